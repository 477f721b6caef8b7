/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Regular expressions, by PCRE2 without its compiler to machine code.  They are
 * compiled when the engine is made and run only where a literal hit asks for
 * it.  Limits on steps, depth and memory bound each run, whatever the pattern;
 * a run that reaches one is undecided, which the decision notes. */

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/regex.h"
#include "engine/regex.h"

struct regex {
	uint32_t pattern; /* string */
	pcre2_code *code; /* NULL: PCRE2 here does not take it */
	bool undecided;
};

struct eng_regexes {
	uint32_t *of_cue; /* index in items, by cue */
	struct regex *items;
	uint32_t n;
	pcre2_match_context *limits;
	pcre2_match_data *match;
};

static pcre2_code *
compile(struct rd_str pattern, int *error)
{
	PCRE2_SIZE at;

	return pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len,
			     RD_REGEX_OPTIONS, error, &at, NULL);
}

static enum rd_status
add(struct eng_regexes *r, const struct rd_prog *prog, uint32_t pattern,
    uint32_t *index)
{
	struct regex *item = &r->items[r->n];
	int error = 0;

	for (*index = 0; *index < r->n; ++*index)
		if (r->items[*index].pattern == pattern)
			return RD_OK;
	item->pattern = pattern;
	item->code = compile(rd_prog_str(prog, pattern), &error);
	if (!item->code && error == PCRE2_ERROR_HEAP_FAILED)
		return RD_NOMEM;
	r->n++;
	return RD_OK;
}

static bool
set_limits(struct eng_regexes *r)
{
	r->limits = pcre2_match_context_create(NULL);
	r->match = pcre2_match_data_create(1, NULL);
	if (!r->limits || !r->match)
		return false;
	pcre2_set_match_limit(r->limits, RD_REGEX_STEPS);
	pcre2_set_depth_limit(r->limits, RD_REGEX_DEPTH);
	pcre2_set_heap_limit(r->limits, RD_REGEX_HEAP_KIB);
	return true;
}

enum rd_status
eng_regexes_new(const struct rd_prog *prog, struct eng_regexes **out)
{
	struct eng_regexes *r;
	enum rd_status status = RD_OK;
	uint32_t n = 0;

	*out = NULL;
	for (uint32_t c = 0; c < prog->n_cue; c++)
		n += prog->cue[c].regex != 0;
	if (!n)
		return RD_OK;
	*out = r = calloc(1, sizeof(*r));
	if (!r)
		return RD_NOMEM;
	r->items = calloc(n, sizeof(*r->items));
	r->of_cue = calloc(prog->n_cue, sizeof(*r->of_cue));
	if (!r->items || !r->of_cue || !set_limits(r))
		status = RD_NOMEM;
	for (uint32_t c = 0; c < prog->n_cue && status == RD_OK; c++)
		if (prog->cue[c].regex)
			status = add(r, prog, prog->cue[c].regex,
				     &r->of_cue[c]);
	return status;
}

void
eng_regexes_free(struct eng_regexes *r)
{
	if (!r)
		return;
	for (uint32_t i = 0; r->items && i < r->n; i++)
		pcre2_code_free(r->items[i].code);
	pcre2_match_context_free(r->limits);
	pcre2_match_data_free(r->match);
	free(r->items);
	free(r->of_cue);
	free(r);
}

void
eng_regexes_begin(struct eng_regexes *r)
{
	for (uint32_t i = 0; r && i < r->n; i++)
		r->items[i].undecided = false;
}

bool
eng_regexes_match(struct eng_regexes *r, uint32_t cue, struct rd_str folded,
		  uint32_t *at, uint32_t *length)
{
	struct regex *item = &r->items[r->of_cue[cue]];
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(r->match);
	int n = PCRE2_ERROR_MATCHLIMIT;

	if (item->code)
		n = pcre2_match(item->code, (PCRE2_SPTR)folded.ptr, folded.len,
				0, PCRE2_NO_UTF_CHECK, r->match, r->limits);
	if (n < 0) {
		item->undecided |= n != PCRE2_ERROR_NOMATCH;
		return false;
	}
	if (span[1] <= span[0])
		return false;
	*at = (uint32_t)span[0];
	*length = (uint32_t)(span[1] - span[0]);
	return true;
}

uint32_t
eng_regexes_count(const struct eng_regexes *r)
{
	return r ? r->n : 0;
}

bool
eng_regexes_is_undecided(const struct eng_regexes *r, uint32_t index,
			 uint32_t *pattern)
{
	*pattern = r->items[index].pattern;
	return r->items[index].undecided;
}

void
rd_eng_pcre2_version(char text[RD_ENG_PCRE2_VERSION])
{
	int n = pcre2_config(PCRE2_CONFIG_VERSION, NULL);

	text[0] = '\0';
	if (n > 0 && n <= RD_ENG_PCRE2_VERSION)
		(void)pcre2_config(PCRE2_CONFIG_VERSION, text);
}
