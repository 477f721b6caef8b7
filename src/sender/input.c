/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Plans from stdin, a line each, read only when there is room for another
 * job. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "sender/snd.h"

#define CHUNK ((size_t)64 << 10)

struct input {
	struct rd_buf bytes;
	size_t at; /* of the next line */
	bool over;
};

/* Takes the next whole line, or what is left at the end. */
static bool
take_line(struct input *in, struct rd_str *line)
{
	const char *start = in->bytes.ptr + in->at, *end;
	size_t left = in->bytes.len - in->at;

	if (!left)
		return false;
	end = memchr(start, '\n', left);
	if (!end && !in->over)
		return false;
	line->ptr = start;
	line->len = end ? (size_t)(end - start) : left;
	in->at += line->len + (end != NULL);
	return true;
}

static void
move_up(struct input *in)
{
	if (!in->at)
		return;
	memmove(in->bytes.ptr, in->bytes.ptr + in->at, in->bytes.len - in->at);
	in->bytes.len -= in->at;
	in->at = 0;
}

/* False when there is nothing to read yet. */
static bool
read_more(struct input *in, struct rd_problem *problem)
{
	struct pollfd polled = { STDIN_FILENO, POLLIN, 0 };
	ssize_t n;

	if (poll(&polled, 1, 0) <= 0)
		return false;
	move_up(in);
	if (!rd_buf_reserve(&in->bytes, CHUNK)) {
		rd_problem_set(problem, RD_LIMIT, 4, "plan.too-large",
			       "a line of stdin is longer than a plan may be");
		in->over = true;
		return false;
	}
	n = read(STDIN_FILENO, in->bytes.ptr + in->bytes.len, CHUNK);
	if (n < 0 && errno != EINTR && errno != EAGAIN) {
		rd_problem_set(problem, RD_IO, 10, "dispatch.input",
			       "cannot read stdin: %s", strerrordesc_np(errno));
		in->over = true;
		return false;
	}
	if (n > 0)
		in->bytes.len += (size_t)n;
	in->over = n == 0;
	return n >= 0;
}

static enum snd_more
begin(struct snd *snd, struct rd_str line, struct rd_problem *problem)
{
	struct snd_job *job;

	if (snd_job_new(snd, &job)) {
		rd_problem_set(problem, RD_NOMEM, 10, "dispatch.memory",
			       "no memory for a job");
		return SND_NO_MORE;
	}
	job->line = snd_keep(job, line);
	snd_plan_begin(job);
	return SND_BEGUN;
}

static enum snd_more
next(struct snd *snd, void *ctx, struct rd_problem *problem)
{
	struct input *in = ctx;
	struct rd_str line;

	for (;;) {
		while (take_line(in, &line))
			if (rd_str_trim(line).len)
				return begin(snd, line, problem);
		if (in->over)
			return SND_NO_MORE;
		if (!read_more(in, problem))
			return in->over ? SND_NO_MORE : SND_LATER;
	}
}

enum rd_status
snd_run_plans(struct snd *snd, struct rd_problem *problem)
{
	struct input in = { .over = false };
	const struct snd_source source = { next, &in, STDIN_FILENO };
	enum rd_status status;

	rd_buf_init(&in.bytes, RD_PLAN_CAP_BYTES + CHUNK);
	status = snd_run(snd, &source, problem);
	rd_buf_fini(&in.bytes);
	return status;
}
