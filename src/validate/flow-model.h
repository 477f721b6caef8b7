/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The part of the checked model that is about workflows and commands.  Numbers
 * are in 1e-4. */
#ifndef RD_VALIDATE_FLOW_MODEL_H
#define RD_VALIDATE_FLOW_MODEL_H

#include "base/flow.h"
#include "base/str.h"

/* "a|b|c" of a list of base/flow.h. */
#define RD_VAL_FLOW_BARRED(ID, word) "|" word
#define RD_VAL_FLOW_HOLES (&(RD_FLOW_HOLES(RD_VAL_FLOW_BARRED))[1])
#define RD_VAL_FLOW_EACHES (&(RD_FLOW_EACHES(RD_VAL_FLOW_BARRED))[1])
#define RD_VAL_FLOW_WHENS (&(RD_FLOW_WHENS(RD_VAL_FLOW_BARRED))[1])
#define RD_VAL_FLOW_WHICHES (&(RD_FLOW_WHICHES(RD_VAL_FLOW_BARRED))[1])

struct rd_val_flow_word {
	struct rd_str word, text;
};

/* Links are to indices of the workflow's nodes; or_node RD_VAL_NONE: no
 * other. */
struct rd_val_flow_input {
	struct rd_str name, text;
	enum rd_flow_source from;
	enum rd_flow_hole hole;
	enum rd_flow_when when;
	enum rd_flow_each each; /* of an argument */
	enum rd_flow_which which;
	bool has_default, has_range, lowered;
	int64_t number, low, high, step;
	uint32_t node, output, or_node, or_output;
	struct rd_val_flow_word *words;
	uint32_t n_words, line;
};

struct rd_val_flow_node {
	uint32_t id, outputs;
	struct rd_str class;
	enum rd_flow_each each;
	enum rd_flow_when when;
	struct rd_val_flow_input *inputs;
	uint32_t n_inputs, line;
};

/* Nodes behind those that they link to. */
struct rd_val_flow {
	struct rd_str name, title, program, dated, source;
	enum rd_flow_kind kind;
	uint32_t profile;
	struct rd_val_flow_node *nodes;
	struct rd_val_flow_input *arguments;
	uint32_t n_nodes, n_arguments;
	uint32_t place_file, line;
};

#endif
