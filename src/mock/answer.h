/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* An answer before it is sent, and the three forms in which the provider says
 * that something is wrong. */
#ifndef RD_MOCK_ANSWER_H
#define RD_MOCK_ANSWER_H

#include <jansson.h>

#include "mock/mock.h"

#define RD_MOCK_BODY_CAP ((size_t)288 << 20)

struct rd_mock_answer {
	unsigned status;
	char type[128]; /* Content-Type */
	struct rd_buf body;
	struct rd_buf headers; /* "Name: value\n" */
	char id[RD_MOCK_ID];   /* x-fal-request-id; "": none */
	uint32_t delay_ms;     /* before it is sent */
};

void rd_mock_answer_init(struct rd_mock_answer *answer);
void rd_mock_answer_fini(struct rd_mock_answer *answer);

/* Each replaces what was said before.  Line breaks in values are dropped. */
void rd_mock_say(struct rd_mock_answer *answer, unsigned status,
		 const char *type, struct rd_str body);
/* Takes the tree; NULL is an answer 500. */
void rd_mock_say_json(struct rd_mock_answer *answer, unsigned status,
		      json_t *body);
/* {"detail":"..."}: the application itself. */
void rd_mock_say_detail(struct rd_mock_answer *answer, unsigned status,
			const char *fmt, ...) RD_PRINTF(3, 4);
/* {"detail":"...","error_type":"..."}: the platform. */
void rd_mock_say_platform(struct rd_mock_answer *answer, unsigned status,
			  const char *type, const char *text);
/* A page that never came near an application: no request id. */
void rd_mock_say_nginx(struct rd_mock_answer *answer, unsigned status);
void rd_mock_add_header(struct rd_mock_answer *answer, const char *name,
			struct rd_str value);

/* {"loc":["body",field],"msg":...,"type":...}; field may be NULL. */
json_t *rd_mock_detail(const char *field, const char *type, const char *msg);

#endif
