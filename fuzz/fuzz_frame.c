/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a helper program answers, as its parent takes it apart. */
#include <stdlib.h>

#include "base/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str rest = { (const char *)data, size };
	struct rd_str name, bytes;
	struct rd_frame frame;
	size_t used = 0;

	if (size > (1u << 20))
		return 0;
	while (!rd_frame_next(&rest, &frame)) {
		used += RD_FRAME_HEADER + frame.body.len;
		if (strlen(frame.tag) > 4)
			abort();
		if (rd_frame_split(frame.body, &name, &bytes) &&
		    name.len + 1 + bytes.len != frame.body.len)
			abort();
	}
	/* Nothing is taken twice or passed over. */
	if (used + rest.len != size)
		abort();
	return 0;
}
