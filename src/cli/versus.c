/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A candidate that was out has grants all the same, so it is compared as if it
 * were not, and that is said. */
#include "cli/versus.h"

#include "audit/compare.h"
#include "base/decimal.h"
#include "base/escape.h"
#include "cli/fall.h"
#include "cli/waterfall.h"
#include "json/json.h"

#define TEXT_CAP 65536

struct side {
	uint32_t ref;
	struct rd_str id;
	struct rd_str gate; /* code; ptr NULL: eligible */
	int64_t score;	    /* the one it has or would have */
};

struct versus {
	struct cmd *cmd;
	const struct rd_prog *prog;
	const struct rd_dec *dec;
	struct side side[2];
	struct rd_aud_pair *pair;
	const struct rd_aud_rule *rules;
	uint32_t n;
	int64_t difference;
};

static void
find_side(struct versus *v, const struct rd_dec_result *result,
	  struct side *side)
{
	const struct rd_dec_candidate *c;
	uint32_t i;

	side->id = rd_prog_str(v->prog, v->prog->ref[side->ref].id);
	for (i = 0; i < result->n_candidates; i++) {
		c = &result->candidates[i];
		if (c->ref == side->ref && c->gate != RD_NONE)
			side->gate = rd_prog_str(v->prog,
						 v->prog->gate[c->gate].code);
	}
}

/* All parts, those that both have in equal measure too. */
static int
find_scores(struct versus *v)
{
	struct rd_dec_part *parts;
	uint32_t i, n;
	int k;

	parts = rd_arena_array(&v->cmd->arena, rd_dec_max_parts(v->dec) + 1u,
			       sizeof(*parts));
	if (!parts)
		return cmd_no_memory(v->cmd);
	for (k = 0; k < 2; k++) {
		n = rd_dec_parts(v->dec, v->side[k].ref, parts);
		for (i = 0; i < n; i++)
			v->side[k].score += parts[i].points;
	}
	v->difference = v->side[0].score - v->side[1].score;
	return 0;
}

static void
put_signed(int64_t points, struct rd_buf *out)
{
	if (points > 0)
		rd_buf_char(out, '+');
	rd_points_put(out, points);
}

static void
put_factor(const struct rd_aud_rule *rule, struct rd_buf *out)
{
	rd_buf_str(out, rule->factor);
	if (!rule->part.len)
		return;
	rd_buf_char(out, rd_str_is(rule->part, "clamp") ? '.' : '/');
	rd_buf_str(out, rule->part);
}

/* {"at","factor","note","points"}: what a waterfall is drawn of. */
static json_t *
make_part(struct versus *v, const struct rd_aud_rule *rule, struct rd_buf *text)
{
	json_t *part = json_object();
	bool ok = part != NULL;

	rd_buf_reset(text);
	rd_prog_put_place(v->prog, rule->file[1], rule->line[1], text);
	ok = ok && !json_object_set_new(part, "at",
					json_stringn(text->ptr, text->len));
	rd_buf_reset(text);
	put_factor(rule, text);
	ok = ok && !json_object_set_new(part, "factor",
					json_stringn(text->ptr, text->len));
	rd_buf_reset(text);
	put_signed(rule->new_winner[1], text);
	rd_buf_cstr(text, " against ");
	put_signed(rule->old_winner[1], text);
	ok = ok && !json_object_set_new(part, "note",
					json_stringn(text->ptr, text->len));
	rd_buf_reset(text);
	rd_points_put(text, rule->swing);
	ok = ok && !json_object_set_new(part, "points",
					json_stringn(text->ptr, text->len));
	if (ok)
		return part;
	json_decref(part);
	return NULL;
}

static json_t *
make_candidate(struct versus *v)
{
	json_t *candidate = json_object();
	json_t *parts = json_array();
	struct rd_buf text;
	uint32_t i;
	bool ok;

	rd_buf_init(&text, TEXT_CAP);
	ok = candidate && parts && !json_object_set(candidate, "parts", parts);
	for (i = 0; i < v->n && ok; i++)
		ok = !json_array_append_new(parts,
					    make_part(v, &v->rules[i], &text));
	rd_buf_fini(&text);
	json_decref(parts);
	if (ok)
		return candidate;
	json_decref(candidate);
	return NULL;
}

/* "straight_dressed_up 83.25 against curly_casual 21: +62.25" */
static void
put_title(const struct versus *v, struct rd_buf *out)
{
	int k;

	for (k = 0; k < 2; k++) {
		rd_buf_cstr(out, k ? " against " : "");
		rd_put_shown(out, v->side[k].id);
		rd_buf_char(out, ' ');
		rd_points_put(out, v->side[k].score);
	}
	rd_buf_cstr(out, ": ");
	put_signed(v->difference, out);
}

static void
put_gates(const struct versus *v, const char *between, struct rd_buf *out)
{
	size_t n = 0;
	int k;

	for (k = 0; k < 2; k++) {
		if (!v->side[k].gate.ptr)
			continue;
		rd_buf_cstr(out, n++ ? between : "");
		rd_put_shown(out, v->side[k].id);
		rd_buf_cstr(out, " is out (");
		rd_put_shown(out, v->side[k].gate);
		rd_buf_cstr(out, "); these are the points it would have");
	}
}

static void
put_human(struct versus *v, const json_t *candidate)
{
	struct rd_buf *out = &v->cmd->out;
	struct rd_buf line;

	rd_buf_init(&line, TEXT_CAP);
	put_title(v, &line);
	cmd_term_wrap(&v->cmd->term, rd_buf_view(&line), 0, 2, out);
	rd_buf_char(out, '\n');
	if (v->n)
		cmd_waterfall_put(&v->cmd->term, candidate, out);
	else
		rd_buf_cstr(out, "  no rule tells them apart\n");
	rd_buf_reset(&line);
	rd_buf_cstr(&line, "  note: ");
	put_gates(v, "\n  note: ", &line);
	if (v->side[0].gate.ptr || v->side[1].gate.ptr)
		cmd_term_wrap(&v->cmd->term, rd_buf_view(&line), 0, 8, out);
	rd_buf_fini(&line);
}

static void
put_svg(struct versus *v, const json_t *candidate)
{
	struct rd_buf title, desc;
	struct cmd_fall fall;

	rd_buf_init(&title, TEXT_CAP);
	rd_buf_init(&desc, TEXT_CAP);
	put_title(v, &title);
	put_gates(v, "; ", &desc);
	if (!desc.len)
		rd_buf_cstr(&desc, "differences, rule by rule");
	cmd_fall_read(candidate, &fall);
	cmd_fall_svg(&fall, rd_buf_view(&title), rd_buf_view(&desc),
		     &v->cmd->out);
	cmd_fall_fini(&fall);
	rd_buf_fini(&desc);
	rd_buf_fini(&title);
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
put_side_json(const char *name, const struct side *side, struct rd_buf *out)
{
	rd_buf_printf(out, "\"%s\":", name);
	put_text("{\"gate\":", side->gate, out);
	put_text(",\"reference\":", side->id, out);
	put_points(",\"score\":", side->score, out);
	rd_buf_char(out, '}');
}

static void
put_json(const struct versus *v, struct rd_str id)
{
	struct rd_buf *out = &v->cmd->out;
	const struct rd_aud_rule *rule;
	uint32_t i;

	rd_buf_char(out, '{');
	put_side_json("candidate", &v->side[0], out);
	put_points(",\"difference\":", v->difference, out);
	put_text(",\"id\":", id, out);
	rd_buf_cstr(out, ",\"rules\":[");
	for (i = 0; i < v->n; i++) {
		rule = &v->rules[i];
		rd_buf_cstr(out, i ? ",{\"at\":\"" : "{\"at\":\"");
		rd_prog_put_place(v->prog, rule->file[1], rule->line[1], out);
		put_points("\",\"difference\":", rule->swing, out);
		put_text(",\"factor\":", rule->factor, out);
		put_text(",\"part\":",
			 rule->part.len ? rule->part : RD_STR_NONE, out);
		put_points(",\"points\":{\"candidate\":", rule->new_winner[1],
			   out);
		put_points(",\"versus\":", rule->old_winner[1], out);
		rd_buf_cstr(out, "}}");
	}
	rd_buf_cstr(out, "],");
	put_side_json("versus", &v->side[1], out);
	rd_buf_cstr(out, "}\n");
}

static int
put_drawn(struct versus *v, bool svg)
{
	json_t *candidate = make_candidate(v);

	if (!candidate)
		return cmd_no_memory(v->cmd);
	if (svg)
		put_svg(v, candidate);
	else
		put_human(v, candidate);
	json_decref(candidate);
	return 0;
}

static int
compare(struct versus *v, const struct cmd_recall *recall)
{
	unsigned format = v->cmd->args.values[OPT_EXPLAIN_FORMAT].choice;
	int k, code;

	for (k = 0; k < 2; k++)
		find_side(v, recall->result, &v->side[k]);
	code = find_scores(v);
	if (code)
		return code;
	v->rules = rd_aud_versus(v->pair, v->dec, v->side[0].ref,
				 v->side[1].ref, &v->n);
	if (!v->cmd->json && format != 1)
		return put_drawn(v, format == 2);
	put_json(v, recall->record.id);
	return 0;
}

int
cmd_versus(struct cmd *cmd, struct cmd_recall *recall, uint32_t ref)
{
	struct versus v = { .cmd = cmd,
			    .prog = &recall->desk.program.prog,
			    .dec = recall->desk.dec };
	const struct rd_dec_result *result = recall->result;
	int code;

	if (ref == RD_NONE && result->n_chosen)
		ref = result->chosen[0].ref;
	v.side[0].ref = ref;
	v.side[1].ref = rd_prog_find_ref(v.prog,
					 rd_str_of(cmd_text(cmd, OPT_VERSUS)));
	if (ref == RD_NONE || result->outcome == RD_DEC_LOCKED) {
		cmd_fail(cmd, 1, "explain.not-scored",
			 ref == RD_NONE ? "no reference was chosen"
					: "nothing was scored: the held look "
					  "decided");
		rd_problem_hint(&cmd->problem,
				ref == RD_NONE ? "name one with --candidate"
					       : "refdesk explain tells more");
		return 1;
	}
	v.pair = rd_aud_pair_new(v.prog, v.prog);
	if (!v.pair)
		return cmd_no_memory(cmd);
	code = compare(&v, recall);
	rd_aud_pair_free(v.pair);
	return code;
}
