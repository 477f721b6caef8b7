/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Compiled time zones: any answer is a plausible offset. */

#include "base/tzif.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t instants[] = { INT64_MIN,	  -4000000000,
					    -1,		  0,
					    1766865600,	  4102444800,
					    253402300799, INT64_MAX };
	struct rd_str bytes = { (const char *)data, size };

	for (size_t i = 0; i < sizeof(instants) / sizeof(*instants); i++) {
		int offset = 0;

		if (rd_tzif_offset(bytes, instants[i], &offset) == RD_OK &&
		    (offset < -26 * 3600 || offset > 26 * 3600))
			abort();
	}
	return 0;
}
