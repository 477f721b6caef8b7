/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Finding a request again among those that the provider remembers. */
#include "dispatch/history.h"

#include "base/time.h"
#include "dispatch/view.h"

struct search {
	struct disp_view view;
	const struct rd_disp_lost *lost;
	const struct disp_node *body;
	struct rd_disp_found *found;
	struct rd_str item_id, item_at, item_body; /* paths */
	bool older; /* an item from before the window was there */
};

static struct rd_str
path_of(const struct search *s, enum rd_send_reply is)
{
	const struct rd_prog *prog = s->view.site->prog;
	const struct rd_prog_call *call = rd_disp_call_find(s->view.site,
							    RD_CALL_HISTORY);

	for (uint32_t i = 0; call && i < call->n_replies; i++)
		if (prog->reply[call->first_reply + i].is == (uint32_t)is)
			return rd_prog_str(
				prog, prog->reply[call->first_reply + i].path);
	return RD_STR_NONE;
}

/* What one path leads to within an item; NULL for nothing, null or several. */
static enum rd_status
find_in(const struct search *s, const struct disp_node *item,
	struct rd_str path, const struct disp_node **node)
{
	struct disp_hits hits = { NULL, 0 };
	enum rd_status status = RD_OK;

	*node = NULL;
	if (path.ptr)
		status = disp_path_find(item, path, s->view.arena, &hits);
	if (hits.n == 1 && hits.items[0]->type != RD_SCAN_NULL)
		*node = hits.items[0];
	return status;
}

/* A body is an object, or the text of one; NULL when it cannot be read. */
static enum rd_status
read_body(const struct search *s, const struct disp_node **body)
{
	if (!*body || (*body)->type != RD_SCAN_STRING)
		return RD_OK;
	return disp_tree_read((*body)->text, s->view.arena, body) == RD_NOMEM
		       ? RD_NOMEM
		       : RD_OK;
}

/* Is it from the window?  Yes too, when it does not say. */
static bool
in_window(struct search *s, const struct disp_node *at, bool *dated)
{
	struct rd_instant instant;

	*dated = at && at->type == RD_SCAN_STRING &&
		 rd_instant_parse(at->text, &instant) == RD_OK;
	if (!*dated)
		return true;
	s->older |= instant.utc_ms < s->lost->from_ms;
	return instant.utc_ms >= s->lost->from_ms &&
	       instant.utc_ms <= s->lost->to_ms;
}

static enum rd_status
look_at(struct search *s, const struct disp_node *item)
{
	const struct disp_node *id, *at, *body;
	bool dated, named;

	if (find_in(s, item, s->item_id, &id) != RD_OK ||
	    find_in(s, item, s->item_at, &at) != RD_OK ||
	    find_in(s, item, s->item_body, &body) != RD_OK ||
	    read_body(s, &body) != RD_OK)
		return RD_NOMEM;
	if (!in_window(s, at, &dated))
		return RD_OK;
	named = id && id->type == RD_SCAN_STRING &&
		disp_is_visible(id->text, RD_DISP_ID_CAP);
	if ((named && s->lost->known &&
	     s->lost->known(s->lost->ctx, id->text)) ||
	    (body && !disp_tree_same(s->body, body)))
		return RD_OK;
	if (!named || !dated || !body) {
		s->found->n_unsure++;
	} else {
		s->found->n_matches++;
		s->found->id = id->text;
	}
	return RD_OK;
}

static enum rd_status
look_at_all(struct search *s, const struct disp_node *list)
{
	for (list = list->child; list; list = list->next) {
		s->found->n_items++;
		if (look_at(s, list) != RD_OK)
			return RD_NOMEM;
	}
	return RD_OK;
}

static void
conclude(struct search *s)
{
	struct rd_disp_found *found = s->found;

	found->reaches_back = s->older || !found->n_items;
	if (found->n_matches + found->n_unsure > 1 || found->n_unsure) {
		found->evidence = RD_DISP_SEVERAL;
		found->why =
			found->n_unsure
				? "its history has entries that do not say "
				  "enough"
				: "its history has it more than once";
	} else if (found->n_matches) {
		found->evidence = RD_DISP_FOUND;
		found->why = "its history has it once";
	} else {
		found->evidence = RD_DISP_NOT_THERE;
		found->why = "its history does not have it";
	}
	if (found->evidence != RD_DISP_FOUND)
		found->id = RD_STR_NONE;
}

enum rd_status
rd_disp_history_match(const struct rd_disp_site *site,
		      const struct rd_disp_reply *reply,
		      const struct rd_disp_lost *lost, struct rd_arena *arena,
		      struct rd_disp_found *found)
{
	struct search s = { .view = { .site = site,
				      .on = RD_CALL_HISTORY,
				      .reply = reply,
				      .arena = arena },
			    .lost = lost,
			    .found = found };
	struct rd_disp_said said;
	struct rd_str list = path_of(&s, RD_REPLY_ITEMS);
	struct disp_hits hits;

	if (rd_str_ends(list, "[*]"))
		list.len -= strlen("[*]");
	memset(found, 0, sizeof(*found));
	if (disp_reply_read(&s.view, &said) != RD_OK ||
	    disp_view_path(&s.view, s.view.root, list, &hits) != RD_OK ||
	    disp_tree_read(lost->body, arena, &s.body) == RD_NOMEM)
		return RD_NOMEM;
	found->retry_after_s = said.retry_after_s;
	found->why = said.why;
	if (said.meaning != RD_DISP_SAID || !list.ptr || !s.body ||
	    hits.n != 1 || hits.items[0]->type != RD_SCAN_ARRAY)
		return RD_OK;
	s.item_id = path_of(&s, RD_REPLY_ITEM_ID);
	s.item_at = path_of(&s, RD_REPLY_ITEM_AT);
	s.item_body = path_of(&s, RD_REPLY_ITEM_BODY);
	if (look_at_all(&s, hits.items[0]) != RD_OK)
		return RD_NOMEM;
	conclude(&s);
	return RD_OK;
}
