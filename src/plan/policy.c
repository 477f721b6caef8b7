/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What may not be sent: pictures of which nobody said that they may be used,
 * and texts with words that the rules deny. */

#include "plan/policy.h"

#include "base/text.h"

/* ---- pictures ---- */

enum rd_status
plan_picture_allowed(const struct rd_prog *prog, uint32_t ref,
		     struct rd_problem *problem)
{
	const struct rd_prog_ref *r = &prog->ref[ref];
	const char *id = rd_prog_str(prog, r->id).ptr;

	if (!rd_prog_str(prog, r->licence).len) {
		rd_problem_set(problem, RD_DENIED, 5, "policy.licence",
			       "reference \"%s\" has no licence", id);
		rd_problem_hint(problem, "say in the catalog under which "
					 "licence the picture is used");
		return RD_DENIED;
	}
	if (!rd_prog_str(prog, r->consent).len) {
		rd_problem_set(problem, RD_DENIED, 5, "policy.consent",
			       "reference \"%s\" has no consent", id);
		rd_problem_hint(problem, "say in the catalog who agreed to the "
					 "use, or \"synthetic\"");
		return RD_DENIED;
	}
	if (!rd_prog_str(prog, r->asset).len)
		return rd_problem_set(problem, RD_SEMANTIC, 4, "plan.no-asset",
				      "reference \"%s\" has no picture", id);
	return RD_OK;
}

/* ---- texts ---- */

/* Characters that nobody sees and that would hide a word. */
static bool
is_hidden(uint32_t c)
{
	return c == 0xad || c == 0x34f || c == 0x61c || c == 0x180e ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) ||
	       c == 0xfeff;
}

/* Words with one space between them, and one before and behind. */
static enum rd_status
to_words(struct rd_arena *arena, struct rd_str text, struct rd_str *words)
{
	struct rd_folded folded;
	size_t at = 0, before, n = 0;
	uint32_t c;
	char *out;

	if (rd_text_fold(arena, text, &folded))
		return RD_NOMEM;
	out = rd_arena_raw(arena, folded.folded.len + 2);
	if (!out)
		return RD_NOMEM;
	out[n++] = ' ';
	while (at < folded.folded.len) {
		before = at;
		c = rd_utf8_next(folded.folded, &at);
		if (rd_text_is_wordy(c)) {
			memcpy(out + n, folded.folded.ptr + before,
			       at - before);
			n += at - before;
		} else if (!is_hidden(c) && out[n - 1] != ' ') {
			out[n++] = ' ';
		}
	}
	if (out[n - 1] != ' ')
		out[n++] = ' ';
	*words = (struct rd_str){ out, n };
	return RD_OK;
}

/* A text that is looked through. */
struct looking {
	struct rd_arena *arena;
	const struct rd_prog *prog;
	struct rd_str words;
};

/* Whether one of n LISTED phrases stands in the words; a list of none holds
 * everywhere. */
static enum rd_status
has_any(const struct looking *l, uint32_t first, uint32_t n, bool *has)
{
	const struct rd_prog_listed *listed = &l->prog->listed[first];

	*has = !n;
	for (uint32_t i = 0; i < n && !*has; i++) {
		struct rd_str phrase;

		if (to_words(l->arena, rd_prog_str(l->prog, listed[i].text),
			     &phrase))
			return RD_NOMEM;
		*has = phrase.len > 1 && rd_str_find(l->words, phrase) >= 0;
	}
	return RD_OK;
}

bool
rd_plan_has_phrase(struct rd_arena *arena, const struct rd_prog *prog,
		   uint32_t rule, struct rd_str text)
{
	const struct rd_prog_deny *deny = &prog->deny[rule];
	struct looking l = { arena, prog, RD_STR_NONE };
	bool has;

	return to_words(arena, text, &l.words) == RD_OK &&
	       has_any(&l, deny->first_phrase, deny->n_phrases, &has) ==
		       RD_OK &&
	       has;
}

/* A problem may outlive the program, so its code lies in the arena. */
static enum rd_status
deny(struct rd_arena *arena, const struct rd_prog *prog,
     const struct rd_prog_deny *rule, struct rd_problem *problem)
{
	const char *code = rd_arena_strdup(arena,
					   rd_prog_str(prog, rule->code));

	if (!code)
		return RD_NOMEM;
	rd_problem_set(problem, RD_DENIED, 5, code, "%s",
		       rd_prog_str(prog, rule->reason).ptr);
	rd_problem_where(problem, "generation.prompt");
	rd_problem_hint(problem, "nothing was sent; the policy of the pack "
				 "says what may not be asked for");
	return RD_DENIED;
}

enum rd_status
plan_denied(struct rd_arena *arena, const struct rd_prog *prog,
	    struct rd_str text, struct rd_problem *problem)
{
	struct looking l = { arena, prog, RD_STR_NONE };
	enum rd_status status = RD_OK;
	bool phrase, with;

	if (prog->n_deny)
		status = to_words(arena, text, &l.words);
	for (uint32_t i = 0; i < prog->n_deny && status == RD_OK; i++) {
		const struct rd_prog_deny *rule = &prog->deny[i];

		status = has_any(&l, rule->first_phrase, rule->n_phrases,
				 &phrase);
		if (status == RD_OK)
			status = has_any(&l, rule->first_with, rule->n_with,
					 &with);
		if (status == RD_OK && phrase && with)
			status = deny(arena, prog, rule, problem);
	}
	if (status == RD_NOMEM)
		rd_problem_set(problem, status, 10, "memory", "out of memory");
	return status;
}
