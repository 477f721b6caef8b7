/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a schema allows where, read from the schema's own text, so that findings
 * can name it.  The schemas keep to a subset: named types, and elements and
 * attributes that refer to them; groups; text with attributes. */
#ifndef RD_SOURCE_MODEL_H
#define RD_SOURCE_MODEL_H

#include "source/source.h"

struct rd_src_type;

struct rd_src_decl {
	const char *name;
	const struct rd_src_type *type; /* never NULL */
	bool required; /* attribute: use; element: must stand in its parent */
};

struct rd_src_type {
	const char *name;		/* "" for the type of the root */
	const struct rd_src_node *node; /* NULL for types of XML Schema */
	struct rd_src_decl *elements;
	uint32_t n_elements;
	struct rd_src_decl *attrs;
	uint32_t n_attrs;
	bool has_text;
	bool needs_child; /* at least one of its elements */
	bool is_simple;
	const struct rd_src_type *text; /* type of the text, when it has some */
	const char *form; /* simple: what a value is, "" when anything goes */
	const char *const *values; /* simple: the list of values, if closed */
	uint32_t n_values;
	struct _xmlRegexp *pattern; /* simple: NULL when there is none */
	bool collapse;		    /* white space does not count */
	size_t min_chars;	    /* simple */
	size_t max_chars;	    /* simple; 0: no bound */
};

struct rd_src_model {
	const char *root_name;
	const struct rd_src_type *root;
	struct rd_src_type *types;
	uint32_t n_types;
};

/* Reads the model from the trees of a schema and of the one it includes (or
 * NULL).  All memory, and the trees, from the arena. */
enum rd_status rd_src_model_read(struct rd_arena *arena,
				 const struct rd_src_node *schema,
				 const struct rd_src_node *included,
				 struct rd_src_model *model) RD_MUST_CHECK;
/* Frees what is not in the arena; good for a half-read model, too. */
void rd_src_model_fini(struct rd_src_model *model);

const struct rd_src_decl *rd_src_type_element(const struct rd_src_type *type,
					      const char *name);
const struct rd_src_decl *rd_src_type_attr(const struct rd_src_type *type,
					   const char *name);

/* Whether a simple type takes the value: white space, length, list, pattern. */
bool rd_src_type_takes(const struct rd_src_type *type, struct rd_str value);
/* Hint for a value that it does not take, or that is missing. */
void rd_src_type_hint(struct rd_diags *diags, const struct rd_src_type *type,
		      struct rd_str value);

#endif
