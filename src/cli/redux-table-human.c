/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The table for people: first the numbers of tokens side by side, then mode by
 * mode what makes them, then what the profiles are. */
#include "base/decimal.h"
#include "base/escape.h"
#include "cli/redux-page.h"

#define LINE_CAP_BYTES 65536

static unsigned
profile_width(const struct redux_page *page, uint32_t i)
{
	unsigned width = cmd_term_columns(
		redux_page_str(page, page->table->profiles[i]->name));

	return width > 6 ? width : 6;
}

static unsigned
widest_profile(const struct redux_page *page)
{
	unsigned width = 0, w;
	uint32_t i;

	for (i = 0; i < page->table->n_profiles; i++) {
		w = profile_width(page, i);
		width = w > width ? w : width;
	}
	return width;
}

/* ---- how many ---- */

static void
put_count_row(struct redux_page *page, const struct rd_prog_rdxmode *mode,
	      uint32_t first, uint32_t end)
{
	const struct cmd_redux_table *table = page->table;
	const struct cmd_redux_cell *row = cmd_redux_row(
		table, (uint32_t)(mode - table->prog->rdxmode));
	uint32_t i, edge;

	redux_page_pad(page, redux_page_str(page, mode->name),
		       redux_page_widest_mode(page));
	for (i = first; i < end; i++) {
		edge = row[i].setting.edge;
		rd_buf_cstr(&page->line, "  ");
		if (row[i].has)
			rd_buf_printf(&page->line, "%*u",
				      (int)profile_width(page, i), edge * edge);
		else
			rd_buf_printf(&page->line, "%*s",
				      (int)profile_width(page, i), "-");
	}
	rd_buf_char(&page->line, '\n');
	rd_buf_str(page->out, rd_buf_view(&page->line));
	rd_buf_reset(&page->line);
}

/* As many profiles as fit side by side, at least one. */
static uint32_t
take_columns(const struct redux_page *page, uint32_t first)
{
	unsigned width = redux_page_widest_mode(page) + 2 +
			 profile_width(page, first);
	uint32_t i = first + 1;

	while (i < page->table->n_profiles &&
	       width + 2 + profile_width(page, i) <= page->term->width)
		width += 2 + profile_width(page, i++);
	return i;
}

static void
put_counts(struct redux_page *page)
{
	const struct cmd_redux_table *table = page->table;
	uint32_t first = 0, end, i, m;

	for (; first < table->n_profiles; first = end) {
		end = take_columns(page, first);
		redux_page_pad(page, RD_STR_LIT("tokens"),
			       redux_page_widest_mode(page));
		for (i = first; i < end; i++) {
			rd_buf_cstr(&page->line, "  ");
			rd_buf_printf(
				&page->line, "%*s",
				(int)(profile_width(page, i) -
				      cmd_term_columns(redux_page_str(
					      page, table->profiles[i]->name))),
				"");
			rd_put_shown(
				&page->line,
				redux_page_str(page, table->profiles[i]->name));
		}
		rd_buf_char(&page->line, '\n');
		rd_buf_str(page->out, rd_buf_view(&page->line));
		rd_buf_reset(&page->line);
		for (m = 0; m < table->prog->n_rdxmode; m++)
			put_count_row(page, &table->prog->rdxmode[m], first,
				      end);
		rd_buf_char(page->out, '\n');
	}
}

/* ---- what makes them ---- */

static void
put_function(struct redux_page *page, const struct rd_plan_redux *s)
{
	const char *kernel = rd_redux_kernel_names[s->kernel];
	struct rd_str function = redux_page_str(page, s->function->name);

	if (s->edge == s->grid) {
		rd_buf_cstr(&page->line, "as they are");
		return;
	}
	rd_put_shown(&page->line, function);
	if (!rd_str_is(function, kernel))
		rd_buf_printf(&page->line, " (%s)", kernel);
}

static void
put_cell(struct redux_page *page, uint32_t i, const struct rd_plan_redux *s,
	 bool alone)
{
	struct rd_buf share;

	rd_buf_init(&share, 32);
	cmd_redux_share_put(page->table, s->edge, &share);
	rd_buf_cstr(&page->line, "  ");
	redux_page_pad(page,
		       redux_page_str(page, page->table->profiles[i]->name),
		       widest_profile(page));
	rd_buf_printf(&page->line, "  %2ux%-2u  %5.*s %%  ", s->edge, s->edge,
		      RD_STR_FMT(rd_buf_view(&share)));
	rd_buf_fini(&share);
	put_function(page, s);
	if (alone) {
		rd_buf_cstr(&page->line, ", ");
		cmd_redux_quotient_put(s, &page->line);
	}
	if (!cmd_redux_divides(s))
		rd_buf_printf(&page->line, ", %s%s%u",
			      rd_redux_rounding_names[s->profile->rounding],
			      redux_page_arrow(page), s->edge);
	redux_page_end(page, widest_profile(page) + 4);
}

/* "  the same tokens: mflux, other" */
static void
put_same(struct redux_page *page, const struct cmd_redux_cell *row,
	 uint32_t first)
{
	const struct cmd_redux_table *table = page->table;
	uint32_t i, n = 0;

	for (i = first; i < table->n_profiles; i++)
		n += row[i].has && row[i].same == first;
	if (n < 2)
		return;
	rd_buf_cstr(&page->line, "  the same tokens: ");
	for (i = first, n = 0; i < table->n_profiles; i++) {
		if (!row[i].has || row[i].same != first)
			continue;
		rd_buf_cstr(&page->line, n++ ? ", " : "");
		rd_put_shown(&page->line,
			     redux_page_str(page, table->profiles[i]->name));
	}
	redux_page_end(page, 4);
}

static void
put_verdict(struct redux_page *page, uint32_t mode)
{
	const struct cmd_redux_table *table = page->table;
	unsigned by = cmd_redux_row_differs(table, mode);
	const char *joint = "  one name, different tokens: by ";
	uint32_t i;

	if (cmd_redux_row_count(table, mode) < 2)
		return;
	if (!by) {
		rd_buf_cstr(page->out, "  the same tokens in all of them\n");
		return;
	}
	for (i = 0; i < CMD_REDUX_N_DIFFERS; i++) {
		if (!(by >> i & 1))
			continue;
		rd_buf_printf(&page->line, "%s%s", joint,
			      cmd_redux_differs_names[i]);
		joint = " and ";
	}
	redux_page_end(page, 4);
	for (i = 0; i < table->n_profiles; i++)
		put_same(page, cmd_redux_row(table, mode), i);
}

static void
put_mode(struct redux_page *page, uint32_t m)
{
	const struct cmd_redux_table *table = page->table;
	const struct rd_prog_rdxmode *mode = &table->prog->rdxmode[m];
	const struct cmd_redux_cell *row = cmd_redux_row(table, m);
	const struct rd_plan_redux *all = cmd_redux_row_common(table, m);
	uint32_t i;

	if (!cmd_redux_row_count(table, m))
		return;
	rd_put_shown(&page->line, redux_page_str(page, mode->name));
	if (table->prog->redux->mode == m)
		rd_buf_cstr(&page->line, " (default)");
	if (all) {
		rd_buf_cstr(&page->line, ": ");
		cmd_redux_quotient_put(all, &page->line);
	}
	redux_page_end(page, 4);
	rd_buf_cstr(&page->line, "  ");
	rd_put_shown(&page->line, redux_page_str(page, mode->text));
	redux_page_end(page, 2);
	for (i = 0; i < table->n_profiles; i++) {
		if (row[i].has)
			put_cell(page, i, &row[i].setting, !all);
	}
	put_verdict(page, m);
	rd_buf_char(page->out, '\n');
}

/* ---- all of it ---- */

static void
put_head(struct redux_page *page)
{
	const struct cmd_redux_table *table = page->table;
	const struct rd_prog *prog = table->prog;
	uint32_t grid = table->encoder->grid;

	rd_put_shown(&page->line, redux_page_str(page, table->encoder->name));
	rd_buf_printf(&page->line, ": %ux%u patches, %u tokens; rules of ",
		      grid, grid, grid * grid);
	rd_put_shown(&page->line, redux_page_str(page, prog->meta[0].pack));
	rd_buf_printf(&page->line, " version %u", prog->meta[0].version);
	redux_page_end(page, 4);
	rd_buf_char(page->out, '\n');
}

void
cmd_redux_table_human(const struct cmd_redux_table *table,
		      const struct cmd_term *term, struct rd_buf *out)
{
	struct redux_page page = { .table = table, .term = term, .out = out };
	uint32_t i;

	rd_buf_init(&page.line, LINE_CAP_BYTES);
	put_head(&page);
	put_counts(&page);
	for (i = 0; i < table->prog->n_rdxmode && !table->factors; i++)
		put_mode(&page, i);
	if (table->factors)
		redux_page_factors(&page);
	redux_page_profiles(&page);
	redux_page_advice(&page);
	rd_buf_fini(&page.line);
}
