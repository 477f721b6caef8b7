/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A request from the command line: a file or stdin, NAME=VALUE facts typed by
 * the pack, or both. */
#ifndef RD_CLI_FACTS_H
#define RD_CLI_FACTS_H

#include "cli/cmd.h"
#include "program/program.h"

struct cmd_input {
	const char *path;	  /* "-" is stdin; NULL: none */
	const char *const *facts; /* NAME=VALUE operands */
	size_t n_facts;
	/* A JSON object for "generation"; absent: none. */
	struct rd_str generation;
};

/* Whether an operand is NAME=VALUE (a file may be written ./a=b). */
bool cmd_is_fact(const char *operand);
/* Splits operands[from ..] into one path at most and the facts behind it.
 * Exit 2 for a path behind a fact. */
int cmd_input_split(struct cmd *cmd, size_t from, struct cmd_input *input);
/* The request text, in cmd->arena.  Facts that are already in the file are
 * refused. */
int cmd_input_request(struct cmd *cmd, const struct rd_prog *prog,
		      const struct cmd_input *input, struct rd_str *json);
/* The place of a problem with the request `json`, for a person: the file and
 * the line before the path; a program has the offset. */
void cmd_input_where(struct cmd *cmd, struct rd_str json);

#endif
