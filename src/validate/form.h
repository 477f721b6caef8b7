/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The forms of values in <providers>: what fits, and what it reads as. */
#ifndef RD_VALIDATE_FORM_H
#define RD_VALIDATE_FORM_H

#include "validate/grammar.h"

/* For the forms from RD_VAL_F_WORDS on. */
bool rd_val_form_fits(const struct rd_val_shape_attr *rule, struct rd_str s);
/* What such a value should have been. */
const char *rd_val_form_needs(enum rd_val_form form);

/* "0.5s", "250ms", "15m", "2h" */
bool rd_val_wait_parse(struct rd_str s, uint32_t *ms);
/* "3" or "1..4", low <= high */
bool rd_val_range_parse(struct rd_str s, uint32_t *low, uint32_t *high);
/* "1..9" in 1e-4, low <= high */
bool rd_val_decimals_parse(struct rd_str s, int64_t *low, int64_t *high);
/* "0.035" into millionths */
bool rd_val_money_parse(struct rd_str s, int64_t *micro);
/* Bits of the words' positions in "a|b|c"; false for an unknown one. */
bool rd_val_words_parse(struct rd_str s, const char *list, uint32_t *bits);

#endif
