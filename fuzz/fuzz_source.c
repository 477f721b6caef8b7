/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rule and fixture files: prescan, parser, tree, schema, and the printing of
 * what they found. */

#include <stdlib.h>

#include "source/edit.h"
#include "source/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

/* Nodes stand in the order of their lines and under the parents they name. */
static void
check_tree(const struct rd_src_file *file, size_t n_lines)
{
	const struct rd_src_node *n = file->root;
	uint32_t line = 1;
	size_t n_nodes = 0;

	for (; n; n = rd_src_walk(file->root, n)) {
		insist(n->line >= line && n->line <= n_lines);
		insist(n->file == file && n->text.ptr && *n->name);
		insist(!n->parent || n->depth == n->parent->depth + 1);
		for (uint32_t i = 0; i < n->n_attrs; i++)
			insist(n->attrs[i].line >= n->line &&
			       n->attrs[i].line <= n_lines);
		line = n->line;
		n_nodes++;
	}
	insist(n_nodes == file->n_nodes);
}

/* Every value is found again where it stands, within the bytes. */
static void
check_spans(const struct rd_src_file *file, struct rd_str bytes)
{
	const struct rd_src_node *n = file->root;
	struct rd_src_span span;

	for (; n; n = rd_src_walk(file->root, n)) {
		insist(n->at < bytes.len && bytes.ptr[n->at] == '<');
		for (uint32_t i = 0; i < n->n_attrs; i++) {
			if (rd_src_span_attr(bytes, n->at, n->attrs[i].name,
					     &span))
				continue; /* it has a prefix */
			insist(span.at + span.n < bytes.len);
			insist(bytes.ptr[span.at - 1] ==
			       bytes.ptr[span.at + span.n]);
		}
		if (!rd_src_span_text(bytes, n->at, &span))
			insist(span.at + span.n <= bytes.len && !n->first);
		insist(rd_src_element_end(bytes, n->at) <= bytes.len);
	}
}

static size_t
count_lines(const uint8_t *data, size_t size)
{
	size_t n = 1;

	for (size_t i = 0; i < size; i++)
		n += data[i] == '\n';
	return n;
}

static void
check_findings(struct rd_diags *diags, size_t n_lines)
{
	struct rd_buf out;

	rd_diags_sort(diags);
	for (size_t i = 0; i < diags->n_items; i++) {
		insist(rd_diag_info(diags->items[i].id) != NULL);
		insist(diags->items[i].line <= n_lines);
		insist(diags->items[i].message[0] != '\0');
	}
	rd_buf_init(&out, 16u << 20);
	rd_diags_human(diags, &out);
	rd_diags_json(diags, &out);
	insist(rd_buf_status(&out) == RD_OK);
	rd_buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rd_src_schemas *schemas;
	struct rd_src_input input = {
		.name = "fuzz.xml",
		.bytes = { (const char *)data, size },
	};
	size_t n_lines = count_lines(data, size);
	struct rd_src_file *file;
	struct rd_arena arena;
	struct rd_diags diags;
	enum rd_status status;

	if (!schemas)
		schemas = rd_src_schemas_new();
	insist(schemas);
	input.schemas = schemas;
	rd_arena_init(&arena, 64u << 20);
	rd_diags_init(&diags);
	status = rd_src_parse(&arena, &diags, &input, &file);
	insist((status == RD_OK) == (diags.n_errors == 0));
	insist((file != NULL) == (status == RD_OK || status == RD_SEMANTIC));
	if (file) {
		check_tree(file, n_lines);
		check_spans(file, input.bytes);
	}
	check_findings(&diags, n_lines);
	rd_diags_fini(&diags);
	rd_arena_fini(&arena);
	return 0;
}
