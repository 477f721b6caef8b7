/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Facts, derives and conditions of language 2, from the rules in
 * testdata/facts to decisions and back from their records.  The pack's factors
 * pay powers of two, so a score says which conditions held. */

#include "decide_desk.h"
#include "pack_files.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct pack_files packs;

static void
open_desk(void)
{
	struct compiled compiled;

	pack_files_read(&packs, "testdata");
	compiled = compile_pack(&packs, "facts", test_schemas());
	cr_assert_eq(compiled.status, RD_OK, "%s",
		     compiled.diags.n_items ? compiled.diags.items[0].message
					    : "");
	desk_open(rd_buf_view(&compiled.program));
	compiled_free(&compiled);
}

static void
close_desk(void)
{
	desk_close();
	pack_files_free(&packs);
}

TestSuite(facts, .init = open_desk, .fini = close_desk);

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

/* ---- broken programs ---- */

static void
decide_with(const struct rd_prog *prog)
{
	struct rd_dec *dec = rd_dec_new(prog, &desk.problem);
	struct rd_dec_read_opts read = { .resolved = false };
	struct rd_dec_write_opts write = { .trace = true,
					   .candidate = RD_NONE };
	const struct rd_dec_result *result;

	cr_assert(dec);
	if (rd_dec_request_read(
		    &desk.request, prog,
		    request_of(
			    "\"place\":\"lido\",\"tags\":[\"dog\"],\"part\":"
			    "\"night\",\"temperature\":\"1\",\"note\":\"back "
			    "when we sang, aaaa\",\"position\":{\"lat\":\"5\","
			    "\"lon\":\"0\"},\"home\":{\"lat\":\"45.5\",\"lon"
			    "\":\"10.6\"},\"since_meal\":\"PT5H\",\"events\":["
			    "{\"title\":\"gala\",\"size\":10},{}]"),
		    &read, &desk.problem) == RD_OK &&
	    rd_dec_decide(dec, &desk.request, &result, &desk.problem) ==
		    RD_OK) {
		rd_buf_reset(&desk.decision);
		rd_dec_write(dec, &write, &desk.decision, NULL);
		rd_buf_reset(&desk.record);
		rd_dec_request_write(dec, &desk.record);
	}
	rd_dec_free(dec);
}

/* Whatever loads may be decided with. */
Test(facts, a_bit_flip_without_digest_does_no_harm)
{
	struct compiled compiled = compile_pack(&packs, "facts",
						test_schemas());
	size_t n_loaded = 0;

	for (size_t i = 0; i < compiled.program.len; i++) {
		char *byte = (char *)compiled.program.ptr + i;
		struct rd_prog prog;

		*byte ^= (char)(1 << i * 5 % 8);
		if (rd_prog_load(&prog, rd_buf_view(&compiled.program), 0,
				 &desk.problem) == RD_OK) {
			n_loaded++;
			decide_with(&prog);
			rd_prog_fini(&prog);
		}
		*byte ^= (char)(1 << i * 5 % 8);
	}
	cr_assert_gt(n_loaded, 0);
	compiled_free(&compiled);
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

/* ---- sets, durations, ranges, conditions on them ---- */

static void
assert_fact(const char *name, const char *value)
{
	char part[256];

	snprintf(part, sizeof(part),
		 "\"%s\":{\"source\":\"derived\",\"value\":%s}", name, value);
	cr_assert(has(&desk.decision, part), "no %s in %.*s", part,
		  (int)desk.decision.len, desk.decision.ptr);
}

Test(facts, a_set_is_looked_at_through_links)
{
	assert_decides("\"tags\":[\"poodle\",\"plant\"]");
	assert_fact("has_animal", "true");
	assert_fact("has_dog", "true");
	cr_assert_eq(score_of("open_air"), 64 + 32);
	cr_assert_eq(score_of("seaside"), 64 + 32);
	cr_assert_eq(score_of("studio"), 64);
	assert_decides("\"tags\":[\"animal\"]");
	assert_fact("has_dog", "false");
	cr_assert_eq(score_of("seaside"), 32);
}

Test(facts, a_reason_names_the_terms_that_the_reference_answers)
{
	assert_decides("\"tags\":[\"poodle\",\"plant\"]");
	cr_assert(has(&desk.decision, "\"because\":{\"tags\":[\"poodle\"]},"
				      "\"factor\":\"likes\""));
	cr_assert(has(&desk.decision,
		      "\"because\":{\"tags\":[\"poodle\",\"plant\"]},"
		      "\"factor\":\"likes\""));
}

Test(facts, a_set_has_no_order)
{
	char first[65], again[65];

	cr_assert_eq(decide(request_of("\"tags\":[\"plant\",\"dog\"]"), false,
			    first),
		     RD_OK);
	cr_assert_eq(decide(request_of("\"tags\":[\"dog\",\"plant\"]"), false,
			    again),
		     RD_OK);
	cr_assert_str_eq(first, again);
}

Test(facts, an_empty_set_is_unknown)
{
	assert_decides("\"tags\":[]");
	assert_fact("tagged", "false");
	cr_assert_not(has(&desk.record, "tags"));
	assert_decides("\"tags\":[\"dog\"]");
	assert_fact("tagged", "true");
}

Test(facts, a_set_has_terms_each_once)
{
	assert_refused("\"tags\":[\"dog\",\"plant\",\"dog\"]",
		       "request.duplicate-term", "facts.tags[2]");
	assert_refused("\"tags\":[\"cat\"]", "request.unknown-term",
		       "facts.tags[0]");
	assert_refused("\"tags\":\"dog\"", "request.type", "facts.tags");
}

Test(facts, a_duration_lies_in_a_half_open_range)
{
	assert_decides("\"since_meal\":\"PT3H59M59S\"");
	assert_fact("hungry", "false");
	assert_decides("\"since_meal\":\"PT4H\"");
	assert_fact("hungry", "true");
	assert_decides("\"since_meal\":\"PT23H59M59S\"");
	assert_fact("hungry", "true");
	assert_decides("\"since_meal\":\"P1D\"");
	assert_fact("hungry", "false");
	assert_fact("ate_later", "false");
	assert_decides("\"since_meal\":\"-PT1S\"");
	assert_fact("ate_later", "true");
	assert_refused("\"since_meal\":\"2 hours\"", "request.duration",
		       "facts.since_meal");
	assert_refused("\"since_meal\":7200", "request.type",
		       "facts.since_meal");
}

Test(facts, a_record_writes_a_duration_in_one_way)
{
	assert_decides("\"since_meal\":\"PT90061S\"");
	cr_assert(has(&desk.record, "\"since_meal\":\"P1DT1H1M1S\""));
	assert_decides("\"since_meal\":\"-P0DT0H\"");
	cr_assert(has(&desk.record, "\"since_meal\":\"PT0S\""));
}

Test(facts, a_number_lies_in_its_range_both_ends_included)
{
	assert_decides("\"temperature\":\"-60\",\"people\":1");
	assert_decides("\"temperature\":\"60\",\"people\":5");
	assert_refused("\"temperature\":\"60.0001\"", "request.out-of-range",
		       "facts.temperature");
	assert_refused("\"temperature\":\"-60.0001\"", "request.out-of-range",
		       "facts.temperature");
	assert_refused("\"people\":0", "request.out-of-range", "facts.people");
	assert_refused("\"people\":6", "request.out-of-range", "facts.people");
	assert_refused("\"events\":[{},{\"size\":-1}]", "request.out-of-range",
		       "facts.events[1].size");
	assert_refused("\"events\":[{\"price\":\"99.51\"}]",
		       "request.out-of-range", "facts.events[0].price");
}

Test(facts, an_instant_is_near_on_either_side)
{
	assert_decides("\"last_seen\":\"2026-03-01T11:00:01Z\"");
	assert_fact("just_seen", "true");
	assert_decides("\"last_seen\":\"2026-03-01T11:00:00Z\"");
	assert_fact("just_seen", "false");
	assert_decides("\"last_seen\":\"2026-03-01T12:59:59Z\"");
	assert_fact("just_seen", "true");
	assert_decides("\"last_seen\":\"2026-03-01T13:00:00Z\"");
	assert_fact("just_seen", "false");
	assert_decides("");
	assert_fact("just_seen", "false");
}

Test(facts, a_window_has_its_start_and_not_its_end)
{
	assert_decides("\"events\":[{\"start\":\"2026-03-01T11:00:00Z\"}]");
	assert_fact("near_event", "true");
	assert_decides("\"events\":[{\"start\":\"2026-03-01T10:59:59Z\"}]");
	assert_fact("near_event", "false");
	assert_decides("\"events\":[{\"start\":\"2026-03-01T13:59:59Z\"}]");
	assert_fact("near_event", "true");
	assert_decides("\"events\":[{\"start\":\"2026-03-01T14:00:00Z\"},{}]");
	assert_fact("near_event", "false");
}

Test(facts, fields_are_compared_as_facts_are)
{
	assert_decides("\"events\":[{\"length\":\"PT30M\",\"size\":4,"
		       "\"price\":\"9.99\"}]");
	assert_fact("short_event", "false");
	assert_fact("middling_event", "false");
	assert_fact("cheap_event", "false");
	assert_decides("\"events\":[{\"length\":\"PT29M59S\",\"size\":2,"
		       "\"price\":\"9.9899\"}]");
	assert_fact("short_event", "true");
	assert_fact("middling_event", "true");
	assert_fact("cheap_event", "true");
}

/* ---- places ---- */

static void
assert_area(const char *lat, const char *lon, const char *area)
{
	char facts[128], value[64];

	snprintf(facts, sizeof(facts),
		 "\"position\":{\"lat\":\"%s\",\"lon\":\"%s\"}", lat, lon);
	assert_decides(facts);
	if (!area) {
		cr_assert_not(has(&desk.decision, "\"at_area\""), "%s %s", lat,
			      lon);
		return;
	}
	snprintf(value, sizeof(value), "\"%s\"", area);
	assert_fact("at_area", value);
}

Test(facts, a_box_has_its_south_and_west_and_not_the_others)
{
	assert_area("45.45", "10.5", "lake");
	assert_area("45.8999", "10.8999", "lake");
	assert_area("45.9", "10.7", NULL);
	assert_area("45.7", "10.9", NULL);
	assert_area("45.4499", "10.7", NULL);
	assert_area("45.7", "10.4999", NULL);
}

Test(facts, a_box_may_cross_the_180th_meridian)
{
	assert_area("-5", "170", "dateline");
	assert_area("-5", "180", "dateline");
	assert_area("-5", "-180", "dateline");
	assert_area("-5", "-170.0001", "dateline");
	assert_area("-5", "-170", NULL);
	assert_area("-5", "169.9999", NULL);
	assert_area("-5", "0", NULL);
}

Test(facts, a_polygon_is_crossed_exactly)
{
	assert_area("0", "0", "triangle");
	assert_area("0", "9.9999", "triangle");
	assert_area("0", "10", NULL);
	assert_area("10", "0", NULL);
	assert_area("5", "0", "triangle");
	assert_area("5", "5", NULL);
	assert_area("5", "4.9999", "triangle");
	assert_area("5", "-0.0001", NULL);
	assert_area("-0.0001", "1", NULL);
	assert_area("9.9999", "0", "triangle");
	assert_area("9.9999", "0.0001", NULL);
}

Test(facts, a_polygon_may_have_a_notch)
{
	assert_area("29.9999", "30", "notch");
	assert_area("30", "30", "notch");
	assert_area("30.0001", "30", NULL);
	assert_area("35", "24.9999", "notch");
	assert_area("35", "25", NULL);
	assert_area("35", "34.9999", NULL);
	assert_area("35", "35", "notch");
}

Test(facts, a_position_is_two_decimals_on_the_globe)
{
	assert_refused("\"position\":{\"lat\":\"90.0001\",\"lon\":\"0\"}",
		       "request.out-of-range", "facts.position.lat");
	assert_refused("\"position\":{\"lat\":\"0\",\"lon\":\"-180.0001\"}",
		       "request.out-of-range", "facts.position.lon");
	assert_refused("\"position\":{\"lat\":\"0\"}", "request.missing-key",
		       "facts.position");
	assert_refused("\"position\":{\"lat\":0,\"lon\":\"0\"}",
		       "request.number", "facts.position.lat");
	assert_refused("\"position\":{\"lat\":\"0\",\"lon\":\"0\",\"alt\":"
		       "\"0\"}",
		       "request.unknown-key", "facts.position");
	assert_refused("\"position\":\"0,0\"", "request.type",
		       "facts.position");
}

Test(facts, a_record_has_a_position_as_decimals)
{
	assert_decides(
		"\"position\":{\"lon\":\"-9.1900\",\"lat\":\"45.4642\"}");
	cr_assert(has(&desk.record, "\"position\":{\"lat\":\"45.4642\","
				    "\"lon\":\"-9.19\"}"));
}

Test(facts, a_record_has_no_personal_position_but_what_was_found)
{
	assert_decides("\"home\":{\"lat\":\"45.5001\",\"lon\":\"10.6002\"}");
	assert_fact("home_area", "\"lake\"");
	cr_assert(has(&desk.record, "\"home_area\":{\"term\":\"lake\"}"));
	cr_assert(has(&desk.record, "\"home\":null"));
	cr_assert_not(has(&desk.record, "45.5001"));
	cr_assert_not(has(&desk.decision, "10.6002"));
	assert_decides("\"home\":{\"lat\":\"0\",\"lon\":\"0.6002\"}");
	cr_assert_not(has(&desk.decision, "\"home_area\""));
	cr_assert(has(&desk.record, "\"home_area\":{}"));
}

Test(facts, the_side_table_has_a_personal_position)
{
	struct rd_buf side;

	rd_buf_init(&side, 1 << 16);
	cr_assert_eq(decide(request_of("\"home\":{\"lat\":\"45.5\",\"lon\":"
				       "\"10.6\"}"),
			    false, NULL),
		     RD_OK);
	rd_dec_personal_write(desk.dec, &side);
	cr_assert(has(&side, "{\"home\":\"45.5,10.6\"}"));
	rd_buf_fini(&side);
}

/* ---- bands, rows, records ---- */

Test(facts, bands_are_half_open)
{
	assert_decides("\"temperature\":\"4.9999\"");
	assert_fact("warmth", "\"cold\"");
	assert_decides("\"temperature\":\"5\"");
	assert_fact("warmth", "\"mild\"");
	assert_decides("\"temperature\":\"22.4999\"");
	assert_fact("warmth", "\"mild\"");
	assert_decides("\"temperature\":\"22.5\"");
	assert_fact("warmth", "\"hot\"");
	assert_decides("");
	cr_assert_not(has(&desk.decision, "\"warmth\""));
}

Test(facts, beyond_the_last_band_nothing_is_known_without_otherwise)
{
	assert_decides("\"since_meal\":\"PT11H59M59S\"");
	assert_fact("fasting", "\"mild\"");
	assert_decides("\"since_meal\":\"PT12H\"");
	cr_assert_not(has(&desk.decision, "\"fasting\""));
}

Test(facts, bands_may_be_on_a_count)
{
	assert_decides("");
	assert_fact("n_big", "0");
	assert_fact("crowd", "\"cold\"");
	assert_decides("\"events\":[{\"size\":9},{\"size\":10},{},{\"size\":"
		       "999},{\"size\":1000}]");
	assert_fact("n_big", "2");
	assert_fact("crowd", "\"hot\"");
}

Test(facts, a_lookup_takes_the_row_that_fits)
{
	assert_decides("\"weather\":\"fog\",\"part\":\"day\"");
	assert_fact("light", "\"dim\"");
	assert_fact("level", "\"0.4\"");
	assert_decides("\"weather\":\"clear\",\"part\":\"day\"");
	assert_fact("light", "\"bright\"");
}

Test(facts, what_is_no_term_fits_the_cell_for_all_only)
{
	assert_decides("\"part\":\"night\"");
	assert_fact("light", "\"dark\"");
	assert_decides("\"weather\":\"hail\",\"part\":\"night\"");
	assert_fact("light", "\"dark\"");
	assert_decides("\"weather\":\"hail\",\"part\":\"day\"");
	cr_assert_not(has(&desk.decision, "\"light\""));
	assert_decides("\"weather\":\"clear\"");
	cr_assert_not(has(&desk.decision, "\"level\""));
}

Test(facts, a_collecting_table_adds_up_all_that_fits)
{
	assert_decides("\"weather\":\"fog\",\"temperature\":\"0\"");
	assert_fact("layers", "4");
	assert_fact("time", "\"PT15M\"");
	assert_fact("lights", "[\"dim\",\"dark\"]");
	assert_fact("cost", "\"1.25\"");
	assert_decides("\"weather\":\"clear\",\"temperature\":\"30\"");
	assert_fact("layers", "-1");
	assert_fact("time", "\"-PT5M\"");
	assert_fact("lights", "[\"bright\"]");
	assert_fact("cost", "\"0\"");
}

Test(facts, a_collecting_table_falls_back_when_nothing_fits)
{
	assert_decides("\"weather\":\"clear\",\"temperature\":\"10\"");
	assert_fact("layers", "7");
	assert_fact("time", "\"PT1H\"");
	assert_fact("lights", "[\"bright\"]");
	assert_fact("cost", "\"9\"");
}

Test(facts, a_field_is_derived_where_it_is_not_given)
{
	assert_decides(
		"\"events\":[{\"title\":\"the gala\"},{\"title\":\"tea\"},"
		"{\"title\":\"a gala\",\"grand\":false},"
		"{\"title\":\"lunch\",\"grand\":true}]");
	assert_fact("any_grand", "true");
	assert_fact("n_grand", "2");
	assert_decides(
		"\"tags\":[\"poodle\"],\"events\":[{},{\"grand\":false}]");
	assert_fact("n_grand", "1");
	assert_decides("\"events\":[{\"title\":\"tea\"}]");
	assert_fact("any_grand", "false");
	assert_fact("n_grand", "0");
}

Test(facts, a_record_keeps_given_fields_only)
{
	assert_decides(
		"\"events\":[{\"title\":\"the gala\"},{\"grand\":true}]");
	cr_assert(has(&desk.record,
		      "\"events\":[{\"@derived\":[\"grand_words\"],"
		      "\"title\":null},{\"@derived\":[],\"grand\":"
		      "true}]"));
}

/* ---- regular expressions ---- */

Test(facts, an_expression_runs_where_its_words_are)
{
	assert_decides("\"note\":\"Back WHEN we walked\"");
	cr_assert(has(&desk.decision, "\"told\":{\"source\":\"classifier\","
				      "\"value\":[\"dog\"]}"));
	assert_decides("\"note\":\"back when she walked\"");
	cr_assert_not(has(&desk.decision, "\"told\""));
	assert_decides("\"note\":\"backwhen we walked\"");
	cr_assert_not(has(&desk.decision, "\"told\""));
	assert_decides("\"note\":\"not back when we walked\"");
	cr_assert_not(has(&desk.decision, "\"told\""));
}

Test(facts, the_hit_of_an_expression_is_what_it_matches)
{
	uint32_t c = rd_prog_find_classifier(&desk.prog, RD_STR_LIT("told"));
	const struct rd_eng_verdict *v;

	/* The capital s with a dot above folds to two code points. */
	assert_decides("\"note\":\"\\u0130, back when we rested.\"");
	cr_assert_eq(decide(request_of("\"note\":\"\\u0130, back when we "
				       "rested.\""),
			    false, NULL),
		     RD_OK);
	v = rd_eng_verdict(rd_dec_engine(desk.dec), c);
	cr_assert_eq(v->n_hits, 1);
	cr_assert_eq(v->hits[0].offset, 4);
	cr_assert_eq(v->hits[0].length, strlen("back when we rested"));
}

Test(facts, an_empty_match_is_none)
{
	assert_decides("\"note\":\"the zoo\"");
	cr_assert_not(has(&desk.decision, "\"told\""));
	assert_decides("\"note\":\"xx zoo\"");
	cr_assert(has(&desk.decision, "\"value\":[\"animal\"]"));
}

#define LONG_A                                                                 \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

Test(facts, an_expression_that_takes_too_long_is_undecided)
{
	assert_decides("\"note\":\"aaa " LONG_A "\"");
	cr_assert(has(&desk.decision, "\"value\":[\"plant\"]"));
	cr_assert_not(has(&desk.decision, "cue.undecided"));
	assert_decides("\"note\":\"aaa " LONG_A "b\"");
	cr_assert_not(has(&desk.decision, "\"told\""));
	cr_assert(has(&desk.decision, "{\"code\":\"cue.undecided\",\"detail\":"
				      "\"(?:a+)+$\""));
}

Test(facts, a_record_tells_what_was_undecided_in_a_personal_text)
{
	assert_decides("\"message\":\"aaa " LONG_A "b\",\"note\":\"aaa " LONG_A
		       "b\"");
	cr_assert(has(&desk.record, "\"derived\":{\"@undecided\":["
				    "\"(?:a+)+$\"],\"home_area\""));
	cr_assert_not(has(&desk.decision, "\"told\""));
	assert_decides("\"message\":\"back when i jogged\"");
	cr_assert(has(&desk.record, "\"cue\":\"\\\\bback when (?:i|we) "
				    "\\\\w+ed\\\\b\",\"in\":\"message\""));
}
