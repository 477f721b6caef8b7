/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Derives that find the place of a value, count records or fill fields of
 * them.  Integers only: degrees are units of 1e-4, and an edge is compared by
 * cross multiplication. */

#include "decide/internal.h"

#define BOX_CORNERS 2
#define KEYS_MAX 8

static struct rd_eng_value *
fact(struct rd_dec *dec, uint32_t index)
{
	return &rd_eng_facts(dec->eng)[index];
}

static void
fill(struct rd_dec *dec, uint32_t index, int64_t number)
{
	struct rd_eng_value *value = fact(dec, index);

	value->number = number;
	value->known = true;
	dec->origin[index] = DEC_DERIVED;
}

/* ---- areas ---- */

static bool
is_in_box(const struct rd_prog_corner *box, int64_t lat, int64_t lon)
{
	int64_t west = box[0].lon, east = box[1].lon;

	if (lat < box[0].lat || lat >= box[1].lat)
		return false;
	return west > east ? lon >= west || lon < east
			   : lon >= west && lon < east;
}

/* Does a ray from the point to the east cross the edge? */
static bool
is_crossed(const struct rd_prog_corner *a, const struct rd_prog_corner *b,
	   int64_t lat, int64_t lon)
{
	int64_t rise = b->lat - a->lat, left, right;

	if ((a->lat > lat) == (b->lat > lat))
		return false;
	left = (lon - a->lon) * rise;
	right = (b->lon - a->lon) * (lat - a->lat);
	return rise > 0 ? left < right : left > right;
}

static bool
is_in_polygon(const struct rd_prog_corner *corners, uint32_t n, int64_t lat,
	      int64_t lon)
{
	bool inside = false;

	for (uint32_t i = 0; i < n; i++)
		inside ^= is_crossed(&corners[i], &corners[(i + 1) % n], lat,
				     lon);
	return inside;
}

/* The first area that holds the point, or RD_NONE. */
static uint32_t
find_area(const struct rd_prog *prog, const struct rd_prog_derive *rule,
	  const struct rd_eng_value *at)
{
	for (uint32_t i = 0; i < rule->n_args; i++) {
		const struct rd_prog_darg *area =
			&prog->darg[rule->first_arg + i];
		const struct rd_prog_corner *corners = &prog->corner[area->v];

		if (area->b == BOX_CORNERS
			    ? is_in_box(corners, at->number, at->lon)
			    : is_in_polygon(corners, area->b, at->number,
					    at->lon))
			return rule->first_arg + i;
	}
	return RD_NONE;
}

bool
dec_is_personal_fence(const struct rd_prog *prog, uint32_t derive)
{
	const struct rd_prog_derive *rule = &prog->derive[derive];

	return rule->kind == RD_DERIVE_GEOFENCE &&
	       prog->fact[rule->on].personal;
}

uint32_t
rd_dec_area(const struct rd_dec *dec, uint32_t derive)
{
	const struct rd_prog_derive *rule = &dec->prog->derive[derive];
	const struct rd_eng_value *at = rd_eng_fact(dec->eng, rule->on);

	return at->known ? find_area(dec->prog, rule, at) : RD_NONE;
}

static uint32_t
area_term(const struct rd_dec *dec, uint32_t derive)
{
	uint32_t area = rd_dec_area(dec, derive);

	return area == RD_NONE ? RD_NONE : dec->prog->darg[area].a;
}

void
dec_derive_geofence(struct rd_dec *dec, const struct rd_prog_derive *rule)
{
	uint32_t index = (uint32_t)(rule - dec->prog->derive);
	uint32_t term;

	/* A record keeps what was found, and not where. */
	if (dec->request->areas && dec_is_personal_fence(dec->prog, index))
		term = dec->request->areas[index];
	else
		term = area_term(dec, index);
	dec->areas[index] = term;
	if (term != RD_NONE)
		fill(dec, rule->fact, term);
}

/* ---- bands and rows ---- */

void
dec_derive_bands(struct rd_dec *dec, const struct rd_prog_derive *rule)
{
	const struct rd_prog_darg *bands = &dec->prog->darg[rule->first_arg];
	const struct rd_eng_value *on = fact(dec, rule->on);

	if (!on->known)
		return;
	for (uint32_t i = 0; i < rule->n_args; i++) {
		if (!bands[i].b && on->number >= bands[i].v)
			continue;
		fill(dec, rule->fact, bands[i].a);
		return;
	}
}

static bool
fits(const struct rd_prog *prog, const struct rd_prog_table *table,
     uint32_t row, const int64_t *keys)
{
	const struct rd_prog_cell *cells =
		&prog->cell[prog->row[row].first_cell];

	for (uint32_t i = 0; i < table->n_in; i++)
		if (cells[i].value != keys[i] && cells[i].value != -1)
			return false;
	return true;
}

/* What is no term fits no cell but the one for all. */
static void
find_keys(const struct rd_dec *dec, const struct rd_prog_derive *rule,
	  int64_t *keys)
{
	for (uint32_t i = 0; i < rule->n_args; i++) {
		const struct rd_eng_value *key = rd_eng_fact(
			dec->eng, dec->prog->darg[rule->first_arg + i].a);

		keys[i] = key->known ? key->number : RD_ENG_OTHER;
	}
}

bool
rd_dec_lookup_fits(const struct rd_dec *dec, uint32_t derive, uint32_t row)
{
	const struct rd_prog_derive *rule = &dec->prog->derive[derive];
	int64_t keys[KEYS_MAX];

	find_keys(dec, rule, keys);
	return fits(dec->prog, &dec->prog->table[rule->table], row, keys);
}

static void
take_cell(struct rd_dec *dec, const struct rd_prog_derive *rule, uint32_t row)
{
	const struct rd_prog_table *table = &dec->prog->table[rule->table];
	struct rd_eng_value *value = fact(dec, rule->fact);
	int64_t cell = dec->prog
			       ->cell[dec->prog->row[row].first_cell +
				      table->n_in + rule->out]
			       .value;

	if (dec->prog->fact[rule->fact].type == RD_FACT_SET)
		value->bits |= UINT64_C(1) << cell;
	else
		value->number += cell;
	value->known = true;
	dec->origin[rule->fact] = DEC_DERIVED;
}

/* The value starts out as nothing, so that taking the only row and adding up
 * several are one thing; the verifier has bounded the sum. */
void
dec_derive_lookup(struct rd_dec *dec, const struct rd_prog_derive *rule)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_prog_table *table = &prog->table[rule->table];
	uint32_t n_plain = table->n_rows - table->has_default;
	int64_t keys[KEYS_MAX];
	bool any = false;

	*fact(dec, rule->fact) = (struct rd_eng_value){ .number = 0 };
	find_keys(dec, rule, keys);
	for (uint32_t r = 0; r < n_plain; r++) {
		if (!fits(prog, table, table->first_row + r, keys))
			continue;
		take_cell(dec, rule, table->first_row + r);
		any = true;
		if (table->hit != RD_HIT_COLLECT)
			return;
	}
	if (!any && table->has_default)
		take_cell(dec, rule, table->first_row + n_plain);
}

/* ---- records ---- */

void
dec_derive_count(struct rd_dec *dec, const struct rd_prog_derive *rule)
{
	uint32_t n_rows = fact(dec, rule->list)->n_rows;
	int64_t n = 0;

	for (uint32_t row = 0; row < n_rows; row++)
		n += rd_eng_record_holds(dec->eng, rule->cond, rule->list, row);
	fill(dec, rule->fact, n);
}

/* The request's own records stay as they were given; the first derived field
 * of a list makes a copy. */
static struct rd_eng_value *
own_rows(struct rd_dec *dec, uint32_t list)
{
	struct rd_eng_value *value = fact(dec, list);
	size_t n = (size_t)value->n_rows * dec->prog->fact[list].n_fields;
	struct rd_eng_value *rows;

	if (value->rows != dec->request->facts[list].rows)
		return (struct rd_eng_value *)(uintptr_t)value->rows;
	rows = rd_arena_array(rd_eng_arena(dec->eng), n, sizeof(*rows));
	if (!rows)
		return NULL;
	memcpy(rows, value->rows, n * sizeof(*rows));
	value->rows = rows;
	return rows;
}

enum rd_status
dec_derive_field(struct rd_dec *dec, const struct rd_prog_derive *rule)
{
	uint32_t n_fields = dec->prog->fact[rule->list].n_fields;
	uint32_t n_rows = fact(dec, rule->list)->n_rows;
	struct rd_eng_value *field;

	if (!n_rows)
		return RD_OK;
	field = own_rows(dec, rule->list);
	if (!field)
		return RD_NOMEM;
	field += dec->prog->darg[rule->first_arg].a;
	for (uint32_t row = 0; row < n_rows; row++, field += n_fields) {
		if (field->known)
			continue;
		field->number = rd_eng_record_holds(dec->eng, rule->cond,
						    rule->list, row);
		field->known = true;
	}
	return RD_OK;
}
