/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the tasks of refdesk redux are asked for: whose rules, which setting. */
#ifndef RD_CLI_REDUX_ASK_H
#define RD_CLI_REDUX_ASK_H

#include "cli/desk.h"
#include "plan/redux.h"

/* By --program, --rules and their settings, which must then have rules of
 * Redux (else exit 3); else the project's active program; outside a project,
 * and when that program has none, the installed pack "redux", compiled for this
 * call.  `program` has been initialised; the caller finishes it in any case. */
int cmd_redux_program(struct cmd *cmd, struct cmd_program *program);

/* The options that say which setting, into an empty `ask`; nothing is looked up
 * yet.  Exit 2 for two of --mode, --factor and --edge, and for what is no
 * number. */
int cmd_redux_ask(struct cmd *cmd, struct rd_plan_redux_ask *ask);
/* An option's decimal in 1e-4; *given is false without the option.  Exit 2 for
 * another word. */
int cmd_redux_decimal(struct cmd *cmd, enum cmd_option option, bool *given,
		      int64_t *value);

#endif
