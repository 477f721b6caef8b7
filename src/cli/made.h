/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What made a picture. */
#ifndef RD_CLI_MADE_H
#define RD_CLI_MADE_H

#include "cli/cmd.h"

/* An operand that is no id: ids have neither dots nor slashes. */
bool cmd_names_file(const char *operand);
/* Tells it of a picture or of a manifest.  Exit 4 for a file that is neither,
 * or has no manifest; 6 when the manifest, or a picture of it, was changed. */
int cmd_show_made(struct cmd *cmd, const char *file);

#endif
