/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The preview provider, given signed bodies. */

#include <libxml/parser.h>

#include "base/fs.h"
#include "crypt/codec.h"
#include "crypt/hash.h"
#include "dispatch/measure.h"
#include "dispatch/preview.h"
#include "json/jcs.h"
#include "json/json.h"
#include "picture/picture.h"
#include "sign_fixture.h"

#define SVG_OPEN "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" "
#define PICTURE_A SVG_OPEN "height=\"8\"><rect width=\"8\" height=\"8\"/></svg>"
#define PICTURE_B SVG_OPEN "height=\"8\"><circle r=\"4\"/></svg>"
#define PAGE_PX 960
#define MARGIN_PX 40

/* What a body says, as far as tests differ. */
struct wish {
	const char *weights; /* one picture each, separated by spaces */
	const char *prompt, *negative, *outcome, *parts, *schema;
	const char *score; /* of every reference */
};

struct room {
	struct example ex;
	struct rd_sig_seal *seal;
	struct rd_crypt_key *key;
	struct rd_disp_picture pictures[2];
	uint32_t n_pictures;
	char hashes[2][RD_CRYPT_HASH_TEXT];
	struct rd_buf body, svg, manifest;
	struct rd_problem problem;
};

static struct room room;

static void
put_hash(size_t index, struct rd_str bytes)
{
	rd_crypt_sha256_hex(bytes.ptr, bytes.len, room.hashes[index]);
	room.pictures[index] = (struct rd_disp_picture){
		rd_str_of(room.hashes[index]), bytes
	};
}

static void
open_room(void)
{
	unsigned char seed[32] = { 7 };

	room = (struct room){ .n_pictures = 2 };
	example_init(&room.ex);
	cr_assert_eq(rd_crypt_key_from_seed(seed,
					    (const unsigned char *)"TESTKEYS",
					    &room.key),
		     RD_OK);
	cr_assert_eq(rd_sig_gate(&room.ex.program, rd_str_of(room.ex.envelope),
				 &room.ex.policy, &room.seal, &room.problem),
		     RD_OK);
	put_hash(0, RD_STR_LIT(PICTURE_A));
	put_hash(1, RD_STR_LIT(PICTURE_B));
	rd_buf_init(&room.body, 1u << 24);
	rd_buf_init(&room.svg, 1u << 24);
	rd_buf_init(&room.manifest, 1u << 24);
}

static void
close_room(void)
{
	rd_sig_seal_free(room.seal);
	rd_crypt_key_free(room.key);
	example_fini(&room.ex);
	rd_buf_fini(&room.body);
	rd_buf_fini(&room.svg);
	rd_buf_fini(&room.manifest);
}

TestSuite(preview, .init = open_room, .fini = close_room);

static void
put_references(const char *weights, const char *score)
{
	struct rd_str rest = rd_str_of(weights), weight;

	for (unsigned i = 0; rd_str_word(&rest, &weight); i++) {
		rd_buf_printf(&room.body,
			      "%s{\"asset\":\"a.svg\",\"height\":1152,\"id\":"
			      "\"reference_number_%u_with_a_long_name\","
			      "\"score\":",
			      i ? "," : "", i);
		if (score)
			rd_json_put_cstr(&room.body, score);
		else
			rd_buf_cstr(&room.body, "null");
		rd_buf_printf(&room.body,
			      ",\"sha256\":\"%s\",\"weight\":\"%.*s\","
			      "\"width\":896}",
			      room.hashes[i % 2], RD_STR_FMT(weight));
	}
}

static void
write_body(const struct wish *wish)
{
	rd_buf_reset(&room.body);
	rd_buf_cstr(&room.body, "{\"decision\":\"d-1\",\"manifest\":\"");
	rd_buf_cstr(&room.body, OTHER_HASH "\",\"negative\":");
	if (wish->negative)
		rd_json_put_cstr(&room.body, wish->negative);
	else
		rd_buf_cstr(&room.body, "null");
	rd_buf_printf(&room.body, ",\"outcome\":\"%s\",\"program\":\"%s\"",
		      wish->outcome ? wish->outcome : "scored", OTHER_HASH);
	rd_buf_cstr(&room.body, ",\"prompt\":");
	rd_json_put_cstr(&room.body, wish->prompt ? wish->prompt : "a prompt");
	rd_buf_cstr(&room.body, ",\"references\":[");
	put_references(wish->weights ? wish->weights : "1 0.5", wish->score);
	rd_buf_printf(&room.body,
		      "],\"schema\":\"%s\",\"score\":%s,"
		      "\"waterfall\":[",
		      wish->schema ? wish->schema : "refdesk.preview/1",
		      wish->outcome ? "null" : "\"106\"");
	rd_buf_cstr(&room.body, wish->parts ? wish->parts : "");
	rd_buf_cstr(&room.body, "]}");
	cr_assert_eq(rd_buf_status(&room.body), RD_OK);
}

static struct rd_signed_request *
sign_body(void)
{
	struct rd_sig_ticket ticket = {
		.intent = RD_STR_LIT("i-1"),
		.decision = RD_STR_LIT("d-1"),
		.program = rd_str_of(room.ex.sha256),
		.provider = RD_STR_LIT("preview"),
		.endpoint = RD_STR_LIT("preview:contact-sheet"),
		.method = RD_STR_LIT("POST"),
		.body = rd_buf_view(&room.body),
		.expiry_ms = room.ex.policy.now_ms + RD_MS_HOUR,
		.attempt = 1,
	};
	struct rd_signed_request *request;

	cr_assert_eq(rd_sig_ticket_sign(room.seal, &ticket, room.key, &request,
					&room.problem),
		     RD_OK, "%s", room.problem.title);
	return request;
}

static enum rd_status
render(const struct wish *wish)
{
	struct rd_signed_request *request;
	enum rd_status status;

	write_body(wish);
	request = sign_body();
	rd_buf_reset(&room.svg);
	rd_buf_reset(&room.manifest);
	room.problem = (struct rd_problem){ 0 };
	status = rd_disp_preview(request, room.pictures, room.n_pictures,
				 &room.svg, &room.manifest, &room.problem);
	rd_sig_request_free(request);
	return status;
}

static void
assert_renders(const struct wish *wish)
{
	cr_assert_eq(render(wish), RD_OK, "%s", room.problem.title);
}

static void
assert_refused(enum rd_status status, enum rd_status wanted, int exit_code,
	       const char *code)
{
	cr_assert_eq(status, wanted, "%d %s", (int)status, room.problem.title);
	cr_assert_str_eq(room.problem.code, code);
	cr_assert_eq(room.problem.exit_code, exit_code);
	cr_assert_eq(room.svg.len, 0, "a refusal leaves nothing");
	cr_assert_eq(room.manifest.len, 0);
}

/* ---- what comes out ---- */

Test(preview, equal_requests_give_equal_bytes)
{
	struct wish wish = { .prompt = "the same" };
	char first[2][RD_CRYPT_HASH_TEXT], again[2][RD_CRYPT_HASH_TEXT];

	assert_renders(&wish);
	rd_crypt_sha256_hex(room.svg.ptr, room.svg.len, first[0]);
	rd_crypt_sha256_hex(room.manifest.ptr, room.manifest.len, first[1]);
	assert_renders(&wish);
	rd_crypt_sha256_hex(room.svg.ptr, room.svg.len, again[0]);
	rd_crypt_sha256_hex(room.manifest.ptr, room.manifest.len, again[1]);
	cr_assert_str_eq(first[0], again[0]);
	cr_assert_str_eq(first[1], again[1]);
}

Test(preview, the_manifest_holds_request_ticket_and_the_sheets_digest)
{
	struct wish wish = { 0 };
	char hex[RD_CRYPT_HASH_TEXT];
	struct rd_buf request;
	json_t *manifest;

	assert_renders(&wish);
	rd_crypt_sha256_hex(room.svg.ptr, room.svg.len, hex);
	cr_assert_eq(rd_json_parse(rd_buf_view(&room.manifest), NULL, &manifest,
				   &room.problem),
		     RD_OK, "%s", room.problem.title);
	cr_assert(rd_str_is(rd_json_get_str(manifest, "sheet_sha256"), hex));
	cr_assert(rd_str_is(rd_json_get_str(manifest, "provider"), "preview"));
	cr_assert(
		rd_str_is(rd_json_get_str(manifest, "kind"), "contact sheet"));
	cr_assert(json_is_object(rd_json_get(manifest, "ticket")));
	rd_buf_init(&request, 1u << 20);
	cr_assert_eq(rd_json_write(rd_json_get(manifest, "request"), &request),
		     RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&request), rd_buf_view(&room.body)),
		  "the request stands there byte by byte");
	rd_buf_fini(&request);
	rd_json_free(manifest);
}

/* ---- refusals ---- */

Test(preview, a_picture_of_other_bytes_is_exit_6)
{
	struct wish wish = { 0 };

	room.pictures[1].bytes = RD_STR_LIT(PICTURE_A);
	assert_refused(render(&wish), RD_CORRUPT, 6, "asset.differs");
}

Test(preview, a_missing_picture_is_exit_4)
{
	struct wish wish = { 0 };

	room.n_pictures = 1;
	assert_refused(render(&wish), RD_NOTFOUND, 4, "asset.missing");
	cr_assert(strstr(room.problem.title, "reference_number_1"));
}

Test(preview, what_is_no_picture_is_exit_4)
{
	struct wish wish = { .weights = "1" };

	put_hash(0, RD_STR_LIT("GIF89a is not among the kinds"));
	assert_refused(render(&wish), RD_SEMANTIC, 4, "asset.type");
	put_hash(0, RD_STR_LIT(""));
	assert_refused(render(&wish), RD_SEMANTIC, 4, "asset.type");
}

Test(preview, other_bodies_are_exit_4)
{
	struct wish foreign = { .schema = "refdesk.preview/2" },
		    bare = { .weights = "" };

	assert_refused(render(&foreign), RD_SEMANTIC, 4, "preview.body");
	assert_refused(render(&bare), RD_SEMANTIC, 4, "preview.body");
}

static const char *
many_weights(unsigned n)
{
	static char text[1024];

	text[0] = '\0';
	for (unsigned i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "0.%u ", 1 + i % 9);
	return text;
}

Test(preview, sixty_four_references_are_shown_and_no_more)
{
	struct wish wish = { .weights = many_weights(64) };

	assert_renders(&wish);
	wish.weights = many_weights(65);
	assert_refused(render(&wish), RD_SEMANTIC, 4, "preview.body");
}

static const struct {
	const char *file, *type;
} kinds[] = {
	{ "full.png", "data:image/png;base64,iVBORw" },
	{ "full.jpeg", "data:image/jpeg;base64," },
	{ "full.webp", "data:image/webp;base64," },
};

static void
put_file(const char *name, struct rd_buf *bytes)
{
	char path[512];

	snprintf(path, sizeof(path), SRCDIR "/fuzz/seeds/pic/%s", name);
	rd_buf_init(bytes, 1u << 20);
	cr_assert_eq(rd_fs_read(path, bytes, &room.problem), RD_OK);
	put_hash(0, rd_buf_view(bytes));
}

/* Told by its bytes, and without what it says besides. */
Test(preview, kinds_of_pictures)
{
	struct wish wish = { .weights = "1" };
	struct rd_buf bytes, bare, shown;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		put_file(kinds[i].file, &bytes);
		assert_renders(&wish);
		cr_assert_geq(rd_str_find(rd_buf_view(&room.svg),
					  rd_str_of(kinds[i].type)),
			      0, "%s", kinds[i].type);
		rd_buf_init(&bare, 1u << 20);
		rd_buf_init(&shown, 1u << 20);
		cr_assert_eq(
			rd_pic_strip(rd_buf_view(&bytes), &bare, &room.problem),
			RD_OK);
		cr_assert_lt(bare.len, bytes.len);
		rd_crypt_b64_put(&shown, bare.ptr, bare.len);
		rd_buf_char(&shown, '"');
		cr_assert_geq(rd_str_find(rd_buf_view(&room.svg),
					  rd_buf_view(&shown)),
			      0);
		rd_buf_fini(&shown);
		rd_buf_fini(&bare);
		rd_buf_fini(&bytes);
	}
	put_hash(0, RD_STR_LIT("<?xml version=\"1.0\"?><svg/>"));
	assert_renders(&wish);
	cr_assert_geq(rd_str_find(rd_buf_view(&room.svg),
				  RD_STR_LIT("data:image/svg+xml;base64,")),
		      0);
}

Test(preview, a_picture_that_is_not_whole)
{
	struct wish wish = { .weights = "1" };
	struct rd_buf bytes;

	put_file("full.png", &bytes);
	put_hash(0, (struct rd_str){ bytes.ptr, 200 });
	assert_refused(render(&wish), RD_CORRUPT, 4, "picture.cut");
	rd_buf_fini(&bytes);
}

/* ---- the drawing ---- */

struct drawing {
	xmlDoc *doc;
	xmlNode *nodes[512]; /* image and text elements in order */
	size_t n;
};

static void
collect(struct drawing *drawing, xmlNode *parent, const char *name)
{
	for (xmlNode *n = parent->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (!strcmp((const char *)n->name, name)) {
			cr_assert_lt(drawing->n, 512);
			drawing->nodes[drawing->n++] = n;
		} else if (!strcmp((const char *)n->name, "g")) {
			collect(drawing, n, name);
		}
	}
}

static void
read_drawing(struct drawing *drawing, const char *name)
{
	drawing->n = 0;
	drawing->doc = xmlReadMemory(room.svg.ptr, (int)room.svg.len,
				     "sheet.svg", NULL,
				     XML_PARSE_NONET | XML_PARSE_HUGE);
	cr_assert(drawing->doc, "the sheet is well-formed XML");
	collect(drawing, xmlDocGetRootElement(drawing->doc), name);
}

static int64_t
number_at(const xmlNode *node, const char *name)
{
	xmlChar *text = xmlGetProp(node, (const xmlChar *)name);
	int64_t value;

	cr_assert(text && rd_str_i64(rd_str_of((const char *)text), &value),
		  "%s", name);
	xmlFree(text);
	return value;
}

static bool
is_class(const xmlNode *node, const char *class)
{
	xmlChar *text = xmlGetProp(node, (const xmlChar *)"class");
	bool same = text && !strcmp((const char *)text, class);

	xmlFree(text);
	return same;
}

Test(preview, widths_are_in_proportion_to_weights)
{
	struct wish wish = { .weights = "1 0.5 0.25" };
	struct drawing drawing;
	int64_t widest;

	assert_renders(&wish);
	read_drawing(&drawing, "image");
	cr_assert_eq(drawing.n, 3);
	widest = number_at(drawing.nodes[0], "width");
	cr_assert_gt(widest, 200);
	cr_assert_eq(number_at(drawing.nodes[1], "width"), widest / 2);
	cr_assert_eq(number_at(drawing.nodes[2], "width"), widest / 4);
	cr_assert_eq(number_at(drawing.nodes[0], "height"),
		     widest * 1152 / 896);
	xmlFreeDoc(drawing.doc);
}

Test(preview, many_references_stay_on_the_page_and_apart)
{
	struct drawing drawing;

	for (unsigned n = 1; n <= 64; n = n * 2 + 1) {
		struct wish wish = { .weights = many_weights(n) };

		assert_renders(&wish);
		read_drawing(&drawing, "image");
		cr_assert_eq(drawing.n, n);
		for (unsigned i = 0; i < n; i++) {
			int64_t x = number_at(drawing.nodes[i], "x");
			int64_t width = number_at(drawing.nodes[i], "width");

			cr_assert_geq(x, MARGIN_PX);
			cr_assert_leq(x + width, PAGE_PX - MARGIN_PX);
			if (i && number_at(drawing.nodes[i - 1], "x") < x)
				cr_assert_gt(
					x,
					number_at(drawing.nodes[i - 1], "x") +
						number_at(drawing.nodes[i - 1],
							  "width"));
		}
		xmlFreeDoc(drawing.doc);
	}
}

Test(preview, a_prompt_is_text_whatever_it_holds)
{
	struct wish wish = { .prompt =
				     "<script>&amp;\"</text> \x01 \xef\xbf\xbe "
				     "\xf0\x9f\x98\x80 ]]>" };
	struct drawing drawing;
	bool found = false;

	assert_renders(&wish);
	read_drawing(&drawing, "text");
	for (size_t i = 0; i < drawing.n; i++) {
		xmlChar *text = xmlNodeGetContent(drawing.nodes[i]);

		found |= !strcmp((const char *)text,
				 "<script>&amp;\"</text>   \xef\xbf\xbd "
				 "\xf0\x9f\x98\x80 ]]>");
		xmlFree(text);
	}
	cr_assert(found);
	xmlFreeDoc(drawing.doc);
}

static size_t
count_class(const struct drawing *drawing, const char *class)
{
	size_t n = 0;

	for (size_t i = 0; i < drawing->n; i++)
		n += is_class(drawing->nodes[i], class);
	return n;
}

Test(preview, a_long_prompt_is_wrapped_and_cut_to_a_page)
{
	static char prompt[20001];
	struct wish wish = { .prompt = prompt };
	struct drawing drawing;

	memset(prompt, 'W', sizeof(prompt) - 1);
	assert_renders(&wish);
	read_drawing(&drawing, "text");
	cr_assert_eq(count_class(&drawing, "body"), 24);
	for (size_t i = 0; i < drawing.n; i++) {
		xmlChar *text = xmlNodeGetContent(drawing.nodes[i]);

		if (is_class(drawing.nodes[i], "body"))
			cr_assert_leq(
				disp_text_px(rd_str_of((const char *)text), 15),
				PAGE_PX - 2 * MARGIN_PX);
		xmlFree(text);
	}
	cr_assert_geq(rd_str_find(rd_buf_view(&room.svg),
				  RD_STR_LIT("the rest stands in the "
					     "manifest")),
		      0);
	xmlFreeDoc(drawing.doc);
}

#define LONG_NAME                                                              \
	"a_factor_with_a_name_of_sixty_four_characters_which_is_the_longest"
#define PART(factor, because, points)                                          \
	"{\"at\":\"a-rather-long-file-name-of-rules-for-scoring.xml:1234\","   \
	"\"because\":{" because "},\"factor\":\"" factor                       \
	"\",\"points\":\"" points "\"}"

Test(preview, long_reasons_do_not_reach_the_points)
{
	struct wish wish = {
		.parts = PART(LONG_NAME, "", "10") "," PART(
			"scene",
			"\"scene_words\":[\"cafe\",\"a place with a "
			"very long name indeed\",\"and another\"]",
			"-12345.12345678"),
	};
	struct drawing drawing;
	int64_t points_from = PAGE_PX;

	assert_renders(&wish);
	read_drawing(&drawing, "text");
	for (size_t i = 0; i < drawing.n; i++) {
		xmlChar *text = xmlNodeGetContent(drawing.nodes[i]);
		struct rd_str s = rd_str_of((const char *)text);

		if (is_class(drawing.nodes[i], "number"))
			points_from = number_at(drawing.nodes[i], "x") -
				      disp_text_px(s, 15);
		else if (rd_str_starts(s, "a_factor_with"))
			cr_assert_lt(40 + disp_text_px(s, 15), 452 - 60);
		else if (rd_str_starts(s, "scenecafe, a place"))
			cr_assert(rd_str_ends(s, "\xe2\x80\xa6") &&
				  disp_text_px(s, 13) < 310);
		else if (is_class(drawing.nodes[i], "place"))
			cr_assert(rd_str_ends(s, ".xml:1234") &&
				  number_at(drawing.nodes[i], "x") +
						  disp_text_px(s, 13) <=
					  PAGE_PX - MARGIN_PX);
		xmlFree(text);
	}
	cr_assert_lt(points_from, 452);
	xmlFreeDoc(drawing.doc);
}

static bool
sheet_says(const char *text)
{
	return rd_str_find(rd_buf_view(&room.svg), rd_str_of(text)) >= 0;
}

Test(preview, only_a_locked_outcome_says_that_the_look_is_held)
{
	struct wish locked = { .outcome = "locked" }, empty = { 0 };

	assert_renders(&locked);
	cr_assert(sheet_says("The look is held"));
	cr_assert_not(sheet_says(">total<"));
	assert_renders(&empty);
	cr_assert_not(sheet_says("The look is held"));
	cr_assert(sheet_says(">total<"));
}

Test(preview, captions_have_rank_and_points_and_the_waterfall_a_name)
{
	struct wish wish = { .score = "106" }, locked = { 0 };

	assert_renders(&wish);
	cr_assert(sheet_says(">1. 106 points, weight 1<"));
	cr_assert(sheet_says(">2. 106 points, weight 0.5<"));
	cr_assert(sheet_says(">Why reference_number_0_with_a_long_name<"));
	wish.weights = "1 0.5 0.5 0.5";
	assert_renders(&wish);
	cr_assert(sheet_says(">4. 106 points<") && sheet_says(">weight 0.5<"));
	wish.score = "-26";
	assert_renders(&wish);
	cr_assert(sheet_says(">1. \xe2\x88\x92"
			     "26 points<"));
	locked.outcome = "locked";
	assert_renders(&locked);
	cr_assert(sheet_says(">weight 1<"));
	cr_assert(sheet_says(">Why reference_number_0_with_a_long_name<"));
}

Test(preview, captions_stay_in_their_cells)
{
	static const unsigned counts[] = { 3, 8, 12 };
	static const int cells_px[] = { 280, 205, 130 };
	struct drawing drawing;

	for (size_t c = 0; c < 3; c++) {
		struct wish wish = { .weights = many_weights(counts[c]),
				     .score = "-12345.12345678" };

		assert_renders(&wish);
		read_drawing(&drawing, "text");
		for (size_t i = 0; i < drawing.n; i++) {
			xmlChar *text = xmlNodeGetContent(drawing.nodes[i]);
			struct rd_str s = rd_str_of((const char *)text);

			if (is_class(drawing.nodes[i], "small") &&
			    !rd_str_starts(s, "Laid out"))
				cr_assert_leq(disp_text_px(s, 13), cells_px[c],
					      "%s", (const char *)text);
			xmlFree(text);
		}
		xmlFreeDoc(drawing.doc);
	}
}

Test(preview, the_negative_prompt_is_shown_when_there_is_one)
{
	struct wish with = { .negative = "blur" }, without = { 0 };

	assert_renders(&with);
	cr_assert(sheet_says(">Avoid<") && sheet_says(">blur<"));
	assert_renders(&without);
	cr_assert_not(sheet_says(">Avoid<"));
}

Test(preview, parts_below_zero_are_drawn_backwards)
{
	struct wish wish = { .parts = PART("base", "", "40") "," PART(
				     "repetition", "", "-40") };
	struct drawing drawing;

	assert_renders(&wish);
	read_drawing(&drawing, "rect");
	for (size_t i = 0; i < drawing.n; i++)
		if (is_class(drawing.nodes[i], "minus") ||
		    is_class(drawing.nodes[i], "plus"))
			cr_assert_eq(number_at(drawing.nodes[i], "width"), 280);
	cr_assert_eq(count_class(&drawing, "minus"), 1);
	cr_assert_eq(count_class(&drawing, "plus"), 1);
	xmlFreeDoc(drawing.doc);
}

/* ---- measuring ---- */

Test(measure, a_line_ends_between_words)
{
	struct rd_str text = RD_STR_LIT("one two three");

	cr_assert_eq(disp_text_line(text, 10, 10000), text.len);
	cr_assert_eq(disp_text_line(text, 10,
				    disp_text_px(RD_STR_LIT("one two "
							    "t"),
						 10)),
		     strlen("one two"));
}

Test(measure, a_word_too_long_is_broken_between_characters)
{
	struct rd_str text = RD_STR_LIT("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e");

	cr_assert_eq(disp_text_line(text, 10, 20), 6);
	cr_assert_eq(disp_text_line(text, 10, 1), 3, "at least one");
	cr_assert_eq(disp_text_line(RD_STR_LIT(""), 10, 1), 0);
}

Test(measure, a_line_feed_ends_a_line)
{
	cr_assert_eq(disp_text_line(RD_STR_LIT("a\nb"), 10, 1000), 2);
	cr_assert_eq(disp_text_line(RD_STR_LIT("\nb"), 10, 1000), 1);
}

Test(measure, marks_take_no_room)
{
	cr_assert_eq(disp_text_px(RD_STR_LIT("e\xcc\x81"), 20),
		     disp_text_px(RD_STR_LIT("e"), 20));
}
