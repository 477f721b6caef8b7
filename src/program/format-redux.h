/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sections about Redux: how many tokens of a reference picture reach the
 * model, by which of several implementations.  Read by program/format.h, whose
 * field kinds these are. */
#ifndef RD_PROGRAM_FORMAT_REDUX_H
#define RD_PROGRAM_FORMAT_REDUX_H

#include "base/redux.h"

/* What of a setting a fact of the decision may choose. */
enum rd_rdx_what {
	RD_RDX_PROFILE,
	RD_RDX_MODE,
	RD_RDX_FUNCTION,
	RD_RDX_USE,
	RD_RDX_KIND,
	RD_N_RDX_WHATS
};
#define RD_RDX_FACTORS_ONE 10000 /* factors are in 1e-4 */
#define RD_RDX_ENCODERS_MAX 32

#define RD_PROG_REDUX_SECTIONS(X)                                              \
	X(88, REDUX, redux)                                                    \
	X(89, RDXENCODER, rdxencoder)                                          \
	X(90, RDXMODE, rdxmode)                                                \
	X(91, RDXFUNCTION, rdxfunction)                                        \
	X(92, RDXPROFILE, rdxprofile)                                          \
	X(93, RDXKERNEL, rdxkernel)                                            \
	X(94, RDXLEVEL, rdxlevel)                                              \
	X(95, RDXLAW, rdxlaw)                                                  \
	X(96, RDXUSE, rdxuse)                                                  \
	X(97, RDXADVICE, rdxadvice)                                            \
	X(98, RDXKIND, rdxkind)                                                \
	X(99, RDXFROM, rdxfrom)

/* clang-format off */
/* One record, or none when there are no rules of Redux: the defaults.
 * text_tokens: of the prompt, beside those of pictures. */
#define RD_FIELDS_REDUX(F)                                                    \
	F(profile, IX, RD_SEC_RDXPROFILE) F(mode, IX, RD_SEC_RDXMODE)         \
	F(encoder, IX, RD_SEC_RDXENCODER) F(text_tokens, U32, 0)              \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* A picture of pixels x pixels becomes grid x grid tokens, each of patch x
 * patch pixels: grid = floor(pixels / patch). */
#define RD_FIELDS_RDXENCODER(F)                                               \
	F(name, STR, 0) F(title, STR, 0) F(grid, U32, 0) F(pixels, U32, 0)    \
	F(patch, U32, 0) F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* Strongest first. */
#define RD_FIELDS_RDXMODE(F)                                                  \
	F(name, STR, 0) F(title, STR, 0) F(text, STR, 0)                      \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_RDXFUNCTION(F)                                              \
	F(name, STR, 0) F(title, STR, 0) F(text, STR, 0)                      \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* One implementation.  factor_low 0: only its levels' factors.  fixed: the
 * level says which function, nobody else may; function: of levels without one
 * and of factors that were asked for.  crops: 1 << enum rd_redux_crop; crop is
 * the default.  encoders: 1 << index.  per_node: pictures that one node may
 * take when the factor is above 1; 0: it has no nodes. */
#define RD_FIELDS_RDXPROFILE(F)                                               \
	F(name, STR, 0) F(title, STR, 0) F(text, STR, 0)                      \
	F(rounding, ENUM, RD_REDUX_N_ROUNDINGS)                               \
	F(factor_low, I64, 0) F(factor_high, I64, 0) F(factor_step, I64, 0)   \
	F(function, IX, RD_SEC_RDXFUNCTION) F(fixed, BOOL, 0)                 \
	F(crops, U32, 0) F(crop, ENUM, RD_REDUX_N_CROPS)                      \
	F(margin, I64, 0) /* 1e-4 of the picture's sides, for autocrop */     \
	F(masks, BOOL, 0) F(per_node, U32, 0)                                 \
	F(encoders, U32, 0)                                                   \
	F(first_kernel, U32, 0) F(n_kernels, U32, 0)                          \
	F(first_level, U32, 0) F(n_levels, U32, 0)                            \
	F(first_law, U32, 0) F(n_laws, U32, 0) /* the first is the default */ \
	F(dated, STR, 0) F(source, STR, 0)                                    \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* What the profile does under the name of a function. */
#define RD_FIELDS_RDXKERNEL(F)                                                \
	F(function, IX, RD_SEC_RDXFUNCTION)                                   \
	F(kernel, ENUM, RD_REDUX_N_KERNELS) F(line, U32, 0)
/* What the profile does under the name of a mode; in the modes' order. */
#define RD_FIELDS_RDXLEVEL(F)                                                 \
	F(mode, IX, RD_SEC_RDXMODE) F(factor, I64, 0)                         \
	F(function, IX, RD_SEC_RDXFUNCTION) F(line, U32, 0)
/* Strengths low .. high in steps, 1e-4; fallback: when none is given. */
#define RD_FIELDS_RDXLAW(F)                                                   \
	F(law, ENUM, RD_REDUX_N_LAWS) F(low, I64, 0) F(high, I64, 0)          \
	F(step, I64, 0) F(fallback, I64, 0) F(line, U32, 0)
/* What pictures are made for; what each mode does there. */
#define RD_FIELDS_RDXUSE(F)                                                   \
	F(name, STR, 0) F(title, STR, 0) F(mode, OPT, RD_SEC_RDXMODE)         \
	F(first_advice, U32, 0) F(n_advices, U32, 0)                          \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_RDXADVICE(F) F(mode, IX, RD_SEC_RDXMODE) F(text, STR, 0)
/* Kinds of reference pictures, and the function that suits them. */
#define RD_FIELDS_RDXKIND(F)                                                  \
	F(name, STR, 0) F(title, STR, 0) F(text, STR, 0)                      \
	F(function, IX, RD_SEC_RDXFUNCTION)                                   \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* A fact of a term, all of which are names of that kind. */
#define RD_FIELDS_RDXFROM(F)                                                  \
	F(what, ENUM, RD_N_RDX_WHATS) F(fact, IX, RD_SEC_FACT)                \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* clang-format on */

#endif
