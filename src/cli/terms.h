/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Under which terms a provider works, as its rules tell them: shown and asked
 * about before the first request, and again when they have changed.  What was
 * accepted stands in .refdesk/terms, a line "PROVIDER SHA256" each. */
#ifndef RD_CLI_TERMS_H
#define RD_CLI_TERMS_H

#include "cli/cmd.h"
#include "program/program.h"

/* Whether those of provider number `index` need no question: they were
 * accepted as they are, or there are none.  0, or an exit code with the problem
 * set. */
int cmd_terms_known(struct cmd *cmd, const struct rd_prog *prog, uint32_t index,
		    bool *known);
/* Asks about those of the provider of that name, if need be, and remembers the
 * answer; with --yes they are shown and accepted.  Exit 2 when they are not
 * accepted, or nobody can be asked. */
int cmd_terms_ask(struct cmd *cmd, const struct rd_prog *prog,
		  struct rd_str provider);

#endif
