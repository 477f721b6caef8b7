/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "crypt/codec.h"
#include "dispatch/data-uri.h"
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

void
rd_disp_sent_again(struct rd_str text, bool given, struct rd_disp_sent *sent)
{
	struct rd_problem ignored;
	struct rd_buf bytes;
	struct rd_str type;

	sent->url = text;
	sent->way = given ? RD_DISP_BY_URL : RD_DISP_UPLOADED;
	if (given || !rd_disp_is_data_uri(text))
		return;
	sent->way = RD_DISP_INLINE;
	rd_buf_init(&bytes, text.len);
	if (rd_disp_data_uri(text, &type, &bytes) == RD_OK &&
	    rd_pic_read(rd_buf_view(&bytes), &sent->picture, &ignored) ==
		    RD_OK) {
		sent->bytes = bytes.len;
		rd_crypt_sha256_hex(bytes.ptr, bytes.len, sent->sha256);
	}
	rd_buf_fini(&bytes);
}
