/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>
#include <malloc.h>

#include "decide/decide.h"
#include "sample_program.h"

struct desk {
	struct rd_prog prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_problem problem;
	const struct rd_dec_result *result;
	struct rd_buf out;
};

static struct desk desk;

static void
open_desk(void)
{
	desk = (struct desk){ 0 };
	sample_load(&desk.prog);
	rd_dec_request_init(&desk.request);
	rd_buf_init(&desk.out, 1 << 24);
	desk.dec = rd_dec_new(&desk.prog, &desk.problem);
	cr_assert(desk.dec);
}

static void
close_desk(void)
{
	rd_dec_free(desk.dec);
	rd_dec_request_fini(&desk.request);
	rd_prog_fini(&desk.prog);
	rd_buf_fini(&desk.out);
}

static enum rd_status
read_json(struct rd_str json, bool resolved)
{
	struct rd_dec_read_opts opts = { .resolved = resolved };

	desk.problem = (struct rd_problem){ 0 };
	return rd_dec_request_read(&desk.request, &desk.prog, json, &opts,
				   &desk.problem);
}

static enum rd_status
decide(struct rd_str json, bool resolved)
{
	enum rd_status status = read_json(json, resolved);

	if (status != RD_OK)
		return status;
	return rd_dec_decide(desk.dec, &desk.request, &desk.result,
			     &desk.problem);
}

static void
write_decision(char *digest)
{
	struct rd_dec_write_opts opts = { .digest = true,
					  .trace = true,
					  .candidate = RD_NONE };

	rd_buf_reset(&desk.out);
	rd_dec_write(desk.dec, &opts, &desk.out, digest);
}

#define NOW "\"now\":\"2025-12-27T20:00:00Z\""

TestSuite(decide, .init = open_desk, .fini = close_desk);

/* Every refusal of the reader, by its code. */
static const struct {
	const char *json, *code;
} refusals[] = {
	{ "", "request.empty" },
	{ "  \n", "request.empty" },
	{ "{", "request.syntax" },
	{ "[]", "request.type" },
	{ "{\"facts\":{\"scene\":\"\xff\"}," NOW "}", "request.utf8" },
	{ "{" NOW "}", "request.no-facts" },
	{ "{\"facts\":{\"scene\":\"x\"}}", "request.no-now" },
	{ "{\"facts\":{\"scene\":\"x\"},\"now\":\"2025-12-27T20:00:00\"}",
	  "request.no-offset" },
	{ "{\"facts\":{\"scene\":\"x\"},\"now\":\"yesterday\"}",
	  "request.instant" },
	{ "{\"facts\":{\"scene\":\"x\"},\"now\":\"2025-02-30T20:00:00Z\"}",
	  "request.instant" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"extra\":1}",
	  "request.unknown-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW "," NOW "}",
	  "request.duplicate-key" },
	{ "{\"facts\":{\"scene\":\"x\",\"scene\":\"y\"}," NOW "}",
	  "request.duplicate-key" },
	{ "{\"facts\":{\"scene\":\"x\",\"sceen\":\"y\"}," NOW "}",
	  "request.unknown-fact" },
	{ "{\"facts\":{\"scene\":7}," NOW "}", "request.type" },
	{ "{\"facts\":{\"scene\":null}," NOW "}", "request.type" },
	{ "{\"facts\":{}," NOW "}", "request.missing-fact" },
	{ "{\"facts\":{\"scene\":\"\"}," NOW "}", "request.empty-text" },
	{ "{\"facts\":{\"scene\":\"a\\u0000b\"}," NOW "}", "request.nul" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"count\":0}",
	  "request.count" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"count\":\"1\"}",
	  "request.type" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"seed\":42}",
	  "request.number" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"seed\":\"-1\"}",
	  "request.seed" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"subject\":\"\"}",
	  "request.name" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"schema\":\"other/1\"}",
	  "request.schema" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"unavailable\":[\"nobody\"]}",
	  "request.unknown-reference" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"history\":[{\"at\":\"2025-12-"
	  "27T20:00:00Z\"}]}",
	  "request.missing-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW
	  ",\"look\":{\"hairstyle\":\"a\"}}",
	  "request.missing-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW
	  ",\"observations\":{\"mood\":{}}}",
	  "request.unknown-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"derived\":{}}",
	  "request.unknown-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"generation\":{\"images\":"
	  "\"2\"}}",
	  "request.type" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"generation\":{\"max_cost\":"
	  "0.2}}",
	  "request.number" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"generation\":{\"loras\":[{"
	  "\"path\":\"a\",\"transformer\":\"both\"}]}}",
	  "request.unknown-term" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"generation\":{\"loras\":[{"
	  "\"family\":\"flux\"}]}}",
	  "request.missing-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"generation\":{\"redux\":{"
	  "\"modus\":\"mid\"}}}",
	  "request.unknown-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"generation\":{\"redux\":{"
	  "\"factor\":2}}}",
	  "request.number" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"generation\":{\"references\":"
	  "[{\"weight\":\"1\"}]}}",
	  "request.missing-key" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW "} trailing", "request.syntax" },
#define LEARNED(rows)                                                          \
	"{\"facts\":{\"scene\":\"x\"}," NOW ",\"learned\":[" rows "]}"
#define ROW(table, key, value, evidence)                                       \
	"{\"table\":" table ",\"key\":" key ",\"value\":" value                \
	",\"evidence\":" evidence "}"
	{ LEARNED(ROW("\"likes\"", "\"a\"", "\"1\"", "1")),
	  "request.unknown-table" },
	{ LEARNED(ROW("\"taste\"", "\"\"", "\"1\"", "1")), "request.name" },
	{ LEARNED(ROW("\"taste\"", "\"a\"", "1", "1")), "request.number" },
	{ LEARNED(ROW("\"taste\"", "\"a\"", "\"1.00001\"", "1")),
	  "request.decimal" },
	{ LEARNED(ROW("\"taste\"", "\"a\"", "\"1\"", "\"1\"")),
	  "request.type" },
	{ LEARNED(ROW("\"taste\"", "\"a\"", "\"1\"", "-1")), "request.range" },
	{ LEARNED("{\"table\":\"taste\",\"key\":\"a\",\"value\":\"1\"}"),
	  "request.missing-key" },
	{ LEARNED(ROW("\"taste\"", "\"a\"", "\"1\"", "1") "," ROW(
		  "\"taste\"", "\"b\"", "\"1\"",
		  "1") "," ROW("\"taste\"", "\"a\"", "\"0\"", "2")),
	  "request.duplicate-row" },
	{ "{\"facts\":{\"scene\":\"x\"}," NOW ",\"learned\":{}}",
	  "request.type" },
};

Test(decide, each_bad_request_is_refused_for_its_own_reason)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		enum rd_status status = read_json(rd_str_of(refusals[i].json),
						  false);

		cr_assert_neq(status, RD_OK, "%s", refusals[i].json);
		cr_assert_str_eq(desk.problem.code, refusals[i].code,
				 "%s: %s (%s)", refusals[i].json,
				 desk.problem.code, desk.problem.title);
		cr_assert_eq(desk.problem.exit_code, 4);
	}
}

Test(decide, every_prefix_of_a_request_is_refused)
{
	static const char json[] =
		"{\"facts\":{\"scene\":\"park\"},\"now\":\"2025-12-27T20:00:00Z"
		"\",\"history\":[{\"reference\":\"a\",\"at\":\"2025-12-27T19:00"
		":00Z\",\"scene\":\"park\"}]}";

	cr_assert_eq(read_json(RD_STR_LIT(json), false), RD_OK, "%s",
		     desk.problem.title);
	for (size_t n = 0; n < sizeof(json) - 1; n++)
		cr_assert_neq(read_json((struct rd_str){ json, n }, false),
			      RD_OK, "%zu bytes were taken", n);
}

Test(decide, a_decision_is_the_same_bytes_twice)
{
	static const char json[] = "{\"facts\":{\"scene\":\"park\"}," NOW "}";
	char first[65], second[65];

	cr_assert_eq(decide(RD_STR_LIT(json), false), RD_OK, "%s",
		     desk.problem.title);
	write_decision(first);
	cr_assert_eq(decide(RD_STR_LIT(json), false), RD_OK);
	write_decision(second);
	cr_assert_str_eq(first, second);
	cr_assert_eq(strlen(first), 64);
}

Test(decide, the_record_form_decides_the_same)
{
	static const char json[] =
		"{\"facts\":{\"scene\":\"park\"}," NOW
		",\"subject\":\"u1\",\"history\":[{\"reference\":\"curly_casual"
		"\",\"at\":\"2025-12-27T19:00:00Z\",\"scene\":\"gym\"}],"
		"\"count\":2,\"seed\":\"42\",\"unavailable\":[\"bun_sport\"]}";
	char first[65], second[65];
	struct rd_buf record;

	rd_buf_init(&record, 1 << 20);
	cr_assert_eq(decide(RD_STR_LIT(json), false), RD_OK, "%s",
		     desk.problem.title);
	write_decision(first);
	rd_dec_request_write(desk.dec, &record);
	cr_assert_eq(decide(rd_buf_view(&record), true), RD_OK, "%s at %s",
		     desk.problem.title, desk.problem.where);
	write_decision(second);
	cr_assert_str_eq(first, second);
	rd_buf_fini(&record);
}

Test(decide, parts_sum_to_the_score)
{
	static const char json[] =
		"{\"facts\":{\"scene\":\"park\"}," NOW
		",\"history\":[{\"reference\":\"curly_casual\",\"at\":\"2025-12"
		"-27T19:00:00Z\",\"scene\":\"gym\"}]}";
	struct rd_dec_part *parts = calloc(rd_dec_max_parts(desk.dec),
					   sizeof(*parts));

	cr_assert_eq(decide(RD_STR_LIT(json), false), RD_OK, "%s",
		     desk.problem.title);
	cr_assert_gt(desk.result->n_eligible, 0);
	for (uint32_t i = 0; i < desk.result->n_eligible; i++) {
		const struct rd_dec_candidate *c = &desk.result->candidates[i];
		uint32_t n = rd_dec_parts(desk.dec, c->ref, parts);
		int64_t sum = 0;

		for (uint32_t p = 0; p < n; p++)
			sum += parts[p].points;
		cr_assert_eq(sum, c->score, "reference %u", c->ref);
	}
	free(parts);
}

Test(decide, no_heap_is_used_once_warm)
{
	static const char json[] =
		"{\"facts\":{\"scene\":\"park \\u00e9\"}," NOW
		",\"history\":[{\"reference\":\"curly_casual\",\"at\":\"2025-12"
		"-27T19:00:00Z\",\"scene\":\"gym\"}]}";
	struct mallinfo2 before, after;

	for (int i = 0; i < 4; i++) {
		cr_assert_eq(decide(RD_STR_LIT(json), false), RD_OK);
		write_decision(NULL);
	}
	before = mallinfo2();
	for (int i = 0; i < 100; i++) {
		cr_assert_eq(decide(RD_STR_LIT(json), false), RD_OK);
		write_decision(NULL);
	}
	after = mallinfo2();
	cr_assert_eq(before.uordblks, after.uordblks);
	cr_assert_eq(before.arena, after.arena);
}

Test(decide, showing_more_does_not_change_the_digest)
{
	static const char json[] =
		"{\"facts\":{\"scene\":\"park\",\"mood\":\"playful\"}," NOW "}";
	struct rd_dec_write_opts opts = {
		.digest = true, .trace = true, .all = true, .candidate = RD_NONE
	};
	char first[65], shown[65];

	cr_assert_eq(decide(RD_STR_LIT(json), false), RD_OK, "%s",
		     desk.problem.title);
	write_decision(first);
	rd_buf_reset(&desk.out);
	rd_dec_write(desk.dec, &opts, &desk.out, shown);
	cr_assert_str_eq(first, shown);
	opts.all = false;
	opts.candidate = 0;
	rd_buf_reset(&desk.out);
	rd_dec_write(desk.dec, &opts, &desk.out, shown);
	cr_assert_str_eq(first, shown);
}
