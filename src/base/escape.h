/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_ESCAPE_H
#define RD_BASE_ESCAPE_H

#include "base/buf.h"

/* A JSON string with its quotes, escaped as RFC 8785 wants it.  Bytes that are
 * not UTF-8 become U+FFFD, one each. */
void rd_put_json_str(struct rd_buf *buf, struct rd_str s);
/* `before`, then the string, or null for an absent one. */
void rd_put_json_text(struct rd_buf *buf, const char *before, struct rd_str s);

/* Character data or an attribute's value of XML 1.0.  What XML cannot hold
 * (bytes that are not UTF-8, U+FFFE, U+FFFF) becomes U+FFFD, controls a
 * space. */
void rd_put_xml(struct rd_buf *buf, struct rd_str s);

/* Text for a terminal: control characters (C0, DEL, C1, bidirectional controls,
 * line separators) and bytes that are not UTF-8 are shown as \n, \t, \xNN or
 * \u{NNNN}; a backslash stays. */
void rd_put_shown(struct rd_buf *buf, struct rd_str s);
/* `before`, then the text; neither for an empty one. */
void rd_put_shown_part(struct rd_buf *buf, const char *before, struct rd_str s);

#endif
