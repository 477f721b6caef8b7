/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The numbers that stand in the rules of a pack, each of which some case should
 * name in its sentence: points, scales, and times in the largest whole unit. */

#include <stdlib.h>

#include "base/decimal.h"
#include "conform/coverage.h"
#include "json/json.h"

static void
add_text(struct rd_conf_coverage *cov, struct rd_str text, uint32_t file,
	 uint32_t line)
{
	void *numbers = cov->numbers;
	char *copy;

	for (uint32_t i = 0; i < cov->n_numbers; i++)
		if (rd_str_is(text, cov->numbers[i].text))
			return;
	copy = rd_arena_strdup(&cov->arena, text);
	if (!copy || cov->status != RD_OK ||
	    rd_arena_grow(&cov->arena, &numbers, cov->n_numbers,
			  &cov->cap_numbers, sizeof(*cov->numbers)) != RD_OK) {
		cov->status = RD_NOMEM;
		return;
	}
	cov->numbers = numbers;
	cov->numbers[cov->n_numbers++] = (struct conf_number_item){ copy, file,
								    line };
}

static void
add_decimal(struct rd_conf_coverage *cov, int64_t value, int places,
	    uint32_t file, uint32_t line)
{
	char text[RD_POINTS_TEXT];
	struct rd_str s = { text, 0 };

	if (!value)
		return;
	s.len = rd_decimal_format(value < 0 ? -value : value, places, text);
	add_text(cov, s, file, line);
}

/* In hours when it is some, else in minutes or seconds. */
static void
add_time(struct rd_conf_coverage *cov, int64_t ms, uint32_t file, uint32_t line)
{
	int64_t unit = ms % RD_MS_HOUR == 0	? RD_MS_HOUR
		       : ms % RD_MS_MINUTE == 0 ? RD_MS_MINUTE
						: 1000;

	if (ms > 0)
		add_decimal(cov, ms / unit, 0, file, line);
}

static void
list_factor(struct rd_conf_coverage *cov, const struct rd_prog_factor *f)
{
	const struct rd_prog *prog = cov->prog;

	if (f->kind == RD_FACTOR_COLUMN || f->kind == RD_FACTOR_LOOKUP)
		add_decimal(cov, f->scale, 4, f->file, f->line);
	for (uint32_t c = 0; c < f->n_choices; c++) {
		const struct rd_prog_choice *choice =
			&prog->choice[f->first_choice + c];

		add_decimal(cov, choice->points, 8, choice->file, choice->line);
	}
	if (f->kind != RD_FACTOR_HISTORY)
		return;
	add_decimal(cov, f->rows, 0, f->file, f->line);
	add_time(cov, f->exempt_ms, f->file, f->line);
	for (uint32_t s = 0; s < f->n_steps; s++) {
		const struct rd_prog_step *step =
			&prog->step[f->first_step + s];

		add_decimal(cov, step->points, 8, f->file, step->line);
		add_time(cov, step->below_ms, f->file, step->line);
	}
}

void
conf_list_numbers(struct rd_conf_coverage *cov)
{
	const struct rd_prog *prog = cov->prog;

	for (uint32_t f = 0; f < prog->n_factor; f++)
		list_factor(cov, &prog->factor[f]);
	for (uint32_t b = 0; b < cov->n_bounds; b++)
		if (cov->bounds[b].kind == CONF_BOUND_AWAY ||
		    cov->bounds[b].kind == CONF_BOUND_NEAR)
			add_time(cov, cov->bounds[b].value, cov->bounds[b].file,
				 cov->bounds[b].line);
	for (uint32_t h = 0; h < prog->n_hold; h++)
		add_time(cov, prog->hold[h].for_ms, prog->hold[h].file,
			 prog->hold[h].line);
	for (uint32_t o = 0; o < prog->n_observation; o++)
		add_time(cov, prog->observation[o].ttl_ms,
			 prog->observation[o].file, prog->observation[o].line);
}

/* ---- naming them ---- */

static bool
attrs_have(const json_t *node, int64_t number)
{
	const char *name;
	json_t *value;
	int64_t got;

	json_object_foreach(
		json_object_get(node, "a"), name,
		value) if (rd_decimal_parse(rd_json_str(value), 8, &got) ==
				   RD_OK &&
			   (got == number || got == -number)) return true;
	return false;
}

/* Does the case expect that number somewhere? */
static bool
is_expected(const struct rd_conf_case *c, struct rd_str text)
{
	int64_t number;

	if (rd_decimal_parse(text, 8, &number) != RD_OK)
		return false;
	if (attrs_have(c->expect, number))
		return true;
	for (size_t i = 0; i < conf_n_children(c->expect); i++)
		if (attrs_have(conf_child(c->expect, i), number))
			return true;
	return false;
}

static uint64_t
hash_text(struct rd_str text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.ptr[i]) *
		       UINT64_C(1099511628211);
	return hash;
}

static void
name_number(struct rd_conf_coverage *cov, const struct rd_conf_case *c,
	    struct rd_str text)
{
	bool known = is_expected(c, text);

	for (uint32_t i = 0; i < cov->n_numbers; i++)
		if (rd_str_is(text, cov->numbers[i].text)) {
			conf_mark(cov, CONF_NUMBERS, i);
			known = true;
		}
	if (known)
		conf_mark_found(cov, &cov->named, hash_text(text));
}

static void
name_word(struct rd_conf_coverage *cov, const struct rd_conf_case *c,
	  struct rd_str word)
{
	static const char *const words[] = {
		"one",	 "two",	  "three", "four", "five",   "six",
		"seven", "eight", "nine",  "ten",  "eleven", "twelve",
	};
	char digits[12];

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (rd_str_is(word, words[i])) {
			digits[0] = (char)('0' + (i + 1) / 10);
			digits[1] = (char)('0' + (i + 1) % 10);
			name_number(cov, c,
				    i < 9 ? (struct rd_str){ digits + 1, 1 }
					  : (struct rd_str){ digits, 2 });
		}
}

static bool
goes_on(struct rd_str text, size_t at, bool digits)
{
	char c = at < text.len ? text.ptr[at] : '\0';

	if (!digits)
		return rd_is_alnum(c) && !rd_is_digit(c);
	return rd_is_digit(c) ||
	       (c == '.' && at + 1 < text.len && rd_is_digit(text.ptr[at + 1]));
}

void
conf_cover_because(struct rd_conf_coverage *cov, const struct rd_conf_case *c)
{
	struct rd_str because = rd_conf_case_because(c);

	for (size_t at = 0; at < because.len;) {
		bool digits = rd_is_digit(because.ptr[at]);
		struct rd_str word = { because.ptr + at, 0 };

		while (goes_on(because, at + word.len, digits))
			word.len++;
		if (word.len && digits)
			name_number(cov, c, word);
		else if (word.len)
			name_word(cov, c, word);
		at += word.len ? word.len : 1;
	}
}
