/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/fall.h"

#include "base/decimal.h"
#include "base/escape.h"
#include "json/json.h"

#define TEXT_CAP 65536

static void
put_because_value(const json_t *value, struct rd_buf *out)
{
	const char *text = json_string_value(value);

	if (text)
		rd_put_shown(out, rd_str_of(text));
	else if (json_is_integer(value))
		rd_buf_i64(out, json_integer_value(value));
	else if (json_is_boolean(value))
		rd_buf_cstr(out, json_is_true(value) ? "true" : "false");
}

/* {"scene": ["restaurant"]} as "scene=restaurant". */
static void
put_because(const json_t *because, struct rd_buf *out)
{
	const char *name;
	json_t *values;
	json_t *value;
	size_t n = 0;
	size_t i;

	json_object_foreach((json_t *)because, name, values)
	{
		rd_buf_cstr(out, n++ ? " " : "");
		rd_put_shown(out, rd_str_of(name));
		rd_buf_char(out, '=');
		if (!json_is_array(values))
			put_because_value(values, out);
		json_array_foreach(values, i, value)
		{
			rd_buf_cstr(out, i ? "," : "");
			put_because_value(value, out);
		}
	}
}

/* The text may move while it grows, so rows get their pointers in the end. */
static void
add_row(struct cmd_fall *fall, const json_t *part)
{
	struct cmd_fall_row *row = &fall->rows[fall->n];
	struct rd_str points = rd_json_get_str(part, "points");
	struct rd_str note = rd_json_get_str(part, "note");
	size_t start = fall->text.len;
	int64_t after;

	if (fall->n == CMD_FALL_ROWS || !points.ptr ||
	    rd_decimal_parse(points, 8, &row->points) ||
	    !rd_points_add(fall->total, row->points, &after))
		return;
	row->factor = rd_json_get_str(part, "factor");
	row->place = rd_json_get_str(part, "at");
	if (note.ptr)
		rd_put_shown(&fall->text, note);
	else
		put_because(json_object_get(part, "because"), &fall->text);
	row->because.len = fall->text.len - start;
	row->before = fall->total;
	fall->total = after;
	fall->low = after < fall->low ? after : fall->low;
	fall->high = after > fall->high ? after : fall->high;
	fall->n++;
}

void
cmd_fall_read(const json_t *candidate, struct cmd_fall *fall)
{
	json_t *part;
	size_t i, at = 0;

	memset(fall, 0, sizeof(*fall));
	rd_buf_init(&fall->text, TEXT_CAP);
	json_array_foreach(json_object_get(candidate, "parts"), i, part)
		add_row(fall, part);
	for (i = 0; i < fall->n; i++) {
		fall->rows[i].because.ptr = rd_buf_view(&fall->text).ptr + at;
		at += fall->rows[i].because.len;
	}
}

void
cmd_fall_fini(struct cmd_fall *fall)
{
	rd_buf_fini(&fall->text);
}
