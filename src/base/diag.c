/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The list of findings and its two forms.  What an id means stands in
 * schemas/diagnostics.xml, from which the table here is made. */

#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/escape.h"

#define RD_DIAG_TABLE
#include "base/diag-ids.h"

#define TEXT_CAP 1024
#define ARENA_CAP (4u << 20)

static const char *const severity_names[] = { "info", "warning", "error" };

const struct rd_diag_info *
rd_diag_info_at(size_t index)
{
	if (index >= sizeof(diag_table) / sizeof(*diag_table))
		return NULL;
	return &diag_table[index];
}

const struct rd_diag_info *
rd_diag_info(int id)
{
	size_t low = 0, high = sizeof(diag_table) / sizeof(*diag_table);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (diag_table[middle].id == id)
			return &diag_table[middle];
		if (diag_table[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void
rd_diags_init(struct rd_diags *diags)
{
	*diags = (struct rd_diags){ .max_items = 100 };
	rd_arena_init(&diags->arena, ARENA_CAP);
}

void
rd_diags_fini(struct rd_diags *diags)
{
	rd_arena_fini(&diags->arena);
	diags->items = NULL;
	diags->n_items = diags->n_cap = 0;
	diags->acks = NULL;
	diags->n_acks = diags->acks_cap = 0;
}

/* Texts are cut rather than refused: a finding must never get lost. */
static const char *
keep_text(struct rd_diags *diags, const char *fmt, va_list args)
{
	char text[TEXT_CAP];
	char *copy;

	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	copy = rd_arena_strdup(&diags->arena, rd_str_of(text));
	return copy ? copy : "";
}

void
rd_diag_add(struct rd_diags *diags, int id, const char *file, uint32_t line,
	    const char *fmt, ...)
{
	const struct rd_diag_info *info = rd_diag_info(id);
	enum rd_severity severity = info ? info->severity : RD_ERROR;
	struct rd_diag *diag;
	const char *name;
	va_list args;

	diags->n_errors += severity == RD_ERROR;
	diags->n_warnings += severity == RD_WARNING;
	if (diags->n_dropped || diags->n_items >= diags->max_items ||
	    rd_arena_grow(&diags->arena, (void **)&diags->items, diags->n_items,
			  &diags->n_cap, sizeof(*diags->items)) != RD_OK) {
		diags->n_dropped++;
		return;
	}
	name = rd_arena_strdup(&diags->arena, rd_str_of(file ? file : ""));
	diag = &diags->items[diags->n_items++];
	*diag = (struct rd_diag){
		.id = id,
		.severity = severity,
		.file = name ? name : "",
		.line = line,
		.hint = info ? info->fix : "",
		.object = "",
	};
	va_start(args, fmt);
	diag->message = keep_text(diags, fmt, args);
	va_end(args);
}

/* NULL when the newest finding was dropped. */
static struct rd_diag *
newest(struct rd_diags *diags)
{
	if (!diags->n_items || diags->n_dropped)
		return NULL;
	return &diags->items[diags->n_items - 1];
}

void
rd_diag_hint(struct rd_diags *diags, const char *fmt, ...)
{
	struct rd_diag *diag = newest(diags);
	va_list args;

	if (!diag)
		return;
	va_start(args, fmt);
	diag->hint = keep_text(diags, fmt, args);
	va_end(args);
}

void
rd_diag_object(struct rd_diags *diags, const char *fmt, ...)
{
	struct rd_diag *diag = newest(diags);
	va_list args;

	if (!diag)
		return;
	va_start(args, fmt);
	diag->object = keep_text(diags, fmt, args);
	va_end(args);
}

void
rd_diag_related(struct rd_diags *diags, const char *file, uint32_t line,
		const char *fmt, ...)
{
	struct rd_diag *diag = newest(diags);
	const char *name;
	va_list args;

	if (!diag)
		return;
	name = rd_arena_strdup(&diags->arena, rd_str_of(file));
	diag->related.file = name ? name : "";
	diag->related.line = line;
	va_start(args, fmt);
	diag->related.message = keep_text(diags, fmt, args);
	va_end(args);
}

void
rd_diag_acknowledge(struct rd_diags *diags, struct rd_diag *diag,
		    const char *reason)
{
	const char *copy = rd_arena_strdup(&diags->arena, rd_str_of(reason));

	if (diag->severity == RD_ERROR || diag->reason)
		return;
	diag->reason = copy ? copy : "";
	diags->n_acknowledged++;
	diags->n_warnings -= diag->severity == RD_WARNING;
}

void
rd_diags_keep_ack(struct rd_diags *diags, int id, struct rd_str object)
{
	const char *copy = rd_arena_strdup(&diags->arena, object);

	if (!copy ||
	    rd_arena_grow(&diags->arena, (void **)&diags->acks, diags->n_acks,
			  &diags->acks_cap, sizeof(*diags->acks)) != RD_OK)
		return;
	diags->acks[diags->n_acks++] = (struct rd_diag_ack){ id, copy };
}

bool
rd_diags_has_ack(const struct rd_diags *diags, int id, struct rd_str object)
{
	for (size_t i = 0; i < diags->n_acks; i++)
		if (diags->acks[i].id == id &&
		    rd_str_eq(rd_str_of(diags->acks[i].object), object))
			return true;
	return false;
}

size_t
rd_diags_open(const struct rd_diags *diags)
{
	size_t n = diags->n_dropped;

	for (size_t i = 0; i < diags->n_items; i++)
		n += diags->items[i].severity != RD_ERROR &&
		     !diags->items[i].reason;
	return n;
}

static int
compare_places(const struct rd_diag *a, const struct rd_diag *b)
{
	int order = strcmp(a->file, b->file);

	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	if (!order)
		order = (a->id > b->id) - (a->id < b->id);
	return order;
}

/* Insertion sort: stable, and findings come nearly in order. */
void
rd_diags_sort(struct rd_diags *diags)
{
	for (size_t i = 1; i < diags->n_items; i++) {
		struct rd_diag moving = diags->items[i];
		size_t at = i;

		while (at &&
		       compare_places(&diags->items[at - 1], &moving) > 0) {
			diags->items[at] = diags->items[at - 1];
			at--;
		}
		diags->items[at] = moving;
	}
}

static void
put_human(const struct rd_diag *diag, struct rd_buf *out)
{
	if (*diag->file) {
		rd_put_shown(out, rd_str_of(diag->file));
		rd_buf_char(out, ':');
		if (diag->line)
			rd_buf_printf(out, "%u:", diag->line);
		rd_buf_char(out, ' ');
	}
	rd_buf_printf(out, "%s RD%04d: ", severity_names[diag->severity],
		      diag->id);
	rd_put_shown(out, rd_str_of(diag->message));
	rd_buf_char(out, '\n');
	if (*diag->hint) {
		rd_buf_cstr(out, "    hint: ");
		rd_put_shown(out, rd_str_of(diag->hint));
		rd_buf_char(out, '\n');
	}
}

void
rd_diags_human(const struct rd_diags *diags, struct rd_buf *out)
{
	for (size_t i = 0; i < diags->n_items; i++)
		if (!diags->items[i].reason)
			put_human(&diags->items[i], out);
	if (diags->n_dropped)
		rd_buf_printf(out, "... and %zu more\n", diags->n_dropped);
}

static void
put_json(const struct rd_diag *diag, struct rd_buf *out)
{
	rd_buf_char(out, '{');
	if (diag->reason) {
		rd_buf_cstr(out, "\"acknowledged\":");
		rd_put_json_str(out, rd_str_of(diag->reason));
		rd_buf_char(out, ',');
	}
	rd_buf_cstr(out, "\"file\":");
	rd_put_json_str(out, rd_str_of(diag->file));
	rd_buf_cstr(out, ",\"hint\":");
	rd_put_json_str(out, rd_str_of(diag->hint));
	rd_buf_printf(out,
		      ",\"id\":\"RD%04d\",\"line\":%u,\"message\":", diag->id,
		      diag->line);
	rd_put_json_str(out, rd_str_of(diag->message));
	rd_buf_cstr(out, ",\"object\":");
	rd_put_json_str(out, rd_str_of(diag->object));
	if (diag->related.message) {
		rd_buf_cstr(out, ",\"related\":{\"file\":");
		rd_put_json_str(out, rd_str_of(diag->related.file));
		rd_buf_printf(out,
			      ",\"line\":%u,\"message\":", diag->related.line);
		rd_put_json_str(out, rd_str_of(diag->related.message));
		rd_buf_char(out, '}');
	}
	rd_buf_printf(out, ",\"severity\":\"%s\"}",
		      severity_names[diag->severity]);
}

void
rd_diags_json(const struct rd_diags *diags, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "{\"acknowledged\":%zu,\"dropped\":%zu,"
		      "\"errors\":%zu,\"findings\":[",
		      diags->n_acknowledged, diags->n_dropped, diags->n_errors);
	for (size_t i = 0; i < diags->n_items; i++) {
		if (i)
			rd_buf_char(out, ',');
		put_json(&diags->items[i], out);
	}
	rd_buf_printf(out, "],\"warnings\":%zu}", diags->n_warnings);
}
