/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The files of one pack as the newest version of the language has them. */
#include <stdio.h>

#include "author/task.h"
#include "base/language.h"
#include "source/upgrade.h"

static uint32_t
language_of(struct task *task, const struct task_sources *sources)
{
	for (size_t i = 0; i < sources->input.n_files; i++) {
		const struct rd_val_file *file = &sources->files[i];
		const struct rd_src_input input = { .name = "pack.xml",
						    .bytes = file->bytes };

		if (rd_str_is(file->name, "pack.xml"))
			return rd_src_language(&task->diags, &input);
	}
	return 0;
}

static enum rd_status
upgrade(struct task *task, const struct rd_val_file *file, uint32_t from)
{
	struct rd_src_input input = { .bytes = file->bytes };
	enum rd_status status;
	struct rd_buf text;

	input.name = rd_arena_strdup(&task->arena, file->name);
	if (!input.name)
		return RD_NOMEM;
	rd_buf_init(&text, RD_FRAME_MESSAGE_CAP);
	status = rd_src_upgrade(&task->diags, &input, from, rd_src_steps,
				rd_src_n_steps, &text);
	if (!status)
		rd_frame_put_named(&task->answer, "TEXT", file->name,
				   rd_buf_view(&text));
	rd_buf_fini(&text);
	return status == RD_NOMEM ? status : RD_OK;
}

enum rd_status
task_upgrade(struct task *task)
{
	const struct task_sources *sources;
	enum rd_status status;
	char text[16];
	uint32_t from;
	int n;

	sources = task_take_sources(task, &status);
	if (!sources)
		return status;
	from = language_of(task, sources);
	n = snprintf(text, sizeof(text), "%u", from);
	rd_frame_put(&task->answer, "FROM", (struct rd_str){ text, (size_t)n });
	if (from < RD_LANGUAGE_OLDEST || from > RD_LANGUAGE_VERSION)
		return RD_OK;
	for (size_t i = 0; i < sources->input.n_files && !status; i++)
		status = upgrade(task, &sources->files[i], from);
	return status;
}
