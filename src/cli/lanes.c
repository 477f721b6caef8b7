/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A batch in several threads.  Each lane has its own scratch; program, settings
 * and clock are shared and only read. */
#include "cli/lanes.h"

#include <pthread.h>

#define ARENA_CAP_BYTES (16u << 20)
#define OUT_CAP_BYTES ((size_t)1 << 30)

int
cmd_lane_open(struct cmd_lane *lane, const struct cmd_answers *like,
	      const volatile sig_atomic_t *stop)
{
	const struct cmd_desk *desk = like->desk;
	struct cmd_desk *own = &lane->desk;

	*lane = (struct cmd_lane){ .stop = stop, .cmd = *like->cmd };
	lane->answers = (struct cmd_answers){ &lane->cmd, own, like->how,
					      &lane->out, 0,   false };
	rd_arena_init(&lane->cmd.arena, ARENA_CAP_BYTES);
	rd_buf_init(&lane->out, OUT_CAP_BYTES);
	cmd_desk_init(own);
	/* Lent: what is not marked as loaded is not freed. */
	own->program.prog = desk->program.prog;
	own->clock = desk->clock;
	own->now = desk->now;
	own->opts = desk->opts;
	own->opts.clock = &own->clock;
	own->opts.now = desk->opts.now ? &own->now : NULL;
	own->port = (struct rd_dec_zone_port){ cmd_zone_resolve, &own->zones };
	own->opts.zones = &own->port;
	own->dec = rd_dec_new(&own->program.prog, &lane->cmd.problem);
	return own->dec ? 0 : lane->cmd.problem.exit_code;
}

void
cmd_lane_close(struct cmd_lane *lane)
{
	cmd_desk_close(&lane->desk);
	rd_buf_fini(&lane->out);
	rd_arena_fini(&lane->cmd.arena);
}

/* A problem with one line is that line's answer; one with the machine (10 and
 * above) ends the batch. */
static int
answer_problem(struct cmd *cmd, uint32_t number, struct rd_buf *out)
{
	struct rd_problem *problem = &cmd->problem;

	if (problem->exit_code >= 10)
		return problem->exit_code;
	problem->line = number;
	rd_problem_json(problem, out);
	*problem = (struct rd_problem){ 0 };
	return 0;
}

int
cmd_answers_add(struct cmd_answers *answers, struct rd_str line)
{
	size_t kept = answers->out->len;
	int code;

	answers->line++;
	code = cmd_desk_read(answers->cmd, answers->desk, line);
	if (!code)
		code = cmd_desk_decide(answers->cmd, answers->desk,
				       answers->how, answers->out);
	answers->any_bad |= code != 0;
	if (!answers->cmd->problem.code)
		return 0;
	answers->out->len = kept;
	return answer_problem(answers->cmd, answers->line, answers->out);
}

static void *
run(void *data)
{
	struct cmd_lane *lane = data;
	struct rd_str rest = lane->lines;
	const char *newline;
	size_t len;

	while (rest.len && !lane->code && !*lane->stop) {
		newline = memchr(rest.ptr, '\n', rest.len);
		len = (size_t)(newline - rest.ptr);
		lane->code = cmd_answers_add(&lane->answers,
					     (struct rd_str){ rest.ptr, len });
		rest.ptr += len + 1;
		rest.len -= len + 1;
	}
	if (!lane->code && rd_buf_status(&lane->out))
		lane->code = cmd_no_memory(&lane->cmd);
	return NULL;
}

static uint32_t
count_lines(struct rd_str text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

/* About the first 1/n of the text, up to the end of a line. */
static struct rd_str
cut(struct rd_str text, size_t n)
{
	size_t from = text.len / n;
	const char *newline;

	if (n == 1 || !text.len)
		return text;
	newline = memchr(text.ptr + from, '\n', text.len - from);
	return (struct rd_str){ text.ptr, (size_t)(newline + 1 - text.ptr) };
}

static void
deal(struct cmd_lane *lanes, size_t n, struct rd_str text, uint32_t before)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct cmd_lane *lane = &lanes[i];

		rd_buf_reset(&lane->out);
		lane->lines = cut(text, n - i);
		lane->before = lane->answers.line = before;
		lane->answers.any_bad = false;
		text.ptr += lane->lines.len;
		text.len -= lane->lines.len;
		if (i + 1 < n)
			before += count_lines(lane->lines);
	}
}

void
cmd_lanes_run(struct cmd_lane *lanes, size_t n, struct rd_str text,
	      uint32_t before)
{
	pthread_t threads[CMD_LANES_MAX];
	bool started[CMD_LANES_MAX] = { false };
	size_t i;

	deal(lanes, n, text, before);
	for (i = 1; i < n; i++)
		started[i] = !pthread_create(&threads[i], NULL, run, &lanes[i]);
	run(&lanes[0]);
	for (i = 1; i < n; i++) {
		if (started[i])
			(void)pthread_join(threads[i], NULL);
		else
			run(&lanes[i]);
	}
}
