/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What `refdesk mutate` prints. */

#include "base/decimal.h"
#include "base/escape.h"
#include "conform/mutants.h"

static void
count(struct rd_conf_tally *t, enum rd_conf_verdict verdict)
{
	t->total++;
	t->killed += verdict == RD_CONF_KILLED;
	t->survived += verdict == RD_CONF_SURVIVED;
	t->equivalent += verdict == RD_CONF_EQUIVALENT;
}

void
rd_conf_mutation_count(const struct rd_conf_mutation *m,
		       struct rd_conf_tally *tally)
{
	*tally = (struct rd_conf_tally){ 0 };
	for (uint32_t i = 0; i < m->n; i++)
		count(tally, m->mutants[i].verdict);
}

int64_t
rd_conf_tally_rate(const struct rd_conf_tally *tally)
{
	uint32_t n = tally->killed + tally->survived;

	return n ? tally->killed * RD_DECIMAL_ONE / n : RD_DECIMAL_ONE;
}

bool
rd_conf_tally_reaches(const struct rd_conf_tally *tally, int64_t rate)
{
	int64_t n = (int64_t)tally->killed + tally->survived;

	return tally->killed * RD_DECIMAL_ONE >= rate * n;
}

static void
put_place(const struct rd_conf_mutation *m, const struct rd_conf_mutant *mutant,
	  struct rd_buf *out)
{
	if (mutant->file == RD_NONE)
		rd_buf_str(out, rd_prog_str(&m->prog, m->prog.meta->pack));
	else
		rd_prog_put_place(&m->prog, mutant->file, mutant->line, out);
}

static void
put_line(const struct rd_conf_mutation *m, const struct rd_conf_mutant *mutant,
	 struct rd_buf *out)
{
	put_place(m, mutant, out);
	rd_buf_printf(out, ": %s: ", rd_conf_operator_name(mutant->op));
	rd_put_shown(out, rd_str_of(mutant->words));
}

/* ---- human ---- */

static void
put_row(const char *name, const struct rd_conf_tally *t, struct rd_buf *out)
{
	rd_buf_printf(out, "%-10s %7u %7u %9u %11u  ", name, t->total,
		      t->killed, t->survived, t->equivalent);
	rd_decimal_put(out, rd_conf_tally_rate(t), 2);
	rd_buf_cstr(out, " %\n");
}

static void
tally_of(const struct rd_conf_mutation *m, uint32_t op,
	 struct rd_conf_tally *tally)
{
	*tally = (struct rd_conf_tally){ 0 };
	for (uint32_t i = 0; i < m->n; i++)
		if (m->mutants[i].op == op)
			count(tally, m->mutants[i].verdict);
}

static void
put_table(const struct rd_conf_mutation *m, struct rd_buf *out)
{
	struct rd_conf_tally tally;

	rd_buf_cstr(out, "operator   mutants  killed  survived  equivalent  "
			 "share\n");
	for (uint32_t op = 0; op < RD_CONF_N_OPERATORS; op++) {
		tally_of(m, op, &tally);
		if (tally.total)
			put_row(rd_conf_operator_name(op), &tally, out);
	}
	rd_conf_mutation_count(m, &tally);
	put_row("all", &tally, out);
}

static void
put_equivalent(const struct rd_conf_mutation *m, struct rd_buf *out)
{
	for (uint32_t i = 0; i < m->n; i++) {
		if (m->mutants[i].verdict != RD_CONF_EQUIVALENT)
			continue;
		rd_buf_cstr(out, "equivalent: ");
		put_line(m, &m->mutants[i], out);
		rd_buf_printf(out, " (%s)\n", m->mutants[i].why);
	}
}

void
rd_conf_mutation_human(const struct rd_conf_mutation *m, struct rd_buf *out)
{
	for (uint32_t i = 0; i < m->n; i++) {
		if (m->mutants[i].verdict != RD_CONF_SURVIVED)
			continue;
		rd_buf_cstr(out, "survived: ");
		put_line(m, &m->mutants[i], out);
		rd_buf_char(out, '\n');
	}
	put_equivalent(m, out);
	put_table(m, out);
}

void
rd_conf_mutation_list(const struct rd_conf_mutation *m, struct rd_buf *out)
{
	for (uint32_t i = 0; i < m->n; i++) {
		put_line(m, &m->mutants[i], out);
		if (m->mutants[i].why)
			rd_buf_printf(out, " (equivalent: %s)",
				      m->mutants[i].why);
		rd_buf_char(out, '\n');
	}
}

/* ---- TAP ---- */

void
rd_conf_mutation_tap(const struct rd_conf_mutation *m, struct rd_buf *out)
{
	struct rd_conf_tally tally;
	uint32_t n = 0;

	rd_buf_cstr(out, "TAP version 13\n");
	for (uint32_t op = 0; op < RD_CONF_N_OPERATORS; op++) {
		tally_of(m, op, &tally);
		if (!tally.total)
			continue;
		rd_buf_printf(out, "%sok %u - %s: %u of %u noticed\n",
			      tally.survived ? "not " : "", ++n,
			      rd_conf_operator_name(op), tally.killed,
			      tally.killed + tally.survived);
		for (uint32_t i = 0; i < m->n; i++) {
			if (m->mutants[i].op != op ||
			    m->mutants[i].verdict != RD_CONF_SURVIVED)
				continue;
			rd_buf_cstr(out, "# survived: ");
			put_line(m, &m->mutants[i], out);
			rd_buf_char(out, '\n');
		}
	}
	rd_buf_printf(out, "1..%u\n", n);
}

/* ---- JSON ---- */

static const char *const verdicts[] = { "survived", "killed", "equivalent" };

static void
put_mutant(const struct rd_conf_mutation *m,
	   const struct rd_conf_mutant *mutant,
	   const struct rd_conf_case *const *cases, struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"at\":\"");
	put_place(m, mutant, out);
	rd_buf_cstr(out, "\",\"killer\":");
	if (cases && mutant->killer != RD_NONE)
		rd_put_json_str(out, rd_conf_case_name(cases[mutant->killer]));
	else
		rd_buf_cstr(out, "null");
	rd_buf_printf(out, ",\"operator\":\"%s\",\"verdict\":",
		      rd_conf_operator_name(mutant->op));
	if (cases || mutant->verdict == RD_CONF_EQUIVALENT)
		rd_buf_printf(out, "\"%s\"", verdicts[mutant->verdict]);
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"why\":");
	if (mutant->why)
		rd_put_json_str(out, rd_str_of(mutant->why));
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"words\":");
	rd_put_json_str(out, rd_str_of(mutant->words));
	rd_buf_char(out, '}');
}

void
rd_conf_mutation_json(const struct rd_conf_mutation *m,
		      const struct rd_conf_case *const *cases,
		      struct rd_buf *out)
{
	struct rd_conf_tally tally;

	rd_conf_mutation_count(m, &tally);
	rd_buf_printf(out, "{\"equivalent\":%u,\"killed\":", tally.equivalent);
	if (cases)
		rd_buf_printf(out, "%u", tally.killed);
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"mutants\":[");
	for (uint32_t i = 0; i < m->n; i++) {
		if (i)
			rd_buf_char(out, ',');
		put_mutant(m, &m->mutants[i], cases, out);
	}
	rd_buf_cstr(out, "],\"rate\":");
	if (cases) {
		rd_buf_char(out, '"');
		rd_decimal_put(out, rd_conf_tally_rate(&tally), 4);
		rd_buf_printf(out, "\",\"survived\":%u", tally.survived);
	} else {
		rd_buf_cstr(out, "null,\"survived\":null");
	}
	rd_buf_printf(out, ",\"total\":%u}\n", tally.total);
}
