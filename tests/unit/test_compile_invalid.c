/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Bad inputs: testdata/invalid/RDnnnn-slug holds the smallest pack that makes
 * the finding, and in EXPECT every finding that is to be made. */

#include "pack_files.h"

#include "base/diag-ids.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define INVALID "testdata/invalid"
#define ID_MAX 10000

static struct pack_files packs;

static void
read_packs(void)
{
	pack_files_read(&packs, INVALID);
}

static void
free_packs(void)
{
	pack_files_free(&packs);
}

TestSuite(compile_invalid, .init = read_packs, .fini = free_packs);

static int
is_case(const struct dirent *entry)
{
	return !strncmp(entry->d_name, "RD", 2);
}

/* Calls `visit` for every bad input with the text of its EXPECT. */
static size_t
each_case(void (*visit)(const char *name, struct rd_str expected))
{
	struct dirent **entries;
	int n = scandir(SRCDIR "/" INVALID, &entries, is_case, alphasort);

	cr_assert_geq(n, 0);
	for (int i = 0; i < n; i++) {
		char path[1024];
		struct rd_str expected;

		snprintf(path, sizeof(path), "%s/%s/%s/EXPECT", SRCDIR, INVALID,
			 entries[i]->d_name);
		expected = pack_files_slurp(path);
		visit(entries[i]->d_name, expected);
		free((char *)expected.ptr);
		free(entries[i]);
	}
	free(entries);
	return (size_t)n;
}

/* EXPECT stands in order of place; findings are compared in order of text. */
static void
check_findings(const char *name, struct rd_str expected)
{
	struct compiled compiled = compile_pack(&packs, name, test_schemas());
	struct rd_str rest = expected;
	struct rd_buf found;
	size_t n_lines = 0;

	rd_buf_init(&found, 1u << 20);
	list_findings(&compiled.diags, &found);
	while (rest.len) {
		ptrdiff_t end = rd_str_find(rest, RD_STR_LIT("\n"));
		char line[512];

		cr_assert_geq(end, 0, "%s", name);
		snprintf(line, sizeof(line), "%.*s\n", (int)end, rest.ptr);
		cr_expect(strstr(found.ptr, line), "%s: no finding %s", name,
			  line);
		rest.ptr += end + 1;
		rest.len -= (size_t)end + 1;
		n_lines++;
	}
	cr_expect_eq(compiled.diags.n_items, n_lines, "%s: found\n%s", name,
		     found.ptr);
	rd_buf_fini(&found);
	compiled_free(&compiled);
}

Test(compile_invalid, every_bad_input_makes_exactly_its_findings)
{
	cr_assert_geq(each_case(check_findings), 80);
}

Test(compile_invalid, a_tidy_pack_has_no_finding_at_all)
{
	struct compiled compiled = compile_pack(&packs, "tidy", test_schemas());

	cr_assert_eq(compiled.status, RD_OK);
	cr_assert_eq(compiled.diags.n_items, 0);
	compiled_free(&compiled);
}

Test(compile_invalid, providers_need_no_catalog_beside_them)
{
	struct compiled compiled = compile_pack(&packs, "sending",
						test_schemas());

	cr_assert_eq(compiled.status, RD_OK);
	cr_assert_eq(compiled.diags.n_items, 0);
	compiled_free(&compiled);
}

Test(compile_invalid, redux_needs_no_catalog_beside_it)
{
	struct compiled compiled = compile_pack(&packs, "reducing",
						test_schemas());

	cr_assert_eq(compiled.status, RD_OK);
	cr_assert_eq(compiled.diags.n_items, 0);
	compiled_free(&compiled);
}

Test(compile_invalid, a_mood_may_choose_the_mode_of_redux)
{
	struct compiled compiled = compile_pack(&packs, "choosing",
						test_schemas());

	cr_assert_eq(compiled.status, RD_OK);
	cr_assert_eq(compiled.diags.n_items, 0);
	compiled_free(&compiled);
}

static void
check_name(const char *name, struct rd_str expected)
{
	char prefix[16];

	snprintf(prefix, sizeof(prefix), "\n%.6s ", name);
	cr_expect(!strncmp(expected.ptr, prefix + 1, 7) ||
			  strstr(expected.ptr, prefix),
		  "%s does not expect its own id", name);
}

Test(compile_invalid, every_name_says_an_expected_id)
{
	each_case(check_name);
}

static bool ids[ID_MAX];

static void
note_id(const char *name, struct rd_str expected)
{
	uint64_t id = 0;

	(void)expected;
	cr_assert(rd_str_u64((struct rd_str){ name + 2, 4 }, &id), "%s", name);
	ids[id % ID_MAX] = true;
}

Test(compile_invalid, forty_findings_have_a_bad_input)
{
	size_t n = 0;

	each_case(note_id);
	for (size_t i = 0; i < ID_MAX; i++)
		n += ids[i];
	cr_assert_geq(n, 40);
}

/* The schema only words findings better: without it the compiler refuses the
 * same inputs.  Foreign attributes do not reach the tree, so that nobody could
 * act upon them. */
static void
check_without_schema(const char *name, struct rd_str expected)
{
	struct compiled with = compile_pack(&packs, name, test_schemas());
	struct compiled without = compile_pack(&packs, name, NULL);

	(void)expected;
	if (strncmp(name, "RD1112", 6))
		cr_expect_eq(with.status, without.status, "%s", name);
	compiled_free(&with);
	compiled_free(&without);
}

Test(compile_invalid, the_compiler_refuses_the_same_without_a_schema)
{
	each_case(check_without_schema);
}

static void
check_status(const char *name, struct rd_str expected)
{
	struct compiled compiled = compile_pack(&packs, name, test_schemas());

	(void)expected;
	cr_expect_eq(compiled.status == RD_OK, !compiled.diags.n_errors, "%s",
		     name);
	cr_expect_eq(compiled.program.len > 0, !compiled.diags.n_errors, "%s",
		     name);
	compiled_free(&compiled);
}

Test(compile_invalid, only_warnings_let_a_program_through)
{
	each_case(check_status);
}

Test(compile_invalid, a_replacement_must_replace_something)
{
	const struct rd_val_file file = {
		.name = RD_STR_LIT("catalogue.xml"),
		.bytes = RD_STR_LIT("<catalog xmlns=\"urn:refdesk:rules:1\"/>"),
	};
	const struct rd_val_input input = {
		.pack = RD_STR_LIT("mini"),
		.files = packs.files,
		.n_files = packs.n,
		.replace = &file,
		.n_replace = 1,
		.schemas = test_schemas(),
	};
	struct compiled compiled = compile_input(&input);

	cr_assert_eq(compiled.status, RD_SEMANTIC);
	cr_assert_eq(compiled.diags.n_items, 1);
	cr_assert_eq(compiled.diags.items[0].id, RD_DIAG_REPLACE_UNKNOWN);
	compiled_free(&compiled);
}

Test(compile_invalid, a_pack_has_at_most_128_files)
{
	static char list[16384];
	char name[32];
	size_t len = 0;
	struct compiled compiled;

	for (int i = 0; i < 124; i++) {
		char *text = strdup("<facts xmlns=\"urn:refdesk:rules:1\"/>");

		cr_assert_not_null(text);
		snprintf(name, sizeof(name), "f%d.xml", i);
		pack_files_put(&packs, "mini", name, rd_str_of(text));
		len += (size_t)snprintf(list + len, sizeof(list) - len,
					"<file name=\"%s\"/>\n", name);
	}
	snprintf(list + len, sizeof(list) - len, "</pack>");
	pack_files_edit(&packs, "mini", "pack.xml", "</pack>", list);
	compiled = compile_pack(&packs, "mini", test_schemas());
	cr_assert_eq(compiled.diags.n_items, 1);
	cr_assert_eq(compiled.diags.items[0].id, RD_DIAG_TOO_MANY_FILES);
	compiled_free(&compiled);
}

Test(compile_invalid, an_unknown_name_gets_a_hint)
{
	struct compiled compiled = compile_pack(&packs, "RD1321-unknown-fact",
						test_schemas());

	cr_assert_str_eq(compiled.diags.items[0].hint,
			 "did you mean \"formal\"?");
	compiled_free(&compiled);
}

Test(compile_invalid, all_findings_come_in_one_run)
{
	struct compiled compiled;

	pack_files_edit(&packs, "mini", "facts.xml", "type=\"decimal\"",
			"type=\"number\"");
	pack_files_edit(&packs, "mini", "words.xml", "term=\"gym\"",
			"term=\"gim\"");
	pack_files_edit(&packs, "mini", "scoring.xml", "points=\"30\"",
			"points=\"3o\"");
	compiled = compile_pack(&packs, "mini", test_schemas());
	cr_assert_eq(compiled.diags.n_items, 3);
	cr_assert_eq(compiled.diags.items[0].id, RD_DIAG_BAD_VALUE);
	cr_assert_eq(compiled.diags.items[1].id, RD_DIAG_BAD_VALUE);
	cr_assert_eq(compiled.diags.items[2].id, RD_DIAG_UNKNOWN_TERM);
	compiled_free(&compiled);
}
