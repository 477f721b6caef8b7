/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Golden cases as the parsing child hands them over: read, run, compared. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "conform/conform.h"
#include "sample_program.h"

/* An element as a line of the pipe has it. */
#define E(name, attributes, children, text)                                    \
	"{\"a\":{" attributes "},\"c\":[" children "],\"l\":7,\"n\":\"" name   \
	"\",\"t\":\"" text "\"}"
#define CASE(given, expect)                                                    \
	E("fixture", "\"name\":\"n\",\"program\":\"sample\",\"tags\":\"a b\"", \
	  E("because", "", "", " It is so. ") "," given "," expect, "")
#define GIVEN(attributes, children)                                            \
	E("given", "\"now\":\"2025-12-27T20:00:00Z\"" attributes, children, "")
#define FACT(name, text) E("fact", "\"name\":\"" name "\"", "", text)

/* straight_dressed 105, curly_casual 50, bun_sport not available; a hold. */
#define SITUATION                                                              \
	GIVEN(",\"subject\":\"u\"",                                            \
	      FACT("scene", "coffee at the gym") "," FACT(                     \
		      "message",                                               \
		      "right now a bun please") "," E("use",                   \
						      "\"reference\":\"curly_" \
						      "casual\",\"at\":"       \
						      "\"2025-12-27T18:00:"    \
						      "00Z\",\"scene\":\"x\"", \
						      "", "") "," E("unavaila" \
								    "ble",     \
								    "\"refere" \
								    "nce\":"   \
								    "\"bun_"   \
								    "sport\"", \
								    "", ""))
#define PLAIN GIVEN("", FACT("scene", "x"))
#define EXPECT(attributes, children) E("expect", attributes, children, "")
#define SCORED "\"outcome\":\"scored\""

static struct rd_prog prog;
static struct rd_conf_runner runner;
static struct rd_arena arena;
static struct rd_problem problem;
static struct rd_conf_outcome outcome;

static void
open_runner_with(void (*change)(struct rd_prog_builder *))
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (change)
		change(b);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	rd_buf_fini(&bytes);
	rd_arena_init(&arena, 1u << 24);
	cr_assert_eq(rd_conf_runner_init(&runner, &prog, &problem), RD_OK);
}

static void
open_runner(void)
{
	open_runner_with(NULL);
}

static void
close_runner(void)
{
	rd_conf_coverage_free(runner.coverage);
	rd_conf_runner_fini(&runner);
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
}

TestSuite(conform, .init = open_runner, .fini = close_runner);
TestSuite(conform_changed, .fini = close_runner);

static struct rd_conf_case *
read_case(const char *line)
{
	struct rd_conf_case *c;

	cr_assert_eq(rd_conf_case_read(rd_str_of(line), &c, &problem), RD_OK,
		     "%s: %s", problem.title, line);
	return c;
}

static enum rd_status
run(const char *line)
{
	struct rd_conf_case *c = read_case(line);
	enum rd_status status;

	problem = (struct rd_problem){ 0 };
	status = rd_conf_case_run(&runner, c, &arena, &outcome, &problem);
	rd_conf_case_free(c);
	return status;
}

static void
assert_passes(const char *line)
{
	cr_assert_eq(run(line), RD_OK, "%s: %s", problem.title, line);
	cr_assert(outcome.passed, "%s: %s", outcome.misses[0].text, line);
	cr_assert_eq(outcome.n_misses, 0);
}

static void
assert_fails(const char *line, const char *text)
{
	cr_assert_eq(run(line), RD_OK, "%s: %s", problem.title, line);
	cr_assert_not(outcome.passed, "%s", line);
	cr_assert_eq(outcome.n_misses, 1, "%s", line);
	cr_assert(strstr(outcome.misses[0].text, text), "%s",
		  outcome.misses[0].text);
	cr_assert_eq(outcome.misses[0].line, 7);
}

/* ---- reading ---- */

static const char *const not_cases[] = {
	"",
	"{",
	"null",
	"[]",
	"7",
	"{}",
	"{\"a\":{},\"c\":[],\"n\":\"fixture\"}",
	E("other", "\"name\":\"n\",\"program\":\"p\"", PLAIN "," EXPECT("", ""),
	  ""),
	E("fixture", "\"name\":\"n\"", PLAIN "," EXPECT("", ""), ""),
	E("fixture", "\"program\":\"p\"", PLAIN "," EXPECT("", ""), ""),
	E("fixture", "\"name\":7,\"program\":\"p\"", PLAIN "," EXPECT("", ""),
	  ""),
	E("fixture", "\"name\":\"n\",\"program\":\"p\"", PLAIN, ""),
	E("fixture", "\"name\":\"n\",\"program\":\"p\"", EXPECT("", ""), ""),
	"{\"a\":{\"name\":\"n\",\"program\":\"p\"},\"c\":[7,null,\"given\"],"
	"\"n\":\"fixture\"}",
	CASE(PLAIN, EXPECT("", "")) "x",
};

Test(conform, what_is_no_case_is_refused)
{
	for (size_t i = 0; i < sizeof(not_cases) / sizeof(not_cases[0]); i++) {
		struct rd_conf_case *c = (struct rd_conf_case *)&runner;

		problem = (struct rd_problem){ 0 };
		cr_assert_neq(rd_conf_case_read(rd_str_of(not_cases[i]), &c,
						&problem),
			      RD_OK, "%s", not_cases[i]);
		cr_assert_null(c);
		cr_assert_eq(problem.exit_code, 4, "%s", not_cases[i]);
		cr_assert(problem.code);
	}
}

Test(conform, a_case_over_the_cap_is_refused)
{
	static char line[RD_CONF_CASE_CAP + 2];
	struct rd_conf_case *c;

	memset(line, ' ', sizeof(line) - 1);
	cr_assert_eq(rd_conf_case_read(rd_str_of(line), &c, &problem),
		     RD_LIMIT);
	cr_assert_null(c);
}

Test(conform, a_case_tells_its_name_tags_and_reason)
{
	struct rd_conf_case *c = read_case(CASE(PLAIN, EXPECT("", "")));

	cr_assert(rd_str_is(rd_conf_case_name(c), "n"));
	cr_assert(rd_str_is(rd_conf_case_program(c), "sample"));
	cr_assert(rd_str_is(rd_conf_case_tags(c), "a b"));
	cr_assert(rd_str_is(rd_conf_case_because(c), "It is so."));
	cr_assert_eq(rd_conf_case_n_replaces(c), 0);
	cr_assert_null(rd_conf_case_replace(c, 0).file.ptr);
	rd_conf_case_free(c);
}

Test(conform, replacements_come_in_order)
{
	struct rd_conf_case *c = read_case(E(
		"fixture", "\"name\":\"n\",\"program\":\"p\"",
		E("replace", "\"file\":\"a.xml\",\"from\":\"x/a.xml\"", "",
		  "") "," E("replace", "\"file\":\"b.xml\",\"from\":\"b.xml\"",
			    "", "") "," PLAIN "," EXPECT("", ""),
		""));

	cr_assert_eq(rd_conf_case_n_replaces(c), 2);
	cr_assert(rd_str_is(rd_conf_case_replace(c, 0).from, "x/a.xml"));
	cr_assert(rd_str_is(rd_conf_case_replace(c, 1).file, "b.xml"));
	cr_assert_eq(rd_conf_case_replace(c, 1).line, 7);
	cr_assert_null(rd_conf_case_replace(c, 2).file.ptr);
	rd_conf_case_free(c);
}

/* ---- building the request ---- */

static const struct {
	const char *given, *json;
} requests[] = {
	{ PLAIN, "\"facts\":{\"scene\":\"x\"}" },
	{ GIVEN("", FACT("scene", " x ")), "\"facts\":{\"scene\":\" x \"}" },
	{ GIVEN("", FACT("energy", " 4 ")), "\"facts\":{\"energy\":4}" },
	{ GIVEN("", FACT("budget", " 4.5 ")),
	  "\"facts\":{\"budget\":\"4.5\"}" },
	{ GIVEN("", FACT("mood", " playful ")),
	  "\"facts\":{\"mood\":\"playful\"}" },
	{ GIVEN("", FACT("scene", "a\\\"b\\n")),
	  "\"facts\":{\"scene\":\"a\\\"b\\n\"}" },
	{ GIVEN(",\"timezone\":\"Europe/Rome\"", FACT("scene", "x")),
	  "\"facts\":{\"timezone\":\"Europe/Rome\",\"scene\":\"x\"}" },
	{ GIVEN("", E("list", "\"name\":\"events\"",
		      E("record", "",
			E("field", "\"name\":\"title\"", "", "T") "," E(
				"field", "\"name\":\"formal\"", "",
				" true ") "," E("field", "\"name\":\"start\"",
						"", "2025-12-27T21:00:00Z"),
			"") "," E("record", "", "", ""),
		      "")),
	  "\"facts\":{\"events\":[{\"title\":\"T\",\"formal\":true,\"start\":"
	  "\"2025-12-27T21:00:00Z\"},{}]}" },
	{ GIVEN(",\"count\":\"2\"", ""), "\"count\":2" },
	{ GIVEN(",\"subject\":\"u\"", ""), "\"history\":[]" },
	{ GIVEN("", E("use",
		      "\"reference\":\"a\",\"at\":\"2025-12-27T18:00:00Z\","
		      "\"scene\":\"\"",
		      "", "")),
	  "\"history\":[{\"reference\":\"a\",\"at\":\"2025-12-27T18:00:00Z\","
	  "\"scene\":\"\"}]" },
	{ GIVEN("", E("unavailable", "\"reference\":\"a\"", "",
		      "") "," E("unavailable", "\"reference\":\"b\"", "", "")),
	  "\"unavailable\":[\"a\",\"b\"]" },
	{ GIVEN("", E("look",
		      "\"hairstyle\":\"curly\",\"reference\":\"r\",\"locked_"
		      "at\":\"l\",\"expires_at\":\"e\",\"reason\":\"session_"
		      "start\"",
		      "", "")),
	  "\"look\":{\"hairstyle\":\"curly\",\"reference\":\"r\",\"locked_at\":"
	  "\"l\",\"expires_at\":\"e\",\"reason\":\"session_start\"}" },
	{ GIVEN("",
		E("observation",
		  "\"name\":\"tense\",\"value\":\"old\",\"at\":\"t\"", "", "")),
	  "\"observations\":{\"tense\":{\"value\":\"old\",\"at\":\"t\"}}" },
};

Test(conform, a_situation_becomes_a_request_by_the_facts_types)
{
	char line[4096];

	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		snprintf(line, sizeof(line), CASE("%s", EXPECT("", "")),
			 requests[i].given);
		cr_assert_eq(run(line), RD_OK, "%s", problem.title);
		cr_assert_geq(rd_str_find(rd_buf_view(&runner.json),
					  rd_str_of(requests[i].json)),
			      0, "wanted %s in %.*s", requests[i].json,
			      RD_STR_FMT(rd_buf_view(&runner.json)));
		cr_assert(rd_str_starts(rd_buf_view(&runner.json),
					"{\"now\":\"2025-12-27T20:00:00Z\""));
	}
}

static const char *const strangers[] = {
	CASE(GIVEN("", FACT("nonesuch", "x")), EXPECT(SCORED, "")),
	CASE(GIVEN("", E("list", "\"name\":\"nonesuch\"", "", "")),
	     EXPECT(SCORED, "")),
	CASE(GIVEN("", E("list", "\"name\":\"events\"",
			 E("record", "",
			   E("field", "\"name\":\"nonesuch\"", "", ""), ""),
			 "")),
	     EXPECT(SCORED, "")),
	CASE(PLAIN, EXPECT(SCORED, E("score",
				     "\"reference\":\"nonesuch\",\"value\":"
				     "\"1\"",
				     "", ""))),
	CASE(PLAIN,
	     EXPECT(SCORED, E("gate", "\"reference\":\"nonesuch\"", "", ""))),
	CASE(PLAIN, EXPECT(SCORED, E("part",
				     "\"reference\":\"bun_sport\",\"factor\":"
				     "\"nonesuch\",\"points\":\"1\"",
				     "", ""))),
	CASE(PLAIN, EXPECT(SCORED, E("absent",
				     "\"reference\":\"bun_sport\",\"factor\":"
				     "\"nonesuch\"",
				     "", ""))),
	CASE(PLAIN,
	     EXPECT(SCORED, E("derived", "\"name\":\"nonesuch\",\"value\":\"\"",
			      "", ""))),
	CASE(PLAIN, EXPECT(SCORED, E("nonesuch", "", "", ""))),
};

Test(conform, a_name_that_the_program_lacks_is_the_cases_mistake)
{
	for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
		cr_assert_eq(run(strangers[i]), RD_SEMANTIC, "%s",
			     strangers[i]);
		cr_assert_str_eq(problem.code, "fixture.unknown");
		cr_assert_eq(problem.exit_code, 4);
		cr_assert_eq(problem.line, 7);
		cr_assert(strstr(problem.title, "nonesuch"), "%s",
			  problem.title);
	}
}

/* ---- expectations ---- */

#define REF(id) "\"reference\":\"" id "\""
#define PART(id, factor, points)                                               \
	E("part",                                                              \
	  REF(id) ",\"factor\":\"" factor "\",\"points\":\"" points "\"", "",  \
	  "")
#define HOLD(hair, id, reason, end)                                            \
	E("hold",                                                              \
	  "\"hairstyle\":\"" hair "\"," REF(id) ",\"reason\":\"" reason        \
						"\",\"expires_at\":\"" end     \
						"\"",                          \
	  "", "")
#define EXPIRES "2025-12-28T20:00:00Z"

/* Each kind of expectation, holding and failing. */
static const struct {
	const char *attributes, *good, *bad, *miss;
} expectations[] = {
	{ SCORED ",\"chosen\":\"%s\"", "straight_dressed", "curly_casual",
	  "chosen: expected \"curly_casual\", got \"straight_dressed\"" },
	{ "\"outcome\":\"%s\"", "scored", "none",
	  "outcome: expected \"none\", got \"scored\"" },
	{ SCORED ",\"margin\":\"%s\"", "55", "54.5",
	  "margin: expected 54.5, got 55" },
	{ SCORED ",\"margin\":\"%s\"", "55.00", "none",
	  "margin: expected none" },
	{ SCORED ",\"margin\":\"%s\"", "55", "many", "not a decimal" },
	{ SCORED ",\"tense\":\"%s\"", "now", "old",
	  "tense: expected \"old\", got \"now\"" },
	{ SCORED ",\"timeframe\":\"%s\"", "", "yesterday", "timeframe" },
	{ SCORED ",\"reference_date\":\"%s\"", "", "2025-12-26T20:00:00Z",
	  "reference date" },
};

Test(conform, each_attribute_of_an_expectation_is_compared)
{
	char attributes[256], line[4096];
	size_t n = sizeof(expectations) / sizeof(expectations[0]);

	for (size_t i = 0; i < 2 * n; i++) {
		bool good = i < n;
		const char *value = good ? expectations[i].good
					 : expectations[i - n].bad;

		/* The attributes are formats of this table. */
		snprintf(attributes, sizeof(attributes), "%s",
			 expectations[i % n].attributes);
		*strstr(attributes, "%s") = '\0';
		snprintf(line, sizeof(line),
			 CASE(SITUATION, EXPECT("%s%s\"", "")), attributes,
			 value);
		if (good)
			assert_passes(line);
		else
			assert_fails(line, expectations[i - n].miss);
	}
}

static const struct {
	const char *good, *bad, *miss;
} items[] = {
	{ E("score", REF("curly_casual") ",\"value\":\"50\"", "", ""),
	  E("score", REF("curly_casual") ",\"value\":\"50.01\"", "", ""),
	  "score of curly_casual: expected 50.01, got 50" },
	{ E("score", REF("straight_dressed") ",\"value\":\"105.0\"", "", ""),
	  E("score", REF("bun_sport") ",\"value\":\"0\"", "", ""),
	  "it was not scored" },
	{ E("order", "", "", "straight_dressed curly_casual bun_sport"),
	  E("order", "", "", "straight_dressed bun_sport"),
	  "place 2: expected \"bun_sport\", got \"curly_casual\"" },
	{ E("order", "", "", " straight_dressed "),
	  E("order", "", "",
	    "straight_dressed curly_casual bun_sport straight_dressed"),
	  "place 4" },
	{ E("gate", REF("bun_sport") ",\"code\":\"unavailable\"", "", ""),
	  E("gate", REF("bun_sport") ",\"code\":\"look.held\"", "", ""),
	  "gate of bun_sport" },
	{ E("gate", REF("bun_sport") ",\"code\":\"unavailable\"", "", ""),
	  E("gate", REF("curly_casual") ",\"code\":\"unavailable\"", "", ""),
	  "gate of curly_casual: expected \"unavailable\", got \"\"" },
	{ PART("curly_casual", "base", "40"),
	  PART("curly_casual", "base", "41"),
	  "part base of curly_casual: expected 41, got 40" },
	{ PART("curly_casual", "place.clamp", "-5"),
	  PART("curly_casual", "place.clamp", "5"), "got -5" },
	{ PART("curly_casual", "repetition", "-40"),
	  PART("straight_dressed", "repetition", "-40"), "got 0" },
	{ PART("curly_casual", "mood", "0"), PART("bun_sport", "base", "30"),
	  "it was not scored" },
	{ E("absent", REF("straight_dressed") ",\"factor\":\"repetition\"", "",
	    ""),
	  E("absent", REF("curly_casual") ",\"factor\":\"repetition\"", "", ""),
	  "curly_casual has a part of repetition" },
	{ E("absent", REF("bun_sport") ",\"factor\":\"base\"", "", ""),
	  E("absent", REF("curly_casual") ",\"factor\":\"place.clamp\"", "",
	    ""),
	  "has a part" },
	{ E("note", "\"code\":\"request.unknown-style\"", "", ""),
	  E("note", "\"code\":\"look.dropped\"", "", ""),
	  "note look.dropped was not made" },
	{ HOLD("straight", "straight_dressed", "explicit_now_selfie", EXPIRES),
	  HOLD("curly", "straight_dressed", "explicit_now_selfie", EXPIRES),
	  "held hairstyle" },
	{ HOLD("straight", "straight_dressed", "explicit_now_selfie",
	       "2025-12-28T21:00:00+01:00"),
	  HOLD("straight", "straight_dressed", "session_start", EXPIRES),
	  "reason of the hold" },
	{ HOLD("straight", "straight_dressed", "explicit_now_selfie", EXPIRES),
	  HOLD("straight", "straight_dressed", "explicit_now_selfie",
	       "2025-12-28T20:00:00.001Z"),
	  "end of the hold" },
	{ HOLD("straight", "straight_dressed", "explicit_now_selfie", EXPIRES),
	  E("no-hold", "", "", ""), "a look was held: straight" },
	{ E("derived", "\"name\":\"scene_words\",\"value\":\"cafe gym\"", "",
	    ""),
	  E("derived", "\"name\":\"scene_words\",\"value\":\"cafe\"", "", ""),
	  "fact scene_words: expected \"cafe\", got \"cafe gym\"" },
	{ E("derived", "\"name\":\"requested_hair\",\"value\":\"\"", "", ""),
	  E("derived", "\"name\":\"used_today\",\"value\":\"false\"", "", ""),
	  "fact used_today" },
};

Test(conform, each_item_of_an_expectation_is_compared)
{
	char line[4096];

	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		snprintf(line, sizeof(line),
			 CASE(SITUATION, EXPECT(SCORED, "%s")), items[i].good);
		assert_passes(line);
		snprintf(line, sizeof(line),
			 CASE(SITUATION, EXPECT(SCORED, "%s")), items[i].bad);
		assert_fails(line, items[i].miss);
	}
}

Test(conform, an_old_photo_holds_nothing_and_has_a_date)
{
	assert_passes(CASE(
		GIVEN("", FACT("scene", "x") "," FACT("message", "last week")),
		EXPECT(SCORED ",\"tense\":\"old\",\"timeframe\":\"last_week\","
			      "\"reference_date\":\"2025-12-25T20:00:00Z\"",
		       E("no-hold", "", "", ""))));
	assert_fails(CASE(GIVEN("", FACT("scene", "x") "," FACT("message",
								"last week")),
			  EXPECT(SCORED, HOLD("curly", "curly_casual",
					      "session_start", EXPIRES))),
		     "no look was held");
}

#define NOBODY                                                                 \
	GIVEN("",                                                              \
	      FACT("scene", "x") "," E(                                        \
		      "unavailable", REF("bun_sport"), "",                     \
		      "") "," E("unavailable", REF("curly_casual"), "",        \
				"") "," E("unavailable",                       \
					  REF("straight_dressed"), "", ""))

Test(conform, nothing_eligible_is_an_outcome)
{
	assert_passes(CASE(NOBODY, EXPECT("\"outcome\":\"none\",\"chosen\":"
					  "\"\",\"margin\":\"none\"",
					  "")));
	assert_fails(CASE(NOBODY, EXPECT("\"outcome\":\"none\",\"margin\":"
					 "\"0\"",
					 "")),
		     "margin: there is none");
}

Test(conform, every_miss_is_told)
{
	cr_assert_eq(run(CASE(SITUATION,
			      EXPECT("\"outcome\":\"none\",\"chosen\":\"\"",
				     E("no-hold", "", "", "")))),
		     RD_OK);
	cr_assert_eq(outcome.n_misses, 3);
	cr_assert_str_eq(outcome.misses[0].wanted, "none");
	cr_assert_str_eq(outcome.misses[0].got, "scored");
}

Test(conform, a_decided_case_has_its_decision_and_digest)
{
	assert_passes(CASE(SITUATION, EXPECT(SCORED, "")));
	cr_assert_eq(strlen(outcome.digest), 64);
	cr_assert_geq(rd_str_find(rd_buf_view(&runner.decision),
				  rd_str_of(outcome.digest)),
		      0);
}

/* ---- refusals ---- */

Test(conform, a_refusal_is_expected_by_its_code)
{
	assert_passes(CASE(GIVEN("", ""),
			   EXPECT("\"error\":\"request.missing-fact\"", "")));
	cr_assert_str_eq(outcome.digest, "");
	assert_fails(CASE(GIVEN("", ""),
			  EXPECT("\"error\":\"request.missing\"", "")),
		     "got request.missing-fact");
	assert_fails(
		CASE(PLAIN, EXPECT("\"error\":\"request.missing-fact\"", "")),
		"but it was decided");
	assert_fails(CASE(GIVEN("", ""), EXPECT(SCORED, "")),
		     "refused: the fact \"scene\" is required (facts.scene, "
		     "request.missing-fact)");
}

Test(conform, local_time_is_missed_while_deciding)
{
	assert_passes(CASE(E("given", "\"now\":\"2025-12-27T20:00:00-00:00\"",
			     FACT("scene", "x"), ""),
			   EXPECT("\"error\":\"request.local-time\"", "")));
}

/* ---- coverage ---- */

static uint32_t
reached(void)
{
	uint32_t n, total;

	rd_conf_coverage_count(runner.coverage, &n, &total);
	cr_assert_leq(n, total);
	return n;
}

static bool
missed(const char *text)
{
	struct rd_buf out;
	bool found;

	rd_buf_init(&out, 1u << 20);
	rd_conf_coverage_human(runner.coverage, &out);
	found = rd_str_find(rd_buf_view(&out), rd_str_of(text)) >= 0;
	rd_buf_fini(&out);
	return found;
}

#define LOCKED                                                                 \
	GIVEN("", FACT("scene", "x") "," E(                                    \
			  "look",                                              \
			  "\"hairstyle\":\"curly\",\"reference\":\"curly_"     \
			  "casual\",\"locked_at\":\"2025-12-27T10:00:00Z\","   \
			  "\"expires_at\":\"2025-12-28T10:00:00Z\"",           \
			  "", ""))

Test(conform, coverage_starts_at_nothing_and_grows)
{
	uint32_t n, total;

	runner.coverage = rd_conf_coverage_new(&prog);
	rd_conf_coverage_count(runner.coverage, &n, &total);
	cr_assert_eq(n, 0);
	cr_assert_gt(total, 10 + 5 + 3 + 2 + 1 + 1 + 2 + 14 + 13);
	assert_passes(CASE(PLAIN, EXPECT(SCORED, "")));
	n = reached();
	cr_assert_gt(n, 0);
	assert_passes(CASE(PLAIN, EXPECT(SCORED, "")));
	cr_assert_eq(reached(), n, "the same case reaches nothing new");
	assert_passes(CASE(SITUATION, EXPECT(SCORED, "")));
	cr_assert_gt(reached(), n);
}

Test(conform, coverage_names_what_is_not_reached_with_its_place)
{
	runner.coverage = rd_conf_coverage_new(&prog);
	assert_passes(CASE(PLAIN, EXPECT(SCORED, "")));
	cr_assert(missed("gate 0 \"look\" at scoring.xml:5\n"));
	cr_assert(missed("pin 0 \"lock\" at scoring.xml:3\n"));
	cr_assert(missed("cue 0 \"cafe\" at words.xml:50\n"));
	cr_assert_not(missed(": hold 0"));
	assert_passes(CASE(LOCKED, EXPECT("\"outcome\":\"locked\"", "")));
	cr_assert_not(missed("pin 0"));
	assert_passes(CASE(SITUATION, EXPECT(SCORED, "")));
	cr_assert_not(missed("cue 1 \"coffee\""));
	cr_assert_not(missed(": gate 1"));
	cr_assert_not(missed("step 0"));
	cr_assert(missed("step 1"));
}

static void
give_nothing_in_season(struct rd_prog_builder *b)
{
	rd_prog_at_choice(b, 1)->points = 0;
}

Test(conform_changed, a_case_of_no_points_can_be_reached)
{
	open_runner_with(give_nothing_in_season);
	runner.coverage = rd_conf_coverage_new(&prog);
	cr_assert(missed("choice 1"));
	assert_passes(CASE(PLAIN, EXPECT(SCORED, "")));
	cr_assert_not(missed(": choice 1"));
}

static void
add_second_pin(struct rd_prog_builder *b)
{
	struct rd_prog_pin pin = *rd_prog_at_pin(b, 0);

	pin.id = rd_prog_add_str(b, RD_STR_LIT("second"));
	rd_prog_add_pin(b, &pin);
}

Test(conform_changed, only_the_pin_that_held_is_reached)
{
	open_runner_with(add_second_pin);
	runner.coverage = rd_conf_coverage_new(&prog);
	assert_passes(CASE(LOCKED, EXPECT("\"outcome\":\"locked\"", "")));
	cr_assert_not(missed("pin 0"));
	cr_assert(missed("pin 1 \"second\""));
}

Test(conform, a_locked_outcome_has_no_parts)
{
	assert_fails(CASE(LOCKED, EXPECT("\"outcome\":\"locked\"",
					 PART("curly_casual", "base", "0"))),
		     "it was not scored");
}
