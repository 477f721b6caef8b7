/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One request from its first byte to the last of its answer. */
#ifndef RD_MOCK_EXCHANGE_H
#define RD_MOCK_EXCHANGE_H

#include <microhttpd.h>

#include "mock/answer.h"

#define RD_MOCK_INPUT_CAP ((size_t)32 << 20)   /* a JSON body */
#define RD_MOCK_UPLOAD_CAP ((size_t)128 << 20) /* the body of a PUT */
#define RD_MOCK_EDITS 16

/* What the script has for this request. */
struct rd_mock_faults {
	const struct rd_mock_rule *wire; /* what happens to the bytes */
	const struct rd_mock_rule *edits[RD_MOCK_EDITS];
	size_t n_edits;
	uint32_t delay_ms;
	bool unaccepted;
};

struct rd_mock_exchange {
	struct rd_mock *mock;
	struct MHD_Connection *connection;
	char uri[RD_MOCK_URI_CAP + 1];
	char method[16];
	char host[RD_MOCK_HOST_CAP + 1];
	bool begun, too_large, malformed;
	struct rd_mock_route route;
	struct rd_buf body;
	struct rd_mock_faults faults;
	struct rd_mock_answer answer;
	struct rd_mock_job *job; /* that this is about; with the lock held */
	char job_id[RD_MOCK_ID]; /* "": none */
	bool stream;		 /* the answer are events of the job */
	uint32_t nth;		 /* of its route */
	json_t *entry;		 /* what is remembered of it; borrowed */
};

/* What the script says of the nth request of the route. */
void rd_mock_find_faults(struct rd_mock_exchange *exchange, uint32_t any_nth);
/* The first edit of a kind, or NULL. */
const struct rd_mock_rule *rd_mock_edit(const struct rd_mock_exchange *exchange,
					enum rd_mock_act act);
/* Lets the edits loose upon the answer. */
void rd_mock_apply_edits(struct rd_mock_exchange *exchange);

/* A header of the request, or NULL. */
const char *rd_mock_header(const struct rd_mock_exchange *exchange,
			   const char *name);
/* A query parameter as a new string, or NULL. */
char *rd_mock_parameter(const struct rd_mock_exchange *exchange,
			const char *name);
/* "http://127.0.0.1:8080/media", the way the request came. */
void rd_mock_put_url(const struct rd_mock_exchange *exchange,
		     enum rd_mock_host host, struct rd_buf *out);

/* Carries the request out and sends what is to be sent; without the lock. */
enum MHD_Result rd_mock_answer_it(struct rd_mock_exchange *exchange);
/* Sends the answer, or what the faults make of it.  MHD_NO ends the
 * connection. */
enum MHD_Result rd_mock_send(struct rd_mock_exchange *exchange);

#endif
