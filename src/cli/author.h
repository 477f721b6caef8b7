/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The other end of refdesk-author: files go to it as bytes, findings, program
 * bytes and cases come back.  All of its answers are treated as foreign. */
#ifndef RD_CLI_AUTHOR_H
#define RD_CLI_AUTHOR_H

#include <sys/types.h>

#include "base/diag.h"
#include "base/frame.h"
#include "cli/cmd.h"
#include "program/program.h"

/* A value to set in rules, as PATH and VALUE. */
struct cmd_set {
	const char *path, *value;
	const char *reason; /* NULL: none */
};

/* A rule file as it would be after an edit. */
struct cmd_edited {
	const char *label; /* "PACK/FILE" */
	const char *path;  /* on disk */
	struct rd_str before, after;
};

/* A rule file that takes the place of the pack's file of that base name. */
struct cmd_replace {
	const char *file, *path;
};

/* What is to be compiled instead of what the files say. */
struct cmd_draft {
	const struct cmd_replace *replace;
	size_t n_replace;
	const struct cmd_set *sets;
	size_t n_sets;
	const struct cmd_edited *edited;
	size_t n_edited;
	/* For copies: the pack is called what it says, not as its directory. */
	bool any_directory;
};

#define CMD_PACKS_MAX 9

/* A pack with everything it may be based on, as bytes. */
struct cmd_pack {
	const char *name; /* of its directory, as a rule */
	const char *dir;  /* real path */
};

struct cmd_author {
	int fd;
	pid_t pid;
	struct rd_buf request; /* frames of the next question */
	struct rd_buf answer;
	const struct cmd_draft *draft; /* NULL: none */
	/* The packs that cmd_pack_put put last: the pack, its base, ... */
	struct cmd_pack packs[CMD_PACKS_MAX];
	size_t n_packs;
};

/* Starts the helper.  All functions: 0, or an exit code with the problem
 * set. */
int cmd_author_start(struct cmd *cmd, struct cmd_author *author);
/* Sends author->request (to which it adds DONE, and which it empties) and reads
 * the whole answer. */
int cmd_author_ask(struct cmd *cmd, struct cmd_author *author);
/* NULL-safe on a zeroed author; ends the helper. */
void cmd_author_stop(struct cmd_author *author);
/* Adds the DIAG and ACKN frames of the answer to diags. */
int cmd_author_diags(struct cmd *cmd, const struct cmd_author *author,
		     struct rd_diags *diags);

/* What the helper says of itself, in cmd->arena. */
struct cmd_author_info {
	struct rd_str sandbox; /* "rlimits, seccomp", or "none" */
	struct rd_str libxml;
};

/* Starts a helper, asks it, ends it. */
int cmd_author_info(struct cmd *cmd, struct cmd_author_info *info);

/* Finds the directory and its name; exit 10 when it is none. */
int cmd_pack_find(struct cmd *cmd, const char *dir, struct cmd_pack *pack);
/* Appends the FILE frames of the pack and of its bases to author->request. */
int cmd_pack_put(struct cmd *cmd, struct cmd_author *author,
		 const struct cmd_pack *pack);

/* What compiling gave.  The program was verified like any stranger's. */
struct cmd_built {
	struct rd_buf bytes;
	struct rd_prog prog;
	bool has_prog;
	struct rd_diags diags;
};

void cmd_built_init(struct cmd_built *built);
void cmd_built_fini(struct cmd_built *built);
/* Compiles a pack, with the n files of `replace` in the place of its own.
 * Findings go to built->diags; when there are errors among them: exit 3, the
 * problem set, the findings in cmd->findings. */
int cmd_pack_build(struct cmd *cmd, const char *dir,
		   const struct cmd_replace *replace, size_t n_replace,
		   struct cmd_built *built);
/* The same for a draft; exit 4 when one of its paths names nothing. */
int cmd_draft_build(struct cmd *cmd, const char *dir,
		    const struct cmd_draft *draft, struct cmd_built *built);
/* Appends the SETV frames of the draft. */
void cmd_draft_put_sets(struct cmd_author *author,
			const struct cmd_draft *draft);
/* Exit 4 when a finding says that a path names nothing, else 0. */
int cmd_draft_unknown(struct cmd *cmd, const struct rd_diags *diags);
/* Exit 3 with the findings attached to the problem. */
int cmd_fail_findings(struct cmd *cmd, struct rd_diags *diags,
		      const char *what);

#endif
