/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Findings, values of attributes and look-ups for the parts of this layer. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/time.h"

#include <stdarg.h>
#include <stdio.h>

#define NAME_MAX_BYTES 64
#define MESSAGE_BYTES 512

void
rd_val_fail(struct rd_val *val, enum rd_status status)
{
	if (status && !val->status)
		val->status = status;
}

static void
mark_line(struct rd_val *val, const char *file, uint32_t line)
{
	void *marks = val->marks;
	enum rd_status status;

	status = rd_arena_grow(val->arena, &marks, val->n_marks,
			       &val->marks_cap, sizeof(*val->marks));
	if (status) {
		rd_val_fail(val, status);
		return;
	}
	val->marks = marks;
	val->marks[val->n_marks++] = (struct rd_val_mark){ file, line };
}

void
rd_val_find(struct rd_val *val, const struct rd_src_node *node,
	    const char *attr, int id, const char *fmt, ...)
{
	uint32_t line = attr ? rd_src_attr_line(node, attr) : node->line;
	const char *file = node->file->name;
	const struct rd_diag_info *info = rd_diag_info(id);
	char message[MESSAGE_BYTES];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	rd_diag_add(val->diags, id, file, line, "%s", message);
	if (!info || info->severity != RD_ERROR) {
		rd_val_object(node, message, sizeof(message));
		rd_diag_object(val->diags, "%s", message);
	}
	/* A full list of findings needs no more marks. */
	if (val->diags->n_dropped)
		return;
	mark_line(val, file, line);
	if (node->line != line)
		mark_line(val, file, node->line);
}

void
rd_val_did_you_mean(struct rd_val *val, const char *near)
{
	if (near && !val->diags->n_dropped)
		rd_diag_hint(val->diags, "did you mean \"%s\"?", near);
}

/* Looking for likely names takes time, so findings that get dropped go
 * without. */
void
rd_val_hint_name(struct rd_val *val, const struct rd_val_names *names,
		 struct rd_str word)
{
	if (!val->diags->n_dropped)
		rd_val_did_you_mean(val, rd_val_names_near(names, word));
}

struct rd_val_place
rd_val_place(const struct rd_val *val, const struct rd_src_node *node)
{
	uint32_t file = 0;

	while (file + 1 < val->model->n_files && val->trees[file] != node->file)
		file++;
	return (struct rd_val_place){ file, node->line };
}

void *
rd_val_array(struct rd_val *val, size_t n, size_t item_bytes)
{
	void *items = rd_arena_array(val->arena, n ? n : 1, item_bytes);

	if (!items)
		rd_val_fail(val, RD_NOMEM);
	return items;
}

uint32_t
rd_val_count(const struct rd_src_node *node, const char *name)
{
	uint32_t n = 0;

	for (const struct rd_src_node *child = rd_src_child(node, name); child;
	     child = rd_src_next(child, name))
		n++;
	return n;
}

uint32_t
rd_val_count_words(struct rd_str text)
{
	struct rd_str word;
	uint32_t n = 0;

	while (rd_str_word(&text, &word))
		n++;
	return n;
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_named(struct rd_str s, const char *more)
{
	if (!s.len || s.len > NAME_MAX_BYTES || !is_lower(s.ptr[0]))
		return false;
	for (size_t i = 1; i < s.len; i++)
		if (!is_lower(s.ptr[i]) && !rd_is_digit(s.ptr[i]) &&
		    (!s.ptr[i] || !strchr(more, s.ptr[i])))
			return false;
	return true;
}

bool
rd_val_is_name(struct rd_str s)
{
	return is_named(s, "_");
}

bool
rd_val_is_id(struct rd_str s)
{
	return is_named(s, "_-.");
}

int64_t
rd_val_decimal(const struct rd_src_node *node, const char *attr,
	       int64_t fallback)
{
	struct rd_str text = rd_src_attr(node, attr);
	int64_t value;

	return text.ptr && !rd_decimal_rule(text, &value) ? value : fallback;
}

int64_t
rd_val_duration(const struct rd_src_node *node, const char *attr)
{
	struct rd_str text = rd_src_attr(node, attr);
	int64_t ms;

	return text.ptr && !rd_duration_parse(text, &ms) ? ms : 0;
}

bool
rd_val_is_duration(const struct rd_src_node *node, const char *attr)
{
	struct rd_str text = rd_src_attr(node, attr);
	int64_t ms;

	return text.ptr && !rd_duration_parse(text, &ms);
}

uint32_t
rd_val_integer(const struct rd_src_node *node, const char *attr,
	       uint32_t fallback)
{
	struct rd_str text = rd_src_attr(node, attr);
	uint64_t value;

	if (!text.ptr || !rd_str_u64(text, &value) || value > INT32_MAX)
		return fallback;
	return (uint32_t)value;
}

bool
rd_val_switch(const struct rd_src_node *node, const char *attr)
{
	return rd_str_is(rd_src_attr(node, attr), "yes");
}

int
rd_val_position(const char *list, struct rd_str word)
{
	for (int at = 0; *list; at++) {
		size_t len = strcspn(list, "|");

		if (rd_str_eq(word, (struct rd_str){ list, len }))
			return at;
		list += len + (list[len] == '|');
	}
	return -1;
}

unsigned
rd_val_one_of(const struct rd_src_node *node, const char *attr,
	      const char *list, unsigned fallback)
{
	struct rd_str word = rd_src_attr(node, attr);
	int at = word.ptr ? rd_val_position(list, word) : -1;

	return at < 0 ? fallback : (unsigned)at;
}

/* Filling a fact, or giving an attribute its value, is no use of it. */
static bool
is_declared_there(const struct rd_val *val, const struct rd_src_node *node,
		  const char *attr, const struct rd_val_names *names)
{
	if (names == &val->facts)
		return rd_src_is(node, "derive") && !strcmp(attr, "fact");
	return names == &val->attrs &&
	       (rd_src_is(node, "value") || rd_src_is(node, "map"));
}

/* What a finding of that kind calls the thing. */
static const char *
noun_of(int unknown)
{
	static const struct {
		int unknown;
		const char *noun;
	} nouns[] = {
		{ RD_DIAG_UNKNOWN_FACT, "fact" },
		{ RD_DIAG_UNKNOWN_TERM, "term" },
		{ RD_DIAG_UNKNOWN_VOCABULARY, "vocabulary" },
		{ RD_DIAG_UNKNOWN_ATTRIBUTE_NAME, "attribute" },
		{ RD_DIAG_UNKNOWN_CLASSIFIER, "classifier" },
		{ RD_DIAG_UNKNOWN_TABLE, "table" },
		{ RD_DIAG_UNKNOWN_FIELD, "field" },
		{ RD_DIAG_UNKNOWN_COLUMN, "column" },
		{ RD_DIAG_UNKNOWN_LEARNED, "learned table" },
		{ RD_DIAG_UNKNOWN_PROVIDER, "provider" },
		{ RD_DIAG_UNKNOWN_MODEL, "model" },
		{ RD_DIAG_UNKNOWN_SIZES, "sizes" },
		{ RD_DIAG_UNKNOWN_WORDING, "wording" },
		{ RD_DIAG_UNKNOWN_ROLE, "role" },
		{ RD_DIAG_UNKNOWN_ENCODER, "encoder" },
		{ RD_DIAG_UNKNOWN_FUNCTION, "function" },
		{ RD_DIAG_UNKNOWN_MODE, "mode" },
		{ RD_DIAG_UNKNOWN_PROFILE, "profile" },
	};

	for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++)
		if (nouns[i].unknown == unknown)
			return nouns[i].noun;
	return "name";
}

uint32_t
rd_val_lookup_word(struct rd_val *val, const struct rd_src_node *node,
		   const char *attr, struct rd_str word,
		   const struct rd_val_names *names)
{
	uint32_t found;

	if (!word.ptr)
		return RD_VAL_NONE;
	found = rd_val_names_get(names, word);
	if (found == RD_VAL_NONE) {
		rd_val_find(val, node, attr, names->unknown,
			    "unknown %s \"%.*s\"", noun_of(names->unknown),
			    RD_STR_FMT(word));
		rd_val_hint_name(val, names, word);
	} else if (!is_declared_there(val, node, attr, names)) {
		rd_val_names_use(names, word);
	}
	return found;
}

uint32_t
rd_val_lookup(struct rd_val *val, const struct rd_src_node *node,
	      const char *attr, const struct rd_val_names *names)
{
	return rd_val_lookup_word(val, node, attr, rd_src_attr(node, attr),
				  names);
}

/* Why a fact has no value wherever it is used, or NULL. */
static const char *
find_no_value(const struct rd_val *val, const struct rd_val_fact *fact, int *id)
{
	*id = RD_DIAG_LOOK_FACT_WITHOUT_HOLD;
	if (rd_str_starts(fact->name, "look.") && !val->decls[RD_VAL_D_HOLD].n)
		return "needs a hold";
	*id = RD_DIAG_PER_RECORD_CLASSIFIER;
	if (fact->origin == RD_VAL_CLASSIFIED &&
	    val->model->classifiers[fact->owner].per_record)
		return "reads records; use matches inside exists";
	return NULL;
}

uint32_t
rd_val_fact_of(struct rd_val *val, const struct rd_src_node *node,
	       const char *attr)
{
	uint32_t index = rd_val_lookup(val, node, attr, &val->facts);
	const char *why = NULL;
	int id;

	if (index != RD_VAL_NONE)
		why = find_no_value(val, &val->model->facts[index], &id);
	if (!why)
		return index;
	rd_val_find(val, node, attr, id, "\"%.*s\" %s",
		    RD_STR_FMT(val->model->facts[index].name), why);
	return RD_VAL_NONE;
}

uint32_t
rd_val_vocab_of(struct rd_val *val, const struct rd_src_node *node,
		const char *attr)
{
	return rd_val_lookup(val, node, attr, &val->vocabs);
}

uint32_t
rd_val_attr_of(struct rd_val *val, const struct rd_src_node *node,
	       const char *attr)
{
	return rd_val_lookup(val, node, attr, &val->attrs);
}

uint32_t
rd_val_term_word(struct rd_val *val, const struct rd_src_node *node,
		 const char *attr, struct rd_str word, uint32_t vocab)
{
	uint32_t term;

	if (vocab == RD_VAL_NONE || !word.ptr)
		return RD_VAL_NONE;
	term = rd_val_names_get(&val->terms[vocab], word);
	if (term == RD_VAL_NONE) {
		rd_val_find(val, node, attr, RD_DIAG_UNKNOWN_TERM,
			    "vocabulary \"%.*s\" has no term \"%.*s\"",
			    RD_STR_FMT(val->model->vocabs[vocab].name),
			    RD_STR_FMT(word));
		rd_val_hint_name(val, &val->terms[vocab], word);
	} else {
		rd_val_names_use(&val->terms[vocab], word);
	}
	return term;
}

uint32_t
rd_val_term_of(struct rd_val *val, const struct rd_src_node *node,
	       const char *attr, uint32_t vocab)
{
	return rd_val_term_word(val, node, attr, rd_src_attr(node, attr),
				vocab);
}

struct rd_str
rd_val_vocab_name(const struct rd_val *val, uint32_t vocab)
{
	return vocab == RD_VAL_NONE ? RD_STR_LIT("none")
				    : val->model->vocabs[vocab].name;
}
