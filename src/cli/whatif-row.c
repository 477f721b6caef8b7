/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One decision of two programs, as JSON or as lines for people.  Called by many
 * threads: nothing here touches what they share. */
#include "base/decimal.h"
#include "base/escape.h"
#include "cli/whatif.h"

#define LINE_CAP_BYTES 65536

/* Was it given, and by something that one may show? */
static bool
is_shown(const struct whatif_row *row, uint32_t fact)
{
	const struct rd_prog_fact *f = &rd_dec_program(row->dec[0])->fact[fact];

	return f->origin == RD_ORIGIN_REQUEST && !f->personal &&
	       f->type != RD_FACT_LIST &&
	       row->request->fact_given[fact] == RD_DEC_FROM_REQUEST;
}

void
whatif_facts_put(const struct whatif_row *row, struct rd_buf *out)
{
	const struct rd_prog *prog = rd_dec_program(row->dec[0]);
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < prog->n_fact; i++) {
		if (!is_shown(row, i))
			continue;
		rd_buf_cstr(out, n++ ? " " : "");
		rd_put_shown(out, rd_prog_str(prog, prog->fact[i].name));
		rd_buf_char(out, '=');
		rd_put_shown(out, rd_dec_fact_text(row->dec[0], i));
	}
}

static void
put_facts_json(const struct whatif_row *row, struct rd_buf *out)
{
	const struct rd_prog *prog = rd_dec_program(row->dec[0]);
	size_t n = 0;
	uint32_t i, fact;

	rd_buf_cstr(out, "\"facts\":{");
	for (i = 0; i < prog->n_fact; i++) {
		fact = prog->fact_order[i];
		if (!is_shown(row, fact))
			continue;
		rd_buf_cstr(out, n++ ? "," : "");
		rd_put_json_str(out, rd_prog_str(prog, prog->fact[fact].name));
		rd_buf_char(out, ':');
		rd_put_json_str(out, rd_dec_fact_text(row->dec[0], fact));
	}
	rd_buf_char(out, '}');
}

static void
put_points(const char *before, int64_t points, struct rd_buf *out)
{
	rd_buf_cstr(out, before);
	rd_buf_char(out, '"');
	rd_points_put(out, points);
	rd_buf_char(out, '"');
}

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
put_winner_json(const char *name, const struct rd_aud_winner *winner,
		struct rd_buf *out)
{
	rd_buf_printf(out, "\"%s\":", name);
	if (!winner->any) {
		rd_buf_cstr(out, "null");
		return;
	}
	if (winner->has_margin)
		put_points("{\"margin\":", winner->margin, out);
	else
		rd_buf_cstr(out, "{\"margin\":null");
	put_text(",\"reference\":", winner->id, out);
	if (winner->scored)
		put_points(",\"score\":", winner->score, out);
	else
		rd_buf_cstr(out, ",\"score\":null");
	rd_buf_char(out, '}');
}

static void
put_lead_json(const struct rd_aud_change *change, struct rd_buf *out)
{
	if (change->has_lead) {
		put_points("\"lead\":{\"after\":", change->lead[1], out);
		put_points(",\"before\":", change->lead[0], out);
		rd_buf_char(out, '}');
		return;
	}
	rd_buf_cstr(out, "\"lead\":null");
}

/* "at":{"is":"scoring.xml:40","was":"scoring.xml:39"} */
static void
put_places(const struct whatif_row *row, const struct rd_aud_rule *rule,
	   struct rd_buf *out)
{
	static const char *const names[2] = { "\"was\":", "\"is\":" };
	int side;

	rd_buf_cstr(out, "{\"at\":{");
	for (side = 1; side >= 0; side--) {
		rd_buf_cstr(out, names[side]);
		if (rule->has[side]) {
			rd_buf_char(out, '"');
			rd_prog_put_place(rd_dec_program(row->dec[side]),
					  rule->file[side], rule->line[side],
					  out);
			rd_buf_char(out, '"');
		} else {
			rd_buf_cstr(out, "null");
		}
		rd_buf_cstr(out, side ? "," : "}");
	}
}

static void
put_rules_json(const struct whatif_row *row, struct rd_buf *out)
{
	const struct rd_dec *const dec[2] = { row->dec[0], row->dec[1] };
	const struct rd_aud_rule *rules;
	uint32_t i, n = 0;

	rules = rd_aud_rules(row->pair, dec, row->change, &n);
	rd_buf_cstr(out, "\"rules\":[");
	for (i = 0; i < n; i++) {
		rd_buf_cstr(out, i ? "," : "");
		put_places(row, &rules[i], out);
		put_text(",\"factor\":", rules[i].factor, out);
		put_points(",\"new_winner\":{\"after\":",
			   rules[i].new_winner[1], out);
		put_points(",\"before\":", rules[i].new_winner[0], out);
		put_points("},\"old_winner\":{\"after\":",
			   rules[i].old_winner[1], out);
		put_points(",\"before\":", rules[i].old_winner[0], out);
		put_text("},\"part\":",
			 rules[i].part.len ? rules[i].part : RD_STR_NONE, out);
		put_points(",\"swing\":", rules[i].swing, out);
		rd_buf_char(out, '}');
	}
	rd_buf_char(out, ']');
}

static void
put_gates_json(const struct rd_aud_change *change, struct rd_buf *out)
{
	put_text("\"gates\":{\"new_winner_before\":", change->new_was_out, out);
	put_text(",\"old_winner_after\":", change->old_is_out, out);
	rd_buf_char(out, '}');
}

static void
put_json(const struct whatif_row *row, struct rd_buf *out)
{
	const struct rd_aud_change *change = row->change;

	rd_buf_cstr(out, "{\"at\":\"");
	rd_instant_put(out, row->request->now.utc_ms);
	rd_buf_printf(out, "\",\"differs\":%s,",
		      change->differs ? "true" : "false");
	put_facts_json(row, out);
	rd_buf_char(out, ',');
	put_gates_json(change, out);
	put_text(",\"id\":", row->item->id, out);
	rd_buf_char(out, ',');
	put_winner_json("is", &change->winner[1], out);
	rd_buf_char(out, ',');
	put_lead_json(change, out);
	put_text(",\"problem\":",
		 row->problem ? rd_str_of(row->problem) : RD_STR_NONE, out);
	rd_buf_char(out, ',');
	put_rules_json(row, out);
	put_text(",\"subject\":", row->request->subject, out);
	rd_buf_char(out, ',');
	put_winner_json("was", &change->winner[0], out);
	rd_buf_char(out, '}');
}

/* ---- for people ---- */

static void
put_signed(int64_t points, struct rd_buf *out)
{
	if (points > 0)
		rd_buf_char(out, '+');
	rd_points_put(out, points);
}

void
whatif_winner_put(struct rd_str id, struct rd_buf *out)
{
	rd_put_shown(out, id.ptr ? id : RD_STR_LIT("none"));
}

void
whatif_lead_put(const struct cmd_term *term, const struct rd_aud_change *change,
		struct rd_buf *out)
{
	if (change->has_lead) {
		put_signed(change->lead[0], out);
		rd_buf_cstr(out, term->utf8 ? " \xe2\x86\x92 " : " -> ");
		put_signed(change->lead[1], out);
	} else if (change->new_was_out.ptr) {
		rd_buf_cstr(out, "was out: ");
		rd_put_shown(out, change->new_was_out);
	} else if (change->old_is_out.ptr) {
		rd_buf_cstr(out, "is out: ");
		rd_put_shown(out, change->old_is_out);
	}
}

void
whatif_rules_put(const struct whatif_row *row, struct rd_buf *out)
{
	const struct rd_dec *const dec[2] = { row->dec[0], row->dec[1] };
	const struct rd_aud_rule *rules;
	uint32_t i, n = 0;

	rules = rd_aud_rules(row->pair, dec, row->change, &n);
	for (i = 0; i < n; i++) {
		rd_buf_cstr(out, i ? ", " : "");
		rd_put_shown(out, rules[i].factor);
		if (rules[i].part.len) {
			rd_buf_char(out, '/');
			rd_put_shown(out, rules[i].part);
		}
		rd_buf_char(out, ' ');
		put_signed(rules[i].swing, out);
	}
}

/* "2025-12-02T21:14:00Z  u7  scene=bar", and below it what became of it. */
static void
put_human(const struct whatif_row *row, struct rd_buf *out)
{
	const struct rd_aud_change *change = row->change;
	const struct cmd_term *term = &row->w->cmd->term;
	struct rd_buf line;

	rd_buf_init(&line, LINE_CAP_BYTES);
	rd_instant_put(&line, row->request->now.utc_ms);
	rd_buf_cstr(&line, "  ");
	rd_put_shown(&line, row->item->id);
	if (row->request->subject.ptr) {
		rd_buf_cstr(&line, "  ");
		rd_put_shown(&line, row->request->subject);
	}
	rd_buf_cstr(&line, "  ");
	whatif_facts_put(row, &line);
	rd_buf_cstr(&line, "\n  ");
	whatif_winner_put(change->winner[0].id, &line);
	rd_buf_cstr(&line, term->utf8 ? " \xe2\x86\x92 " : " -> ");
	if (row->problem)
		rd_buf_cstr(&line, row->problem);
	else
		whatif_winner_put(change->winner[1].id, &line);
	rd_buf_cstr(&line, "  ");
	whatif_lead_put(term, change, &line);
	rd_buf_cstr(&line, "  ");
	whatif_rules_put(row, &line);
	while (line.len && line.ptr[line.len - 1] == ' ')
		line.len--;
	rd_buf_char(&line, '\n');
	cmd_term_fit(term, rd_buf_view(&line), 4, out);
	rd_buf_fini(&line);
}

void
whatif_row_put(const struct whatif_row *row, struct rd_buf *out)
{
	if (row->w->format == WHATIF_HUMAN) {
		put_human(row, out);
		return;
	}
	put_json(row, out);
	rd_buf_char(out, '\n');
}
