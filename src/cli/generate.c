/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk generate with the built-in preview provider.  Gate, policy and
 * pictures are asked before anything is recorded or written, so that a refusal
 * leaves no trace; the record comes before the files, which can be made again
 * from it. */
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "cli/commit.h"
#include "cli/project.h"
#include "cli/seals.h"
#include "cli/sheet.h"
#include "cli/verbs.h"
#include "dispatch/preview.h"
#include "sign/ticket.h"

#define SHEET_CAP_BYTES (512u << 20)
#define TICKET_LIFE_MS (10 * RD_MS_MINUTE)
#define ENDPOINT "preview:local"
#define MAX_TRIES 16

struct generate {
	struct cmd_sheet sheet;
	struct rd_sig_seal *seal;
	struct rd_crypt_key *key;
	struct rd_signed_request *request;
	struct rd_disp_picture *pictures;
	struct rd_buf svg, manifest;
	const char *dir; /* of both */
	bool made_dir;
};

static int
read_picture(struct cmd *cmd, struct rd_str sha256, struct rd_str *bytes)
{
	char *name = rd_arena_strdup(&cmd->arena, sha256);
	struct rd_buf buf;
	char *copy = NULL;
	int code = 0;

	if (!name)
		return cmd_no_memory(cmd);
	rd_buf_init(&buf, RD_REC_ASSET_CAP);
	if (rd_rec_project_asset_get(&cmd->project, name, &buf,
				     &cmd->problem)) {
		code = cmd->problem.exit_code;
	} else {
		copy = rd_arena_strdup(&cmd->arena, rd_buf_view(&buf));
		*bytes = (struct rd_str){ copy, buf.len };
		code = copy ? 0 : cmd_no_memory(cmd);
	}
	rd_buf_fini(&buf);
	return code;
}

static int
read_pictures(struct cmd *cmd, struct generate *g)
{
	const struct rd_plan *plan = &g->sheet.plan;
	int code = 0;
	uint32_t i;

	g->pictures = rd_arena_array(&cmd->arena, plan->n_references + 1,
				     sizeof(*g->pictures));
	if (!g->pictures)
		return cmd_no_memory(cmd);
	for (i = 0; i < plan->n_references && !code; i++) {
		g->pictures[i].sha256 = plan->references[i].sha256;
		code = read_picture(cmd, plan->references[i].sha256,
				    &g->pictures[i].bytes);
	}
	return code;
}

static int
sign_request(struct cmd *cmd, struct generate *g)
{
	struct rd_sig_ticket ticket = { 0 };
	char intent[RD_UUID_TEXT + 1];
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	cmd_id_make(intent);
	ticket.intent = rd_str_of(intent);
	ticket.decision = rd_str_of(g->sheet.id);
	ticket.program = rd_str_of(g->sheet.desk->program.prog.sha256);
	ticket.provider = RD_STR_LIT("preview");
	ticket.endpoint = RD_STR_LIT(ENDPOINT);
	ticket.method = RD_STR_LIT("POST");
	ticket.body = g->sheet.plan.body;
	ticket.expiry_ms = (int64_t)ts.tv_sec * 1000 + TICKET_LIFE_MS;
	ticket.attempt = 1;
	rd_sig_request_free(g->request);
	g->request = NULL;
	if (rd_sig_ticket_sign(g->seal, &ticket, g->key, &g->request,
			       &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static int
make_sheet(struct cmd *cmd, struct generate *g)
{
	int code;

	code = cmd_sheet_plan(cmd, &g->sheet);
	if (!code)
		code = read_pictures(cmd, g);
	if (!code)
		code = sign_request(cmd, g);
	if (code)
		return code;
	rd_buf_reset(&g->svg);
	rd_buf_reset(&g->manifest);
	if (rd_disp_preview(g->request, g->pictures, g->sheet.plan.n_references,
			    &g->svg, &g->manifest, &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

/* A place that cannot take the files is told before anything is recorded. */
static int
make_place(struct cmd *cmd, struct generate *g)
{
	g->dir = cmd_text(cmd, OPT_OUTPUT);
	if (!g->dir)
		g->dir = cmd->settings[SET_OUT].text;
	g->made_dir = g->made_dir || rd_fs_kind(g->dir) == RD_FS_ABSENT;
	if (rd_fs_mkdirs(g->dir, 0777, &cmd->problem))
		return cmd->problem.exit_code;
	return cmd_place_check(cmd, g->dir);
}

/* A new decision is recorded; when its subject moved on, everything is made
 * again from the new state. */
static int
make_and_record(struct cmd *cmd, struct generate *g)
{
	struct cmd_sheet *sheet = &g->sheet;
	unsigned tries;
	int code = 0;

	for (tries = 0; tries < MAX_TRIES; tries++) {
		code = make_sheet(cmd, g);
		if (!code)
			code = make_place(cmd, g);
		if (code || sheet->recalled)
			return code;
		code = cmd_commit(cmd, sheet->desk, NULL);
		if (!code || !cmd_desk_lost(cmd, sheet->desk))
			return code;
		code = cmd_desk_again(cmd, sheet->desk);
		if (code)
			return code;
	}
	rd_problem_set(&cmd->problem, RD_CONFLICT, 75, "record.busy",
		       "others kept changing this subject");
	return 75;
}

static int
write_file(struct cmd *cmd, const char *path, const struct rd_buf *text)
{
	if (rd_fs_write_atomic(path, rd_buf_view(text), RD_FS_KEEP_MODE,
			       &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static void
report(struct cmd *cmd, const struct generate *g, const char *svg,
       const char *manifest)
{
	struct rd_buf *out = &cmd->out;

	if (!cmd->json) {
		rd_put_shown(out, rd_str_of(svg));
		rd_buf_char(out, '\n');
		rd_put_shown(out, rd_str_of(manifest));
		rd_buf_char(out, '\n');
		cmd_say(cmd,
			"a contact sheet of the references, made by the "
			"preview provider; decision %s",
			g->sheet.id);
		return;
	}
	rd_buf_cstr(out, "{\"decision\":");
	rd_put_json_str(out, rd_str_of(g->sheet.id));
	rd_buf_cstr(out, ",\"files\":[");
	rd_put_json_str(out, rd_str_of(svg));
	rd_buf_char(out, ',');
	rd_put_json_str(out, rd_str_of(manifest));
	rd_buf_cstr(out, "],\"manifest\":");
	rd_put_json_str(out, rd_str_of(g->sheet.plan.manifest));
	rd_buf_cstr(out, ",\"provider\":\"preview\"}\n");
}

static bool
holds(const char *path, const struct rd_buf *text)
{
	struct rd_problem ignored;
	struct rd_buf old;
	bool same;

	rd_buf_init(&old, text->len + 1);
	same = rd_fs_kind(path) == RD_FS_FILE &&
	       !rd_fs_read(path, &old, &ignored) &&
	       rd_str_eq(rd_buf_view(&old), rd_buf_view(text));
	rd_buf_fini(&old);
	return same;
}

/* The manifest first, and no other sheet beside it meanwhile: a sheet is there
 * only with the manifest that names it. */
static int
write_files(struct cmd *cmd, struct generate *g)
{
	const char *name = rd_fs_join(&cmd->arena, g->dir,
				      g->sheet.plan.manifest);
	const char *svg, *manifest;
	bool kept;
	int code;

	svg = name ? rd_arena_printf(&cmd->arena, "%s.svg", name) : NULL;
	manifest = name ? rd_arena_printf(&cmd->arena, "%s.json", name) : NULL;
	if (!svg || !manifest)
		return cmd_no_memory(cmd);
	kept = holds(svg, &g->svg);
	if (!kept && rd_fs_kind(svg) == RD_FS_FILE)
		(void)unlink(svg);
	code = write_file(cmd, manifest, &g->manifest);
	if (!code && !kept)
		code = write_file(cmd, svg, &g->svg);
	if (code) {
		if (rd_fs_kind(svg) == RD_FS_ABSENT)
			(void)unlink(manifest);
		return code;
	}
	cmd_done(cmd, "the sheet stands: %s", svg);
	report(cmd, g, svg, manifest);
	return 0;
}

/* What was decided by a program that decides no more is not sent: whoever went
 * to another program had a reason. */
static int
check_recalled(struct cmd *cmd, const struct generate *g)
{
	const struct cmd_recall *recall = &g->sheet.recall;
	const char *sha256 = recall->desk.program.prog.sha256;
	struct rd_rec_active active;
	int code = 0;

	if (!rd_str_is(recall->record.program_sha256, sha256))
		code = cmd_fail(cmd, 5, "generate.other-program",
				"another program made this decision");
	else if (cmd_given(cmd, OPT_PROGRAM))
		return 0;
	else if (rd_rec_project_active(&cmd->project, &active, &cmd->problem))
		return cmd->problem.exit_code;
	else if (strcmp(active.current, sha256))
		code = cmd_fail(cmd, 5, "generate.not-active",
				"the program that made this decision is not "
				"the active one");
	if (code)
		rd_problem_hint(&cmd->problem,
				"decide again with the active "
				"program: refdesk generate NAME=VALUE...");
	return code;
}

static int
run(struct cmd *cmd, struct generate *g)
{
	int code;

	code = cmd_project_need(cmd);
	if (!code && cmd->settings[SET_RULES].from_flag) {
		cmd_fail(cmd, 5, "seal.missing",
			 "rules compiled for this call have no seal");
		rd_problem_hint(&cmd->problem,
				"build, seal and activate them; "
				"refdesk plan shows what would be made");
		return 5;
	}
	if (!code)
		code = cmd_sheet_open(cmd, &g->sheet, CMD_RECORD);
	if (!code && g->sheet.recalled)
		code = check_recalled(cmd, g);
	if (!code)
		code = cmd_seal_gate(cmd, &g->sheet.desk->program, &g->seal);
	if (!code)
		code = cmd_key_load(cmd, RD_SIG_ROLE_DISPATCH, &g->key);
	if (!code)
		code = make_and_record(cmd, g);
	if (!code)
		code = cmd_seal_accepted(cmd, rd_sig_seal_statement(g->seal));
	return code ? code : write_files(cmd, g);
}

int
cmd_generate(struct cmd *cmd)
{
	struct generate g = { 0 };
	int code;

	/* --output names the directory of the pictures. */
	cmd->output_is_place = true;
	rd_buf_init(&g.svg, SHEET_CAP_BYTES);
	rd_buf_init(&g.manifest, SHEET_CAP_BYTES);
	cmd_desk_init(&g.sheet.recall.desk);
	code = run(cmd, &g);
	if (code && g.made_dir)
		(void)rmdir(g.dir); /* stays when there is a sheet in it */
	rd_sig_request_free(g.request);
	rd_crypt_key_free(g.key);
	rd_sig_seal_free(g.seal);
	cmd_sheet_close(&g.sheet);
	rd_buf_fini(&g.manifest);
	rd_buf_fini(&g.svg);
	return code;
}
