/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk secret set|list|rm.  What somebody typed in the wrong place may be a
 * key, so no operand is ever told. */
#include <errno.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "cli/project.h"
#include "cli/secrets.h"
#include "cli/verbs.h"

static int
set_secret(struct cmd *cmd, const struct rd_crypt_places *places,
	   const char *name, struct rd_crypt_secret *secret)
{
	char *path = rd_fs_join(&cmd->arena, places->project, name);
	char *ignore = rd_fs_join(&cmd->arena, places->project, ".gitignore");

	if (!path || !ignore)
		return cmd_no_memory(cmd);
	cmd_say_used(cmd, "secret", path, NULL);
	if (rd_rec_project_prepare(&cmd->project, &cmd->problem) ||
	    rd_fs_mkdirs(places->project, 0700, &cmd->problem))
		return cmd->problem.exit_code;
	/* What has been in a repository once is no secret any more. */
	if (rd_fs_kind(ignore) == RD_FS_ABSENT &&
	    rd_fs_write_atomic(ignore, RD_STR_LIT("*\n"), 0600, &cmd->problem))
		return cmd->problem.exit_code;
	if (rd_crypt_secret_save(secret, path, &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

/* What would be used instead of the project's. */
static void
warn_of_others(struct cmd *cmd, const struct rd_crypt_places *places,
	       const char *name)
{
	struct rd_crypt_found found;
	struct rd_problem ignored;
	enum rd_status status;
	int i;

	for (i = 0; i < RD_CRYPT_PROJECT; i++) {
		status = rd_crypt_secret_at(places, (enum rd_crypt_source)i,
					    name, &found, &ignored);
		if (status == RD_NOTFOUND)
			continue;
		cmd_say(cmd, "warning: %s comes from %s: %s", name,
			rd_crypt_source_name(found.source), found.place);
		rd_crypt_secret_free(found.secret);
		break;
	}
}

/* The fingerprint of what the project has already, or "". */
static void
look_at_old(const struct rd_crypt_places *places, const char *name, char *out)
{
	struct rd_crypt_found found;
	struct rd_problem ignored;

	out[0] = '\0';
	if (rd_crypt_secret_at(places, RD_CRYPT_PROJECT, name, &found,
			       &ignored))
		return;
	memcpy(out, rd_crypt_secret_fingerprint(found.secret),
	       RD_CRYPT_FINGERPRINT_TEXT);
	rd_crypt_secret_free(found.secret);
}

static void
tell_set(struct cmd *cmd, const char *name, const char *new, const char *old)
{
	if (cmd->json)
		rd_buf_printf(&cmd->out,
			      "{\"fingerprint\":\"%s\",\"name\":\"%s\","
			      "\"replaced\":%s%s%s}\n",
			      new, name, *old ? "\"" : "", *old ? old : "null",
			      *old ? "\"" : "");
	cmd_say(cmd, *old ? "%s: %s, was %s" : "%s: %s", name, new, old);
}

static int
set(struct cmd *cmd, const struct rd_crypt_places *places, const char *name)
{
	char old[RD_CRYPT_FINGERPRINT_TEXT];
	struct rd_crypt_secret *secret;
	int code = cmd_secret_read(cmd, &secret);

	if (!code) {
		cmd_secret_warn(cmd, secret);
		look_at_old(places, name, old);
		code = set_secret(cmd, places, name, secret);
	}
	if (!code) {
		tell_set(cmd, name, rd_crypt_secret_fingerprint(secret), old);
		warn_of_others(cmd, places, name);
	}
	rd_crypt_secret_free(secret);
	return code;
}

/* What a killed `set` left; nothing lost if it cannot be. */
static void
remove_leftovers(struct cmd *cmd, const char *dir, const char *name)
{
	char *prefix = rd_arena_printf(&cmd->arena, ".%s.", name);
	struct rd_problem ignored;
	const char *const *names;
	char *path;
	size_t n, i;

	if (!prefix || rd_fs_list(dir, &cmd->arena, &names, &n, &ignored))
		return;
	for (i = 0; i < n; i++) {
		if (!rd_str_starts(rd_str_of(names[i]), prefix) ||
		    !rd_str_ends(rd_str_of(names[i]), ".tmp"))
			continue;
		path = rd_fs_join(&cmd->arena, dir, names[i]);
		if (path)
			(void)unlink(path);
	}
}

static int
fail_missing(struct cmd *cmd, const char *name, const char *path)
{
	cmd_fail(cmd, 4, "secret.missing", "the project has no secret for %s",
		 name);
	rd_problem_where(&cmd->problem, "%s", path);
	rd_problem_hint(&cmd->problem, "refdesk secret list shows what there "
				       "is");
	return 4;
}

static int
rm(struct cmd *cmd, const struct rd_crypt_places *places, const char *name)
{
	char *path = rd_fs_join(&cmd->arena, places->project, name);

	if (!path)
		return cmd_no_memory(cmd);
	remove_leftovers(cmd, places->project, name);
	if (unlink(path))
		return errno == ENOENT || errno == ENOTDIR
			       ? fail_missing(cmd, name, path)
			       : cmd_fail_errno(cmd, path, "remove");
	if (rd_fs_sync_dir(places->project, &cmd->problem))
		return cmd->problem.exit_code;
	if (cmd->json)
		rd_buf_printf(&cmd->out, "{\"name\":\"%s\",\"removed\":true}\n",
			      name);
	cmd_say(cmd, "removed %s", path);
	warn_of_others(cmd, places, name);
	return 0;
}

static void
put_json(struct cmd *cmd, const char *name, const struct rd_crypt_found *found,
	 bool used)
{
	struct rd_buf *out = &cmd->out;

	rd_buf_cstr(out,
		    out->len > 1 ? ",{\"fingerprint\":" : "{\"fingerprint\":");
	if (found->secret)
		rd_buf_printf(out, "\"%s\"",
			      rd_crypt_secret_fingerprint(found->secret));
	else
		rd_buf_cstr(out, "null");
	rd_buf_printf(out, ",\"name\":\"%s\",\"place\":", name);
	rd_put_json_str(out, rd_str_of(found->place));
	rd_buf_cstr(out, ",\"problem\":");
	if (found->secret) {
		rd_buf_cstr(out, "null");
	} else {
		rd_problem_json(&cmd->problem, out);
		out->len--;
	}
	rd_buf_printf(out, ",\"source\":\"%s\",\"used\":%s}",
		      rd_crypt_source_name(found->source),
		      used ? "true" : "false");
}

static void
put_line(struct cmd *cmd, const char *name, const struct rd_crypt_found *found,
	 bool used)
{
	struct rd_buf *out = &cmd->out;

	rd_buf_printf(out, "%-15s  %-11s  %-8s  ", name,
		      rd_crypt_source_name(found->source),
		      found->secret ? rd_crypt_secret_fingerprint(found->secret)
				    : "-");
	rd_put_shown(out, rd_str_of(found->place));
	rd_buf_cstr(out, used ? "\n" : " (not used)\n");
	if (found->secret)
		return;
	rd_buf_printf(out, "  %s [%s]\n", cmd->problem.title,
		      cmd->problem.code);
	if (cmd->problem.hint[0]) {
		rd_buf_cstr(out, "  hint: ");
		rd_put_shown(out, rd_str_of(cmd->problem.hint));
		rd_buf_char(out, '\n');
	}
}

/* Each source that has it; the first is the one that is used. */
static void
list_name(struct cmd *cmd, const struct rd_crypt_places *places,
	  const char *name)
{
	struct rd_crypt_found found;
	enum rd_status status;
	bool used = true;
	int i;

	for (i = 0; i < RD_CRYPT_N_SOURCES; i++) {
		status = rd_crypt_secret_at(places, (enum rd_crypt_source)i,
					    name, &found, &cmd->problem);
		if (status == RD_NOTFOUND)
			continue;
		if (cmd->json)
			put_json(cmd, name, &found, used);
		else
			put_line(cmd, name, &found, used);
		used = false;
		rd_crypt_secret_free(found.secret);
	}
}

static int
list(struct cmd *cmd, const struct rd_crypt_places *places, const char *name)
{
	const char *const *names;
	size_t n, i;

	(void)name;
	if (rd_crypt_secret_names(places, &names, &n, &cmd->problem))
		return cmd->problem.exit_code;
	rd_buf_cstr(&cmd->out, cmd->json ? "[" : "");
	for (i = 0; i < n; i++)
		list_name(cmd, places, names[i]);
	rd_buf_cstr(&cmd->out, cmd->json ? "]\n" : "");
	if (!n)
		cmd_say(cmd, "there are no secrets: refdesk secret set NAME");
	if (places->environment)
		cmd_say(cmd, "warning: other programs of this user can read "
			     "environment variables");
	return 0;
}

static int
refuse_more(struct cmd *cmd)
{
	cmd_fail(cmd, 2, "secret.argument",
		 "a secret is never given on the command line, where others "
		 "can see it");
	rd_problem_hint(&cmd->problem, "refdesk secret set NAME asks for it or "
				       "reads stdin; change the one you gave");
	return 2;
}

static int
check_name(struct cmd *cmd, const char *name)
{
	if (name && rd_crypt_secret_name_ok(rd_str_of(name)))
		return 0;
	cmd_fail(cmd, 2, "secret.name",
		 name ? "a secret's name is a word of a-z, 0-9 and -"
		      : "which secret?");
	rd_problem_hint(&cmd->problem, "give the provider's name, as fal");
	return 2;
}

struct job {
	const char *name;
	enum cmd_option foreign; /* belongs to another job */
	bool takes_name;
	int (*run)(struct cmd *cmd, const struct rd_crypt_places *places,
		   const char *name);
};

static const struct job *
find_job(const char *name)
{
	static const struct job jobs[] = {
		{ "set", OPT_INSECURE_ENV, true, set },
		{ "list", OPT_KEY_FD, false, list },
		{ "rm", OPT_KEY_FD, true, rm },
	};
	size_t i;

	for (i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		if (!strcmp(name, jobs[i].name))
			return &jobs[i];
	}
	return NULL;
}

int
cmd_secret(struct cmd *cmd)
{
	const struct job *job = find_job(cmd->args.operands[0]);
	const char *name = cmd->args.n_operands > 1 ? cmd->args.operands[1]
						    : NULL;
	struct rd_crypt_places places;
	int code;

	if (!job)
		return cmd_fail(cmd, 2, "usage.operand",
				"secret takes set, list or rm");
	if (cmd_given(cmd, job->foreign))
		return cmd_fail(cmd, 2, "usage.option-not-here",
				"option --%s does not belong to secret %s",
				cmd_options[job->foreign].name, job->name);
	if (cmd->args.n_operands > (job->takes_name ? 2 : 1))
		return refuse_more(cmd);
	code = job->takes_name ? check_name(cmd, name) : 0;
	if (!code)
		code = job->takes_name ? cmd_project_need(cmd) : 0;
	if (!code)
		code = cmd_secret_places(cmd, &places);
	return code ? code : job->run(cmd, &places, name);
}
