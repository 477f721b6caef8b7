/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From a reply to what it says. */
#include "dispatch/reply.h"

#include "base/decimal.h"
#include "base/escape.h"
#include "dispatch/call.h"
#include "dispatch/view.h"

#define PLACES 8 /* fraction digits of a cost */
#define PERCENT_MAX 100

struct reading {
	struct disp_view view;
	struct rd_disp_said *said;
	enum rd_status status;
};

/* ---- one value of a kind ---- */

static bool
find(struct reading *r, enum rd_send_reply is, struct disp_hits *hits)
{
	if (disp_view_find(&r->view, is, hits) != RD_OK)
		r->status = RD_NOMEM;
	return hits->n;
}

/* The only one; two of them contradict each other. */
static const struct disp_node *
only(struct reading *r, enum rd_send_reply is)
{
	struct disp_hits hits;

	return find(r, is, &hits) && hits.n == 1 ? hits.items[0] : NULL;
}

static bool
is_plain(const struct disp_node *node)
{
	return node && node->type != RD_SCAN_OBJECT &&
	       node->type != RD_SCAN_ARRAY && node->type != RD_SCAN_NULL;
}

static bool
is_number(const struct disp_node *node)
{
	return node &&
	       (node->type == RD_SCAN_NUMBER || node->type == RD_SCAN_STRING);
}

static struct rd_str
read_id(struct reading *r, enum rd_send_reply is)
{
	const struct disp_node *node = only(r, is);

	return is_number(node) && disp_is_visible(node->text, RD_DISP_ID_CAP)
		       ? node->text
		       : RD_STR_NONE;
}

static struct rd_str
read_url(struct reading *r, enum rd_send_reply is)
{
	const struct disp_node *node = only(r, is);

	return node && node->type == RD_SCAN_STRING &&
			       disp_is_visible(node->text, RD_NET_URL_CAP)
		       ? node->text
		       : RD_STR_NONE;
}

static bool
is_name(struct rd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!rd_is_alnum(s.ptr[i]) && !strchr("_.-", s.ptr[i]))
			return false;
	return s.len && s.len <= RD_DISP_TYPE_CAP;
}

/* Of several errors the first counts. */
static void
read_error(struct reading *r)
{
	struct disp_hits hits;

	if (find(r, RD_REPLY_ERROR_TYPE, &hits) && is_plain(hits.items[0]) &&
	    is_name(hits.items[0]->text))
		r->said->error_type = hits.items[0]->text;
	if (find(r, RD_REPLY_ERROR, &hits) && is_plain(hits.items[0]))
		r->said->error = hits.items[0]->text;
}

/* The whole part of a number that is no less than 0. */
static bool
whole_part(const struct disp_node *node, uint64_t *value)
{
	struct rd_str s = node ? node->text : RD_STR_NONE;
	size_t n = 0;

	if (!node || node->type != RD_SCAN_NUMBER)
		return false;
	while (n < s.len && rd_is_digit(s.ptr[n]))
		n++;
	return (n == s.len || s.ptr[n] == '.') && !memchr(s.ptr, 'e', s.len) &&
	       !memchr(s.ptr, 'E', s.len) &&
	       rd_str_u64((struct rd_str){ s.ptr, n }, value);
}

static void
read_progress(struct reading *r)
{
	struct rd_disp_said *said = r->said;
	uint64_t value;

	if (whole_part(only(r, RD_REPLY_POSITION), &value) &&
	    value <= UINT32_MAX) {
		said->has_position = true;
		said->position = (uint32_t)value;
	}
	if (whole_part(only(r, RD_REPLY_PERCENT), &value) &&
	    value <= PERCENT_MAX) {
		said->has_percent = true;
		said->percent = (uint32_t)value;
	}
}

static void
read_numbers(struct reading *r)
{
	const struct disp_node *seed = only(r, RD_REPLY_SEED);
	const struct disp_node *cost = only(r, RD_REPLY_COST);
	uint64_t positive;
	int64_t value;

	if (is_number(seed) && (rd_str_u64(seed->text, &positive) ||
				rd_str_i64(seed->text, &value)))
		r->said->seed = seed->text;
	if (is_number(cost) &&
	    rd_decimal_parse(cost->text, PLACES, &value) == RD_OK && value >= 0)
		r->said->cost = cost->text;
}

/* What PUT_DONE is to say of a part. */
static void
read_part(struct reading *r)
{
	const struct disp_node *node = only(r, RD_REPLY_PART);
	struct rd_buf text;
	char *kept;

	if (!node)
		return;
	r->said->part = node->text;
	if (node->type != RD_SCAN_STRING)
		return;
	rd_buf_init(&text, RD_DISP_REPLY_CAP);
	rd_put_json_str(&text, node->text);
	kept = rd_buf_status(&text) == RD_OK
		       ? rd_arena_strdup(r->view.arena, rd_buf_view(&text))
		       : NULL;
	r->said->part = (struct rd_str){ kept, text.len };
	if (!kept)
		r->status = RD_NOMEM;
	rd_buf_fini(&text);
}

/* ---- the state ---- */

static void
read_state(struct reading *r)
{
	const struct rd_disp_site *site = r->view.site;
	const struct rd_prog_provider *p =
		&site->prog->provider[site->provider];
	const struct disp_node *node = only(r, RD_REPLY_STATE);
	bool holds;

	r->said->has_state = is_plain(node);
	r->said->state = RD_STATE_UNKNOWN;
	for (uint32_t i = 0; is_plain(node) && i < p->n_states; i++) {
		const struct rd_prog_state *s =
			&site->prog->state[p->first_state + i];
		struct rd_str value = rd_prog_str(site->prog, s->value);

		if (value.len && !rd_str_eq(value, node->text))
			continue;
		if (disp_view_holds(&r->view, rd_prog_str(site->prog, s->path),
				    rd_prog_str(site->prog, s->equals),
				    &holds) != RD_OK)
			r->status = RD_NOMEM;
		else if (holds) {
			r->said->state = (enum rd_send_state)s->is;
			return;
		}
	}
}

enum rd_send_state
rd_disp_state_after(enum rd_send_state known, enum rd_send_state said)
{
	bool over = known >= RD_STATE_DONE && known <= RD_STATE_CANCELLED;

	if (over || said == RD_STATE_UNKNOWN ||
	    (known == RD_STATE_RUNNING && said == RD_STATE_QUEUED))
		return known;
	return said;
}

/* ---- files ---- */

static bool
is_file_url(const struct disp_node *node)
{
	return node->type == RD_SCAN_STRING &&
	       (rd_str_starts(node->text, "data:") ||
		disp_is_visible(node->text, RD_NET_URL_CAP));
}

/* A flag each, one for all, or, when they do not match, each as bad as the
 * worst. */
static void
read_flags(struct reading *r)
{
	struct rd_disp_said *said = r->said;
	struct disp_hits hits;
	bool any = false, matched;

	find(r, RD_REPLY_FLAGGED, &hits);
	matched = hits.n == said->n_files && !said->n_unread;
	for (size_t i = 0; i < hits.n; i++) {
		bool bad = disp_tree_is_something(hits.items[i]);

		any |= bad;
		if (matched)
			said->files[i].flagged = bad;
	}
	for (size_t i = 0; !matched && i < said->n_files; i++)
		said->files[i].flagged = any;
	said->flagged = any;
}

static void
read_files(struct reading *r)
{
	struct rd_disp_said *said = r->said;
	struct disp_hits hits;

	if (find(r, RD_REPLY_FILE, &hits)) {
		said->files = rd_arena_array(r->view.arena, RD_DISP_FILES_MAX,
					     sizeof(*said->files));
		if (!said->files) {
			r->status = RD_NOMEM;
			return;
		}
	}
	for (size_t i = 0; i < hits.n; i++) {
		if (said->n_files < RD_DISP_FILES_MAX &&
		    is_file_url(hits.items[i]))
			said->files[said->n_files++].url = hits.items[i]->text;
		else
			said->n_unread++;
	}
	read_flags(r);
}

/* ---- the whole ---- */

static void
read_all(struct reading *r)
{
	struct rd_disp_said *said = r->said;

	said->id = read_id(r, RD_REPLY_ID);
	said->status_url = read_url(r, RD_REPLY_STATUS_URL);
	said->result_url = read_url(r, RD_REPLY_RESULT_URL);
	said->cancel_url = read_url(r, RD_REPLY_CANCEL_URL);
	said->upload_url = read_url(r, RD_REPLY_UPLOAD_URL);
	said->uploaded = read_url(r, RD_REPLY_UPLOADED);
	if (disp_is_success(r->view.reply->status))
		read_state(r);
	read_progress(r);
	read_numbers(r);
	read_files(r);
	read_error(r);
	read_part(r);
}

static bool
is_unsuccessful(enum rd_send_state state)
{
	return state == RD_STATE_FAILED || state == RD_STATE_MODERATED ||
	       state == RD_STATE_CANCELLED;
}

/* What a success lacks of what its call is for; NULL: nothing. */
static const char *
lack(const struct reading *r)
{
	const struct rd_disp_said *said = r->said;

	switch (r->view.on) {
	case RD_CALL_SUBMIT:
		return said->id.ptr ? NULL : "an id";
	case RD_CALL_STATUS:
	case RD_CALL_STREAM:
		return said->has_state ? NULL : "a state";
	case RD_CALL_RESULT:
		return said->n_files || (said->has_state &&
					 is_unsuccessful(said->state))
			       ? NULL
			       : "a file";
	case RD_CALL_UPLOAD:
	case RD_CALL_UPLOAD_PARTS:
		return said->upload_url.ptr || said->uploaded.ptr ? NULL
								  : "a URL";
	default:
		return NULL;
	}
}

/* What was taken has one name; of two, neither may be followed. */
static bool
names_two(struct reading *r)
{
	struct rd_disp_said *said = r->said;
	struct rd_str head = RD_STR_NONE;

	if (r->view.on == RD_CALL_SUBMIT)
		head = rd_disp_head_id(r->view.site, r->view.reply->headers);
	if (!head.ptr || !said->id.ptr || rd_str_eq(head, said->id))
		return false;
	said->id = RD_STR_NONE;
	return true;
}

static void
judge(struct reading *r)
{
	const struct rd_disp_reply *reply = r->view.reply;
	struct rd_disp_said *said = r->said;
	const char *missing, *form;

	if (disp_error_judge(&r->view, said) != RD_OK)
		r->status = RD_NOMEM;
	if (said->meaning != RD_DISP_SAID)
		return;
	missing = names_two(r) ? "one id: head and body differ" : lack(r);
	if (!missing)
		return;
	form = reply->end == RD_NET_CUT ? ", cut off,"
	       : r->view.root		? ""
					: " with a text that is no JSON,";
	said->meaning = r->view.on == RD_CALL_SUBMIT ? RD_DISP_UNCLEAR
						     : RD_DISP_AGAIN;
	said->why = rd_arena_printf(r->view.arena,
				    "it answered %d%s without %s",
				    reply->status, form, missing);
	if (!said->why)
		r->status = RD_NOMEM;
}

enum rd_status
disp_reply_read(struct disp_view *view, struct rd_disp_said *said)
{
	const struct rd_disp_reply *reply = view->reply;
	struct reading r = { .said = said, .status = RD_OK };
	struct rd_str after = disp_header(reply->headers,
					  RD_STR_LIT("retry-after"));

	memset(said, 0, sizeof(*said));
	said->state = RD_STATE_UNKNOWN;
	said->retry_after_s = rd_disp_retry_after(after, reply->now_ms);
	if (disp_view_open(view) != RD_OK)
		return RD_NOMEM;
	r.view = *view;
	if (rd_net_was_sent(reply->end))
		read_all(&r);
	judge(&r);
	return r.status;
}

enum rd_status
rd_disp_reply_read(const struct rd_disp_site *site, enum rd_send_call on,
		   const struct rd_disp_reply *reply, struct rd_arena *arena,
		   struct rd_disp_said *said)
{
	struct disp_view view = {
		.site = site, .on = on, .reply = reply, .arena = arena
	};

	return disp_reply_read(&view, said);
}

struct rd_disp_reply
rd_disp_reply_of(const struct rd_net_reply *reply, int64_t now_ms)
{
	return (struct rd_disp_reply){ .end = reply->end,
				       .status = reply->status,
				       .headers = reply->headers,
				       .body = reply->body,
				       .reason = reply->reason,
				       .now_ms = now_ms };
}

struct rd_str
rd_disp_head_id(const struct rd_disp_site *site, struct rd_str headers)
{
	const struct rd_prog_call *call = rd_disp_call_find(site,
							    RD_CALL_SUBMIT);
	const size_t prefix = strlen(DISP_HEADER_PATH);

	for (uint32_t i = 0; call && i < call->n_replies; i++) {
		const struct rd_prog_reply *r =
			&site->prog->reply[call->first_reply + i];
		struct rd_str path = rd_prog_str(site->prog, r->path), id;

		if (r->is != RD_REPLY_ID ||
		    !rd_str_starts(path, DISP_HEADER_PATH))
			continue;
		id = disp_header(headers, (struct rd_str){ path.ptr + prefix,
							   path.len - prefix });
		if (disp_is_visible(id, RD_DISP_ID_CAP))
			return id;
	}
	return RD_STR_NONE;
}
