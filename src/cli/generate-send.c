/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk generate with a provider of the program.  The decision is recorded
 * before its plan is handed over; whatever happens to that, the journal has
 * it. */
#include "base/escape.h"
#include "base/fs.h"
#include "base/text.h"
#include "cli/generate.h"
#include "cli/jobs.h"
#include "cli/secrets.h"
#include "cli/sender.h"
#include "cli/sibling.h"
#include "cli/terms.h"
#include "json/json.h"

#define PLANS_CAP_BYTES ((size_t)64 << 20)

/* ---- before anything is recorded ---- */

/* Whoever sends looks for program and seal where activate puts them. */
static int
check_program(struct cmd *cmd, const struct rd_prog *prog)
{
	const char *path = rd_rec_project_program_path(
		&cmd->project, prog->sha256, ".desk", &cmd->arena);

	if (!path)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_FILE)
		return 0;
	cmd_fail(cmd, 5, "generate.not-active",
		 "this program was never active in the project");
	rd_problem_hint(&cmd->problem, "refdesk activate PROGRAM");
	return 5;
}

static int
ask_terms(struct cmd *cmd, const struct cmd_sheet *sheet)
{
	const struct rd_plan_doc *doc = sheet->docs;
	int code = 0;
	uint32_t i;

	/* Rows of a preset differ in weights, not in whom they go to. */
	for (i = 0; i < doc->n_tries && !code; i++)
		code = cmd_terms_ask(cmd, &sheet->desk->program.prog,
				     doc->tries[i].provider);
	return code;
}

/* Pictures of no catalog: nothing says that they may be used. */
static int
ask_pictures(struct cmd *cmd, const struct rd_plan_doc *doc)
{
	const char *question;
	struct rd_buf names;
	uint32_t i;

	rd_buf_init(&names, PLANS_CAP_BYTES);
	for (i = 0; i < doc->n_references; i++) {
		const struct rd_plan_source *source = &doc->references[i];

		if (source->id.ptr)
			continue;
		if (names.len)
			rd_buf_cstr(&names, ", ");
		rd_put_shown(&names,
			     source->url.ptr ? source->url : source->file);
	}
	question = rd_arena_printf(
		&cmd->arena,
		"May %.*s be used, and did whoever is shown agree?",
		RD_STR_FMT(rd_buf_view(&names)));
	i = (uint32_t)names.len;
	rd_buf_fini(&names);
	if (!i)
		return 0;
	return question ? cmd_confirm(cmd, question) : cmd_no_memory(cmd);
}

static int
check_picture(struct cmd *cmd, const struct rd_plan_source *source)
{
	char *sha256 = rd_arena_strdup(&cmd->arena, source->sha256);
	struct rd_pic picture;
	struct rd_buf bytes;
	int code = 0;

	if (!sha256)
		return cmd_no_memory(cmd);
	rd_buf_init(&bytes, RD_REC_ASSET_CAP);
	if (rd_rec_project_asset_get(&cmd->project, sha256, &bytes,
				     &cmd->problem) ||
	    rd_pic_read_sent(rd_buf_view(&bytes), &picture, &cmd->problem)) {
		code = cmd->problem.exit_code;
		rd_problem_where(&cmd->problem, "reference %.*s",
				 RD_STR_FMT(source->id));
	}
	rd_buf_fini(&bytes);
	return code;
}

/* A catalog may have pictures that no provider takes, such as drawings. */
static int
check_pictures(struct cmd *cmd, const struct rd_plan_doc *doc)
{
	const struct rd_plan_try *first = doc->tries;
	const struct rd_plan_source *source;
	int code = 0;
	uint32_t i;

	for (i = 0; i < first->n_order && !code; i++) {
		source = &doc->references[first->order[i] - 1];
		if (source->id.ptr && source->sha256.ptr)
			code = check_picture(cmd, source);
	}
	return code;
}

/* Whether anybody could be asked: a descriptor is not read here, it can be only
 * once. */
static int
find_keys(struct cmd *cmd, const struct rd_plan_doc *doc)
{
	struct rd_crypt_places places;
	struct rd_crypt_found found;
	int code = cmd_secret_places(cmd, &places);
	uint32_t i;

	if (code || places.fd >= 0)
		return code;
	for (i = doc->n_tries; i-- > 0;) {
		const char *name = rd_arena_strdup(&cmd->arena,
						   doc->tries[i].secret);

		if (!doc->tries[i].secret.ptr)
			return 0;
		if (!name)
			return cmd_no_memory(cmd);
		if (rd_crypt_secret_find(&places, name, &found,
					 &cmd->problem) == RD_OK) {
			rd_crypt_secret_free(found.secret);
			return 0;
		}
	}
	return cmd->problem.exit_code;
}

int
cmd_send_check(struct cmd *cmd, struct cmd_generate *g)
{
	const struct cmd_sheet *sheet = &g->sheet;
	const char *path = NULL;
	int code;

	if (cmd_given(cmd, OPT_IDEMPOTENCY_KEY) && sheet->n_docs > 1)
		return cmd_fail(cmd, 2, "generate.key-of-several",
				"the preset makes %u jobs, and a key is for "
				"one",
				sheet->n_docs);
	code = check_program(cmd, &sheet->desk->program.prog);
	if (!code)
		code = check_pictures(cmd, sheet->docs);
	if (!code)
		code = cmd_sibling_find(cmd, CMD_SENDER, "sender.missing",
					&path);
	if (!code && !cmd->settings[SET_LOOPBACK].text) {
		code = find_keys(cmd, sheet->docs);
		if (!code)
			code = ask_terms(cmd, sheet);
		if (!code)
			code = ask_pictures(cmd, sheet->docs);
	}
	return code;
}

/* ---- a key that is known ---- */

static int
fail_other(struct cmd *cmd, const struct rd_rec_job *job)
{
	cmd_fail(cmd, 4, "job.key-reused",
		 "this key was used for another request");
	rd_problem_hint(&cmd->problem, "refdesk job show %.*s",
			RD_STR_FMT(job->id));
	return 4;
}

/* A listing has no plan, and that says what was asked for. */
static int
compare(struct cmd *cmd, struct rd_rec_store *store, const char *request,
	struct rd_rec_job *job)
{
	struct rd_rec_want want = { .id = job->id };
	json_t *plan = NULL;
	bool same;

	if (rd_rec_job(store, &want, &cmd->arena, job, &cmd->problem) ||
	    rd_json_parse(job->plan, NULL, &plan, &cmd->problem))
		return cmd->problem.exit_code;
	same = rd_str_is(rd_json_get_str(plan, "request"), request);
	rd_json_free(plan);
	return same ? 0 : fail_other(cmd, job);
}

static int
check_key(struct cmd *cmd, struct rd_str key)
{
	if (key.len <= RD_REC_KEY_MAX && rd_utf8_valid(key))
		return 0;
	return cmd_fail(cmd, 2, "usage.option-value",
			"an idempotency key is at most %d bytes of UTF-8",
			RD_REC_KEY_MAX);
}

static int
go_on(struct cmd *cmd, const struct rd_rec_job *job)
{
	const char *id = rd_arena_strdup(&cmd->arena, job->id);
	const char *decision = rd_arena_strdup(&cmd->arena, job->decision_id);
	struct cmd_sending what = { .task = "resume",
				    .jobs = &id,
				    .n_jobs = 1,
				    .dir = cmd_text(cmd, OPT_OUTPUT) };
	struct cmd_outcomes outcomes;
	int code;

	if (!id || !decision)
		return cmd_no_memory(cmd);
	cmd_say(cmd, "this key has job %s", id);
	code = cmd_sender_run(cmd, &what, &outcomes);
	return code ? code
		    : cmd_outcome_tell(cmd, outcomes.items,
				       *decision ? decision : NULL);
}

int
cmd_send_known(struct cmd *cmd, struct cmd_generate *g, bool *known)
{
	struct rd_str key = rd_str_of(cmd_text(cmd, OPT_IDEMPOTENCY_KEY));
	struct rd_rec_job_filter filter = { .key = key };
	struct rd_rec_jobs jobs = { NULL, 0 };
	struct rd_rec_store *store = NULL;
	int code;

	*known = false;
	if (!key.ptr)
		return 0;
	code = check_key(cmd, key);
	if (!code)
		code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code && store &&
	    rd_rec_jobs(store, &filter, &cmd->arena, &jobs, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code && jobs.n)
		code = compare(cmd, store, g->sheet.request, jobs.items);
	rd_rec_close(store);
	if (code || !jobs.n)
		return code;
	*known = true;
	return go_on(cmd, jobs.items);
}

/* ---- handing over ---- */

static int
tell(struct cmd *cmd, const struct cmd_outcomes *outcomes, uint32_t n_plans,
     const char *decision)
{
	if (n_plans == 1)
		return cmd_outcome_tell(cmd, outcomes->items, decision);
	return cmd_outcomes_tell(cmd, outcomes);
}

int
cmd_send(struct cmd *cmd, struct cmd_generate *g)
{
	const struct cmd_sheet *sheet = &g->sheet;
	struct cmd_sending what = { .task = "send",
				    .n_plans = sheet->n_docs,
				    .dir = g->dir };
	struct cmd_outcomes outcomes;
	struct rd_buf lines;
	uint32_t i;
	int code;

	/* What to do next is about the job from now on. */
	cmd_done(cmd, "%s", "");
	/* Whoever sends signs. */
	rd_crypt_key_free(g->key);
	g->key = NULL;
	rd_buf_init(&lines, PLANS_CAP_BYTES);
	for (i = 0; i < sheet->n_docs; i++) {
		rd_plan_doc_write(&sheet->docs[i], &lines);
		rd_buf_char(&lines, '\n');
	}
	what.plans = rd_buf_view(&lines);
	/* The rows of a preset have the same references. */
	code = rd_buf_status(&lines) ? cmd_no_memory(cmd)
				     : cmd_uploads_keep(cmd, sheet->docs);
	if (!code)
		code = cmd_sender_run(cmd, &what, &outcomes);
	if (!code)
		code = tell(cmd, &outcomes, sheet->n_docs, sheet->id);
	rd_buf_fini(&lines);
	return code;
}
