/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The parts of refdesk redux table as text. */
#ifndef RD_CLI_REDUX_PAGE_H
#define RD_CLI_REDUX_PAGE_H

#include "cli/redux-table.h"

struct redux_page {
	const struct cmd_redux_table *table;
	const struct cmd_term *term;
	struct rd_buf line; /* being put together */
	struct rd_buf *out;
};

struct rd_str redux_page_str(const struct redux_page *page, uint32_t index);
/* The line goes out, broken to fit; lines but the first are indented. */
void redux_page_end(struct redux_page *page, unsigned indent);
/* The text and spaces up to `width` columns. */
void redux_page_pad(struct redux_page *page, struct rd_str text,
		    unsigned width);
const char *redux_page_arrow(const struct redux_page *page);
unsigned redux_page_widest_mode(const struct redux_page *page);

/* What the profiles are; all about it when there is one. */
void redux_page_profiles(struct redux_page *page);
/* The grids of all factors, by profile. */
void redux_page_factors(struct redux_page *page);
/* What is recommended: for the use that was asked for, and for which kinds. */
void redux_page_advice(struct redux_page *page);

#endif
