/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_INSPECT_FACTS_H
#define RD_CLI_INSPECT_FACTS_H

#include "cli/cmd.h"
#include "program/program.h"

/* The facts that a request may give: "fact  NAME  TYPE  what else is known",
 * a line each. */
void cmd_facts_put(const struct cmd_term *term, const struct rd_prog *prog,
		   struct rd_buf *out);
/* The same as a JSON array of objects. */
void cmd_facts_json(const struct rd_prog *prog, struct rd_buf *out);

#endif
