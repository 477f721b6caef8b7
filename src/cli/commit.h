/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_COMMIT_H
#define RD_CLI_COMMIT_H

#include "cli/desk.h"

/* A new id from the machine's clock and randomness. */
void cmd_id_make(char id[RD_UUID_TEXT + 1]);
/* Records the last decision under the id desk->id: the record form of decision
 * and request, the personal texts, the effects.  0, or an exit code with the
 * problem set; code "record.version" when the subject moved on meanwhile.  The
 * decision as recorded is appended to `line` unless that is NULL. */
int cmd_commit(struct cmd *cmd, struct cmd_desk *desk, struct rd_buf *line);

#endif
