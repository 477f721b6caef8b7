/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Addresses as rules write them, and holes in their texts. */
#ifndef RD_BASE_URL_H
#define RD_BASE_URL_H

#include "base/str.h"

struct rd_url {
	bool https;
	struct rd_str host, port, rest; /* port: "" without one */
};
/* http or https, a host as below and no pattern, no user, no fragment, and
 * something from "/" on behind it. */
bool rd_url_parse(struct rd_str s, struct rd_url *url);

/* Lower-case names with dots between, perhaps "*." before them; "localhost";
 * "[::1]". */
bool rd_url_is_host(struct rd_str s);
/* "localhost", 127.0.0.0/8, "[::1]" */
bool rd_url_is_loopback(struct rd_str host);
/* "http://127.0.0.1:8080", "https://[::1]:8080": an address of this machine,
 * written so that nobody has to be asked what it is, a port, and nothing behind
 * it. */
bool rd_url_is_local(struct rd_str url);
/* The same, or below "*.suffix". */
bool rd_url_host_fits(struct rd_str pattern, struct rd_str host);

/* The next {hole} of a text from *at on: its name; ptr NULL when there is no
 * more.  Braces around anything but a-z, - and _ are none. */
struct rd_str rd_hole_next(struct rd_str s, size_t *at);
/* All of a text's holes are among those of "a|b|c"; else the first that is not
 * in *unknown. */
bool rd_holes_are(struct rd_str s, const char *list, struct rd_str *unknown);

#endif
