/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk history: what was decided, newest first. */
#include "base/escape.h"
#include "cli/desk.h"
#include "cli/jobs.h"
#include "cli/verbs.h"
#include "json/json.h"

#define DEFAULT_ROWS 50
#define LINE_CAP_BYTES 65536
#define ARENA_CAP_BYTES (16u << 20)
#define WIDE 107    /* columns of a row with the whole id */
#define SHORT_ID 13 /* the time in milliseconds */

struct row {
	char at[RD_INSTANT_TEXT];
	struct rd_str id, subject, outcome, reference, score, program;
	struct rd_rec_jobs jobs;
};

static void
put_json(const struct row *row, struct rd_buf *out)
{
	rd_put_json_text(out, "{\"at\":", rd_str_of(row->at));
	rd_put_json_text(out, ",\"id\":", row->id);
	rd_buf_cstr(out, ",\"jobs\":[");
	for (size_t i = 0; i < row->jobs.n; i++)
		rd_put_json_text(out, i ? "," : "", row->jobs.items[i].id);
	rd_put_json_text(out, "],\"outcome\":", row->outcome);
	rd_put_json_text(out, ",\"program\":", row->program);
	rd_put_json_text(out, ",\"reference\":", row->reference);
	rd_put_json_text(out, ",\"score\":", row->score);
	rd_put_json_text(out, ",\"subject\":", row->subject);
	rd_buf_cstr(out, "}\n");
}

static void
put_human(const struct cmd_term *term, const struct row *row,
	  struct rd_buf *out)
{
	struct rd_buf line;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_printf(&line, "%-24s  %.*s  %-7.*s  %-24.*s  %6.*s  ", row->at,
		      RD_STR_FMT(row->id), RD_STR_FMT(row->outcome),
		      RD_STR_FMT(row->reference), RD_STR_FMT(row->score));
	rd_put_shown(&line, row->subject.ptr ? row->subject : RD_STR_LIT("-"));
	for (size_t i = 0; i < row->jobs.n; i++)
		cmd_job_mention(&row->jobs.items[i], &line);
	rd_buf_char(&line, '\n');
	cmd_term_fit(term, rd_buf_view(&line), 2, out);
	rd_buf_fini(&line);
}

static int
put_row(struct cmd *cmd, struct rd_rec_store *store,
	const struct rd_rec_decision *record, size_t id_len)
{
	struct rd_rec_job_filter filter = { .decision_id = record->id };
	const json_t *chosen;
	json_t *tree = NULL;
	struct row row = { .id = record->id,
			   .subject = record->subject,
			   .program = record->program_sha256 };

	if (rd_rec_jobs(store, &filter, &cmd->arena, &row.jobs,
			&cmd->problem) ||
	    rd_json_parse(record->decision, NULL, &tree, &cmd->problem))
		return cmd->problem.exit_code;
	chosen = json_array_get(json_object_get(tree, "chosen"), 0);
	row.at[rd_instant_format(record->at_ms, row.at)] = '\0';
	row.outcome = rd_json_get_str(tree, "outcome");
	row.reference = rd_json_get_str(chosen, "reference");
	row.score = rd_json_get_str(chosen, "score");
	if (cmd->json)
		put_json(&row, &cmd->out);
	else {
		row.id.len = id_len < row.id.len ? id_len : row.id.len;
		put_human(&cmd->term, &row, &cmd->out);
	}
	json_decref(tree);
	return 0;
}

/* Whether the other verbs find the decision by this beginning of its id. */
static bool
is_unique(struct rd_rec_store *store, struct rd_str beginning)
{
	struct rd_rec_want want = { .id = beginning };
	struct rd_rec_decision found;
	struct rd_problem problem;
	struct rd_arena arena;
	bool unique;

	rd_arena_init(&arena, ARENA_CAP_BYTES);
	unique = !rd_rec_decision(store, &want, &arena, &found, &problem);
	rd_arena_fini(&arena);
	return unique;
}

/* How much of each id to show: all of it, unless a terminal is too narrow. */
static size_t
id_length(const struct cmd *cmd, struct rd_rec_store *store,
	  const struct rd_rec_decisions *found)
{
	struct rd_str id;
	size_t len = SHORT_ID;
	size_t i;

	if (!cmd->term.tty || cmd->term.width >= WIDE || cmd->json ||
	    cmd_given(cmd, OPT_OUTPUT))
		return SIZE_MAX;
	for (i = 0; i < found->n; i++) {
		id = found->items[i].id;
		while (len < id.len &&
		       !is_unique(store, (struct rd_str){ id.ptr, len }))
			len++;
	}
	return len;
}

static int
list(struct cmd *cmd, struct rd_rec_store *store,
     const struct rd_rec_filter *filter)
{
	struct rd_rec_decisions found;
	size_t i, id_len;
	int code = 0;

	if (rd_rec_decisions(store, filter, &cmd->arena, &found, &cmd->problem))
		return cmd->problem.exit_code;
	id_len = id_length(cmd, store, &found);
	for (i = 0; i < found.n && !code; i++)
		code = put_row(cmd, store, &found.items[i], id_len);
	return code;
}

/* A store that is not there yet holds nothing. */
int
cmd_history(struct cmd *cmd)
{
	struct rd_rec_filter filter = { .limit = DEFAULT_ROWS };
	struct rd_rec_store *store;
	int code;

	filter.subject = rd_str_of(cmd->settings[SET_SUBJECT].text);
	if (cmd_given(cmd, OPT_LIMIT))
		filter.limit = (uint32_t)cmd->args.values[OPT_LIMIT].number;
	code = cmd_refuse_zero(cmd, OPT_LIMIT);
	if (!code)
		code = cmd_since(cmd, &filter.has_since, &filter.since_ms);
	if (code)
		return code;
	code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code && store)
		code = list(cmd, store, &filter);
	if (!code && !cmd->out.len)
		cmd_say(cmd, "nothing has been recorded%s%s",
			cmd->settings[SET_SUBJECT].text ? " for this subject"
							: "",
			cmd_given(cmd, OPT_SINCE) ? " since then" : "");
	rd_rec_close(store);
	return code;
}
