/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A recorded decision, decided again from its own request and program. */
#ifndef RD_CLI_RECALL_H
#define RD_CLI_RECALL_H

#include "cli/desk.h"

struct cmd_recall {
	struct cmd_desk desk; /* without a store: nothing is recorded */
	struct rd_rec_store *store;
	struct rd_rec_decision record;
	const struct rd_dec_result *result;
};

/* Opens the store and finds the record: ID (or the start of one), "last", or
 * NULL for last.  Exit 4 when there is none. */
int cmd_recall_find(struct cmd *cmd, struct cmd_recall *recall, const char *id);
/* Decides it again, with --program or --rules when they are given, else with
 * the archived program. */
int cmd_recall_decide(struct cmd *cmd, struct cmd_recall *recall);
void cmd_recall_close(struct cmd_recall *recall);

#endif
