/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The "generation" object of the request that a case stands for. */

#include "base/escape.h"
#include "conform/internal.h"

/* How a request writes an attribute of the fixture. */
enum form { TEXT, NUMBER, SWITCH };

struct member {
	const char *attribute, *name;
	enum form form;
};

static const struct member members[] = {
	{ "prompt", "prompt", TEXT },
	{ "negative", "negative", TEXT },
	{ "provider", "provider", TEXT },
	{ "model", "model", TEXT },
	{ "preset", "preset", TEXT },
	{ "images", "images", NUMBER },
	{ "width", "width", NUMBER },
	{ "height", "height", NUMBER },
	{ "mode", "reference_mode", SWITCH },
	{ "max_cost", "max_cost", TEXT },
	{ NULL, NULL, TEXT },
};

struct asking {
	struct rd_buf *out;
	const char *comma;
	const char *row_at; /* the attribute that is a row's, or NULL */
	struct rd_str row;
};

static void
put_name(struct asking *a, const char *name)
{
	rd_buf_printf(a->out, "%s\"%s\":", a->comma, name);
	a->comma = ",";
}

static void
put_value(struct rd_buf *out, enum form form, struct rd_str value)
{
	if (form == TEXT)
		rd_put_json_str(out, value);
	else if (form == NUMBER)
		rd_buf_str(out, rd_str_trim(value));
	else
		rd_buf_cstr(out, rd_str_is(value, "yes") ? "true" : "false");
}

static void
put_members(struct asking *a, const json_t *node, const struct member *member)
{
	for (; member->attribute; member++) {
		struct rd_str value = conf_attr(node, member->attribute);

		if (member->attribute == a->row_at)
			value = a->row;
		if (!value.ptr)
			continue;
		put_name(a, member->name);
		put_value(a->out, member->form, value);
	}
}

/* Begins `name` with the first of several, and parts the others. */
static void
put_begin(struct asking *a, uint32_t n, const char *name, char open)
{
	if (n) {
		rd_buf_char(a->out, ',');
		return;
	}
	put_name(a, name);
	rd_buf_char(a->out, open);
}

/* A list of objects, one for each child of that name. */
static void
put_list(struct asking *a, const json_t *node, const char *element,
	 const char *name, const struct member *member)
{
	struct asking item = { .out = a->out };
	uint32_t n = 0;

	for (size_t i = 0; i < conf_n_children(node); i++) {
		if (!conf_is(conf_child(node, i), element))
			continue;
		put_begin(a, n++, name, '[');
		rd_buf_char(a->out, '{');
		item.comma = "";
		put_members(&item, conf_child(node, i), member);
		rd_buf_char(a->out, '}');
	}
	if (n)
		rd_buf_char(a->out, ']');
}

/* An object of texts: the names and values of the children of that name. */
static void
put_pairs(struct asking *a, const json_t *node, const char *element,
	  const char *name)
{
	uint32_t n = 0;

	for (size_t i = 0; i < conf_n_children(node); i++) {
		const json_t *pair = conf_child(node, i);

		if (!conf_is(pair, element))
			continue;
		put_begin(a, n++, name, '{');
		rd_put_json_str(a->out, conf_attr(pair, "name"));
		rd_buf_char(a->out, ':');
		rd_put_json_str(a->out, conf_attr(pair, "value"));
	}
	if (n)
		rd_buf_char(a->out, '}');
}

/* The object of the child <redux>, if there is one. */
static void
put_redux(struct asking *a, const json_t *node)
{
	static const struct member redux[] = {
		{ "mode", "mode", TEXT },
		{ "function", "function", TEXT },
		{ "profile", "profile", TEXT },
		{ "encoder", "encoder", TEXT },
		{ "factor", "factor", TEXT },
		{ "crop", "crop", TEXT },
		{ "margin", "margin", TEXT },
		{ "law", "law", TEXT },
		{ "use", "use", TEXT },
		{ "kind", "kind", TEXT },
		{ NULL, NULL, TEXT },
	};
	struct asking inner = { .out = a->out, .comma = "" };

	for (size_t i = 0; i < conf_n_children(node); i++) {
		if (!conf_is(conf_child(node, i), "redux"))
			continue;
		put_name(a, "redux");
		rd_buf_char(a->out, '{');
		put_members(&inner, conf_child(node, i), redux);
		rd_buf_char(a->out, '}');
		return;
	}
}

/* The attribute that rows are put into, or NULL: they are a fact's. */
static const char *
row_attribute(const struct conf_probe *probe)
{
	struct rd_str fact = RD_STR_NONE;
	size_t n = strlen("generation.");

	if (probe->rows)
		fact = conf_attr(probe->rows, "fact");
	if (!rd_str_starts(fact, "generation."))
		return NULL;
	fact.ptr += n;
	fact.len -= n;
	for (const struct member *m = members; m->attribute; m++)
		if (rd_str_is(fact, m->attribute))
			return m->attribute;
	return NULL;
}

bool
conf_is_asked_row(const struct conf_probe *probe)
{
	return row_attribute(probe);
}

const json_t *
conf_generation(const struct rd_conf_case *c)
{
	for (size_t i = 0; i < conf_n_children(c->given); i++)
		if (conf_is(conf_child(c->given, i), "generation"))
			return conf_child(c->given, i);
	return NULL;
}

void
conf_put_generation(struct rd_buf *out, const struct conf_probe *probe,
		    struct rd_str row)
{
	static const struct member reference[] = {
		{ "id", "id", TEXT },	  { "file", "file", TEXT },
		{ "url", "url", TEXT },	  { "weight", "weight", TEXT },
		{ "role", "role", TEXT }, { "strength", "strength", TEXT },
		{ NULL, NULL, TEXT },
	};
	static const struct member lora[] = {
		{ "path", "path", TEXT },
		{ "scale", "scale", TEXT },
		{ "family", "family", TEXT },
		{ "transformer", "transformer", TEXT },
		{ NULL, NULL, TEXT },
	};
	const json_t *node = conf_generation(probe->c);
	struct asking a = { out, "", row_attribute(probe), row };

	rd_buf_cstr(out, ",\"generation\":{");
	put_members(&a, node, members);
	put_list(&a, node, "reference", "references", reference);
	put_list(&a, node, "lora", "loras", lora);
	put_pairs(&a, node, "param", "params");
	put_pairs(&a, node, "attribute", "attributes");
	put_redux(&a, node);
	rd_buf_char(out, '}');
}
