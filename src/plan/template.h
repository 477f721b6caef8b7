/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_TEMPLATE_H
#define RD_PLAN_TEMPLATE_H

#include "plan/plan.h"

/* Fills in a template for the last decision of `dec`; `ref` is the rank-1
 * reference.  RD_SEMANTIC (exit 4, "plan.slot") when a slot outside an optional
 * segment has no value.  The caller asks the buffer whether all fitted. */
enum rd_status rd_plan_template(struct rd_dec *dec, const struct rd_prog *prog,
				uint32_t template, uint32_t ref,
				const struct rd_plan_generation *generation,
				struct rd_buf *out, struct rd_problem *problem)
	RD_MUST_CHECK;

#endif
