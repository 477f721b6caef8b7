/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Cases as they come from the parsing child, and the request that a case
 * stands for. */

#include <stdlib.h>

#include "base/escape.h"
#include "conform/internal.h"
#include "json/json.h"

struct rd_str
conf_attr(const json_t *node, const char *name)
{
	return rd_json_get_str(rd_json_get(node, "a"), name);
}

struct rd_str
conf_text(const json_t *node)
{
	return rd_json_get_str(node, "t");
}

uint32_t
conf_line(const json_t *node)
{
	int64_t line = 0;

	rd_json_get_int(node, "l", &line);
	return (uint32_t)line;
}

bool
conf_is(const json_t *node, const char *name)
{
	return rd_str_is(rd_json_get_str(node, "n"), name);
}

size_t
conf_n_children(const json_t *node)
{
	return rd_json_count(rd_json_get(node, "c"));
}

const json_t *
conf_child(const json_t *node, size_t index)
{
	return rd_json_at(rd_json_get(node, "c"), index);
}

static json_t *
child_named(const json_t *node, const char *name)
{
	for (size_t i = 0; i < conf_n_children(node); i++)
		if (conf_is(conf_child(node, i), name))
			return json_array_get(json_object_get(node, "c"), i);
	return NULL;
}

enum rd_status
rd_conf_case_read(struct rd_str line, struct rd_conf_case **out,
		  struct rd_problem *problem)
{
	struct rd_json_limits limits = { .cap_bytes = RD_CONF_CASE_CAP };
	struct rd_conf_case *c = calloc(1, sizeof(*c));
	enum rd_status status;

	*out = NULL;
	if (!c)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	status = rd_json_parse(line, &limits, &c->root, problem);
	if (status != RD_OK) {
		rd_conf_case_free(c);
		return status;
	}
	c->given = child_named(c->root, "given");
	c->expect = child_named(c->root, "expect");
	if (!conf_is(c->root, "fixture") || !c->given || !c->expect ||
	    !conf_attr(c->root, "name").ptr ||
	    !conf_attr(c->root, "program").ptr) {
		rd_conf_case_free(c);
		return rd_problem_set(problem, RD_SEMANTIC, 4, "fixture.shape",
				      "not a fixture");
	}
	for (size_t i = 0; i < conf_n_children(c->root); i++)
		c->n_replaces += conf_is(conf_child(c->root, i), "replace");
	*out = c;
	return RD_OK;
}

void
rd_conf_case_free(struct rd_conf_case *c)
{
	if (!c)
		return;
	json_decref(c->root);
	free(c);
}

struct rd_str
rd_conf_case_name(const struct rd_conf_case *c)
{
	return conf_attr(c->root, "name");
}

struct rd_str
rd_conf_case_program(const struct rd_conf_case *c)
{
	return conf_attr(c->root, "program");
}

struct rd_str
rd_conf_case_tags(const struct rd_conf_case *c)
{
	return conf_attr(c->root, "tags");
}

struct rd_str
rd_conf_case_because(const struct rd_conf_case *c)
{
	json_t *because = child_named(c->root, "because");

	return because ? rd_str_trim(conf_text(because)) : RD_STR_NONE;
}

uint32_t
rd_conf_case_n_replaces(const struct rd_conf_case *c)
{
	return c->n_replaces;
}

struct rd_conf_replace
rd_conf_case_replace(const struct rd_conf_case *c, uint32_t index)
{
	uint32_t n = 0;

	for (size_t i = 0; i < conf_n_children(c->root); i++) {
		const json_t *node = conf_child(c->root, i);

		if (conf_is(node, "replace") && n++ == index)
			return (struct rd_conf_replace){
				conf_attr(node, "file"),
				conf_attr(node, "from"), conf_line(node)
			};
	}
	return (struct rd_conf_replace){ 0 };
}

/* ---- the request ---- */

struct build {
	struct rd_buf *out;
	const struct rd_prog *prog;
	struct rd_problem *problem;
	const char *comma;
	/* What a row puts in its place; fact.ptr NULL: nothing. */
	struct rd_str fact, field, text;
};

static void
put_member(struct rd_buf *out, const char **comma, const char *name)
{
	rd_buf_cstr(out, *comma);
	*comma = ",";
	rd_put_json_str(out, rd_str_of(name));
	rd_buf_char(out, ':');
}

/* An attribute as a JSON string member, when it is there. */
static void
put_attr(struct rd_buf *out, const char **comma, const json_t *node,
	 const char *name)
{
	struct rd_str value = conf_attr(node, name);

	if (!value.ptr)
		return;
	put_member(out, comma, name);
	rd_put_json_str(out, value);
}

static void
put_object(struct build *b, const json_t *node, const char *const *names)
{
	const char *comma = "";

	rd_buf_char(b->out, '{');
	for (; *names; names++)
		put_attr(b->out, &comma, node, *names);
	rd_buf_char(b->out, '}');
}

/* Terms apart by white space. */
static void
put_words(struct rd_buf *out, struct rd_str text)
{
	const char *comma = "";
	struct rd_str word;

	rd_buf_char(out, '[');
	while (rd_str_word(&text, &word)) {
		rd_buf_cstr(out, comma);
		rd_put_json_str(out, word);
		comma = ",";
	}
	rd_buf_char(out, ']');
}

/* "45.4642,9.19"; without a comma there is no longitude, as the reader says. */
static void
put_position(struct rd_buf *out, struct rd_str text)
{
	ptrdiff_t at = rd_str_find(text, RD_STR_LIT(","));
	size_t n = at < 0 ? text.len : (size_t)at;

	rd_buf_cstr(out, "{\"lat\":");
	rd_put_json_str(out, (struct rd_str){ text.ptr, n });
	if (at >= 0) {
		rd_buf_cstr(out, ",\"lon\":");
		rd_put_json_str(
			out, rd_str_trim((struct rd_str){ text.ptr + n + 1,
							  text.len - n - 1 }));
	}
	rd_buf_char(out, '}');
}

/* The value as a request writes it: numbers and truth values bare, sets and
 * positions in their own form, the rest in quotes. */
static void
put_typed(struct rd_buf *out, uint32_t type, struct rd_str text)
{
	struct rd_str bare = rd_str_trim(text);

	if (type == RD_FACT_TEXT)
		rd_put_json_str(out, text);
	else if (type == RD_FACT_SET)
		put_words(out, bare);
	else if (type == RD_FACT_GEO)
		put_position(out, bare);
	else if (type == RD_FACT_BOOL || type == RD_FACT_INTEGER)
		rd_buf_str(out, bare);
	else
		rd_put_json_str(out, bare);
}

static enum rd_status
unknown(struct build *b, const json_t *node, const char *what,
	struct rd_str name)
{
	rd_problem_set(b->problem, RD_SEMANTIC, 4, "fixture.unknown",
		       "the program has no %s \"%.*s\"", what,
		       RD_STR_FMT(name));
	b->problem->line = conf_line(node);
	return RD_SEMANTIC;
}

static enum rd_status
put_fact(struct build *b, const json_t *node)
{
	struct rd_str name = conf_attr(node, "name");
	uint32_t fact = rd_prog_find_fact(b->prog, name);

	if (fact == RD_NONE)
		return unknown(b, node, "fact", name);
	rd_buf_cstr(b->out, b->comma);
	b->comma = ",";
	rd_put_json_str(b->out, name);
	rd_buf_char(b->out, ':');
	put_typed(b->out, b->prog->fact[fact].type, conf_text(node));
	return RD_OK;
}

static uint32_t
find_field(const struct rd_prog *prog, uint32_t list, struct rd_str name)
{
	const struct rd_prog_fact *f = &prog->fact[list];

	for (uint32_t i = 0; i < f->n_fields; i++)
		if (rd_str_eq(rd_prog_str(prog,
					  prog->field[f->first_field + i].name),
			      name))
			return f->first_field + i;
	return RD_NONE;
}

/* The field of the list's records that the row's text goes to, or absent. */
static struct rd_str
field_of_row(const struct build *b, uint32_t list)
{
	return b->field.ptr && rd_str_eq(b->fact,
					 rd_prog_str(b->prog,
						     b->prog->fact[list].name))
		       ? b->field
		       : RD_STR_NONE;
}

static enum rd_status
put_row(struct build *b, uint32_t list, const json_t *record)
{
	const char *comma = "";
	struct rd_str replaced = field_of_row(b, list);

	rd_buf_char(b->out, '{');
	if (replaced.ptr) {
		comma = ",";
		rd_put_json_str(b->out, replaced);
		rd_buf_char(b->out, ':');
		rd_put_json_str(b->out, b->text);
	}
	for (size_t i = 0; i < conf_n_children(record); i++) {
		const json_t *node = conf_child(record, i);
		struct rd_str name = conf_attr(node, "name");
		uint32_t field = find_field(b->prog, list, name);

		if (field == RD_NONE)
			return unknown(b, node, "field", name);
		if (replaced.ptr && rd_str_eq(name, replaced))
			continue;
		rd_buf_cstr(b->out, comma);
		comma = ",";
		rd_put_json_str(b->out, name);
		rd_buf_char(b->out, ':');
		put_typed(b->out, b->prog->field[field].type, conf_text(node));
	}
	rd_buf_char(b->out, '}');
	return RD_OK;
}

static enum rd_status
put_list(struct build *b, const json_t *node)
{
	struct rd_str name = conf_attr(node, "name");
	uint32_t fact = rd_prog_find_fact(b->prog, name);
	enum rd_status status = RD_OK;

	if (fact == RD_NONE)
		return unknown(b, node, "fact", name);
	rd_buf_cstr(b->out, b->comma);
	b->comma = ",";
	rd_put_json_str(b->out, name);
	rd_buf_cstr(b->out, ":[");
	for (size_t i = 0; i < conf_n_children(node) && status == RD_OK; i++) {
		if (i)
			rd_buf_char(b->out, ',');
		status = put_row(b, fact, conf_child(node, i));
	}
	rd_buf_char(b->out, ']');
	return status;
}

static bool
is_set_by_row(const struct build *b, const json_t *node)
{
	return b->fact.ptr && !b->field.ptr &&
	       rd_str_eq(conf_attr(node, "name"), b->fact);
}

/* The fact that a row sets, or the list whose field it sets, must be one. */
static enum rd_status
put_row_fact(struct build *b, const struct conf_probe *probe)
{
	uint32_t fact;

	if (!probe->rows || conf_is_asked_row(probe))
		return RD_OK;
	conf_probe_place(probe, &b->fact, &b->field);
	fact = rd_prog_find_fact(b->prog, b->fact);
	if (fact == RD_NONE ||
	    (b->field.ptr && find_field(b->prog, fact, b->field) == RD_NONE))
		return unknown(b, probe->rows, "fact",
			       conf_attr(probe->rows, "fact"));
	if (b->field.ptr)
		return RD_OK;
	rd_put_json_str(b->out, b->fact);
	rd_buf_char(b->out, ':');
	put_typed(b->out, b->prog->fact[fact].type, b->text);
	b->comma = ",";
	return RD_OK;
}

static enum rd_status
put_facts(struct build *b, const struct conf_probe *probe)
{
	const json_t *given = probe->c->given;
	struct rd_str zone = conf_attr(given, "timezone");
	enum rd_status status;

	rd_buf_cstr(b->out, ",\"facts\":{");
	b->comma = "";
	status = put_row_fact(b, probe);
	if (zone.ptr)
		put_attr(b->out, &b->comma, given, "timezone");
	for (size_t i = 0; i < conf_n_children(given) && status == RD_OK; i++) {
		const json_t *node = conf_child(given, i);

		if (conf_is(node, "fact") && is_set_by_row(b, node))
			continue;
		else if (conf_is(node, "fact"))
			status = put_fact(b, node);
		else if (conf_is(node, "list"))
			status = put_list(b, node);
	}
	rd_buf_char(b->out, '}');
	return status;
}

/* An array member of all children with that element name. */
static void
put_array(struct build *b, const json_t *given, const char *element,
	  const char *member, const char *const *names)
{
	const char *comma = "";
	bool any = false;

	for (size_t i = 0; i < conf_n_children(given); i++) {
		const json_t *node = conf_child(given, i);

		if (!conf_is(node, element))
			continue;
		if (!any)
			rd_buf_printf(b->out, ",\"%s\":[", member);
		any = true;
		rd_buf_cstr(b->out, comma);
		comma = ",";
		if (names)
			put_object(b, node, names);
		else
			rd_put_json_str(b->out, conf_attr(node, "reference"));
	}
	if (any)
		rd_buf_char(b->out, ']');
	else if (!strcmp(element, "use") && conf_attr(given, "subject").ptr)
		rd_buf_cstr(b->out, ",\"history\":[]");
}

static void
put_observations(struct build *b, const json_t *given)
{
	static const char *const names[] = { "value",	   "timeframe",
					     "confidence", "source",
					     "at",	   NULL };
	const char *comma = "";

	rd_buf_cstr(b->out, ",\"observations\":{");
	for (size_t i = 0; i < conf_n_children(given); i++) {
		const json_t *node = conf_child(given, i);

		if (!conf_is(node, "observation"))
			continue;
		rd_buf_cstr(b->out, comma);
		comma = ",";
		rd_put_json_str(b->out, conf_attr(node, "name"));
		rd_buf_char(b->out, ':');
		put_object(b, node, names);
	}
	rd_buf_char(b->out, '}');
}

static void
put_learned(struct build *b, const json_t *given)
{
	static const char *const names[] = { "table", "key", "value", NULL };
	bool any = false;

	for (size_t i = 0; i < conf_n_children(given); i++) {
		const json_t *node = conf_child(given, i);

		if (!conf_is(node, "learned"))
			continue;
		rd_buf_cstr(b->out, any ? "," : ",\"learned\":[");
		any = true;
		put_object(b, node, names);
		/* The number goes into the object, before its end. */
		b->out->len--;
		rd_buf_cstr(b->out, ",\"evidence\":");
		rd_buf_str(b->out, rd_str_trim(conf_attr(node, "evidence")));
		rd_buf_char(b->out, '}');
	}
	if (any)
		rd_buf_char(b->out, ']');
}

/* Everything of a request but its facts. */
static void
put_state(struct build *b, const json_t *given)
{
	static const char *const look_names[] = { "hairstyle", "reference",
						  "locked_at", "expires_at",
						  "reason",    NULL };
	static const char *const use_names[] = { "reference", "at", "scene",
						 NULL };

	for (size_t i = 0; i < conf_n_children(given); i++) {
		if (!conf_is(conf_child(given, i), "look"))
			continue;
		rd_buf_cstr(b->out, ",\"look\":");
		put_object(b, conf_child(given, i), look_names);
	}
	put_array(b, given, "use", "history", use_names);
	put_array(b, given, "unavailable", "unavailable", NULL);
	put_observations(b, given);
	put_learned(b, given);
}

enum rd_status
conf_build_request(struct rd_conf_runner *runner,
		   const struct conf_probe *probe, struct rd_problem *problem)
{
	struct build b = { .out = &runner->json,
			   .prog = runner->prog,
			   .problem = problem,
			   .comma = "" };
	const json_t *given = probe->c->given;
	enum rd_status status;
	const char *comma = "";

	rd_buf_reset(&runner->row);
	conf_probe_text(probe, &runner->row);
	b.text = rd_buf_view(&runner->row);
	rd_buf_reset(b.out);
	rd_buf_char(b.out, '{');
	put_attr(b.out, &comma, given, "now");
	put_attr(b.out, &comma, given, "subject");
	put_attr(b.out, &comma, given, "seed");
	if (conf_attr(given, "count").ptr) {
		put_member(b.out, &comma, "count");
		rd_buf_str(b.out, rd_str_trim(conf_attr(given, "count")));
	}
	status = put_facts(&b, probe);
	if (status != RD_OK)
		return status;
	put_state(&b, given);
	if (conf_wants_plan(probe))
		conf_put_generation(b.out, probe, b.text);
	rd_buf_char(b.out, '}');
	return rd_buf_status(b.out);
}
