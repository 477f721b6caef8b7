/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_DIAG_H
#define RD_BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag-ids.h"

/* Findings in rule and fixture files.  Ids come from schemas/diagnostics.xml
 * (generated: base/diag-ids.h) and never change. */
enum rd_severity {
	RD_INFO,
	RD_WARNING,
	RD_ERROR,
};

/* A registry entry. */
struct rd_diag_info {
	int id;
	enum rd_severity severity;
	const char *slug;
	const char *text; /* what the finding means, one sentence */
	const char *fix;  /* what to do about it */
};

struct rd_diag {
	int id; /* 1101 prints as RD1101 */
	enum rd_severity severity;
	const char *file; /* base name, or "" */
	uint32_t line;	  /* 1-based, 0 = whole file */
	const char *message;
	const char *hint;   /* the registry's fix unless one was given */
	const char *object; /* what it is about, as acknowledgements name it */
	const char *reason; /* NULL, or why it was acknowledged */
	/* A second place, what stands there; message NULL for none. */
	struct {
		const char *file, *message;
		uint32_t line;
	} related;
};

/* An acknowledgement of what is found elsewhere. */
struct rd_diag_ack {
	int id;
	const char *object;
};

/* Collects findings; texts are copied into its own arena. */
struct rd_diags {
	struct rd_arena arena;
	struct rd_diag *items;
	size_t n_items, n_cap;
	size_t n_errors, n_warnings; /* dropped ones, too */
	size_t n_acknowledged;	     /* not among the warnings */
	size_t max_items;	     /* default 100 */
	size_t n_dropped;	     /* findings beyond max_items */
	struct rd_diag_ack *acks;
	size_t n_acks, acks_cap;
};

void rd_diags_init(struct rd_diags *diags);
void rd_diags_fini(struct rd_diags *diags);
/* NULL for an id that is not in the registry. */
const struct rd_diag_info *rd_diag_info(int id);
/* Entries in ascending order of id, for the man page; NULL at the end. */
const struct rd_diag_info *rd_diag_info_at(size_t index);
/* Adds a finding; severity and first hint come from the registry entry of
 * `id`. */
void rd_diag_add(struct rd_diags *diags, int id, const char *file,
		 uint32_t line, const char *fmt, ...) RD_PRINTF(5, 6);
/* Gives the newest finding its own hint (none when it was dropped). */
void rd_diag_hint(struct rd_diags *diags, const char *fmt, ...) RD_PRINTF(2, 3);
/* As above: what the newest finding is about. */
void rd_diag_object(struct rd_diags *diags, const char *fmt, ...)
	RD_PRINTF(2, 3);
void rd_diag_related(struct rd_diags *diags, const char *file, uint32_t line,
		     const char *fmt, ...) RD_PRINTF(4, 5);
/* Takes a finding that is no error out of those that count. */
void rd_diag_acknowledge(struct rd_diags *diags, struct rd_diag *diag,
			 const char *reason);
/* Keeps an acknowledgement of what is found in cases of the rules, not in the
 * rules (lost when there is no memory); asks for it. */
void rd_diags_keep_ack(struct rd_diags *diags, int id, struct rd_str object);
bool rd_diags_has_ack(const struct rd_diags *diags, int id,
		      struct rd_str object);
/* Findings that are no errors and not acknowledged. */
size_t rd_diags_open(const struct rd_diags *diags);
/* Orders by file, line, id; stable. */
void rd_diags_sort(struct rd_diags *diags);
/* "FILE:LINE: error RD1101: MESSAGE\n    hint: HINT\n" each; control bytes and
 * invalid UTF-8 are escaped.  Acknowledged findings are left out. */
void rd_diags_human(const struct rd_diags *diags, struct rd_buf *out);
/* {"acknowledged":N,"dropped":N,"errors":N,"findings":[{"acknowledged","file",
 * "hint","id":"RD1101","line","message","object","related":{"file","line",
 * "message"},"severity"}],"warnings":N}: RFC 8785, no newline; "acknowledged"
 * (the reason) and "related" only where there is one. */
void rd_diags_json(const struct rd_diags *diags, struct rd_buf *out);

#endif
