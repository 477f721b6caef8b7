/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* data: URIs: what is accepted is no longer than it can be, and within its
 * cap. */

#include "dispatch/data-uri.h"

#include <stdint.h>
#include <stdlib.h>

#define CAP 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str text = { (const char *)data, size }, type;
	struct rd_buf out;

	rd_buf_init(&out, CAP);
	if (rd_disp_data_uri(text, &type, &out) == RD_OK &&
	    (!rd_disp_is_data_uri(text) || out.len > CAP ||
	     out.len > size / 4 * 3 || type.len > size))
		abort();
	rd_buf_fini(&out);
	return 0;
}
