/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The contact sheet: pictures with a width proportional to their weight, the
 * prompt, the winner's points as a waterfall, the manifest id.  All lengths are
 * integer pixels, so the bytes are the same everywhere. */

#include "dispatch/sheet.h"

#include "base/decimal.h"
#include "base/escape.h"
#include "crypt/codec.h"
#include "dispatch/measure.h"
#include "json/json.h"

#define PAGE_PX 960
#define MARGIN_PX 40
#define INNER_PX (PAGE_PX - 2 * MARGIN_PX)
#define PICTURE_GAP_PX 20
#define LINE_PX 24
#define PROMPT_LINES 24
#define ROW_PX 28
#define HEAD_PX 20 /* sizes of type; bold is wider */
#define BODY_PX 15
#define SMALL_PX 13
#define MONO_PX 12
/* Columns of the waterfall: what, points, bar, where. */
#define WHAT_PX 310
#define POINTS_RIGHT_PX 452
#define BAR_LEFT_PX 472
#define BAR_PX 280
#define PLACE_LEFT_PX (BAR_LEFT_PX + BAR_PX + 20)
#define PLACE_PX (PAGE_PX - MARGIN_PX - PLACE_LEFT_PX)

struct sheet {
	const json_t *body;
	const struct rd_disp_picture *const *pictures;
	struct rd_buf *out;
	int y;
};

/* A caption under a picture: id, points, weight. */
#define CAPTION_ID_PX 22
#define CAPTION_LINE_PX 19
#define CAPTION_CAP 65536

static void
put_text(struct sheet *s, const char *class, int x, struct rd_str text)
{
	rd_buf_printf(s->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x,
		      s->y);
	rd_put_xml(s->out, text);
	rd_buf_cstr(s->out, "</text>\n");
}

/* The text, or as much of it as fits and an ellipsis. */
static void
put_fitted(struct rd_buf *out, struct rd_str text, int size_px, int room_px)
{
	if (disp_text_px(text, size_px) <= room_px) {
		rd_put_xml(out, text);
		return;
	}
	text.len = disp_text_fit(text, size_px, room_px - size_px);
	rd_put_xml(out, text);
	rd_buf_cstr(out, "\xe2\x80\xa6");
}

static void
put_fitted_text(struct sheet *s, const char *class, int x, struct rd_str text,
		int size_px, int room_px)
{
	rd_buf_printf(s->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x,
		      s->y);
	put_fitted(s->out, text, size_px, room_px);
	rd_buf_cstr(s->out, "</text>\n");
}

static void
put_heading(struct sheet *s, struct rd_str text)
{
	rd_buf_printf(s->out, "<path class=\"rule\" d=\"M%d %dH%d\"/>\n",
		      MARGIN_PX, s->y - 30, PAGE_PX - MARGIN_PX);
	put_fitted_text(s, "head", MARGIN_PX, text, HEAD_PX, INNER_PX);
	s->y += LINE_PX + 4;
}

/* ---- pictures ---- */

/* The pictures stand in rows of equal cells. */
struct cells {
	int per_row, cell_px;
	int64_t heaviest;
};

static int64_t
weight_of(const json_t *reference)
{
	int64_t weight = 0;

	if (rd_decimal_rule(rd_json_get_str(reference, "weight"), &weight) !=
	    RD_OK)
		weight = RD_DECIMAL_ONE;
	return weight < 1 ? 1 : weight;
}

static struct cells
plan_cells(const json_t *references)
{
	size_t n = rd_json_count(references);
	struct cells cells = { .per_row = n <= 3   ? 3
					  : n <= 8 ? 4
						   : 6,
			       .heaviest = 1 };

	cells.cell_px = (INNER_PX - (cells.per_row - 1) * PICTURE_GAP_PX) /
			cells.per_row;
	for (size_t i = 0; i < n; i++) {
		int64_t weight = weight_of(rd_json_at(references, i));

		if (weight > cells.heaviest)
			cells.heaviest = weight;
	}
	return cells;
}

/* The heaviest picture fills its cell. */
static int
width_px(const struct cells *cells, const json_t *reference)
{
	int width = (int)(cells->cell_px * weight_of(reference) /
			  cells->heaviest);

	return width < 8 ? 8 : width;
}

static int
height_px(const json_t *reference, int width)
{
	int64_t w = 0, h = 0;

	rd_json_get_int(reference, "width", &w);
	rd_json_get_int(reference, "height", &h);
	if (w <= 0 || h <= 0 || h > 4 * w)
		return width;
	return (int)(width * h / w);
}

static void
put_picture(struct sheet *s, const struct cells *cells, const json_t *reference,
	    const struct rd_disp_picture *picture, int x)
{
	int width = width_px(cells, reference);
	int height = height_px(reference, width);

	rd_buf_printf(s->out, "<g><title>");
	rd_put_xml(s->out, rd_json_get_str(reference, "id"));
	rd_buf_printf(s->out,
		      "</title><image x=\"%d\" y=\"%d\" width=\"%d\" "
		      "height=\"%d\" href=\"data:%s;base64,",
		      x, s->y - height, width, height,
		      disp_picture_type(picture->bytes));
	rd_crypt_b64_put(s->out, picture->bytes.ptr, picture->bytes.len);
	rd_buf_printf(s->out,
		      "\"/><rect class=\"frame\" x=\"%d\" y=\"%d\" "
		      "width=\"%d\" height=\"%d\"/></g>\n",
		      x, s->y - height, width, height);
}

/* "1. 106 points"; nothing where nothing was scored. */
static void
put_rank(const json_t *reference, size_t rank, struct rd_buf *out)
{
	struct rd_str score = rd_json_get_str(reference, "score");

	if (!score.len)
		return;
	rd_buf_printf(out, "%zu. ", rank);
	if (rd_str_starts(score, "-")) {
		rd_buf_cstr(out, "\xe2\x88\x92");
		score.ptr++;
		score.len--;
	}
	rd_buf_str(out, score);
	rd_buf_cstr(out, rd_str_is(score, "1") ? " point" : " points");
}

/* On one line where cells are wide, else on two. */
static void
put_rank_and_weight(struct sheet *s, const struct cells *cells,
		    const json_t *reference, size_t rank, int x)
{
	struct rd_buf line;

	rd_buf_init(&line, CAPTION_CAP);
	put_rank(reference, rank, &line);
	if (line.len && cells->per_row > 3) {
		put_fitted_text(s, "small", x, rd_buf_view(&line), SMALL_PX,
				cells->cell_px);
		s->y += CAPTION_LINE_PX;
		rd_buf_reset(&line);
	}
	rd_buf_cstr(&line, line.len ? ", weight " : "weight ");
	rd_buf_str(&line, rd_json_get_str(reference, "weight"));
	put_fitted_text(s, "small", x, rd_buf_view(&line), SMALL_PX,
			cells->cell_px);
	rd_buf_fini(&line);
}

static void
put_caption(struct sheet *s, const struct cells *cells, const json_t *reference,
	    size_t rank, int x)
{
	int y = s->y;

	s->y = y + CAPTION_ID_PX;
	put_fitted_text(s, cells->per_row > 4 ? "id tight" : "id", x,
			rd_json_get_str(reference, "id"),
			cells->per_row > 4 ? MONO_PX : BODY_PX, cells->cell_px);
	s->y += CAPTION_LINE_PX;
	put_rank_and_weight(s, cells, reference, rank, x);
	s->y = y;
}

static int
tallest_px(const struct cells *cells, const json_t *references, size_t first,
	   size_t end)
{
	int tallest = 0;

	for (size_t i = first; i < end; i++) {
		const json_t *reference = rd_json_at(references, i);
		int height = height_px(reference, width_px(cells, reference));

		tallest = height > tallest ? height : tallest;
	}
	return tallest;
}

/* Pictures of a row stand on one line, captions under it. */
static void
put_pictures(struct sheet *s)
{
	const json_t *references = rd_json_get(s->body, "references");
	struct cells cells = plan_cells(references);
	size_t n = rd_json_count(references), end;

	for (size_t first = 0; first < n; first = end) {
		int x = MARGIN_PX;

		end = first + (size_t)cells.per_row;
		if (end > n)
			end = n;
		s->y += tallest_px(&cells, references, first, end);
		for (size_t i = first; i < end; i++) {
			const json_t *reference = rd_json_at(references, i);

			put_picture(s, &cells, reference, s->pictures[i], x);
			put_caption(s, &cells, reference, i + 1, x);
			x += cells.cell_px + PICTURE_GAP_PX;
		}
		s->y += 68 + (cells.per_row > 3 ? CAPTION_LINE_PX : 0);
	}
	s->y += 30;
}

/* ---- prompt ---- */

/* A prompt of many pages is cut; the manifest has all of it. */
static void
put_paragraph(struct sheet *s, struct rd_str title, struct rd_str text)
{
	int lines = 0;

	put_heading(s, title);
	for (text = rd_str_trim(text); text.len; text = rd_str_trim(text)) {
		size_t n = disp_text_line(text, BODY_PX, INNER_PX);

		if (++lines > PROMPT_LINES) {
			put_text(s, "small", MARGIN_PX,
				 RD_STR_LIT("\xe2\x80\xa6 the rest stands in "
					    "the manifest"));
			s->y += LINE_PX;
			break;
		}
		put_text(s, "body", MARGIN_PX,
			 rd_str_trim((struct rd_str){ text.ptr, n }));
		s->y += LINE_PX;
		text.ptr += n;
		text.len -= n;
	}
	s->y += 32;
}

/* ---- waterfall ---- */

/* Extremes of the running total, for the scale. */
struct range {
	int64_t low, high;
};

static int64_t
points_of(const json_t *part)
{
	int64_t points = 0;

	if (rd_decimal_parse(rd_json_get_str(part, "points"), 8, &points) !=
	    RD_OK)
		return 0;
	return points;
}

static struct range
running_range(const json_t *parts)
{
	struct range range = { 0, 0 };
	int64_t total = 0;

	for (size_t i = 0; i < rd_json_count(parts); i++) {
		total += points_of(rd_json_at(parts, i));
		range.low = total < range.low ? total : range.low;
		range.high = total > range.high ? total : range.high;
	}
	if (range.high == range.low)
		range.high = range.low + RD_POINTS_ONE;
	return range;
}

static int
bar_x(const struct range *range, int64_t points)
{
	/* Hundredths of a point: keeps the product far from overflow. */
	int64_t unit = RD_POINTS_ONE / 100;
	int64_t span = (range->high - range->low) / unit;

	if (span < 1)
		span = 1;
	return BAR_LEFT_PX +
	       (int)((points - range->low) / unit * BAR_PX / span);
}

static void
put_signed(struct rd_buf *out, int64_t points, const char *plus)
{
	rd_buf_cstr(out, points < 0 ? "\xe2\x88\x92" : plus);
	rd_points_put(out, points < 0 ? -points : points);
}

/* The values of a part's reasons: "cafe, coffee, confident". */
static void
list_reasons(const json_t *because, struct rd_buf *out)
{
	const char *name;
	json_t *values;

	json_object_foreach((json_t *)(uintptr_t)because, name, values)
	{
		for (size_t i = 0; i < rd_json_count(values); i++) {
			if (out->len)
				rd_buf_cstr(out, ", ");
			rd_buf_str(out, rd_json_str(rd_json_at(values, i)));
		}
	}
}

/* "scene_suits  cafe, coffee": the rule, and in small type its reasons. */
static void
put_what(struct sheet *s, const json_t *part)
{
	struct rd_str factor = rd_json_get_str(part, "factor");
	int used = disp_text_px(factor, BODY_PX) + 10;
	struct rd_buf reasons;

	rd_buf_init(&reasons, (size_t)1 << 20);
	list_reasons(rd_json_get(part, "because"), &reasons);
	rd_buf_printf(s->out, "<text class=\"body\" x=\"%d\" y=\"%d\">",
		      MARGIN_PX, s->y);
	put_fitted(s->out, factor, BODY_PX, WHAT_PX);
	if (reasons.len && used + 4 * SMALL_PX < WHAT_PX) {
		rd_buf_cstr(s->out, "<tspan class=\"small\" dx=\"10\">");
		put_fitted(s->out, rd_buf_view(&reasons), SMALL_PX,
			   WHAT_PX - used);
		rd_buf_cstr(s->out, "</tspan>");
	}
	rd_buf_cstr(s->out, "</text>\n");
	rd_buf_fini(&reasons);
}

/* "scoring.xml:12"; of a long one its end. */
static void
put_place(struct sheet *s, struct rd_str place)
{
	bool cut = false;

	while (disp_text_px(place, SMALL_PX) + (cut ? SMALL_PX : 0) >
	       PLACE_PX) {
		cut = true;
		place.ptr++;
		place.len--;
	}
	rd_buf_printf(s->out, "<text class=\"place\" x=\"%d\" y=\"%d\">%s",
		      PLACE_LEFT_PX, s->y, cut ? "\xe2\x80\xa6" : "");
	rd_put_xml(s->out, place);
	rd_buf_cstr(s->out, "</text>\n");
}

static void
put_bar(struct sheet *s, const struct range *range, int64_t from, int64_t to)
{
	int x = bar_x(range, from < to ? from : to);
	int width = bar_x(range, from < to ? to : from) - x;

	rd_buf_printf(s->out,
		      "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
		      "height=\"14\"/>\n",
		      to < from ? "minus" : "plus", x, s->y - 12,
		      width < 2 ? 2 : width);
}

static void
put_part(struct sheet *s, const json_t *part, const struct range *range,
	 int64_t *total)
{
	int64_t points = points_of(part);

	put_what(s, part);
	rd_buf_printf(s->out, "<text class=\"number\" x=\"%d\" y=\"%d\">",
		      POINTS_RIGHT_PX, s->y);
	put_signed(s->out, points, "+");
	rd_buf_cstr(s->out, "</text>\n");
	put_bar(s, range, *total, *total + points);
	put_place(s, rd_json_get_str(part, "at"));
	*total += points;
	s->y += ROW_PX;
}

static void
put_total(struct sheet *s, const struct range *range, int64_t total, int top)
{
	rd_buf_printf(s->out,
		      "<path class=\"axis\" d=\"M%d %dV%d\"/>\n"
		      "<path class=\"rule\" d=\"M%d %dH%d\"/>\n",
		      bar_x(range, 0), top, s->y - 15, MARGIN_PX, s->y - 12,
		      POINTS_RIGHT_PX);
	s->y += 10;
	put_text(s, "total", MARGIN_PX, RD_STR_LIT("total"));
	rd_buf_printf(s->out, "<text class=\"number total\" x=\"%d\" y=\"%d\">",
		      POINTS_RIGHT_PX, s->y);
	put_signed(s->out, total, "");
	rd_buf_cstr(s->out, "</text>\n");
}

static struct rd_str
why_unscored(const json_t *body)
{
	if (rd_str_is(rd_json_get_str(body, "outcome"), "locked"))
		return RD_STR_LIT("The look is held: nothing was scored.");
	return RD_STR_LIT("It was asked for by name; a gate of the rules has "
			  "it out, so it has no score.");
}

/* The parts are the first one's. */
static void
put_waterfall(struct sheet *s, struct rd_str title)
{
	const json_t *parts = rd_json_get(s->body, "waterfall");
	struct range range = running_range(parts);
	int64_t total = 0;
	int top;

	if (!rd_json_get_str(s->body, "score").ptr) {
		put_paragraph(s, title, why_unscored(s->body));
		return;
	}
	put_heading(s, title);
	top = s->y - 16;
	for (size_t i = 0; i < rd_json_count(parts); i++)
		put_part(s, rd_json_at(parts, i), &range, &total);
	put_total(s, &range, total, top);
	s->y += 56;
}

/* "Why curly_casual": with several chosen it has to be said whose it is. */
static void
put_why(struct sheet *s)
{
	const json_t *first = rd_json_at(rd_json_get(s->body, "references"), 0);
	struct rd_buf title;

	rd_buf_init(&title, CAPTION_CAP);
	rd_buf_cstr(&title, "Why ");
	rd_buf_str(&title, rd_json_get_str(first, "id"));
	put_waterfall(s, rd_buf_view(&title));
	rd_buf_fini(&title);
}

static void
put_redux(struct sheet *s)
{
	struct rd_buf text;

	rd_buf_init(&text, CAPTION_CAP);
	rd_disp_redux_words(rd_json_get(s->body, "redux"), &text);
	if (text.len)
		put_paragraph(s, RD_STR_LIT("Redux"), rd_buf_view(&text));
	rd_buf_fini(&text);
}

/* ---- page ---- */

static const char style[] =
	"<style>"
	"text{font-family:'DejaVu Sans',Helvetica,Arial,sans-serif;"
	"fill:#23272e}"
	".title{font-size:30px;font-weight:bold}"
	".body{font-size:15px}.head{font-size:17px;font-weight:bold}"
	".id{font-size:15px}.tight{font-size:12px}"
	".small,.place{font-size:13px;fill:#5b6470}"
	".number{font-size:15px;text-anchor:end}"
	".total{font-size:16px;font-weight:bold}"
	".mono{font-family:'DejaVu Sans Mono',monospace;font-size:12px;"
	"fill:#5b6470}"
	".frame{fill:none;stroke:#c9c4b8}"
	".plus{fill:#2a6fb0}.minus{fill:#c2601c}"
	".axis{stroke:#8a8578;fill:none}"
	".rule{stroke:#ddd8cc;fill:none}"
	"</style>\n";

static void
put_footer(struct sheet *s)
{
	static const char *const names[] = { "decision", "manifest",
					     "program" };

	rd_buf_printf(s->out, "<path class=\"rule\" d=\"M%d %dH%d\"/>\n",
		      MARGIN_PX, s->y - 30, PAGE_PX - MARGIN_PX);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct rd_str value = rd_json_get_str(s->body, names[i]);

		if (!value.len)
			continue;
		put_text(s, "mono", MARGIN_PX, rd_str_of(names[i]));
		put_fitted_text(s, "mono", MARGIN_PX + 80, value, MONO_PX,
				INNER_PX - 80);
		s->y += 18;
	}
	s->y += 12;
}

void
disp_sheet_draw(const json_t *body,
		const struct rd_disp_picture *const *pictures,
		struct rd_buf *svg)
{
	struct rd_str negative = rd_json_get_str(body, "negative");
	struct rd_buf inside;
	struct sheet s = { body, pictures, &inside, 66 };

	rd_buf_init(&inside, svg->cap);
	put_text(&s, "title", MARGIN_PX, RD_STR_LIT("Contact sheet"));
	s.y += 28;
	put_text(&s, "small", MARGIN_PX,
		 RD_STR_LIT("Laid out by refdesk's preview provider from the "
			    "chosen reference pictures. Not a generated "
			    "image."));
	s.y += 28;
	put_pictures(&s);
	put_paragraph(&s, RD_STR_LIT("Prompt"),
		      rd_json_get_str(body, "prompt"));
	if (negative.len)
		put_paragraph(&s, RD_STR_LIT("Avoid"), negative);
	put_redux(&s);
	put_why(&s);
	put_footer(&s);
	rd_buf_printf(svg,
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" "
		      "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
		      "<title>refdesk contact sheet</title>\n%s"
		      "<rect width=\"%d\" height=\"%d\" fill=\"#faf8f3\"/>\n",
		      PAGE_PX, s.y, PAGE_PX, s.y, style, PAGE_PX, s.y);
	rd_buf_str(svg, rd_buf_view(&inside));
	rd_buf_cstr(svg, "</svg>\n");
	if (rd_buf_status(&inside) != RD_OK && svg->status == RD_OK)
		svg->status = rd_buf_status(&inside);
	rd_buf_fini(&inside);
}
