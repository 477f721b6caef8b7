/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_REFERENCES_H
#define RD_PLAN_REFERENCES_H

#include "json/json.h"
#include "plan/plan.h"

/* The "references" of a checked generation object, copied into the arena; none
 * when there is no list.  RD_SEMANTIC (exit 4) naming what preview cannot use:
 * files, URLs, roles. */
enum rd_status plan_given_read(struct rd_arena *arena, const json_t *object,
			       struct rd_plan_generation *out,
			       struct rd_problem *problem) RD_MUST_CHECK;

/* The references of the plan: those given, as given, else the chosen ones.
 * Asks policy of each.  Statuses as rd_plan_preview; RD_SEMANTIC (exit 4) too
 * for one that the pack does not have ("plan.unknown-reference"). */
enum rd_status plan_references(const struct rd_plan_ask *ask,
			       struct rd_plan *plan, struct rd_problem *problem)
	RD_MUST_CHECK;

#endif
