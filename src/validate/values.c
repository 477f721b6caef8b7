/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Looking values up by path.  Overrides of rules have been written into the
 * trees by then, those of references have not: here both are looked for once
 * more, since the last one is the place where a value comes from. */

#include "validate/values.h"

#include "base/diag-ids.h"
#include "validate/reader.h"

#define PATH_CAP 4096

static void
place_in_file(struct rd_val *val, const struct rd_src_node *node,
	      struct rd_val_value_at *item)
{
	struct rd_val_place place = rd_val_place(val, node);
	const struct rd_val_source *source = &val->model->files[place.file];

	item->node = node;
	item->bytes = source->bytes;
	item->file = source->name;
	for (size_t i = 0; i < val->input->n_files; i++) {
		const struct rd_val_file *file = &val->input->files[i];

		if (file->bytes.ptr != source->bytes.ptr)
			continue;
		item->pack = file->pack;
		item->file = rd_arena_strdup(val->arena, file->name);
		if (!item->file)
			rd_val_fail(val, RD_NOMEM);
	}
}

/* The override that has the last word about `path`, or NULL. */
static const struct rd_src_node *
last_override(const struct rd_val *val, struct rd_str path)
{
	const struct rd_src_node *last = NULL;

	for (uint32_t i = 0; i < val->n_packs; i++)
		for (const struct rd_src_node *node =
			     rd_src_child(val->trees[i]->root, "override");
		     node; node = rd_src_next(node, "override"))
			if (rd_str_eq(rd_src_attr_or(node, "path", ""), path))
				last = node;
	return last;
}

static void
take_tune(const struct rd_src_node *node, struct rd_val_value_at *item)
{
	if (!item->attr ||
	    (strcmp(item->attr, "scale") && strcmp(item->attr, "points")))
		return;
	while (node->parent && !rd_src_is(node, "factor"))
		node = node->parent;
	item->tune = rd_src_attr(node, "tune");
}

static void
take_rule_value(struct rd_val *val, const struct rd_val_spot *spot,
		struct rd_val_value_at *item)
{
	const struct rd_src_node *override = last_override(val, item->path);

	item->attr = spot->attr;
	item->value = rd_src_attr(spot->node, spot->attr);
	take_tune(spot->node, item);
	place_in_file(val, override ? override : spot->node, item);
	if (override)
		item->attr = "value";
}

static struct rd_src_node *
find_decl(const struct rd_val *val, enum rd_val_decl_kind kind,
	  const char *attr, struct rd_str name)
{
	const struct rd_val_decl *decl = &val->decls[kind];

	for (size_t i = 0; i < decl->n; i++)
		if (rd_str_eq(rd_src_attr_or(decl->nodes[i], attr, ""), name))
			return decl->nodes[i];
	return NULL;
}

/* Does the map's vocabulary have the term?  A finding when not. */
static bool
is_term(struct rd_val *val, const struct rd_src_node *at, struct rd_str attr,
	struct rd_str term)
{
	const struct rd_src_node *decl = find_decl(val, RD_VAL_D_ATTRIBUTE,
						   "name", attr);
	const struct rd_src_node *vocab =
		decl ? find_decl(val, RD_VAL_D_VOCABULARY, "name",
				 rd_src_attr_or(decl, "of", ""))
		     : NULL;
	const struct rd_src_node *child = rd_src_child(vocab, "term");

	while (child && !rd_str_eq(rd_src_attr_or(child, "id", ""), term))
		child = rd_src_next(child, "term");
	if (child && rd_str_is(rd_src_attr_or(decl, "type", ""), "map"))
		return true;
	rd_val_find(val, at, "path", RD_DIAG_OVERRIDE_UNKNOWN,
		    "\"%.*s\" has no term \"%.*s\"", RD_STR_FMT(attr),
		    RD_STR_FMT(term));
	return false;
}

/* The number of a term in "TERM=NUMBER ...", ptr NULL when it has none. */
static struct rd_str
entry_of(struct rd_str text, struct rd_str term)
{
	struct rd_src_span span = { 0, text.len };

	if (rd_src_span_entry(text, term, &span))
		return RD_STR_NONE;
	return (struct rd_str){ text.ptr + span.at, span.n };
}

/* `text` with the term's number replaced or added. */
static struct rd_str
with_entry(struct rd_val *val, struct rd_str text, struct rd_str term,
	   struct rd_str number)
{
	struct rd_src_span span = { 0, text.len };
	bool found = !rd_src_span_entry(text, term, &span);
	struct rd_str head = { text.ptr, span.at };
	struct rd_str tail = { text.ptr + span.at + span.n,
			       text.len - span.at - span.n };
	char *copy;

	if (found)
		copy = rd_arena_printf(val->arena, "%.*s%.*s%.*s",
				       RD_STR_FMT(head), RD_STR_FMT(number),
				       RD_STR_FMT(tail));
	else
		copy = rd_arena_printf(val->arena, "%.*s%s%.*s=%.*s",
				       RD_STR_FMT(head), head.len ? " " : "",
				       RD_STR_FMT(term), RD_STR_FMT(number));
	if (!copy)
		rd_val_fail(val, RD_NOMEM);
	return copy ? rd_str_of(copy) : text;
}

/* An override of the reference's attribute, whole or of one term of it. */
static void
apply_override(struct rd_val *val, const struct rd_src_node *override,
	       struct rd_str term, struct rd_val_value_at *item)
{
	struct rd_str value = rd_src_attr_or(override, "value", "");
	struct rd_str path = rd_src_attr_or(override, "path", "");
	struct rd_str whole = item->path;

	whole.len -= term.ptr ? term.len + 1 : 0;
	if (rd_str_eq(path, item->path)) {
		item->value = value;
		item->entry = RD_STR_NONE;
	} else if (rd_str_eq(path, whole)) {
		item->value = entry_of(value, term);
		item->entry = term;
	} else if (!term.ptr && path.len > whole.len &&
		   path.ptr[whole.len] == '.' &&
		   !memcmp(path.ptr, whole.ptr, whole.len)) {
		path.ptr += whole.len + 1;
		path.len -= whole.len + 1;
		item->value = with_entry(val, item->value, path, value);
		item->scattered = true;
		return;
	} else {
		return;
	}
	item->attr = "value";
	item->scattered = item->unwritten = false;
	place_in_file(val, override, item);
}

static const struct rd_src_node *
find_value_node(const struct rd_src_node *ref, struct rd_str attr)
{
	const struct rd_src_node *node = rd_src_child(ref, NULL);

	while (node && (!(rd_src_is(node, "value") || rd_src_is(node, "map")) ||
			!rd_str_eq(rd_src_attr_or(node, "of", ""), attr)))
		node = rd_src_next(node, NULL);
	return node;
}

/* What white space stands between words does not matter in a map or a set. */
static struct rd_str
joined(struct rd_val *val, struct rd_str text)
{
	char *copy = rd_val_array(val, text.len + 1, 1);
	struct rd_str word;
	size_t n = 0;

	if (!copy)
		return text;
	while (rd_str_word(&text, &word)) {
		if (n)
			copy[n++] = ' ';
		memcpy(copy + n, word.ptr, word.len);
		n += word.len;
	}
	return (struct rd_str){ copy, n };
}

static bool
is_list(const struct rd_val *val, struct rd_str attr)
{
	const struct rd_src_node *decl = find_decl(val, RD_VAL_D_ATTRIBUTE,
						   "name", attr);
	struct rd_str type = decl ? rd_src_attr_or(decl, "type", "")
				  : RD_STR_LIT("");

	return rd_str_is(type, "map") || rd_str_is(type, "set");
}

static void
take_reference_value(struct rd_val *val, const struct rd_src_node *at,
		     const struct rd_val_spot *spot,
		     struct rd_val_value_at *item)
{
	const struct rd_src_node *ref = find_decl(val, RD_VAL_D_REFERENCE, "id",
						  spot->path.parts[0]);
	const struct rd_src_node *node;
	struct rd_str attr, term;

	rd_val_path_term(spot->path.parts[1], &attr, &term);
	if (!ref || (term.ptr && !is_term(val, at, attr, term)))
		return;
	node = find_value_node(ref, attr);
	item->entry = term;
	item->unwritten = !node;
	item->value = node ? rd_str_trim(node->text) : RD_STR_NONE;
	if (node && term.ptr)
		item->value = entry_of(item->value, term);
	place_in_file(val, node ? node : ref, item);
	for (size_t i = 0; i < val->n_overrides; i++)
		apply_override(val, val->overrides[i], term, item);
	if (term.ptr && !item->value.ptr)
		item->value = RD_STR_LIT("0");
	if (!term.ptr && item->value.ptr && is_list(val, attr))
		item->value = joined(val, item->value);
}

static void
add_value(struct rd_val *val, struct rd_val_values *out, struct rd_str path)
{
	struct rd_val_set set = { .path = path };
	struct rd_val_value_at *item;
	struct rd_val_spot spot;
	struct rd_src_node *at = rd_val_set_node(val, "", &set);

	if (!at || !rd_val_find_spot(val, at, &spot))
		return;
	if (rd_arena_grow(val->arena, (void **)&out->items, out->n, &out->cap,
			  sizeof(*out->items))) {
		rd_val_fail(val, RD_NOMEM);
		return;
	}
	item = &out->items[out->n++];
	*item = (struct rd_val_value_at){ .path = path };
	if (spot.node)
		take_rule_value(val, &spot, item);
	else
		take_reference_value(val, at, &spot, item);
}

/* ---- all there are ---- */

static void
add_path(struct rd_val *val, struct rd_val_values *out, struct rd_str head,
	 char separator, struct rd_str tail)
{
	char *path = rd_arena_printf(val->arena, "%.*s%c%.*s", RD_STR_FMT(head),
				     separator, RD_STR_FMT(tail));

	if (path)
		add_value(val, out, rd_str_of(path));
	else
		rd_val_fail(val, RD_NOMEM);
}

static void
add_attrs(struct rd_val *val, struct rd_val_values *out,
	  const struct rd_src_node *node, struct rd_str head)
{
	const char *name;

	for (uint32_t i = 0; i < node->n_attrs && !val->status; i++) {
		name = node->attrs[i].name;
		if (!rd_val_path_is_key(node, name))
			add_path(val, out, head, '/', rd_str_of(name));
	}
}

static void
add_rule(struct rd_val *val, struct rd_val_values *out,
	 const struct rd_src_node *rule, struct rd_str id)
{
	const struct rd_src_node *node;
	struct rd_buf head;

	add_attrs(val, out, rule, id);
	if (!rd_val_path_has_parts(rule))
		return;
	rd_buf_init(&head, PATH_CAP);
	for (node = rd_src_walk(rule, rule); node && !val->status;
	     node = rd_src_walk(rule, node)) {
		rd_buf_reset(&head);
		rd_buf_printf(&head, "%.*s/", RD_STR_FMT(id));
		if (rd_val_path_part_put(node, &head))
			add_attrs(val, out, node, rd_buf_view(&head));
	}
	rd_buf_fini(&head);
}

/* Whether no entry of the map before this one is of the same term. */
static bool
is_first_entry(struct rd_str text, struct rd_str term)
{
	struct rd_str word;

	while (rd_str_word(&text, &word) && word.ptr != term.ptr)
		if (word.len > term.len && word.ptr[term.len] == '=' &&
		    !memcmp(word.ptr, term.ptr, term.len))
			return false;
	return true;
}

static void
add_reference(struct rd_val *val, struct rd_val_values *out,
	      const struct rd_src_node *ref)
{
	struct rd_str id = rd_src_attr_or(ref, "id", "");
	const struct rd_src_node *node = rd_src_child(ref, NULL);

	for (; node && !val->status; node = rd_src_next(node, NULL)) {
		struct rd_str attr = rd_src_attr_or(node, "of", "");
		struct rd_str rest = node->text;
		struct rd_str word;
		char *head = rd_arena_printf(val->arena, "%.*s/%.*s",
					     RD_STR_FMT(id), RD_STR_FMT(attr));

		if (!head)
			rd_val_fail(val, RD_NOMEM);
		/* One that stands there again is check's matter. */
		if (!head || node != find_value_node(ref, attr))
			continue;
		if (rd_src_is(node, "value"))
			add_value(val, out, rd_str_of(head));
		if (!rd_src_is(node, "map"))
			continue;
		while (rd_str_word(&rest, &word)) {
			word.len = (size_t)rd_str_find(word, RD_STR_LIT("="));
			if (is_first_entry(node->text, word))
				add_path(val, out, rd_str_of(head), '.', word);
		}
	}
}

static void
add_all(struct rd_val *val, struct rd_val_values *out)
{
	const struct rd_val_decl *refs = &val->decls[RD_VAL_D_REFERENCE];

	for (size_t i = 0; i < val->rules.n && !val->status; i++)
		if (!val->rules.off[i])
			add_rule(val, out, val->rules.nodes[i],
				 val->rules.ids[i]);
	for (size_t i = 0; i < refs->n && !val->status; i++)
		add_reference(val, out, refs->nodes[i]);
}

static void
find(struct rd_val *val, const struct rd_val_input *asked,
     struct rd_val_values *out)
{
	rd_val_load_packs(val);
	if (!val->status)
		rd_val_check_grammar(val);
	if (val->status || val->incomplete || val->diags->n_errors)
		return;
	rd_val_collect(val);
	out->model.pack = val->input->pack;
	out->pack = val->trees[val->n_packs - 1]->root;
	out->pack_bytes = val->model->files[val->n_packs - 1].bytes;
	for (size_t i = 0; i < asked->n_sets && !val->status; i++)
		add_value(val, out, asked->sets[i].path);
	if (!asked->n_sets)
		add_all(val, out);
}

enum rd_status
rd_val_values_find(const struct rd_val_input *input, struct rd_diags *diags,
		   struct rd_val_values *out)
{
	/* The paths are asked for, not set. */
	struct rd_val_input as_is = *input;
	struct rd_val val = { .arena = &out->model.arena,
			      .diags = diags,
			      .model = &out->model,
			      .input = &as_is };

	*out = (struct rd_val_values){ .model.look_attr = RD_VAL_NONE };
	rd_arena_init(&out->model.arena, RD_VAL_ARENA_CAP);
	as_is.n_sets = 0;
	rd_diags_init(&val.schema);
	find(&val, input, out);
	rd_diags_fini(&val.schema);
	if (val.status)
		return val.status;
	return diags->n_errors ? RD_SEMANTIC : RD_OK;
}

void
rd_val_values_fini(struct rd_val_values *values)
{
	rd_val_model_fini(&values->model);
}
