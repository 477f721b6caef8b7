/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where in a reply the rules look. */
#include "dispatch/view.h"

#include "dispatch/call.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

static bool
starts_with_name(struct rd_str line, struct rd_str name)
{
	if (line.len <= name.len || line.ptr[name.len] != ':')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (lower(line.ptr[i]) != lower(name.ptr[i]))
			return false;
	return true;
}

struct rd_str
disp_header(struct rd_str headers, struct rd_str name)
{
	while (headers.len) {
		const char *end = memchr(headers.ptr, '\n', headers.len);
		struct rd_str line = headers;

		if (end)
			line.len = (size_t)(end - headers.ptr);
		if (starts_with_name(line, name)) {
			line.ptr += name.len + 1;
			line.len -= name.len + 1;
			return rd_str_trim(line);
		}
		headers.ptr += line.len + (end != NULL);
		headers.len -= line.len + (end != NULL);
	}
	return RD_STR_NONE;
}

bool
disp_is_visible(struct rd_str text, size_t cap)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
			return false;
	return text.len && text.len <= cap;
}

enum rd_status
disp_view_open(struct disp_view *view)
{
	size_t cap = view->on == RD_CALL_HISTORY ? RD_DISP_HISTORY_CAP
						 : RD_DISP_REPLY_CAP;
	enum rd_status status;

	view->root = NULL;
	if (view->reply->end != RD_NET_ANSWERED || !view->reply->body.ptr ||
	    view->reply->body.len > cap)
		return RD_OK;
	status = disp_tree_read(view->reply->body, view->arena, &view->root);
	return status == RD_NOMEM ? RD_NOMEM : RD_OK;
}

static enum rd_status
find_header(const struct disp_view *view, struct rd_str name,
	    struct disp_hits *hits)
{
	struct rd_str value = disp_header(view->reply->headers, name);
	struct disp_node *node;

	if (!value.ptr)
		return RD_OK;
	node = rd_arena_alloc(view->arena, sizeof(*node));
	hits->items = rd_arena_alloc(view->arena, sizeof(*hits->items));
	if (!node || !hits->items)
		return RD_NOMEM;
	node->type = RD_SCAN_STRING;
	node->text = value;
	hits->items[0] = node;
	hits->n = 1;
	return RD_OK;
}

enum rd_status
disp_view_path(const struct disp_view *view, const struct disp_node *from,
	       struct rd_str path, struct disp_hits *hits)
{
	const size_t n = strlen(DISP_HEADER_PATH);

	memset(hits, 0, sizeof(*hits));
	if (rd_str_starts(path, DISP_HEADER_PATH))
		return find_header(
			view, (struct rd_str){ path.ptr + n, path.len - n },
			hits);
	return disp_path_find(from, path, view->arena, hits);
}

static bool
leads_somewhere(const struct disp_hits *hits)
{
	for (size_t i = 0; i < hits->n; i++)
		if (hits->items[i]->type != RD_SCAN_NULL)
			return true;
	return false;
}

/* Some REPLY records, one after the other. */
struct run {
	uint32_t first, n;
};

/* The model's, for what is about a job; then the call's. */
static void
runs_of(const struct disp_view *view, struct run runs[2])
{
	const struct rd_disp_site *site = view->site;
	const struct rd_prog_call *call = rd_disp_call_find(site, view->on);
	const struct rd_prog_model *model;

	runs[0] = runs[1] = (struct run){ 0, 0 };
	if (site->model != RD_NONE && view->on <= RD_CALL_RESULT) {
		model = &site->prog->model[site->model];
		runs[0] = (struct run){ model->first_reply, model->n_replies };
	}
	if (call)
		runs[1] = (struct run){ call->first_reply, call->n_replies };
}

enum rd_status
disp_view_find(const struct disp_view *view, enum rd_send_reply is,
	       struct disp_hits *hits)
{
	const struct rd_prog *prog = view->site->prog;
	struct run runs[2];

	runs_of(view, runs);
	for (size_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < runs[k].n; i++) {
			const struct rd_prog_reply *r =
				&prog->reply[runs[k].first + i];

			if (r->is != (uint32_t)is)
				continue;
			if (disp_view_path(view, view->root,
					   rd_prog_str(prog, r->path),
					   hits) != RD_OK)
				return RD_NOMEM;
			if (leads_somewhere(hits))
				return RD_OK;
		}
	memset(hits, 0, sizeof(*hits));
	return RD_OK;
}

bool
disp_view_has(const struct disp_view *view, enum rd_send_reply is)
{
	struct run runs[2];

	runs_of(view, runs);
	for (size_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < runs[k].n; i++)
			if (view->site->prog->reply[runs[k].first + i].is ==
			    (uint32_t)is)
				return true;
	return false;
}

static bool
fits(const struct disp_node *node, struct rd_str equals)
{
	if (!equals.len)
		return disp_tree_is_something(node);
	return node->type != RD_SCAN_OBJECT && node->type != RD_SCAN_ARRAY &&
	       rd_str_eq(node->text, equals);
}

enum rd_status
disp_view_holds(const struct disp_view *view, struct rd_str path,
		struct rd_str equals, bool *holds)
{
	struct disp_hits hits;

	*holds = !path.len;
	if (*holds)
		return RD_OK;
	if (disp_view_path(view, view->root, path, &hits) != RD_OK)
		return RD_NOMEM;
	for (size_t i = 0; i < hits.n && !*holds; i++)
		*holds = fits(hits.items[i], equals);
	return RD_OK;
}
