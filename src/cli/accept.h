/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_ACCEPT_H
#define RD_CLI_ACCEPT_H

#include "cli/suite.h"

/* refdesk test --accept: rewrites the expected values of one failing case to
 * what the program answers now, adds the reason to its because, runs the result
 * and, when it passes, prints the difference and writes the file.  Exit 1, with
 * nothing written, when the case cannot be made to pass by its values. */
int cmd_accept(struct cmd *cmd, struct cmd_suite *suite,
	       const struct cmd_files *files);

#endif
