/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A plan of Redux as canonical JSON (refdesk-redux-plan(5)). */

#include "base/decimal.h"
#include "base/escape.h"
#include "json/jcs.h"
#include "plan/redux-tokens.h"

struct page {
	const struct rd_plan_redux_sheet *sheet;
	const struct rd_prog *prog;
	struct rd_buf *out;
};

static void
put_text(const struct page *page, const char *before, uint32_t string)
{
	rd_put_json_text(page->out, before, rd_prog_str(page->prog, string));
}

static void
put_decimal(const struct page *page, const char *before, int64_t value,
	    int places)
{
	rd_buf_printf(page->out, "%s\"", before);
	rd_decimal_put(page->out, value, places);
	rd_buf_char(page->out, '"');
}

/* null for 0, which stands for none. */
static void
put_factor(const struct page *page, const char *before, int64_t factor)
{
	if (factor)
		put_decimal(page, before, factor, 4);
	else
		rd_buf_printf(page->out, "%snull", before);
}

/* ---- other profiles ---- */

static void
put_differs(const struct page *page, const struct rd_plan_redux_differs *d)
{
	const char *before = "";

	rd_buf_printf(page->out, "{\"edge\":%u", d->edge);
	put_text(page, ",\"encoder\":", d->encoder->name);
	put_decimal(page, ",\"factor\":", d->factor, 4);
	put_text(page, ",\"function\":", d->function->name);
	rd_buf_printf(page->out, ",\"kernel\":\"%s\"",
		      rd_redux_kernel_names[d->kernel]);
	put_text(page, ",\"profile\":", d->profile->name);
	rd_buf_printf(page->out, ",\"rounding\":\"%s\",\"tokens\":%u,\"why\":[",
		      rd_redux_rounding_names[d->profile->rounding], d->tokens);
	for (uint32_t i = 0; i < RD_PLAN_REDUX_N_BYS; i++) {
		if (!(d->by >> i & 1))
			continue;
		rd_buf_printf(page->out, "%s\"%s\"", before,
			      rd_plan_redux_by_names[i]);
		before = ",";
	}
	rd_buf_cstr(page->out, "]}");
}

/* ---- references ---- */

static void
put_rows(const struct page *page, const unsigned char *kept)
{
	uint32_t edge = page->sheet->setting.edge;

	for (uint32_t y = 0; y < edge; y++) {
		rd_buf_cstr(page->out, y ? ",\"" : "[\"");
		for (uint32_t x = 0; x < edge; x++)
			rd_buf_char(page->out, kept[y * edge + x] ? '1' : '0');
		rd_buf_char(page->out, '"');
	}
	rd_buf_char(page->out, ']');
}

static void
put_bias(const struct page *page, const struct rd_plan_redux_ref *ref)
{
	if (ref->no_attention)
		rd_buf_cstr(page->out, "{\"attn_bias\":\"-inf\"");
	else if (ref->has_bias)
		put_decimal(page, "{\"attn_bias\":", ref->bias, 8);
	else
		rd_buf_cstr(page->out, "{\"attn_bias\":null");
}

static void
put_reference(const struct page *page, uint32_t n)
{
	const struct rd_plan_redux_ref *ref = &page->sheet->refs[n];
	const struct rd_plan_redux_picture *picture = ref->picture;
	const struct rd_rdx_box *seen = &ref->placing.seen;

	put_bias(page, ref);
	rd_buf_printf(page->out,
		      ",\"batch\":%u,\"crop_box\":[%u,%u,%u,%u],"
		      "\"height\":%u,\"kept\":",
		      picture->batch, seen->x0, seen->y0, seen->x1, seen->y1,
		      picture->height);
	if (ref->masked)
		put_rows(page, ref->kept.tokens);
	else
		rd_buf_cstr(page->out, "null");
	rd_buf_printf(page->out, ",\"n\":%u", n + 1);
	rd_put_json_text(page->out, ",\"name\":", picture->name);
	rd_buf_printf(page->out, ",\"patches\":%u", ref->patches);
	put_decimal(page, ",\"scale\":", ref->scale, 8);
	put_decimal(page, ",\"strength\":", ref->strength, 4);
	rd_buf_printf(page->out, ",\"tokens\":%u,\"width\":%u}", ref->tokens,
		      picture->width);
}

/* ---- all of it ---- */

static void
put_lists(const struct page *page)
{
	const struct rd_plan_redux_sheet *sheet = page->sheet;

	rd_buf_cstr(page->out, ",\"differs\":[");
	for (uint32_t i = 0; i < sheet->n_differs; i++) {
		rd_buf_cstr(page->out, i ? "," : "");
		put_differs(page, &sheet->differs[i]);
	}
	rd_buf_char(page->out, ']');
}

static void
put_notes(const struct page *page)
{
	const char *before = "";

	rd_buf_cstr(page->out, ",\"notes\":[");
	for (uint32_t i = 0; i < RD_PLAN_REDUX_N_NOTES; i++) {
		if (!(page->sheet->notes >> i & 1))
			continue;
		rd_buf_printf(page->out, "%s{\"note\":\"%s\",\"text\":\"%s\"}",
			      before, rd_plan_redux_note_names[i],
			      rd_plan_redux_note_texts[i]);
		before = ",";
	}
	rd_buf_char(page->out, ']');
}

static void
put_program(const struct page *page)
{
	put_text(page, ",\"profile\":", page->sheet->setting.profile->name);
	rd_buf_printf(page->out, ",\"program\":{\"digest\":\"%s\"",
		      page->prog->sha256);
	put_text(page, ",\"name\":", page->prog->meta->pack);
	rd_buf_printf(page->out,
		      ",\"version\":%u},\"prompt_tokens\":%u,"
		      "\"references\":[",
		      page->prog->meta->version, page->sheet->prompt_tokens);
	for (uint32_t i = 0; i < page->sheet->n_refs; i++) {
		rd_buf_cstr(page->out, i ? "," : "");
		put_reference(page, i);
	}
	rd_buf_char(page->out, ']');
}

static void
put_setting(const struct page *page)
{
	const struct rd_plan_redux *s = &page->sheet->setting;

	rd_buf_printf(page->out, ",\"edge\":%u", s->edge);
	put_text(page, ",\"encoder\":", s->encoder->name);
	put_factor(page, ",\"factor\":", s->factor);
	put_text(page, ",\"function\":", s->function->name);
	rd_buf_printf(page->out,
		      ",\"grid\":%u,\"image_tokens\":%u,\"kernel\":\"%s\","
		      "\"law\":\"%s\",\"margin\":",
		      s->grid, page->sheet->image_tokens,
		      rd_redux_kernel_names[s->kernel],
		      rd_redux_law_names[s->law->law]);
	if (s->crop == RD_REDUX_CROP_AUTOCROP)
		put_decimal(page, "", s->margin, 4);
	else
		rd_buf_cstr(page->out, "null");
	if (s->mode)
		put_text(page, ",\"mode\":", s->mode->name);
	else
		rd_buf_cstr(page->out, ",\"mode\":null");
}

void
rd_plan_redux_write(const struct rd_plan_redux_sheet *sheet, struct rd_buf *out)
{
	const struct rd_plan_redux *s = &sheet->setting;
	const struct page page = { sheet, s->prog, out };

	rd_buf_printf(out, "{\"crop\":\"%s\"", rd_redux_crop_names[s->crop]);
	put_lists(&page);
	put_setting(&page);
	put_notes(&page);
	put_program(&page);
	rd_buf_printf(out,
		      ",\"schema\":\"" RD_PLAN_REDUX_SCHEMA
		      "\",\"text_tokens\":%u,\"why\":{\"function\":\"%s\","
		      "\"mode\":\"%s\",\"profile\":\"%s\"}}",
		      s->text_tokens, rd_plan_redux_why_names[s->why_function],
		      rd_plan_redux_why_names[s->why_mode],
		      rd_plan_redux_why_names[s->why_profile]);
}
