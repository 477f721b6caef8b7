/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The canonical layout of a file of rules or cases.
 *
 * Two spaces per level; attributes in the order of the schema, wrapped before
 * column 80; at most one blank line, none at the start or end of an element.
 * Line breaks between tags stay where they were, and come where a line would
 * be longer than 80 columns; all children of an element that got too long stand
 * on lines of their own.  Comments, and the text of elements, stay as they are;
 * the further lines of a comment move with its first. */
#ifndef RD_SOURCE_FORMAT_H
#define RD_SOURCE_FORMAT_H

#include "base/buf.h"
#include "source/source.h"

/* Appends the canonical form of the file to *out (initialised by the caller).
 * It has the same tree, but for the order of attributes.  Needs
 * input->schemas.  RD_SYNTAX, RD_LIMIT: the file cannot be read, a finding was
 * added.  RD_NOMEM.  RD_INTERNAL: the tree would not be the same; nothing was
 * appended. */
enum rd_status rd_src_format(struct rd_diags *diags,
			     const struct rd_src_input *input,
			     struct rd_buf *out) RD_MUST_CHECK;

#endif
