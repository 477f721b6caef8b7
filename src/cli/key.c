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
	char *name = rd_arena_printf(&cmd->arena, "%s%s%s", "keys/", role, fmt);

	return name ? rd_rec_project_path(&cmd->project, name, &cmd->arena)
		    : NULL;
}

/* One key and what this run has written of it. */
struct pair {
	enum rd_sig_role role;
	struct rd_crypt_key *key;
	char *secret, *dir, *public;
	bool made_secret, made_public;
};

static int
find_paths(struct cmd *cmd, struct pair *pair)
{
	const char *role = rd_sig_role_name(pair->role);

	pair->secret = key_path(cmd, ".key", role);
	pair->dir = key_path(cmd, "", role);
	return pair->secret && pair->dir ? 0 : cmd_no_memory(cmd);
}

static int
write_public(struct cmd *cmd, struct pair *pair)
{
	const struct rd_crypt_pubkey *pub = rd_crypt_key_public(pair->key);
	char *comment = rd_arena_printf(&cmd->arena, "refdesk %s key %.16s",
					rd_sig_role_name(pair->role),
					pub->keyid);
	struct rd_buf text;
	int code = 0;

	pair->public = rd_arena_printf(&cmd->arena, "%s/%.16s.pub", pair->dir,
				       pub->keyid);
	if (!comment || !pair->public)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(pair->public) != RD_FS_ABSENT)
		return 0;
	pair->made_public = true;
	rd_buf_init(&text, RD_CRYPT_KEY_FILE_CAP);
	rd_crypt_pubkey_put(pub, comment, &text);
	if (rd_fs_mkdirs(pair->dir, 0755, &cmd->problem) ||
	    rd_fs_write_new(pair->public, rd_buf_view(&text), 0644,
			    &cmd->problem))
		code = cmd->problem.exit_code;
	rd_buf_fini(&text);
	return code;
}

/* A secret that is there is never replaced; one that lost its public half to an
 * interruption gets it back. */
static int
keep_secret(struct cmd *cmd, struct pair *pair)
{
	if (rd_crypt_key_load(pair->secret, NULL, &pair->key, &cmd->problem)) {
		cmd->problem = (struct rd_problem){ 0 };
		return 0;
	}
	return write_public(cmd, pair);
}

/* The secret first: a public key without one would be trusted for nothing. */
static int
generate(struct cmd *cmd, struct pair *pair)
{
	int code = find_paths(cmd, pair);

	if (code)
		return code;
	if (rd_fs_kind(pair->secret) != RD_FS_ABSENT)
		return keep_secret(cmd, pair);
	if (rd_crypt_key_generate(&pair->key))
		return cmd_fail(cmd, 10, "key.generate",
				"no key could be made");
	pair->made_secret = true;
	switch (rd_crypt_key_save(pair->key, pair->secret, "refdesk secret key",
				  &cmd->problem)) {
	case RD_OK:
		return write_public(cmd, pair);
	case RD_CONFLICT:
		pair->made_secret = false;
		return cmd->problem.exit_code;
	default:
		return cmd->problem.exit_code;
	}
}

/* One half would only be in the way. */
static void
take_back(const struct pair *pair)
{
	if (pair->made_public) {
		(void)unlink(pair->public);
		(void)rmdir(pair->dir);
	}
	if (pair->made_secret)
		(void)unlink(pair->secret);
}

static int
fail_exists(struct cmd *cmd, const struct pair *pair)
{
	cmd_fail(cmd, 2, "key.exists", "the project has a %s key already",
		 rd_sig_role_name(pair->role));
	rd_problem_where(&cmd->problem, "%s", pair->secret);
	rd_problem_hint(&cmd->problem, "a secret key is never overwritten; "
				       "--role makes one of another role");
	return 2;
}

/* All of them or none: what is missing is made, and when nothing is, that is
 * said. */
static int
generate_pairs(struct cmd *cmd, struct pair *pairs, size_t n)
{
	size_t n_made = 0;
	int code = 0;
	size_t i;

	for (i = 0; i < n && !code; i++) {
		code = generate(cmd, &pairs[i]);
		n_made += pairs[i].made_public;
	}
	if (!code && !n_made)
		code = fail_exists(cmd, &pairs[0]);
	for (i = 0; i < n; i++) {
		if (code)
			take_back(&pairs[i]);
		else if (pairs[i].made_public)
			cmd_say(cmd, "%s key: %s",
				rd_sig_role_name(pairs[i].role),
				pairs[i].public);
		rd_crypt_key_free(pairs[i].key);
	}
	return code;
}

/* Without --role those that a project needs to seal and to dispatch. */
static int
generate_some(struct cmd *cmd)
{
	static const enum rd_sig_role by_choice[] = {
		RD_SIG_ROLE_SEAL,
		RD_SIG_ROLE_DISPATCH,
		RD_SIG_ROLE_ROOT,
		RD_SIG_ROLE_LOG,
	};
	struct pair pairs[2] = { { .role = RD_SIG_ROLE_SEAL },
				 { .role = RD_SIG_ROLE_DISPATCH } };

	if (rd_rec_project_prepare(&cmd->project, &cmd->problem))
		return cmd->problem.exit_code;
	if (!cmd_given(cmd, OPT_ROLE))
		return generate_pairs(cmd, pairs, 2);
	pairs[0].role = by_choice[cmd->args.values[OPT_ROLE].choice];
	return generate_pairs(cmd, pairs, 1);
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
			rd_buf_printf(
				&cmd->out,
				cmd->json
					? "%s{\"keyid\":\"%s\",\"role\":\"%s\"}"
					: "%s%.16s  %s\n",
				cmd->json && n ? "," : "", keys->keys[i].keyid,
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
