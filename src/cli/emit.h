/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Cases written to --emit for somebody to review.  Nothing that is there
 * already is touched. */
#ifndef RD_CLI_EMIT_H
#define RD_CLI_EMIT_H

#include "cli/suite.h"

struct cmd_emission {
	struct cmd *cmd;
	uint32_t n;
};

/* Makes the directory. */
int cmd_emit_start(struct cmd *cmd, struct cmd_emission *e);
/* An rd_conf_emit_fn; data is the emission. */
bool cmd_emit_case(void *data, const char *name, struct rd_str text);
/* Says how many were written, or what went wrong. */
int cmd_emit_end(struct cmd_emission *e, enum rd_status status);

/* Writes a case for each gap of the suite's coverage that one can be made
 * for. */
int cmd_gaps_emit(struct cmd *cmd, struct cmd_suite *suite);

#endif
