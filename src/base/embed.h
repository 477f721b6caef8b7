/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_EMBED_H
#define RD_BASE_EMBED_H

/* A file inside the program, as build-aux/embed-files writes it.  Tables end
 * with a NULL name. */
struct rd_embedded {
	const char *name; /* base name */
	const char *text; /* NUL-terminated, ends with a newline */
};

#endif
