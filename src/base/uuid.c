/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* UUIDv7 text from a time and random bytes that the caller brings. */

#include "base/uuid.h"

#define MS_MAX ((INT64_C(1) << 48) - 1)

static const char hex[] = "0123456789abcdef";

static bool
is_dash_at(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

void
rd_uuid7(int64_t unix_ms, const unsigned char random[RD_UUID_RANDOM],
	 char out[RD_UUID_TEXT + 1])
{
	unsigned char bytes[16];
	size_t at = 0;

	if (unix_ms < 0)
		unix_ms = 0;
	if (unix_ms > MS_MAX)
		unix_ms = MS_MAX;
	for (int i = 0; i < 6; i++)
		bytes[i] = (unsigned char)(unix_ms >> (40 - 8 * i));
	memcpy(bytes + 6, random, RD_UUID_RANDOM);
	bytes[6] = (unsigned char)(0x70 | (bytes[6] & 0x0f));
	bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
	for (int i = 0; i < 16; i++) {
		if (is_dash_at(at))
			out[at++] = '-';
		out[at++] = hex[bytes[i] >> 4];
		out[at++] = hex[bytes[i] & 15];
	}
	out[at] = '\0';
}

bool
rd_uuid_valid(struct rd_str text)
{
	if (text.len != RD_UUID_TEXT)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (is_dash_at(i) ? c != '-'
				  : !rd_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}
