/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* An edit of several files that was killed between two of them: the journal has
 * the digests of all files before and after. */
#include "base/fs.h"
#include "cli/edits.h"
#include "cli/fixtures.h"
#include "crypt/hash.h"
#include "json/json.h"

/* Does the file, "PACK/NAME" beside the pack, have these bytes? */
static bool
has_digest(struct cmd *cmd, const struct cmd_edits *edits, const json_t *file,
	   const char *member)
{
	const char *label = json_string_value(json_object_get(file, "file"));
	const char *wanted = json_string_value(json_object_get(file, member));
	const char *above = rd_fs_dir_name(&cmd->arena, edits->dir);
	const char *path = above && label
				   ? rd_fs_join(&cmd->arena, above, label)
				   : NULL;
	char hex[RD_CRYPT_HASH_TEXT] = "";
	struct rd_problem ignored;
	struct rd_buf bytes;

	rd_buf_init(&bytes, CMD_XML_CAP);
	if (path && !rd_fs_read(path, &bytes, &ignored))
		rd_crypt_sha256_hex(bytes.ptr, bytes.len, hex);
	rd_buf_fini(&bytes);
	return wanted && !strcmp(wanted, hex);
}

/* "PATH=VALUE ..." of the line; whether this edit asks for just that. */
static bool
asks_for(const struct cmd_edits *edits, const json_t *line, struct rd_buf *sets)
{
	const json_t *values = json_object_get(line, "values");
	bool same = json_array_size(values) == edits->n_sets;
	const char *path, *to;
	json_t *value;
	size_t i;

	json_array_foreach(values, i, value)
	{
		path = json_string_value(json_object_get(value, "path"));
		to = json_string_value(json_object_get(value, "to"));
		rd_buf_printf(sets, "%s'%s=%s'", i ? " " : "", path ? path : "",
			      to ? to : "");
		same = same && path && to &&
		       !strcmp(path, edits->sets[i].path) &&
		       !strcmp(to, edits->sets[i].value);
	}
	return same;
}

/* When some files of the last edit have it and some have not, only the same
 * edit may follow: it ends what was begun. */
static int
check_whole(struct cmd *cmd, const struct cmd_edits *edits, const json_t *line)
{
	const char *label = NULL;
	struct rd_buf sets;
	json_t *file;
	size_t n_after = 0;
	size_t i;
	int code = 0;

	json_array_foreach(json_object_get(line, "files"), i, file)
	{
		if (has_digest(cmd, edits, file, "after"))
			n_after++;
		else if (has_digest(cmd, edits, file, "before"))
			label = json_string_value(
				json_object_get(file, "file"));
	}
	rd_buf_init(&sets, 1u << 16);
	if (n_after && label && !asks_for(edits, line, &sets)) {
		code = 1;
		cmd_fail(cmd, 1, "set.broken-off",
			 "the last edit was broken off before it came to %s",
			 label);
		rd_problem_where(&cmd->problem, "%s/%s", edits->dir,
				 CMD_EDITS_FILE);
		rd_problem_hint(&cmd->problem,
				"end it with refdesk set %.*s, or undo the "
				"rest of it by hand",
				RD_STR_FMT(rd_buf_view(&sets)));
	}
	rd_buf_fini(&sets);
	return code;
}

int
cmd_edits_whole(struct cmd *cmd, const struct cmd_edits *edits)
{
	const char *path = rd_fs_join(&cmd->arena, edits->dir, CMD_EDITS_FILE);
	struct rd_problem ignored;
	struct rd_str last;
	struct rd_buf text;
	const char *newline;
	json_t *line = NULL;
	int code = 0;

	if (!path)
		return cmd_no_memory(cmd);
	rd_buf_init(&text, CMD_EDITS_CAP);
	if (rd_fs_kind(path) == RD_FS_FILE &&
	    !rd_fs_read(path, &text, &ignored) && text.len) {
		newline = memrchr(text.ptr, '\n', text.len - 1);
		last.ptr = newline ? newline + 1 : text.ptr;
		last.len = (size_t)(text.ptr + text.len - last.ptr);
		if (!rd_json_parse(last, NULL, &line, &ignored))
			code = check_whole(cmd, edits, line);
	}
	json_decref(line);
	rd_buf_fini(&text);
	return code;
}
