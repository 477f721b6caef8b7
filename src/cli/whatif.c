/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk whatif: what would a draft of the rules have decided otherwise?  No
 * file is changed, no decision recorded. */
#include "cli/whatif.h"

#include "base/decimal.h"
#include "base/time.h"
#include "cli/verbs.h"

/* The share of a hundred, in 1e-4. */
static int
read_gate(struct cmd *cmd, int64_t *most)
{
	const char *text = cmd_text(cmd, OPT_MAX_CHANGED);

	*most = -1;
	if (!text || (!rd_decimal_rule(rd_str_of(text), most) && *most >= 0 &&
		      *most <= 100 * RD_DECIMAL_ONE))
		return 0;
	cmd_fail(cmd, 2, "usage.option-value",
		 "option --max-changed does not take '%s'", text);
	rd_problem_hint(&cmd->problem,
			"write a percentage from 0 to 100, as 2.5");
	return 2;
}

static int
read_options(struct cmd *cmd, struct whatif *w, int64_t *most)
{
	int code;

	w->format =
		(enum whatif_format)cmd->args.values[OPT_WHATIF_FORMAT].choice;
	if (cmd->json && w->format == WHATIF_HUMAN)
		w->format = WHATIF_JSON;
	w->only = (enum whatif_only)cmd->args.values[OPT_ONLY].choice;
	w->n_jobs = cmd_jobs(cmd);
	w->wants_points = w->format == WHATIF_SVG;
	w->wants_rows =
		!cmd_given(cmd, OPT_SWEEP) &&
		(w->format == WHATIF_JSON || w->format == WHATIF_NDJSON ||
		 (w->format == WHATIF_HUMAN && cmd_given(cmd, OPT_ONLY)));
	code = read_gate(cmd, most);
	if (!code)
		code = cmd_refuse_zero(cmd, OPT_LIMIT);
	if (!code)
		code = cmd_refuse_zero(cmd, OPT_JOBS);
	if (!code)
		code = cmd_since(cmd, &w->filter.has_since,
				 &w->filter.since_ms);
	if (!code && cmd_given(cmd, OPT_SWEEP) &&
	    (w->wants_points || cmd_given(cmd, OPT_ONLY)))
		code = cmd_fail(cmd, 2, "usage.option-value",
				"--sweep goes neither with --only nor with "
				"--format=svg");
	return code;
}

static void
tell(const struct whatif *w)
{
	const struct cmd *cmd = w->cmd;
	const char *base = w->has_base ? "the program in use"
				       : "the programs on record";

	if (w->has_base && w->base.path && !cmd->has_project)
		base = "the rules as they stand";
	cmd_say(cmd, "draft: %s, against %s (no file changed)", w->told, base);
	if (w->n_own)
		cmd_say(cmd,
			"%zu fixtures are about other packs or replace files",
			w->n_own);
}

/* Exact: shares are compared as products. */
static bool
too_many(const struct whatif *w, int64_t most)
{
	size_t k;

	for (k = 0; k < w->n_drafts && most >= 0; k++) {
		if ((unsigned __int128)w->tallies[k].differs * 100 *
			    (uint64_t)RD_DECIMAL_ONE >
		    (unsigned __int128)w->tallies[k].n * (uint64_t)most)
			return true;
	}
	return false;
}

/* An answer about nothing would let every gate pass. */
static int
fail_nothing(const struct whatif *w)
{
	struct cmd *cmd = w->cmd;

	if (!w->from_store) {
		cmd_fail(cmd, 4, "request.none", "there is no request in it");
		rd_problem_where(&cmd->problem, "%s", cmd->args.operands[0]);
		return 4;
	}
	cmd_fail(cmd, 4, "record.none", "no decision on record matches");
	rd_problem_hint(&cmd->problem, "refdesk history lists what is; "
				       "--subject and --since narrow it");
	return 4;
}

static void
close_all(struct whatif *w)
{
	size_t i;

	for (i = 0; i < w->n_chunks; i++)
		rd_buf_fini(&w->chunks[i].rows);
	whatif_drafts_fini(w);
	cmd_program_fini(&w->base);
}

int
cmd_whatif(struct cmd *cmd)
{
	struct whatif w = { .cmd = cmd };
	int64_t most = -1;
	int code;

	cmd_program_init(&w.base);
	code = read_options(cmd, &w, &most);
	if (!code)
		code = whatif_drafts_make(&w);
	if (!code)
		code = whatif_corpus_find(&w);
	if (!code)
		code = whatif_run(&w);
	if (!code && !w.tallies[0].n)
		code = fail_nothing(&w);
	if (!code)
		tell(&w);
	if (!code)
		code = whatif_put(&w);
	if (!code && too_many(&w, most)) {
		cmd_say(cmd, "more than %s %% changed (--max-changed)",
			cmd_text(cmd, OPT_MAX_CHANGED));
		code = 1;
	}
	close_all(&w);
	return code;
}
