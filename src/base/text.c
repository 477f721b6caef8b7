/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* UTF-8 and the form in which texts are compared: full case folding, then NFC
 * (Unicode 3.13, D145), done per segment of a base character and what follows
 * it, so that every byte of the result knows where it came from.  U+2019 is
 * read as the apostrophe. */

#include "base/text.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistring/version.h>

/* Longest form of one segment; folding expands a code point to at most three
 * and a segment of more marks than this is cut between marks. */
#define SEGMENT_CHARS 30
#define SEGMENT_BYTES 512

bool
rd_ascii_only(struct rd_str s)
{
	uint64_t seen = 0, word;
	size_t i = 0;

	for (; i + sizeof(word) <= s.len; i += sizeof(word)) {
		memcpy(&word, s.ptr + i, sizeof(word));
		seen |= word;
	}
	for (; i < s.len; i++)
		seen |= (unsigned char)s.ptr[i];
	return !(seen & UINT64_C(0x8080808080808080));
}

/* First byte at or after `at` that is not ASCII, or s.len. */
static size_t
ascii_run(struct rd_str s, size_t at)
{
	uint64_t words[4];

	for (; s.len - at >= sizeof(words); at += sizeof(words)) {
		memcpy(words, s.ptr + at, sizeof(words));
		if ((words[0] | words[1] | words[2] | words[3]) &
		    UINT64_C(0x8080808080808080))
			break;
	}
	while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
		at++;
	return at;
}

/* Length of the valid sequence at s[at], or 0. */
static size_t
sequence_length(struct rd_str s, size_t at)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)s.ptr[at];
	size_t n = lead < 0x80	 ? 1
		   : lead < 0xc2 ? 0
		   : lead < 0xe0 ? 2
		   : lead < 0xf0 ? 3
		   : lead < 0xf5 ? 4
				 : 0;
	uint32_t cp;

	if (n <= 1)
		return n;
	if (s.len - at < n)
		return 0;
	cp = lead & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		unsigned char c = (unsigned char)s.ptr[at + i];

		if ((c & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (c & 0x3f);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return 0;
	return n;
}

bool
rd_utf8_valid(struct rd_str s)
{
	size_t n;

	for (size_t at = ascii_run(s, 0); at < s.len;
	     at = ascii_run(s, at + n)) {
		n = sequence_length(s, at);
		if (!n)
			return false;
	}
	return true;
}

uint32_t
rd_utf8_next(struct rd_str s, size_t *at)
{
	unsigned char lead = (unsigned char)s.ptr[(*at)++];
	uint32_t cp;
	int more;

	if (lead < 0x80)
		return lead;
	more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	cp = lead & (0x3fu >> more);
	for (; more && *at < s.len; more--)
		cp = cp << 6 | ((unsigned char)s.ptr[(*at)++] & 0x3f);
	return cp;
}

uint32_t
rd_utf8_before(struct rd_str s, size_t at)
{
	do {
		at--;
	} while (at && ((unsigned char)s.ptr[at] & 0xc0) == 0x80);
	return rd_utf8_next(s, &at);
}

bool
rd_text_is_wordy(uint32_t cp)
{
	if (cp < 0x80)
		return rd_is_alnum((char)cp);
	return uc_is_general_category(cp, UC_CATEGORY_L) ||
	       uc_is_general_category(cp, UC_CATEGORY_M) ||
	       uc_is_general_category(cp, UC_CATEGORY_Nd);
}

bool
rd_text_is_lower(uint32_t cp)
{
	return uc_is_general_category(cp, UC_CATEGORY_Ll);
}

bool
rd_text_is_unspaced(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x0e00, 0x0eff },   /* Thai, Lao */
		{ 0x0f00, 0x0fff },   /* Tibetan */
		{ 0x1000, 0x109f },   /* Myanmar */
		{ 0x1780, 0x17ff },   /* Khmer */
		{ 0x2e80, 0x2fdf },   /* CJK radicals */
		{ 0x3005, 0x3007 },   /* iteration marks, zero */
		{ 0x3040, 0x30ff },   /* Hiragana, Katakana */
		{ 0x31f0, 0x31ff },   /* Katakana extensions */
		{ 0x3400, 0x4dbf },   /* CJK extension A */
		{ 0x4e00, 0x9fff },   /* CJK */
		{ 0xaa60, 0xaa7f },   /* Myanmar extended A */
		{ 0xf900, 0xfaff },   /* CJK compatibility */
		{ 0xff66, 0xff9f },   /* half-width Katakana */
		{ 0x1b000, 0x1b16f }, /* kana supplement */
		{ 0x20000, 0x323af }, /* CJK extensions B.. */
	};

	if (cp < 0x0e00)
		return false;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

/* May this code point compose with what stands before it? */
static bool
continues_segment(uint32_t cp)
{
	if (cp < 0x300 || (cp >= 0x2000 && cp < 0x20d0))
		return false;
	if (cp >= 0x1160 && cp <= 0x11ff)
		return true;
	return uc_is_general_category(cp, UC_CATEGORY_M);
}

static size_t
segment_end(struct rd_str text, size_t at)
{
	size_t next = at;

	rd_utf8_next(text, &next);
	for (int n = 1; next < text.len && n < SEGMENT_CHARS; n++) {
		size_t end = next;

		if (!continues_segment(rd_utf8_next(text, &end)))
			break;
		next = end;
	}
	return next;
}

/* Folds of single code points that are common in ordinary text; each equals
 * what full folding and NFC give when no mark follows.  0: not one of them. */
static size_t
fold_common(uint32_t cp, uint8_t *out)
{
	if (cp < 0x80) {
		out[0] = (uint8_t)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp);
		return 1;
	}
	if (cp >= 0xa0 && cp <= 0xff && cp != 0xb5 && cp != 0xdf) {
		if (cp >= 0xc0 && cp <= 0xde && cp != 0xd7)
			cp += 32;
		out[0] = (uint8_t)(0xc0 | cp >> 6);
		out[1] = (uint8_t)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp == 0x2019) { /* the apostrophe that phones write */
		out[0] = '\'';
		return 1;
	}
	if (cp >= 0x2010 && cp <= 0x2027) {
		out[0] = 0xe2;
		out[1] = 0x80;
		out[2] = (uint8_t)(0x80 | (cp & 0x3f));
		return 3;
	}
	if (cp >= 0x1f300 && cp <= 0x1f64f) {
		out[0] = 0xf0;
		out[1] = 0x9f;
		out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3f));
		out[3] = (uint8_t)(0x80 | (cp & 0x3f));
		return 4;
	}
	return 0;
}

static enum rd_status
fold_segment(struct rd_str segment, uint8_t *out, size_t *n_out)
{
	size_t n = SEGMENT_BYTES, next = 0;
	uint32_t first = rd_utf8_next(segment, &next);
	uint8_t *result;

	if (next == segment.len) {
		*n_out = fold_common(first, out);
		if (*n_out)
			return RD_OK;
	}
	result = u8_casefold((const uint8_t *)segment.ptr, segment.len, NULL,
			     UNINORM_NFC, out, &n);
	if (!result)
		return RD_NOMEM;
	if (result != out) {
		free(result);
		return RD_LIMIT;
	}
	*n_out = n;
	return RD_OK;
}

static uint8_t
lower(char c)
{
	return (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* ASCII, and no mark can follow. */
static bool
is_plain(struct rd_str text, size_t at)
{
	unsigned char here = (unsigned char)text.ptr[at];
	unsigned char next = at + 1 < text.len ? (unsigned char)text.ptr[at + 1]
					       : 0;

	return (here | next) < 0x80;
}

static enum rd_status
fold_unicode(struct rd_arena *arena, struct rd_str text, struct rd_folded *out)
{
	/* A fold grows UTF-8 at most threefold (U+0390 and its kin). */
	size_t cap = text.len * 3 + SEGMENT_BYTES, len = 0, end;
	uint8_t *bytes = rd_arena_raw(arena, cap);
	uint32_t *origin = rd_arena_raw(arena, (cap + 1) * sizeof(*origin));
	enum rd_status status;

	if (!bytes || !origin)
		return RD_NOMEM;
	for (size_t at = 0; at < text.len; at = end) {
		size_t n;

		if (cap - len < SEGMENT_BYTES)
			return RD_LIMIT;
		end = at + 1;
		if (is_plain(text, at)) {
			bytes[len] = lower(text.ptr[at]);
			origin[len++] = (uint32_t)at;
			continue;
		}
		end = segment_end(text, at);
		status = fold_segment(
			(struct rd_str){ text.ptr + at, end - at }, bytes + len,
			&n);
		if (status != RD_OK)
			return status;
		for (size_t i = 0; i < n; i++)
			origin[len + i] = (uint32_t)at;
		len += n;
	}
	origin[len] = (uint32_t)text.len;
	*out = (struct rd_folded){ { (const char *)bytes, len }, origin };
	return RD_OK;
}

enum rd_status
rd_text_fold(struct rd_arena *arena, struct rd_str text, struct rd_folded *out)
{
	char *bytes;

	if (!rd_ascii_only(text))
		return fold_unicode(arena, text, out);
	bytes = rd_arena_alloc(arena, text.len + 1);
	if (!bytes)
		return RD_NOMEM;
	for (size_t i = 0; i < text.len; i++)
		bytes[i] = (char)lower(text.ptr[i]);
	*out = (struct rd_folded){ { bytes, text.len }, NULL };
	return RD_OK;
}

const char *
rd_text_unicode_version(void)
{
	/* libunistring names no Unicode version at run time; its own version
	 * fixes it (1.0: Unicode 14, 1.1: 15, 1.2: 15.1, 1.3: 16). */
	static const char *const versions[] = { "14.0.0", "15.0.0", "15.1.0",
						"16.0.0" };
	int minor = _libunistring_version & 0xff;

	return versions[minor < 4 ? minor : 3];
}
