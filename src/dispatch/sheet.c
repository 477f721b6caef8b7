/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The contact sheet: pictures with a width proportional to their weight, the
 * prompt, the winner's points as a waterfall, the manifest id.  All lengths are
 * integer pixels, so the bytes are the same everywhere. */

#include "dispatch/sheet.h"

#include "base/decimal.h"
#include "crypt/codec.h"
#include "json/json.h"

#define PAGE_PX 960
#define MARGIN_PX 40
#define INNER_PX (PAGE_PX - 2 * MARGIN_PX)
#define PICTURE_GAP_PX 20
#define PICTURE_MAX_PX 300 /* width of the heaviest */
#define LINE_PX 24
#define ROW_PX 26
#define WRAP_CHARS 98
#define BAR_LEFT_PX 420
#define BAR_PX 300

struct sheet {
	const json_t *body;
	const struct rd_disp_picture *const *pictures;
	struct rd_buf *out;
	int y;
};

const char *
disp_picture_type(struct rd_str bytes)
{
	static const struct {
		const char *magic, *type;
		size_t n, at;
	} types[] = {
		{ "\x89PNG\r\n\x1a\n", "image/png", 8, 0 },
		{ "\xff\xd8\xff", "image/jpeg", 3, 0 },
		{ "WEBP", "image/webp", 4, 8 },
		{ "<svg", "image/svg+xml", 4, 0 },
		{ "<?xml", "image/svg+xml", 5, 0 },
		{ "<!--", "image/svg+xml", 4, 0 },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (bytes.len >= types[i].at + types[i].n &&
		    !memcmp(bytes.ptr + types[i].at, types[i].magic,
			    types[i].n))
			return types[i].type;
	return NULL;
}

static void
put_xml(struct rd_buf *out, struct rd_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '&')
			rd_buf_cstr(out, "&amp;");
		else if (c == '<')
			rd_buf_cstr(out, "&lt;");
		else if (c == '>')
			rd_buf_cstr(out, "&gt;");
		else if (c == '"')
			rd_buf_cstr(out, "&quot;");
		else
			rd_buf_char(out, c < 0x20 ? ' ' : (char)c);
	}
}

static void
put_text(struct sheet *s, const char *class, int x, struct rd_str text)
{
	rd_buf_printf(s->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x,
		      s->y);
	put_xml(s->out, text);
	rd_buf_cstr(s->out, "</text>\n");
}

/* ---- pictures ---- */

static int64_t
weight_of(const json_t *reference)
{
	int64_t weight = 0;

	if (rd_decimal_rule(rd_json_get_str(reference, "weight"), &weight) !=
	    RD_OK)
		weight = RD_DECIMAL_ONE;
	return weight < 1 ? 1 : weight;
}

/* Pixels per unit of weight: the heaviest gets PICTURE_MAX_PX, less when all
 * together would not fit. */
static int
width_px(const json_t *references, size_t index)
{
	int64_t heaviest = 1, sum = 0,
		own = weight_of(rd_json_at(references, index));
	size_t n = rd_json_count(references);
	int64_t room = INNER_PX - (int64_t)(n - 1) * PICTURE_GAP_PX, width;

	for (size_t i = 0; i < n; i++) {
		int64_t weight = weight_of(rd_json_at(references, i));

		heaviest = weight > heaviest ? weight : heaviest;
		sum += weight;
	}
	if (room < (int64_t)n * 16)
		room = (int64_t)n * 16;
	width = PICTURE_MAX_PX * own / heaviest;
	if (PICTURE_MAX_PX * sum / heaviest > room)
		width = room * own / sum;
	return width < 8 ? 8 : (int)width;
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
put_picture(struct sheet *s, const json_t *reference,
	    const struct rd_disp_picture *picture, int x, int width)
{
	int height = height_px(reference, width);

	rd_buf_printf(s->out, "<g><title>");
	put_xml(s->out, rd_json_get_str(reference, "id"));
	rd_buf_printf(s->out,
		      "</title><image x=\"%d\" y=\"%d\" width=\"%d\" "
		      "height=\"%d\" href=\"data:%s;base64,",
		      x, s->y, width, height,
		      disp_picture_type(picture->bytes));
	rd_crypt_b64_put(s->out, picture->bytes.ptr, picture->bytes.len);
	rd_buf_printf(s->out,
		      "\"/><rect class=\"frame\" x=\"%d\" y=\"%d\" "
		      "width=\"%d\" height=\"%d\"/></g>\n",
		      x, s->y, width, height);
}

static void
put_pictures(struct sheet *s)
{
	const json_t *references = rd_json_get(s->body, "references");
	int x = MARGIN_PX, tallest = 0, top = s->y;

	for (size_t i = 0; i < rd_json_count(references); i++) {
		const json_t *reference = rd_json_at(references, i);
		int width = width_px(references, i);
		int height = height_px(reference, width);

		put_picture(s, reference, s->pictures[i], x, width);
		s->y = top + height + 20;
		put_text(s, "id", x, rd_json_get_str(reference, "id"));
		s->y += 18;
		rd_buf_printf(s->out,
			      "<text class=\"small\" x=\"%d\" y=\"%d\">weight ",
			      x, s->y);
		put_xml(s->out, rd_json_get_str(reference, "weight"));
		rd_buf_cstr(s->out, "</text>\n");
		s->y = top;
		x += width + PICTURE_GAP_PX;
		tallest = height > tallest ? height : tallest;
	}
	s->y = top + tallest + 76;
}

/* ---- prompt ---- */

/* Bytes of the next line: whole words up to WRAP_CHARS characters. */
static size_t
line_bytes(struct rd_str text)
{
	size_t n = 0, chars = 0, last_space = 0;

	while (n < text.len && chars < WRAP_CHARS) {
		if (text.ptr[n] == ' ')
			last_space = n;
		do {
			n++;
		} while (n < text.len &&
			 ((unsigned char)text.ptr[n] & 0xc0) == 0x80);
		chars++;
	}
	return n == text.len || !last_space ? n : last_space;
}

static void
put_paragraph(struct sheet *s, const char *title, struct rd_str text)
{
	put_text(s, "head", MARGIN_PX, rd_str_of(title));
	s->y += LINE_PX;
	for (text = rd_str_trim(text); text.len; text = rd_str_trim(text)) {
		size_t n = line_bytes(text);

		put_text(s, "body", MARGIN_PX, (struct rd_str){ text.ptr, n });
		s->y += LINE_PX;
		text.ptr += n;
		text.len -= n;
	}
	s->y += 16;
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
put_signed(struct rd_buf *out, int64_t points)
{
	rd_buf_cstr(out, points < 0 ? "\xe2\x88\x92" : "+");
	rd_points_put(out, points < 0 ? -points : points);
}

/* "mood: confident" from a part's reasons; the first value of each. */
static void
put_reasons(struct rd_buf *out, const json_t *because)
{
	const char *comma = " \xc2\xb7 ", *name;
	json_t *values;

	json_object_foreach((json_t *)(uintptr_t)because, name, values)
	{
		struct rd_str value = rd_json_str(rd_json_at(values, 0));

		if (!value.len || value.len > 40)
			continue;
		rd_buf_cstr(out, comma);
		put_xml(out, value);
		comma = ", ";
	}
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

	rd_buf_printf(s->out, "<text class=\"body\" x=\"%d\" y=\"%d\">",
		      MARGIN_PX, s->y);
	put_xml(s->out, rd_json_get_str(part, "factor"));
	put_reasons(s->out, rd_json_get(part, "because"));
	rd_buf_printf(s->out,
		      "</text><text class=\"number\" x=\"%d\" y=\"%d\">",
		      BAR_LEFT_PX - 16, s->y);
	put_signed(s->out, points);
	rd_buf_cstr(s->out, "</text>\n");
	put_bar(s, range, *total, *total + points);
	put_text(s, "place", BAR_LEFT_PX + BAR_PX + 16,
		 rd_json_get_str(part, "at"));
	*total += points;
	s->y += ROW_PX;
}

static void
put_waterfall(struct sheet *s)
{
	const json_t *parts = rd_json_get(s->body, "waterfall");
	struct range range = running_range(parts);
	int64_t total = 0;
	int top;

	if (!rd_json_count(parts)) {
		put_paragraph(s, "Why this one",
			      RD_STR_LIT("The look is held: nothing was "
					 "scored."));
		return;
	}
	put_text(s, "head", MARGIN_PX, RD_STR_LIT("Why this one"));
	s->y += LINE_PX + 4;
	top = s->y - 16;
	for (size_t i = 0; i < rd_json_count(parts); i++)
		put_part(s, rd_json_at(parts, i), &range, &total);
	rd_buf_printf(s->out,
		      "<path class=\"axis\" d=\"M%d %dV%d\"/>\n"
		      "<text class=\"total\" x=\"%d\" y=\"%d\">total</text>"
		      "<text class=\"number total\" x=\"%d\" y=\"%d\">",
		      bar_x(&range, 0), top, s->y - 14, MARGIN_PX, s->y + 4,
		      BAR_LEFT_PX - 16, s->y + 4);
	rd_points_put(s->out, total);
	rd_buf_cstr(s->out, "</text>\n");
	s->y += 44;
}

/* ---- page ---- */

static const char style[] =
	"<style>"
	"text{font-family:'DejaVu Sans',Helvetica,Arial,sans-serif;"
	"fill:#23272e}"
	".title{font-size:30px;font-weight:bold}"
	".body{font-size:15px}.head{font-size:17px;font-weight:bold}"
	".id{font-size:15px;font-weight:bold}"
	".small,.place{font-size:13px;fill:#5b6470}"
	".number{font-size:15px;text-anchor:end}"
	".total{font-size:16px;font-weight:bold}"
	".mono{font-family:'DejaVu Sans Mono',monospace;font-size:12px;"
	"fill:#5b6470}"
	".frame{fill:none;stroke:#c9c4b8}"
	".plus{fill:#2a6fb0}.minus{fill:#c2601c}"
	".axis{stroke:#8a8578;fill:none}"
	"</style>\n";

static void
put_footer(struct sheet *s)
{
	put_text(s, "mono", MARGIN_PX, RD_STR_LIT("manifest"));
	put_text(s, "mono", MARGIN_PX + 80,
		 rd_json_get_str(s->body, "manifest"));
	s->y += 18;
	put_text(s, "mono", MARGIN_PX, RD_STR_LIT("program"));
	put_text(s, "mono", MARGIN_PX + 80,
		 rd_json_get_str(s->body, "program"));
	s->y += 30;
}

void
disp_sheet_draw(const json_t *body,
		const struct rd_disp_picture *const *pictures,
		struct rd_buf *svg)
{
	struct rd_str negative = rd_json_get_str(body, "negative");
	struct rd_buf inside;
	struct sheet s = { body, pictures, &inside, 62 };

	rd_buf_init(&inside, svg->cap);
	put_text(&s, "title", MARGIN_PX, RD_STR_LIT("Contact sheet"));
	s.y += 26;
	put_text(&s, "small", MARGIN_PX,
		 RD_STR_LIT("Laid out by refdesk's preview provider from the "
			    "chosen reference pictures. Not a generated "
			    "image."));
	s.y += 26;
	put_pictures(&s);
	put_paragraph(&s, "Prompt", rd_json_get_str(body, "prompt"));
	if (negative.len)
		put_paragraph(&s, "Avoid", negative);
	put_waterfall(&s);
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
