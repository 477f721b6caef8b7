/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_BATCH_H
#define RD_CLI_BATCH_H

#include "cli/desk.h"

/* One request per line of the file ("-" is stdin), one answer per line, in
 * order: the decision, or the problem object of a line that has none.  Answers
 * go out at the latest when there is nothing more to read at the moment.  0; 1
 * when any line was an error or came out as none; another exit code with the
 * problem set when the batch could not go on. */
int cmd_batch(struct cmd *cmd, struct cmd_desk *desk, const char *path,
	      const struct cmd_write *how);

#endif
