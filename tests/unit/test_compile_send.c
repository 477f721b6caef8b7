/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rules about providers (testdata/invalid/sending) become these records; and
 * the forms of their values. */

#include "pack_files.h"

#include "base/decimal.h"
#include "program/program.h"
#include "validate/form.h"

#include <criterion/criterion.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct pack_files packs;
static struct rd_prog prog;

static void
load(void)
{
	struct compiled compiled;
	struct rd_problem problem;

	pack_files_read(&packs, "testdata/invalid");
	compiled = compile_pack(&packs, "sending", test_schemas());
	cr_assert_eq(compiled.status, RD_OK);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&compiled.program),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK);
	compiled_free(&compiled);
}

static void
unload(void)
{
	rd_prog_fini(&prog);
	pack_files_free(&packs);
}

TestSuite(compile_send, .init = load, .fini = unload);

static bool
is(uint32_t string, const char *text)
{
	return rd_str_is(rd_prog_str(&prog, string), text);
}

static bool
lists(uint32_t first, uint32_t n, const char *texts)
{
	struct rd_str rest = rd_str_of(texts), word;
	uint32_t i = 0;

	while (rd_str_word(&rest, &word)) {
		if (i == n ||
		    !rd_str_eq(rd_prog_str(&prog, prog.listed[first + i].text),
			       word))
			return false;
		i++;
	}
	return i == n;
}

Test(compile_send, a_provider_has_its_hosts_and_times)
{
	const struct rd_prog_provider *p = prog.provider;

	cr_assert_eq(prog.n_provider, 1);
	cr_assert(is(p->name, "example"));
	cr_assert(is(p->secret, "example"));
	cr_assert(is(p->retention, "a day"));
	cr_assert(is(p->dated, "2026-11-20"));
	cr_assert_eq(p->files, RD_FILES_UPLOAD);
	cr_assert_eq(p->inline_max, 262144);
	cr_assert_eq(p->signing, RD_SIGNING_NONE);
	cr_assert_eq(p->poll_ms, 500);
	cr_assert_eq(p->poll_max_ms, 5000);
	cr_assert_eq(p->wait_ms, 900000);
	cr_assert_eq(p->settle_ms, 120000);
	cr_assert_eq(p->in_flight, 10);
	cr_assert_eq(p->n_hosts, 2);
	cr_assert(is(prog.host[0].name, "queue.example.org"));
	cr_assert_eq(prog.host[0].key, 1);
	cr_assert(is(prog.host[1].name, "*.files.example.org"));
	cr_assert_eq(prog.host[1].key, 0);
	cr_assert_eq(p->n_headers, 1);
	cr_assert_eq(prog.header[0].calls,
		     1u << RD_CALL_SUBMIT | 1u << RD_CALL_STATUS |
			     1u << RD_CALL_RESULT | 1u << RD_CALL_CANCEL |
			     1u << RD_CALL_UPLOAD);
}

Test(compile_send, a_call_has_its_address_body_and_replies)
{
	static const struct {
		enum rd_send_call on;
		enum rd_send_body body;
		uint32_t from, n_replies;
		const char *url;
	} wanted[] = {
		{ RD_CALL_SUBMIT, RD_BODY_JSON, 0, 2,
		  "https://queue.example.org/{endpoint}" },
		{ RD_CALL_STATUS, RD_BODY_NONE, RD_REPLY_STATUS_URL + 1, 2,
		  "https://queue.example.org/{app}/requests/{id}/status" },
		{ RD_CALL_RESULT, RD_BODY_NONE, 0, 0,
		  "https://queue.example.org/{app}/requests/{id}" },
		{ RD_CALL_UPLOAD, RD_BODY_JSON, 0, 2,
		  "https://queue.example.org/files" },
		{ RD_CALL_PUT, RD_BODY_BYTES, RD_REPLY_UPLOAD_URL + 1, 0, "" },
		{ RD_CALL_PUT_PART, RD_BODY_BYTES, RD_REPLY_UPLOAD_URL + 1, 1,
		  "/{part}" },
		{ RD_CALL_PUT_DONE, RD_BODY_JSON, RD_REPLY_UPLOAD_URL + 1, 0,
		  "/complete" },
	};

	cr_assert_eq(prog.n_call, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++) {
		cr_expect_eq(prog.call[i].on, wanted[i].on);
		cr_expect_eq(prog.call[i].body, wanted[i].body, "%zu", i);
		cr_expect_eq(prog.call[i].from, wanted[i].from, "%zu", i);
		cr_expect_eq(prog.call[i].n_replies, wanted[i].n_replies);
		cr_expect_eq(prog.call[i].total_ms, 60000);
		cr_expect(is(prog.call[i].url, wanted[i].url), "%zu", i);
	}
	cr_assert_eq(prog.reply[0].is, RD_REPLY_ID);
	cr_assert(is(prog.reply[0].path, "request_id"));
	cr_assert_eq(prog.reply[6].is, RD_REPLY_PART);
	cr_assert(is(prog.reply[6].path, ""));
}

Test(compile_send, states_and_errors_stay_in_order)
{
	cr_assert_eq(prog.state[0].is, RD_STATE_CANCELLED);
	cr_assert(is(prog.state[0].path, "error_type"));
	cr_assert(is(prog.state[0].equals, "client_cancelled"));
	cr_assert_eq(prog.state[1].is, RD_STATE_DONE);
	cr_assert(is(prog.state[1].path, ""));
	cr_assert_eq(prog.error[0].is, RD_ERROR_MODERATED);
	cr_assert_eq(prog.error[0].calls, 1u << RD_CALL_SUBMIT);
	cr_assert_eq(prog.error[1].calls, (1u << RD_N_CALLS) - 1);
	cr_assert_eq(prog.error[1].low, 429);
	cr_assert_eq(prog.error[1].high, 429);
	cr_assert_eq(prog.error[2].is, RD_ERROR_UNCLEAR);
	cr_assert_eq(prog.error[2].low, 500);
	cr_assert_eq(prog.error[2].high, 504);
}

Test(compile_send, a_model_has_its_limits_and_price)
{
	const struct rd_prog_model *many = &prog.model[0];
	const struct rd_prog_model *words = &prog.model[1];
	const struct rd_prog_model *old = &prog.model[2];

	cr_assert_eq(prog.n_model, 3);
	cr_assert_eq(many->refs_min, 1);
	cr_assert_eq(many->refs_max, 4);
	cr_assert_eq(many->weights, RD_WEIGHTS_WORDS);
	cr_assert_eq(many->wording, 0);
	cr_assert_eq(many->unit, RD_PRICE_IMAGE);
	cr_assert_eq(many->price_micro, 80000);
	cr_assert(is(many->price_date, "2026-11-20"));
	cr_assert_eq(many->images_max, 4);
	cr_assert_eq(many->prompt_max, 4000);
	cr_assert(is(many->app, "vendor/many"));
	cr_assert(is(prog.alias[0].name, "lots"));
	cr_assert_eq(prog.alias[0].model, 0);
	cr_assert(is(words->title, "words-only"));
	cr_assert_eq(words->refs_max, 0);
	cr_assert_eq(words->unit, RD_PRICE_MEGAPIXEL);
	cr_assert_eq(words->price_micro, 35000);
	cr_assert_eq(words->wording, RD_NONE);
	cr_assert_eq(words->lora_max, 5);
	cr_assert_eq(words->lora_high, 2 * RD_DECIMAL_ONE);
	cr_assert_eq(words->lora_digits, 2);
	cr_assert(lists(words->first_family, words->n_families, "flux"));
	cr_assert_eq(old->state, RD_MODEL_GONE);
	cr_assert(is(old->since, "2026-06-01"));
	cr_assert_eq(old->instead, 1);
}

Test(compile_send, a_field_has_its_source_type_and_default)
{
	static const struct {
		const char *name, *text;
		enum rd_param_hole hole;
		enum rd_param_type type;
		bool needed, has_default, safety;
	} wanted[] = {
		{ "prompt", "", RD_HOLE_PROMPT, RD_PARAM_TEXT, true, false,
		  false },
		{ "image_urls", "", RD_HOLE_REFERENCES, RD_PARAM_TEXT, true,
		  false, false },
		{ "num_images", "1", RD_HOLE_IMAGES, RD_PARAM_INTEGER, false,
		  true, false },
		{ "aspect_ratio", "", RD_HOLE_ASPECT, RD_PARAM_TEXT, false,
		  false, false },
		{ "guidance_scale", "3.5", RD_HOLE_VALUE, RD_PARAM_DECIMAL,
		  false, true, false },
		{ "output_format", "jpeg", RD_HOLE_VALUE, RD_PARAM_TERM, false,
		  true, false },
		{ "safety_tolerance", "2", RD_HOLE_VALUE, RD_PARAM_TERM, false,
		  true, true },
		{ "sync_mode", "false", RD_HOLE_FIXED, RD_PARAM_BOOL, false,
		  true, false },
		{ "seed", "", RD_HOLE_SEED, RD_PARAM_INTEGER, false, false,
		  false },
	};

	cr_assert_eq(prog.model[0].n_params, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++) {
		const struct rd_prog_param *p = &prog.param[i];

		cr_expect(is(p->name, wanted[i].name), "%zu", i);
		cr_expect(is(p->text, wanted[i].text), "%zu", i);
		cr_expect_eq(p->hole, wanted[i].hole, "%zu", i);
		cr_expect_eq(p->type, wanted[i].type, "%zu", i);
		cr_expect_eq(p->needed, wanted[i].needed, "%zu", i);
		cr_expect_eq(p->has_default, wanted[i].has_default, "%zu", i);
		cr_expect_eq(p->safety, wanted[i].safety, "%zu", i);
	}
	cr_assert_eq(prog.param[2].min, 1);
	cr_assert_eq(prog.param[2].max, 4);
	cr_assert_eq(prog.param[3].sizes, 0);
	cr_assert_eq(prog.param[4].min, RD_DECIMAL_ONE);
	cr_assert_eq(prog.param[4].max, 20 * RD_DECIMAL_ONE);
	cr_assert(lists(prog.param[5].first_value, prog.param[5].n_values,
			"jpeg png"));
	cr_assert(is(prog.size[0].text, "16:9"));
	cr_assert_eq(prog.size[0].width, 16);
}

Test(compile_send, words_have_bands_and_ordinals)
{
	const struct rd_prog_wording *w = prog.wording;

	cr_assert(lists(w->first_ordinal, w->n_ordinals,
			"first second third fourth"));
	cr_assert_eq(w->n_strengths, 3);
	cr_assert_eq(prog.strength[0].below, 7500);
	cr_assert(is(prog.strength[0].text, "Hint at"));
	cr_assert_eq(prog.strength[2].below, RD_DECIMAL_MAX + 1);
	cr_assert(is(prog.roletext[0].name, "face"));
	cr_assert(is(prog.attrtext[0].text, "{value} hair"));
}

Test(compile_send, presets_routes_and_policies)
{
	const struct rd_prog_preset *p = prog.preset;
	const struct rd_prog_route *r = prog.route;
	const struct rd_prog_deny *d = prog.deny;

	cr_assert_eq(p->model, 0);
	cr_assert_eq(p->n_values, 2);
	cr_assert(is(prog.presetvalue[1].name, "width"));
	cr_assert(is(prog.presetvalue[1].text, "768"));
	cr_assert_eq(p->n_rows, 2);
	cr_assert(lists(prog.presetrow[0].first_weight,
			prog.presetrow[0].n_weights, "2 1 0.5"));
	cr_assert(lists(prog.presetrow[1].first_weight,
			prog.presetrow[1].n_weights, "1 1"));
	cr_assert(lists(p->first_role, p->n_roles, "face"));
	cr_assert_eq(r->refs_min, 1);
	cr_assert_eq(r->refs_max, 4);
	cr_assert_eq(r->mode, 0);
	cr_assert_eq(r->loras, 2);
	cr_assert_eq(r->n_tries, 2);
	cr_assert_eq(prog.try[0].on, 0);
	cr_assert_eq(prog.try[1].model, 1);
	cr_assert_eq(prog.try[1].on,
		     RD_ON_REFUSED | RD_ON_BUSY | RD_ON_UNREACHED);
	cr_assert_eq(prog.try[1].drops, RD_DROP_REFERENCES);
	cr_assert(is(d->code, "policy.nobody"));
	cr_assert(lists(d->first_phrase, d->n_phrases, "nobody"));
	cr_assert(lists(d->first_with, d->n_with, "nowhere"));
}

/* ---- forms ---- */

Test(form, times)
{
	static const struct {
		const char *text;
		uint32_t ms; /* 0: none */
	} rows[] = {
		{ "500ms", 500 },     { "0.5s", 500 },	 { "0.001s", 1 },
		{ "15m", 900000 },    { "2h", 7200000 }, { "1.5h", 5400000 },
		{ "0.5ms", 0 },	      { "5", 0 },	 { "s", 0 },
		{ "-1s", 0 },	      { "1 s", 0 },	 { "1d", 0 },
		{ "PT1S", 0 },	      { "2000000h", 0 }, { "1.0001s", 0 },
		{ "9999999999s", 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t ms = 0;

		cr_expect_eq(rd_val_wait_parse(rd_str_of(rows[i].text), &ms),
			     rows[i].ms != 0, "%s", rows[i].text);
		cr_expect(!rows[i].ms || ms == rows[i].ms, "%s: %u",
			  rows[i].text, ms);
	}
}

Test(form, ranges_and_money)
{
	uint32_t low, high;
	int64_t micro;

	cr_assert(rd_val_range_parse(RD_STR_LIT("3"), &low, &high));
	cr_assert(low == 3 && high == 3);
	cr_assert(rd_val_range_parse(RD_STR_LIT("1..4"), &low, &high));
	cr_assert(low == 1 && high == 4);
	cr_assert_not(rd_val_range_parse(RD_STR_LIT("4..1"), &low, &high));
	cr_assert_not(rd_val_range_parse(RD_STR_LIT("1.."), &low, &high));
	cr_assert_not(rd_val_range_parse(RD_STR_LIT("..1"), &low, &high));
	cr_assert_not(rd_val_range_parse(RD_STR_LIT("1...4"), &low, &high));
	cr_assert(rd_val_money_parse(RD_STR_LIT("0.000001"), &micro));
	cr_assert_eq(micro, 1);
	cr_assert(rd_val_money_parse(RD_STR_LIT("10000"), &micro));
	cr_assert_not(rd_val_money_parse(RD_STR_LIT("10000.1"), &micro));
	cr_assert_not(rd_val_money_parse(RD_STR_LIT("-0.1"), &micro));
	cr_assert_not(rd_val_money_parse(RD_STR_LIT("0.0000001"), &micro));
	cr_assert_not(rd_val_money_parse(RD_STR_LIT("1e2"), &micro));
}

static void
check_form(enum rd_val_form form, const char *good, const char *bad)
{
	const struct rd_val_shape_attr rule = { .form = form, .high = 64 };
	struct rd_str rest = rd_str_of(good), word;

	while (rd_str_word(&rest, &word))
		cr_expect(rd_val_form_fits(&rule, word), "%.*s",
			  RD_STR_FMT(word));
	rest = rd_str_of(bad);
	while (rd_str_word(&rest, &word))
		cr_expect_not(rd_val_form_fits(&rule, word), "%.*s",
			      RD_STR_FMT(word));
}

Test(form, dates_paths_fields_endpoints_headers)
{
	check_form(RD_VAL_F_DATE, "2026-11-20 2028-02-29 2000-02-29",
		   "2026-02-29 1900-02-29 2026-13-01 2026-00-01 2026-04-31 "
		   "2026-1-1 2026/11/20 0026-11-20 2026-11-20Z 2026-11-2x");
	check_form(RD_VAL_F_JSON_PATH,
		   "a a.b images[*].url a[0][12].b [0].x [*] header:etag "
		   "$ref a-b_c",
		   "a. .a a..b a[] a[x] a[1 a] a[-1] header: header:a.b a/b "
		   "a[*]b");
	check_form(RD_VAL_F_FIELD, "a a_b a.b.c A1 x-y",
		   ".a a. a..b -a a/b a[0]");
	check_form(RD_VAL_F_ENDPOINT, "a vendor/model a/b/c:v1 v1.1 a-b_c",
		   "/a a/ a//b a/../b .a a?b a#b");
	check_form(RD_VAL_F_HEADER, "Authorization X-Key x_y",
		   "Host HOST content-length Cookie Transfer-Encoding TE "
		   "a:b a.b");
}

Test(form, texts_have_caps_and_no_control_characters)
{
	const struct rd_val_shape_attr line = { .form = RD_VAL_F_LINE,
						.high = 4 };
	const struct rd_val_shape_attr text = { .form = RD_VAL_F_TEXT,
						.high = 4 };

	cr_assert(rd_val_form_fits(&line, RD_STR_LIT("abcd")));
	cr_assert_not(rd_val_form_fits(&line, RD_STR_LIT("abcde")));
	cr_assert_not(rd_val_form_fits(&line, RD_STR_LIT(" ")));
	cr_assert_not(rd_val_form_fits(&line, RD_STR_LIT("a\nb")));
	cr_assert_not(rd_val_form_fits(&line, RD_STR_LIT("a\x7f")));
	cr_assert(rd_val_form_fits(&text, RD_STR_LIT("")));
	cr_assert_not(rd_val_form_fits(&text, RD_STR_LIT("abcde")));
}
