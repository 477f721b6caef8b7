/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk explain: the decision is made again from its record, so that zero
 * parts and all candidates can be shown whatever the record kept. */
#include "base/decimal.h"
#include "base/escape.h"
#include "cli/fall.h"
#include "cli/recall.h"
#include "cli/verbs.h"
#include "cli/versus.h"
#include "cli/waterfall.h"
#include "json/json.h"

static int
find_candidate(struct cmd *cmd, const struct rd_prog *prog,
	       enum cmd_option option, uint32_t *ref)
{
	const char *id = cmd_text(cmd, option);
	const char *near = NULL;
	const char **ids;
	uint32_t i;

	*ref = RD_NONE;
	if (!id)
		return 0;
	*ref = rd_prog_find_ref(prog, rd_str_of(id));
	if (*ref != RD_NONE)
		return 0;
	cmd_fail(cmd, 4, "explain.unknown-reference",
		 "the program has no reference '%s'", id);
	ids = rd_arena_array(&cmd->arena, prog->n_ref + 1, sizeof(*ids));
	for (i = 0; ids && i < prog->n_ref; i++)
		ids[i] = rd_prog_str(prog, prog->ref[i].id).ptr;
	if (ids)
		near = rd_str_nearest(rd_str_of(id), ids, prog->n_ref);
	if (near)
		rd_problem_hint(&cmd->problem, "did you mean %s?", near);
	else
		rd_problem_hint(&cmd->problem, "refdesk dump lists them");
	return 4;
}

static void
put_gated(const json_t *candidate, struct rd_buf *out)
{
	rd_put_shown(out, rd_json_get_str(candidate, "reference"));
	rd_buf_cstr(out, "   out: ");
	rd_put_shown(out, rd_json_get_str(candidate, "gate"));
	rd_buf_char(out, '\n');
}

/* "curly_casual   21   (lost by 62)" and its waterfall. */
static void
put_candidate(struct cmd *cmd, const json_t *candidate, int64_t best)
{
	struct rd_str score = rd_json_get_str(candidate, "score");
	struct rd_buf line;
	int64_t points = 0;

	if (!json_is_true(json_object_get(candidate, "eligible"))) {
		put_gated(candidate, &cmd->out);
		return;
	}
	rd_buf_init(&line, RD_REC_JSON_CAP);
	rd_put_shown(&line, rd_json_get_str(candidate, "reference"));
	rd_buf_cstr(&line, "   ");
	rd_put_shown(&line, score);
	if (!rd_decimal_parse(score, 8, &points) && points < best) {
		rd_buf_cstr(&line, "   (lost by ");
		rd_points_put(&line, best - points);
		rd_buf_char(&line, ')');
	} else if (points == best) {
		rd_buf_cstr(&line, "   (first by score)");
	}
	cmd_term_wrap(&cmd->term, rd_buf_view(&line), 0, 2, &cmd->out);
	rd_buf_char(&cmd->out, '\n');
	cmd_waterfall_put(&cmd->term, candidate, &cmd->out);
	rd_buf_fini(&line);
}

static int64_t
best_score(const json_t *decision)
{
	const json_t *first = json_array_get(
		json_object_get(decision, "candidates"), 0);
	int64_t best = 0;

	if (rd_decimal_parse(rd_json_get_str(first, "score"), 8, &best))
		return 0;
	return best;
}

static void
put_human(struct cmd *cmd, const json_t *decision)
{
	const char *id = cmd_text(cmd, OPT_CANDIDATE);
	const json_t *one = id ? cmd_candidate_find(decision, id) : NULL;
	json_t *candidate;
	size_t i;

	if (id && one) {
		put_candidate(cmd, one, best_score(decision));
	} else if (id) {
		rd_put_shown(&cmd->out, rd_str_of(id));
		rd_buf_cstr(&cmd->out, "   not scored: the held look "
				       "decided\n");
	} else if (cmd_given(cmd, OPT_ALL)) {
		json_array_foreach(json_object_get(decision, "candidates"), i,
				   candidate)
		{
			rd_buf_cstr(&cmd->out, i ? "\n" : "");
			put_candidate(cmd, candidate, best_score(decision));
		}
	} else {
		cmd_decision_put(&cmd->term, decision, &cmd->out);
		return;
	}
	cmd_notes_put(&cmd->term, decision, &cmd->out);
}

/* "curly_casual, bun_casual"; nobody when none was eligible. */
static void
put_chosen(const json_t *decision, struct rd_buf *out)
{
	json_t *chosen;
	size_t i;

	json_array_foreach(json_object_get(decision, "chosen"), i, chosen)
	{
		rd_buf_cstr(out, i ? ", " : "");
		rd_put_shown(out, rd_json_get_str(chosen, "reference"));
	}
	if (!json_array_size(json_object_get(decision, "chosen")))
		rd_buf_cstr(out, "none");
}

/* Other rules than the record's have decided: that is said first. */
static int
put_again(struct cmd *cmd, const struct cmd_recall *recall)
{
	const struct rd_prog *prog = &recall->desk.program.prog;
	json_t *recorded = NULL;
	struct rd_buf line;

	if (rd_str_is(recall->record.program_sha256, prog->sha256))
		return 0;
	if (rd_json_parse(recall->record.decision, NULL, &recorded,
			  &cmd->problem))
		return cmd->problem.exit_code;
	rd_buf_init(&line, RD_REC_JSON_CAP);
	rd_buf_cstr(&line, "decided again by ");
	rd_put_shown(&line, rd_prog_str(prog, prog->meta[0].pack));
	rd_buf_printf(&line, " version %u (the record chose ",
		      prog->meta[0].version);
	put_chosen(recorded, &line);
	rd_buf_char(&line, ')');
	cmd_term_wrap(&cmd->term, rd_buf_view(&line), 0, 2, &cmd->out);
	rd_buf_char(&cmd->out, '\n');
	rd_buf_fini(&line);
	json_decref(recorded);
	return 0;
}

/* The whole decision with one candidate left, or all of them. */
static int
put_json(struct cmd *cmd, json_t *decision)
{
	const char *id = cmd_text(cmd, OPT_CANDIDATE);
	json_t *kept = json_array();
	const json_t *one = id ? cmd_candidate_find(decision, id) : NULL;

	if (!kept || (one && json_array_append(kept, (json_t *)one)) ||
	    (id && json_object_set(decision, "candidates", kept)) ||
	    rd_json_write(decision, &cmd->out)) {
		json_decref(kept);
		return cmd_no_memory(cmd);
	}
	rd_buf_char(&cmd->out, '\n');
	json_decref(kept);
	return 0;
}

/* The candidate that is asked for, or the first. */
static int
put_svg(struct cmd *cmd, const json_t *decision)
{
	const char *id = cmd_text(cmd, OPT_CANDIDATE);
	const json_t *one =
		id ? cmd_candidate_find(decision, id)
		   : json_array_get(json_object_get(decision, "candidates"), 0);
	struct rd_buf title, desc;
	struct cmd_fall fall;

	if (!json_is_true(json_object_get(one, "eligible"))) {
		cmd_fail(cmd, 1, "explain.not-scored",
			 "there are no points to be drawn");
		rd_problem_hint(&cmd->problem, "refdesk explain tells why");
		return 1;
	}
	rd_buf_init(&title, RD_REC_JSON_CAP);
	rd_buf_init(&desc, RD_REC_JSON_CAP);
	rd_buf_printf(&title, "%.*s %.*s",
		      RD_STR_FMT(rd_json_get_str(one, "reference")),
		      RD_STR_FMT(rd_json_get_str(one, "score")));
	rd_buf_printf(&desc, "decision %.*s of %.*s, chosen: ",
		      RD_STR_FMT(rd_json_get_str(decision, "id")),
		      RD_STR_FMT(rd_json_get_str(decision, "now")));
	put_chosen(decision, &desc);
	cmd_fall_read(one, &fall);
	cmd_fall_svg(&fall, rd_buf_view(&title), rd_buf_view(&desc), &cmd->out);
	cmd_fall_fini(&fall);
	rd_buf_fini(&desc);
	rd_buf_fini(&title);
	return 0;
}

static int
check_options(struct cmd *cmd)
{
	bool svg = cmd->args.values[OPT_EXPLAIN_FORMAT].choice == 2;

	if (cmd_given(cmd, OPT_ALL) && (svg || cmd_given(cmd, OPT_VERSUS)))
		return cmd_fail(cmd, 2, "usage.option-value",
				"--all goes neither with --versus nor with "
				"--format=svg");
	return 0;
}

static int
explain(struct cmd *cmd, struct cmd_recall *recall)
{
	struct rd_dec_write_opts opts = { .trace = true,
					  .all = cmd_given(cmd, OPT_ALL),
					  .candidate = RD_NONE };
	unsigned format = cmd->json
				  ? 1
				  : cmd->args.values[OPT_EXPLAIN_FORMAT].choice;
	json_t *decision = NULL;
	struct rd_buf line;
	uint32_t ref, other;
	int code;

	code = find_candidate(cmd, &recall->desk.program.prog, OPT_CANDIDATE,
			      &ref);
	if (!code)
		code = find_candidate(cmd, &recall->desk.program.prog,
				      OPT_VERSUS, &other);
	if (!code && cmd_given(cmd, OPT_VERSUS))
		return cmd_versus(cmd, recall, ref);
	if (code)
		return code;
	rd_buf_init(&line, RD_REC_JSON_CAP);
	opts.id = recall->record.id;
	rd_dec_write(recall->desk.dec, &opts, &line, NULL);
	if (rd_json_parse(rd_buf_view(&line), NULL, &decision, &cmd->problem))
		code = cmd->problem.exit_code;
	else if (format == 2)
		code = put_svg(cmd, decision);
	else if (format == 1)
		code = put_json(cmd, decision);
	else if (!(code = put_again(cmd, recall)))
		put_human(cmd, decision);
	json_decref(decision);
	rd_buf_fini(&line);
	return code;
}

int
cmd_explain(struct cmd *cmd)
{
	const char *id = cmd->args.n_operands ? cmd->args.operands[0] : NULL;
	struct cmd_recall recall;
	int code;

	code = check_options(cmd);
	if (code)
		return code;
	code = cmd_recall_find(cmd, &recall, id);
	if (!code)
		code = cmd_recall_decide(cmd, &recall);
	if (!code)
		code = explain(cmd, &recall);
	cmd_recall_close(&recall);
	return code;
}
