/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Regular expressions that a message can drive into their limits: each is tried
 * on texts that are made to be hard, in steps and not in seconds, so that the
 * answer is the same on every machine. */

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/diag-ids.h"
#include "base/regex.h"
#include "validate/lint.h"

#define SUBJECT_BYTES 1024
#define UNIT_BYTES 32

struct probe {
	pcre2_code *code;
	pcre2_match_context *limits;
	pcre2_match_data *match;
};

static void
probe_fini(struct probe *p)
{
	pcre2_match_data_free(p->match);
	pcre2_match_context_free(p->limits);
	pcre2_code_free(p->code);
}

static bool
probe_init(struct probe *p, struct rd_str pattern)
{
	PCRE2_SIZE at;
	int error;

	p->code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len,
				RD_REGEX_OPTIONS, &error, &at, NULL);
	p->limits = pcre2_match_context_create(NULL);
	p->match = pcre2_match_data_create(1, NULL);
	if (!p->code || !p->limits || !p->match) {
		probe_fini(p);
		return false;
	}
	pcre2_set_match_limit(p->limits, RD_REGEX_STEPS);
	pcre2_set_depth_limit(p->limits, RD_REGEX_DEPTH);
	pcre2_set_heap_limit(p->limits, RD_REGEX_HEAP_KIB);
	return true;
}

/* The letters and digits of the pattern, what it is most at home in. */
static size_t
letters_of(struct rd_str pattern, char unit[UNIT_BYTES])
{
	size_t n = 0;

	for (size_t i = 0; i < pattern.len && n < UNIT_BYTES; i++) {
		if (pattern.ptr[i] == '\\')
			i++;
		else if (rd_is_alnum(pattern.ptr[i]))
			unit[n++] = pattern.ptr[i];
	}
	return n;
}

/* What it needs, the unit again and again, and an end that fits nothing. */
static bool
is_hard(const struct probe *p, struct rd_str needs, struct rd_str unit)
{
	char subject[SUBJECT_BYTES];
	size_t n = needs.len < sizeof(subject) / 2 ? needs.len : 0;
	int found;

	memcpy(subject, needs.ptr, n);
	while (n + 1 < sizeof(subject)) {
		subject[n] = unit.ptr[(n - needs.len) % unit.len];
		n++;
	}
	subject[n++] = '!';
	found = pcre2_match(p->code, (PCRE2_SPTR)subject, n, 0, 0, p->match,
			    p->limits);
	return found == PCRE2_ERROR_MATCHLIMIT ||
	       found == PCRE2_ERROR_DEPTHLIMIT ||
	       found == PCRE2_ERROR_HEAPLIMIT;
}

static void
try_phrase(struct rd_val_lint *lint, const struct rd_val_classifier *by,
	   const struct rd_val_phrase *phrase)
{
	char letters[UNIT_BYTES];
	struct rd_str units[] = {
		RD_STR_LIT("a"),
		RD_STR_LIT("0"),
		RD_STR_LIT(" "),
		RD_STR_LIT("a "),
		{ letters, letters_of(phrase->regex, letters) },
	};
	struct probe probe;

	if (!probe_init(&probe, phrase->regex)) {
		rd_val_fail(lint->val, RD_NOMEM);
		return;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!units[i].len || !is_hard(&probe, phrase->text, units[i]))
			continue;
		rd_val_lint_find(lint, phrase->place, RD_DIAG_COSTLY_REGEX,
				 "\"%.*s\" does not come to an end within %d "
				 "steps on \"%.*s\" and then \"%.*s\" over and "
				 "over",
				 RD_STR_FMT(phrase->regex), RD_REGEX_STEPS,
				 RD_STR_FMT(phrase->text),
				 RD_STR_FMT(units[i]));
		rd_val_lint_object(lint, by->name, phrase->regex);
		break;
	}
	probe_fini(&probe);
}

static void
try_class(struct rd_val_lint *lint, const struct rd_val_classifier *by,
	  const struct rd_val_class *class)
{
	for (uint32_t i = 0; i < class->n_phrases; i++)
		if (class->phrases[i].regex.ptr)
			try_phrase(lint, by, &class->phrases[i]);
}

void
rd_val_lint_regexes(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;

	for (uint32_t c = 0; c < model->n_classifiers; c++)
		for (uint32_t k = 0; k < model->classifiers[c].n_classes; k++)
			try_class(lint, &model->classifiers[c],
				  &model->classifiers[c].classes[k]);
}
