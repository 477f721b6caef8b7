/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Texts of a request, a preset or the rules as typed JSON values.  Decimals
 * stay decimal. */

#include "plan/making.h"

#include <stdio.h>

#include "base/decimal.h"
#include "base/escape.h"

#define VALUE_CAP ((size_t)64 << 10)

/* One value on its way. */
struct valuing {
	struct plan_trying *t;
	const struct rd_prog_param *param;
	struct rd_str text;
	enum plan_origin origin;
};

static enum rd_status
refuse(const struct valuing *v, const char *what)
{
	struct plan_making *m = v->t->making;
	const char *name = plan_cstr(m, v->param->name);

	plan_refuse(m, "plan.param", "%s of %s %s", name, plan_model_name(v->t),
		    what);
	if (v->origin == PLAN_BY_USER)
		rd_problem_where(m->problem, "generation.params.%s", name);
	else if (v->origin == PLAN_BY_PRESET)
		rd_problem_where(m->problem, "preset %s",
				 plan_cstr(m, m->preset->name));
	return RD_SEMANTIC;
}

static enum rd_status
out_of_range(const struct valuing *v)
{
	char least[RD_POINTS_TEXT + 1] = "", most[RD_POINTS_TEXT + 1] = "";
	int places = v->param->type == RD_PARAM_DECIMAL ? 4 : 0;
	char what[2 * RD_POINTS_TEXT + 32];

	least[rd_decimal_format(v->param->min, places, least)] = '\0';
	most[rd_decimal_format(v->param->max, places, most)] = '\0';
	if (v->param->has_min && v->param->has_max)
		snprintf(what, sizeof(what), "must be %s to %s", least, most);
	else if (v->param->has_min)
		snprintf(what, sizeof(what), "must be at least %s", least);
	else
		snprintf(what, sizeof(what), "must be at most %s", most);
	return refuse(v, what);
}

/* ---- numbers ---- */

static bool
in_range(const struct rd_prog_param *param, int64_t value)
{
	return (!param->has_min || value >= param->min) &&
	       (!param->has_max || value <= param->max);
}

static enum rd_status
put_integer(const struct valuing *v, struct rd_buf *out)
{
	int64_t value;

	if (!rd_str_i64(v->text, &value))
		return refuse(v, "is an integer");
	if (!in_range(v->param, value))
		return out_of_range(v);
	rd_buf_i64(out, value);
	return RD_OK;
}

static enum rd_status
put_decimal(const struct valuing *v, struct rd_buf *out)
{
	int64_t value;

	if (rd_decimal_rule(v->text, &value))
		return refuse(v, "is a decimal of at most four places");
	if (!in_range(v->param, value))
		return out_of_range(v);
	rd_decimal_put(out, value, 4);
	return RD_OK;
}

/* ---- words ---- */

static bool
truth(struct rd_str text, bool *value)
{
	*value = rd_str_is(text, "true") || rd_str_is(text, "yes");
	return *value || rd_str_is(text, "false") || rd_str_is(text, "no");
}

static enum rd_status
put_bool(const struct valuing *v, struct rd_buf *out)
{
	bool value;

	if (!truth(v->text, &value))
		return refuse(v, "is true or false");
	rd_buf_cstr(out, value ? "true" : "false");
	return RD_OK;
}

static enum rd_status
put_term(const struct valuing *v, struct rd_buf *out)
{
	struct plan_making *m = v->t->making;
	const char *names[64];
	uint32_t n = 0;

	for (uint32_t i = 0; i < v->param->n_values; i++) {
		uint32_t listed = v->param->first_value + i;
		struct rd_str one = rd_prog_str(m->prog,
						m->prog->listed[listed].text);

		if (rd_str_eq(one, v->text)) {
			rd_put_json_str(out, one);
			return RD_OK;
		}
		if (n < 64)
			names[n++] = one.ptr;
	}
	refuse(v, "is another word");
	if (!rd_problem_suggest(m->problem, v->text, names, n) && n)
		rd_problem_hint(m->problem, "one of %s, %s%s", names[0],
				names[n > 1], n > 2 ? " …" : "");
	return RD_SEMANTIC;
}

static enum rd_status
put_text(const struct valuing *v, struct rd_buf *out)
{
	if (v->origin != PLAN_BY_MODEL && rd_str_starts(v->text, RD_PLAN_MARK))
		return refuse(v, "must not begin with \"" RD_PLAN_MARK "\"");
	rd_put_json_str(out, v->text);
	return RD_OK;
}

enum rd_status
plan_text_json(struct plan_making *m, const char *where, struct rd_str text,
	       struct rd_str *json)
{
	struct rd_buf out;

	if (rd_str_starts(text, RD_PLAN_MARK)) {
		plan_refuse(m, "plan.reserved",
			    "a text must not begin with \"" RD_PLAN_MARK "\"");
		rd_problem_where(m->problem, "%s", where);
		return RD_SEMANTIC;
	}
	rd_buf_init(&out, 2 * VALUE_CAP);
	rd_put_json_str(&out, text);
	return plan_keep(m, &out, json);
}

/* ---- safety ---- */

/* A smaller number, or true: terms are compared as numbers where both are. */
static bool
stricter(const struct valuing *v, struct rd_str usual)
{
	int64_t value, limit;
	bool yes, wanted;

	if (rd_str_eq(v->text, usual))
		return true;
	if (v->param->type == RD_PARAM_BOOL)
		return truth(v->text, &yes) && truth(usual, &wanted) &&
		       yes >= wanted;
	return !rd_decimal_rule(v->text, &value) &&
	       !rd_decimal_rule(usual, &limit) && value <= limit;
}

static enum rd_status
check_safety(const struct valuing *v)
{
	struct plan_making *m = v->t->making;
	struct rd_str usual = rd_prog_str(m->prog, v->param->text);

	if (!v->param->safety || v->origin == PLAN_BY_MODEL ||
	    (v->param->has_default && stricter(v, usual)))
		return RD_OK;
	refuse(v, "is a safety switch and cannot be loosened");
	m->problem->code = "policy.safety";
	m->problem->exit_code = 5;
	rd_problem_hint(m->problem,
			v->param->has_default ? "it is \"%.*s\" here, and may "
						"only be stricter"
					      : "leave it out%.*s",
			RD_STR_FMT(usual));
	return RD_DENIED;
}

enum rd_status
plan_value(struct plan_trying *t, const struct rd_prog_param *param,
	   struct rd_str text, enum plan_origin origin, struct rd_str *json)
{
	static enum rd_status (*const kinds[RD_N_PARAM_TYPES])(
		const struct valuing *, struct rd_buf *) = {
		[RD_PARAM_TEXT] = put_text,
		[RD_PARAM_INTEGER] = put_integer,
		[RD_PARAM_DECIMAL] = put_decimal,
		[RD_PARAM_BOOL] = put_bool,
		[RD_PARAM_TERM] = put_term,
	};
	const struct valuing v = { t, param, text, origin };
	enum rd_status status;
	struct rd_buf out;

	rd_buf_init(&out, 2 * VALUE_CAP);
	status = kinds[param->type](&v, &out);
	if (status == RD_OK)
		status = check_safety(&v);
	if (status == RD_OK)
		return plan_keep(t->making, &out, json);
	rd_buf_fini(&out);
	return status;
}
