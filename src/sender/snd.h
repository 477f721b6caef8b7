/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk-dispatch within: one thread, one loop, and jobs that each wait for
 * one thing at a time: a step of the journal, an exchange, a time, or files
 * that are put somewhere.  What is waited for calls the job back. */
#ifndef RD_SENDER_SND_H
#define RD_SENDER_SND_H

#include "crypt/secret-find.h"
#include "base/escape.h"
#include "dispatch/call.h"
#include "dispatch/reply.h"
#include "dispatch/result.h"
#include "dispatch/sse.h"
#include "dispatch/upload.h"
#include "plan/doc.h"
#include "record/journal.h"
#include "record/project.h"
#include "sign/ticket.h"

#define SND_PARALLEL_MAX 256
#define SND_JOB_ARENA_CAP ((size_t)128 << 20)
#define SND_FILE_CAP ((size_t)64 << 20) /* of a result's file */

/* When a step of the journal is made durable. */
enum snd_commit {
	SND_COMMIT_EACH, /* by itself; sending right before the first byte */
	SND_COMMIT_GROUP /* with other jobs'; sending before the start */
};

struct snd_settings {
	struct rd_rec_project project;
	struct rd_arena arena;
	const char *db, *out;
	struct rd_str loopback; /* absent: no trial */
	enum rd_pic_embed embed;
	struct rd_rec_budget budget;
	struct rd_crypt_places places;
	enum snd_commit commit;
	unsigned parallel;
	bool json, quiet;
	bool resend; /* what nobody can tell of is sent once more */
};

struct snd_key {
	struct snd_key *next;
	struct rd_crypt_secret *secret;
	char name[RD_CRYPT_SECRET_NAME_CAP + 1];
};

/* A program that jobs were planned with. */
struct snd_desk {
	struct snd *snd;
	struct snd_desk *next;
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_prog prog;
	struct rd_sig_seal *seal; /* NULL: the gate was not asked */
	int64_t asked_ms;	  /* when it was */
	struct rd_disp_uploads *uploads;
	unsigned n_jobs;
};

struct snd_job;

/* One write to the journal.  The texts stay until it is done. */
struct snd_step {
	struct snd_step *next;
	struct snd_job *job;
	enum { SND_OPEN, SND_FALLBACK, SND_MOVE } kind;
	union {
		struct rd_rec_job_new open;
		struct rd_rec_fallback fallback;
		struct rd_rec_move move;
	};
	struct rd_rec_opened opened;
	enum rd_status status;
	struct rd_problem problem;
	void (*done)(struct snd_job *job);
};

struct snd {
	struct snd_settings set;
	struct rd_rec_store *store;
	struct rd_net *net;
	struct rd_sig_keyring ring;
	struct rd_crypt_key *key; /* for tickets; NULL until it is needed */
	struct snd_key *keys;
	struct snd_desk *desks;
	struct snd_job *jobs;
	unsigned n_jobs;
	struct snd_step *steps, **steps_end;
	struct rd_buf out; /* events that are not written yet */
	bool deaf;	   /* nobody reads them */
	char owner[128];   /* of leases */
	int64_t now_ms;	   /* of the clock, UTC */
	int64_t tick_ms;   /* of the clock that only goes on */
	int64_t leased_ms; /* when leases were last prolonged */
	int signal;	   /* that asked to stop; 0: none */
	int64_t stop_ms;   /* by then */
	int exit;	   /* the worst so far */
	bool sent_any, quiet;
};

struct snd_exchange;

struct snd_job {
	struct snd *snd;
	struct snd_job *next;
	struct rd_arena arena;
	struct rd_arena wire;	/* of the exchange under way */
	struct rd_arena answer; /* of its reply */
	struct rd_str line;	/* the plan */
	struct rd_plan_doc plan;
	struct snd_desk *desk;
	struct snd_step step;
	char id[RD_UUID_TEXT + 1]; /* "": not entered yet */
	char request_sha256[RD_CRYPT_HASH_TEXT];
	uint32_t seq;	  /* of the last event */
	int64_t asked_ms; /* when it began */
	bool cancel;	  /* it is to be stopped */
	bool ended;
	uint32_t n_intents; /* that it has in the journal */
	uint32_t next_try;  /* as the journal has it: to follow; 0: none */
	bool resend; /* when nobody can tell, it is to be sent once more */
	bool resent; /* one of its intents was given up for another */
	char again[RD_REC_INTENT_ID + 1]; /* that is, for the next; "": none */

	/* The try under way. */
	const struct rd_plan_try *try;
	uint32_t at; /* of the plan's tries */
	struct rd_disp_site site;
	const struct rd_prog_provider *provider;
	const struct rd_crypt_secret *secret; /* NULL: none is needed */
	const struct rd_disp_sent *sent;      /* references */
	uint32_t n_sent;
	struct rd_str body;
	struct rd_signed_request *request;
	struct rd_str ticket;		   /* its envelope, or the journal's */
	char intent[RD_REC_INTENT_ID + 1]; /* "": none is open */
	enum rd_rec_state state;	   /* as the journal has it */
	uint32_t attempt;
	uint32_t n_unsent, n_busy, n_asked; /* repetitions */
	uint32_t n_entered;
	const char *reason;	  /* of the step under way */
	int64_t sent_ms, lost_ms; /* first byte, last one */
	struct rd_str request_id;
	struct rd_str status_url, result_url, cancel_url;
	enum rd_send_state known;
	bool told_position;
	uint32_t position, percent; /* as told */
	unsigned leave_on;
	const char *leave_class;
	int leave_exit;

	/* What is waited for. */
	struct rd_disp_call call;
	bool asking;	 /* an exchange is under way */
	bool on_its_way; /* it is the one that costs, or about to be */
	struct rd_disp_said said;
	enum rd_net_end end;
	void (*answered)(struct snd_job *job);
	int64_t due_tick; /* INT64_MAX: nothing */
	void (*due)(struct snd_job *job);
	bool stepping, uploading;
	struct rd_disp_sse events;
	struct rd_str head_id;
	uint32_t wait_ms; /* between two questions */
	int64_t until_tick;

	/* What came of it. */
	struct rd_disp_file *files;
	uint32_t n_files, n_had; /* n_had of them are kept */
	uint32_t at_hand;	 /* number, from 1, of the one in `bytes` */
	uint32_t n_fetches;	 /* of the file under way */
	struct rd_disp_result *results;
	const char **hosts; /* that they came from */
	const char *manifest_file;
	char manifest_id[RD_CRYPT_HASH_TEXT];
	struct rd_str seed;
	bool cost_known, cost_said;
	int64_t cost_micro;
	struct rd_buf bytes;
	struct rd_str type; /* of the file that came */
};

/* ---- loop.c ---- */

void snd_clock(struct snd *snd);
enum snd_more { SND_BEGUN, SND_LATER, SND_NO_MORE };
/* Where jobs come from. */
struct snd_source {
	/* Begins another one; there is room for it. */
	enum snd_more (*next)(struct snd *snd, void *ctx,
			      struct rd_problem *problem);
	void *ctx;
	int fd; /* readable when it is LATER's time; -1: none */
};
/* Until there is nothing more to do. */
enum rd_status snd_run(struct snd *snd, const struct snd_source *source,
		       struct rd_problem *problem) RD_MUST_CHECK;

/* ---- input.c ---- */

/* Lines of plans from stdin, until its end and that of their jobs. */
enum rd_status snd_run_plans(struct snd *snd, struct rd_problem *problem)
	RD_MUST_CHECK;

/* ---- desk.c ---- */

/* The program of that digest, with jobs counted.  RD_NOTFOUND (exit 4) … */
enum rd_status snd_desk_take(struct snd *snd, struct rd_str sha256,
			     struct snd_desk **desk, struct rd_problem *problem)
	RD_MUST_CHECK;
void snd_desk_drop(struct snd_desk *desk);
void snd_desks_free(struct snd *snd);
/* Asks the gate, unless it opened within the last minute. */
enum rd_status snd_desk_gate(struct snd_desk *desk, struct rd_problem *problem)
	RD_MUST_CHECK;

/* ---- keys.c ---- */

/* The provider's secret; NULL where it needs none.  RD_NOTFOUND (exit 10,
 * secret.missing) … */
enum rd_status snd_key_find(struct snd *snd, struct rd_str name,
			    const struct rd_crypt_secret **secret,
			    struct rd_problem *problem) RD_MUST_CHECK;
void snd_keys_free(struct snd *snd);
/* The key that signs tickets. */
enum rd_status snd_key_dispatch(struct snd *snd, struct rd_problem *problem)
	RD_MUST_CHECK;

/* ---- events.c ---- */

void snd_event(struct snd_job *job, const char *event);
void snd_put_text(struct snd_job *job, const char *name, struct rd_str text);
void snd_put_int(struct snd_job *job, const char *name, int64_t value);
void snd_put_bool(struct snd_job *job, const char *name, bool value);
void snd_put_usd(struct snd_job *job, const char *name, int64_t micro);
void snd_event_end(struct snd_job *job);
/* event with one number of a try. */
void snd_note(struct snd_job *job, const char *text);
void snd_say_wait(struct snd_job *job, int64_t ms, const char *reason);
/* A problem on stderr, as people or programs read it. */
void snd_tell(bool json, const struct rd_problem *problem);
/* Writes what there is. */
void snd_events_write(struct snd *snd);

/* ---- steps.c ---- */

/* Enters job->step; `done` is called with its status and problem in it. */
void snd_step(struct snd_job *job, void (*done)(struct snd_job *job));
/* A move of the job's intent, to be filled in further. */
struct rd_rec_move *snd_move(struct snd_job *job, enum rd_rec_state to,
			     const char *reason);
/* Enters that no other try follows. */
enum rd_status snd_stop(struct snd_job *job, const char *reason,
			struct rd_problem *problem) RD_MUST_CHECK;
/* Carries out the steps that wait, and those that they lead to. */
void snd_steps_flush(struct snd *snd);
/* The job's step at once and by itself. */
enum rd_status snd_step_now(struct snd_job *job);

/* ---- lease.c ---- */

enum rd_status snd_owner_init(struct snd *snd, struct rd_problem *problem)
	RD_MUST_CHECK;
int64_t snd_lease_end(const struct snd *snd);
/* Whether the intent is this process's from now on. */
enum rd_status snd_lease_take(struct snd *snd,
			      const struct rd_rec_intent *intent, bool *held,
			      struct rd_problem *problem) RD_MUST_CHECK;
/* Prolongs those of all jobs now and then. */
void snd_leases_keep(struct snd *snd);

/* ---- job.c ---- */

/* RD_NOMEM only. */
enum rd_status snd_job_new(struct snd *snd, struct snd_job **job) RD_MUST_CHECK;
void snd_job_free(struct snd_job *job);
void snd_job_at(struct snd_job *job, int64_t ms, void (*due)(struct snd_job *));
/* Its last event; it is freed by the loop. */
struct snd_ending {
	int exit;
	const char *reason;
	const struct rd_problem *problem; /* or NULL */
};
void snd_job_end(struct snd_job *job, const struct snd_ending *ending);
void snd_job_fail(struct snd_job *job, const struct rd_problem *problem);
/* A step was not entered: the job ends as the journal has it. */
bool snd_job_stepped(struct snd_job *job);
/* A copy in the job's arena; absent for an empty one. */
struct rd_str snd_keep(struct snd_job *job, struct rd_str text);
/* Stops waiting: the journal stays as it is. */
void snd_job_stop(struct snd_job *job);

/* ---- ask.c ---- */

/* Sends job->call and reads the reply; `answered` is called. */
struct snd_asking {
	enum rd_send_call on;
	struct rd_str url; /* that a reply gave */
	int64_t since_ms;
};
enum rd_status snd_call(struct snd_job *job, const struct snd_asking *asking,
			struct rd_problem *problem) RD_MUST_CHECK;
/* Starts it, without reading what comes. */
enum rd_status snd_start(struct snd_job *job, const struct snd_asking *asking,
			 const struct rd_net_request *rest,
			 struct rd_problem *problem) RD_MUST_CHECK;
void snd_ask(struct snd_job *job, const struct snd_asking *asking,
	     void (*answered)(struct snd_job *job));

/* ---- try.c, send.c, sent.c ---- */

void snd_plan_begin(struct snd_job *job);
/* Goes on with the try job->next_try, which the journal says is to follow. */
void snd_try_next(struct snd_job *job);
/* The same try once more, by somebody's own word. */
void snd_try_again(struct snd_job *job);
/* Which of the plan's tries, from 1, may follow the one under way for `on`
 * (RD_ON_*); 0: none. */
uint32_t snd_try_after(const struct snd_job *job, unsigned on);
/* Finds the provider, the key and the call of the try job->at. */
enum rd_status snd_try_find(struct snd_job *job, struct rd_problem *problem)
	RD_MUST_CHECK;
/* The next try if it may follow for `on`, else the end. */
struct snd_leaving {
	unsigned on;
	const char *class;
	const char *reason;
	int exit;			  /* when there is no further try */
	const struct rd_problem *problem; /* or NULL */
};
void snd_try_leave(struct snd_job *job, const struct snd_leaving *leaving);
/* The exact body of the try, references filled in. */
enum rd_status snd_body(struct snd_job *job, struct rd_buf *out,
			struct rd_problem *problem) RD_MUST_CHECK;
/* Enters the try's intent, then sends it. */
void snd_enter(struct snd_job *job);
/* Sends the intent that is entered, with a ticket for the next attempt. */
void snd_send(struct snd_job *job);
/* Goes on with what the submission came to: job->said. */
void snd_sent(struct snd_job *job);
/* What the last reply came to, in the job's arena. */
const char *snd_reason(struct snd_job *job);

/* ---- follow.c ---- */

void snd_follow(struct snd_job *job);
/* The journal keeps it for somebody to look at. */
void snd_hold(struct snd_job *job, const char *reason);
void snd_follow_result(struct snd_job *job);

/* ---- take.c ---- */

void snd_take(struct snd_job *job);
/* What was delivered before, once more. */
void snd_take_again(struct snd_job *job);

/* ---- lost.c ---- */

/* Looks for evidence of what was lost. */
void snd_lost(struct snd_job *job);

/* ---- recover.c ---- */

/* All open intents, after what was being sent by dead processes has become
 * unknown. */
enum rd_status snd_recover(struct snd *snd, struct rd_rec_intents *open,
			   struct rd_problem *problem) RD_MUST_CHECK;

/* ---- resume.c ---- */

/* Goes on with the job job->id as the journal has it. */
void snd_adopt(struct snd_job *job);
/* Jobs to go on with: those named, else all that are open. */
enum rd_status snd_run_resume(struct snd *snd, const char *const *ids,
			      size_t n_ids, struct rd_problem *problem)
	RD_MUST_CHECK;
enum rd_status snd_run_cancel(struct snd *snd, const char *id,
			      struct rd_problem *problem) RD_MUST_CHECK;

#endif
