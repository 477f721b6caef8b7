/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A plan of Redux for people: a line or two for each reference, then the sum,
 * then what others make of it and what surprises. */
#include "base/decimal.h"
#include "base/escape.h"
#include "cli/redux-plan.h"

#define LABEL "%-12s"
#define INDENT 12
#define LINE_CAP (64u << 10)

struct sheet_page {
	struct cmd *cmd;
	const struct rd_plan_redux_sheet *sheet;
	struct rd_buf line;
};

static void
put_name(struct rd_buf *out, const struct rd_prog *prog, uint32_t string)
{
	rd_put_shown(out, rd_prog_str(prog, string));
}

/* What was put into page->line, broken where the terminal ends. */
static void
end_line(struct sheet_page *page, const char *label)
{
	struct rd_buf *out = &page->cmd->out;

	rd_buf_printf(out, LABEL, label);
	if (page->cmd->term.tty)
		cmd_term_wrap(&page->cmd->term, rd_buf_view(&page->line),
			      INDENT, INDENT, out);
	else
		rd_buf_printf(out, "%.*s\n",
			      RD_STR_FMT(rd_buf_view(&page->line)));
	rd_buf_reset(&page->line);
}

/* ---- the setting ---- */

static void
put_setting(struct sheet_page *page)
{
	const struct rd_plan_redux *s = &page->sheet->setting;
	struct rd_buf *line = &page->line;

	put_name(line, s->prog, s->profile->name);
	if (s->mode) {
		rd_buf_cstr(line, ", mode ");
		put_name(line, s->prog, s->mode->name);
	}
	if (s->factor) {
		rd_buf_cstr(line, ", factor ");
		rd_decimal_put(line, s->factor, 4);
	}
	rd_buf_printf(line, ": %ux%u to %ux%u", s->grid, s->grid, s->edge,
		      s->edge);
	if (s->edge < s->grid) {
		rd_buf_cstr(line, " by ");
		put_name(line, s->prog, s->function->name);
	}
	rd_buf_printf(line, ", crop %s", rd_redux_crop_names[s->crop]);
	if (s->crop == RD_REDUX_CROP_AUTOCROP) {
		rd_buf_cstr(line, " with margin ");
		rd_decimal_put(line, s->margin, 4);
	}
	end_line(page, "setting");
}

/* ---- references ---- */

static void
put_strength(struct rd_buf *line, const struct rd_plan_redux_ref *ref,
	     const struct rd_prog_rdxlaw *law)
{
	if (law->law == RD_REDUX_LAW_NONE)
		return;
	rd_buf_cstr(line, ", strength ");
	rd_decimal_put(line, ref->strength, 4);
	if (ref->no_attention)
		rd_buf_cstr(line, " (attention -inf)");
	else if (ref->has_bias && ref->bias) {
		rd_buf_cstr(line, " (attention ");
		rd_decimal_put(line, ref->bias, 8);
		rd_buf_char(line, ')');
	} else if (ref->scale != ref->strength * RD_DECIMAL_ONE) {
		rd_buf_cstr(line, " (tokens times ");
		rd_decimal_put(line, ref->scale, 8);
		rd_buf_char(line, ')');
	}
}

static bool
is_size(struct rd_str name)
{
	struct rd_plan_redux_wanted ignored;

	return rd_plan_redux_size(name, &ignored);
}

static void
put_reference(struct sheet_page *page, uint32_t n)
{
	const struct rd_plan_redux *s = &page->sheet->setting;
	const struct rd_plan_redux_ref *ref = &page->sheet->refs[n];
	const struct rd_plan_redux_picture *picture = ref->picture;
	const struct rd_rdx_box *seen = &ref->placing.seen;
	struct rd_buf *line = &page->line;

	rd_buf_printf(line, "%u  ", n + 1);
	rd_put_shown(line, picture->name);
	if (!is_size(picture->name))
		rd_buf_printf(line, " %ux%u", picture->width, picture->height);
	if (seen->x1 - seen->x0 != picture->width ||
	    seen->y1 - seen->y0 != picture->height)
		rd_buf_printf(line, ", of it %u,%u-%u,%u", seen->x0, seen->y0,
			      seen->x1, seen->y1);
	rd_buf_printf(line, ": %u of %u tokens", ref->tokens,
		      s->edge * s->edge * picture->batch);
	if (ref->masked)
		rd_buf_printf(line, ", from %u patches", ref->patches);
	put_strength(line, ref, s->law);
	end_line(page, n ? "" : "references");
}

static void
put_sum(struct sheet_page *page)
{
	const struct rd_plan_redux_sheet *sheet = page->sheet;

	rd_buf_printf(&page->line, "%u of pictures and %u of the text: %u",
		      sheet->image_tokens, sheet->setting.text_tokens,
		      sheet->prompt_tokens);
	end_line(page, "tokens");
}

/* ---- what else ---- */

static void
put_differs(struct sheet_page *page, const struct rd_plan_redux_differs *d)
{
	const struct rd_prog *prog = page->sheet->setting.prog;
	struct rd_buf *line = &page->line;
	const char *before = " (other ";

	put_name(line, prog, d->profile->name);
	rd_buf_printf(line, ": %u tokens, %ux%u", d->tokens, d->edge, d->edge);
	if (d->edge < d->encoder->grid) {
		rd_buf_cstr(line, " by ");
		put_name(line, prog, d->function->name);
	}
	for (uint32_t i = 0; i < RD_PLAN_REDUX_N_BYS; i++) {
		if (!(d->by >> i & 1))
			continue;
		rd_buf_printf(line, "%s%s", before, rd_plan_redux_by_names[i]);
		before = ", ";
	}
	rd_buf_char(line, ')');
	end_line(page, "differs");
}

static void
put_notes(struct sheet_page *page)
{
	for (uint32_t i = 0; i < RD_PLAN_REDUX_N_NOTES; i++) {
		if (!(page->sheet->notes >> i & 1))
			continue;
		rd_buf_cstr(&page->line, rd_plan_redux_note_texts[i]);
		end_line(page, "note");
	}
}

void
cmd_redux_plan_human(struct cmd *cmd, const struct rd_plan_redux_sheet *sheet)
{
	struct sheet_page page = { .cmd = cmd, .sheet = sheet };

	rd_buf_init(&page.line, LINE_CAP);
	put_setting(&page);
	for (uint32_t i = 0; i < sheet->n_refs; i++)
		put_reference(&page, i);
	put_sum(&page);
	for (uint32_t i = 0; i < sheet->n_differs; i++)
		put_differs(&page, &sheet->differs[i]);
	put_notes(&page);
	rd_buf_fini(&page.line);
}
