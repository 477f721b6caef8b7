/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>

#include "base/text.h"
#include "decide/scan.h"
#include "json/json.h"

static bool
scanner_takes(struct rd_str text)
{
	struct rd_problem problem = { 0 };
	struct rd_dec_scan scan;
	struct rd_arena arena;
	bool taken;

	if (!rd_utf8_valid(text))
		return false;
	rd_arena_init(&arena, 1 << 20);
	rd_dec_scan_init(&scan, text, &arena, RD_JSON_DEPTH, &problem);
	taken = rd_dec_scan_skip(&scan) && rd_dec_scan_finish(&scan);
	rd_arena_fini(&arena);
	return taken;
}

/* jansson's verdict; names given twice are a matter of the reader, not of
 * syntax, and numbers too large for a double are a matter of jansson. */
static bool
jansson_takes(struct rd_str text, bool *comparable)
{
	struct rd_problem problem = { 0 };
	json_t *root = NULL;
	bool taken = rd_json_parse(text, NULL, &root, &problem) == RD_OK;

	*comparable = taken || (strcmp(problem.code, "json.duplicate-name") &&
				strcmp(problem.code, "json.number"));
	rd_json_free(root);
	return taken;
}

static void
compare(struct rd_str text)
{
	bool comparable, theirs = jansson_takes(text, &comparable);

	if (comparable)
		cr_assert_eq(scanner_takes(text), theirs,
			     "%.*s: jansson says %d", RD_STR_FMT(text), theirs);
}

static const char *const corpus[] = {
	"{}", "[]", "[ ]", "{ }", "{\"a\":1}", "{\"a\":1,}", "[1,]", "[,1]",
	"{,}", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "[1 2]", "[1,2",
	"{\"a\":1", "{\"a\":1}}", "[]]", "[] x", "[\"a\\u0041\"]",
	"[\"\\ud83d\\ude02\"]", "[\"\\ud83d\"]", "[\"\\ude02\"]",
	"[\"\\ud83dx\"]", "[\"\\u12\"]", "[\"\\x\"]", "[\"\\\"]", "[\"\\\\\"]",
	"[\"\t\"]", "[\"\\t\"]", "[\"\\u0000\"]", "[0]", "[-0]", "[00]", "[01]",
	"[-]", "[+1]", "[1.]", "[.5]", "[1.5]", "[1e5]", "[1E+5]", "[1e]",
	"[1e+]", "[0x10]", "[true]", "[True]", "[tru]", "[truex]", "[null]",
	"[nul]", "[NaN]", "[Infinity]", "[false,null]", "\xef\xbb\xbf{}",
	"{\"a\":{\"b\":[{},[],\"\",0,null]}}", "[[[[[[[[]]]]]]]]",
	"[\"\xc3\xa9\"]", "[\"\xc3\"]", "[\"\xed\xa0\x80\"]", "[\"\x7f\"]",
	"[\"a\nb\"]", " \t\r\n[1]\n", "[1]\f", "[\"a\" \"b\"]", "{\"a\" 1}",
	"{\"a\":1 \"b\":2}", "{\"a\":1,\"b\":2}", "{1:2}", "[1,,2]", "[\"",
	"{\"", "[\"\\", "[\"\\u", "{\"a\":tru", "[123456789012]", "[-1.25e-3]",
};

Test(decide_scan, agrees_with_jansson_on_the_corpus)
{
	for (size_t i = 0; i < sizeof(corpus) / sizeof(corpus[0]); i++)
		compare(rd_str_of(corpus[i]));
}

Test(decide_scan, agrees_with_jansson_on_damaged_texts)
{
	static const char sample[] =
		"{\"facts\":{\"scene\":\"a \\\"caf\xc3\xa9\\\"\",\"n\":[1,-2.5,"
		"3e4,true,null]},\"look\":null,\"history\":[{\"at\":\"x\"},{}],"
		"\"s\":\"\\ud83d\\ude02\"}";
	static const char bytes[] = "\"\\{}[],:0123456789.eE+-tfnu ax\x01";
	uint64_t state = 1;
	char text[sizeof(sample)];

	for (int round = 0; round < 20000; round++) {
		memcpy(text, sample, sizeof(sample));
		for (int edits = 0; edits < 1 + round % 3; edits++) {
			state = state * 6364136223846793005u +
				1442695040888963407u;
			text[(state >> 33) % (sizeof(sample) - 1)] =
				bytes[(state >> 20) % (sizeof(bytes) - 1)];
		}
		compare((struct rd_str){ text, sizeof(sample) - 1 });
	}
}

Test(decide_scan, depth_is_capped)
{
	char deep[2 * (RD_JSON_DEPTH + 1) + 1];
	size_t n = RD_JSON_DEPTH;

	memset(deep, '[', n);
	memset(deep + n, ']', n);
	cr_assert(scanner_takes((struct rd_str){ deep, 2 * n }));
	n++;
	memset(deep, '[', n);
	memset(deep + n, ']', n);
	cr_assert_not(scanner_takes((struct rd_str){ deep, 2 * n }));
}

Test(decide_scan, strings_are_unescaped)
{
	static const char text[] =
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20ac\\ud83d\\ude02 end\"";
	static const char wanted[] = "\"\\/\b\f\n\r\t\xc3\xa9\xe2\x82\xac"
				     "\xf0\x9f\x98\x82 end";
	struct rd_problem problem = { 0 };
	struct rd_dec_scan scan;
	struct rd_arena arena;
	struct rd_str value;

	rd_arena_init(&arena, 1 << 20);
	rd_dec_scan_init(&scan, RD_STR_LIT(text), &arena, 4, &problem);
	cr_assert(rd_dec_scan_string(&scan, &value));
	cr_assert(rd_str_eq(value, RD_STR_LIT(wanted)));
	rd_arena_fini(&arena);
}
