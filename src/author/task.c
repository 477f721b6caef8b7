/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "author/task.h"

#include <libxml/xmlversion.h>
#include <stdio.h>

#include "base/sandbox.h"
#include "compile/compile.h"
#include "conform/case.h"
#include "source/format.h"

#define ARENA_CAP_BYTES (768u << 20)
#define MAX_DIAGS 1000

void
task_init(struct task *task, const struct rd_src_schemas *schemas,
	  unsigned layers)
{
	*task = (struct task){ .schemas = schemas, .layers = layers };
	rd_buf_init(&task->question, RD_FRAME_MESSAGE_CAP);
	rd_buf_init(&task->answer, RD_FRAME_MESSAGE_CAP);
	rd_arena_init(&task->arena, ARENA_CAP_BYTES);
	rd_diags_init(&task->diags);
	task->diags.max_items = MAX_DIAGS;
}

void
task_fini(struct task *task)
{
	rd_diags_fini(&task->diags);
	rd_arena_fini(&task->arena);
	rd_buf_fini(&task->answer);
	rd_buf_fini(&task->question);
}

/* The body is put together where it stands: its length comes last. */
static void
put_diag(struct task *task, const struct rd_diag *diag)
{
	struct rd_buf body;

	rd_buf_init(&body, 1u << 20);
	rd_buf_printf(&body, "%d%c%u%c%s%c%s%c%s%c%s", diag->id, '\0',
		      diag->line, '\0', diag->file, '\0', diag->message, '\0',
		      diag->hint, '\0', diag->object);
	rd_buf_printf(&body, "%c%s%c%u%c%s%c%s", '\0',
		      diag->related.message ? diag->related.file : "", '\0',
		      diag->related.line, '\0',
		      diag->related.message ? diag->related.message : "", '\0',
		      diag->reason ? diag->reason : "");
	if (rd_buf_status(&body))
		task->answer.status = rd_buf_status(&body);
	rd_frame_put(&task->answer, "DIAG", rd_buf_view(&body));
	rd_buf_fini(&body);
}

static void
put_ack(struct task *task, const struct rd_diag_ack *ack)
{
	char id[16];
	int n = snprintf(id, sizeof(id), "%d", ack->id);

	rd_frame_put_named(&task->answer, "ACKN",
			   (struct rd_str){ id, (size_t)n },
			   rd_str_of(ack->object));
}

void
task_put_diags(struct task *task)
{
	struct rd_diags *diags = &task->diags;
	struct rd_buf text;
	size_t i;

	rd_diags_sort(diags);
	for (i = 0; i < diags->n_items; i++)
		put_diag(task, &diags->items[i]);
	for (i = 0; i < diags->n_acks; i++)
		put_ack(task, &diags->acks[i]);
	rd_buf_init(&text, 64);
	rd_buf_u64(&text, diags->n_dropped);
	if (diags->n_dropped)
		rd_frame_put(&task->answer, "DROP", rd_buf_view(&text));
	rd_buf_fini(&text);
}

enum rd_status
task_info(struct task *task)
{
	struct rd_buf text;

	rd_buf_init(&text, 256);
	rd_sandbox_put(task->layers, &text);
	rd_frame_put(&task->answer, "INFO", rd_buf_view(&text));
	rd_frame_put(&task->answer, "LXML", RD_STR_LIT(LIBXML_DOTTED_VERSION));
	rd_buf_fini(&text);
	return RD_OK;
}

/* Findings are left to the build that follows. */
enum rd_status
task_base(struct task *task)
{
	struct rd_src_file *file = NULL;
	struct rd_str name, bytes;
	struct rd_str base = RD_STR_LIT("");
	struct rd_str own = RD_STR_LIT("");
	struct rd_frame frame;
	enum rd_status status;

	if (!task_next(task, &frame, &status) || !rd_frame_is(&frame, "FILE") ||
	    !rd_frame_split(frame.body, &name, &bytes))
		return RD_SYNTAX;
	status = rd_src_parse(
		&task->arena, &task->diags,
		&(struct rd_src_input){ .name = "pack.xml", .bytes = bytes },
		&file);
	if (status == RD_NOMEM)
		return status;
	if (file && file->kind == RD_SRC_PACK) {
		base = rd_src_attr_or(file->root, "base", "");
		own = rd_src_attr_or(file->root, "name", "");
	}
	rd_frame_put(&task->answer, "BASE", base);
	rd_frame_put(&task->answer, "NAME", own);
	rd_diags_fini(&task->diags);
	rd_diags_init(&task->diags);
	return RD_OK;
}

enum rd_status
task_build(struct task *task)
{
	enum rd_status status;
	struct task_sources *sources = task_take_sources(task, &status);
	struct rd_buf program;

	if (!sources)
		return status;
	rd_buf_init(&program, RD_FRAME_MESSAGE_CAP);
	status = rd_cc_compile(&sources->input, &task->diags, &program);
	if (!status)
		rd_frame_put(&task->answer, "PROG", rd_buf_view(&program));
	rd_buf_fini(&program);
	/* Whatever is wrong with the rules is among the findings. */
	return status == RD_SEMANTIC ? RD_OK : status;
}

/* Parses one LONE frame; *file is NULL when it has errors. */
static enum rd_status
parse_lone(struct task *task, const struct rd_frame *frame, struct rd_str *name,
	   struct rd_src_file **file)
{
	enum rd_status status;
	struct rd_str bytes;
	char *label;

	*file = NULL;
	if (!rd_frame_is(frame, "LONE") ||
	    !rd_frame_split(frame->body, name, &bytes))
		return RD_SYNTAX;
	label = rd_arena_strdup(&task->arena, *name);
	if (!label)
		return RD_NOMEM;
	status = rd_src_parse(
		&task->arena, &task->diags,
		&(struct rd_src_input){ .name = label,
					.bytes = bytes,
					.schemas = task->schemas },
		file);
	if (status)
		*file = NULL;
	return status == RD_NOMEM ? status : RD_OK;
}

enum rd_status
task_check(struct task *task)
{
	struct rd_src_file *file;
	struct rd_frame frame;
	enum rd_status status;
	struct rd_str name;

	while (task_next(task, &frame, &status)) {
		status = parse_lone(task, &frame, &name, &file);
		if (status)
			break;
	}
	return status;
}

enum rd_status
task_cases(struct task *task)
{
	struct rd_src_file *file;
	struct rd_frame frame;
	enum rd_status status;
	struct rd_buf line;
	struct rd_str name;

	rd_buf_init(&line, RD_FRAME_MESSAGE_CAP);
	while (task_next(task, &frame, &status)) {
		status = parse_lone(task, &frame, &name, &file);
		if (status)
			break;
		if (!file || file->kind != RD_SRC_FIXTURE)
			continue;
		rd_buf_reset(&line);
		rd_conf_case_write(file, &line);
		status = rd_buf_status(&line);
		if (status)
			break;
		rd_frame_put_named(&task->answer, "LINE", name,
				   rd_buf_view(&line));
	}
	rd_buf_fini(&line);
	return status;
}

/* One file; nothing comes back for one that cannot be laid out. */
static enum rd_status
format(struct task *task, const struct rd_frame *frame)
{
	struct rd_src_input input = { .schemas = task->schemas };
	enum rd_status status;
	struct rd_buf text;
	struct rd_str name;

	if (!rd_frame_is(frame, "LONE") ||
	    !rd_frame_split(frame->body, &name, &input.bytes))
		return RD_SYNTAX;
	input.name = rd_arena_strdup(&task->arena, name);
	if (!input.name)
		return RD_NOMEM;
	rd_buf_init(&text, RD_FRAME_MESSAGE_CAP);
	status = rd_src_format(&task->diags, &input, &text);
	if (!status)
		rd_frame_put_named(&task->answer, "TEXT", name,
				   rd_buf_view(&text));
	rd_buf_fini(&text);
	return status == RD_NOMEM ? status : RD_OK;
}

enum rd_status
task_fmt(struct task *task)
{
	struct rd_frame frame;
	enum rd_status status;

	while (task_next(task, &frame, &status)) {
		status = format(task, &frame);
		if (status)
			break;
	}
	return status;
}
