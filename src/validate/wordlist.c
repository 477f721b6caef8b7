/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Word lists: `{name}` in a phrase stands for each text of that list.  A list
 * is known in its file only, and to lists after it, so nothing can go round. */

#include "validate/reader.h"

#include "base/diag-ids.h"

#define TEXTS_MAX 4096

struct expansion {
	struct rd_val *val;
	const struct rd_src_node *node; /* where findings stand */
	const char *attr;
	struct rd_val_texts *out;
};

static struct rd_str
list_name(const struct rd_src_node *list)
{
	return rd_src_attr_or(list, "name", "");
}

/* The list of that name before `node` in its file; NULL after a finding. */
static const struct rd_val_texts *
find_list(const struct expansion *e, struct rd_str name)
{
	const struct rd_val *val = e->val;
	const struct rd_src_node *self = e->node;
	bool later = false;

	for (size_t i = 0; i < val->decls[RD_VAL_D_WORDLIST].n; i++) {
		const struct rd_src_node *list =
			val->decls[RD_VAL_D_WORDLIST].nodes[i];

		later |= list == self;
		if (list->file == self->file && !later &&
		    rd_str_eq(list_name(list), name))
			return &val->wordlists[i];
	}
	rd_val_find(e->val, self, e->attr, RD_DIAG_UNKNOWN_WORDLIST,
		    "no wordlist \"%.*s\" stands %s", RD_STR_FMT(name),
		    rd_src_is(self, "wordlist") ? "before this one"
						: "in this file");
	return NULL;
}

static bool
push_text(struct expansion *e, struct rd_str text)
{
	void *texts = e->out->texts;
	enum rd_status status;

	if (e->out->n == TEXTS_MAX) {
		rd_val_find(e->val, e->node, e->attr, RD_DIAG_BAD_EXPANSION,
			    "stands for more than %d texts", TEXTS_MAX);
		return false;
	}
	status = rd_arena_grow(e->val->arena, &texts, e->out->n, &e->out->cap,
			       sizeof(text));
	rd_val_fail(e->val, status);
	if (status)
		return false;
	e->out->texts = texts;
	e->out->texts[e->out->n++] = text;
	return true;
}

/* Every text so far followed by `tail`. */
static bool
append_tail(struct expansion *e, struct rd_str tail)
{
	for (uint32_t i = 0; i < e->out->n && tail.len; i++) {
		char *text = rd_arena_printf(e->val->arena, "%.*s%.*s",
					     RD_STR_FMT(e->out->texts[i]),
					     RD_STR_FMT(tail));

		if (!text) {
			rd_val_fail(e->val, RD_NOMEM);
			return false;
		}
		e->out->texts[i] = rd_str_of(text);
	}
	return true;
}

static bool
append_list(struct expansion *e, const struct rd_val_texts *tails)
{
	struct rd_val_texts heads = *e->out;

	*e->out = (struct rd_val_texts){ 0 };
	for (uint32_t i = 0; i < heads.n; i++) {
		for (uint32_t k = 0; k < tails->n; k++) {
			char *text = rd_arena_printf(
				e->val->arena, "%.*s%.*s",
				RD_STR_FMT(heads.texts[i]),
				RD_STR_FMT(tails->texts[k]));

			if (!text)
				rd_val_fail(e->val, RD_NOMEM);
			if (!text || !push_text(e, rd_str_of(text)))
				return false;
		}
	}
	return true;
}

static size_t
length_before(struct rd_str text, char c)
{
	const char *at = text.len ? memchr(text.ptr, c, text.len) : NULL;

	return at ? (size_t)(at - text.ptr) : text.len;
}

static bool
expand(struct expansion *e, struct rd_str text)
{
	if (rd_val_language_of(e->val, e->node->file) < 2)
		return push_text(e, text); /* a brace is a character */
	if (!push_text(e, RD_STR_LIT("")))
		return false;
	while (text.len) {
		struct rd_str name;
		size_t open = length_before(text, '{'), close;
		const struct rd_val_texts *list;

		if (!append_tail(e, (struct rd_str){ text.ptr, open }))
			return false;
		if (open == text.len)
			break;
		name = (struct rd_str){ text.ptr + open + 1,
					text.len - open - 1 };
		close = length_before(name, '}');
		if (close == name.len) {
			rd_val_find(e->val, e->node, e->attr,
				    RD_DIAG_BAD_EXPANSION,
				    "a brace is not closed");
			return false;
		}
		text = (struct rd_str){ name.ptr + close + 1,
					name.len - close - 1 };
		name.len = close;
		list = find_list(e, name);
		if (!list || !append_list(e, list))
			return false;
	}
	return true;
}

void
rd_val_expand(struct rd_val *val, const struct rd_src_node *node,
	      const char *attr, struct rd_val_texts *out)
{
	struct expansion e = { val, node, attr, out };
	struct rd_str text = rd_src_attr(node, attr);
	uint32_t n = 0;

	*out = (struct rd_val_texts){ 0 };
	if (!text.ptr || !rd_str_trim(text).len)
		return;
	if (!expand(&e, text))
		out->n = 0;
	for (uint32_t i = 0; i < out->n; i++) {
		struct rd_str folded = rd_val_fold(val, out->texts[i]);

		if (folded.len > RD_VAL_PHRASE_MAX) {
			rd_val_find(val, node, attr, RD_DIAG_PHRASE_TOO_LONG,
				    "a phrase of more than %d bytes",
				    RD_VAL_PHRASE_MAX);
			break;
		}
		out->texts[n++] = folded;
	}
	out->n = n;
}

/* ---- the lists ---- */

static void
check_name(struct rd_val *val, size_t at)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_WORDLIST];
	const struct rd_src_node *node = decl->nodes[at];

	for (size_t i = 0; i < at; i++)
		if (decl->nodes[i]->file == node->file &&
		    rd_str_eq(list_name(decl->nodes[i]), list_name(node)))
			rd_val_find(val, node, "name", RD_DIAG_BAD_WORDLIST,
				    "the file has a wordlist \"%.*s\" already",
				    RD_STR_FMT(list_name(node)));
}

static void
read_texts(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_texts *out)
{
	struct expansion e = { val, node, "words", out };
	struct rd_str rest = rd_src_attr_or(node, "words", "");

	for (bool more = true; more && !val->status;) {
		size_t len = length_before(rest, '|');
		struct rd_str text = rd_str_trim(
			(struct rd_str){ rest.ptr, len });
		struct rd_val_texts all = *out, some = { 0 };

		more = len < rest.len;
		rest.ptr += len + more;
		rest.len -= len + more;
		if (!text.len) {
			rd_val_find(val, node, "words", RD_DIAG_BAD_WORDLIST,
				    "a text of the list is empty");
			continue;
		}
		e.out = &some;
		if (!expand(&e, text))
			return;
		e.out = out;
		*out = all;
		for (uint32_t i = 0; i < some.n; i++)
			if (!push_text(&e, some.texts[i]))
				return;
	}
}

void
rd_val_read_wordlists(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_WORDLIST];

	val->wordlists = rd_val_array(val, decl->n, sizeof(*val->wordlists));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		check_name(val, i);
		read_texts(val, decl->nodes[i], &val->wordlists[i]);
	}
}
