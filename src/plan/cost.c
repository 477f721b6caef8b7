/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a try costs at most, by the unit of its model's price, in millionths of
 * a dollar. */

#include "plan/making.h"

/* As providers count: 1024 by 1024. */
#define MEGAPIXEL (UINT64_C(1) << 20)

static enum rd_status
count_units(struct plan_trying *t, int64_t *units)
{
	const struct rd_prog *prog = t->making->prog;
	uint64_t pixels = (uint64_t)t->width * t->height;
	int64_t wait_ms = prog->provider[t->model->provider].wait_ms;

	*units = 1;
	switch (t->model->unit) {
	case RD_PRICE_IMAGE:
		*units = t->images;
		return RD_OK;
	case RD_PRICE_MEGAPIXEL:
		*units = (int64_t)((pixels + MEGAPIXEL - 1) / MEGAPIXEL) *
			 t->images;
		return pixels ? RD_OK
			      : plan_refuse(t->making, "plan.price",
					    "the price of %s depends on a size "
					    "that is not known",
					    plan_model_name(t));
	case RD_PRICE_SECOND:
		*units = (wait_ms + 999) / 1000;
		plan_note(&t->notes,
			  "%s is paid by the second: at most the %lld s that "
			  "are waited",
			  plan_model_name(t), (long long)*units);
		return RD_OK;
	default:
		return RD_OK;
	}
}

enum rd_status
plan_cost(struct plan_trying *t)
{
	const struct rd_prog *prog = t->making->prog;
	struct rd_plan_try *out = t->out;
	int64_t units;
	enum rd_status status;

	out->price_micro = t->model->price_micro;
	out->unit = t->model->unit;
	out->price_date = rd_prog_str(prog, t->model->price_date);
	out->price_source = rd_prog_str(prog, t->model->price_source);
	if (!out->price_micro)
		return RD_OK;
	status = count_units(t, &units);
	if (status == RD_OK &&
	    __builtin_mul_overflow(out->price_micro, units, &out->cost_micro))
		status = plan_refuse(t->making, "plan.price",
				     "the cost is beyond all bounds");
	return status;
}
