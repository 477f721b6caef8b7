/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where a case differs from what was decided, kept until it is told. */

#include <stdarg.h>
#include <stdio.h>

#include "conform/internal.h"

void
conf_miss(struct conf_check *check, const json_t *node, const char *wanted,
	  const char *got, const char *fmt, ...)
{
	struct rd_conf_outcome *outcome = check->outcome;
	void *items = check->misses;
	char text[512];
	va_list args;
	size_t at;

	va_start(args, fmt);
	at = (size_t)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (check->probe->rows && at < sizeof(text))
		snprintf(text + at, sizeof(text) - at, ", with \"%.*s\"",
			 RD_STR_FMT(conf_text(check->probe->row)));
	outcome->passed = false;
	if (rd_arena_grow(check->arena, &items, outcome->n_misses, &check->cap,
			  sizeof(*check->misses)) != RD_OK) {
		check->status = RD_NOMEM;
		return;
	}
	check->misses = items;
	check->misses[outcome->n_misses++] = (struct rd_conf_miss){
		conf_line(node), rd_arena_printf(check->arena, "%s", text),
		wanted, got
	};
	outcome->misses = check->misses;
}

void
conf_wrong(struct conf_check *check, const json_t *node, const char *what,
	   struct rd_str name)
{
	if (check->status != RD_OK)
		return;
	check->status = rd_problem_set(
		check->problem, RD_SEMANTIC, 4, "fixture.unknown",
		"the program has no %s \"%.*s\"", what, RD_STR_FMT(name));
	check->problem->line = conf_line(node);
}
