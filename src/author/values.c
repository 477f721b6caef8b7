/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Values of a pack by path: which there are, and what to replace to change
 * them. */
#include "author/task.h"
#include "validate/values.h"

#define BODY_CAP_BYTES ((size_t)32 << 20)

static enum rd_status
put(struct task *task, const char *tag, struct rd_buf *body)
{
	rd_frame_put(&task->answer, tag, rd_buf_view(body));
	if (rd_buf_status(body))
		return rd_buf_status(body);
	rd_buf_reset(body);
	return rd_buf_status(&task->answer);
}

static void
put_place(struct rd_buf *body, struct rd_str pack, const char *file)
{
	rd_buf_printf(body, "%.*s/%s%c", RD_STR_FMT(pack), file, 0);
}

static uint32_t
line_of(const struct rd_val_value_at *item)
{
	return item->attr ? rd_src_attr_line(item->node, item->attr)
			  : item->node->line;
}

static enum rd_status
put_value(struct task *task, const struct rd_val_value_at *item,
	  struct rd_buf *body)
{
	const char *how = rd_src_is(item->node, "override") ? "overridden"
							    : "set";

	rd_buf_str(body, item->path);
	rd_buf_char(body, 0);
	rd_buf_str(body, item->value);
	rd_buf_char(body, 0);
	put_place(body, item->pack, item->file);
	rd_buf_printf(body, "%u%c%.*s%c%s", line_of(item), 0,
		      RD_STR_FMT(item->tune), 0,
		      item->value.ptr ? how : "unset");
	return put(task, "SAID", body);
}

/* Findings are no failure. */
static enum rd_status
find(struct task *task, const struct task_sources *sources,
     struct rd_val_values *values)
{
	enum rd_status status = rd_val_values_find(&sources->input,
						   &task->diags, values);

	return status == RD_SEMANTIC ? RD_OK : status;
}

enum rd_status
task_values(struct task *task)
{
	enum rd_status status;
	struct task_sources *sources = task_take_sources(task, &status);
	struct rd_val_values values;
	struct rd_buf body;

	if (!sources)
		return status;
	rd_buf_init(&body, BODY_CAP_BYTES);
	status = find(task, sources, &values);
	for (size_t i = 0; i < values.n && !status && !task->diags.n_errors;
	     i++)
		status = put_value(task, &values.items[i], &body);
	rd_val_values_fini(&values);
	rd_buf_fini(&body);
	return status;
}

static enum rd_status
put_edit(struct task *task, const struct rd_val_edit *edit, struct rd_buf *body)
{
	put_place(body, edit->pack, edit->file);
	rd_buf_printf(body, "%zu%c%zu%c", edit->span.at, 0, edit->span.n, 0);
	rd_buf_str(body, edit->text);
	return put(task, "EDIT", body);
}

static enum rd_status
put_by_hand(struct task *task, const struct rd_val_value_at *item,
	    struct rd_buf *body)
{
	put_place(body, item->pack, item->file);
	rd_buf_printf(body, "%u%c", line_of(item), 0);
	rd_buf_str(body, item->path);
	return put(task, "HAND", body);
}

static enum rd_status
amend(struct task *task, const struct task_sources *sources,
      struct rd_val_values *values)
{
	struct rd_val_amend amend = { .sets = sources->sets,
				      .owned = sources->owned,
				      .n_owned = sources->n_owned };
	enum rd_status status = rd_val_values_amend(values, &amend);
	struct rd_buf body;

	rd_buf_init(&body, BODY_CAP_BYTES);
	if (status == RD_SEMANTIC && amend.by_hand)
		status = put_by_hand(task, amend.by_hand, &body);
	else
		for (size_t i = 0; i < amend.n && !status; i++)
			status = put_edit(task, &amend.edits[i], &body);
	rd_buf_fini(&body);
	return status;
}

enum rd_status
task_amend(struct task *task)
{
	enum rd_status status;
	struct task_sources *sources = task_take_sources(task, &status);
	struct rd_val_values values;

	if (!sources)
		return status;
	if (!sources->input.n_sets)
		return RD_SYNTAX;
	status = find(task, sources, &values);
	if (!status && !task->diags.n_errors)
		status = amend(task, sources, &values);
	rd_val_values_fini(&values);
	return status;
}
