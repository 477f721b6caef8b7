/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Findings that a pack.xml has taken note of, by id and object.  An
 * acknowledgement that no finding matches is itself a finding, told of the pack
 * alone: those of a base were written for the base.  What was not looked for
 * cannot be missed. */

#include "validate/reader.h"

#include "base/diag-ids.h"

#include <stdio.h>

#define PATH_NODES 32

static struct rd_str
name_of(const struct rd_src_node *node)
{
	static const char *const attrs[] = { "id", "name", "term", "text",
					     "fact" };

	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		if (rd_src_has(node, attrs[i]))
			return rd_src_attr(node, attrs[i]);
	return (struct rd_str){ NULL, 0 };
}

void
rd_val_object(const struct rd_src_node *node, char *out, size_t room)
{
	struct rd_str names[PATH_NODES];
	size_t n = 0, len = 0;

	for (; node && n < PATH_NODES; node = node->parent) {
		names[n] = name_of(node);
		n += names[n].ptr != NULL;
	}
	out[0] = '\0';
	while (n && len < room) {
		int added = snprintf(out + len, room - len, "%s%.*s",
				     len ? "/" : "", RD_STR_FMT(names[n - 1]));

		len += added > 0 ? (size_t)added : 0;
		n--;
	}
}

/* An id of the registry whose findings are no errors. */
static const struct rd_diag_info *
read_id(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_str text = rd_src_attr(node, "id");
	const struct rd_diag_info *info = NULL;
	uint64_t id;

	if (text.len == 6 && text.ptr[0] == 'R' && text.ptr[1] == 'D' &&
	    rd_str_u64((struct rd_str){ text.ptr + 2, 4 }, &id))
		info = rd_diag_info((int)id);
	if (info && info->severity != RD_ERROR)
		return info;
	rd_val_find(val, node, "id", RD_DIAG_BAD_ACKNOWLEDGEMENT,
		    "\"%.*s\" is no finding that can be acknowledged",
		    RD_STR_FMT(text));
	return NULL;
}

static size_t
acknowledge(struct rd_val *val, int id, const struct rd_src_node *node)
{
	struct rd_str object = rd_src_attr(node, "object");
	size_t n = 0;

	for (size_t i = 0; i < val->diags->n_items; i++) {
		struct rd_diag *diag = &val->diags->items[i];

		if (diag->id != id ||
		    !rd_str_eq(rd_str_of(diag->object), object))
			continue;
		rd_diag_acknowledge(val->diags, diag,
				    rd_src_attr_or(node, "reason", "").ptr);
		n++;
	}
	return n;
}

static bool
is_found_in_cases(int id)
{
	return id == RD_DIAG_FIXTURE_THIN_MARGIN;
}

static bool
was_looked_for(const struct rd_val *val, int id)
{
	if (!val->input->lint || val->diags->n_errors || val->diags->n_dropped)
		return false;
	switch (id) {
	case RD_DIAG_DOMINATED_REFERENCE:
	case RD_DIAG_WINS_AFTER_REPETITION:
		return !val->pairs_left;
	default:
		return !is_found_in_cases(id);
	}
}

static void
read_pack(struct rd_val *val, const struct rd_src_file *tree, bool own)
{
	for (const struct rd_src_node *node =
		     rd_src_child(tree->root, "acknowledge");
	     node; node = rd_src_next(node, "acknowledge")) {
		const struct rd_diag_info *info = read_id(val, node);

		if (info && is_found_in_cases(info->id))
			rd_diags_keep_ack(val->diags, info->id,
					  rd_src_attr(node, "object"));
		if (!info || acknowledge(val, info->id, node) || !own ||
		    !was_looked_for(val, info->id))
			continue;
		rd_val_find(val, node, NULL, RD_DIAG_ACKNOWLEDGES_NOTHING,
			    "there is no finding RD%04d about \"%.*s\"",
			    info->id, RD_STR_FMT(rd_src_attr(node, "object")));
	}
}

void
rd_val_acknowledge(struct rd_val *val)
{
	for (uint32_t i = 0; i < val->n_packs; i++)
		if (val->trees[i])
			read_pack(val, val->trees[i], i + 1 == val->n_packs);
}
