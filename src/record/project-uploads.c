/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures that requests brought: there for as long as somebody may have to
 * send them again.  A file's time of change says when it was last wanted. */

#include "record/project.h"

#include "base/fs.h"
#include "crypt/codec.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_CAP ((size_t)16 << 20)
#define NS_PER_MS 1000000

struct copy {
	const char *name;
	int64_t wanted_ms;
	uint64_t bytes;
};

struct shelf {
	const struct rd_rec_uploads *rule;
	struct rd_arena arena;
	const char *dir;
	struct copy *copies; /* the one longest unwanted first */
	size_t n;
	uint64_t bytes; /* of all */
};

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "project.memory",
			      "no memory for the project's files");
}

static int
by_age(const void *a, const void *b)
{
	const struct copy *x = a, *y = b;

	return (x->wanted_ms > y->wanted_ms) - (x->wanted_ms < y->wanted_ms);
}

static void
remove_copy(struct shelf *shelf, const struct copy *copy)
{
	char *path = rd_fs_join(&shelf->arena, shelf->dir, copy->name);

	if (path && !unlink(path))
		shelf->bytes -= copy->bytes;
}

/* What is there, without what nobody has wanted for too long. */
static void
add_copy(struct shelf *shelf, const char *name)
{
	char *path = rd_fs_join(&shelf->arena, shelf->dir, name);
	struct copy *copy = &shelf->copies[shelf->n];
	struct stat st;

	if (!path || !rd_crypt_is_sha256_hex(rd_str_of(name)) ||
	    lstat(path, &st) || !S_ISREG(st.st_mode))
		return;
	*copy = (struct copy){ name,
			       (int64_t)st.st_mtim.tv_sec * 1000 +
				       st.st_mtim.tv_nsec / NS_PER_MS,
			       (uint64_t)st.st_size };
	shelf->bytes += copy->bytes;
	if (shelf->rule->now_ms - copy->wanted_ms > shelf->rule->keep_ms)
		remove_copy(shelf, copy);
	else
		shelf->n++;
}

static enum rd_status
open_shelf(struct shelf *shelf, const struct rd_rec_project *project,
	   const struct rd_rec_uploads *rule, struct rd_problem *problem)
{
	const char *const *names;
	enum rd_status status;
	size_t n = 0;

	*shelf = (struct shelf){ .rule = rule };
	rd_arena_init(&shelf->arena, LIST_CAP);
	shelf->dir = rd_rec_project_path(project, "uploads", &shelf->arena);
	if (!shelf->dir)
		return no_memory(problem);
	if (rd_fs_kind(shelf->dir) == RD_FS_ABSENT)
		return RD_OK;
	status = rd_fs_list(shelf->dir, &shelf->arena, &names, &n, problem);
	if (status != RD_OK)
		return status;
	shelf->copies = rd_arena_array(&shelf->arena, n + 1,
				       sizeof(*shelf->copies));
	if (!shelf->copies)
		return no_memory(problem);
	for (size_t i = 0; i < n; i++)
		add_copy(shelf, names[i]);
	qsort(shelf->copies, shelf->n, sizeof(*shelf->copies), by_age);
	return RD_OK;
}

/* Jobs under way may still want what is young. */
static enum rd_status
make_room(struct shelf *shelf, uint64_t bytes, struct rd_problem *problem)
{
	const struct rd_rec_uploads *rule = shelf->rule;

	for (size_t i = 0; i < shelf->n && bytes <= rule->max_bytes &&
			   shelf->bytes + bytes > rule->max_bytes;
	     i++) {
		const struct copy *copy = &shelf->copies[i];

		if (rule->now_ms - copy->wanted_ms < RD_REC_UPLOADS_YOUNG_MS)
			break;
		remove_copy(shelf, copy);
	}
	if (shelf->bytes + bytes <= rule->max_bytes)
		return RD_OK;
	rd_problem_set(problem, RD_LIMIT, 9, "uploads.full",
		       "pictures of the last hour leave no room for another "
		       "one within %llu MiB",
		       (unsigned long long)(rule->max_bytes >> 20));
	rd_problem_hint(problem, "wait, or raise uploads-max in refdesk.conf");
	return RD_LIMIT;
}

static enum rd_status
put(struct shelf *shelf, struct rd_str bytes, const char *sha256,
    struct rd_problem *problem)
{
	const struct timespec now = {
		.tv_sec = shelf->rule->now_ms / 1000,
		.tv_nsec = shelf->rule->now_ms % 1000 * NS_PER_MS,
	};
	const struct timespec times[2] = { now, now };
	char *path = rd_fs_join(&shelf->arena, shelf->dir, sha256);
	enum rd_status status;

	if (!path)
		return no_memory(problem);
	status = rd_fs_mkdirs(shelf->dir, 0777, problem);
	if (status == RD_OK && rd_fs_kind(path) == RD_FS_ABSENT)
		status = make_room(shelf, bytes.len, problem);
	if (status == RD_OK)
		status = rd_fs_write_atomic(path, bytes, 0600, problem);
	if (status == RD_OK)
		(void)utimensat(AT_FDCWD, path, times, 0);
	return status;
}

enum rd_status
rd_rec_project_upload_put(const struct rd_rec_project *project,
			  struct rd_str bytes,
			  const struct rd_rec_uploads *rule, char *sha256,
			  struct rd_problem *problem)
{
	struct shelf shelf;
	enum rd_status status = open_shelf(&shelf, project, rule, problem);

	rd_crypt_sha256_hex(bytes.ptr, bytes.len, sha256);
	if (status == RD_OK)
		status = put(&shelf, bytes, sha256, problem);
	rd_arena_fini(&shelf.arena);
	return status;
}

enum rd_status
rd_rec_project_uploads_sweep(const struct rd_rec_project *project,
			     const struct rd_rec_uploads *rule,
			     struct rd_problem *problem)
{
	struct shelf shelf;
	enum rd_status status = open_shelf(&shelf, project, rule, problem);

	rd_arena_fini(&shelf.arena);
	return status;
}
