/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_REDUX_MAKING_H
#define RD_PLAN_REDUX_MAKING_H

#include "plan/plan.h"
#include "plan/redux-tokens.h"

/* Whether the generation asks for Redux, or a fact of the decision. */
bool plan_redux_wanted(const struct rd_plan_ask *ask);
/* What the generation and, where it says nothing, facts of the decision make of
 * the rules, for the references of the plan in their order, of which width and
 * height are said, or 0 where they are not known.  As rd_plan_redux_resolve and
 * rd_plan_redux_tokens; RD_SEMANTIC (exit 4, "redux.size") for bars around a
 * picture of unknown size. */
enum rd_status plan_redux_make(const struct rd_plan_ask *ask,
			       struct rd_plan_redux_picture *pictures,
			       uint32_t n_pictures,
			       const struct rd_plan_redux_doc **out,
			       struct rd_problem *problem) RD_MUST_CHECK;

#endif
