/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/desk.h"

#include <stdlib.h>

#include "cli/commit.h"
#include "cli/facts.h"
#include "cli/project.h"
#include "cli/seals.h"
#include "crypt/crypt.h"
#include "record/store.h"

#define ARENA_CAP_BYTES (256u << 20)
/* Somebody else's decision in between is rare; so many in a row is no luck. */
#define MAX_TRIES 16

int
cmd_store_open(struct cmd *cmd, enum cmd_store_use use,
	       struct rd_rec_store **store)
{
	struct rd_rec_open_opts opts = { .create = use == CMD_STORE_CREATE };
	const char *uri = NULL;
	enum rd_status status;
	int code;

	*store = NULL;
	code = cmd_project_db(cmd, &uri);
	if (code)
		return code;
	if (!cmd->told_db)
		cmd_say_used(cmd, "db", uri, cmd->settings[SET_DB].origin);
	cmd->told_db = true;
	status = rd_rec_open(uri, &opts, store, &cmd->problem);
	/* Where nothing can be written there may still be much to read. */
	if (status == RD_IO && use == CMD_STORE_READ) {
		opts.read_only = true;
		status = rd_rec_open(uri, &opts, store, &cmd->problem);
	}
	if (status == RD_NOTFOUND && !opts.create) {
		cmd->problem = (struct rd_problem){ 0 };
		return 0;
	}
	return status ? cmd->problem.exit_code : 0;
}

static void
set_up_reading(struct cmd *cmd, struct cmd_desk *desk)
{
	const struct cmd_value *tz = &cmd->settings[SET_TZ];
	const struct cmd_value *now = &cmd->settings[SET_NOW];
	bool wins = tz->from_flag || tz->from_env;

	desk->port = (struct rd_dec_zone_port){ cmd_zone_resolve,
						&desk->zones };
	cmd_clock(&desk->zones, tz->text, &desk->clock);
	desk->opts.zones = &desk->port;
	desk->opts.clock = &desk->clock;
	/* A zone from a file is a default for the clock only: the request's
	 * own zone counts for more. */
	desk->opts.tz = wins ? rd_str_of(tz->text) : RD_STR_NONE;
	if (now->text && !rd_instant_parse(rd_str_of(now->text), &desk->now))
		desk->opts.now = &desk->now;
}

void
cmd_desk_init(struct cmd_desk *desk)
{
	*desk = (struct cmd_desk){ 0 };
	cmd_program_init(&desk->program);
	rd_dec_request_init(&desk->request);
	rd_zones_init(&desk->zones, NULL);
	rd_arena_init(&desk->arena, ARENA_CAP_BYTES);
}

int
cmd_desk_open(struct cmd *cmd, struct cmd_desk *desk, enum cmd_state state)
{
	int code;

	cmd_desk_init(desk);
	code = cmd_program_choose(cmd, &desk->program);
	if (!code && cmd_given(cmd, OPT_VERBOSE) && desk->program.path)
		cmd_say_used(cmd, "seal", cmd_seal_word(cmd, &desk->program),
			     NULL);
	if (!code && state != CMD_PURE)
		code = cmd_store_open(cmd,
				      state == CMD_RECORD ? CMD_STORE_CREATE
							  : CMD_STORE_READ,
				      &desk->store);
	if (code)
		return code;
	set_up_reading(cmd, desk);
	desk->dec = rd_dec_new(&desk->program.prog, &cmd->problem);
	return desk->dec ? 0 : cmd->problem.exit_code;
}

void
cmd_desk_close(struct cmd_desk *desk)
{
	rd_rec_close(desk->store);
	if (desk->dec)
		rd_dec_free(desk->dec);
	rd_dec_request_fini(&desk->request);
	rd_zones_fini(&desk->zones);
	rd_arena_fini(&desk->arena);
	cmd_program_fini(&desk->program);
}

/* The subject on the command line wins; one from a file or the environment is
 * for requests that name none. */
static void
fill_in_subject(struct cmd *cmd, struct rd_dec_request *request)
{
	const struct cmd_value *subject = &cmd->settings[SET_SUBJECT];

	if (subject->text && (subject->from_flag || !request->subject.ptr))
		request->subject = rd_str_of(subject->text);
}

static void
take_look(struct rd_dec_look *look, const struct rd_rec_look *from)
{
	look->hairstyle = from->hairstyle;
	look->reference = from->reference;
	look->locked_at_ms = from->locked_at_ms;
	look->expires_at_ms = from->expires_at_ms;
	look->reason = from->reason;
}

/* The rows of tables that the program has. */
static int
fill_in_learned(struct cmd *cmd, struct cmd_desk *desk)
{
	const struct rd_prog *prog = &desk->program.prog;
	const struct rd_rec_snapshot *snapshot = &desk->snapshot;
	struct rd_dec_request *request = &desk->request;
	struct rd_dec_learned *rows = rd_arena_array(
		&desk->arena, snapshot->n_learned + 1, sizeof(*rows));

	if (!rows)
		return cmd_no_memory(cmd);
	request->learned = rows;
	request->n_learned = 0;
	for (uint32_t i = 0; i < snapshot->n_learned; i++) {
		const struct rd_rec_learned *row = &snapshot->learned[i];

		for (uint32_t t = 0; t < prog->n_learned; t++)
			if (rd_str_eq(rd_prog_str(prog, prog->learned[t].id),
				      row->table))
				rows[request->n_learned++] =
					(struct rd_dec_learned){
						t, row->key, row->value,
						row->evidence
					};
	}
	rd_dec_learned_sort(rows, request->n_learned);
	request->learned_given = RD_DEC_GIVEN;
	return 0;
}

/* History is handed over oldest first, as a request would list it. */
static int
fill_in_state(struct cmd *cmd, struct cmd_desk *desk)
{
	struct rd_dec_request *request = &desk->request;
	struct rd_rec_snapshot *snapshot = &desk->snapshot;
	uint32_t i, n;

	if (rd_rec_snapshot(desk->store, request->subject, &desk->arena,
			    snapshot, &cmd->problem))
		return cmd->problem.exit_code;
	desk->has_snapshot = true;
	n = snapshot->n_past;
	if (desk->fills_look) {
		request->look_given = snapshot->has_look ? RD_DEC_GIVEN
							 : RD_DEC_NULL;
		take_look(&request->look, &snapshot->look);
	}
	if (desk->fills_learned && fill_in_learned(cmd, desk))
		return cmd->problem.exit_code;
	if (!desk->fills_history)
		return 0;
	request->history = rd_arena_array(&desk->arena, n + 1,
					  sizeof(*request->history));
	if (!request->history)
		return cmd_no_memory(cmd);
	for (i = 0; i < n; i++)
		request->history[n - 1 - i] = (struct rd_eng_use){
			snapshot->past[i].reference, snapshot->past[i].at_ms,
			snapshot->past[i].scene
		};
	request->n_history = n;
	request->history_given = RD_DEC_GIVEN;
	return 0;
}

/* A pack that draws needs a seed; the option's, else one at random, becomes
 * part of the request. */
static int
fill_in_seed(struct cmd *cmd, struct cmd_desk *desk)
{
	struct rd_dec_request *request = &desk->request;
	const char *text = cmd_text(cmd, OPT_SEED);
	uint64_t number;

	if (text && !rd_str_u64(rd_str_of(text), &number))
		return cmd_fail(cmd, 2, "usage.option-value",
				"--seed is a number of 64 bits");
	if (desk->program.prog.meta->choice != RD_CHOICE_DRAW ||
	    request->has_seed)
		return 0;
	if (!text) {
		rd_crypt_random(&number, sizeof(number));
		text = rd_arena_printf(&desk->arena, "%llu",
				       (unsigned long long)number);
	}
	if (!text)
		return cmd_no_memory(cmd);
	request->seed = rd_str_of(text);
	request->has_seed = true;
	return 0;
}

int
cmd_desk_read(struct cmd *cmd, struct cmd_desk *desk, struct rd_str json)
{
	struct rd_dec_request *request = &desk->request;

	rd_arena_reset(&desk->arena);
	desk->has_snapshot = false;
	if (rd_dec_request_read(request, &desk->program.prog, json, &desk->opts,
				&cmd->problem)) {
		cmd_input_where(cmd, json);
		return cmd->problem.exit_code;
	}
	fill_in_subject(cmd, request);
	if (fill_in_seed(cmd, desk))
		return cmd->problem.exit_code;
	desk->fills_look = request->look_given == RD_DEC_ABSENT;
	desk->fills_history = request->history_given == RD_DEC_ABSENT;
	desk->fills_learned = request->learned_given == RD_DEC_ABSENT &&
			      desk->program.prog.n_learned;
	if (!desk->store || !request->subject.ptr ||
	    (!desk->fills_look && !desk->fills_history && !desk->fills_learned))
		return 0;
	return fill_in_state(cmd, desk);
}

/* A zone that does not exist leaves the clock without local time. */
static void
blame_zone(struct cmd *cmd, const struct cmd_desk *desk)
{
	const char *tz = getenv("TZ");

	if (strcmp(cmd->problem.code, "request.local-time") ||
	    desk->clock.offset_known || desk->opts.now || !tz ||
	    desk->request.now.utc_ms != desk->clock.utc_ms)
		return;
	rd_problem_hint(&cmd->problem,
			"the variable TZ is \"%.64s\", which is no time zone: "
			"set it to one, or give --tz ZONE",
			tz);
}

static int
decide_once(struct cmd *cmd, struct cmd_desk *desk, const struct cmd_write *how,
	    struct rd_buf *out)
{
	struct rd_dec_write_opts opts = { .digest = how->digest,
					  .trace = how->trace,
					  .all = how->all,
					  .candidate = RD_NONE };
	const struct rd_dec_result *result = NULL;
	/* What is recorded is what would be written once more. */
	bool same = desk->store && how->trace && how->digest && !how->all;
	uint32_t n_best = how->trace || desk->store ? RD_DEC_ALL : 1;
	int code = 0;

	if (rd_dec_decide_best(desk->dec, &desk->request, n_best, &result,
			       &cmd->problem)) {
		blame_zone(cmd, desk);
		return cmd->problem.exit_code;
	}
	if (desk->store) {
		cmd_id_make(desk->id);
		code = cmd_commit(cmd, desk, same ? out : NULL);
		opts.id = rd_str_of(desk->id);
	}
	if (code)
		return code;
	if (!same)
		rd_dec_write(desk->dec, &opts, out, NULL);
	rd_buf_char(out, '\n');
	cmd->problem = (struct rd_problem){ 0 };
	return result->outcome == RD_DEC_NONE ? 1 : 0;
}

bool
cmd_desk_lost(const struct cmd *cmd, const struct cmd_desk *desk)
{
	return desk->has_snapshot && cmd->problem.code &&
	       !strcmp(cmd->problem.code, "record.version");
}

int
cmd_desk_again(struct cmd *cmd, struct cmd_desk *desk)
{
	cmd->problem = (struct rd_problem){ 0 };
	return fill_in_state(cmd, desk);
}

int
cmd_desk_decide(struct cmd *cmd, struct cmd_desk *desk,
		const struct cmd_write *how, struct rd_buf *out)
{
	unsigned tries;
	int code = 0;

	for (tries = 0; tries < MAX_TRIES; tries++) {
		code = decide_once(cmd, desk, how, out);
		if (!cmd_desk_lost(cmd, desk))
			break;
		code = cmd_desk_again(cmd, desk);
		if (code)
			break;
	}
	if (tries == MAX_TRIES)
		rd_problem_set(&cmd->problem, RD_CONFLICT, 75, "record.busy",
			       "others kept changing this subject");
	return cmd->problem.code ? cmd->problem.exit_code : code;
}
