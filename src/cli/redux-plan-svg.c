/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Every picture of the answer stands in it once and is shown through windows
 * whose coordinates are its own pixels, so nothing here is ever rounded. */
#include "cli/redux-plan-svg.h"

#include "base/decimal.h"
#include "cli/svg.h"
#include "crypt/codec.h"

#define LEFT 20
#define SIDE 140
#define PITCH 156
#define HEAD 76
#define ROW (SIDE + 72)
#define FOOT 40
#define TEXT_CAP 4096
#define EMBED_CAP_BYTES ((size_t)8 << 20)

static const char style[] =
	"<style>.veil{fill:#000;fill-opacity:.7}.bars{fill:#000}"
	".frame{fill:none;stroke:#7d8590}.cross{fill:none;stroke:#d0d7de}"
	".asked{fill:none;stroke:#0068a8;stroke-width:3}"
	".halo{fill:none;stroke:#000;stroke-opacity:.45}"
	".line{fill:none;stroke:#fff;stroke-opacity:.9}"
	".box{fill:none;stroke:#f28a3c}"
	".mask{fill:none;stroke:#58b4ec}"
	"@media (prefers-color-scheme:dark){.asked{stroke:#58b4ec}}</style>\n";

/* One way to make tokens of the pictures. */
struct column {
	struct rd_plan_redux setting;
	bool asked; /* the plan's own */
};

struct drawing {
	struct cmd *cmd;
	const struct rd_plan_redux_sheet *sheet;
	const struct cmd_redux_shown *shown;
	struct column *columns;
	uint32_t n_columns;
	struct rd_buf text; /* of one line */
	struct rd_buf *out;
};

static struct rd_str
str(const struct drawing *d, uint32_t index)
{
	return rd_prog_str(d->sheet->setting.prog, index);
}

static void
put_line(struct drawing *d, int x, int y, const char *class)
{
	const struct svg_text at = {
		.x = x, .y = y, .class = class, .size = 11, .width = PITCH - 8
	};

	svg_text(&at, rd_buf_view(&d->text), d->out);
	rd_buf_reset(&d->text);
}

/* ---- which modes ---- */

/* The plan's setting under another mode; a function that was asked for
 * stays. */
static int
settle(struct drawing *d, const struct rd_prog_rdxmode *mode,
       struct rd_plan_redux *out)
{
	const struct rd_plan_redux *s = &d->sheet->setting;
	struct rd_plan_redux_ask ask = {
		.profile = str(d, s->profile->name),
		.encoder = str(d, s->encoder->name),
		.mode = str(d, mode->name),
		.crop = rd_str_of(rd_redux_crop_names[s->crop]),
		.law = rd_str_of(rd_redux_law_names[s->law->law]),
		.has_margin = s->crop == RD_REDUX_CROP_AUTOCROP,
		.margin = s->margin,
		.text_tokens = s->text_tokens,
	};

	if (s->why_function != RD_PLAN_REDUX_MODE &&
	    s->why_function != RD_PLAN_REDUX_DEFAULT)
		ask.function = str(d, s->function->name);
	if (rd_plan_redux_resolve(s->prog, &ask, out, &d->cmd->problem))
		return d->cmd->problem.exit_code;
	return 0;
}

static int
add_mode(struct drawing *d, const struct rd_prog_rdxmode *mode)
{
	const struct rd_plan_redux *s = &d->sheet->setting;
	struct column *column = &d->columns[d->n_columns];

	if (mode == s->mode) {
		*column = (struct column){ *s, true };
		d->n_columns++;
		return 0;
	}
	if (!rd_plan_redux_level(s->prog, s->profile, mode))
		return 0;
	d->n_columns++;
	return settle(d, mode, &column->setting);
}

/* A factor or an edge that no mode has comes first. */
static int
choose_columns(struct drawing *d)
{
	const struct rd_plan_redux *s = &d->sheet->setting;
	uint32_t i;
	int code = 0;

	d->columns = rd_arena_array(&d->cmd->arena,
				    (size_t)s->prog->n_rdxmode + 1,
				    sizeof(*d->columns));
	if (!d->columns)
		return cmd_no_memory(d->cmd);
	if (!s->mode)
		d->columns[d->n_columns++] = (struct column){ *s, true };
	for (i = 0; i < s->prog->n_rdxmode && !code; i++)
		code = add_mode(d, &s->prog->rdxmode[i]);
	return code;
}

/* ---- pictures ---- */

/* What stands for a picture that is not there: its outline and diagonals. */
static void
put_stand_in(const struct rd_plan_redux_picture *picture, struct rd_buf *out)
{
	uint32_t w = picture->width, h = picture->height;

	rd_buf_printf(out,
		      "<rect class=\"same\" width=\"%u\" height=\"%u\"/>"
		      "<path class=\"cross\" "
		      "stroke-width=\"%u\" d=\"M0 0L%u %uM0 %uL%u 0\"/>",
		      w, h, (w > h ? w : h) / SIDE + 1, w, h, h, w);
}

static void
define_pictures(struct drawing *d)
{
	const struct rd_plan_redux_picture *picture;
	const struct cmd_redux_shown *shown;
	size_t embedded = 0;
	uint32_t i;

	rd_buf_cstr(d->out, "<defs>\n");
	for (i = 0; i < d->sheet->n_refs; i++) {
		picture = d->sheet->refs[i].picture;
		shown = &d->shown[i];
		rd_buf_printf(d->out, "<g id=\"r%u\">", i);
		if (shown->type &&
		    shown->bytes.len <= EMBED_CAP_BYTES - embedded) {
			embedded += shown->bytes.len;
			rd_buf_printf(d->out,
				      "<image width=\"%u\" height=\"%u\" "
				      "preserveAspectRatio=\"none\" "
				      "href=\"data:%s;base64,",
				      picture->width, picture->height,
				      shown->type);
			rd_crypt_b64_put(d->out, shown->bytes.ptr,
					 shown->bytes.len);
			rd_buf_cstr(d->out, "\"/>");
		} else {
			put_stand_in(picture, d->out);
		}
		rd_buf_cstr(d->out, "</g>\n");
	}
	rd_buf_cstr(d->out, "</defs>\n");
}

/* A window of SIDE pixels; what is put into it has coordinates of its own. */
static void
open_window(int x, int y, uint32_t width, uint32_t height, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		      "viewBox=\"0 0 %u %u\">\n",
		      x, y, SIDE, SIDE, width, height);
}

static void
put_box_path(const struct rd_rdx_box *box, struct rd_buf *out)
{
	rd_buf_printf(out, "M%u %uH%uV%uH%uz", box->x0, box->y0, box->x1,
		      box->y1, box->x0);
}

/* The whole picture; what no mode ever looks at lies under a veil. */
static void
put_whole(struct drawing *d, uint32_t i, int y)
{
	const struct rd_plan_redux_ref *ref = &d->sheet->refs[i];
	const struct rd_plan_redux_picture *picture = ref->picture;
	const struct rd_rdx_box whole = { 0, 0, picture->width,
					  picture->height };
	uint32_t longest = picture->width > picture->height ? picture->width
							    : picture->height;
	uint32_t k;

	open_window(LEFT, y, picture->width, picture->height, d->out);
	rd_buf_printf(d->out,
		      "<use href=\"#r%u\"/>\n<path class=\"veil\" "
		      "fill-rule=\"evenodd\" d=\"",
		      i);
	put_box_path(&whole, d->out);
	put_box_path(&ref->placing.seen, d->out);
	rd_buf_printf(d->out,
		      "\"/>\n<path class=\"box\" stroke-width=\"%u\" d=\"",
		      2 * longest / SIDE + 1);
	put_box_path(&ref->placing.seen, d->out);
	rd_buf_cstr(d->out, "\"/>\n");
	for (k = 0; picture->masked && k < picture->mask.n_boxes; k++) {
		rd_buf_printf(d->out,
			      "<path class=\"mask\" stroke-width=\"%u\" "
			      "stroke-dasharray=\"%u\" d=\"",
			      2 * longest / SIDE + 1, 5 * longest / SIDE + 1);
		put_box_path(&picture->mask.boxes[k], d->out);
		rd_buf_cstr(d->out, "\"/>\n");
	}
	rd_buf_cstr(d->out, "</svg>\n");
}

/* ---- tokens ---- */

static bool
is_kept(const struct rd_plan_redux_ref *ref, uint32_t token)
{
	return !ref->masked || ref->kept.tokens[token];
}

/* Squares of the tokens that are kept, or of those that are not. */
static void
put_tokens(const struct rd_plan_redux_ref *ref, const struct rd_plan_redux *s,
	   bool kept, struct rd_buf *out)
{
	uint32_t side = s->grid * s->encoder->patch;
	struct rd_rdx_box box;
	uint32_t i;

	for (i = 0; i < s->edge * s->edge; i++) {
		if (is_kept(ref, i) != kept)
			continue;
		box.x0 = i % s->edge * side / s->edge;
		box.y0 = i / s->edge * side / s->edge;
		box.x1 = (i % s->edge + 1) * side / s->edge;
		box.y1 = (i / s->edge + 1) * side / s->edge;
		put_box_path(&box, out);
	}
}

static void
put_lines(const struct rd_plan_redux_ref *ref, const struct rd_plan_redux *s,
	  struct rd_buf *out)
{
	static const char *const classes[] = { "halo", "line" };
	/* A pixel of the answer, less where lines lie close. */
	uint32_t thin = s->encoder->pixels / SIDE;
	uint32_t i, width;

	for (i = s->edge > 16; i < 2; i++) {
		width = i ? thin : 3 * thin;
		rd_buf_printf(out,
			      "<path class=\"%s\" stroke-width=\"%u\" d=\"",
			      classes[i], s->edge > 16 || !width ? 1 : width);
		put_tokens(ref, s, true, out);
		rd_buf_cstr(out, "\"/>\n");
	}
}

/* The square that is encoded. */
static void
put_square(struct drawing *d, uint32_t i, const struct rd_plan_redux *s,
	   const struct rd_plan_redux_ref *ref)
{
	const struct rd_rdx_placing *placing = &ref->placing;
	uint32_t pixels = s->encoder->pixels;
	uint32_t side = s->grid * s->encoder->patch;

	rd_buf_printf(d->out,
		      "<rect class=\"bars\" width=\"%u\" height=\"%u\"/>\n"
		      "<svg x=\"%lld\" y=\"%lld\" width=\"%u\" height=\"%u\" "
		      "viewBox=\"%u %u %u %u\" preserveAspectRatio=\"none\">"
		      "<use href=\"#r%u\"/></svg>\n<path class=\"veil\" d=\"",
		      pixels, pixels, (long long)placing->x,
		      (long long)placing->y, placing->width, placing->height,
		      placing->source.x0, placing->source.y0,
		      placing->source.x1 - placing->source.x0,
		      placing->source.y1 - placing->source.y0, i);
	put_tokens(ref, s, false, d->out);
	/* Pixels behind the last patch are nobody's. */
	if (side < pixels)
		rd_buf_printf(d->out, "M%u 0H%uV%uH0V%uH%uz", side, pixels,
			      pixels, side, side);
	rd_buf_cstr(d->out, "\"/>\n");
	put_lines(ref, s, d->out);
}

/* ---- cells ---- */

static void
put_cell_texts(struct drawing *d, const struct column *column,
	       const struct rd_plan_redux_ref *ref, int x, int y)
{
	const struct rd_plan_redux *s = &column->setting;
	const struct svg_text name = {
		.x = x, .y = y, .class = "ink", .width = PITCH - 8
	};

	if (s->mode)
		rd_buf_str(&d->text, str(d, s->mode->name));
	else if (s->factor)
		rd_buf_cstr(&d->text, "factor ");
	else
		rd_buf_cstr(&d->text, "edge");
	if (!s->mode && s->factor)
		rd_decimal_put(&d->text, s->factor, 4);
	if (column->asked)
		rd_buf_cstr(&d->text, ", planned");
	svg_text(&name, rd_buf_view(&d->text), d->out);
	rd_buf_reset(&d->text);
	rd_buf_printf(&d->text, "%u of %u tokens", ref->tokens,
		      s->edge * s->edge);
	put_line(d, x, y + 16, "ink");
	rd_buf_printf(&d->text, "%u \xc3\x97 %u, ", s->edge, s->edge);
	if (s->edge == s->grid)
		rd_buf_cstr(&d->text, "as they are");
	else
		rd_buf_str(&d->text, str(d, s->function->name));
	put_line(d, x, y + 31, "dim");
}

/* One picture of its own, whatever shares its node. */
static int
put_cell(struct drawing *d, uint32_t i, const struct column *column, int x,
	 int y)
{
	struct rd_plan_redux_picture alone = *d->sheet->refs[i].picture;
	const struct rd_plan_redux_pictures pictures = { .items = &alone,
							 .n = 1 };
	const struct rd_plan_redux *s = &column->setting;
	struct rd_plan_redux_sheet sheet;

	alone.batch = 1;
	if (rd_plan_redux_tokens(&d->cmd->arena, s, &pictures, &sheet,
				 &d->cmd->problem))
		return d->cmd->problem.exit_code;
	open_window(x, y, s->encoder->pixels, s->encoder->pixels, d->out);
	put_square(d, i, s, &sheet.refs[0]);
	rd_buf_cstr(d->out, "</svg>\n");
	svg_rect(&(struct svg_rect){ x, y, SIDE, SIDE },
		 column->asked ? "asked" : "frame", d->out);
	put_cell_texts(d, column, &sheet.refs[0], x, y + SIDE + 18);
	return 0;
}

/* Of a path. */
static struct rd_str
last_part(struct rd_str path)
{
	const char *slash = memrchr(path.ptr, '/', path.len);
	size_t n = slash ? (size_t)(slash - path.ptr) + 1 : 0;

	return rd_str_behind(path, n == path.len ? 0 : n);
}

static void
put_picture_texts(struct drawing *d, const struct rd_plan_redux_ref *ref, int y)
{
	const struct svg_text name = {
		.x = LEFT, .y = y, .class = "ink", .width = PITCH - 8
	};

	svg_text(&name, last_part(ref->picture->name), d->out);
	rd_buf_printf(&d->text, "%u \xc3\x97 %u", ref->picture->width,
		      ref->picture->height);
	if (ref->picture->batch > 1)
		rd_buf_printf(&d->text, ", %u of them", ref->picture->batch);
	put_line(d, LEFT, y + 16, "dim");
	rd_buf_cstr(&d->text, "strength ");
	rd_decimal_put(&d->text, ref->strength, 4);
	if (ref->scale != ref->strength * RD_DECIMAL_ONE) {
		rd_buf_cstr(&d->text, " (\xc3\x97 ");
		rd_decimal_put(&d->text, ref->scale, 8);
		rd_buf_char(&d->text, ')');
	}
	put_line(d, LEFT, y + 31, "dim");
}

static int
put_row(struct drawing *d, uint32_t i)
{
	int y = HEAD + (int)i * ROW;
	uint32_t k;
	int code = 0;

	put_whole(d, i, y);
	put_picture_texts(d, &d->sheet->refs[i], y + SIDE + 18);
	for (k = 0; k < d->n_columns && !code; k++)
		code = put_cell(d, i, &d->columns[k],
				LEFT + (int)(k + 1) * PITCH, y);
	return code;
}

/* ---- all of it ---- */

/* "comfy-advanced, siglip-384, center: 81 tokens of pictures and 512 of text" */
static void
put_sum(struct drawing *d, struct rd_buf *out)
{
	const struct rd_plan_redux_sheet *sheet = d->sheet;

	rd_buf_str(out, str(d, sheet->setting.profile->name));
	rd_buf_cstr(out, ", ");
	rd_buf_str(out, str(d, sheet->setting.encoder->name));
	rd_buf_printf(out,
		      ", %s: %u tokens of pictures, %u with those of the text",
		      rd_redux_crop_names[sheet->setting.crop],
		      sheet->image_tokens, sheet->prompt_tokens);
}

static int
draw(struct drawing *d)
{
	unsigned width = 2 * LEFT + (d->n_columns + 1) * PITCH;
	unsigned height = HEAD + d->sheet->n_refs * ROW + FOOT;
	struct rd_str title = RD_STR_LIT("What of each reference reaches the "
					 "model");
	const struct svg_text head = {
		.x = LEFT, .y = 28, .class = "ink", .size = 17
	};
	const struct svg_text line = {
		.x = LEFT, .y = 50, .class = "dim", .width = width - 2 * LEFT
	};
	const struct svg_text foot = {
		.x = LEFT, .y = (int)height - 16, .class = "dim", .size = 11
	};
	struct rd_buf desc;
	uint32_t i;
	int code = 0;

	rd_buf_init(&desc, TEXT_CAP);
	put_sum(d, &desc);
	svg_begin(width, height, title, rd_buf_view(&desc), d->out);
	rd_buf_cstr(d->out, style);
	define_pictures(d);
	svg_text(&head, title, d->out);
	svg_text(&line, rd_buf_view(&desc), d->out);
	for (i = 0; i < d->sheet->n_refs && !code; i++)
		code = put_row(d, i);
	svg_text(&foot,
		 RD_STR_LIT("a square with an outline is a token; what is dark "
			    "does not reach the model"),
		 d->out);
	svg_end(d->out);
	rd_buf_fini(&desc);
	return code;
}

int
cmd_redux_plan_svg(struct cmd *cmd, const struct rd_plan_redux_sheet *sheet,
		   const struct cmd_redux_shown *shown)
{
	struct drawing d = {
		.cmd = cmd, .sheet = sheet, .shown = shown, .out = &cmd->out
	};
	int code;

	rd_buf_init(&d.text, TEXT_CAP);
	code = choose_columns(&d);
	if (!code)
		code = draw(&d);
	if (!code && rd_buf_status(&cmd->out))
		code = cmd_no_memory(cmd);
	rd_buf_fini(&d.text);
	return code;
}
