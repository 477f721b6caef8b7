/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The key directory of a project:
 *
 *	keys/seal.key		secret, mode 0600
 *	keys/seal/NAME.pub	trusted for that role
 */
#include "record/project.h"

#include "base/fs.h"

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "project.memory",
			      "no memory for the project's keys");
}

static enum rd_status
refuse(struct rd_problem *problem, const char *code, const char *path,
       const char *what)
{
	rd_problem_set(problem, RD_SEMANTIC, 5, code, "%s", what);
	rd_problem_where(problem, "%s", path);
	return RD_SEMANTIC;
}

static enum rd_status
read_key(const char *path, struct rd_crypt_pubkey *key,
	 struct rd_problem *problem)
{
	struct rd_buf text;
	enum rd_status status;

	rd_buf_init(&text, RD_CRYPT_KEY_FILE_CAP);
	status = rd_fs_read(path, &text, problem);
	if (status == RD_LIMIT ||
	    (status == RD_OK && rd_crypt_pubkey_read(rd_buf_view(&text), key)))
		status = refuse(problem, "key.malformed", path,
				"this is no public key");
	rd_buf_fini(&text);
	return status;
}

static enum rd_status
add_key(struct rd_sig_keyring *ring, enum rd_sig_role role, const char *path,
	struct rd_problem *problem)
{
	struct rd_crypt_pubkey key;
	enum rd_status status = read_key(path, &key, problem);

	if (status != RD_OK)
		return status;
	status = rd_sig_keyring_add(ring, role, &key);
	if (status == RD_CONFLICT)
		return refuse(problem, "key.role", path,
			      "this key is trusted for another role already");
	if (status != RD_OK)
		return refuse(problem, "key.role", path,
			      "too many keys for this role");
	return RD_OK;
}

static enum rd_status
add_role(const struct rd_rec_project *project, enum rd_sig_role role,
	 struct rd_arena *arena, struct rd_sig_keyring *ring,
	 struct rd_problem *problem)
{
	char *name = rd_arena_printf(arena, "keys/%s", rd_sig_role_name(role));
	char *dir = name ? rd_rec_project_path(project, name, arena) : NULL;
	enum rd_status status = dir ? RD_OK : no_memory(problem);
	const char *const *names;
	size_t n_names = 0;

	if (status == RD_OK && rd_fs_kind(dir) != RD_FS_ABSENT)
		status = rd_fs_list(dir, arena, &names, &n_names, problem);
	for (size_t i = 0; i < n_names && status == RD_OK; i++) {
		if (!rd_str_ends(rd_str_of(names[i]), ".pub"))
			continue;
		name = rd_fs_join(arena, dir, names[i]);
		status = name ? add_key(ring, role, name, problem)
			      : no_memory(problem);
	}
	return status;
}

enum rd_status
rd_rec_project_keyring(const struct rd_rec_project *project,
		       struct rd_arena *arena, struct rd_sig_keyring *ring,
		       struct rd_problem *problem)
{
	enum rd_status status = RD_OK;

	rd_sig_keyring_init(ring);
	for (unsigned role = 0; role < RD_SIG_N_ROLES && status == RD_OK;
	     role++)
		status = add_role(project, (enum rd_sig_role)role, arena, ring,
				  problem);
	return status;
}

enum rd_status
rd_rec_project_key(const struct rd_rec_project *project, enum rd_sig_role role,
		   struct rd_arena *arena, struct rd_crypt_key **key,
		   struct rd_problem *problem)
{
	char *name = rd_arena_printf(arena, "keys/%s.key",
				     rd_sig_role_name(role));
	char *path = name ? rd_rec_project_path(project, name, arena) : NULL;

	*key = NULL;
	if (!path)
		return no_memory(problem);
	if (rd_fs_kind(path) != RD_FS_ABSENT)
		return rd_crypt_key_load(path, NULL, key, problem);
	rd_problem_set(problem, RD_NOTFOUND, 5, "key.missing",
		       "the project has no %s key", rd_sig_role_name(role));
	rd_problem_where(problem, "%s", path);
	rd_problem_hint(problem, "refdesk key generate");
	return RD_NOTFOUND;
}
