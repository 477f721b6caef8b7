/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The closed lists that rules of Redux, programs and the arithmetic share, and
 * their words as rules and requests spell them. */
#ifndef RD_BASE_REDUX_H
#define RD_BASE_REDUX_H

#include <stdint.h>

/* How tokens of a grid become those of a smaller one (doc/language.md,
 * section 15). */
#define RD_REDUX_KERNELS(X)                                                    \
	X(AREA, "area")			  /* means of windows that overlap */  \
	X(AREA_DISJOINT, "area-disjoint") /* of windows that do not */         \
	X(BICUBIC, "bicubic")		  /* a = -0.75, four taps */           \
	X(BILINEAR, "bilinear")                                                \
	X(NEAREST, "nearest")		  /* floor(i * grid / edge) */         \
	X(NEAREST_EXACT, "nearest-exact") /* floor((i + 1/2) * grid / edge) */ \
	X(DISTANCE, "distance")		  /* weights 1 / (1 + distance) */
/* How grid / factor becomes a whole edge. */
#define RD_REDUX_ROUNDINGS(X)                                                  \
	X(HALF_EVEN, "half-even") X(FLOOR, "floor") X(TRUNC, "trunc")
/* What a strength does to the tokens: nothing, there is none; * strength; *
 * strength squared; log(strength) is added to the attention that they get. */
#define RD_REDUX_LAWS(X)                                                       \
	X(NONE, "none")                                                        \
	X(LINEAR, "linear") X(SQUARE, "square") X(ATTN_BIAS, "attn-bias")
/* How a picture becomes the square that is encoded. */
#define RD_REDUX_CROPS(X)                                                      \
	X(CENTER, "center")	      /* the middle of it */                   \
	X(KEEP_ASPECT, "keep-aspect") /* all of it, black bars */              \
	X(AUTOCROP, "autocrop")	      /* what the mask shows, with a margin */ \
	X(STRETCH, "stretch")	      /* all of it, aspect ratio not kept */

#define RD_REDUX_ENUM(ID, word) RD_REDUX_KERNEL_##ID,
enum rd_redux_kernel { RD_REDUX_KERNELS(RD_REDUX_ENUM) RD_REDUX_N_KERNELS };
#undef RD_REDUX_ENUM
#define RD_REDUX_ENUM(ID, word) RD_REDUX_ROUND_##ID,
enum rd_redux_rounding {
	RD_REDUX_ROUNDINGS(RD_REDUX_ENUM) RD_REDUX_N_ROUNDINGS
};
#undef RD_REDUX_ENUM
#define RD_REDUX_ENUM(ID, word) RD_REDUX_LAW_##ID,
enum rd_redux_law { RD_REDUX_LAWS(RD_REDUX_ENUM) RD_REDUX_N_LAWS };
#undef RD_REDUX_ENUM
#define RD_REDUX_ENUM(ID, word) RD_REDUX_CROP_##ID,
enum rd_redux_crop { RD_REDUX_CROPS(RD_REDUX_ENUM) RD_REDUX_N_CROPS };
#undef RD_REDUX_ENUM

/* Factors, margins and strengths are decimals in 1e-4. */
#define RD_REDUX_ONE 10000
/* Tokens per side, of a grid and of what becomes of it. */
#define RD_REDUX_GRID_MAX 256

/* Tokens per side under a factor above 0: grid / factor, exactly rounded. */
uint32_t rd_redux_edge(uint32_t grid, int64_t factor,
		       enum rd_redux_rounding rounding);

/* The words, by number. */
extern const char *const rd_redux_kernel_names[RD_REDUX_N_KERNELS];
extern const char *const rd_redux_rounding_names[RD_REDUX_N_ROUNDINGS];
extern const char *const rd_redux_law_names[RD_REDUX_N_LAWS];
extern const char *const rd_redux_crop_names[RD_REDUX_N_CROPS];

#endif
