/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Good packs: what the compiler makes of them, and that it always makes the
 * same. */

#include "pack_files.h"

#include "base/decimal.h"
#include "program/program.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static struct pack_files packs;

static void
read_packs(void)
{
	pack_files_read(&packs, "testdata/invalid");
	pack_files_read(&packs, "testdata/compat");
	pack_files_read(&packs, "testdata");
	pack_files_read(&packs, "rules");
}

static void
free_packs(void)
{
	pack_files_free(&packs);
}

TestSuite(compile, .init = read_packs, .fini = free_packs);

static struct rd_prog
load(const struct rd_buf *program)
{
	struct rd_problem problem = { .title = "" };
	struct rd_prog prog;
	enum rd_status status;

	status = rd_prog_load(&prog, rd_buf_view(program), RD_PROG_CHECK_DIGEST,
			      &problem);
	cr_assert_eq(status, RD_OK, "%s: %s", problem.where, problem.title);
	return prog;
}

/* The program of a pack that has nothing to complain about. */
static struct rd_prog
compile_clean(const char *pack)
{
	struct compiled compiled = compile_pack(&packs, pack, test_schemas());
	struct rd_prog prog;

	cr_assert_eq(compiled.status, RD_OK, "%s", pack);
	cr_assert_eq(compiled.diags.n_items, 0, "%s: RD%d", pack,
		     compiled.diags.n_items ? compiled.diags.items[0].id : 0);
	prog = load(&compiled.program);
	compiled_free(&compiled);
	return prog;
}

static void
assert_compiles(const char *pack)
{
	struct rd_prog prog = compile_clean(pack);

	cr_assert(rd_str_is(rd_prog_str(&prog, prog.meta->pack), pack));
	rd_prog_fini(&prog);
}

Test(compile, companion_has_no_findings)
{
	assert_compiles("companion");
}

Test(compile, companion_with_ponytail_has_no_findings)
{
	assert_compiles("companion-ponytail");
}

Test(compile, compat_packs_have_no_findings)
{
	assert_compiles("base");
	assert_compiles("v1");
	assert_compiles("v2");
}

Test(compile, compat_catalogs_take_the_place_of_the_base_one)
{
	static const char *const catalogs[] = { "r7", "r3a", "r3b" };
	static const uint32_t n_refs[] = { 7, 3, 3 };

	for (size_t i = 0; i < 3; i++) {
		struct rd_val_file file = { .name = RD_STR_LIT("catalog.xml") };
		struct rd_val_input input = {
			.pack = RD_STR_LIT("v2"),
			.files = packs.files,
			.n_files = packs.n,
			.replace = &file,
			.n_replace = 1,
			.schemas = test_schemas(),
		};
		struct compiled compiled;
		struct rd_prog prog;
		char path[1024];

		snprintf(path, sizeof(path),
			 SRCDIR "/testdata/compat/%s/catalog.xml", catalogs[i]);
		file.bytes = pack_files_slurp(path);
		compiled = compile_input(&input);
		cr_assert_eq(compiled.status, RD_OK, "%s", catalogs[i]);
		prog = load(&compiled.program);
		cr_assert_eq(prog.meta->n_refs, n_refs[i]);
		rd_prog_fini(&prog);
		compiled_free(&compiled);
		free((char *)file.bytes.ptr);
	}
}

Test(compile, equal_sources_give_equal_bytes)
{
	struct compiled one = compile_pack(&packs, "companion", test_schemas());
	struct compiled two = compile_pack(&packs, "companion", NULL);

	cr_assert_eq(one.program.len, two.program.len);
	cr_assert_arr_eq(one.program.ptr, two.program.ptr, one.program.len);
	compiled_free(&one);
	compiled_free(&two);
}

/* Copies the dump without the lines and fields that hold digests. */
static void
dump_without_digests(const struct rd_prog *prog, struct rd_buf *out)
{
	struct rd_buf dump;
	char *line, *rest;

	rd_buf_init(&dump, 16u << 20);
	rd_prog_dump(prog, &dump);
	rd_buf_char(&dump, '\0');
	rest = dump.ptr;
	while ((line = strsep(&rest, "\n"))) {
		char *digest = strstr(line, "sha256=");

		if (!strncmp(line, "sha256 ", 7) ||
		    !strncmp(line, "sources ", 8))
			continue;
		if (!digest)
			digest = strstr(line, "sources=");
		if (digest)
			memset(digest, ' ', strcspn(digest, " "));
		rd_buf_cstr(out, line);
		rd_buf_char(out, '\n');
	}
	rd_buf_char(out, '\0');
	rd_buf_fini(&dump);
}

Test(compile, attribute_order_and_white_space_change_only_digests)
{
	struct rd_prog before = compile_clean("mini"), after;
	struct rd_buf dump_before, dump_after;

	pack_files_edit(&packs, "mini", "facts.xml",
			"<fact name=\"people\" type=\"integer\"/>",
			"<fact\ttype = 'integer'   name = 'people'></fact>");
	pack_files_edit(&packs, "mini", "catalog.xml",
			"<value of=\"suits\">cafe gym</value>",
			"<value of=\"suits\">  gym\tcafe </value>  ");
	after = compile_clean("mini");
	rd_buf_init(&dump_before, 16u << 20);
	rd_buf_init(&dump_after, 16u << 20);
	dump_without_digests(&before, &dump_before);
	dump_without_digests(&after, &dump_after);
	cr_assert_str_eq(dump_before.ptr, dump_after.ptr);
	cr_assert_str_neq(before.sha256, after.sha256);
	rd_buf_fini(&dump_before);
	rd_buf_fini(&dump_after);
	rd_prog_fini(&before);
	rd_prog_fini(&after);
}

static void
assert_fact(const struct rd_prog *prog, uint32_t index, const char *name,
	    enum rd_fact_origin origin)
{
	cr_assert(rd_str_is(rd_prog_str(prog, prog->fact[index].name), name),
		  "fact %u is %s", index,
		  rd_prog_str(prog, prog->fact[index].name).ptr);
	cr_assert_eq(prog->fact[index].origin, origin, "%s", name);
}

Test(compile, facts_stand_by_origin_then_in_document_order)
{
	struct rd_prog prog = compile_clean("mini");

	assert_fact(&prog, RD_BUILTIN_NOW, "now", RD_ORIGIN_BUILTIN);
	assert_fact(&prog, RD_BUILTIN_USED_TODAY, "used_today",
		    RD_ORIGIN_BUILTIN);
	assert_fact(&prog, 5, "scene", RD_ORIGIN_REQUEST);
	assert_fact(&prog, 14, "events", RD_ORIGIN_REQUEST);
	assert_fact(&prog, 15, "places", RD_ORIGIN_CLASSIFIER);
	assert_fact(&prog, 17, "when", RD_ORIGIN_CLASSIFIER);
	assert_fact(&prog, 18, "tense", RD_ORIGIN_OBSERVATION);
	assert_fact(&prog, 19, "timeframe", RD_ORIGIN_OBSERVATION);
	assert_fact(&prog, 20, "party_soon", RD_ORIGIN_DERIVE);
	cr_assert_eq(prog.n_fact, 21);
	rd_prog_fini(&prog);
}

Test(compile, the_look_has_the_vocabulary_of_the_hold)
{
	struct rd_prog prog = compile_clean("mini");
	uint32_t vocab = prog.fact[RD_BUILTIN_LOOK_HAIRSTYLE].vocab;

	cr_assert(
		rd_str_is(rd_prog_str(&prog, prog.vocab[vocab].name), "style"));
	rd_prog_fini(&prog);
}

Test(compile, columns_hold_value_times_scale_exactly)
{
	struct rd_prog prog = compile_clean("mini");

	/* base: 0.5 and 0.25 times 100; light: day 0.9, night 0.2 and 1 */
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[0].first_col, 0),
		     50 * RD_POINTS_ONE);
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[0].first_col, 1),
		     25 * RD_POINTS_ONE);
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[2].first_col, 0),
		     18 * RD_POINTS_ONE);
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[2].first_col, 1), 0);
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[2].first_col + 1, 0),
		     4 * RD_POINTS_ONE);
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[2].first_col + 1, 1),
		     20 * RD_POINTS_ONE);
	rd_prog_fini(&prog);
}

Test(compile, the_smallest_product_of_decimals_is_one_unit)
{
	struct rd_prog prog;

	pack_files_edit(&packs, "mini", "catalog.xml", "0.25", "0.0001");
	pack_files_edit(&packs, "mini", "scoring.xml",
			"scale=\"100\" tune=\"50 150\"", "scale=\"-0.0001\"");
	prog = compile_clean("mini");
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[0].first_col, 1),
		     -1);
	rd_prog_fini(&prog);
}

Test(compile, choices_hold_points_and_otherwise_has_no_condition)
{
	struct rd_prog prog = compile_clean("mini");
	const struct rd_prog_factor *party = &prog.factor[3];
	const struct rd_prog_choice *choice = &prog.choice[party->first_choice];

	cr_assert_eq(party->n_choices, 2);
	cr_assert_eq(choice[0].points, 10 * RD_POINTS_ONE);
	cr_assert_neq(choice[0].cond, RD_NONE);
	cr_assert_eq(choice[1].points, -3 * RD_POINTS_ONE / 2);
	cr_assert_eq(choice[1].cond, RD_NONE);
	rd_prog_fini(&prog);
}

Test(compile, what_is_of_the_catalog_alone_becomes_a_set)
{
	struct rd_prog prog = compile_clean("group");
	const struct rd_prog_cond *cond =
		&prog.cond[prog.choice[prog.factor[3].first_choice].cond];
	const struct rd_prog_op *ops = &prog.op[cond->first_op];

	cr_assert_eq(cond->n_ops, 4);
	cr_assert_eq(ops[0].code, RD_OP_ATTR_IS);
	cr_assert_eq(*rd_prog_set(&prog, ops[0].a), 2, "style fancy");
	cr_assert_eq(ops[1].code, RD_OP_ATTR_IS);
	cr_assert_eq(*rd_prog_set(&prog, ops[1].a), 2, "id contains _any");
	cr_assert_eq(ops[2].code, RD_OP_FACT_LESS);
	cr_assert_eq(ops[2].v, -RD_DECIMAL_ONE / 2);
	cr_assert_eq(ops[3].code, RD_OP_AT_LEAST);
	cr_assert_eq(ops[3].arity, 3);
	cr_assert_eq(ops[3].a, 2);
	rd_prog_fini(&prog);
}

Test(compile, groups_and_clamps_are_kept)
{
	struct rd_prog prog = compile_clean("group");

	cr_assert_eq(prog.n_group, 1);
	cr_assert_eq(prog.group[0].min, -50 * RD_POINTS_ONE);
	cr_assert_eq(prog.group[0].max, 60 * RD_POINTS_ONE);
	cr_assert_eq(prog.factor[0].group, RD_NONE);
	cr_assert_eq(prog.factor[0].min, 20 * RD_POINTS_ONE);
	cr_assert_eq(prog.factor[0].max, 60 * RD_POINTS_ONE);
	cr_assert_eq(prog.factor[1].group, 0);
	cr_assert_eq(prog.factor[2].kind, RD_FACTOR_EACH);
	cr_assert_eq(prog.n_weight, 2);
	rd_prog_fini(&prog);
}

Test(compile, a_join_follows_its_parts)
{
	struct rd_prog prog = compile_clean("group");

	cr_assert_eq(prog.n_source, 3);
	cr_assert_eq(prog.source[2].kind, RD_SOURCE_JOIN);
	cr_assert_eq(prog.source[2].first_part, 0);
	cr_assert_eq(prog.source[2].n_parts, 2);
	for (uint32_t i = 0; i < prog.n_cue; i++)
		if (prog.class[prog.cue[i].class].classifier == 0)
			cr_assert_eq(prog.cue[i].source, 2);
	rd_prog_fini(&prog);
}

Test(compile, a_phrase_in_two_texts_is_two_cues_with_one_number)
{
	struct rd_prog prog;
	uint32_t last;

	pack_files_edit(&packs, "mini", "words.xml", "tag=\"past\"",
			"tag=\"past\" in=\"scene message\"");
	prog = compile_clean("mini");
	last = prog.n_cue - 1;
	cr_assert_eq(prog.cue[last].phrase, prog.cue[last - 1].phrase);
	cr_assert_eq(prog.cue[last].text, prog.cue[last - 1].text);
	cr_assert_neq(prog.cue[last].source, prog.cue[last - 1].source);
	cr_assert_eq(prog.cue[last].place, 1);
	cr_assert_eq(prog.cue[last - 1].place, 0);
	/* in the order of over, not of in */
	cr_assert_eq(prog.source[prog.cue[last].source].fact,
		     rd_prog_find_fact(&prog, RD_STR_LIT("scene")));
	rd_prog_fini(&prog);
}

Test(compile, phrases_are_folded)
{
	struct rd_prog prog;

	pack_files_edit(&packs, "mini", "words.xml", "last year",
			"LAST Stra\xc3\x9f"
			"e");
	prog = compile_clean("mini");
	cr_assert(rd_str_is(rd_prog_str(&prog, prog.cue[prog.n_cue - 1].text),
			    "last strasse"));
	rd_prog_fini(&prog);
}

Test(compile, a_term_without_aliases_is_found_by_its_id)
{
	struct rd_prog prog;

	pack_files_edit(&packs, "mini", "words.xml", "<term id=\"gym\"/>",
			"<term id=\"gym_hall\"/>");
	pack_files_edit(&packs, "mini", "words.xml", "term=\"gym\"",
			"term=\"gym_hall\"");
	pack_files_edit(&packs, "mini", "catalog.xml", "cafe gym",
			"cafe gym_hall");
	prog = compile_clean("mini");
	cr_assert(rd_str_is(rd_prog_str(&prog, prog.cue[2].text), "gym hall"));
	rd_prog_fini(&prog);
}

Test(compile, derives_come_after_what_they_read)
{
	struct rd_prog prog;

	pack_files_edit(&packs, "mini", "facts.xml",
			"<derive fact=\"part_of_day\">",
			"<derive name=\"c\" type=\"bool\"><when><known "
			"fact=\"b\"/></when></derive>"
			"<derive name=\"b\" type=\"bool\"><when><known "
			"fact=\"part_of_day\"/></when></derive>"
			"<derive fact=\"part_of_day\">");
	prog = compile_clean("mini");
	cr_assert_eq(prog.derive[0].fact,
		     rd_prog_find_fact(&prog, RD_STR_LIT("part_of_day")));
	cr_assert_eq(prog.derive[2].fact,
		     rd_prog_find_fact(&prog, RD_STR_LIT("b")));
	cr_assert_eq(prog.derive[3].fact,
		     rd_prog_find_fact(&prog, RD_STR_LIT("c")));
	rd_prog_fini(&prog);
}

Test(compile, sources_are_told_by_unique_names_and_digests)
{
	struct rd_prog prog = compile_clean("v2");

	cr_assert(rd_str_is(rd_prog_str(&prog, prog.file[0].name),
			    "base/pack.xml"));
	cr_assert(rd_str_is(rd_prog_str(&prog, prog.file[1].name),
			    "v2/pack.xml"));
	cr_assert_eq(rd_prog_str(&prog, prog.meta->sources).len, 64);
	rd_prog_fini(&prog);
}
