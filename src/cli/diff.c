/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk diff: two packs or programs, by what they say (audit/outline.h) and
 * by what they decide (whatif.h: A is what decides, B the draft). */
#include "audit/outline.h"
#include "base/escape.h"
#include "base/fs.h"
#include "cli/project.h"
#include "cli/verbs.h"
#include "cli/values.h"
#include "cli/whatif.h"

#define ARENA_CAP_BYTES ((size_t)1 << 30)
#define LINE_CAP_BYTES ((size_t)1 << 20)

struct diff {
	struct cmd *cmd;
	struct whatif w;
	struct rd_arena arena;
	struct rd_aud_diff *items;
	size_t n;
	/* Of fixtures, of recorded decisions. */
	struct whatif_tally *tallies[2];
};

static int
load(struct cmd *cmd, const char *path, struct cmd_program *program)
{
	struct cmd_draft as_is = { .any_directory = true };
	struct cmd_built built;
	int code;

	if (rd_fs_kind(path) != RD_FS_DIR)
		return cmd_program_open(cmd, path, program);
	cmd_built_init(&built);
	code = cmd_draft_build(cmd, path, &as_is, &built);
	program->path = path;
	if (!code) {
		rd_buf_str(&program->bytes, rd_buf_view(&built.bytes));
		if (rd_prog_load(&program->prog, rd_buf_view(&program->bytes),
				 RD_PROG_CHECK_DIGEST, &cmd->problem))
			code = cmd->problem.exit_code;
		program->loaded = !code;
	}
	cmd_built_fini(&built);
	return code;
}

static int
load_both(struct diff *d)
{
	struct cmd *cmd = d->cmd;
	struct cmd_program b;
	int code;

	code = load(cmd, cmd->args.operands[0], &d->w.base);
	cmd_program_init(&b);
	if (!code)
		code = load(cmd, cmd->args.operands[1], &b);
	d->w.drafts = rd_arena_alloc(&cmd->arena, sizeof(*d->w.drafts));
	if (!code && !d->w.drafts)
		code = cmd_no_memory(cmd);
	d->w.n_drafts = d->w.drafts ? 1 : 0;
	if (!code)
		code = whatif_program_take(&d->w, d->w.drafts,
					   rd_buf_view(&b.bytes));
	cmd_program_fini(&b);
	return code;
}

static int
compare_rules(struct diff *d)
{
	struct rd_aud_outline was, is;

	if (rd_aud_outline(&d->w.base.prog, &d->arena, &was) ||
	    rd_aud_outline(&d->w.drafts[0].prog, &d->arena, &is) ||
	    rd_aud_outline_diff(&was, &is, &d->arena, &d->items, &d->n))
		return cmd_no_memory(d->cmd);
	return 0;
}

static int
compare_decisions(struct diff *d, int kind)
{
	struct whatif *w = &d->w;
	size_t i;
	int code;

	code = kind ? whatif_recorded_find(w) : whatif_fixtures_find(w);
	if (!code)
		code = whatif_run(w);
	d->tallies[kind] = w->tallies;
	for (i = 0; i < w->n_chunks; i++)
		rd_buf_fini(&w->chunks[i].rows);
	w->n_chunks = 0;
	return code;
}

/* A base of packs that decide need not decide itself. */
static bool
both_decide(const struct diff *d)
{
	return d->w.base.prog.n_ref && d->w.drafts[0].prog.n_ref;
}

/* Fixtures count where the project has some about this pack. */
static int
compare_all(struct diff *d)
{
	struct cmd *cmd = d->cmd;
	int code;

	code = compare_rules(d);
	if (!code && cmd->settings[SET_FIXTURES].text && both_decide(d)) {
		code = compare_decisions(d, 0);
		if (code == 4 && !strcmp(cmd->problem.code, "fixtures.none")) {
			cmd->problem = (struct rd_problem){ 0 };
			code = 0;
		}
	}
	if (!code && cmd_given(cmd, OPT_HISTORY))
		code = compare_decisions(d, 1);
	return code;
}

/* ---- for people ---- */

static const char *
kind_of(const struct rd_aud_diff *item)
{
	if (!item->was)
		return "added";
	return item->is ? "changed" : "removed";
}

static void
put_place(const struct rd_prog *prog, const struct rd_aud_entry *entry,
	  struct rd_buf *out)
{
	if (entry && entry->file != RD_NONE)
		rd_prog_put_place(prog, entry->file, entry->line, out);
	else
		rd_buf_char(out, '-');
}

/* "factor season choice gym" as get and set call it, "season/gym"; false when
 * they have no name for it. */
static bool
put_path(struct rd_str key, struct rd_buf *line)
{
	struct rd_str kind, id, sort, part;
	bool in_factor;
	int64_t ms;

	if (!rd_str_word(&key, &kind) || !rd_str_word(&key, &id) ||
	    (!(in_factor = rd_str_is(kind, "factor")) &&
	     rd_opt_choice("gate|group|hold|pin|ref", kind) < 0))
		return false;
	if (!rd_str_word(&key, &sort)) {
		rd_put_shown(line, id);
		return true;
	}
	if (!in_factor || !rd_str_word(&key, &part) || key.len)
		return false;
	if (rd_str_is(sort, "choice")) {
		rd_put_shown(line, id);
		if (!rd_str_eq(id, part)) {
			rd_buf_char(line, '/');
			rd_put_shown(line, part);
		}
		return true;
	}
	if (!rd_str_is(sort, "step") || !rd_str_i64(part, &ms))
		return false;
	rd_put_shown(line, id);
	rd_buf_cstr(line, "/step.");
	rd_duration_put(line, ms);
	return true;
}

/* A rule with its kind, or one value of it: "season/gym/points". */
static void
put_name(const struct rd_aud_entry *entry, struct rd_buf *line)
{
	struct rd_str rest = entry->key;
	struct rd_str field = entry->field;
	struct rd_str kind;

	if (!field.len && rd_str_word(&rest, &kind)) {
		rd_put_shown(line, kind);
		rd_buf_char(line, ' ');
	}
	if (!put_path(entry->key, line)) {
		rd_put_shown(line, field.len ? entry->key : rest);
		rd_buf_cstr(line, field.len ? ": " : "");
	} else if (field.len) {
		rd_buf_char(line, '/');
	}
	if (rd_str_ends(field, "_ms"))
		field.len -= strlen("_ms");
	rd_put_shown(line, field);
}

static void
put_value(const struct rd_aud_entry *entry, struct rd_buf *line)
{
	int64_t ms;

	if (rd_str_ends(entry->field, "_ms") && rd_str_i64(entry->value, &ms) &&
	    ms % 1000)
		rd_buf_printf(line, "%.*sms", RD_STR_FMT(entry->value));
	else if (rd_str_ends(entry->field, "_ms") &&
		 rd_str_i64(entry->value, &ms))
		rd_duration_put(line, ms);
	else
		rd_put_shown(line, entry->value);
}

static void
put_places(const struct diff *d, const struct rd_aud_diff *item,
	   const char *arrow, struct rd_buf *line)
{
	struct rd_buf places[2];

	for (int i = 0; i < 2; i++)
		rd_buf_init(&places[i], LINE_CAP_BYTES);
	if (item->was)
		put_place(&d->w.base.prog, item->was, &places[0]);
	if (item->is)
		put_place(&d->w.drafts[0].prog, item->is, &places[1]);
	rd_buf_str(line, rd_buf_view(&places[0]));
	if (!rd_str_eq(rd_buf_view(&places[0]), rd_buf_view(&places[1]))) {
		rd_buf_cstr(line, item->was && item->is ? arrow : "");
		rd_buf_str(line, rd_buf_view(&places[1]));
	}
	for (int i = 0; i < 2; i++)
		rd_buf_fini(&places[i]);
}

static void
put_item(const struct diff *d, const struct rd_aud_diff *item,
	 struct rd_buf *line)
{
	const char *arrow = d->cmd->term.utf8 ? " \xe2\x86\x92 " : " -> ";

	rd_buf_printf(line, "  %-7s  ", kind_of(item));
	put_name(item->was ? item->was : item->is, line);
	rd_buf_cstr(line, "  ");
	if (item->was)
		put_value(item->was, line);
	if (item->was && item->is)
		rd_buf_cstr(line, arrow);
	if (item->is)
		put_value(item->is, line);
	rd_buf_cstr(line, "  ");
	put_places(d, item, arrow, line);
	rd_buf_char(line, '\n');
}

static void
put_tally(const struct diff *d, int kind, struct rd_buf *out)
{
	static const char *const names[2] = { "fixtures",
					      "recorded decisions" };
	struct whatif_tally *tally = d->tallies[kind];
	struct whatif_group **groups;
	size_t i;

	if (!tally)
		return;
	rd_buf_printf(out,
		      "%s: %llu of %llu have another winner, %llu more other "
		      "scores\n",
		      names[kind], (unsigned long long)tally->differs,
		      (unsigned long long)tally->n,
		      (unsigned long long)tally->rescored);
	groups = whatif_groups_sorted(tally);
	for (i = 0; groups && i < tally->n_groups; i++) {
		rd_buf_printf(out, "%6llu  ", (unsigned long long)groups[i]->n);
		whatif_winner_put(groups[i]->was, out);
		rd_buf_cstr(out, d->cmd->term.utf8 ? " \xe2\x86\x92 " : " -> ");
		whatif_winner_put(groups[i]->is, out);
		rd_buf_cstr(out, groups[i]->rules.len ? "  by " : "");
		rd_buf_str(out, groups[i]->rules);
		rd_buf_char(out, '\n');
	}
}

static void
put_human(const struct diff *d)
{
	struct rd_buf *out = &d->cmd->out;
	struct rd_buf line;
	size_t i;

	rd_buf_init(&line, LINE_CAP_BYTES);
	for (i = 0; i < d->n; i++) {
		rd_buf_reset(&line);
		put_item(d, &d->items[i], &line);
		cmd_term_fit(&d->cmd->term, rd_buf_view(&line), 11, out);
	}
	rd_buf_reset(&line);
	rd_buf_printf(&line, "rules: %zu difference%s\n", d->n,
		      d->n == 1 ? "" : "s");
	put_tally(d, 0, &line);
	put_tally(d, 1, &line);
	cmd_term_fit(&d->cmd->term, rd_buf_view(&line), 8, out);
	rd_buf_fini(&line);
}

/* ---- for programs ---- */

static void
put_side_json(const struct rd_prog *prog, const struct rd_aud_entry *entry,
	      struct rd_buf *out)
{
	if (!entry) {
		rd_buf_cstr(out, "null");
		return;
	}
	rd_buf_cstr(out, "{\"at\":");
	if (entry->file == RD_NONE) {
		rd_buf_cstr(out, "null");
	} else {
		rd_buf_char(out, '"');
		rd_prog_put_place(prog, entry->file, entry->line, out);
		rd_buf_char(out, '"');
	}
	rd_buf_cstr(out, ",\"value\":");
	rd_put_json_str(out, entry->value);
	rd_buf_char(out, '}');
}

static void
put_tally_json(struct whatif_tally *tally, struct rd_buf *out)
{
	if (!tally) {
		rd_buf_cstr(out, "null");
		return;
	}
	rd_buf_printf(out, "{\"decisions\":%llu,\"different\":%llu,",
		      (unsigned long long)tally->n,
		      (unsigned long long)tally->differs);
	whatif_groups_json_put(tally, out);
	rd_buf_printf(out, ",\"rescored\":%llu}",
		      (unsigned long long)tally->rescored);
}

static void
put_json(const struct diff *d)
{
	struct rd_buf *out = &d->cmd->out;
	const struct rd_aud_entry *any;
	size_t i;

	rd_buf_cstr(out, "{\"fixtures\":");
	put_tally_json(d->tallies[0], out);
	rd_buf_cstr(out, ",\"history\":");
	put_tally_json(d->tallies[1], out);
	rd_buf_cstr(out, ",\"rules\":[");
	for (i = 0; i < d->n; i++) {
		any = d->items[i].was ? d->items[i].was : d->items[i].is;
		rd_buf_printf(out,
			      "%s{\"change\":\"%s\",\"field\":", i ? "," : "",
			      kind_of(&d->items[i]));
		if (any->field.len)
			rd_put_json_str(out, any->field);
		else
			rd_buf_cstr(out, "null");
		rd_buf_cstr(out, ",\"is\":");
		put_side_json(&d->w.drafts[0].prog, d->items[i].is, out);
		rd_buf_cstr(out, ",\"rule\":");
		rd_put_json_str(out, any->key);
		rd_buf_cstr(out, ",\"was\":");
		put_side_json(&d->w.base.prog, d->items[i].was, out);
		rd_buf_char(out, '}');
	}
	rd_buf_cstr(out, "]}\n");
}

static bool
differs(const struct diff *d)
{
	int kind;

	for (kind = 0; kind < 2; kind++) {
		if (d->tallies[kind] &&
		    (d->tallies[kind]->differs || d->tallies[kind]->rescored))
			return true;
	}
	return d->n > 0;
}

int
cmd_diff(struct cmd *cmd)
{
	struct diff d = { .cmd = cmd,
			  .w = { .cmd = cmd,
				 .has_base = true,
				 .base_for_all = true,
				 .only = ONLY_DIFFERENT } };
	int code;

	d.w.n_jobs = cmd_jobs(cmd);
	rd_arena_init(&d.arena, ARENA_CAP_BYTES);
	cmd_program_init(&d.w.base);
	code = load_both(&d);
	if (!code)
		code = compare_all(&d);
	if (!code &&
	    (cmd->json || cmd->args.values[OPT_DIFF_FORMAT].choice == 1))
		put_json(&d);
	else if (!code)
		put_human(&d);
	if (!code && differs(&d))
		code = 1;
	whatif_drafts_fini(&d.w);
	cmd_program_fini(&d.w.base);
	rd_arena_fini(&d.arena);
	return code;
}
