/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/text.h"

#define LINE_CAP_BYTES (4 * CMD_EVENT_CAP_BYTES)
#define BAR_COLUMNS 20
#define SHORT_ID 18

static bool
terminal_can_redraw(void)
{
	const char *kind = getenv("TERM");

	return isatty(STDERR_FILENO) && kind && *kind && strcmp(kind, "dumb");
}

void
cmd_live_start(const struct cmd *cmd, struct cmd_live *live, bool several)
{
	/* In the order of the option's words. */
	static const enum cmd_live_kind kinds[] = {
		CMD_LIVE_NONE, CMD_LIVE_BAR,  CMD_LIVE_PLAIN,
		CMD_LIVE_JSON, CMD_LIVE_NONE,
	};
	unsigned choice = cmd->args.values[OPT_PROGRESS].choice;

	*live = (struct cmd_live){ .cmd = cmd,
				   .kind = kinds[choice],
				   .several = several };
	if (!choice && isatty(STDERR_FILENO) && !cmd_given(cmd, OPT_QUIET))
		live->kind = terminal_can_redraw() ? CMD_LIVE_BAR
						   : CMD_LIVE_PLAIN;
}

/* As much of a text that is fit to be shown as so many columns hold. */
static struct rd_str
cut(struct rd_str text, unsigned columns)
{
	size_t at = 0, end = 0;
	unsigned used = 0;

	while (at < text.len) {
		(void)rd_utf8_next(text, &at);
		used += cmd_term_columns(
			(struct rd_str){ text.ptr + end, at - end });
		if (used > columns)
			break;
		end = at;
	}
	return (struct rd_str){ text.ptr, end };
}

static void
put(struct rd_buf *out, const char *before, struct rd_str text)
{
	if (!text.len)
		return;
	rd_buf_cstr(out, before);
	rd_put_shown(out, text);
}

static void
put_bar(unsigned percent, struct rd_buf *out)
{
	unsigned filled = percent * BAR_COLUMNS / 100;

	rd_buf_char(out, '[');
	for (unsigned i = 0; i < BAR_COLUMNS; i++)
		rd_buf_char(out, i < filled ? '#' : ' ');
	rd_buf_printf(out, "] %u %%", percent);
}

static void
put_state(const struct cmd_event *event, struct rd_buf *out)
{
	switch (event->kind) {
	case CMD_EVENT_ATTEMPT:
		rd_buf_cstr(out, "is asked");
		put(out, ", at most $", event->cost);
		break;
	case CMD_EVENT_WAIT:
		rd_buf_printf(out, "waits %u s", event->seconds);
		put(out, ": ", event->reason);
		break;
	case CMD_EVENT_SUBMITTED:
		rd_buf_cstr(out, "has taken it");
		put(out, ", request ", event->request);
		break;
	case CMD_EVENT_QUEUE:
		rd_buf_printf(out, "queued, position %u", event->position);
		break;
	case CMD_EVENT_RUNNING:
		rd_buf_cstr(out, "works on it");
		break;
	case CMD_EVENT_PROGRESS:
		put_bar(event->percent, out);
		break;
	case CMD_EVENT_FALLBACK:
		put(out, "", event->reason);
		put(out, "; next is ", event->to);
		break;
	case CMD_EVENT_NOTE:
		put(out, "", event->text);
		break;
	case CMD_EVENT_IMAGE:
		put(out, "", event->file);
		break;
	case CMD_EVENT_DONE:
	case CMD_EVENT_N_KINDS:
		break;
	}
}

/* "0197aaaa-0000-7000  fal flux-lora  queued, position 3" */
static void
put_line(const struct cmd_live *live, const struct cmd_event *event,
	 struct rd_buf *out)
{
	if (live->several && event->job.len >= SHORT_ID)
		rd_buf_printf(out, "%.*s  ", SHORT_ID, event->job.ptr);
	if (*live->label && event->kind != CMD_EVENT_NOTE)
		rd_buf_printf(out, "%s  ", live->label);
	put_state(event, out);
}

/* Texts of an event may be as long as they like; a label is cut. */
static void
keep_label(struct cmd_live *live, const struct cmd_event *event)
{
	struct rd_buf text;
	struct rd_str label;

	rd_buf_init(&text, LINE_CAP_BYTES);
	put(&text, "", event->provider);
	put(&text, " ", event->model);
	label = cut(rd_buf_view(&text), CMD_LIVE_LABEL / 4);
	if (label.len >= CMD_LIVE_LABEL)
		label.len = 0;
	(void)snprintf(live->label, sizeof(live->label), "%.*s",
		       RD_STR_FMT(label));
	rd_buf_fini(&text);
}

/* The one line, not quite as wide as the terminal: what stands in the last
 * column makes some of them go on to the next line. */
static void
draw(struct cmd_live *live, struct rd_str text)
{
	struct cmd_term term;
	struct rd_buf line;

	cmd_term_init(&term, STDERR_FILENO, NULL);
	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_char(&line, '\r');
	rd_buf_str(&line, cut(text, term.width - 1));
	rd_buf_cstr(&line, "\033[K");
	cmd_talk(rd_buf_view(&line));
	rd_buf_fini(&line);
	live->drawn = true;
}

static void
say(struct cmd_live *live, struct rd_str text)
{
	struct rd_buf line;

	rd_buf_init(&line, LINE_CAP_BYTES);
	if (live->drawn)
		rd_buf_cstr(&line, "\r\033[K");
	rd_buf_str(&line, text);
	rd_buf_char(&line, '\n');
	cmd_talk(rd_buf_view(&line));
	rd_buf_fini(&line);
	live->drawn = false;
}

static bool
changes_outcome(const struct cmd_event *event)
{
	return event->kind == CMD_EVENT_FALLBACK ||
	       event->kind == CMD_EVENT_NOTE;
}

/* A file is told when all are there; until then a line shows that one is. */
static void
show(struct cmd_live *live, const struct cmd_event *event, struct rd_str text)
{
	bool quiet = cmd_given(live->cmd, OPT_QUIET);

	if (live->kind == CMD_LIVE_PLAIN || (changes_outcome(event) && !quiet))
		say(live, text);
	else if (live->kind == CMD_LIVE_BAR)
		draw(live, text);
}

void
cmd_live_tell(struct cmd_live *live, const struct cmd_event *event,
	      struct rd_str line)
{
	struct rd_buf text;

	if (event->kind == CMD_EVENT_ATTEMPT)
		keep_label(live, event);
	rd_buf_init(&text, LINE_CAP_BYTES);
	if (live->kind == CMD_LIVE_JSON)
		say(live, line);
	else if (event->kind == CMD_EVENT_DONE)
		cmd_live_end(live);
	else {
		put_line(live, event, &text);
		show(live, event, rd_buf_view(&text));
	}
	/* Several jobs go on at the same time. */
	if (event->kind == CMD_EVENT_DONE || live->several)
		live->label[0] = '\0';
	rd_buf_fini(&text);
}

void
cmd_live_end(struct cmd_live *live)
{
	if (live->drawn)
		cmd_talk(RD_STR_LIT("\r\033[K"));
	live->drawn = false;
}
