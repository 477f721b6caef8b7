/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "dispatch/result.h"

#include "base/fs.h"
#include "crypt/codec.h"

#include <limits.h>
#include <stdio.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATHS_CAP ((size_t)16 * PATH_MAX)
#define NAMES_MAX 1000

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "result.memory",
			      "no memory for a result");
}

/* ---- what came ---- */

static bool
is_said(struct rd_str said, const char *type)
{
	size_t n = strlen(type);

	return said.len == n && !strncasecmp(said.ptr, type, n);
}

/* Without parameters; absent when it says nothing. */
static struct rd_str
type_said(struct rd_str said)
{
	const char *end = said.len ? memchr(said.ptr, ';', said.len) : NULL;

	if (end)
		said.len = (size_t)(end - said.ptr);
	said = rd_str_trim(said);
	if (!said.len || is_said(said, "application/octet-stream") ||
	    is_said(said, "binary/octet-stream"))
		return RD_STR_NONE;
	/* What some servers call it. */
	return is_said(said, "image/jpg") ? RD_STR_LIT("image/jpeg") : said;
}

/* The codes of pictures, for one that was paid for. */
static enum rd_status
refuse(const struct rd_problem *why, struct rd_problem *problem)
{
	static const char *const codes[][2] = {
		{ "picture.type", "result.type" },
		{ "picture.cut", "result.cut" },
		{ "picture.pixels", "result.pixels" },
	};
	const char *code = "result.damaged";

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (!strcmp(why->code, codes[i][0]))
			code = codes[i][1];
	return rd_problem_set(problem, RD_CORRUPT, 7, code,
			      "what came is no whole picture: %s", why->title);
}

enum rd_status
rd_disp_result_check(struct rd_str bytes, struct rd_str said,
		     struct rd_disp_result *out, struct rd_problem *problem)
{
	struct rd_problem why;

	said = type_said(said);
	out->bytes = bytes.len;
	if (bytes.len > RD_PIC_OUT_CAP)
		return rd_problem_set(problem, RD_CORRUPT, 7,
				      "result.too-large",
				      "what came has more than %zu MiB",
				      RD_PIC_OUT_CAP >> 20);
	if (rd_pic_read(bytes, &out->picture, &why) != RD_OK)
		return refuse(&why, problem);
	if (said.ptr && !is_said(said, rd_pic_mime(out->picture.type)))
		return rd_problem_set(problem, RD_CORRUPT, 7, "result.type",
				      "what came is %s, but said to be of "
				      "another type",
				      rd_pic_mime(out->picture.type));
	return RD_OK;
}

/* ---- the shelf ---- */

#define NAME_CAP 32

static char *
mark_path(const struct rd_disp_shelf *shelf, const char *name,
	  struct rd_arena *arena)
{
	return rd_arena_printf(arena, "%s/%.*s-%s", shelf->dir,
			       RD_STR_FMT(shelf->intent), name);
}

/* Another name for the same file; where there are no such names, a copy. */
static enum rd_status
put_mark(const char *path, const char *mark, struct rd_str bytes,
	 struct rd_problem *problem)
{
	struct stat at, is;

	if (!stat(path, &at) && !stat(mark, &is) && at.st_ino == is.st_ino)
		return RD_OK;
	(void)unlink(mark);
	if (!link(path, mark))
		return RD_OK;
	return rd_fs_write_light(mark, bytes, 0666, problem);
}

struct keeping {
	const struct rd_disp_shelf *shelf;
	const char *name;
	enum rd_status (*put)(const char *path, struct rd_str bytes,
			      mode_t mode, struct rd_problem *problem);
};

/* Under the digest first, then the mark. */
static enum rd_status
keep(const struct keeping *k, struct rd_str bytes,
     char sha256[RD_CRYPT_HASH_TEXT], struct rd_problem *problem)
{
	struct rd_arena arena;
	char *path, *mark;
	enum rd_status status;

	rd_crypt_sha256_hex(bytes.ptr, bytes.len, sha256);
	rd_arena_init(&arena, PATHS_CAP);
	path = rd_fs_join(&arena, k->shelf->dir, sha256);
	mark = mark_path(k->shelf, k->name, &arena);
	status = path && mark ? rd_fs_mkdirs(k->shelf->dir, 0777, problem)
			      : no_memory(problem);
	if (status == RD_OK && !rd_fs_holds(path, bytes))
		status = k->put(path, bytes, 0666, problem);
	if (status == RD_OK)
		status = put_mark(path, mark, bytes, problem);
	rd_arena_fini(&arena);
	return status;
}

/* What the mark leads to is right when it stands under its own digest. */
static enum rd_status
find(const struct rd_disp_shelf *shelf, const char *name, struct rd_buf *out,
     char sha256[RD_CRYPT_HASH_TEXT], struct rd_problem *problem)
{
	size_t before = out->len;
	struct rd_problem ignored;
	struct rd_arena arena;
	char *mark, *path;
	bool found;

	rd_arena_init(&arena, PATHS_CAP);
	mark = mark_path(shelf, name, &arena);
	found = mark && rd_fs_kind(mark) == RD_FS_FILE &&
		rd_fs_read(mark, out, &ignored) == RD_OK;
	if (found)
		rd_crypt_sha256_hex(out->ptr + before, out->len - before,
				    sha256);
	path = found ? rd_fs_join(&arena, shelf->dir, sha256) : NULL;
	found = path && rd_fs_kind(path) == RD_FS_FILE;
	rd_arena_fini(&arena);
	if (found)
		return RD_OK;
	out->len = before;
	return rd_problem_set(problem, RD_NOTFOUND, 4, "result.missing",
			      "it is not kept here");
}

enum rd_status
rd_disp_result_keep(const struct rd_disp_shelf *shelf, struct rd_str bytes,
		    struct rd_disp_result *result, struct rd_problem *problem)
{
	char name[NAME_CAP];

	snprintf(name, sizeof(name), "%u", result->n);
	return keep(&(struct keeping){ shelf, name, rd_fs_write_atomic }, bytes,
		    result->sha256, problem);
}

enum rd_status
rd_disp_result_find(const struct rd_disp_shelf *shelf, uint32_t n,
		    struct rd_buf *out, struct rd_disp_result *result,
		    struct rd_problem *problem)
{
	size_t before = out->len;
	char name[NAME_CAP];
	enum rd_status status;

	result->n = n;
	snprintf(name, sizeof(name), "%u", n);
	status = find(shelf, name, out, result->sha256, problem);
	if (status != RD_OK)
		return status;
	result->bytes = out->len - before;
	return rd_pic_read((struct rd_str){ out->ptr + before, result->bytes },
			   &result->picture, problem);
}

enum rd_status
rd_disp_core_keep(const struct rd_disp_shelf *shelf, struct rd_str core,
		  char id[RD_CRYPT_HASH_TEXT], struct rd_problem *problem)
{
	return keep(&(struct keeping){ shelf, "manifest", rd_fs_write_light },
		    core, id, problem);
}

enum rd_status
rd_disp_core_find(const struct rd_disp_shelf *shelf, struct rd_buf *core,
		  char id[RD_CRYPT_HASH_TEXT], struct rd_problem *problem)
{
	return find(shelf, "manifest", core, id, problem);
}

/* ---- for people ---- */

/* "JOB-0.jpeg", then "JOB-0.2.jpeg": the first name that is free, or has just
 * these bytes. */
struct naming {
	const struct rd_disp_delivery *delivery;
	const char *middle; /* "-0", or "" */
	const char *suffix;
};

static char *
name_of(const struct naming *naming, unsigned number)
{
	const struct rd_disp_delivery *d = naming->delivery;
	char again[16] = "";
	char *name;

	if (number > 1)
		snprintf(again, sizeof(again), ".%u", number);
	name = rd_arena_printf(d->arena, "%.*s%s%s.%s", RD_STR_FMT(d->job),
			       naming->middle, again, naming->suffix);
	return name ? rd_fs_join(d->arena, d->dir, name) : NULL;
}

static enum rd_status
place(const struct naming *naming, struct rd_str bytes, const char **file,
      bool *renamed, struct rd_problem *problem)
{
	enum rd_status status = rd_fs_mkdirs(naming->delivery->dir, 0777,
					     problem);

	for (unsigned number = 1; status == RD_OK; number++) {
		*file = name_of(naming, number);
		*renamed = number > 1;
		if (!*file)
			return no_memory(problem);
		if (rd_fs_holds(*file, bytes))
			return RD_OK;
		status = rd_fs_write_light_new(*file, bytes, 0666, problem);
		if (status != RD_CONFLICT || number == NAMES_MAX)
			return status;
		status = RD_OK;
	}
	return status;
}

enum rd_status
rd_disp_result_deliver(const struct rd_disp_delivery *delivery,
		       struct rd_str bytes, struct rd_disp_result *result,
		       struct rd_problem *problem)
{
	struct rd_pic_mark mark = delivery->mark;
	char middle[16];
	struct naming naming = { delivery, middle,
				 rd_pic_suffix(result->picture.type) };
	enum rd_status status = RD_OK;
	struct rd_buf marked;

	snprintf(middle, sizeof(middle), "-%u", result->n);
	rd_buf_init(&marked, RD_PIC_OUT_CAP + 2 * RD_PIC_MARK_CAP);
	if (delivery->embed == RD_PIC_EMBED_ID)
		mark.text = RD_STR_NONE;
	result->marked = RD_PIC_MARKED_NOT;
	if (delivery->embed == RD_PIC_EMBED_NONE)
		rd_buf_str(&marked, bytes);
	else
		status = rd_pic_mark(bytes, &mark, &marked, &result->marked,
				     problem);
	if (status == RD_OK && rd_buf_status(&marked) != RD_OK)
		status = no_memory(problem);
	if (status == RD_OK) {
		rd_crypt_sha256_hex(marked.ptr, marked.len,
				    result->file_sha256);
		status = place(&naming, rd_buf_view(&marked), &result->file,
			       &result->renamed, problem);
	}
	rd_buf_fini(&marked);
	return status;
}

enum rd_status
rd_disp_result_beside(const struct rd_disp_delivery *delivery,
		      struct rd_str text, const char **file, bool *renamed,
		      struct rd_problem *problem)
{
	const struct naming naming = { delivery, "", "json" };

	return place(&naming, text, file, renamed, problem);
}
