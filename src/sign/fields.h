/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Structured field values (RFC 8941), as far as message signatures need them: a
 * cursor over one field's text that takes what may come next, and writes it in
 * the one serialization of RFC 8941 4.1.  Every taker returns false on text
 * that is no structured field; the cursor is of no use after that. */
#ifndef RD_SIGN_FIELDS_H
#define RD_SIGN_FIELDS_H

#include "base/buf.h"

struct rd_sf {
	const char *at, *end;
};

static inline struct rd_sf
rd_sf_of(struct rd_str text)
{
	return (struct rd_sf){ text.ptr, text.ptr + text.len };
}

static inline bool
rd_sf_done(const struct rd_sf *sf)
{
	return sf->at == sf->end;
}

/* Takes the byte c if it comes next. */
bool rd_sf_take(struct rd_sf *sf, char c);
void rd_sf_skip_spaces(struct rd_sf *sf);
/* A key: [a-z*] then [a-z0-9_.*-]. */
bool rd_sf_key(struct rd_sf *sf, struct rd_str *key);
/* A quoted string in which nothing is escaped, without its quotes. */
bool rd_sf_plain_string(struct rd_sf *sf, struct rd_str *text);
/* An integer of at most 15 digits. */
bool rd_sf_integer(struct rd_sf *sf, int64_t *value);

/* An item or an inner list, without and with its parameters.  A key that
 * stands twice among parameters is refused, where the RFC takes the last. */
bool rd_sf_put_bare(struct rd_sf *sf, struct rd_buf *out);
bool rd_sf_put_member(struct rd_sf *sf, struct rd_buf *out);

/* Calls fn with each member of a dictionary and its value, serialized and valid
 * during the call; false when the text is no dictionary, or without
 * memory. */
typedef void (*rd_sf_member_fn)(void *ctx, struct rd_str key,
				struct rd_str value);
bool rd_sf_each(struct rd_str dictionary, rd_sf_member_fn fn, void *ctx);

/* Appends the value of one member of a dictionary, serialized; false when the
 * text is no dictionary, lacks it, or has it twice (of which the RFC takes the
 * last). */
bool rd_sf_put_of_key(struct rd_str dictionary, struct rd_str key,
		      struct rd_buf *out);

#endif
