/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Facts, derives and conditions of language 2, from the rules in
 * testdata/facts to decisions and back from their records.  The pack's factors
 * pay powers of two, so a score says which conditions held. */

#include "pack_files.h"

#include "decide/decide.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct desk {
	struct pack_files packs;
	struct rd_prog prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_problem problem;
	const struct rd_dec_result *result;
	struct rd_buf decision, record;
} desk;

static void
open_desk(void)
{
	struct compiled compiled;

	desk = (struct desk){ .result = NULL };
	pack_files_read(&desk.packs, "testdata");
	compiled = compile_pack(&desk.packs, "facts", test_schemas());
	cr_assert_eq(compiled.status, RD_OK, "%s",
		     compiled.diags.n_items ? compiled.diags.items[0].message
					    : "");
	cr_assert_eq(rd_prog_load(&desk.prog, rd_buf_view(&compiled.program),
				  RD_PROG_CHECK_DIGEST, &desk.problem),
		     RD_OK, "%s", desk.problem.title);
	compiled_free(&compiled);
	rd_dec_request_init(&desk.request);
	rd_buf_init(&desk.decision, 1 << 24);
	rd_buf_init(&desk.record, 1 << 24);
	desk.dec = rd_dec_new(&desk.prog, &desk.problem);
	cr_assert(desk.dec);
}

static void
close_desk(void)
{
	rd_dec_free(desk.dec);
	rd_dec_request_fini(&desk.request);
	rd_prog_fini(&desk.prog);
	rd_buf_fini(&desk.decision);
	rd_buf_fini(&desk.record);
	pack_files_free(&desk.packs);
}

TestSuite(facts, .init = open_desk, .fini = close_desk);

static enum rd_status
decide(struct rd_str json, bool resolved, char *digest)
{
	struct rd_dec_read_opts read = { .resolved = resolved };
	struct rd_dec_write_opts write = { .digest = true,
					   .trace = true,
					   .candidate = RD_NONE };
	enum rd_status status;

	desk.problem = (struct rd_problem){ 0 };
	status = rd_dec_request_read(&desk.request, &desk.prog, json, &read,
				     &desk.problem);
	if (status == RD_OK)
		status = rd_dec_decide(desk.dec, &desk.request, &desk.result,
				       &desk.problem);
	if (status != RD_OK)
		return status;
	rd_buf_reset(&desk.decision);
	rd_dec_write(desk.dec, &write, &desk.decision, digest);
	return rd_buf_status(&desk.decision);
}

/* "{"facts":{FACTS},"now":...}" in a text that lives until the next call. */
static struct rd_str
request_of(const char *facts)
{
	static char text[8192];
	int n = snprintf(text, sizeof(text),
			 "{\"facts\":{%s},\"now\":\"2026-03-01T12:00:00Z\"}",
			 facts);

	return (struct rd_str){ text, (size_t)n };
}

/* Decides, and decides again from the record, to the same digest. */
static void
assert_decides(const char *facts)
{
	char first[65], again[65];

	cr_assert_eq(decide(request_of(facts), false, first), RD_OK, "%s at %s",
		     desk.problem.title, desk.problem.where);
	rd_buf_reset(&desk.record);
	rd_dec_request_write(desk.dec, &desk.record);
	cr_assert_eq(decide(rd_buf_view(&desk.record), true, again), RD_OK,
		     "%s at %s in %.*s", desk.problem.title, desk.problem.where,
		     (int)desk.record.len, desk.record.ptr);
	cr_assert_str_eq(first, again);
}

static int64_t
score_of(const char *reference)
{
	uint32_t ref = rd_prog_find_ref(&desk.prog, rd_str_of(reference));

	for (uint32_t i = 0; i < desk.result->n_candidates; i++)
		if (desk.result->candidates[i].ref == ref)
			return desk.result->candidates[i].score / 100000000;
	return -1;
}

static bool
has(const struct rd_buf *text, const char *part)
{
	return rd_str_find(rd_buf_view(text), rd_str_of(part)) >= 0;
}

static void
assert_refused(const char *facts, const char *code, const char *where)
{
	cr_assert_neq(decide(request_of(facts), false, NULL), RD_OK);
	cr_assert_eq(desk.problem.exit_code, 4);
	cr_assert_str_eq(desk.problem.code, code);
	cr_assert_str_eq(desk.problem.where, where);
}

/* ---- broader, open ---- */

Test(facts, in_looks_through_chains_of_broader_links)
{
	assert_decides("\"place\":\"lido\"");
	cr_assert_eq(score_of("open_air"), 1 + 4 + 32);
	cr_assert_eq(score_of("seaside"), 1 + 4 + 32);
	cr_assert_eq(score_of("studio"), 4);
	cr_assert_eq(score_of("void"), 2 + 4);
}

Test(facts, a_term_may_be_under_two)
{
	assert_decides("\"place\":\"pier\"");
	cr_assert_eq(score_of("seaside"), 1 + 4 + 32);
	cr_assert_eq(score_of("studio"), 1 + 4);
}

Test(facts, what_is_broader_is_not_under)
{
	assert_decides("\"place\":\"outdoor\"");
	cr_assert_eq(score_of("open_air"), 1 + 2 + 4 + 32);
	cr_assert_eq(score_of("seaside"), 4 + 32);
}

Test(facts, is_and_same_do_not_look_through_links)
{
	assert_decides("\"place\":\"lido\",\"last_place\":\"beach\"");
	cr_assert_eq(score_of("void"), 2 + 4);
	assert_decides("\"place\":\"beach\"");
	cr_assert_eq(score_of("void"), 4 + 8);
}

Test(facts, another_value_is_known_but_no_term)
{
	assert_decides("\"place\":\"caf\\u00e9 \\\"Sole\\\"\"");
	cr_assert_eq(score_of("open_air"), 32);
	cr_assert_eq(score_of("void"), 0);
	cr_assert(has(&desk.decision, "\"where\":{\"source\":\"derived\","
				      "\"value\":\"café \\\"Sole\\\"\"}"));
	cr_assert(has(&desk.record, "\"place\":\"café \\\"Sole\\\"\""));
}

Test(facts, other_values_of_equal_bytes_are_the_same)
{
	assert_decides("\"place\":\"attic\",\"last_place\":\"attic\"");
	cr_assert_eq(score_of("void"), 16);
	assert_decides("\"place\":\"attic\",\"last_place\":\"Attic\"");
	cr_assert_eq(score_of("void"), 0);
	assert_decides("\"place\":\"attic\",\"last_place\":\"beach\"");
	cr_assert_eq(score_of("void"), 0);
}

Test(facts, another_value_has_1_to_64_bytes)
{
	assert_decides("\"place\":\"01234567890123456789012345678901234567890"
		       "12345678901234567890123\"");
	assert_refused("\"place\":\"012345678901234567890123456789012345678901"
		       "23456789012345678901234\"",
		       "request.other-value", "facts.place");
	assert_refused("\"place\":\"\"", "request.other-value", "facts.place");
	assert_refused("\"place\":7", "request.type", "facts.place");
}
