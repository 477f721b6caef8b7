/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the shipped rules make of their providers' documented replies, and what
 * they ask. */
#include "dispatch/call.h"
#include "pack_files.h"
#include "reply_desk.h"

struct desk {
	struct rd_prog prog;
	struct rd_arena arena;
	struct rd_buf text;
	struct rd_problem problem;
};

static void
desk_init(struct desk *desk)
{
	struct pack_files packs = { 0 };
	struct compiled compiled;

	pack_files_read(&packs, "rules");
	compiled = compile_pack(&packs, "multiref", test_schemas());
	cr_assert_eq(compiled.status, RD_OK);
	cr_assert_eq(rd_prog_load(&desk->prog, rd_buf_view(&compiled.program),
				  RD_PROG_CHECK_DIGEST, &desk->problem),
		     RD_OK, "%s", desk->problem.title);
	compiled_free(&compiled);
	pack_files_free(&packs);
	rd_arena_init(&desk->arena, RD_DISP_REPLY_ARENA_CAP);
	rd_buf_init(&desk->text, 1 << 20);
}

static void
desk_fini(struct desk *desk)
{
	rd_buf_fini(&desk->text);
	rd_arena_fini(&desk->arena);
	rd_prog_fini(&desk->prog);
}

static struct rd_disp_site
site_of(const struct rd_prog *prog, const char *model)
{
	struct rd_disp_site site = { .prog = prog, .model = RD_NONE };

	for (uint32_t i = 0; i < prog->n_model; i++)
		if (rd_str_is(rd_prog_str(prog, prog->model[i].name), model)) {
			site.model = i;
			site.provider = prog->model[i].provider;
		}
	cr_assert_neq(site.model, RD_NONE, "no model %s", model);
	return site;
}

/* ---- replies ---- */

struct pack_row {
	const char *model;
	enum rd_send_call on;
	int status; /* 0: it never came; negative: the body was cut */
	const char *headers, *body, *says;
};

static void
check_pack_rows(const struct pack_row *rows, size_t n)
{
	struct desk desk;

	desk_init(&desk);
	for (size_t i = 0; i < n; i++) {
		struct rd_disp_site site = site_of(&desk.prog, rows[i].model);
		struct rd_disp_reply reply = {
			.end = rows[i].status > 0   ? RD_NET_ANSWERED
			       : rows[i].status < 0 ? RD_NET_CUT
						    : RD_NET_LOST,
			.status = abs(rows[i].status),
			.headers = rd_str_of(rows[i].headers),
			.body = rd_str_of(rows[i].body),
			.now_ms = NOW,
		};
		struct rd_disp_said said;

		rd_arena_reset(&desk.arena);
		cr_assert_eq(rd_disp_reply_read(&site, rows[i].on, &reply,
						&desk.arena, &said),
			     RD_OK);
		rd_buf_reset(&desk.text);
		describe(&said, &desk.text);
		cr_expect_str_eq(desk.text.ptr, rows[i].says, "row %zu: %d %s",
				 i, rows[i].status, rows[i].body);
	}
	desk_fini(&desk);
}

#define CHECK_PACK(rows) check_pack_rows(rows, sizeof(rows) / sizeof(*(rows)))
#define MULTI "flux-kontext-max-multi"
#define WAN "wan-lora"
#define MEDIA "https://v3.fal.media/files/"
#define ISSUE(type) "{\"detail\":[{\"msg\":\"m\",\"type\":\"" type "\"}]}"
#define TYPED(type) "{\"detail\":\"x\",\"error_type\":\"" type "\"}"

static const struct pack_row fal_rows[] = {
	{ MULTI, RD_CALL_SUBMIT, 200, "x-fal-request-id: r1\n",
	  "{\"status\":\"IN_QUEUE\",\"request_id\":\"r1\","
	  "\"queue_position\":2}",
	  "said id=r1 state=queued position=2" },
	{ MULTI, RD_CALL_SUBMIT, -200, "x-fal-request-id: r1\n", "{\"requ",
	  "said id=r1" },
	{ MULTI, RD_CALL_SUBMIT, 200, "", "<html>", "unclear" },
	{ MULTI, RD_CALL_SUBMIT, 0, "", "", "unclear" },
	{ MULTI, RD_CALL_STATUS, 202, "",
	  "{\"status\":\"IN_PROGRESS\",\"logs\":null}", "said state=running" },
	{ MULTI, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"COMPLETED\",\"error\":null,\"error_type\":null}",
	  "said state=done" },
	{ MULTI, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"COMPLETED\",\"error\":\"Invalid status code: 422\"}",
	  "said state=failed error=Invalid status code: 422" },
	{ MULTI, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"COMPLETED\",\"error\":\"e\","
	  "\"error_type\":\"client_cancelled\"}",
	  "said state=cancelled type=client_cancelled error=e" },
	{ MULTI, RD_CALL_RESULT, 200, "x-fal-billable-units: 2\n",
	  "{\"images\":[{\"url\":\"" MEDIA "a\"},{\"url\":\"" MEDIA
	  "b\"}],\"seed\":196619188014358660,"
	  "\"has_nsfw_concepts\":[false,true]}",
	  "said file=" MEDIA "a file=" MEDIA "b! seed=196619188014358660 "
	  "cost=2" },
	{ WAN, RD_CALL_RESULT, 200, "",
	  "{\"image\":{\"url\":\"" MEDIA "a\"},\"seed\":1}",
	  "said file=" MEDIA "a seed=1" },
	{ MULTI, RD_CALL_RESULT, 400, "",
	  "{\"detail\":\"Request is still in progress\"}",
	  "again error=Request is still in progress" },
	{ MULTI, RD_CALL_RESULT, 422, "", ISSUE("content_policy_violation"),
	  "moderated type=content_policy_violation" },
	{ MULTI, RD_CALL_RESULT, 422, "", ISSUE("no_media_generated"),
	  "refused type=no_media_generated" },
	{ MULTI, RD_CALL_RESULT, 504, "", ISSUE("generation_timeout"),
	  "refused type=generation_timeout" },
	{ MULTI, RD_CALL_RESULT, 502, "", "<html>nginx</html>", "again" },
	{ MULTI, RD_CALL_RESULT, 504, "x-fal-request-timeout-type: user\n",
	  TYPED("request_timeout"), "unstarted type=request_timeout error=x" },
	{ MULTI, RD_CALL_SUBMIT, 400, "", TYPED("bad_request"),
	  "refused type=bad_request error=x" },
	{ MULTI, RD_CALL_SUBMIT, 401, "", "{\"detail\":\"no\"}",
	  "key error=no" },
	{ MULTI, RD_CALL_SUBMIT, 403, "", "{\"detail\":\"locked\"}",
	  "funds error=locked" },
	{ MULTI, RD_CALL_SUBMIT, 404, "", "{\"detail\":\"not found\"}",
	  "gone error=not found" },
	{ MULTI, RD_CALL_SUBMIT, 413, "", "", "refused" },
	{ MULTI, RD_CALL_SUBMIT, 422, "", ISSUE("missing"),
	  "refused type=missing" },
	{ MULTI, RD_CALL_SUBMIT, 422, "", ISSUE("content_policy_violation"),
	  "moderated type=content_policy_violation" },
	{ MULTI, RD_CALL_SUBMIT, 408, "", "", "unclear" },
	{ MULTI, RD_CALL_SUBMIT, 409, "", "", "unclear" },
	{ MULTI, RD_CALL_SUBMIT, 499, "", TYPED("client_disconnected"),
	  "unclear type=client_disconnected error=x" },
	{ MULTI, RD_CALL_SUBMIT, 429, "retry-after: 7\n",
	  TYPED("concurrent_requests_limit"),
	  "busy retry=7 type=concurrent_requests_limit error=x" },
	{ MULTI, RD_CALL_SUBMIT, 500, "", "", "unclear" },
	{ MULTI, RD_CALL_SUBMIT, 503, "", TYPED("runner_scheduling_failure"),
	  "unclear type=runner_scheduling_failure error=x" },
	{ MULTI, RD_CALL_SUBMIT, 504, "", TYPED("startup_timeout"),
	  "unclear type=startup_timeout error=x" },
	{ MULTI, RD_CALL_SUBMIT, 302, "location: http://x/\n", "", "unclear" },
	{ MULTI, RD_CALL_STATUS, 500, "", "", "again" },
	{ MULTI, RD_CALL_STATUS, 404, "", "{\"detail\":\"x\"}", "gone" },
	{ MULTI, RD_CALL_STATUS, 401, "", "{\"detail\":\"x\"}", "key" },
	{ MULTI, RD_CALL_CANCEL, 202, "",
	  "{\"status\":\"CANCELLATION_REQUESTED\"}", "said state=running" },
	{ MULTI, RD_CALL_CANCEL, 400, "", "{\"status\":\"ALREADY_COMPLETED\"}",
	  "refused" },
	{ MULTI, RD_CALL_CANCEL, 404, "", "{\"status\":\"NOT_FOUND\"}",
	  "gone" },
	{ MULTI, RD_CALL_UPLOAD, 200, "",
	  "{\"upload_url\":\"" MEDIA "u\",\"file_url\":\"" MEDIA "x\"}",
	  "said upload-url=" MEDIA "u uploaded=" MEDIA "x" },
	{ MULTI, RD_CALL_PUT_PART, 200, "", "{\"partNumber\":1,\"etag\":\"e\"}",
	  "said part={\"partNumber\":1,\"etag\":\"e\"}" },
	{ MULTI, RD_CALL_PUT, 503, "", "", "again" },
	{ MULTI, RD_CALL_FETCH, 404, "", "", "gone" },
	{ MULTI, RD_CALL_FETCH, 429, "retry-after: 3\n", "", "again retry=3" },
};

Test(disp_packs, what_fal_answers)
{
	CHECK_PACK(fal_rows);
}

#define BFL "bfl-kontext-pro"
#define POLL "https://api.eu1.bfl.ai/v1/get_result?id=b1"
#define SAMPLE "https://delivery-eu1.bfl.ai/s.jpeg"

static const struct pack_row bfl_rows[] = {
	{ BFL, RD_CALL_SUBMIT, 200, "",
	  "{\"id\":\"b1\",\"polling_url\":\"" POLL "\"}",
	  "said id=b1 status-url=" POLL },
	{ BFL, RD_CALL_STATUS, 200, "",
	  "{\"id\":\"b1\",\"status\":\"Pending\",\"result\":null}",
	  "said state=running" },
	{ BFL, RD_CALL_RESULT, 200, "",
	  "{\"status\":\"Ready\",\"result\":{\"sample\":\"" SAMPLE
	  "\",\"seed\":42}}",
	  "said state=done file=" SAMPLE " seed=42" },
	{ BFL, RD_CALL_STATUS, 200, "", "{\"status\":\"Request Moderated\"}",
	  "said state=moderated" },
	{ BFL, RD_CALL_STATUS, 200, "", "{\"status\":\"Content Moderated\"}",
	  "said state=moderated" },
	{ BFL, RD_CALL_STATUS, 200, "", "{\"status\":\"Error\"}",
	  "said state=failed" },
	{ BFL, RD_CALL_STATUS, 200, "", "{\"status\":\"Task not found\"}",
	  "said state=unknown" },
	{ BFL, RD_CALL_SUBMIT, 402, "", "{\"detail\":\"credits\"}",
	  "funds error=credits" },
	{ BFL, RD_CALL_SUBMIT, 403, "", "{}", "key" },
	{ BFL, RD_CALL_SUBMIT, 429, "", "{}", "busy" },
	{ BFL, RD_CALL_SUBMIT, 422, "", "{}", "refused" },
	{ BFL, RD_CALL_SUBMIT, 500, "", "{}", "unclear" },
};

Test(disp_packs, what_bfl_answers)
{
	CHECK_PACK(bfl_rows);
}

#define REPLICATE "replicate-kontext-pro"
#define OUT "https://replicate.delivery/out.png"

static const struct pack_row replicate_rows[] = {
	{ REPLICATE, RD_CALL_SUBMIT, 202, "",
	  "{\"id\":\"p1\",\"status\":\"starting\",\"output\":null}",
	  "said id=p1 state=queued" },
	{ REPLICATE, RD_CALL_STATUS, 200, "", "{\"status\":\"processing\"}",
	  "said state=running" },
	{ REPLICATE, RD_CALL_RESULT, 200, "",
	  "{\"status\":\"succeeded\",\"output\":\"" OUT "\"}",
	  "said state=done file=" OUT },
	{ REPLICATE, RD_CALL_RESULT, 200, "",
	  "{\"status\":\"succeeded\",\"output\":[\"" OUT "\",\"" OUT "\"]}",
	  "said state=done file=" OUT " file=" OUT },
	{ REPLICATE, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"failed\",\"error\":\"E005\"}",
	  "said state=failed error=E005" },
	{ REPLICATE, RD_CALL_STATUS, 200, "", "{\"status\":\"aborted\"}",
	  "said state=cancelled" },
	{ REPLICATE, RD_CALL_SUBMIT, 422, "",
	  "{\"title\":\"Input\",\"detail\":\"d\",\"status\":422}",
	  "refused type=Input error=d" },
	{ REPLICATE, RD_CALL_SUBMIT, 429, "retry-after: 10\n", "{}",
	  "busy retry=10" },
	{ REPLICATE, RD_CALL_SUBMIT, 500, "", "{}", "unclear" },
};

Test(disp_packs, what_replicate_answers)
{
	CHECK_PACK(replicate_rows);
}

/* ---- calls ---- */

/* Every call of every model can be written, goes to a host of the rules, and
 * has the key just where the provider wants it. */
static void
check_calls(struct desk *desk, const struct rd_disp_site *site)
{
	const struct rd_prog_provider *provider =
		&desk->prog.provider[site->provider];
	struct rd_disp_holes holes = { .id = RD_STR_LIT("r1"),
				       .type = RD_STR_LIT("image/png"),
				       .name = RD_STR_LIT("a.png"),
				       .parts = RD_STR_LIT("[]"),
				       .part = 1 };
	struct rd_disp_call call;

	for (uint32_t i = 0; i < provider->n_calls; i++) {
		const struct rd_prog_call *c =
			&desk->prog.call[provider->first_call + i];
		bool of_files = c->on == RD_CALL_PUT ||
				c->on == RD_CALL_PUT_PART ||
				c->on == RD_CALL_PUT_DONE ||
				c->on == RD_CALL_FETCH;
		char *url = rd_arena_printf(
			&desk->arena, "https://%s/x",
			rd_str_is(rd_prog_str(&desk->prog, provider->name),
				  "replicate")
				? "replicate.delivery"
			: rd_str_is(rd_prog_str(&desk->prog, provider->name),
				    "bfl")
				? "delivery-eu1.bfl.ai"
				: "v3.fal.media");

		holes.on = (enum rd_send_call)c->on;
		holes.given_url = of_files ? rd_str_of(url) : RD_STR_NONE;
		cr_assert_eq(rd_disp_call_write(site, &holes, &desk->arena,
						&call, &desk->problem),
			     RD_OK, "call %u: %s", c->on, desk->problem.title);
		cr_expect_eq(call.n_keyed, !of_files, "%s", call.url);
		cr_expect_eq(call.reach, RD_NET_PUBLIC);
		cr_expect_gt(call.total_ms, 0);
	}
}

Test(disp_packs, what_is_asked)
{
	struct desk desk;

	desk_init(&desk);
	cr_expect_gt(desk.prog.n_model, 10);
	for (uint32_t i = 0; i < desk.prog.n_model; i++) {
		struct rd_disp_site site = {
			.prog = &desk.prog,
			.provider = desk.prog.model[i].provider,
			.model = i,
		};

		check_calls(&desk, &site);
	}
	desk_fini(&desk);
}
