/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One narrow grammar for URLs, so that no two readers of one can disagree about
 * its host. */
#include "dispatch/url.h"

#include "base/url.h"

#define HOST_CAP 253
#define LABEL_CAP 63

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

static bool
same_host(struct rd_str a, struct rd_str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

static bool
is_host(struct rd_str s)
{
	size_t label = 0;

	if (!s.len || s.len > HOST_CAP)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '.' && label)
			label = 0;
		else if ((!rd_is_alnum(c) && c != '-') || ++label > LABEL_CAP)
			return false;
	}
	return label;
}

static bool
is_visible(struct rd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~' ||
		    strchr("<>\"\\^`{|}#", s.ptr[i]))
			return false;
	return true;
}

bool
rd_disp_url_read(struct rd_str text, struct rd_disp_url *url)
{
	struct rd_str authority;
	size_t n;

	if (text.len > RD_NET_URL_CAP || !is_visible(text) ||
	    !rd_str_starts(text, "https://"))
		return false;
	authority = rd_str_behind(text, strlen("https://"));
	n = rd_str_until(authority, "/?");
	url->rest = rd_str_behind(authority, n);
	authority.len = n;
	if (rd_str_ends(authority, ":443"))
		authority.len -= strlen(":443");
	url->host = authority;
	return is_host(authority);
}

/* ---- trials ---- */

/* A host of the rules on this machine may be asked in the open and at any
 * port. */
static bool
read_local(struct rd_str text, struct rd_disp_url *url)
{
	struct rd_url parts;

	if (text.len > RD_NET_URL_CAP || !is_visible(text) ||
	    !rd_url_parse(text, &parts) || !rd_url_is_loopback(parts.host))
		return false;
	url->host = parts.host;
	url->rest = parts.rest;
	return true;
}

bool
rd_disp_url_of_rules(struct rd_str text, struct rd_disp_url *url)
{
	return rd_disp_url_read(text, url) || read_local(text, url);
}

bool
rd_disp_is_loopback(struct rd_str url)
{
	return rd_url_is_local(url);
}

/* A URL below the trial's; the host it stands for is the first part of its
 * path. */
static bool
read_trial(struct rd_str text, struct rd_str loopback, struct rd_disp_url *url)
{
	struct rd_str path;

	if (text.len > RD_NET_URL_CAP || !is_visible(text) ||
	    text.len <= loopback.len ||
	    memcmp(text.ptr, loopback.ptr, loopback.len) != 0 ||
	    text.ptr[loopback.len] != '/')
		return false;
	path = rd_str_behind(text, loopback.len + 1);
	url->host = (struct rd_str){ path.ptr, rd_str_until(path, "/?") };
	url->rest = rd_str_behind(path, url->host.len);
	return true;
}

/* ---- what the rules name ---- */

static bool
is_below(struct rd_str host, struct rd_str pattern)
{
	struct rd_str suffix;

	if (!rd_str_starts(pattern, "*."))
		return false;
	suffix = rd_str_behind(pattern, 1);
	return host.len > suffix.len &&
	       same_host(rd_str_behind(host, host.len - suffix.len), suffix);
}

const struct rd_prog_host *
rd_disp_host(const struct rd_disp_site *site, struct rd_str host)
{
	const struct rd_prog *prog = site->prog;
	const struct rd_prog_provider *provider =
		&prog->provider[site->provider];
	const struct rd_prog_host *best = NULL;
	size_t longest = 0;

	for (uint32_t i = 0; i < provider->n_hosts; i++) {
		const struct rd_prog_host *h =
			&prog->host[provider->first_host + i];
		struct rd_str name = rd_prog_str(prog, h->name);

		if (same_host(host, name))
			return h;
		if (is_below(host, name) && name.len > longest) {
			longest = name.len;
			best = h;
		}
	}
	return best;
}

static bool
is_keyed(const struct rd_disp_site *site, enum rd_send_call call)
{
	const struct rd_prog *prog = site->prog;
	const struct rd_prog_provider *p = &prog->provider[site->provider];

	for (uint32_t i = 0; i < p->n_headers; i++) {
		const struct rd_prog_header *h =
			&prog->header[p->first_header + i];

		if (h->calls & 1u << call &&
		    rd_str_find(rd_prog_str(prog, h->value),
				RD_STR_LIT("{secret}")) >= 0)
			return true;
	}
	return false;
}

/* The calls that put or get the bytes of a file go where a reply says; the
 * secret stays behind where it may not be seen. */
static bool
is_of_files(enum rd_send_call call)
{
	return call == RD_CALL_PUT || call == RD_CALL_PUT_PART ||
	       call == RD_CALL_PUT_DONE || call == RD_CALL_FETCH;
}

bool
rd_disp_url_find(const struct rd_disp_site *site, struct rd_str text,
		 struct rd_disp_url *url, const struct rd_prog_host **host)
{
	bool trial = site->loopback.ptr;

	*host = NULL;
	if (trial ? !read_trial(text, site->loopback, url)
		  : !rd_disp_url_of_rules(text, url))
		return false;
	*host = rd_disp_host(site, url->host);
	return trial || *host;
}

bool
rd_disp_url_accept(const struct rd_disp_site *site, enum rd_send_call call,
		   struct rd_str text)
{
	const struct rd_prog_host *host;
	struct rd_disp_url url;

	return rd_disp_url_find(site, text, &url, &host) &&
	       ((host && host->key) || is_of_files(call) ||
		!is_keyed(site, call));
}
