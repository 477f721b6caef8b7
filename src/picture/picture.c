/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One walk over a picture, whatever its format. */

#include "picture/internal.h"

static const struct {
	const char *mime, *suffix;
} types[RD_PIC_N_TYPES] = {
	[RD_PIC_JPEG] = { "image/jpeg", "jpeg" },
	[RD_PIC_PNG] = { "image/png", "png" },
	[RD_PIC_WEBP] = { "image/webp", "webp" },
};

const char *
rd_pic_mime(enum rd_pic_type type)
{
	return types[type].mime;
}

const char *
rd_pic_suffix(enum rd_pic_type type)
{
	return types[type].suffix;
}

bool
pic_fault(struct pic_walk *walk, const char *text)
{
	if (!walk->fault)
		walk->fault = text;
	return false;
}

bool
pic_cut(struct pic_walk *walk)
{
	walk->cut = !walk->fault;
	return pic_fault(walk, "it ends before its end");
}

bool
pic_begin(struct pic_walk *walk, struct rd_str bytes)
{
	*walk = (struct pic_walk){ .rest = bytes, .pic.orientation = 1 };
	if (pic_has_head(bytes, RD_STR_LIT("\xff\xd8\xff"))) {
		walk->pic.type = RD_PIC_JPEG;
		return true;
	}
	if (pic_has_head(bytes, PIC_PNG_MAGIC)) {
		walk->pic.type = RD_PIC_PNG;
		pic_png_begin(walk);
		return true;
	}
	if (bytes.len < 12 || memcmp(bytes.ptr, "RIFF", 4) ||
	    memcmp(bytes.ptr + 8, "WEBP", 4))
		return false;
	walk->pic.type = RD_PIC_WEBP;
	pic_webp_begin(walk);
	return true;
}

bool
pic_next(struct pic_walk *walk, struct pic_piece *piece)
{
	static bool (*const nexts[RD_PIC_N_TYPES])(struct pic_walk *,
						   struct pic_piece *) = {
		[RD_PIC_JPEG] = pic_jpeg_next,
		[RD_PIC_PNG] = pic_png_next,
		[RD_PIC_WEBP] = pic_webp_next,
	};

	*piece = (struct pic_piece){ .kind = PIC_IMAGE };
	if (walk->fault || walk->ended || !nexts[walk->pic.type](walk, piece))
		return false;
	walk->n++;
	if (piece->kind == PIC_EXIF && !walk->has_exif) {
		walk->has_exif = true;
		walk->pic.orientation = pic_tiff_orientation(piece->value);
	}
	walk->has_profile = walk->has_profile || piece->kind == PIC_PROFILE;
	walk->pic.has_credentials = walk->pic.has_credentials ||
				    piece->kind == PIC_CREDENTIALS;
	return true;
}

enum rd_status
pic_walk_all(struct pic_walk *walk, struct rd_str bytes,
	     struct rd_problem *problem)
{
	struct pic_piece piece;

	if (!pic_begin(walk, bytes))
		return rd_problem_set(problem, RD_VERSION, 4, "picture.type",
				      "the picture is neither JPEG, PNG nor "
				      "WebP");
	while (pic_next(walk, &piece))
		continue;
	if (walk->fault)
		return rd_problem_set(
			problem, RD_CORRUPT, 4,
			walk->cut ? "picture.cut" : "picture.damaged",
			"the picture is not whole: %s", walk->fault);
	if (!walk->pic.width || !walk->pic.height)
		return rd_problem_set(problem, RD_LIMIT, 4, "picture.pixels",
				      "the picture has no pixels");
	if ((uint64_t)walk->pic.width * walk->pic.height > RD_PIC_PIXELS_MAX)
		return rd_problem_set(problem, RD_LIMIT, 4, "picture.pixels",
				      "the picture has %u x %u pixels, more "
				      "than %u megapixels",
				      walk->pic.width, walk->pic.height,
				      RD_PIC_PIXELS_MAX / 1000000);
	return RD_OK;
}

enum rd_status
rd_pic_read(struct rd_str bytes, struct rd_pic *out, struct rd_problem *problem)
{
	struct pic_walk walk;
	enum rd_status status = pic_walk_all(&walk, bytes, problem);

	*out = walk.pic;
	return status;
}

enum rd_status
rd_pic_too_large(struct rd_problem *problem)
{
	rd_problem_set(problem, RD_LIMIT, 4, "picture.too-large",
		       "the picture has more than %zu MiB",
		       RD_PIC_IN_CAP >> 20);
	rd_problem_hint(problem, "make it smaller, or give its URL");
	return RD_LIMIT;
}

enum rd_status
rd_pic_read_sent(struct rd_str bytes, struct rd_pic *out,
		 struct rd_problem *problem)
{
	enum rd_status status;

	if (bytes.len > RD_PIC_IN_CAP) {
		*out = (struct rd_pic){ 0 };
		return rd_pic_too_large(problem);
	}
	status = rd_pic_read(bytes, out, problem);
	if (status == RD_VERSION)
		rd_problem_hint(problem, "convert it to JPEG, PNG or WebP");
	return status;
}
