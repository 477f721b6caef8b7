/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What graphs and command lines share: the value of an input at a place. */
#ifndef RD_PLAN_FLOW_FILL_H
#define RD_PLAN_FLOW_FILL_H

#include "plan/flow.h"

struct flow_filling {
	const struct rd_plan_flow *ask;
	struct rd_arena *arena;
	struct rd_buf *notes;
	struct rd_problem *problem;
	uint32_t used; /* 1 << enum rd_flow_hole, of those with a place */
};

/* Where something stands; each index counts only where its things repeat. */
struct flow_place {
	enum rd_flow_each each;
	uint32_t reference, lora, box; /* box: of the reference */
};

/* Not `given`: nothing fills the input there, and it may be left out. */
struct flow_value {
	bool given, is_text, is_seed;
	struct rd_str text;
	int64_t number; /* 1e-4 */
	uint64_t seed;
};

/* Says RD_SEMANTIC, exit 4. */
enum rd_status flow_refuse(struct flow_filling *f, const char *code,
			   const char *fmt, ...) RD_PRINTF(3, 4);
/* Everything about the ask that does not depend on a place: the references are
 * of the flow's profile, what was asked for has a place in it. */
enum rd_status flow_begin(struct flow_filling *f) RD_MUST_CHECK;
/* Is it there at that place, by its `when`?  (GIVEN is told by the value.) */
bool flow_stands(const struct flow_filling *f, enum rd_flow_when when,
		 const struct flow_place *at);
/* The value of an input that is no link. */
enum rd_status flow_value(struct flow_filling *f,
			  const struct rd_prog_flowinput *in,
			  const struct flow_place *at, struct flow_value *out)
	RD_MUST_CHECK;
/* What stands behind the last "/". */
struct rd_str flow_last_part(struct rd_str path);
/* A number as JSON and command lines have it. */
void flow_put_number(struct rd_buf *out, const struct flow_value *value);

/* The first, and the next, of what stands there as often as at->each says;
 * false behind the last. */
bool flow_first(const struct flow_filling *f, struct flow_place *at);
bool flow_next(const struct flow_filling *f, struct flow_place *at);

#endif
