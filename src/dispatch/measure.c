/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Text widths without a font, in thousandths of an em. */

#include "dispatch/measure.h"

#include "base/text.h"

static int
ascii_width(unsigned char c)
{
	if (c < 0x20 || c == ' ')
		return 330;
	if (strchr("ijlI.,:;'|!()[]ft", c))
		return 410;
	if (strchr("mwMW@%", c))
		return 1000;
	return c >= 'A' && c <= 'Z' ? 790 : 640;
}

static int
width_of(uint32_t c)
{
	if (c < 0x80)
		return ascii_width((unsigned char)c);
	if (c >= 0x300 && c < 0x370)
		return 0; /* marks that stand on the letter before */
	if (c < 0x1100)
		return 800;
	return c < 0x1f000 ? 1000 : 1300;
}

size_t
disp_text_fit(struct rd_str text, int size_px, int room_px)
{
	int64_t room = (int64_t)room_px * 1000, used = 0;
	size_t at = 0, next = 0;

	while (at < text.len) {
		used += (int64_t)width_of(rd_utf8_next(text, &next)) * size_px;
		if (used > room)
			break;
		at = next;
	}
	return at;
}

int
disp_text_px(struct rd_str text, int size_px)
{
	int64_t used = 0;
	size_t at = 0;

	while (at < text.len)
		used += (int64_t)width_of(rd_utf8_next(text, &at)) * size_px;
	used = (used + 999) / 1000;
	return used > INT32_MAX ? INT32_MAX : (int)used;
}

size_t
disp_text_line(struct rd_str text, int size_px, int room_px)
{
	const char *feed = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
	size_t n, space;

	if (feed)
		text.len = (size_t)(feed - text.ptr);
	n = disp_text_fit(text, size_px, room_px);
	if (n == text.len)
		return feed ? n + 1 : n;
	for (space = n; space && text.ptr[space] != ' '; space--)
		continue;
	if (space)
		return space;
	if (!n)
		rd_utf8_next(text, &n);
	return n;
}
