/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What verbs need of the project, with the problem set when it is missing. */
#ifndef RD_CLI_PROJECT_H
#define RD_CLI_PROJECT_H

#include "cli/cmd.h"

/* Exit 2 with a hint when there is no project. */
int cmd_project_need(struct cmd *cmd);
/* The file of the active program; exit 2 with a hint when there is none. */
int cmd_project_active(struct cmd *cmd, const char **path);
/* The project's pack: the directory named by `rules`, or the only pack in
 * it. */
int cmd_project_rules(struct cmd *cmd, const char **dir);
int cmd_project_fixtures(struct cmd *cmd, const char **dir);
/* --db or the project's store; exit 2 with a hint when there is neither. */
int cmd_project_db(struct cmd *cmd, const char **uri);

#endif
