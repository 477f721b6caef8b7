/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What does not depend on a mode: profiles, factors, recommendations. */
#include "cli/redux-page.h"

#include "base/decimal.h"
#include "base/escape.h"

/* ---- lines ---- */

struct rd_str
redux_page_str(const struct redux_page *page, uint32_t index)
{
	return rd_prog_str(page->table->prog, index);
}

void
redux_page_end(struct redux_page *page, unsigned indent)
{
	cmd_term_wrap(page->term, rd_buf_view(&page->line), 0, indent,
		      page->out);
	rd_buf_reset(&page->line);
}

void
redux_page_pad(struct redux_page *page, struct rd_str text, unsigned width)
{
	unsigned used = cmd_term_columns(text);

	rd_put_shown(&page->line, text);
	rd_buf_printf(&page->line, "%*s",
		      used < width ? (int)(width - used) : 0, "");
}

const char *
redux_page_arrow(const struct redux_page *page)
{
	return page->term->utf8 ? " \xe2\x86\x92 " : " -> ";
}

unsigned
redux_page_widest_mode(const struct redux_page *page)
{
	const struct rd_prog *prog = page->table->prog;
	unsigned width = 6, w;
	uint32_t m;

	for (m = 0; m < prog->n_rdxmode; m++) {
		w = cmd_term_columns(
			redux_page_str(page, prog->rdxmode[m].name));
		width = w > width ? w : width;
	}
	return width;
}

/* ---- what the profiles are ---- */

static void
put_decimals(struct redux_page *page, int64_t low, int64_t high, int64_t step)
{
	rd_decimal_put(&page->line, low, 4);
	rd_buf_cstr(&page->line, " to ");
	rd_decimal_put(&page->line, high, 4);
	rd_buf_cstr(&page->line, " in steps of ");
	rd_decimal_put(&page->line, step, 4);
}

static void
put_functions(struct redux_page *page, const struct rd_prog_rdxprofile *p)
{
	const struct rd_prog *prog = page->table->prog;
	const struct rd_prog_rdxkernel *has = &prog->rdxkernel[p->first_kernel];
	struct rd_str name;
	uint32_t i;

	rd_buf_cstr(&page->line, "    functions: ");
	for (i = 0; i < p->n_kernels; i++) {
		name = redux_page_str(page,
				      prog->rdxfunction[has[i].function].name);
		rd_buf_cstr(&page->line, i ? ", " : "");
		rd_put_shown(&page->line, name);
		if (!rd_str_is(name, rd_redux_kernel_names[has[i].kernel]))
			rd_buf_printf(&page->line, " (%s)",
				      rd_redux_kernel_names[has[i].kernel]);
	}
	if (p->fixed)
		rd_buf_cstr(&page->line, "; the mode says which");
	redux_page_end(page, 6);
}

static void
put_crops(struct redux_page *page, const struct rd_prog_rdxprofile *p)
{
	const char *joint = "    crops: ";
	uint32_t i;

	for (i = 0; i < RD_REDUX_N_CROPS; i++) {
		if (!(p->crops >> i & 1))
			continue;
		rd_buf_printf(&page->line, "%s%s", joint,
			      rd_redux_crop_names[i]);
		joint = ", ";
	}
	rd_buf_cstr(&page->line, p->masks ? "; masks" : "; no masks");
	redux_page_end(page, 6);
}

static void
put_laws(struct redux_page *page, const struct rd_prog_rdxprofile *p)
{
	const struct rd_prog_rdxlaw *laws =
		&page->table->prog->rdxlaw[p->first_law];
	uint32_t i;

	rd_buf_cstr(&page->line, "    strengths: ");
	for (i = 0; i < p->n_laws; i++) {
		rd_buf_printf(&page->line, "%s%s", i ? "; " : "",
			      rd_redux_law_names[laws[i].law]);
		if (laws[i].law == RD_REDUX_LAW_NONE)
			continue;
		rd_buf_char(&page->line, ' ');
		put_decimals(page, laws[i].low, laws[i].high, laws[i].step);
	}
	redux_page_end(page, 6);
}

static void
put_profile_name(struct redux_page *page, const struct rd_prog_rdxprofile *p)
{
	const struct rd_prog *prog = page->table->prog;

	rd_put_shown(&page->line, redux_page_str(page, p->name));
	if (&prog->rdxprofile[prog->redux->profile] == p)
		rd_buf_cstr(&page->line, " (default)");
	rd_buf_cstr(&page->line, ": ");
	rd_put_shown(&page->line, redux_page_str(page, p->title));
	redux_page_end(page, 4);
}

static void
put_profile(struct redux_page *page, const struct rd_prog_rdxprofile *p)
{
	put_profile_name(page, p);
	rd_buf_cstr(&page->line, "    ");
	rd_put_shown(&page->line, redux_page_str(page, p->text));
	redux_page_end(page, 4);
	rd_buf_printf(&page->line, "    rounding: %s; factors: ",
		      rd_redux_rounding_names[p->rounding]);
	if (p->factor_low)
		put_decimals(page, p->factor_low, p->factor_high,
			     p->factor_step);
	else
		rd_buf_cstr(&page->line, "those of its modes");
	redux_page_end(page, 6);
	put_functions(page, p);
	put_crops(page, p);
	put_laws(page, p);
	rd_buf_cstr(&page->line, "    as of ");
	rd_put_shown(&page->line, redux_page_str(page, p->dated));
	rd_buf_cstr(&page->line, ", ");
	rd_put_shown(&page->line, redux_page_str(page, p->source));
	redux_page_end(page, 6);
}

void
redux_page_profiles(struct redux_page *page)
{
	const struct cmd_redux_table *table = page->table;
	uint32_t i;

	if (table->n_profiles == 1) {
		put_profile(page, table->profiles[0]);
		rd_buf_char(page->out, '\n');
		return;
	}
	for (i = 0; i < table->n_profiles; i++)
		put_profile_name(page, table->profiles[i]);
	rd_buf_cstr(page->out, "--profile tells more of one\n\n");
}

/* ---- all factors ---- */

/* Names of modes whose factor is in the run. */
static void
put_modes_of(struct redux_page *page, const struct rd_prog_rdxprofile *p,
	     const struct cmd_redux_factors *run)
{
	const struct rd_prog *prog = page->table->prog;
	const struct rd_prog_rdxlevel *level;
	uint32_t i;

	for (i = 0; i < p->n_levels; i++) {
		level = &prog->rdxlevel[p->first_level + i];
		if (level->factor < run->from || level->factor > run->to)
			continue;
		rd_buf_cstr(&page->line, "  ");
		rd_put_shown(
			&page->line,
			redux_page_str(page, prog->rdxmode[level->mode].name));
	}
}

static void
put_run(struct redux_page *page, const struct rd_prog_rdxprofile *p,
	const struct cmd_redux_factors *run)
{
	struct rd_buf text;
	uint32_t tokens = run->edge * run->edge;

	rd_buf_init(&text, 256);
	rd_decimal_put(&text, run->from, 4);
	if (run->to != run->from) {
		rd_buf_cstr(&text, " to ");
		rd_decimal_put(&text, run->to, 4);
	}
	rd_buf_cstr(&page->line, "  ");
	redux_page_pad(page, rd_buf_view(&text), 12);
	rd_buf_reset(&text);
	cmd_redux_share_put(page->table, run->edge, &text);
	rd_buf_printf(&page->line, "%2ux%-2u  %5u  %5.*s %%", run->edge,
		      run->edge, tokens, RD_STR_FMT(rd_buf_view(&text)));
	rd_buf_fini(&text);
	put_modes_of(page, p, run);
	redux_page_end(page, 4);
}

static void
put_factors(struct redux_page *page, const struct rd_prog_rdxprofile *p)
{
	struct cmd_redux_factors run = { 0 };
	int64_t n_factors;
	unsigned n_runs = 0;

	if (!cmd_redux_takes_factors(page->table, p))
		return;
	n_factors = (p->factor_high - p->factor_low) / p->factor_step + 1;
	while (cmd_redux_factors_next(page->table, p, &run))
		n_runs++;
	rd_put_shown(&page->line, redux_page_str(page, p->name));
	rd_buf_printf(&page->line, ": %lld factors, %u different grids",
		      (long long)n_factors, n_runs);
	redux_page_end(page, 4);
	run = (struct cmd_redux_factors){ 0 };
	while (cmd_redux_factors_next(page->table, p, &run))
		put_run(page, p, &run);
	rd_buf_char(page->out, '\n');
}

void
redux_page_factors(struct redux_page *page)
{
	uint32_t i;

	for (i = 0; i < page->table->n_profiles; i++)
		put_factors(page, page->table->profiles[i]);
}

/* ---- recommendations ---- */

static void
put_use(struct redux_page *page)
{
	const struct rd_prog *prog = page->table->prog;
	const struct rd_prog_rdxuse *use = page->table->use;
	const struct rd_prog_rdxadvice *advice;
	unsigned width = redux_page_widest_mode(page);
	uint32_t i;

	rd_put_shown(&page->line, redux_page_str(page, use->name));
	rd_buf_cstr(&page->line, ": ");
	rd_put_shown(&page->line, redux_page_str(page, use->title));
	redux_page_end(page, 4);
	for (i = 0; i < use->n_advices; i++) {
		advice = &prog->rdxadvice[use->first_advice + i];
		rd_buf_cstr(&page->line,
			    use->mode == advice->mode ? "* " : "  ");
		redux_page_pad(
			page,
			redux_page_str(page, prog->rdxmode[advice->mode].name),
			width);
		rd_buf_cstr(&page->line, "  ");
		rd_put_shown(&page->line, redux_page_str(page, advice->text));
		redux_page_end(page, width + 4);
	}
	if (use->mode != RD_NONE)
		rd_buf_cstr(page->out, "* recommended\n");
	rd_buf_char(page->out, '\n');
}

static void
put_uses(struct redux_page *page)
{
	const struct rd_prog *prog = page->table->prog;
	uint32_t i;

	if (!prog->n_rdxuse)
		return;
	rd_buf_cstr(&page->line, "uses, with --use: ");
	for (i = 0; i < prog->n_rdxuse; i++) {
		rd_buf_cstr(&page->line, i ? ", " : "");
		rd_put_shown(&page->line,
			     redux_page_str(page, prog->rdxuse[i].name));
	}
	redux_page_end(page, 4);
}

static void
put_kinds(struct redux_page *page)
{
	const struct rd_prog *prog = page->table->prog;
	const struct rd_prog_rdxkind *kind = prog->rdxkind;
	uint32_t i;

	if (!prog->n_rdxkind)
		return;
	rd_buf_cstr(&page->line, "kinds of pictures: ");
	for (i = 0; i < prog->n_rdxkind; i++) {
		rd_buf_cstr(&page->line, i ? ", " : "");
		rd_put_shown(&page->line, redux_page_str(page, kind[i].name));
		rd_buf_cstr(&page->line, redux_page_arrow(page));
		rd_put_shown(&page->line,
			     redux_page_str(
				     page,
				     prog->rdxfunction[kind[i].function].name));
	}
	redux_page_end(page, 4);
}

void
redux_page_advice(struct redux_page *page)
{
	if (page->table->use)
		put_use(page);
	else
		put_uses(page);
	put_kinds(page);
}
