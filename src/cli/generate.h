/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One run of refdesk generate: by the preview that is built in, which makes its
 * files here, or by a provider, which refdesk-dispatch asks. */
#ifndef RD_CLI_GENERATE_H
#define RD_CLI_GENERATE_H

#include "cli/seals.h"
#include "cli/sheet.h"
#include "dispatch/preview.h"

struct cmd_generate {
	struct cmd_sheet sheet;
	struct rd_sig_seal *seal;
	struct rd_crypt_key *key;
	const char *dir; /* of the files */
	bool made_dir;
	/* Of a preview. */
	struct rd_signed_request *request;
	struct rd_disp_picture *pictures;
	struct rd_buf svg, manifest;
};

/* Makes the sheet in memory, and writes what was made. */
int cmd_preview_make(struct cmd *cmd, struct cmd_generate *g);
int cmd_preview_write(struct cmd *cmd, struct cmd_generate *g);

/* Whether the plan may be sent: a program of the project, terms accepted, a
 * program that sends. */
int cmd_send_check(struct cmd *cmd, struct cmd_generate *g);
/* Hands the plans over and tells what came of them; returns that exit code. */
int cmd_send(struct cmd *cmd, struct cmd_generate *g);
/* Copies the plan's files into the project, where jobs find them later, and
 * removes copies that have had their time. */
int cmd_uploads_keep(struct cmd *cmd, const struct rd_plan_doc *doc);
/* The job that --idempotency-key has already, gone on with and told as above;
 * *known is false when there is none.  Exit 4 when it was for something
 * else. */
int cmd_send_known(struct cmd *cmd, struct cmd_generate *g, bool *known);

#endif
