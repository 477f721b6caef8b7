/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures with everything in them that a camera and its programs write, and
 * what is to be left of them. */
#ifndef RD_TESTS_SAMPLE_FULL_H
#define RD_TESTS_SAMPLE_FULL_H

#include "sample_pictures.h"

/* What a camera and its programs would have written, and what may stay of it:
 * before and behind the tables of a plain picture. */
static void
put_jpegs(unsigned orientation, struct rd_buf *full, struct rd_buf *wanted)
{
	struct rd_str jfif = { "JFIF\0\1\2\1\0\x48\0\x48", 12 };
	struct rd_str adobe = { "Adobe\0\x64\0\0\0\0\1", 12 };
	char bytes[140], turn[PIC_TURN_TIFF];
	struct rd_str profile = sample_profile(bytes);
	struct sample tiff, plain;

	sample_init(&tiff);
	sample_init(&plain);
	sample_tiff(orientation, &tiff.buf);
	sample_plain(RD_PIC_JPEG, &plain.buf);
	pic_turn_tiff(orientation, turn);

	rd_buf_put(full, "\xff\xd8", 2);
	pic_jpeg_put(0xe0, jfif, RD_STR_LIT("\1\1SECRET"), full);
	sample_text(full, 0xe0, "JFXX\0\x10", 6);
	pic_jpeg_put(0xe1, PIC_EXIF_HEAD, sample_view(&tiff), full);
	pic_jpeg_put(0xe1, PIC_XMP_HEAD, RD_STR_LIT("<x>SECRET</x>"), full);
	sample_text(full, 0xe1, "http://ns.adobe.com/xmp/extension/", 35);
	pic_jpeg_put(0xe2, (struct rd_str){ "ICC_PROFILE\0\1\2", 14 },
		     (struct rd_str){ profile.ptr, 130 }, full);
	pic_jpeg_put(0xe2, (struct rd_str){ "ICC_PROFILE\0\2\2", 14 },
		     (struct rd_str){ profile.ptr + 130, 10 }, full);
	sample_text(full, 0xe2, "ICC_PROFILE\0\3\2", 14);
	sample_text(full, 0xe2, "MPF", 4);
	sample_text(full, 0xed, "Photoshop 3.0", 14);
	pic_jpeg_put(0xee, adobe, RD_STR_LIT("SECRET"), full);
	sample_text(full, 0xfe, "", 0);
	sample_text(full, 0xef, "", 0);
	rd_buf_put(full, plain.buf.ptr + 20, plain.buf.len - 20);
	rd_buf_cstr(full, "SECRET");

	rd_buf_put(wanted, "\xff\xd8", 2);
	pic_jpeg_put(0xe0, jfif, (struct rd_str){ "\0", 2 }, wanted);
	if (orientation != 1)
		pic_jpeg_put(0xe1, PIC_EXIF_HEAD,
			     (struct rd_str){ turn, sizeof(turn) }, wanted);
	pic_jpeg_put(0xe2, (struct rd_str){ "ICC_PROFILE\0\1\2", 14 },
		     (struct rd_str){ profile.ptr, 130 }, wanted);
	pic_jpeg_put(0xe2, (struct rd_str){ "ICC_PROFILE\0\2\2", 14 },
		     (struct rd_str){ profile.ptr + 130, 10 }, wanted);
	pic_jpeg_put(0xee, adobe, RD_STR_LIT(""), wanted);
	rd_buf_put(wanted, plain.buf.ptr + 20, plain.buf.len - 20);
	sample_fini(&tiff);
	sample_fini(&plain);
}

static void
put_pngs(unsigned orientation, struct rd_buf *full, struct rd_buf *wanted)
{
	static const char *const secrets[] = { "tEXt", "zTXt", "iTXt",
					       "tIME", "prVt", "sPLT" };
	char turn[PIC_TURN_TIFF];
	struct sample tiff, plain;
	struct pic_walk walk;

	sample_init(&tiff);
	sample_init(&plain);
	sample_tiff(orientation, &tiff.buf);
	sample_plain(RD_PIC_PNG, &plain.buf);
	cr_assert(pic_begin(&walk, sample_view(&plain)));
	pic_turn_tiff(orientation, turn);

	rd_buf_put(full, plain.buf.ptr, 33); /* to the end of IHDR */
	rd_buf_put(wanted, plain.buf.ptr, 33);
	if (orientation != 1)
		pic_png_put(&walk, "eXIf",
			    (struct rd_str){ turn, sizeof(turn) }, wanted);
	pic_png_put(&walk, "gAMA", RD_STR_LIT("\0\0\xb1\x8f"), full);
	pic_png_put(&walk, "gAMA", RD_STR_LIT("\0\0\xb1\x8f"), wanted);
	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		pic_png_put(&walk, secrets[i], RD_STR_LIT("SECRET"), full);
	pic_png_put(&walk, "eXIf", sample_view(&tiff), full);
	rd_buf_put(full, plain.buf.ptr + 33, plain.buf.len - 33);
	rd_buf_put(wanted, plain.buf.ptr + 33, plain.buf.len - 33);
	rd_buf_cstr(full, "SECRET");
	sample_fini(&tiff);
	sample_fini(&plain);
}

static void
begin_riff(struct rd_buf *out)
{
	rd_buf_put(out, "RIFF\0\0\0\0WEBP", 12);
}

/* Extended, animated: a frame, and beside it what does not belong there. */
static void
put_webps(unsigned orientation, struct rd_buf *full, struct rd_buf *wanted)
{
	char bytes[140], turn[PIC_TURN_TIFF];
	struct rd_str profile = sample_profile(bytes), image;
	struct pic_walk walk = { .pic.type = RD_PIC_WEBP };
	struct sample tiff, plain, frame;

	sample_init(&tiff);
	sample_init(&plain);
	sample_init(&frame);
	sample_tiff(orientation, &tiff.buf);
	sample_plain(RD_PIC_WEBP, &plain.buf);
	image = (struct rd_str){ plain.buf.ptr + 20, 17 };
	pic_turn_tiff(orientation, turn);

	begin_riff(full);
	pic_webp_put("VP8X", (struct rd_str){ "\x2e\1\1\1\0\0\0\0\0\0", 10 },
		     full);
	pic_webp_put("ICCP", profile, full);
	pic_webp_put("ANIM", RD_STR_LIT("\0\0\0\0\0\0"), full);
	rd_buf_put(&frame.buf, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	pic_webp_put("VP8L", image, &frame.buf);
	pic_webp_put("ANMF", sample_view(&frame), wanted);
	pic_webp_put("JUNK", RD_STR_LIT("SECRET!"), &frame.buf);
	pic_webp_put("ANMF", sample_view(&frame), full);
	rd_buf_reset(&frame.buf);
	rd_buf_str(&frame.buf, rd_buf_view(wanted));
	rd_buf_reset(wanted);
	pic_webp_put("EXIF", sample_view(&tiff), full);
	pic_webp_put("XMP ", RD_STR_LIT("<x>SECRET</x>"), full);
	pic_webp_put("JUNK", RD_STR_LIT("SECRET"), full);
	pic_end_riff(&walk, 0, full);
	rd_buf_cstr(full, "SECRET");

	begin_riff(wanted);
	pic_webp_put("VP8X",
		     (struct rd_str){ orientation == 1
					      ? "\x22\0\0\0\0\0\0\0\0\0"
					      : "\x2a\0\0\0\0\0\0\0\0\0",
				      10 },
		     wanted);
	pic_webp_put("ICCP", profile, wanted);
	pic_webp_put("ANIM", RD_STR_LIT("\0\0\0\0\0\0"), wanted);
	rd_buf_str(wanted, sample_view(&frame));
	if (orientation != 1)
		pic_webp_put("EXIF", (struct rd_str){ turn, sizeof(turn) },
			     wanted);
	pic_end_riff(&walk, 0, wanted);
	sample_fini(&tiff);
	sample_fini(&plain);
	sample_fini(&frame);
}

static void (*const sample_puts[RD_PIC_N_TYPES])(unsigned, struct rd_buf *,
						 struct rd_buf *) = {
	[RD_PIC_JPEG] = put_jpegs,
	[RD_PIC_PNG] = put_pngs,
	[RD_PIC_WEBP] = put_webps,
};

static inline void
sample_full(enum rd_pic_type type, unsigned orientation, struct rd_buf *out)
{
	struct rd_buf wanted;

	rd_buf_init(&wanted, SAMPLE_CAP);
	sample_puts[type](orientation, out, &wanted);
	rd_buf_fini(&wanted);
}

#endif
