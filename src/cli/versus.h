/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_VERSUS_H
#define RD_CLI_VERSUS_H

#include "cli/recall.h"

/* explain --versus: where two candidates of a decision differ, rule by rule;
 * the differences sum to that of the scores.  `ref` RD_NONE: the chosen one. */
int cmd_versus(struct cmd *cmd, struct cmd_recall *recall, uint32_t ref);

#endif
