/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Grids of tokens as shapes: a grey square is a patch as it is, a blue one a
 * mean of several, an orange circle a weighted sum, an orange diamond one patch
 * that stands for its neighbours. */
#ifndef RD_CLI_REDUX_DRAW_H
#define RD_CLI_REDUX_DRAW_H

#include "plan/redux.h"

enum redux_shape {
	REDUX_SHAPE_PATCH,
	REDUX_SHAPE_MEAN,
	REDUX_SHAPE_SUM,
	REDUX_SHAPE_PICK,
};

enum redux_shape redux_draw_shape(const struct rd_plan_redux *setting);

/* Whether the two look the same. */
bool redux_draw_alike(const struct rd_plan_redux *a,
		      const struct rd_plan_redux *b);
/* A shape for each token in a square of `side` pixels, to be used by others;
 * stands between <defs> and </defs>. */
void redux_draw_define(const struct rd_plan_redux *setting, uint32_t side,
		       struct rd_buf *out);
void redux_draw_use(const struct rd_plan_redux *setting, int x, int y,
		    struct rd_buf *out);
/* What the shapes mean, in one line of 600 pixels. */
void redux_draw_legend(int x, int y, struct rd_buf *out);

#endif
