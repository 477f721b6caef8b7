/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The first program of a new project. */
#ifndef RD_CLI_BEGIN_H
#define RD_CLI_BEGIN_H

#include "cli/cmd.h"
#include "crypt/crypt.h"

struct cmd_begun {
	char sha256[RD_CRYPT_HASH_TEXT]; /* of the program */
	size_t n_bytes, n_cases;
};

/* Compiles the pack PACK of the project in `dir`, runs the project's cases with
 * it and makes it the active program.  Exit 1 when a case does not pass.  Doing
 * it again changes nothing. */
int cmd_begin(struct cmd *cmd, const char *dir, const char *pack,
	      struct cmd_begun *begun);

#endif
