/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>

#include "base/picture.h"

#define BYTES(s) RD_STR_LIT(s)
#define PNG                                                                    \
	"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x30\x08\x02\0\0\0"    \
	"\x12\x34\x56\x78"
#define JFIF "\xff\xe0\0\x06JFIF"
#define FRAME(marker) "\xff" marker "\0\x0b\x08\0\x30\0\x40\x01\x01\x11\0"
#define RIFF(size, chunk) "RIFF" size "\0\0\0WEBP" chunk

static const struct {
	const char *what;
	struct rd_str bytes;
	enum rd_picture_type type;
} good[] = {
	{ "png", BYTES(PNG), RD_PICTURE_PNG },
	{ "jpeg", BYTES("\xff\xd8" JFIF FRAME("\xc0")), RD_PICTURE_JPEG },
	{ "progressive jpeg", BYTES("\xff\xd8" JFIF FRAME("\xc2")),
	  RD_PICTURE_JPEG },
	{ "jpeg with fill bytes", BYTES("\xff\xd8\xff\xff" FRAME("\xc1")),
	  RD_PICTURE_JPEG },
	{ "jpeg with tables first",
	  BYTES("\xff\xd8\xff\xc4\0\x04\0\0" FRAME("\xc0")), RD_PICTURE_JPEG },
	{ "webp",
	  BYTES(RIFF("\x16", "VP8 \x0a\0\0\0\x10\0\0\x9d\x01\x2a\x40\x40\x30"
			     "\0")),
	  RD_PICTURE_WEBP },
	{ "lossless webp",
	  BYTES(RIFF("\x12", "VP8L\x05\0\0\0\x2f\x3f\xc0\x0b\0\0")),
	  RD_PICTURE_WEBP },
	{ "extended webp",
	  BYTES(RIFF("\x16", "VP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x2f\0\0")),
	  RD_PICTURE_WEBP },
};

static const struct {
	const char *what;
	struct rd_str bytes;
} bad[] = {
	{ "nothing", BYTES("") },
	{ "gif", BYTES("GIF89a\x40\0\x30\0\0\0\0\0\0\0\0\0\0\0\0\0\0") },
	{ "svg", BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\"/>") },
	{ "png cut short", { PNG, sizeof(PNG) - 6 } },
	{ "png of no width",
	  BYTES("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x30\x08\x02\0\0"
		"\0\x12\x34\x56\x78") },
	{ "png without a header first",
	  BYTES("\x89PNG\r\n\x1a\n\0\0\0\x0dtEXt\0\0\0\x40\0\0\0\x30\x08\x02"
		"\0\0\0\x12\x34\x56\x78") },
	{ "jpeg cut short", BYTES("\xff\xd8" JFIF "\xff\xc0\0\x0b\x08\0\x30") },
	{ "jpeg without a frame", BYTES("\xff\xd8" JFIF "\xff\xda\0\x02") },
	{ "jpeg of no height",
	  BYTES("\xff\xd8" JFIF "\xff\xc0\0\x0b\x08\0\0\0\x40\x01\x01\x11\0") },
	{ "jpeg with a segment of no length",
	  BYTES("\xff\xd8\xff\xe0\0\0" FRAME("\xc0")) },
	{ "webp longer than the file",
	  BYTES(RIFF("\x7f", "VP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x2f\0\0")) },
	{ "webp with another chunk",
	  BYTES(RIFF("\x16", "ALPH\x0a\0\0\0\0\0\0\0\x3f\0\0\x2f\0\0")) },
	{ "sound", BYTES("RIFF\x16\0\0\0WAVEfmt \x0a\0\0\0\0\0\0\0\x3f\0\0\0"
			 "\0\0") },
};

Test(picture, the_header_says_type_and_size)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct rd_picture picture;

		cr_assert_eq(rd_picture_read(good[i].bytes, &picture), RD_OK,
			     "%s", good[i].what);
		cr_assert_eq(picture.type, good[i].type, "%s", good[i].what);
		cr_assert_eq(picture.width_px, 64, "%s", good[i].what);
		cr_assert_eq(picture.height_px, 48, "%s", good[i].what);
	}
}

Test(picture, what_is_no_picture_is_refused)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct rd_picture picture;

		cr_assert_eq(rd_picture_read(bad[i].bytes, &picture), RD_SYNTAX,
			     "%s", bad[i].what);
	}
}

Test(picture, media_types_have_their_names)
{
	cr_assert_str_eq(rd_picture_media(RD_PICTURE_JPEG), "image/jpeg");
	cr_assert_str_eq(rd_picture_media(RD_PICTURE_PNG), "image/png");
	cr_assert_str_eq(rd_picture_media(RD_PICTURE_WEBP), "image/webp");
}
