/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The answers of refdesk whatif: a summary with the changes in groups for
 * people, everything for programs. */
#include "base/decimal.h"
#include "base/escape.h"
#include "cli/whatif.h"

#define LINE_CAP_BYTES 65536
/* Shown to people. */
#define MAX_GROUPS 20
#define MAX_FAILING 8

void
whatif_percent_put(uint64_t n, uint64_t of, struct rd_buf *out)
{
	uint64_t tenths = of ? (n * 1000 + of / 2) / of : 0;

	rd_buf_printf(out, "%llu.%llu", (unsigned long long)(tenths / 10),
		      (unsigned long long)(tenths % 10));
}

static void
put_rows(const struct whatif *w, const char *between, struct rd_buf *out)
{
	struct rd_str rest, line;
	const char *end;
	size_t i, n = 0;

	for (i = 0; i < w->n_chunks; i++) {
		rest = rd_buf_view(&w->chunks[i].rows);
		while (rest.len) {
			end = memchr(rest.ptr, '\n', rest.len);
			line = (struct rd_str){ rest.ptr,
						(size_t)(end - rest.ptr) };
			rd_buf_cstr(out, n++ ? between : "");
			rd_buf_str(out, line);
			rest.ptr = end + 1;
			rest.len -= line.len + 1;
		}
	}
}

/* ---- for programs ---- */

static void
put_text(const char *before, struct rd_str text, struct rd_buf *out)
{
	rd_buf_cstr(out, before);
	if (text.ptr)
		rd_put_json_str(out, text);
	else
		rd_buf_cstr(out, "null");
}

static void
put_number(const char *before, uint64_t n, struct rd_buf *out)
{
	rd_buf_cstr(out, before);
	rd_buf_u64(out, n);
}

static void
put_program_json(const struct rd_prog *prog, struct rd_buf *out)
{
	put_text("{\"digest\":", rd_str_of(prog->sha256), out);
	put_text(",\"name\":", rd_prog_str(prog, prog->meta[0].pack), out);
	put_number(",\"version\":", prog->meta[0].version, out);
	rd_buf_char(out, '}');
}

/* Which program was the other side: those on record, or the base. */
static void
put_base_json(const struct whatif *w, struct rd_buf *out)
{
	size_t i;

	rd_buf_cstr(out, "\"base\":[");
	if (w->has_base)
		put_program_json(&w->base.prog, out);
	for (i = 0; i < w->span.n_programs; i++)
		put_text(i ? ",{\"digest\":" : "{\"digest\":",
			 w->span.programs[i], out),
			rd_buf_char(out, '}');
	rd_buf_char(out, ']');
}

static void
put_fixtures_json(const struct whatif *w, const struct whatif_draft *draft,
		  struct rd_buf *out)
{
	size_t i;

	if (!w->n_fixtures) {
		rd_buf_cstr(out, "\"fixtures\":null");
		return;
	}
	rd_buf_cstr(out, "\"fixtures\":{\"failing\":[");
	for (i = 0; i < w->n_failing; i++)
		put_text(i ? "," : "", rd_str_of(w->failing[i]), out);
	put_number("],\"n_failing\":", draft->n_failing, out);
	put_number(",\"run\":", w->n_fixtures, out);
	rd_buf_char(out, '}');
}

static void
put_counts_json(const struct whatif_tally *tally, struct rd_buf *out)
{
	put_number("\"decisions\":", tally->n, out);
	put_number(",\"different\":", tally->differs, out);
}

static void
put_more_counts_json(const struct whatif_tally *tally, struct rd_buf *out)
{
	put_number("\"no_winner\":{\"after\":", tally->none[1], out);
	put_number(",\"before\":", tally->none[0], out);
	put_number("},\"rescored\":", tally->rescored, out);
}

void
whatif_groups_json_put(struct whatif_tally *tally, struct rd_buf *out)
{
	struct whatif_group **groups = whatif_groups_sorted(tally);
	size_t i;

	rd_buf_cstr(out, "\"groups\":[");
	for (i = 0; groups && i < tally->n_groups; i++) {
		put_number(i ? ",{\"decisions\":" : "{\"decisions\":",
			   groups[i]->n, out);
		put_text(",\"is\":", groups[i]->is, out);
		put_text(",\"rules\":", groups[i]->rules, out);
		put_text(",\"was\":", groups[i]->was, out);
		rd_buf_char(out, '}');
	}
	rd_buf_char(out, ']');
}

/* One object, keys sorted; without the rows when they stand before it. */
static void
put_summary_json(const struct whatif *w, bool with_rows, struct rd_buf *out)
{
	struct whatif_tally *tally = &w->tallies[0];

	rd_buf_char(out, '{');
	put_base_json(w, out);
	rd_buf_char(out, ',');
	put_counts_json(tally, out);
	rd_buf_cstr(out, ",\"draft\":");
	put_program_json(&w->drafts[0].prog, out);
	rd_buf_char(out, ',');
	put_fixtures_json(w, &w->drafts[0], out);
	rd_buf_char(out, ',');
	whatif_groups_json_put(tally, out);
	rd_buf_char(out, ',');
	put_more_counts_json(tally, out);
	if (with_rows) {
		rd_buf_cstr(out, ",\"rows\":[");
		put_rows(w, ",", out);
		rd_buf_char(out, ']');
	}
	put_text(",\"told\":", rd_str_of(w->told), out);
	put_number(",\"undecided\":", tally->undecided, out);
	put_number(",\"worse\":", tally->worse, out);
	rd_buf_cstr(out, "}\n");
}

/* ---- a sweep ---- */

static void
put_wins_json(const struct whatif *w, size_t k, struct rd_buf *out)
{
	const struct rd_prog *prog = &w->drafts[k].prog;
	uint32_t i, ref;
	size_t n = 0;

	rd_buf_cstr(out, "\"wins\":{");
	for (i = 0; i < prog->n_ref; i++) {
		ref = prog->ref_order[i];
		if (!w->tallies[k].wins[ref])
			continue;
		put_text(n++ ? "," : "", rd_prog_str(prog, prog->ref[ref].id),
			 out);
		put_number(":", w->tallies[k].wins[ref], out);
	}
	rd_buf_char(out, '}');
}

static void
put_step_json(const struct whatif *w, size_t k, struct rd_buf *out)
{
	rd_buf_char(out, '{');
	put_counts_json(&w->tallies[k], out);
	put_number(",\"different_from_step_before\":", w->tallies[k].stepped,
		   out);
	rd_buf_char(out, ',');
	put_fixtures_json(w, &w->drafts[k], out);
	rd_buf_char(out, ',');
	put_more_counts_json(&w->tallies[k], out);
	put_number(",\"undecided\":", w->tallies[k].undecided, out);
	put_text(",\"value\":", rd_str_of(w->drafts[k].value), out);
	rd_buf_char(out, ',');
	put_wins_json(w, k, out);
	rd_buf_char(out, '}');
}

/* The end of the run of values, from k on, with the same winners. */
static size_t
end_of_run(const struct whatif *w, size_t k)
{
	while (k + 1 < w->n_drafts && !w->tallies[k + 1].stepped)
		k++;
	return k;
}

static void
put_sweep_json(const struct whatif *w, struct rd_buf *out)
{
	size_t k, end;

	rd_buf_char(out, '{');
	put_base_json(w, out);
	rd_buf_cstr(out, ",\"intervals\":[");
	for (k = 0; k < w->n_drafts; k = end + 1) {
		end = end_of_run(w, k);
		put_number(k ? ",{\"different\":" : "{\"different\":",
			   w->tallies[k].differs, out);
		put_text(",\"from\":", rd_str_of(w->drafts[k].value), out);
		put_text(",\"to\":", rd_str_of(w->drafts[end].value), out);
		rd_buf_char(out, '}');
	}
	put_text("],\"path\":", rd_str_of(w->told), out);
	rd_buf_cstr(out, ",\"steps\":[");
	for (k = 0; k < w->n_drafts; k++) {
		rd_buf_cstr(out, k ? "," : "");
		put_step_json(w, k, out);
	}
	rd_buf_cstr(out, "]}\n");
}

static void
put_sweep_lines(const struct whatif *w, struct rd_buf *out)
{
	size_t k;

	for (k = 0; k < w->n_drafts; k++) {
		put_step_json(w, k, out);
		rd_buf_char(out, '\n');
	}
}

/* "curly_casual 41.2 %, messy_bun_casual 20.0 %": the largest first. */
static void
put_shares(const struct whatif *w, size_t k, unsigned most, struct rd_buf *out)
{
	const struct rd_prog *prog = &w->drafts[k].prog;
	const uint64_t *wins = w->tallies[k].wins;
	uint64_t last = UINT64_MAX;
	uint64_t next;
	unsigned shown = 0;
	uint32_t i, ref;

	while (shown < most) {
		next = 0;
		for (i = 0; i < prog->n_ref; i++) {
			if (wins[i] < last && wins[i] > next)
				next = wins[i];
		}
		if (!next)
			return;
		for (i = 0; i < prog->n_ref && shown < most; i++) {
			ref = prog->ref_order[i];
			if (wins[ref] != next)
				continue;
			rd_buf_cstr(out, shown++ ? ", " : "");
			rd_put_shown(out, rd_prog_str(prog, prog->ref[ref].id));
			rd_buf_char(out, ' ');
			whatif_percent_put(next, w->tallies[k].n, out);
			rd_buf_char(out, '%');
		}
		last = next;
	}
}

static void
put_step(const struct whatif *w, size_t k, struct rd_buf *out)
{
	const struct whatif_tally *tally = &w->tallies[k];
	struct rd_buf line, share;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_init(&share, 32);
	whatif_percent_put(tally->differs, tally->n, &share);
	rd_buf_printf(&line, "%10s %9llu  %5.*s", w->drafts[k].value,
		      (unsigned long long)tally->differs,
		      RD_STR_FMT(rd_buf_view(&share)));
	rd_buf_fini(&share);
	rd_buf_cstr(&line, " %");
	if (w->n_fixtures)
		rd_buf_printf(&line, "  %5u", w->drafts[k].n_failing);
	rd_buf_cstr(&line, "  ");
	put_shares(w, k, 3, &line);
	rd_buf_char(&line, '\n');
	cmd_term_fit(&w->cmd->term, rd_buf_view(&line), 22, out);
	rd_buf_fini(&line);
}

static void
put_sweep(const struct whatif *w, struct rd_buf *out)
{
	size_t k, end, n = 0;

	rd_put_shown(out, rd_str_of(w->told));
	rd_buf_printf(out, " over %llu decision%s\n",
		      (unsigned long long)w->tallies[0].n,
		      w->tallies[0].n == 1 ? "" : "s");
	rd_buf_printf(out, "%10s %9s  %s  winners\n", "value", "different",
		      w->n_fixtures ? "  share  fails" : "  share");
	for (k = 0; k < w->n_drafts; k++)
		put_step(w, k, out);
	for (k = 0; k < w->n_drafts; k = end + 1) {
		end = end_of_run(w, k);
		if (end == k)
			continue;
		if (!n++)
			rd_buf_cstr(out, "nothing changes within\n");
		rd_buf_printf(out, "  %s to %s: %llu different\n",
			      w->drafts[k].value, w->drafts[end].value,
			      (unsigned long long)w->tallies[k].differs);
	}
}

/* ---- for people ---- */

/* "        by mood +1": a line below a group; none when there is nothing. */
static void
put_below(const struct whatif *w, const char *what, struct rd_str text,
	  struct rd_buf *out)
{
	struct rd_buf line;

	if (!text.len)
		return;
	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_printf(&line, "        %s%.*s\n", what, RD_STR_FMT(text));
	cmd_term_fit(&w->cmd->term, rd_buf_view(&line), 10, out);
	rd_buf_fini(&line);
}

static void
put_group(const struct whatif *w, const struct whatif_group *group,
	  struct rd_buf *out)
{
	struct rd_buf line;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_printf(&line, "%6llu  ", (unsigned long long)group->n);
	whatif_winner_put(group->was, &line);
	rd_buf_cstr(&line, w->cmd->term.utf8 ? " \xe2\x86\x92 " : " -> ");
	whatif_winner_put(group->is, &line);
	rd_buf_char(&line, '\n');
	cmd_term_fit(&w->cmd->term, rd_buf_view(&line), 10, out);
	rd_buf_fini(&line);
	put_below(w, "first ", group->example, out);
	put_below(w, "      ", group->facts, out);
	put_below(w, "lead  ", group->lead, out);
	put_below(w, "by    ", group->rules, out);
}

static void
put_groups(const struct whatif *w, struct rd_buf *out)
{
	struct whatif_tally *tally = &w->tallies[0];
	struct whatif_group **groups = whatif_groups_sorted(tally);
	size_t i;

	if (tally->n_groups)
		rd_buf_char(out, '\n');
	for (i = 0; groups && i < tally->n_groups && i < MAX_GROUPS; i++)
		put_group(w, groups[i], out);
	if (tally->n_groups > MAX_GROUPS)
		rd_buf_printf(out, "        and %zu more changes of winner\n",
			      tally->n_groups - MAX_GROUPS);
	if (tally->n_groups)
		rd_buf_cstr(out, "\n--only different lists each of them\n");
}

static void
put_counts(const struct whatif *w, struct rd_buf *out)
{
	const struct whatif_tally *tally = &w->tallies[0];
	struct rd_buf line;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_printf(&line,
		      "%llu decision%s: %llu same, %llu different winner (",
		      (unsigned long long)tally->n, tally->n == 1 ? "" : "s",
		      (unsigned long long)(tally->n - tally->differs),
		      (unsigned long long)tally->differs);
	whatif_percent_put(tally->differs, tally->n, &line);
	rd_buf_printf(&line, " %%), %llu without winner",
		      (unsigned long long)tally->none[1]);
	if (tally->none[0] != tally->none[1])
		rd_buf_printf(&line, " (before %llu)",
			      (unsigned long long)tally->none[0]);
	if (tally->undecided)
		rd_buf_printf(&line, ", %llu that the draft cannot decide",
			      (unsigned long long)tally->undecided);
	rd_buf_printf(&line, "\n%llu of the same have other scores\n",
		      (unsigned long long)tally->rescored);
	cmd_term_fit(&w->cmd->term, rd_buf_view(&line), 2, out);
	rd_buf_fini(&line);
}

static void
put_fixtures(const struct whatif *w, struct rd_buf *out)
{
	struct rd_buf line;
	size_t i;

	if (!w->n_fixtures)
		return;
	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_buf_printf(&line, "\nfixtures: %zu of %zu would pass",
		      w->n_fixtures - w->n_failing, w->n_fixtures);
	for (i = 0; i < w->n_failing && i < MAX_FAILING; i++)
		rd_buf_printf(&line, "%s%s",
			      i ? ", " : "; these would fail: ", w->failing[i]);
	if (w->n_failing > MAX_FAILING)
		rd_buf_printf(&line, " and %zu more (--json has all)",
			      w->n_failing - MAX_FAILING);
	rd_buf_char(&line, '\n');
	cmd_term_fit(&w->cmd->term, rd_buf_view(&line), 2, out);
	rd_buf_fini(&line);
}

static void
put_human(const struct whatif *w, struct rd_buf *out)
{
	size_t before;

	put_counts(w, out);
	if (cmd_given(w->cmd, OPT_ONLY)) {
		before = out->len;
		rd_buf_char(out, '\n');
		put_rows(w, "\n", out);
		if (out->len == before + 1)
			out->len = before;
		else if (out->ptr[out->len - 1] != '\n')
			rd_buf_char(out, '\n');
	} else {
		put_groups(w, out);
	}
	put_fixtures(w, out);
}

int
whatif_put(struct whatif *w)
{
	struct rd_buf *out = &w->cmd->out;

	if (w->format == WHATIF_SVG)
		return whatif_svg_put(w);
	if (w->sweeps && w->format == WHATIF_HUMAN)
		put_sweep(w, out);
	else if (w->sweeps && w->format == WHATIF_JSON)
		put_sweep_json(w, out);
	else if (w->sweeps)
		put_sweep_lines(w, out);
	else if (w->format == WHATIF_HUMAN)
		put_human(w, out);
	if (!w->sweeps && w->format == WHATIF_NDJSON) {
		put_rows(w, "\n", out);
		rd_buf_cstr(out, w->tallies[0].n && out->len ? "\n" : "");
	}
	if (!w->sweeps && w->format != WHATIF_HUMAN)
		put_summary_json(w, w->format == WHATIF_JSON, out);
	if (rd_buf_status(out) == RD_LIMIT) {
		cmd_fail(w->cmd, 9, "whatif.too-many",
			 "the answer has too many rows");
		rd_problem_hint(&w->cmd->problem,
				"ask for fewer with --since, --limit or "
				"--subject");
		return 9;
	}
	return rd_buf_status(out) ? cmd_no_memory(w->cmd) : 0;
}
