/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The table of elements of <workflow> and <command> (doc/language.md,
 * section 16). */

#include "validate/flow-model.h"
#include "validate/grammar-rows.h"

#define NODE_ID_MAX 1000000

/* clang-format off */
#define NEED_NODE(n)                                                          \
	{ .name = (n), .form = RD_VAL_F_INTEGER, .needed = true, .low = 1,    \
	  .high = NODE_ID_MAX }
#define VALUE                                                                 \
	ONE_OF("from", RD_VAL_FLOW_HOLES), TEXT("text", LONG_BYTES),          \
		SOME("number"), TEXT("default", LONG_BYTES), SOME("low"),     \
		SOME("high"), SOME("step"), SWITCH("lowered"),                \
		ONE_OF("when", RD_VAL_FLOW_WHENS)
#define NAMED                                                                 \
	ID("name"), NEED_LINE("title", NAME_BYTES), NEED_DATE("dated"),       \
		NEED_LINE("source", URL_BYTES)
#define A_NAME(n) { .name = (n), .form = RD_VAL_F_ID }

const struct rd_val_shape rd_val_flow_shapes[N_ALL_SHAPES - N_REDUX_SHAPES] = {
#define ROW(s) [S_##s - N_REDUX_SHAPES]
	ROW(WORKFLOW) = { "workflow", false,
		ATTRS(NAMED, A_NAME("profile"), A_NAME("like")),
		CHILDREN(UP_TO(FLOW_NODE, 1, RD_FLOW_NODES_MAX)) },
	ROW(FLOW_NODE) = { "node", false,
		ATTRS(NEED_NODE("id"), NEED_LINE("class", NAME_BYTES),
		      INTEGER("outputs", 0, 64, 0),
		      ONE_OF("each", RD_VAL_FLOW_EACHES),
		      ONE_OF("when", RD_VAL_FLOW_WHENS)),
		CHILDREN(UP_TO(FLOW_INPUT, 0, 64)) },
	ROW(FLOW_INPUT) = { "input", false,
		ATTRS(NEED_LINE("name", NAME_BYTES), VALUE,
		      INTEGER("node", 1, NODE_ID_MAX, 0),
		      INTEGER("output", 0, 63, 0),
		      ONE_OF("which", RD_VAL_FLOW_WHICHES),
		      INTEGER("else", 1, NODE_ID_MAX, 0),
		      INTEGER("else-output", 0, 63, 0)),
		CHILDREN(UP_TO(FLOW_WORD, 0, 64)) },
	ROW(FLOW_WORD) = { "word", false,
		ATTRS(ID("is"), NEED_LINE("says", LINE_BYTES)), LEAF },
	ROW(COMMAND) = { "command", false,
		ATTRS(NAMED, ID("profile"), NEED_LINE("program", NAME_BYTES)),
		CHILDREN(UP_TO(ARGUMENT, 1, 64)) },
	ROW(ARGUMENT) = { "argument", false,
		ATTRS(NEED_LINE("option", NAME_BYTES), VALUE,
		      ONE_OF("each", RD_VAL_FLOW_EACHES)),
		CHILDREN(UP_TO(FLOW_WORD, 0, 64)) },
#undef ROW
};
/* clang-format on */
