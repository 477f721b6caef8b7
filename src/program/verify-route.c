/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What chooses among models, what weights and roles become in words, and what
 * is never sent. */

#include "base/url.h"
#include "program/verify.h"

#define PRESENCES 3

static bool
holes_are(const struct rd_prog_verifier *v, uint32_t string, const char *list)
{
	struct rd_str hole;

	return rd_holes_are(rd_prog_str(v->prog, string), list, &hole);
}

static bool
check_wording(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_wording *w = &v->prog->wording[i];
	const struct rd_prog_strength *s =
		&v->prog->strength[w->first_strength];

	if (!w->n_ordinals || !w->n_strengths)
		return rd_prog_refuse(v, RD_SEC_WORDING, i,
				      "lacks ordinals or strengths");
	for (uint32_t k = 1; k < w->n_strengths; k++)
		if (s[k].below <= s[k - 1].below)
			return rd_prog_refuse(v, RD_SEC_WORDING, i,
					      "its bands do not ascend");
	if (s[w->n_strengths - 1].below != RD_DECIMAL_MAX + 1)
		return rd_prog_refuse(v, RD_SEC_WORDING, i,
				      "its last band ends");
	return (holes_are(v, w->line_with_role, "strength|ordinal|role") &&
		holes_are(v, w->line_without, "strength|ordinal")) ||
	       rd_prog_refuse(v, RD_SEC_WORDING, i, "has an unknown hole");
}

static bool
check_roletext(struct rd_prog_verifier *v, uint32_t i)
{
	return holes_are(v, v->prog->roletext[i].text, "") ||
	       rd_prog_refuse(v, RD_SEC_ROLETEXT, i, "has an unknown hole");
}

static bool
check_attrtext(struct rd_prog_verifier *v, uint32_t i)
{
	return holes_are(v, v->prog->attrtext[i].text, "value") ||
	       rd_prog_refuse(v, RD_SEC_ATTRTEXT, i, "has an unknown hole");
}

static bool
check_row(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_presetrow *row = &v->prog->presetrow[i];
	int64_t weight;

	if (!row->n_weights || row->n_weights > RD_PROG_SEND_REFERENCES_MAX)
		return rd_prog_refuse(v, RD_SEC_PRESETROW, i,
				      "has not 1 to %d weights",
				      RD_PROG_SEND_REFERENCES_MAX);
	for (uint32_t k = 0; k < row->n_weights; k++)
		if (rd_decimal_rule(
			    rd_prog_str(v->prog,
					v->prog->listed[row->first_weight + k]
						.text),
			    &weight) ||
		    weight < 0)
			return rd_prog_refuse(v, RD_SEC_PRESETROW, i,
					      "weight %u is no decimal", k);
	return true;
}

static bool
check_preset(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_preset *p = &v->prog->preset[i];

	v->stamp++;
	for (uint32_t k = 0; k < p->n_values; k++)
		if (!rd_prog_is_new_name(
			    v, v->prog->presetvalue[p->first_value + k].name))
			return rd_prog_refuse(v, RD_SEC_PRESET, i,
					      "sets a field twice");
	return true;
}

static bool
check_try(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_try *t = &v->prog->try[i];

	if (t->on > RD_ON_ALL || t->drops > RD_DROP_ALL)
		return rd_prog_refuse(v, RD_SEC_TRY, i, "is out of range");
	return v->prog->model[t->model].state != RD_MODEL_GONE ||
	       rd_prog_refuse(v, RD_SEC_TRY, i, "its model is gone");
}

static bool
check_route(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_route *r = &v->prog->route[i];

	if (r->refs_min > r->refs_max ||
	    r->refs_max > RD_PROG_SEND_REFERENCES_MAX || r->mode >= PRESENCES ||
	    r->loras >= PRESENCES)
		return rd_prog_refuse(v, RD_SEC_ROUTE, i, "is out of range");
	if (!r->n_tries)
		return rd_prog_refuse(v, RD_SEC_ROUTE, i, "has no tries");
	for (uint32_t k = 0; k < r->n_tries; k++)
		if ((v->prog->try[r->first_try + k].on != 0) != (k != 0))
			return rd_prog_refuse(v, RD_SEC_ROUTE, i,
					      "try %u has a reason too many or "
					      "too few",
					      k);
	return true;
}

static bool
check_deny(struct rd_prog_verifier *v, uint32_t i)
{
	return v->prog->deny[i].n_phrases ||
	       rd_prog_refuse(v, RD_SEC_DENY, i, "has no phrase");
}

bool
rd_prog_verify_routes(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_WORDING, check_wording },
		{ RD_SEC_ROLETEXT, check_roletext },
		{ RD_SEC_ATTRTEXT, check_attrtext },
		{ RD_SEC_PRESETROW, check_row },
		{ RD_SEC_PRESET, check_preset },
		{ RD_SEC_TRY, check_try },
		{ RD_SEC_ROUTE, check_route },
		{ RD_SEC_DENY, check_deny },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
