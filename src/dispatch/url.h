/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which URLs are asked.  A provider's hosts stand in the program; a URL out of
 * a reply is foreign until it has passed here. */
#ifndef RD_DISPATCH_URL_H
#define RD_DISPATCH_URL_H

#include "base/arena.h"
#include "net/http.h"
#include "program/program.h"

/* Where a provider is asked.  On a trial every host H of it is asked as
 * LOOPBACK/H/…, and URLs out of replies must be below LOOPBACK. */
struct rd_disp_site {
	const struct rd_prog *prog;
	uint32_t provider;	/* index */
	uint32_t model;		/* index, or RD_NONE */
	struct rd_str loopback; /* "http://127.0.0.1:PORT", absent: no trial */
};

/* rd_url_is_local (base/url.h). */
bool rd_disp_is_loopback(struct rd_str url);

/* What may be said about a URL.  All texts lie in it. */
struct rd_disp_url {
	struct rd_str host; /* as it stands, without the port */
	struct rd_str rest; /* path and query; empty: none */
};
/* https, a name of ASCII labels, no user, no port but 443, no fragment, visible
 * ASCII without <>"\^`{|}, at most RD_NET_URL_CAP bytes. */
bool rd_disp_url_read(struct rd_str text, struct rd_disp_url *url);

/* As above; or http and any port where the host is this machine. */
bool rd_disp_url_of_rules(struct rd_str text, struct rd_disp_url *url);

/* The HOST record that names the host (exactly, else the longest "*.suffix"), in
 * any case of letters; NULL for one the rules do not name. */
const struct rd_prog_host *rd_disp_host(const struct rd_disp_site *site,
					struct rd_str host);

/* Reads a URL that is about to be asked or comes out of a reply: its host must
 * be named by the rules (*host).  On a trial it must be below LOOPBACK instead;
 * the host is then the first part of the path, and *host NULL where that is
 * none of theirs. */
bool rd_disp_url_find(const struct rd_disp_site *site, struct rd_str text,
		      struct rd_disp_url *url,
		      const struct rd_prog_host **host);

/* May a URL out of a reply be asked for `call`?  As above; and where the call's
 * headers hold the secret, the host must have `key`, but for calls with the
 * bytes of a file, which then go without the secret. */
bool rd_disp_url_accept(const struct rd_disp_site *site, enum rd_send_call call,
			struct rd_str url);

#endif
