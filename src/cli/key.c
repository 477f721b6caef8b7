/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk key generate|list */
#include <unistd.h>

#include "base/fs.h"
#include "cli/project.h"
#include "cli/seals.h"
#include "cli/verbs.h"

static char *
key_path(struct cmd *cmd, const char *fmt, const char *role)
{
	char *name = rd_arena_printf(&cmd->arena, "%s%s%s", "keys/", role,
				     fmt);

	return name ? rd_rec_project_path(&cmd->project, name, &cmd->arena)
		    : NULL;
}

static int
write_public(struct cmd *cmd, const struct rd_crypt_pubkey *pub,
	     const char *role)
{
	char *dir = key_path(cmd, "", role);
	char *comment = rd_arena_printf(&cmd->arena, "refdesk %s key %.16s",
					role, pub->keyid);
	struct rd_buf text;
	char *path = NULL;
	int code = 0;

	if (dir && comment)
		path = rd_arena_printf(&cmd->arena, "%s/%.16s.pub", dir,
				       pub->keyid);
	if (!path)
		return cmd_no_memory(cmd);
	rd_buf_init(&text, RD_CRYPT_KEY_FILE_CAP);
	rd_crypt_pubkey_put(pub, comment, &text);
	if (rd_fs_mkdirs(dir, 0755, &cmd->problem) ||
	    rd_fs_write_new(path, rd_buf_view(&text), 0644, &cmd->problem))
		code = cmd->problem.exit_code;
	else
		cmd_say(cmd, "%s key: %s", role, path);
	rd_buf_fini(&text);
	return code;
}

/* The secret first: a public key without one would be trusted for nothing. */
static int
generate(struct cmd *cmd, enum rd_sig_role role)
{
	const char *name = rd_sig_role_name(role);
	char *path = key_path(cmd, ".key", name);
	struct rd_crypt_key *key = NULL;
	int code = 0;

	if (!path)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) != RD_FS_ABSENT) {
		cmd_fail(cmd, 2, "key.exists",
			 "the project has a %s key already", name);
		rd_problem_where(&cmd->problem, "%s", path);
		return 2;
	}
	if (rd_crypt_key_generate(&key))
		return cmd_fail(cmd, 10, "key.generate",
				"no key could be made");
	if (rd_crypt_key_save(key, path, "refdesk secret key", &cmd->problem))
		code = cmd->problem.exit_code;
	else
		code = write_public(cmd, rd_crypt_key_public(key), name);
	/* A secret without its public half would only be in the way. */
	if (code && cmd->problem.code && rd_fs_kind(path) == RD_FS_FILE &&
	    strcmp(cmd->problem.where, path))
		(void)unlink(path);
	rd_crypt_key_free(key);
	return code;
}

/* Without --role those that a project needs to seal and to dispatch. */
static int
generate_some(struct cmd *cmd)
{
	static const enum rd_sig_role by_choice[] = {
		RD_SIG_ROLE_SEAL, RD_SIG_ROLE_DISPATCH, RD_SIG_ROLE_ROOT,
		RD_SIG_ROLE_LOG,
	};
	int code;

	if (cmd_given(cmd, OPT_ROLE))
		return generate(cmd,
				by_choice[cmd->args.values[OPT_ROLE].choice]);
	code = generate(cmd, RD_SIG_ROLE_SEAL);
	return code ? code : generate(cmd, RD_SIG_ROLE_DISPATCH);
}

static int
list(struct cmd *cmd)
{
	const struct rd_sig_role_keys *keys;
	struct rd_sig_keyring ring;
	unsigned role;
	size_t n = 0;
	size_t i;
	int code;

	code = cmd_keyring_load(cmd, &ring);
	if (code)
		return code;
	rd_buf_cstr(&cmd->out, cmd->json ? "[" : "");
	for (role = 0; role < RD_SIG_N_ROLES; role++) {
		keys = &ring.role[role];
		for (i = 0; i < keys->n_keys; i++, n++)
			rd_buf_printf(&cmd->out, cmd->json
				? "%s{\"keyid\":\"%s\",\"role\":\"%s\"}"
				: "%s%s  %s\n", cmd->json && n ? "," : "",
				keys->keys[i].keyid,
				rd_sig_role_name((enum rd_sig_role)role));
	}
	rd_buf_cstr(&cmd->out, cmd->json ? "]\n" : "");
	if (!n)
		cmd_say(cmd, "the project has no keys: refdesk key generate");
	return 0;
}

int
cmd_key(struct cmd *cmd)
{
	const char *job = cmd->args.operands[0];
	bool generates = !strcmp(job, "generate");
	int code;

	if (!generates && strcmp(job, "list"))
		return cmd_fail(cmd, 2, "usage.operand",
				"key takes generate or list, not '%s'", job);
	code = cmd_project_need(cmd);
	if (code)
		return code;
	return generates ? generate_some(cmd) : list(cmd);
}
