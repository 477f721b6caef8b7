/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk doctor: one line per thing that deciding or dispatching needs. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "cli/author.h"
#include "cli/doctor.h"
#include "cli/project.h"
#include "cli/seals.h"
#include "cli/secrets.h"
#include "cli/verbs.h"

void
cmd_doctor_tell(struct cmd_doctor *d, enum verdict verdict, const char *what,
		struct rd_str text)
{
	static const char *const words[] = { "ok", "warn", "fail" };
	struct rd_buf *out = &d->cmd->out;

	d->failed |= verdict == DOCTOR_FAIL;
	if (!d->cmd->json) {
		rd_buf_printf(out, "%-4s  %-9s  ", words[verdict], what);
		rd_put_shown(out, text);
		rd_buf_char(out, '\n');
		return;
	}
	rd_buf_printf(out, "%s{\"check\":\"%s\",\"text\":", d->n++ ? "," : "[",
		      what);
	rd_put_json_str(out, text);
	rd_buf_printf(out, ",\"verdict\":\"%s\"}", words[verdict]);
}

/* A problem that was found becomes a line, and is forgotten. */
void
cmd_doctor_problem(struct cmd_doctor *d, enum verdict verdict, const char *what)
{
	struct rd_problem *problem = &d->cmd->problem;
	char *text = rd_arena_printf(
		&d->cmd->arena, "%s%s%s%s%s", problem->where,
		*problem->where ? ": " : "", problem->title,
		*problem->hint ? "; " : "", problem->hint);

	cmd_doctor_tell(d, verdict, what,
			rd_str_of(text ? text : "out of memory"));
	*problem = (struct rd_problem){ 0 };
	rd_buf_reset(&d->cmd->findings);
}

static void
tell_seal(struct cmd_doctor *d, const char *word)
{
	bool closed = strcmp(word, "seal.accepted");
	char *text = rd_arena_printf(
		&d->cmd->arena, "%s%s", word,
		closed ? "; it decides, but dispatch is closed until "
			 "refdesk seal has proved and signed it"
		       : "");

	cmd_doctor_tell(d, closed ? DOCTOR_WARN : DOCTOR_OK, "seal",
			rd_str_of(text ? text : word));
}

static void
look_at_program(struct cmd_doctor *d)
{
	struct cmd_program program;
	const char *word;
	char *text;

	cmd_program_init(&program);
	if (cmd_program_choose(d->cmd, &program)) {
		cmd_doctor_problem(d, DOCTOR_FAIL, "program");
	} else {
		word = cmd_seal_word(d->cmd, &program);
		text = rd_arena_printf(
			&d->cmd->arena, "%s version %u, %s",
			rd_prog_str(&program.prog, program.prog.meta[0].pack)
				.ptr,
			program.prog.meta[0].version, program.prog.sha256);
		cmd_doctor_tell(d, DOCTOR_OK, "program", rd_str_of(text));
		tell_seal(d, word);
		cmd_doctor_send(d, &program.prog);
	}
	cmd_program_fini(&program);
}

static void
look_at_author(struct cmd_doctor *d)
{
	struct cmd_author_info info;

	if (cmd_author_info(d->cmd, &info))
		cmd_doctor_problem(d, DOCTOR_WARN, "sandbox");
	else
		cmd_doctor_tell(
			d,
			rd_str_find(info.sandbox, RD_STR_LIT("seccomp")) < 0
				? DOCTOR_WARN
				: DOCTOR_OK,
			"sandbox", info.sandbox);
}

/* Reading works without, deciding does not.  What is missing will be made. */
static int
check_writable(struct cmd *cmd)
{
	const char *path = cmd->settings[SET_DB].text;
	const char *dir;

	if (rd_str_starts(rd_str_of(path), "sqlite:"))
		path += strlen("sqlite:");
	dir = rd_fs_dir_name(&cmd->arena, path);
	if (!dir)
		return cmd_no_memory(cmd);
	if (access(path, W_OK) && errno != ENOENT)
		dir = path;
	else if (!access(dir, W_OK | X_OK) || errno == ENOENT)
		return 0;
	cmd_fail(cmd, 10, "record.read-only",
		 "the state store cannot be written: %s",
		 strerrordesc_np(errno));
	rd_problem_where(&cmd->problem, "%s", dir);
	rd_problem_hint(&cmd->problem,
			"make the file and its directory writable");
	return 10;
}

static void
look_at_store(struct cmd_doctor *d)
{
	struct rd_rec_store *store = NULL;
	struct rd_buf findings;
	int code;

	rd_buf_init(&findings, 1u << 20);
	code = cmd_store_open(d->cmd, CMD_STORE_READ, &store);
	if (!code && store &&
	    rd_rec_check(store, false, &findings, &d->cmd->problem))
		code = d->cmd->problem.exit_code;
	if (!code)
		code = check_writable(d->cmd);
	if (code)
		cmd_doctor_problem(
			d, d->cmd->has_project ? DOCTOR_FAIL : DOCTOR_WARN,
			"store");
	else if (!store)
		cmd_doctor_tell(d, DOCTOR_OK, "store",
				RD_STR_LIT("nothing recorded yet"));
	else
		cmd_doctor_tell(
			d, findings.len ? DOCTOR_FAIL : DOCTOR_OK, "store",
			findings.len
				? rd_buf_view(&findings)
				: rd_str_of(d->cmd->settings[SET_DB].text));
	rd_rec_close(store);
	rd_buf_fini(&findings);
}

static void
look_at_zones(struct cmd_doctor *d)
{
	struct rd_zones zones;
	struct rd_zone zone;
	char *text;

	rd_zones_init(&zones, NULL);
	if (rd_zones_lookup(&zones, RD_STR_LIT("Europe/Rome"), 0, &zone)) {
		cmd_doctor_tell(d, DOCTOR_WARN, "tzdata",
				RD_STR_LIT("missing: zones cannot be "
					   "named; install tzdata"));
	} else {
		text = rd_arena_printf(&d->cmd->arena, "%s",
				       *zone.version ? zone.version
						     : "version unknown");
		cmd_doctor_tell(d, DOCTOR_OK, "tzdata", rd_str_of(text));
	}
	rd_zones_fini(&zones);
}

/* The secret keys that are here must be fit to sign with. */
static int
check_secrets(struct cmd *cmd)
{
	struct rd_crypt_key *key = NULL;
	char *name, *path;
	unsigned role;

	for (role = 0; role < RD_SIG_N_ROLES; role++) {
		name = rd_arena_printf(
			&cmd->arena, "keys/%s.key",
			rd_sig_role_name((enum rd_sig_role)role));
		path = name ? rd_rec_project_path(&cmd->project, name,
						  &cmd->arena)
			    : NULL;
		if (!path)
			return cmd_no_memory(cmd);
		if (rd_fs_kind(path) == RD_FS_ABSENT)
			continue;
		if (rd_crypt_key_load(path, NULL, &key, &cmd->problem))
			return cmd->problem.exit_code;
		rd_crypt_key_free(key);
	}
	return 0;
}

static void
look_at_keys(struct cmd_doctor *d)
{
	struct rd_sig_keyring ring;
	char *text;
	bool both;

	if (!d->cmd->has_project)
		return;
	if (cmd_keyring_load(d->cmd, &ring) || check_secrets(d->cmd)) {
		cmd_doctor_problem(d, DOCTOR_WARN, "keys");
		return;
	}
	both = ring.role[RD_SIG_ROLE_SEAL].n_keys &&
	       ring.role[RD_SIG_ROLE_DISPATCH].n_keys;
	text = rd_arena_printf(&d->cmd->arena, "%zu seal, %zu dispatch%s",
			       ring.role[RD_SIG_ROLE_SEAL].n_keys,
			       ring.role[RD_SIG_ROLE_DISPATCH].n_keys,
			       both ? "" : "; refdesk key generate makes both");
	cmd_doctor_tell(d, both ? DOCTOR_OK : DOCTOR_WARN, "keys",
			rd_str_of(text ? text : "out of memory"));
}

static size_t
look_at_secret(struct cmd_doctor *d, const struct rd_crypt_places *places,
	       const char *name)
{
	struct rd_crypt_found found;
	enum rd_status status;
	size_t n_bad = 0;
	int i;

	for (i = 0; i < RD_CRYPT_N_SOURCES; i++) {
		status = rd_crypt_secret_at(places, (enum rd_crypt_source)i,
					    name, &found, &d->cmd->problem);
		if (status == RD_OK || status == RD_NOTFOUND) {
			rd_crypt_secret_free(found.secret);
			continue;
		}
		cmd_doctor_problem(d, DOCTOR_WARN, "secrets");
		n_bad++;
	}
	return n_bad;
}

/* A line for each that cannot be used, else one with the names. */
static void
look_at_secrets(struct cmd_doctor *d)
{
	struct rd_crypt_places places;
	const char *const *names;
	struct rd_buf text;
	size_t n_bad = 0;
	size_t n, i;

	if (cmd_secret_places(d->cmd, &places) ||
	    rd_crypt_secret_names(&places, &names, &n, &d->cmd->problem) ||
	    cmd_secret_check_dir(&places, &d->cmd->problem)) {
		cmd_doctor_problem(d, DOCTOR_WARN, "secrets");
		return;
	}
	rd_buf_init(&text, 1u << 20);
	for (i = 0; i < n; i++) {
		n_bad += look_at_secret(d, &places, names[i]);
		rd_buf_printf(&text, "%s%s", i ? ", " : "", names[i]);
	}
	if (!n_bad)
		cmd_doctor_tell(d, DOCTOR_OK, "secrets",
				n ? rd_buf_view(&text) : RD_STR_LIT("none"));
	rd_buf_fini(&text);
}

int
cmd_doctor(struct cmd *cmd)
{
	struct cmd_doctor d = { .cmd = cmd };

	cmd_doctor_tell(&d, DOCTOR_OK, "refdesk", RD_STR_LIT(REFDESK_VERSION));
	cmd_doctor_tell(&d, cmd->has_project ? DOCTOR_OK : DOCTOR_WARN,
			"project",
			rd_str_of(cmd->has_project ? cmd->project.root
						   : "not in a project"));
	look_at_program(&d);
	look_at_author(&d);
	look_at_store(&d);
	look_at_zones(&d);
	look_at_keys(&d);
	look_at_secrets(&d);
	if (cmd->json)
		rd_buf_cstr(&cmd->out, "]\n");
	return d.failed ? 10 : 0;
}
