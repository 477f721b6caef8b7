/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Edges of requests, whatever the rules: where a day, a month or a list begins
 * and ends, what is there twice, unknown, in the future or in another order. */

#include "conform/coverage.h"
#include "engine/engine.h"

struct edge {
	struct rd_conf_runner *runner;
	const struct rd_dec_request *request;
	const struct rd_dec_result *result;
	int64_t utc_ms, local_ms;
};

/* ---- time ---- */

static int64_t
of_day(const struct edge *e)
{
	int64_t ms = e->local_ms % RD_MS_DAY;

	return ms < 0 ? ms + RD_MS_DAY : ms;
}

static struct rd_civil
civil(int64_t ms)
{
	struct rd_civil c;

	rd_civil_from_ms(ms, &c);
	return c;
}

static bool
midnight(const struct edge *e)
{
	return e->request->offset_known && !of_day(e);
}

static bool
end_of_day(const struct edge *e)
{
	return e->request->offset_known && of_day(e) == RD_MS_DAY - 1;
}

static bool
leap_day(const struct edge *e)
{
	return civil(e->local_ms).month == 2 && civil(e->local_ms).day == 29;
}

static bool
end_of_year(const struct edge *e)
{
	return civil(e->local_ms).month == 12 && civil(e->local_ms).day == 31;
}

static bool
half_hour(const struct edge *e)
{
	return e->request->offset_min % 60 != 0;
}

static bool
day_ahead(const struct edge *e)
{
	return rd_day_of_ms(e->local_ms) > rd_day_of_ms(e->utc_ms);
}

static bool
day_behind(const struct edge *e)
{
	return rd_day_of_ms(e->local_ms) < rd_day_of_ms(e->utc_ms);
}

static bool
other_month(const struct edge *e)
{
	return civil(e->local_ms).month != civil(e->utc_ms).month;
}

static bool
named_zone(const struct edge *e)
{
	return e->request->has_zone;
}

static bool
no_offset(const struct edge *e)
{
	return !e->request->offset_known;
}

static bool
given_although(const struct edge *e, uint32_t kind)
{
	const struct rd_prog *prog = e->runner->prog;

	for (uint32_t d = 0; d < prog->n_derive; d++)
		if (prog->derive[d].kind == kind &&
		    e->request->fact_given[prog->derive[d].fact])
			return true;
	return false;
}

static bool
given_clock(const struct edge *e)
{
	return given_although(e, RD_DERIVE_CLOCK);
}

static bool
given_month(const struct edge *e)
{
	return given_although(e, RD_DERIVE_MONTHS);
}

/* ---- history ---- */

static bool
any_use(const struct edge *e,
	bool (*is)(const struct edge *, const struct rd_eng_use *))
{
	for (uint32_t i = 0; i < e->request->n_history; i++)
		if (is(e, &e->request->history[i]))
			return true;
	return false;
}

static bool
use_is_future(const struct edge *e, const struct rd_eng_use *use)
{
	return use->at_ms > e->utc_ms;
}

static bool
use_is_now(const struct edge *e, const struct rd_eng_use *use)
{
	return use->at_ms == e->utc_ms;
}

static bool
use_is_unknown(const struct edge *e, const struct rd_eng_use *use)
{
	return rd_prog_find_ref(e->runner->prog, use->reference) == RD_NONE;
}

static bool
future_use(const struct edge *e)
{
	return any_use(e, use_is_future);
}

static bool
use_now(const struct edge *e)
{
	return any_use(e, use_is_now);
}

static bool
unknown_use(const struct edge *e)
{
	return any_use(e, use_is_unknown);
}

static bool
used_twice(const struct edge *e)
{
	const struct rd_eng_use *uses = e->request->history;

	for (uint32_t i = 0; i < e->request->n_history; i++)
		for (uint32_t k = i + 1; k < e->request->n_history; k++)
			if (rd_str_eq(uses[i].reference, uses[k].reference))
				return true;
	return false;
}

static bool
listed_oldest_first(const struct edge *e)
{
	uint32_t n = e->request->n_history;

	return n > 1 &&
	       e->request->history[0].at_ms < e->request->history[n - 1].at_ms;
}

static bool
listed_newest_first(const struct edge *e)
{
	uint32_t n = e->request->n_history;

	return n > 1 &&
	       e->request->history[0].at_ms > e->request->history[n - 1].at_ms;
}

static bool
no_history(const struct edge *e)
{
	return e->request->history_given == RD_DEC_GIVEN &&
	       !e->request->n_history;
}

/* ---- look ---- */

static bool
has_look(const struct edge *e)
{
	return e->request->look_given == RD_DEC_GIVEN;
}

static bool
look_of_unknown_reference(const struct edge *e)
{
	return has_look(e) &&
	       rd_prog_find_ref(e->runner->prog, e->request->look.reference) ==
		       RD_NONE;
}

static bool
look_without_picture(const struct edge *e)
{
	for (uint32_t i = 0; has_look(e) && i < e->request->n_unavailable; i++)
		if (rd_str_eq(e->request->unavailable[i],
			      e->request->look.reference))
			return true;
	return false;
}

static bool
look_not_begun(const struct edge *e)
{
	return has_look(e) && e->request->look.locked_at_ms > e->utc_ms;
}

static bool
look_and_old_photo(const struct edge *e)
{
	return e->result->look_held && e->result->old_photo;
}

static bool
look_bypassed(const struct edge *e)
{
	return e->result->bypass == RD_DEC_BYPASS_REQUEST;
}

static bool
look_dropped(const struct edge *e)
{
	return e->result->look_note != NULL && !e->result->look_held;
}

/* ---- the rest ---- */

static bool
many_chosen(const struct edge *e)
{
	return e->result->n_chosen > 1;
}

static bool
more_than_there_are(const struct edge *e)
{
	return e->request->count > e->result->n_eligible;
}

static bool
one_unavailable(const struct edge *e)
{
	return e->request->n_unavailable == 1;
}

static bool
all_unavailable(const struct edge *e)
{
	return e->request->n_unavailable == e->runner->prog->n_ref;
}

static bool
one_left(const struct edge *e)
{
	return e->result->n_eligible == 1;
}

static bool
observed(const struct edge *e)
{
	return e->runner->prog->n_observation && e->request->has_observation[0];
}

static bool
undated_observation(const struct edge *e)
{
	return observed(e) && !e->request->observations[0].has_at;
}

static bool
observation_ahead(const struct edge *e)
{
	return observed(e) && e->request->observations[0].has_at &&
	       e->request->observations[0].at_ms > e->utc_ms;
}

static bool
observation_without_time(const struct edge *e)
{
	return observed(e) && !e->request->observations[0].timeframe.ptr;
}

static bool
many_records(const struct edge *e)
{
	const struct rd_prog *prog = e->runner->prog;

	for (uint32_t f = 0; f < prog->n_fact; f++)
		if (prog->fact[f].type == RD_FACT_LIST &&
		    e->request->facts[f].n_rows > 1)
			return true;
	return false;
}

/* Texts that speak, in some spelling that the rules do not have. */
static bool
any_speaking(const struct edge *e, bool (*is)(unsigned char))
{
	const struct rd_prog *prog = e->runner->prog;

	for (uint32_t c = 0; c < prog->n_classifier; c++) {
		const struct rd_eng_verdict *v = rd_eng_verdict(
			rd_dec_engine(e->runner->dec), c);
		const struct rd_prog_source *s;
		struct rd_str text;

		if (!v->n_hits)
			continue;
		s = &prog->source[prog->cue[v->hits[0].cue].source];
		if (s->kind != RD_SOURCE_FACT)
			continue;
		text = e->request->facts[s->fact].text;
		for (size_t i = 0; i < text.len; i++)
			if (is((unsigned char)text.ptr[i]))
				return true;
	}
	return false;
}

static bool
is_capital(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_not_ascii(unsigned char c)
{
	return c >= 0x80;
}

static bool
is_hyphen(unsigned char c)
{
	return c == '-';
}

static bool
is_apostrophe(unsigned char c)
{
	return c == '\'';
}

static bool
capitals(const struct edge *e)
{
	return any_speaking(e, is_capital);
}

static bool
accents(const struct edge *e)
{
	return any_speaking(e, is_not_ascii);
}

static bool
hyphens(const struct edge *e)
{
	return any_speaking(e, is_hyphen);
}

static bool
apostrophes(const struct edge *e)
{
	return any_speaking(e, is_apostrophe);
}

const struct conf_edge conf_edges[] = {
	{ "midnight", midnight },
	{ "the last millisecond of a day", end_of_day },
	{ "a leap day", leap_day },
	{ "the last day of a year", end_of_year },
	{ "an offset with half an hour", half_hour },
	{ "a local day ahead of UTC", day_ahead },
	{ "a local day behind UTC", day_behind },
	{ "a local month that is not UTC's", other_month },
	{ "a named time zone", named_zone },
	{ "an unknown offset", no_offset },
	{ "a part of the day given", given_clock },
	{ "a season given", given_month },
	{ "a use in the future", future_use },
	{ "a use at now", use_now },
	{ "a use of an unknown reference", unknown_use },
	{ "a reference used twice", used_twice },
	{ "uses, the oldest first", listed_oldest_first },
	{ "uses, the newest first", listed_newest_first },
	{ "an empty history", no_history },
	{ "a look of an unknown reference", look_of_unknown_reference },
	{ "a look without a picture", look_without_picture },
	{ "a look that has not begun", look_not_begun },
	{ "a look and an old photo", look_and_old_photo },
	{ "a look and another style asked for", look_bypassed },
	{ "a look that no longer counts", look_dropped },
	{ "several chosen", many_chosen },
	{ "more asked for than there are", more_than_there_are },
	{ "one unavailable", one_unavailable },
	{ "all unavailable", all_unavailable },
	{ "one left", one_left },
	{ "an observation without a time", undated_observation },
	{ "an observation from the future", observation_ahead },
	{ "an observation without a timeframe", observation_without_time },
	{ "several records", many_records },
	{ "capitals", capitals },
	{ "accents", accents },
	{ "hyphens", hyphens },
	{ "apostrophes", apostrophes },
};
const uint32_t conf_n_edges = sizeof(conf_edges) / sizeof(conf_edges[0]);

void
conf_cover_edges(struct rd_conf_runner *runner,
		 const struct rd_dec_result *result)
{
	const struct rd_dec_request *request = &runner->request;
	struct edge e = { runner, request, result, request->now.utc_ms,
			  request->now.utc_ms +
				  request->offset_min * RD_MS_MINUTE };

	for (uint32_t i = 0; i < conf_n_edges; i++)
		if (conf_edges[i].is(&e))
			conf_mark(runner->coverage, CONF_EDGES, i);
}
