/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Files as whole byte strings.  For the programs and the record layer; pure
 * layers never include this.  Every failure fills in *problem with exit code 10
 * and the path as its place. */
#ifndef RD_BASE_FS_H
#define RD_BASE_FS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"

#include <sys/types.h>

#define RD_FS_LIST_MAX 65536
/* As `mode`: that of the file that is replaced (0666 for a new one). */
#define RD_FS_KEEP_MODE ((mode_t)-1)

enum rd_fs_kind { RD_FS_ABSENT, RD_FS_FILE, RD_FS_DIR, RD_FS_OTHER };

/* What to try after this errno; NULL when there is nothing to say. */
const char *rd_fs_hint(int error);

/* What `path` leads to (links followed); RD_FS_ABSENT also when it cannot be
 * reached. */
enum rd_fs_kind rd_fs_kind(const char *path);

/* open(2) of what exists, again after a signal; never inherited, never the
 * controlling terminal.  -1 and errno. */
int rd_fs_open(const char *path, int flags) RD_MUST_CHECK;

/* Appends the whole file to `out`.  RD_NOTFOUND, RD_IO (a directory included),
 * RD_LIMIT beyond the cap of `out`, RD_NOMEM.  FIFOs and devices are read until
 * they end. */
enum rd_status rd_fs_read(const char *path, struct rd_buf *out,
			  struct rd_problem *problem) RD_MUST_CHECK;
/* The same for an open descriptor, which stays open; `name` is for messages. */
enum rd_status rd_fs_read_fd(int fd, const char *name, struct rd_buf *out,
			     struct rd_problem *problem) RD_MUST_CHECK;
/* Whether it is a regular file of exactly these bytes: then writing can be
 * spared.  What cannot be read is none. */
bool rd_fs_holds(const char *path, struct rd_str bytes);

/* Writes everything to an open descriptor, which stays open. */
enum rd_status rd_fs_write_fd(int fd, const char *name, struct rd_str bytes,
			      struct rd_problem *problem) RD_MUST_CHECK;
/* Puts `bytes` in the place of `path` (new or old, links followed): temporary
 * file in the same directory, fsync, rename, fsync of the directory.  `mode`
 * passes through the umask.  On failure the old file stands and nothing is left
 * behind; only a failed last fsync leaves the new one.  A path that leads to a
 * device, FIFO or socket is written to as it is. */
enum rd_status rd_fs_write_atomic(const char *path, struct rd_str bytes,
				  mode_t mode, struct rd_problem *problem)
	RD_MUST_CHECK;
/* The same, but RD_CONFLICT when `path` exists already. */
enum rd_status rd_fs_write_new(const char *path, struct rd_str bytes,
			       mode_t mode, struct rd_problem *problem)
	RD_MUST_CHECK;
/* The same, without waiting for the disk: for what can be made again.  Whoever
 * dies in between leaves the old file or the new one; a power cut may leave an
 * empty one. */
enum rd_status rd_fs_write_light(const char *path, struct rd_str bytes,
				 mode_t mode, struct rd_problem *problem)
	RD_MUST_CHECK;
enum rd_status rd_fs_write_light_new(const char *path, struct rd_str bytes,
				     mode_t mode, struct rd_problem *problem)
	RD_MUST_CHECK;
/* A file that is written, on the disk, and not yet in its place. */
struct rd_fs_staged;
/* As rd_fs_write_atomic up to the rename; *out is NULL on failure.  A path that
 * leads to anything but a file is refused. */
enum rd_status rd_fs_stage(const char *path, struct rd_str bytes, mode_t mode,
			   struct rd_fs_staged **out,
			   struct rd_problem *problem) RD_MUST_CHECK;
/* Puts the first and then the second in its place.  When the second cannot be,
 * what the first replaced is put back; whoever dies in between leaves the first
 * alone.  Frees both in any case. */
enum rd_status rd_fs_staged_place(struct rd_fs_staged *first,
				  struct rd_fs_staged *second,
				  struct rd_problem *problem) RD_MUST_CHECK;
/* Leaves nothing of it behind; NULL-safe. */
void rd_fs_staged_drop(struct rd_fs_staged *staged);
/* Makes a rename, link or creation inside `dir` durable. */
enum rd_status rd_fs_sync_dir(const char *dir, struct rd_problem *problem)
	RD_MUST_CHECK;

/* Names in `path` without "." and "..", in byte order, in the arena. */
enum rd_status rd_fs_list(const char *path, struct rd_arena *arena,
			  const char *const **names, size_t *n_names,
			  struct rd_problem *problem) RD_MUST_CHECK;
/* Makes the directory and those above it; one that exists is fine. */
enum rd_status rd_fs_mkdirs(const char *path, mode_t mode,
			    struct rd_problem *problem) RD_MUST_CHECK;

/* dir/name in the arena; name alone when it is absolute or dir is "" or ".";
 * NULL on exhaustion. */
char *rd_fs_join(struct rd_arena *arena, const char *dir, const char *name)
	RD_MUST_CHECK;
/* The directory part of a path without trailing slashes ("." when it has none);
 * NULL on exhaustion. */
char *rd_fs_dir_name(struct rd_arena *arena, const char *path) RD_MUST_CHECK;
/* What follows the last slash. */
const char *rd_fs_base_name(const char *path);

#endif
