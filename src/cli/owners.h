/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_OWNERS_H
#define RD_CLI_OWNERS_H

#include "cli/suite.h"

/* Which cases of a suite that ran are needed: owns[case] is set when that case
 * alone reaches some item of its program's coverage, or alone fails with some
 * mutant of the program.  Cases of programs with replaced files count as
 * needed.  Zeroed, in the arena. */
int cmd_owners(struct cmd *cmd, struct cmd_suite *suite, bool **owns);

#endif
