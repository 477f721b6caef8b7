/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The part of the checked model that is about Redux.  Decimals are in 1e-4. */
#ifndef RD_VALIDATE_REDUX_MODEL_H
#define RD_VALIDATE_REDUX_MODEL_H

#include "base/redux.h"
#include "base/str.h"

/* "a|b|c" of a list of base/redux.h. */
#define RD_VAL_BARRED(ID, word) "|" word
#define RD_VAL_RDX_KERNELS (&(RD_REDUX_KERNELS(RD_VAL_BARRED))[1])
#define RD_VAL_RDX_ROUNDINGS (&(RD_REDUX_ROUNDINGS(RD_VAL_BARRED))[1])
#define RD_VAL_RDX_LAWS (&(RD_REDUX_LAWS(RD_VAL_BARRED))[1])
#define RD_VAL_RDX_CROPS (&(RD_REDUX_CROPS(RD_VAL_BARRED))[1])
#define RD_VAL_RDX_WHATS "profile|mode|function|use|kind"
enum rd_val_rdx_what {
	RD_VAL_RDX_PROFILE,
	RD_VAL_RDX_MODE,
	RD_VAL_RDX_FUNCTION,
	RD_VAL_RDX_USE,
	RD_VAL_RDX_KIND,
	RD_VAL_N_RDX_WHATS
};
#define RD_VAL_RDX_ENCODERS_MAX 32

struct rd_val_rdx_defaults {
	uint32_t profile, mode, encoder, text_tokens;
	uint32_t place_file, line;
};

struct rd_val_rdx_encoder {
	struct rd_str name, title;
	uint32_t grid, pixels, patch;
	uint32_t place_file, line;
};

/* A mode or a function. */
struct rd_val_rdx_word {
	struct rd_str name, title, text;
	uint32_t place_file, line;
};

struct rd_val_rdx_kernel {
	uint32_t function;
	enum rd_redux_kernel kernel;
	uint32_t line;
};

struct rd_val_rdx_level {
	uint32_t mode, function;
	int64_t factor;
	uint32_t line;
};

struct rd_val_rdx_law {
	enum rd_redux_law law;
	int64_t low, high, step, fallback;
	uint32_t line;
};

/* factor_low 0: no factors but those of levels.  crops and encoders: bits. */
struct rd_val_rdx_profile {
	struct rd_str name, title, text, dated, source;
	enum rd_redux_rounding rounding;
	int64_t factor_low, factor_high, factor_step, margin;
	uint32_t function, crops, per_node, encoders;
	enum rd_redux_crop crop;
	bool fixed, masks;
	struct rd_val_rdx_kernel *kernels;
	struct rd_val_rdx_level *levels;
	struct rd_val_rdx_law *laws;
	uint32_t n_kernels, n_levels, n_laws;
	uint32_t place_file, line;
};

struct rd_val_rdx_advice {
	uint32_t mode;
	struct rd_str text;
};

struct rd_val_rdx_use {
	struct rd_str name, title;
	uint32_t mode;
	struct rd_val_rdx_advice *advices;
	uint32_t n_advices;
	uint32_t place_file, line;
};

struct rd_val_rdx_kind {
	struct rd_str name, title, text;
	uint32_t function;
	uint32_t place_file, line;
};

struct rd_val_rdx_from {
	enum rd_val_rdx_what what;
	uint32_t fact;
	uint32_t place_file, line;
};

#endif
