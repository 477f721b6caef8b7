/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where a provider's calls go, who may see its key, and what must be there so
 * that a job can be followed to its end. */

#include "validate/send.h"

#include "base/diag-ids.h"
#include "base/url.h"

/* What may stand in the address of a call, and in its text. */
static const struct {
	const char *url, *text;
} holes[RD_VAL_N_CALLS] = {
	[RD_VAL_CALL_SUBMIT] = { "endpoint|app", "" },
	[RD_VAL_CALL_STATUS] = { "endpoint|app|id", "" },
	[RD_VAL_CALL_STREAM] = { "endpoint|app|id", "" },
	[RD_VAL_CALL_RESULT] = { "endpoint|app|id", "" },
	[RD_VAL_CALL_CANCEL] = { "endpoint|app|id", "" },
	[RD_VAL_CALL_UPLOAD] = { "", "type|name" },
	[RD_VAL_CALL_PUT] = { "", "" },
	[RD_VAL_CALL_UPLOAD_PARTS] = { "", "type|name" },
	[RD_VAL_CALL_PUT_PART] = { "part", "" },
	[RD_VAL_CALL_PUT_DONE] = { "", "url|parts" },
	[RD_VAL_CALL_FETCH] = { "", "" },
	[RD_VAL_CALL_HISTORY] = { "endpoint|app|since", "" },
};

static bool
is_declared(const struct rd_val_provider *provider, struct rd_str host)
{
	for (uint32_t i = 0; i < provider->n_hosts; i++)
		if (rd_url_host_fits(provider->hosts[i].name, host))
			return true;
	return false;
}

static void
check_address(struct rd_val *val, const struct rd_src_node *node,
	      const struct rd_val_provider *provider, struct rd_str text)
{
	struct rd_url url;
	bool here;

	if (!rd_url_parse(text, &url)) {
		rd_val_find(val, node, "url", RD_DIAG_BAD_CALL_URL,
			    "\"%.*s\" is no address of a call",
			    RD_STR_FMT(text));
		return;
	}
	here = rd_url_is_loopback(url.host);
	if (!here && (!url.https || url.port.len))
		rd_val_find(val, node, "url", RD_DIAG_PLAIN_HTTP,
			    "\"%.*s\" is not https on its usual port",
			    RD_STR_FMT(text));
	if (!is_declared(provider, url.host))
		rd_val_find(val, node, "url", RD_DIAG_UNDECLARED_HOST,
			    "\"%.*s\" does not declare the host \"%.*s\"",
			    RD_STR_FMT(provider->name), RD_STR_FMT(url.host));
}

static void
check_body(struct rd_val *val, const struct rd_src_node *node,
	   const struct rd_val_call *call)
{
	const char *why = NULL;

	if (call->on == RD_VAL_CALL_SUBMIT && call->body != RD_VAL_BODY_JSON)
		why = "submit sends what the model makes, as JSON";
	else if (call->on == RD_VAL_CALL_SUBMIT && call->text.len)
		why = "submit gets its body from the model";
	else if (call->text.len && call->body != RD_VAL_BODY_JSON)
		why = "only a JSON body has a text";
	else if (call->body == RD_VAL_BODY_BYTES &&
		 call->on != RD_VAL_CALL_PUT &&
		 call->on != RD_VAL_CALL_PUT_PART)
		why = "only put and put-part send a file's bytes";
	if (why)
		rd_val_find(val, node, "body", RD_DIAG_BAD_CALL_BODY, "%s",
			    why);
}

/* What begins with "/" goes behind the path of an earlier reply's address. */
static void
check_call(struct rd_val *val, const struct rd_src_node *node,
	   const struct rd_val_provider *provider,
	   const struct rd_val_call *call)
{
	bool given = rd_str_starts(call->url, "/");

	rd_val_check_holes(val, node, "url", call->url, holes[call->on].url);
	rd_val_check_holes(val, rd_src_child(node, "text"), NULL, call->text,
			   holes[call->on].text);
	check_body(val, node, call);
	if ((!call->url.len || given) && !call->from)
		rd_val_find(val, node, NULL, RD_DIAG_CALL_WITHOUT_URL,
			    "it is not said where \"%.*s\" goes",
			    RD_STR_FMT(rd_val_text(node, "on")));
	if (call->url.len && !given)
		check_address(val, node, provider, call->url);
}

static const struct rd_val_call *
find_call(const struct rd_val_provider *provider, enum rd_val_send_call on)
{
	for (uint32_t i = 0; i < provider->n_calls; i++)
		if (provider->calls[i].on == on)
			return &provider->calls[i];
	return NULL;
}

static void
need_call(struct rd_val *val, const struct rd_src_node *node,
	  const struct rd_val_provider *provider, enum rd_val_send_call on,
	  const char *word)
{
	if (!find_call(provider, on))
		rd_val_find(val, node, NULL, RD_DIAG_MISSING_CALL,
			    "\"%.*s\" has no call on=\"%s\"",
			    RD_STR_FMT(provider->name), word);
}

static void
check_course(struct rd_val *val, const struct rd_src_node *node,
	     const struct rd_val_provider *provider)
{
	const struct rd_val_call *submit = find_call(provider,
						     RD_VAL_CALL_SUBMIT);
	bool has_id = false, ends = false;

	need_call(val, node, provider, RD_VAL_CALL_SUBMIT, "submit");
	need_call(val, node, provider, RD_VAL_CALL_STATUS, "status");
	if (provider->files == RD_VAL_FILES_UPLOAD) {
		need_call(val, node, provider, RD_VAL_CALL_UPLOAD, "upload");
		need_call(val, node, provider, RD_VAL_CALL_PUT, "put");
	}
	for (uint32_t i = 0; submit && i < submit->n_replies; i++)
		has_id |= submit->replies[i].is == RD_VAL_REPLY_ID;
	if (submit && !has_id)
		rd_val_find(val, node, NULL, RD_DIAG_SUBMIT_WITHOUT_ID,
			    "the reply to submit has no id");
	for (uint32_t i = 0; i < provider->n_states; i++)
		ends |= provider->states[i].is == RD_VAL_STATE_DONE;
	if (!ends)
		rd_val_find(val, node, NULL, RD_DIAG_NO_DONE_STATE,
			    "no state of \"%.*s\" is done",
			    RD_STR_FMT(provider->name));
}

static void
check_header(struct rd_val *val, const struct rd_src_node *node,
	     const struct rd_val_provider *provider)
{
	struct rd_str value = rd_val_text(node, "value");
	bool keyed = false;

	rd_val_check_holes(val, node, "value", value, "secret");
	if (rd_str_find(value, RD_STR_LIT("{secret}")) < 0)
		return;
	for (uint32_t i = 0; i < provider->n_hosts; i++)
		keyed |= provider->hosts[i].key;
	if (!keyed || !provider->secret.len)
		rd_val_find(val, node, "value", RD_DIAG_SECRET_WITHOUT_PLACE,
			    "\"%.*s\" has %s", RD_STR_FMT(provider->name),
			    keyed ? "no secret"
				  : "no host that may see its secret");
}

void
rd_val_check_calls(struct rd_val *val, const struct rd_src_node *node,
		   const struct rd_val_provider *provider)
{
	const struct rd_src_node *child = rd_src_child(node, "call");

	for (uint32_t i = 0; i < provider->n_calls && child; i++) {
		check_call(val, child, provider, &provider->calls[i]);
		child = rd_src_next(child, "call");
	}
	for (child = rd_src_child(node, "header"); child;
	     child = rd_src_next(child, "header"))
		check_header(val, child, provider);
	check_course(val, node, provider);
}
