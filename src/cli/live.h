/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a provider is doing, on stderr, as --progress says: one line that
 * redraws itself, a line or a JSON object for each event, or nothing.  Left to
 * itself it is the line that redraws itself on a terminal and nothing
 * elsewhere.  What changes the outcome (another provider, a note) is told in
 * any case, unless with --quiet. */
#ifndef RD_CLI_LIVE_H
#define RD_CLI_LIVE_H

#include "cli/event.h"

#include "cli/cmd.h"

#define CMD_LIVE_LABEL 160 /* bytes */

enum cmd_live_kind {
	CMD_LIVE_NONE,
	CMD_LIVE_BAR,
	CMD_LIVE_PLAIN,
	CMD_LIVE_JSON
};

struct cmd_live {
	const struct cmd *cmd;
	enum cmd_live_kind kind;
	bool several;		    /* jobs: each line says of which */
	bool drawn;		    /* there is a line to draw over */
	char label[CMD_LIVE_LABEL]; /* "fal flux-lora", of the present try */
};

void cmd_live_start(const struct cmd *cmd, struct cmd_live *live, bool several);
/* `line` is what the event was read from. */
void cmd_live_tell(struct cmd_live *live, const struct cmd_event *event,
		   struct rd_str line);
/* Takes the line that redraws itself away. */
void cmd_live_end(struct cmd_live *live);

#endif
