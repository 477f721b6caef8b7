/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The values of a pack that a path names: how they stand after all overrides,
 * which file says so, and what to replace there to change one. */
#ifndef RD_VALIDATE_VALUES_H
#define RD_VALIDATE_VALUES_H

#include "source/edit.h"
#include "validate/validate.h"

struct rd_val_value_at {
	struct rd_str path;
	struct rd_str value; /* ptr NULL: may be set, but is not */
	/* What sets it, or would: the rule's or reference's own element, or an
	 * <override>. */
	const struct rd_src_node *node;
	const char *attr;    /* NULL: the element's text */
	struct rd_str entry; /* the map's entry in it; ptr NULL: all of it */
	bool scattered;	     /* a map whose entries several places set */
	bool unwritten;	     /* the reference does not have it yet */
	struct rd_str pack;  /* which has the file */
	const char *file;    /* base name */
	struct rd_str bytes; /* of the file */
	struct rd_str tune;  /* "LOW HIGH" of the factor; ptr NULL: no bounds */
};

struct rd_val_values {
	struct rd_val_model model; /* holds the memory */
	struct rd_val_value_at *items;
	size_t n, cap;
	/* The pack.xml of the pack itself; NULL when it cannot be read. */
	const struct rd_src_node *pack;
	struct rd_str pack_bytes;
};

/* The values of these paths (input->sets, whose values are not looked at), or
 * all there are when there are none, in the order of rules and references.
 * Findings go to diags: those that keep the names from being known, and
 * RD_DIAG_OVERRIDE_UNKNOWN at "PATH" for a path that names nothing.
 * RD_SEMANTIC when there are errors; RD_NOMEM, RD_LIMIT.  Finish it in any
 * case. */
enum rd_status rd_val_values_find(const struct rd_val_input *input,
				  struct rd_diags *diags,
				  struct rd_val_values *out) RD_MUST_CHECK;
void rd_val_values_fini(struct rd_val_values *values);

/* Replace `span` of PACK/FILE by `text` (in the model's arena). */
struct rd_val_edit {
	struct rd_str pack;
	const char *file;
	struct rd_src_span span;
	struct rd_str text;
};

/* What gives items[i] the value and reason of sets[i]: the bytes that say so
 * now are replaced when their pack is among `owned`, else the pack itself gets
 * an override.  *n edits, at most 2 per item and 1, in `edits`; no two of them
 * overlap.  RD_SEMANTIC, with *by_hand, when an item's text has markup in it or
 * there is no place for an override. */
struct rd_val_amend {
	const struct rd_val_set *sets;
	const struct rd_str *owned; /* names of packs */
	size_t n_owned;
	struct rd_val_edit *edits;
	size_t n;
	const struct rd_val_value_at *by_hand;
};
enum rd_status rd_val_values_amend(struct rd_val_values *values,
				   struct rd_val_amend *amend) RD_MUST_CHECK;

#endif
