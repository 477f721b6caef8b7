/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk replay: the same request through the same program must give the same
 * decision, whatever engine built the record. */
#include "base/escape.h"
#include "cli/recall.h"
#include "cli/verbs.h"
#include "json/json.h"

#define PATH_MAX_BYTES 200
#define DIFF_DEPTH RD_JSON_DEPTH

/* Where two trees part: an explicit path instead of recursion. */
struct diff {
	char path[PATH_MAX_BYTES];
	const json_t *was, *is;
};

/* The first member of two objects, by the order of names, that is not equal. */
static const char *
first_member(const json_t *was, const json_t *is)
{
	const char *first = NULL;
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)was, name, value)
	{
		if (!json_equal(value, json_object_get(is, name)) &&
		    (!first || strcmp(name, first) < 0))
			first = name;
	}
	json_object_foreach((json_t *)is, name, value)
	{
		if (!json_object_get(was, name) &&
		    (!first || strcmp(name, first) < 0))
			first = name;
	}
	return first;
}

static size_t
first_item(const json_t *was, const json_t *is)
{
	size_t i = 0;

	while (i < json_array_size(was) &&
	       json_equal(json_array_get(was, i), json_array_get(is, i)))
		i++;
	return i;
}

/* Walks down to the first difference; the trees are known to differ. */
static void
find_difference(struct diff *diff)
{
	struct rd_buf path;
	const char *name;
	size_t i, depth;

	rd_buf_init(&path, PATH_MAX_BYTES - 1);
	for (depth = 0; depth < DIFF_DEPTH; depth++) {
		if (json_is_object(diff->was) && json_is_object(diff->is)) {
			name = first_member(diff->was, diff->is);
			if (!name)
				break;
			rd_buf_printf(&path, "%s%s", depth ? "." : "", name);
			diff->was = json_object_get(diff->was, name);
			diff->is = json_object_get(diff->is, name);
		} else if (json_is_array(diff->was) &&
			   json_is_array(diff->is)) {
			i = first_item(diff->was, diff->is);
			rd_buf_printf(&path, "[%zu]", i);
			diff->was = json_array_get(diff->was, i);
			diff->is = json_array_get(diff->is, i);
		} else {
			break;
		}
	}
	memcpy(diff->path, rd_buf_view(&path).ptr, path.len);
	diff->path[path.len] = '\0';
	rd_buf_fini(&path);
}

static void
put_value(const json_t *value, struct rd_buf *out)
{
	size_t start = out->len;
	json_t *holder;

	if (!value) {
		rd_buf_cstr(out, "nothing");
		return;
	}
	holder = json_array();
	if (holder && !json_array_append(holder, (json_t *)value) &&
	    !rd_json_write(holder, out) && out->len - start > 2) {
		/* Without the brackets of the holder. */
		memmove(out->ptr + start, out->ptr + start + 1,
			out->len - start - 2);
		out->len -= 2;
	}
	if (out->len - start > 120) {
		out->len = start + 120;
		rd_buf_cstr(out, "...");
	}
	json_decref(holder);
}

static int
report_difference(struct cmd *cmd, struct diff *diff, struct rd_str id)
{
	struct rd_buf text;

	find_difference(diff);
	if (!cmd->json) {
		rd_buf_cstr(&cmd->out, "differs  ");
		rd_put_shown(&cmd->out, id);
		rd_buf_printf(&cmd->out, "\n  at %s\n  recorded: ", diff->path);
		put_value(diff->was, &cmd->out);
		rd_buf_cstr(&cmd->out, "\n  now:      ");
		put_value(diff->is, &cmd->out);
		rd_buf_char(&cmd->out, '\n');
		return 1;
	}
	rd_buf_init(&text, 4096);
	rd_buf_cstr(&cmd->out, "{\"at\":");
	rd_put_json_str(&cmd->out, rd_str_of(diff->path));
	rd_buf_cstr(&cmd->out, ",\"id\":");
	rd_put_json_str(&cmd->out, id);
	rd_buf_cstr(&cmd->out, ",\"identical\":false,\"now\":");
	put_value(diff->is, &text);
	rd_put_json_str(&cmd->out, rd_buf_view(&text));
	rd_buf_reset(&text);
	rd_buf_cstr(&cmd->out, ",\"recorded\":");
	put_value(diff->was, &text);
	rd_put_json_str(&cmd->out, rd_buf_view(&text));
	rd_buf_cstr(&cmd->out, "}\n");
	rd_buf_fini(&text);
	return 1;
}

static void
report_same(struct cmd *cmd, const json_t *decision)
{
	const json_t *chosen = json_array_get(
		json_object_get(decision, "chosen"), 0);
	struct rd_str id = rd_json_get_str(decision, "id");
	struct rd_str digest = rd_json_get_str(decision, "digest");

	if (cmd->json) {
		rd_buf_cstr(&cmd->out, "{\"digest\":");
		rd_put_json_str(&cmd->out, digest);
		rd_buf_cstr(&cmd->out, ",\"id\":");
		rd_put_json_str(&cmd->out, id);
		rd_buf_cstr(&cmd->out, ",\"identical\":true}\n");
		return;
	}
	rd_buf_cstr(&cmd->out, "identical  ");
	rd_put_shown(&cmd->out, id);
	rd_buf_cstr(&cmd->out, "  ");
	if (chosen)
		rd_put_shown(&cmd->out, rd_json_get_str(chosen, "reference"));
	else
		rd_buf_cstr(&cmd->out, "none");
	rd_buf_cstr(&cmd->out, "\n  digest ");
	rd_put_shown(&cmd->out, digest);
	rd_buf_char(&cmd->out, '\n');
}

/* The engine that wrote the record is not part of what was decided. */
static int
compare(struct cmd *cmd, struct cmd_recall *recall, json_t *was, json_t *is)
{
	struct rd_str digest = rd_json_get_str(is, "digest");
	struct diff diff = { "", was, is };

	(void)json_object_del(was, "engine");
	(void)json_object_del(is, "engine");
	if (!json_equal(was, is))
		return report_difference(cmd, &diff, recall->record.id);
	if (recall->record.digest.ptr &&
	    !rd_str_eq(recall->record.digest, digest)) {
		cmd_fail(cmd, 6, "record.digest",
			 "the recorded digest does not belong to this "
			 "decision");
		return 6;
	}
	report_same(cmd, is);
	return 0;
}

int
cmd_replay(struct cmd *cmd)
{
	struct rd_dec_write_opts opts = { .digest = true,
					  .trace = true,
					  .candidate = RD_NONE };
	struct cmd_recall recall;
	json_t *was = NULL;
	json_t *is = NULL;
	struct rd_buf line;
	int code;

	rd_buf_init(&line, RD_REC_JSON_CAP);
	code = cmd_recall_find(cmd, &recall, cmd->args.operands[0]);
	if (!code)
		code = cmd_recall_decide(cmd, &recall);
	if (code)
		goto out;
	opts.id = recall.record.id;
	rd_dec_write(recall.desk.dec, &opts, &line, NULL);
	if (rd_json_parse(recall.record.decision, NULL, &was, &cmd->problem) ||
	    rd_json_parse(rd_buf_view(&line), NULL, &is, &cmd->problem))
		code = cmd->problem.exit_code;
	else
		code = compare(cmd, &recall, was, is);
out:
	json_decref(was);
	json_decref(is);
	rd_buf_fini(&line);
	cmd_recall_close(&recall);
	return code;
}
