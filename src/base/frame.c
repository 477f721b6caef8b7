/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "base/frame.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static const char done_tag[] = "DONE";

static void
put_header(struct rd_buf *out, const char *tag, size_t n)
{
	unsigned char header[RD_FRAME_HEADER];
	unsigned i;

	memcpy(header, tag, 4);
	for (i = 0; i < 4; i++)
		header[4 + i] = (unsigned char)(n >> (8 * i));
	/* A body that does not fit the length field must not be sent short. */
	if (n > UINT32_MAX)
		out->status = RD_LIMIT;
	else
		rd_buf_put(out, header, sizeof(header));
}

static size_t
header_length(const char *header)
{
	const unsigned char *bytes = (const unsigned char *)header + 4;

	return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 |
	       (size_t)bytes[3] << 24;
}

void
rd_frame_put(struct rd_buf *out, const char *tag, struct rd_str body)
{
	put_header(out, tag, body.len);
	rd_buf_str(out, body);
}

void
rd_frame_put_named(struct rd_buf *out, const char *tag, struct rd_str name,
		   struct rd_str bytes)
{
	put_header(out, tag, name.len + 1 + bytes.len);
	rd_buf_str(out, name);
	rd_buf_char(out, '\0');
	rd_buf_str(out, bytes);
}

void
rd_frame_put_done(struct rd_buf *out)
{
	put_header(out, done_tag, 0);
}

enum rd_status
rd_frame_next(struct rd_str *rest, struct rd_frame *frame)
{
	size_t n;

	if (!rest->len)
		return RD_NOTFOUND;
	if (rest->len < RD_FRAME_HEADER)
		return RD_SYNTAX;
	n = header_length(rest->ptr);
	if (n > rest->len - RD_FRAME_HEADER)
		return RD_SYNTAX;
	memcpy(frame->tag, rest->ptr, 4);
	frame->tag[4] = '\0';
	frame->body = (struct rd_str){ rest->ptr + RD_FRAME_HEADER, n };
	rest->ptr += RD_FRAME_HEADER + n;
	rest->len -= RD_FRAME_HEADER + n;
	return RD_OK;
}

bool
rd_frame_split(struct rd_str body, struct rd_str *name, struct rd_str *bytes)
{
	const char *nul = body.len ? memchr(body.ptr, '\0', body.len) : NULL;

	if (!nul)
		return false;
	*name = (struct rd_str){ body.ptr, (size_t)(nul - body.ptr) };
	*bytes = (struct rd_str){ nul + 1, body.len - name->len - 1 };
	return true;
}

/* Exactly n bytes; RD_NOTFOUND when there is none at all. */
static enum rd_status
read_exactly(int fd, struct rd_buf *message, size_t n)
{
	size_t start = message->len;
	ssize_t got;

	if (!rd_buf_reserve(message, n))
		return rd_buf_status(message);
	while (message->len - start < n) {
		got = read(fd, message->ptr + message->len,
			   n - (message->len - start));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return RD_IO;
		if (!got)
			return message->len == start ? RD_NOTFOUND : RD_SYNTAX;
		message->len += (size_t)got;
	}
	return RD_OK;
}

enum rd_status
rd_frame_read(int fd, struct rd_buf *message)
{
	size_t start = message->len;
	enum rd_status status;
	size_t header;

	do {
		header = message->len;
		status = read_exactly(fd, message, RD_FRAME_HEADER);
		if (status == RD_NOTFOUND && header != start)
			return RD_SYNTAX;
		if (status)
			return status;
		status = read_exactly(fd, message,
				      header_length(message->ptr + header));
		if (status)
			return status == RD_NOTFOUND ? RD_SYNTAX : status;
	} while (memcmp(message->ptr + header, done_tag, 4) != 0);
	return RD_OK;
}

enum rd_status
rd_frame_write(int fd, struct rd_str message)
{
	ssize_t n;

	while (message.len) {
		n = send(fd, message.ptr, message.len, MSG_NOSIGNAL);
		if (n < 0 && errno == ENOTSOCK)
			n = write(fd, message.ptr, message.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return RD_IO;
		message.ptr += n;
		message.len -= (size_t)n;
	}
	return RD_OK;
}
