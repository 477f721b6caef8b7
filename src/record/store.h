/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The store port: programs, seals, decisions and the state of subjects, behind
 * one interface.  Every call is one transaction; a call that fails has changed
 * nothing.  Failures fill in *problem: exit code 10 (disk, permissions, not a
 * database, schema too new), 75 when another process holds the store for longer
 * than the busy timeout.  Results live in the caller's arena or buffer.
 *
 * A subject's state (its look and history) has a version, counted up by each
 * change.  A decision made from a snapshot is committed only while the version
 * still stands; otherwise the caller reads again and decides again. */
#ifndef RD_RECORD_STORE_H
#define RD_RECORD_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "base/uuid.h"
#include "crypt/hash.h"

#define RD_REC_SUBJECT_MAX 256
#define RD_REC_PAST_MAX 10     /* uses that a decision considers */
#define RD_REC_LEARNED_MAX 256 /* rows that a subject may have */
#define RD_REC_JSON_CAP (16u << 20)
#define RD_REC_PROGRAM_CAP (64u << 20)
#define RD_REC_SEAL_CAP (4u << 20)
#define RD_REC_TEXT_CAP (1u << 20)
#define RD_REC_LIST_MAX 10000
#define RD_REC_PREFIX_MIN 4
#define RD_REC_SALT_BYTES 16

struct rd_rec_store;

/* A held look.  Absent texts are unknown. */
struct rd_rec_look {
	struct rd_str hairstyle;
	struct rd_str reference; /* always known */
	int64_t locked_at_ms;
	int64_t expires_at_ms;
	struct rd_str reason;
};

struct rd_rec_past {
	struct rd_str reference;
	int64_t at_ms;
	struct rd_str scene;
};

/* A row of a learned table: a number, and on how much it rests. */
struct rd_rec_learned {
	struct rd_str table, key;
	int64_t value; /* 1e-4 */
	int64_t evidence;
};

/* What a decision starts from. */
struct rd_rec_snapshot {
	int64_t version; /* 0: nothing known of the subject */
	bool has_look;
	struct rd_rec_look look;
	/* By time descending, then reference, then scene. */
	struct rd_rec_past past[RD_REC_PAST_MAX];
	uint32_t n_past;
	/* By table, then key. */
	struct rd_rec_learned *learned;
	uint32_t n_learned;
};

/* One use of a reference.  Absent texts are unknown values. */
struct rd_rec_use {
	struct rd_str subject;	   /* listing only */
	struct rd_str decision_id; /* listing only */
	int64_t seq;		   /* listing only: 1, 2, … per subject */
	struct rd_str reference;
	int64_t at_ms;
	struct rd_str scene, mood, hairstyle, outfit;
	bool is_old_photo;
	bool has_reference_date;
	int64_t reference_date_ms;
	struct rd_str factors; /* JSON */
};

/* A personal text of a decision's request, with the salted digest that still
 * proves it when somebody shows the text again. */
struct rd_rec_text {
	struct rd_str path; /* "message", "events/0/title" */
	struct rd_str text;
	unsigned char salt[RD_REC_SALT_BYTES];
	unsigned char digest[RD_CRYPT_HASH_BYTES];
};

struct rd_rec_commit {
	struct rd_str id;      /* UUIDv7 text */
	struct rd_str subject; /* absent: none; then no hold and no uses */
	int64_t at_ms;
	struct rd_str digest;	      /* absent without digests */
	struct rd_str request_digest; /* absent without digests */
	struct rd_str decision;	      /* JSON */
	struct rd_str request;	      /* JSON, record form */
	const char *program_sha256;
	/* Archived if it is not yet; absent: it must be. */
	struct rd_str program_bytes;
	bool checks_version; /* decided from a snapshot of that version */
	int64_t version;
	const struct rd_rec_look *hold; /* NULL: the look stays */
	const struct rd_rec_use *uses;
	uint32_t n_uses;
	const struct rd_rec_text *texts;
	uint32_t n_texts;
};

struct rd_rec_decision {
	struct rd_str id;
	struct rd_str subject; /* absent: none */
	int64_t at_ms;
	struct rd_str digest, request_digest;
	struct rd_str program_sha256;
	struct rd_str decision;
	struct rd_str request; /* absent in listings */
};

/* Which decision: by a unique prefix of its id, or the last one recorded. */
struct rd_rec_want {
	struct rd_str id;      /* absent: the last */
	struct rd_str subject; /* absent: of any; for "last" only */
};

struct rd_rec_decisions {
	struct rd_rec_decision *items;
	size_t n;
};
struct rd_rec_uses {
	struct rd_rec_use *items;
	size_t n;
};
struct rd_rec_texts {
	struct rd_rec_text *items;
	size_t n;
};

/* Listings, newest first. */
struct rd_rec_filter {
	struct rd_str subject; /* absent: all */
	bool has_since;
	int64_t since_ms; /* at or after */
	uint32_t limit;	  /* 0: RD_REC_LIST_MAX, which also bounds it */
};

struct rd_rec_seal {
	const char *program_sha256;
	int64_t serial;
	struct rd_str statement, envelope, minisig;
};

/* What to forget: one decision's texts or all of a subject. */
struct rd_rec_erase {
	struct rd_str decision_id; /* full id; absent: by subject */
	struct rd_str subject;
};

/* A recorded request, as rd_rec_requests hands it over: views into the store,
 * for the time of the call. */
struct rd_rec_request {
	int64_t seq; /* ascending in the order of recording */
	struct rd_str id, subject, program_sha256, json;
};

/* Where the requests of a filter stand, in the order of recording. */
struct rd_rec_span {
	int64_t first, last; /* seq; last < first: there are none */
	bool plain;	     /* all there are, of one program */
	/* The programs that decided anything in the store, by digest. */
	struct rd_str *programs;
	size_t n_programs;
};

/* Takes one row; a failure ends the reading. */
typedef enum rd_status (*rd_rec_take)(void *data,
				      const struct rd_rec_request *row);

/* record/journal.h */
struct rd_rec_job_new;
struct rd_rec_opened;
struct rd_rec_job_filter;
struct rd_rec_fallback;
struct rd_rec_job_stop;
struct rd_rec_move;
struct rd_rec_lease;
struct rd_rec_job;
struct rd_rec_jobs;
struct rd_rec_intents;

struct rd_rec_ops {
	void (*close)(struct rd_rec_store *store);
	enum rd_status (*snapshot)(struct rd_rec_store *store,
				   struct rd_str subject,
				   struct rd_arena *arena,
				   struct rd_rec_snapshot *out,
				   struct rd_problem *problem);
	enum rd_status (*commit)(struct rd_rec_store *store,
				 const struct rd_rec_commit *commit,
				 struct rd_problem *problem);
	enum rd_status (*group_begin)(struct rd_rec_store *store,
				      struct rd_problem *problem);
	enum rd_status (*group_end)(struct rd_rec_store *store, bool keep,
				    struct rd_problem *problem);
	enum rd_status (*decision)(struct rd_rec_store *store,
				   const struct rd_rec_want *want,
				   struct rd_arena *arena,
				   struct rd_rec_decision *out,
				   struct rd_problem *problem);
	enum rd_status (*decisions)(struct rd_rec_store *store,
				    const struct rd_rec_filter *filter,
				    struct rd_arena *arena,
				    struct rd_rec_decisions *out,
				    struct rd_problem *problem);
	enum rd_status (*history)(struct rd_rec_store *store,
				  const struct rd_rec_filter *filter,
				  struct rd_arena *arena,
				  struct rd_rec_uses *out,
				  struct rd_problem *problem);
	enum rd_status (*span)(struct rd_rec_store *store,
			       const struct rd_rec_filter *filter,
			       struct rd_arena *arena, struct rd_rec_span *out,
			       struct rd_problem *problem);
	enum rd_status (*requests)(struct rd_rec_store *store,
				   const struct rd_rec_filter *filter,
				   const struct rd_rec_span *span,
				   rd_rec_take take, void *data,
				   struct rd_problem *problem);
	enum rd_status (*look_clear)(struct rd_rec_store *store,
				     struct rd_str subject, bool *cleared,
				     struct rd_problem *problem);
	enum rd_status (*learned_put)(struct rd_rec_store *store,
				      struct rd_str subject,
				      const struct rd_rec_learned *rows,
				      uint32_t n, struct rd_problem *problem);
	enum rd_status (*program_put)(struct rd_rec_store *store,
				      const char *sha256, struct rd_str bytes,
				      struct rd_problem *problem);
	enum rd_status (*program_get)(struct rd_rec_store *store,
				      const char *sha256, struct rd_buf *out,
				      struct rd_problem *problem);
	enum rd_status (*seal_put)(struct rd_rec_store *store,
				   const struct rd_rec_seal *seal,
				   struct rd_problem *problem);
	enum rd_status (*seal_get)(struct rd_rec_store *store,
				   const char *program_sha256,
				   struct rd_arena *arena,
				   struct rd_rec_seal *out,
				   struct rd_problem *problem);
	enum rd_status (*serial_get)(struct rd_rec_store *store,
				     struct rd_str ruleset, int64_t *serial,
				     struct rd_problem *problem);
	enum rd_status (*serial_raise)(struct rd_rec_store *store,
				       struct rd_str ruleset, int64_t serial,
				       struct rd_problem *problem);
	enum rd_status (*texts)(struct rd_rec_store *store,
				struct rd_str decision_id,
				struct rd_arena *arena,
				struct rd_rec_texts *out,
				struct rd_problem *problem);
	enum rd_status (*erase)(struct rd_rec_store *store,
				const struct rd_rec_erase *erase,
				int64_t *n_erased, struct rd_problem *problem);
	enum rd_status (*check)(struct rd_rec_store *store, bool thorough,
				struct rd_buf *findings,
				struct rd_problem *problem);
	enum rd_status (*job_open)(struct rd_rec_store *store,
				   const struct rd_rec_job_new *job,
				   struct rd_rec_opened *opened,
				   struct rd_problem *problem);
	enum rd_status (*job_fallback)(struct rd_rec_store *store,
				       const struct rd_rec_fallback *fallback,
				       struct rd_problem *problem);
	enum rd_status (*job_stop)(struct rd_rec_store *store,
				   const struct rd_rec_job_stop *stop,
				   struct rd_problem *problem);
	enum rd_status (*intent_move)(struct rd_rec_store *store,
				      const struct rd_rec_move *move,
				      struct rd_problem *problem);
	enum rd_status (*intent_lease)(struct rd_rec_store *store,
				       const struct rd_rec_lease *lease,
				       bool *held, struct rd_problem *problem);
	enum rd_status (*job)(struct rd_rec_store *store,
			      const struct rd_rec_want *want,
			      struct rd_arena *arena, struct rd_rec_job *out,
			      struct rd_problem *problem);
	enum rd_status (*jobs)(struct rd_rec_store *store,
			       const struct rd_rec_job_filter *filter,
			       struct rd_arena *arena, struct rd_rec_jobs *out,
			       struct rd_problem *problem);
	/* None or one. */
	enum rd_status (*intent)(struct rd_rec_store *store, struct rd_str id,
				 struct rd_arena *arena,
				 struct rd_rec_intents *out,
				 struct rd_problem *problem);
	enum rd_status (*intents_open)(struct rd_rec_store *store,
				       struct rd_arena *arena,
				       struct rd_rec_intents *out,
				       struct rd_problem *problem);
	enum rd_status (*intent_body)(struct rd_rec_store *store,
				      struct rd_str intent, struct rd_buf *out,
				      struct rd_problem *problem);
	enum rd_status (*request_known)(struct rd_rec_store *store,
					struct rd_str provider,
					struct rd_str id, bool *known,
					struct rd_problem *problem);
	enum rd_status (*spent)(struct rd_rec_store *store,
				struct rd_str provider, int64_t at_ms,
				int64_t *micro_usd, struct rd_problem *problem);
};

/* Head of every implementation's own struct. */
struct rd_rec_store {
	const struct rd_rec_ops *ops;
};

struct rd_rec_open_opts {
	bool create;	/* make the store when it is absent */
	bool read_only; /* never writes, not even a schema; excludes create */
	int busy_ms;	/* 0: 5000 */
};

/* uri: a path or "sqlite:PATH".  RD_SEMANTIC (exit 2) for "postgresql:" and
 * other schemes this build does not have; RD_NOTFOUND when there is no store
 * and create is not set; RD_VERSION for a newer schema; RD_CORRUPT for a file
 * that is no store. */
enum rd_status rd_rec_open(const char *uri, const struct rd_rec_open_opts *opts,
			   struct rd_rec_store **store,
			   struct rd_problem *problem) RD_MUST_CHECK;
/* NULL-safe. */
void rd_rec_close(struct rd_rec_store *store);

/* Look, version and latest uses, all of one moment. */
enum rd_status rd_rec_snapshot(struct rd_rec_store *store,
			       struct rd_str subject, struct rd_arena *arena,
			       struct rd_rec_snapshot *out,
			       struct rd_problem *problem) RD_MUST_CHECK;
/* The decision, its request and texts, and its effects; durable on return.
 * RD_CONFLICT (exit 75) with code "record.version" when the subject has moved
 * on, "record.duplicate" when the id is taken; RD_NOTFOUND when the program is
 * neither archived nor given; RD_STATE for a commit that contradicts itself.
 * Whole or not at all in any case; but after "record.io", when a disk fails to
 * sync and keeps failing, the next process may find it recorded: look for the
 * id before committing again. */
enum rd_status rd_rec_commit(struct rd_rec_store *store,
			     const struct rd_rec_commit *commit,
			     struct rd_problem *problem) RD_MUST_CHECK;
/* What follows up to the end, snapshots and commits only, is one transaction:
 * no commit in it is durable, or seen by others, before rd_rec_group_end
 * returns RD_OK with `keep`; else none of them happened.  After a failure
 * inside the group everything in it fails with "record.group".  Others cannot
 * write meanwhile, so a group is short. */
enum rd_status rd_rec_group_begin(struct rd_rec_store *store,
				  struct rd_problem *problem) RD_MUST_CHECK;
/* The group is over in any case. */
enum rd_status rd_rec_group_end(struct rd_rec_store *store, bool keep,
				struct rd_problem *problem) RD_MUST_CHECK;
/* RD_NOTFOUND, RD_SEMANTIC for a prefix of several ids or no prefix of an id
 * at all (both exit 4).  Letter case of the prefix does not matter. */
enum rd_status rd_rec_decision(struct rd_rec_store *store,
			       const struct rd_rec_want *want,
			       struct rd_arena *arena,
			       struct rd_rec_decision *out,
			       struct rd_problem *problem) RD_MUST_CHECK;
/* In order of recording, newest first, without the requests. */
enum rd_status rd_rec_decisions(struct rd_rec_store *store,
				const struct rd_rec_filter *filter,
				struct rd_arena *arena,
				struct rd_rec_decisions *out,
				struct rd_problem *problem) RD_MUST_CHECK;
/* Uses by time descending. */
enum rd_status rd_rec_history(struct rd_rec_store *store,
			      const struct rd_rec_filter *filter,
			      struct rd_arena *arena, struct rd_rec_uses *out,
			      struct rd_problem *problem) RD_MUST_CHECK;
/* The newest filter->limit decisions, all of them for 0: their number is not
 * bound by RD_REC_LIST_MAX.  The span may be read in parts, by several
 * connections. */
enum rd_status rd_rec_span(struct rd_rec_store *store,
			   const struct rd_rec_filter *filter,
			   struct rd_arena *arena, struct rd_rec_span *out,
			   struct rd_problem *problem) RD_MUST_CHECK;
/* Every request of the span that the filter (its limit aside) lets through,
 * oldest first.  What `take` returns other than RD_OK is returned, with the
 * problem that it set. */
enum rd_status rd_rec_requests(struct rd_rec_store *store,
			       const struct rd_rec_filter *filter,
			       const struct rd_rec_span *span, rd_rec_take take,
			       void *data, struct rd_problem *problem)
	RD_MUST_CHECK;
/* cleared: whether there was a look. */
enum rd_status rd_rec_look_clear(struct rd_rec_store *store,
				 struct rd_str subject, bool *cleared,
				 struct rd_problem *problem) RD_MUST_CHECK;

/* Enters rows of learned tables, in the place of those with the same table and
 * key; the subject's version moves on.  RD_LIMIT (exit 9) when it would have
 * more than RD_REC_LEARNED_MAX. */
enum rd_status rd_rec_learned_put(struct rd_rec_store *store,
				  struct rd_str subject,
				  const struct rd_rec_learned *rows, uint32_t n,
				  struct rd_problem *problem) RD_MUST_CHECK;

/* RD_CORRUPT (exit 6) when bytes do not have that digest. */
enum rd_status rd_rec_program_put(struct rd_rec_store *store,
				  const char *sha256, struct rd_str bytes,
				  struct rd_problem *problem) RD_MUST_CHECK;
/* RD_NOTFOUND; RD_CORRUPT (exit 6) when the stored bytes have changed. */
enum rd_status rd_rec_program_get(struct rd_rec_store *store,
				  const char *sha256, struct rd_buf *out,
				  struct rd_problem *problem) RD_MUST_CHECK;
/* The program must be archived.  The same serial again replaces the seal. */
enum rd_status rd_rec_seal_put(struct rd_rec_store *store,
			       const struct rd_rec_seal *seal,
			       struct rd_problem *problem) RD_MUST_CHECK;
/* The seal of the highest serial; RD_NOTFOUND. */
enum rd_status rd_rec_seal_get(struct rd_rec_store *store,
			       const char *program_sha256,
			       struct rd_arena *arena, struct rd_rec_seal *out,
			       struct rd_problem *problem) RD_MUST_CHECK;
/* The highest accepted seal serial of a pack; 0 when none was. */
enum rd_status rd_rec_serial_get(struct rd_rec_store *store,
				 struct rd_str ruleset, int64_t *serial,
				 struct rd_problem *problem) RD_MUST_CHECK;
/* Never lowers it. */
enum rd_status rd_rec_serial_raise(struct rd_rec_store *store,
				   struct rd_str ruleset, int64_t serial,
				   struct rd_problem *problem) RD_MUST_CHECK;

/* Personal texts of a decision by path; none after erasure. */
enum rd_status rd_rec_texts(struct rd_rec_store *store,
			    struct rd_str decision_id, struct rd_arena *arena,
			    struct rd_rec_texts *out,
			    struct rd_problem *problem) RD_MUST_CHECK;
/* Removes texts, salts, salted digests and the bodies of jobs that are done for
 * good: freed pages are overwritten
 * and no journal keeps them. */
enum rd_status rd_rec_erase(struct rd_rec_store *store,
			    const struct rd_rec_erase *erase, int64_t *n_erased,
			    struct rd_problem *problem) RD_MUST_CHECK;
/* Structure, foreign keys and, when thorough, indexes and program digests.
 * Appends one line per finding; RD_OK with none appended means sound. */
enum rd_status rd_rec_check(struct rd_rec_store *store, bool thorough,
			    struct rd_buf *findings, struct rd_problem *problem)
	RD_MUST_CHECK;

/* For the fronts of the port: *out is `want` with its id in lower case, in the
 * caller's text; RD_SEMANTIC (exit 4, record.bad-id) when that is no prefix of
 * an id of a `what`. */
enum rd_status rd_rec_want_check(const struct rd_rec_want *want,
				 const char *what, char text[RD_UUID_TEXT],
				 struct rd_rec_want *out,
				 struct rd_problem *problem) RD_MUST_CHECK;

/* Of the SQLite that is loaded. */
const char *rd_rec_sqlite_version(void);

/* The SQLite implementation (rd_rec_open chooses it). */
enum rd_status rd_rec_sqlite_open(const char *path,
				  const struct rd_rec_open_opts *opts,
				  struct rd_rec_store **store,
				  struct rd_problem *problem) RD_MUST_CHECK;

#endif
