/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One generation on its way: what decides it, and the plan, for the preview
 * that is built in or for providers of the program.  Shared by generate and
 * plan. */
#ifndef RD_CLI_SHEET_H
#define RD_CLI_SHEET_H

#include "cli/recall.h"
#include "plan/plan.h"

struct cmd_sheet {
	/* A new decision, or a record decided again. */
	bool recalled;
	struct cmd_recall recall;
	struct cmd_desk *desk; /* of either */
	const struct rd_dec_result *result;
	struct rd_str given; /* generation of the command line */
	struct rd_plan_generation generation;
	bool preview;
	struct rd_plan plan;	  /* of a preview, */
	struct rd_plan_doc *docs; /* or one for each row of the preset */
	uint32_t n_docs;
	char request[RD_CRYPT_HASH_TEXT]; /* of what was asked for */
	char id[RD_UUID_TEXT + 1];
};

/* Reads the operands and opens what they need; `state` is for a new decision.
 * Finish it in any case. */
int cmd_sheet_open(struct cmd *cmd, struct cmd_sheet *sheet,
		   enum cmd_state state);
void cmd_sheet_close(struct cmd_sheet *sheet);
/* Decides (a new decision) and plans.  A plan for a provider has the decision's
 * id once it is recorded, so not yet. */
int cmd_sheet_plan(struct cmd *cmd, struct cmd_sheet *sheet);

/* What is in the files that references name, by their number. */
int cmd_sheet_files(struct cmd *cmd, const struct rd_plan_generation *asked,
		    const struct rd_plan_file **files);

#endif
