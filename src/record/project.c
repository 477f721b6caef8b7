/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Finding, reading and making a project; its files stand in project-files.c. */

#include "record/project.h"

#include "base/fs.h"

#include <limits.h>
#include <stdlib.h>

#define ARENA_CAP (1u << 20)
#define CONF_NAME "refdesk.conf"
#define STATE_NAME ".refdesk"

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "project.memory",
			      "no memory for the project's paths");
}

static enum rd_status
refuse_present(const char *path, struct rd_problem *problem)
{
	rd_problem_set(problem, RD_CONFLICT, 2, "project.exists",
		       "there is a project already");
	rd_problem_where(problem, "%s", path);
	rd_problem_hint(problem, "choose another directory");
	return RD_CONFLICT;
}

/* A directory that an interrupted init left behind is no conflict; a program
 * or records without settings are. */
static enum rd_status
check_vacant(const char *dir, struct rd_arena *arena,
	     struct rd_problem *problem)
{
	static const char *const names[] = { CONF_NAME, STATE_NAME "/active",
					     STATE_NAME "/state.db" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *path = rd_fs_join(arena, dir, names[i]);

		if (!path)
			return no_memory(problem);
		if (rd_fs_kind(path) != RD_FS_ABSENT)
			return refuse_present(path, problem);
	}
	return RD_OK;
}

static enum rd_status
make_dirs(const char *dir, struct rd_arena *arena, struct rd_problem *problem)
{
	static const struct {
		const char *name;
		mode_t mode;
	} dirs[] = {
		{ STATE_NAME, 0777 },
		{ STATE_NAME "/programs", 0777 },
		{ STATE_NAME "/assets", 0777 },
		{ STATE_NAME "/keys", 0700 },
	};
	enum rd_status status = rd_fs_mkdirs(dir, 0777, problem);

	for (size_t i = 0; status == RD_OK && i < 4; i++) {
		const char *path = rd_fs_join(arena, dir, dirs[i].name);

		status = path ? rd_fs_mkdirs(path, dirs[i].mode, problem)
			      : no_memory(problem);
	}
	return status;
}

/* The settings come last: they are what makes the directory a project. */
enum rd_status
rd_rec_project_init(const char *dir, struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_arena arena;
	struct rd_buf text;
	const char *conf;

	rd_arena_init(&arena, ARENA_CAP);
	rd_buf_init(&text, RD_REC_CONF_CAP);
	rd_rec_conf_write_default(&text);
	conf = rd_fs_join(&arena, dir, CONF_NAME);
	status = conf ? rd_buf_status(&text) : RD_NOMEM;
	if (status != RD_OK)
		status = no_memory(problem);
	else
		status = check_vacant(dir, &arena, problem);
	if (status == RD_OK)
		status = make_dirs(dir, &arena, problem);
	if (status == RD_OK)
		status = rd_fs_write_new(conf, rd_buf_view(&text), 0666,
					 problem);
	if (status == RD_CONFLICT)
		status = refuse_present(conf, problem);
	rd_buf_fini(&text);
	rd_arena_fini(&arena);
	return status;
}

enum rd_status
rd_rec_project_prepare(const struct rd_rec_project *project,
		       struct rd_problem *problem)
{
	enum rd_status status;
	struct rd_arena arena;

	rd_arena_init(&arena, ARENA_CAP);
	status = make_dirs(project->root, &arena, problem);
	rd_arena_fini(&arena);
	return status;
}

static enum rd_status
refuse_none(const char *start, struct rd_problem *problem)
{
	rd_problem_set(problem, RD_NOTFOUND, 2, "project.none",
		       "not in a refdesk project");
	rd_problem_where(problem, "%s", start);
	rd_problem_hint(problem, "refdesk init DIR makes one, -C DIR enters "
				 "one");
	return RD_NOTFOUND;
}

/* Cuts `dir` (absolute) upward until it holds a refdesk.conf. */
static bool
climb(char *dir, struct rd_arena *arena, const char **conf)
{
	size_t len = strlen(dir);

	for (;;) {
		*conf = rd_fs_join(arena, dir, CONF_NAME);
		if (!*conf || rd_fs_kind(*conf) != RD_FS_ABSENT)
			return true;
		if (len <= 1)
			return false;
		while (len && dir[len - 1] != '/')
			len--;
		len -= len > 1;
		dir[len] = '\0';
	}
}

/* A path below the root, or a URI whose path is. */
static const char *
resolve(struct rd_rec_project *project, enum rd_rec_key key)
{
	const char *value = project->conf.settings[key].value;
	const char *colon = strchr(value, ':');
	const char *slash = strchr(value, '/');
	const char *path;

	if (key != RD_REC_DB || !colon || (slash && slash < colon))
		return rd_fs_join(&project->arena, project->root, value);
	if (!rd_str_starts(rd_str_of(value), "sqlite:"))
		return value;
	path = rd_fs_join(&project->arena, project->root, colon + 1);
	return path ? rd_arena_printf(&project->arena, "sqlite:%s", path)
		    : NULL;
}

static enum rd_status
read_conf(struct rd_rec_project *project, struct rd_problem *problem)
{
	struct rd_rec_conf *conf = &project->conf;
	enum rd_status status;
	struct rd_buf text;

	rd_buf_init(&text, RD_REC_CONF_CAP);
	status = rd_fs_read(project->conf_path, &text, problem);
	if (status == RD_OK)
		status = rd_rec_conf_parse(rd_buf_view(&text),
					   project->conf_path, &project->arena,
					   conf, problem);
	rd_buf_fini(&text);
	for (int i = 0; status == RD_OK && i < RD_REC_N_PATHS; i++) {
		conf->settings[i].value = resolve(project, (enum rd_rec_key)i);
		if (!conf->settings[i].value)
			status = no_memory(problem);
	}
	for (size_t i = 0; status == RD_OK && i < conf->n_secrets; i++) {
		struct rd_rec_setting *file = &conf->secrets[i].file;

		file->value = rd_fs_join(&project->arena, project->root,
					 file->value);
		if (!file->value)
			status = no_memory(problem);
	}
	return status;
}

enum rd_status
rd_rec_project_find(struct rd_rec_project *project, const char *start,
		    struct rd_problem *problem)
{
	char dir[PATH_MAX];

	*project = (struct rd_rec_project){ 0 };
	rd_arena_init(&project->arena, ARENA_CAP);
	if (!realpath(start, dir) ||
	    !climb(dir, &project->arena, &project->conf_path))
		return refuse_none(start, problem);
	project->root = rd_arena_strdup(&project->arena, rd_str_of(dir));
	if (!project->root || !project->conf_path)
		return no_memory(problem);
	return read_conf(project, problem);
}

void
rd_rec_project_fini(struct rd_rec_project *project)
{
	rd_arena_fini(&project->arena);
}

char *
rd_rec_project_path(const struct rd_rec_project *project, const char *name,
		    struct rd_arena *arena)
{
	char *dir = rd_fs_join(arena, project->root, STATE_NAME);

	return dir ? rd_fs_join(arena, dir, name) : NULL;
}
