/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The loop: begins jobs while there is room, lets those go on whose time has
 * come, makes their steps durable, moves the network on.  A signal ends what
 * waits; what is on the wire gets a moment to be answered. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "sender/snd.h"

#define WAIT_MAX_MS 1000
#define GRACE_MS 5000

void
snd_clock(struct snd *snd)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	snd->now_ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	snd->tick_ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- signals ---- */

static int
catch_signals(struct rd_problem *problem)
{
	sigset_t signals;
	int fd = -1;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	signal(SIGPIPE, SIG_IGN);
	if (!sigprocmask(SIG_BLOCK, &signals, NULL))
		fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		rd_problem_set(problem, RD_IO, 10, "dispatch.signals",
			       "cannot wait for signals: %s",
			       strerrordesc_np(errno));
	return fd;
}

/* The second one is no longer patient. */
static void
take_signals(struct snd *snd, int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		snd->stop_ms = snd->tick_ms + (snd->signal ? 0 : GRACE_MS);
		snd->signal = (int)info.ssi_signo;
	}
}

static void
stop_jobs(struct snd *snd)
{
	for (struct snd_job *job = snd->jobs; snd->signal && job;
	     job = job->next)
		snd_job_stop(job);
}

/* ---- one round ---- */

/* A job may only end in its own turn, so the list stays. */
static void
run_due(struct snd *snd)
{
	for (struct snd_job *job = snd->jobs; job; job = job->next) {
		if (job->due_tick > snd->tick_ms || job->stepping || job->ended)
			continue;
		job->due_tick = INT64_MAX;
		job->due(job);
	}
}

static void
reap(struct snd *snd)
{
	struct snd_job *job = snd->jobs, *next;

	for (; job; job = next) {
		next = job->next;
		if (job->ended && !job->asking && !job->stepping &&
		    !job->uploading)
			snd_job_free(job);
	}
}

/* Exchanges of jobs that have ended are not waited for. */
static bool
is_idle(const struct snd *snd)
{
	for (const struct snd_job *job = snd->jobs; job; job = job->next)
		if (!job->ended)
			return false;
	return true;
}

static int64_t
next_due(struct snd *snd)
{
	int64_t due = snd->tick_ms + WAIT_MAX_MS;

	for (struct snd_job *job = snd->jobs; job; job = job->next)
		if (!job->ended && job->due_tick < due)
			due = job->due_tick;
	for (struct snd_desk *desk = snd->desks; desk; desk = desk->next) {
		int64_t at = rd_disp_uploads_tick(desk->uploads);
		int64_t ms = at == INT64_MAX ? WAIT_MAX_MS : at - snd->now_ms;

		if (ms < due - snd->tick_ms)
			due = snd->tick_ms + (ms > 0 ? ms : 0);
	}
	return due - snd->tick_ms > 0 ? due - snd->tick_ms : 0;
}

static enum rd_status
wait_for_something(struct snd *snd, const int *fds, size_t n_fds,
		   struct rd_problem *problem)
{
	int ms = snd->steps ? 0 : (int)next_due(snd);
	struct pollfd polled[2];
	enum rd_status status;
	size_t running;

	rd_net_watch(snd->net, fds, n_fds);
	status = rd_net_run(snd->net, ms, &running);
	if (status != RD_OK)
		return rd_problem_set(problem, status, 10, "net.failed",
				      "the network cannot be used");
	snd_clock(snd);
	if (running || snd->steps || !ms || is_idle(snd))
		ms = 0;
	else
		ms = (int)next_due(snd);
	for (size_t i = 0; i < n_fds; i++)
		polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	if (ms && poll(polled, n_fds, ms) < 0 && errno != EINTR)
		return rd_problem_set(problem, RD_IO, 10, "dispatch.wait",
				      "cannot wait: %s",
				      strerrordesc_np(errno));
	return RD_OK;
}

/* ---- the loop ---- */

static enum snd_more
begin_jobs(struct snd *snd, const struct snd_source *source,
	   struct rd_problem *problem)
{
	enum snd_more more = SND_BEGUN;

	while (more == SND_BEGUN && !snd->signal &&
	       snd->n_jobs < snd->set.parallel)
		more = source->next(snd, source->ctx, problem);
	return more;
}

/* Without a job to look after, only the next line or a signal is waited for. */
static void
wait_for_input(const int *fds, size_t n_fds)
{
	struct pollfd polled[2];

	for (size_t i = 0; i < n_fds; i++)
		polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	(void)poll(polled, n_fds, -1);
}

static enum rd_status
run_round(struct snd *snd, const int *fds, size_t n_fds,
	  struct rd_problem *problem)
{
	enum rd_status status = RD_OK;

	snd_clock(snd);
	take_signals(snd, fds[0]);
	run_due(snd);
	snd_steps_flush(snd);
	stop_jobs(snd);
	snd_leases_keep(snd);
	reap(snd);
	snd_events_write(snd);
	if (!is_idle(snd))
		status = wait_for_something(snd, fds, n_fds, problem);
	return status;
}

enum rd_status
snd_run(struct snd *snd, const struct snd_source *source,
	struct rd_problem *problem)
{
	enum snd_more more = SND_BEGUN;
	enum rd_status status = RD_OK;
	int fds[2] = { catch_signals(problem), source->fd };

	if (fds[0] < 0)
		return RD_IO;
	problem->code = NULL;
	while (status == RD_OK && !problem->code) {
		bool room;

		snd_clock(snd);
		if (more != SND_NO_MORE)
			more = begin_jobs(snd, source, problem);
		room = more == SND_LATER && !snd->signal;
		status = run_round(snd, fds, room ? 2 : 1, problem);
		if (is_idle(snd) && (more == SND_NO_MORE || snd->signal))
			break;
		if (is_idle(snd) && room)
			wait_for_input(fds, 2);
	}
	close(fds[0]);
	snd_events_write(snd);
	if (status == RD_OK && problem->code)
		status = RD_SYNTAX;
	return status;
}
