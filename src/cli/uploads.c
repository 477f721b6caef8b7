/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Copies of the pictures that references name as files.  A job goes on when
 * the file is somewhere else by then, or another one. */
#include <time.h>

#include "base/fs.h"
#include "cli/generate.h"
#include "crypt/hash.h"

static int
read_rule(struct cmd *cmd, struct rd_rec_uploads *rule)
{
	const struct cmd_value *keep = &cmd->settings[SET_UPLOADS_KEEP];
	const struct cmd_value *max = &cmd->settings[SET_UPLOADS_MAX];
	struct timespec ts;
	uint64_t mib = 0;

	clock_gettime(CLOCK_REALTIME, &ts);
	rule->now_ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	/* Both were checked before the verb ran. */
	if (rd_duration_parse(rd_str_of(keep->text), &rule->keep_ms) ||
	    !rd_str_u64(rd_str_of(max->text), &mib))
		return cmd_fail(cmd, 2, "config.value", "uploads-%s is wrong",
				mib ? "keep" : "max");
	rule->max_bytes = mib << 20;
	return 0;
}

static int
fail_other(struct cmd *cmd, const char *path)
{
	cmd_fail(cmd, 6, "asset.differs",
		 "the picture is another one than was planned with");
	rd_problem_where(&cmd->problem, "%s", path);
	return 6;
}

static int
copy_file(struct cmd *cmd, const struct rd_rec_uploads *rule,
	  const struct rd_plan_source *source)
{
	char *path = rd_arena_strdup(&cmd->arena, source->file);
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_buf bytes;
	int code = 0;

	if (!path)
		return cmd_no_memory(cmd);
	rd_buf_init(&bytes, RD_PIC_IN_CAP);
	if (rd_fs_read(path, &bytes, &cmd->problem)) {
		code = cmd->problem.exit_code;
		goto out;
	}
	rd_crypt_sha256_hex(bytes.ptr, bytes.len, sha256);
	if (!rd_str_is(source->sha256, sha256))
		code = fail_other(cmd, path);
	else if (rd_rec_project_upload_put(&cmd->project, rd_buf_view(&bytes),
					   rule, sha256, &cmd->problem))
		code = cmd->problem.exit_code;
out:
	rd_buf_fini(&bytes);
	return code;
}

int
cmd_uploads_keep(struct cmd *cmd, const struct rd_plan_doc *doc)
{
	struct rd_rec_uploads rule;
	int code = read_rule(cmd, &rule);
	uint32_t i;

	if (!code &&
	    rd_rec_project_uploads_sweep(&cmd->project, &rule, &cmd->problem))
		code = cmd->problem.exit_code;
	for (i = 0; i < doc->n_references && !code; i++) {
		if (doc->references[i].file.ptr)
			code = copy_file(cmd, &rule, &doc->references[i]);
	}
	return code;
}
