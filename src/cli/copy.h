/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_COPY_H
#define RD_CLI_COPY_H

#include "cli/cmd.h"

/* Copies the regular files of a directory and of those below it; directories
 * are made as needed, files that exist are not touched (exit 2).  *n_files is
 * counted up.  A source that is not there counts as empty. */
int cmd_copy_tree(struct cmd *cmd, const char *from, const char *to,
		  size_t *n_files);

/* Removes a directory with everything in it, as far as it can. */
void cmd_remove_tree(const char *path);

#endif
