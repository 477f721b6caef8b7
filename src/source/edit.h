/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where a value stands in the bytes of a file, so that it can be replaced and
 * all else, layout and comments, stays.  For files that rd_src_parse has taken:
 * offsets are those of struct rd_src_node. */
#ifndef RD_SOURCE_EDIT_H
#define RD_SOURCE_EDIT_H

#include "base/buf.h"
#include "source/tree.h"

/* A run of bytes; n 0 is a place to insert at. */
struct rd_src_span {
	size_t at, n;
};

/* What stands between the quotes of an attribute of the start tag at `tag`.
 * RD_NOTFOUND: it has no such attribute; *span is behind its last one. */
enum rd_status rd_src_span_attr(struct rd_str bytes, size_t tag,
				const char *name, struct rd_src_span *span)
	RD_MUST_CHECK;
/* The text of the element whose start tag stands at `tag`, without white space
 * around it.  RD_SEMANTIC: it is not one plain run of characters (children,
 * comments, CDATA, references), or there is none. */
enum rd_status rd_src_span_text(struct rd_str bytes, size_t tag,
				struct rd_src_span *span) RD_MUST_CHECK;
/* Within a span of TERM=NUMBER words, the number of `term`.  RD_NOTFOUND: *span
 * is behind the last word. */
enum rd_status rd_src_span_entry(struct rd_str bytes, struct rd_str term,
				 struct rd_src_span *span) RD_MUST_CHECK;
/* Behind the '>' of the start tag at `tag`; *empty tells <a/> from <a>. */
size_t rd_src_start_end(struct rd_str bytes, size_t tag, bool *empty);
/* Behind the end tag (or the empty-element tag) of the element at `tag`. */
size_t rd_src_element_end(struct rd_str bytes, size_t tag);

#endif
