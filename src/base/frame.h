/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Messages between refdesk and its helper programs: a message is a run of
 * frames, the last of which has the tag "DONE".
 *
 *   0       4        8            8 + n
 *   | tag   | n u32  | n bytes    |        little-endian
 *
 * Both sides read a whole message before they answer, so neither can block the
 * other.  What comes out of a helper is foreign bytes. */
#ifndef RD_BASE_FRAME_H
#define RD_BASE_FRAME_H

#include "base/buf.h"

#define RD_FRAME_HEADER 8
#define RD_FRAME_MESSAGE_CAP (256u << 20)

struct rd_frame {
	char tag[5]; /* four letters and a NUL */
	struct rd_str body;
};

/* Appends one frame; tag has four letters. */
void rd_frame_put(struct rd_buf *out, const char *tag, struct rd_str body);
/* Appends a frame that holds `name`, a NUL and `bytes`. */
void rd_frame_put_named(struct rd_buf *out, const char *tag, struct rd_str name,
			struct rd_str bytes);
/* Ends the message. */
void rd_frame_put_done(struct rd_buf *out);

/* Takes the next frame from *rest; its body points into it.  RD_NOTFOUND at the
 * end of the bytes, RD_SYNTAX when they end within a frame. */
enum rd_status rd_frame_next(struct rd_str *rest, struct rd_frame *frame)
	RD_MUST_CHECK;
static inline bool
rd_frame_is(const struct rd_frame *frame, const char *tag)
{
	return !strcmp(frame->tag, tag);
}
/* Splits a body at its first NUL; false when there is none. */
bool rd_frame_split(struct rd_str body, struct rd_str *name,
		    struct rd_str *bytes);

/* Reads one message, the DONE frame included, behind what `message` holds.
 * RD_NOTFOUND when the stream ends before the first byte, RD_SYNTAX when it
 * ends later, RD_LIMIT beyond the buffer's cap, RD_IO with errno. */
enum rd_status rd_frame_read(int fd, struct rd_buf *message) RD_MUST_CHECK;
/* Writes a message; a vanished reader is RD_IO with EPIPE, never a signal,
 * when `fd` is a socket. */
enum rd_status rd_frame_write(int fd, struct rd_str message) RD_MUST_CHECK;

#endif
