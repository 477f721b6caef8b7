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

/* ---- shared by the files of leaves ---- */

enum rd_val_leaf_group {
	RD_VAL_LEAF_FACT,
	RD_VAL_LEAF_REFERENCE, /* needs a reference and its state */
	RD_VAL_LEAF_STATIC, /* of the reference alone: known when compiling */
	RD_VAL_LEAF_RECORD,
};

/* False and a finding when leaves of that group cannot stand here. */
bool rd_val_leaf_allowed(struct rd_val_cond_reader *r,
			 const struct rd_src_node *node,
			 enum rd_val_leaf_group group);
/* A finding: the leaf takes other attributes; what an attribute names is not
 * what is needed. */
void rd_val_leaf_find(struct rd_val_cond_reader *r,
		      const struct rd_src_node *node, const char *forms);
void rd_val_leaf_find_type(struct rd_val_cond_reader *r,
			   const struct rd_src_node *node, const char *attr,
			   const char *need);
/* The fact or field that an attribute names, NULL after a finding. */
const struct rd_val_fact *rd_val_leaf_fact(struct rd_val_cond_reader *r,
					   const struct rd_src_node *node,
					   const char *attr, uint32_t *index);
const struct rd_val_field *rd_val_leaf_field(struct rd_val_cond_reader *r,
					     const struct rd_src_node *node,
					     uint32_t *index);
/* Reads what a value of that type is compared with; false after a finding. */
bool rd_val_leaf_literal(struct rd_val_cond_reader *r,
			 const struct rd_src_node *node, const char *attr,
			 enum rd_val_type type, int64_t *value);

void rd_val_leaf_less(struct rd_val_cond_reader *r,
		      const struct rd_src_node *node);
void rd_val_leaf_between(struct rd_val_cond_reader *r,
			 const struct rd_src_node *node);
void rd_val_leaf_within(struct rd_val_cond_reader *r,
			const struct rd_src_node *node);
void rd_val_leaf_window(struct rd_val_cond_reader *r,
			const struct rd_src_node *node);

#endif
