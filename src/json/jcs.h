/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_JSON_JCS_H
#define RD_JSON_JCS_H

#include "base/buf.h"

/* Pieces of canonical JSON (RFC 8785).  A writer that emits its members in
 * order needs nothing more; keys are ordered by UTF-16 code units, which for
 * ASCII is byte order. */

/* A string with its quotes.  s must be valid UTF-8; NUL is written as
 * \u0000. */
void rd_json_put_str(struct rd_buf *out, struct rd_str s);
void rd_json_put_cstr(struct rd_buf *out, const char *cstr);
/* "name": with the colon; name needs no escaping. */
void rd_json_put_name(struct rd_buf *out, const char *name);
/* true or false. */
void rd_json_put_bool(struct rd_buf *out, bool value);

/* Order of RFC 8785 3.2.3: UTF-16 code units.  Both valid UTF-8. */
int rd_json_key_cmp(struct rd_str a, struct rd_str b);

#endif
