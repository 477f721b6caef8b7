/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The preview provider that is built in: a sheet of the reference pictures and
 * its manifest. */
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "cli/commit.h"
#include "cli/generate.h"
#include "dispatch/preview.h"
#include "sign/ticket.h"

#define TICKET_LIFE_MS (10 * RD_MS_MINUTE)
#define ENDPOINT "preview:local"

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
read_pictures(struct cmd *cmd, struct cmd_generate *g)
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
sign_request(struct cmd *cmd, struct cmd_generate *g)
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

int
cmd_preview_make(struct cmd *cmd, struct cmd_generate *g)
{
	int code = read_pictures(cmd, g);

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

static int
write_file(struct cmd *cmd, const char *path, const struct rd_buf *text)
{
	if (rd_fs_write_atomic(path, rd_buf_view(text), RD_FS_KEEP_MODE,
			       &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static void
report(struct cmd *cmd, const struct cmd_generate *g, const char *svg,
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

/* The manifest first, and no other sheet beside it meanwhile: a sheet is there
 * only with the manifest that names it. */
int
cmd_preview_write(struct cmd *cmd, struct cmd_generate *g)
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
	kept = rd_fs_holds(svg, rd_buf_view(&g->svg));
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
