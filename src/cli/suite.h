/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A run of golden cases, each with the program it names, compiled afresh once
 * per pack and set of replaced files. */
#ifndef RD_CLI_SUITE_H
#define RD_CLI_SUITE_H

#include "cli/desk.h"
#include "cli/fixtures.h"

/* One program and what its cases reached. */
struct cmd_suite_program {
	const char *key; /* pack directory and replaced files, by line */
	struct rd_str pack;
	bool replaces;
	struct cmd_built built;
	struct rd_conf_runner runner;
	struct rd_conf_coverage *coverage;
	/* Not to be compiled again: the program's rules have errors. */
	bool broken;
};

struct cmd_suite {
	struct cmd_cases cases;
	struct rd_conf_row *rows; /* one per case */
	struct rd_conf_outcome *outcomes;
	struct cmd_suite_program **programs;
	size_t n_programs, cap_programs;
	struct rd_zones zones;
	struct rd_dec_zone_port port;
	/* Compiled already; used for cases that name its pack and replace
	 * nothing.  NULL: none. */
	const struct cmd_program *given;
	bool covers;		   /* note what the cases reach */
	size_t n_failed, n_unable; /* did not pass; could not be run */
};

void cmd_suite_init(struct cmd_suite *suite);
void cmd_suite_fini(struct cmd_suite *suite);
/* Reads the cases of the files; keeps those that `wanted` (may be NULL) says
 * yes to. */
int cmd_suite_read(struct cmd *cmd, struct cmd_suite *suite,
		   const struct cmd_files *files,
		   bool (*wanted)(const struct rd_conf_case *c, void *data),
		   void *data);
/* Runs all cases.  Non-zero only when the run could not go on. */
int cmd_suite_run(struct cmd *cmd, struct cmd_suite *suite);
/* Runs one case again, for --accept. */
int cmd_suite_run_case(struct cmd *cmd, struct cmd_suite *suite,
		       struct cmd_case *item, struct rd_conf_row *row,
		       struct rd_conf_outcome *outcome);

#endif
