/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include <sys/socket.h>
#include <unistd.h>

#include "base/frame.h"

static void
make_message(struct rd_buf *buf)
{
	rd_buf_init(buf, 1u << 20);
	rd_frame_put(buf, "TASK", RD_STR_LIT("build"));
	rd_frame_put_named(buf, "FILE", RD_STR_LIT("a/b.xml"),
			   RD_STR_LIT("x\0y"));
	rd_frame_put_done(buf);
}

Test(frame, frames_come_out_as_they_went_in)
{
	struct rd_str rest, name, bytes;
	struct rd_frame frame;
	struct rd_buf buf;

	make_message(&buf);
	rest = rd_buf_view(&buf);
	cr_assert_eq(rd_frame_next(&rest, &frame), RD_OK);
	cr_assert(rd_frame_is(&frame, "TASK"));
	cr_assert(rd_str_is(frame.body, "build"));
	cr_assert_eq(rd_frame_next(&rest, &frame), RD_OK);
	cr_assert(rd_frame_split(frame.body, &name, &bytes));
	cr_assert(rd_str_is(name, "a/b.xml"));
	cr_assert(rd_str_eq(bytes, RD_STR_LIT("x\0y")));
	cr_assert_eq(rd_frame_next(&rest, &frame), RD_OK);
	cr_assert(rd_frame_is(&frame, "DONE"));
	cr_assert_eq(rd_frame_next(&rest, &frame), RD_NOTFOUND);
	rd_buf_fini(&buf);
}

Test(frame, every_truncation_is_seen)
{
	struct rd_frame frame;
	enum rd_status status;
	struct rd_str rest;
	struct rd_buf buf;
	size_t n;

	make_message(&buf);
	for (n = 1; n < buf.len; n++) {
		rest = (struct rd_str){ buf.ptr, n };
		while (!(status = rd_frame_next(&rest, &frame)))
			continue;
		/* At the end of a frame nothing is missing but DONE. */
		cr_assert(status == RD_SYNTAX || rest.len == 0);
		cr_assert(status != RD_SYNTAX || rest.len > 0);
	}
	rd_buf_fini(&buf);
}

Test(frame, body_without_a_name_does_not_split)
{
	struct rd_str name, bytes;

	cr_assert_not(rd_frame_split(RD_STR_LIT("abc"), &name, &bytes));
	cr_assert_not(rd_frame_split(RD_STR_LIT(""), &name, &bytes));
}

Test(frame, message_travels_through_a_socket)
{
	struct rd_buf sent, got;
	int fds[2];

	make_message(&sent);
	rd_buf_init(&got, 1u << 20);
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	cr_assert_eq(rd_frame_write(fds[0], rd_buf_view(&sent)), RD_OK);
	cr_assert_eq(rd_frame_read(fds[1], &got), RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&sent), rd_buf_view(&got)));
	close(fds[0]);
	cr_assert_eq(rd_frame_read(fds[1], &got), RD_NOTFOUND);
	close(fds[1]);
	rd_buf_fini(&got);
	rd_buf_fini(&sent);
}

Test(frame, stream_that_ends_inside_a_message_is_malformed)
{
	struct rd_buf sent, got;
	struct rd_str part;
	int fds[2];

	make_message(&sent);
	rd_buf_init(&got, 1u << 20);
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	part = (struct rd_str){ sent.ptr, sent.len - RD_FRAME_HEADER };
	cr_assert_eq(rd_frame_write(fds[0], part), RD_OK);
	close(fds[0]);
	cr_assert_eq(rd_frame_read(fds[1], &got), RD_SYNTAX);
	close(fds[1]);
	rd_buf_fini(&got);
	rd_buf_fini(&sent);
}

Test(frame, message_beyond_the_cap_is_refused)
{
	struct rd_buf sent, got;
	int fds[2];

	make_message(&sent);
	rd_buf_init(&got, 20);
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	cr_assert_eq(rd_frame_write(fds[0], rd_buf_view(&sent)), RD_OK);
	cr_assert_eq(rd_frame_read(fds[1], &got), RD_LIMIT);
	close(fds[0]);
	close(fds[1]);
	rd_buf_fini(&got);
	rd_buf_fini(&sent);
}

Test(frame, vanished_reader_is_an_error_and_no_signal)
{
	struct rd_buf sent;
	int fds[2];

	make_message(&sent);
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	close(fds[1]);
	cr_assert_eq(rd_frame_write(fds[0], rd_buf_view(&sent)), RD_IO);
	close(fds[0]);
	rd_buf_fini(&sent);
}
