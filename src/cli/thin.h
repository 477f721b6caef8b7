/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_THIN_H
#define RD_CLI_THIN_H

#include "cli/suite.h"

/* --margin=POINTS: cases that pass by less than that are findings (RD1919),
 * on stderr; of those that their rules acknowledge it says how many.  Exit 2
 * for a bad number; nothing without the option. */
int cmd_thin_option(struct cmd *cmd, int64_t *points);
void cmd_thin_tell(const struct cmd_suite *suite, int64_t points);

#endif
