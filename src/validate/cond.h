/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_VALIDATE_COND_H
#define RD_VALIDATE_COND_H

#include "validate/reader.h"

/* One condition while it is read. */
struct rd_val_cond_reader {
	struct rd_val *val;
	enum rd_val_scope scope;
	uint32_t list; /* fact whose records are looked at, or RD_VAL_NONE */
	struct rd_val_cond *out;
	uint32_t n_leaves;
};

/* The next op of the condition, zeroed but for its code. */
struct rd_val_op *rd_val_push_op(struct rd_val_cond_reader *r,
				 enum rd_val_op_code code);
/* Reads a leaf, pushing its op when nothing was wrong; false when the element
 * is none. */
bool rd_val_read_leaf(struct rd_val_cond_reader *r,
		      const struct rd_src_node *node);

#endif
