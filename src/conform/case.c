/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A fixture's tree, flattened to a line for the other side of the pipe. */

#include "conform/case.h"

#include "json/jcs.h"

static void
open_node(const struct rd_src_node *node, struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"a\":{");
	for (uint32_t i = 0; i < node->n_attrs; i++) {
		if (i)
			rd_buf_char(out, ',');
		rd_json_put_cstr(out, node->attrs[i].name);
		rd_buf_char(out, ':');
		rd_put_json_str(out, node->attrs[i].value);
	}
	rd_buf_cstr(out, "},\"c\":[");
}

static void
close_node(const struct rd_src_node *node, struct rd_buf *out)
{
	rd_buf_cstr(out, "],\"l\":");
	rd_buf_u64(out, node->line);
	rd_buf_cstr(out, ",\"n\":");
	rd_json_put_cstr(out, node->name);
	rd_buf_cstr(out, ",\"t\":");
	rd_put_json_str(out, node->text);
	rd_buf_char(out, '}');
}

void
rd_conf_case_write(const struct rd_src_file *file, struct rd_buf *out)
{
	const struct rd_src_node *node = file->root;

	open_node(node, out);
	for (;;) {
		if (node->first) {
			node = node->first;
			open_node(node, out);
			continue;
		}
		close_node(node, out);
		while (node != file->root && !node->next) {
			node = node->parent;
			close_node(node, out);
		}
		if (node == file->root)
			return;
		node = node->next;
		rd_buf_char(out, ',');
		open_node(node, out);
	}
}
