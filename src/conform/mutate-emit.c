/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Cases out of what the hunt has found: texts that are to be answered alike,
 * within one frame, become rows of one element. */

#include <stdio.h>
#include <stdlib.h>

#include "base/escape.h"
#include "conform/internal.h"
#include "conform/mutants.h"

#define TEXT_CAP ((size_t)4 << 20)
#define FILE_BYTES 60000u /* a case is closed when it is longer */
#define MAX_ROWS 1000u	  /* of one element; schemas/fixture.xsd */

struct emitter {
	const struct rd_conf_mutation *m;
	rd_conf_emit_fn emit;
	void *data;
	const struct conf_find **finds;
	uint32_t n;
	struct rd_buf text;
	uint32_t file; /* number within the classifier and source */
	bool open;     /* a case is begun */
};

static int
by_group(const void *a, const void *b)
{
	const struct conf_find *x = *(const struct conf_find *const *)a;
	const struct conf_find *y = *(const struct conf_find *const *)b;
	int order = 0;

	if (x->classifier != y->classifier)
		return x->classifier < y->classifier ? -1 : 1;
	if (x->fact != y->fact)
		return x->fact < y->fact ? -1 : 1;
	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	if (x->template != y->template)
		return x->template <y->template ? -1 : 1;
	if (x->prompt != y->prompt)
		return x->prompt ? 1 : -1;
	if (!order)
		order = strcmp(x->given, y->given);
	if (!order)
		order = strcmp(x->expect, y->expect);
	if (!order)
		order = strcmp(x->frame, y->frame);
	return order ? order : strcmp(x->row, y->row);
}

static bool
same_file(const struct conf_find *a, const struct conf_find *b)
{
	return a->classifier == b->classifier && a->fact == b->fact &&
	       a->field == b->field && a->template == b->template;
}

static bool
same_given(const struct conf_find *a, const struct conf_find *b)
{
	return !strcmp(a->given, b->given) && a->prompt == b->prompt;
}

static bool
same_rows(const struct conf_find *a, const struct conf_find *b)
{
	return same_file(a, b) && same_given(a, b) &&
	       !strcmp(a->expect, b->expect) && !strcmp(a->frame, b->frame);
}

/* ---- one case ---- */

static struct rd_str
place_name(const struct rd_prog *prog, const struct conf_find *find)
{
	return rd_prog_str(prog, prog->fact[find->fact].name);
}

/* What the case is about: a classifier or a template. */
static struct rd_str
subject_name(const struct rd_prog *prog, const struct conf_find *find)
{
	return rd_prog_str(prog,
			   find->classifier == RD_NONE
				   ? prog->template[find->template].name
				   : prog->classifier[find->classifier].name);
}

static void
put_because(const struct rd_prog *prog, const struct conf_find *find,
	    struct rd_buf *out)
{
	struct rd_str subject = subject_name(prog, find);
	struct rd_str place = place_name(prog, find);

	if (find->classifier == RD_NONE)
		rd_buf_printf(out,
			      "What the template %.*s makes of %.*s, one by "
			      "one; emitted for review.",
			      RD_STR_FMT(subject), RD_STR_FMT(place));
	else
		rd_buf_printf(out,
			      "What the phrases of %.*s mean in %.*s, one by "
			      "one, alone and beside others; emitted for "
			      "review.",
			      RD_STR_FMT(subject), RD_STR_FMT(place));
}

static void
put_given_record(const struct rd_prog *prog, const struct conf_find *find,
		 struct rd_buf *out)
{
	const struct rd_prog_fact *list = &prog->fact[find->fact];

	rd_buf_printf(out, "    <list name=\"%.*s\">\n      <record>\n",
		      RD_STR_FMT(rd_prog_str(prog, list->name)));
	for (uint32_t i = 0; i < list->n_fields; i++) {
		const struct rd_prog_field *f =
			&prog->field[list->first_field + i];

		if (i != find->field && f->missing == RD_MISSING_ERROR)
			rd_buf_printf(out,
				      "        <field name=\"%.*s\">" CONF_LATER
				      "</field>\n",
				      RD_STR_FMT(rd_prog_str(prog, f->name)));
	}
	rd_buf_cstr(out, "      </record>\n    </list>\n");
}

static void
put_given(const struct rd_prog *prog, const struct conf_find *find,
	  struct rd_buf *out)
{
	rd_buf_cstr(out, "  <given now=\"" CONF_NOW "\">\n");
	for (uint32_t f = 0; f < prog->n_fact; f++)
		if (f == find->given_fact || conf_hunt_needs(prog, f)) {
			rd_buf_printf(out, "    <fact name=\"%.*s\">",
				      RD_STR_FMT(rd_prog_str(
					      prog, prog->fact[f].name)));
			rd_put_xml(out, rd_str_of(f == find->given_fact
							  ? find->given
							  : CONF_HUNT_TEXT));
			rd_buf_cstr(out, "</fact>\n");
		}
	if (find->field != RD_NONE)
		put_given_record(prog, find, out);
	if (find->prompt)
		rd_buf_cstr(out, "    <generation prompt=\"" CONF_HUNT_PROMPT
				 "\"/>\n");
	rd_buf_cstr(out, "  </given>\n");
}

static void
case_name(const struct emitter *e, const struct conf_find *find, char *name,
	  size_t size)
{
	const struct rd_prog *prog = &e->m->prog;

	snprintf(name, size, "%s-%.*s-%.*s-%u",
		 find->classifier == RD_NONE ? "rendered" : "words",
		 RD_STR_FMT(subject_name(prog, find)),
		 RD_STR_FMT(place_name(prog, find)), e->file);
	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = '-';
}

static void
open_case(struct emitter *e, const struct conf_find *find)
{
	const struct rd_prog *prog = &e->m->prog;
	char name[128];

	e->file++;
	e->open = true;
	case_name(e, find, name, sizeof(name));
	rd_buf_reset(&e->text);
	rd_buf_cstr(&e->text,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<!-- SPDX-FileCopyrightText: 2026 The refdesk authors\n"
		    "     SPDX-License-Identifier: CC0-1.0 -->\n");
	rd_buf_printf(&e->text,
		      "<fixture xmlns=\"urn:refdesk:fixture:1\" name=\"%s\"\n"
		      "         program=\"%.*s\" tags=\"%s emitted\">\n"
		      "  <because>",
		      name, RD_STR_FMT(rd_prog_str(prog, prog->meta->pack)),
		      find->classifier == RD_NONE ? "prompt" : "words");
	put_because(prog, find, &e->text);
	rd_buf_cstr(&e->text, "\n  </because>\n");
	put_given(prog, find, &e->text);
	rd_buf_printf(&e->text, "  <expect outcome=\"%s\"/>\n",
		      e->m->base_outcome);
}

static bool
close_case(struct emitter *e, const struct conf_find *find)
{
	char name[128];

	if (!e->open)
		return true;
	e->open = false;
	rd_buf_cstr(&e->text, "</fixture>\n");
	case_name(e, find, name, sizeof(name));
	return rd_buf_status(&e->text) == RD_OK &&
	       e->emit(e->data, name, rd_buf_view(&e->text));
}

static void
put_rows_head(struct emitter *e, const struct conf_find *find)
{
	const struct rd_prog *prog = &e->m->prog;
	bool element = find->expect[0] == '<';

	rd_buf_printf(&e->text, "  <rows fact=\"%.*s",
		      RD_STR_FMT(place_name(prog, find)));
	if (find->field != RD_NONE)
		rd_buf_printf(
			&e->text, ".%.*s",
			RD_STR_FMT(rd_prog_str(
				prog,
				prog->field[prog->fact[find->fact].first_field +
					    find->field]
					.name)));
	rd_buf_cstr(&e->text, "\">\n    <frame text=\"");
	rd_put_xml(&e->text, rd_str_of(find->frame));
	rd_buf_printf(&e->text, "\">\n      <expect%s%s%s\n    </frame>\n",
		      element ? ">" : "", find->expect,
		      element ? "</expect>" : "/>");
}

/* Rows [i, end) that are alike; returns how many were put. */
static uint32_t
put_rows(struct emitter *e, uint32_t i)
{
	uint32_t first = i;

	put_rows_head(e, e->finds[i]);
	for (; i < e->n && i - first < MAX_ROWS &&
	       same_rows(e->finds[i], e->finds[first]);
	     i++) {
		if (i > first &&
		    !strcmp(e->finds[i]->row, e->finds[i - 1]->row))
			continue;
		rd_buf_cstr(&e->text, "    <row>");
		rd_put_xml(&e->text, rd_str_of(e->finds[i]->row));
		rd_buf_cstr(&e->text, "</row>\n");
	}
	rd_buf_cstr(&e->text, "  </rows>\n");
	return i - first;
}

static bool
put_all(struct emitter *e)
{
	bool done = true;

	for (uint32_t i = 0; i < e->n && done;) {
		const struct conf_find *find = e->finds[i];
		bool other = i && !same_file(find, e->finds[i - 1]);

		if (e->open && (other || e->text.len > FILE_BYTES ||
				!same_given(find, e->finds[i - 1])))
			done = close_case(e, e->finds[i - 1]);
		if (other)
			e->file = 0;
		if (!e->open)
			open_case(e, find);
		i += put_rows(e, i);
	}
	return done && (!e->n || close_case(e, e->finds[e->n - 1]));
}

enum rd_status
rd_conf_mutation_emit(const struct rd_conf_mutation *m, rd_conf_emit_fn emit,
		      void *data)
{
	struct emitter e = { .m = m, .emit = emit, .data = data };
	bool done = false;

	rd_buf_init(&e.text, TEXT_CAP);
	e.finds = calloc(m->n + 1u, sizeof(*e.finds));
	for (uint32_t i = 0; e.finds && m->finds && i < m->n; i++)
		if (m->finds[i].found)
			e.finds[e.n++] = &m->finds[i];
	if (e.finds) {
		qsort(e.finds, e.n, sizeof(*e.finds), by_group);
		done = put_all(&e);
	}
	free(e.finds);
	rd_buf_fini(&e.text);
	return done ? RD_OK : RD_NOMEM;
}
