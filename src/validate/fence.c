/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Derives that find the place of a value: among areas, bands, rows. */

#include "validate/derive.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/time.h"

#define AREAS_MAX 256
#define BOX_CORNERS 2
#define LAT_MAX (90 * RD_DECIMAL_ONE)
#define LON_MAX (180 * RD_DECIMAL_ONE)

static void
find_area(struct rd_val_derive_reader *r, const struct rd_src_node *node,
	  const char *attr, const char *why)
{
	rd_val_find(r->val, node, attr, RD_DIAG_BAD_AREA, "%s", why);
}

static int64_t
read_degrees(struct rd_val_derive_reader *r, const struct rd_src_node *node,
	     const char *attr, int64_t most)
{
	int64_t value = rd_val_decimal(node, attr, 0);

	if (value >= -most && value <= most)
		return value;
	find_area(r, node, attr, "these degrees are not on the globe");
	return value < 0 ? -most : most;
}

static struct rd_val_corner
read_corner(struct rd_val_derive_reader *r, const struct rd_src_node *node,
	    const char *lat, const char *lon)
{
	struct rd_val_corner corner;

	corner.lat = read_degrees(r, node, lat, LAT_MAX);
	corner.lon = read_degrees(r, node, lon, LON_MAX);
	return corner;
}

static uint32_t
read_box(struct rd_val_derive_reader *r, const struct rd_src_node *node,
	 struct rd_val_corner *corners)
{
	corners[0] = read_corner(r, node, "south", "west");
	corners[1] = read_corner(r, node, "north", "east");
	if (corners[0].lat >= corners[1].lat)
		find_area(r, node, "south", "south is not below north");
	if (corners[0].lon == corners[1].lon)
		find_area(r, node, "west", "west is east");
	return BOX_CORNERS;
}

static uint32_t
read_polygon(struct rd_val_derive_reader *r, const struct rd_src_node *node,
	     struct rd_val_corner *corners)
{
	int64_t west = LON_MAX, east = -LON_MAX;
	uint32_t n = 0;

	for (const struct rd_src_node *at = rd_src_child(node, "at"); at;
	     at = rd_src_next(at, "at")) {
		corners[n] = read_corner(r, at, "lat", "lon");
		west = corners[n].lon < west ? corners[n].lon : west;
		east = corners[n].lon > east ? corners[n].lon : east;
		n++;
	}
	if (n && east - west >= LON_MAX)
		find_area(r, node, NULL, "the polygon is 180 degrees wide");
	return n;
}

static uint32_t
count_corners(const struct rd_src_node *node)
{
	uint32_t n = 0;

	for (const struct rd_src_node *area = rd_src_child(node, NULL); area;
	     area = rd_src_next(area, NULL))
		n += rd_src_is(area, "box") ? BOX_CORNERS
					    : rd_val_count(area, "at");
	return n;
}

void
rd_val_read_geofence(struct rd_val_derive_reader *r,
		     const struct rd_src_node *node)
{
	struct rd_val_derive *out = r->out;
	const struct rd_val_model *model = r->val->model;

	out->on = rd_val_fact_of(r->val, node, "on");
	if (out->on != RD_VAL_NONE && model->facts[out->on].type != RD_VAL_GEO)
		rd_val_find(r->val, node, "on", RD_DIAG_TYPE_MISMATCH,
			    "\"%.*s\" is no position",
			    RD_STR_FMT(model->facts[out->on].name));
	out->corners = rd_val_array(r->val, count_corners(node),
				    sizeof(*out->corners));
	if (r->val->status)
		return;
	for (const struct rd_src_node *area = rd_src_child(node, NULL); area;
	     area = rd_src_next(area, NULL)) {
		struct rd_val_arg *arg = &out->args[out->n_args++];
		struct rd_val_corner *corners = out->corners + out->n_corners;

		arg->a = rd_val_term_of(r->val, area, "term", r->fact->vocab);
		arg->v = out->n_corners;
		arg->b = rd_src_is(area, "box")
				 ? read_box(r, area, corners)
				 : read_polygon(r, area, corners);
		out->n_corners += arg->b;
	}
	if (!out->n_args || out->n_args > AREAS_MAX)
		find_area(r, node, NULL, "a geofence has 1 to 256 areas");
}

static bool
read_bound(const struct rd_src_node *node, enum rd_val_type type,
	   int64_t *value)
{
	struct rd_str text = rd_src_attr_or(node, "below", "");

	if (type == RD_VAL_INTEGER)
		return rd_str_i64(text, value);
	if (type == RD_VAL_DECIMAL)
		return !rd_decimal_rule(text, value);
	return !rd_duration_parse(text, value) &&
	       *value <= RD_VAL_DURATION_MAX && *value >= -RD_VAL_DURATION_MAX;
}

static void
read_band(struct rd_val_derive_reader *r, const struct rd_src_node *node)
{
	struct rd_val_arg *arg = &r->out->args[r->out->n_args++];

	arg->a = rd_val_term_of(r->val, node, "term", r->fact->vocab);
	if (!read_bound(node, r->val->model->facts[r->out->on].type, &arg->v))
		rd_val_find(r->val, node, "below", RD_DIAG_BAD_VALUE,
			    "below= is no value of what the bands are on");
	else if (r->out->n_args > 1 && arg->v <= arg[-1].v)
		rd_val_find(r->val, node, "below", RD_DIAG_BAD_BANDS,
			    "this bound is not above the one before");
}

void
rd_val_read_bands(struct rd_val_derive_reader *r,
		  const struct rd_src_node *node)
{
	const struct rd_src_node *last = rd_src_child(node, "otherwise");
	const struct rd_val_fact *on;
	struct rd_val_arg *arg;

	r->out->on = rd_val_fact_of(r->val, node, "on");
	if (r->out->on == RD_VAL_NONE)
		return;
	on = &r->val->model->facts[r->out->on];
	if (on->type != RD_VAL_INTEGER && on->type != RD_VAL_DECIMAL &&
	    on->type != RD_VAL_DURATION) {
		rd_val_find(r->val, node, "on", RD_DIAG_TYPE_MISMATCH,
			    "\"%.*s\" is no integer, decimal or duration",
			    RD_STR_FMT(on->name));
		return;
	}
	for (const struct rd_src_node *band = rd_src_child(node, "band"); band;
	     band = rd_src_next(band, "band"))
		read_band(r, band);
	if (!last)
		return;
	arg = &r->out->args[r->out->n_args++];
	arg->a = rd_val_term_of(r->val, last, "term", r->fact->vocab);
	arg->b = 1;
}

/* ---- lookup ---- */

/* The type of the fact that a column fills; RD_VAL_TEXT: none. */
static enum rd_val_type
type_of_column(const struct rd_val_table *table,
	       const struct rd_val_column *column)
{
	static const enum rd_val_type types[] = {
		[RD_VAL_CELL_TERM] = RD_VAL_TERM,
		[RD_VAL_CELL_TEXT] = RD_VAL_TEXT,
		[RD_VAL_CELL_DECIMAL] = RD_VAL_DECIMAL,
		[RD_VAL_CELL_INTEGER] = RD_VAL_INTEGER,
		[RD_VAL_CELL_DURATION] = RD_VAL_DURATION,
	};

	if (column->type == RD_VAL_CELL_TERM && table->collect)
		return RD_VAL_SET;
	return types[column->type];
}

static void
read_out(struct rd_val_derive_reader *r, const struct rd_src_node *node,
	 const struct rd_val_table *table)
{
	struct rd_str name = rd_src_attr_or(node, "out", "");
	const struct rd_val_column *column = NULL;

	for (uint32_t i = 0; i < table->n_out; i++) {
		if (!rd_str_eq(table->columns[table->n_in + i].name, name))
			continue;
		column = &table->columns[table->n_in + i];
		r->out->out = i;
	}
	if (!column) {
		rd_val_find(r->val, node, "out", RD_DIAG_UNKNOWN_COLUMN,
			    "table \"%.*s\" has no out column \"%.*s\"",
			    RD_STR_FMT(table->name), RD_STR_FMT(name));
		return;
	}
	if (column->type == RD_VAL_CELL_TEXT ||
	    type_of_column(table, column) != r->fact->type)
		rd_val_find(r->val, node, "out", RD_DIAG_TYPE_MISMATCH,
			    "\"%.*s\" has not the type of column \"%.*s\"",
			    RD_STR_FMT(r->fact->name), RD_STR_FMT(name));
	else
		rd_val_derive_vocab(r, node, "out", column->vocab);
}

static void
read_key(struct rd_val_derive_reader *r, const struct rd_src_node *node,
	 uint32_t vocab)
{
	uint32_t index = rd_val_fact_of(r->val, node, "fact");
	const struct rd_val_fact *fact;

	r->out->args[r->out->n_args++].a = index;
	if (index == RD_VAL_NONE)
		return;
	fact = &r->val->model->facts[index];
	if (fact->type != RD_VAL_TERM)
		rd_val_find(r->val, node, "fact", RD_DIAG_TYPE_MISMATCH,
			    "\"%.*s\" is not a term", RD_STR_FMT(fact->name));
	else if (fact->vocab != vocab && vocab != RD_VAL_NONE &&
		 fact->vocab != RD_VAL_NONE)
		rd_val_find(r->val, node, "fact", RD_DIAG_VOCABULARY_DIFFERS,
			    "\"%.*s\" is not of the vocabulary of its column",
			    RD_STR_FMT(fact->name));
}

void
rd_val_read_lookup(struct rd_val_derive_reader *r,
		   const struct rd_src_node *node)
{
	uint32_t index = rd_val_lookup(r->val, node, "table", &r->val->tables);
	const struct rd_val_table *table;

	r->out->table = index;
	if (index == RD_VAL_NONE)
		return;
	table = &r->val->model->tables[index];
	read_out(r, node, table);
	if (rd_val_count(node, "key") != table->n_in) {
		rd_val_find(r->val, node, NULL, RD_DIAG_LOOKUP_KEYS,
			    "table \"%.*s\" has %u in columns",
			    RD_STR_FMT(table->name), table->n_in);
		return;
	}
	for (const struct rd_src_node *key = rd_src_child(node, "key"); key;
	     key = rd_src_next(key, "key"))
		read_key(r, key, table->columns[r->out->n_args].vocab);
}
