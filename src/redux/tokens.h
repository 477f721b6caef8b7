/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which tokens of a masked picture are kept.  The mask is scaled like the
 * picture (bicubic, a = -0.75), a patch has the highest value within it, a
 * token the mean of its window of patches; kept is what is above 0.  Exact:
 * values are whole numerators over one denominator. */
#ifndef RD_REDUX_TOKENS_H
#define RD_REDUX_TOKENS_H

#include "base/arena.h"
#include "redux/picture.h"

struct rd_rdx_keep_ask {
	const struct rd_rdx_placing *placing;
	const struct rd_rdx_mask *mask; /* NULL: everything counts */
	uint32_t picture_width;		/* of the mask's plane */
	uint32_t grid, patch;		/* grid * patch fits the square */
	uint32_t edge;			/* 1 .. grid */
};

/* Row by row, 1 for what is kept. */
struct rd_rdx_kept {
	const unsigned char *patches; /* grid * grid */
	const unsigned char *tokens;  /* edge * edge */
	uint32_t n_patches, n_tokens;
	/* Some token is kept whose window has patches that are not: its mean
	 * is diluted by them. */
	bool diluted;
};

/* RD_LIMIT for a picture so narrow that the denominator becomes too large;
 * RD_NOMEM. */
enum rd_status rd_rdx_keep(struct rd_arena *arena,
			   const struct rd_rdx_keep_ask *ask,
			   struct rd_rdx_kept *out) RD_MUST_CHECK;

#endif
