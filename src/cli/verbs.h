/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One handler per verb, each in the file of its name.  See cmd.h. */
#ifndef RD_CLI_VERBS_H
#define RD_CLI_VERBS_H

#include "cli/cmd.h"

int cmd_init(struct cmd *cmd);
int cmd_check(struct cmd *cmd);
int cmd_fmt(struct cmd *cmd);
int cmd_build(struct cmd *cmd);
int cmd_inspect(struct cmd *cmd);
int cmd_dump(struct cmd *cmd);
int cmd_test(struct cmd *cmd);
int cmd_get(struct cmd *cmd);
int cmd_set(struct cmd *cmd);
int cmd_mutate(struct cmd *cmd);
int cmd_variety(struct cmd *cmd);
int cmd_whatif(struct cmd *cmd);
int cmd_diff(struct cmd *cmd);
int cmd_seal(struct cmd *cmd);
int cmd_upgrade(struct cmd *cmd);
int cmd_verify_seal(struct cmd *cmd);
int cmd_activate(struct cmd *cmd);
int cmd_decide(struct cmd *cmd);
int cmd_explain(struct cmd *cmd);
int cmd_temporal(struct cmd *cmd);
int cmd_generate(struct cmd *cmd);
int cmd_plan(struct cmd *cmd);
int cmd_job(struct cmd *cmd);
int cmd_redux(struct cmd *cmd);
int cmd_history(struct cmd *cmd);
int cmd_look(struct cmd *cmd);
int cmd_show(struct cmd *cmd);
int cmd_replay(struct cmd *cmd);
int cmd_key(struct cmd *cmd);
int cmd_secret(struct cmd *cmd);
int cmd_doctor(struct cmd *cmd);
int cmd_config(struct cmd *cmd);
int cmd_completion(struct cmd *cmd);
int cmd_version(struct cmd *cmd);
int cmd_help(struct cmd *cmd);

/* The text of `refdesk help VERB`. */
void cmd_help_put(const struct cmd_verb *verb, struct rd_buf *out);

#endif
