/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk-imagehelper: the only program that decodes pictures.  It gets one
 * file as bytes on its stdin, locks itself in before it looks at it, and
 * answers on stdout (base/frame.h).  It opens no file and is told no path.
 *
 *   question    answer
 *   FILE bytes  SIZE width, height (u32, little-endian)
 *               GREY width * height bytes
 *          or   FAIL code, NUL, message */
#include <stdlib.h>
#include <unistd.h>

#include "base/frame.h"
#include "base/fs.h"
#include "base/sandbox.h"
#include "imagehelper/grey.h"

static const struct rd_sandbox_opts cage = {
	.cpu_seconds = 20,
	.memory_bytes = UINT64_C(640) << 20,
};

static void
put_u32(char *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (char)(value >> 8 * i);
}

static void
put_grey(struct rd_buf *answer, const struct rd_img_grey *grey)
{
	char sides[8];

	put_u32(sides, grey->width);
	put_u32(sides + 4, grey->height);
	rd_frame_put(answer, "SIZE", (struct rd_str){ sides, sizeof(sides) });
	rd_frame_put(answer, "GREY",
		     (struct rd_str){ (const char *)grey->pixels,
				      (size_t)grey->width * grey->height });
}

static enum rd_status
answer_file(struct rd_str file, struct rd_buf *answer)
{
	struct rd_problem problem = { .code = NULL };
	struct rd_img_grey grey;
	enum rd_status status = rd_img_grey(file, &grey, &problem);

	if (status == RD_NOMEM)
		return status;
	if (status)
		rd_frame_put_named(answer, "FAIL", rd_str_of(problem.code),
				   rd_str_of(problem.title));
	else
		put_grey(answer, &grey);
	free(grey.pixels);
	rd_frame_put_done(answer);
	return rd_buf_status(answer);
}

static enum rd_status
answer_question(struct rd_buf *question, struct rd_buf *answer)
{
	struct rd_problem ignored;
	struct rd_frame frame;
	struct rd_str rest;
	enum rd_status status = rd_frame_read(STDIN_FILENO, question);

	if (status)
		return status;
	rest = rd_buf_view(question);
	status = rd_frame_next(&rest, &frame);
	if (!status && !rd_frame_is(&frame, "FILE"))
		status = RD_SYNTAX;
	if (!status)
		status = answer_file(frame.body, answer);
	if (!status)
		status = rd_fs_write_fd(STDOUT_FILENO, "answer",
					rd_buf_view(answer), &ignored);
	return status;
}

/* 70: a question that makes no sense or a fault of ours; 71: memory. */
int
main(void)
{
	struct rd_buf question, answer;
	enum rd_status status;

	rd_sandbox_enter(&cage);
	rd_buf_init(&question, RD_FRAME_MESSAGE_CAP);
	rd_buf_init(&answer, RD_FRAME_MESSAGE_CAP);
	status = answer_question(&question, &answer);
	rd_buf_fini(&question);
	rd_buf_fini(&answer);
	if (!status || status == RD_NOTFOUND)
		return 0;
	return status == RD_NOMEM || status == RD_LIMIT ? 71 : 70;
}
