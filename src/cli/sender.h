/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The other end of refdesk-dispatch, which alone has keys of providers and a
 * network: plans or ids of jobs go to it, events come back. */
#ifndef RD_CLI_SENDER_H
#define RD_CLI_SENDER_H

#include "cli/cmd.h"

#define CMD_SENDER "refdesk-dispatch"
#define CMD_OUTCOMES_MAX 10000

/* What it is to do. */
struct cmd_sending {
	const char *task;    /* "send", "resume", "cancel" */
	struct rd_str plans; /* of send: lines; else absent */
	uint32_t n_plans;
	const char *const *jobs; /* full ids */
	size_t n_jobs;
	bool all;	 /* open jobs, whichever there are */
	bool resend;	 /* what nobody can tell of, once more */
	const char *dir; /* where files go; NULL: out of the settings */
};

#define CMD_SENDER_ARGS (64 + 2 * CMD_SECRET_FILES_MAX)
#define CMD_SENDER_ENV 256

/* What it is started with; key_fd is -1 or to be closed. */
struct cmd_sender_args {
	struct cmd *cmd;
	const char *argv[CMD_SENDER_ARGS + 1];
	size_t n_args;
	char *env[CMD_SENDER_ENV + 1];
	size_t n_env;
	int key_fd;
};
int cmd_sender_args(struct cmd *cmd, const struct cmd_sending *what,
		    struct cmd_sender_args *args);

/* How a job ended; texts in cmd->arena, absent when it said null. */
struct cmd_outcome {
	struct rd_str job, state, provider, model, cost, seed, manifest;
	struct rd_str reason, next;
	struct rd_str *files;
	uint32_t n_files;
	uint32_t n_tries; /* which of its tries answered; 0: not told */
	const char *code; /* of its problem; NULL: not told */
	const char *hint; /* the same */
	int exit_code;
	bool trial;
};
struct cmd_outcomes {
	struct cmd_outcome *items;
	size_t n;
	int exit_code; /* the worst */
};

/* Runs it to its end, with its events shown, and interruptions passed on.
 * 0 when every job that it spoke of has an outcome, whatever that is.  Else an
 * exit code with the problem set: what it said went wrong; 8 with the command
 * to type when it ended while a job was under way; 10 (sender.missing,
 * sender.event, sender.ended); 128+n when it was interrupted before there was a
 * job.  Outcomes so far stand in any case. */
int cmd_sender_run(struct cmd *cmd, const struct cmd_sending *what,
		   struct cmd_outcomes *out);
/* Prints how a job ended: files, or what is wrong and what to do next; decision
 * NULL: not told.  Returns its exit code. */
int cmd_outcome_tell(struct cmd *cmd, const struct cmd_outcome *outcome,
		     const char *decision);
/* The same for each of several, one answer for each; returns the worst exit
 * code. */
int cmd_outcomes_tell(struct cmd *cmd, const struct cmd_outcomes *outcomes);

#endif
