/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_SOURCE_PRESCAN_H
#define RD_SOURCE_PRESCAN_H

#include "source/source.h"

struct rd_src_tag {
	size_t at;	     /* offset of the '<' in the file */
	uint32_t line;	     /* of the '<' */
	uint32_t first_attr; /* in attr_lines */
	uint32_t n_attrs;    /* namespace declarations not counted */
};

/* Where the start tags of a file stand, in document order.  True for a
 * well-formed file only. */
struct rd_src_scan {
	struct rd_str body; /* the bytes without a byte order mark */
	struct rd_src_tag *tags;
	size_t n_tags, n_tags_cap;
	uint32_t *attr_lines;
	size_t n_attrs, n_attrs_cap;
};

/* Refuses what must not reach the XML library (size, NUL, long tags, document
 * types, processing instructions, encodings, versions, elements that are too
 * many, too deep or have too many attributes) and notes lines, in one pass.
 * Malformed markup is left to the parser.  input->caps is not NULL.  RD_OK, or
 * one finding with RD_SYNTAX, RD_LIMIT, RD_NOMEM. */
enum rd_status rd_src_prescan(struct rd_arena *arena, struct rd_diags *diags,
			      const struct rd_src_input *input,
			      struct rd_src_scan *scan) RD_MUST_CHECK;

#endif
