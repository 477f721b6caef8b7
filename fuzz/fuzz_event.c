/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Events of refdesk-dispatch: what is taken has an id that can be typed, texts
 * within the cap, and an exit code that there is. */

#include "cli/event.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(struct rd_str text)
{
	if (text.len > CMD_EVENT_TEXT_MAX || (text.len && !text.ptr))
		abort();
}

static void
check(const struct cmd_event *event)
{
	if (event->job.ptr && event->job.len != 36)
		abort();
	for (size_t i = 0; i < event->job.len; i++)
		if (!strchr("0123456789abcdef-", event->job.ptr[i]))
			abort();
	check_text(event->reason);
	check_text(event->text);
	check_text(event->next);
	for (uint32_t i = 0; i < event->n_files; i++)
		check_text(event->files[i]);
	if (event->kind >= CMD_EVENT_N_KINDS || event->percent > 100 ||
	    event->exit_code == 1 || event->exit_code > 192)
		abort();
	if ((event->kind == CMD_EVENT_DONE && !event->state.ptr) ||
	    (event->kind == CMD_EVENT_NOTE && !event->text.ptr))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str line = { (const char *)data, size };
	struct rd_problem problem;
	struct cmd_event event;

	if (!cmd_event_read(line, &event, &problem))
		check(&event);
	else if (!problem.code || problem.exit_code != 10)
		abort();
	cmd_event_fini(&event);
	return 0;
}
