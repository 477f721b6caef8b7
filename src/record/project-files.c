/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Programs, seals, assets and the active mark of a project. */

#include "record/project.h"

#include "base/fs.h"
#include "crypt/codec.h"

#include <limits.h>
#include <unistd.h>

#define PATHS_CAP (16u * PATH_MAX)
#define HEX_LEN (RD_CRYPT_HASH_TEXT - 1)
#define NO_PREVIOUS "-"

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "project.memory",
			      "no memory for the project's files");
}

char *
rd_rec_project_program_path(const struct rd_rec_project *project,
			    const char *sha256, const char *suffix,
			    struct rd_arena *arena)
{
	char *name = rd_arena_printf(arena, "programs/%s%s", sha256, suffix);

	return name ? rd_rec_project_path(project, name, arena) : NULL;
}

/* around: what stands before and behind the digest in the name. */
static enum rd_status
put_by_digest(const struct rd_rec_project *project, struct rd_str bytes,
	      const char *const around[2], char *sha256,
	      struct rd_problem *problem)
{
	enum rd_status status = RD_OK;
	struct rd_arena arena;
	char *name, *path;

	rd_crypt_sha256_hex(bytes.ptr, bytes.len, sha256);
	rd_arena_init(&arena, PATHS_CAP);
	name = rd_arena_printf(&arena, "%s%s%s", around[0], sha256, around[1]);
	path = name ? rd_rec_project_path(project, name, &arena) : NULL;
	if (!path)
		status = no_memory(problem);
	else if (!rd_fs_holds(path, bytes))
		status = rd_fs_write_atomic(path, bytes, 0666, problem);
	rd_arena_fini(&arena);
	return status;
}

enum rd_status
rd_rec_project_install(const struct rd_rec_project *project,
		       struct rd_str bytes, char *sha256,
		       struct rd_problem *problem)
{
	static const char *const around[2] = { "programs/", ".desk" };

	return put_by_digest(project, bytes, around, sha256, problem);
}

enum rd_status
rd_rec_project_asset_put(const struct rd_rec_project *project,
			 struct rd_str bytes, char *sha256,
			 struct rd_problem *problem)
{
	static const char *const around[2] = { "assets/", "" };

	return put_by_digest(project, bytes, around, sha256, problem);
}

static enum rd_status
refuse_digest(const char *sha256, struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_SEMANTIC, 4, "project.digest",
			      "not a sha256: \"%.80s\"", sha256);
}

static enum rd_status
read_asset(const char *path, const char *sha256, struct rd_buf *out,
	   struct rd_problem *problem)
{
	char actual[RD_CRYPT_HASH_TEXT];
	size_t before = out->len;
	enum rd_status status = rd_fs_read(path, out, problem);

	if (status == RD_NOTFOUND) {
		rd_problem_set(problem, status, 4, "asset.missing",
			       "a reference picture is missing");
		rd_problem_where(problem, "%s", path);
		rd_problem_hint(problem, "refdesk activate copies pictures "
					 "into the project");
	}
	if (status != RD_OK)
		return status;
	rd_crypt_sha256_hex(out->ptr ? out->ptr + before : "",
			    out->len - before, actual);
	if (!strcmp(actual, sha256))
		return RD_OK;
	rd_problem_set(problem, RD_CORRUPT, 6, "asset.digest",
		       "a reference picture has changed");
	rd_problem_where(problem, "%s", path);
	rd_problem_hint(problem, "activate the program again to restore it");
	return RD_CORRUPT;
}

static char *
picture_path(const struct rd_rec_project *project, const char *dir,
	     const char *sha256, struct rd_arena *arena)
{
	char *name = rd_arena_printf(arena, "%s/%s", dir, sha256);

	return name ? rd_rec_project_path(project, name, arena) : NULL;
}

enum rd_status
rd_rec_project_asset_get(const struct rd_rec_project *project,
			 const char *sha256, struct rd_buf *out,
			 struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_arena arena;
	char *path, *brought;

	if (!rd_crypt_is_sha256_hex(rd_str_of(sha256)))
		return refuse_digest(sha256, problem);
	rd_arena_init(&arena, PATHS_CAP);
	path = picture_path(project, "assets", sha256, &arena);
	brought = picture_path(project, "uploads", sha256, &arena);
	if (!path || !brought)
		status = no_memory(problem);
	else
		status = read_asset(rd_fs_kind(path) == RD_FS_ABSENT &&
						    rd_fs_kind(brought) ==
							    RD_FS_FILE
					    ? brought
					    : path,
				    sha256, out, problem);
	rd_arena_fini(&arena);
	return status;
}

static enum rd_status
need_program(const struct rd_rec_project *project, const char *sha256,
	     struct rd_arena *arena, struct rd_problem *problem)
{
	char *path;

	if (!rd_crypt_is_sha256_hex(rd_str_of(sha256)))
		return refuse_digest(sha256, problem);
	path = rd_rec_project_program_path(project, sha256, ".desk", arena);
	if (!path)
		return no_memory(problem);
	if (rd_fs_kind(path) == RD_FS_FILE)
		return RD_OK;
	rd_problem_set(problem, RD_NOTFOUND, 10, "project.no-program",
		       "the program is not in the project");
	rd_problem_where(problem, "%s", path);
	return RD_NOTFOUND;
}

struct seal_part {
	const char *suffix;
	size_t offset; /* of the member in struct rd_rec_seal */
};

/* The envelope last: without it there is no seal. */
static const struct seal_part seal_parts[] = {
	{ ".seal.json", offsetof(struct rd_rec_seal, statement) },
	{ ".seal.json.minisig", offsetof(struct rd_rec_seal, minisig) },
	{ ".seal.dsse", offsetof(struct rd_rec_seal, envelope) },
};
#define N_SEAL_PARTS (sizeof(seal_parts) / sizeof(*seal_parts))

enum rd_status
rd_rec_project_seal(const struct rd_rec_project *project,
		    const struct rd_rec_seal *seal, struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_arena arena;

	rd_arena_init(&arena, PATHS_CAP);
	status = need_program(project, seal->program_sha256, &arena, problem);
	for (size_t i = 0; status == RD_OK && i < N_SEAL_PARTS; i++) {
		const struct seal_part *part = &seal_parts[i];
		const struct rd_str *bytes = (const void *)((const char *)seal +
							    part->offset);
		char *path = rd_rec_project_program_path(
			project, seal->program_sha256, part->suffix, &arena);

		if (!path)
			status = no_memory(problem);
		else if (bytes->ptr)
			status = rd_fs_write_atomic(path, *bytes, 0666,
						    problem);
		else
			unlink(path); /* of an earlier seal, if any */
	}
	rd_arena_fini(&arena);
	return status;
}

/* One file of a seal; one that is missing is left absent. */
static enum rd_status
read_part(const char *path, struct rd_arena *arena, struct rd_str *out,
	  struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_buf bytes;
	char *copy;

	rd_buf_init(&bytes, RD_REC_SEAL_CAP);
	status = rd_fs_read(path, &bytes, problem);
	if (status == RD_OK) {
		copy = rd_arena_strdup(arena, rd_buf_view(&bytes));
		*out = (struct rd_str){ copy, bytes.len };
		status = copy ? RD_OK : no_memory(problem);
	} else if (status == RD_NOTFOUND) {
		status = RD_OK;
	}
	rd_buf_fini(&bytes);
	return status;
}

enum rd_status
rd_rec_project_seal_read(const struct rd_rec_project *project,
			 const char *sha256, struct rd_arena *arena,
			 struct rd_rec_seal *out, struct rd_problem *problem)
{
	enum rd_status status = need_program(project, sha256, arena, problem);

	*out = (struct rd_rec_seal){ .program_sha256 = sha256 };
	for (size_t i = 0; status == RD_OK && i < N_SEAL_PARTS; i++) {
		const struct seal_part *part = &seal_parts[i];
		char *path = rd_rec_project_program_path(project, sha256,
							 part->suffix, arena);

		status = path ? read_part(path, arena,
					  (void *)((char *)out + part->offset),
					  problem)
			      : no_memory(problem);
	}
	if (status != RD_OK || out->envelope.ptr)
		return status;
	rd_problem_set(problem, RD_NOTFOUND, 5, "seal.missing",
		       "program %.12s is not sealed", sha256);
	rd_problem_hint(problem, "refdesk seal PROGRAM");
	return RD_NOTFOUND;
}

/* "<sha256>\n<sha256 or ->\n" */
static bool
parse_active(struct rd_str text, struct rd_rec_active *active)
{
	struct rd_str current, previous;

	if (text.len < HEX_LEN + 3 || text.ptr[HEX_LEN] != '\n' ||
	    text.ptr[text.len - 1] != '\n')
		return false;
	current = (struct rd_str){ text.ptr, HEX_LEN };
	previous = (struct rd_str){ text.ptr + HEX_LEN + 1,
				    text.len - HEX_LEN - 2 };
	if (rd_str_is(previous, NO_PREVIOUS))
		previous.len = 0;
	else if (!rd_crypt_is_sha256_hex(previous))
		return false;
	if (!rd_crypt_is_sha256_hex(current))
		return false;
	memcpy(active->current, current.ptr, current.len);
	active->current[current.len] = '\0';
	memcpy(active->previous, previous.ptr, previous.len);
	active->previous[previous.len] = '\0';
	return true;
}

static enum rd_status
refuse_active(enum rd_status status, const char *path,
	      struct rd_problem *problem)
{
	if (status == RD_NOTFOUND) {
		rd_problem_set(problem, status, 2, "project.no-active",
			       "no program is active");
		rd_problem_hint(problem, "refdesk activate PROGRAM");
		return status;
	}
	rd_problem_set(problem, RD_CORRUPT, 6, "project.active",
		       "the mark of the active program is damaged");
	rd_problem_where(problem, "%s", path);
	rd_problem_hint(problem, "refdesk activate PROGRAM");
	return RD_CORRUPT;
}

static enum rd_status
read_active(const char *path, struct rd_rec_active *active,
	    struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_buf text;

	rd_buf_init(&text, 4 * RD_CRYPT_HASH_TEXT);
	status = rd_fs_read(path, &text, problem);
	if (status == RD_NOTFOUND || status == RD_LIMIT)
		status = refuse_active(status, path, problem);
	else if (status == RD_OK && !parse_active(rd_buf_view(&text), active))
		status = refuse_active(RD_CORRUPT, path, problem);
	rd_buf_fini(&text);
	return status;
}

enum rd_status
rd_rec_project_active(const struct rd_rec_project *project,
		      struct rd_rec_active *active, struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_arena arena;
	char *path;

	*active = (struct rd_rec_active){ "", "" };
	rd_arena_init(&arena, PATHS_CAP);
	path = rd_rec_project_path(project, "active", &arena);
	status = path ? read_active(path, active, problem) : no_memory(problem);
	rd_arena_fini(&arena);
	return status;
}

static enum rd_status
write_active(const struct rd_rec_project *project, const char *current,
	     const char *previous, struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_arena arena;
	char *path, *text;

	rd_arena_init(&arena, PATHS_CAP);
	path = rd_rec_project_path(project, "active", &arena);
	text = rd_arena_printf(&arena, "%s\n%s\n", current,
			       previous[0] ? previous : NO_PREVIOUS);
	status = need_program(project, current, &arena, problem);
	if (status == RD_OK)
		status = path && text
				 ? rd_fs_write_atomic(path, rd_str_of(text),
						      0666, problem)
				 : no_memory(problem);
	rd_arena_fini(&arena);
	return status;
}

enum rd_status
rd_rec_project_activate(const struct rd_rec_project *project,
			const char *sha256, struct rd_problem *problem)
{
	struct rd_rec_active old;
	enum rd_status status = rd_rec_project_active(project, &old, problem);

	/* A damaged mark is healed by a new one. */
	if (status != RD_OK && status != RD_NOTFOUND && status != RD_CORRUPT)
		return status;
	if (status == RD_OK && !strcmp(old.current, sha256))
		return RD_OK;
	return write_active(project, sha256, old.current, problem);
}

enum rd_status
rd_rec_project_activate_previous(const struct rd_rec_project *project,
				 struct rd_rec_active *active,
				 struct rd_problem *problem)
{
	struct rd_rec_active old;
	enum rd_status status = rd_rec_project_active(project, &old, problem);

	*active = old;
	if (status != RD_OK)
		return status;
	if (!old.previous[0]) {
		rd_problem_set(problem, RD_NOTFOUND, 2, "project.no-previous",
			       "there is no previous program");
		return RD_NOTFOUND;
	}
	memcpy(active->current, old.previous, sizeof(active->current));
	memcpy(active->previous, old.current, sizeof(active->previous));
	return write_active(project, active->current, active->previous,
			    problem);
}
