/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What is asked of a provider, written from the program's tables.  No sockets
 * and no secrets: where a header needs the key, the place for it is told. */
#ifndef RD_DISPATCH_CALL_H
#define RD_DISPATCH_CALL_H

#include "dispatch/url.h"

#define RD_DISP_HEADERS_MAX 32
#define RD_DISP_BODY_CAP (1u << 20) /* of a text with holes, filled */

/* What goes into the holes; absent or 0 where the call has no such hole.
 *
 *   url     {endpoint} {app}: percent-encoded but for the slashes
 *           {id}: percent-encoded; {part}; {since}
 *   body    {type} {name} {url} {id}: JSON strings; {parts}: an array
 *
 * With `from`, a url text that begins with "/" or is empty is put behind the
 * path of the reply's URL, before its query ("/{part}", "/complete"). */
struct rd_disp_holes {
	enum rd_send_call on;
	struct rd_str id;	  /* of the job, the provider's */
	struct rd_str given_url;  /* that a reply gave for this call, as read */
	struct rd_str endpoint;	  /* absent: the model's */
	struct rd_str app;	  /* absent: the model's */
	struct rd_str type, name; /* of a file, "image/png" */
	struct rd_str file_url;	  /* where it was put: {url} */
	struct rd_str parts;	  /* JSON array: what said.part said of each */
	uint32_t part;		  /* from 1 */
	int64_t since_ms;	  /* {since} of HISTORY: RFC 3339, encoded */
};

/* A header that the secret stands in: before, secret, after. */
struct rd_disp_keyed {
	struct rd_str before; /* "Authorization: Key " */
	struct rd_str after;
};

/* Texts lie in the arena or the program. */
struct rd_disp_call {
	const struct rd_prog_call *call;
	const char *method, *url;
	struct rd_str host; /* that it is for; not the trial's */
	struct rd_str headers[RD_DISP_HEADERS_MAX]; /* "Name: value" */
	size_t n_headers;
	bool may_see_key; /* the host has `key`; else keyed is empty */
	struct rd_disp_keyed keyed[RD_DISP_HEADERS_MAX];
	size_t n_keyed;
	/* RD_BODY_JSON with an absent text: the caller's (of SUBMIT). */
	enum rd_send_body body_kind;
	struct rd_str body;
	uint32_t total_ms;
	enum rd_net_reach reach;
	bool given; /* it goes to holes->given_url, not to a URL of the rules */
};

/* The provider's record of a call, or NULL when it has none. */
const struct rd_prog_call *rd_disp_call_find(const struct rd_disp_site *site,
					     enum rd_send_call on);

/* Writes a call.  given_url is used where the call says so (`from`, or FETCH)
 * and rd_disp_url_accept agrees, else the url of the rules.  Content-Type and
 * Accept are added unless the provider has headers of these names.  Problems:
 *
 *	call.none      RD_NOTFOUND  exit 4  the provider has no such call
 *	call.url       RD_SEMANTIC  exit 4  an empty hole, or too long
 *	call.body      RD_SEMANTIC  exit 4  the same
 *	call.host      RD_DENIED    exit 5  a host the rules do not name
 *	call.given     RD_DENIED    exit 5  given_url may not be asked, and
 *	                                    the rules have no other
 *	call.memory    RD_NOMEM     exit 10 */
enum rd_status rd_disp_call_write(const struct rd_disp_site *site,
				  const struct rd_disp_holes *holes,
				  struct rd_arena *arena,
				  struct rd_disp_call *out,
				  struct rd_problem *problem) RD_MUST_CHECK;

/* Appends "Authorization: Key SECRET" and a NUL.  For use inside
 * rd_crypt_secret_use; the buffer is the caller's to wipe. */
void rd_disp_keyed_put(const struct rd_disp_keyed *keyed, struct rd_str secret,
		       struct rd_buf *out);

#endif
