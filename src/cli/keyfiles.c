/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The key directory of a project:
 *
 *	keys/seal.key		secret, mode 0600
 *	keys/seal/NAME.pub	trusted for that role
 */
#include "base/fs.h"
#include "cli/project.h"
#include "cli/seals.h"

static int
add_key(struct cmd *cmd, struct rd_sig_keyring *ring, enum rd_sig_role role,
	const char *path)
{
	struct rd_crypt_pubkey key;
	enum rd_status status;
	struct rd_str text;
	int code;

	code = cmd_read(cmd, path, RD_CRYPT_KEY_FILE_CAP, 5, &text);
	if (code)
		return code;
	if (rd_crypt_pubkey_read(text, &key)) {
		cmd_fail(cmd, 5, "key.malformed", "this is no public key");
		rd_problem_where(&cmd->problem, "%s", path);
		return 5;
	}
	status = rd_sig_keyring_add(ring, role, &key);
	if (!status)
		return 0;
	cmd_fail(cmd, 5, "key.role",
		 status == RD_CONFLICT
			 ? "this key is trusted for another role already"
			 : "too many keys for this role");
	rd_problem_where(&cmd->problem, "%s", path);
	return 5;
}

static int
load_role(struct cmd *cmd, struct rd_sig_keyring *ring, enum rd_sig_role role)
{
	const char *const *names;
	size_t n_names = 0;
	int code = 0;
	char *dir, *name;
	size_t i;

	name = rd_arena_printf(&cmd->arena, "keys/%s", rd_sig_role_name(role));
	dir = name ? rd_rec_project_path(&cmd->project, name, &cmd->arena)
		   : NULL;
	if (!dir)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(dir) == RD_FS_ABSENT)
		return 0;
	if (rd_fs_list(dir, &cmd->arena, &names, &n_names, &cmd->problem))
		return cmd->problem.exit_code;
	for (i = 0; i < n_names && !code; i++) {
		if (!rd_str_ends(rd_str_of(names[i]), ".pub"))
			continue;
		name = rd_fs_join(&cmd->arena, dir, names[i]);
		code = name ? add_key(cmd, ring, role, name)
			    : cmd_no_memory(cmd);
	}
	return code;
}

int
cmd_keyring_load(struct cmd *cmd, struct rd_sig_keyring *ring)
{
	unsigned role;
	int code = 0;

	rd_sig_keyring_init(ring);
	for (role = 0; cmd->has_project && role < RD_SIG_N_ROLES && !code;
	     role++)
		code = load_role(cmd, ring, (enum rd_sig_role)role);
	return code;
}

int
cmd_key_load(struct cmd *cmd, enum rd_sig_role role, struct rd_crypt_key **key)
{
	const char *path = cmd->settings[SET_KEY].text;
	char *name;
	int code;

	if (!path || role != RD_SIG_ROLE_SEAL) {
		code = cmd_project_need(cmd);
		if (code)
			return code;
		name = rd_arena_printf(&cmd->arena, "keys/%s.key",
				       rd_sig_role_name(role));
		path = name ? rd_rec_project_path(&cmd->project, name,
						  &cmd->arena)
			    : NULL;
		if (!path)
			return cmd_no_memory(cmd);
		if (rd_fs_kind(path) == RD_FS_ABSENT) {
			cmd_fail(cmd, 5, "key.missing",
				 "the project has no %s key",
				 rd_sig_role_name(role));
			rd_problem_where(&cmd->problem, "%s", path);
			rd_problem_hint(&cmd->problem, "refdesk key generate");
			return 5;
		}
	}
	if (rd_crypt_key_load(path, NULL, key, &cmd->problem))
		return cmd->problem.exit_code;
	if (!rd_crypt_key_is_pinned(*key))
		cmd_say(cmd, "warning: the secret key may reach swap");
	return 0;
}
