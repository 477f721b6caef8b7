/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Is a regular expression one that the language takes?  PCRE2 says whether it
 * can be read; verbs, callouts and recursion, which it would take, are refused
 * here. */

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/diag-ids.h"
#include "base/regex.h"
#include "validate/words.h"

#define MESSAGE_BYTES 128

static bool
stands_at(struct rd_str text, size_t at, const char *what)
{
	struct rd_str rest = { text.ptr + at, text.len - at };

	return rd_str_starts(rest, what);
}

/* End of a class that opens at `at`; the first character may be "]". */
static size_t
skip_class(struct rd_str text, size_t at)
{
	at += stands_at(text, at, "[^") ? 2 : 1;
	at += at < text.len && text.ptr[at] == ']';
	while (at < text.len && text.ptr[at] != ']')
		at += text.ptr[at] == '\\' ? 2 : 1;
	return at + 1;
}

/* "(?R)", "(?1)", "(?+1)", "(?&name)", "(?P>name)", "\\g<name>" */
static bool
is_recursion(struct rd_str text, size_t at)
{
	struct rd_str rest = { text.ptr + at, text.len - at };

	if (rd_str_starts(rest, "\\g<") || rd_str_starts(rest, "\\g'") ||
	    rd_str_starts(rest, "(?P>"))
		return true;
	if (!rd_str_starts(rest, "(?") || rest.len < 4)
		return false;
	if (rest.ptr[2] == '+' || rest.ptr[2] == '-')
		return rd_is_digit(rest.ptr[3]);
	return rest.ptr[2] == 'R' || rest.ptr[2] == '&' ||
	       rd_is_digit(rest.ptr[2]);
}

/* Why the pattern is not taken though PCRE2 would; NULL when nothing is known.
 * A parenthesis with an asterisk that is not quoted begins a verb. */
static const char *
find_unwanted(struct rd_str text)
{
	bool quoted = false;
	size_t at = 0;

	while (at < text.len) {
		if (quoted || stands_at(text, at, "\\Q")) {
			quoted = !stands_at(text, at, "\\E");
			at += quoted && !stands_at(text, at, "\\Q") ? 1 : 2;
		} else if (is_recursion(text, at)) {
			return "recursion is not taken";
		} else if (text.ptr[at] == '\\') {
			at += 2;
		} else if (text.ptr[at] == '[') {
			at = skip_class(text, at);
		} else if (stands_at(text, at, "(*")) {
			return "verbs such as (*COMMIT) are not taken";
		} else {
			at++;
		}
	}
	return NULL;
}

static int
stop(pcre2_callout_enumerate_block *block, void *data)
{
	(void)block, (void)data;
	return 1;
}

static void
find_bad(struct rd_val *val, const struct rd_src_node *node, const char *why)
{
	rd_val_find(val, node, "pattern", RD_DIAG_BAD_REGEX, "%s", why);
}

static void
check_code(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_str pattern)
{
	char why[MESSAGE_BYTES];
	PCRE2_SIZE at;
	int error;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len,
					 RD_REGEX_OPTIONS, &error, &at, NULL);

	if (code) {
		if (pcre2_callout_enumerate(code, stop, NULL))
			find_bad(val, node, "callouts are not taken");
	} else if (error == PCRE2_ERROR_HEAP_FAILED) {
		rd_val_fail(val, RD_NOMEM);
	} else {
		pcre2_get_error_message(error, (PCRE2_UCHAR *)why, sizeof(why));
		find_bad(val, node, why);
	}
	pcre2_code_free(code);
}

bool
rd_val_check_regex(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_str pattern = rd_src_attr_or(node, "pattern", "");
	const char *unwanted = find_unwanted(pattern);
	size_t before = val->diags->n_errors;

	if (!pattern.len)
		return false;
	if (pattern.len > RD_REGEX_MAX_BYTES)
		rd_val_find(val, node, "pattern", RD_DIAG_BAD_REGEX,
			    "a pattern of more than %d bytes",
			    RD_REGEX_MAX_BYTES);
	else if (unwanted)
		find_bad(val, node, unwanted);
	else
		check_code(val, node, pattern);
	return val->diags->n_errors == before;
}
