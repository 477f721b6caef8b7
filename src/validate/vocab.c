/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Vocabularies and their terms. */

#include "validate/reader.h"

#include "base/diag-ids.h"

#define LINKED_MAX 1024

static void
read_aliases(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_term *term)
{
	uint32_t n = rd_val_count(node, "alias");

	term->aliases = rd_val_array(val, n, sizeof(*term->aliases));
	term->alias_lines = rd_val_array(val, n, sizeof(*term->alias_lines));
	if (val->status)
		return;
	for (const struct rd_src_node *alias = rd_src_child(node, "alias");
	     alias; alias = rd_src_next(alias, "alias")) {
		struct rd_str text = rd_val_folded(val, alias, "text");

		if (!text.ptr)
			continue;
		term->alias_lines[term->n_aliases] = alias->line;
		term->aliases[term->n_aliases++] = text;
	}
}

/* A term without aliases is found by its own id, read with spaces. */
static void
use_id(struct rd_val *val, struct rd_val_term *term)
{
	char *words = rd_arena_strdup(val->arena, term->id);

	if (!words) {
		rd_val_fail(val, RD_NOMEM);
		return;
	}
	for (char *c = words; *c; c++)
		if (*c == '_')
			*c = ' ';
	term->aliases[0] = rd_val_fold(val, rd_str_of(words));
	term->alias_lines[0] = term->line;
	term->n_aliases = 1;
}

static void
read_term(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_names *names, struct rd_val_vocab *vocab)
{
	struct rd_val_term *term = &vocab->terms[vocab->n_terms];
	struct rd_str id = rd_src_attr(node, "id");
	enum rd_status status;

	if (!rd_val_is_name(id))
		return;
	status = rd_val_names_add(names, val->arena, id, vocab->n_terms);
	if (status == RD_CONFLICT) {
		rd_val_find(val, node, "id", RD_DIAG_DUPLICATE_TERM,
			    "term \"%.*s\" stands twice in \"%.*s\"",
			    RD_STR_FMT(id), RD_STR_FMT(vocab->name));
		return;
	}
	rd_val_fail(val, status);
	term->id = id;
	term->line = node->line;
	term->priority = rd_val_integer(node, "priority", 0);
	read_aliases(val, node, term);
	if (!val->status && !rd_src_child(node, "alias"))
		use_id(val, term);
	vocab->n_terms++;
}

static void
check_aliases(struct rd_val *val, const struct rd_src_node *node,
	      const struct rd_val_vocab *vocab)
{
	struct rd_val_names seen = { .n_names = 0 };

	for (uint32_t i = 0; i < vocab->n_terms && !val->status; i++) {
		const struct rd_val_term *term = &vocab->terms[i];

		for (uint32_t k = 0; k < term->n_aliases; k++) {
			struct rd_src_node at = *node;
			enum rd_status status;

			status = rd_val_names_add(&seen, val->arena,
						  term->aliases[k], i);
			if (status != RD_CONFLICT) {
				rd_val_fail(val, status);
				continue;
			}
			at.line = term->alias_lines[k];
			rd_val_find(val, &at, NULL, RD_DIAG_ALIAS_IN_TWO_TERMS,
				    "alias \"%.*s\" stands twice in \"%.*s\"",
				    RD_STR_FMT(term->aliases[k]),
				    RD_STR_FMT(vocab->name));
		}
	}
}

static void
find_cycle(struct rd_val *val, const struct rd_src_node *node,
	   const struct rd_val_vocab *vocab, uint32_t term)
{
	struct rd_src_node at = *node;

	at.line = vocab->terms[term].line;
	rd_val_find(val, &at, NULL, RD_DIAG_BROADER_CYCLE,
		    "\"%.*s\" is broader than itself",
		    RD_STR_FMT(vocab->terms[term].id));
}

/* Marks what `term` is directly under in `above`, a flag per term. */
static void
mark_broader(struct rd_val *val, const struct rd_src_node *node, uint32_t at,
	     bool *above)
{
	struct rd_str rest = rd_src_attr_or(node, "broader", ""), word;

	while (rd_str_word(&rest, &word)) {
		uint32_t broader = rd_val_term_word(val, node, "broader", word,
						    at);

		if (broader != RD_VAL_NONE)
			above[broader] = true;
	}
}

/* The links of a vocabulary while they are followed. */
struct links {
	const bool *direct; /* n x n: row under column */
	bool *above;	    /* of one term */
	uint32_t *open;	    /* terms whose links are to be followed */
	uint32_t n;
};

/* Sets above to all that the term is under; how many. */
static uint32_t
follow(const struct links *links, uint32_t term)
{
	uint32_t n_open = 1, n_above = 0;

	memset(links->above, 0, links->n * sizeof(*links->above));
	links->open[0] = term;
	while (n_open) {
		const bool *row = links->direct +
				  (size_t)links->open[--n_open] * links->n;

		for (uint32_t i = 0; i < links->n; i++) {
			if (!row[i] || links->above[i])
				continue;
			links->above[i] = true;
			links->open[n_open++] = i;
			n_above++;
		}
	}
	return n_above;
}

static void
keep_above(struct rd_val *val, struct rd_val_vocab *vocab, uint32_t term,
	   const struct links *links)
{
	struct rd_val_term *out = &vocab->terms[term];
	uint32_t n = follow(links, term);

	if (!n)
		return;
	out->above = rd_val_array(val, n, sizeof(*out->above));
	for (uint32_t i = 0; out->above && i < vocab->n_terms; i++)
		if (links->above[i] && i != term)
			out->above[out->n_above++] = i;
	vocab->linked |= out->n_above > 0;
}

/* Terms of a vocabulary with links, which are read once all terms are known;
 * term nodes whose id is bad or taken are no terms. */
static void
link_terms(struct rd_val *val, const struct rd_src_node *node, uint32_t at)
{
	struct rd_val_vocab *vocab = &val->model->vocabs[at];
	uint32_t n = vocab->n_terms;
	struct links links = { .n = n };
	bool *direct, told = false;

	if (n > LINKED_MAX) {
		rd_val_find(val, node, NULL, RD_DIAG_TOO_MANY_TERMS,
			    "a vocabulary with broader terms has at most %d",
			    LINKED_MAX);
		return;
	}
	links.direct = direct = rd_val_array(val, (size_t)n * n,
					     sizeof(*direct));
	links.above = rd_val_array(val, n, sizeof(*links.above));
	links.open = rd_val_array(val, n + 1, sizeof(*links.open));
	if (val->status)
		return;
	for (const struct rd_src_node *term = rd_src_child(node, "term"); term;
	     term = rd_src_next(term, "term")) {
		uint32_t i = rd_val_names_get(&val->terms[at],
					      rd_src_attr(term, "id"));

		if (i != RD_VAL_NONE && vocab->terms[i].line == term->line)
			mark_broader(val, term, at, direct + (size_t)i * n);
	}
	for (uint32_t i = 0; i < n && !val->status; i++) {
		keep_above(val, vocab, i, &links);
		if (links.above[i] && !told)
			find_cycle(val, node, vocab, i);
		told |= links.above[i];
	}
}

static bool
has_links(const struct rd_src_node *node)
{
	for (const struct rd_src_node *term = rd_src_child(node, "term"); term;
	     term = rd_src_next(term, "term"))
		if (rd_src_has(term, "broader"))
			return true;
	return false;
}

static void
read_vocab(struct rd_val *val, const struct rd_src_node *node, uint32_t at)
{
	struct rd_val_vocab *vocab = &val->model->vocabs[at];

	vocab->name = rd_src_attr_or(node, "name", "");
	vocab->place = rd_val_place(val, node);
	vocab->terms = rd_val_array(val, rd_val_count(node, "term"),
				    sizeof(*vocab->terms));
	if (val->status)
		return;
	for (const struct rd_src_node *term = rd_src_child(node, "term");
	     term && !val->status; term = rd_src_next(term, "term"))
		read_term(val, term, &val->terms[at], vocab);
	check_aliases(val, node, vocab);
	vocab->open = rd_val_switch(node, "open");
	if (!val->status && has_links(node))
		link_terms(val, node, at);
}

void
rd_val_read_vocabs(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_VOCABULARY];
	struct rd_val_model *model = val->model;

	model->vocabs = rd_val_array(val, decl->n, sizeof(*model->vocabs));
	val->terms = rd_val_array(val, decl->n, sizeof(*val->terms));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		read_vocab(val, decl->nodes[i], (uint32_t)i);
		model->n_vocabs++;
	}
}
