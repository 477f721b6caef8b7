/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Names and values against the model of the schema.  The XML library
 * stops at the first stranger among siblings and knows only the element where a
 * value is bad; this walk finds all of them and says what would be allowed. */

#include "source/schema.h"

#define ALLOWED_TEXT 400
#define ALLOWED_MAX 64
#define SHOWN_MAX 60

/* "a, b, c" of the names, cut with "..." when too long. */
static void
list_names(const struct rd_src_decl *decls, uint32_t n, char *out, size_t size)
{
	size_t at = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < n; i++) {
		size_t len = strlen(decls[i].name);

		if (at + len + 8 > size) {
			memcpy(out + at, ", ...", 6);
			return;
		}
		if (at) {
			memcpy(out + at, ", ", 2);
			at += 2;
		}
		memcpy(out + at, decls[i].name, len + 1);
		at += len;
	}
}

/* A likely slip is named; else everything allowed here is. */
static void
hint_names(struct rd_diags *diags, const char *name,
	   const struct rd_src_decl *decls, uint32_t n)
{
	const char *names[ALLOWED_MAX] = { NULL }, *nearest;
	char allowed[ALLOWED_TEXT];

	n = n < ALLOWED_MAX ? n : ALLOWED_MAX;
	for (uint32_t i = 0; i < n; i++)
		names[i] = decls[i].name;
	nearest = rd_str_nearest(rd_str_of(name), names, n);
	list_names(decls, n, allowed, sizeof(allowed));
	if (nearest)
		rd_diag_hint(diags, "did you mean '%s'?", nearest);
	else if (n)
		rd_diag_hint(diags, "allowed here: %s", allowed);
}

static void
tell_element(struct rd_src_check *check, struct rd_src_node *node,
	     const struct rd_src_type *parent)
{
	*rd_src_marks(node) |= RD_SRC_MARK_NAME;
	if (!parent->n_elements)
		rd_diag_add(check->diags, RD_DIAG_UNKNOWN_ELEMENT,
			    check->file->name, node->line,
			    "<%s> takes no elements, so no <%s>",
			    node->parent->name, node->name);
	else
		rd_diag_add(check->diags, RD_DIAG_UNKNOWN_ELEMENT,
			    check->file->name, node->line,
			    "<%s> is not known in <%s>", node->name,
			    node->parent->name);
	hint_names(check->diags, node->name, parent->elements,
		   parent->n_elements);
}

static void
tell_namespace(struct rd_src_check *check, struct rd_src_node *node)
{
	bool fixture = check->file->kind == RD_SRC_FIXTURE;
	const char *wanted = fixture ? RD_SRC_FIXTURE_NS : RD_SRC_RULES_NS;

	*rd_src_marks(node) |= RD_SRC_MARK_NAME;
	rd_diag_add(check->diags, RD_DIAG_WRONG_NAMESPACE, check->file->name,
		    node->line, "<%s> is not in the namespace %s", node->name,
		    wanted);
	rd_diag_hint(check->diags,
		     "write xmlns=\"%s\" on <%s>, and no "
		     "prefixes",
		     wanted, check->file->root->name);
}

/* Head of a value that fits a message, cut at a character. */
static struct rd_str
shown_head(struct rd_str s)
{
	if (s.len <= SHOWN_MAX)
		return s;
	s.len = SHOWN_MAX;
	while (s.len && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80)
		s.len--;
	return s;
}

static const char *
form_of(const struct rd_src_type *type)
{
	return *type->form ? type->form : "of the form needed here";
}

static void
check_value(struct rd_src_check *check, struct rd_src_node *node,
	    const struct rd_src_attr *attr, const struct rd_src_type *type)
{
	struct rd_str head = shown_head(attr->value);

	if (rd_src_type_takes(type, attr->value))
		return;
	*rd_src_marks(node) |= RD_SRC_MARK_VALUE;
	rd_diag_add(check->diags, RD_DIAG_BAD_VALUE, check->file->name,
		    attr->line, "%s of <%s>: '%.*s'%s is not %s", attr->name,
		    node->name, RD_STR_FMT(head),
		    head.len < attr->value.len ? "..." : "", form_of(type));
	rd_src_type_hint(check->diags, type, attr->value);
}

static void
tell_attr(struct rd_src_check *check, struct rd_src_node *node,
	  const struct rd_src_attr *attr, const struct rd_src_type *type)
{
	*rd_src_marks(node) |= RD_SRC_MARK_ATTRIBUTE;
	rd_diag_add(check->diags, RD_DIAG_UNKNOWN_ATTRIBUTE, check->file->name,
		    attr->line, "<%s> has no attribute '%s'", node->name,
		    attr->name);
	hint_names(check->diags, attr->name, type->attrs, type->n_attrs);
}

static void
tell_missing(struct rd_src_check *check, struct rd_src_node *node,
	     const struct rd_src_decl *decl)
{
	*rd_src_marks(node) |= RD_SRC_MARK_MISSING;
	rd_diag_add(check->diags, RD_DIAG_MISSING_ATTRIBUTE, check->file->name,
		    node->line, "<%s> needs the attribute '%s'", node->name,
		    decl->name);
	if (decl->type->n_values)
		rd_src_type_hint(check->diags, decl->type, RD_STR_NONE);
	else if (*decl->type->form)
		rd_diag_hint(check->diags, "%s is %s", decl->name,
			     decl->type->form);
}

static void
check_attrs(struct rd_src_check *check, struct rd_src_node *node,
	    const struct rd_src_type *type)
{
	for (uint32_t i = 0; i < node->n_attrs; i++) {
		const struct rd_src_attr *attr = &node->attrs[i];
		const struct rd_src_decl *decl = rd_src_type_attr(type,
								  attr->name);

		if (decl)
			check_value(check, node, attr, decl->type);
		else
			tell_attr(check, node, attr, type);
	}
	for (uint32_t i = 0; i < type->n_attrs; i++) {
		const struct rd_src_decl *decl = &type->attrs[i];

		if (decl->required && !rd_src_has(node, decl->name))
			tell_missing(check, node, decl);
	}
}

static void
check_text(struct rd_src_check *check, struct rd_src_node *node,
	   const struct rd_src_type *type)
{
	struct rd_str text = rd_str_trim(node->text), head = shown_head(text);

	if (type->text && !rd_src_type_takes(type->text, node->text)) {
		*rd_src_marks(node) |= RD_SRC_MARK_VALUE;
		rd_diag_add(check->diags, RD_DIAG_BAD_CONTENT,
			    check->file->name, node->line,
			    "text of <%s>: '%.*s'%s is not %s", node->name,
			    RD_STR_FMT(head), head.len < text.len ? "..." : "",
			    form_of(type->text));
		rd_src_type_hint(check->diags, type->text, text);
	}
	if (type->has_text || !text.len)
		return;
	*rd_src_marks(node) |= RD_SRC_MARK_TEXT;
	rd_diag_add(check->diags, RD_DIAG_TEXT_NOT_ALLOWED, check->file->name,
		    node->line, "<%s> takes no text", node->name);
}

/* Type of `node` given its parent's; NULL (and a finding) for a stranger. */
static const struct rd_src_type *
check_node(struct rd_src_check *check, struct rd_src_node *node,
	   const struct rd_src_type *parent)
{
	const struct rd_src_type *type = check->model->root;

	if (!node->ns_ok) {
		tell_namespace(check, node);
		return NULL;
	}
	if (parent) {
		const struct rd_src_decl *decl = rd_src_type_element(
			parent, node->name);

		if (!decl) {
			tell_element(check, node, parent);
			return NULL;
		}
		type = decl->type;
	}
	check_attrs(check, node, type);
	check_text(check, node, type);
	return type;
}

/* Next node after the subtree of `node`. */
static struct rd_src_node *
skip_subtree(struct rd_src_node *node)
{
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

static bool
is_location_hint(const xmlAttr *attr)
{
	return !strcmp((const char *)attr->ns->href,
		       "http://www.w3.org/2001/XMLSchema-instance") &&
	       (!strcmp((const char *)attr->name, "schemaLocation") ||
		!strcmp((const char *)attr->name, "noNamespaceSchemaLocation"));
}

static void
check_foreign(struct rd_src_check *check, xmlNode *element)
{
	struct rd_src_node *node = element->_private;
	xmlAttr *next;

	for (xmlAttr *a = element->properties; a; a = next) {
		next = a->next;
		if (!a->ns)
			continue;
		if (!is_location_hint(a))
			rd_diag_add(check->diags, RD_DIAG_FOREIGN_ATTRIBUTE,
				    check->file->name, node->line,
				    "<%s> has the attribute '%s' of another "
				    "namespace",
				    node->name, (const char *)a->name);
		xmlRemoveProp(a);
	}
}

static void
check_all_foreign(struct rd_src_check *check, xmlDoc *doc)
{
	xmlNode *root = xmlDocGetRootElement(doc), *n = root;

	while (n) {
		xmlNode *next = NULL;

		if (n->type == XML_ELEMENT_NODE) {
			check_foreign(check, n);
			next = n->children;
		}
		while (!next && n != root) {
			next = n->next;
			n = n->parent;
		}
		n = next;
	}
}

void
rd_src_check_names(struct rd_src_check *check, xmlDoc *doc)
{
	/* By depth, which the parser's cap bounds; deeper is not known. */
	const struct rd_src_type *types[64] = { NULL };
	struct rd_src_node *node = check->file->root;

	while (node) {
		const struct rd_src_type *parent = types[node->depth - 1];
		const struct rd_src_type *type = check_node(check, node,
							    parent);

		if (type && node->first && node->depth + 1 < 64) {
			types[node->depth] = type;
			node = node->first;
		} else {
			node = skip_subtree(node);
		}
	}
	check_all_foreign(check, doc);
}

const struct rd_src_type *
rd_src_check_type(const struct rd_src_check *check,
		  const struct rd_src_node *node)
{
	const struct rd_src_node *path[64];
	const struct rd_src_type *type = check->model->root;
	size_t n = 0;

	for (; node && n < 64; node = node->parent)
		path[n++] = node;
	if (node)
		return NULL;
	for (size_t i = n - 1; type && i-- > 0;) {
		const struct rd_src_decl *decl = rd_src_type_element(
			type, path[i]->name);

		type = decl ? decl->type : NULL;
	}
	return type;
}
