/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* librefdesk through its header alone; the bytes come from the builder. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/buf.h"
#include "refdesk/refdesk.h"
#include "sample_program.h"

#define NOW "\"now\":\"2025-12-27T20:00:00Z\""
#define PLAIN "{\"facts\":{\"scene\":\"cafe\"}," NOW "}"
#define ZONED                                                                  \
	"{\"facts\":{\"scene\":\"cafe\",\"timezone\":\"Some/Where\"}," NOW "}"

static struct rd_buf bytes;
static struct refdesk_program *program;
static struct refdesk_decider *decider;
static struct refdesk_problem problem;
static struct refdesk_text decision;

static void
open_library(void)
{
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	sample_bytes(&bytes);
	cr_assert_eq(
		refdesk_program_load(bytes.ptr, bytes.len, &program, &problem),
		REFDESK_OK, "%s", problem.title);
	decider = refdesk_decider_new(program);
	cr_assert(decider);
}

static void
close_library(void)
{
	refdesk_decider_free(decider);
	refdesk_program_free(program);
	rd_buf_fini(&bytes);
}

TestSuite(lib, .init = open_library, .fini = close_library);

static int
decide(const char *json, const struct refdesk_decide_options *options)
{
	memset(&problem, 0xa5, sizeof(problem));
	return refdesk_decide(decider,
			      (struct refdesk_text){ json, strlen(json) },
			      options, &decision, &problem);
}

static bool
decision_has(const char *text)
{
	return rd_str_find((struct rd_str){ decision.bytes, decision.n_bytes },
			   rd_str_of(text)) >= 0;
}

static void
assert_refused(int status, int wanted, const char *code, int exit_code)
{
	cr_assert_eq(status, wanted);
	cr_assert_str_eq(problem.code, code);
	cr_assert_eq(problem.exit_code, exit_code);
	cr_assert(problem.title[0]);
	cr_assert_null(decision.bytes);
	cr_assert_eq(decision.n_bytes, 0);
}

/* ---- programs ---- */

Test(lib, a_program_says_what_it_is)
{
	cr_assert_eq(strlen(refdesk_program_sha256(program)), 64);
	cr_assert_str_eq(refdesk_program_name(program), "sample");
	cr_assert_eq(refdesk_program_version(program), 3);
	cr_assert_str_eq(refdesk_version(), REFDESK_VERSION);
}

Test(lib, garbage_is_no_program)
{
	struct refdesk_program *none = program;
	static const char text[] = "this is a letter, not a program at all; it "
				   "goes on for more than sixty-four bytes";

	cr_assert_eq(refdesk_program_load(text, sizeof(text), &none, &problem),
		     REFDESK_BAD_PROGRAM);
	cr_assert_null(none);
	cr_assert(problem.code[0] && problem.title[0]);
	cr_assert_neq(problem.exit_code, 0);
	cr_assert_eq(refdesk_program_load(text, 0, &none, NULL),
		     REFDESK_BAD_PROGRAM);
}

Test(lib, a_damaged_program_is_told_from_a_foreign_one)
{
	struct refdesk_program *none;

	bytes.ptr[bytes.len - 1] ^= 1;
	cr_assert_eq(
		refdesk_program_load(bytes.ptr, bytes.len, &none, &problem),
		REFDESK_BAD_PROGRAM);
	cr_assert_eq(problem.exit_code, 6);
	cr_assert_eq(
		refdesk_program_load(bytes.ptr, bytes.len - 1, &none, &problem),
		REFDESK_BAD_PROGRAM);
}

Test(lib, the_bytes_of_a_loaded_program_may_go)
{
	memset(bytes.ptr, 0, bytes.len);
	cr_assert_eq(decide(PLAIN, NULL), REFDESK_OK, "%s", problem.title);
}

/* ---- deciding ---- */

Test(lib, a_decision_is_one_line_of_json)
{
	cr_assert_eq(decide(PLAIN, NULL), REFDESK_OK, "%s", problem.title);
	cr_assert_eq(decision.bytes[0], '{');
	cr_assert_eq(decision.bytes[decision.n_bytes - 1], '}');
	cr_assert_null(memchr(decision.bytes, '\n', decision.n_bytes));
	cr_assert(decision_has("\"schema\":\"refdesk.decision/1\""));
	cr_assert(decision_has(refdesk_program_sha256(program)));
}

Test(lib, a_problem_is_told_with_place_and_hint)
{
	assert_refused(
		decide("{\"facts\":{\"scene\":\"cafe\",\"moood\":\"x\"}," NOW
		       "}",
		       NULL),
		REFDESK_BAD_REQUEST, "request.unknown-fact", 4);
	cr_assert_str_eq(problem.where, "facts.moood");
	cr_assert(strstr(problem.hint, "mood"));
	cr_assert_gt(problem.offset, 0);
}

Test(lib, a_request_need_not_be_a_c_string)
{
	char json[] = PLAIN "garbage";

	cr_assert_eq(
		refdesk_decide(decider,
			       (struct refdesk_text){ json, strlen(PLAIN) },
			       NULL, &decision, NULL),
		REFDESK_OK);
	cr_assert_eq(refdesk_decide(decider, (struct refdesk_text){ json, 0 },
				    NULL, &decision, &problem),
		     REFDESK_BAD_REQUEST);
	cr_assert_str_eq(problem.code, "request.empty");
}

Test(lib, the_clock_is_the_callers)
{
	static const char bare[] = "{\"facts\":{\"scene\":\"cafe\"}}";
	struct refdesk_decide_options options = { .size = sizeof(options),
						  .has_now = 1,
						  .now_ms = 0 };

	assert_refused(decide(bare, NULL), REFDESK_BAD_REQUEST,
		       "request.no-now", 4);
	cr_assert_eq(decide(bare, &options), REFDESK_OK);
	cr_assert(decision_has("\"now\":\"1970-01-01T00:00:00Z\""));
	cr_assert_eq(decide(PLAIN, &options), REFDESK_OK);
	cr_assert(decision_has("\"now\":\"1970-01-01T00:00:00Z\""));
}

Test(lib, times_that_cannot_be_written_are_refused)
{
	static const int64_t times[] = { INT64_MIN, INT64_MAX, -62167219200001,
					 253402300800000 };
	struct refdesk_decide_options options = { .size = sizeof(options),
						  .has_now = 1 };

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		options.now_ms = times[i];
		assert_refused(decide(PLAIN, &options), REFDESK_BAD_REQUEST,
			       "request.instant", 4);
	}
	options.now_ms = 253402300799999;
	cr_assert_eq(decide(PLAIN, &options), REFDESK_OK);
	cr_assert(decision_has("\"expires_at\":\"9999-12-31T23:59:59.999Z\""));
}

Test(lib, flags_leave_out_and_add)
{
	struct refdesk_decide_options options = { .size = sizeof(options),
						  .flags = REFDESK_NO_TRACE };

	cr_assert_eq(decide(PLAIN, &options), REFDESK_OK);
	cr_assert_not(decision_has("\"candidates\""));
	options.flags = REFDESK_NO_DIGEST;
	cr_assert_eq(decide(PLAIN, &options), REFDESK_OK);
	cr_assert(decision_has("\"digest\":null"));
	cr_assert(decision_has("\"request_digest\":null"));
	cr_assert_not(decision_has("\"points\":\"0\""));
	options.flags |= REFDESK_ALL_PARTS;
	cr_assert_eq(decide("{\"facts\":{\"scene\":\"cafe\",\"mood\":\"playful"
			    "\"}," NOW "}",
			    &options),
		     REFDESK_OK);
	cr_assert(decision_has("\"points\":\"0\""));
}

/* ---- zones ---- */

struct asked {
	char name[64];
	int64_t utc_ms;
	struct refdesk_zone answer;
	int result;
};

static int
answer_zone(void *data, const char *name, size_t n_name, int64_t utc_ms,
	    struct refdesk_zone *zone)
{
	struct asked *asked = data;

	snprintf(asked->name, sizeof(asked->name), "%.*s", (int)n_name, name);
	asked->utc_ms = utc_ms;
	*zone = asked->answer;
	return asked->result;
}

Test(lib, a_zone_is_asked_of_the_caller)
{
	struct asked asked = { .answer = { 300, 1, "2024a" } };
	struct refdesk_decide_options options = { .size = sizeof(options),
						  .zone = answer_zone,
						  .zone_data = &asked };

	cr_assert_eq(decide(ZONED, &options), REFDESK_OK, "%s", problem.title);
	cr_assert_str_eq(asked.name, "Some/Where");
	cr_assert_eq(asked.utc_ms, 1766865600000);
	cr_assert(decision_has("\"season\":{\"source\":\"derived\",\"value\":"
			       "\"summer\"}"));
}

Test(lib, without_an_answer_a_zone_is_refused)
{
	struct asked asked = { .result = 1 };
	struct refdesk_decide_options options = { .size = sizeof(options),
						  .zone = answer_zone,
						  .zone_data = &asked };

	assert_refused(decide(ZONED, NULL), REFDESK_BAD_REQUEST,
		       "request.unknown-zone", 4);
	assert_refused(decide(ZONED, &options), REFDESK_BAD_REQUEST,
		       "request.unknown-zone", 4);
	asked.result = 0;
	asked.answer.offset_minutes = 24 * 60 + 1;
	assert_refused(decide(ZONED, &options), REFDESK_BAD_REQUEST,
		       "request.unknown-zone", 4);
}

Test(lib, a_version_of_sixteen_bytes_is_cut_not_read_past)
{
	struct asked asked = { 0 };
	struct refdesk_decide_options options = { .size = sizeof(options),
						  .zone = answer_zone,
						  .zone_data = &asked };

	memset(asked.answer.tzdata, 'x', sizeof(asked.answer.tzdata));
	cr_assert_eq(decide(ZONED, &options), REFDESK_OK);
}

/* ---- calls that cannot be ---- */

Test(lib, options_of_another_size_are_a_bad_call)
{
	struct {
		struct refdesk_decide_options options;
		char more[16];
	} larger = { .options = { .size = sizeof(larger) } };

	assert_refused(decide(PLAIN, &larger.options), REFDESK_BAD_CALL,
		       "call.argument", 2);
	larger.options.size = 0;
	assert_refused(decide(PLAIN, &larger.options), REFDESK_BAD_CALL,
		       "call.argument", 2);
	larger.options.size = sizeof(larger.options) - 1;
	assert_refused(decide(PLAIN, &larger.options), REFDESK_BAD_CALL,
		       "call.argument", 2);
	larger.options.size = sizeof(larger.options);
	cr_assert_eq(decide(PLAIN, &larger.options), REFDESK_OK);
}

Test(lib, unknown_flags_are_a_bad_call)
{
	struct refdesk_decide_options options = { .size = sizeof(options),
						  .flags = 8 };

	assert_refused(decide(PLAIN, &options), REFDESK_BAD_CALL,
		       "call.argument", 2);
}

Test(lib, null_is_a_bad_call)
{
	struct refdesk_program *none = program;

	cr_assert_eq(refdesk_program_load(NULL, 1, &none, &problem),
		     REFDESK_BAD_CALL);
	cr_assert_null(none);
	cr_assert_eq(refdesk_program_load(bytes.ptr, bytes.len, NULL, NULL),
		     REFDESK_BAD_CALL);
	cr_assert_null(refdesk_decider_new(NULL));
	cr_assert_eq(refdesk_decide(NULL, (struct refdesk_text){ PLAIN, 1 },
				    NULL, &decision, NULL),
		     REFDESK_BAD_CALL);
	cr_assert_eq(refdesk_decide(decider, (struct refdesk_text){ NULL, 1 },
				    NULL, &decision, NULL),
		     REFDESK_BAD_CALL);
	cr_assert_eq(refdesk_decide(decider, (struct refdesk_text){ PLAIN, 1 },
				    NULL, NULL, &problem),
		     REFDESK_BAD_CALL);
	cr_assert_str_eq(problem.code, "call.argument");
	refdesk_decider_free(NULL);
	refdesk_program_free(NULL);
}

/* ---- sharing ---- */

Test(lib, deciders_of_one_program_do_not_disturb_each_other)
{
	struct refdesk_decider *other = refdesk_decider_new(program);
	static const char gym[] = "{\"facts\":{\"scene\":\"gym\"}," NOW "}";
	struct refdesk_text text;

	cr_assert(other);
	cr_assert_eq(decide(PLAIN, NULL), REFDESK_OK);
	cr_assert_eq(refdesk_decide(other,
				    (struct refdesk_text){ gym, strlen(gym) },
				    NULL, &text, NULL),
		     REFDESK_OK);
	cr_assert(decision_has("\"scene\":\"cafe\""));
	cr_assert_neq(text.bytes, decision.bytes);
	refdesk_decider_free(other);
}
