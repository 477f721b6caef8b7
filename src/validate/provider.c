/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Providers: hosts, headers, calls, and what their replies mean. */

#include "validate/send.h"

#include "base/diag-ids.h"

#define INLINE_MAX 262144
#define PARTS_ABOVE 94371840
#define PART_BYTES 10485760
#define TIMEOUT_MS 60000
#define CALL_TEXT_MAX 4096

static void
read_hosts(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_provider *out)
{
	out->hosts = rd_val_array(val, rd_val_count(node, "host"),
				  sizeof(*out->hosts));
	rd_val_find_twice(val, node, "host", "name");
	for (const struct rd_src_node *child = rd_src_child(node, "host");
	     out->hosts && child; child = rd_src_next(child, "host"))
		out->hosts[out->n_hosts++] = (struct rd_val_host){
			.name = rd_val_text(child, "name"),
			.key = rd_val_switch(child, "key"),
			.private = rd_val_switch(child, "private"),
			.line = child->line,
		};
}

static void
read_headers(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_provider *out)
{
	out->headers = rd_val_array(val, rd_val_count(node, "header"),
				    sizeof(*out->headers));
	for (const struct rd_src_node *child = rd_src_child(node, "header");
	     out->headers && child; child = rd_src_next(child, "header"))
		out->headers[out->n_headers++] = (struct rd_val_header){
			.name = rd_val_text(child, "name"),
			.value = rd_val_text(child, "value"),
			.calls = rd_val_words(child, "on", RD_VAL_CALLS,
					      RD_VAL_ALL_CALLS),
			.line = child->line,
		};
}

/* The reply that an address comes from, + 1. */
static unsigned
read_from(const struct rd_src_node *node)
{
	struct rd_str from = rd_src_attr(node, "from");
	int at = from.ptr ? rd_val_position(RD_VAL_REPLIES, from) : -1;

	return (unsigned)(at + 1);
}

static unsigned
usual_body(const struct rd_val_call *call)
{
	if (call->on == RD_VAL_CALL_PUT || call->on == RD_VAL_CALL_PUT_PART)
		return RD_VAL_BODY_BYTES;
	return call->on == RD_VAL_CALL_SUBMIT || call->text.len
		       ? RD_VAL_BODY_JSON
		       : RD_VAL_BODY_NONE;
}

static void
read_call(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_call *out)
{
	const struct rd_src_node *text = rd_src_child(node, "text");

	out->on = rd_val_one_of(node, "on", RD_VAL_CALLS, 0);
	out->method = rd_val_text(node, "method");
	out->url = rd_val_text(node, "url");
	out->from = read_from(node);
	out->total_ms = rd_val_wait(node, "timeout", TIMEOUT_MS);
	out->line = node->line;
	out->text = text ? rd_str_trim(text->text) : RD_STR_LIT("");
	if (out->text.len > CALL_TEXT_MAX)
		rd_val_find(val, text, NULL, RD_DIAG_BAD_TEXT,
			    "the text is longer than %d bytes", CALL_TEXT_MAX);
	out->body = rd_val_one_of(node, "body", RD_VAL_BODIES, usual_body(out));
	out->replies = rd_val_replies_of(val, node, &out->n_replies);
}

static void
read_states(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_provider *out)
{
	out->states = rd_val_array(val, rd_val_count(node, "state"),
				   sizeof(*out->states));
	for (const struct rd_src_node *child = rd_src_child(node, "state");
	     out->states && child; child = rd_src_next(child, "state"))
		out->states[out->n_states++] = (struct rd_val_state){
			.value = rd_val_text(child, "value"),
			.path = rd_val_text(child, "path"),
			.equals = rd_val_text(child, "equals"),
			.is = rd_val_one_of(child, "is", RD_VAL_STATES, 0),
			.line = child->line,
		};
}

static void
read_errors(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_provider *out)
{
	out->errors = rd_val_array(val, rd_val_count(node, "error"),
				   sizeof(*out->errors));
	for (const struct rd_src_node *child = rd_src_child(node, "error");
	     out->errors && child; child = rd_src_next(child, "error")) {
		struct rd_val_error *error = &out->errors[out->n_errors++];

		*error = (struct rd_val_error){
			.calls = rd_val_words(child, "on", RD_VAL_CALLS,
					      RD_VAL_ALL_CALLS),
			.path = rd_val_text(child, "path"),
			.equals = rd_val_text(child, "equals"),
			.is = rd_val_one_of(child, "is", RD_VAL_ERRORS, 0),
			.line = child->line,
		};
		rd_val_range(child, "status", &error->low, &error->high);
	}
}

static void
read_numbers(const struct rd_src_node *node, struct rd_val_provider *out)
{
	out->files = rd_val_one_of(node, "files", RD_VAL_FILES, 0);
	out->signing = rd_val_one_of(node, "sign", RD_VAL_SIGNINGS, 0);
	out->inline_max = rd_val_integer(node, "inline-max", INLINE_MAX);
	out->parts_above = rd_val_integer(node, "parts-above", PARTS_ABOVE);
	out->part_bytes = rd_val_integer(node, "part-bytes", PART_BYTES);
	out->in_flight = rd_val_integer(node, "in-flight", 10);
	out->poll_ms = rd_val_wait(node, "poll", 500);
	out->poll_max_ms = rd_val_wait(node, "poll-max", 5000);
	out->wait_ms = rd_val_wait(node, "wait", 900000);
	out->settle_ms = rd_val_wait(node, "settle", 0);
	if (out->poll_max_ms < out->poll_ms)
		out->poll_max_ms = out->poll_ms;
}

static void
read_provider(struct rd_val *val, const struct rd_src_node *node,
	      struct rd_val_provider *out)
{
	struct rd_val_place place = rd_val_place(val, node);

	*out = (struct rd_val_provider){
		.name = rd_val_text(node, "name"),
		.title = rd_val_text(node, "title"),
		.secret = rd_val_text(node, "secret"),
		.terms = rd_val_text(node, "terms"),
		.region = rd_val_text(node, "region"),
		.data_use = rd_val_text(node, "data-use"),
		.retention = rd_val_text(node, "retention"),
		.dated = rd_val_text(node, "dated"),
		.place_file = place.file,
		.line = place.line,
	};
	read_numbers(node, out);
	read_hosts(val, node, out);
	read_headers(val, node, out);
	rd_val_find_twice(val, node, "call", "on");
	out->calls = rd_val_array(val, rd_val_count(node, "call"),
				  sizeof(*out->calls));
	for (const struct rd_src_node *child = rd_src_child(node, "call");
	     out->calls && child; child = rd_src_next(child, "call"))
		read_call(val, child, &out->calls[out->n_calls++]);
	read_states(val, node, out);
	read_errors(val, node, out);
	if (!val->status)
		rd_val_check_calls(val, node, out);
}

void
rd_val_read_providers(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_PROVIDER];
	struct rd_val_model *model = val->model;

	model->providers = rd_val_array(val, decl->n,
					sizeof(*model->providers));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		rd_val_enter(val, &val->providers, decl->nodes[i],
			     RD_DIAG_DUPLICATE_PROVIDER, model->n_providers);
		read_provider(val, decl->nodes[i],
			      &model->providers[model->n_providers++]);
	}
}
