/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Values against the simple types of the schema, one by one, so that a finding
 * can name the attribute and its line (the XML library knows only the element).
 * The schemas keep to patterns, lists and lengths. */

#include "source/model.h"

#include <libxml/xmlregexp.h>
#include <stdio.h>
#include <stdlib.h>

/* No value of the language comes near; keeps patterns off long texts. */
#define VALUE_MAX 65536

static size_t
count_chars(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* Runs of white space become one space, none at the ends. */
static void
collapse(struct rd_str value, struct rd_buf *out)
{
	struct rd_str word;

	while (rd_str_word(&value, &word)) {
		if (out->len)
			rd_buf_char(out, ' ');
		rd_buf_str(out, word);
	}
}

static bool
is_listed(const struct rd_src_type *type, const char *value)
{
	for (uint32_t i = 0; i < type->n_values; i++)
		if (!strcmp(type->values[i], value))
			return true;
	return false;
}

static bool
takes_text(const struct rd_src_type *type, const char *text)
{
	size_t n_chars = count_chars(text);

	if (n_chars < type->min_chars)
		return false;
	if (type->max_chars && n_chars > type->max_chars)
		return false;
	if (type->n_values && !is_listed(type, text))
		return false;
	return !type->pattern ||
	       xmlRegexpExec(type->pattern, (const xmlChar *)text) == 1;
}

bool
rd_src_type_takes(const struct rd_src_type *type, struct rd_str value)
{
	struct rd_buf text;
	bool takes;

	if (!type->pattern && !type->n_values && !type->max_chars &&
	    !type->min_chars)
		return true;
	if (value.len > VALUE_MAX)
		return false;
	rd_buf_init(&text, VALUE_MAX + 1);
	if (type->collapse)
		collapse(value, &text);
	else
		rd_buf_str(&text, value);
	rd_buf_char(&text, '\0');
	takes = rd_buf_status(&text) == RD_OK && takes_text(type, text.ptr);
	rd_buf_fini(&text);
	return takes;
}

void
rd_src_type_hint(struct rd_diags *diags, const struct rd_src_type *type,
		 struct rd_str value)
{
	const char *nearest;
	char list[400] = "";
	size_t at = 0;

	if (!type->n_values)
		return;
	nearest = rd_str_nearest(value, type->values, type->n_values);
	if (nearest) {
		rd_diag_hint(diags, "did you mean '%s'?", nearest);
		return;
	}
	for (uint32_t i = 0; i < type->n_values && at < sizeof(list); i++)
		at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%s",
				       i ? ", " : "", type->values[i]);
	rd_diag_hint(diags, "one of: %s", list);
}
