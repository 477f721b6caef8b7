/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What refdesk-dispatch tells while it works: one JSON object per line.  It is
 * a program of ours, and all of it is treated as foreign. */
#ifndef RD_CLI_EVENT_H
#define RD_CLI_EVENT_H

#include "base/problem.h"
#include "json/json.h"

#define CMD_EVENT_CAP_BYTES ((size_t)1 << 20)
#define CMD_EVENT_FILES_MAX 64
#define CMD_EVENT_TEXT_MAX 4096 /* bytes of each text */

enum cmd_event_kind {
	CMD_EVENT_ATTEMPT,   /* a provider is about to be asked */
	CMD_EVENT_WAIT,	     /* nothing can be done for so many seconds */
	CMD_EVENT_SUBMITTED, /* taken, and the provider's id is written down */
	CMD_EVENT_QUEUE,
	CMD_EVENT_RUNNING, /* where no percent is told */
	CMD_EVENT_PROGRESS,
	CMD_EVENT_FALLBACK, /* from one try to the next, and why */
	CMD_EVENT_NOTE,
	CMD_EVENT_IMAGE, /* a file is here */
	CMD_EVENT_DONE,	 /* the last word about a job */
	CMD_EVENT_N_KINDS
};

/* Texts that were null, or that this kind does not have, are absent; numbers
 * are 0. */
struct cmd_event {
	enum cmd_event_kind kind;
	struct rd_str job; /* a UUID */
	uint32_t try, seconds, position, percent, exit_code;
	struct rd_str provider, model, cost, reason, request;
	struct rd_str from, to, class, text, file, sha256;
	struct rd_str state, manifest, seed, next;
	struct rd_str files[CMD_EVENT_FILES_MAX];
	uint32_t n_files;
	bool flagged, trial;
	json_t *tree; /* the texts live in it */
};

/* Reads a line without its newline.  RD_SYNTAX (exit 10, sender.event) for
 * anything but an event of a known kind with all it has to have; RD_NOMEM.
 * Finish it in any case. */
enum rd_status cmd_event_read(struct rd_str line, struct cmd_event *event,
			      struct rd_problem *problem) RD_MUST_CHECK;
void cmd_event_fini(struct cmd_event *event);

#endif
