/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk seal: the program is what the rules compile to, the cases of its pack
 * pass, and a key says so. */
#include <time.h>

#include "base/fs.h"
#include "cli/project.h"
#include "cli/seals.h"
#include "cli/suite.h"
#include "cli/verbs.h"
#include "crypt/dirhash.h"
#include "sign/seal.h"

#define YEAR_MS (365 * RD_MS_DAY)
#define LISTING_CAP_BYTES (16u << 20)

struct sealing {
	struct cmd_program program;
	struct cmd_suite suite;
	struct cmd_files files;
	const char *fixtures_dir;
	struct rd_crypt_key *key;
	struct rd_sig_seal_inputs inputs;
	struct rd_sig_seal_texts texts;
	char fixtures[RD_CRYPT_HASH_TEXT];
	char results[RD_CRYPT_HASH_TEXT];
	char transcript[RD_CRYPT_HASH_TEXT];
	char previous[RD_CRYPT_HASH_TEXT];
};

/* Only cases of the pack as it is: replaced files make another program. */
static bool
names_pack(const struct rd_conf_case *c, void *data)
{
	const struct rd_prog *prog = data;

	return !rd_conf_case_n_replaces(c) &&
	       rd_str_eq(rd_conf_case_program(c),
			 rd_prog_str(prog, prog->meta[0].pack));
}

static int
check_sources(struct cmd *cmd, struct sealing *s)
{
	const char *rules = NULL;
	struct cmd_built built;
	int code;

	code = cmd_project_rules(cmd, &rules);
	if (code)
		return code;
	cmd_built_init(&built);
	code = cmd_pack_build(cmd, rules, NULL, 0, &built);
	if (!code && !rd_str_eq(rd_buf_view(&built.bytes),
				rd_buf_view(&s->program.bytes))) {
		cmd_fail(cmd, 5, "seal.program-differs",
			 "the rules do not compile to this program");
		rd_problem_where(&cmd->problem, "%s", rules);
		rd_problem_hint(&cmd->problem,
				"build it again, or name its sources with "
				"--rules");
		code = 5;
	}
	cmd_built_fini(&built);
	return code;
}

/* What the gate would refuse is not sealed: the seal before is worth more. */
static int
check_enough(struct cmd *cmd, const struct sealing *s)
{
	const struct rd_prog *prog = &s->program.prog;
	const struct rd_prog_meta *meta = &prog->meta[0];
	size_t n = s->suite.cases.n;

	if (n && n >= meta->minimum_fixtures)
		return 0;
	if (!n)
		cmd_fail(cmd, 1, "test.empty", "no case names the pack %s",
			 rd_prog_str(prog, meta->pack).ptr);
	else
		cmd_fail(cmd, 1, "seal.too-few-fixtures",
			 "the pack %s demands %u cases, and there are %zu",
			 rd_prog_str(prog, meta->pack).ptr,
			 meta->minimum_fixtures, n);
	rd_problem_where(&cmd->problem, "%s", s->fixtures_dir);
	rd_problem_hint(&cmd->problem, "a seal says what was tested: "
				       "write a case, or name --fixtures");
	return 1;
}

static int
run_cases(struct cmd *cmd, struct sealing *s)
{
	struct cmd_suite *suite = &s->suite;
	int code;

	code = cmd_project_fixtures(cmd, &s->fixtures_dir);
	if (!code)
		code = cmd_files_find_cases(cmd, s->fixtures_dir, &s->files);
	suite->given = &s->program;
	if (!code)
		code = cmd_suite_read(cmd, suite, &s->files, names_pack,
				      &s->program.prog);
	if (!code)
		code = check_enough(cmd, s);
	if (!code)
		code = cmd_suite_run(cmd, suite);
	if (code || (!suite->n_failed && !suite->n_unable))
		return code;
	rd_conf_report_tap(suite->rows, (uint32_t)suite->cases.n,
			   &cmd->findings);
	if (cmd->json)
		rd_buf_reset(&cmd->findings);
	cmd_fail(cmd, 1, "seal.fixtures-failed", "%zu of %zu cases do not pass",
		 suite->n_failed + suite->n_unable, suite->cases.n);
	rd_problem_hint(&cmd->problem, "refdesk test tells why");
	return 1;
}

/* Digest of every fixture file below the directory, run or not. */
static int
hash_fixtures(struct cmd *cmd, struct sealing *s)
{
	size_t skip = strlen(s->fixtures_dir);
	struct rd_crypt_dir_entry *entries;
	struct rd_buf listing;
	struct rd_str bytes;
	int code = 0;
	size_t i;

	entries = rd_arena_array(&cmd->arena, s->files.n, sizeof(*entries));
	if (!entries)
		return cmd_no_memory(cmd);
	for (i = 0; i < s->files.n && !code; i++) {
		entries[i].name = rd_str_of(s->files.paths[i] + skip);
		while (entries[i].name.len && *entries[i].name.ptr == '/') {
			entries[i].name.ptr++;
			entries[i].name.len--;
		}
		code = cmd_read(cmd, s->files.paths[i], LISTING_CAP_BYTES, 4,
				&bytes);
		if (!code)
			rd_crypt_sha256(bytes.ptr, bytes.len,
					entries[i].sha256);
	}
	if (code)
		return code;
	rd_buf_init(&listing, LISTING_CAP_BYTES);
	if (rd_crypt_dirhash(entries, s->files.n, &listing, s->fixtures))
		code = cmd_fail(cmd, 4, "seal.fixture-name",
				"a fixture's name has characters that a "
				"listing cannot carry");
	rd_buf_fini(&listing);
	return code;
}

/* The results as they are, and what the engine decided in each case. */
static void
hash_results(struct sealing *s)
{
	struct cmd_suite *suite = &s->suite;
	struct rd_buf text;
	size_t i;

	rd_buf_init(&text, LISTING_CAP_BYTES);
	rd_conf_report_results(suite->rows, (uint32_t)suite->cases.n, &text);
	rd_crypt_sha256_hex(rd_buf_view(&text).ptr, text.len, s->results);
	rd_buf_reset(&text);
	for (i = 0; i < suite->cases.n; i++)
		rd_buf_printf(&text, "%.*s %s\n",
			      RD_STR_FMT(suite->rows[i].name),
			      suite->outcomes[i].digest);
	rd_crypt_sha256_hex(rd_buf_view(&text).ptr, text.len, s->transcript);
	rd_buf_fini(&text);
}

/* Serial: one more than any that this project has accepted or has made for
 * this program. */
static int
find_previous(struct cmd *cmd, struct sealing *s, uint64_t *serial)
{
	struct rd_sig_finding finding;
	struct rd_rec_store *store = NULL;
	int64_t highest = 0;
	int code;

	*serial = 1;
	code = cmd_seal_examine(cmd, &s->program, &finding);
	if (code)
		return code;
	if (finding.trusted) {
		*serial = finding.statement.serial + 1;
		memcpy(s->previous, finding.statement.sha256,
		       sizeof(s->previous));
	}
	if (cmd->settings[SET_DB].text)
		code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code && store &&
	    rd_rec_serial_get(store, s->inputs.ruleset_id, &highest,
			      &cmd->problem))
		code = cmd->problem.exit_code;
	rd_rec_close(store);
	if (highest >= 0 && (uint64_t)highest >= *serial)
		*serial = (uint64_t)highest + 1;
	return code;
}

static int
fill_in(struct cmd *cmd, struct sealing *s)
{
	static const struct rd_str suites[] = { RD_STR_LIT("fixtures") };
	const struct rd_prog *prog = &s->program.prog;
	struct rd_sig_seal_inputs *in = &s->inputs;
	struct timespec ts;
	int code;

	clock_gettime(CLOCK_REALTIME, &ts);
	in->program_name = rd_str_of(rd_fs_base_name(s->program.path));
	in->program = rd_str_of(prog->sha256);
	in->sources = rd_prog_str(prog, prog->meta[0].sources);
	in->fixtures = rd_str_of(s->fixtures);
	in->schemas = cmd_schemas_digest();
	in->selftest = rd_str_of(s->transcript);
	in->results = rd_str_of(s->results);
	in->engine_version = RD_STR_LIT(REFDESK_VERSION);
	in->semantics = RD_SEMANTICS_VERSION;
	in->suites = suites;
	in->n_suites = 1;
	in->ruleset_id = rd_prog_str(prog, prog->meta[0].pack);
	in->ruleset_version = prog->meta[0].version;
	in->fixtures_total = s->suite.cases.n;
	in->fixtures_passed = s->suite.cases.n;
	/* Whole seconds, as the statement writes them. */
	in->not_before_ms = (int64_t)ts.tv_sec * 1000;
	in->not_after_ms = in->not_before_ms + YEAR_MS;
	code = find_previous(cmd, s, &in->serial);
	if (s->previous[0])
		in->previous = rd_str_of(s->previous);
	return code;
}

/* The envelope last: a seal is there when it is whole. */
static int
write_texts(struct cmd *cmd, struct sealing *s)
{
	const struct {
		const char *suffix;
		const struct rd_buf *text;
	} parts[] = {
		{ ".seal.json", &s->texts.statement },
		{ ".seal.json.minisig", &s->texts.minisig },
		{ ".seal.dsse", &s->texts.envelope },
	};
	char *path;
	size_t i;

	for (i = 0; i < 3; i++) {
		path = cmd_seal_path(cmd, s->program.path, parts[i].suffix);
		if (!path)
			return cmd_no_memory(cmd);
		if (rd_fs_write_atomic(path, rd_buf_view(parts[i].text),
				       RD_FS_KEEP_MODE, &cmd->problem))
			return cmd->problem.exit_code;
	}
	cmd_say(cmd, "sealed %s: serial %llu, %zu cases passed",
		s->program.path, (unsigned long long)s->inputs.serial,
		s->suite.cases.n);
	return 0;
}

/* A program that is installed in the project keeps its seal there too. */
static int
install(struct cmd *cmd, struct sealing *s)
{
	struct rd_sig_finding finding;
	char *path;
	int code;

	if (!cmd->has_project)
		return 0;
	path = rd_rec_project_program_path(
		&cmd->project, s->program.prog.sha256, ".desk", &cmd->arena);
	if (!path)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_ABSENT)
		return 0;
	cmd_done(cmd, "the seal stands beside the program; refdesk activate "
		      "brings it into the project");
	code = cmd_seal_install(cmd, &s->program, &finding);
	return code ? code : cmd_seal_settle(cmd, &finding);
}

static int
run(struct cmd *cmd, struct sealing *s)
{
	int code;

	code = cmd_program_open(cmd, cmd->args.operands[0], &s->program);
	if (!code)
		code = cmd_key_load(cmd, RD_SIG_ROLE_SEAL, &s->key);
	if (!code)
		code = check_sources(cmd, s);
	if (!code)
		code = run_cases(cmd, s);
	if (!code)
		code = hash_fixtures(cmd, s);
	if (code)
		return code;
	hash_results(s);
	code = fill_in(cmd, s);
	if (!code &&
	    rd_sig_seal_make(&s->inputs, s->key, &s->texts, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code)
		code = write_texts(cmd, s);
	return code ? code : install(cmd, s);
}

int
cmd_seal(struct cmd *cmd)
{
	struct sealing *s = rd_arena_alloc(&cmd->arena, sizeof(*s));
	int code;

	if (!s)
		return cmd_no_memory(cmd);
	cmd_program_init(&s->program);
	cmd_suite_init(&s->suite);
	code = run(cmd, s);
	rd_sig_seal_texts_fini(&s->texts);
	rd_crypt_key_free(s->key);
	cmd_suite_fini(&s->suite);
	cmd_program_fini(&s->program);
	return code;
}
