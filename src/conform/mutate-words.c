/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants of classifiers, cues, observations and tables. */

#include "base/decimal.h"
#include "conform/mutants.h"

static struct rd_str
str(const struct rd_conf_mutation *m, uint32_t index)
{
	return rd_prog_str(&m->prog, index);
}

static const struct rd_prog_classifier *
classifier_of(const struct rd_conf_mutation *m, const struct rd_prog_cue *cue)
{
	return &m->prog.classifier[m->prog.class[cue->class].classifier];
}

/* ---- cues ---- */

static bool
plant_cue(struct rd_conf_mutation *m, enum rd_conf_operator op, uint32_t cue)
{
	const struct rd_prog_cue *c = &m->prog.cue[cue];

	if (!conf_plant(m, op, c->file, c->line))
		return false;
	m->plants[m->n].cue = cue;
	m->plants[m->n].classifier = m->prog.class[c->class].classifier;
	conf_words(m, "%.*s \"%.*s\": ",
		   RD_STR_FMT(str(m, classifier_of(m, c)->name)),
		   RD_STR_FMT(str(m, c->regex ? c->regex : c->text)));
	return true;
}

/* In all cues of the phrase as it is written. */
#define EACH_CUE(m, first, field, poke, value)                                 \
	for (uint32_t at = (first),                                            \
		      end = rd_prog_written_end(&(m)->pristine, at);           \
	     at < end; at++)                                                   \
	poke((m), &(m)->prog.cue[at].field, (value))
#define EACH_CUE_LIVE(m, first, field, poke, value)                            \
	EACH_CUE(m, first, field, poke, value);                                \
	(m)->plants[(m)->n].live = true

static void
list_points_of(struct rd_conf_mutation *m, uint32_t cue, int64_t step)
{
	int64_t points = m->pristine.cue[cue].points;

	for (int sign = -1; sign <= 1; sign += 2) {
		if (!plant_cue(m, RD_CONF_OP_POINTS, cue))
			return;
		conf_words(m, "points ");
		conf_words_numbers(m, points, points + sign * step, 4);
		EACH_CUE_LIVE(m, cue, points, conf_poke_i64,
			      points + sign * step);
		conf_planted(m);
	}
}

/* All phrases of its class that are no stronger do not reach the threshold. */
static bool
is_never_strongest(const struct rd_conf_mutation *m, uint32_t cue)
{
	const struct rd_prog *prog = &m->pristine;
	const struct rd_prog_cue *own = &prog->cue[cue];
	int64_t sum = 0;

	for (uint32_t c = 0; c < prog->n_cue; c++) {
		const struct rd_prog_cue *other = &prog->cue[c];

		if (other->class == own->class && other->points > 0 &&
		    other->points <= own->points &&
		    (!c || other[-1].class != other->class ||
		     other[-1].phrase != other->phrase))
			sum += other->points;
	}
	return sum < classifier_of(m, own)->threshold;
}

static void
mark_never_strongest(struct rd_conf_mutation *m, uint32_t cue)
{
	if (!is_never_strongest(m, cue))
		return;
	m->mutants[m->n].verdict = RD_CONF_EQUIVALENT;
	m->mutants[m->n].why = "the phrase is never the strongest of a class "
			       "that reaches the threshold";
}

static void
list_confidence_of(struct rd_conf_mutation *m, uint32_t cue, int64_t step)
{
	int64_t sure = m->pristine.cue[cue].confidence;

	for (int sign = -1; sign <= 1; sign += 2) {
		if (!plant_cue(m, RD_CONF_OP_POINTS, cue))
			return;
		conf_words(m, "confidence ");
		conf_words_numbers(m, sure, sure + sign * step, 4);
		EACH_CUE_LIVE(m, cue, confidence, conf_poke_i64,
			      sure + sign * step);
		mark_never_strongest(m, cue);
		conf_planted(m);
	}
}

static void
list_class_of(struct rd_conf_mutation *m, uint32_t cue)
{
	struct rd_prog_cue *c = &m->prog.cue[cue];
	const struct rd_prog_classifier *rule = classifier_of(m, c);
	uint32_t other = rule->first_class +
			 (c->class - rule->first_class + 1) % rule->n_classes;

	if (rule->n_classes < 2 || !plant_cue(m, RD_CONF_OP_RETARGET, cue))
		return;
	conf_words(m, "means %.*s",
		   RD_STR_FMT(rd_prog_term_name(&m->prog, rule->vocab,
						m->prog.class[other].term)));
	EACH_CUE_LIVE(m, cue, class, conf_poke_u32, other);
	if (rule->pick == RD_PICK_POINTS && !c->points && rule->threshold > 0) {
		m->mutants[m->n].verdict = RD_CONF_EQUIVALENT;
		m->mutants[m->n].why = "a phrase of no points counts for no "
				       "class";
	}
	conf_planted(m);
}

static void
list_tag_of(struct rd_conf_mutation *m, uint32_t cue)
{
	struct rd_prog_cue *c = &m->prog.cue[cue];
	uint32_t vocab = classifier_of(m, c)->tags, other;

	if (c->tag == RD_NONE)
		return;
	other = conf_other_term(&m->prog, vocab, c->tag);
	if (other == RD_NONE || !plant_cue(m, RD_CONF_OP_RETARGET, cue))
		return;
	conf_words(m, "tag %.*s to %.*s",
		   RD_STR_FMT(rd_prog_term_name(&m->prog, vocab, c->tag)),
		   RD_STR_FMT(rd_prog_term_name(&m->prog, vocab, other)));
	EACH_CUE_LIVE(m, cue, tag, conf_poke_u32, other);
	mark_never_strongest(m, cue);
	conf_planted(m);
}

/* Its cues have the same ones, those of one text in one place. */
static void
list_unlesses(struct rd_conf_mutation *m, uint32_t cue)
{
	uint32_t end = rd_prog_written_end(&m->pristine, cue);
	struct rd_prog_cue *c = &m->prog.cue[cue];

	for (uint32_t u = 0; u < c->n_unless; u++) {
		uint32_t unless = c->first_unless + u;

		if (!plant_cue(m, RD_CONF_OP_UNLESS, cue))
			return;
		m->plants[m->n].unless = unless;
		conf_words(m, "without unless \"%.*s\"",
			   RD_STR_FMT(str(m, m->prog.unless[unless].text)));
		for (uint32_t at = cue; at < end; at++) {
			struct rd_prog_cue *each = &m->prog.cue[at];

			conf_poke_drop(m, &m->prog.unless[each->first_unless],
				       &each->n_unless, sizeof(*m->prog.unless),
				       u);
		}
		conf_planted(m);
	}
}

struct grids {
	int64_t points, confidence;
};

static struct grids
grids_of(const struct rd_prog *prog, uint32_t classifier)
{
	const struct rd_prog_classifier *rule = &prog->classifier[classifier];
	struct grids g = { RD_DECIMAL_ONE, RD_DECIMAL_ONE };

	g.points = conf_grid(g.points, &rule->threshold, 1);
	g.confidence = conf_grid(g.confidence, &rule->confidence, 1);
	for (uint32_t c = 0; c < prog->n_cue; c++) {
		if (prog->class[prog->cue[c].class].classifier != classifier)
			continue;
		g.points = conf_grid(g.points, &prog->cue[c].points, 1);
		g.confidence = conf_grid(g.confidence, &prog->cue[c].confidence,
					 1);
	}
	return g;
}

static uint32_t
free_group(const struct rd_prog *prog)
{
	uint32_t last = 0;

	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (prog->cue[c].group > last)
			last = prog->cue[c].group;
	return last + 1;
}

static void
list_within(struct rd_conf_mutation *m, uint32_t cue)
{
	struct rd_prog_cue *c = &m->prog.cue[cue];

	if (!rd_prog_is_pair(c))
		return;
	for (uint32_t to = c->within - 1; to <= c->within + 1; to += 2) {
		if (to > RD_PROG_WITHIN_MAX ||
		    !plant_cue(m, RD_CONF_OP_BOUND, cue))
			continue;
		conf_words(m, "within %u to %u words", c->within, to);
		EACH_CUE(m, cue, within, conf_poke_u32, to);
		conf_planted(m);
	}
}

/* A pair that nothing is the first part of is as good as none, and all other
 * cues keep their places. */
static void
silence(struct rd_conf_mutation *m, uint32_t cue)
{
	struct rd_prog_cue *c = &m->prog.cue[cue];

	if (!rd_prog_is_pair(c))
		conf_poke_u32(m, &c->match, RD_MATCH_PAIR);
	conf_poke_u32(m, &c->first, free_group(&m->pristine));
}

static void
list_phrase(struct rd_conf_mutation *m, uint32_t cue)
{
	uint32_t end = rd_prog_written_end(&m->pristine, cue);

	if (!plant_cue(m, RD_CONF_OP_PHRASE, cue))
		return;
	conf_words(m, "gone");
	m->plants[m->n].gone = true;
	for (uint32_t at = cue; at < end; at++)
		silence(m, at);
	conf_planted(m);
}

/* Of the number as it is written. */
static int64_t
last_place(int64_t number)
{
	return conf_grid(RD_DECIMAL_ONE, &number, 1);
}

static void
list_cue(struct rd_conf_mutation *m, uint32_t cue)
{
	struct rd_prog_cue *c = &m->prog.cue[cue];

	list_phrase(m, cue);
	list_unlesses(m, cue);
	list_within(m, cue);
	list_class_of(m, cue);
	if (classifier_of(m, c)->pick != RD_PICK_POINTS)
		return;
	list_points_of(m, cue, last_place(c->points));
	list_confidence_of(m, cue, last_place(c->confidence));
	list_tag_of(m, cue);
}

/* ---- classes and classifiers ---- */

static bool
shares_phrase(const struct rd_conf_mutation *m, uint32_t class)
{
	for (uint32_t a = 0; a < m->prog.n_cue; a++) {
		const struct rd_prog_cue *x = &m->prog.cue[a];

		for (uint32_t b = 0; x->class == class && b < m->prog.n_cue;
		     b++) {
			const struct rd_prog_cue *y = &m->prog.cue[b];

			if (y->class == class + 1 && y->text == x->text)
				return true;
		}
	}
	return false;
}

/* Exchanges the precedence of a class and the next one. */
static void
list_precedence(struct rd_conf_mutation *m, uint32_t class)
{
	struct rd_prog_class *c = &m->prog.class[class];
	const struct rd_prog_classifier *rule =
		&m->prog.classifier[c->classifier];

	if (class + 1 == rule->first_class + rule->n_classes ||
	    rule->pick == RD_PICK_ALL ||
	    !conf_plant(m, RD_CONF_OP_TIE, rule->file, rule->line))
		return;
	conf_words(
		m, "%.*s: %.*s after %.*s", RD_STR_FMT(str(m, rule->name)),
		RD_STR_FMT(rd_prog_term_name(&m->prog, rule->vocab, c->term)),
		RD_STR_FMT(
			rd_prog_term_name(&m->prog, rule->vocab, c[1].term)));
	conf_poke_swap(m, c, c + 1, sizeof(*c));
	for (uint32_t i = 0; i < m->prog.n_cue; i++) {
		uint32_t *of = &m->prog.cue[i].class;

		if (*of == class || *of == class + 1)
			conf_poke_u32(m, of, 2 * class + 1 - *of);
	}
	m->plants[m->n].class = class;
	m->plants[m->n].classifier = c->classifier;
	if (rule->pick == RD_PICK_POINTS) {
		m->mutants[m->n].verdict = RD_CONF_EQUIVALENT;
		m->mutants[m->n].why = "classes with equal points give the "
				       "default in either order";
	} else if (rule->pick == RD_PICK_EARLIEST && !shares_phrase(m, class)) {
		m->mutants[m->n].verdict = RD_CONF_EQUIVALENT;
		m->mutants[m->n].why = "no phrase stands in both, so none can "
				       "be equally early";
	}
	conf_planted(m);
}

static void
list_priority(struct rd_conf_mutation *m, uint32_t class)
{
	struct rd_prog_class *c = &m->prog.class[class];
	const struct rd_prog_classifier *rule =
		&m->prog.classifier[c->classifier];

	if (!c->priority || rule->pick != RD_PICK_EARLIEST ||
	    !conf_plant(m, RD_CONF_OP_TIE, rule->file, rule->line))
		return;
	conf_words(
		m, "%.*s: %.*s without priority",
		RD_STR_FMT(str(m, rule->name)),
		RD_STR_FMT(rd_prog_term_name(&m->prog, rule->vocab, c->term)));
	m->plants[m->n].class = class;
	m->plants[m->n].classifier = c->classifier;
	conf_poke_u32(m, &c->priority, 0);
	conf_planted(m);
}

/* Whole words no longer needed. */
static void
list_within_words(struct rd_conf_mutation *m, uint32_t class)
{
	const struct rd_prog_classifier *rule =
		&m->prog.classifier[m->prog.class[class].classifier];
	uint32_t n = 0;

	if (!conf_plant(m, RD_CONF_OP_WITHIN, rule->file, rule->line))
		return;
	m->plants[m->n].class = class;
	m->plants[m->n].classifier = m->prog.class[class].classifier;
	conf_words(m, "%.*s: phrases of %.*s count within words",
		   RD_STR_FMT(str(m, rule->name)),
		   RD_STR_FMT(rd_prog_term_name(&m->prog, rule->vocab,
						m->prog.class[class].term)));
	for (uint32_t c = 0; c < m->prog.n_cue; c++) {
		if (m->prog.cue[c].class != class ||
		    m->prog.cue[c].match != RD_MATCH_WORD)
			continue;
		conf_poke_u32(m, &m->prog.cue[c].match, RD_MATCH_SUBSTRING);
		n++;
	}
	if (n)
		conf_planted(m);
}

static void
list_fallback(struct rd_conf_mutation *m, struct rd_prog_classifier *rule)
{
	struct rd_str name = str(m, rule->name);
	uint32_t tag = rule->fallback_tag == RD_NONE
			       ? RD_NONE
			       : conf_other_term(&m->prog, rule->tags,
						 rule->fallback_tag);

	if (rule->fallback == RD_NONE)
		return;
	if (conf_plant(m, RD_CONF_OP_DEFAULT, rule->file, rule->line)) {
		conf_words(m, "%.*s without its default", RD_STR_FMT(name));
		conf_poke_u32(m, &rule->fallback, RD_NONE);
		conf_planted(m);
	}
	if (conf_plant(m, RD_CONF_OP_DEFAULT, rule->file, rule->line)) {
		conf_words(m, "%.*s: another default", RD_STR_FMT(name));
		conf_poke_u32(
			m, &rule->fallback,
			conf_other_term(&m->prog, rule->vocab, rule->fallback));
		conf_planted(m);
	}
	if (tag != RD_NONE &&
	    conf_plant(m, RD_CONF_OP_DEFAULT, rule->file, rule->line)) {
		conf_words(m, "%.*s: another default tag", RD_STR_FMT(name));
		conf_poke_u32(m, &rule->fallback_tag, tag);
		conf_planted(m);
	}
}

static void
list_classifier(struct rd_conf_mutation *m, uint32_t index)
{
	struct rd_prog_classifier *rule = &m->prog.classifier[index];
	struct grids grids = grids_of(&m->pristine, index);
	struct conf_number n = { .op = RD_CONF_OP_BOUND,
				 .file = rule->file,
				 .line = rule->line,
				 .at = &rule->threshold,
				 .step = grids.points,
				 .places = 4,
				 .what = "threshold of",
				 .name = str(m, rule->name) };
	uint32_t first = m->n;

	list_fallback(m, rule);
	if (rule->pick == RD_PICK_POINTS) {
		conf_plant_number(m, &n);
		n.op = RD_CONF_OP_POINTS;
		n.at = &rule->confidence;
		n.step = grids.confidence;
		n.what = "confidence of the default of";
		conf_plant_number(m, &n);
	}
	for (; first < m->n; first++)
		m->plants[first].classifier = index;
	if (rule->longest &&
	    conf_plant(m, RD_CONF_OP_DEFAULT, rule->file, rule->line)) {
		conf_words(m, "%.*s counts hits within longer ones",
			   RD_STR_FMT(n.name));
		m->plants[m->n].classifier = index;
		conf_poke_u32(m, &rule->longest, 0);
		conf_planted(m);
	}
	for (uint32_t c = 0; c < rule->n_classes; c++) {
		list_precedence(m, rule->first_class + c);
		list_priority(m, rule->first_class + c);
		list_within_words(m, rule->first_class + c);
	}
	for (uint32_t c = 0; c < m->prog.n_cue;
	     c = rd_prog_written_end(&m->pristine, c))
		if (classifier_of(m, &m->prog.cue[c]) == rule)
			list_cue(m, c);
}

/* ---- tables and observations ---- */

static void
list_cell(struct rd_conf_mutation *m, const struct rd_prog_table *t,
	  uint32_t row, uint32_t out)
{
	const struct rd_prog_tcol *col = &m->prog.tcol[t->first_out + out];
	int64_t *at = &m->prog.cell[m->prog.row[row].first_cell + t->n_in + out]
			       .value;
	uint32_t line = m->prog.row[row].line, other;
	struct conf_number n = { .op = RD_CONF_OP_BOUND,
				 .file = t->file,
				 .line = line,
				 .at = at,
				 .step = 1,
				 .what = "a cell of table",
				 .name = str(m, t->name) };

	if (col->type == RD_CELL_DURATION || col->type == RD_CELL_INTEGER) {
		conf_plant_number(m, &n);
		return;
	}
	if (col->type != RD_CELL_TERM || *at < 0)
		return;
	other = conf_other_term(&m->prog, col->vocab, (uint32_t)*at);
	if (other == RD_NONE ||
	    !conf_plant(m, RD_CONF_OP_RETARGET, t->file, line))
		return;
	conf_words(m, "a row of table %.*s gives another term",
		   RD_STR_FMT(n.name));
	conf_poke_i64(m, at, other);
	conf_planted(m);
}

static void
list_table(struct rd_conf_mutation *m, uint32_t index)
{
	struct rd_prog_table *t = &m->prog.table[index];
	struct rd_prog_row *rows = &m->prog.row[t->first_row];

	for (uint32_t r = 0; r < t->n_rows; r++) {
		bool is_default = t->has_default && r + 1 == t->n_rows;

		if (conf_plant(m, RD_CONF_OP_ROW, t->file, rows[r].line)) {
			m->plants[m->n].table = index;
			conf_words(m, "table %.*s without this row",
				   RD_STR_FMT(str(m, t->name)));
			conf_poke_drop(m, rows, &t->n_rows, sizeof(*rows), r);
			if (is_default)
				conf_poke_u32(m, &t->has_default, 0);
			conf_planted(m);
		}
		for (uint32_t c = 0; c < t->n_out; c++)
			list_cell(m, t, t->first_row + r, c);
		if (r + 1 < t->n_rows - t->has_default &&
		    conf_plant(m, RD_CONF_OP_RETARGET, t->file, rows[r].line)) {
			m->plants[m->n].table = index;
			conf_words(m, "table %.*s: row exchanged with the next",
				   RD_STR_FMT(str(m, t->name)));
			for (uint32_t c = 0; c < t->n_in; c++)
				conf_poke_swap(
					m,
					&m->prog.cell[rows[r].first_cell + c],
					&m->prog.cell[rows[r + 1].first_cell +
						      c],
					sizeof(*m->prog.cell));
			conf_planted(m);
		}
	}
}

void
conf_list_words(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_classifier; i++)
		list_classifier(m, i);
	for (uint32_t i = 0; i < m->prog.n_observation; i++) {
		struct rd_prog_observation *o = &m->prog.observation[i];
		struct conf_number n = { .op = RD_CONF_OP_BOUND,
					 .file = o->file,
					 .line = o->line,
					 .at = &o->ttl_ms,
					 .step = 1,
					 .what = "milliseconds of observation",
					 .name = str(m, o->name) };

		conf_plant_number(m, &n);
	}
	for (uint32_t i = 0; i < m->prog.n_table; i++)
		list_table(m, i);
}
