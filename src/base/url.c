/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "base/url.h"

#define HOST_MAX 253

/* Letters are lower-case; labels neither begin nor end with a hyphen. */
bool
rd_url_is_host(struct rd_str s)
{
	char before = '.';
	bool dotted = rd_str_is(s, "localhost");

	if (rd_str_is(s, "[::1]"))
		return true;
	if (rd_str_starts(s, "*.")) {
		s.ptr += 2;
		s.len -= 2;
	}
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool edge = before == '.';

		if (c == '.' ? edge || before == '-'
			     : !rd_is_digit(c) && !(c >= 'a' && c <= 'z') &&
				       !(c == '-' && !edge))
			return false;
		dotted |= c == '.';
		before = c;
	}
	return dotted && s.len <= HOST_MAX && before != '.' && before != '-';
}

bool
rd_url_is_loopback(struct rd_str host)
{
	if (rd_str_is(host, "localhost") || rd_str_is(host, "[::1]"))
		return true;
	if (!rd_str_starts(host, "127."))
		return false;
	for (size_t i = 0; i < host.len; i++)
		if (!rd_is_digit(host.ptr[i]) && host.ptr[i] != '.')
			return false;
	return true;
}

/* A number of at most `max` without a leading zero. */
static bool
take_number(struct rd_str *rest, uint64_t max)
{
	struct rd_str digits = { rest->ptr, 0 };
	uint64_t value;

	while (digits.len < rest->len && rd_is_digit(rest->ptr[digits.len]))
		digits.len++;
	rest->ptr += digits.len;
	rest->len -= digits.len;
	return rd_str_u64(digits, &value) && value <= max;
}

static bool
take(struct rd_str *rest, const char *text)
{
	size_t n = strlen(text);

	if (!rd_str_starts(*rest, text))
		return false;
	rest->ptr += n;
	rest->len -= n;
	return true;
}

bool
rd_url_is_local(struct rd_str url)
{
	if (!take(&url, "http://") && !take(&url, "https://"))
		return false;
	if (!take(&url, "[::1]") &&
	    (!take(&url, "127.") || !take_number(&url, 255) ||
	     !take(&url, ".") || !take_number(&url, 255) || !take(&url, ".") ||
	     !take_number(&url, 255)))
		return false;
	return take(&url, ":") && url.len && *url.ptr != '0' &&
	       take_number(&url, UINT16_MAX) && !url.len;
}

bool
rd_url_host_fits(struct rd_str pattern, struct rd_str host)
{
	if (rd_str_eq(pattern, host))
		return true;
	if (!rd_str_starts(pattern, "*.") || host.len < pattern.len)
		return false;
	pattern.ptr++;
	pattern.len--;
	return !memcmp(host.ptr + host.len - pattern.len, pattern.ptr,
		       pattern.len);
}

static bool
is_port(struct rd_str s)
{
	uint64_t port;

	return rd_str_u64(s, &port) && port && port <= UINT16_MAX;
}

bool
rd_url_parse(struct rd_str s, struct rd_url *url)
{
	struct rd_str place;
	size_t colon;

	url->https = rd_str_starts(s, "https://");
	if (!url->https && !rd_str_starts(s, "http://"))
		return false;
	s = rd_str_behind(s, url->https ? 8 : 7);
	place = (struct rd_str){ s.ptr, rd_str_until(s, "/?#") };
	url->rest = rd_str_behind(s, place.len);
	colon = rd_str_starts(place, "[") ? rd_str_until(place, "]") + 1
					  : rd_str_until(place, ":");
	if (colon > place.len)
		return false;
	url->host = (struct rd_str){ place.ptr, colon };
	url->port = RD_STR_LIT("");
	if (colon < place.len)
		url->port = rd_str_behind(place, colon + 1);
	if (colon < place.len &&
	    (place.ptr[colon] != ':' || !is_port(url->port)))
		return false;
	return rd_url_is_host(url->host) && url->host.ptr[0] != '*' &&
	       rd_str_starts(url->rest, "/") &&
	       rd_str_until(url->rest, "#") == url->rest.len;
}

struct rd_str
rd_hole_next(struct rd_str s, size_t *at)
{
	while (*at < s.len) {
		struct rd_str rest = rd_str_behind(s, *at);
		size_t open = rd_str_until(rest, "{"), n = 0;

		*at += open + 1;
		if (open == rest.len)
			break;
		rest = rd_str_behind(rest, open + 1);
		while (n < rest.len &&
		       ((rest.ptr[n] >= 'a' && rest.ptr[n] <= 'z') ||
			rest.ptr[n] == '-' || rest.ptr[n] == '_'))
			n++;
		if (!n || n == rest.len || rest.ptr[n] != '}')
			continue;
		*at += n + 1;
		return (struct rd_str){ rest.ptr, n };
	}
	return RD_STR_NONE;
}

static bool
is_listed(const char *list, struct rd_str word)
{
	while (*list) {
		size_t len = strcspn(list, "|");

		if (rd_str_eq(word, (struct rd_str){ list, len }))
			return true;
		list += len + (list[len] == '|');
	}
	return false;
}

bool
rd_holes_are(struct rd_str s, const char *list, struct rd_str *unknown)
{
	struct rd_str hole;
	size_t at = 0;

	for (hole = rd_hole_next(s, &at); hole.ptr; hole = rd_hole_next(s, &at))
		if (!is_listed(list, hole)) {
			*unknown = hole;
			return false;
		}
	return true;
}
