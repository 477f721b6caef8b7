/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/engine.h"
#include "engine/trie.h"
#include "sample_program.h"

/* ---- the multi-pattern pass ---- */

struct hits {
	char text[1024];
};

static void
note_hit(void *data, uint32_t id, uint32_t at, uint32_t length)
{
	struct hits *hits = data;
	size_t used = strlen(hits->text);

	snprintf(hits->text + used, sizeof(hits->text) - used, "%u@%u+%u ", id,
		 at, length);
}

static const struct trie_row {
	const char *name;
	struct {
		const char *text;
		bool word;
	} keys[4];
	const char *subject, *hits;
} trie_rows[] = {
	{ "word in a sentence",
	  { { "bun", true } },
	  "a bun, please",
	  "0@2+3 " },
	{ "word at both ends", { { "bun", true } }, "bun", "0@0+3 " },
	{ "not inside a word", { { "bun", true } }, "bundle urban bunny", "" },
	{ "substring inside a word",
	  { { "bun", false } },
	  "a bundle",
	  "0@2+3 " },
	{ "two lengths from one place",
	  { { "last week", true }, { "last weekend", true } },
	  "last weekend",
	  "1@0+12 " },
	{ "shorter then longer, both free",
	  { { "last", true }, { "last week", true } },
	  "last week",
	  "0@0+4 1@0+9 " },
	{ "digits are wordy", { { "ago", true } }, "3ago ago3 ago", "0@10+3 " },
	{ "upper case in ASCII text", { { "bun", true } }, "A BUN", "0@2+3 " },
	{ "an accent is wordy", { { "caf", true } }, "caf\xc3\xa9", "" },
	{ "non-ASCII key",
	  { { "caf\xc3\xa9", true } },
	  "al caf\xc3\xa9!",
	  "0@3+5 " },
	{ "running Japanese text",
	  { { "\xe6\x98\xa8\xe6\x97\xa5", true } },
	  "\xe3\x81\xaf\xe6\x98\xa8\xe6\x97\xa5\xe3\x81\xae",
	  "0@3+6 " },
	{ "punctuation inside a key",
	  { { "it's me", true } },
	  "hey it's me.",
	  "0@4+7 " },
	{ "overlapping substrings",
	  { { "aa", false } },
	  "aaaa",
	  "0@0+2 0@1+2 0@2+2 " },
	{ "equal keys keep both ids",
	  { { "x", true }, { "x", true } },
	  "x",
	  "0@0+1 1@0+1 " },
};

static int
compare_keys(const void *a, const void *b, void *texts)
{
	const struct rd_trie_key *x = a, *y = b;
	const struct rd_str *all = texts;
	int order = rd_str_cmp(all[x->text], all[y->text]);

	if (order)
		return order;
	if (x->word != y->word)
		return x->word ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* The keys are of the texts with the numbers that are their ids. */
static void
scan(struct rd_str *texts, struct rd_trie_key *keys, uint32_t n,
     struct rd_str subject, rd_trie_hit_fn hit, void *data)
{
	struct rd_arena arena;
	struct rd_trie trie;

	rd_arena_init(&arena, 1 << 20);
	qsort_r(keys, n, sizeof(*keys), compare_keys, texts);
	cr_assert_eq(rd_trie_init(&trie, &arena, texts, keys, n), RD_OK);
	cr_assert_eq(rd_trie_scan(&trie, subject, hit, data), RD_OK);
	rd_arena_fini(&arena);
}

Test(engine_trie, finds_what_each_row_says)
{
	for (size_t i = 0; i < sizeof(trie_rows) / sizeof(trie_rows[0]); i++) {
		const struct trie_row *row = &trie_rows[i];
		struct rd_trie_key keys[4];
		struct rd_str texts[4];
		struct hits hits = { "" };
		uint32_t n = 0;

		for (; n < 4 && row->keys[n].text; n++) {
			texts[n] = rd_str_of(row->keys[n].text);
			keys[n] = (struct rd_trie_key){ n, n,
							row->keys[n].word };
		}
		scan(texts, keys, n, rd_str_of(row->subject), note_hit, &hits);
		cr_assert_str_eq(hits.text, row->hits, "%s: got %s", row->name,
				 hits.text);
	}
}

static bool
found_by_search(struct rd_str text, struct rd_str key, size_t at)
{
	return text.len - at >= key.len &&
	       !memcmp(text.ptr + at, key.ptr, key.len);
}

static void
count_hit(void *data, uint32_t id, uint32_t at, uint32_t length)
{
	(void)id, (void)at, (void)length;
	++*(uint32_t *)data;
}

Test(engine_trie, agrees_with_plain_search_on_random_texts)
{
	uint64_t state = 88172645463325252u;
	char text[64], pool[12][6];

	for (int round = 0; round < 2000; round++) {
		struct rd_trie_key keys[12];
		struct rd_str texts[12];
		uint32_t wanted = 0, got = 0;

		for (int k = 0; k < 12; k++) {
			size_t len = 0;

			state = state * 6364136223846793005u + 1;
			for (uint64_t r = state >> 33; len == 0 || r % 3;
			     r /= 3)
				if (len < 5)
					pool[k][len++] = (char)('a' + r % 2);
				else
					break;
			texts[k] = (struct rd_str){ pool[k], len };
			keys[k] = (struct rd_trie_key){ (uint32_t)k,
							(uint32_t)k, false };
		}
		for (size_t i = 0; i < sizeof(text); i++) {
			state = state * 6364136223846793005u + 1;
			text[i] = (char)('a' + (state >> 40) % 3);
		}
		for (int k = 0; k < 12; k++)
			for (size_t at = 0; at < sizeof(text); at++)
				wanted += found_by_search(
					(struct rd_str){ text, sizeof(text) },
					texts[k], at);
		scan(texts, keys, 12, (struct rd_str){ text, sizeof(text) },
		     count_hit, &got);
		cr_assert_eq(got, wanted, "round %d: %u hits, wanted %u", round,
			     got, wanted);
	}
}

/* ---- history rows ---- */

static const struct rd_eng_use uses[] = {
	{ { "b", 1 }, 1000, { "x", 1 } },
	{ { "a", 1 }, 3000, { "y", 1 } },
	{ { "a", 1 }, 3000, { "x", 1 } },
	{ { "c", 1 }, 2000, { "x", 1 } },
};

Test(engine_history, rows_by_time_are_newest_first_then_id_then_scene)
{
	uint32_t rows[4];
	uint32_t n = rd_eng_history_rows(RD_HISTORY_TIME, uses, 4, 4, rows);

	cr_assert_eq(n, 4);
	cr_assert_eq(rows[0], 2);
	cr_assert_eq(rows[1], 1);
	cr_assert_eq(rows[2], 3);
	cr_assert_eq(rows[3], 0);
}

Test(engine_history, rows_by_time_keep_the_newest_when_cut)
{
	uint32_t rows[2];

	cr_assert_eq(rd_eng_history_rows(RD_HISTORY_TIME, uses, 4, 2, rows), 2);
	cr_assert_eq(rows[0], 2);
	cr_assert_eq(rows[1], 1);
}

Test(engine_history, rows_as_given_are_the_last_ones_backwards)
{
	uint32_t rows[3];

	cr_assert_eq(rd_eng_history_rows(RD_HISTORY_GIVEN, uses, 4, 3, rows),
		     3);
	cr_assert_eq(rows[0], 3);
	cr_assert_eq(rows[1], 2);
	cr_assert_eq(rows[2], 1);
}

/* ---- scenes ---- */

static const struct {
	const char *a, *b;
	bool same;
} scene_rows[] = {
	{ "cafe", "cafe", true },
	{ "Cafe", " caf\x65 ", true },
	{ "the  old\tcafe", "The old cafe", true },
	{ "cafe\xcc\x81", "caf\xc3\xa9", true },
	{ "stra\xc3\x9f"
	  "e",
	  "STRASSE", true },
	{ "cafe", "cafes", false },
	{ "", "", true },
	{ "", " ", true },
	{ "a b", "ab", false },
};

Test(engine_history, scenes_are_compared_as_normalised_text)
{
	struct rd_prog prog;
	struct rd_eng *eng;

	sample_load(&prog);
	eng = rd_eng_new(&prog);
	cr_assert(eng);
	for (size_t i = 0; i < sizeof(scene_rows) / sizeof(scene_rows[0]); i++)
		cr_assert_eq(rd_eng_same_text(eng, rd_str_of(scene_rows[i].a),
					      rd_str_of(scene_rows[i].b)),
			     scene_rows[i].same, "row %zu", i);
	rd_eng_free(eng);
	rd_prog_fini(&prog);
}

/* ---- references ---- */

Test(engine, finds_every_reference_by_id_and_no_other)
{
	struct rd_prog prog;
	struct rd_eng *eng;

	sample_load(&prog);
	eng = rd_eng_new(&prog);
	cr_assert(eng);
	for (uint32_t r = 0; r < prog.n_ref; r++)
		cr_assert_eq(rd_eng_find_ref(
				     eng, rd_prog_str(&prog, prog.ref[r].id)),
			     r);
	cr_assert_eq(rd_eng_find_ref(eng, RD_STR_LIT("nobody")), RD_NONE);
	rd_eng_free(eng);
	rd_prog_fini(&prog);
}

/* n of three true facts, through the counting condition. */
Test(engine_condition, at_least_counts_per_reference)
{
	for (uint32_t bound = 1; bound <= 3; bound++) {
		struct rd_prog_builder *b = sample_builder();
		struct rd_buf bytes;
		struct rd_prog prog;
		struct rd_problem problem = { 0 };
		struct rd_eng *eng;
		uint64_t set = 0;
		uint32_t first = rd_prog_count(b, RD_SEC_OP), cond;
		const uint64_t sets[] = { 1, 3, 7 }; /* refs 0, 01, 012 */

		for (int i = 0; i < 3; i++) {
			struct rd_prog_op op = { .code = RD_OP_ATTR_IS };

			op.a = rd_prog_add_set(b, &sets[i]);
			rd_prog_add_op(b, &op);
		}
		rd_prog_add_op(b, &(struct rd_prog_op){ .code = RD_OP_AT_LEAST,
							.arity = 3,
							.a = bound });
		cond = rd_prog_add_cond(b, &(struct rd_prog_cond){ first, 4 });
		rd_prog_at_choice(b, 0)->cond = cond;
		rd_buf_init(&bytes, 1 << 22);
		cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
		cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes),
					  RD_PROG_CHECK_DIGEST, &problem),
			     RD_OK, "%s", problem.title);
		eng = rd_eng_new(&prog);
		rd_eng_begin(eng);
		rd_eng_select(eng, cond, &set);
		/* reference 0 is in three sets, 1 in two, 2 in one */
		cr_assert_eq(set,
			     bound == 1	  ? 7u
			     : bound == 2 ? 3u
					  : 1u,
			     "bound %u gave %llx", bound,
			     (unsigned long long)set);
		rd_eng_free(eng);
		rd_prog_fini(&prog);
		rd_buf_fini(&bytes);
		rd_prog_builder_free(b);
	}
}
