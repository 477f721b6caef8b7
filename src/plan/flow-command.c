/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The arguments of a command, and how a shell is told them. */

#include "plan/flow-fill.h"

#define VALUE_MAX 64 /* of a number */

struct line {
	struct flow_filling *f;
	struct rd_plan_flow_argv *argv;
	size_t n_room;
};

static enum rd_status
add(struct line *l, struct rd_str item)
{
	void *items = l->argv->items;
	enum rd_status status = rd_arena_grow(l->f->arena, &items,
					      l->argv->n_items, &l->n_room,
					      sizeof(item));

	if (status)
		return status;
	l->argv->items = items;
	l->argv->items[l->argv->n_items++] = item;
	return RD_OK;
}

static enum rd_status
add_joined(struct line *l, struct rd_str before, const char *between,
	   struct rd_str behind)
{
	size_t n_between = strlen(between), n = before.len + n_between;
	char *text = rd_arena_raw(l->f->arena, n + behind.len + 1);

	if (!text)
		return RD_NOMEM;
	memcpy(text, before.ptr, before.len);
	memcpy(text + before.len, between, n_between);
	memcpy(text + n, behind.ptr, behind.len);
	return add(l, (struct rd_str){ text, n + behind.len });
}

static enum rd_status
text_of(struct line *l, const struct flow_value *value, struct rd_str *text)
{
	struct rd_buf buf;
	char *copy;

	*text = value->text;
	if (value->is_text)
		return RD_OK;
	rd_buf_init(&buf, VALUE_MAX);
	flow_put_number(&buf, value);
	copy = rd_arena_strdup(l->f->arena, rd_buf_view(&buf));
	*text = rd_str_of(copy);
	rd_buf_fini(&buf);
	return copy ? RD_OK : RD_NOMEM;
}

static bool
looks_like_option(const struct flow_value *value)
{
	return value->is_text && rd_str_starts(value->text, "-");
}

/* A value of a list; with "./" a path means the same file. */
static enum rd_status
add_item(struct line *l, const struct flow_value *value)
{
	struct rd_str text;
	enum rd_status status = text_of(l, value, &text);

	if (status)
		return status;
	return looks_like_option(value)
		       ? add_joined(l, RD_STR_LIT("./"), "", text)
		       : add(l, text);
}

static enum rd_status
add_list(struct line *l, const struct rd_prog_flowinput *in)
{
	struct flow_place at = { .each = in->each };
	enum rd_status status = RD_OK;
	size_t before = l->argv->n_items;

	for (bool more = flow_first(l->f, &at); !status && more;
	     more = flow_next(l->f, &at)) {
		struct flow_value value;

		if (!flow_stands(l->f, in->when, &at))
			continue;
		if (l->argv->n_items == before)
			status = add(l, rd_prog_str(l->f->ask->prog, in->name));
		if (!status)
			status = flow_value(l->f, in, &at, &value);
		if (!status && value.given)
			status = add_item(l, &value);
	}
	return status;
}

static enum rd_status
add_single(struct line *l, const struct rd_prog_flowinput *in)
{
	struct rd_str option = rd_prog_str(l->f->ask->prog, in->name), text;
	struct flow_place at = { .each = RD_FLOW_EACH_ONCE };
	struct flow_value value;
	enum rd_status status;

	if (in->from == RD_FLOW_FROM_FLAG)
		return add(l, option);
	status = flow_value(l->f, in, &at, &value);
	if (status || !value.given)
		return status;
	status = text_of(l, &value, &text);
	if (!status && looks_like_option(&value))
		return add_joined(l, option, "=", text);
	if (!status)
		status = add(l, option);
	return status ? status : add(l, text);
}

enum rd_status
rd_plan_flow_argv(const struct rd_plan_flow *ask, struct rd_arena *arena,
		  struct rd_plan_flow_argv *out, struct rd_buf *notes,
		  struct rd_problem *problem)
{
	const struct rd_prog_flow *flow = ask->flow;
	struct flow_filling f = { ask, arena, notes, problem, 0 };
	struct line l = { .f = &f, .argv = out };
	enum rd_status status = flow_begin(&f);

	*out = (struct rd_plan_flow_argv){ .items = NULL };
	if (!status)
		status = add(&l, rd_prog_str(ask->prog, flow->program));
	for (uint32_t i = 0; !status && i < flow->n_arguments; i++) {
		const struct rd_prog_flowinput *in =
			&ask->prog->flowinput[flow->first_argument + i];

		status = in->each == RD_FLOW_EACH_ONCE ? add_single(&l, in)
						       : add_list(&l, in);
	}
	return status;
}

/* ---- the shell ---- */

static bool
is_plain(struct rd_str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!rd_is_alnum(word.ptr[i]) &&
		    (!word.ptr[i] || !strchr(",._+:@%/=-", word.ptr[i])))
			return false;
	return word.len > 0;
}

static void
put_word(struct rd_buf *out, struct rd_str word)
{
	if (is_plain(word)) {
		rd_buf_str(out, word);
		return;
	}
	rd_buf_char(out, '\'');
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] == '\'')
			rd_buf_cstr(out, "'\\''");
		else
			rd_buf_char(out, word.ptr[i]);
	rd_buf_char(out, '\'');
}

void
rd_plan_flow_shell(const struct rd_plan_flow_argv *argv, struct rd_buf *out)
{
	for (size_t i = 0; i < argv->n_items; i++) {
		if (i)
			rd_buf_char(out, ' ');
		put_word(out, argv->items[i]);
	}
}
