/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_REFERENCES_H
#define RD_PLAN_REFERENCES_H

#include "plan/plan.h"

/* The references of a preview: those given, as given, else the chosen ones.
 * Asks policy of each.  Statuses as rd_plan_preview; RD_SEMANTIC (exit 4) too
 * for one that the pack does not have ("plan.unknown-reference"), and for
 * files, URLs and roles, which a preview cannot use. */
enum rd_status plan_references(const struct rd_plan_ask *ask,
			       struct rd_plan *plan, struct rd_problem *problem)
	RD_MUST_CHECK;

/* The problem of generation.references[i] naming none of the pack's. */
enum rd_status plan_reference_unknown(const struct rd_prog *prog, uint32_t i,
				      struct rd_str id,
				      struct rd_problem *problem) RD_MUST_CHECK;

#endif
