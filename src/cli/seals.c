/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/seals.h"

#include <time.h>

#include "base/fs.h"
#include "cli/project.h"
#include "sign/schemas-released.h"

#define N_SCHEMAS (sizeof(schemas_released) / sizeof(schemas_released[0]))

struct rd_str
cmd_schemas_digest(void)
{
	return rd_str_of(schemas_released[0]);
}

char *
cmd_seal_path(struct cmd *cmd, const char *program, const char *suffix)
{
	struct rd_str stem = rd_str_of(program);

	if (rd_str_ends(stem, ".desk"))
		stem.len -= strlen(".desk");
	return rd_arena_printf(&cmd->arena, "%.*s%s", RD_STR_FMT(stem), suffix);
}

static int
read_part(struct cmd *cmd, const char *program, const char *suffix,
	  struct rd_str *text)
{
	char *path = cmd_seal_path(cmd, program, suffix);

	*text = RD_STR_NONE;
	if (!path)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_ABSENT)
		return 0;
	return cmd_read(cmd, path, RD_REC_SEAL_CAP, 5, text);
}

int
cmd_seal_read(struct cmd *cmd, const char *program, struct rd_str *envelope)
{
	return read_part(cmd, program, ".seal.dsse", envelope);
}

struct policy {
	struct rd_sig_policy policy;
	struct rd_sig_keyring ring;
	struct rd_str schemas[N_SCHEMAS];
	struct rd_sig_program program;
};

/* The serial that was accepted before; 0 where there is no store. */
static int
read_serial(struct cmd *cmd, struct rd_str ruleset, uint64_t *serial)
{
	struct rd_rec_store *store = NULL;
	int64_t highest = 0;
	int code = 0;

	*serial = 0;
	if (!cmd->settings[SET_DB].text)
		return 0;
	code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code && store &&
	    rd_rec_serial_get(store, ruleset, &highest, &cmd->problem))
		code = cmd->problem.exit_code;
	rd_rec_close(store);
	*serial = highest > 0 ? (uint64_t)highest : 0;
	return code;
}

static int
make_policy(struct cmd *cmd, const struct cmd_program *program,
	    struct policy *p)
{
	const struct rd_prog *prog = &program->prog;
	const struct rd_prog_meta *meta = &prog->meta[0];
	struct timespec ts;
	size_t i;
	int code;

	*p = (struct policy){ 0 };
	clock_gettime(CLOCK_REALTIME, &ts);
	for (i = 0; i < N_SCHEMAS; i++)
		p->schemas[i] = rd_str_of(schemas_released[i]);
	p->policy.keys = &p->ring;
	p->policy.semantics = RD_SEMANTICS_VERSION;
	p->policy.schemas = p->schemas;
	p->policy.n_schemas = N_SCHEMAS;
	p->policy.min_fixtures = meta->minimum_fixtures;
	p->policy.now_ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	p->program.sha256 = rd_str_of(prog->sha256);
	p->program.verdict = RD_OK;
	p->program.sources = rd_prog_str(prog, meta->sources);
	p->program.ruleset_id = rd_prog_str(prog, meta->pack);
	p->program.ruleset_version = meta->version;
	code = cmd_keyring_load(cmd, &p->ring);
	if (!code)
		code = read_serial(cmd, p->program.ruleset_id,
				   &p->policy.highest_serial);
	return code;
}

int
cmd_seal_examine(struct cmd *cmd, const struct cmd_program *program,
		 struct rd_sig_finding *finding)
{
	struct rd_str envelope = RD_STR_NONE;
	struct policy policy;
	int code;

	code = make_policy(cmd, program, &policy);
	if (!code && program->from != CMD_FROM_RULES)
		code = cmd_seal_read(cmd, program->path, &envelope);
	if (!code &&
	    rd_sig_examine(&policy.program, envelope, &policy.policy, finding))
		code = cmd_no_memory(cmd);
	return code;
}

const char *
cmd_seal_word(struct cmd *cmd, const struct cmd_program *program)
{
	struct rd_problem kept = cmd->problem;
	struct rd_sig_finding finding;
	const char *word = "seal.unknown";

	if (!cmd_seal_examine(cmd, program, &finding))
		word = rd_sig_reason_code(finding.reason);
	cmd->problem = kept;
	return word;
}

static int
raise_serial(struct cmd *cmd, struct rd_str ruleset, uint64_t serial)
{
	struct rd_rec_store *store = NULL;
	int code;

	if (!cmd->settings[SET_DB].text)
		return 0;
	code = cmd_store_open(cmd, CMD_STORE_CREATE, &store);
	if (!code &&
	    rd_rec_serial_raise(store, ruleset, (int64_t)serial, &cmd->problem))
		code = cmd->problem.exit_code;
	rd_rec_close(store);
	return code;
}

/* The gate knows no files, but who follows its hint must name one. */
static void
name_program(struct rd_problem *problem, const struct cmd_program *program)
{
	bool has_file = program->from != CMD_FROM_RULES;
	const char *name = has_file ? program->path : "PROGRAM";
	char hint[sizeof(problem->hint)];

	if (!strcmp(problem->code, "seal.rollback")) {
		rd_problem_hint(problem,
				"to go back on purpose restore the rules and "
				"fixtures of this program, build, "
				"refdesk seal FILE, refdesk activate FILE");
		return;
	}
	memcpy(hint, problem->hint, sizeof(hint));
	if (!rd_str_ends(rd_str_of(hint), "refdesk seal"))
		return;
	if (strlen(hint) + 1 + strlen(name) >= sizeof(hint))
		name = "PROGRAM";
	rd_problem_hint(problem, "%s %s", hint, name);
}

int
cmd_seal_gate(struct cmd *cmd, const struct cmd_program *program,
	      struct rd_sig_seal **seal)
{
	struct rd_str envelope = RD_STR_NONE;
	struct policy policy;
	int code;

	*seal = NULL;
	code = make_policy(cmd, program, &policy);
	if (!code && program->from != CMD_FROM_RULES)
		code = cmd_seal_read(cmd, program->path, &envelope);
	if (!code && rd_sig_gate(&policy.program, envelope, &policy.policy,
				 seal, &cmd->problem)) {
		name_program(&cmd->problem, program);
		code = cmd->problem.exit_code;
	}
	return code;
}

int
cmd_seal_accepted(struct cmd *cmd, const struct rd_sig_statement *statement)
{
	return raise_serial(cmd, rd_str_of(statement->ruleset_id),
			    statement->serial);
}

int
cmd_seal_outdate(struct cmd *cmd, const struct cmd_program *program)
{
	struct rd_sig_finding finding;
	int code = cmd_seal_examine(cmd, program, &finding);

	if (code || finding.reason != RD_SIG_ACCEPTED)
		return code;
	return raise_serial(cmd, rd_str_of(finding.statement.ruleset_id),
			    finding.statement.serial + 1);
}

/* What it says stays true whatever becomes of the file it came from. */
static int
install_texts(struct cmd *cmd, const struct cmd_program *program,
	      int64_t serial)
{
	struct rd_rec_seal texts = { .program_sha256 = program->prog.sha256,
				     .serial = serial };
	struct rd_rec_store *store = NULL;
	int code;

	code = read_part(cmd, program->path, ".seal.dsse", &texts.envelope);
	if (!code)
		code = read_part(cmd, program->path, ".seal.json",
				 &texts.statement);
	if (!code)
		code = read_part(cmd, program->path, ".seal.json.minisig",
				 &texts.minisig);
	if (!code && rd_rec_project_seal(&cmd->project, &texts, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code)
		code = cmd_store_open(cmd, CMD_STORE_CREATE, &store);
	if (!code && rd_rec_seal_put(store, &texts, &cmd->problem))
		code = cmd->problem.exit_code;
	rd_rec_close(store);
	return code;
}

int
cmd_seal_install(struct cmd *cmd, const struct cmd_program *program,
		 struct rd_sig_finding *finding)
{
	int code;

	code = cmd_seal_examine(cmd, program, finding);
	if (code)
		return code;
	if (finding->reason != RD_SIG_ACCEPTED) {
		cmd_say(cmd, "warning: %s; it may decide, but not dispatch",
			rd_sig_reason_code(finding->reason));
		return 0;
	}
	return install_texts(cmd, program, (int64_t)finding->statement.serial);
}

int
cmd_seal_settle(struct cmd *cmd, const struct rd_sig_finding *finding)
{
	if (finding->reason != RD_SIG_ACCEPTED)
		return 0;
	return cmd_seal_accepted(cmd, &finding->statement);
}
