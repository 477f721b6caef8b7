/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the imitation knows: its script, its jobs and uploads, what it was
 * asked.  Requests come in threads of their own; whatever stands here is
 * touched with the lock held, and nothing waits while holding it. */
#ifndef RD_MOCK_MOCK_H
#define RD_MOCK_MOCK_H

#include <jansson.h>
#include <pthread.h>

#include "crypt/key.h"
#include "mock/endpoints.h"
#include "mock/hole.h"
#include "mock/script.h"

#define RD_MOCK_JOBS 65536
#define RD_MOCK_UPLOADS 4096
#define RD_MOCK_STORED ((size_t)512 << 20) /* bytes of all uploads */
#define RD_MOCK_PARTS 64
#define RD_MOCK_ENTRIES 4096	/* requests that are remembered */
#define RD_MOCK_KEPT_BODY 16384 /* bytes of text of each */
#define RD_MOCK_ID 37

/* How a job ends badly. */
struct rd_mock_failure {
	unsigned status;  /* 0: it does not */
	const char *type; /* error_type, or the type of the one detail */
	bool model;	  /* {"detail":[...]}, else {"detail":"...", ...} */
	bool user_timeout;
	json_t *detail; /* model errors of their own, or NULL */
};

struct rd_mock_job {
	char id[RD_MOCK_ID];
	const struct rd_mock_endpoint *endpoint; /* NULL: takes anything */
	char *endpoint_id;
	json_t *input;
	char body_sha256[RD_CRYPT_HASH_TEXT];
	unsigned char digest[32]; /* of endpoint and body */
	int64_t sent_ms;	  /* by the clock */
	int64_t began_ms;	  /* by a clock that nobody sets */
	uint32_t looks;
	bool sync, cancelled, billed;
	struct rd_mock_failure failure;
};

enum rd_mock_phase { RD_MOCK_QUEUED, RD_MOCK_WORKING, RD_MOCK_DONE };

struct rd_mock_upload {
	char id[RD_MOCK_ID];
	char type[96], name[96];
	bool multipart, done;
	struct rd_buf bytes;
	struct rd_buf *parts; /* RD_MOCK_PARTS of them, when multipart */
};

struct rd_mock {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* stopping, refusing, hooks */
	struct rd_mock_script script;
	const char *key;
	uint64_t seed;
	bool fast;
	bool stopping;
	int stop_fd;	    /* readable from when it stops */
	int wake_fd;	    /* wakes whoever accepts */
	uint32_t refuse_ms; /* close the door for so long */
	uint64_t n_ids;
	struct rd_mock_hole hole;

	struct rd_mock_job **jobs;
	size_t n_jobs;
	uint64_t n_accepted, n_billed;

	struct rd_mock_upload **uploads;
	size_t n_uploads, stored_bytes;

	json_t *entries[RD_MOCK_ENTRIES]; /* a ring */
	uint64_t n_requests;
	uint32_t counts[RD_MOCK_N_ROUTES];

	struct rd_crypt_key *hook_key;
	uint32_t n_rotations;
	struct rd_mock_hook *hooks, *calling; /* calls to make, being made */
	json_t *deliveries;
	pthread_t hook_thread;
};

/* RD_NOMEM, RD_IO, RD_INTERNAL. */
enum rd_status rd_mock_init(struct rd_mock *mock) RD_MUST_CHECK;
void rd_mock_fini(struct rd_mock *mock);
/* Forgets jobs, uploads, requests and counts, keeps the script. */
void rd_mock_reset(struct rd_mock *mock);

int64_t rd_mock_now_ms(void);	 /* since 1970 */
int64_t rd_mock_steady_ms(void); /* since some time */

/* The next id, in the form of a UUID: the same seed gives the same ids. */
void rd_mock_make_id(struct rd_mock *mock, uint32_t index,
		     char out[RD_MOCK_ID]);

#endif
