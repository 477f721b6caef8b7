/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>

#include "plan/doc.h"

#define SHA "abababababababababababababababababababababababababababababababab"
#define BODY                                                                   \
	"{\"image_urls\":[\"refdesk:reference:2\",\"refdesk:reference:1\"],"   \
	"\"prompt\":\"a refdesk:reference:1\",\"seed\":18446744073709551615}"
#define HEAD                                                                   \
	"{\"decision\":\"d-1\",\"images\":2,\"key\":null,\"max_cost\":\"0.2\"" \
	",\"mode\":false,\"negative\":null,\"notes\":[\"so\"],"                \
	"\"preset\":\"weighted\",\"program\":\"" SHA "\",\"prompt\":\"a\","
#define SOURCES                                                                \
	"\"references\":["                                                     \
	"{\"file\":null,\"height\":768,\"id\":\"curly\",\"n\":1,"              \
	"\"role\":null,\"sha256\":\"" SHA "\",\"type\":null,\"url\":null,"     \
	"\"weight\":\"1\",\"width\":1024},"                                    \
	"{\"file\":null,\"height\":null,\"id\":null,\"n\":2,"                  \
	"\"role\":\"pose\",\"sha256\":null,\"type\":null,"                     \
	"\"url\":\"https://a.example/1\",\"weight\":\"2.5\","                  \
	"\"width\":null}],"
#define TAIL                                                                   \
	"\"request\":\"" SHA "\",\"schema\":\"refdesk.plan/1\","               \
	"\"seed\":\"18446744073709551615\","                                   \
	"\"subject\":null,"
#define PRICE                                                                  \
	"{\"date\":\"2026-11-20\",\"per\":\"image\",\"source\":\"here\","      \
	"\"usd\":\"0.08\"}"
#define TRY(body, order)                                                       \
	"{\"app\":\"a/b\",\"body\":" body ",\"cost\":\"0.16\",\"drops\":["     \
	"\"loras\"],\"endpoint\":\"a/b/c\",\"method\":\"POST\","               \
	"\"model\":\"m\",\"n\":1,\"notes\":[],\"on\":[],\"order\":" order      \
	",\"price\":" PRICE ",\"prompt\":\"a\",\"provider\":\"fal\","          \
	"\"secret\":\"fal\",\"url\":\"https://q.example/a/b/c\"}"
#define TRIES(tries) "\"tries\":[" tries "]}"
#define PLAN HEAD SOURCES TAIL TRIES(TRY(BODY, "[2,1]"))

static struct rd_arena arena;
static struct rd_problem problem;
static struct rd_plan_doc doc;

static void
open_arena(void)
{
	rd_arena_init(&arena, 1u << 20);
}

static void
close_arena(void)
{
	rd_arena_fini(&arena);
}

TestSuite(plan_doc, .init = open_arena, .fini = close_arena);

static enum rd_status
read_doc(const char *text)
{
	problem = (struct rd_problem){ 0 };
	return rd_plan_doc_read(&arena, rd_str_of(text), &doc, &problem);
}

/* The plan with `part` of it replaced. */
static const char *
with(const char *part, const char *other)
{
	const char *plan = PLAN, *at = strstr(plan, part);

	cr_assert(at, "%s", part);
	return rd_arena_printf(&arena, "%.*s%s%s", (int)(at - plan), plan,
			       other, at + strlen(part));
}

#define REDUX_ONES                                                             \
	"{\"n\":1,\"strength\":\"0.5\",\"tokens\":196},"                       \
	"{\"n\":2,\"strength\":\"1\",\"tokens\":196}"
#define REDUX_HEAD                                                             \
	"\"redux\":{\"crop\":\"center\",\"edge\":14,\"encoder\":"              \
	"\"siglip-384\",\"factor\":\"2\",\"function\":\"area\",\"grid\":27,"   \
	"\"kernel\":\"area\",\"kind\":null,\"law\":\"square\","                \
	"\"mode\":\"high\",\"profile\":\"comfy-advanced\",\"references\":["
#define REDUX_TAIL                                                             \
	"],\"text_tokens\":512,\"tokens\":392,\"use\":null,\"why\":{"          \
	"\"function\":\"mode\",\"mode\":\"fact\",\"profile\":\"default\"}},"
#define REDUX(ones) REDUX_HEAD ones REDUX_TAIL

Test(plan_doc, redux_may_stand_there_or_not)
{
	struct rd_buf again;
	const char *plan = with("\"references\":[{\"file\"",
				REDUX(REDUX_ONES) "\"references\":[{\"file\"");

	cr_assert_eq(read_doc(PLAN), RD_OK);
	cr_assert_null(doc.redux);
	cr_assert_eq(read_doc(plan), RD_OK, "%s: %s", problem.where,
		     problem.title);
	cr_assert_eq(doc.redux->edge, 14);
	cr_assert_eq(doc.redux->references[0].strength, 5000);
	cr_assert(rd_str_is(doc.redux->why_mode, "fact"));
	rd_buf_init(&again, RD_PLAN_CAP_BYTES);
	rd_plan_doc_write(&doc, &again);
	cr_assert(rd_str_is(rd_buf_view(&again), plan));
	rd_buf_fini(&again);
}

Test(plan_doc, redux_has_each_reference)
{
	cr_assert_eq(
		read_doc(with("\"references\":[{\"file\"",
			      REDUX("{\"n\":1,\"strength\":\"1\",\"tokens\":"
				    "196}") "\"references\":[{\"file\"")),
		RD_SEMANTIC);
	cr_assert_str_eq(problem.code, "plan.malformed");
}

Test(plan_doc, a_plan_is_read_member_by_member)
{
	cr_assert_eq(read_doc(PLAN), RD_OK, "%s: %s", problem.where,
		     problem.title);
	cr_assert(rd_str_is(doc.decision, "d-1"));
	cr_assert_null(doc.subject.ptr);
	cr_assert_eq(doc.images, 2);
	cr_assert_eq(doc.max_cost, 2000);
	cr_assert(rd_str_is(doc.seed, "18446744073709551615"));
	cr_assert_eq(doc.n_notes, 1);
	cr_assert_eq(doc.n_references, 2);
	cr_assert_eq(doc.references[0].width_px, 1024);
	cr_assert_eq(doc.references[1].weight, 25000);
	cr_assert_eq(doc.references[1].width_px, 0);
	cr_assert_eq(doc.n_tries, 1);
	cr_assert_eq(doc.tries[0].cost_micro, 160000);
	cr_assert_eq(doc.tries[0].price_micro, 80000);
	cr_assert_eq(doc.tries[0].unit, RD_PRICE_IMAGE);
	cr_assert_eq(doc.tries[0].drops, RD_DROP_LORAS);
	cr_assert_eq(doc.tries[0].n_order, 2);
	cr_assert_eq(doc.tries[0].order[0], 2);
	cr_assert(rd_str_is(doc.tries[0].body, BODY));
}

Test(plan_doc, what_is_written_is_what_was_read)
{
	struct rd_buf again;

	cr_assert_eq(read_doc(PLAN), RD_OK);
	rd_buf_init(&again, RD_PLAN_CAP_BYTES);
	rd_plan_doc_write(&doc, &again);
	cr_assert(rd_str_is(rd_buf_view(&again), PLAN));
	rd_buf_fini(&again);
}

Test(plan_doc, another_spelling_is_no_plan)
{
	static const char *const rows[][2] = {
		{ ",\"key\"", ", \"key\"" },
		{ "\"0.2\"", "\"0.20\"" },
		{ "\"2.5\"", "2.5" },
		{ "\"images\":2", "\"images\":2.0" },
		{ "\"weighted\"", "\"\\u0077eighted\"" },
		{ "\"key\":null,", "" },
		{ "\"images\":2,\"key\":null", "\"key\":null,\"images\":2" },
		{ "\"mode\":false", "\"mode\":false,\"mood\":1" },
		{ "[\"loras\"]", "[\"loras\",\"loras\"]" },
		{ "[\"loras\"]", "[\"rest\"]" },
		{ "plan/1", "plan/2" },
		{ "\"n\":2", "\"n\":3" },
		{ "\"per\":\"image\"", "\"per\":\"year\"" },
		{ "\"images\":2", "\"images\":0" },
		{ SHA, "abab" },
		{ "\"0.16\"", "\"-0.16\"" },
		{ "\"seed\":18", "\"seed\": 18" },
		{ "{\"image_urls\":", "{\"image_urls\" :" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert_neq(read_doc(with(rows[i][0], rows[i][1])), RD_OK,
			      "%s", rows[i][1]);
		cr_assert_str_eq(problem.code, "plan.malformed", "%s",
				 rows[i][1]);
		cr_assert_eq(problem.exit_code, 4);
	}
	cr_assert_neq(read_doc(PLAN "\n"), RD_OK);
}

Test(plan_doc, a_reference_is_one_thing)
{
	cr_assert_neq(read_doc(with("\"file\":null", "\"file\":\"f\"")), RD_OK);
	cr_assert_neq(read_doc(with("\"https://a.example/1\"", "null")), RD_OK);
	cr_assert_neq(
		read_doc(with("\"sha256\":\"" SHA "\"", "\"sha256\":null")),
		RD_OK);
}

Test(plan_doc, a_body_names_only_references_that_are_sent)
{
	cr_assert_neq(read_doc(with("\"order\":[2,1]", "\"order\":[2]")),
		      RD_OK);
	cr_assert_neq(read_doc(with("\"order\":[2,1]", "\"order\":[2,1,1]")),
		      RD_OK);
	cr_assert_neq(read_doc(with("\"order\":[2,1]", "\"order\":[2,3]")),
		      RD_OK);
	cr_assert_neq(read_doc(with("reference:2", "reference:3")), RD_OK);
	cr_assert_neq(read_doc(with("reference:2", "reference:02")), RD_OK);
}

Test(plan_doc, urls_come_where_the_marks_stand)
{
	const struct rd_str urls[] = { RD_STR_LIT("https://one.example/\"a\""),
				       RD_STR_LIT(
					       "data:image/png;base64,AA==") };
	struct rd_buf body;

	cr_assert_eq(read_doc(PLAN), RD_OK);
	rd_buf_init(&body, RD_PLAN_CAP_BYTES);
	cr_assert_eq(rd_plan_fill(&doc.tries[0], urls, 2, &body), RD_OK);
	cr_assert(rd_str_is(rd_buf_view(&body),
			    "{\"image_urls\":[\"data:image/png;base64,AA==\","
			    "\"https://one.example/\\\"a\\\"\"],"
			    "\"prompt\":\"a refdesk:reference:1\","
			    "\"seed\":18446744073709551615}"));
	rd_buf_fini(&body);
}

Test(plan_doc, a_body_without_all_urls_is_none)
{
	const struct rd_str urls[] = { RD_STR_LIT("https://one.example/"),
				       RD_STR_NONE };
	struct rd_buf body;

	cr_assert_eq(read_doc(PLAN), RD_OK);
	rd_buf_init(&body, RD_PLAN_CAP_BYTES);
	cr_assert_eq(rd_plan_fill(&doc.tries[0], urls, 2, &body), RD_SEMANTIC);
	rd_buf_reset(&body);
	cr_assert_eq(rd_plan_fill(&doc.tries[0], urls, 1, &body), RD_SEMANTIC);
	rd_buf_fini(&body);
}

Test(plan_doc, names_that_look_like_marks_are_names)
{
	const struct rd_plan_try try = {
		.body = RD_STR_LIT("{\"refdesk:reference:9\":\"\\\"\"}"),
	};
	struct rd_buf body;

	rd_buf_init(&body, RD_PLAN_CAP_BYTES);
	cr_assert_eq(rd_plan_fill(&try, NULL, 0, &body), RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&body), try.body));
	rd_buf_fini(&body);
}

Test(plan_doc, a_plan_has_a_cap)
{
	static char large[RD_PLAN_CAP_BYTES + 1];

	memset(large, ' ', sizeof(large));
	cr_assert_eq(rd_plan_doc_read(&arena,
				      (struct rd_str){ large, sizeof(large) },
				      &doc, &problem),
		     RD_LIMIT);
	cr_assert_str_eq(problem.code, "plan.too-large");
}
