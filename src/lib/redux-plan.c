/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The public face of a plan of tokens. */

#include "base/decimal.h"
#include "lib/redux.h"
#include "plan/redux-tokens.h"

#define ARENA_CAP ((size_t)64 << 20)

static bool
take_boxes(struct rd_arena *arena, const struct refdesk_redux_picture *given,
	   struct rd_plan_redux_picture *picture)
{
	struct rd_rdx_box *boxes = rd_arena_array(arena, given->n_boxes + 1u,
						  sizeof(*boxes));

	for (uint32_t i = 0; boxes && i < given->n_boxes; i++)
		boxes[i] = (struct rd_rdx_box){ given->boxes[i].x0,
						given->boxes[i].y0,
						given->boxes[i].x1,
						given->boxes[i].y1 };
	picture->masked = given->n_boxes != 0;
	picture->mask.boxes = boxes;
	picture->mask.n_boxes = given->n_boxes;
	return boxes;
}

static int
take_pictures(struct rd_arena *arena, const struct refdesk_redux_picture *given,
	      struct rd_plan_redux_picture *pictures, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		pictures[i] = (struct rd_plan_redux_picture){
			.width = given[i].width,
			.height = given[i].height,
			.batch = 1,
			.has_strength = given[i].strength,
		};
		if (given[i].n_boxes && !given[i].boxes)
			return REFDESK_BAD_CALL;
		if (given[i].strength &&
		    rd_decimal_rule(rd_str_of(given[i].strength),
				    &pictures[i].strength) != RD_OK)
			return REFDESK_BAD_CALL;
		if (!take_boxes(arena, &given[i], &pictures[i]))
			return REFDESK_NO_MEMORY;
	}
	return REFDESK_OK;
}

static void
give(const struct rd_plan_redux_sheet *sheet,
     struct refdesk_redux_share *shares)
{
	for (uint32_t i = 0; i < sheet->n_refs; i++) {
		const struct rd_plan_redux_ref *ref = &sheet->refs[i];
		const struct rd_rdx_box *seen = &ref->placing.seen;

		shares[i] = (struct refdesk_redux_share){
			.seen = { seen->x0, seen->y0, seen->x1, seen->y1 },
			.patches = ref->patches,
			.tokens = ref->tokens,
			.scale = ref->scale,
		};
	}
}

EXPORT int
refdesk_redux_plan(const struct refdesk_redux *redux,
		   const struct refdesk_redux_picture *given, size_t n,
		   struct refdesk_redux_share *shares,
		   struct refdesk_problem *problem)
{
	struct rd_plan_redux_picture pictures[RD_PLAN_REDUX_PICTURES_MAX];
	const struct rd_plan_redux_pictures all = { .items = pictures,
						    .n = (uint32_t)n };
	struct rd_plan_redux_sheet sheet;
	struct rd_problem why = { 0 };
	struct rd_arena arena;
	int status;

	if (!redux || !given || !shares)
		return lib_bad_call(problem, "NULL");
	if (!n || n > RD_PLAN_REDUX_PICTURES_MAX)
		return lib_bad_call(problem, "1 to 64 pictures");
	rd_arena_init(&arena, ARENA_CAP);
	status = take_pictures(&arena, given, pictures, (uint32_t)n);
	if (status == REFDESK_BAD_CALL)
		lib_bad_call(problem, "a picture");
	else if (status != REFDESK_OK)
		lib_no_memory(problem);
	else if (rd_plan_redux_tokens(&arena, &redux->setting, &all, &sheet,
				      &why) != RD_OK)
		status = lib_refused(problem, &why);
	else
		give(&sheet, shares);
	rd_arena_fini(&arena);
	return status;
}
