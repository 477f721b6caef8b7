/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Answers: bodies are compact, members stay in the order they were put. */
#include <stdarg.h>
#include <stdio.h>

#include "mock/answer.h"

void
rd_mock_answer_init(struct rd_mock_answer *answer)
{
	*answer = (struct rd_mock_answer){ .status = 200 };
	rd_buf_init(&answer->body, RD_MOCK_BODY_CAP);
	rd_buf_init(&answer->headers, 16384);
}

void
rd_mock_answer_fini(struct rd_mock_answer *answer)
{
	rd_buf_fini(&answer->body);
	rd_buf_fini(&answer->headers);
}

void
rd_mock_say(struct rd_mock_answer *answer, unsigned status, const char *type,
	    struct rd_str body)
{
	answer->status = status;
	snprintf(answer->type, sizeof(answer->type), "%s", type);
	rd_buf_reset(&answer->body);
	rd_buf_str(&answer->body, body);
}

static int
put_bytes(const char *bytes, size_t n, void *ctx)
{
	rd_buf_put(ctx, bytes, n);
	return 0;
}

void
rd_mock_say_json(struct rd_mock_answer *answer, unsigned status, json_t *body)
{
	rd_mock_say(answer, body ? status : 500, "application/json",
		    body ? RD_STR_LIT("")
			 : RD_STR_LIT("{\"detail\":\"out of memory\"}"));
	if (body)
		json_dump_callback(body, put_bytes, &answer->body,
				   JSON_COMPACT | JSON_REAL_PRECISION(15));
	json_decref(body);
}

void
rd_mock_say_detail(struct rd_mock_answer *answer, unsigned status,
		   const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	rd_mock_say_json(answer, status, json_pack("{s:s}", "detail", text));
}

void
rd_mock_say_platform(struct rd_mock_answer *answer, unsigned status,
		     const char *type, const char *text)
{
	bool again = status == 429 || status == 503 || status == 504;

	rd_mock_say_json(
		answer, status,
		json_pack("{s:s,s:s}", "detail", text, "error_type", type));
	rd_mock_add_header(answer, "X-Fal-Error-Type", rd_str_of(type));
	if (status < 500 && status != 429)
		return;
	rd_mock_add_header(answer, "x-fal-retryable",
			   rd_str_of(again ? "true" : "false"));
	rd_mock_add_header(answer, "X-Fal-Needs-Retry",
			   rd_str_of(again ? "1" : "0"));
}

void
rd_mock_say_nginx(struct rd_mock_answer *answer, unsigned status)
{
	const char *reason = status == 502   ? "Bad Gateway"
			     : status == 503 ? "Service Temporarily Unavailable"
			     : status == 504 ? "Gateway Time-out"
					     : "Error";

	rd_mock_say(answer, status, "text/html", RD_STR_LIT(""));
	rd_buf_printf(&answer->body,
		      "<html>\r\n<head><title>%u %s</title></head>\r\n"
		      "<body>\r\n<center><h1>%u %s</h1></center>\r\n"
		      "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
		      status, reason, status, reason);
	rd_buf_reset(&answer->headers);
	answer->id[0] = '\0';
}

void
rd_mock_add_header(struct rd_mock_answer *answer, const char *name,
		   struct rd_str value)
{
	size_t i;

	rd_buf_printf(&answer->headers, "%s: ", name);
	for (i = 0; i < value.len; i++) {
		if ((unsigned char)value.ptr[i] >= ' ')
			rd_buf_char(&answer->headers, value.ptr[i]);
	}
	rd_buf_char(&answer->headers, '\n');
}

json_t *
rd_mock_detail(const char *field, const char *type, const char *msg)
{
	return json_pack("{s:[s,s*],s:s,s:s}", "loc", "body", field, "msg", msg,
			 "type", type);
}
