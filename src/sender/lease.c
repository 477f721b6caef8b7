/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Whose turn it is.  A process that works on an intent holds a lease, prolongs
 * it, and says in it who it is, so that what a dead process held need not run
 * out first.  A process that was stopped for longer than its lease finds the
 * journal moved and leaves the intent alone. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "sender/snd.h"

#define LEASE_MS INT64_C(120000)
#define KEEP_MS INT64_C(30000)
#define STAT_CAP 4096

static bool
read_line(const char *path, struct rd_buf *out)
{
	struct rd_problem ignored;

	rd_buf_reset(out);
	if (rd_fs_read(path, out, &ignored))
		return false;
	rd_buf_char(out, '\0');
	return rd_buf_status(out) == RD_OK;
}

/* When a process began, in the system's ticks: with its number it is that
 * process and no later one.  The 22nd field, counted behind the name, which
 * may hold anything. */
static bool
began(long pid, struct rd_str *ticks, struct rd_buf *text)
{
	char path[64];
	const char *end;
	struct rd_str rest;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	if (!read_line(path, text))
		return false;
	end = strrchr(text->ptr, ')');
	rest = rd_str_of(end ? end + 1 : "");
	for (int i = 3; i <= 22; i++)
		if (!rd_str_word(&rest, ticks))
			return false;
	return true;
}

/* "boot namespace ": within it a process is found by its number. */
static bool
put_machine(struct rd_buf *out, struct rd_buf *text)
{
	struct stat st;

	if (!read_line("/proc/sys/kernel/random/boot_id", text) ||
	    stat("/proc/self/ns/pid", &st))
		return false;
	rd_buf_str(out, rd_str_trim(rd_str_of(text->ptr)));
	rd_buf_printf(out, " %llu ", (unsigned long long)st.st_ino);
	return true;
}

enum rd_status
snd_owner_init(struct snd *snd, struct rd_problem *problem)
{
	struct rd_buf out, text;
	struct rd_str ticks;
	bool good;

	rd_buf_init(&out, sizeof(snd->owner) - 1);
	rd_buf_init(&text, STAT_CAP);
	good = put_machine(&out, &text) && began(getpid(), &ticks, &text);
	if (good) {
		rd_buf_printf(&out, "%ld %.*s", (long)getpid(),
			      RD_STR_FMT(ticks));
		good = rd_buf_status(&out) == RD_OK;
	}
	if (good)
		snprintf(snd->owner, sizeof(snd->owner), "%.*s", (int)out.len,
			 out.ptr);
	rd_buf_fini(&text);
	rd_buf_fini(&out);
	if (good)
		return RD_OK;
	return rd_problem_set(problem, RD_IO, 10, "dispatch.proc",
			      "/proc does not say which process this is");
}

/* Is the owner, of this machine and namespace, certainly no more? */
static bool
is_gone(const struct snd *snd, struct rd_str owner)
{
	struct rd_str mine = rd_str_of(snd->owner), rest = owner, word, ticks;
	struct rd_buf text;
	uint64_t pid = 0;
	bool gone = false;
	size_t n = 0;

	for (int spaces = 0; n < mine.len && spaces < 2; n++)
		spaces += mine.ptr[n] == ' ';
	if (owner.len <= n || memcmp(owner.ptr, mine.ptr, n))
		return false;
	rest.ptr += n;
	rest.len -= n;
	if (!rd_str_word(&rest, &word) || !rd_str_u64(word, &pid) ||
	    pid > INT32_MAX || !rd_str_word(&rest, &word))
		return false;
	if (kill((pid_t)pid, 0) && errno == ESRCH)
		return true;
	rd_buf_init(&text, STAT_CAP);
	if (began((long)pid, &ticks, &text))
		gone = !rd_str_eq(ticks, word);
	rd_buf_fini(&text);
	return gone;
}

int64_t
snd_lease_end(const struct snd *snd)
{
	return snd->now_ms + LEASE_MS;
}

enum rd_status
snd_lease_take(struct snd *snd, const struct rd_rec_intent *intent, bool *held,
	       struct rd_problem *problem)
{
	struct rd_rec_lease lease = { .intent = intent->id,
				      .owner = rd_str_of(snd->owner),
				      .now_ms = snd->now_ms,
				      .until_ms = snd_lease_end(snd) };

	if (intent->owner.ptr && is_gone(snd, intent->owner))
		lease.gone = intent->owner;
	return rd_rec_intent_lease(snd->store, &lease, held, problem);
}

void
snd_leases_keep(struct snd *snd)
{
	struct rd_problem ignored;
	bool held;

	if (snd->now_ms - snd->leased_ms < KEEP_MS)
		return;
	snd->leased_ms = snd->now_ms;
	for (struct snd_job *job = snd->jobs; job; job = job->next) {
		struct rd_rec_lease lease = {
			.intent = rd_str_of(job->intent),
			.owner = rd_str_of(snd->owner),
			.now_ms = snd->now_ms,
			.until_ms = snd_lease_end(snd),
		};

		/* Who lost it finds out at its next step. */
		if (*job->intent && !job->ended &&
		    rd_rec_intent_lease(snd->store, &lease, &held, &ignored))
			break;
	}
}
