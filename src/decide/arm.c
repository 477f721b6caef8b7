/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Experiments: which arm a decision takes, and what the arm would have decided
 * where it only stands in the shadow. */

#include "base/decimal.h"
#include "base/escape.h"
#include "decide/internal.h"

#define SHARES 10000

void
dec_arm_init(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;
	struct rd_str parts[2];

	if (!prog->n_experiment)
		return;
	parts[0] = rd_prog_str(prog, prog->experiment->id);
	parts[1] = rd_prog_str(prog, prog->experiment->salt);
	rd_crypt_draw_init(&dec->assignment, "refdesk.experiment/1", parts, 2);
}

/* The unit's bytes; ptr NULL when this decision has none. */
static struct rd_str
unit_of(const struct rd_dec *dec)
{
	uint32_t fact = dec->prog->experiment->unit;
	const struct rd_eng_value *value;

	if (fact == RD_NONE)
		return dec->request->subject;
	value = rd_eng_fact(dec->eng, fact);
	if (!value->known)
		return RD_STR_NONE;
	if (dec->prog->fact[fact].type == RD_FACT_TEXT ||
	    value->number == RD_ENG_OTHER)
		return value->text;
	return rd_prog_term_name(dec->prog, dec->prog->fact[fact].vocab,
				 (uint32_t)value->number);
}

/* The arm that a unit falls to; where one has all shares nothing is drawn. */
static uint32_t
arm_of(const struct rd_dec *dec, struct rd_str unit)
{
	const struct rd_prog *prog = dec->prog;
	uint64_t bucket, sum = 0;
	uint32_t a;

	for (a = 0; a < prog->n_arm; a++)
		if (prog->arm[a].share == SHARES)
			return a;
	bucket = (uint64_t)((unsigned __int128)rd_crypt_draw_of(
				    &dec->assignment, unit) *
				    SHARES >>
			    64);
	for (a = 0; a < prog->n_arm; a++) {
		sum += prog->arm[a].share;
		if (sum > bucket)
			break;
	}
	return a;
}

void
dec_assign(struct rd_dec *dec)
{
	struct rd_str unit;

	if (!dec->prog->n_experiment)
		return;
	unit = unit_of(dec);
	if (unit.ptr)
		dec->result.arm = arm_of(dec, unit);
	else
		dec_note(dec, "experiment.no-unit", RD_STR_NONE);
}

bool
dec_has_shadow(const struct rd_dec *dec)
{
	return dec->result.arm != RD_NONE && dec->result.arm &&
	       dec->prog->experiment->mode == RD_EXPERIMENT_SHADOW;
}

void
dec_keep_shadow(const struct rd_dec *dec, struct rd_dec_shadow *out)
{
	const struct rd_dec_result *result = &dec->result;

	*out = (struct rd_dec_shadow){
		.cast = true,
		.outcome = result->outcome,
		.ref = result->n_chosen ? dec->chosen[0].ref : RD_NONE,
		.score = result->n_chosen ? dec->chosen[0].score : 0,
		.has_margin = result->has_margin,
		.margin = result->margin,
	};
}

static bool
agrees(const struct rd_dec_result *result)
{
	uint32_t ref = result->n_chosen ? result->chosen[0].ref : RD_NONE;

	return result->shadow.outcome == result->outcome &&
	       result->shadow.ref == ref;
}

static void
put_points(struct rd_buf *out, const char *key, bool has, int64_t points)
{
	rd_buf_cstr(out, key);
	if (!has) {
		rd_buf_cstr(out, "null");
		return;
	}
	dec_put_points(points, out);
}

static void
put_shadow(const struct rd_dec *dec, struct rd_buf *out)
{
	const struct rd_dec_shadow *shadow = &dec->result.shadow;
	const struct rd_prog *prog = dec->prog;

	rd_buf_cstr(out, agrees(&dec->result)
				 ? ",\"shadow\":{\"agrees\":true,\"chosen\":"
				 : ",\"shadow\":{\"agrees\":false,\"chosen\":");
	if (shadow->ref == RD_NONE)
		rd_buf_cstr(out, "null");
	else
		rd_put_json_str(out,
				rd_prog_str(prog, prog->ref[shadow->ref].id));
	put_points(out, ",\"margin\":", shadow->has_margin, shadow->margin);
	rd_buf_cstr(out, ",\"outcome\":\"");
	rd_buf_cstr(out, rd_dec_outcome_name(shadow->outcome));
	put_points(out, "\",\"score\":",
		   shadow->outcome == RD_DEC_SCORED && shadow->ref != RD_NONE,
		   shadow->score);
	rd_buf_char(out, '}');
}

void
dec_put_arm(const struct rd_dec *dec, struct rd_buf *out)
{
	if (dec->result.arm == RD_NONE) {
		rd_buf_cstr(out, "null");
		return;
	}
	rd_buf_str(out, dec->arm_texts[dec->result.arm]);
	if (dec->result.shadow.cast)
		put_shadow(dec, out);
	rd_buf_char(out, '}');
}
