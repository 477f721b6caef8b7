/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_BUF_H
#define RD_BASE_BUF_H

#include "base/status.h"
#include "base/str.h"

/* A growing byte buffer with a cap.  Appending never fails at once: the first
 * failure sticks (see rd_buf_status) and later appends do nothing, so a writer
 * checks once, at its end. */
struct rd_buf {
	char *ptr;
	size_t len;
	size_t size;
	size_t cap;
	enum rd_status status;
};

void rd_buf_init(struct rd_buf *buf, size_t cap_bytes);
void rd_buf_fini(struct rd_buf *buf);
/* Empties it and clears a sticky failure; keeps the memory. */
void rd_buf_reset(struct rd_buf *buf);

/* Makes room for n more bytes; false (and a sticky status) when it cannot. */
bool rd_buf_reserve_slow(struct rd_buf *buf, size_t n);
void rd_buf_printf(struct rd_buf *buf, const char *fmt, ...) RD_PRINTF(2, 3);
void rd_buf_u64(struct rd_buf *buf, uint64_t value);
void rd_buf_i64(struct rd_buf *buf, int64_t value);
/* Lower-case hexadecimal of n bytes. */
void rd_buf_hex(struct rd_buf *buf, const void *bytes, size_t n);

static inline bool
rd_buf_reserve(struct rd_buf *buf, size_t n)
{
	return buf->size - buf->len >= n || rd_buf_reserve_slow(buf, n);
}

static inline void
rd_buf_put(struct rd_buf *buf, const void *bytes, size_t n)
{
	if (!n || !rd_buf_reserve(buf, n))
		return;
	memcpy(buf->ptr + buf->len, bytes, n);
	buf->len += n;
}

static inline void
rd_buf_str(struct rd_buf *buf, struct rd_str s)
{
	rd_buf_put(buf, s.ptr, s.len);
}

static inline void
rd_buf_cstr(struct rd_buf *buf, const char *cstr)
{
	rd_buf_put(buf, cstr, strlen(cstr));
}

static inline void
rd_buf_char(struct rd_buf *buf, char c)
{
	rd_buf_put(buf, &c, 1);
}

/* A text between quotes; it holds nothing to escape. */
static inline void
rd_buf_quoted(struct rd_buf *buf, struct rd_str s)
{
	char *out;

	if (!rd_buf_reserve(buf, s.len + 2))
		return;
	out = buf->ptr + buf->len;
	out[0] = '"';
	memcpy(out + 1, s.ptr, s.len);
	out[1 + s.len] = '"';
	buf->len += s.len + 2;
}

static inline struct rd_str
rd_buf_view(const struct rd_buf *buf)
{
	return (struct rd_str){ buf->ptr ? buf->ptr : "", buf->len };
}

static inline enum rd_status
rd_buf_status(const struct rd_buf *buf)
{
	return buf->status;
}

#endif
