/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_SARIF_H
#define RD_CLI_SARIF_H

#include "base/diag.h"

/* Appends the findings as one SARIF 2.1.0 log and a newline: each kind of
 * finding there is a rule with its texts, the second place of a finding a
 * related location, an acknowledged one suppressed.  RD_NOMEM. */
enum rd_status cmd_sarif_put(const struct rd_diags *diags, struct rd_buf *out)
	RD_MUST_CHECK;

#endif
