/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The table for programs: refdesk.redux-table/1, names sorted, decimals as
 * strings. */
#include "base/decimal.h"
#include "base/escape.h"
#include "cli/redux-table.h"

struct page {
	const struct cmd_redux_table *table;
	const struct rd_prog *prog;
	struct rd_buf *out;
};

static void
put_text(const struct page *page, const char *before, uint32_t index)
{
	rd_put_json_text(page->out, before, rd_prog_str(page->prog, index));
}

static void
put_decimal(const struct page *page, const char *before, int64_t value)
{
	rd_buf_printf(page->out, "%s\"", before);
	rd_decimal_put(page->out, value, 4);
	rd_buf_char(page->out, '"');
}

static void
put_share(const struct page *page, const char *before, uint32_t edge)
{
	rd_buf_printf(page->out, "%s\"", before);
	cmd_redux_share_put(page->table, edge, page->out);
	rd_buf_char(page->out, '"');
}

/* ---- modes ---- */

static void
put_differs(const struct page *page, uint32_t mode)
{
	unsigned by = cmd_redux_row_differs(page->table, mode);
	const char *before = "";
	uint32_t i;

	rd_buf_cstr(page->out, "{\"differs\":[");
	for (i = 0; i < CMD_REDUX_N_DIFFERS; i++) {
		if (!(by >> i & 1))
			continue;
		rd_buf_printf(page->out, "%s\"%s\"", before,
			      cmd_redux_differs_names[i]);
		before = ",";
	}
	rd_buf_cstr(page->out, "],");
}

/* Profiles that make the same tokens as the one `first`, when there are any. */
static bool
put_group(const struct page *page, const struct cmd_redux_cell *row,
	  uint32_t first, const char *before)
{
	const struct cmd_redux_table *table = page->table;
	uint32_t i, n = 0;

	for (i = first; i < table->n_profiles; i++)
		n += row[i].has && row[i].same == first;
	if (n < 2)
		return false;
	rd_buf_cstr(page->out, before);
	for (i = first, n = 0; i < table->n_profiles; i++) {
		if (row[i].has && row[i].same == first)
			put_text(page, n++ ? "," : "[",
				 table->profiles[i]->name);
	}
	rd_buf_char(page->out, ']');
	return true;
}

static void
put_cell(const struct page *page, const struct rd_plan_redux *s)
{
	put_text(page, "\"function\":", s->function->name);
	rd_buf_printf(page->out, ",\"kernel\":\"%s\"",
		      rd_redux_kernel_names[s->kernel]);
	put_text(page, ",\"profile\":", s->profile->name);
	put_share(page, ",\"share\":", s->edge);
	rd_buf_printf(page->out, ",\"tokens\":%u}", s->edge * s->edge);
}

static void
put_mode(const struct page *page, uint32_t m)
{
	const struct cmd_redux_table *table = page->table;
	const struct cmd_redux_cell *row = cmd_redux_row(table, m);
	const struct rd_prog_rdxmode *mode = &page->prog->rdxmode[m];
	uint32_t i, n = 0;

	put_differs(page, m);
	put_text(page, "\"mode\":", mode->name);
	rd_buf_cstr(page->out, ",\"same\":[");
	for (i = 0; i < table->n_profiles; i++)
		n += put_group(page, row, i, n ? "," : "");
	rd_buf_cstr(page->out, "],\"settings\":[");
	for (i = 0, n = 0; i < table->n_profiles; i++) {
		if (!row[i].has)
			continue;
		rd_buf_printf(page->out, "%s{\"edge\":%u", n++ ? "," : "",
			      row[i].setting.edge);
		put_decimal(page, ",\"factor\":", row[i].setting.factor);
		rd_buf_char(page->out, ',');
		put_cell(page, &row[i].setting);
	}
	put_text(page, "],\"text\":", mode->text);
	put_text(page, ",\"title\":", mode->title);
	rd_buf_char(page->out, '}');
}

/* ---- profiles ---- */

static void
put_crops(const struct page *page, const struct rd_prog_rdxprofile *p)
{
	const char *before = "{\"crops\":[";
	uint32_t i;

	for (i = 0; i < RD_REDUX_N_CROPS; i++) {
		if (!(p->crops >> i & 1))
			continue;
		rd_buf_printf(page->out, "%s\"%s\"", before,
			      rd_redux_crop_names[i]);
		before = ",";
	}
}

static void
put_encoders(const struct page *page, const struct rd_prog_rdxprofile *p)
{
	const char *before = ",\"encoders\":[";
	uint32_t i;

	for (i = 0; i < page->prog->n_rdxencoder; i++) {
		if (!(p->encoders >> i & 1))
			continue;
		put_text(page, before, page->prog->rdxencoder[i].name);
		before = ",";
	}
	rd_buf_char(page->out, ']');
}

static void
put_factor_range(const struct page *page, const struct rd_prog_rdxprofile *p)
{
	if (!p->factor_low) {
		rd_buf_cstr(page->out, ",\"factor\":null");
		return;
	}
	put_decimal(page, ",\"factor\":{\"high\":", p->factor_high);
	put_decimal(page, ",\"low\":", p->factor_low);
	put_decimal(page, ",\"step\":", p->factor_step);
	rd_buf_char(page->out, '}');
}

static void
put_runs(const struct page *page, const struct rd_prog_rdxprofile *p)
{
	struct cmd_redux_factors run = { 0 };
	const char *before = "";

	if (!page->table->factors)
		return;
	rd_buf_cstr(page->out, ",\"factors\":[");
	while (cmd_redux_factors_next(page->table, p, &run)) {
		rd_buf_printf(page->out, "%s{\"edge\":%u", before, run.edge);
		put_decimal(page, ",\"from\":", run.from);
		put_share(page, ",\"share\":", run.edge);
		put_decimal(page, ",\"to\":", run.to);
		rd_buf_printf(page->out, ",\"tokens\":%u}",
			      run.edge * run.edge);
		before = ",";
	}
	rd_buf_char(page->out, ']');
}

static void
put_functions(const struct page *page, const struct rd_prog_rdxprofile *p)
{
	const struct rd_prog *prog = page->prog;
	const struct rd_prog_rdxkernel *has = &prog->rdxkernel[p->first_kernel];
	uint32_t i;

	rd_buf_printf(page->out, ",\"fixed\":%s,\"functions\":[",
		      p->fixed ? "true" : "false");
	for (i = 0; i < p->n_kernels; i++) {
		put_text(page, i ? ",{\"function\":" : "{\"function\":",
			 prog->rdxfunction[has[i].function].name);
		rd_buf_printf(page->out, ",\"kernel\":\"%s\"}",
			      rd_redux_kernel_names[has[i].kernel]);
	}
	rd_buf_char(page->out, ']');
}

static void
put_laws(const struct page *page, const struct rd_prog_rdxprofile *p)
{
	const struct rd_prog_rdxlaw *law = &page->prog->rdxlaw[p->first_law];
	uint32_t i;

	rd_buf_cstr(page->out, ",\"laws\":[");
	for (i = 0; i < p->n_laws; i++, law++) {
		rd_buf_cstr(page->out, i ? ",{" : "{");
		if (law->law != RD_REDUX_LAW_NONE) {
			put_decimal(page, "\"default\":", law->fallback);
			put_decimal(page, ",\"high\":", law->high);
			rd_buf_char(page->out, ',');
		}
		rd_buf_printf(page->out, "\"law\":\"%s\"",
			      rd_redux_law_names[law->law]);
		if (law->law != RD_REDUX_LAW_NONE) {
			put_decimal(page, ",\"low\":", law->low);
			put_decimal(page, ",\"step\":", law->step);
		}
		rd_buf_char(page->out, '}');
	}
	rd_buf_char(page->out, ']');
}

static void
put_profile(const struct page *page, const struct rd_prog_rdxprofile *p)
{
	put_crops(page, p);
	put_text(page, "],\"dated\":", p->dated);
	put_encoders(page, p);
	put_factor_range(page, p);
	put_runs(page, p);
	put_functions(page, p);
	put_laws(page, p);
	put_decimal(page, ",\"margin\":", p->margin);
	rd_buf_printf(page->out, ",\"masks\":%s,\"per_node\":%u",
		      p->masks ? "true" : "false", p->per_node);
	put_text(page, ",\"profile\":", p->name);
	rd_buf_printf(page->out, ",\"rounding\":\"%s\"",
		      rd_redux_rounding_names[p->rounding]);
	put_text(page, ",\"source\":", p->source);
	put_text(page, ",\"text\":", p->text);
	put_text(page, ",\"title\":", p->title);
	rd_buf_char(page->out, '}');
}

/* ---- recommendations ---- */

static void
put_kinds(const struct page *page)
{
	const struct rd_prog *prog = page->prog;
	uint32_t i;

	rd_buf_cstr(page->out, "\"kinds\":[");
	for (i = 0; i < prog->n_rdxkind; i++) {
		put_text(page, i ? ",{\"function\":" : "{\"function\":",
			 prog->rdxfunction[prog->rdxkind[i].function].name);
		put_text(page, ",\"kind\":", prog->rdxkind[i].name);
		put_text(page, ",\"text\":", prog->rdxkind[i].text);
		put_text(page, ",\"title\":", prog->rdxkind[i].title);
		rd_buf_char(page->out, '}');
	}
	rd_buf_cstr(page->out, "],");
}

static void
put_use(const struct page *page, const struct rd_prog_rdxuse *use)
{
	const struct rd_prog *prog = page->prog;
	const struct rd_prog_rdxadvice *advice;
	uint32_t i;

	rd_buf_cstr(page->out, "{\"advice\":[");
	for (i = 0; i < use->n_advices; i++) {
		advice = &prog->rdxadvice[use->first_advice + i];
		put_text(page, i ? ",{\"mode\":" : "{\"mode\":",
			 prog->rdxmode[advice->mode].name);
		put_text(page, ",\"text\":", advice->text);
		rd_buf_char(page->out, '}');
	}
	if (use->mode == RD_NONE)
		rd_buf_cstr(page->out, "],\"mode\":null");
	else
		put_text(page, "],\"mode\":", prog->rdxmode[use->mode].name);
	put_text(page, ",\"title\":", use->title);
	put_text(page, ",\"use\":", use->name);
	rd_buf_char(page->out, '}');
}

/* All of them, unless one was asked for. */
static void
put_uses(const struct page *page)
{
	const struct cmd_redux_table *table = page->table;
	const char *before = "";
	uint32_t i;

	rd_buf_cstr(page->out, ",\"uses\":[");
	for (i = 0; i < page->prog->n_rdxuse; i++) {
		if (table->use && table->use != &page->prog->rdxuse[i])
			continue;
		rd_buf_cstr(page->out, before);
		put_use(page, &page->prog->rdxuse[i]);
		before = ",";
	}
	rd_buf_char(page->out, ']');
}

/* ---- all of it ---- */

static void
put_defaults(const struct page *page)
{
	const struct rd_prog *prog = page->prog;

	put_text(page, "{\"default\":{\"mode\":",
		 prog->rdxmode[prog->redux->mode].name);
	put_text(page,
		 ",\"profile\":", prog->rdxprofile[prog->redux->profile].name);
	put_text(page, "},\"encoder\":", page->table->encoder->name);
	rd_buf_printf(page->out, ",\"grid\":%u,", page->table->encoder->grid);
}

static void
put_program(const struct page *page)
{
	const struct rd_prog *prog = page->prog;

	rd_put_json_text(page->out,
			 ",\"program\":{\"digest\":", rd_str_of(prog->sha256));
	put_text(page, ",\"name\":", prog->meta[0].pack);
	rd_buf_printf(page->out, ",\"version\":%u}", prog->meta[0].version);
}

void
cmd_redux_table_json(const struct cmd_redux_table *table, struct rd_buf *out)
{
	const struct page page = { table, table->prog, out };
	uint32_t grid = table->encoder->grid;
	uint32_t i;

	put_defaults(&page);
	put_kinds(&page);
	rd_buf_cstr(out, "\"modes\":[");
	for (i = 0; i < table->prog->n_rdxmode; i++) {
		rd_buf_cstr(out, i ? "," : "");
		put_mode(&page, i);
	}
	rd_buf_cstr(out, "],\"profiles\":[");
	for (i = 0; i < table->n_profiles; i++) {
		rd_buf_cstr(out, i ? "," : "");
		put_profile(&page, table->profiles[i]);
	}
	rd_buf_char(out, ']');
	put_program(&page);
	rd_buf_printf(out,
		      ",\"schema\":\"refdesk.redux-table/1\",\"tokens\":%u",
		      grid * grid);
	put_uses(&page);
	rd_buf_cstr(out, "}\n");
}
