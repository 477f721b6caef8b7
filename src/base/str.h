/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_STR_H
#define RD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A borrowed run of bytes: not NUL-terminated, never owned.  A view with
 * ptr == NULL is "absent", which differs from empty. */
struct rd_str {
	const char *ptr;
	size_t len;
};

#define RD_STR_LIT(s) ((struct rd_str){ (s), sizeof(s) - 1 })
#define RD_STR_NONE ((struct rd_str){ NULL, 0 })
/* For "%.*s". */
#define RD_STR_FMT(s) (int)(s).len, (s).ptr ? (s).ptr : ""

static inline struct rd_str
rd_str_of(const char *cstr)
{
	return (struct rd_str){ cstr, cstr ? strlen(cstr) : 0 };
}

/* n bytes, for the short strings that names are; never reads beyond them. */
static inline bool
rd_bytes_eq(const char *a, const char *b, size_t n)
{
	uint64_t x, y, v, w;
	uint32_t p, q, r, s;

	if (n > 16)
		return !memcmp(a, b, n);
	if (n >= 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		memcpy(&v, a + n - 8, 8);
		memcpy(&w, b + n - 8, 8);
		return !((x ^ y) | (v ^ w));
	}
	if (n >= 4) {
		memcpy(&p, a, 4);
		memcpy(&q, b, 4);
		memcpy(&r, a + n - 4, 4);
		memcpy(&s, b + n - 4, 4);
		return !((p ^ q) | (r ^ s));
	}
	while (n && a[n - 1] == b[n - 1])
		n--;
	return !n;
}

static inline bool
rd_str_eq(struct rd_str a, struct rd_str b)
{
	return a.len == b.len && rd_bytes_eq(a.ptr, b.ptr, a.len);
}

static inline bool
rd_str_is(struct rd_str a, const char *cstr)
{
	return rd_str_eq(a, rd_str_of(cstr));
}

/* What stands behind the first n bytes, n <= s.len. */
static inline struct rd_str
rd_str_behind(struct rd_str s, size_t n)
{
	return (struct rd_str){ s.ptr + n, s.len - n };
}

/* Byte order; a prefix sorts first. */
int rd_str_cmp(struct rd_str a, struct rd_str b);
bool rd_str_starts(struct rd_str s, const char *prefix);
bool rd_str_ends(struct rd_str s, const char *suffix);
/* Takes the character off the front; false when another one is there. */
bool rd_str_take(struct rd_str *s, char c);
/* Offset of needle in s, or -1.  An empty needle is found at 0. */
ptrdiff_t rd_str_find(struct rd_str s, struct rd_str needle);
struct rd_str rd_str_trim(struct rd_str s);
/* How many bytes stand before the first one of `ends`, or all. */
size_t rd_str_until(struct rd_str s, const char *ends);
/* Takes the next run of non-space bytes from *rest; false when none is
 * left. */
bool rd_str_word(struct rd_str *rest, struct rd_str *word);
/* 64 lower-case hexadecimal digits. */
bool rd_str_is_sha256(struct rd_str s);
/* Decimal digits only, no sign, no leading zero unless "0". */
bool rd_str_u64(struct rd_str s, uint64_t *value);
bool rd_str_i64(struct rd_str s, int64_t *value);
/* The entry of candidates nearest to s by edit distance, for "did you mean";
 * NULL when nothing is near enough to be a likely slip. */
const char *rd_str_nearest(struct rd_str s, const char *const *candidates,
			   size_t n_candidates);

/* Locale-free character classes; bytes >= 0x80 are in none of them. */
static inline bool
rd_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
rd_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline bool
rd_is_alnum(char c)
{
	return rd_is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

#endif
