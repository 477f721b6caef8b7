/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Routes: which model is tried, and which after it; and what is never sent. */

#include "validate/send.h"

#include "base/diag-ids.h"
#include "base/text.h"

static void
check_on(struct rd_val *val, const struct rd_src_node *node, bool first)
{
	if (first && rd_src_has(node, "on"))
		rd_val_find(val, node, "on", RD_DIAG_FIRST_TRY_WITH_ON,
			    "nothing has happened before the first try");
	else if (!first && !rd_src_has(node, "on"))
		rd_val_find(val, node, NULL, RD_DIAG_TRY_WITHOUT_ON,
			    "what must have happened before this try?");
}

static void
read_try(struct rd_val *val, const struct rd_src_node *node,
	 struct rd_val_try *out)
{
	const struct rd_val_image_model *model;

	out->model = rd_val_lookup(val, node, "model", &val->models);
	out->on = rd_val_words(node, "on", RD_VAL_ONS, 0);
	out->drops = rd_val_words(node, "drops", RD_VAL_DROPS, 0);
	out->line = node->line;
	if (out->model == RD_VAL_NONE)
		return;
	model = &val->model->image_models[out->model];
	if (model->state == RD_VAL_GONE)
		rd_val_find(val, node, "model", RD_DIAG_TRY_OF_GONE,
			    "\"%.*s\" is gone since %.*s",
			    RD_STR_FMT(model->name), RD_STR_FMT(model->since));
}

/* Tries of models that are disabled are left out; the first of those that stay
 * needs no reason. */
static void
read_tries(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_route *out)
{
	const struct rd_src_node *first = rd_src_child(node, "try");

	out->tries = rd_val_array(val, rd_val_count(node, "try"),
				  sizeof(*out->tries));
	for (const struct rd_src_node *child = first; out->tries && child;
	     child = rd_src_next(child, "try")) {
		struct rd_val_try *try = &out->tries[out->n_tries];

		check_on(val, child, child == first);
		if (rd_val_is_model_off(val, rd_src_attr(child, "model")))
			continue;
		read_try(val, child, try);
		if (!out->n_tries++)
			try->on = 0;
	}
}

static void
read_route(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_route *out)
{
	struct rd_val_place place = rd_val_place(val, node);

	*out = (struct rd_val_route){
		.name = rd_val_text(node, "name"),
		.refs_max = RD_VAL_SEND_REFERENCES_MAX,
		.mode = rd_val_one_of(node, "mode", RD_VAL_PRESENCE, 0),
		.loras = rd_val_one_of(node, "loras", RD_VAL_PRESENCE, 0),
		.place_file = place.file,
		.line = place.line,
	};
	rd_val_range(node, "references", &out->refs_min, &out->refs_max);
	read_tries(val, node, out);
}

void
rd_val_read_routes(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_ROUTE];
	struct rd_val_model *model = val->model;

	model->routes = rd_val_array(val, decl->n, sizeof(*model->routes));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		struct rd_val_route *route = &model->routes[model->n_routes];

		read_route(val, decl->nodes[i], route);
		model->n_routes += route->n_tries > 0;
	}
}

static bool
has_word(struct rd_str text)
{
	size_t at = 0;

	while (at < text.len)
		if (rd_text_is_wordy(rd_utf8_next(text, &at)))
			return true;
	return !text.len;
}

static struct rd_str *
read_phrases(struct rd_val *val, const struct rd_src_node *node,
	     const char *name, uint32_t *n)
{
	struct rd_str *texts = rd_val_texts_of(val, node, name, n);

	rd_val_find_twice(val, node, name, NULL);
	for (uint32_t i = 0; texts && i < *n; i++) {
		if (!has_word(texts[i]))
			rd_val_find(val, node, NULL, RD_DIAG_BAD_LIST_TEXT,
				    "\"%.*s\" has no word to be found",
				    RD_STR_FMT(texts[i]));
		texts[i] = rd_val_fold(val, texts[i]);
	}
	return texts;
}

static void
read_deny(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_deny *out)
{
	struct rd_val_place place = rd_val_place(val, node);

	out->code = rd_val_text(node, "code");
	out->reason = rd_val_text(node, "reason");
	out->place_file = place.file;
	out->line = place.line;
	out->phrases = read_phrases(val, node, "phrase", &out->n_phrases);
	out->with = read_phrases(val, node, "with", &out->n_with);
	if (!out->n_phrases)
		rd_val_find(val, node, NULL, RD_DIAG_DENY_WITHOUT_PHRASE,
			    "\"%.*s\" has no phrase", RD_STR_FMT(out->code));
}

void
rd_val_read_denies(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_DENY];
	struct rd_val_model *model = val->model;

	model->denies = rd_val_array(val, decl->n, sizeof(*model->denies));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_deny(val, decl->nodes[i],
			  &model->denies[model->n_denies++]);
}
