/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_GREY_H
#define RD_CLI_GREY_H

#include "cli/cmd.h"

struct cmd_grey {
	uint32_t width, height;
	const unsigned char *pixels; /* in cmd->arena */
};

/* Has refdesk-imagehelper decode a PNG.  Its answer is foreign and checked.
 * Exit 4 for what is no whole PNG or too large, 10 without the helper; where
 * the problem is is left to the caller. */
int cmd_grey_decode(struct cmd *cmd, struct rd_str png, struct cmd_grey *out);

#endif
