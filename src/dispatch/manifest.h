/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What made a picture: refdesk.manifest/1, JSON with sorted names on one line.
 * The request stands in it as it was sent, but for texts that would hand
 * somebody's pictures on: a reference's data URI or uploaded URL is a
 * "refdesk:reference:N", a given URL loses its query; their digests stand
 * beside them.  Manifest and pictures are enough to make the body again. */
#ifndef RD_DISPATCH_MANIFEST_H
#define RD_DISPATCH_MANIFEST_H

#include "dispatch/result.h"
#include "dispatch/upload.h"
#include "plan/redux-doc.h"

#define RD_DISP_MANIFEST_SCHEMA "refdesk.manifest/1"
#define RD_DISP_MANIFEST_KIND "picture"
#define RD_DISP_MANIFEST_CAP ((size_t)4 << 20)

struct rd_disp_manifest_reference {
	const struct rd_disp_sent *sent;
	struct rd_str id;     /* of the pack; absent: somebody's own */
	struct rd_str sha256; /* of the file; absent: a URL */
	struct rd_str weight; /* decimal */
	struct rd_str role;   /* absent: none */
};

/* Absent texts become null, but body, body_sent and ids must be there. */
struct rd_disp_manifest {
	struct rd_str job, intent, decision, program, seal;
	struct rd_str ticket; /* the envelope; its sha256 is written */
	struct rd_str provider, model, endpoint, method, url;
	struct rd_str request; /* the provider's id */
	struct rd_str prompt, negative, preset;
	struct rd_str body;	 /* of the plan, with refdesk:reference:N */
	struct rd_str body_sent; /* the exact bytes */
	const struct rd_disp_manifest_reference *references; /* as sent */
	uint32_t n_references;
	const struct rd_plan_redux_doc *redux; /* NULL: no such member */
	struct rd_str seed; /* said by the provider: a 64-bit integer */
	int64_t cost_micro_usd;
	bool cost_said;	  /* by the provider; else by the price in the rules */
	uint32_t attempt; /* of the job's tries, from 1 */
	int64_t asked_ms, sent_ms, done_ms;
	bool trial; /* a loopback provider: nothing of it is real */
	const struct rd_disp_result *results;
	uint32_t n_results;
};

/* Appends the manifest without what only delivery knows (no line end): what is
 * kept, and embedded.  Its SHA-256 is its id. */
enum rd_status rd_disp_manifest_core(const struct rd_disp_manifest *manifest,
				     struct rd_buf *out) RD_MUST_CHECK;
/* Appends a core with "delivered" (names and digests of the marked files) and
 * "id", and a line end: what lies beside the pictures.  As rd_disp_..._rebuild
 * for what is no core. */
enum rd_status rd_disp_manifest_write(struct rd_str core,
				      const struct rd_disp_result *results,
				      uint32_t n_results, struct rd_buf *out,
				      struct rd_problem *problem) RD_MUST_CHECK;

/* Is it a manifest, of either form, and its id right?  Codes malformed and id
 * of rd_disp_manifest_rebuild. */
enum rd_status rd_disp_manifest_check(struct rd_str manifest,
				      struct rd_problem *problem) RD_MUST_CHECK;

/* What a job said of its results, when nobody else knows it any more. */
struct rd_disp_recalled {
	struct rd_str seed; /* in the arena; absent: none */
	int64_t cost_micro_usd;
	bool cost_said;
	uint64_t flagged; /* 1 << n of the first 64 */
};
enum rd_status rd_disp_manifest_recall(struct rd_str core,
				       struct rd_arena *arena,
				       struct rd_disp_recalled *out,
				       struct rd_problem *problem)
	RD_MUST_CHECK;

struct rd_disp_rebuild {
	/* As in struct rd_disp_uploads_options. */
	enum rd_status (*read)(void *ctx, struct rd_str sha256,
			       struct rd_buf *out, struct rd_problem *problem);
	/* The URL that was sent for reference n, where the manifest has only
	 * its digest; absent: not known.  May be NULL. */
	struct rd_str (*url)(void *ctx, uint32_t n);
	void *ctx;
};
/* Appends the exact body of a manifest of either form.  Codes:
 *
 *	manifest.malformed  RD_SYNTAX    exit 4
 *	manifest.id         RD_CORRUPT   exit 6  it was changed
 *	manifest.url        RD_NOTFOUND  exit 4  a URL is not known any more
 *	manifest.differs    RD_CORRUPT   exit 6  other bytes than were sent
 *	asset.*, picture.*  as they come */
enum rd_status rd_disp_manifest_rebuild(struct rd_str manifest,
					const struct rd_disp_rebuild *rebuild,
					struct rd_buf *out,
					struct rd_problem *problem)
	RD_MUST_CHECK;

#endif
