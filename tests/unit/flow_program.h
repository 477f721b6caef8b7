/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The Redux program with a small graph for comfy-advanced, which has every kind
 * of node and input, and a command for mflux. */
#ifndef FLOW_PROGRAM_H
#define FLOW_PROGRAM_H

#include "program/program.h"

enum flow_node {
	FLOW_N_MODEL,
	FLOW_N_PROMPT,
	FLOW_N_LORA,
	FLOW_N_IMAGE,
	FLOW_N_MASK,
	FLOW_N_DARK,
	FLOW_N_LIGHT,
	FLOW_N_UNITED,
	FLOW_N_REDUX,
	FLOW_N_SAVE,
	FLOW_N_NODES
};

/* Adds the flows; the program has the records of redux_program_add. */
void flow_program_add(struct rd_prog_builder *b);
/* Loaded; the caller finishes it with rd_prog_fini. */
void flow_program_load(struct rd_prog *prog);

#endif
