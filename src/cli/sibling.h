/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_SIBLING_H
#define RD_CLI_SIBLING_H

#include <sys/types.h>

#include "cli/cmd.h"

/* Where a program that does a part of refdesk's work is: in REFDESK_LIBEXEC
 * alone if that is set, beside refdesk, or where it is installed.  Exit 10 with
 * the problem `code` when it is not there; *path lives in cmd->arena. */
int cmd_sibling_find(struct cmd *cmd, const char *name, const char *code,
		     const char **path);
/* Starts it with nothing but one end of a socket, which is its stdin and
 * stdout, and stderr; its environment is empty.  *fd is the other end.  Exit
 * code. */
int cmd_sibling_start(struct cmd *cmd, const char *name, const char *code,
		      int *fd, pid_t *pid);

#endif
