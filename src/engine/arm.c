/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The numbers that an experiment's arm may change, copied from the program once
 * and switched from decision to decision. */

#include "base/decimal.h"
#include "engine/internal.h"

void
eng_take_numbers(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;

	for (uint32_t i = 0; i < prog->n_choice; i++)
		eng->choice_points[i] = prog->choice[i].points;
	for (uint32_t i = 0; i < prog->n_step; i++)
		eng->step_points[i] = prog->step[i].points;
	for (uint32_t i = 0; i < prog->n_knot; i++)
		eng->knots[i] = prog->knot[i];
	for (uint32_t i = 0; i < prog->n_factor; i++) {
		eng->first_col[i] = prog->factor[i].first_col;
		eng->scale[i] = prog->factor[i].scale;
	}
	eng->arm = RD_NONE;
}

/* Takes the patch's number, or the program's own back. */
static void
apply(struct rd_eng *eng, const struct rd_prog_patch *p, bool on)
{
	const struct rd_prog *prog = eng->prog;
	const struct rd_prog_factor *f = &prog->factor[p->factor];
	uint32_t at;

	switch (p->kind) {
	case RD_PATCH_SCALE:
		eng->scale[p->factor] = on ? p->value / (RD_POINTS_ONE /
							 RD_DECIMAL_ONE)
					   : f->scale;
		break;
	case RD_PATCH_COLUMNS:
		eng->first_col[p->factor] = on ? p->index : f->first_col;
		break;
	case RD_PATCH_CHOICE:
		at = f->first_choice + p->index;
		eng->choice_points[at] = on ? p->value
					    : prog->choice[at].points;
		break;
	case RD_PATCH_STEP:
		at = f->first_step + p->index;
		eng->step_points[at] = on ? p->value : prog->step[at].points;
		break;
	default:
		at = f->first_knot + p->index;
		eng->knots[at].points = on ? p->value : prog->knot[at].points;
	}
}

static void
apply_all(struct rd_eng *eng, uint32_t arm, bool on)
{
	const struct rd_prog_arm *a = &eng->prog->arm[arm];

	for (uint32_t i = 0; i < a->n_patches; i++)
		apply(eng, &eng->prog->patch[a->first_patch + i], on);
}

void
rd_eng_set_arm(struct rd_eng *eng, uint32_t arm)
{
	eng->n_grants = eng->first_word = eng->end_word = 0;
	if (arm == eng->arm)
		return;
	if (eng->arm != RD_NONE)
		apply_all(eng, eng->arm, false);
	if (arm != RD_NONE)
		apply_all(eng, arm, true);
	eng->arm = arm;
}
