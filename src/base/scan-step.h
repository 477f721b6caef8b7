/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_SCAN_STEP_H
#define RD_BASE_SCAN_STEP_H

#include "base/scan.h"

/* The steps between tokens, shared by the files of the scanner. */

static inline void
skip_space(struct rd_scan *scan)
{
	if (scan->end > scan->at && *scan->at > ' ')
		return;
	while (scan->at < scan->end && rd_is_space(*scan->at))
		scan->at++;
}

/* Consumes the separator before the next member or element, or the closing
 * bracket; true when another follows. */
static inline bool
another(struct rd_scan *scan, char close, bool first)
{
	char next;

	skip_space(scan);
	next = scan->at < scan->end ? *scan->at : '\0';
	if (next == close) {
		scan->at++;
		scan->depth--;
		return false;
	}
	if (first)
		return true;
	if (next != ',')
		return rd_scan_fail(scan, scan->rules->syntax,
				    "expected ',' or '%c'", close);
	scan->at++;
	skip_space(scan);
	return true;
}

#endif
