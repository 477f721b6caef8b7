/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Marks of references in a body, found in its text: a string is passed over
 * whole, so what stands inside one is never taken for one. */

#include "base/escape.h"
#include "plan/doc-fields.h"

/* Behind the string that begins at `at`. */
static size_t
string_end(struct rd_str body, size_t at)
{
	for (at++; at < body.len && body.ptr[at] != '"'; at++)
		if (body.ptr[at] == '\\')
			at++;
	return at < body.len ? at + 1 : body.len;
}

static bool
is_name(struct rd_str body, size_t end)
{
	return end < body.len && body.ptr[end] == ':';
}

static bool
read_mark(struct rd_str body, struct doc_mark *mark)
{
	struct rd_str inner = { body.ptr + mark->begin + 1,
				mark->end - mark->begin - 2 };
	uint64_t number = 0;

	if (!rd_str_starts(inner, RD_PLAN_MARK))
		return false;
	inner.ptr += strlen(RD_PLAN_MARK);
	inner.len -= strlen(RD_PLAN_MARK);
	if (!rd_str_u64(inner, &number) || number > RD_PLAN_REFERENCES_MAX)
		number = 0;
	mark->number = (uint32_t)number;
	return true;
}

bool
doc_next_mark(struct rd_str body, size_t *at, struct doc_mark *mark)
{
	while (*at < body.len) {
		if (body.ptr[*at] != '"') {
			++*at;
			continue;
		}
		mark->begin = *at;
		mark->end = *at = string_end(body, *at);
		if (!is_name(body, mark->end) && read_mark(body, mark))
			return true;
	}
	return false;
}

enum rd_status
rd_plan_fill(const struct rd_plan_try *try, const struct rd_str *urls,
	     uint32_t n_urls, struct rd_buf *out)
{
	size_t done = 0, at = 0;
	struct doc_mark mark;

	while (doc_next_mark(try->body, &at, &mark)) {
		if (!mark.number || mark.number > n_urls ||
		    !urls[mark.number - 1].ptr)
			return RD_SEMANTIC;
		rd_buf_put(out, try->body.ptr + done, mark.begin - done);
		rd_put_json_str(out, urls[mark.number - 1]);
		done = mark.end;
	}
	rd_buf_put(out, try->body.ptr + done, try->body.len - done);
	return rd_buf_status(out);
}
