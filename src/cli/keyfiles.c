/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The keys of this call. */
#include "cli/project.h"
#include "cli/seals.h"

int
cmd_keyring_load(struct cmd *cmd, struct rd_sig_keyring *ring)
{
	rd_sig_keyring_init(ring);
	if (!cmd->has_project)
		return 0;
	if (rd_rec_project_keyring(&cmd->project, &cmd->arena, ring,
				   &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static enum rd_status
load(struct cmd *cmd, enum rd_sig_role role, struct rd_crypt_key **key)
{
	const char *path = cmd->settings[SET_KEY].text;

	if (path && role == RD_SIG_ROLE_SEAL)
		return rd_crypt_key_load(path, NULL, key, &cmd->problem);
	return rd_rec_project_key(&cmd->project, role, &cmd->arena, key,
				  &cmd->problem);
}

int
cmd_key_load(struct cmd *cmd, enum rd_sig_role role, struct rd_crypt_key **key)
{
	bool given = cmd->settings[SET_KEY].text && role == RD_SIG_ROLE_SEAL;
	int code = given ? 0 : cmd_project_need(cmd);

	if (code)
		return code;
	if (load(cmd, role, key))
		return cmd->problem.exit_code;
	if (!rd_crypt_key_is_pinned(*key))
		cmd_say(cmd, "warning: the secret key may reach swap");
	return 0;
}
