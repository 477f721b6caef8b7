/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* librefdesk, Redux: how many tokens of a reference picture reach the model, by
 * the rules of a program, and the tokens themselves made fewer.  Pure, as the
 * rest: buffers are the caller's, and the same input gives the same bytes on
 * every machine and with any number of threads. */
#ifndef REFDESK_REDUX_H
#define REFDESK_REDUX_H

#include <refdesk/refdesk.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is asked of the rules.  Zero all of it, set size = sizeof, then what is
 * wanted; names are those of the program, numbers decimals such as "2.5".  A
 * mode, a factor and an edge exclude each other. */
struct refdesk_redux_ask {
	size_t size;
	const char *profile, *mode, *function, *encoder, *crop, *law;
	const char *use, *kind; /* propose a mode and a function */
	const char *factor, *margin;
	uint32_t edge;	      /* tokens per side */
	uint32_t text_tokens; /* of the prompt; 0: as the rules say */
};

/* A setting with nothing left open.  Immutable: may be shared by threads. */
struct refdesk_redux;

/* RESULT: REFDESK_BAD_REQUEST with codes "redux.*" for what the rules do not
 * have, REFDESK_BAD_PROGRAM for a program without rules of Redux.  The program
 * must outlive it; *redux is NULL on failure.  problem may be NULL. */
int refdesk_redux_new(const struct refdesk_program *program,
		      const struct refdesk_redux_ask *ask,
		      struct refdesk_redux **redux,
		      struct refdesk_problem *problem) REFDESK_CHECK;
/* NULL-safe. */
void refdesk_redux_free(struct refdesk_redux *redux);

/* What a setting is.  Set size = sizeof before; strings are the program's, or
 * static.  mode is "" when a factor or an edge has none. */
struct refdesk_redux_facts {
	size_t size;
	const char *profile, *mode, *function, *encoder;
	const char *kernel, *crop, *law;
	char factor[24]; /* "" when an edge was asked for */
	uint32_t grid;	 /* tokens per side of the encoder */
	uint32_t edge;	 /* and of what it becomes */
	uint32_t tokens; /* edge * edge */
	uint32_t text_tokens;
};
int refdesk_redux_describe(const struct refdesk_redux *redux,
			   struct refdesk_redux_facts *facts,
			   struct refdesk_problem *problem) REFDESK_CHECK;

/* Pixels x0 <= x < x1, y0 <= y < y1 of a picture. */
struct refdesk_redux_box {
	uint32_t x0, y0, x1, y1;
};

/* A reference picture, 1 to 16384 pixels a side. */
struct refdesk_redux_picture {
	uint32_t width, height;
	const char *strength; /* decimal, or NULL: as the rules say */
	/* What of it counts; 0: all. */
	const struct refdesk_redux_box *boxes;
	uint32_t n_boxes;
};

/* What reaches the model of it. */
struct refdesk_redux_share {
	struct refdesk_redux_box seen; /* by the encoder */
	uint32_t patches;	       /* kept before tokens are made fewer */
	uint32_t tokens;	       /* kept after */
	int64_t scale; /* what tokens are multiplied by, in 1e-8 */
};

/* One share for each of n pictures, at most 64.  REFDESK_BAD_REQUEST as the
 * plan of the command line tool refuses. */
int refdesk_redux_plan(const struct refdesk_redux *redux,
		       const struct refdesk_redux_picture *pictures, size_t n,
		       struct refdesk_redux_share *shares,
		       struct refdesk_problem *problem) REFDESK_CHECK;

/* Values of a token, little-endian. */
enum refdesk_redux_type {
	REFDESK_REDUX_F32 = 0,
	REFDESK_REDUX_F16 = 1,
	REFDESK_REDUX_BF16 = 2,
};

/* What becomes of a tensor [grid * grid, width].  Zero all of it, set size =
 * sizeof, then what is wanted. */
struct refdesk_redux_work {
	size_t size;
	const void *in;	      /* the whole tensor, at any alignment */
	size_t n_in;	      /* its bytes */
	int type;	      /* of in and out */
	size_t width;	      /* values of a token */
	const float *mask;    /* one for each patch of the grid, or NULL */
	const char *strength; /* decimal, or NULL: as the rules say */
	/* Rows of the result to make; 0, 0: all.  Threads take some each. */
	uint32_t first_row, end_row;
};

/* Makes rows of [edge * edge, width] where they stand in `out`, which holds
 * n_out bytes, those of the whole result, and may not overlap `in`.  Tokens
 * whose mask is 0 stay where they are: refdesk_redux_keep.  REFDESK_BAD_CALL
 * for other sizes. */
int refdesk_redux_apply(const struct refdesk_redux *redux,
			const struct refdesk_redux_work *work, void *out,
			size_t n_out,
			struct refdesk_problem *problem) REFDESK_CHECK;

/* Moves the tokens of a whole result that the mask leaves to its front, and
 * *n_out becomes their bytes. */
int refdesk_redux_keep(const struct refdesk_redux *redux,
		       const struct refdesk_redux_work *work, void *out,
		       size_t *n_out,
		       struct refdesk_problem *problem) REFDESK_CHECK;

/* Index of the first value that is NaN or infinite, or n_values; also for
 * a type that there is not. */
size_t refdesk_redux_nonfinite(int type, const void *values, size_t n_values);

#ifdef __cplusplus
}
#endif

#endif
