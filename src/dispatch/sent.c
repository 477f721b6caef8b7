/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "crypt/codec.h"
#include "dispatch/upload.h"

const char *
rd_disp_way_name(enum rd_disp_way way)
{
	static const char *const names[] = {
		[RD_DISP_BY_URL] = "url",
		[RD_DISP_INLINE] = "inline",
		[RD_DISP_UPLOADED] = "uploaded",
	};

	return names[way];
}

void
rd_disp_inline_put(struct rd_str bytes, enum rd_pic_type type,
		   struct rd_buf *out)
{
	rd_buf_printf(out, "data:%s;base64,", rd_pic_mime(type));
	rd_crypt_b64_put(out, bytes.ptr, bytes.len);
}
