/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One generation on its way: what decides it, the plan, the signed request and
 * the sheet.  Shared by generate and plan. */
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
	struct rd_plan plan;
	char id[RD_UUID_TEXT + 1];
};

/* Reads the operands and opens what they need; `state` is for a new decision.
 * Finish it in any case. */
int cmd_sheet_open(struct cmd *cmd, struct cmd_sheet *sheet,
		   enum cmd_state state);
void cmd_sheet_close(struct cmd_sheet *sheet);
/* Decides (a new decision) and plans. */
int cmd_sheet_plan(struct cmd *cmd, struct cmd_sheet *sheet);

#endif
