/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_ENGINE_REGEX_H
#define RD_ENGINE_REGEX_H

#include "base/arena.h"
#include "program/program.h"

/* The regular expressions of a program, compiled once. */
struct eng_regexes;

/* NULL in *out when the program has none.  RD_NOMEM. */
enum rd_status eng_regexes_new(const struct rd_prog *prog,
			       struct eng_regexes **out) RD_MUST_CHECK;
void eng_regexes_free(struct eng_regexes *regexes);
/* Nothing is undecided any more. */
void eng_regexes_begin(struct eng_regexes *regexes);
/* The first match of a cue's expression in a folded text, when there is one and
 * it is not empty.  Where a limit is reached, or the expression cannot be read,
 * there is none, and its pattern is undecided from then on. */
bool eng_regexes_match(struct eng_regexes *regexes, uint32_t cue,
		       struct rd_str folded, uint32_t *at, uint32_t *length);
/* String indices of the patterns, and which of them are undecided. */
uint32_t eng_regexes_count(const struct eng_regexes *regexes);
bool eng_regexes_is_undecided(const struct eng_regexes *regexes, uint32_t index,
			      uint32_t *pattern);

/* Of the PCRE2 that is loaded, "10.42 2022-12-11"; "" when it does not tell. */
#define RD_ENG_PCRE2_VERSION 64
void rd_eng_pcre2_version(char text[RD_ENG_PCRE2_VERSION]);

#endif
