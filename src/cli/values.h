/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Values of rules by path, as refdesk-author tells them. */
#ifndef RD_CLI_VALUES_H
#define RD_CLI_VALUES_H

#include "cli/author.h"

struct cmd_row {
	const char *path, *value;
	const char *file; /* as found on disk, shown from the project */
	uint32_t line;
	const char *tune; /* "LOW HIGH", or "" */
	bool is_set, overridden;
};

struct cmd_rows {
	struct cmd_row *items;
	size_t n;
};

/* The values of the pack's paths that draft->sets name, all when it names none.
 * Exit 3 with findings, 4 when a path names nothing. */
int cmd_values_ask(struct cmd *cmd, const char *dir,
		   const struct cmd_draft *draft, struct cmd_rows *rows);

/* Splits "PATH=VALUE" operands or options.  Exit 2 for other words and for a
 * path given twice. */
int cmd_sets_read(struct cmd *cmd, const char *const *words, size_t n,
		  struct cmd_set **sets);

/* The directory of one of the author's packs; NULL when it has no such. */
const char *cmd_pack_dir(const struct cmd_author *author, struct rd_str name);
/* A path as people read it: from the working directory, when it lies there. */
const char *cmd_path_shown(struct cmd *cmd, const char *path);
/* "PACK/NAME" as a path on disk; NULL (problem set) for another answer. */
const char *cmd_label_path(struct cmd *cmd, const struct cmd_author *author,
			   struct rd_str label);

#endif
