/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_PROMPT_H
#define RD_PLAN_PROMPT_H

#include "plan/plan.h"

#define PLAN_PROMPT_CAP ((size_t)64 << 10)

/* The pack's template "prompt" with attribute slots of reference `ref`
 * (RD_NONE: those have no value), or the user's text where there is no
 * template, or behind it when it has no place for that; empty when there is
 * neither; in the arena.  RD_SEMANTIC (exit 4, "plan.slot"), RD_LIMIT (exit 4,
 * "plan.too-long"), RD_NOMEM. */
enum rd_status plan_prompt_write(const struct rd_plan_ask *ask, uint32_t ref,
				 struct rd_str *out, struct rd_problem *problem)
	RD_MUST_CHECK;
/* RD_SEMANTIC (exit 4, "plan.no-prompt"), of who needs one. */
enum rd_status plan_prompt_missing(struct rd_problem *problem);
/* The attributes asked for, in the order of the program's texts, behind the
 * prompt.  RD_SEMANTIC (exit 4, "plan.no-attribute") for one that the program
 * has no text for. */
enum rd_status plan_prompt_attributes(const struct rd_plan_ask *ask,
				      struct rd_str *prompt,
				      struct rd_problem *problem) RD_MUST_CHECK;
/* Sentences behind a prompt, which is made to end as one. */
void plan_prompt_join(struct rd_buf *out, struct rd_str prompt,
		      struct rd_str sentences);
/* Text with {name} replaced: `names` and `values` have n entries. */
struct plan_hole {
	const char *name; /* "{role}" */
	struct rd_str value;
};
void plan_prompt_fill(struct rd_buf *out, struct rd_str text,
		      const struct plan_hole *holes, size_t n);

#endif
