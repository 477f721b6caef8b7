/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What Redux does with the pictures of a request: names and numbers that were
 * asked for, filled up by the rules of the program.  Exact: factors, strengths
 * and margins are decimals in 1e-4. */
#ifndef RD_PLAN_REDUX_H
#define RD_PLAN_REDUX_H

#include "base/problem.h"
#include "program/program.h"

/* Names that were asked for; absent ones have ptr NULL. */
struct rd_plan_redux_ask {
	struct rd_str profile, mode, function, encoder, crop, law;
	struct rd_str use;  /* what the picture is for: proposes the mode */
	struct rd_str kind; /* of the references: proposes the function */
	bool has_factor, has_margin;
	int64_t factor, margin; /* 1e-4 */
	uint32_t edge;		/* tokens per side, instead; 0: not asked for */
	uint32_t text_tokens;	/* 0: as the rules say */
	/* Terms that facts of the decision have, by enum rd_rdx_what; what was
	 * asked for wins. */
	struct rd_str from[RD_N_RDX_WHATS];
};

/* Where a part of the setting comes from. */
enum rd_plan_redux_why {
	RD_PLAN_REDUX_ASKED,
	RD_PLAN_REDUX_FACT,    /* a fact of the decision */
	RD_PLAN_REDUX_USE,     /* what is recommended for the use */
	RD_PLAN_REDUX_KIND,    /* what suits the kind of picture */
	RD_PLAN_REDUX_MODE,    /* the profile's level of that mode */
	RD_PLAN_REDUX_DEFAULT, /* of the profile or of the rules */
	RD_PLAN_REDUX_N_WHYS
};

/* A setting with nothing left open.  Records are those of `prog`. */
struct rd_plan_redux {
	const struct rd_prog *prog;
	const struct rd_prog_rdxprofile *profile;
	const struct rd_prog_rdxencoder *encoder;
	/* NULL: a factor or an edge of its own.  With a factor the mode of the
	 * same factor in that profile, if there is one. */
	const struct rd_prog_rdxmode *mode;
	const struct rd_prog_rdxfunction *function;
	const struct rd_prog_rdxuse *use;   /* or NULL */
	const struct rd_prog_rdxkind *kind; /* or NULL */
	const struct rd_prog_rdxlaw *law;
	enum rd_redux_kernel kernel;
	enum rd_redux_crop crop;
	int64_t factor; /* 1e-4; 0: an edge was asked for */
	int64_t margin; /* 1e-4 */
	uint32_t grid, edge, text_tokens;
	enum rd_plan_redux_why why_profile, why_mode, why_function;
};

/* The words of `why`, for people and JSON: "asked", "fact", "use", "kind",
 * "mode", "default". */
extern const char *const rd_plan_redux_why_names[RD_PLAN_REDUX_N_WHYS];

/* Fills `out`.  RD_SEMANTIC (exit 4) with "redux.unknown-NAME" for a name that
 * the program does not have (with the nearest as a hint), "redux.no-rules" for
 * a program without rules of Redux (exit 3), "redux.range" for numbers out of
 * range or between steps, "redux.not-in-profile" for what the profile does not
 * have (a mode, a function, a factor, a crop mode, an encoder, a margin, an
 * edge that no factor gives is allowed), "redux.conflict" for two that exclude
 * each other. */
enum rd_status rd_plan_redux_resolve(const struct rd_prog *prog,
				     const struct rd_plan_redux_ask *ask,
				     struct rd_plan_redux *out,
				     struct rd_problem *problem) RD_MUST_CHECK;

/* Whether the law takes that strength (1e-4): within its range and on a step.
 * Else RD_SEMANTIC (exit 4, "redux.range"). */
enum rd_status rd_plan_redux_strength(const struct rd_plan_redux *setting,
				      int64_t strength,
				      struct rd_problem *problem) RD_MUST_CHECK;
/* The strength of a reference of which none is said, 1e-4. */
int64_t rd_plan_redux_strength_default(const struct rd_prog_rdxlaw *law);
/* What the tokens are multiplied by, in 1e-8: strength^2 or strength by law;
 * 1 for the laws that leave them alone. */
int64_t rd_plan_redux_scale(const struct rd_plan_redux *setting,
			    int64_t strength);
/* Tokens per side under a mode or a factor (1e-4) of a profile, by its
 * rounding; grid for factor 1. */
uint32_t rd_plan_redux_edge(const struct rd_prog_rdxprofile *profile,
			    const struct rd_prog_rdxencoder *encoder,
			    int64_t factor);
/* What the profile does under the name of a function (an index), or NULL. */
const struct rd_prog_rdxkernel *rd_plan_redux_kernel(
	const struct rd_prog *prog, const struct rd_prog_rdxprofile *profile,
	uint32_t function);
/* The profile's level of a mode, or NULL. */
const struct rd_prog_rdxlevel *rd_plan_redux_level(
	const struct rd_prog *prog, const struct rd_prog_rdxprofile *profile,
	const struct rd_prog_rdxmode *mode);

#endif
