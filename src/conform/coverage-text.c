/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the texts of a decision show of words that did not count: a phrase that
 * an unless suppressed, and one that stands within another word. */

#include "base/text.h"
#include "conform/coverage.h"

enum found { NOWHERE, WITHIN_A_WORD, AS_WORDS };

static enum found
find_words(struct rd_str text, struct rd_str words)
{
	enum found found = NOWHERE;

	for (size_t at = 0; at + words.len <= text.len; at++) {
		bool begins = !at || !rd_is_alnum(text.ptr[at - 1]);
		bool ends = at + words.len == text.len ||
			    !rd_is_alnum(text.ptr[at + words.len]);

		if (text.ptr[at] != words.ptr[0] ||
		    memcmp(text.ptr + at, words.ptr, words.len))
			continue;
		if (begins && ends)
			return AS_WORDS;
		found = WITHIN_A_WORD;
	}
	return found;
}

static void
cover_cue(struct rd_conf_coverage *cov, const struct rd_prog_cue *cue,
	  struct rd_str text)
{
	const struct rd_prog *prog = cov->prog;
	enum found found = find_words(text, rd_prog_str(prog, cue->text));

	/* A part of a longer hit counts as read, too. */
	if (found == AS_WORDS && cue->match == RD_MATCH_WORD && !cue->regex)
		conf_mark_cue(cov, (uint32_t)(cue - prog->cue));
	if (found == WITHIN_A_WORD && cue->match == RD_MATCH_WORD)
		conf_mark(cov, CONF_NEAR_MISSES,
			  prog->class[cue->class].classifier);
	for (uint32_t u = 0; found == AS_WORDS && u < cue->n_unless; u++) {
		uint32_t unless = cue->first_unless + u;

		if (find_words(text,
			       rd_prog_str(prog, prog->unless[unless].text)) ==
		    AS_WORDS)
			conf_mark(cov, CONF_UNLESSES, unless);
	}
}

static void
cover_text(struct rd_conf_coverage *cov, uint32_t source, struct rd_str text)
{
	const struct rd_prog *prog = cov->prog;
	struct rd_folded folded;

	rd_arena_reset(&cov->scratch);
	if (rd_text_fold(&cov->scratch, text, &folded) != RD_OK)
		return;
	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (prog->cue[c].source == source)
			cover_cue(cov, &prog->cue[c], folded.folded);
}

void
conf_cover_texts(struct rd_conf_runner *runner)
{
	const struct rd_prog *prog = runner->prog;
	const struct rd_eng *eng = rd_dec_engine(runner->dec);

	for (uint32_t s = 0; s < prog->n_source; s++) {
		const struct rd_prog_source *source = &prog->source[s];
		const struct rd_eng_value *fact;
		uint32_t n_fields;

		if (source->kind == RD_SOURCE_JOIN)
			continue;
		fact = rd_eng_fact(eng, source->fact);
		n_fields = prog->fact[source->fact].n_fields;
		if (!fact->known)
			continue;
		if (source->kind == RD_SOURCE_FACT)
			cover_text(runner->coverage, s, fact->text);
		for (uint32_t row = 0;
		     source->kind == RD_SOURCE_FIELD && row < fact->n_rows;
		     row++)
			cover_text(runner->coverage, s,
				   fact->rows[row * n_fields + source->field]
					   .text);
	}
}
