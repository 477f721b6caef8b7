/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Loading the embedded schemas, and checking a file against its own.  Names and
 * values are looked through first (names.c); order and number of elements are
 * the XML library's to judge, and so is all that the first walk should have
 * missed.
 * Its verdicts are told in our words. */

#include "source/schema.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

#include "base/embed.h"

#define SCHEMA_ARENA_CAP (8u << 20)
#define ROUNDS_MAX 16

extern const struct rd_embedded rd_src_schema_files[];

static const struct rd_embedded *
find_embedded(const char *name)
{
	for (const struct rd_embedded *f = rd_src_schema_files; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

/* The library's way to files: it leads to the embedded schemas only. */
static xmlParserInput *
load_embedded(const char *url, const char *id, xmlParserCtxt *ctxt)
{
	const struct rd_embedded *file = url ? find_embedded(url) : NULL;
	xmlParserInput *input;

	(void)id;
	if (!file)
		return NULL;
	input = xmlNewStringInputStream(ctxt, (const xmlChar *)file->text);
	if (input)
		input->filename = (char *)xmlStrdup((const xmlChar *)url);
	return input;
}

void
rd_src_library_init(void)
{
	xmlInitParser();
	xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
	xmlSetExternalEntityLoader(load_embedded);
}

static void
drop_error(void *data, xmlError *error)
{
	(void)data, (void)error;
}

static xmlSchema *
compile_schema(const struct rd_embedded *file)
{
	xmlSchemaParserCtxt *ctxt = xmlSchemaNewMemParserCtxt(
		file->text, (int)strlen(file->text));
	xmlSchema *schema;

	if (!ctxt)
		return NULL;
	xmlSchemaSetParserStructuredErrors(ctxt, drop_error, NULL);
	schema = xmlSchemaParse(ctxt);
	xmlSchemaFreeParserCtxt(ctxt);
	return schema;
}

static enum rd_status
read_schema_tree(struct rd_src_schemas *schemas, const char *name,
		 struct rd_src_node **root)
{
	const struct rd_embedded *file = find_embedded(name);
	struct rd_src_input input = { .name = name,
				      .caps = &rd_src_caps_default };
	struct rd_src_file *tree;
	struct rd_diags diags;
	enum rd_status status;
	xmlDoc *doc;

	if (!file)
		return RD_NOTFOUND;
	input.bytes = rd_str_of(file->text);
	rd_diags_init(&diags);
	status = rd_src_read(&schemas->arena, &diags, &input, &tree, &doc);
	rd_diags_fini(&diags);
	if (status != RD_OK)
		return status;
	xmlFreeDoc(doc);
	*root = tree->root;
	return RD_OK;
}

static enum rd_status
load_kind(struct rd_src_schemas *schemas, enum rd_src_kind kind,
	  const struct rd_src_node *common)
{
	struct rd_src_node *own;
	enum rd_status status;
	char name[32];

	snprintf(name, sizeof(name), "%s.xsd", rd_src_kind_name(kind));
	status = read_schema_tree(schemas, name, &own);
	if (status != RD_OK)
		return status;
	status = rd_src_model_read(&schemas->arena, own,
				   kind == RD_SRC_FIXTURE ? NULL : common,
				   &schemas->models[kind]);
	if (status != RD_OK)
		return status;
	schemas->compiled[kind] = compile_schema(find_embedded(name));
	return schemas->compiled[kind] ? RD_OK : RD_NOMEM;
}

struct rd_src_schemas *
rd_src_schemas_new(void)
{
	struct rd_src_schemas *schemas = calloc(1, sizeof(*schemas));
	struct rd_src_node *common;
	enum rd_status status;

	if (!schemas)
		return NULL;
	rd_src_library_init();
	rd_arena_init(&schemas->arena, SCHEMA_ARENA_CAP);
	status = read_schema_tree(schemas, "common.xsd", &common);
	for (int kind = 0; status == RD_OK && kind < RD_SRC_N_KINDS; kind++)
		status = load_kind(schemas, (enum rd_src_kind)kind, common);
	if (status != RD_OK) {
		rd_src_schemas_free(schemas);
		return NULL;
	}
	return schemas;
}

void
rd_src_schemas_free(struct rd_src_schemas *schemas)
{
	if (!schemas)
		return;
	for (int kind = 0; kind < RD_SRC_N_KINDS; kind++)
		xmlSchemaFree(schemas->compiled[kind]);
	for (int kind = 0; kind < RD_SRC_N_KINDS; kind++)
		rd_src_model_fini(&schemas->models[kind]);
	rd_arena_fini(&schemas->arena);
	free(schemas);
}

/* Name of a child that must stand and does not; NULL when none is missing. */
static const char *
missing_child(const struct rd_src_check *check, const struct rd_src_node *node)
{
	const struct rd_src_type *type = rd_src_check_type(check, node);

	for (uint32_t i = 0; type && i < type->n_elements; i++)
		if (type->elements[i].required &&
		    !rd_src_child(node, type->elements[i].name))
			return type->elements[i].name;
	return NULL;
}

static bool
lacks_children(const struct rd_src_check *check, const struct rd_src_node *node)
{
	const struct rd_src_type *type = rd_src_check_type(check, node);

	return !node->first && type && type->needs_child;
}

static void
tell_misplaced(struct rd_src_check *check, struct rd_src_node *node)
{
	struct rd_src_node *parent = node->parent;
	const char *missing;

	*rd_src_marks(node) |= RD_SRC_MARK_PLACE;
	/* After the first slip in an order the others may only follow from
	 * it. */
	if (!parent || (*rd_src_marks(parent) & RD_SRC_MARK_CHILD))
		return;
	*rd_src_marks(parent) |= RD_SRC_MARK_CHILD;
	rd_diag_add(check->diags, RD_DIAG_MISPLACED_ELEMENT, check->file->name,
		    node->line,
		    "<%s> stands at the wrong place in <%s>, or too often",
		    node->name, parent->name);
	missing = missing_child(check, parent);
	if (missing)
		rd_diag_hint(check->diags, "<%s> needs a <%s>, too",
			     parent->name, missing);
}

/* One code of the library stands for "this child is wrong here" and for "this
 * parent lacks a child"; the model tells them apart. */
static void
tell_content(struct rd_src_check *check, struct rd_src_node *node)
{
	const char *missing = missing_child(check, node);
	unsigned *marks = rd_src_marks(node);

	if (*marks & RD_SRC_MARK_CHILD)
		return;
	if (!missing && !lacks_children(check, node)) {
		tell_misplaced(check, node);
		return;
	}
	*marks |= RD_SRC_MARK_CHILD;
	if (missing)
		rd_diag_add(check->diags, RD_DIAG_MISSING_ELEMENT,
			    check->file->name, node->line, "<%s> needs a <%s>",
			    node->name, missing);
	else
		rd_diag_add(check->diags, RD_DIAG_MISSING_ELEMENT,
			    check->file->name, node->line, "<%s> is empty",
			    node->name);
}

/* The library's codes for what the walk over names has told already, with the
 * mark it leaves. */
static const struct {
	int code;
	unsigned mark;
} told_by_names[] = {
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, RD_SRC_MARK_ATTRIBUTE },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, RD_SRC_MARK_ATTRIBUTE },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_4, RD_SRC_MARK_MISSING },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, RD_SRC_MARK_TEXT },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, RD_SRC_MARK_TEXT },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, RD_SRC_MARK_TEXT },
	{ XML_SCHEMAV_CVC_TYPE_3_1_1, RD_SRC_MARK_ATTRIBUTE },
	{ XML_SCHEMAV_CVC_TYPE_3_1_2, RD_SRC_MARK_TEXT | RD_SRC_MARK_NAME },
	{ XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_PATTERN_VALID, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_ENUMERATION_VALID, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_LENGTH_VALID, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_MINLENGTH_VALID, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_MAXLENGTH_VALID, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_FACET_VALID, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_ATTRIBUTE_3, RD_SRC_MARK_VALUE },
	{ XML_SCHEMAV_CVC_ELT_1, RD_SRC_MARK_NAME },
};

static bool
told_already(int code, struct rd_src_node *node)
{
	size_t n = sizeof(told_by_names) / sizeof(*told_by_names);
	unsigned marks = *rd_src_marks(node);

	for (size_t i = 0; i < n; i++)
		if (told_by_names[i].code == code &&
		    (marks & told_by_names[i].mark))
			return true;
	return marks & RD_SRC_MARK_OTHER;
}

static struct rd_src_node *
node_of_error(const struct rd_src_check *check, const xmlNode *at)
{
	if (at && at->type == XML_ATTRIBUTE_NODE)
		at = at->parent;
	if (at && at->type == XML_ELEMENT_NODE && at->_private)
		return at->_private;
	return check->file->root;
}

static void
meet_verdict(void *data, xmlError *error)
{
	struct rd_src_check *check = data;
	struct rd_src_node *node = node_of_error(check, error->node);

	if (error->level == XML_ERR_WARNING)
		return;
	if (error->code == XML_SCHEMAV_ELEMENT_CONTENT) {
		tell_content(check, node);
		return;
	}
	if (told_already(error->code, node))
		return;
	*rd_src_marks(node) |= RD_SRC_MARK_OTHER;
	rd_diag_add(check->diags, RD_DIAG_SCHEMA_VIOLATED, check->file->name,
		    node->line, "<%s> breaks the schema of its file",
		    node->name);
}

/* Takes elements with a mark out of the document: the library does not look
 * into what follows a stranger.  Returns how many. */
static size_t
cut_marked(xmlDoc *doc, unsigned mark)
{
	xmlNode *root = xmlDocGetRootElement(doc), *n = root;
	size_t n_cut = 0;

	while (n) {
		xmlNode *next = n->type == XML_ELEMENT_NODE ? n->children
							    : NULL;
		xmlNode *here = n;
		bool cut = n != root && n->type == XML_ELEMENT_NODE &&
			   (*rd_src_marks(n->_private) & mark);

		if (cut)
			next = NULL;
		while (!next && n != root) {
			next = n->next;
			n = n->parent;
		}
		if (cut) {
			xmlUnlinkNode(here);
			xmlFreeNode(here);
			n_cut++;
		}
		n = next;
	}
	return n_cut;
}

/* The library until it has no more misplaced elements to stumble over. */
static bool
run_library(struct rd_src_check *check, xmlSchema *schema, xmlDoc *doc)
{
	int result = 0;

	cut_marked(doc, RD_SRC_MARK_NAME);
	for (int round = 0; round < ROUNDS_MAX; round++) {
		xmlSchemaValidCtxt *ctxt = xmlSchemaNewValidCtxt(schema);

		if (!ctxt)
			return false;
		xmlSchemaSetValidStructuredErrors(ctxt, meet_verdict, check);
		result = xmlSchemaValidateDoc(ctxt, doc);
		xmlSchemaFreeValidCtxt(ctxt);
		if (!result || !cut_marked(doc, RD_SRC_MARK_PLACE))
			break;
	}
	return result == 0;
}

static void
tell_root(struct rd_src_check *check)
{
	const char *names[RD_SRC_N_KINDS], *nearest;
	const struct rd_src_node *root = check->file->root;

	for (int kind = 0; kind < RD_SRC_N_KINDS; kind++)
		names[kind] = rd_src_kind_name((enum rd_src_kind)kind);
	rd_diag_add(check->diags, RD_DIAG_WRONG_ROOT, check->file->name,
		    root->line, "<%s> is no kind of rule file", root->name);
	nearest = rd_str_nearest(rd_str_of(root->name), names, RD_SRC_N_KINDS);
	if (nearest)
		rd_diag_hint(check->diags, "did you mean '%s'?", nearest);
	else
		rd_diag_hint(check->diags,
			     "one of: pack, facts, catalog, "
			     "scoring, words, prompt, experiments, "
			     "providers, redux, fixture");
}

void
rd_src_check_schema(const struct rd_src_schemas *schemas,
		    struct rd_diags *diags, struct rd_src_file *file,
		    xmlDoc *doc)
{
	struct rd_src_check check = { .diags = diags, .file = file };
	size_t n_errors = diags->n_errors;

	if (file->kind == RD_SRC_UNKNOWN) {
		tell_root(&check);
		return;
	}
	check.model = &schemas->models[file->kind];
	rd_src_check_names(&check, doc);
	/* A verdict without a finding must not pass. */
	if (!run_library(&check, schemas->compiled[file->kind], doc) &&
	    diags->n_errors == n_errors)
		rd_diag_add(diags, RD_DIAG_SCHEMA_VIOLATED, file->name,
			    file->root->line, "the file breaks its schema");
}
