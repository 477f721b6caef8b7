/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Fields with dotted names as one JSON object, its names and those of the
 * objects within it sorted. */

#include "plan/making.h"

#include "base/escape.h"
#include "json/jcs.h"

#define BODY_CAP ((size_t)1 << 20)
#define BODY_DEPTH 16u

/* The next part of a path; *path is what follows it. */
static struct rd_str
next_part(struct rd_str *path)
{
	const char *dot = path->len ? memchr(path->ptr, '.', path->len) : NULL;
	struct rd_str part = *path;

	if (!dot) {
		*path = RD_STR_NONE;
		return part;
	}
	part.len = (size_t)(dot - path->ptr);
	path->ptr = dot + 1;
	path->len -= part.len + 1;
	return part;
}

static int
compare(struct rd_str a, struct rd_str b)
{
	int order = 0;

	while (!order && a.ptr && b.ptr)
		order = rd_json_key_cmp(next_part(&a), next_part(&b));
	return order ? order : !!a.ptr - !!b.ptr;
}

static void
sort(struct plan_field *fields, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct plan_field field = fields[i];
		size_t k = i;

		for (; k && compare(field.path, fields[k - 1].path) < 0; k--)
			fields[k] = fields[k - 1];
		fields[k] = field;
	}
}

static uint32_t
depth_of(struct rd_str path)
{
	uint32_t n = 0;

	for (size_t i = 0; i < path.len; i++)
		n += path.ptr[i] == '.';
	return n;
}

/* Objects that two fields have in common. */
static uint32_t
shared(struct rd_str a, struct rd_str b)
{
	uint32_t n = 0;

	while (a.ptr && b.ptr) {
		struct rd_str x = next_part(&a), y = next_part(&b);

		if (!a.ptr || !b.ptr || !rd_str_eq(x, y))
			break;
		n++;
	}
	return n;
}

static void
put_field(struct rd_buf *out, const struct plan_field *field, uint32_t open)
{
	struct rd_str path = field->path, part;

	while (path.ptr) {
		part = next_part(&path);
		if (open) {
			open--;
			continue;
		}
		rd_put_json_str(out, part);
		rd_buf_char(out, ':');
		if (path.ptr)
			rd_buf_char(out, '{');
	}
	rd_buf_str(out, field->json);
}

static void
put_body(struct rd_buf *out, const struct plan_field *fields, size_t n)
{
	uint32_t depth = 0, open;

	rd_buf_char(out, '{');
	for (size_t i = 0; i < n; i++) {
		open = i ? shared(fields[i - 1].path, fields[i].path) : 0;
		for (; depth > open; depth--)
			rd_buf_char(out, '}');
		if (i)
			rd_buf_char(out, ',');
		put_field(out, &fields[i], open);
		depth = depth_of(fields[i].path);
	}
	for (; depth; depth--)
		rd_buf_char(out, '}');
	rd_buf_char(out, '}');
}

/* A field cannot be a value and an object, nor stand there twice. */
static enum rd_status
check(struct plan_trying *t)
{
	struct rd_str a, b;

	for (size_t i = 0; i < t->n_fields; i++) {
		b = t->fields[i].path;
		if (depth_of(b) > BODY_DEPTH)
			return plan_refuse(t->making, "plan.body",
					   "field \"%.*s\" lies too deep",
					   RD_STR_FMT(b));
		a = i ? t->fields[i - 1].path : RD_STR_NONE;
		if (a.ptr && b.len >= a.len && !memcmp(a.ptr, b.ptr, a.len) &&
		    (b.len == a.len || b.ptr[a.len] == '.'))
			return plan_refuse(t->making, "plan.body",
					   "field \"%.*s\" is there twice",
					   RD_STR_FMT(a));
	}
	return RD_OK;
}

enum rd_status
plan_body(struct plan_trying *t)
{
	enum rd_status status;
	struct rd_buf out;

	sort(t->fields, t->n_fields);
	status = check(t);
	if (status != RD_OK)
		return status;
	rd_buf_init(&out, BODY_CAP);
	put_body(&out, t->fields, t->n_fields);
	return plan_keep(t->making, &out, &t->out->body);
}
