/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>

#include "base/scan.h"
#include "base/text.h"

#include <jansson.h>

static const struct rd_scan_rules rules = {
	.max_depth = RD_SCAN_DEPTH,
	.syntax = "test.syntax",
	.type = "test.type",
	.too_deep = "test.too-deep",
	.nul = "test.nul",
	.memory = "test.memory",
};

/* One value read by `read`, and nothing behind it. */
static bool
takes(struct rd_str text, bool (*read)(struct rd_scan *scan),
      struct rd_problem *problem)
{
	struct rd_scan scan;
	struct rd_arena arena;
	bool taken;

	rd_arena_init(&arena, 1 << 20);
	rd_scan_init(&scan, text, &rules, &arena, problem);
	taken = read(&scan) && rd_scan_finish(&scan);
	cr_assert_eq(taken, rd_scan_ok(&scan));
	rd_arena_fini(&arena);
	return taken;
}

static bool
scanner_takes(struct rd_str text)
{
	return rd_utf8_valid(text) && takes(text, rd_scan_skip, NULL);
}

/* The verdict of jansson's own parser; numbers too large for it are not a
 * matter of syntax. */
static bool
jansson_takes(struct rd_str text, bool *comparable)
{
	json_error_t error;
	json_t *root = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, &error);

	*comparable = root ||
		      json_error_code(&error) != json_error_numeric_overflow;
	json_decref(root);
	return root != NULL;
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
	"{}",
	"[]",
	"[ ]",
	"{ }",
	"{\"a\":1}",
	"{\"a\":1,}",
	"[1,]",
	"[,1]",
	"{,}",
	"{\"a\"}",
	"{\"a\":}",
	"{a:1}",
	"{'a':1}",
	"[1 2]",
	"[1,2",
	"{\"a\":1",
	"{\"a\":1}}",
	"[]]",
	"[] x",
	"[\"a\\u0041\"]",
	"[\"\\ud83d\\ude02\"]",
	"[\"\\ud83d\"]",
	"[\"\\ude02\"]",
	"[\"\\ud83dx\"]",
	"[\"\\u12\"]",
	"[\"\\x\"]",
	"[\"\\\"]",
	"[\"\\\\\"]",
	"[\"\t\"]",
	"[\"\\t\"]",
	"[\"\\u0000\"]",
	"[0]",
	"[-0]",
	"[00]",
	"[01]",
	"[-]",
	"[+1]",
	"[1.]",
	"[.5]",
	"[1.5]",
	"[1e5]",
	"[1E+5]",
	"[1e]",
	"[1e+]",
	"[0x10]",
	"[true]",
	"[True]",
	"[tru]",
	"[truex]",
	"[null]",
	"[nul]",
	"[NaN]",
	"[Infinity]",
	"[false,null]",
	"\xef\xbb\xbf{}",
	"{\"a\":{\"b\":[{},[],\"\",0,null]}}",
	"[[[[[[[[]]]]]]]]",
	"[\"\xc3\xa9\"]",
	"[\"\xc3\"]",
	"[\"\xed\xa0\x80\"]",
	"[\"\x7f\"]",
	"[\"a\nb\"]",
	" \t\r\n[1]\n",
	"[1]\f",
	"[\"a\" \"b\"]",
	"{\"a\" 1}",
	"{\"a\":1 \"b\":2}",
	"{\"a\":1,\"b\":2}",
	"{1:2}",
	"[1,,2]",
	"[\"",
	"{\"",
	"[\"\\",
	"[\"\\u",
	"{\"a\":tru",
	"[123456789012]",
	"[-1.25e-3]",
};

Test(scan, agrees_with_jansson_on_the_corpus)
{
	for (size_t i = 0; i < sizeof(corpus) / sizeof(corpus[0]); i++)
		compare(rd_str_of(corpus[i]));
}

Test(scan, agrees_with_jansson_on_damaged_texts)
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

Test(scan, depth_is_capped)
{
	char deep[2 * (RD_SCAN_DEPTH + 1) + 1];
	size_t n = RD_SCAN_DEPTH;

	memset(deep, '[', n);
	memset(deep + n, ']', n);
	cr_assert(scanner_takes((struct rd_str){ deep, 2 * n }));
	n++;
	memset(deep, '[', n);
	memset(deep + n, ']', n);
	cr_assert_not(scanner_takes((struct rd_str){ deep, 2 * n }));
}

static bool
read_unescaped(struct rd_scan *scan)
{
	static const char wanted[] = "\"\\/\b\f\n\r\t\xc3\xa9\xe2\x82\xac"
				     "\xf0\x9f\x98\x82 end";
	struct rd_str value;

	return rd_scan_string(scan, &value) &&
	       rd_str_eq(value, RD_STR_LIT(wanted));
}

Test(scan, strings_are_unescaped)
{
	static const char text[] =
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20ac\\ud83d\\ude02 end\"";

	cr_assert(takes(RD_STR_LIT(text), read_unescaped, NULL));
}

Test(scan, plain_strings_are_views_into_the_text)
{
	struct rd_str text = RD_STR_LIT("\"plain\""), value;
	struct rd_scan scan;

	rd_scan_init(&scan, text, &rules, NULL, NULL);
	cr_assert(rd_scan_string(&scan, &value));
	cr_assert_eq(value.ptr, text.ptr + 1);
	cr_assert_eq(value.len, 5);
}

Test(scan, without_an_arena_escapes_are_checked_and_left)
{
	struct rd_str text = RD_STR_LIT("\"a\\nb\""), value;
	struct rd_scan scan;

	rd_scan_init(&scan, text, &rules, NULL, NULL);
	cr_assert(rd_scan_string(&scan, &value));
	cr_assert(rd_str_is(value, "a\\nb"));
	rd_scan_init(&scan, RD_STR_LIT("\"a\\xb\""), &rules, NULL, NULL);
	cr_assert_not(rd_scan_string(&scan, &value));
	cr_assert_eq(scan.status, RD_SYNTAX);
}

Test(scan, the_first_mistake_sticks_and_tells_its_place)
{
	struct rd_problem problem = { 0 };
	struct rd_scan scan;
	struct rd_str key;
	uint32_t n = 0;
	bool truth;

	rd_scan_init(&scan, RD_STR_LIT("{\"list\":[true, 7]}"), &rules, NULL,
		     &problem);
	cr_assert(rd_scan_open(&scan, RD_SCAN_OBJECT));
	cr_assert(rd_scan_key(&scan, &key));
	rd_scan_enter(&scan, key);
	cr_assert(rd_scan_open(&scan, RD_SCAN_ARRAY));
	cr_assert(rd_scan_element(&scan, &n) && rd_scan_bool(&scan, &truth));
	cr_assert(rd_scan_element(&scan, &n));
	rd_scan_enter_index(&scan, n - 1);
	cr_assert_not(rd_scan_bool(&scan, &truth));
	cr_assert_not(rd_scan_skip(&scan));
	cr_assert_not(rd_scan_finish(&scan));
	cr_assert_str_eq(problem.code, "test.type");
	cr_assert_str_eq(problem.where, "list[1]");
	cr_assert_str_eq(problem.title,
			 "expected true or false, found a number");
	cr_assert_eq(problem.offset, 15);
	cr_assert_eq(problem.exit_code, 4);
}

Test(scan, no_memory_is_told_as_such)
{
	struct rd_problem problem = { 0 };
	struct rd_arena none;
	struct rd_scan scan;
	struct rd_str value;

	rd_arena_init(&none, 0);
	rd_scan_init(&scan, RD_STR_LIT("\"\\n\""), &rules, &none, &problem);
	cr_assert_not(rd_scan_string(&scan, &value));
	cr_assert_eq(scan.status, RD_NOMEM);
	cr_assert_str_eq(problem.code, "test.memory");
	cr_assert_eq(problem.exit_code, 10);
}

/* ---- objects read by a table ---- */

static bool
read_sum(struct rd_scan *scan, void *ctx)
{
	int64_t *sum = ctx, n;

	if (!rd_scan_integer(scan, &n))
		return false;
	*sum += n;
	return true;
}

static enum rd_status
read_table(struct rd_str text, int64_t *sum, unsigned *seen)
{
	static const struct rd_scan_member members[] = {
		{ "a", read_sum },
		{ "b", read_sum },
		{ NULL, NULL },
	};
	struct rd_arena arena;
	struct rd_scan scan;

	*sum = 0;
	rd_arena_init(&arena, 1 << 20);
	rd_scan_init(&scan, text, &rules, &arena, NULL);
	if (rd_scan_object(&scan, members, sum, seen))
		rd_scan_finish(&scan);
	rd_arena_fini(&arena);
	return scan.status;
}

Test(scan, objects_read_their_members_and_pass_over_others)
{
	unsigned seen;
	int64_t sum;

	cr_assert_eq(read_table(RD_STR_LIT("{\"x\":[{\"a\":9}],\"\\u0062\":2}"),
				&sum, &seen),
		     RD_OK);
	cr_assert_eq(sum, 2);
	cr_assert_eq(seen, 2);
	cr_assert_eq(read_table(RD_STR_LIT(" { } "), &sum, &seen), RD_OK);
	cr_assert_eq(seen, 0);
}

Test(scan, objects_refuse_a_name_given_twice)
{
	static const char *const texts[] = {
		"{\"a\":1,\"a\":1}",
		"{\"a\":1,\"\\u0061\":1}",
		"{\"x\":1,\"y\":1,\"x\":1}",
		"{\"x\\n\":1,\"x\\u000a\":1}",
	};
	unsigned seen;
	int64_t sum;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_assert_eq(read_table(rd_str_of(texts[i]), &sum, &seen),
			     RD_SYNTAX, "%s", texts[i]);
}

Test(scan, objects_have_a_limit_of_names)
{
	struct rd_buf text;
	unsigned seen;
	int64_t sum;

	rd_buf_init(&text, 4096);
	rd_buf_cstr(&text, "{\"a\":1");
	for (uint64_t i = 1; i < RD_SCAN_MEMBERS; i++) {
		rd_buf_cstr(&text, ",\"x");
		rd_buf_u64(&text, i);
		rd_buf_cstr(&text, "\":0");
	}
	rd_buf_char(&text, '}');
	cr_assert_eq(read_table(rd_buf_view(&text), &sum, &seen), RD_OK);
	text.len--;
	rd_buf_cstr(&text, ",\"y\":0}");
	cr_assert_eq(read_table(rd_buf_view(&text), &sum, &seen), RD_LIMIT);
	rd_buf_fini(&text);
}
