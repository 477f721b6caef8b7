/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/progress.h"

#include <unistd.h>

#define LINE_CAP_BYTES 1024
#define MAX_BAR 40
#define TENTHS 10

static void
put_plain(const struct cmd_progress *progress, size_t done)
{
	struct rd_buf line;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_printf(&line, "%zu of %zu %s\n", done, progress->total,
		      progress->what);
	cmd_talk(rd_buf_view(&line));
	rd_buf_fini(&line);
}

static void
put_json(const struct cmd_progress *progress, size_t done)
{
	struct rd_buf line;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_printf(&line, "{\"done\":%zu,\"total\":%zu,\"what\":\"%s\"}\n",
		      done, progress->total, progress->what);
	cmd_talk(rd_buf_view(&line));
	rd_buf_fini(&line);
}

static void
put_bar(const struct cmd_progress *progress, size_t done)
{
	unsigned bar = progress->width > MAX_BAR + 30 ? MAX_BAR
						      : progress->width / 2;
	unsigned filled = (unsigned)(done * bar / progress->total);
	struct rd_buf line;
	unsigned i;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_cstr(&line, "\r[");
	for (i = 0; i < bar; i++)
		rd_buf_char(&line, i < filled ? '#' : ' ');
	rd_buf_printf(&line, "] %zu/%zu", done, progress->total);
	cmd_talk(rd_buf_view(&line));
	rd_buf_fini(&line);
}

void
cmd_progress_start(const struct cmd *cmd, struct cmd_progress *progress,
		   const char *what, size_t total)
{
	/* In the order of the option's words. */
	static void (*const kinds[])(const struct cmd_progress *, size_t) = {
		NULL, put_bar, put_plain, put_json, NULL,
	};
	unsigned kind = cmd->args.values[OPT_PROGRESS].choice;
	struct cmd_term term;

	*progress = (struct cmd_progress){ .what = what,
					   .total = total,
					   .put = kinds[kind] };
	cmd_term_init(&term, STDERR_FILENO, NULL);
	progress->width = term.width;
	if (!kind && term.tty && !cmd_given(cmd, OPT_QUIET))
		progress->put = put_bar;
}

void
cmd_progress_step(struct cmd_progress *progress, size_t done)
{
	size_t tenths;

	if (!progress->put || !progress->total)
		return;
	tenths = done * TENTHS / progress->total;
	if (tenths <= progress->tenths)
		return;
	progress->tenths = tenths;
	progress->put(progress, done);
}

void
cmd_progress_end(struct cmd_progress *progress)
{
	if (progress->put == put_bar && progress->tenths)
		cmd_talk(RD_STR_LIT("\r\033[K"));
	progress->put = NULL;
}
