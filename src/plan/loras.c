/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* LoRAs as a model takes them: scales within its range and of its digits, of
 * its families, alone or as a pair. */

#include "plan/making.h"

#include <stdio.h>

#include "base/decimal.h"
#include "base/escape.h"

#define LORAS_CAP ((size_t)256 << 10)

/* ---- scales ---- */

int64_t
plan_round(int64_t value, uint32_t digits)
{
	int64_t unit = 1, whole, rest;

	for (; digits < 4; digits++)
		unit *= 10;
	whole = value / unit;
	rest = value % unit;
	if (rest < 0) {
		rest += unit;
		whole--;
	}
	if (2 * rest > unit || (2 * rest == unit && whole & 1))
		whole++;
	return whole * unit;
}

static void
note_scale(struct plan_trying *t, uint32_t i, int64_t was, int64_t is)
{
	char from[RD_POINTS_TEXT + 1], to[RD_POINTS_TEXT + 1];

	from[rd_decimal_format(was, 4, from)] = '\0';
	to[rd_decimal_format(is, 4, to)] = '\0';
	plan_note(&t->notes, "scale of LoRA %u: %s becomes %s", i + 1, from,
		  to);
}

static int64_t
scale_of(struct plan_trying *t, uint32_t i)
{
	int64_t given = t->making->g->loras[i].scale, scale = given;

	if (t->model->lora_pair == RD_LORA_HIGH_LOW) {
		scale = RD_DECIMAL_ONE;
	} else {
		if (scale < t->model->lora_low)
			scale = t->model->lora_low;
		if (scale > t->model->lora_high)
			scale = t->model->lora_high;
		scale = plan_round(scale, t->model->lora_digits);
	}
	if (scale != given)
		note_scale(t, i, given, scale);
	return scale;
}

/* ---- what fits ---- */

static enum rd_status
refuse(struct plan_trying *t, uint32_t i, const char *key)
{
	rd_problem_where(t->making->problem, "generation.loras[%u]%s", i, key);
	return RD_SEMANTIC;
}

static enum rd_status
check_family(struct plan_trying *t, uint32_t i)
{
	struct plan_making *m = t->making;
	struct rd_str family = m->g->loras[i].family;
	const char *names[64];
	uint32_t n = 0;

	if (!family.ptr || !t->model->n_families)
		return RD_OK;
	for (uint32_t k = 0; k < t->model->n_families; k++) {
		uint32_t listed = t->model->first_family + k;
		struct rd_str one = rd_prog_str(m->prog,
						m->prog->listed[listed].text);

		if (rd_str_eq(one, family))
			return RD_OK;
		if (n < 64)
			names[n++] = one.ptr;
	}
	plan_refuse(m, "plan.lora-family", "%s takes no LoRA of \"%.*s\"",
		    plan_model_name(t), RD_STR_FMT(family));
	rd_problem_hint(m->problem, "it takes those of %s%s%s", names[0],
			n > 1 ? " and " : "", n > 1 ? names[1] : "");
	return refuse(t, i, ".family");
}

static enum rd_status
check_transformer(struct plan_trying *t, uint32_t i)
{
	struct plan_making *m = t->making;
	bool pair = t->model->lora_pair == RD_LORA_HIGH_LOW;
	bool named = m->g->loras[i].transformer.ptr;

	if (pair == named)
		return RD_OK;
	if (pair)
		plan_refuse(m, "plan.lora-pair",
			    "%s needs to know which transformer a LoRA is for",
			    plan_model_name(t));
	else
		plan_refuse(m, "plan.lora-pair",
			    "%s has one transformer: a LoRA names none",
			    plan_model_name(t));
	rd_problem_hint(m->problem, pair ? "say high or low: "
					   "--lora=PATH:1:high"
					 : "leave high or low out");
	return refuse(t, i, ".transformer");
}

static enum rd_status
check_pair(struct plan_trying *t)
{
	const struct rd_plan_generation *g = t->making->g;

	if (t->model->lora_pair != RD_LORA_HIGH_LOW)
		return RD_OK;
	if (g->n_loras == 2 &&
	    !rd_str_eq(g->loras[0].transformer, g->loras[1].transformer))
		return RD_OK;
	plan_refuse(t->making, "plan.lora-pair",
		    "%s takes two LoRAs, one high and one low",
		    plan_model_name(t));
	rd_problem_where(t->making->problem, "generation.loras");
	return RD_SEMANTIC;
}

static enum rd_status
check_all(struct plan_trying *t)
{
	struct plan_making *m = t->making;
	enum rd_status status = RD_OK;
	char where[48];

	if (m->g->n_loras > t->model->lora_max) {
		plan_refuse(m, "plan.loras", "%s takes at most %u LoRA%s",
			    plan_model_name(t), t->model->lora_max,
			    t->model->lora_max == 1 ? "" : "s");
		rd_problem_where(m->problem, "generation.loras");
		return RD_SEMANTIC;
	}
	for (uint32_t i = 0; i < m->g->n_loras && status == RD_OK; i++) {
		snprintf(where, sizeof(where), "generation.loras[%u].path", i);
		status = check_family(t, i);
		if (status == RD_OK)
			status = check_transformer(t, i);
		if (status == RD_OK)
			status = plan_url_allowed(m, where,
						  m->g->loras[i].path);
	}
	return status == RD_OK ? check_pair(t) : status;
}

/* ---- URLs that others are handed ---- */

static bool
names_key(struct rd_str url)
{
	static const char *const names[] = {
		"token", "access_token", "api_key", "apikey", "api-key",
		"key",	 "secret",	 "auth",    "sig",    "signature",
	};
	const char *query = url.len ? memchr(url.ptr, '?', url.len) : NULL;
	size_t at = query ? (size_t)(query - url.ptr) : url.len;

	while (at < url.len) {
		struct rd_str rest = { url.ptr + at + 1, url.len - at - 1 };

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			size_t n = strlen(names[i]);

			if (rest.len > n && rest.ptr[n] == '=' &&
			    rd_str_starts(rest, names[i]))
				return true;
		}
		do
			at++;
		while (at < url.len && url.ptr[at] != '&');
	}
	return false;
}

/* Between "://" and the path. */
static bool
has_userinfo(struct rd_str url)
{
	size_t at = strlen("https://");

	while (at < url.len && !strchr("/?#", url.ptr[at])) {
		if (url.ptr[at] == '@')
			return true;
		at++;
	}
	return false;
}

enum rd_status
plan_url_allowed(struct plan_making *m, const char *where, struct rd_str url)
{
	bool is_url = rd_str_find(url, RD_STR_LIT("://")) >= 0;

	if (is_url && !rd_str_starts(url, "https://")) {
		plan_refuse(m, "plan.url", "only https URLs are sent");
		rd_problem_where(m->problem, "%s", where);
		return RD_SEMANTIC;
	}
	if (!is_url || (!names_key(url) && !has_userinfo(url)))
		return RD_OK;
	rd_problem_set(m->problem, RD_DENIED, 5, "policy.token",
		       "the URL carries a key, which the provider would see");
	rd_problem_where(m->problem, "%s", where);
	rd_problem_hint(m->problem, "fetch the file and give that, or a URL "
				    "without the key");
	return RD_DENIED;
}

/* ---- on the wire ---- */

enum rd_status
plan_loras(struct plan_trying *t, struct rd_str *json)
{
	struct plan_making *m = t->making;
	enum rd_status status = check_all(t);
	struct rd_str path;
	struct rd_buf out;

	rd_buf_init(&out, LORAS_CAP);
	for (uint32_t i = 0; i < m->g->n_loras && status == RD_OK; i++) {
		const struct rd_plan_lora *lora = &m->g->loras[i];

		status = plan_text_json(m, "generation.loras", lora->path,
					&path);
		rd_buf_cstr(&out, i ? ",{\"path\":" : "[{\"path\":");
		rd_buf_str(&out, path);
		rd_buf_cstr(&out, ",\"scale\":");
		rd_decimal_put(&out, scale_of(t, i), 4);
		if (lora->transformer.ptr) {
			rd_buf_cstr(&out, ",\"transformer\":");
			rd_put_json_str(&out, lora->transformer);
		}
		rd_buf_char(&out, '}');
	}
	rd_buf_char(&out, ']');
	if (status == RD_OK)
		return plan_keep(m, &out, json);
	rd_buf_fini(&out);
	return status;
}
