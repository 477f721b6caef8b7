/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/sender.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "base/uuid.h"
#include "cli/interrupt.h"
#include "cli/live.h"
#include "cli/sibling.h"

#define TALK_CAP_BYTES ((size_t)1 << 20)
#define READ_BYTES 65536

/* One run of it. */
struct run {
	struct cmd *cmd;
	struct cmd_sender_args args;
	int in, events, talk; /* -1: closed */
	pid_t pid;
	int status;
	struct rd_buf line, said;
	struct cmd_live live;
	struct cmd_outcomes *out;
	size_t size;		    /* of out->items */
	char job[RD_UUID_TEXT + 1]; /* under way, or "" */
	uint32_t n_tries;	    /* of it */
	bool seen;		    /* a job is entered */
	int code;		    /* first failure */
};

/* ---- starting ---- */

static int
spawn(struct run *r, const char *path, const int *ends)
{
	posix_spawn_file_actions_t actions;
	int error, i;

	if (posix_spawn_file_actions_init(&actions))
		return cmd_no_memory(r->cmd);
	for (i = 0, error = 0; i < 3 && !error; i++)
		error = posix_spawn_file_actions_adddup2(&actions, ends[i], i);
	if (!error)
		error = posix_spawn(&r->pid, path, &actions, NULL,
				    (char *const *)r->args.argv, r->args.env);
	posix_spawn_file_actions_destroy(&actions);
	errno = error;
	return error ? cmd_fail_errno(r->cmd, path, "run") : 0;
}

static int
start(struct run *r, const char *path)
{
	int in[2], events[2], talk[2];
	int code;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in))
		return cmd_fail_errno(r->cmd, "socket", "open");
	r->in = in[0];
	if (pipe2(events, O_CLOEXEC)) {
		close(in[1]);
		return cmd_fail_errno(r->cmd, "pipe", "open");
	}
	r->events = events[0];
	if (pipe2(talk, O_CLOEXEC)) {
		close(in[1]);
		close(events[1]);
		return cmd_fail_errno(r->cmd, "pipe", "open");
	}
	r->talk = talk[0];
	code = spawn(r, path, (int[3]){ in[1], events[1], talk[1] });
	close(in[1]);
	close(events[1]);
	close(talk[1]);
	return code;
}

/* One that is gone already says why on its other ends. */
static void
hand_over(struct run *r, struct rd_str plan)
{
	while (plan.len) {
		ssize_t n = send(r->in, plan.ptr, plan.len, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			break;
		n = n < 0 ? 0 : n;
		plan.ptr += n;
		plan.len -= (size_t)n;
	}
	close(r->in);
	r->in = -1;
}

/* ---- what it says ---- */

static bool
keep(struct cmd *cmd, struct rd_str text, struct rd_str *out)
{
	*out = RD_STR_NONE;
	if (!text.ptr)
		return true;
	out->ptr = rd_arena_strdup(&cmd->arena, text);
	out->len = text.len;
	return out->ptr != NULL;
}

static bool
keep_files(struct cmd *cmd, const struct cmd_event *event,
	   struct cmd_outcome *outcome)
{
	outcome->files = rd_arena_array(&cmd->arena, event->n_files + 1,
					sizeof(*outcome->files));
	if (!outcome->files)
		return false;
	for (; outcome->n_files < event->n_files; outcome->n_files++) {
		if (!keep(cmd, event->files[outcome->n_files],
			  &outcome->files[outcome->n_files]))
			return false;
	}
	return true;
}

static struct cmd_outcome *
next_outcome(struct run *r)
{
	size_t size = r->size ? r->size * 2 : 8;
	struct cmd_outcome *grown;

	if (r->out->n < r->size)
		return &r->out->items[r->out->n++];
	if (r->size >= CMD_OUTCOMES_MAX)
		return NULL;
	grown = rd_arena_array(&r->cmd->arena, size, sizeof(*grown));
	if (!grown)
		return NULL;
	if (r->out->n)
		memcpy(grown, r->out->items, r->out->n * sizeof(*grown));
	r->out->items = grown;
	r->size = size;
	return &r->out->items[r->out->n++];
}

static int
take_outcome(struct run *r, const struct cmd_event *event)
{
	struct cmd_outcome *outcome = next_outcome(r);
	struct cmd *cmd = r->cmd;

	if (!outcome)
		return cmd_no_memory(cmd);
	*outcome = (struct cmd_outcome){ .exit_code = (int)event->exit_code,
					 .n_tries = r->n_tries,
					 .trial = event->trial };
	if (!keep(cmd, event->job, &outcome->job) ||
	    !keep(cmd, event->state, &outcome->state) ||
	    !keep(cmd, event->provider, &outcome->provider) ||
	    !keep(cmd, event->model, &outcome->model) ||
	    !keep(cmd, event->cost, &outcome->cost) ||
	    !keep(cmd, event->seed, &outcome->seed) ||
	    !keep(cmd, event->manifest, &outcome->manifest) ||
	    !keep(cmd, event->reason, &outcome->reason) ||
	    !keep(cmd, event->next, &outcome->next) ||
	    !keep_files(cmd, event, outcome))
		return cmd_no_memory(cmd);
	r->job[0] = '\0';
	r->n_tries = 0;
	return 0;
}

static int
take_line(struct run *r, struct rd_str line)
{
	struct cmd_event event;
	int code = 0;

	if (cmd_event_read(line, &event, &r->cmd->problem)) {
		code = r->cmd->problem.exit_code;
		goto out;
	}
	if (event.job.ptr && event.kind != CMD_EVENT_DONE) {
		memcpy(r->job, event.job.ptr, RD_UUID_TEXT);
		r->seen = true;
	}
	if (event.try)
		r->n_tries = event.try;
	cmd_live_tell(&r->live, &event, line);
	if (event.kind == CMD_EVENT_DONE)
		code = take_outcome(r, &event);
out:
	cmd_event_fini(&event);
	return code;
}

/* All whole lines; what is behind the last one stays. */
static int
take_lines(struct run *r)
{
	struct rd_str rest = rd_buf_view(&r->line);
	const char *end;
	int code = 0;

	while (!code && (end = memchr(rest.ptr, '\n', rest.len))) {
		struct rd_str line = { rest.ptr, (size_t)(end - rest.ptr) };

		code = take_line(r, line);
		rest.ptr += line.len + 1;
		rest.len -= line.len + 1;
	}
	if (rest.len)
		memmove(r->line.ptr, rest.ptr, rest.len);
	r->line.len = rest.len;
	return code;
}

/* Reads what there is.  After a line that made no sense the rest is read, so
 * that it can end by itself, and not looked at. */
static void
read_some(struct run *r, int *fd, struct rd_buf *into)
{
	char bytes[READ_BYTES];
	ssize_t n = read(*fd, bytes, sizeof(bytes));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		close(*fd);
		*fd = -1;
		return;
	}
	if (into == &r->line && r->code)
		return;
	rd_buf_put(into, bytes, (size_t)n);
	if (into != &r->line)
		return;
	r->code = rd_buf_status(into) ? cmd_fail(r->cmd, 10, "sender.event",
						 CMD_SENDER " does not end "
							    "its line")
				      : take_lines(r);
}

static void
listen_to(struct run *r)
{
	while (r->events >= 0 || r->talk >= 0) {
		struct pollfd fds[] = { { r->events, POLLIN, 0 },
					{ r->talk, POLLIN, 0 } };

		if (poll(fds, 2, -1) < 0)
			continue; /* a signal; there is nothing else */
		if (fds[0].revents)
			read_some(r, &r->events, &r->line);
		if (fds[1].revents)
			read_some(r, &r->talk, &r->said);
	}
	while (waitpid(r->pid, &r->status, 0) < 0 && errno == EINTR)
		continue;
}

/* ---- how it ended ---- */

/* Its own problem object is told as ours; other lines are passed on. */
static bool
take_problem(struct run *r)
{
	static const char type[] = "urn:refdesk:problem:";
	struct rd_str text = rd_buf_view(&r->said);
	struct rd_problem ignored, *problem = &r->cmd->problem;
	struct rd_str code;
	json_t *tree = NULL;
	int64_t exit_code;
	bool taken = false;

	if (rd_json_parse(text, NULL, &tree, &ignored))
		return false;
	code = rd_json_get_str(tree, "type");
	if (rd_str_starts(code, type) &&
	    rd_json_get_int(tree, "exit_code", &exit_code) &&
	    ((exit_code >= 2 && exit_code <= 10) || exit_code == 75)) {
		code.ptr += strlen(type);
		code.len -= strlen(type);
		rd_problem_set(problem, RD_INTERNAL, (int)exit_code,
			       rd_arena_strdup(&r->cmd->arena, code), "%.*s",
			       RD_STR_FMT(rd_json_get_str(tree, "title")));
		rd_problem_where(problem, "%.*s",
				 RD_STR_FMT(rd_json_get_str(tree, "where")));
		rd_problem_hint(problem, "%.*s",
				RD_STR_FMT(rd_json_get_str(tree, "hint")));
		taken = problem->code != NULL;
	}
	rd_json_free(tree);
	return taken;
}

static void
pass_talk_on(struct run *r)
{
	struct rd_str rest = rd_buf_view(&r->said);
	struct rd_buf out;

	if (cmd_given(r->cmd, OPT_QUIET))
		return;
	rd_buf_init(&out, 8 * TALK_CAP_BYTES);
	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t n = end ? (size_t)(end - rest.ptr) : rest.len;

		rd_put_shown(&out, (struct rd_str){ rest.ptr, n });
		rd_buf_char(&out, '\n');
		n += end != NULL;
		rest.ptr += n;
		rest.len -= n;
	}
	cmd_talk(rd_buf_view(&out));
	rd_buf_fini(&out);
}

/* It ended with a job under way: only asking again can tell. */
static int
fail_under_way(struct run *r)
{
	cmd_fail(r->cmd, 8, "job.unfinished",
		 CMD_SENDER " ended while job %.18s was under way", r->job);
	rd_problem_hint(&r->cmd->problem, "refdesk job wait %s", r->job);
	return 8;
}

static int
fail_ended(struct run *r)
{
	int status = r->status;
	int number = cmd_interrupt_number();

	if (r->job[0])
		return fail_under_way(r);
	if (number && !r->seen)
		return cmd_fail(r->cmd, 128 + number, "sender.interrupted",
				"interrupted; nothing was sent");
	if (WIFSIGNALED(status))
		cmd_fail(r->cmd, 10, "sender.ended",
			 CMD_SENDER " was ended by signal %d",
			 WTERMSIG(status));
	else
		cmd_fail(r->cmd, 10, "sender.ended",
			 CMD_SENDER " ended with status %d and said nothing",
			 WEXITSTATUS(status));
	rd_problem_hint(&r->cmd->problem,
			"refdesk job list --open shows what is under way");
	return 10;
}

/* The reason of a single job, with its code. */
static void
keep_problem(struct run *r)
{
	const struct rd_problem *problem = &r->cmd->problem;
	struct cmd_outcome *outcome = r->out->items;

	if (r->out->n != 1 || outcome->exit_code != problem->exit_code)
		return;
	outcome->code = problem->code;
	outcome->hint = rd_arena_strdup(&r->cmd->arena,
					rd_str_of(problem->hint));
}

/* In the order of how much somebody has to look at it. */
static int
worst(const struct cmd_outcomes *out)
{
	static const int order[] = { 0, 75, 4, 3, 2, 7, 9, 5, 8, 10, 6 };
	size_t rank = 0, i, k;

	for (i = 0; i < out->n; i++) {
		for (k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
			if (order[k] == out->items[i].exit_code && k > rank)
				rank = k;
		}
	}
	return order[rank];
}

/* An outcome counts for more than how the process ended. */
static int
judge(struct run *r, const struct cmd_sending *what)
{
	bool clean = WIFEXITED(r->status) && !WEXITSTATUS(r->status);
	bool told = what->all ? clean || r->out->n
			      : r->out->n == what->n_jobs + what->n_plans;
	struct rd_problem kept = r->cmd->problem;

	if (r->code) {
		if (r->job[0])
			rd_problem_hint(&r->cmd->problem, "refdesk job wait %s",
					r->job);
		return r->code;
	}
	if (told && !r->job[0]) {
		r->out->exit_code = worst(r->out);
		if (take_problem(r))
			keep_problem(r);
		else
			pass_talk_on(r);
		r->cmd->problem = kept;
		if (WIFSIGNALED(r->status))
			cmd_say(r->cmd,
				"warning: " CMD_SENDER " was ended by signal "
				"%d when it was done",
				WTERMSIG(r->status));
		return 0;
	}
	if (!r->job[0] && take_problem(r))
		return r->cmd->problem.exit_code;
	pass_talk_on(r);
	return fail_ended(r);
}

static void
close_ends(struct run *r)
{
	int *const fds[] = { &r->in, &r->events, &r->talk, &r->args.key_fd };

	for (size_t i = 0; i < 4; i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
	}
}

int
cmd_sender_run(struct cmd *cmd, const struct cmd_sending *what,
	       struct cmd_outcomes *out)
{
	struct cmd_interrupt interrupt;
	struct run r = { .cmd = cmd,
			 .in = -1,
			 .events = -1,
			 .talk = -1,
			 .args.key_fd = -1 };
	const char *path = NULL;
	int code;

	*out = (struct cmd_outcomes){ 0 };
	r.out = out;
	rd_buf_init(&r.line, CMD_EVENT_CAP_BYTES);
	rd_buf_init(&r.said, TALK_CAP_BYTES);
	code = cmd_sibling_find(cmd, CMD_SENDER, "sender.missing", &path);
	if (!code)
		code = cmd_sender_args(cmd, what, &r.args);
	cmd_interrupt_catch(&interrupt);
	if (!code)
		code = start(&r, path);
	if (!code) {
		cmd_interrupt_pass_to(r.pid);
		cmd_live_start(cmd, &r.live,
			       what->all || what->n_jobs + what->n_plans > 1);
		hand_over(&r, what->plans);
		listen_to(&r);
		cmd_live_end(&r.live);
		code = judge(&r, what);
	}
	cmd_interrupt_release(&interrupt);
	close_ends(&r);
	rd_buf_fini(&r.said);
	rd_buf_fini(&r.line);
	return code;
}
