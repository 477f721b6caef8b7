/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A directory per test, removed with all in it. */
#ifndef RD_TEST_SCRATCH_H
#define RD_TEST_SCRATCH_H

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch[64];

static inline void
scratch_open(void)
{
	snprintf(scratch, sizeof(scratch), "/tmp/refdesk-test-XXXXXX");
	cr_assert_not_null(mkdtemp(scratch));
}

static inline int
scratch_drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static inline void
scratch_close(void)
{
	chmod(scratch, 0700);
	nftw(scratch, scratch_drop, 16, FTW_DEPTH | FTW_PHYS);
}

/* Path of a name in the scratch directory; valid until the 8th next call. */
static inline const char *
in_scratch(const char *name)
{
	static char paths[8][256];
	static unsigned next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", scratch, name);
	return path;
}

static inline int
scratch_give(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return lchown(path, 65534, 65534);
}

/* Permissions say nothing to root: go on as nobody, who owns it all. */
static inline void
scratch_as_nobody(void)
{
	if (geteuid())
		return;
	cr_assert_eq(nftw(scratch, scratch_give, 16, FTW_PHYS), 0);
	cr_assert_eq(setresgid(65534, 65534, 65534), 0);
	cr_assert_eq(setresuid(65534, 65534, 65534), 0);
}

#endif
