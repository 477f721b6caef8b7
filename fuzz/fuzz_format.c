/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The layout of rule and fixture files: whatever can be read can be laid out,
 * means the same then, and is left alone the next time. */

#include <stdlib.h>

#include "source/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

static enum rd_status
format(struct rd_str bytes, const struct rd_src_schemas *schemas,
       struct rd_buf *out)
{
	const struct rd_src_input input = { .name = "fuzz.xml",
					    .bytes = bytes,
					    .schemas = schemas };
	enum rd_status status;
	struct rd_diags diags;

	rd_diags_init(&diags);
	status = rd_src_format(&diags, &input, out);
	/* RD_INTERNAL: the tree would not be the same. */
	insist(status != RD_INTERNAL);
	insist((status == RD_OK) == !diags.n_errors);
	rd_diags_fini(&diags);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rd_src_schemas *schemas;
	struct rd_buf once, twice;

	if (!schemas)
		schemas = rd_src_schemas_new();
	insist(schemas);
	rd_buf_init(&once, 64u << 20);
	rd_buf_init(&twice, 64u << 20);
	if (!format((struct rd_str){ (const char *)data, size }, schemas,
		    &once)) {
		insist(!format(rd_buf_view(&once), schemas, &twice));
		insist(rd_str_eq(rd_buf_view(&once), rd_buf_view(&twice)));
	}
	rd_buf_fini(&once);
	rd_buf_fini(&twice);
	return 0;
}
