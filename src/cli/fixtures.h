/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Fixture files on disk, and the cases in them. */
#ifndef RD_CLI_FIXTURES_H
#define RD_CLI_FIXTURES_H

#include "cli/author.h"
#include "conform/conform.h"

/* A rule or fixture file may be so large. */
#define CMD_XML_CAP (16u << 20)

/* Paths in the order of their names, directory by directory. */
struct cmd_files {
	const char **paths;
	size_t n, cap;
};

/* Adds a file, or every *.xml of a directory and those below it.  Exit 10 when
 * there is nothing of that name. */
int cmd_files_find(struct cmd *cmd, const char *path, struct cmd_files *files);
/* The same for cases: of a directory that has directories whose names end in
 * "fixtures", only what is in those counts; rules may stand beside them. */
int cmd_files_find_cases(struct cmd *cmd, const char *path,
			 struct cmd_files *files);
/* What stands in one directory: its *.xml files go to `files`, its directories
 * to `dirs`. */
int cmd_files_list(struct cmd *cmd, const char *dir, struct cmd_files *files,
		   struct cmd_files *dirs);
/* Adds this path, whatever it is. */
int cmd_files_add(struct cmd *cmd, struct cmd_files *files, const char *path);
/* Does a directory whose name ends in "fixtures" stand above it? */
bool cmd_files_among_fixtures(const char *path);
/* Exit 10 about a pipe, a socket or a device that was found by listing: reading
 * it could wait for ever. */
int cmd_files_refuse_odd(struct cmd *cmd, const char *path);

struct cmd_suite_program;
struct cmd_case {
	const char *path;
	struct rd_conf_case *c;
	const struct cmd_suite_program *program; /* once it ran; suite.h */
};

struct cmd_cases {
	struct cmd_case *items;
	size_t n, cap;
};

/* Parses the files.  Findings about fixtures: exit 4, with the findings
 * attached to the problem.  Finish it in any case. */
int cmd_cases_read(struct cmd *cmd, const struct cmd_files *files,
		   struct cmd_cases *cases);
/* The same for one text that is called `path`. */
int cmd_cases_parse(struct cmd *cmd, const char *path, struct rd_str text,
		    struct cmd_cases *cases);
void cmd_cases_fini(struct cmd_cases *cases);

#endif
