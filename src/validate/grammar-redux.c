/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The table of elements of <redux> (doc/language.md, section 15). */

#include "validate/grammar-rows.h"
#include "validate/redux-model.h"

/* clang-format off */
#define NEED_INTEGER(n, lo, hi)                                               \
	{ .name = (n), .form = RD_VAL_F_INTEGER, .needed = true,              \
	  .low = (lo), .high = (hi) }
#define NAMED                                                                 \
	ID("name"), NEED_LINE("title", NAME_BYTES),                           \
		NEED_LINE("text", LINE_BYTES)

const struct rd_val_shape
rd_val_redux_shapes[N_REDUX_SHAPES - N_SENDING_SHAPES] = {
#define ROW(s) [S_##s - N_SENDING_SHAPES]
	ROW(REDUX) = { "redux", false, NO_ATTRS,
		CHILDREN(ANY(RDX_DEFAULTS), ANY(RDX_ENCODER),
			 ANY(RDX_FUNCTION), ANY(RDX_MODE), ANY(RDX_PROFILE),
			 ANY(RDX_USE), ANY(RDX_KIND), ANY(RDX_FROM),
			 ANY(WORKFLOW), ANY(COMMAND)),
		.since = 4 },
	ROW(RDX_DEFAULTS) = { "defaults", false,
		ATTRS(ID("profile"), ID("mode"), ID("encoder"),
		      NEED_INTEGER("text-tokens", 1, 65535)), LEAF },
	ROW(RDX_ENCODER) = { "encoder", false,
		ATTRS(ID("name"), NEED_LINE("title", NAME_BYTES),
		      NEED_INTEGER("grid", 1, RD_REDUX_GRID_MAX),
		      NEED_INTEGER("pixels", 1, 65535),
		      NEED_INTEGER("patch", 1, 65535)), LEAF },
	ROW(RDX_FUNCTION) = { "function", false, ATTRS(NAMED), LEAF },
	ROW(RDX_MODE) = { "mode", false, ATTRS(NAMED), LEAF },
	ROW(RDX_PROFILE) = { "profile", false,
		ATTRS(NAMED, NEED_ONE_OF("rounding", RD_VAL_RDX_ROUNDINGS),
		      { .name = "factor", .form = RD_VAL_F_DECIMALS,
			.id = RD_DIAG_BAD_FACTOR_RANGE },
		      DECIMAL("factor-step"), ID("function"), SWITCH("fixed"),
		      { .name = "crops", .form = RD_VAL_F_WORDS,
			.needed = true, .list = RD_VAL_RDX_CROPS },
		      DECIMAL("margin"), SWITCH("masks"),
		      INTEGER("per-node", 0, 1000, 0),
		      NEED("encoders", IDS), NEED_DATE("dated"),
		      NEED_LINE("source", URL_BYTES)),
		CHILDREN(UP_TO(RDX_HAS, 1, 64), UP_TO(RDX_LEVEL, 1, 64),
			 UP_TO(RDX_LAW, 1, RD_REDUX_N_LAWS),
			 UP_TO(RDX_TOKENS, 0, 1024)) },
	ROW(RDX_HAS) = { "has", false,
		ATTRS(ID("function"),
		      NEED_ONE_OF("kernel", RD_VAL_RDX_KERNELS)), LEAF },
	ROW(RDX_LEVEL) = { "level", false,
		ATTRS(ID("mode"), NEED("factor", DECIMAL),
		      { .name = "function", .form = RD_VAL_F_ID }), LEAF },
	ROW(RDX_LAW) = { "law", false,
		ATTRS(NEED_ONE_OF("name", RD_VAL_RDX_LAWS), DECIMAL("low"),
		      DECIMAL("high"), DECIMAL("step"), DECIMAL("default")),
		LEAF },
	ROW(RDX_TOKENS) = { "tokens", false,
		ATTRS(ID("mode"), ID("encoder"),
		      NEED_INTEGER("are", 1,
				   RD_REDUX_GRID_MAX * RD_REDUX_GRID_MAX)),
		LEAF },
	ROW(RDX_USE) = { "use", false,
		ATTRS(ID("name"), NEED_LINE("title", NAME_BYTES),
		      { .name = "mode", .form = RD_VAL_F_ID }),
		CHILDREN(UP_TO(RDX_ADVICE, 0, 64)) },
	ROW(RDX_ADVICE) = { "advice", true, ATTRS(ID("mode")), LEAF },
	ROW(RDX_KIND) = { "kind", false, ATTRS(NAMED, ID("function")), LEAF },
	ROW(RDX_FROM) = { "from", false,
		ATTRS(NEED_ONE_OF("what", RD_VAL_RDX_WHATS),
		      NEED("fact", SOME)), LEAF },
#undef ROW
};
/* clang-format on */
