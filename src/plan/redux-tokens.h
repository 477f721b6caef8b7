/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* How many tokens of each reference picture reach the model: a setting of Redux
 * with pictures. */
#ifndef RD_PLAN_REDUX_TOKENS_H
#define RD_PLAN_REDUX_TOKENS_H

#include "base/arena.h"
#include "base/buf.h"
#include "plan/redux.h"
#include "redux/tokens.h"

#define RD_PLAN_REDUX_SCHEMA "refdesk.redux-plan/1"
#define RD_PLAN_REDUX_PICTURES_MAX 64u
#define RD_PLAN_REDUX_BATCH_MAX 64u

struct rd_plan_redux_picture {
	struct rd_str name; /* file, catalog id or size, as it was asked for */
	uint32_t width, height;
	uint32_t batch; /* pictures of that size in one node */
	bool masked;
	struct rd_rdx_mask mask;
	bool has_strength;
	int64_t strength; /* 1e-4 */
};

struct rd_plan_redux_pictures {
	const struct rd_plan_redux_picture *items;
	uint32_t n;
	uint32_t per_node; /* pictures that share a node; 0: not asked for */
};

struct rd_plan_redux_ref {
	const struct rd_plan_redux_picture *picture;
	struct rd_rdx_placing placing;
	bool masked;		  /* tokens may be dropped */
	struct rd_rdx_kept kept;  /* of one picture; not without `masked` */
	uint32_t patches, tokens; /* kept, of the whole batch */
	int64_t strength;	  /* 1e-4 */
	int64_t scale;		  /* 1e-8: what tokens are multiplied by */
	bool has_bias;		  /* the law is attn-bias */
	bool no_attention;	  /* strength 0: the bias is -inf */
	int64_t bias;		  /* 1e-8: ln(strength) */
};

enum rd_plan_redux_note {
	RD_PLAN_REDUX_NOTE_DILUTED,	 /* zeros are averaged in */
	RD_PLAN_REDUX_NOTE_NOTHING_KEPT, /* of some picture */
	RD_PLAN_REDUX_NOTE_ZEROED,	 /* strength 0 keeps its tokens */
	RD_PLAN_REDUX_NOTE_STRETCHED,	 /* the aspect ratio is not kept */
	RD_PLAN_REDUX_NOTE_CUT,		 /* a part is not looked at */
	RD_PLAN_REDUX_NOTE_ENLARGED,	 /* a picture smaller than the square */
	RD_PLAN_REDUX_NOTE_NO_FACTOR,	 /* of the profile gives that edge */
	RD_PLAN_REDUX_NOTE_OUTWEIGHED,	 /* more tokens than the text has */
	RD_PLAN_REDUX_N_NOTES
};
extern const char *const rd_plan_redux_note_names[RD_PLAN_REDUX_N_NOTES];
extern const char *const rd_plan_redux_note_texts[RD_PLAN_REDUX_N_NOTES];

enum rd_plan_redux_differing {
	RD_PLAN_REDUX_BY_FACTOR,
	RD_PLAN_REDUX_BY_ROUNDING,
	RD_PLAN_REDUX_BY_ENCODER,
	RD_PLAN_REDUX_BY_FUNCTION,
	RD_PLAN_REDUX_BY_KERNEL, /* under the same name */
	RD_PLAN_REDUX_BY_CROP,	 /* it has no such crop mode */
	RD_PLAN_REDUX_N_BYS
};
extern const char *const rd_plan_redux_by_names[RD_PLAN_REDUX_N_BYS];

/* What another profile makes of the same mode, where that differs. */
struct rd_plan_redux_differs {
	const struct rd_prog_rdxprofile *profile;
	const struct rd_prog_rdxencoder *encoder;
	const struct rd_prog_rdxfunction *function;
	enum rd_redux_kernel kernel;
	int64_t factor; /* 1e-4 */
	uint32_t edge;
	uint32_t tokens; /* of one picture without a mask */
	uint32_t by;	 /* 1 << enum rd_plan_redux_differing */
};

struct rd_plan_redux_sheet {
	struct rd_plan_redux setting;
	const struct rd_plan_redux_ref *refs;
	uint32_t n_refs;
	uint32_t image_tokens, prompt_tokens; /* with those of the text */
	uint32_t notes;			      /* 1 << enum rd_plan_redux_note */
	const struct rd_plan_redux_differs *differs;
	uint32_t n_differs;
};

/* Everything borrowed; what the sheet holds is put into the arena.  RD_SEMANTIC
 * (exit 4): "redux.batch" for more pictures in one node than it can take, or
 * that do not go together there, "redux.mask" for autocrop without a mask or
 * with an empty one and for a box outside its picture, "redux.range" for a
 * strength, "redux.not-in-profile" for masks or nodes that the profile does not
 * have.  RD_LIMIT (exit 9, "redux.limit") for sizes; RD_NOMEM (exit 10). */
enum rd_status rd_plan_redux_tokens(
	struct rd_arena *arena, const struct rd_plan_redux *setting,
	const struct rd_plan_redux_pictures *pictures,
	struct rd_plan_redux_sheet *out, struct rd_problem *problem)
	RD_MUST_CHECK;

/* The canonical JSON of schema RD_PLAN_REDUX_SCHEMA, without a line end. */
void rd_plan_redux_write(const struct rd_plan_redux_sheet *sheet,
			 struct rd_buf *out);

#endif
