/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures that came back: looked at, kept under their digest as they came, and
 * put, marked, under a name for people.
 *
 *	DIR/<sha256>		bytes as received
 *	DIR/<intent>-<n>	the same file: picture n is found again after a
 *				crash, and nothing is fetched twice
 *	DIR/<intent>-manifest	the core of its manifest, which stands under its
 *				digest too: what is delivered again is the same
 *
 * Pictures are durable when they are kept; what can be made of them again is
 * not waited for.  On failure no half file is left. */
#ifndef RD_DISPATCH_RESULT_H
#define RD_DISPATCH_RESULT_H

#include "crypt/hash.h"
#include "picture/mark.h"

struct rd_disp_result {
	uint32_t n;			 /* in the reply, from 0 */
	char sha256[RD_CRYPT_HASH_TEXT]; /* of the bytes as received */
	size_t bytes;
	struct rd_pic picture;
	bool flagged; /* the provider's own safety check said so */
	/* Set by rd_disp_result_deliver, in the arena given there. */
	const char *file;
	char file_sha256[RD_CRYPT_HASH_TEXT];
	enum rd_pic_marked marked;
	bool renamed; /* another file had the name */
};

/* Whether these are the bytes of a whole picture; `said` is the media type of
 * the reply (parameters ignored), absent: none.  Codes of rd_pic_read as
 * result.*, and result.type for a type that is not the one said; all exit 7,
 * RD_CORRUPT.  application/octet-stream and a missing type say nothing. */
enum rd_status rd_disp_result_check(struct rd_str bytes, struct rd_str said,
				    struct rd_disp_result *out,
				    struct rd_problem *problem) RD_MUST_CHECK;

struct rd_disp_shelf {
	const char *dir; /* made as needed */
	struct rd_str intent;
};
/* Keeps checked bytes: bytes first, then the mark that they are there.  Fills
 * in sha256.  RD_IO … (exit 10). */
enum rd_status rd_disp_result_keep(const struct rd_disp_shelf *shelf,
				   struct rd_str bytes,
				   struct rd_disp_result *result,
				   struct rd_problem *problem) RD_MUST_CHECK;
/* Appends the bytes of picture n that were kept before, checked again; fills in
 * result.  RD_NOTFOUND (exit 4, result.missing) when they are not there or
 * damaged: then they are to be fetched. */
enum rd_status rd_disp_result_find(const struct rd_disp_shelf *shelf,
				   uint32_t n, struct rd_buf *out,
				   struct rd_disp_result *result,
				   struct rd_problem *problem) RD_MUST_CHECK;

/* The same for a manifest's core (dispatch/manifest.h); its digest is its
 * id. */
enum rd_status rd_disp_core_keep(const struct rd_disp_shelf *shelf,
				 struct rd_str core,
				 char id[RD_CRYPT_HASH_TEXT],
				 struct rd_problem *problem) RD_MUST_CHECK;
enum rd_status rd_disp_core_find(const struct rd_disp_shelf *shelf,
				 struct rd_buf *core,
				 char id[RD_CRYPT_HASH_TEXT],
				 struct rd_problem *problem) RD_MUST_CHECK;

struct rd_disp_delivery {
	struct rd_arena *arena;
	const char *dir; /* of the user, made as needed */
	struct rd_str job;
	enum rd_pic_embed embed;
	struct rd_pic_mark mark; /* text: for RD_PIC_EMBED_FULL */
};
/* DIR/<job>-<n>.<suffix>, marked: the job's whole id, since those of jobs that
 * are begun together begin alike.  The same file there already is fine; for
 * another one the name gets a number behind it, and result->renamed says so. */
enum rd_status rd_disp_result_deliver(const struct rd_disp_delivery *delivery,
				      struct rd_str bytes,
				      struct rd_disp_result *result,
				      struct rd_problem *problem) RD_MUST_CHECK;
/* The same for a text beside them: DIR/<job>.json. */
enum rd_status rd_disp_result_beside(const struct rd_disp_delivery *delivery,
				     struct rd_str text, const char **file,
				     bool *renamed, struct rd_problem *problem)
	RD_MUST_CHECK;

#endif
