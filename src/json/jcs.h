/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_JSON_JCS_H
#define RD_JSON_JCS_H

#include "base/escape.h"

/* Pieces of canonical JSON (RFC 8785).  A writer that emits its members in
 * order needs nothing more than these and rd_put_json_str; keys are ordered by
 * UTF-16 code units, which for ASCII is byte order. */

/* A string with its quotes. */
void rd_json_put_cstr(struct rd_buf *out, const char *cstr);
/* "name": with the colon; name needs no escaping. */
void rd_json_put_name(struct rd_buf *out, const char *name);
/* `before` ("{" or ","), name and string; null when value is absent. */
void rd_json_put_member(struct rd_buf *out, const char *before,
			const char *name, struct rd_str value);
/* true or false. */
void rd_json_put_bool(struct rd_buf *out, bool value);

/* Order of RFC 8785 3.2.3: UTF-16 code units.  Both valid UTF-8. */
int rd_json_key_cmp(struct rd_str a, struct rd_str b);

#endif
