/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Paths to values (doc/language.md section 1): RULE/ATTRIBUTE,
 * RULE/PART/ATTRIBUTE, REFERENCE/ATTR, REFERENCE/ATTR.TERM. */
#ifndef RD_VALIDATE_PATH_H
#define RD_VALIDATE_PATH_H

#include "base/buf.h"
#include "source/tree.h"

#define RD_VAL_PATH_PARTS 3

struct rd_val_path {
	struct rd_str parts[RD_VAL_PATH_PARTS];
	size_t n;
};

/* False when it has not two or three parts. */
bool rd_val_path_split(struct rd_str text, struct rd_val_path *path);
/* The element of a rule that PART names: of a factor a case by its id,
 * "otherwise", "step.BELOW" of a history, "at.X" of a curve; "price", "loras"
 * and "param.NAME" of a model; "call.ON" of a provider; "set.NAME" of a preset;
 * "level.MODE", "law.NAME" and "has.FUNCTION" of a profile.
 * NULL: none. */
struct rd_src_node *rd_val_path_part(const struct rd_src_node *rule,
				     struct rd_str part);
/* Rules of that kind may have such parts. */
bool rd_val_path_has_parts(const struct rd_src_node *rule);
/* Appends the PART that names an element of a rule with parts; false when none
 * does. */
bool rd_val_path_part_put(const struct rd_src_node *node, struct rd_buf *out);
/* Is it what the element is known by, and so not to be overridden? */
bool rd_val_path_is_key(const struct rd_src_node *node, const char *attr);
/* ATTR and TERM of "ATTR.TERM"; the term's ptr is NULL when there is none. */
void rd_val_path_term(struct rd_str text, struct rd_str *attr,
		      struct rd_str *term);

#endif
