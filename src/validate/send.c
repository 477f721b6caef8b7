/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The run over <providers>, and what its readers share. */

#include "validate/send.h"

#include "base/diag-ids.h"
#include "base/url.h"

#define LIST_TEXT_MAX 512

bool
rd_val_is_off(struct rd_val *val, const char *kind, struct rd_str name)
{
	char *id;
	uint32_t at;

	if (!name.ptr)
		return false;
	id = rd_arena_printf(val->arena, "%s.%.*s", kind, RD_STR_FMT(name));
	if (!id) {
		rd_val_fail(val, RD_NOMEM);
		return false;
	}
	at = rd_val_names_get(&val->rules.names, rd_str_of(id));
	return at != RD_VAL_NONE && val->rules.off[at];
}

bool
rd_val_is_model_off(struct rd_val *val, struct rd_str name)
{
	return name.ptr &&
	       rd_val_names_get(&val->models, name) == RD_VAL_NONE &&
	       rd_val_names_get(&val->models_off, name) != RD_VAL_NONE;
}

void
rd_val_enter(struct rd_val *val, struct rd_val_names *names,
	     const struct rd_src_node *node, int twice, uint32_t value)
{
	struct rd_str name = rd_src_attr(node, "name");
	enum rd_status status;

	if (!name.ptr || !name.len)
		return;
	status = rd_val_names_add(names, val->arena, name, value);
	if (status == RD_CONFLICT)
		rd_val_find(val, node, "name", twice,
			    "\"%.*s\" is declared twice", RD_STR_FMT(name));
	else
		rd_val_fail(val, status);
}

struct rd_str *
rd_val_texts_of(struct rd_val *val, const struct rd_src_node *node,
		const char *name, uint32_t *n)
{
	struct rd_str *texts = rd_val_array(val, rd_val_count(node, name),
					    sizeof(*texts));

	*n = 0;
	for (const struct rd_src_node *child = rd_src_child(node, name);
	     texts && child; child = rd_src_next(child, name)) {
		struct rd_str text = rd_str_trim(child->text);

		if (!text.len || text.len > LIST_TEXT_MAX)
			rd_val_find(val, child, NULL, RD_DIAG_BAD_LIST_TEXT,
				    "<%s> needs a text of 1 to %d bytes", name,
				    LIST_TEXT_MAX);
		texts[(*n)++] = text;
	}
	return texts;
}

void
rd_val_find_twice(struct rd_val *val, const struct rd_src_node *node,
		  const char *name, const char *attr)
{
	struct rd_val_names seen = { .slots = NULL };
	struct rd_str text;
	enum rd_status status;

	for (const struct rd_src_node *child = rd_src_child(node, name); child;
	     child = rd_src_next(child, name)) {
		text = attr ? rd_src_attr(child, attr)
			    : rd_str_trim(child->text);
		if (!text.ptr || !text.len)
			continue;
		status = rd_val_names_add(&seen, val->arena, text, 0);
		if (status == RD_CONFLICT)
			rd_val_find(val, child, attr, RD_DIAG_DUPLICATE_PART,
				    "<%s> \"%.*s\" stands twice", name,
				    RD_STR_FMT(text));
		else
			rd_val_fail(val, status);
	}
}

struct rd_val_reply *
rd_val_replies_of(struct rd_val *val, const struct rd_src_node *node,
		  uint32_t *n)
{
	struct rd_val_reply *replies = rd_val_array(
		val, rd_val_count(node, "reply"), sizeof(*replies));

	*n = 0;
	for (const struct rd_src_node *child = rd_src_child(node, "reply");
	     replies && child; child = rd_src_next(child, "reply"))
		replies[(*n)++] = (struct rd_val_reply){
			.is = rd_val_one_of(child, "is", RD_VAL_REPLIES, 0),
			.path = rd_val_text(child, "path"),
			.line = child->line,
		};
	return replies;
}

uint32_t
rd_val_wait(const struct rd_src_node *node, const char *attr, uint32_t fallback)
{
	struct rd_str text = rd_src_attr(node, attr);
	uint32_t ms;

	return text.ptr && rd_val_wait_parse(text, &ms) ? ms : fallback;
}

void
rd_val_range(const struct rd_src_node *node, const char *attr, uint32_t *low,
	     uint32_t *high)
{
	struct rd_str text = rd_src_attr(node, attr);
	uint32_t first, last;

	if (!text.ptr || !rd_val_range_parse(text, &first, &last))
		return;
	*low = first;
	*high = last;
}

uint32_t
rd_val_words(const struct rd_src_node *node, const char *attr, const char *list,
	     uint32_t fallback)
{
	struct rd_str text = rd_src_attr(node, attr);
	uint32_t bits;

	return text.ptr && rd_val_words_parse(text, list, &bits) ? bits
								 : fallback;
}

struct rd_str
rd_val_text(const struct rd_src_node *node, const char *attr)
{
	return rd_src_attr_or(node, attr, "");
}

void
rd_val_check_holes(struct rd_val *val, const struct rd_src_node *node,
		   const char *attr, struct rd_str text, const char *list)
{
	struct rd_str hole;

	if (!rd_holes_are(text, list, &hole))
		rd_val_find(val, node, attr, RD_DIAG_UNKNOWN_HOLE,
			    "{%.*s} has no meaning here%s%s", RD_STR_FMT(hole),
			    *list ? ": " : "", list);
}

bool
rd_val_decides_nothing(const struct rd_val *val)
{
	for (uint32_t i = val->n_packs; i < val->model->n_files; i++)
		if (!val->trees[i] ||
		    (val->trees[i]->kind != RD_SRC_PROVIDERS &&
		     val->trees[i]->kind != RD_SRC_REDUX))
			return false;
	return val->decls[RD_VAL_D_PROVIDER].n > 0 ||
	       val->decls[RD_VAL_D_RDX_PROFILE].n > 0;
}

void
rd_val_read_send(struct rd_val *val)
{
	static void (*const parts[])(struct rd_val *) = {
		rd_val_read_providers,	  rd_val_read_wordings,
		rd_val_read_image_models, rd_val_read_presets,
		rd_val_read_routes,	  rd_val_read_denies,
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!val->status)
			parts[i](val);
}
