/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From the library's document to the tree as written. */

#include "source/prescan.h"
#include "source/reader.h"

struct builder {
	struct rd_arena *arena;
	const struct rd_src_scan *scan;
	struct rd_src_file *file;
	xmlDoc *doc;
	size_t n_tags; /* taken so far */
};

static bool
is_text(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE ||
	       node->type == XML_CDATA_SECTION_NODE;
}

static bool
is_blank(struct rd_str s)
{
	return !rd_str_trim(s).len;
}

/* Joins the pieces of text; white space between child elements is dropped. */
static enum rd_status
take_text(struct builder *b, const xmlNode *element, struct rd_src_node *node)
{
	size_t len = 0, at = 0;
	bool has_elements = false;
	char *text;

	for (const xmlNode *n = element->children; n; n = n->next) {
		has_elements |= n->type == XML_ELEMENT_NODE;
		if (is_text(n) && n->content)
			len += strlen((const char *)n->content);
		else if (n->type == XML_ENTITY_REF_NODE)
			return RD_INTERNAL;
	}
	node->text = RD_STR_LIT("");
	if (!len)
		return RD_OK;
	text = rd_arena_alloc(b->arena, len + 1);
	if (!text)
		return RD_NOMEM;
	for (const xmlNode *n = element->children; n; n = n->next) {
		size_t n_bytes;

		if (!is_text(n) || !n->content)
			continue;
		n_bytes = strlen((const char *)n->content);
		memcpy(text + at, n->content, n_bytes);
		at += n_bytes;
	}
	node->text = (struct rd_str){ text, len };
	if (has_elements && is_blank(node->text))
		node->text = RD_STR_LIT("");
	return RD_OK;
}

/* Attributes of no namespace, with the lines the prescan found.  An element has
 * as many attributes here as there, or the two passes disagree. */
static enum rd_status
take_attrs(struct builder *b, const xmlNode *element, struct rd_src_node *node,
	   const struct rd_src_tag *tag)
{
	uint32_t n_seen = 0;

	if (tag->n_attrs) {
		node->attrs = rd_arena_array(b->arena, tag->n_attrs,
					     sizeof(*node->attrs));
		if (!node->attrs)
			return RD_NOMEM;
	}
	for (const xmlAttr *a = element->properties; a; a = a->next) {
		uint32_t index = n_seen++;
		struct rd_src_attr *attr;
		xmlChar *value;

		if (index >= tag->n_attrs)
			return RD_INTERNAL;
		if (a->ns)
			continue;
		attr = &node->attrs[node->n_attrs++];
		attr->line = b->scan->attr_lines[tag->first_attr + index];
		attr->name = rd_arena_strdup(b->arena,
					     rd_str_of((const char *)a->name));
		value = xmlNodeListGetString(b->doc, a->children, 1);
		attr->value = rd_str_of(rd_arena_strdup(
			b->arena, rd_str_of(value ? (char *)value : "")));
		xmlFree(value);
		if (!attr->name || !attr->value.ptr)
			return RD_NOMEM;
	}
	return n_seen == tag->n_attrs ? RD_OK : RD_INTERNAL;
}

static void
link_node(struct rd_src_node *node, struct rd_src_node *parent)
{
	node->parent = parent;
	node->depth = parent ? parent->depth + 1 : 1;
	if (!parent)
		return;
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
}

static const char *
expected_namespace(const struct rd_src_file *file)
{
	return file->kind == RD_SRC_FIXTURE ? RD_SRC_FIXTURE_NS
					    : RD_SRC_RULES_NS;
}

static enum rd_src_kind
kind_of(const xmlNode *root)
{
	enum rd_src_kind kind = RD_SRC_PACK;

	while (kind < RD_SRC_N_KINDS &&
	       strcmp((const char *)root->name, rd_src_kind_name(kind)))
		kind++;
	return kind;
}

static enum rd_status
take_element(struct builder *b, xmlNode *element, struct rd_src_node *parent)
{
	struct rd_src_marked *marked;
	const struct rd_src_tag *tag;
	struct rd_src_node *node;
	enum rd_status status;

	if (b->n_tags >= b->scan->n_tags)
		return RD_INTERNAL;
	tag = &b->scan->tags[b->n_tags++];
	marked = rd_arena_alloc(b->arena, sizeof(*marked));
	if (!marked)
		return RD_NOMEM;
	node = &marked->node;
	element->_private = marked;
	node->file = b->file;
	node->line = tag->line;
	node->at = tag->at;
	node->name = rd_arena_strdup(b->arena,
				     rd_str_of((const char *)element->name));
	node->ns_ok = element->ns && !strcmp((const char *)element->ns->href,
					     expected_namespace(b->file));
	link_node(node, parent);
	if (!parent)
		b->file->root = node;
	b->file->n_nodes++;
	if (!node->name)
		return RD_NOMEM;
	status = take_attrs(b, element, node, tag);
	return status == RD_OK ? take_text(b, element, node) : status;
}

static xmlNode *
element_from(xmlNode *node)
{
	while (node && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return node;
}

/* Next element in document order. */
static xmlNode *
next_element(xmlNode *root, xmlNode *element)
{
	xmlNode *next = element_from(element->children);

	while (!next && element != root) {
		next = element_from(element->next);
		element = element->parent;
	}
	return next;
}

static struct rd_src_node *
node_of(const xmlNode *element)
{
	struct rd_src_marked *marked = element->_private;

	return &marked->node;
}

enum rd_status
rd_src_build(struct rd_arena *arena, const char *name,
	     const struct rd_src_scan *scan, xmlDoc *doc,
	     struct rd_src_file **out)
{
	struct builder b = { .arena = arena, .scan = scan, .doc = doc };
	xmlNode *root = xmlDocGetRootElement(doc);

	b.file = rd_arena_alloc(arena, sizeof(*b.file));
	if (!b.file)
		return RD_NOMEM;
	b.file->name = rd_arena_strdup(arena, rd_str_of(name));
	b.file->kind = kind_of(root);
	if (!b.file->name)
		return RD_NOMEM;
	for (xmlNode *e = root; e; e = next_element(root, e)) {
		struct rd_src_node *parent = e == root ? NULL
						       : node_of(e->parent);
		enum rd_status status = take_element(&b, e, parent);

		if (status != RD_OK)
			return status;
	}
	if (b.n_tags != scan->n_tags)
		return RD_INTERNAL;
	*out = b.file;
	return RD_OK;
}
