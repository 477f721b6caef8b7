/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Events: one JSON object a line on stdout.  When nobody reads them any more
 * the work goes on: what was paid for is still to be fetched. */
#include <errno.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/escape.h"
#include "base/fs.h"
#include "base/time.h"
#include "sender/snd.h"

#define WRITE_AT ((size_t)16 << 10)
#define PROBLEM_CAP ((size_t)16 << 10)

static void
put_name(struct snd_job *job, const char *name)
{
	struct rd_buf *out = &job->snd->out;

	rd_buf_cstr(out, ",\"");
	rd_buf_cstr(out, name);
	rd_buf_cstr(out, "\":");
}

void
snd_event(struct snd_job *job, const char *event)
{
	struct rd_buf *out = &job->snd->out;

	rd_buf_printf(out, "{\"event\":\"%s\",\"job\":", event);
	if (*job->id)
		rd_put_json_str(out, rd_str_of(job->id));
	else
		rd_buf_cstr(out, "null");
	rd_buf_printf(out, ",\"seq\":%u,\"t\":\"", ++job->seq);
	rd_instant_put(out, job->snd->now_ms);
	rd_buf_char(out, '"');
}

void
snd_put_text(struct snd_job *job, const char *name, struct rd_str text)
{
	put_name(job, name);
	if (text.ptr)
		rd_put_json_str(&job->snd->out, text);
	else
		rd_buf_cstr(&job->snd->out, "null");
}

void
snd_put_int(struct snd_job *job, const char *name, int64_t value)
{
	put_name(job, name);
	rd_buf_i64(&job->snd->out, value);
}

void
snd_put_bool(struct snd_job *job, const char *name, bool value)
{
	put_name(job, name);
	rd_buf_cstr(&job->snd->out, value ? "true" : "false");
}

void
snd_put_usd(struct snd_job *job, const char *name, int64_t micro)
{
	put_name(job, name);
	rd_buf_char(&job->snd->out, '"');
	rd_decimal_put(&job->snd->out, micro, 6);
	rd_buf_char(&job->snd->out, '"');
}

void
snd_event_end(struct snd_job *job)
{
	rd_buf_cstr(&job->snd->out, "}\n");
	if (job->snd->out.len >= WRITE_AT)
		snd_events_write(job->snd);
}

void
snd_note(struct snd_job *job, const char *text)
{
	snd_event(job, "note");
	snd_put_text(job, "text", rd_str_of(text));
	snd_event_end(job);
}

void
snd_say_wait(struct snd_job *job, int64_t ms, const char *reason)
{
	snd_event(job, "wait");
	snd_put_int(job, "try", job->at + 1);
	snd_put_int(job, "seconds", (ms + 999) / 1000);
	snd_put_text(job, "reason", rd_str_of(reason));
	snd_event_end(job);
}

void
snd_events_write(struct snd *snd)
{
	struct rd_problem problem;

	if (snd->out.len && !snd->deaf &&
	    (rd_buf_status(&snd->out) ||
	     rd_fs_write_fd(STDOUT_FILENO, "stdout", rd_buf_view(&snd->out),
			    &problem)))
		snd->deaf = true;
	rd_buf_reset(&snd->out);
}

void
snd_tell(bool json, const struct rd_problem *problem)
{
	struct rd_problem ignored;
	struct rd_buf text;

	rd_buf_init(&text, PROBLEM_CAP);
	if (json)
		rd_problem_json(problem, &text);
	else
		rd_problem_human(problem, &text);
	if (rd_fs_write_fd(STDERR_FILENO, "stderr", rd_buf_view(&text),
			   &ignored))
		errno = 0;
	rd_buf_fini(&text);
}
