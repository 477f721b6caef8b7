/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_PACK_H
#define RD_CLI_PACK_H

#include "cli/cmd.h"

/* The directory that has the shipped rules/ and fixtures/: REFDESK_DATA
 * of the environment, else the one of the installation. */
const char *cmd_data_dir(struct cmd *cmd);

#endif
