/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From --set, --sweep, --rules and --program to programs to be tried. */
#include "base/decimal.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/values.h"
#include "cli/whatif.h"

#define MAX_STEPS 1001

struct sweep {
	const char *path;
	int64_t from, to, by; /* 1e-4 */
};

int
whatif_program_take(struct whatif *w, struct whatif_draft *draft,
		    struct rd_str bytes)
{
	rd_buf_init(&draft->bytes, RD_PROG_CAP_BYTES);
	rd_buf_str(&draft->bytes, bytes);
	if (rd_buf_status(&draft->bytes))
		return cmd_no_memory(w->cmd);
	if (rd_prog_load(&draft->prog, rd_buf_view(&draft->bytes),
			 RD_PROG_CHECK_DIGEST, &w->cmd->problem))
		return w->cmd->problem.exit_code;
	draft->loaded = true;
	return 0;
}

static int
compile(struct whatif *w, const char *dir, const struct cmd_draft *how,
	struct whatif_draft *draft)
{
	struct cmd_draft named = *how;
	struct cmd_built built;
	int code;

	named.any_directory = true;
	cmd_built_init(&built);
	code = cmd_draft_build(w->cmd, dir, &named, &built);
	if (!code)
		code = whatif_program_take(w, draft, rd_buf_view(&built.bytes));
	cmd_built_fini(&built);
	return code;
}

static int
fail_sweep(struct cmd *cmd, const char *text)
{
	cmd_fail(cmd, 2, "usage.option-value",
		 "option --sweep does not take '%s'", text);
	rd_problem_hint(&cmd->problem,
			"write PATH=FROM:TO:STEP with at most %d steps upward, "
			"mood/scale=0:40:5",
			MAX_STEPS);
	return 2;
}

static bool
take_number(struct rd_str *rest, int64_t *value)
{
	ptrdiff_t colon = rd_str_find(*rest, RD_STR_LIT(":"));
	struct rd_str word = { rest->ptr,
			       colon < 0 ? rest->len : (size_t)colon };

	rest->ptr += word.len + (colon >= 0);
	rest->len -= word.len + (colon >= 0);
	return !rd_decimal_rule(word, value);
}

static int
read_sweep(struct cmd *cmd, const char *text, struct sweep *sweep)
{
	const char *equals = strchr(text, '=');
	struct rd_str rest = rd_str_of(equals ? equals + 1 : "");

	if (!equals || equals == text || !take_number(&rest, &sweep->from) ||
	    !take_number(&rest, &sweep->to) ||
	    !take_number(&rest, &sweep->by) || rest.len || sweep->by <= 0 ||
	    sweep->to < sweep->from ||
	    (sweep->to - sweep->from) / sweep->by >= MAX_STEPS)
		return fail_sweep(cmd, text);
	sweep->path = rd_arena_strdup(
		&cmd->arena, (struct rd_str){ text, (size_t)(equals - text) });
	return sweep->path ? 0 : cmd_no_memory(cmd);
}

/* One draft for each value; `sets` has room for one more. */
static int
make_sweep(struct whatif *w, const char *dir, struct cmd_set *sets,
	   size_t n_sets)
{
	struct cmd *cmd = w->cmd;
	struct cmd_draft how = { .sets = sets, .n_sets = n_sets + 1 };
	char text[RD_POINTS_TEXT + 1];
	struct cmd_progress progress;
	struct sweep sweep;
	size_t n;
	int64_t value;
	int code;

	code = read_sweep(cmd, cmd_text(cmd, OPT_SWEEP), &sweep);
	if (code)
		return code;
	w->sweeps = true;
	n = (size_t)((sweep.to - sweep.from) / sweep.by) + 1;
	w->drafts = rd_arena_array(&cmd->arena, n, sizeof(*w->drafts));
	if (!w->drafts)
		return cmd_no_memory(cmd);
	cmd_progress_start(cmd, &progress, "drafts", n);
	for (value = sweep.from; value <= sweep.to && !code;
	     value += sweep.by) {
		text[rd_decimal_format(value, 4, text)] = '\0';
		sets[n_sets] = (struct cmd_set){
			.path = sweep.path,
			.value = rd_arena_strdup(&cmd->arena, rd_str_of(text))
		};
		if (!sets[n_sets].value)
			return cmd_no_memory(cmd);
		w->drafts[w->n_drafts].value = sets[n_sets].value;
		code = compile(w, dir, &how, &w->drafts[w->n_drafts++]);
		cmd_progress_step(&progress, w->n_drafts);
	}
	cmd_progress_end(&progress);
	w->told = sweep.path;
	return code;
}

static int
read_sets(struct cmd *cmd, struct cmd_set **sets, size_t *n)
{
	const char **words;
	size_t i;

	*n = 0;
	words = rd_arena_array(&cmd->arena, cmd->args.n_items + 1,
			       sizeof(*words));
	if (!words)
		return cmd_no_memory(cmd);
	for (i = 0; i < cmd->args.n_items; i++) {
		if (cmd->args.items[i].opt == OPT_SET)
			words[(*n)++] = cmd->args.items[i].text;
	}
	return cmd_sets_read(cmd, words, *n, sets);
}

/* "scene_avoids/points=-30, mood/scale=25" */
static int
tell_sets(struct whatif *w, const struct cmd_set *sets, size_t n,
	  const char *dir)
{
	const char *text = n ? "" : cmd_path_shown(w->cmd, dir);
	size_t i;

	for (i = 0; i < n && text; i++)
		text = rd_arena_printf(&w->cmd->arena, "%s%s%s=%s", text,
				       i ? ", " : "", sets[i].path,
				       sets[i].value);
	w->told = text;
	return text ? 0 : cmd_no_memory(w->cmd);
}

static int
make_from_rules(struct whatif *w)
{
	struct cmd *cmd = w->cmd;
	struct cmd_draft how = { .n_sets = 0 };
	const char *dir = NULL;
	struct cmd_set *sets;
	size_t n;
	int code;

	code = read_sets(cmd, &sets, &n);
	if (!code)
		code = cmd_project_rules(cmd, &dir);
	if (code)
		return code;
	if (cmd_given(cmd, OPT_SWEEP))
		return make_sweep(w, dir, sets, n);
	w->drafts = rd_arena_alloc(&cmd->arena, sizeof(*w->drafts));
	if (!w->drafts)
		return cmd_no_memory(cmd);
	how.sets = sets;
	how.n_sets = n;
	w->n_drafts = 1;
	code = compile(w, dir, &how, &w->drafts[0]);
	return code ? code : tell_sets(w, sets, n, dir);
}

int
whatif_drafts_make(struct whatif *w)
{
	const struct cmd_value *file = &w->cmd->settings[SET_PROGRAM];
	struct cmd *cmd = w->cmd;
	struct cmd_program program;
	int code;

	if (!file->from_flag)
		return make_from_rules(w);
	if (cmd_given(cmd, OPT_SET) || cmd_given(cmd, OPT_SWEEP) ||
	    cmd->settings[SET_RULES].from_flag)
		return cmd_fail(cmd, 2, "usage.option-value",
				"--program is a draft by itself: it goes with "
				"none of --rules, --set and --sweep");
	cmd_program_init(&program);
	code = cmd_program_open(cmd, file->text, &program);
	w->drafts = rd_arena_alloc(&cmd->arena, sizeof(*w->drafts));
	if (!code && !w->drafts)
		code = cmd_no_memory(cmd);
	w->n_drafts = w->drafts ? 1 : 0;
	if (!code)
		code = whatif_program_take(w, w->drafts,
					   rd_buf_view(&program.bytes));
	w->told = cmd_path_shown(cmd, file->text);
	cmd_program_fini(&program);
	return code;
}

void
whatif_drafts_fini(struct whatif *w)
{
	size_t i;

	for (i = 0; i < w->n_drafts; i++) {
		if (w->drafts[i].loaded)
			rd_prog_fini(&w->drafts[i].prog);
		rd_buf_fini(&w->drafts[i].bytes);
	}
}
