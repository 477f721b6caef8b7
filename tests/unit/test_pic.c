/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures: known by their bytes, whole or not, stripped, marked. */

#include "sample_full.h"

static enum rd_status
read(struct rd_str bytes, struct rd_pic *pic, const char *code)
{
	struct rd_problem problem = { .code = "" };
	enum rd_status status = rd_pic_read(bytes, pic, &problem);

	cr_expect_str_eq(status == RD_OK ? "" : problem.code, code, "%s",
			 problem.title);
	return status;
}

static void
strip(struct rd_str bytes, struct sample *out)
{
	sample_init(out);
	cr_assert_eq(rd_pic_strip(bytes, &out->buf, &out->problem), RD_OK, "%s",
		     out->problem.title);
}

static void
expect_bytes(struct rd_str got, struct rd_str wanted)
{
	cr_expect_eq(got.len, wanted.len, "%zu bytes, not %zu", got.len,
		     wanted.len);
	cr_expect(rd_str_eq(got, wanted));
}

/* ---- what it is ---- */

Test(pic, types_and_sizes)
{
	static const struct rd_pic wanted[] = {
		{ RD_PIC_JPEG, 24, 16, 1, false },
		{ RD_PIC_PNG, 24, 16, 1, false },
		{ RD_PIC_WEBP, 1, 1, 1, false },
	};

	for (unsigned i = 0; i < RD_PIC_N_TYPES; i++) {
		struct sample sample;
		struct rd_pic pic;

		sample_init(&sample);
		sample_plain((enum rd_pic_type)i, &sample.buf);
		read(sample_view(&sample), &pic, "");
		cr_expect_eq(pic.type, i);
		cr_expect_eq(pic.width, wanted[i].width);
		cr_expect_eq(pic.height, wanted[i].height);
		cr_expect_eq(pic.orientation, 1);
		cr_expect_not(pic.has_credentials);
		sample_fini(&sample);
	}
}

Test(pic, other_files_are_none)
{
	static const char *const others[] = { "",
					      "\xff\xd8",
					      "\x89PNG\r\n",
					      "GIF89a\1\0\1\0\0\0",
					      "<svg/>",
					      "RIFF\4\0\0\0WAVE" };
	struct rd_pic pic;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		read(rd_str_of(others[i]), &pic, "picture.type");
}

/* Whatever is missing at the end, it is noticed. */
Test(pic, no_beginning_of_one_is_whole)
{
	for (unsigned i = 0; i < RD_PIC_N_TYPES; i++) {
		struct sample sample;
		struct rd_str part;
		struct rd_pic pic;

		sample_init(&sample);
		sample_plain((enum rd_pic_type)i, &sample.buf);
		part = sample_view(&sample);
		while (part.len-- > 12)
			read(part, &pic, "picture.cut");
		sample_fini(&sample);
	}
}

Test(pic, each_flipped_bit_of_a_png_is_noticed)
{
	struct sample sample;
	struct rd_problem problem;
	struct rd_pic pic;

	sample_init(&sample);
	sample_plain(RD_PIC_PNG, &sample.buf);
	for (size_t bit = 0; bit < sample.buf.len * 8; bit++) {
		sample.buf.ptr[bit / 8] ^= (char)(1 << bit % 8);
		cr_expect_neq(rd_pic_read(sample_view(&sample), &pic, &problem),
			      RD_OK, "bit %zu", bit);
		sample.buf.ptr[bit / 8] ^= (char)(1 << bit % 8);
	}
	sample_fini(&sample);
}

Test(pic, sizes_have_limits)
{
	struct rd_mock_size size = { 8000, 5000 };
	struct sample sample;
	struct rd_pic pic;

	sample_init(&sample);
	rd_mock_picture_png(sample_digest, size, &sample.buf);
	read(sample_view(&sample), &pic, "");
	rd_buf_reset(&sample.buf);
	size.width++;
	rd_mock_picture_png(sample_digest, size, &sample.buf);
	read(sample_view(&sample), &pic, "picture.pixels");
	cr_expect_eq(pic.width, 8001);
	rd_buf_reset(&sample.buf);
	size.width = 0;
	rd_mock_picture_png(sample_digest, size, &sample.buf);
	read(sample_view(&sample), &pic, "picture.pixels");
	sample_fini(&sample);
}

/* A large file is none to send, but fine to get. */
Test(pic, files_to_send_have_a_limit)
{
	struct rd_problem problem;
	struct sample sample;
	struct rd_pic pic;

	sample_init(&sample);
	sample_plain(RD_PIC_JPEG, &sample.buf);
	cr_expect_eq(rd_pic_read_sent(sample_view(&sample), &pic, &problem),
		     RD_OK);
	while (sample.buf.len <= RD_PIC_IN_CAP)
		rd_buf_char(&sample.buf, '\0');
	cr_expect_eq(rd_pic_read_sent(sample_view(&sample), &pic, &problem),
		     RD_LIMIT);
	cr_expect_str_eq(problem.code, "picture.too-large");
	cr_expect_str_eq(problem.title, "the picture has more than 10 MiB");
	read(sample_view(&sample), &pic, "");
	cr_expect_eq(rd_pic_read_sent(RD_STR_LIT("<svg/>"), &pic, &problem),
		     RD_VERSION);
	cr_expect_str_eq(problem.hint, "convert it to JPEG, PNG or WebP");
	sample_fini(&sample);
}

Test(pic, damaged_jpegs)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *code;
	} rows[] = {
		{ "\xff\xd8\xff\xd9", 4, "picture.damaged" },
		{ "\xff\xd8\xff\xd8\xff\xd9", 6, "picture.damaged" },
		{ "\xff\xd8\xff\xfe\0\1", 6, "picture.damaged" },
		{ "\xff\xd8\xff\xda\0\2\0\xff\xd9", 9, "picture.damaged" },
		{ "\xff\xd8\xff\xc0\0\x08\x08\0\1\0\1\1\xff\xd9", 14,
		  "picture.damaged" },
		{ "\xff\xd8\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0\xff\xda\0\2"
		  "x\xff\0\xff\xd0y\xff\xd9",
		  27, "" },
		{ "\xff\xd8\xff\xc0\0\x0b\x08\0\0\0\1\1\1\x11\0\xff\xda\0\2"
		  "x\xff\xd9",
		  22, "picture.pixels" },
		{ "\xff\xd8\xff\xff\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0\xff\xda"
		  "\0\2x\xff\xff\xd9",
		  25, "" },
		{ "\xff\xd8\xff\xfe\0\2x\xff\xd9", 9, "picture.damaged" },
	};
	struct rd_pic pic;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		read((struct rd_str){ rows[i].bytes, rows[i].n }, &pic,
		     rows[i].code);
}

/* ---- stripped ---- */

/* Byte for byte what is wanted; and again, the same. */
Test(pic, stripped)
{
	for (unsigned i = 0; i < 2 * RD_PIC_N_TYPES; i++) {
		unsigned orientation = i % 2 ? 6 : 1;
		struct sample full, wanted, once, twice;
		struct rd_pic pic;

		sample_init(&full);
		sample_init(&wanted);
		sample_puts[i / 2](orientation, &full.buf, &wanted.buf);
		cr_assert_geq(
			rd_str_find(sample_view(&full), RD_STR_LIT("SECRET")),
			0);
		read(sample_view(&full), &pic, "");
		cr_expect_eq(pic.orientation, orientation, "%u: %u", i,
			     pic.orientation);
		strip(sample_view(&full), &once);
		expect_bytes(sample_view(&once), sample_view(&wanted));
		cr_expect_lt(
			rd_str_find(sample_view(&once), RD_STR_LIT("SECRET")),
			0, "%u", i);
		strip(sample_view(&once), &twice);
		expect_bytes(sample_view(&twice), sample_view(&once));
		read(sample_view(&once), &pic, "");
		cr_expect_eq(pic.orientation, orientation);
		sample_fini(&full);
		sample_fini(&wanted);
		sample_fini(&once);
		sample_fini(&twice);
	}
}

Test(pic, nothing_to_strip_changes_nothing)
{
	for (unsigned i = 0; i < RD_PIC_N_TYPES; i++) {
		struct sample plain, once;

		sample_init(&plain);
		sample_plain((enum rd_pic_type)i, &plain.buf);
		strip(sample_view(&plain), &once);
		expect_bytes(sample_view(&once), sample_view(&plain));
		sample_fini(&plain);
		sample_fini(&once);
	}
}

/* ---- marked ---- */

static void
mark_with(struct rd_str bytes, const struct rd_pic_mark *mark,
	  struct sample *out, enum rd_pic_marked wanted)
{
	enum rd_pic_marked marked;

	sample_init(out);
	cr_assert_eq(
		rd_pic_mark(bytes, mark, &out->buf, &marked, &out->problem),
		RD_OK, "%s", out->problem.title);
	cr_expect_eq(marked, wanted);
}

static void
expect_mark(struct rd_str bytes, const struct rd_pic_mark *wanted)
{
	struct rd_pic_mark mark;
	struct rd_problem problem;
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 20);
	cr_assert_eq(rd_pic_mark_read(bytes, &arena, &mark, &problem), RD_OK);
	cr_expect(rd_str_eq(mark.job, wanted->job));
	cr_expect(rd_str_eq(mark.manifest, wanted->manifest));
	cr_expect_eq(!mark.text.ptr, !wanted->text.ptr);
	cr_expect(rd_str_eq(mark.text, wanted->text));
	rd_arena_fini(&arena);
}

Test(pic, marks_are_read_back)
{
	struct rd_pic_mark mark = {
		RD_STR_LIT("0190-job"), RD_STR_LIT("abcdef"),
		RD_STR_LIT("{\"prompt\":\"<a> & 'b' \xc3\xa9\"}")
	};

	for (unsigned i = 0; i < 4 * RD_PIC_N_TYPES; i++) {
		struct sample full, wanted, once, twice, bare, before;
		struct rd_pic pic, plain;

		if (i % 4 == 2)
			mark.text = RD_STR_NONE;
		sample_init(&full);
		sample_init(&wanted);
		if (i % 2)
			sample_puts[i / 4](6, &full.buf, &wanted.buf);
		else
			sample_plain((enum rd_pic_type)(i / 4), &full.buf);
		read(sample_view(&full), &plain, "");
		mark_with(sample_view(&full), &mark, &once, RD_PIC_MARKED);
		expect_mark(sample_view(&once), &mark);
		cr_expect_geq(rd_str_find(sample_view(&once),
					  RD_STR_LIT(RD_PIC_SOURCE_TYPE)),
			      0);
		read(sample_view(&once), &pic, "");
		cr_expect_eq(pic.width, plain.width);
		cr_expect_eq(pic.height, plain.height);
		cr_expect_eq(pic.orientation, plain.orientation);
		mark_with(sample_view(&once), &mark, &twice, RD_PIC_MARKED);
		expect_bytes(sample_view(&twice), sample_view(&once));
		strip(sample_view(&full), &before);
		strip(sample_view(&once), &bare);
		if (i / 4 != RD_PIC_WEBP || i % 2)
			expect_bytes(sample_view(&bare), sample_view(&before));
		sample_fini(&full);
		sample_fini(&wanted);
		sample_fini(&once);
		sample_fini(&twice);
		sample_fini(&bare);
		sample_fini(&before);
	}
}

Test(pic, a_long_manifest_is_left_out)
{
	struct rd_pic_mark mark = { RD_STR_LIT("j"),
				    RD_STR_LIT("m"),
				    { NULL, 0 } };
	struct sample plain, once;
	struct rd_buf text;

	rd_buf_init(&text, 1u << 20);
	while (text.len < RD_PIC_MARK_CAP)
		rd_buf_cstr(&text, "0123456789");
	mark.text = rd_buf_view(&text);
	sample_init(&plain);
	sample_plain(RD_PIC_JPEG, &plain.buf);
	mark_with(sample_view(&plain), &mark, &once, RD_PIC_MARKED_ID);
	mark.text = RD_STR_NONE;
	expect_mark(sample_view(&once), &mark);
	rd_buf_fini(&text);
	sample_fini(&plain);
	sample_fini(&once);
}

/* Signed by its maker: a change would break that. */
Test(pic, credentials_are_left_alone)
{
	struct rd_pic_mark mark = { RD_STR_LIT("j"),
				    RD_STR_LIT("m"),
				    { NULL, 0 } };
	struct sample plain, made, once;
	struct rd_problem problem;
	struct rd_arena arena;

	sample_init(&plain);
	sample_init(&made);
	sample_plain(RD_PIC_JPEG, &plain.buf);
	rd_buf_put(&made.buf, "\xff\xd8", 2);
	sample_text(&made.buf, 0xeb, "JP", 2);
	rd_buf_put(&made.buf, plain.buf.ptr + 2, plain.buf.len - 2);
	mark_with(sample_view(&made), &mark, &once, RD_PIC_MARKED_NOT);
	expect_bytes(sample_view(&once), sample_view(&made));
	rd_arena_init(&arena, 1u << 20);
	cr_expect_eq(
		rd_pic_mark_read(sample_view(&once), &arena, &mark, &problem),
		RD_NOTFOUND);
	cr_expect_str_eq(problem.code, "picture.mark");
	rd_arena_fini(&arena);
	sample_fini(&once);
	strip(sample_view(&made), &once);
	expect_bytes(sample_view(&once), sample_view(&plain));
	sample_fini(&plain);
	sample_fini(&made);
	sample_fini(&once);
}

Test(pic, names)
{
	enum rd_pic_embed embed = RD_PIC_EMBED_NONE;

	for (unsigned i = 0; i < RD_PIC_N_EMBEDS; i++) {
		const char *name = rd_pic_embed_name((enum rd_pic_embed)i);

		cr_expect(rd_pic_embed_parse(rd_str_of(name), &embed));
		cr_expect_eq(embed, i);
	}
	cr_expect_not(rd_pic_embed_parse(RD_STR_LIT("all"), &embed));
	cr_expect_str_eq(rd_pic_mime(RD_PIC_WEBP), "image/webp");
	cr_expect_str_eq(rd_pic_suffix(RD_PIC_JPEG), "jpeg");
}
