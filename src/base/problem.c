/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One run-time problem, for a person or as an RFC 9457 object. */

#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/escape.h"

/* A cut text must not end inside a UTF-8 sequence. */
static void
format_cut(char *out, size_t size, const char *fmt, va_list args)
{
	int len = vsnprintf(out, size, fmt, args);
	size_t end;

	if (len < 0)
		out[0] = '\0';
	if (len < 0 || (size_t)len < size)
		return;
	end = size - 1;
	while (end && ((unsigned char)out[end - 1] & 0xc0) == 0x80)
		end--;
	if (end && (unsigned char)out[end - 1] >= 0xc0)
		end--;
	out[end] = '\0';
}

enum rd_status
rd_problem_set(struct rd_problem *problem, enum rd_status status, int exit_code,
	       const char *code, const char *fmt, ...)
{
	va_list args;

	*problem = (struct rd_problem){ .code = code, .exit_code = exit_code };
	va_start(args, fmt);
	format_cut(problem->title, sizeof(problem->title), fmt, args);
	va_end(args);
	return status;
}

void
rd_problem_where(struct rd_problem *problem, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_cut(problem->where, sizeof(problem->where), fmt, args);
	va_end(args);
}

void
rd_problem_hint(struct rd_problem *problem, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_cut(problem->hint, sizeof(problem->hint), fmt, args);
	va_end(args);
}

bool
rd_problem_suggest(struct rd_problem *problem, struct rd_str text,
		   const char *const *names, size_t n_names)
{
	const char *nearest = rd_str_nearest(text, names, n_names);

	if (nearest)
		rd_problem_hint(problem, "did you mean \"%s\"?", nearest);
	return nearest != NULL;
}

void
rd_problem_human(const struct rd_problem *problem, struct rd_buf *out)
{
	rd_buf_cstr(out, "refdesk: ");
	if (*problem->where) {
		rd_put_shown(out, rd_str_of(problem->where));
		if (problem->line)
			rd_buf_printf(out, ":%u", problem->line);
		rd_buf_cstr(out, ": ");
	}
	rd_put_shown(out, rd_str_of(problem->title));
	rd_buf_printf(out, " [%s]\n", problem->code ? problem->code : "");
	if (*problem->hint) {
		rd_buf_cstr(out, "  hint: ");
		rd_put_shown(out, rd_str_of(problem->hint));
		rd_buf_char(out, '\n');
	}
}

static void
put_member(struct rd_buf *out, const char *name, const char *value)
{
	if (!*value)
		return;
	rd_buf_printf(out, "\"%s\":", name);
	rd_put_json_str(out, rd_str_of(value));
	rd_buf_char(out, ',');
}

void
rd_problem_json(const struct rd_problem *problem, struct rd_buf *out)
{
	const char *code = problem->code ? problem->code : "";

	rd_buf_printf(out, "{\"exit_code\":%d,", problem->exit_code);
	put_member(out, "hint", problem->hint);
	if (problem->line)
		rd_buf_printf(out, "\"line\":%u,", problem->line);
	if (problem->has_offset)
		rd_buf_printf(out, "\"offset\":%llu,",
			      (unsigned long long)problem->offset);
	put_member(out, "title", problem->title);
	rd_buf_printf(out, "\"type\":\"urn:refdesk:problem:%s\"", code);
	if (*problem->where) {
		rd_buf_cstr(out, ",\"where\":");
		rd_put_json_str(out, rd_str_of(problem->where));
	}
	rd_buf_cstr(out, "}\n");
}
