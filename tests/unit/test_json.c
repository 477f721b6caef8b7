/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Canonical JSON and the strict reader. */
#include "json/jcs.h"
#include "json/json.h"
#include "json/number.h"
#include "crypt/hash.h"
#include "vectors.h"

static double
double_of(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

Test(jcs, every_document_row)
{
	json_t *root = vectors_load("jcs_rfc8785.json"), *row;
	struct rd_buf in, want, out;
	char sha[65];
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "documents")), 6);
	json_array_foreach(json_object_get(root, "documents"), i, row)
	{
		rd_buf_init(&out, 1 << 20);
		vector_b64(row, "input_b64", &in);
		vector_hex(row, "output_hex", &want);
		cr_assert_eq(rd_json_canonical(rd_buf_view(&in), &out), RD_OK);
		cr_assert(rd_str_eq(rd_buf_view(&out), rd_buf_view(&want)),
			  "%s", vector_str(row, "id").ptr);
		rd_crypt_sha256_hex(out.ptr, out.len, sha);
		cr_assert(vector_is(row, "output_sha256", sha));
		rd_buf_fini(&in);
		rd_buf_fini(&want);
		rd_buf_fini(&out);
	}
	json_decref(root);
}

Test(jcs, every_number_row)
{
	json_t *root = vectors_load("jcs_rfc8785.json"), *row;
	unsigned char raw[8];
	struct rd_buf out;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "numbers")), 26);
	rd_buf_init(&out, 4096);
	json_array_foreach(json_object_get(root, "numbers"), i, row)
	{
		uint64_t bits = 0;

		cr_assert_eq(rd_crypt_hex_decode(vector_str(row, "ieee754_hex"),
						 raw, 8),
			     RD_OK);
		for (int b = 0; b < 8; b++)
			bits = bits << 8 | raw[b];
		rd_buf_reset(&out);
		cr_assert_eq(rd_json_put_number(&out, double_of(bits)), RD_OK);
		cr_assert(rd_str_eq(rd_buf_view(&out), vector_str(row, "es6")),
			  "%.*s", RD_STR_FMT(rd_buf_view(&out)));
	}
	rd_buf_fini(&out);
	json_decref(root);
}

/* One line of the number stream: bits in hexadecimal, comma, text. */
static void
put_stream_line(struct rd_buf *out, uint64_t bits)
{
	rd_buf_printf(out, "%llx,", (unsigned long long)bits);
	cr_assert_eq(rd_json_put_number(out, double_of(bits)), RD_OK);
	rd_buf_char(out, '\n');
}

static void
put_random_lines(struct rd_buf *out, size_t n)
{
	unsigned char block[32] = { 0 };

	while (n) {
		rd_crypt_sha256(block, sizeof(block), block);
		for (int k = 0; k < 4 && n; k++) {
			uint64_t bits = 0;

			for (int b = 7; b >= 0; b--)
				bits = bits << 8 | block[8 * k + b];
			if (!(bits << 1) || (bits >> 52 & 0x7ff) == 0x7ff)
				continue;
			put_stream_line(out, bits);
			n--;
		}
	}
}

/* The vectors' number stream without its table of 168 leading values: 2000
 * doubles around the smallest normal one, then SHA-256 of SHA-256 as doubles.
 * The expected hash is that of the same lines as node (V8) writes them. */
Test(jcs, number_stream_as_v8_writes_it)
{
	json_t *root = vectors_load("jcs_rfc8785.json"), *stream;
	struct rd_buf out;
	char sha[65];
	uint64_t bits;

	stream = json_object_get(root, "number_stream");
	cr_assert(vector_is(stream, "serial_from", "0010000000000000"));
	cr_assert_eq(
		json_integer_value(json_object_get(stream, "serial_count")),
		2000);
	rd_buf_init(&out, 1 << 20);
	for (bits = 0; bits < 2000; bits++)
		put_stream_line(&out, UINT64_C(0x0010000000000000) + bits);
	put_random_lines(&out, 8000);
	rd_crypt_sha256_hex(out.ptr, out.len, sha);
	cr_assert_str_eq(sha, "1b580035a413d78c542e9fa9e0726d54"
			      "0f85f9ee508f1869e249a1a4fc3267b7");
	rd_buf_fini(&out);
	json_decref(root);
}

Test(jcs, every_negative_row)
{
	static const struct rd_json_limits profile = { .integers_only = true };
	json_t *root = vectors_load("jcs_rfc8785.json"), *row, *value;
	json_t *rows = json_object_get(root, "negative");
	struct rd_problem problem;
	struct rd_buf out;
	size_t i;

	cr_assert_eq(json_array_size(rows), 8);
	rd_buf_init(&out, 4096);
	json_array_foreach(rows, i, row)
	{
		struct rd_str input = vector_str(row, "input");
		const char *id = vector_str(row, "id").ptr;
		enum rd_status status;

		rd_buf_reset(&out);
		status = rd_json_parse(input, &profile, &value, &problem);
		json_decref(value);
		if (vector_is(row, "expect", "ok")) {
			cr_assert_eq(status, RD_OK, "%s", id);
			cr_assert_eq(rd_json_canonical(input, &out), RD_OK);
			cr_assert(rd_str_eq(rd_buf_view(&out),
					    vector_str(row, "output")));
			continue;
		}
		cr_assert_neq(status, RD_OK, "%s", id);
		if (vector_is(row, "expect", "reject"))
			cr_assert_neq(rd_json_canonical(input, &out), RD_OK,
				      "%s", id);
	}
	rd_buf_fini(&out);
	json_decref(root);
}

Test(jcs, strings_escape_only_what_they_must)
{
	char bytes[0x80];
	struct rd_buf out;

	for (int i = 0; i < 0x80; i++)
		bytes[i] = (char)i;
	rd_buf_init(&out, 4096);
	rd_put_json_str(&out, (struct rd_str){ bytes, sizeof(bytes) });
	cr_assert(rd_str_is(
		rd_buf_view(&out),
		"\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007"
		"\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
		"\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017"
		"\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
		" !\\\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f\""));
	rd_buf_fini(&out);
}

Test(jcs, keys_sort_by_utf16_units)
{
	static const char *const sorted[] = {
		"",
		"A",
		"a",
		"a\xc2\x80",
		"b",
		"\xc2\x80",
		"\xed\x9f\xbf",
		"\xf0\x90\x80\x80",
		"\xf4\x8f\xbf\xbf",
		"\xee\x80\x80",
		"\xef\xbf\xbd",
	};
	size_t n = sizeof(sorted) / sizeof(sorted[0]);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			int order = rd_json_key_cmp(rd_str_of(sorted[i]),
						    rd_str_of(sorted[j]));

			cr_assert_eq((order > 0) - (order < 0),
				     (i > j) - (i < j), "%zu %zu", i, j);
		}
}

Test(jcs, integers_are_written_as_their_doubles)
{
	json_t *value = json_pack("[I,I,I,I]", (json_int_t)RD_JSON_INT_MAX,
				  (json_int_t)-RD_JSON_INT_MAX,
				  (json_int_t)INT64_MAX, (json_int_t)0);
	struct rd_buf out;

	rd_buf_init(&out, 4096);
	cr_assert_eq(rd_json_write(value, &out), RD_OK);
	cr_assert(rd_str_is(rd_buf_view(&out),
			    "[9007199254740991,-9007199254740991,"
			    "9223372036854776000,0]"));
	rd_buf_fini(&out);
	json_decref(value);
}

Test(jcs, numbers_without_a_value_are_refused)
{
	struct rd_buf out;

	rd_buf_init(&out, 4096);
	cr_assert_eq(rd_json_put_number(&out, double_of(0x7ff0000000000000)),
		     RD_SEMANTIC);
	cr_assert_eq(rd_json_put_number(&out, double_of(0x7ff8000000000000)),
		     RD_SEMANTIC);
	cr_assert_eq(out.len, 0);
	rd_buf_fini(&out);
}

Test(jcs, a_full_buffer_is_an_error)
{
	struct rd_buf out;

	rd_buf_init(&out, 8);
	cr_assert_eq(rd_json_canonical(RD_STR_LIT("[\"0123456789\"]"), &out),
		     RD_LIMIT);
	rd_buf_fini(&out);
}

Test(jcs, trees_nested_too_deep_are_refused)
{
	json_t *value = json_array();
	struct rd_buf out;

	rd_buf_init(&out, 4096);
	for (int depth = 1; depth < RD_JSON_DEPTH; depth++)
		value = json_pack("[o]", value);
	cr_assert_eq(rd_json_write(value, &out), RD_OK);
	value = json_pack("[o]", value);
	cr_assert_eq(rd_json_write(value, &out), RD_LIMIT);
	rd_buf_fini(&out);
	json_decref(value);
}

/* The status, with the problem's code checked. */
static enum rd_status
parse(struct rd_str text, const struct rd_json_limits *limits,
      struct rd_problem *problem)
{
	enum rd_status status;
	json_t *value;

	memset(problem, 0, sizeof(*problem));
	status = rd_json_parse(text, limits, &value, problem);
	cr_assert_eq(value != NULL, status == RD_OK);
	json_decref(value);
	return status;
}

#define PARSE(text, problem) parse(RD_STR_LIT(text), NULL, problem)

Test(reader, accepts_plain_values)
{
	struct rd_problem problem;

	cr_assert_eq(
		PARSE("{\"a\":[1,-2.5e3,true,null,\"\xc3\xa9\"]}\n", &problem),
		RD_OK);
	cr_assert_eq(PARSE("  3 ", &problem), RD_OK);
	cr_assert_eq(PARSE("\"\\ud83d\\ude02\"", &problem), RD_OK);
}

Test(reader, says_what_is_wrong_and_where)
{
	static const struct {
		struct rd_str text;
		const char *code;
		enum rd_status status;
	} rows[] = {
		{ RD_STR_LIT(""), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("{"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("{} x"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("{}\0"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("{'a':1}"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("{\"a\":1,}"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[01]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[1.]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[+1]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[NaN]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[Infinity]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[\"a\nb\"]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[\"\\ud800\"]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[\"\\udc00x\"]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[\"\\u0000\"]"), "json.syntax", RD_SYNTAX },
		{ RD_STR_LIT("[\"\xff\"]"), "json.encoding", RD_SYNTAX },
		{ RD_STR_LIT("[\"\xed\xa0\x80\"]"), "json.encoding",
		  RD_SYNTAX },
		{ RD_STR_LIT("\xef\xbb\xbf{}"), "json.encoding", RD_SYNTAX },
		{ RD_STR_LIT("{\"a\":1,\"a\":1}"), "json.duplicate-name",
		  RD_SYNTAX },
		{ RD_STR_LIT("{\"a\":1,\"\\u0061\":1}"), "json.duplicate-name",
		  RD_SYNTAX },
		{ RD_STR_LIT("[{\"b\":{\"a\":1,\"a\":1}}]"),
		  "json.duplicate-name", RD_SYNTAX },
		{ RD_STR_LIT("[1e400]"), "json.number", RD_SEMANTIC },
		{ RD_STR_LIT("[9223372036854775808]"), "json.number",
		  RD_SEMANTIC },
	};
	struct rd_problem problem;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert_eq(parse(rows[i].text, NULL, &problem),
			     rows[i].status, "row %zu", i);
		cr_assert_str_eq(problem.code, rows[i].code, "row %zu", i);
		cr_assert_eq(problem.exit_code, 4);
		cr_assert(problem.has_offset);
		cr_assert_leq(problem.offset, rows[i].text.len);
	}
}

Test(reader, problems_name_line_and_offset)
{
	struct rd_problem problem;

	cr_assert_eq(PARSE("{\n\"a\": 1,\n\"a\": 2}", &problem), RD_SYNTAX);
	cr_assert_eq(problem.line, 3);
	cr_assert_eq(problem.offset, 10);
	cr_assert_eq(PARSE("[\"\xf0\x9f\x98\x82\xc3\xa9\xff\"]", &problem),
		     RD_SYNTAX);
	cr_assert_eq(problem.offset, 8);
	cr_assert_eq(PARSE("{\"a\": tru}", &problem), RD_SYNTAX);
	cr_assert_eq(problem.offset, 6);
	cr_assert_eq(PARSE("[1 2]", &problem), RD_SYNTAX);
	cr_assert_eq(problem.offset, 3);
}

Test(reader, depth_is_capped_before_anything_recurses)
{
	struct rd_problem problem;
	struct rd_buf text;

	rd_buf_init(&text, 1 << 20);
	for (int i = 0; i < RD_JSON_DEPTH; i++)
		rd_buf_char(&text, '[');
	for (int i = 0; i < RD_JSON_DEPTH; i++)
		rd_buf_char(&text, ']');
	cr_assert_eq(parse(rd_buf_view(&text), NULL, &problem), RD_OK);
	rd_buf_reset(&text);
	for (int i = 0; i < 500000; i++)
		rd_buf_char(&text, '[');
	cr_assert_eq(parse(rd_buf_view(&text), NULL, &problem), RD_LIMIT);
	cr_assert_str_eq(problem.code, "json.too-deep");
	cr_assert_eq(problem.offset, RD_JSON_DEPTH);
	rd_buf_fini(&text);
}

Test(reader, brackets_in_strings_are_not_depth)
{
	struct rd_problem problem;
	struct rd_buf text;

	rd_buf_init(&text, 4096);
	rd_buf_cstr(&text, "[\"\\\"");
	for (int i = 0; i < 100; i++)
		rd_buf_char(&text, '{');
	rd_buf_cstr(&text, "\\\\\"]");
	cr_assert_eq(parse(rd_buf_view(&text), NULL, &problem), RD_OK);
	rd_buf_fini(&text);
}

Test(reader, size_cap_is_exact)
{
	static const struct rd_json_limits four = { .cap_bytes = 4 };
	struct rd_problem problem;

	cr_assert_eq(parse(RD_STR_LIT("1234"), &four, &problem), RD_OK);
	cr_assert_eq(parse(RD_STR_LIT("12345"), &four, &problem), RD_LIMIT);
	cr_assert_str_eq(problem.code, "json.too-large");
}

Test(reader, integer_profile)
{
	static const struct rd_json_limits profile = { .integers_only = true };
	static const struct {
		const char *text;
		bool fits;
	} rows[] = {
		{ "9007199254740991", true },
		{ "9007199254740992", false },
		{ "-9007199254740991", true },
		{ "-9007199254740992", false },
		{ "[[{\"a\":[1,2,{}]}],3]", true },
		{ "[[{\"a\":[1,2.0,{}]}],3]", false },
		{ "{\"a\":{\"b\":9007199254740993}}", false },
		{ "[1e2]", false },
		{ "\"1.5\"", true },
	};
	struct rd_problem problem;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum rd_status status = parse(rd_str_of(rows[i].text), &profile,
					      &problem);

		cr_assert_eq(status, rows[i].fits ? RD_OK : RD_SEMANTIC, "%s",
			     rows[i].text);
		if (!rows[i].fits)
			cr_assert_str_eq(problem.code, "json.number");
	}
}

Test(reader, members_by_name)
{
	json_t *object = json_pack("{s:s,s:i}", "s", "text", "n", 7);
	int64_t n = 0;

	cr_assert(rd_str_is(rd_json_get_str(object, "s"), "text"));
	cr_assert_null(rd_json_get_str(object, "n").ptr);
	cr_assert_null(rd_json_get_str(object, "x").ptr);
	cr_assert(rd_json_get_int(object, "n", &n));
	cr_assert_eq(n, 7);
	cr_assert_not(rd_json_get_int(object, "s", &n));
	json_decref(object);
}

/* Allocations that succeed before one fails, or all from there on. */
static size_t allocations_left;
static bool fail_once;

static void *
failing_malloc(size_t n)
{
	if (allocations_left) {
		allocations_left--;
		return malloc(n);
	}
	if (fail_once)
		allocations_left = SIZE_MAX;
	return NULL;
}

/* Longer than what parsers have room for at first. */
static const char long_text[] =
	"{\"b\":[1,2.5,0.1,\"x\\u00e9\"],\"a\":{\"c\":[null,true]},"
	"\"long enough for a second block\":"
	"[0.12345678901234567,\"and so is this one, too\"],"
	"\"many\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18],"
	"\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"j\":0,\"k\":0}";
static const char long_canonical[] =
	"{\"a\":{\"c\":[null,true]},\"b\":[1,2.5,0.1,\"x\xc3\xa9\"],"
	"\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"j\":0,\"k\":0,"
	"\"long enough for a second block\":"
	"[0.12345678901234566,\"and so is this one, too\"],"
	"\"many\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18]}";

/* Whatever allocation fails, the answer is the same text or "no memory". */
static void
check_allocations(bool once)
{
	enum rd_status status = RD_NOMEM;
	struct rd_buf out;
	size_t n;

	fail_once = once;
	rd_buf_init(&out, 4096);
	for (n = 0; status == RD_NOMEM && n < 10000; n++) {
		allocations_left = n;
		rd_buf_reset(&out);
		status = rd_json_canonical(rd_str_of(long_text), &out);
		cr_assert(status == RD_NOMEM || status == RD_OK, "%zu: %d", n,
			  (int)status);
	}
	cr_assert_eq(status, RD_OK);
	cr_assert_gt(n, 40);
	cr_assert(rd_str_is(rd_buf_view(&out), long_canonical), "%.*s",
		  RD_STR_FMT(rd_buf_view(&out)));
	rd_buf_fini(&out);
}

Test(reader, every_failed_allocation_is_told)
{
	json_set_alloc_funcs(failing_malloc, free);
	check_allocations(false);
	check_allocations(true);
	json_set_alloc_funcs(malloc, free);
}
