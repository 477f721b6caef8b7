/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The one thing of an EXIF (a TIFF, JEITA CP-3451) that is asked: which way up
 * the picture is. */

#include "picture/internal.h"

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define ENTRY_BYTES 12

uint32_t
pic_tiff_orientation(struct rd_str tiff)
{
	bool little = pic_has_head(tiff, (struct rd_str){ "II*\0", 4 });
	uint32_t (*u16)(const char *) = little ? pic_le16 : pic_be16;
	uint32_t (*u32)(const char *) = little ? pic_le32 : pic_be32;
	uint32_t first, n, value;
	const char *entry;

	if (tiff.len < 8 ||
	    (!little && !pic_has_head(tiff, (struct rd_str){ "MM\0*", 4 })))
		return 1;
	first = u32(tiff.ptr + 4);
	if (first > tiff.len - 2)
		return 1;
	n = u16(tiff.ptr + first);
	pic_take(&tiff, (size_t)first + 2);
	for (; n && tiff.len >= ENTRY_BYTES; n--) {
		entry = pic_take(&tiff, ENTRY_BYTES).ptr;
		if (u16(entry) != TAG_ORIENTATION)
			continue;
		value = u16(entry + 8);
		return u16(entry + 2) == TYPE_SHORT && u32(entry + 4) == 1 &&
				       value >= 1 && value <= 8
			       ? value
			       : 1;
	}
	return 1;
}

void
pic_turn_tiff(uint32_t orientation, char out[PIC_TURN_TIFF])
{
	static const char tiff[PIC_TURN_TIFF] = "II*\0\x08\0\0\0"
						"\x01\0\x12\x01\x03\0"
						"\x01\0\0\0";

	memcpy(out, tiff, sizeof(tiff));
	out[18] = (char)orientation;
}
