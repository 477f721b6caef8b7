/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Programs that are as they should be: building, loading, lookups, text. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "flow_program.h"
#include "program/layout.h"
#include "redux_program.h"
#include "sample_program.h"

#define LIT(s) RD_STR_LIT(s)

/* A program of `n` references with nothing but the given columns. */
static struct rd_prog_builder *
plain_builder(uint32_t n_refs)
{
	static const struct {
		const char *name;
		uint32_t type;
	} builtins[RD_N_BUILTINS] = {
		{ "now", RD_FACT_INSTANT },
		{ "look.hairstyle", RD_FACT_TERM },
		{ "look.reference", RD_FACT_TEXT },
		{ "look.expired", RD_FACT_BOOL },
		{ "used_today", RD_FACT_BOOL },
	};
	struct rd_prog_builder *b = rd_prog_builder_new();
	char id[16];

	cr_assert_not_null(b);
	rd_prog_add_meta(b, &(struct rd_prog_meta){
				    .pack = rd_prog_add_str(b, LIT("plain")),
				    .version = 1,
				    .language = 1,
				    .semantics = RD_SEMANTICS_VERSION,
				    .n_refs = n_refs,
				    .pixels = RD_NONE,
				    .look_attr = RD_NONE });
	for (uint32_t i = 0; i < RD_N_BUILTINS; i++)
		rd_prog_add_fact(
			b, &(struct rd_prog_fact){
				   .name = rd_prog_add_str(
					   b, rd_str_of(builtins[i].name)),
				   .type = builtins[i].type,
				   .vocab = RD_NONE,
				   .origin = RD_ORIGIN_BUILTIN,
				   .file = RD_NONE });
	for (uint32_t i = 0; i < n_refs; i++) {
		snprintf(id, sizeof(id), "r%u", i);
		rd_prog_add_ref(b,
				&(struct rd_prog_ref){
					.id = rd_prog_add_str(b, rd_str_of(id)),
					.file = RD_NONE });
	}
	return b;
}

static void
load(struct rd_prog_builder *b, struct rd_prog *prog)
{
	struct rd_problem problem;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	cr_assert_eq(rd_prog_load(prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
}

static const char *
builder_record(struct rd_prog_builder *b, enum rd_section section, uint32_t i)
{
	switch (section) {
#define AT(tag, SECTION, name)                                                 \
	case RD_SEC_##SECTION:                                                 \
		return (const char *)rd_prog_at_##name(b, i);
		RD_PROG_SECTIONS(AT)
#undef AT
	default:
		return NULL;
	}
}

/* The sample itself chooses by score alone. */
static void
add_choice_rules(struct rd_prog_builder *b)
{
	rd_prog_add_slot(b, &(struct rd_prog_slot){
				    .id = rd_prog_add_str(b, LIT("face")),
				    .require = SAMPLE_K_SUITS,
				    .weight = 9000,
				    .file = 2,
				    .line = 91 });
	rd_prog_add_diversity(b, &(struct rd_prog_diversity){
					 SAMPLE_A_SUITS, -500000000, 2, 92 });
}

Test(program, every_field_of_every_record_comes_back)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_prog prog;
	struct rd_prog_builder *twin = sample_builder();
	uint32_t n_compared = 0;

	add_choice_rules(b);
	redux_program_add(b);
	redux_program_add_from(b);
	flow_program_add(b);
	add_choice_rules(twin);
	redux_program_add(twin);
	redux_program_add_from(twin);
	flow_program_add(twin);
	load(twin, &prog);
	for (int s = 0; s < RD_N_SECTIONS; s++) {
		const struct rd_prog_section_info *info = &rd_prog_sections[s];
		struct rd_prog_records got = rd_prog_records_of(&prog, s);

		cr_assert_gt(got.n, 0, "%s", info->name);
		cr_assert_eq(got.n, rd_prog_count(b, s), "%s", info->name);
		for (uint32_t i = 0; i < got.n * info->n_fields; i++) {
			const struct rd_prog_field_info *f =
				&info->fields()[i % info->n_fields];
			size_t size = f->kind == RD_PROG_KIND_I64 ? 8 : 4;
			uint32_t r = i / info->n_fields;

			cr_assert_eq(memcmp(got.ptr + r * info->struct_bytes +
						    f->offset,
					    builder_record(b, s, r) + f->offset,
					    size),
				     0, "%s %u %s", info->name, r, f->name);
			n_compared++;
		}
	}
	cr_assert_gt(n_compared, 1000);
	cr_assert_eq(prog.n_sets, 11);
	cr_assert_eq(rd_prog_set(&prog, 7)[0], 7);
	rd_prog_builder_free(b);
	rd_prog_fini(&prog);
}

Test(program, the_same_adds_give_the_same_bytes)
{
	struct rd_buf a, b;

	rd_buf_init(&a, 1 << 20);
	rd_buf_init(&b, 1 << 20);
	sample_bytes(&a);
	sample_bytes(&b);
	cr_assert(rd_str_eq(rd_buf_view(&a), rd_buf_view(&b)));
	rd_buf_fini(&a);
	rd_buf_fini(&b);
}

/* The bytes are a promise to other machines and later versions: this changes
 * only together with the format version. */
Test(program, the_sample_has_the_bytes_it_always_had)
{
	struct rd_prog prog;

	sample_load(&prog);
	cr_assert_str_eq(prog.sha256, "a9d46a09c31cf26b231ad882e2aaa5bbeaa55f81"
				      "6b46f1b8ddfcc620fb0c698f");
	rd_prog_fini(&prog);
}

Test(program, equal_strings_share_an_index_and_empty_is_zero)
{
	struct rd_prog_builder *b = rd_prog_builder_new();
	uint32_t first = rd_prog_add_str(b, LIT("scene"));

	cr_assert_eq(rd_prog_add_str(b, LIT("")), 0);
	cr_assert_eq(rd_prog_add_str(b, RD_STR_NONE), 0);
	cr_assert_eq(first, 1);
	cr_assert_eq(rd_prog_add_str(b, LIT("scene")), first);
	cr_assert_eq(rd_prog_add_str(b, LIT("scen")), first + 1);
	rd_prog_builder_free(b);
}

Test(program, many_strings_keep_their_indices)
{
	struct rd_prog_builder *b = rd_prog_builder_new();
	char text[16];

	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			snprintf(text, sizeof(text), "s%u", i);
			cr_assert_eq(rd_prog_add_str(b, rd_str_of(text)),
				     i + 1);
		}
	rd_prog_builder_free(b);
}

static void
finish_fails(struct rd_prog_builder *b, enum rd_status status)
{
	struct rd_buf out;

	rd_buf_init(&out, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &out), status);
	cr_assert_eq(out.len, 0);
	rd_buf_fini(&out);
	rd_prog_builder_free(b);
}

Test(program, a_string_with_a_nul_is_not_built)
{
	struct rd_prog_builder *b = plain_builder(1);

	rd_prog_add_str(b, LIT("a\0b"));
	finish_fails(b, RD_SEMANTIC);
}

Test(program, a_string_that_is_not_utf8_is_not_built)
{
	struct rd_prog_builder *b = plain_builder(1);

	rd_prog_add_str(b, LIT("\xff"));
	finish_fails(b, RD_SEMANTIC);
}

Test(program, nothing_is_built_without_meta)
{
	finish_fails(rd_prog_builder_new(), RD_STATE);
}

Test(program, a_set_before_meta_is_not_built)
{
	struct rd_prog_builder *b = rd_prog_builder_new();
	uint64_t set = 1;

	rd_prog_add_set(b, &set);
	finish_fails(b, RD_STATE);
}

Test(program, a_set_with_an_unknown_reference_is_not_built)
{
	struct rd_prog_builder *b = plain_builder(3);
	uint64_t set = 8;

	rd_prog_add_set(b, &set);
	finish_fails(b, RD_INTERNAL);
}

Test(program, changing_the_number_of_references_after_a_set_is_not_built)
{
	struct rd_prog_builder *b = plain_builder(64);
	uint64_t set = 8;

	rd_prog_add_set(b, &set);
	rd_prog_at_meta(b, 0)->n_refs = 65;
	finish_fails(b, RD_STATE);
}

Test(program, changes_after_a_failure_hit_nothing)
{
	struct rd_prog_builder *b = plain_builder(1);

	rd_prog_add_str(b, LIT("\xff"));
	rd_prog_at_gate(b, rd_prog_add_gate(b, &(struct rd_prog_gate){ 0 }))
		->line = 7;
	cr_assert_eq(rd_prog_count(b, RD_SEC_GATE), 0);
	finish_fails(b, RD_SEMANTIC);
}

static void
column_comes_back(const int64_t *points, uint32_t n, uint32_t width,
		  int64_t scale)
{
	struct rd_prog_builder *b = plain_builder(n);
	struct rd_prog prog;

	rd_prog_add_column(b, points);
	rd_prog_add_column(b, points);
	load(b, &prog);
	cr_assert_eq(prog.col[0].width, width);
	cr_assert_eq(prog.col[0].scale, scale);
	for (uint32_t i = 0; i < n; i++) {
		cr_assert_eq(rd_prog_col_points(&prog, 0, i), points[i]);
		cr_assert_eq(rd_prog_col_points(&prog, 1, i), points[i]);
	}
	rd_prog_fini(&prog);
}

Test(program, a_column_of_zeros_takes_a_byte_each)
{
	column_comes_back((int64_t[]){ 0, 0, 0 }, 3, 1, 1);
}

Test(program, a_column_shares_its_common_divisor)
{
	column_comes_back((int64_t[]){ -12800000000, 12700000000, 0 }, 3, 1,
			  100000000);
}

Test(program, a_column_is_as_narrow_as_it_can_be_exactly)
{
	column_comes_back((int64_t[]){ 128, 1 }, 2, 2, 1);
	column_comes_back((int64_t[]){ -32769, 2 }, 2, 4, 1);
	column_comes_back((int64_t[]){ INT64_C(1) << 40, 3 }, 2, 8, 1);
}

Test(program, a_single_value_becomes_its_own_scale)
{
	column_comes_back((int64_t[]){ -4500000001 }, 1, 1, 4500000001);
}

Test(program, the_lowest_number_is_not_a_column)
{
	struct rd_prog_builder *b = plain_builder(1);

	rd_prog_add_column(b, (int64_t[]){ INT64_MIN });
	finish_fails(b, RD_LIMIT);
}

Test(program, sets_take_whole_words)
{
	static const uint64_t set[2] = { UINT64_MAX, 1 };
	struct rd_prog_builder *b = plain_builder(65);
	struct rd_prog prog;

	rd_prog_add_set(b, set);
	rd_prog_add_set(b, (uint64_t[]){ 2, 0 });
	load(b, &prog);
	cr_assert_eq(prog.words_per_set, 2);
	cr_assert_eq(prog.n_sets, 2);
	cr_assert_eq(rd_prog_set(&prog, 0)[1], 1);
	cr_assert_eq(rd_prog_set(&prog, 1)[0], 2);
	rd_prog_fini(&prog);
}

Test(program, records_are_found_by_name)
{
	struct rd_prog prog;

	sample_load(&prog);
	for (uint32_t i = 0; i < prog.n_fact; i++)
		cr_assert_eq(
			rd_prog_find_fact(
				&prog, rd_prog_str(&prog, prog.fact[i].name)),
			i);
	for (uint32_t i = 0; i < prog.n_ref; i++)
		cr_assert_eq(rd_prog_find_ref(
				     &prog, rd_prog_str(&prog, prog.ref[i].id)),
			     i);
	cr_assert_eq(rd_prog_find_classifier(&prog, LIT("when")),
		     SAMPLE_C_WHEN);
	cr_assert_eq(rd_prog_find_template(&prog, LIT("prompt")), 0);
	rd_prog_fini(&prog);
}

Test(program, names_that_are_not_there_are_not_found)
{
	struct rd_prog prog;

	sample_load(&prog);
	cr_assert_eq(rd_prog_find_fact(&prog, LIT("")), RD_NONE);
	cr_assert_eq(rd_prog_find_fact(&prog, LIT("scen")), RD_NONE);
	cr_assert_eq(rd_prog_find_ref(&prog, LIT("zzz")), RD_NONE);
	cr_assert_eq(rd_prog_find_classifier(&prog, LIT("scene")), RD_NONE);
	cr_assert_eq(rd_prog_find_template(&prog, LIT("x")), RD_NONE);
	cr_assert_eq(rd_prog_find_term(&prog, SAMPLE_V_SCENE, LIT("curly")),
		     RD_NONE);
	cr_assert_eq(rd_prog_find_term(&prog, RD_NONE, LIT("curly")), RD_NONE);
	rd_prog_fini(&prog);
}

Test(program, terms_are_found_within_their_vocabulary)
{
	struct rd_prog prog;

	sample_load(&prog);
	for (uint32_t v = 0; v < prog.n_vocab; v++)
		for (uint32_t t = 0; t < prog.vocab[v].n_terms; t++)
			cr_assert_eq(rd_prog_find_term(
					     &prog, v,
					     rd_prog_term_name(&prog, v, t)),
				     t);
	cr_assert_eq(rd_prog_term_name(&prog, 0, RD_NONE).len, 0);
	rd_prog_fini(&prog);
}

Test(program, places_name_file_and_line)
{
	struct rd_prog prog;
	struct rd_buf out;

	rd_buf_init(&out, 100);
	sample_load(&prog);
	rd_prog_put_place(&prog, 2, 12, &out);
	rd_buf_char(&out, '|');
	rd_prog_put_place(&prog, 2, 0, &out);
	rd_buf_char(&out, '|');
	rd_prog_put_place(&prog, RD_NONE, 12, &out);
	cr_assert(rd_str_is(rd_buf_view(&out), "scoring.xml:12|scoring.xml|"));
	rd_buf_fini(&out);
	rd_prog_fini(&prog);
}

static bool
has(const struct rd_buf *out, const char *text)
{
	return rd_str_find(rd_buf_view(out), rd_str_of(text)) >= 0;
}

Test(program, the_dump_says_everything_by_name)
{
	static const char *const lines[] = {
		"\n[fact] 24\n",
		"\n1 name=\"look.hairstyle\" type=term vocab=0(\"hairstyle\") "
		"origin=builtin ",
		"\n8 text=\"last week\" class=7 source=1 match=word phrase=1 "
		"tag=1(\"last_week\") first_unless=0 n_unless=0 points=3 "
		"confidence=0.9 at=words.xml:58 group=0 first=0 then=0 "
		"within=0 regex=\"\" place=0 written=1\n",
		"\n9 code=fact-is arity=0 fact=19(\"tense\") v=1(\"old\") w=0\n",
		"\n1 below_ms=86400000 points=-25 line=42\n",
		"\n\"mood_text\" mood=* -> text=\"a calm face\"\n",
		" curly_casual=\"curly hair, \\\"casual\\\"\\n\" ",
		"\n5 curly_casual bun_sport\n",
		"\n0 curly_casual=40 straight_dressed=55 bun_sport=30\n",
	};
	struct rd_prog prog;
	struct rd_buf out;

	rd_buf_init(&out, 1 << 20);
	sample_load(&prog);
	rd_prog_dump(&prog, &out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		cr_assert(has(&out, lines[i]), "%s", lines[i]);
	for (int s = 0; s < RD_N_SECTIONS; s++) {
		char heading[40];

		snprintf(heading, sizeof(heading), "\n[%s] ",
			 rd_prog_sections[s].name);
		cr_assert(has(&out, heading), "%s", heading);
	}
	rd_buf_fini(&out);
	rd_prog_fini(&prog);
}

Test(program, a_dump_that_does_not_fit_says_so)
{
	struct rd_prog prog;
	struct rd_buf out;

	rd_buf_init(&out, 1000);
	sample_load(&prog);
	rd_prog_dump(&prog, &out);
	cr_assert_eq(rd_buf_status(&out), RD_LIMIT);
	rd_buf_fini(&out);
	rd_prog_fini(&prog);
}

Test(program, inspection_names_versions_and_digests)
{
	struct rd_prog prog;
	struct rd_buf out;

	rd_buf_init(&out, 10000);
	sample_load(&prog);
	rd_prog_inspect(&prog, &out, false);
	cr_assert(has(&out, "name             sample\n"));
	cr_assert(has(&out, "version          3\n"));
	cr_assert(has(&out, prog.sha256));
	cr_assert(has(&out, "sources          0123456789abcdef"));
	cr_assert(has(&out, " factor 10  "));
	rd_buf_fini(&out);
	rd_prog_fini(&prog);
}

Test(program, inspection_is_canonical_json_too)
{
	struct rd_prog prog;
	struct rd_buf out;
	char start[64];

	rd_buf_init(&out, 10000);
	sample_load(&prog);
	rd_prog_inspect(&prog, &out, true);
	snprintf(start, sizeof(start), "{\"bytes\":%zu,\"counts\":{",
		 prog.file_bytes);
	cr_assert(rd_str_starts(rd_buf_view(&out), start));
	cr_assert(has(&out, ",\"attr\":6,"));
	cr_assert(has(&out, "\"wording\":1},\"language\":1,\"licence\":"
			    "\"CC0-1.0\",\"minimum_fixtures\":2,\"name\":"
			    "\"sample\",\"semantics\":1,\"sha256\":\""));
	cr_assert(rd_str_ends(rd_buf_view(&out), "\"version\":3}\n"));
	rd_buf_fini(&out);
	rd_prog_fini(&prog);
}

/* One factor with that many points for all of 20000 references. */
static enum rd_status
load_lots(int64_t points, enum rd_choice_pick pick)
{
	struct rd_prog_builder *b = plain_builder(20000);
	struct rd_problem problem;
	struct rd_prog prog;
	struct rd_buf bytes;
	enum rd_status status;

	rd_prog_at_meta(b, 0)->choice = pick;
	rd_prog_add_choice(b, &(struct rd_prog_choice){
				      .id = rd_prog_add_str(b, LIT("much")),
				      .cond = RD_NONE,
				      .points = points,
				      .file = RD_NONE });
	rd_prog_add_factor(b, &(struct rd_prog_factor){
				      .id = rd_prog_add_str(b, LIT("much")),
				      .kind = RD_FACTOR_CASES,
				      .group = RD_NONE,
				      .attr = RD_NONE,
				      .key = RD_NONE,
				      .scene = RD_NONE,
				      .when = RD_NONE,
				      .learned = RD_NONE,
				      .n_choices = 1,
				      .exempt_ms = -1,
				      .file = RD_NONE });
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	status = rd_prog_load(&prog, rd_buf_view(&bytes), 0, &problem);
	if (status == RD_OK)
		rd_prog_fini(&prog);
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
	return status;
}

Test(program, the_sum_of_all_weights_of_a_lot_is_bounded)
{
	int64_t most = (INT64_C(1) << 62) / 20000 * 10000;

	cr_assert_eq(load_lots(most + 10000, RD_CHOICE_TOP), RD_OK);
	cr_assert_eq(load_lots(most + 10000, RD_CHOICE_DRAW), RD_CORRUPT);
	cr_assert_eq(load_lots(most - 10000, RD_CHOICE_DRAW), RD_OK);
}

Test(program, a_large_catalog_loads_and_finds)
{
	struct rd_prog_builder *b = plain_builder(10000);
	struct rd_prog prog;

	load(b, &prog);
	cr_assert_eq(rd_prog_find_ref(&prog, LIT("r0")), 0);
	cr_assert_eq(rd_prog_find_ref(&prog, LIT("r9999")), 9999);
	cr_assert_eq(rd_prog_find_ref(&prog, LIT("r10000")), RD_NONE);
	rd_prog_fini(&prog);
}
