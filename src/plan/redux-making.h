/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_REDUX_MAKING_H
#define RD_PLAN_REDUX_MAKING_H

#include "plan/plan.h"

/* What Redux is told of a reference of the plan. */
struct plan_redux_picture {
	uint32_t width_px, height_px; /* 0: not known */
};

/* Whether the generation asks for Redux, or a fact of the decision. */
bool plan_redux_wanted(const struct rd_plan_ask *ask);
/* What the generation and, where it says nothing, facts of the decision make of
 * the rules; for the references of the plan, in their order.  As
 * rd_plan_redux_resolve and rd_plan_redux_strength; RD_SEMANTIC (exit 4,
 * "redux.no-mask") for a crop by a mask, which no generation has;
 * RD_NOMEM. */
enum rd_status plan_redux_make(const struct rd_plan_ask *ask,
			       const struct plan_redux_picture *pictures,
			       uint32_t n_pictures,
			       const struct rd_plan_redux_doc **out,
			       struct rd_problem *problem) RD_MUST_CHECK;
#endif
