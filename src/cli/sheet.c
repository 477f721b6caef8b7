/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/sheet.h"

#include "base/fs.h"
#include "cli/commit.h"
#include "cli/facts.h"
#include "cli/generation.h"
#include "crypt/hash.h"

/* "last", or the start of an id that no file has as its name. */
static bool
names_record(const char *operand)
{
	const char *c;

	if (!strcmp(operand, "last"))
		return true;
	for (c = operand; *c; c++) {
		if (!rd_is_digit(*c) && *c != '-' && (*c < 'a' || *c > 'f'))
			return false;
	}
	return c - operand >= RD_REC_PREFIX_MIN &&
	       rd_fs_kind(operand) == RD_FS_ABSENT;
}

/* Whoever asks for the same asks in the same words. */
static int
digest_request(struct cmd *cmd, struct cmd_sheet *sheet, const char *kind,
	       struct rd_str asked)
{
	const char *subject = cmd->settings[SET_SUBJECT].text;
	char *text = rd_arena_printf(&cmd->arena, "%s\n%s\n%.*s\n%.*s", kind,
				     subject ? subject : "", RD_STR_FMT(asked),
				     RD_STR_FMT(sheet->given));

	if (!text)
		return cmd_no_memory(cmd);
	rd_crypt_sha256_hex(text, strlen(text), sheet->request);
	return 0;
}

/* A record's program stands in the project, with its seal, when it was active
 * there; else it has no seal. */
static int
open_recalled(struct cmd *cmd, struct cmd_sheet *sheet, const char *id)
{
	struct cmd_program *program = &sheet->recall.desk.program;
	int code;

	sheet->recalled = true;
	if (cmd->args.n_operands > 1)
		return cmd_fail(cmd, 2, "usage.operand",
				"a recorded decision takes no facts");
	code = cmd_recall_find(cmd, &sheet->recall, id);
	if (!code)
		code = cmd_recall_decide(cmd, &sheet->recall);
	if (code)
		return code;
	sheet->desk = &sheet->recall.desk;
	sheet->result = sheet->recall.result;
	if (!program->path && cmd->has_project)
		program->path = rd_rec_project_program_path(
			&cmd->project, program->prog.sha256, ".desk",
			&cmd->arena);
	if (sheet->recall.record.id.len > RD_UUID_TEXT)
		return cmd_no_memory(cmd);
	memcpy(sheet->id, sheet->recall.record.id.ptr,
	       sheet->recall.record.id.len);
	return digest_request(cmd, sheet, "decision", rd_str_of(sheet->id));
}

static int
open_new(struct cmd *cmd, struct cmd_sheet *sheet, enum cmd_state state)
{
	struct cmd_desk *desk = &sheet->recall.desk;
	struct cmd_input input;
	struct rd_str json;
	int code;

	code = cmd_input_split(cmd, 0, &input);
	if (!code)
		code = cmd_desk_open(cmd, desk, state);
	input.generation = sheet->given;
	if (!code)
		code = cmd_input_request(cmd, &desk->program.prog, &input,
					 &json);
	if (!code)
		code = cmd_desk_read(cmd, desk, json);
	if (!code)
		code = digest_request(cmd, sheet, "request", json);
	sheet->desk = desk;
	return code;
}

int
cmd_sheet_open(struct cmd *cmd, struct cmd_sheet *sheet, enum cmd_state state)
{
	const char *first = cmd->args.n_operands ? cmd->args.operands[0] : NULL;
	int code;

	*sheet = (struct cmd_sheet){ 0 };
	cmd_desk_init(&sheet->recall.desk);
	code = cmd_generation_collect(cmd, &sheet->given);
	if (code)
		return code;
	if (first && names_record(first))
		return open_recalled(cmd, sheet, first);
	return open_new(cmd, sheet, state);
}

void
cmd_sheet_close(struct cmd_sheet *sheet)
{
	cmd_recall_close(&sheet->recall);
}

/* The seed of a draw is one for a picture only when somebody gave it. */
static struct rd_str
find_seed(struct cmd *cmd, const struct cmd_desk *desk)
{
	const char *given = cmd_text(cmd, OPT_SEED);
	bool drawn = desk->program.prog.meta->choice == RD_CHOICE_DRAW;

	if (given)
		return rd_str_of(given);
	return desk->request.has_seed && !drawn ? desk->request.seed
						: RD_STR_NONE;
}

/* One plan for each row of the preset.  The decision stands in them although it
 * is not recorded yet: that comes before they are handed over. */
static int
plan_sending(struct cmd *cmd, struct cmd_sheet *sheet, struct rd_plan_ask *ask)
{
	struct cmd_desk *desk = sheet->desk;
	uint32_t i;
	int code;

	sheet->n_docs = rd_plan_rows(&desk->program.prog, &sheet->generation);
	sheet->docs = rd_arena_array(&cmd->arena, sheet->n_docs,
				     sizeof(*sheet->docs));
	if (!sheet->docs)
		return cmd_no_memory(cmd);
	ask->subject = desk->request.subject;
	ask->seed = find_seed(cmd, desk);
	code = cmd_sheet_files(cmd, &sheet->generation, &ask->files);
	for (i = 0; i < sheet->n_docs && !code; i++) {
		ask->row = i;
		if (rd_plan_send(ask, &sheet->docs[i], &cmd->problem))
			code = cmd->problem.exit_code;
		sheet->docs[i].request = rd_str_of(sheet->request);
		sheet->docs[i].key = rd_str_of(
			cmd_text(cmd, OPT_IDEMPOTENCY_KEY));
	}
	if (!code &&
	    rd_plan_grid_cost(sheet->docs, sheet->n_docs, &cmd->problem))
		code = cmd->problem.exit_code;
	return code;
}

int
cmd_sheet_plan(struct cmd *cmd, struct cmd_sheet *sheet)
{
	struct cmd_desk *desk = sheet->desk;
	struct rd_str generation = desk->request.generation;
	struct rd_plan_ask ask;

	if (!sheet->recalled) {
		if (rd_dec_decide(desk->dec, &desk->request, &sheet->result,
				  &cmd->problem))
			return cmd->problem.exit_code;
		cmd_id_make(desk->id);
		memcpy(sheet->id, desk->id, sizeof(sheet->id));
	} else if (sheet->given.ptr) {
		generation = sheet->given;
	}
	ask = (struct rd_plan_ask){ .arena = &cmd->arena,
				    .dec = desk->dec,
				    .result = sheet->result,
				    .generation = &sheet->generation,
				    .decision_id = rd_str_of(sheet->id) };
	if (rd_plan_generation_read(&cmd->arena, generation, &sheet->generation,
				    &cmd->problem))
		return cmd->problem.exit_code;
	sheet->preview = rd_plan_is_preview(&sheet->generation);
	if (!sheet->preview)
		return plan_sending(cmd, sheet, &ask);
	if (rd_plan_preview(&ask, &sheet->plan, &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}
