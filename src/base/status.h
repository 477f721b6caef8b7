/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_STATUS_H
#define RD_BASE_STATUS_H

/* Control-flow result of everything that can fail.  What people read travels
 * separately, as diagnostics (base/diag.h) or a problem (base/problem.h). */
enum rd_status {
	RD_OK = 0,
	RD_NOMEM = -1,	   /* an allocator said no */
	RD_IO = -2,	   /* the operating system said no; errno is set */
	RD_LIMIT = -3,	   /* a size, depth or count cap was reached */
	RD_SYNTAX = -4,	   /* foreign bytes are malformed */
	RD_SEMANTIC = -5,  /* well-formed, but not acceptable */
	RD_CORRUPT = -6,   /* a digest or structure check failed */
	RD_VERSION = -7,   /* foreign magic, or a version we do not speak */
	RD_UNTRUSTED = -8, /* a signature is missing or not from a known key */
	RD_DENIED = -9,	   /* the gate or a policy said no */
	RD_NOTFOUND = -10,
	RD_CONFLICT = -11, /* somebody else changed it first */
	RD_STATE = -12,	   /* called in the wrong order */
	RD_INTERNAL = -13, /* a bug in refdesk */
};

#define RD_MUST_CHECK __attribute__((warn_unused_result))
#define RD_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

#endif
