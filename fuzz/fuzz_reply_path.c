/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A path, a line end, and the JSON that it leads into. */

#include "dispatch/tree.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str json = { (const char *)data, size }, path = json;
	const struct disp_node *root;
	struct disp_hits hits;
	struct rd_arena arena;
	ptrdiff_t end = rd_str_find(json, RD_STR_LIT("\n"));

	if (end < 0)
		return 0;
	path.len = (size_t)end;
	json.ptr += end + 1;
	json.len -= (size_t)end + 1;
	rd_arena_init(&arena, (size_t)64 << 20);
	if (disp_tree_read(json, &arena, &root) == RD_OK) {
		if (!root || !disp_tree_same(root, root) ||
		    disp_path_find(root, path, &arena, &hits) != RD_OK ||
		    hits.n > DISP_PATH_HITS)
			abort();
		for (size_t i = 0; i < hits.n; i++)
			if (!disp_tree_same(hits.items[i], hits.items[i]) ||
			    hits.items[i]->text.len > json.len)
				abort();
	} else if (root) {
		abort();
	}
	rd_arena_fini(&arena);
	return 0;
}
