/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_UUID_H
#define RD_BASE_UUID_H

#include "base/str.h"

#define RD_UUID_TEXT 36
#define RD_UUID_RANDOM 10

/* UUID version 7 (RFC 9562 5.7): 48 bits of Unix milliseconds, then the
 * caller's random bytes under the version and variant bits.  Lower-case text
 * and a NUL into `out`.  Times before 1970 or beyond 48 bits are clamped. */
void rd_uuid7(int64_t unix_ms, const unsigned char random[RD_UUID_RANDOM],
	      char out[RD_UUID_TEXT + 1]);
/* Lower-case 8-4-4-4-12 text of any UUID. */
bool rd_uuid_valid(struct rd_str text);

#endif
