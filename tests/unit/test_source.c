/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reading rule files: hostile bytes, lines, and the tree as written. */
#include "source/source.h"
#include "vectors.h"

struct reading {
	struct rd_arena arena;
	struct rd_diags diags;
	struct rd_src_file *file;
	enum rd_status status;
};

static struct reading
read_bytes(struct rd_str bytes, const struct rd_src_caps *caps)
{
	struct rd_src_input input = { .name = "test.xml",
				      .bytes = bytes,
				      .caps = caps };
	struct reading reading;

	rd_arena_init(&reading.arena, 256u << 20);
	rd_diags_init(&reading.diags);
	reading.status = rd_src_parse(&reading.arena, &reading.diags, &input,
				      &reading.file);
	cr_assert_eq(reading.status == RD_OK, reading.file != NULL);
	return reading;
}

static struct reading
read_text(const char *text)
{
	return read_bytes(rd_str_of(text), NULL);
}

static void
drop_reading(struct reading *reading)
{
	rd_arena_fini(&reading->arena);
	rd_diags_fini(&reading->diags);
}

static int
only_id(const struct reading *reading)
{
	cr_assert(reading->diags.n_items <= 1);
	return reading->diags.n_items ? reading->diags.items[0].id : 0;
}

static void
assert_refused(const char *text, int id, uint32_t line)
{
	struct reading reading = read_text(text);

	cr_assert_eq(only_id(&reading), id, "%s: RD%d", text,
		     only_id(&reading));
	cr_assert_eq(reading.diags.items[0].line, line, "%s: line %u", text,
		     reading.diags.items[0].line);
	drop_reading(&reading);
}

/* Rows too long for the file are told as a recipe. */
static void
make_row(const char *id, struct rd_buf *out)
{
	rd_buf_init(out, 2u << 20);
	if (!strcmp(id, "quadratic_attr")) {
		rd_buf_cstr(out, "<!DOCTYPE r [<!ENTITY a '");
		for (int i = 0; i < 20000; i++)
			rd_buf_char(out, 'x');
		rd_buf_cstr(out, "'>]><r>");
		for (int i = 0; i < 2000; i++)
			rd_buf_cstr(out, "<e z='&a;'/>");
		rd_buf_cstr(out, "</r>");
		return;
	}
	rd_buf_cstr(out, "<r");
	if (!strcmp(id, "xmlns_900"))
		for (int i = 0; i < 900; i++)
			rd_buf_printf(out, " xmlns:a%d='u'", i);
	if (!strcmp(id, "attributes_115k_over_1MiB"))
		for (int i = 0; i < 115000; i++)
			rd_buf_printf(out, " a%x=''", i);
	if (!strcmp(id, "attributes_100k_in_one_tag"))
		for (int i = 0; i < 100000; i++)
			rd_buf_printf(out, " a%x=''", i);
	rd_buf_cstr(out, "/>");
}

static bool
fits_verdict(int id, struct rd_str verdict)
{
	static const struct {
		const char *verdict;
		int first, last;
	} verdicts[] = {
		{ "ok", 0, 0 },
		{ "too big", RD_DIAG_FILE_TOO_BIG, RD_DIAG_FILE_TOO_BIG },
		{ "NUL", RD_DIAG_FILE_HAS_NUL, RD_DIAG_FILE_HAS_NUL },
		{ "tag too long", RD_DIAG_TAG_TOO_LONG, RD_DIAG_TAG_TOO_LONG },
		{ "DOCTYPE", RD_DIAG_DOCTYPE, RD_DIAG_DOCTYPE },
		{ "PI", RD_DIAG_PROCESSING_INSTRUCTION,
		  RD_DIAG_PROCESSING_INSTRUCTION },
		{ "encoding", RD_DIAG_BAD_ENCODING, RD_DIAG_BAD_ENCODING },
		{ "version", RD_DIAG_BAD_XML_VERSION, RD_DIAG_BAD_XML_VERSION },
		{ "depth/attr limit", RD_DIAG_TOO_DEEP,
		  RD_DIAG_TOO_MANY_ATTRIBUTES },
		{ "not well-formed", RD_DIAG_NOT_WELL_FORMED,
		  RD_DIAG_NOT_WELL_FORMED },
		{ "not well-formed", RD_DIAG_EMPTY_FILE,
		  RD_DIAG_UNBOUND_PREFIX },
	};

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (rd_str_is(verdict, verdicts[i].verdict) &&
		    id >= verdicts[i].first && id <= verdicts[i].last)
			return true;
	return false;
}

Test(source, judges_every_hostile_input_as_its_row_says)
{
	struct rd_src_caps caps = rd_src_caps_default;
	json_t *root = vectors_load("xml_hostile.json"), *rows, *row;
	const char *key;
	size_t i, n = 0;

	caps.file_bytes = 1u << 20;
	json_object_foreach(root, key, rows)
	{
		if (!json_is_array(rows))
			continue;
		json_array_foreach(rows, i, row)
		{
			struct rd_str id = vector_str(row, "id");
			struct reading reading;
			struct rd_buf bytes;

			if (json_is_string(json_object_get(row, "input_b64")))
				vector_b64(row, "input_b64", &bytes);
			else
				make_row(id.ptr, &bytes);
			cr_assert_eq((json_int_t)bytes.len,
				     json_integer_value(
					     json_object_get(row, "bytes")),
				     "%s", id.ptr);
			reading = read_bytes(rd_buf_view(&bytes), &caps);
			cr_expect(
				fits_verdict(only_id(&reading),
					     vector_str(row, "policy_verdict")),
				"%s: RD%d", id.ptr, only_id(&reading));
			drop_reading(&reading);
			rd_buf_fini(&bytes);
			n++;
		}
	}
	cr_assert_eq(n, 51);
	json_decref(root);
}

Test(source, says_where_a_file_is_malformed)
{
	assert_refused("<facts>\n<a>\n</b>\n</facts>", RD_DIAG_MISMATCHED_TAG,
		       3);
	assert_refused("<facts>\n&nbsp;</facts>", RD_DIAG_UNKNOWN_ENTITY, 2);
	assert_refused("<a\nb='1'\nb='2'/>", RD_DIAG_DUPLICATE_ATTRIBUTE, 3);
	assert_refused("<a>\n\xff</a>", RD_DIAG_BAD_UTF8, 2);
	assert_refused("<a>\n<q:b/></a>", RD_DIAG_UNBOUND_PREFIX, 2);
	assert_refused("\n\n<!DOCTYPE a><a/>", RD_DIAG_DOCTYPE, 3);
	assert_refused("<a>\n<?x y?></a>", RD_DIAG_PROCESSING_INSTRUCTION, 2);
}

Test(source, never_quotes_the_xml_library)
{
	struct reading reading = read_text("<a>\n<b></a>");

	cr_assert_str_eq(reading.diags.items[0].message,
			 "the end tag does not match <b>");
	drop_reading(&reading);
}

Test(source, takes_markup_characters_in_comments_and_cdata_for_text)
{
	struct reading reading = read_text(
		"<facts>\n<!-- <!DOCTYPE <?x > ' -->\n"
		"<a><![CDATA[<?y ?><b>]]>\n</a>\n<c/></facts>");
	struct rd_src_node *a;

	cr_assert_eq(reading.status, RD_OK);
	a = rd_src_child(reading.file->root, "a");
	cr_assert(rd_str_is(a->text, "<?y ?><b>\n"));
	cr_assert_eq(a->line, 3);
	cr_assert_eq(rd_src_next(a, "c")->line, 5);
	drop_reading(&reading);
}

Test(source, knows_the_line_of_each_tag_and_attribute)
{
	struct reading reading = read_text(
		"<?xml version=\"1.0\"?>\n\n<facts\n   xmlns='"
		"urn:refdesk:rules:1'\n   a = 'x>\n>'\n\n   b=\"'\">"
		"<d/><e\n/>\n<f\n\n></f>\n</facts>");
	struct rd_src_node *root, *node;

	cr_assert_eq(reading.status, RD_OK);
	root = reading.file->root;
	cr_assert_eq(root->line, 3);
	cr_assert_eq(root->n_attrs, 2);
	cr_assert_eq(rd_src_attr_line(root, "a"), 5);
	cr_assert_eq(rd_src_attr_line(root, "b"), 8);
	cr_assert(rd_str_is(rd_src_attr(root, "a"), "x> >"));
	node = root->first;
	cr_assert_eq(node->line, 8);
	cr_assert_eq(rd_src_next(node, "e")->line, 8);
	cr_assert_eq(rd_src_next(node, "f")->line, 10);
	drop_reading(&reading);
}

Test(source, counts_lines_beyond_sixteen_bits)
{
	struct reading reading;
	struct rd_buf text;
	struct rd_src_node *node;

	rd_buf_init(&text, 4u << 20);
	rd_buf_cstr(&text, "<facts>");
	for (int i = 0; i < 100000; i++)
		rd_buf_char(&text, '\n');
	rd_buf_cstr(&text, "<fact\n\nname='x'/><oops>\n</facts>");
	reading = read_bytes(rd_buf_view(&text), NULL);
	cr_assert_eq(only_id(&reading), RD_DIAG_MISMATCHED_TAG);
	cr_assert_eq(reading.diags.items[0].line, 100004);
	drop_reading(&reading);
	text.len -= strlen("<oops>\n</facts>");
	rd_buf_cstr(&text, "</facts>");
	reading = read_bytes(rd_buf_view(&text), NULL);
	node = reading.file->root->first;
	cr_assert_eq(node->line, 100001);
	cr_assert_eq(rd_src_attr_line(node, "name"), 100003);
	drop_reading(&reading);
	rd_buf_fini(&text);
}

Test(source, joins_text_and_resolves_references)
{
	struct reading reading = read_text(
		"<a b='&lt;&#38;&amp;&#x263a;'>x&amp;y<!-- - -->"
		"<![CDATA[<z>]]>&#65;<c/></a>");

	cr_assert_eq(reading.status, RD_OK);
	cr_assert(rd_str_is(rd_src_attr(reading.file->root, "b"),
			    "<&&\xe2\x98\xba"));
	cr_assert(rd_str_is(reading.file->root->text, "x&y<z>A"));
	drop_reading(&reading);
}

Test(source, tells_the_kind_by_the_root)
{
	struct reading reading = read_text(
		"<p:fixture xmlns:p='urn:refdesk:fixture:1'><b/></p:fixture>");

	cr_assert_eq(reading.file->kind, RD_SRC_FIXTURE);
	cr_assert(reading.file->root->ns_ok);
	cr_assert_not(reading.file->root->first->ns_ok);
	drop_reading(&reading);
	reading = read_text("<catalog xmlns='urn:refdesk:rules:2'/>");
	cr_assert_eq(reading.file->kind, RD_SRC_CATALOG);
	cr_assert_not(reading.file->root->ns_ok);
	drop_reading(&reading);
	reading = read_text("<other/>");
	cr_assert_eq(reading.file->kind, RD_SRC_UNKNOWN);
	drop_reading(&reading);
}

Test(source, walks_a_subtree_in_document_order)
{
	struct reading reading = read_text("<r><a><b/><c><d/></c></a><e/></r>");
	const struct rd_src_node *top = reading.file->root->first;
	char seen[8] = "";

	for (const struct rd_src_node *n = top; n; n = rd_src_walk(top, n))
		strncat(seen, n->name, 1);
	cr_assert_str_eq(seen, "abcd");
	cr_assert_eq(reading.file->n_nodes, 6);
	cr_assert_eq(top->last->first->depth, 4);
	drop_reading(&reading);
}

Test(source, keeps_to_the_caps_it_is_given)
{
	struct rd_src_caps caps = rd_src_caps_default;
	struct rd_str text = RD_STR_LIT("<r><a b='12345' c=''/><d/></r>");
	struct reading reading;

	caps.elements = 3;
	caps.attributes = 2;
	caps.depth = 2;
	caps.tag_bytes = 19;
	caps.file_bytes = text.len;
	reading = read_bytes(text, &caps);
	cr_assert_eq(reading.status, RD_OK);
	drop_reading(&reading);
	caps.elements = 2;
	reading = read_bytes(text, &caps);
	cr_assert_eq(only_id(&reading), RD_DIAG_TOO_MANY_ELEMENTS);
	drop_reading(&reading);
	caps.elements = 3;
	caps.attributes = 1;
	reading = read_bytes(text, &caps);
	cr_assert_eq(only_id(&reading), RD_DIAG_TOO_MANY_ATTRIBUTES);
	drop_reading(&reading);
	caps.attributes = 2;
	caps.depth = 1;
	reading = read_bytes(text, &caps);
	cr_assert_eq(only_id(&reading), RD_DIAG_TOO_DEEP);
	drop_reading(&reading);
	caps.depth = 2;
	caps.tag_bytes = 18;
	reading = read_bytes(text, &caps);
	cr_assert_eq(only_id(&reading), RD_DIAG_TAG_TOO_LONG);
	drop_reading(&reading);
	caps.tag_bytes = 19;
	caps.file_bytes = text.len - 1;
	reading = read_bytes(text, &caps);
	cr_assert_eq(only_id(&reading), RD_DIAG_FILE_TOO_BIG);
	drop_reading(&reading);
}

Test(source, says_so_when_the_arena_is_full)
{
	struct rd_src_input input = { .name = "a.xml" };
	struct rd_src_file *file;
	struct rd_arena arena;
	struct rd_diags diags;

	input.bytes = RD_STR_LIT("<r><a/><a/><a/></r>");
	rd_arena_init(&arena, 64);
	rd_diags_init(&diags);
	cr_assert_eq(rd_src_parse(&arena, &diags, &input, &file), RD_NOMEM);
	cr_assert_null(file);
	cr_assert_eq(diags.items[0].id, RD_DIAG_OUT_OF_MEMORY);
	rd_diags_fini(&diags);
	rd_arena_fini(&arena);
}
