/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One exchange on one libcurl handle, from its options to its end. */
#ifndef RD_NET_TRANSFER_H
#define RD_NET_TRANSFER_H

#include <curl/curl.h>

#include "net/http.h"

struct rd_net_transfer {
	CURL *easy;
	struct rd_net_request request;
	struct curl_slist *headers;
	struct rd_buf head, body;
	uint64_t body_bytes;
	unsigned leaves; /* how often bytes were about to leave */
	bool forbidden;	 /* an address was refused */
	bool stopped;	 /* request.leave said no */
	bool too_large;
	bool head_done;
	char reason[CURL_ERROR_SIZE];
	struct rd_net_transfer *next, **link; /* of all that are under way */
};

/* A handle that is ready to be added.  RD_SEMANTIC and RD_NOMEM as
 * rd_net_start. */
enum rd_status rd_net_transfer_new(const struct rd_net_options *options,
				   const struct rd_net_request *request,
				   struct rd_net_transfer **transfer,
				   struct rd_problem *problem) RD_MUST_CHECK;
/* May it be dialled at all?  (Which addresses are found out when dialling.) */
bool rd_net_transfer_may_start(const struct rd_net_transfer *transfer);
/* Tells request.done how it ended.  Then it is to be freed. */
void rd_net_transfer_end(struct rd_net_transfer *transfer, CURLcode code);
void rd_net_transfer_free(struct rd_net_transfer *transfer);

#endif
