/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reading and listing; writing stands in fs-write.c. */

#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP 16384

const char *
rd_fs_hint(int error)
{
	static const struct {
		int error;
		const char *text;
	} hints[] = {
		{ ENOENT, "check the path" },
		{ ENOTDIR, "a part of the path is no directory" },
		{ EISDIR, "name a file, not a directory" },
		{ EEXIST, "something else has this name: choose another" },
		{ EACCES, "check its permissions and those of its directory" },
		{ EPERM, "check its permissions and those of its directory" },
		{ EROFS, "choose a place that can be written" },
		{ ENOSPC, "free some space and try again" },
		{ EDQUOT, "free some space and try again" },
		{ EMFILE, "close some files and try again" },
		{ ENFILE, "close some files and try again" },
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (hints[i].error == error)
			return hints[i].text;
	return NULL;
}

static void
give_hint(struct rd_problem *problem, int error)
{
	const char *hint = rd_fs_hint(error);

	if (hint)
		rd_problem_hint(problem, "%s", hint);
}

static enum rd_status
fail(struct rd_problem *problem, int error, const char *path, const char *doing)
{
	enum rd_status status = RD_IO;
	const char *code = "file.io";

	if (error == ENOENT || error == ENOTDIR) {
		status = RD_NOTFOUND;
		code = "file.not-found";
	} else if (error == ENOMEM) {
		status = RD_NOMEM;
	}
	rd_problem_set(problem, status, 10, code, "cannot %s: %s", doing,
		       strerrordesc_np(error) ? strerrordesc_np(error)
					      : "unknown error");
	rd_problem_where(problem, "%s", path);
	give_hint(problem, error);
	errno = error;
	return status;
}

static enum rd_status
fail_full(struct rd_problem *problem, const struct rd_buf *out,
	  const char *name)
{
	enum rd_status status = rd_buf_status(out);

	rd_problem_set(problem, status, 10,
		       status == RD_LIMIT ? "file.too-large" : "file.memory",
		       status == RD_LIMIT ? "larger than %zu bytes"
					  : "no memory for up to %zu bytes",
		       out->cap);
	rd_problem_where(problem, "%s", name);
	if (status == RD_LIMIT)
		rd_problem_hint(problem, "is this the right file?");
	return status;
}

enum rd_fs_kind
rd_fs_kind(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return RD_FS_ABSENT;
	if (S_ISREG(st.st_mode))
		return RD_FS_FILE;
	return S_ISDIR(st.st_mode) ? RD_FS_DIR : RD_FS_OTHER;
}

/* Room for the next read: a buffer at its cap still gets one probing byte, to
 * tell "just fits" from "too large". */
static ssize_t
read_some(int fd, struct rd_buf *out)
{
	size_t room = out->cap - out->len;
	char probe;
	ssize_t n;

	if (room > READ_STEP)
		room = READ_STEP;
	if (room && !rd_buf_reserve(out, room))
		return 1;
	if (room && out->size - out->len > room)
		room = out->size - out->len;
	do {
		n = room ? read(fd, out->ptr + out->len, room)
			 : read(fd, &probe, 1);
	} while (n < 0 && errno == EINTR);
	if (n > 0 && room)
		out->len += (size_t)n;
	else if (n > 0)
		out->status = RD_LIMIT;
	return n;
}

enum rd_status
rd_fs_read_fd(int fd, const char *name, struct rd_buf *out,
	      struct rd_problem *problem)
{
	ssize_t n;

	do {
		n = read_some(fd, out);
	} while (n > 0 && rd_buf_status(out) == RD_OK);
	if (rd_buf_status(out) != RD_OK)
		return fail_full(problem, out, name);
	if (n < 0)
		return fail(problem, errno, name, "read");
	return RD_OK;
}

int
rd_fs_open(const char *path, int flags)
{
	int fd;

	do {
		fd = open(path, flags | O_CLOEXEC | O_NOCTTY);
	} while (fd < 0 && errno == EINTR);
	return fd;
}

/* What a file says of its size is room to begin with, or too much at once. */
static enum rd_status
read_sized(int fd, const char *path, off_t size, struct rd_buf *out,
	   struct rd_problem *problem)
{
	if (size > 0 && (uintmax_t)size > out->cap - out->len) {
		out->status = RD_LIMIT;
		return fail_full(problem, out, path);
	}
	if (size > 0 && (uintmax_t)size < out->cap - out->len)
		(void)rd_buf_reserve(out, (size_t)size + 1);
	return rd_fs_read_fd(fd, path, out, problem);
}

enum rd_status
rd_fs_read(const char *path, struct rd_buf *out, struct rd_problem *problem)
{
	enum rd_status status;
	struct stat st;
	int fd;

	fd = rd_fs_open(path, O_RDONLY);
	if (fd < 0)
		return fail(problem, errno, path, "open");
	if (fstat(fd, &st))
		status = fail(problem, errno, path, "read");
	else if (S_ISDIR(st.st_mode))
		status = fail(problem, EISDIR, path, "read");
	else
		status = read_sized(fd, path, st.st_size, out, problem);
	close(fd);
	return status;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct name_list {
	char **items;
	size_t n, cap;
};

static enum rd_status
add_name(struct name_list *list, struct rd_arena *arena, const char *name)
{
	enum rd_status status;

	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return RD_OK;
	if (list->n == RD_FS_LIST_MAX)
		return RD_LIMIT;
	if (list->n == list->cap) {
		status = rd_arena_grow(arena, (void **)&list->items, list->n,
				       &list->cap, sizeof(*list->items));
		if (status != RD_OK)
			return status;
	}
	list->items[list->n] = rd_arena_strdup(arena, rd_str_of(name));
	return list->items[list->n++] ? RD_OK : RD_NOMEM;
}

static enum rd_status
list_dir(DIR *dir, const char *path, struct rd_arena *arena,
	 struct name_list *list, struct rd_problem *problem)
{
	enum rd_status status = RD_OK;
	struct dirent *entry;

	for (;;) {
		errno = 0;
		entry = readdir(dir);
		if (!entry)
			break;
		status = add_name(list, arena, entry->d_name);
		if (status != RD_OK)
			break;
	}
	if (status == RD_OK && errno)
		return fail(problem, errno, path, "list");
	if (status != RD_OK) {
		rd_problem_set(problem, status, 10, "file.too-many",
			       "too many names in a directory");
		rd_problem_where(problem, "%s", path);
	}
	return status;
}

enum rd_status
rd_fs_list(const char *path, struct rd_arena *arena, const char *const **names,
	   size_t *n_names, struct rd_problem *problem)
{
	struct name_list list = { NULL, 0, 0 };
	enum rd_status status;
	DIR *dir = opendir(path);

	*names = NULL;
	*n_names = 0;
	if (!dir)
		return fail(problem, errno, path, "list");
	status = list_dir(dir, path, arena, &list, problem);
	closedir(dir);
	if (status != RD_OK)
		return status;
	if (list.n)
		qsort(list.items, list.n, sizeof(*list.items), compare_names);
	*names = (const char *const *)list.items;
	*n_names = list.n;
	return RD_OK;
}

bool
rd_fs_holds(const char *path, struct rd_str bytes)
{
	struct rd_problem ignored;
	struct rd_buf old;
	bool same;

	if (rd_fs_kind(path) != RD_FS_FILE)
		return false;
	rd_buf_init(&old, bytes.len + 1);
	same = rd_fs_read(path, &old, &ignored) == RD_OK &&
	       rd_str_eq(rd_buf_view(&old), bytes);
	rd_buf_fini(&old);
	return same;
}

enum rd_status
rd_fs_mkdirs(const char *path, mode_t mode, struct rd_problem *problem)
{
	char part[PATH_MAX];
	size_t len = strlen(path);
	int error;

	if (!len || len >= sizeof(part))
		return fail(problem, len ? ENAMETOOLONG : ENOENT, path,
			    "make a directory");
	if (rd_fs_kind(path) == RD_FS_DIR)
		return RD_OK;
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (!mkdir(part, mode))
			continue;
		error = errno;
		if (rd_fs_kind(part) != RD_FS_DIR)
			return fail(problem, error, part, "make a directory");
	}
	return RD_OK;
}

char *
rd_fs_join(struct rd_arena *arena, const char *dir, const char *name)
{
	size_t len = strlen(dir);

	if (!len || name[0] == '/' || !strcmp(dir, "."))
		return rd_arena_strdup(arena, rd_str_of(name));
	while (len > 1 && dir[len - 1] == '/')
		len--;
	return rd_arena_printf(arena, "%.*s%s%s", (int)len, dir,
			       dir[len - 1] == '/' ? "" : "/", name);
}

char *
rd_fs_dir_name(struct rd_arena *arena, const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return rd_arena_strdup(arena, len ? (struct rd_str){ path, len }
					  : RD_STR_LIT("."));
}

const char *
rd_fs_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
