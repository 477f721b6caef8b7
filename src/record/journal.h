/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The store port's journal of what costs.  A job is one generation that was
 * asked for; an intent is one body for one endpoint, and a job has one for each
 * provider that was tried, one after the other.  Each call is one transaction:
 * the state, the event that tells of it and the money change together, and are
 * durable on return.
 *
 *   intent -> sending -> submitted -> completed -> fetched
 *   beside it: failed, cancelled (refused or stopped for certain), unknown (it
 *   may have been taken), held (only a person can tell), abandoned (given up)
 *
 * A state only moves forward; the ways there are in journal.c.  Money of an
 * intent is reserved with it, before anything is sent, and counts as spent
 * until it is certain that nothing was taken. */
#ifndef RD_RECORD_JOURNAL_H
#define RD_RECORD_JOURNAL_H

#include "record/store.h"

#define RD_REC_INTENT_ID 32   /* lower-case hexadecimal digits */
#define RD_REC_INTENTS_MAX 16 /* providers that a job tries */
#define RD_REC_KEY_MAX 128    /* bytes of an idempotency key */
#define RD_REC_BODY_CAP (32u << 20)
#define RD_REC_DAY_MS INT64_C(86400000) /* days of budgets are UTC days */

enum rd_rec_state {
	RD_REC_INTENT,
	RD_REC_SENDING,
	RD_REC_SUBMITTED,
	RD_REC_COMPLETED,
	RD_REC_FETCHED,
	RD_REC_FAILED,
	RD_REC_CANCELLED,
	RD_REC_UNKNOWN,
	RD_REC_HELD,
	RD_REC_ABANDONED,
	RD_REC_N_STATES
};
/* "submitted" */
const char *rd_rec_state_name(enum rd_rec_state state);
bool rd_rec_state_parse(struct rd_str name, enum rd_rec_state *state);
/* Nothing leads on from it. */
bool rd_rec_state_is_final(enum rd_rec_state state);
bool rd_rec_state_may_follow(enum rd_rec_state from, enum rd_rec_state to);

/* What is to be sent. */
struct rd_rec_try {
	struct rd_str id; /* of the intent */
	struct rd_str provider, endpoint, method;
	struct rd_str body; /* exact bytes; kept until it is final, erasable */
	struct rd_str ticket; /* the signed request's envelope, attempt 1 */
	int64_t budget_micro_usd;
	/* Whose turn it is from the first moment on; absent: nobody's. */
	struct rd_str owner;
	int64_t owner_until_ms;
};

/* What may be spent in one UTC day; 0: no limit. */
struct rd_rec_budget {
	int64_t day_micro_usd;
	int64_t provider_day_micro_usd;
};

struct rd_rec_job_new {
	struct rd_str id;	    /* UUIDv7 text */
	struct rd_str decision_id;  /* absent: of none */
	struct rd_str subject;	    /* absent: none */
	struct rd_str key;	    /* idempotency key; absent: none */
	const char *request_sha256; /* of what was asked for */
	struct rd_str plan;	    /* JSON */
	int64_t at_ms;
	struct rd_rec_try first;
	struct rd_rec_budget budget;
};

/* The job that was made, or was there. */
struct rd_rec_opened {
	char id[RD_UUID_TEXT + 1];
	bool existing;
};

/* Makes a job with its first intent and reserves its money.  With a key that is
 * known, nothing is made: the same request gives the existing job, another
 * request RD_CONFLICT (exit 4, job.key-reused).  RD_DENIED
 * (exit 9, job.budget) when the day's money does not reach; RD_CONFLICT (exit
 * 75, job.duplicate) when an id is taken; RD_STATE for a job that contradicts
 * itself. */
enum rd_status rd_rec_job_open(struct rd_rec_store *store,
			       const struct rd_rec_job_new *job,
			       struct rd_rec_opened *opened,
			       struct rd_problem *problem) RD_MUST_CHECK;

struct rd_rec_fallback {
	struct rd_str job_id;
	uint32_t n; /* of the intent to be: those there are, and one */
	/* Somebody's own word: this intent of the job, which is held, is given
	 * up for the next one, though it may have been taken; its money stays
	 * spent.  Absent: none is. */
	struct rd_str again;
	struct rd_rec_try next;
	struct rd_rec_budget budget;
	int64_t at_ms;
};

/* The job's next intent.  RD_STATE (exit 8, job.still-open) unless it is
 * certain that every earlier one took nothing: failed, cancelled, or abandoned
 * before it was sent; for one to be sent again, that none is open or came to
 * something.  RD_CONFLICT (exit 75, job.moved) when it has another number, or
 * `again` is not held.  Else as rd_rec_job_open; RD_NOTFOUND (exit 4). */
enum rd_status rd_rec_job_fallback(struct rd_rec_store *store,
				   const struct rd_rec_fallback *fallback,
				   struct rd_problem *problem) RD_MUST_CHECK;

/* The plan's next try, which was to follow, does not: the job is over.  Nothing
 * changes where none was to. */
struct rd_rec_job_stop {
	struct rd_str job_id;
	struct rd_str reason;
	int64_t at_ms;
};
enum rd_status rd_rec_job_stop(struct rd_rec_store *store,
			       const struct rd_rec_job_stop *stop,
			       struct rd_problem *problem) RD_MUST_CHECK;

/* One step.  Absent texts stay as they are.  What is abandoned after it may
 * have been taken counts as spent for good. */
struct rd_rec_move {
	struct rd_str intent;
	enum rd_rec_state from, to;
	int64_t at_ms;
	struct rd_str reason;
	struct rd_str request_id; /* the provider's */
	struct rd_str status_url, response_url, cancel_url;
	struct rd_str result_sha256;
	/* To sending: the attempt that the ticket allows, and that ticket when
	 * it is another one than before. */
	uint32_t attempt;
	struct rd_str ticket;
	/* To failed: which of the plan's tries, from 1, is to follow; 0: none.
	 * Until it is entered, or stopped, the job is not over. */
	uint32_t next_try;
	bool has_cost;	/* what it did cost, if that is known */
	bool cost_told; /* by the provider; else it is what was planned */
	int64_t cost_micro_usd;
};

/* RD_CONFLICT (exit 75, job.moved) when the intent is no longer in `from`;
 * RD_CONFLICT (exit 5, job.ticket-used) for sending with an attempt that is not
 * the next: a ticket is good for one; RD_STATE (exit 10, job.step) for a step
 * that there is not; RD_CONFLICT (exit 6, job.request-id) when the provider's
 * id is another intent's. */
enum rd_status rd_rec_intent_move(struct rd_rec_store *store,
				  const struct rd_rec_move *move,
				  struct rd_problem *problem) RD_MUST_CHECK;

/* Whose turn it is: a process that works on an intent holds it for a while, so
 * that no other one does.  *held says whether `owner` holds it until then. */
struct rd_rec_lease {
	struct rd_str intent, owner;
	int64_t now_ms, until_ms;
	struct rd_str gone; /* an owner that is known to be no more */
};
enum rd_status rd_rec_intent_lease(struct rd_rec_store *store,
				   const struct rd_rec_lease *lease, bool *held,
				   struct rd_problem *problem) RD_MUST_CHECK;

struct rd_rec_intent {
	struct rd_str id, job_id;
	uint32_t n; /* 1, 2, … in its job */
	enum rd_rec_state state;
	uint32_t attempt; /* how often it was about to be sent */
	struct rd_str provider, endpoint, method, body_sha256, ticket;
	struct rd_str request_id, status_url, response_url, cancel_url;
	int64_t sent_at_ms; /* 0: never */
	struct rd_str result_sha256, reason;
	uint32_t next_try; /* of the plan, that is to follow; 0: none */
	int64_t budget_micro_usd, spent_micro_usd;
	bool settled;	     /* what is spent is final, not reserved */
	bool told;	     /* and is the provider's word, not the plan's */
	struct rd_str owner; /* whose turn it is, or was; absent: nobody's */
	int64_t owner_until_ms;
};
struct rd_rec_intents {
	struct rd_rec_intent *items;
	size_t n;
};
/* Something is left to do: it is not final, or another try is to follow. */
bool rd_rec_intent_is_open(const struct rd_rec_intent *intent);

struct rd_rec_event {
	int64_t at_ms;
	uint32_t n; /* of the intent */
	enum rd_rec_state state;
	struct rd_str reason;
};

struct rd_rec_job {
	struct rd_str id, decision_id, subject, key;
	int64_t at_ms;
	struct rd_str plan;
	struct rd_rec_intents intents; /* in the order of trying */
	struct rd_rec_event *events;   /* in the order of time */
	size_t n_events;
};
struct rd_rec_jobs {
	struct rd_rec_job *items;
	size_t n;
};
/* One at most of subject, decision and key. */
struct rd_rec_job_filter {
	struct rd_rec_filter list;
	struct rd_str decision_id; /* full id; absent: of any and none */
	struct rd_str key;	   /* absent: any and none */
	bool open; /* those alone that have an intent that is open */
};

/* RD_NOTFOUND, RD_SEMANTIC for a prefix of several ids or no prefix of an id
 * at all (both exit 4).  An absent id is the last job of the subject, or of
 * any. */
enum rd_status rd_rec_job(struct rd_rec_store *store,
			  const struct rd_rec_want *want,
			  struct rd_arena *arena, struct rd_rec_job *out,
			  struct rd_problem *problem) RD_MUST_CHECK;
/* Newest first, without plan and events. */
enum rd_status rd_rec_jobs(struct rd_rec_store *store,
			   const struct rd_rec_job_filter *filter,
			   struct rd_arena *arena, struct rd_rec_jobs *out,
			   struct rd_problem *problem) RD_MUST_CHECK;
/* One of them; RD_NOTFOUND (exit 4, job.intent-absent). */
enum rd_status rd_rec_intent(struct rd_rec_store *store, struct rd_str id,
			     struct rd_arena *arena, struct rd_rec_intent *out,
			     struct rd_problem *problem) RD_MUST_CHECK;
/* All intents that are open, oldest first: what a start has to look at. */
enum rd_status rd_rec_intents_open(struct rd_rec_store *store,
				   struct rd_arena *arena,
				   struct rd_rec_intents *out,
				   struct rd_problem *problem) RD_MUST_CHECK;
/* The exact bytes of an intent; RD_NOTFOUND (exit 4) when they were erased. */
enum rd_status rd_rec_intent_body(struct rd_rec_store *store,
				  struct rd_str intent, struct rd_buf *out,
				  struct rd_problem *problem) RD_MUST_CHECK;
/* Is this id, of a provider's request, that of an intent? */
enum rd_status rd_rec_request_known(struct rd_rec_store *store,
				    struct rd_str provider, struct rd_str id,
				    bool *known, struct rd_problem *problem)
	RD_MUST_CHECK;
/* Reserved and spent in the UTC day of at_ms; of all providers when absent. */
enum rd_status rd_rec_spent(struct rd_rec_store *store, struct rd_str provider,
			    int64_t at_ms, int64_t *micro_usd,
			    struct rd_problem *problem) RD_MUST_CHECK;

#endif
