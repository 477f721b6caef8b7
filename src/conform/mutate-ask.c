/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One text put to the program and to a mutant: do they say the same? */

#include <stdio.h>

#include "base/escape.h"
#include "conform/hunt.h"

static void
put_fact_name(const struct rd_prog *prog, uint32_t fact, struct rd_buf *out)
{
	rd_put_json_str(out, rd_prog_str(prog, prog->fact[fact].name));
	rd_buf_char(out, ':');
}

static void
put_record(const struct rd_prog *prog, const struct rd_prog_source *source,
	   struct rd_str text, struct rd_buf *out)
{
	const struct rd_prog_fact *list = &prog->fact[source->fact];
	const char *comma = "";

	rd_buf_cstr(out, "[{");
	for (uint32_t i = 0; i < list->n_fields; i++) {
		const struct rd_prog_field *f =
			&prog->field[list->first_field + i];

		if (i != source->field && f->missing != RD_MISSING_ERROR)
			continue;
		rd_buf_cstr(out, comma);
		comma = ",";
		rd_put_json_str(out, rd_prog_str(prog, f->name));
		rd_buf_char(out, ':');
		rd_put_json_str(out, i == source->field
					     ? text
					     : RD_STR_LIT(CONF_LATER));
	}
	rd_buf_cstr(out, "}]");
}

const struct rd_prog_source *
conf_hunt_source(const struct rd_prog *prog, uint32_t source)
{
	const struct rd_prog_source *s = &prog->source[source];

	return s->kind == RD_SOURCE_JOIN ? &prog->source[s->first_part] : s;
}

bool
conf_hunt_needs(const struct rd_prog *prog, uint32_t fact)
{
	const struct rd_prog_fact *f = &prog->fact[fact];

	return f->type == RD_FACT_TEXT && f->origin == RD_ORIGIN_REQUEST &&
	       f->missing == RD_MISSING_ERROR;
}

/* Everything that must be given but fact `place`. */
static void
put_needed(struct conf_hunt *h, uint32_t place)
{
	const struct rd_prog *prog = &h->m->pristine;
	const char *comma = "";

	rd_buf_reset(&h->json);
	rd_buf_cstr(&h->json, "{\"now\":\"" CONF_NOW "\",\"facts\":{");
	for (uint32_t f = 0; f < prog->n_fact; f++) {
		if (f == place ||
		    (f != h->given_fact && !conf_hunt_needs(prog, f)))
			continue;
		rd_buf_cstr(&h->json, comma);
		comma = ",";
		put_fact_name(prog, f, &h->json);
		rd_put_json_str(&h->json, f == h->given_fact
						  ? rd_str_of(h->given)
						  : RD_STR_LIT(CONF_HUNT_TEXT));
	}
}

static void
put_request(struct conf_hunt *h, struct rd_str text)
{
	const struct rd_prog *prog = &h->m->pristine;
	const struct rd_prog_source *s = conf_hunt_source(prog, h->source);

	put_needed(h, s->fact);
	if (h->json.ptr[h->json.len - 1] != '{')
		rd_buf_char(&h->json, ',');
	put_fact_name(prog, s->fact, &h->json);
	if (s->kind == RD_SOURCE_FIELD)
		put_record(prog, s, text, &h->json);
	else
		rd_put_json_str(&h->json, text);
	rd_buf_cstr(&h->json, "}}");
}

static void
show_fact(struct conf_side *side, uint32_t fact)
{
	rd_buf_cstr(&side->shown, "<derived name=\"");
	rd_put_xml(&side->shown,
		   rd_prog_str(side->prog, side->prog->fact[fact].name));
	rd_buf_cstr(&side->shown, "\" value=\"");
	rd_put_xml(&side->shown, rd_dec_fact_text(side->dec, fact));
	rd_buf_cstr(&side->shown, "\"/>");
}

static void
show_observed(struct conf_side *side)
{
	const struct rd_prog_observation *o = side->prog->observation;
	struct rd_buf tense;
	const char *end;

	rd_buf_printf(&side->shown, " tense=\"%.*s\"",
		      RD_STR_FMT(rd_dec_fact_text(side->dec, o->fact)));
	if (o->timeframe_fact != RD_NONE)
		rd_buf_printf(&side->shown, " timeframe=\"%.*s\"",
			      RD_STR_FMT(rd_dec_fact_text(side->dec,
							  o->timeframe_fact)));
	rd_buf_init(&tense, 1u << 20);
	rd_dec_write_tense(side->dec, &tense);
	if (rd_str_starts(rd_buf_view(&tense), "{\"confidence\":\"")) {
		end = strchr(tense.ptr + 15, '"');
		rd_buf_printf(&side->shown, " tense_confidence=\"%.*s\"",
			      end ? (int)(end - tense.ptr - 15) : 0,
			      tense.ptr + 15);
	}
	rd_buf_fini(&tense);
}

/* Facts that exist because of records that the classifier matches. */
static void
show_existing(struct conf_side *side, uint32_t list, uint32_t classifier)
{
	const struct rd_prog *prog = side->prog;

	for (uint32_t d = 0; d < prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];
		const struct rd_prog_cond *cond;

		if (rule->kind != RD_DERIVE_EXISTS || rule->list != list)
			continue;
		cond = &prog->cond[rule->cond];
		for (uint32_t i = 0; i < cond->n_ops; i++) {
			const struct rd_prog_op *op =
				&prog->op[cond->first_op + i];

			if (op->code == RD_OP_MATCHES && op->a == classifier)
				show_fact(side, rule->fact);
		}
	}
}

static bool
ask(struct conf_hunt *h, struct conf_side *side)
{
	struct rd_dec_read_opts opts = { .zones = h->opts->zones };
	const struct rd_prog *prog = side->prog;
	const struct rd_dec_result *result;
	struct rd_problem problem;

	rd_buf_reset(&side->shown);
	if (rd_dec_request_read(&side->request, prog, rd_buf_view(&h->json),
				&opts, &problem) != RD_OK ||
	    rd_dec_decide(side->dec, &side->request, &result, &problem) !=
		    RD_OK)
		return false;
	if (prog->n_observation &&
	    prog->observation[0].classifier == h->classifier)
		show_observed(side);
	else if (prog->classifier[h->classifier].per_record)
		show_existing(side, conf_hunt_source(prog, h->source)->fact,
			      h->classifier);
	else
		show_fact(side, prog->classifier[h->classifier].fact);
	return true;
}

bool
conf_tells_apart(struct conf_hunt *h, const char *before, const char *row,
		 const char *after, struct conf_find *find)
{
	int n = snprintf(find->frame, sizeof(find->frame), "%s{}%s", before,
			 after);
	int k = snprintf(find->row, sizeof(find->row), "%s", row);

	if (n >= (int)sizeof(find->frame) || k >= (int)sizeof(find->row) ||
	    strpbrk(row, "{}") || strpbrk(before, "{}") || strpbrk(after, "{}"))
		return false;
	rd_buf_reset(&h->text);
	rd_buf_printf(&h->text, "%s%s%s", before, row, after);
	put_request(h, rd_buf_view(&h->text));
	if (!ask(h, &h->was) ||
	    (ask(h, &h->is) &&
	     rd_str_eq(rd_buf_view(&h->was.shown), rd_buf_view(&h->is.shown))))
		return false;
	if (h->was.shown.len >= sizeof(find->expect))
		return false;
	memcpy(find->expect, h->was.shown.ptr, h->was.shown.len);
	find->expect[h->was.shown.len] = '\0';
	find->found = true;
	find->given = h->given;
	find->given_fact = h->given_fact;
	return true;
}

bool
conf_side_open(struct conf_side *side, struct rd_prog *prog)
{
	struct rd_problem problem;

	side->prog = prog;
	side->dec = rd_dec_new(prog, &problem);
	return side->dec != NULL;
}

void
conf_note_base(struct conf_hunt *h)
{
	static const char *const outcomes[] = { "scored", "locked", "none" };
	struct rd_dec_read_opts opts = { .zones = h->opts->zones };
	const struct rd_dec_result *result;
	struct rd_problem problem;

	h->m->base_outcome = "scored";
	put_needed(h, RD_NONE);
	rd_buf_cstr(&h->json, "}}");
	if (rd_dec_request_read(&h->was.request, h->was.prog,
				rd_buf_view(&h->json), &opts,
				&problem) == RD_OK &&
	    rd_dec_decide(h->was.dec, &h->was.request, &result, &problem) ==
		    RD_OK)
		h->m->base_outcome = outcomes[result->outcome];
}
