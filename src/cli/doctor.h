/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_DOCTOR_H
#define RD_CLI_DOCTOR_H

#include "cli/cmd.h"
#include "program/program.h"

enum verdict { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL };

/* Lines of an answer: one for each thing that was looked at. */
struct cmd_doctor {
	struct cmd *cmd;
	bool failed;
	size_t n;
};

void cmd_doctor_tell(struct cmd_doctor *d, enum verdict verdict,
		     const char *what, struct rd_str text);
/* A problem that was found becomes a line, and is forgotten. */
void cmd_doctor_problem(struct cmd_doctor *d, enum verdict verdict,
			const char *what);

/* doctor-send.c: what sending with this program needs. */
void cmd_doctor_send(struct cmd_doctor *d, const struct rd_prog *prog);

#endif
