/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The mark, written into a picture and read from it. */

#include "picture/mark.h"

#include <stdio.h>

#include "base/escape.h"
#include "base/text.h"
#include "picture/internal.h"

#define NAMESPACE "urn:refdesk:mark:1#"
#define HEAD                                                                   \
	"<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"                             \
	"<rdf:RDF "                                                            \
	"xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"         \
	"<rdf:Description rdf:about=\"\"\n"                                    \
	" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"\n" \
	" xmlns:refdesk=\"" NAMESPACE "\">\n"                                  \
	"<Iptc4xmpExt:DigitalSourceType>" RD_PIC_SOURCE_TYPE                   \
	"</Iptc4xmpExt:DigitalSourceType>\n"
#define TAIL                                                                   \
	"</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"

static const char *const embeds[RD_PIC_N_EMBEDS] = {
	[RD_PIC_EMBED_NONE] = "none",
	[RD_PIC_EMBED_ID] = "id",
	[RD_PIC_EMBED_FULL] = "full",
};

const char *
rd_pic_embed_name(enum rd_pic_embed embed)
{
	return embeds[embed];
}

bool
rd_pic_embed_parse(struct rd_str name, enum rd_pic_embed *embed)
{
	for (unsigned i = 0; i < RD_PIC_N_EMBEDS; i++)
		if (rd_str_is(name, embeds[i])) {
			*embed = (enum rd_pic_embed)i;
			return true;
		}
	return false;
}

/* ---- the packet ---- */

static void
put_property(struct rd_buf *out, const char *name, struct rd_str value)
{
	if (!value.ptr)
		return;
	rd_buf_printf(out, "<refdesk:%s>", name);
	rd_put_xml(out, value);
	rd_buf_printf(out, "</refdesk:%s>\n", name);
}

static void
put_packet(struct rd_buf *out, const struct rd_pic_mark *mark)
{
	rd_buf_cstr(out, HEAD);
	put_property(out, "job", mark->job);
	put_property(out, "manifest", mark->manifest);
	put_property(out, "text", mark->text);
	rd_buf_cstr(out, TAIL);
}

/* Of a text between two tags; what rd_put_xml writes and no more. */
static bool
unescape(struct rd_str text, char *out, size_t *n)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = { { "&amp;", '&' },  { "&lt;", '<' },  { "&gt;", '>' },
			 { "&quot;", '"' }, { "&#9;", '\t' }, { "&#10;", '\n' },
			 { "&#13;", '\r' } };
	size_t i;

	for (*n = 0; text.len; (*n)++) {
		if (*text.ptr != '&') {
			out[*n] = *pic_take(&text, 1).ptr;
			continue;
		}
		for (i = 0; i < sizeof(entities) / sizeof(*entities); i++)
			if (rd_str_starts(text, entities[i].name))
				break;
		if (i == sizeof(entities) / sizeof(*entities))
			return false;
		out[*n] = entities[i].c;
		pic_take(&text, strlen(entities[i].name));
	}
	return true;
}

/* Absent when it does not stand there; false when it is not as we write it. */
static bool
read_property(struct rd_str packet, const char *name, struct rd_arena *arena,
	      struct rd_str *value)
{
	char open[32], close[32];
	ptrdiff_t from, to;
	struct rd_str text;
	char *copy;

	snprintf(open, sizeof(open), "<refdesk:%s>", name);
	snprintf(close, sizeof(close), "</refdesk:%s>", name);
	from = rd_str_find(packet, rd_str_of(open));
	if (from < 0)
		return true;
	pic_take(&packet, (size_t)from + strlen(open));
	to = rd_str_find(packet, rd_str_of(close));
	if (to < 0 || memchr(packet.ptr, '<', (size_t)to))
		return false;
	text = (struct rd_str){ packet.ptr, (size_t)to };
	copy = rd_arena_alloc(arena, text.len + 1);
	if (!copy || !unescape(text, copy, &value->len))
		return false;
	value->ptr = copy;
	return rd_utf8_valid(*value);
}

static bool
read_packet(struct rd_str packet, struct rd_arena *arena,
	    struct rd_pic_mark *out)
{
	*out = (struct rd_pic_mark){ .job = RD_STR_NONE };
	return packet.len <= RD_PIC_MARK_CAP &&
	       rd_str_find(packet, RD_STR_LIT(NAMESPACE)) >= 0 &&
	       rd_str_find(packet, RD_STR_LIT(RD_PIC_SOURCE_TYPE)) >= 0 &&
	       read_property(packet, "job", arena, &out->job) &&
	       read_property(packet, "manifest", arena, &out->manifest) &&
	       read_property(packet, "text", arena, &out->text);
}

/* ---- into a picture ---- */

static void
put_png_packet(const struct pic_walk *walk, struct rd_str packet,
	       struct rd_buf *out)
{
	/* Keyword; not compressed; no language, no translation. */
	static const char head[] = "XML:com.adobe.xmp\0\0\0\0";
	struct rd_buf text;

	rd_buf_init(&text, sizeof(head) + RD_PIC_MARK_CAP);
	rd_buf_put(&text, head, sizeof(head));
	rd_buf_str(&text, packet);
	if (rd_buf_status(&text) == RD_OK)
		pic_png_put(walk, "iTXt", rd_buf_view(&text), out);
	else
		out->status = rd_buf_status(&text);
	rd_buf_fini(&text);
}

static void
put_mark(const struct pic_walk *walk, struct rd_str packet, struct rd_buf *out)
{
	if (walk->pic.type == RD_PIC_JPEG)
		pic_jpeg_put(PIC_JPEG_APP1, PIC_XMP_HEAD, packet, out);
	else if (walk->pic.type == RD_PIC_PNG)
		put_png_packet(walk, packet, out);
	else
		pic_webp_put("XMP ", packet, out);
}

/* An extended file tells what is in it; a simple one becomes extended. */
static void
put_marked_canvas(const struct pic_walk *all, const struct pic_piece *first,
		  struct rd_buf *out)
{
	uint32_t width = all->pic.width - 1, height = all->pic.height - 1;
	char value[PIC_CANVAS_BYTES] = {
		[4] = (char)width, (char)(width >> 8),	(char)(width >> 16),
		(char)height,	   (char)(height >> 8), (char)(height >> 16),
	};

	if (first->kind == PIC_CANVAS) {
		pic_put_canvas(first->value, PIC_CANVAS_XMP, 0, out);
		return;
	}
	pic_put_canvas((struct rd_str){ value, sizeof(value) },
		       PIC_CANVAS_XMP | (all->has_alpha ? PIC_CANVAS_ALPHA : 0),
		       0, out);
	rd_buf_str(out, first->bytes);
}

/* Behind what describes a JPEG's file and its camera, before a PNG's data; at
 * the end of a WebP. */
static bool
is_place(const struct pic_walk *walk, const struct pic_piece *piece)
{
	if (walk->pic.type == RD_PIC_JPEG)
		return walk->n > 1 && piece->kind != PIC_JFIF &&
		       piece->kind != PIC_EXIF;
	return piece->first_data && walk->pic.type == RD_PIC_PNG;
}

static void
put_marked(const struct pic_walk *all, struct rd_str bytes,
	   struct rd_str packet, struct rd_buf *out)
{
	size_t start = out->len;
	struct pic_piece piece;
	struct pic_walk walk;
	bool done = false;

	pic_begin(&walk, bytes);
	walk.trusted = true;
	pic_put_head(&walk, out);
	while (pic_next(&walk, &piece)) {
		if (!done && is_place(&walk, &piece)) {
			put_mark(&walk, packet, out);
			done = true;
		}
		if (walk.pic.type == RD_PIC_WEBP && walk.n == 1)
			put_marked_canvas(all, &piece, out);
		else if (piece.kind != PIC_XMP)
			rd_buf_str(out, piece.bytes);
	}
	if (!done)
		put_mark(&walk, packet, out);
	pic_end_riff(&walk, start, out);
}

enum rd_status
rd_pic_mark(struct rd_str bytes, const struct rd_pic_mark *mark,
	    struct rd_buf *out, enum rd_pic_marked *marked,
	    struct rd_problem *problem)
{
	struct rd_pic_mark small = *mark;
	struct rd_buf packet;
	struct pic_walk walk;
	enum rd_status status = pic_walk_all(&walk, bytes, problem);

	*marked = RD_PIC_MARKED_NOT;
	if (status != RD_OK)
		return status;
	if (walk.pic.has_credentials) {
		rd_buf_str(out, bytes);
		return pic_status(out, problem);
	}
	*marked = RD_PIC_MARKED;
	rd_buf_init(&packet, RD_PIC_MARK_CAP);
	put_packet(&packet, mark);
	if (rd_buf_status(&packet) == RD_LIMIT && mark->text.ptr) {
		*marked = RD_PIC_MARKED_ID;
		small.text = RD_STR_NONE;
		rd_buf_reset(&packet);
		put_packet(&packet, &small);
	}
	status = pic_status(&packet, problem);
	if (status == RD_OK) {
		put_marked(&walk, bytes, rd_buf_view(&packet), out);
		status = pic_status(out, problem);
	}
	rd_buf_fini(&packet);
	return status;
}

enum rd_status
rd_pic_mark_read(struct rd_str bytes, struct rd_arena *arena,
		 struct rd_pic_mark *out, struct rd_problem *problem)
{
	struct pic_piece piece;
	struct pic_walk walk;
	enum rd_status status = pic_walk_all(&walk, bytes, problem);

	*out = (struct rd_pic_mark){ .job = RD_STR_NONE };
	if (status != RD_OK)
		return status;
	pic_begin(&walk, bytes);
	walk.trusted = true;
	while (pic_next(&walk, &piece))
		if (piece.kind == PIC_XMP &&
		    read_packet(piece.value, arena, out))
			return RD_OK;
	*out = (struct rd_pic_mark){ .job = RD_STR_NONE };
	return rd_problem_set(problem, RD_NOTFOUND, 4, "picture.mark",
			      "the picture has no mark of refdesk");
}
