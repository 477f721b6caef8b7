/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Providers' keys, as this call may look for them. */
#ifndef RD_CLI_SECRETS_H
#define RD_CLI_SECRETS_H

#include "cli/cmd.h"
#include "crypt/secret-find.h"

/* All sources of this call.  --key-fd and --insecure-env count where a verb
 * takes them.  0, or an exit code with the problem set. */
int cmd_secret_places(struct cmd *cmd, struct rd_crypt_places *places);
/* Reads a secret from --key-fd, else from stdin; on a terminal it is asked for
 * and what is typed does not show. */
int cmd_secret_read(struct cmd *cmd, struct rd_crypt_secret **secret);
/* Says that a secret may reach swap, if it may. */
void cmd_secret_warn(const struct cmd *cmd,
		     const struct rd_crypt_secret *secret);
/* RD_DENIED with a problem when others may look into the project's directory
 * of secrets. */
enum rd_status cmd_secret_check_dir(const struct rd_crypt_places *places,
				    struct rd_problem *problem) RD_MUST_CHECK;

#endif
