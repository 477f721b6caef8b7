/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Steps 1 to 4 of a decision: request facts, held look, history window, texts,
 * observations, derived facts. */

#include "decide/internal.h"

static struct rd_eng_value *
fact(struct rd_dec *dec, uint32_t index)
{
	return &rd_eng_facts(dec->eng)[index];
}

static void
set_number(struct rd_dec *dec, uint32_t index, int64_t number,
	   enum dec_origin origin)
{
	struct rd_eng_value *value = fact(dec, index);

	value->known = true;
	value->number = number;
	dec->origin[index] = origin;
}

/* ---- request facts ---- */

static void
bind_request(struct rd_dec *dec)
{
	static const enum dec_origin origins[] = {
		[RD_DEC_FROM_NOWHERE] = DEC_UNKNOWN,
		[RD_DEC_FROM_REQUEST] = DEC_REQUEST,
		[RD_DEC_FROM_DEFAULT] = DEC_DEFAULT,
		[RD_DEC_FROM_ZONE] = DEC_ZONE,
	};
	const struct rd_dec_request *request = dec->request;

	memcpy(rd_eng_facts(dec->eng), request->facts,
	       dec->prog->n_fact * sizeof(*request->facts));
	for (uint32_t f = 0; f < dec->prog->n_fact; f++)
		dec->origin[f] = origins[request->fact_given[f]];
	for (uint32_t u = 0; u < request->n_unavailable; u++)
		rd_eng_set_unavailable(
			dec->eng,
			rd_eng_find_ref(dec->eng, request->unavailable[u]));
	set_number(dec, RD_BUILTIN_NOW, request->now.utc_ms, DEC_REQUEST);
}

/* ---- state ---- */

static void
drop_look(struct rd_dec *dec)
{
	dec->result.look_note = "look.dropped";
	dec_note(dec, "look.dropped", dec->request->look.hairstyle);
}

static void
bind_look(struct rd_dec *dec)
{
	const struct rd_dec_look *look = &dec->request->look;
	uint32_t attr = dec->prog->meta->look_attr, term = RD_NONE;
	struct rd_eng_value *reference;

	if (dec->request->look_given != RD_DEC_GIVEN)
		return;
	set_number(dec, RD_BUILTIN_LOOK_EXPIRED,
		   dec->request->now.utc_ms > look->expires_at_ms, DEC_STATE);
	if (dec->request->now.utc_ms > look->expires_at_ms) {
		dec->result.look_note = "look.expired";
		dec_note(dec, "look.expired", RD_STR_NONE);
		return;
	}
	if (attr != RD_NONE)
		term = rd_prog_find_term(dec->prog, dec->prog->attr[attr].vocab,
					 look->hairstyle);
	if (dec->prog->meta->look_drop &&
	    (term == RD_NONE || !rd_eng_term_exists(dec->eng, attr, term))) {
		drop_look(dec);
		return;
	}
	dec->result.look_held = true;
	if (term != RD_NONE)
		set_number(dec, RD_BUILTIN_LOOK_HAIRSTYLE, term, DEC_STATE);
	reference = fact(dec, RD_BUILTIN_LOOK_REFERENCE);
	reference->known = true;
	reference->text = look->reference;
	dec->origin[RD_BUILTIN_LOOK_REFERENCE] = DEC_STATE;
}

static enum rd_history_order
window_order(const struct rd_prog *prog)
{
	for (uint32_t f = 0; f < prog->n_factor; f++)
		if (prog->factor[f].kind == RD_FACTOR_HISTORY)
			return prog->factor[f].order;
	return RD_HISTORY_TIME;
}

/* The rows a decision looks at: newest first by time, or the last ones in the
 * order given. */
static void
bind_history(struct rd_dec *dec)
{
	uint32_t rows[RD_DEC_HISTORY_ROWS], n;
	enum rd_history_order order = window_order(dec->prog);

	n = rd_eng_history_rows(order, dec->request->history,
				dec->request->n_history, RD_DEC_HISTORY_ROWS,
				rows);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t to = order == RD_HISTORY_GIVEN ? n - 1 - i : i;

		dec->uses[to] = dec->request->history[rows[i]];
	}
	dec->n_uses = n;
}

static int64_t
local_day(const struct rd_dec *dec, int64_t utc_ms)
{
	return rd_day_of_ms(utc_ms + dec->request->offset_min * RD_MS_MINUTE);
}

static void
bind_used_today(struct rd_dec *dec)
{
	int64_t today = local_day(dec, dec->request->now.utc_ms);
	bool used = false;

	if (!dec->request->offset_known)
		return;
	for (uint32_t i = 0; i < dec->n_uses; i++)
		used |= local_day(dec, dec->uses[i].at_ms) == today;
	set_number(dec, RD_BUILTIN_USED_TODAY, used, DEC_STATE);
}

/* ---- observations ---- */

/* Why a given observation is not used; NULL when it is. */
static const char *
unfit(const struct rd_dec_observation *o,
      const struct rd_prog_observation *rule, int64_t now_ms)
{
	int64_t age;

	if (!o->has_at)
		return "observation.undated";
	if (__builtin_sub_overflow(now_ms, o->at_ms, &age))
		return "observation.stale";
	if (age < 0)
		return "observation.future";
	return age < rule->ttl_ms ? NULL : "observation.stale";
}

static void
observe(struct rd_dec *dec, uint32_t index)
{
	const struct rd_prog_observation *rule = &dec->prog->observation[index];
	const struct rd_dec_observation *o = &dec->request->observations[index];
	uint32_t vocab = dec->prog->fact[rule->fact].vocab,
		 tf = rule->timeframe_fact;

	set_number(dec, rule->fact,
		   rd_prog_find_term(dec->prog, vocab, o->value),
		   DEC_OBSERVATION);
	if (tf != RD_NONE && o->timeframe.ptr)
		set_number(dec, tf,
			   rd_prog_find_term(dec->prog,
					     dec->prog->fact[tf].vocab,
					     o->timeframe),
			   DEC_OBSERVATION);
}

static void
bind_observation(struct rd_dec *dec, uint32_t index)
{
	const struct rd_prog_observation *rule = &dec->prog->observation[index];
	const struct rd_eng_verdict *verdict = rd_eng_verdict(dec->eng,
							      rule->classifier);
	struct rd_str name = rd_prog_str(dec->prog, rule->name);
	const char *why = "observation.none";

	if (dec->request->has_observation[index])
		why = unfit(&dec->request->observations[index], rule,
			    dec->request->now.utc_ms);
	if (!why) {
		observe(dec, index);
		dec->observed |= index == 0;
		return;
	}
	if (dec->request->has_observation[index])
		dec_note(dec, why, name);
	if (!verdict->known)
		return;
	set_number(dec, rule->fact, verdict->term, DEC_CLASSIFIER);
	if (rule->timeframe_fact != RD_NONE && verdict->tag != RD_NONE)
		set_number(dec, rule->timeframe_fact, verdict->tag,
			   DEC_CLASSIFIER);
}

static void
date_photo(struct rd_dec *dec)
{
	const struct rd_prog_observation *rule = dec->prog->observation;
	const struct rd_prog_table *table;
	uint32_t row;

	if (!dec->prog->n_observation)
		return;
	dec->result.old_photo = fact(dec, rule->fact)->known &&
				fact(dec, rule->fact)->number ==
					(int64_t)dec->old_term;
	if (!dec->result.old_photo || rule->dates == RD_NONE ||
	    rule->timeframe_fact == RD_NONE)
		return;
	table = &dec->prog->table[rule->dates];
	row = rd_eng_table_row(dec->prog, table,
			       rd_dec_fact_term(dec, rule->timeframe_fact));
	if (row == RD_NONE)
		return;
	dec->result.has_reference_date = true;
	dec->result.reference_date_ms = dec_later(
		dec->request->now.utc_ms,
		dec->prog->cell[dec->prog->row[row].first_cell + table->n_in]
			.value);
}

/* ---- derived facts ---- */

static enum rd_status
need_local_time(struct rd_dec *dec, uint32_t index, struct rd_problem *problem)
{
	const char *name =
		rd_prog_str(dec->prog, dec->prog->fact[index].name).ptr;

	if (dec->request->offset_known)
		return RD_OK;
	rd_problem_set(problem, RD_SEMANTIC, 4, "request.local-time",
		       "local time is needed for \"%s\" but not known", name);
	rd_problem_where(problem, "now");
	rd_problem_hint(problem,
			"give \"now\" a real offset, a timezone, or \"%s\" "
			"itself",
			name);
	return RD_SEMANTIC;
}

static void
local_civil(const struct rd_dec *dec, struct rd_civil *civil)
{
	rd_civil_from_ms(dec->request->now.utc_ms +
				 dec->request->offset_min * RD_MS_MINUTE,
			 civil);
}

static enum rd_status
derive_clock(struct rd_dec *dec, const struct rd_prog_derive *rule,
	     struct rd_problem *problem)
{
	enum rd_status status = need_local_time(dec, rule->fact, problem);
	const struct rd_prog_darg *bands = &dec->prog->darg[rule->first_arg];
	uint32_t term = bands[rule->n_args - 1].b;
	struct rd_civil civil;

	if (status != RD_OK)
		return status;
	local_civil(dec, &civil);
	for (uint32_t b = 0; b < rule->n_args; b++)
		if (bands[b].a <= (uint32_t)civil.hour)
			term = bands[b].b;
	set_number(dec, rule->fact, term, DEC_DERIVED);
	return RD_OK;
}

static enum rd_status
derive_months(struct rd_dec *dec, const struct rd_prog_derive *rule,
	      struct rd_problem *problem)
{
	enum rd_status status = need_local_time(dec, rule->fact, problem);
	const struct rd_prog_darg *month;
	struct rd_civil civil;
	bool north = true;

	if (status != RD_OK)
		return status;
	local_civil(dec, &civil);
	month = &dec->prog->darg[rule->first_arg + (uint32_t)civil.month - 1];
	if (rule->hemisphere != RD_NONE && fact(dec, rule->hemisphere)->known)
		north = fact(dec, rule->hemisphere)->number ==
			(int64_t)rule->north;
	set_number(dec, rule->fact, north ? month->a : month->b, DEC_DERIVED);
	return RD_OK;
}

static enum rd_status
derive_first(struct rd_dec *dec, const struct rd_prog_derive *rule,
	     struct rd_problem *problem)
{
	(void)problem;
	for (uint32_t i = 0; i < rule->n_args; i++) {
		const struct rd_prog_darg *from =
			&dec->prog->darg[rule->first_arg + i];

		if (!fact(dec, from->a)->known ||
		    (from->b != RD_NONE && fact(dec, from->b)->known))
			continue;
		*fact(dec, rule->fact) = *fact(dec, from->a);
		dec->origin[rule->fact] = DEC_DERIVED;
		break;
	}
	return RD_OK;
}

static enum rd_status
derive_exists(struct rd_dec *dec, const struct rd_prog_derive *rule,
	      struct rd_problem *problem)
{
	const struct rd_eng_value *list = fact(dec, rule->list);
	bool found = false;

	(void)problem;
	for (uint32_t row = 0; row < list->n_rows && !found; row++) {
		found = rd_eng_record_holds(dec->eng, rule->cond, rule->list,
					    row);
		if (found)
			dec->exists_row[rule->fact] = row;
	}
	set_number(dec, rule->fact, found, DEC_DERIVED);
	return RD_OK;
}

static enum rd_status
derive_when(struct rd_dec *dec, const struct rd_prog_derive *rule,
	    struct rd_problem *problem)
{
	(void)problem;
	set_number(dec, rule->fact, rd_eng_holds(dec->eng, rule->cond),
		   DEC_DERIVED);
	return RD_OK;
}

#define NEVER_FAILS(kind)                                                      \
	static enum rd_status derive_##kind(struct rd_dec *dec,                \
					    const struct rd_prog_derive *rule, \
					    struct rd_problem *problem)        \
	{                                                                      \
		(void)problem;                                                 \
		dec_derive_##kind(dec, rule);                                  \
		return RD_OK;                                                  \
	}
NEVER_FAILS(geofence)
NEVER_FAILS(count)
NEVER_FAILS(bands)
NEVER_FAILS(lookup)
#undef NEVER_FAILS

static enum rd_status
derive_field(struct rd_dec *dec, const struct rd_prog_derive *rule,
	     struct rd_problem *problem)
{
	if (dec_derive_field(dec, rule) == RD_OK)
		return RD_OK;
	return rd_problem_set(problem, RD_NOMEM, 10, "memory", "out of memory");
}

/* A value that no available reference has is as good as none. */
static void
keep_existing(struct rd_dec *dec, const struct rd_prog_derive *rule)
{
	struct rd_eng_value *value = fact(dec, rule->fact);

	if (rule->exists_attr == RD_NONE || !value->known ||
	    (value->number != RD_ENG_OTHER &&
	     rd_eng_term_exists(dec->eng, rule->exists_attr,
				(uint32_t)value->number)))
		return;
	dec_note(dec, "request.unknown-style",
		 value->number == RD_ENG_OTHER
			 ? value->text
			 : rd_prog_term_name(dec->prog,
					     dec->prog->fact[rule->fact].vocab,
					     (uint32_t)value->number));
	*value = (struct rd_eng_value){ 0 };
	dec->origin[rule->fact] = DEC_UNKNOWN;
}

static enum rd_status
derive_all(struct rd_dec *dec, struct rd_problem *problem)
{
	static enum rd_status (*const kinds[])(struct rd_dec *,
					       const struct rd_prog_derive *,
					       struct rd_problem *) = {
		[RD_DERIVE_CLOCK] = derive_clock,
		[RD_DERIVE_MONTHS] = derive_months,
		[RD_DERIVE_FIRST] = derive_first,
		[RD_DERIVE_EXISTS] = derive_exists,
		[RD_DERIVE_WHEN] = derive_when,
		[RD_DERIVE_GEOFENCE] = derive_geofence,
		[RD_DERIVE_COUNT] = derive_count,
		[RD_DERIVE_BANDS] = derive_bands,
		[RD_DERIVE_LOOKUP] = derive_lookup,
		[RD_DERIVE_FIELD] = derive_field,
	};
	enum rd_status status = RD_OK;

	for (uint32_t d = 0; d < dec->prog->n_derive && status == RD_OK; d++) {
		const struct rd_prog_derive *rule = &dec->prog->derive[d];

		if (fact(dec, rule->fact)->known &&
		    rule->kind != RD_DERIVE_FIELD)
			continue;
		status = kinds[rule->kind](dec, rule, problem);
		keep_existing(dec, rule);
	}
	return status;
}

/* In texts that are there, or were when the record was made. */
static bool
is_undecided(const struct rd_dec *dec, uint32_t regex, struct rd_str *pattern)
{
	const struct rd_dec_request *request = dec->request;
	bool found = rd_eng_regex_undecided(dec->eng, regex, pattern);

	for (uint32_t i = 0; i < request->n_undecided && !found; i++)
		found = rd_str_eq(request->undecided[i], *pattern);
	return found;
}

static void
note_undecided(struct rd_dec *dec)
{
	struct rd_str pattern;

	for (uint32_t i = 0; i < rd_eng_n_regexes(dec->eng); i++)
		if (is_undecided(dec, i, &pattern))
			dec_note(dec, "cue.undecided", pattern);
}

enum rd_status
dec_bind(struct rd_dec *dec, struct rd_problem *problem)
{
	const struct rd_prog *prog = dec->prog;
	enum rd_status status;

	bind_request(dec);
	bind_look(dec);
	bind_history(dec);
	bind_used_today(dec);
	status = rd_eng_classify(dec->eng, dec->request->preset);
	if (status != RD_OK)
		return rd_problem_set(problem, status, 10, "memory",
				      "out of memory");
	note_undecided(dec);
	for (uint32_t c = 0; c < prog->n_classifier; c++)
		if (rd_eng_verdict(dec->eng, c)->known)
			dec->origin[prog->classifier[c].fact] = DEC_CLASSIFIER;
	for (uint32_t o = 0; o < prog->n_observation; o++)
		bind_observation(dec, o);
	date_photo(dec);
	return derive_all(dec, problem);
}
