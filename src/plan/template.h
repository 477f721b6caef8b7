/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_TEMPLATE_H
#define RD_PLAN_TEMPLATE_H

#include "plan/plan.h"

/* Fills in a template for the decision that is asked about; attribute slots are
 * those of reference `ref` (RD_NONE: they have no value).  RD_SEMANTIC (exit 4, "plan.slot") when a slot
 * outside an optional segment has no value. */
enum rd_status rd_plan_template(const struct rd_plan_ask *ask, uint32_t ref,
				uint32_t template, struct rd_buf *out,
				struct rd_problem *problem) RD_MUST_CHECK;

#endif
