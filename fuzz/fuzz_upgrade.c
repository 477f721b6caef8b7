/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rule files on their way to the next version of the language: what can be read
 * can be read afterwards, and has nothing left to change. */

#include <stdlib.h>

#include "source/upgrade.h"

#define TEXT_CAP ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct rd_src_rename renames[] = {
	{ "fact", "missing", "renamed-missing" },
	{ "factor", "points", "renamed-points" },
	{ "pack", "name", "renamed-name" },
};
static const struct rd_src_step steps[] = {
	{ .to = 2, .renames = renames, .n_renames = 3 },
};

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

static enum rd_status
upgrade(struct rd_str bytes, uint32_t from, struct rd_buf *out)
{
	const struct rd_src_input input = { .name = "pack.xml",
					    .bytes = bytes };
	enum rd_status status;
	struct rd_diags diags;

	rd_diags_init(&diags);
	(void)rd_src_language(&diags, &input);
	rd_diags_fini(&diags);
	rd_diags_init(&diags);
	status = rd_src_upgrade(&diags, &input, from, steps, 1, out);
	insist((status == RD_OK) == !diags.n_errors);
	rd_diags_fini(&diags);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str bytes = { (const char *)data, size };
	struct rd_buf once, twice;

	/* An attribute of the new name beside the old one is no such file. */
	if (rd_str_find(bytes, RD_STR_LIT("renamed-")) >= 0)
		return 0;
	rd_buf_init(&once, TEXT_CAP);
	rd_buf_init(&twice, TEXT_CAP);
	if (!upgrade(bytes, 1, &once)) {
		insist(!upgrade(rd_buf_view(&once), 2, &twice));
		insist(rd_str_eq(rd_buf_view(&once), rd_buf_view(&twice)));
	}
	rd_buf_fini(&once);
	rd_buf_fini(&twice);
	return 0;
}
