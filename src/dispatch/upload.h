/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* References of a try become texts that a provider can fetch: the URL that was
 * given, a data URI, or the URL of an uploaded copy.  Copies are stripped
 * (picture/picture.h) and named by their digest; nothing here costs, so what
 * fails on the way is tried again.  Lives in the caller's loop over rd_net. */
#ifndef RD_DISPATCH_UPLOAD_H
#define RD_DISPATCH_UPLOAD_H

#include "base/problem.h"
#include "crypt/hash.h"
#include "crypt/secret.h"
#include "net/http.h"
#include "picture/picture.h"
#include "program/program.h"

#define RD_DISP_REFERENCES_MAX 64
#define RD_DISP_UPLOAD_TRIES 4

struct rd_disp_reference {
	uint32_t n;	      /* of the plan: "refdesk:reference:N" */
	struct rd_str url;    /* somebody gave it; absent: a file */
	struct rd_str sha256; /* of the file's bytes, hex */
};

enum rd_disp_way { RD_DISP_BY_URL, RD_DISP_INLINE, RD_DISP_UPLOADED };
/* "url", "inline", "uploaded" */
const char *rd_disp_way_name(enum rd_disp_way way);

/* What stands for a reference in the body. */
struct rd_disp_sent {
	uint32_t n;
	enum rd_disp_way way;
	struct rd_str url; /* https or data URI */
	/* Of the bytes that were sent; all 0 by URL. */
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_pic picture;
	size_t bytes;
};

/* The data URI of a stripped picture. */
void rd_disp_inline_put(struct rd_str bytes, enum rd_pic_type type,
			struct rd_buf *out);

/* What a text in a body that was sent stood for: a URL that somebody gave, a
 * picture, or where one was uploaded (whose bytes are not known from that).
 * The text is borrowed. */
void rd_disp_sent_again(struct rd_str text, bool given,
			struct rd_disp_sent *sent);

/* How it ended for all references of a try. */
struct rd_disp_uploads_end {
	enum rd_status status;	   /* RD_OK: sent[] is complete */
	struct rd_problem problem; /* else */
	uint32_t on; /* RD_ON_*: why the try may be left; 0: none may help */
	const struct rd_disp_sent *sent; /* in the order of the references */
	uint32_t n_sent;
};

struct rd_disp_uploads_options {
	struct rd_net *net;
	const struct rd_prog *prog;
	struct rd_str loopback; /* as struct rd_disp_site */
	/* Appends the bytes with that digest; RD_NOTFOUND, RD_CORRUPT …. */
	enum rd_status (*read)(void *ctx, struct rd_str sha256,
			       struct rd_buf *out, struct rd_problem *problem);
	/* The key of a provider; NULL: it has none. */
	const struct rd_crypt_secret *(*secret)(void *ctx, uint32_t provider);
	int64_t (*now_ms)(void *ctx); /* of the clock, UTC */
	void *ctx;
};

/* The uploads of one run.  A copy is uploaded once for each provider, however
 * many jobs want it. */
struct rd_disp_uploads;
enum rd_status rd_disp_uploads_new(
	const struct rd_disp_uploads_options *options,
	struct rd_disp_uploads **uploads) RD_MUST_CHECK;
/* From now on nobody is called back any more; before rd_net_free. */
void rd_disp_uploads_stop(struct rd_disp_uploads *uploads);
/* Whatever is under way ends unheard.  NULL-safe. */
void rd_disp_uploads_free(struct rd_disp_uploads *uploads);

struct rd_disp_upload_ask {
	uint32_t provider; /* of the program */
	const struct rd_disp_reference *references;
	uint32_t n_references;
	/* Limits of the model, 0: none. */
	int64_t pixels_max, bytes_max;
	/* Exactly once, maybe before rd_disp_upload returns; `end` is valid
	 * during the call. */
	void (*done)(void *ctx, const struct rd_disp_uploads_end *end);
	void *ctx;
};
/* Begins; what is asked is copied.  Every failure goes to `done`, but RD_NOMEM.
 * Problems, besides those of `read` and rd_pic_read_sent:
 *
 *	reference.url        RD_SEMANTIC  exit 4  not one that is https
 *	reference.file       RD_SEMANTIC  exit 4  the provider takes URLs only
 *	reference.too-large  RD_LIMIT     exit 4  for the provider or the model
 *	upload.host          RD_DENIED    exit 5  the reply names a foreign host
 *	upload.refused       RD_DENIED    exit 7
 *	upload.failed        RD_IO        exit 7  after all tries */
enum rd_status rd_disp_upload(struct rd_disp_uploads *uploads,
			      const struct rd_disp_upload_ask *ask)
	RD_MUST_CHECK;
/* The asks with that ctx are not called back any more. */
void rd_disp_upload_forget(struct rd_disp_uploads *uploads, const void *ctx);
/* Begins again what had to wait.  Returns when to call it next, INT64_MAX when
 * nothing waits. */
int64_t rd_disp_uploads_tick(struct rd_disp_uploads *uploads);

#endif
