/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lines in, lines out.  One read buffer, one output buffer, the desk's request
 * and scratch: after the first lines nothing is allocated any more.  Much input
 * at once is dealt to lanes, or, when it is recorded, in groups: an answer goes
 * out only when its record is durable, and syncing a disk takes longer than
 * many decisions. */
#include "cli/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/lanes.h"

#define READ_BYTES (1u << 20)
/* Less than this is done before a thread has started. */
#define LANES_BYTES (64u << 10)
#define OUT_BYTES (128u << 10)
#define OUT_CAP_BYTES (64u << 20)
/* Others who record wait for the end of a group and come in before the next. */
#define GROUP_LINES 64
#define GROUP_PAUSE_NS 1000000
#define LINE_CAP_BYTES RD_DEC_REQUEST_CAP

struct batch {
	struct cmd *cmd;
	struct cmd_answers answers;
	int in, out_fd;
	const char *in_name, *out_name;
	char *bytes; /* LINE_CAP_BYTES + READ_BYTES */
	size_t start, end;
	struct rd_buf out;
	struct cmd_lane *lanes; /* NULL: one line after the other */
	size_t n_lanes;
	bool skipping; /* inside a line that is too long */
	unsigned n_grouped;
	bool grouped;
	char done[sizeof(((struct cmd *)0)->done)]; /* before the group */
};

/* A signal ends the batch behind a whole line: what is being written is
 * finished, only waiting for input is broken off.  A second one ends it at
 * once. */
static volatile sig_atomic_t interrupted;
static const int ending[] = { SIGINT, SIGTERM };
#define N_ENDING (sizeof(ending) / sizeof(ending[0]))

static void
note_signal(int number)
{
	interrupted = number;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = note_signal,
				    .sa_flags = (int)SA_RESETHAND };
	struct sigaction old;
	size_t i;

	for (i = 0; i < N_ENDING; i++) {
		if (!sigaction(ending[i], NULL, &old) &&
		    old.sa_handler == SIG_DFL)
			(void)sigaction(ending[i], &action, NULL);
	}
}

/* Until there is input or a signal; no signal slips in between the look and the
 * wait. */
static void
wait_for_input(int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	sigset_t blocked, before;
	size_t i;

	sigemptyset(&blocked);
	for (i = 0; i < N_ENDING; i++)
		sigaddset(&blocked, ending[i]);
	if (sigprocmask(SIG_BLOCK, &blocked, &before))
		return;
	if (!interrupted)
		(void)ppoll(&poll_fd, 1, NULL, &before);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
}

static int
begin_group(struct batch *b)
{
	struct rd_rec_store *store = b->answers.desk->store;

	if (!store || b->grouped)
		return 0;
	if (rd_rec_group_begin(store, &b->cmd->problem))
		return b->cmd->problem.exit_code;
	b->grouped = true;
	b->n_grouped = 0;
	return 0;
}

/* Without `keep`, what was recorded since begin_group was not. */
static int
end_group(struct batch *b, bool keep)
{
	struct rd_problem problem;
	enum rd_status status;

	if (!b->grouped)
		return 0;
	b->grouped = false;
	status = rd_rec_group_end(b->answers.desk->store, keep, &problem);
	if (keep && !status) {
		memcpy(b->done, b->cmd->done, sizeof(b->done));
		return 0;
	}
	memcpy(b->cmd->done, b->done, sizeof(b->done));
	if (keep)
		b->cmd->problem = problem;
	return keep ? problem.exit_code : 0;
}

static int
flush(struct batch *b)
{
	int code = 0;

	if (rd_buf_status(&b->out))
		return cmd_no_memory(b->cmd);
	code = end_group(b, true);
	if (code)
		return code;
	if (b->out.len)
		code = cmd_write_all(b->cmd, b->out_fd, b->out_name,
				     rd_buf_view(&b->out));
	rd_buf_reset(&b->out);
	return code;
}

static int
answer_line(struct batch *b, struct rd_str line)
{
	static const struct timespec pause = { 0, GROUP_PAUSE_NS };
	int code = begin_group(b);

	if (!code)
		code = cmd_answers_add(&b->answers, line);
	b->n_grouped += b->grouped;
	if (code || (b->out.len < OUT_BYTES && b->n_grouped < GROUP_LINES))
		return code;
	code = flush(b);
	if (b->n_grouped)
		(void)nanosleep(&pause, NULL);
	return code;
}

static int
answer_long_line(struct batch *b)
{
	struct rd_problem problem = { 0 };

	b->answers.any_bad = true;
	(void)rd_problem_set(&problem, RD_LIMIT, 4, "request.too-large",
			     "the line is longer than %u bytes",
			     LINE_CAP_BYTES);
	problem.line = ++b->answers.line;
	rd_problem_json(&problem, &b->out);
	return 0;
}

/* Takes a lane's output over; false when the ones after it must not be. */
static bool
take_lane(struct batch *b, struct cmd_lane *lane, int *code)
{
	b->answers.line += lane->answers.line - lane->before;
	b->answers.any_bad |= lane->answers.any_bad;
	if (lane->out.len)
		*code = cmd_write_all(b->cmd, b->out_fd, b->out_name,
				      rd_buf_view(&lane->out));
	if (!*code && lane->code) {
		b->cmd->problem = lane->cmd.problem;
		*code = lane->code;
	}
	return !*code && !interrupted;
}

/* The whole lines in the buffer, when they are enough to be worth it. */
static int
answer_in_lanes(struct batch *b)
{
	const char *from = b->bytes + b->start;
	const char *last = memrchr(from, '\n', b->end - b->start);
	struct rd_str text = { from, last ? (size_t)(last + 1 - from) : 0 };
	int code;
	size_t i;

	if (b->n_lanes < 2 || b->skipping || text.len < LANES_BYTES)
		return 0;
	code = flush(b);
	if (code)
		return code;
	cmd_lanes_run(b->lanes, b->n_lanes, text, b->answers.line);
	b->start += text.len;
	for (i = 0; i < b->n_lanes; i++)
		if (!take_lane(b, &b->lanes[i], &code))
			break;
	return code;
}

/* Answers all whole lines in the buffer. */
static int
answer_lines(struct batch *b)
{
	const char *from;
	const char *newline;
	int code = answer_in_lanes(b);

	while (!code && !interrupted && b->start < b->end) {
		from = b->bytes + b->start;
		newline = memchr(from, '\n', b->end - b->start);
		if (!newline)
			break;
		if (b->skipping)
			b->skipping = false;
		else
			code = answer_line(
				b, (struct rd_str){ from,
						    (size_t)(newline - from) });
		b->start = (size_t)(newline + 1 - b->bytes);
	}
	if (!code && !interrupted && b->end - b->start > LINE_CAP_BYTES) {
		if (!b->skipping)
			code = answer_long_line(b);
		b->skipping = true;
		b->start = b->end;
	}
	return code;
}

/* Moves what is left of a line to the front and reads more; *more is false at
 * the end. */
static int
read_more(struct batch *b, bool *more)
{
	ssize_t n;
	int code = flush(b);

	if (code)
		return code;
	memmove(b->bytes, b->bytes + b->start, b->end - b->start);
	b->end -= b->start;
	b->start = 0;
	wait_for_input(b->in);
	if (interrupted)
		return 0;
	do {
		n = read(b->in, b->bytes + b->end,
			 LINE_CAP_BYTES + READ_BYTES - b->end);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return cmd_fail_errno(b->cmd, b->in_name, "read");
	*more = n > 0;
	b->end += (size_t)n;
	return 0;
}

static int
run(struct batch *b)
{
	struct rd_str last;
	bool more = true;
	int code = 0;

	while (!code && more && !interrupted) {
		code = read_more(b, &more);
		if (!code)
			code = answer_lines(b);
	}
	last = (struct rd_str){ b->bytes + b->start, b->end - b->start };
	if (!code && last.len && !b->skipping && !interrupted)
		code = answer_line(b, last);
	if (!code)
		code = flush(b);
	if (code)
		(void)end_group(b, false);
	return code;
}

/* --output of a batch is written as it comes; it is a log, not a document. */
static int
open_files(struct batch *b, const char *path)
{
	const char *out = cmd_text(b->cmd, OPT_OUTPUT);

	b->in_name = path;
	b->out_name = out;
	b->in = STDIN_FILENO;
	b->out_fd = STDOUT_FILENO;
	if (strcmp(path, "-"))
		b->in = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	else
		b->in_name = "stdin";
	if (b->in < 0)
		return cmd_fail_errno(b->cmd, path, "open");
	if (out && strcmp(out, "-"))
		b->out_fd = open(out,
				 O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
					 O_NOCTTY,
				 0666);
	else
		b->out_name = "stdout";
	return b->out_fd < 0 ? cmd_fail_errno(b->cmd, out, "write") : 0;
}

/* State makes one decision depend on another, so those stay in order. */
static int
open_lanes(struct batch *b)
{
	size_t n = cmd_jobs(b->cmd);
	int code = 0;

	if (b->answers.desk->store || n < 2)
		return 0;
	if (n > CMD_LANES_MAX)
		n = CMD_LANES_MAX;
	b->lanes = rd_arena_array(&b->cmd->arena, n, sizeof(*b->lanes));
	if (!b->lanes)
		return cmd_no_memory(b->cmd);
	while (!code && b->n_lanes < n) {
		struct cmd_lane *lane = &b->lanes[b->n_lanes++];

		code = cmd_lane_open(lane, &b->answers, &interrupted);
		if (code)
			b->cmd->problem = lane->cmd.problem;
	}
	return code;
}

int
cmd_batch(struct cmd *cmd, struct cmd_desk *desk, const char *path,
	  const struct cmd_write *how)
{
	struct batch b = { .cmd = cmd, .in = -1, .out_fd = -1 };
	int code;

	rd_buf_init(&b.out, OUT_CAP_BYTES);
	b.answers = (struct cmd_answers){ cmd, desk, how, &b.out, 0, false };
	b.bytes = rd_arena_alloc(&cmd->arena, LINE_CAP_BYTES + READ_BYTES);
	code = b.bytes ? open_files(&b, path) : cmd_no_memory(cmd);
	if (!code)
		code = open_lanes(&b);
	catch_signals();
	if (!code)
		code = run(&b);
	while (b.n_lanes)
		cmd_lane_close(&b.lanes[--b.n_lanes]);
	if (b.in > STDIN_FILENO)
		close(b.in);
	if (b.out_fd > STDOUT_FILENO && close(b.out_fd) && !code)
		code = cmd_fail_errno(cmd, b.out_name, "write");
	rd_buf_fini(&b.out);
	if (interrupted)
		(void)raise(interrupted);
	return code ? code : b.answers.any_bad ? 1 : 0;
}
