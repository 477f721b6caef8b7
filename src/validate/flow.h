/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the readers of <workflow> and <command> share. */
#ifndef RD_VALIDATE_FLOW_H
#define RD_VALIDATE_FLOW_H

#include "validate/redux.h"

/* An input or an argument, of what stands there as often as out->each says; its
 * links are read apart (flow-input.c). */
void rd_val_read_flow_input(struct rd_val *val, const struct rd_src_node *node,
			    struct rd_val_flow_input *out);
/* The nodes of a workflow with those of the one it is like, and their links, in
 * an order in which they go back (flow-graph.c). */
void rd_val_read_graph(struct rd_val *val, const struct rd_src_node *node,
		       struct rd_val_flow *out);

#endif
