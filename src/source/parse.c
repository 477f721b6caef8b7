/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The XML library, on a short leash: no network, no entities, no catalogs, no
 * document types, no processing instructions.  A document counts only when the
 * library calls it well-formed, recorded no error at all, and has a root. */

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "source/prescan.h"
#include "source/reader.h"

#define SCAN_ARENA_CAP (256u << 20)

const struct rd_src_caps rd_src_caps_default = {
	.file_bytes = 16u << 20,
	.tag_bytes = 16u << 10,
	.depth = 32,
	.attributes = 64,
	.elements = 1u << 20,
};

/* One parse; reached from the callbacks through the context's _private. */
struct reader {
	struct rd_diags *diags;
	const char *name;
	const struct rd_src_scan *scan;
	bool refused; /* the finding is made */
};

static void
stop(xmlParserCtxt *ctxt, struct reader *reader)
{
	reader->refused = true;
	xmlStopParser(ctxt);
}

/* The prescan refuses both already; these hold should it ever be fooled. */
static void
meet_doctype(void *data, const xmlChar *name, const xmlChar *public_id,
	     const xmlChar *system_id)
{
	xmlParserCtxt *ctxt = data;
	struct reader *reader = ctxt->_private;

	(void)name, (void)public_id, (void)system_id;
	if (reader->refused)
		return;
	rd_diag_add(reader->diags, RD_DIAG_DOCTYPE, reader->name,
		    (uint32_t)ctxt->input->line,
		    "document types and entities are not allowed");
	stop(ctxt, reader);
}

static void
meet_instruction(void *data, const xmlChar *target, const xmlChar *text)
{
	xmlParserCtxt *ctxt = data;
	struct reader *reader = ctxt->_private;

	(void)target, (void)text;
	if (reader->refused)
		return;
	rd_diag_add(reader->diags, RD_DIAG_PROCESSING_INSTRUCTION, reader->name,
		    (uint32_t)ctxt->input->line,
		    "processing instructions are not allowed");
	stop(ctxt, reader);
}

static const char *
text_or(const char *text, const char *fallback)
{
	return text ? text : fallback;
}

static void
tell_mismatch(struct reader *reader, const xmlError *error)
{
	rd_diag_add(reader->diags, RD_DIAG_MISMATCHED_TAG, reader->name,
		    (uint32_t)error->line, "the end tag does not match <%s>",
		    text_or(error->str1, "?"));
}

static void
tell_unclosed(struct reader *reader, const xmlError *error)
{
	rd_diag_add(reader->diags, RD_DIAG_MISMATCHED_TAG, reader->name,
		    (uint32_t)error->line, "the file ends inside <%s>",
		    text_or(error->str1, "?"));
}

static void
tell_duplicate(struct reader *reader, const xmlError *error)
{
	rd_diag_add(reader->diags, RD_DIAG_DUPLICATE_ATTRIBUTE, reader->name,
		    (uint32_t)error->line, "the attribute '%s' is given twice",
		    text_or(error->str1, "?"));
}

static void
tell_duplicate_ns(struct reader *reader, const xmlError *error)
{
	rd_diag_add(reader->diags, RD_DIAG_DUPLICATE_ATTRIBUTE, reader->name,
		    (uint32_t)error->line,
		    "one attribute of a namespace is "
		    "given under two prefixes");
}

static void
tell_entity(struct reader *reader, const xmlError *error)
{
	rd_diag_add(reader->diags, RD_DIAG_UNKNOWN_ENTITY, reader->name,
		    (uint32_t)error->line, "the entity &%s; is not known",
		    text_or(error->str1, "?"));
}

static void
tell_prefix(struct reader *reader, const xmlError *error)
{
	rd_diag_add(reader->diags, RD_DIAG_UNBOUND_PREFIX, reader->name,
		    (uint32_t)error->line,
		    "the namespace prefix '%s' is not declared",
		    text_or(error->str1, "?"));
}

static void
tell_utf8(struct reader *reader, const xmlError *error)
{
	rd_diag_add(reader->diags, RD_DIAG_BAD_UTF8, reader->name,
		    (uint32_t)error->line, "the text is not valid UTF-8");
}

static void
tell_nomem(struct reader *reader, const xmlError *error)
{
	(void)error;
	rd_diag_add(reader->diags, RD_DIAG_OUT_OF_MEMORY, reader->name, 0,
		    "there is not enough memory to read the file");
}

/* Errors worth a finding of their own, or words of their own. */
static const struct {
	int code;
	void (*tell)(struct reader *reader, const xmlError *error);
	const char *what;
} error_forms[] = {
	{ XML_ERR_TAG_NAME_MISMATCH, tell_mismatch, NULL },
	{ XML_ERR_TAG_NOT_FINISHED, tell_unclosed, NULL },
	{ XML_ERR_ATTRIBUTE_REDEFINED, tell_duplicate, NULL },
	{ XML_NS_ERR_ATTRIBUTE_REDEFINED, tell_duplicate_ns, NULL },
	{ XML_ERR_UNDECLARED_ENTITY, tell_entity, NULL },
	{ XML_NS_ERR_UNDEFINED_NAMESPACE, tell_prefix, NULL },
	{ XML_ERR_INVALID_ENCODING, tell_utf8, NULL },
	{ XML_I18N_CONV_FAILED, tell_utf8, NULL },
	{ XML_ERR_NO_MEMORY, tell_nomem, NULL },
	{ XML_ERR_DOCUMENT_END, NULL, "text or markup follows the root" },
	{ XML_ERR_DOCUMENT_EMPTY, NULL, "text stands before the root" },
	{ XML_ERR_UNKNOWN_VERSION, NULL, "the XML version is not known" },
	{ XML_ERR_LT_IN_ATTRIBUTE, NULL, "'<' stands in an attribute value" },
	{ XML_ERR_LT_REQUIRED, NULL, "'<' is missing" },
	{ XML_ERR_GT_REQUIRED, NULL, "'>' is missing" },
	{ XML_ERR_SPACE_REQUIRED, NULL, "white space is missing" },
	{ XML_ERR_ATTRIBUTE_WITHOUT_VALUE, NULL, "an attribute has no value" },
	{ XML_ERR_ATTRIBUTE_NOT_STARTED, NULL,
	  "an attribute value has no quotes" },
	{ XML_ERR_ATTRIBUTE_NOT_FINISHED, NULL,
	  "an attribute value has no end" },
	{ XML_ERR_INVALID_CHAR, NULL, "a character is not allowed in XML" },
	{ XML_ERR_INVALID_CHARREF, NULL,
	  "a character reference is not allowed in XML" },
	{ XML_ERR_HYPHEN_IN_COMMENT, NULL, "'--' stands in a comment" },
	{ XML_ERR_COMMENT_NOT_FINISHED, NULL, "a comment has no end" },
	{ XML_ERR_CDATA_NOT_FINISHED, NULL, "a CDATA section has no end" },
	{ XML_ERR_MISPLACED_CDATA_END, NULL, "']]>' stands in text" },
	{ XML_ERR_NAME_REQUIRED, NULL, "a name is missing after '<' or '&'" },
	{ XML_ERR_ENTITYREF_SEMICOL_MISSING, NULL,
	  "';' is missing after an entity" },
};

/* The first error is the cause; what follows it is noise. */
static void
meet_error(void *data, xmlError *error)
{
	xmlParserCtxt *ctxt = data;
	struct reader *reader = ctxt->_private;
	const char *what = NULL;

	if (reader->refused || error->level == XML_ERR_WARNING)
		return;
	reader->refused = true;
	for (size_t i = 0; i < sizeof(error_forms) / sizeof(*error_forms);
	     i++) {
		if (error_forms[i].code != error->code)
			continue;
		if (error_forms[i].tell) {
			error_forms[i].tell(reader, error);
			return;
		}
		what = error_forms[i].what;
		break;
	}
	rd_diag_add(reader->diags, RD_DIAG_NOT_WELL_FORMED, reader->name,
		    error->line > 0 ? (uint32_t)error->line : 0, "%s",
		    text_or(what, "the markup is not well-formed"));
}

static void
set_callbacks(xmlParserCtxt *ctxt, struct reader *reader)
{
	ctxt->_private = reader;
	ctxt->sax->internalSubset = meet_doctype;
	ctxt->sax->processingInstruction = meet_instruction;
	ctxt->sax->serror = meet_error;
}

/* The document, or NULL with one finding made. */
static xmlDoc *
parse_document(struct reader *reader)
{
	int options = XML_PARSE_NONET | XML_PARSE_BIG_LINES |
		      XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
	struct rd_str body = reader->scan->body;
	xmlParserCtxt *ctxt = xmlNewParserCtxt();
	xmlDoc *doc;
	bool good;

	if (!ctxt) {
		tell_nomem(reader, NULL);
		return NULL;
	}
	set_callbacks(ctxt, reader);
	doc = xmlCtxtReadMemory(ctxt, body.ptr, (int)body.len, NULL, "UTF-8",
				options);
	good = doc && ctxt->wellFormed && ctxt->errNo == 0 &&
	       xmlDocGetRootElement(doc) && !reader->refused;
	if (!good) {
		xmlFreeDoc(doc);
		doc = NULL;
		if (!reader->refused)
			rd_diag_add(reader->diags, RD_DIAG_NOT_WELL_FORMED,
				    reader->name, 0,
				    "the markup is not well-formed");
	}
	xmlFreeParserCtxt(ctxt);
	return doc;
}

static enum rd_status
tell_build(struct reader *reader, enum rd_status status)
{
	if (status == RD_NOMEM)
		tell_nomem(reader, NULL);
	else if (status != RD_OK)
		rd_diag_add(reader->diags, RD_DIAG_NOT_WELL_FORMED,
			    reader->name, 0,
			    "the tags of the file cannot be told apart");
	return status == RD_INTERNAL ? RD_SYNTAX : status;
}

enum rd_status
rd_src_read(struct rd_arena *arena, struct rd_diags *diags,
	    const struct rd_src_input *input, struct rd_src_file **out,
	    xmlDoc **doc)
{
	struct rd_src_scan scan;
	struct rd_arena scratch;
	struct reader reader = {
		.diags = diags,
		.name = input->name,
		.scan = &scan,
	};
	enum rd_status status;

	*out = NULL;
	*doc = NULL;
	rd_arena_init(&scratch, SCAN_ARENA_CAP);
	status = rd_src_prescan(&scratch, diags, input, &scan);
	if (status != RD_OK)
		goto out;
	rd_src_library_init();
	*doc = parse_document(&reader);
	if (!*doc) {
		status = RD_SYNTAX;
		goto out;
	}
	status = rd_src_build(arena, input->name, &scan, *doc, out);
	status = tell_build(&reader, status);
	if (status != RD_OK) {
		xmlFreeDoc(*doc);
		*doc = NULL;
		*out = NULL;
	}
out:
	rd_arena_fini(&scratch);
	return status;
}

enum rd_status
rd_src_parse(struct rd_arena *arena, struct rd_diags *diags,
	     const struct rd_src_input *input, struct rd_src_file **out)
{
	struct rd_src_input filled = *input;
	size_t n_errors = diags->n_errors;
	enum rd_status status;
	xmlDoc *doc;

	if (!filled.caps)
		filled.caps = &rd_src_caps_default;
	status = rd_src_read(arena, diags, &filled, out, &doc);
	if (status != RD_OK)
		return status;
	if (input->schemas)
		rd_src_check_schema(input->schemas, diags, *out, doc);
	xmlFreeDoc(doc);
	return diags->n_errors > n_errors ? RD_SEMANTIC : RD_OK;
}
