/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The size of a picture: nothing is read beyond its bytes, and a size is one.
 */

#include "base/picture.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of just that size, so that a byte too far is seen. */
	char *copy = malloc(size ? size : 1);
	struct rd_picture picture;

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	if (!rd_picture_read((struct rd_str){ copy, size }, &picture) &&
	    (!picture.width_px || !picture.height_px ||
	     !rd_picture_media(picture.type)))
		abort();
	free(copy);
	return 0;
}
