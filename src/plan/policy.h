/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_POLICY_H
#define RD_PLAN_POLICY_H

#include "plan/plan.h"

/* Whether a picture of the catalog may be used: RD_DENIED (exit 5) without
 * licence ("policy.licence") or consent ("policy.consent"), RD_SEMANTIC (exit
 * 4, "plan.no-asset") without a picture. */
enum rd_status plan_picture_allowed(const struct rd_prog *prog, uint32_t ref,
				    struct rd_problem *problem) RD_MUST_CHECK;

/* Whether a text may be sent: RD_DENIED (exit 5) with the code and reason of
 * the first rule one of whose phrases, and one of its `with` if it has any,
 * stands there as whole words.  Case, punctuation and characters without width
 * do not matter.  The problem's code lies in the arena. */
enum rd_status plan_denied(struct rd_arena *arena, const struct rd_prog *prog,
			   struct rd_str text, struct rd_problem *problem)
	RD_MUST_CHECK;

/* Whether one of the phrases of prog->deny[rule] stands there, with or without
 * the words beside it. */
bool rd_plan_has_phrase(struct rd_arena *arena, const struct rd_prog *prog,
			uint32_t rule, struct rd_str text);

#endif
