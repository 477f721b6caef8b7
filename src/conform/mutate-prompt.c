/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants of templates, and situations that tell surviving mutants of them, and
 * of the tables they read, from the program: for each slot a text or term that
 * gives it a value. */

#include "base/escape.h"
#include "conform/internal.h"
#include "conform/mutants.h"

#define JSON_CAP ((size_t)1 << 20)
#define RENDERED_CAP ((size_t)64 << 10)
#define MAX_DEPTH 4u /* of derives that take one fact for another */

/* One program to ask. */
struct side {
	struct rd_prog *prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_buf shown;
};

struct hunt {
	struct rd_conf_mutation *m;
	const struct rd_conf_mutation_opts *opts;
	struct side was, is;
	struct rd_buf json, text;
	uint32_t template;
	struct conf_find *find;
};

/* ---- listing ---- */

static void
drop_part(struct rd_conf_mutation *m, struct rd_prog_template *t,
	  uint32_t index)
{
	struct rd_str name = rd_prog_str(&m->prog, t->name);

	if (!conf_plant(m, RD_CONF_OP_PART, t->file, t->line))
		return;
	conf_words(m, "template %.*s without part %u", RD_STR_FMT(name),
		   index + 1);
	m->plants[m->n].template = (uint32_t)(t - m->prog.template);
	m->plants[m->n].live = true;
	conf_poke_drop(m, &m->prog.segment[t->first_segment], &t->n_segments,
		       sizeof(*m->prog.segment), index);
	conf_planted(m);
}

static void
force_group(struct rd_conf_mutation *m, struct rd_prog_template *t,
	    uint32_t group)
{
	struct rd_prog_segment *segments = &m->prog.segment[t->first_segment];
	struct rd_str name = rd_prog_str(&m->prog, t->name);

	if (!conf_plant(m, RD_CONF_OP_PART, t->file, t->line))
		return;
	conf_words(m, "template %.*s: optional segment %u is none",
		   RD_STR_FMT(name), group);
	m->plants[m->n].template = (uint32_t)(t - m->prog.template);
	m->plants[m->n].live = true;
	for (uint32_t i = 0; i < t->n_segments; i++)
		if (segments[i].optional == group)
			conf_poke_u32(m, &segments[i].optional, 0);
	conf_planted(m);
}

void
conf_list_templates(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_template; i++) {
		struct rd_prog_template *t = &m->prog.template[i];
		uint32_t group = 0;

		for (uint32_t s = 0; s < t->n_segments; s++) {
			uint32_t optional =
				m->prog.segment[t->first_segment + s].optional;

			drop_part(m, t, s);
			if (optional > group)
				force_group(m, t, optional);
			group = optional > group ? optional : group;
		}
	}
}

/* ---- asking ---- */

static void
put_request(struct hunt *h)
{
	const struct rd_prog *prog = &h->m->pristine;
	const char *comma = "";

	rd_buf_reset(&h->json);
	rd_buf_cstr(&h->json, "{\"now\":\"" CONF_NOW "\",\"facts\":{");
	for (uint32_t f = 0; f < prog->n_fact; f++) {
		bool placed = f == h->find->fact;

		if (!placed && !conf_hunt_needs(prog, f))
			continue;
		rd_buf_cstr(&h->json, comma);
		comma = ",";
		rd_put_json_str(&h->json,
				rd_prog_str(prog, prog->fact[f].name));
		rd_buf_char(&h->json, ':');
		rd_put_json_str(&h->json, placed ? rd_str_of(h->find->row)
						 : RD_STR_LIT(CONF_HUNT_TEXT));
	}
	rd_buf_cstr(&h->json, "}}");
}

static void
show(struct hunt *h, struct side *side, const struct rd_dec_result *result)
{
	struct rd_plan_generation generation = {
		.prompt = h->find->prompt ? RD_STR_LIT(CONF_HUNT_PROMPT)
					  : RD_STR_NONE
	};
	struct rd_problem problem;

	rd_buf_reset(&side->shown);
	rd_buf_cstr(&side->shown, "<rendered template=\"");
	rd_buf_str(&side->shown,
		   rd_prog_str(side->prog,
			       side->prog->template[h->template].name));
	if (conf_render(side->dec, result, &generation, h->template, &h->text,
			&problem) != RD_OK) {
		rd_buf_printf(&side->shown, "\" error=\"%s\"/>", problem.code);
		return;
	}
	rd_buf_cstr(&side->shown, "\">");
	rd_put_xml(&side->shown, rd_buf_view(&h->text));
	rd_buf_cstr(&side->shown, "</rendered>");
}

static bool
ask(struct hunt *h, struct side *side)
{
	struct rd_dec_read_opts opts = { .zones = h->opts->zones };
	const struct rd_dec_result *result;
	struct rd_problem problem;

	if (rd_dec_request_read(&side->request, side->prog,
				rd_buf_view(&h->json), &opts,
				&problem) != RD_OK ||
	    rd_dec_decide(side->dec, &side->request, &result, &problem) !=
		    RD_OK)
		return false;
	show(h, side, result);
	return true;
}

/* Is the template another text with this one in that fact? */
static bool
tells_apart(struct hunt *h, uint32_t fact, struct rd_str text, bool prompt)
{
	struct conf_find *find = h->find;
	struct rd_buf *shown = &h->was.shown;

	if (text.len >= sizeof(find->row) || memchr(text.ptr, '{', text.len) ||
	    memchr(text.ptr, '}', text.len))
		return false;
	memcpy(find->row, text.ptr, text.len);
	find->row[text.len] = '\0';
	find->fact = fact;
	find->prompt = prompt;
	put_request(h);
	if (!ask(h, &h->was) ||
	    (ask(h, &h->is) &&
	     rd_str_eq(rd_buf_view(shown), rd_buf_view(&h->is.shown))) ||
	    shown->len >= sizeof(find->expect))
		return false;
	memcpy(find->expect, shown->ptr, shown->len);
	find->expect[shown->len] = '\0';
	memcpy(find->frame, "{}", sizeof("{}"));
	find->template = h->template;
	return find->found = true;
}

/* ---- texts ---- */

/* A phrase that makes the classifier say the term. */
static bool
try_classifier(struct hunt *h, uint32_t classifier, uint32_t term)
{
	const struct rd_prog *prog = &h->m->pristine;

	for (uint32_t c = 0; c < prog->n_cue; c++) {
		const struct rd_prog_cue *cue = &prog->cue[c];
		const struct rd_prog_source *s = conf_hunt_source(prog,
								  cue->source);

		if (prog->class[cue->class].classifier == classifier &&
		    prog->class[cue->class].term == term &&
		    s->kind == RD_SOURCE_FACT && !rd_prog_is_pair(cue) &&
		    tells_apart(h, s->fact, rd_prog_str(prog, cue->text),
				false))
			return true;
	}
	return false;
}

/* Gives the fact that term, by way of what fills it. */
static bool
try_term(struct hunt *h, uint32_t fact, uint32_t term, unsigned depth)
{
	const struct rd_prog *prog = &h->m->pristine;

	if (prog->fact[fact].origin == RD_ORIGIN_REQUEST &&
	    tells_apart(h, fact,
			rd_prog_term_name(prog, prog->fact[fact].vocab, term),
			false))
		return true;
	for (uint32_t c = 0; c < prog->n_classifier; c++)
		if (prog->classifier[c].fact == fact &&
		    try_classifier(h, c, term))
			return true;
	for (uint32_t d = 0; d < prog->n_derive && depth < MAX_DEPTH; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];

		if (rule->fact != fact || rule->kind != RD_DERIVE_FIRST)
			continue;
		for (uint32_t i = 0; i < rule->n_args; i++)
			if (try_term(h, prog->darg[rule->first_arg + i].a, term,
				     depth + 1))
				return true;
	}
	return false;
}

static bool
try_slot(struct hunt *h, const struct rd_prog_segment *s)
{
	const struct rd_prog *prog = &h->m->pristine;
	const struct rd_prog_table *table;

	if (s->kind == RD_SEGMENT_FACT &&
	    prog->fact[s->fact].type == RD_FACT_TEXT)
		return tells_apart(h, s->fact, RD_STR_LIT(CONF_HUNT_TEXT),
				   false);
	if (s->kind != RD_SEGMENT_TABLE)
		return false;
	table = &prog->table[s->table];
	for (uint32_t r = 0; r < table->n_rows - table->has_default; r++) {
		int64_t cell =
			prog->cell[prog->row[table->first_row + r].first_cell]
				.value;

		if (cell >= 0 && try_term(h, s->fact, (uint32_t)cell, 0))
			return true;
	}
	return false;
}

/* Nothing but what must be there, with and without words of the user. */
static bool
try_plain(struct hunt *h)
{
	const struct rd_prog *prog = &h->m->pristine;
	uint32_t fact = 0;

	while (fact < prog->n_fact && !conf_hunt_needs(prog, fact))
		fact++;
	return fact < prog->n_fact &&
	       (tells_apart(h, fact, RD_STR_LIT(CONF_HUNT_TEXT), false) ||
		tells_apart(h, fact, RD_STR_LIT(CONF_HUNT_TEXT), true));
}

static bool
reads_table(const struct rd_prog *prog, const struct rd_prog_template *t,
	    uint32_t table)
{
	for (uint32_t i = 0; i < t->n_segments; i++) {
		const struct rd_prog_segment *s =
			&prog->segment[t->first_segment + i];

		if (s->kind == RD_SEGMENT_TABLE && s->table == table)
			return true;
	}
	return false;
}

static void
search(struct hunt *h, uint32_t mutant)
{
	const struct conf_plant *plant = &h->m->plants[mutant];
	const struct rd_prog *prog = &h->m->pristine;

	h->find = &h->m->finds[mutant];
	h->find->classifier = h->find->field = h->find->given_fact = RD_NONE;
	h->find->given = "";
	for (h->template = 0; h->template <prog->n_template; h->template ++) {
		const struct rd_prog_template *t = &prog->template[h->template];

		if (plant->template != h->template &&
		    !reads_table(prog, t, plant->table))
			continue;
		if (try_plain(h))
			return;
		for (uint32_t i = 0; i < t->n_segments; i++)
			if (try_slot(h, &prog->segment[t->first_segment + i]))
				return;
	}
}

/* ---- all survivors ---- */

static bool
hunt_all(struct hunt *h)
{
	struct rd_problem problem;

	for (uint32_t i = 0; i < h->m->n; i++) {
		const struct conf_plant *plant = &h->m->plants[i];
		bool made;

		if (h->m->mutants[i].verdict != RD_CONF_SURVIVED ||
		    (plant->template == RD_NONE && plant->table == RD_NONE))
			continue;
		conf_apply(h->m, i);
		h->is.dec = rd_dec_new(h->is.prog, &problem);
		made = h->is.dec != NULL;
		if (made)
			search(h, i);
		rd_dec_free(h->is.dec);
		conf_undo(h->m, i);
		if (!made)
			return false;
	}
	return true;
}

bool
conf_hunt_prompts(struct rd_conf_mutation *m,
		  const struct rd_conf_mutation_opts *opts)
{
	struct hunt h = { .m = m,
			  .opts = opts,
			  .was = { .prog = &m->pristine },
			  .is = { .prog = &m->prog } };
	struct rd_problem problem;
	bool done;

	rd_buf_init(&h.json, JSON_CAP);
	rd_buf_init(&h.text, RENDERED_CAP);
	rd_buf_init(&h.was.shown, JSON_CAP);
	rd_buf_init(&h.is.shown, JSON_CAP);
	rd_dec_request_init(&h.was.request);
	rd_dec_request_init(&h.is.request);
	h.was.dec = rd_dec_new(h.was.prog, &problem);
	done = h.was.dec && hunt_all(&h);
	rd_dec_free(h.was.dec);
	rd_dec_request_fini(&h.was.request);
	rd_dec_request_fini(&h.is.request);
	rd_buf_fini(&h.was.shown);
	rd_buf_fini(&h.is.shown);
	rd_buf_fini(&h.json);
	rd_buf_fini(&h.text);
	return done;
}
