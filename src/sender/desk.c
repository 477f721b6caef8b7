/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Programs of plans, and the gate before them.  Following a job that was sent
 * needs the program but no gate: what was paid for is fetched in any case. */
#include <stdlib.h>

#include "base/fs.h"
#include "base/language.h"
#include "sign/schemas-released.h"
#include "sender/snd.h"

#define N_SCHEMAS (sizeof(schemas_released) / sizeof(schemas_released[0]))
#define GATE_HOLDS_MS INT64_C(60000)
#define IDLE_DESKS 8

/* ---- what uploads ask ---- */

/* A picture somebody named as a file may be in any of the plans. */
static const char *
find_file(const struct snd *snd, struct rd_str sha256, struct rd_arena *arena)
{
	for (const struct snd_job *job = snd->jobs; job; job = job->next) {
		for (uint32_t i = 0; i < job->plan.n_references; i++) {
			const struct rd_plan_source *source =
				&job->plan.references[i];

			if (source->file.ptr && source->sha256.ptr &&
			    rd_str_eq(source->sha256, sha256))
				return rd_arena_strdup(arena, source->file);
		}
	}
	return NULL;
}

static enum rd_status
read_file(const char *path, struct rd_str sha256, struct rd_buf *out,
	  struct rd_problem *problem)
{
	char is[RD_CRYPT_HASH_TEXT];
	size_t before = out->len;
	enum rd_status status = rd_fs_read(path, out, problem);

	if (status != RD_OK)
		return status;
	rd_crypt_sha256_hex(out->ptr + before, out->len - before, is);
	if (rd_str_is(sha256, is))
		return RD_OK;
	rd_problem_set(problem, RD_CORRUPT, 6, "asset.differs",
		       "the picture is another one than was planned with");
	rd_problem_where(problem, "%s", path);
	return RD_CORRUPT;
}

static enum rd_status
read_picture(void *ctx, struct rd_str sha256, struct rd_buf *out,
	     struct rd_problem *problem)
{
	struct snd_desk *desk = ctx;
	char text[RD_CRYPT_HASH_TEXT] = "";
	struct rd_arena arena;
	enum rd_status status;
	const char *path;

	if (rd_str_is_sha256(sha256))
		memcpy(text, sha256.ptr, sha256.len);
	status = rd_rec_project_asset_get(&desk->snd->set.project, text, out,
					  problem);
	if (status != RD_NOTFOUND)
		return status;
	rd_arena_init(&arena, 65536);
	path = find_file(desk->snd, sha256, &arena);
	if (path)
		status = read_file(path, sha256, out, problem);
	rd_arena_fini(&arena);
	return status;
}

static const struct rd_crypt_secret *
find_secret(void *ctx, uint32_t provider)
{
	struct snd_desk *desk = ctx;
	const struct rd_crypt_secret *secret;
	struct rd_problem ignored;

	if (snd_key_find(desk->snd,
			 rd_prog_str(&desk->prog,
				     desk->prog.provider[provider].secret),
			 &secret, &ignored))
		return NULL;
	return secret;
}

static int64_t
tell_now(void *ctx)
{
	const struct snd_desk *desk = ctx;

	return desk->snd->now_ms;
}

static enum rd_status
make_uploads(struct snd_desk *desk, struct rd_problem *problem)
{
	const struct rd_disp_uploads_options options = {
		.net = desk->snd->net,
		.prog = &desk->prog,
		.loopback = desk->snd->set.loopback,
		.read = read_picture,
		.secret = find_secret,
		.now_ms = tell_now,
		.ctx = desk,
	};

	if (rd_disp_uploads_new(&options, &desk->uploads))
		return rd_problem_set(problem, RD_NOMEM, 10, "dispatch.memory",
				      "no memory for uploads");
	return RD_OK;
}

/* ---- the program ---- */

static enum rd_status
check_digest(struct snd_desk *desk, struct rd_problem *problem)
{
	if (!strcmp(desk->prog.sha256, desk->sha256))
		return RD_OK;
	return rd_problem_set(problem, RD_CORRUPT, 6, "program.differs",
			      "the program is another one than its name says");
}

static enum rd_status
read_program(struct snd_desk *desk, struct rd_problem *problem)
{
	struct snd *snd = desk->snd;
	struct rd_arena arena;
	struct rd_buf bytes;
	enum rd_status status = RD_NOMEM;
	char *path;

	rd_arena_init(&arena, 65536);
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	path = rd_rec_project_program_path(&snd->set.project, desk->sha256,
					   ".desk", &arena);
	if (path && rd_fs_kind(path) == RD_FS_ABSENT) {
		status = rd_problem_set(problem, RD_NOTFOUND, 4,
					"program.absent",
					"the project does not have the "
					"program of the plan");
		rd_problem_where(problem, "%s", path);
	} else if (path) {
		status = rd_fs_read(path, &bytes, problem);
	} else {
		rd_problem_set(problem, RD_NOMEM, 10, "dispatch.memory",
			       "no memory for a program");
	}
	if (status == RD_OK)
		status = rd_prog_load(&desk->prog, rd_buf_view(&bytes),
				      RD_PROG_CHECK_DIGEST, problem);
	rd_buf_fini(&bytes);
	rd_arena_fini(&arena);
	return status;
}

static void
free_desk(struct snd_desk *desk, bool loaded)
{
	rd_disp_uploads_free(desk->uploads);
	rd_sig_seal_free(desk->seal);
	if (loaded)
		rd_prog_fini(&desk->prog);
	free(desk);
}

static enum rd_status
open_desk(struct snd *snd, struct rd_str sha256, struct snd_desk **out,
	  struct rd_problem *problem)
{
	struct snd_desk *desk = calloc(1, sizeof(*desk));
	enum rd_status status;

	if (!desk)
		return rd_problem_set(problem, RD_NOMEM, 10, "dispatch.memory",
				      "no memory for a program");
	desk->snd = snd;
	memcpy(desk->sha256, sha256.ptr, sha256.len);
	status = read_program(desk, problem);
	if (status != RD_OK) {
		free(desk);
		return status;
	}
	status = check_digest(desk, problem);
	if (status == RD_OK)
		status = make_uploads(desk, problem);
	if (status != RD_OK) {
		free_desk(desk, true);
		return status;
	}
	desk->next = snd->desks;
	snd->desks = desk;
	*out = desk;
	return RD_OK;
}

/* Programs that no job has are kept for the next one, but not all. */
static void
drop_idle(struct snd *snd)
{
	struct snd_desk **link = &snd->desks, *desk;
	unsigned n = 0;

	while ((desk = *link)) {
		if (desk->n_jobs || ++n <= IDLE_DESKS) {
			link = &desk->next;
			continue;
		}
		*link = desk->next;
		free_desk(desk, true);
	}
}

enum rd_status
snd_desk_take(struct snd *snd, struct rd_str sha256, struct snd_desk **desk,
	      struct rd_problem *problem)
{
	enum rd_status status = RD_OK;

	if (!rd_str_is_sha256(sha256))
		return rd_problem_set(problem, RD_SEMANTIC, 4, "plan.program",
				      "the plan does not say its program");
	for (*desk = snd->desks; *desk; *desk = (*desk)->next)
		if (rd_str_is(sha256, (*desk)->sha256))
			break;
	if (!*desk) {
		drop_idle(snd);
		status = open_desk(snd, sha256, desk, problem);
	}
	if (status == RD_OK)
		(*desk)->n_jobs++;
	return status;
}

void
snd_desk_drop(struct snd_desk *desk)
{
	desk->n_jobs--;
}

void
snd_desks_free(struct snd *snd)
{
	while (snd->desks) {
		struct snd_desk *desk = snd->desks;

		snd->desks = desk->next;
		free_desk(desk, true);
	}
}

/* ---- the gate ---- */

static enum rd_status
read_seal(struct snd_desk *desk, struct rd_arena *arena, struct rd_str *text,
	  struct rd_problem *problem)
{
	struct rd_rec_seal seal;
	enum rd_status status = rd_rec_project_seal_read(
		&desk->snd->set.project, desk->sha256, arena, &seal, problem);

	*text = status == RD_OK ? seal.envelope : RD_STR_NONE;
	/* The gate has its own word for one that is missing. */
	return status == RD_NOTFOUND ? RD_OK : status;
}

static enum rd_status
ask_gate(struct snd_desk *desk, struct rd_str envelope, int64_t serial,
	 struct rd_problem *problem)
{
	const struct rd_prog *prog = &desk->prog;
	const struct rd_prog_meta *meta = &prog->meta[0];
	struct rd_str schemas[N_SCHEMAS];
	const struct rd_sig_program program = {
		.sha256 = rd_str_of(prog->sha256),
		.verdict = RD_OK,
		.sources = rd_prog_str(prog, meta->sources),
		.ruleset_id = rd_prog_str(prog, meta->pack),
		.ruleset_version = meta->version,
	};
	const struct rd_sig_policy policy = {
		.keys = &desk->snd->ring,
		.semantics = RD_SEMANTICS_VERSION,
		.schemas = schemas,
		.n_schemas = N_SCHEMAS,
		.min_fixtures = meta->minimum_fixtures,
		.now_ms = desk->snd->now_ms,
		.highest_serial = serial > 0 ? (uint64_t)serial : 0,
	};

	for (size_t i = 0; i < N_SCHEMAS; i++)
		schemas[i] = rd_str_of(schemas_released[i]);
	rd_sig_seal_free(desk->seal);
	desk->seal = NULL;
	return rd_sig_gate(&program, envelope, &policy, &desk->seal, problem);
}

static enum rd_status
accept(struct snd_desk *desk, struct rd_problem *problem)
{
	const struct rd_sig_statement *statement = rd_sig_seal_statement(
		desk->seal);

	desk->asked_ms = desk->snd->now_ms;
	return rd_rec_serial_raise(desk->snd->store,
				   rd_str_of(statement->ruleset_id),
				   (int64_t)statement->serial, problem);
}

enum rd_status
snd_desk_gate(struct snd_desk *desk, struct rd_problem *problem)
{
	struct rd_str pack = rd_prog_str(&desk->prog, desk->prog.meta[0].pack);
	struct rd_str envelope;
	struct rd_arena arena;
	enum rd_status status;
	int64_t serial = 0;

	if (desk->seal && desk->snd->now_ms - desk->asked_ms < GATE_HOLDS_MS &&
	    desk->snd->now_ms >= desk->asked_ms)
		return RD_OK;
	rd_arena_init(&arena, 4 * (size_t)RD_REC_SEAL_CAP);
	status = read_seal(desk, &arena, &envelope, problem);
	if (status == RD_OK)
		status = rd_rec_serial_get(desk->snd->store, pack, &serial,
					   problem);
	if (status == RD_OK)
		status = ask_gate(desk, envelope, serial, problem);
	rd_arena_fini(&arena);
	return status == RD_OK ? accept(desk, problem) : status;
}
