/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures that references of a generation name as files: what is in them, for
 * the plan.  Whoever sends them reads them again and compares the digest. */
#include "base/fs.h"
#include "cli/sheet.h"
#include "crypt/hash.h"

static int
read_file(struct cmd *cmd, struct rd_str name, struct rd_plan_file *file)
{
	char *path = rd_arena_strdup(&cmd->arena, name);
	char *sha256 = rd_arena_alloc(&cmd->arena, RD_CRYPT_HASH_TEXT);
	enum rd_status status;
	struct rd_str bytes;
	struct rd_buf buf;
	int code = 0;

	if (!path || !sha256)
		return cmd_no_memory(cmd);
	rd_buf_init(&buf, RD_PIC_IN_CAP + 1);
	status = rd_fs_read(path, &buf, &cmd->problem);
	if (status && status != RD_LIMIT) {
		code = cmd->problem.exit_code;
		goto out;
	}
	bytes = rd_buf_view(&buf);
	if (status)
		status = rd_pic_too_large(&cmd->problem);
	else
		status = rd_pic_read_sent(bytes, &file->picture, &cmd->problem);
	if (status) {
		rd_problem_where(&cmd->problem, "%s", path);
		code = cmd->problem.exit_code;
		goto out;
	}
	rd_crypt_sha256_hex(bytes.ptr, bytes.len, sha256);
	file->sha256 = rd_str_of(sha256);
	file->n_bytes = bytes.len;
out:
	rd_buf_fini(&buf);
	return code;
}

int
cmd_sheet_files(struct cmd *cmd, const struct rd_plan_generation *asked,
		const struct rd_plan_file **out)
{
	struct rd_plan_file *files;
	uint32_t i;
	int code = 0;

	files = rd_arena_array(&cmd->arena, asked->n_references + 1,
			       sizeof(*files));
	if (!files)
		return cmd_no_memory(cmd);
	for (i = 0; i < asked->n_references && !code; i++) {
		if (asked->references[i].file.ptr)
			code = read_file(cmd, asked->references[i].file,
					 &files[i]);
	}
	*out = files;
	return code;
}
