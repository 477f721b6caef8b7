/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_GENERATION_H
#define RD_CLI_GENERATION_H

#include "cli/cmd.h"

/* The "generation" object that the options of generate and plan describe, in
 * cmd->arena; absent when none of them was given.  Exit 2 for an option that
 * cannot be read. */
int cmd_generation_collect(struct cmd *cmd, struct rd_str *json);
/* --size, 896x1152; zeros without it.  Exit 2 for what is no size. */
int cmd_size(struct cmd *cmd, uint32_t *width, uint32_t *height);

#endif
