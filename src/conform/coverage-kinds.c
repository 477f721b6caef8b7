/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Kinds of items that are one row of a table each: how many there may be, which
 * there are, what they are called, and which of them a decision reached. */

#include "base/decimal.h"
#include "conform/coverage.h"

static struct conf_item
named(struct rd_str name, uint32_t file, uint32_t line)
{
	return (struct conf_item){ name, file, line };
}

static void
mark(const struct conf_reach *reach, enum conf_kind kind, uint32_t index)
{
	conf_mark(reach->runner->coverage, kind, index);
}

static const struct rd_eng_value *
fact_of(const struct conf_reach *reach, uint32_t fact)
{
	return rd_eng_fact(rd_dec_engine(reach->runner->dec), fact);
}

/* ---- areas of geofences; then, by derive, a position in none ---- */

static uint32_t
count_areas(const struct rd_prog *prog)
{
	return prog->n_darg + prog->n_derive;
}

static uint32_t
fence_of(const struct rd_prog *prog, uint32_t index)
{
	for (uint32_t d = 0; d < prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];

		if (rule->kind == RD_DERIVE_GEOFENCE &&
		    (index == prog->n_darg + d ||
		     (index >= rule->first_arg &&
		      index - rule->first_arg < rule->n_args)))
			return d;
	}
	return RD_NONE;
}

static bool
is_area(const struct rd_prog *prog, uint32_t index)
{
	return fence_of(prog, index) != RD_NONE;
}

static struct conf_item
area_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_derive *rule =
		&prog->derive[fence_of(prog, index)];

	return named(index < prog->n_darg
			     ? rd_prog_term_name(prog,
						 prog->fact[rule->fact].vocab,
						 prog->darg[index].a)
			     : RD_STR_LIT("none"),
		     rule->file, rule->line);
}

static void
cover_areas(const struct conf_reach *reach)
{
	const struct rd_prog *prog = reach->runner->prog;

	for (uint32_t d = 0; d < prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];
		uint32_t area;

		if (rule->kind != RD_DERIVE_GEOFENCE ||
		    reach->runner->request.fact_given[rule->fact] ||
		    !fact_of(reach, rule->on)->known)
			continue;
		area = rd_dec_area(reach->runner->dec, d);
		mark(reach, CONF_AREAS,
		     area == RD_NONE ? prog->n_darg + d : area);
	}
}

/* ---- facts of open vocabularies, with a value that is no term ---- */

static uint32_t
count_facts(const struct rd_prog *prog)
{
	return prog->n_fact;
}

static bool
is_open(const struct rd_prog *prog, uint32_t fact)
{
	return prog->fact[fact].type == RD_FACT_TERM &&
	       prog->fact[fact].origin == RD_ORIGIN_REQUEST &&
	       prog->vocab[prog->fact[fact].vocab].open;
}

static struct conf_item
fact_item(const struct rd_prog *prog, uint32_t fact)
{
	return named(rd_prog_str(prog, prog->fact[fact].name),
		     prog->fact[fact].file, prog->fact[fact].line);
}

static void
cover_others(const struct conf_reach *reach)
{
	const struct rd_prog *prog = reach->runner->prog;

	for (uint32_t f = 0; f < prog->n_fact; f++)
		if (is_open(prog, f) && fact_of(reach, f)->known &&
		    fact_of(reach, f)->number == RD_ENG_OTHER)
			mark(reach, CONF_OTHERS, f);
}

/* ---- bands of the rate and its otherwise, where a case expects them ---- */

static uint32_t
count_rates(const struct rd_prog *prog)
{
	return prog->n_rate ? prog->n_rateband + 1 : 0;
}

static struct conf_item
rate_item(const struct rd_prog *prog, uint32_t index)
{
	bool band = index < prog->n_rateband;

	return named(rd_prog_term_name(prog, prog->rate->vocab,
				       band ? prog->rateband[index].term
					    : prog->rate->otherwise),
		     prog->rate->file,
		     band ? prog->rateband[index].line : prog->rate->line);
}

static void
cover_rates(const struct conf_reach *reach)
{
	uint32_t band = reach->result->rate_band;

	if (reach->result->confidence == RD_NONE ||
	    !conf_attr(reach->expect, "confidence").ptr)
		return;
	mark(reach, CONF_RATES,
	     band == RD_NONE ? reach->runner->prog->n_rateband : band);
}

bool
conf_rate_measure(const struct rd_conf_runner *runner,
		  const struct rd_dec_result *result, uint32_t band,
		  int64_t *value)
{
	const struct rd_prog *prog = runner->prog;
	uint32_t measure = prog->rateband[band].measure;

	*value = measure == RD_MEASURE_MARGIN ? result->margin : 0;
	if (result->outcome != RD_DEC_SCORED)
		return false;
	if (measure == RD_MEASURE_SCORE)
		*value = result->chosen[0].score;
	for (uint32_t e = 0;
	     measure == RD_MEASURE_EVIDENCE && e < prog->n_evidence; e++)
		if (rd_eng_fact(rd_dec_engine(runner->dec),
				prog->evidence[e].fact)
			    ->known)
			*value += RD_POINTS_ONE;
	return measure != RD_MEASURE_MARGIN || result->has_margin;
}

/* ---- arms that have shares, and no unit, where a case expects them ---- */

static uint32_t
count_arms(const struct rd_prog *prog)
{
	return prog->n_experiment ? prog->n_arm + 1 : 0;
}

static bool
is_arm(const struct rd_prog *prog, uint32_t index)
{
	return index == prog->n_arm || prog->arm[index].share;
}

static struct conf_item
arm_item(const struct rd_prog *prog, uint32_t index)
{
	bool arm = index < prog->n_arm;

	return named(arm ? rd_prog_str(prog, prog->arm[index].id)
			 : RD_STR_LIT("no unit"),
		     prog->experiment->file,
		     arm ? prog->arm[index].line : prog->experiment->line);
}

static void
cover_arms(const struct conf_reach *reach)
{
	uint32_t arm = reach->result->arm;

	if (reach->runner->prog->n_experiment &&
	    conf_attr(reach->expect, "arm").ptr)
		mark(reach, CONF_ARMS,
		     arm == RD_NONE ? reach->runner->prog->n_arm : arm);
}

/* ---- segments of curves over facts: from a knot on; then, by factor, before
 * the first ---- */

static uint32_t
count_segments(const struct rd_prog *prog)
{
	return prog->n_knot + prog->n_factor;
}

static bool
is_fact_curve(const struct rd_prog_factor *f)
{
	return f->kind == RD_FACTOR_CURVE && f->key != RD_NONE;
}

static uint32_t
curve_of(const struct rd_prog *prog, uint32_t index)
{
	for (uint32_t f = 0; f < prog->n_factor; f++) {
		const struct rd_prog_factor *factor = &prog->factor[f];

		if (is_fact_curve(factor) &&
		    (index == prog->n_knot + f ||
		     (index >= factor->first_knot &&
		      index - factor->first_knot < factor->n_knots)))
			return f;
	}
	return RD_NONE;
}

static bool
is_segment(const struct rd_prog *prog, uint32_t index)
{
	return curve_of(prog, index) != RD_NONE;
}

static struct conf_item
segment_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_factor *f = &prog->factor[curve_of(prog, index)];

	return named(rd_prog_str(prog, f->id), f->file,
		     index < prog->n_knot ? prog->knot[index].line : f->line);
}

/* Knots are units of 1e-4. */
static bool
is_before(const struct rd_prog_knot *knot, uint32_t type, int64_t number)
{
	if (type == RD_FACT_DECIMAL)
		return number < knot->x;
	return number < knot->x / RD_DECIMAL_ONE +
				(knot->x > 0 && knot->x % RD_DECIMAL_ONE);
}

static void
cover_segments(const struct conf_reach *reach)
{
	const struct rd_prog *prog = reach->runner->prog;

	for (uint32_t f = 0; f < prog->n_factor; f++) {
		const struct rd_prog_factor *factor = &prog->factor[f];
		uint32_t n = 0;

		if (!is_fact_curve(factor) ||
		    !fact_of(reach, factor->key)->known)
			continue;
		while (n < factor->n_knots &&
		       !is_before(&prog->knot[factor->first_knot + n],
				  prog->fact[factor->key].type,
				  fact_of(reach, factor->key)->number))
			n++;
		mark(reach, CONF_SEGMENTS,
		     n ? factor->first_knot + n - 1 : prog->n_knot + f);
	}
}

/* ---- rows of learned tables: one that counts, one with too little evidence,
 * one of nobody; and none ---- */

enum lesson {
	LESSON_COUNTS,
	LESSON_THIN,
	LESSON_UNKNOWN,
	LESSON_NONE,
	N_LESSONS
};

static uint32_t
count_lessons(const struct rd_prog *prog)
{
	return prog->n_learned * N_LESSONS;
}

static bool
is_lesson(const struct rd_prog *prog, uint32_t index)
{
	return index % N_LESSONS != LESSON_THIN ||
	       prog->learned[index / N_LESSONS].evidence > 0;
}

static struct conf_item
lesson_item(const struct rd_prog *prog, uint32_t index)
{
	static const char *const names[N_LESSONS] = {
		"a row that counts", "a row of too little evidence",
		"a row of an unknown key", "no row"
	};
	const struct rd_prog_learned *table = &prog->learned[index / N_LESSONS];

	return named(rd_str_of(names[index % N_LESSONS]), table->file,
		     table->line);
}

static bool
is_known_key(const struct rd_prog *prog, const struct rd_dec_learned *row)
{
	uint32_t by = prog->learned[row->table].by;

	return (by == RD_NONE ? rd_prog_find_ref(prog, row->key)
			      : rd_prog_find_term(prog, prog->attr[by].vocab,
						  row->key)) != RD_NONE;
}

static void
cover_lessons(const struct conf_reach *reach)
{
	const struct rd_prog *prog = reach->runner->prog;
	const struct rd_dec_request *request = &reach->runner->request;

	for (uint32_t t = 0; t < prog->n_learned; t++) {
		bool any = false;

		for (uint32_t i = 0; i < request->n_learned; i++) {
			const struct rd_dec_learned *row = &request->learned[i];
			enum lesson lesson = LESSON_COUNTS;

			if (row->table != t)
				continue;
			any = true;
			if (!is_known_key(prog, row))
				lesson = LESSON_UNKNOWN;
			else if (row->evidence < prog->learned[t].evidence)
				lesson = LESSON_THIN;
			mark(reach, CONF_LESSONS, t * N_LESSONS + lesson);
		}
		if (!any)
			mark(reach, CONF_LESSONS, t * N_LESSONS + LESSON_NONE);
	}
}

/* ---- slots, filled and empty ---- */

static uint32_t
count_slots(const struct rd_prog *prog)
{
	return 2 * prog->n_slot;
}

/* Where somebody is eligible, the first slot is for anybody without a
 * condition. */
static bool
is_slot(const struct rd_prog *prog, uint32_t index)
{
	return index % 2 == 0 || index > 1 || prog->slot->require != RD_NONE;
}

static struct conf_item
slot_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_slot *slot = &prog->slot[index / 2];

	return named(rd_prog_str(prog, slot->id), slot->file, slot->line);
}

static void
cover_slots(const struct conf_reach *reach)
{
	const struct rd_prog *prog = reach->runner->prog;
	const struct rd_dec_result *result = reach->result;

	for (uint32_t i = 0; i < result->n_chosen; i++)
		if (result->chosen[i].slot != RD_NONE)
			mark(reach, CONF_SLOTS, 2 * result->chosen[i].slot);
	for (uint32_t n = 0; n < result->n_notes; n++)
		for (uint32_t s = 0; s < prog->n_slot; s++)
			if (!strcmp(result->notes[n].code, "slot.empty") &&
			    rd_str_eq(result->notes[n].detail,
				      rd_prog_str(prog, prog->slot[s].id)))
				mark(reach, CONF_SLOTS, 2 * s + 1);
}

/* ---- diversity: somebody shares a term with one chosen before ---- */

static uint32_t
count_diversities(const struct rd_prog *prog)
{
	return prog->n_diversity;
}

static struct conf_item
diversity_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_diversity *rule = &prog->diversity[index];

	return named(rd_prog_str(prog, prog->attr[rule->attr].name), rule->file,
		     rule->line);
}

static bool
share_a_term(const struct rd_prog *prog, uint32_t attr, uint32_t a, uint32_t b)
{
	const struct rd_prog_attr *at = &prog->attr[attr];

	for (uint32_t t = 0; t < prog->vocab[at->vocab].n_terms; t++) {
		const uint64_t *set = rd_prog_set(prog, at->first_set + t);

		if (set[a / 64] >> (a % 64) & set[b / 64] >> (b % 64) & 1)
			return true;
	}
	return false;
}

static bool
is_chosen_by(const struct rd_dec_result *result, uint32_t n, uint32_t ref)
{
	for (uint32_t i = 0; i < n; i++)
		if (result->chosen[i].ref == ref)
			return true;
	return false;
}

/* Did the rule take points from somebody when the n-th was chosen? */
static bool
takes_points(const struct conf_reach *reach, uint32_t rule, uint32_t n)
{
	const struct rd_prog *prog = reach->runner->prog;
	const struct rd_dec_result *result = reach->result;
	uint32_t attr = prog->diversity[rule].attr;

	for (uint32_t i = 0; i < result->n_eligible; i++) {
		uint32_t ref = result->candidates[i].ref;

		for (uint32_t c = 0; !is_chosen_by(result, n, ref) && c < n;
		     c++)
			if (share_a_term(prog, attr, ref,
					 result->chosen[c].ref))
				return true;
	}
	return false;
}

static void
cover_diversities(const struct conf_reach *reach)
{
	for (uint32_t d = 0; d < reach->runner->prog->n_diversity; d++)
		for (uint32_t n = 1; n < reach->result->n_chosen; n++)
			if (takes_points(reach, d, n))
				mark(reach, CONF_DIVERSITIES, d);
}

/* ---- lots: rank 1 goes to the best, to another, or nobody has a weight ----
 */

enum lot { LOT_BEST, LOT_OTHER, LOT_NO_WEIGHT, N_LOTS };

static uint32_t
count_lots(const struct rd_prog *prog)
{
	return prog->meta->choice == RD_CHOICE_DRAW ? N_LOTS : 0;
}

static struct conf_item
lot_item(const struct rd_prog *prog, uint32_t index)
{
	static const char *const names[N_LOTS] = { "the best", "another",
						   "nobody has a weight" };

	(void)prog;
	return named(rd_str_of(names[index]), RD_NONE, 0);
}

static void
cover_lots(const struct conf_reach *reach)
{
	const struct rd_dec_result *result = reach->result;
	enum lot lot = LOT_OTHER;

	if (!count_lots(reach->runner->prog) ||
	    result->outcome != RD_DEC_SCORED || result->chosen[0].rank != 1)
		return;
	if (result->candidates[0].score < RD_POINTS_ONE / RD_DECIMAL_ONE)
		lot = LOT_NO_WEIGHT;
	else if (result->chosen[0].ref == result->candidates[0].ref)
		lot = LOT_BEST;
	mark(reach, CONF_LOTS, lot);
}

/* ---- sizes: somebody does not go with the first one, or nobody does ---- */

enum size { SIZE_LEFT_OUT, SIZE_NOBODY, N_SIZES };

static uint32_t
count_sizes(const struct rd_prog *prog)
{
	return prog->meta->pixels == RD_NONE ? 0 : N_SIZES;
}

static struct conf_item
size_item(const struct rd_prog *prog, uint32_t index)
{
	(void)prog;
	return named(index == SIZE_LEFT_OUT ? RD_STR_LIT("somebody is left out")
					    : RD_STR_LIT("nobody is left"),
		     RD_NONE, 0);
}

static void
cover_sizes(const struct conf_reach *reach)
{
	const struct rd_dec_result *result = reach->result;
	const struct rd_prog *prog = reach->runner->prog;

	if (!count_sizes(prog))
		return;
	for (uint32_t i = 0; i < result->n_eligible && result->n_chosen > 1;
	     i++)
		if (!rd_dec_sizes_fit(prog, result->chosen[0].ref,
				      result->candidates[i].ref))
			mark(reach, CONF_SIZES, SIZE_LEFT_OUT);
	for (uint32_t i = 0; i < result->n_notes; i++)
		if (!strcmp(result->notes[i].code, "choice.incompatible"))
			mark(reach, CONF_SIZES, SIZE_NOBODY);
}

const struct conf_table conf_tables[CONF_N_KINDS] = {
	[CONF_AREAS] = { count_areas, is_area, area_item, cover_areas },
	[CONF_OTHERS] = { count_facts, is_open, fact_item, cover_others },
	[CONF_RATES] = { count_rates, NULL, rate_item, cover_rates },
	[CONF_ARMS] = { count_arms, is_arm, arm_item, cover_arms },
	[CONF_SEGMENTS] = { count_segments, is_segment, segment_item,
			    cover_segments },
	[CONF_LESSONS] = { count_lessons, is_lesson, lesson_item,
			   cover_lessons },
	[CONF_SLOTS] = { count_slots, is_slot, slot_item, cover_slots },
	[CONF_DIVERSITIES] = { count_diversities, NULL, diversity_item,
			       cover_diversities },
	[CONF_LOTS] = { count_lots, NULL, lot_item, cover_lots },
	[CONF_SIZES] = { count_sizes, NULL, size_item, cover_sizes },
	[CONF_MEMBERS] = { conf_count_members, conf_is_member, conf_member_item,
			   conf_cover_members },
};
