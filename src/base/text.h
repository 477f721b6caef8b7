/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_TEXT_H
#define RD_BASE_TEXT_H

#include "base/arena.h"

/* UTF-8 as RFC 3629: no surrogates, no overlong forms, nothing above
 * U+10FFFF.  NUL is accepted here; callers that mind check for it. */
bool rd_utf8_valid(struct rd_str s);
bool rd_ascii_only(struct rd_str s);
/* Decodes the code point at s.ptr[*at] (valid UTF-8) and advances *at. */
uint32_t rd_utf8_next(struct rd_str s, size_t *at);
/* Code point that ends just before byte `at` > 0. */
uint32_t rd_utf8_before(struct rd_str s, size_t at);

/* A text ready for matching: full case folding, then NFC, per segment of one
 * base character and its marks; a typographic apostrophe as a plain one.
 * `origin[i]` is the byte offset in the source of the segment that byte i came
 * from; origin[folded.len] is the source length.  origin is NULL when the
 * offsets are the same (ASCII). */
struct rd_folded {
	struct rd_str folded;
	const uint32_t *origin;
};

/* Valid UTF-8 in.  ASCII takes a fast path with the same result.  Memory comes
 * from the arena. */
enum rd_status rd_text_fold(struct rd_arena *arena, struct rd_str text,
			    struct rd_folded *out) RD_MUST_CHECK;
/* Letter, mark or digit (general categories L*, M*, Nd). */
bool rd_text_is_wordy(uint32_t code_point);
/* A small letter (Ll). */
bool rd_text_is_lower(uint32_t code_point);
/* Han, kana, Thai, Lao, Khmer, Myanmar, Tibetan: written without spaces. */
bool rd_text_is_unspaced(uint32_t code_point);
/* Unicode version of the tables used, "15.0" style; static. */
const char *rd_text_unicode_version(void);

#endif
