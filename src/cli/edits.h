/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Editing the rules of a pack: from paths and values to files as they would be,
 * and those to the disk, with a line about it in the pack's edits.ndjson. */
#ifndef RD_CLI_EDITS_H
#define RD_CLI_EDITS_H

#include "cli/values.h"

#define CMD_EDITS_FILE "edits.ndjson"
#define CMD_EDITS_CAP (64u << 20)

struct cmd_edits {
	const char *dir; /* of the pack, real path */
	const struct cmd_set *sets;
	size_t n_sets;
	struct cmd_row *rows; /* of the sets, before */
	struct cmd_edited *files;
	size_t n_files, cap_files;
	int lock; /* the directory, held while edits are made */
};

/* Reads, checks and plans: the rules with the values are compiled, both as
 * overrides and as the edited files would give them, and the files are read
 * back.  Exit 3 with findings, 4 for an unknown path, 1 when only a person can
 * make the change or the last edit was broken off, 75 when somebody else is
 * editing the pack. */
int cmd_edits_plan(struct cmd *cmd, struct cmd_edits *edits);
/* Writes journal and files, all or none unless it is killed in between. */
int cmd_edits_apply(struct cmd *cmd, const struct cmd_edits *edits);
/* Exit 1 when some files of the last edit have it and some do not, unless this
 * one asks for the same and so completes it. */
int cmd_edits_whole(struct cmd *cmd, const struct cmd_edits *edits);
/* Ends the hold on the directory. */
void cmd_edits_close(struct cmd_edits *edits);

/* "from":…,"path":…,"to":…} of one value, as journal and answer have it. */
void cmd_edit_put(const struct cmd_row *row, const char *to,
		  struct rd_buf *out);

#endif
