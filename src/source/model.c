/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reads XSD files as trees and keeps what findings need of them. */

#include "source/model.h"

#include <libxml/xmlregexp.h>

#define MEMBERS_MAX 64
#define VALUES_MAX 32

struct model_reader {
	struct rd_arena *arena;
	const struct rd_src_node *sources[2];
	struct rd_src_model *model;
	size_t n_cap;
};

static const struct rd_src_type any_text = {
	.name = "",
	.form = "",
	.has_text = true,
	.is_simple = true,
};

/* Members of one type while it is read. */
struct members {
	struct rd_src_decl elements[MEMBERS_MAX];
	struct rd_src_decl attrs[MEMBERS_MAX];
	uint32_t n_elements, n_attrs;
	bool needs_child;
};

static enum rd_status
add_type(struct model_reader *r, const struct rd_src_node *node)
{
	struct rd_src_model *model = r->model;
	enum rd_status status = rd_arena_grow(r->arena, (void **)&model->types,
					      model->n_types, &r->n_cap,
					      sizeof(*model->types));

	if (status != RD_OK)
		return status;
	model->types[model->n_types++] = (struct rd_src_type){
		.name = rd_src_attr_or(node, "name", "").ptr,
		.node = node,
		.form = "",
		.is_simple = rd_src_is(node, "simpleType"),
	};
	return RD_OK;
}

/* First all names, so that types may refer to later ones. */
static enum rd_status
add_types(struct model_reader *r)
{
	for (size_t i = 0; i < 2; i++) {
		const struct rd_src_node *n = r->sources[i]
						      ? r->sources[i]->first
						      : NULL;

		for (; n; n = n->next) {
			enum rd_status status;

			if (!rd_src_is(n, "complexType") &&
			    !rd_src_is(n, "simpleType"))
				continue;
			status = add_type(r, n);
			if (status != RD_OK)
				return status;
		}
	}
	return RD_OK;
}

static const struct rd_src_type *
type_named(const struct model_reader *r, struct rd_str name)
{
	for (uint32_t i = 0; i < r->model->n_types; i++)
		if (rd_str_is(name, r->model->types[i].name))
			return &r->model->types[i];
	return &any_text;
}

static const struct rd_src_node *
group_named(const struct model_reader *r, struct rd_str name)
{
	for (size_t i = 0; i < 2; i++) {
		const struct rd_src_node *n =
			r->sources[i] ? rd_src_child(r->sources[i], "group")
				      : NULL;

		for (; n; n = rd_src_next(n, "group"))
			if (rd_str_eq(name, rd_src_attr(n, "name")))
				return n;
	}
	return NULL;
}

/* Nothing up to the type makes the element optional. */
static bool
is_demanded(const struct rd_src_node *element, const struct rd_src_node *top)
{
	for (const struct rd_src_node *n = element; n != top; n = n->parent)
		if (rd_str_is(rd_src_attr(n, "minOccurs"), "0"))
			return false;
	return true;
}

/* One of several is demanded otherwise. */
static bool
has_no_choice(const struct rd_src_node *element, const struct rd_src_node *top)
{
	const struct rd_src_node *n = element->parent;

	while (n != top && rd_src_is(n, "sequence"))
		n = n->parent;
	return n == top;
}

static enum rd_status
take_member(struct model_reader *r, const struct rd_src_node *node,
	    const struct rd_src_node *top, struct members *m)
{
	bool is_attr = rd_src_is(node, "attribute");
	bool demanded = !is_attr && is_demanded(node, top);
	struct rd_src_decl decl = {
		.name = rd_src_attr_or(node, "name", "").ptr,
		.type = type_named(r, rd_src_attr(node, "type")),
		.required = is_attr ? rd_str_is(rd_src_attr(node, "use"),
						"required")
				    : demanded && has_no_choice(node, top),
	};
	uint32_t *n = is_attr ? &m->n_attrs : &m->n_elements;

	if (*n == MEMBERS_MAX)
		return RD_LIMIT;
	(is_attr ? m->attrs : m->elements)[(*n)++] = decl;
	m->needs_child |= demanded;
	return RD_OK;
}

/* Next node after `node` below `top`, not going into `node` itself. */
static const struct rd_src_node *
walk_past(const struct rd_src_node *top, const struct rd_src_node *node)
{
	while (node != top) {
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

/* Members below `top`; a group is noted in *group and read by the caller. */
static enum rd_status
take_members(struct model_reader *r, const struct rd_src_node *top,
	     struct members *m, const struct rd_src_node **group)
{
	const struct rd_src_node *n = top->first;

	while (n) {
		enum rd_status status = RD_OK;
		bool leaf = true;

		if (rd_src_is(n, "element") || rd_src_is(n, "attribute"))
			status = take_member(r, n, top, m);
		else if (rd_src_is(n, "group"))
			*group = group_named(r, rd_src_attr(n, "ref"));
		else
			leaf = false;
		if (status != RD_OK)
			return status;
		n = leaf ? walk_past(top, n) : rd_src_walk(top, n);
	}
	return RD_OK;
}

static enum rd_status
keep(struct rd_arena *arena, const struct rd_src_decl *from, uint32_t n,
     struct rd_src_decl **to)
{
	if (!n)
		return RD_OK;
	*to = rd_arena_array(arena, n, sizeof(**to));
	if (!*to)
		return RD_NOMEM;
	memcpy(*to, from, n * sizeof(**to));
	return RD_OK;
}

static enum rd_status
fill_complex(struct model_reader *r, struct rd_src_type *type)
{
	const struct rd_src_node *group = NULL, *simple;
	struct members m = { .n_elements = 0 };
	enum rd_status status;

	simple = rd_src_child(type->node, "simpleContent");
	if (simple && simple->first) {
		type->has_text = true;
		type->text = type_named(r, rd_src_attr(simple->first, "base"));
	}
	status = take_members(r, type->node, &m, &group);
	if (status == RD_OK && group)
		status = take_members(r, group, &m, &group);
	if (status == RD_OK)
		status = keep(r->arena, m.elements, m.n_elements,
			      &type->elements);
	if (status == RD_OK)
		status = keep(r->arena, m.attrs, m.n_attrs, &type->attrs);
	type->n_elements = m.n_elements;
	type->n_attrs = m.n_attrs;
	type->needs_child = m.needs_child;
	return status;
}

static enum rd_status
fill_values(struct model_reader *r, struct rd_src_type *type,
	    const struct rd_src_node *restriction)
{
	const struct rd_src_node *n = rd_src_child(restriction, "enumeration");
	const char **values;

	if (!n)
		return RD_OK;
	values = rd_arena_array(r->arena, VALUES_MAX, sizeof(*values));
	if (!values)
		return RD_NOMEM;
	for (; n; n = rd_src_next(n, "enumeration")) {
		if (type->n_values == VALUES_MAX)
			return RD_LIMIT;
		values[type->n_values++] = rd_src_attr_or(n, "value", "").ptr;
	}
	type->values = values;
	return RD_OK;
}

static size_t
length_facet(const struct rd_src_node *restriction, const char *name)
{
	const struct rd_src_node *n = rd_src_child(restriction, name);
	uint64_t value = 0;

	return n && rd_str_u64(rd_src_attr(n, "value"), &value) ? value : 0;
}

static enum rd_status
fill_simple(struct model_reader *r, struct rd_src_type *type)
{
	const struct rd_src_node *n;

	type->has_text = true;
	type->text = type;
	n = rd_src_child(type->node, "annotation");
	n = n ? rd_src_child(n, "documentation") : NULL;
	if (n)
		type->form = n->text.ptr;
	n = rd_src_child(type->node, "restriction");
	if (!n)
		return RD_SEMANTIC;
	type->collapse = rd_str_is(rd_src_attr(n, "base"), "xs:token");
	type->min_chars = length_facet(n, "minLength");
	type->max_chars = length_facet(n, "maxLength");
	if (rd_src_child(n, "pattern")) {
		struct rd_str pattern = rd_src_attr_or(
			rd_src_child(n, "pattern"), "value", "");

		type->pattern = xmlRegexpCompile((const xmlChar *)pattern.ptr);
		if (!type->pattern)
			return RD_NOMEM;
	}
	return fill_values(r, type, n);
}

/* The root element's type has no name and stands inside it. */
static enum rd_status
add_root(struct model_reader *r)
{
	const struct rd_src_node *root = rd_src_child(r->sources[0], "element");
	const struct rd_src_node *type =
		root ? rd_src_child(root, "complexType") : NULL;

	if (!type)
		return RD_SEMANTIC;
	r->model->root_name = rd_src_attr_or(root, "name", "").ptr;
	return add_type(r, type);
}

enum rd_status
rd_src_model_read(struct rd_arena *arena, const struct rd_src_node *schema,
		  const struct rd_src_node *included,
		  struct rd_src_model *model)
{
	struct model_reader r = {
		.arena = arena,
		.sources = { schema, included },
		.model = model,
	};
	enum rd_status status;

	*model = (struct rd_src_model){ .root_name = "" };
	status = add_types(&r);
	if (status == RD_OK)
		status = add_root(&r);
	for (uint32_t i = 0; status == RD_OK && i < model->n_types; i++) {
		struct rd_src_type *type = &model->types[i];

		status = type->is_simple ? fill_simple(&r, type)
					 : fill_complex(&r, type);
	}
	if (status == RD_OK)
		model->root = &model->types[model->n_types - 1];
	return status;
}

void
rd_src_model_fini(struct rd_src_model *model)
{
	for (uint32_t i = 0; i < model->n_types; i++)
		xmlRegFreeRegexp(model->types[i].pattern);
	*model = (struct rd_src_model){ .root_name = "" };
}

static const struct rd_src_decl *
find_decl(const struct rd_src_decl *decls, uint32_t n, const char *name)
{
	for (uint32_t i = 0; i < n; i++)
		if (!strcmp(decls[i].name, name))
			return &decls[i];
	return NULL;
}

const struct rd_src_decl *
rd_src_type_element(const struct rd_src_type *type, const char *name)
{
	return find_decl(type->elements, type->n_elements, name);
}

const struct rd_src_decl *
rd_src_type_attr(const struct rd_src_type *type, const char *name)
{
	return find_decl(type->attrs, type->n_attrs, name);
}
