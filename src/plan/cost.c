/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a try costs at most, by the unit of its model's price, in millionths of
 * a dollar. */

#include "plan/making.h"

/* As providers count: 1024 by 1024. */
#define MEGAPIXEL (UINT64_C(1) << 20)

static int64_t
count_units(struct plan_trying *t)
{
	const struct rd_prog *prog = t->making->prog;
	uint64_t pixels = (uint64_t)t->width * t->height;
	int64_t wait_ms = prog->provider[t->model->provider].wait_ms;
	int64_t units = 1;

	switch (t->model->unit) {
	case RD_PRICE_IMAGE:
		units = t->images;
		break;
	case RD_PRICE_MEGAPIXEL:
		units = (int64_t)((pixels + MEGAPIXEL - 1) / MEGAPIXEL) *
			t->images;
		break;
	case RD_PRICE_SECOND:
		units = (wait_ms + 999) / 1000;
		plan_note(&t->notes,
			  "%s is paid by the second: at most the %lld s that "
			  "are waited",
			  plan_model_name(t), (long long)units);
		break;
	default:
		break;
	}
	return units;
}

enum rd_status
plan_cost(struct plan_trying *t)
{
	const struct rd_prog *prog = t->making->prog;
	struct rd_plan_try *out = t->out;

	out->price_micro = t->model->price_micro;
	out->unit = t->model->unit;
	out->price_date = rd_prog_str(prog, t->model->price_date);
	out->price_source = rd_prog_str(prog, t->model->price_source);
	if (out->price_micro &&
	    __builtin_mul_overflow(out->price_micro, count_units(t),
				   &out->cost_micro))
		return plan_refuse(t->making, "plan.price",
				   "the cost is beyond all bounds");
	return RD_OK;
}
