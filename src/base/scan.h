/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_SCAN_H
#define RD_BASE_SCAN_H

#include "base/buf.h"

/* Strict JSON in one forward pass, for those who build no tree of it.  The text
 * must be valid UTF-8; after a failure `at` is where it happened. */
struct rd_scan {
	const char *at, *end;
};

#define RD_SCAN_DEPTH 32
#define RD_SCAN_MEMBERS 64

void rd_scan_space(struct rd_scan *scan);
/* These pass over space first; false (and nothing taken) when something else
 * comes. */
bool rd_scan_char(struct rd_scan *scan, char c);
bool rd_scan_word(struct rd_scan *scan, const char *word);
/* Takes a number; false when it is malformed.  *is_integer: digits only. */
bool rd_scan_number(struct rd_scan *scan, bool *is_integer);
/* Appends the decoded string to out (NULL: only checks it).  RD_SYNTAX also for
 * lone surrogates and NUL; else the buffer's status. */
enum rd_status rd_scan_string(struct rd_scan *scan, struct rd_buf *out)
	RD_MUST_CHECK;
/* Passes over one value of any kind; RD_LIMIT beyond RD_SCAN_DEPTH.  Names that
 * come twice inside it are not noticed. */
enum rd_status rd_scan_skip(struct rd_scan *scan) RD_MUST_CHECK;

/* A member that is read; all others are passed over. */
struct rd_scan_member {
	const char *name;
	enum rd_status (*read)(struct rd_scan *scan, void *ctx);
};
/* Reads an object.  members ends with a NULL name; *seen gets one bit per
 * member.  RD_SYNTAX when a name comes twice, RD_LIMIT beyond RD_SCAN_MEMBERS.
 */
enum rd_status rd_scan_object(struct rd_scan *scan,
			      const struct rd_scan_member *members, void *ctx,
			      unsigned *seen) RD_MUST_CHECK;

#endif
