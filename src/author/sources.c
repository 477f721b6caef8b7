/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a question brings along. */
#include "author/task.h"

bool
task_next(struct task *task, struct rd_frame *frame, enum rd_status *status)
{
	*status = rd_frame_next(&task->rest, frame);
	return !*status && !rd_frame_is(frame, "DONE");
}

/* "PACK/NAME" and the bytes. */
static enum rd_status
take_file(struct task_sources *sources, struct rd_str body)
{
	struct rd_val_file *file = &sources->files[sources->input.n_files];
	ptrdiff_t slash;

	if (sources->input.n_files == TASK_MAX_FILES)
		return RD_LIMIT;
	if (!rd_frame_split(body, &file->name, &file->bytes))
		return RD_SYNTAX;
	slash = rd_str_find(file->name, RD_STR_LIT("/"));
	if (slash < 0)
		return RD_SYNTAX;
	file->pack = (struct rd_str){ file->name.ptr, (size_t)slash };
	file->name.ptr += slash + 1;
	file->name.len -= (size_t)slash + 1;
	sources->input.n_files++;
	return RD_OK;
}

static enum rd_status
take_replacement(struct task_sources *sources, struct rd_str body)
{
	struct rd_val_file *file = &sources->replace[sources->input.n_replace];

	if (sources->input.n_replace == TASK_MAX_FILES)
		return RD_LIMIT;
	sources->input.n_replace++;
	return rd_frame_split(body, &file->name, &file->bytes) ? RD_OK
							       : RD_SYNTAX;
}

/* No reason is an empty one. */
static enum rd_status
take_set(struct task_sources *sources, struct rd_str body)
{
	struct rd_val_set *set = &sources->sets[sources->input.n_sets];

	if (sources->input.n_sets == TASK_MAX_SETS)
		return RD_LIMIT;
	sources->input.n_sets++;
	if (!rd_frame_split(body, &set->path, &body) ||
	    !rd_frame_split(body, &set->value, &set->reason))
		return RD_SYNTAX;
	if (!set->reason.len)
		set->reason = RD_STR_NONE;
	return RD_OK;
}

static enum rd_status
take_owned(struct task_sources *sources, struct rd_str body)
{
	if (sources->n_owned == TASK_MAX_OWNED)
		return RD_LIMIT;
	sources->owned[sources->n_owned++] = body;
	return RD_OK;
}

static enum rd_status
take_pack(struct task_sources *sources, struct rd_str body)
{
	sources->input.pack = body;
	return RD_OK;
}

static enum rd_status
take_lint(struct task_sources *sources, struct rd_str body)
{
	(void)body;
	sources->input.lint = true;
	return RD_OK;
}

static enum rd_status
take(struct task_sources *sources, const struct rd_frame *frame)
{
	static const struct {
		const char *tag;
		enum rd_status (*take)(struct task_sources *, struct rd_str);
	} kinds[] = {
		{ "PACK", take_pack },	      { "FILE", take_file },
		{ "REPL", take_replacement }, { "SETV", take_set },
		{ "OWNS", take_owned },	      { "LINT", take_lint },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (rd_frame_is(frame, kinds[i].tag))
			return kinds[i].take(sources, frame->body);
	return RD_SYNTAX;
}

struct task_sources *
task_take_sources(struct task *task, enum rd_status *status)
{
	struct task_sources *sources = rd_arena_alloc(&task->arena,
						      sizeof(*sources));
	struct rd_frame frame;

	*status = RD_NOMEM;
	if (!sources)
		return NULL;
	sources->input.files = sources->files;
	sources->input.replace = sources->replace;
	sources->input.sets = sources->sets;
	sources->input.schemas = task->schemas;
	while (task_next(task, &frame, status)) {
		*status = take(sources, &frame);
		if (*status)
			return NULL;
	}
	return *status ? NULL : sources;
}
