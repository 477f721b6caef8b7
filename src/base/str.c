/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Borrowed byte strings: comparison, search and the few conversions that
 * need neither locale nor allocation. */

#include "base/str.h"

#include <limits.h>

int
rd_str_cmp(struct rd_str a, struct rd_str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
rd_str_starts(struct rd_str s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && (!len || !memcmp(s.ptr, prefix, len));
}

bool
rd_str_take(struct rd_str *s, char c)
{
	if (!s->len || *s->ptr != c)
		return false;
	s->ptr++;
	s->len--;
	return true;
}

bool
rd_str_ends(struct rd_str s, const char *suffix)
{
	size_t len = strlen(suffix);

	return s.len >= len &&
	       (!len || !memcmp(s.ptr + s.len - len, suffix, len));
}

ptrdiff_t
rd_str_find(struct rd_str s, struct rd_str needle)
{
	const char *at;

	if (!needle.len)
		return 0;
	if (!s.len)
		return -1;
	at = memmem(s.ptr, s.len, needle.ptr, needle.len);
	return at ? at - s.ptr : -1;
}

struct rd_str
rd_str_trim(struct rd_str s)
{
	while (s.len && rd_is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && rd_is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

size_t
rd_str_until(struct rd_str s, const char *ends)
{
	size_t n = 0;

	while (n < s.len && !strchr(ends, s.ptr[n]))
		n++;
	return n;
}

bool
rd_str_word(struct rd_str *rest, struct rd_str *word)
{
	size_t n = 0;

	*rest = rd_str_trim(*rest);
	if (!rest->len)
		return false;
	while (n < rest->len && !rd_is_space(rest->ptr[n]))
		n++;
	*word = (struct rd_str){ rest->ptr, n };
	rest->ptr += n;
	rest->len -= n;
	return true;
}

bool
rd_str_is_sha256(struct rd_str s)
{
	if (s.len != 64)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!rd_is_digit(s.ptr[i]) &&
		    (s.ptr[i] < 'a' || s.ptr[i] > 'f'))
			return false;
	return true;
}

bool
rd_str_u64(struct rd_str s, uint64_t *value)
{
	uint64_t v = 0;

	if (!s.len || (s.len > 1 && s.ptr[0] == '0'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!rd_is_digit(s.ptr[i]))
			return false;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(s.ptr[i] - '0'), &v))
			return false;
	}
	*value = v;
	return true;
}

bool
rd_str_i64(struct rd_str s, int64_t *value)
{
	bool negative = s.len && s.ptr[0] == '-';
	uint64_t magnitude;

	if (negative)
		s = (struct rd_str){ s.ptr + 1, s.len - 1 };
	if (!rd_str_u64(s, &magnitude))
		return false;
	if (magnitude > (uint64_t)INT64_MAX || (negative && !magnitude))
		return false;
	*value = negative ? -(int64_t)magnitude : (int64_t)magnitude;
	return true;
}

#define NEAREST_MAX 40

/* Optimal string alignment distance: an edit is an insertion, deletion,
 * substitution or swap of neighbours. */
static size_t
edit_distance(struct rd_str a, struct rd_str b)
{
	size_t rows[3][NEAREST_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *oldest = before;

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = above[j - 1] +
				      (a.ptr[i - 1] != b.ptr[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
			    a.ptr[i - 2] == b.ptr[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[b.len];
}

const char *
rd_str_nearest(struct rd_str s, const char *const *candidates,
	       size_t n_candidates)
{
	const char *nearest = NULL;
	size_t limit = s.len <= 4 ? 1 : s.len <= 8 ? 2 : 3;

	if (!s.len || s.len > NEAREST_MAX)
		return NULL;
	for (size_t i = 0; i < n_candidates; i++) {
		struct rd_str candidate = rd_str_of(candidates[i]);
		size_t distance;

		if (!candidate.len || candidate.len > NEAREST_MAX)
			continue;
		distance = edit_distance(s, candidate);
		if (distance <= limit) {
			nearest = candidates[i];
			limit = distance ? distance - 1 : 0;
			if (!distance)
				break;
		}
	}
	return nearest;
}
