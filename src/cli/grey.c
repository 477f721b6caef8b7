/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Starting refdesk-imagehelper, one for each picture. */
#include "cli/grey.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/frame.h"
#include "cli/sibling.h"

#define HELPER "refdesk-imagehelper"

struct asking {
	struct cmd *cmd;
	pid_t pid;
	int fd;
	struct rd_buf question, answer;
};

static uint32_t
take_u32(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	       (uint32_t)b[3] << 24;
}

static int
fail_nonsense(struct cmd *cmd)
{
	return cmd_fail(cmd, 10, "image.helper",
			HELPER " gave an answer that makes no sense");
}

static int
fail_picture(struct cmd *cmd, struct rd_str body)
{
	static const struct {
		const char *code, *title;
	} known[] = {
		{ "image.type", "a mask is a PNG" },
		{ "image.pixels", "it has no pixels, or too many" },
		{ "image.damaged", "the PNG is damaged" },
	};
	struct rd_str code, message;

	if (!rd_frame_split(body, &code, &message))
		return fail_nonsense(cmd);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!rd_str_is(code, known[i].code))
			continue;
		cmd_fail(cmd, 4, known[i].code, "%s", known[i].title);
		rd_problem_hint(&cmd->problem, "%.*s", RD_STR_FMT(message));
		return 4;
	}
	return fail_nonsense(cmd);
}

static int
take_pixels(struct cmd *cmd, struct rd_str body, struct cmd_grey *out)
{
	char *pixels;

	if (!out->width || body.len != (uint64_t)out->width * out->height)
		return fail_nonsense(cmd);
	pixels = rd_arena_raw(&cmd->arena, body.len);
	if (!pixels)
		return cmd_no_memory(cmd);
	memcpy(pixels, body.ptr, body.len);
	out->pixels = (const unsigned char *)pixels;
	return 0;
}

static int
take_answer(struct asking *a, struct cmd_grey *out)
{
	struct rd_str rest = rd_buf_view(&a->answer);
	struct rd_frame frame;

	if (rd_frame_next(&rest, &frame))
		return fail_nonsense(a->cmd);
	if (rd_frame_is(&frame, "FAIL"))
		return fail_picture(a->cmd, frame.body);
	if (!rd_frame_is(&frame, "SIZE") || frame.body.len != 8)
		return fail_nonsense(a->cmd);
	out->width = take_u32(frame.body.ptr);
	out->height = take_u32(frame.body.ptr + 4);
	if (rd_frame_next(&rest, &frame) || !rd_frame_is(&frame, "GREY"))
		return fail_nonsense(a->cmd);
	return take_pixels(a->cmd, frame.body, out);
}

static int
stop(struct asking *a)
{
	int status = 0;

	if (a->fd >= 0)
		close(a->fd);
	while (a->pid > 0 && waitpid(a->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	rd_buf_fini(&a->question);
	rd_buf_fini(&a->answer);
	return status;
}

static int
fail_ended(struct cmd *cmd, int status)
{
	if (WIFSIGNALED(status))
		cmd_fail(cmd, 10, "image.helper",
			 HELPER " was ended by signal %d", WTERMSIG(status));
	else
		cmd_fail(cmd, 10, "image.helper",
			 HELPER " ended early with status %d",
			 WEXITSTATUS(status));
	return 10;
}

int
cmd_grey_decode(struct cmd *cmd, struct rd_str png, struct cmd_grey *out)
{
	struct asking a = { .cmd = cmd, .fd = -1 };
	bool ended = false;
	int code, status;

	*out = (struct cmd_grey){ .pixels = NULL };
	rd_buf_init(&a.question, RD_FRAME_MESSAGE_CAP);
	rd_buf_init(&a.answer, RD_FRAME_MESSAGE_CAP);
	rd_frame_put(&a.question, "FILE", png);
	rd_frame_put_done(&a.question);
	code = rd_buf_status(&a.question) ? cmd_no_memory(cmd) : 0;
	if (!code)
		code = cmd_sibling_start(cmd, HELPER, "image.helper", &a.fd,
					 &a.pid);
	if (!code) {
		ended = rd_frame_write(a.fd, rd_buf_view(&a.question)) ||
			rd_frame_read(a.fd, &a.answer);
		code = ended ? 10 : take_answer(&a, out);
	}
	status = stop(&a);
	return ended ? fail_ended(cmd, status) : code;
}
