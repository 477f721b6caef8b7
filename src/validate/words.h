/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A classifier being read: words.c reads what it looks at and answers,
 * phrases.c its classes. */
#ifndef RD_VALIDATE_WORDS_H
#define RD_VALIDATE_WORDS_H

#include "validate/reader.h"

struct rd_val_words {
	struct rd_val *val;
	const struct rd_src_node *node;
	struct rd_val_classifier *out;
	struct rd_str *words;	    /* of over, beside out->over */
	struct rd_val_names seen;   /* "SOURCE TEXT" to CLASS * 2 + UNLESS */
	struct rd_val_names terms;  /* term id to class */
	struct rd_val_names groups; /* of phrases, from 1 */
	size_t *caps;		    /* of phrases, by class */
	bool failed_over;
};

/* Position in over= of a word of it. */
bool rd_val_is_over(const struct rd_val_words *r, struct rd_str word,
		    uint32_t *at);
int64_t rd_val_read_confidence(struct rd_val *val,
			       const struct rd_src_node *node,
			       int64_t fallback);
/* False after a finding about the pattern of a <regex> (regex.c). */
bool rd_val_check_regex(struct rd_val *val, const struct rd_src_node *node);
/* The classes with their phrases and pairs, and what other files add. */
void rd_val_read_classes(struct rd_val_words *r);

#endif
