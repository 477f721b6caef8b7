/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Capped byte buffer with a sticky failure. */

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
rd_buf_init(struct rd_buf *buf, size_t cap_bytes)
{
	*buf = (struct rd_buf){ .cap = cap_bytes };
}

void
rd_buf_fini(struct rd_buf *buf)
{
	free(buf->ptr);
	*buf = (struct rd_buf){ .cap = buf->cap };
}

void
rd_buf_reset(struct rd_buf *buf)
{
	buf->len = 0;
	buf->status = RD_OK;
}

bool
rd_buf_reserve_slow(struct rd_buf *buf, size_t n)
{
	size_t size = buf->size ? buf->size : 256;
	char *larger;

	if (buf->status != RD_OK)
		return false;
	if (n > buf->cap || buf->len > buf->cap - n) {
		buf->status = RD_LIMIT;
		return false;
	}
	while (size < buf->len + n)
		size *= 2;
	if (size > buf->cap)
		size = buf->cap;
	larger = realloc(buf->ptr, size);
	if (!larger) {
		buf->status = RD_NOMEM;
		return false;
	}
	buf->ptr = larger;
	buf->size = size;
	return true;
}

void
rd_buf_printf(struct rd_buf *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0 || !rd_buf_reserve(buf, (size_t)len + 1))
		return;
	va_start(args, fmt);
	vsnprintf(buf->ptr + buf->len, (size_t)len + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)len;
}

void
rd_buf_u64(struct rd_buf *buf, uint64_t value)
{
	char digits[20];
	size_t n = sizeof(digits);

	if (value < 10) {
		rd_buf_char(buf, (char)('0' + value));
		return;
	}
	do {
		digits[--n] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	rd_buf_put(buf, digits + n, sizeof(digits) - n);
}

void
rd_buf_i64(struct rd_buf *buf, int64_t value)
{
	if (value < 0)
		rd_buf_char(buf, '-');
	rd_buf_u64(buf, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void
rd_buf_hex(struct rd_buf *buf, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = bytes;

	for (size_t i = 0; i < n; i++) {
		rd_buf_char(buf, digits[b[i] >> 4]);
		rd_buf_char(buf, digits[b[i] & 15]);
	}
}
