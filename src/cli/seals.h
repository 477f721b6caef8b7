/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Seals and keys on disk, and the policy of this project for its gate. */
#ifndef RD_CLI_SEALS_H
#define RD_CLI_SEALS_H

#include "cli/desk.h"
#include "sign/gate.h"
#include "sign/keys.h"

/* The digest of this build's schemas, 64 hexadecimal digits. */
struct rd_str cmd_schemas_digest(void);

/* The public keys of the project, keys/ROLE/NAME.pub of each role; none outside
 * a project. */
int cmd_keyring_load(struct cmd *cmd, struct rd_sig_keyring *ring);
/* The secret key of a role: --key or its setting for seal, else
 * keys/ROLE.key; exit 5 with a hint when there is none. */
int cmd_key_load(struct cmd *cmd, enum rd_sig_role role,
		 struct rd_crypt_key **key);

/* The envelope beside a program ("x.desk" has "x.seal.dsse"), in cmd->arena;
 * absent when there is none. */
int cmd_seal_read(struct cmd *cmd, const char *program,
		  struct rd_str *envelope);
/* PROGRAM without .desk, and the suffix; in cmd->arena. */
char *cmd_seal_path(struct cmd *cmd, const char *program, const char *suffix);

/* What the gate answers for a program with the envelope beside it. */
int cmd_seal_examine(struct cmd *cmd, const struct cmd_program *program,
		     struct rd_sig_finding *finding);
/* "seal.accepted" or the reason; "seal.unknown" when it could not be asked. */
const char *cmd_seal_word(struct cmd *cmd, const struct cmd_program *program);
/* Opens the gate: exit 5 with the reason when it stays closed. */
int cmd_seal_gate(struct cmd *cmd, const struct cmd_program *program,
		  struct rd_sig_seal **seal);
/* Raises the highest accepted serial of the pack to that of the seal. */
int cmd_seal_accepted(struct cmd *cmd,
		      const struct rd_sig_statement *statement);
/* Makes a seal older than the last accepted one, so that only a new one opens
 * the gate. */
int cmd_seal_outdate(struct cmd *cmd, const struct cmd_program *program);
/* Copies the seal beside a program into the project, with a warning instead
 * when there is none or the gate would refuse it.  The serial is not raised
 * yet: that closes the gate for older seals, so it comes when this one is in
 * use, by cmd_seal_settle with the same finding. */
int cmd_seal_install(struct cmd *cmd, const struct cmd_program *program,
		     struct rd_sig_finding *finding);
int cmd_seal_settle(struct cmd *cmd, const struct rd_sig_finding *finding);

#endif
