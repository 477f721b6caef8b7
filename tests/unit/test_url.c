/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Addresses of the rules, and the holes in them. */
#include "base/url.h"

#include <criterion/criterion.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

Test(url, hosts)
{
	static const struct {
		const char *host;
		bool good;
	} rows[] = {
		{ "queue.fal.run", true }, { "*.fal.media", true },
		{ "localhost", true },	   { "127.0.0.1", true },
		{ "[::1]", true },	   { "a-b.example", true },
		{ "media", false },	   { "*", false },
		{ "*.", false },	   { "*.*.example", false },
		{ "A.example", false },	   { "a..example", false },
		{ ".example", false },	   { "a.example.", false },
		{ "-a.example", false },   { "a-.example", false },
		{ "a_b.example", false },  { "a.example:1", false },
		{ "me@a.example", false }, { "", false },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_eq(rd_url_is_host(rd_str_of(rows[i].host)),
			     rows[i].good, "%s", rows[i].host);
}

Test(url, patterns)
{
	static const struct {
		const char *pattern, *host;
		bool fits;
	} rows[] = {
		{ "a.example", "a.example", true },
		{ "a.example", "b.a.example", false },
		{ "*.a.example", "b.a.example", true },
		{ "*.a.example", "c.b.a.example", true },
		{ "*.a.example", "a.example", false },
		{ "*.a.example", ".a.example", false },
		{ "*.a.example", "ba.example", false },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_eq(rd_url_host_fits(rd_str_of(rows[i].pattern),
					      rd_str_of(rows[i].host)),
			     rows[i].fits, "%s %s", rows[i].pattern,
			     rows[i].host);
}

Test(url, parts)
{
	static const struct {
		const char *url, *host, *port, *rest; /* host NULL: refused */
	} rows[] = {
		{ "https://a.example/", "a.example", "", "/" },
		{ "https://a.example:8443/x?y", "a.example", "8443", "/x?y" },
		{ "http://[::1]:80/", "[::1]", "80", "/" },
		{ "http://localhost/x", "localhost", "", "/x" },
		{ "https://a.example", NULL, NULL, NULL },
		{ "https://a.example?x", NULL, NULL, NULL },
		{ "https://a.example/#x", NULL, NULL, NULL },
		{ "https://me@a.example/", NULL, NULL, NULL },
		{ "https://*.a.example/", NULL, NULL, NULL },
		{ "https://a.example:/", NULL, NULL, NULL },
		{ "https://a.example:0/", NULL, NULL, NULL },
		{ "https://a.example:65536/", NULL, NULL, NULL },
		{ "https://[::1]x/", NULL, NULL, NULL },
		{ "https://[::1/", NULL, NULL, NULL },
		{ "ftp://a.example/", NULL, NULL, NULL },
		{ "", NULL, NULL, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct rd_url url;
		bool good = rd_url_parse(rd_str_of(rows[i].url), &url);

		cr_expect_eq(good, rows[i].host != NULL, "%s", rows[i].url);
		if (!good || !rows[i].host)
			continue;
		cr_expect(rd_str_is(url.host, rows[i].host), "%s", rows[i].url);
		cr_expect(rd_str_is(url.port, rows[i].port), "%s", rows[i].url);
		cr_expect(rd_str_is(url.rest, rows[i].rest), "%s", rows[i].url);
	}
}

Test(url, this_machine)
{
	static const struct {
		const char *url;
		bool local;
	} rows[] = {
		{ "http://127.0.0.1:8080", true },
		{ "https://127.255.0.254:1", true },
		{ "http://[::1]:65535", true },
		{ "http://127.0.0.1", false },
		{ "http://localhost:8080", false },
		{ "http://127.0.0.1:8080/", false },
		{ "http://127.0.0.1:0", false },
		{ "http://127.0.0.1:080", false },
		{ "http://127.0.0.1:65536", false },
		{ "http://127.0.0.1:", false },
		{ "http://127.0.0:1", false },
		{ "http://127.0.0.1.1:1", false },
		{ "http://127.0.0.256:1", false },
		{ "http://127.0.0.0001:1", false },
		{ "http://127..0.1:1", false },
		{ "http://128.0.0.1:1", false },
		{ "http://127.0.0.1@evil.example:1", false },
		{ "http://[::2]:1", false },
		{ "ftp://127.0.0.1:1", false },
		{ "http://", false },
		{ "", false },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_eq(rd_url_is_local(rd_str_of(rows[i].url)),
			     rows[i].local, "%s", rows[i].url);
	cr_expect(rd_url_is_loopback(RD_STR_LIT("localhost")));
	cr_expect(rd_url_is_loopback(RD_STR_LIT("127.1.2.3")));
	cr_expect_not(rd_url_is_loopback(RD_STR_LIT("127.example")));
	cr_expect_not(rd_url_is_loopback(RD_STR_LIT("128.0.0.1")));
}

Test(url, holes)
{
	struct rd_str text = RD_STR_LIT("{\"a\":{type},{}{x{y}{b-c_d}");
	struct rd_str unknown;
	size_t at = 0;

	cr_expect(rd_str_is(rd_hole_next(text, &at), "type"));
	cr_expect(rd_str_is(rd_hole_next(text, &at), "y"));
	cr_expect(rd_str_is(rd_hole_next(text, &at), "b-c_d"));
	cr_expect_null(rd_hole_next(text, &at).ptr);
	cr_expect(rd_holes_are(text, "b-c_d|type|y", &unknown));
	cr_expect_not(rd_holes_are(text, "type|b-c_d", &unknown));
	cr_expect(rd_str_is(unknown, "y"));
}
