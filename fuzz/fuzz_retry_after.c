/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Retry-After: never longer than the bound, and never before now. */

#include "dispatch/reply.h"

#include <stdint.h>
#include <stdlib.h>

#define NOW_MS INT64_C(1795176000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str value = { (const char *)data, size };
	uint32_t early = rd_disp_retry_after(value, NOW_MS);
	uint32_t late = rd_disp_retry_after(value, NOW_MS + 5000);

	if (early > RD_DISP_RETRY_MAX_S || late > early)
		abort();
	return 0;
}
