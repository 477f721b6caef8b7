/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_DISPATCH_UPLOAD_FILE_H
#define RD_DISPATCH_UPLOAD_FILE_H

#include "dispatch/reply.h"
#include "dispatch/start.h"
#include "dispatch/upload.h"

/* One copy of a picture on its way to one provider: one exchange at a time,
 * until it is there or has failed. */
enum disp_upload_step {
	DISP_UPLOAD_ASK,  /* where may it be put? */
	DISP_UPLOAD_PUT,  /* there, whole */
	DISP_UPLOAD_PART, /* there, part by part */
	DISP_UPLOAD_JOIN, /* those were all */
	DISP_UPLOAD_DONE,
	DISP_UPLOAD_FAILED
};

struct disp_upload_file {
	struct disp_upload_file *next;
	const struct rd_disp_uploads_options *options;
	struct rd_disp_site site;
	char source[RD_CRYPT_HASH_TEXT]; /* digest of the file it is made of */
	struct rd_disp_sent sent;	 /* n is the ask's matter */
	struct rd_buf bytes;		 /* stripped; until it is done */
	char name[32];

	enum disp_upload_step step;
	bool in_parts, begun;
	uint32_t part, n_parts; /* from 1 */
	struct rd_buf parts;	/* what the replies said of them, JSON */
	struct rd_buf upload_url, url;
	unsigned n_failed;
	int64_t due_ms; /* of the next try; INT64_MAX: nothing waits */

	struct rd_arena wire, answer; /* of the exchange under way */
	struct rd_disp_call call;
	struct rd_disp_said said;
	enum rd_net_end end;
	bool starting, answered;
	bool under_way, orphan;

	struct rd_problem problem; /* of FAILED */
	enum rd_status status;
	uint32_t on; /* RD_ON_* */

	/* It is done or has failed. */
	void (*ended)(void *ctx);
	void *ctx;
	const void *maker;   /* the ask that it was made for */
	const bool *stopped; /* nothing is to happen any more */
};

/* Takes `bytes` over.  NULL on exhaustion (they are gone too). */
struct disp_upload_file *disp_upload_file_new(
	const struct rd_disp_uploads_options *options, uint32_t provider,
	struct rd_buf *bytes, const struct rd_disp_sent *sent);
/* Nobody wants it any more; it is freed at once, or when its exchange ends. */
void disp_upload_file_drop(struct disp_upload_file *file);

/* Begins, or goes on where it was left; `ended` may be called before it
 * returns. */
void disp_upload_file_go(struct disp_upload_file *file);

static inline bool
disp_upload_has_ended(const struct disp_upload_file *file)
{
	return file->step >= DISP_UPLOAD_DONE;
}

#endif
