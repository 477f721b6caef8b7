/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rule files from one version of the language to the next, by editing the bytes
 * that have to change and no others. */
#ifndef RD_SOURCE_UPGRADE_H
#define RD_SOURCE_UPGRADE_H

#include "base/buf.h"
#include "source/source.h"

/* An attribute that goes by another name from a version on. */
struct rd_src_rename {
	const char *element, *from, *to;
};

/* What leads to version `to` from the one before. */
struct rd_src_step {
	uint32_t to;
	const struct rd_src_rename *renames;
	size_t n_renames;
};

/* The steps of the language, in order. */
extern const struct rd_src_step rd_src_steps[];
extern const size_t rd_src_n_steps;

/* Appends to *out the file of a pack of language `from` as the steps beyond it
 * make it; a pack.xml also says the version then.  Equal bytes when there is
 * nothing to change.  RD_SYNTAX, RD_LIMIT: the file cannot be read, a finding
 * was added.  RD_NOMEM. */
enum rd_status rd_src_upgrade(struct rd_diags *diags,
			      const struct rd_src_input *input, uint32_t from,
			      const struct rd_src_step *steps, size_t n_steps,
			      struct rd_buf *out) RD_MUST_CHECK;
/* The version of the language that a pack.xml says; 0 when it says none, or
 * cannot be read (a finding). */
uint32_t rd_src_language(struct rd_diags *diags,
			 const struct rd_src_input *input);

#endif
