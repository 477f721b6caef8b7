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
/* "0.035" into millionths */
bool rd_val_money_parse(struct rd_str s, int64_t *micro);
/* Bits of the words' positions in "a|b|c"; false for an unknown one. */
bool rd_val_words_parse(struct rd_str s, const char *list, uint32_t *bits);

/* Lower-case names, "*." before them, or a loopback address. */
bool rd_val_is_host(struct rd_str s);
bool rd_val_is_loopback(struct rd_str host);

struct rd_val_url {
	bool https;
	struct rd_str host, port, rest; /* port: "" without one */
};
/* http or https, no user, no fragment, something after the host. */
bool rd_val_url_parse(struct rd_str s, struct rd_val_url *url);
/* The next {hole} of a text from *at on: its name; ptr NULL when there is no
 * more.  Braces around anything but a-z, - and _ are none. */
struct rd_str rd_val_next_hole(struct rd_str s, size_t *at);

#endif
