/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Durable writing: a reader sees the old file or the new one, whatever happens
 * in between.  A process killed half-way may leave its temporary file
 * (".NAME.XXXXXXXX.tmp"), never a half-written target. */

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_TRIES 16

/* One write in progress. */
struct target {
	const char *name; /* as the caller wrote it, for messages */
	char path[PATH_MAX];
	char dir[PATH_MAX];
	char temp[PATH_MAX];
	mode_t mode;
	bool keep_mode;
	bool fresh; /* must not exist yet */
	bool light; /* the disk is not waited for */
};

static enum rd_status
fail(struct rd_problem *problem, const char *path, const char *doing)
{
	static const char unknown[] = "unknown error";
	int error = errno;
	const char *text = strerrordesc_np(error);
	enum rd_status status = RD_IO;
	const char *code = "file.io";

	if (error == EEXIST) {
		status = RD_CONFLICT;
		code = "file.exists";
	} else if (error == ENOENT || error == ENOTDIR) {
		status = RD_NOTFOUND;
		code = "file.not-found";
	}
	rd_problem_set(problem, status, 10, code, "cannot %s: %s", doing,
		       text ? text : unknown);
	rd_problem_where(problem, "%s", path);
	if (rd_fs_hint(error))
		rd_problem_hint(problem, "%s", rd_fs_hint(error));
	errno = error;
	return status;
}

enum rd_status
rd_fs_write_fd(int fd, const char *name, struct rd_str bytes,
	       struct rd_problem *problem)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(problem, name, "write");
		bytes.ptr += n;
		bytes.len -= (size_t)n;
	}
	return RD_OK;
}

/* EINTR after fsync or close leaves nothing to repeat on Linux but fsync. */
static int
sync_fd(int fd)
{
	int rc;

	do {
		rc = fsync(fd);
	} while (rc && errno == EINTR);
	return rc;
}

enum rd_status
rd_fs_sync_dir(const char *dir, struct rd_problem *problem)
{
	enum rd_status status = RD_OK;
	int fd;

	fd = rd_fs_open(dir, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fail(problem, dir, "open");
	/* Some file systems have no directory fsync and say EINVAL. */
	if (sync_fd(fd) && errno != EINVAL)
		status = fail(problem, dir, "sync");
	close(fd);
	return status;
}

static enum rd_status
split_path(struct target *target, struct rd_problem *problem)
{
	const char *slash = strrchr(target->path, '/');
	size_t len = slash ? (size_t)(slash - target->path) : 0;

	if (slash && !len)
		len = 1;
	if (!*rd_fs_base_name(target->path)) {
		errno = EISDIR;
		return fail(problem, target->name, "write");
	}
	if (!slash) {
		memcpy(target->dir, ".", 2);
		return RD_OK;
	}
	memcpy(target->dir, target->path, len);
	target->dir[len] = '\0';
	return RD_OK;
}

/* A link is followed to its end, so that replacing the file keeps the link. */
static enum rd_status
find_target(const char *path, struct target *target, struct rd_problem *problem)
{
	size_t len = strlen(path);
	struct stat st;

	target->name = path;
	if (!len || len >= sizeof(target->path)) {
		errno = len ? ENAMETOOLONG : ENOENT;
		return fail(problem, path, "write");
	}
	if (lstat(path, &st) || !S_ISLNK(st.st_mode))
		memcpy(target->path, path, len + 1);
	else if (!realpath(path, target->path))
		return fail(problem, path, "write");
	return split_path(target, problem);
}

static int
open_temp(struct target *target)
{
	const char *base = rd_fs_base_name(target->path);
	mode_t mode = target->keep_mode ? 0600 : target->mode;
	int fd = -1;

	for (int i = 0; i < TEMP_TRIES && fd < 0; i++) {
		uint32_t random;
		int n;

		if (getrandom(&random, sizeof(random), 0) != sizeof(random))
			return -1;
		n = snprintf(target->temp, sizeof(target->temp),
			     "%s/.%.200s.%08x.tmp", target->dir, base, random);
		if (n < 0 || (size_t)n >= sizeof(target->temp)) {
			errno = ENAMETOOLONG;
			return -1;
		}
		fd = open(target->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			  mode);
		if (fd < 0 && errno != EEXIST && errno != EINTR)
			return -1;
	}
	return fd;
}

static enum rd_status
fill_temp(struct target *target, struct rd_str bytes,
	  struct rd_problem *problem)
{
	enum rd_status status;
	int fd = open_temp(target);

	if (fd < 0)
		return fail(problem, target->name, "write");
	status = rd_fs_write_fd(fd, target->name, bytes, problem);
	if (status == RD_OK && target->keep_mode && fchmod(fd, target->mode))
		status = fail(problem, target->name, "set the mode of");
	if (status == RD_OK && !target->light && sync_fd(fd))
		status = fail(problem, target->name, "sync");
	if (close(fd) && errno != EINTR && status == RD_OK)
		status = fail(problem, target->name, "write");
	if (status != RD_OK)
		unlink(target->temp);
	return status;
}

/* Without RENAME_NOREPLACE (old or foreign file systems) a hard link is the
 * other operation that refuses an existing name. */
static int
place_fresh(const struct target *target)
{
	if (!renameat2(AT_FDCWD, target->temp, AT_FDCWD, target->path,
		       RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (link(target->temp, target->path))
		return -1;
	return unlink(target->temp);
}

static enum rd_status
replace(struct target *target, struct rd_str bytes, struct rd_problem *problem)
{
	enum rd_status status = fill_temp(target, bytes, problem);
	int rc;

	if (status != RD_OK)
		return status;
	rc = target->fresh ? place_fresh(target)
			   : rename(target->temp, target->path);
	if (rc) {
		status = fail(problem, target->name, "write");
		unlink(target->temp);
		return status;
	}
	return target->light ? RD_OK : rd_fs_sync_dir(target->dir, problem);
}

/* Devices, FIFOs and sockets cannot be replaced, only written to. */
static enum rd_status
write_through(const char *path, struct rd_str bytes, struct rd_problem *problem)
{
	enum rd_status status;
	int fd;

	fd = rd_fs_open(path, O_WRONLY);
	if (fd < 0)
		return fail(problem, path, "open");
	status = rd_fs_write_fd(fd, path, bytes, problem);
	close(fd);
	return status;
}

/* What stands at the path already: a directory is refused; *through is true for
 * what can only be written to; else the target gets its mode. */
static enum rd_status
look_at(const char *path, struct target *target, bool *through,
	struct rd_problem *problem)
{
	mode_t mode = target->mode;
	struct stat st;
	bool exists = !stat(path, &st);

	if (exists && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return fail(problem, path, "write");
	}
	*through = exists && !S_ISREG(st.st_mode);
	target->keep_mode = exists && mode == RD_FS_KEEP_MODE;
	if (target->keep_mode)
		target->mode = st.st_mode & 07777;
	else if (mode == RD_FS_KEEP_MODE)
		target->mode = 0666;
	return RD_OK;
}

static enum rd_status
write_over(const char *path, struct rd_str bytes, struct target *target,
	   struct rd_problem *problem)
{
	enum rd_status status;
	bool through = false;

	status = look_at(path, target, &through, problem);
	if (status == RD_OK && through)
		return write_through(path, bytes, problem);
	if (status == RD_OK)
		status = find_target(path, target, problem);
	return status == RD_OK ? replace(target, bytes, problem) : status;
}

enum rd_status
rd_fs_write_atomic(const char *path, struct rd_str bytes, mode_t mode,
		   struct rd_problem *problem)
{
	struct target target = { .mode = mode };

	return write_over(path, bytes, &target, problem);
}

enum rd_status
rd_fs_write_light(const char *path, struct rd_str bytes, mode_t mode,
		  struct rd_problem *problem)
{
	struct target target = { .mode = mode, .light = true };

	return write_over(path, bytes, &target, problem);
}

static enum rd_status
write_fresh(const char *path, struct rd_str bytes, struct target *target,
	    struct rd_problem *problem)
{
	enum rd_status status = find_target(path, target, problem);
	struct stat st;

	if (status != RD_OK)
		return status;
	/* Said early so that no temporary file is needed for the answer; the
	 * placing below decides. */
	if (!lstat(path, &st)) {
		errno = EEXIST;
		return fail(problem, path, "write");
	}
	return replace(target, bytes, problem);
}

enum rd_status
rd_fs_write_new(const char *path, struct rd_str bytes, mode_t mode,
		struct rd_problem *problem)
{
	struct target target = { .mode = mode, .fresh = true };

	return write_fresh(path, bytes, &target, problem);
}

enum rd_status
rd_fs_write_light_new(const char *path, struct rd_str bytes, mode_t mode,
		      struct rd_problem *problem)
{
	struct target target = { .mode = mode, .fresh = true, .light = true };

	return write_fresh(path, bytes, &target, problem);
}

/* ---- two files, or neither ---- */

struct rd_fs_staged {
	struct target target;
	bool placed;
	bool fresh;   /* there was nothing in its place */
	bool swapped; /* the temporary name is the old file's */
};

enum rd_status
rd_fs_stage(const char *path, struct rd_str bytes, mode_t mode,
	    struct rd_fs_staged **out, struct rd_problem *problem)
{
	struct rd_fs_staged *staged = calloc(1, sizeof(*staged));
	enum rd_status status;
	bool through = false;

	*out = NULL;
	if (!staged)
		return rd_problem_set(problem, RD_NOMEM, 10, "system.memory",
				      "out of memory");
	staged->target.mode = mode;
	status = look_at(path, &staged->target, &through, problem);
	if (status == RD_OK && through) {
		errno = EINVAL;
		status = fail(problem, path, "replace");
	}
	if (status == RD_OK)
		status = find_target(path, &staged->target, problem);
	if (status == RD_OK)
		status = fill_temp(&staged->target, bytes, problem);
	if (status == RD_OK)
		*out = staged;
	else
		free(staged);
	return status;
}

void
rd_fs_staged_drop(struct rd_fs_staged *staged)
{
	if (staged && (!staged->placed || staged->swapped))
		unlink(staged->target.temp);
	free(staged);
}

/* Old and new file change names where the file system can do that, so that it
 * can be undone. */
static int
place(struct rd_fs_staged *staged)
{
	const struct target *target = &staged->target;
	struct stat st;

	staged->fresh = lstat(target->path, &st) != 0;
	staged->swapped = !staged->fresh && S_ISREG(st.st_mode) &&
			  !renameat2(AT_FDCWD, target->temp, AT_FDCWD,
				     target->path, RENAME_EXCHANGE);
	if (!staged->swapped && rename(target->temp, target->path))
		return -1;
	staged->placed = true;
	return 0;
}

static void
take_back(struct rd_fs_staged *staged)
{
	const struct target *target = &staged->target;

	if (staged->swapped)
		(void)renameat2(AT_FDCWD, target->temp, AT_FDCWD, target->path,
				RENAME_EXCHANGE);
	else if (staged->fresh)
		(void)unlink(target->path);
}

static enum rd_status
place_two(struct rd_fs_staged *first, struct rd_fs_staged *second,
	  struct rd_problem *problem)
{
	enum rd_status status;

	if (place(first))
		return fail(problem, first->target.name, "write");
	if (place(second)) {
		status = fail(problem, second->target.name, "write");
		take_back(first);
		return status;
	}
	status = rd_fs_sync_dir(first->target.dir, problem);
	if (status != RD_OK)
		return status;
	return rd_fs_sync_dir(second->target.dir, problem);
}

enum rd_status
rd_fs_staged_place(struct rd_fs_staged *first, struct rd_fs_staged *second,
		   struct rd_problem *problem)
{
	enum rd_status status = place_two(first, second, problem);

	rd_fs_staged_drop(first);
	rd_fs_staged_drop(second);
	return status;
}
