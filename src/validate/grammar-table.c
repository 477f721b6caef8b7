/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The table of elements (doc/language.md). */

#include "validate/grammar-rows.h"

#include "base/diag-ids.h"
#include "base/language.h"

/* Reads best as it stands: one row per element. */
/* clang-format off */
#define TYPES "bool|integer|decimal|text|term|instant|zone|list|" NEW_TYPES
#define NEW_TYPES "set|duration|geo"

static const struct rd_val_shape shapes[N_SHAPES] = {
	[S_PACK] = { "pack", false,
		ATTRS(NEED("name", PACK),
		      { .name = "version", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 1, .high = INT32_MAX },
		      { .name = "language", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = RD_LANGUAGE_OLDEST,
			.high = RD_LANGUAGE_VERSION,
			.id = RD_DIAG_BAD_LANGUAGE },
		      SOME("licence"),
		      { .name = "base", .form = RD_VAL_F_PACK },
		      INTEGER("minimum-fixtures", 0, 1000000, 0)),
		CHILDREN(ANY(FILE), ANY(DISABLE), ANY(OVERRIDE),
			 ANY(ACKNOWLEDGE)) },
	[S_FACTS] = { "facts", false, NO_ATTRS,
		CHILDREN(ANY(VOCABULARY), ANY(FACT), ANY(DERIVE),
			 { S_TABLE, 0, 0, 2 }) },
	[S_CATALOG] = { "catalog", false, NO_ATTRS,
		CHILDREN(ANY(VOCABULARY), ANY(ATTRIBUTE), ANY(REFERENCE),
			 ANY(INVARIANT)) },
	[S_SCORING] = { "scoring", false, NO_ATTRS,
		CHILDREN(ANY(GATE), ANY(PIN), ANY(FACTOR), ANY(GROUP),
			 ANY(SELECT), ANY(HOLD), ANY(RECORD),
			 ANY(INVARIANT), ANY(RATE), ANY(LEARNED)) },
	[S_WORDS] = { "words", false, NO_ATTRS,
		CHILDREN(ANY(VOCABULARY), ANY(WORDLIST), ANY(CLASSIFIER),
			 ANY(EXTEND), ANY(TABLE), ANY(OBSERVATION)) },
	[S_PROMPT] = { "prompt", false, NO_ATTRS,
		CHILDREN(ANY(CLASSIFIER), ANY(TABLE), ANY(TEMPLATE)) },

	[S_FILE] = { "file", false, ATTRS(NEED("name", SOME)), LEAF },
	[S_DISABLE] = { "disable", false,
		ATTRS(NEED("id", SOME), SOME("reason")), LEAF },
	[S_OVERRIDE] = { "override", false,
		ATTRS(NEED("path", SOME),
		      { .name = "value", .form = RD_VAL_F_SOME,
			.needed = true },
		      SOME("reason")), LEAF },
	[S_ACKNOWLEDGE] = { "acknowledge", false,
		ATTRS(NEED("id", SOME), NEED("object", SOME),
		      NEED("reason", SOME)), LEAF, .since = 2 },

	[S_VOCABULARY] = { "vocabulary", false,
		ATTRS(NEED("name", NAME),
		      { .name = "open", .form = RD_VAL_F_ONE_OF,
			.list = "yes|no", .since = 2 }),
		CHILDREN(ANY(TERM)) },
	[S_TERM] = { "term", false,
		ATTRS(NEED("id", NAME), INTEGER("priority", 0, 9, 0),
		      SINCE(2, "broader", SOME)),
		CHILDREN(ANY(ALIAS)) },
	[S_ALIAS] = { "alias", false,
		ATTRS({ .name = "text", .form = RD_VAL_F_SOME,
			.needed = true, .id = RD_DIAG_EMPTY_PHRASE }), LEAF },

	[S_FACT] = { "fact", false,
		ATTRS(NEED("name", NAME),
		      { .name = "type", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = TYPES, .since = 2,
			.newer = NEW_TYPES },
		      NAME("of"), ONE_OF("missing", "skip|error"),
		      SOME("default"), ONE_OF("empty", "absent|value|error"),
		      SINCE(2, "min", SOME), SOME("max"),
		      SWITCH("personal")),
		CHILDREN(UP_TO(FIELD, 0, 64)) },
	[S_FIELD] = { "field", false,
		ATTRS(NEED("name", NAME),
		      { .name = "type", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = TYPES, .since = 2,
			.newer = NEW_TYPES },
		      NAME("of"), ONE_OF("missing", "skip|error"),
		      ONE_OF("empty", "absent|value|error"),
		      SINCE(2, "min", SOME), SOME("max"),
		      SWITCH("personal")), 
		CHILDREN({ S_WHEN, 0, 1, 2 }) },
	[S_DERIVE] = { "derive", false,
		ATTRS(SOME("fact"), NAME("name"),
		      NEWER(2, "type",
			    "bool|term|integer|decimal|duration|set",
			    "integer|decimal|duration|set"),
		      NAME("of"), NAME("exists-in")),
		CHILDREN(ANY(CLOCK), ANY(MONTHS), ANY(FIRST), ANY(EXISTS),
			 ANY(WHEN), ANY(GEOFENCE), ANY(COUNT), ANY(BANDS),
			 ANY(LOOKUP)) },
	[S_GEOFENCE] = { "geofence", false, ATTRS(NEED("on", SOME)),
		CHILDREN(ANY(BOX), ANY(POLYGON)), .since = 2 },
	[S_BOX] = { "box", false,
		ATTRS(NEED("south", DECIMAL), NEED("west", DECIMAL),
		      NEED("north", DECIMAL), NEED("east", DECIMAL),
		      NEED("term", NAME)), LEAF },
	[S_POLYGON] = { "polygon", false, ATTRS(NEED("term", NAME)),
		CHILDREN(UP_TO(CORNER, 3, 64)) },
	[S_CORNER] = { "at", false,
		ATTRS(NEED("lat", DECIMAL), NEED("lon", DECIMAL)), LEAF },
	[S_COUNT] = { "count", false, ATTRS(NEED("in", SOME)),
		CHILDREN(ONE_COND), .since = 2 },
	[S_BANDS] = { "bands", false, ATTRS(NEED("on", SOME)),
		CHILDREN(SOME_OF(BAND_BELOW), MAYBE(BAND_ELSE)), .since = 2 },
	[S_BAND_BELOW] = { "band", false,
		ATTRS(NEED("below", SOME), NEED("term", NAME)), LEAF },
	[S_BAND_ELSE] = { "otherwise", false, ATTRS(NEED("term", NAME)),
		LEAF },
	[S_LOOKUP] = { "lookup", false,
		ATTRS(NEED("table", NAME), NEED("out", NAME)),
		CHILDREN(UP_TO(KEY, 1, 8)), .since = 2 },
	[S_KEY] = { "key", false, ATTRS(NEED("fact", SOME)), LEAF },
	[S_CLOCK] = { "clock", false, NO_ATTRS, CHILDREN(SOME_OF(BAND)) },
	[S_BAND] = { "band", false,
		ATTRS({ .name = "from", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 0, .high = 23,
			.id = RD_DIAG_BAD_CLOCK_BANDS },
		      NEED("term", NAME)), LEAF },
	[S_MONTHS] = { "months", false, ATTRS(NEED("hemisphere", SOME)),
		CHILDREN(ANY(MONTH)) },
	[S_MONTH] = { "month", false,
		ATTRS({ .name = "number", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 1, .high = 12,
			.id = RD_DIAG_MONTHS_INCOMPLETE },
		      NEED("north", NAME), NEED("south", NAME)), LEAF },
	[S_FIRST] = { "first", false, NO_ATTRS, CHILDREN(UP_TO(FROM, 1, 64)) },
	[S_FROM] = { "from", false,
		ATTRS(NEED("fact", SOME), SOME("unless-known")), LEAF },
	[S_EXISTS] = { "exists", false, ATTRS(NEED("in", SOME)),
		CHILDREN(ONE_COND) },
	[S_WHEN] = { "when", false, NO_ATTRS, CHILDREN(ONE_COND) },
	[S_REQUIRE] = { "require", false, NO_ATTRS, CHILDREN(ONE_COND) },

	[S_ATTRIBUTE] = { "attribute", false,
		ATTRS(NEED("name", NAME),
		      { .name = "type", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = "term|set|map|decimal|text" },
		      NAME("of"), DECIMAL("min"), DECIMAL("max"),
		      SWITCH("optional"), SWITCH("complete")), LEAF },
	[S_REFERENCE] = { "reference", false,
		ATTRS(ID("id"), SOME("asset"),
		      { .name = "sha256", .form = RD_VAL_F_SHA256,
			.id = RD_DIAG_BAD_SHA256 },
		      INTEGER("width", 1, 65535, 0),
		      INTEGER("height", 1, 65535, 0), SOME("licence"),
		      SOME("consent")),
		CHILDREN(ANY(VALUE), ANY(MAP), ANY(TAGS)) },
	[S_VALUE] = { "value", true, ATTRS(NEED("of", NAME)), LEAF },
	[S_MAP] = { "map", true, ATTRS(NEED("of", NAME)), LEAF },
	[S_TAGS] = { "tags", true, ATTRS(NEED("category", NAME)), LEAF },
	[S_INVARIANT] = { "invariant", false,
		ATTRS(ID("id"), NEED("message", SOME)),
		CHILDREN(MAYBE(WHEN), ONE(REQUIRE)) },

	[S_GATE] = { "gate", false, ATTRS(ID("id"), ID("code")),
		CHILDREN(MAYBE(WHEN), ONE(REQUIRE)) },
	[S_PIN] = { "pin", false, ATTRS(ID("id"), NEED("reference", SOME)),
		CHILDREN(ONE(WHEN)) },
	[S_FACTOR] = { "factor", false,
		ATTRS(ID("id"), NAME("attribute"), SOME("key"),
		      DECIMAL("scale"), DECIMAL("points"), DECIMAL("min"),
		      DECIMAL("max"), SOME("tune"),
		      ONE_OF("cases", "first|each"), SINCE(2, "fact", SOME),
		      SINCE(2, "learned", SOME)),
		CHILDREN(ANY(WHEN), ANY(CASE), ANY(OTHERWISE),
			 ANY(HISTORY), ANY(CURVE)) },
	[S_CASE] = { "case", false, ATTRS(ID("id"), NEED("points", DECIMAL)),
		CHILDREN(ONE_COND) },
	[S_OTHERWISE] = { "otherwise", false, ATTRS(NEED("points", DECIMAL)),
		LEAF },
	[S_HISTORY] = { "history", false,
		ATTRS({ .name = "rows", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 1, .high = 10,
			.id = RD_DIAG_ROWS_OUT_OF_RANGE },
		      { .name = "order", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = "time|given" },
		      SOME("scene"),
		      ONE_OF("compare", "text|bytes")),
		CHILDREN(ANY(EXEMPT), UP_TO(STEP, 1, 16)) },
	[S_EXEMPT] = { "exempt", false,
		ATTRS({ .name = "same", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = "scene" },
		      NEED("below", DURATION)), LEAF },
	[S_STEP] = { "step", false,
		ATTRS(NEED("below", DURATION), NEED("points", DECIMAL)),
		LEAF },
	[S_GROUP] = { "group", false,
		ATTRS(ID("id"), DECIMAL("min"), DECIMAL("max")),
		CHILDREN(ANY(FACTOR)) },
	[S_SELECT] = { "select", false,
		ATTRS({ .name = "order", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = "id|catalog" },
		      SOME("weights"),
		      { .name = "pick", .form = RD_VAL_F_ONE_OF,
			.list = "top|draw", .since = 2 }),
		CHILDREN(UP_TO(DIVERSITY, 0, 8), MAYBE(COMPATIBLE),
			 UP_TO(SELECT_SLOT, 0, 64)) },
	[S_DIVERSITY] = { "diversity", false,
		ATTRS(NEED("attribute", NAME), NEED("points", DECIMAL)), LEAF,
		.since = 2 },
	[S_COMPATIBLE] = { "compatible", false,
		ATTRS({ .name = "pixels", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 0, .high = 1000 }), LEAF,
		.since = 2 },
	[S_SELECT_SLOT] = { "slot", false,
		ATTRS(ID("id"), DECIMAL("weight")), CHILDREN(MAYBE(REQUIRE)),
		.since = 2 },
	[S_HOLD] = { "hold", false,
		ATTRS(ID("id"), NEED("attribute", NAME),
		      NEED("for", DURATION), SWITCH("drop")),
		CHILDREN(MAYBE(WHEN), UP_TO(REASON, 1, 64)) },
	[S_REASON] = { "reason", false, ATTRS(NEED("term", NAME)),
		CHILDREN(MAYBE(WHEN)) },
	[S_RECORD] = { "record", false, ATTRS(ID("id")), LEAF },

	[S_CLASSIFIER] = { "classifier", false,
		ATTRS(NEED("name", NAME),
		      NEED("over", SOME), SWITCH("join"), NEED("of", NAME),
		      { .name = "pick", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = "first|earliest|all|points" },
		      ONE_OF("match", "word|substring|either"),
		      NAME("default"), NAME("default-tag"), NAME("tags"),
		      DECIMAL("threshold"),
		      { .name = "confidence", .form = RD_VAL_F_DECIMAL,
			.id = RD_DIAG_BAD_CONFIDENCE },
		      SWITCH("terms"),
		      { .name = "longest", .form = RD_VAL_F_ONE_OF,
			.list = "yes|no", .since = 2 }),
		CHILDREN(ANY(CLASS)) },
	[S_EXTEND] = { "extend", false, ATTRS(NEED("classifier", NAME)),
		CHILDREN(ANY(CLASS)), .since = 2 },
	[S_WORDLIST] = { "wordlist", false,
		ATTRS(NEED("name", NAME), NEED("words", SOME)), LEAF,
		.since = 2 },
	[S_CLASS] = { "class", false, ATTRS(NEED("term", NAME)),
		CHILDREN(ANY(PHRASE), ANY(REGEX), ANY(PAIR)) },
	[S_PHRASE] = { "phrase", false,
		ATTRS({ .name = "text", .form = RD_VAL_F_SOME,
			.needed = true, .id = RD_DIAG_EMPTY_PHRASE },
		      DECIMAL("points"), NAME("tag"),
		      { .name = "confidence", .form = RD_VAL_F_DECIMAL,
			.id = RD_DIAG_BAD_CONFIDENCE },
		      SOME("in"), SINCE(2, "group", NAME)),
		CHILDREN(ANY(UNLESS)) },
	[S_REGEX] = { "regex", false,
		ATTRS(NEED("pattern", SOME),
		      { .name = "needs", .form = RD_VAL_F_SOME,
			.needed = true, .id = RD_DIAG_EMPTY_PHRASE },
		      DECIMAL("points"), NAME("tag"),
		      { .name = "confidence", .form = RD_VAL_F_DECIMAL,
			.id = RD_DIAG_BAD_CONFIDENCE },
		      SOME("in")),
		CHILDREN(ANY(UNLESS)), .since = 2 },
	[S_PAIR] = { "pair", false,
		ATTRS(NEED("first", NAME), NEED("then", NAME),
		      INTEGER("within", 0, 16, 0), SWITCH("across"),
		      DECIMAL("points"), NAME("tag"),
		      { .name = "confidence", .form = RD_VAL_F_DECIMAL,
			.id = RD_DIAG_BAD_CONFIDENCE },
		      SOME("in")), LEAF, .since = 2 },
	[S_UNLESS] = { "unless", false,
		ATTRS({ .name = "text", .form = RD_VAL_F_SOME,
			.needed = true, .id = RD_DIAG_EMPTY_PHRASE }), LEAF },
	[S_OBSERVATION] = { "observation", false,
		ATTRS(NEED("name", NAME), NEED("of", NAME),
		      NEED("classifier", NAME), NAME("timeframes"),
		      NAME("dates"),
		      { .name = "ttl", .form = RD_VAL_F_DURATION,
			.needed = true, .id = RD_DIAG_BAD_TTL }), LEAF },

	[S_TABLE] = { "table", false,
		ATTRS(NEED("name", NAME),
		      NEWER(2, "hit", "unique|first|collect", "collect"),
		      SWITCH("complete")),
		CHILDREN(UP_TO(COLUMN_IN, 0, 8), ANY(COLUMN_OUT), ANY(ROW),
			 MAYBE(DEFAULT)) },
	[S_COLUMN_IN] = { "in", false,
		ATTRS(NEED("name", NAME), NEED("of", NAME)), LEAF },
	[S_COLUMN_OUT] = { "out", false,
		ATTRS(NEED("name", NAME),
		      { .name = "type", .form = RD_VAL_F_ONE_OF,
			.needed = true,
			.list = "term|text|decimal|integer|duration" },
		      NAME("of")), LEAF },
	[S_ROW] = { "row", false, NO_ATTRS,
		CHILDREN(ANY(CELL_IN), ANY(CELL_OUT)) },
	[S_DEFAULT] = { "default", false, NO_ATTRS,
		CHILDREN(ANY(CELL_OUT)) },
	[S_CELL_IN] = { "in", true, NO_ATTRS, LEAF },
	[S_CELL_OUT] = { "out", true, NO_ATTRS, LEAF },

	[S_TEMPLATE] = { "template", false, ATTRS(NEED("name", NAME)),
		CHILDREN(ANY(TEXT), ANY(SLOT), ANY(OPTIONAL)) },
	[S_TEXT] = { "text", true, NO_ATTRS, LEAF },
	[S_SLOT] = { "slot", false,
		ATTRS(SOME("fact"), NAME("table"), SOME("key"), NAME("out"),
		      NAME("attribute"),
		      { .name = "generation", .form = RD_VAL_F_ONE_OF,
			.list = "prompt|negative",
			.id = RD_DIAG_SLOT_GENERATION }), LEAF },
	[S_OPTIONAL] = { "optional", false, NO_ATTRS,
		CHILDREN(ANY(TEXT), ANY(SLOT), ANY(OPTIONAL)) },

	[S_EXPERIMENTS] = { "experiments", false, NO_ATTRS,
		CHILDREN(ANY(EXPERIMENT)), .since = 2 },
	[S_EXPERIMENT] = { "experiment", false,
		ATTRS(ID("id"), NEED("unit", SOME), NEED("salt", SOME),
		      { .name = "mode", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = "live|shadow" }),
		CHILDREN(UP_TO(ARM, 2, 16)) },
	[S_ARM] = { "arm", false,
		ATTRS(ID("id"), { .name = "share", .form = RD_VAL_F_INTEGER,
				  .needed = true, .low = 0, .high = 10000 }),
		CHILDREN(UP_TO(ARM_SET, 0, 256)) },
	[S_ARM_SET] = { "set", false,
		ATTRS(NEED("path", SOME), NEED("value", DECIMAL)), LEAF },
	[S_LEARNED] = { "learned", false,
		ATTRS(ID("id"), NEED("by", NAME),
		      INTEGER("floor", 0, 1000000000, 0), DECIMAL("min"),
		      DECIMAL("max")), LEAF, .since = 2 },
	[S_RATE] = { "rate", false,
		ATTRS(ID("id"), NEED("of", NAME), SOME("facts")),
		CHILDREN(UP_TO(RATE_BAND, 0, 64), ONE(RATE_OTHERWISE)),
		.since = 2 },
	[S_RATE_BAND] = { "band", false,
		ATTRS({ .name = "on", .form = RD_VAL_F_ONE_OF, .needed = true,
			.list = "margin|score|evidence" },
		      NEED("below", DECIMAL), NEED("term", NAME)), LEAF },
	[S_RATE_OTHERWISE] = { "otherwise", false, ATTRS(NEED("term", NAME)),
		LEAF },
	[S_CURVE] = { "curve", false,
		ATTRS({ .name = "kind", .form = RD_VAL_F_ONE_OF,
			.needed = true, .list = "step|linear" }),
		CHILDREN(UP_TO(KNOT, 1, 64)), .since = 2 },
	[S_KNOT] = { "at", false,
		ATTRS(NEED("x", DECIMAL), NEED("points", DECIMAL)), LEAF },

	[S_ALL] = { "all", false, NO_ATTRS, CHILDREN(CONDS) },
	[S_ANY] = { "any", false, NO_ATTRS, CHILDREN(CONDS) },
	[S_NONE] = { "none", false, NO_ATTRS, CHILDREN(CONDS) },
	[S_AT_LEAST] = { "at-least", false,
		ATTRS({ .name = "n", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 1, .high = 64,
			.id = RD_DIAG_CONDITION_COUNT }),
		CHILDREN(CONDS) },
	[S_IS] = { "is", false,
		ATTRS(SOME("fact"), SOME("term"), SOME("value"),
		      SOME("attribute"), SOME("field")), LEAF },
	[S_KNOWN] = { "known", false, ATTRS(SOME("fact"), SOME("field")),
		LEAF },
	[S_SAME] = { "same", false,
		ATTRS(SOME("fact"), SOME("as"), SOME("attribute")), LEAF },
	[S_IN] = { "in", false,
		ATTRS(SOME("fact"), SOME("attribute"), SOME("term")), LEAF },
	[S_LESS] = { "less", false,
		ATTRS(SOME("fact"), SINCE(2, "field", SOME), SOME("than")),
		LEAF },
	[S_BETWEEN] = { "between", false,
		ATTRS(SOME("fact"), SINCE(2, "field", SOME), SOME("from"),
		      SOME("to")), LEAF },
	[S_MATCHES] = { "matches", false, ATTRS(SOME("classifier")), LEAF },
	[S_ID] = { "id", false, ATTRS(SOME("contains")), LEAF },
	[S_AVAILABLE] = { "available", false, NO_ATTRS, LEAF },
	[S_WITHIN] = { "within", false,
		ATTRS(SOME("field"), SINCE(2, "fact", SOME),
		      { .name = "less", .form = RD_VAL_F_DURATION }), LEAF },
	[S_WINDOW] = { "window", false,
		ATTRS(SOME("field"),
		      { .name = "from", .form = RD_VAL_F_DURATION },
		      { .name = "to", .form = RD_VAL_F_DURATION }), LEAF,
		.since = 2 },
};

/* clang-format on */

const struct rd_val_shape *
rd_val_shape_root(enum rd_src_kind kind)
{
	static const int roots[RD_SRC_N_KINDS] = {
		[RD_SRC_PACK] = S_PACK,
		[RD_SRC_FACTS] = S_FACTS,
		[RD_SRC_CATALOG] = S_CATALOG,
		[RD_SRC_SCORING] = S_SCORING,
		[RD_SRC_WORDS] = S_WORDS,
		[RD_SRC_PROMPT] = S_PROMPT,
		[RD_SRC_EXPERIMENTS] = S_EXPERIMENTS,
		[RD_SRC_PROVIDERS] = S_PROVIDERS,
		[RD_SRC_REDUX] = S_REDUX,
		[RD_SRC_FIXTURE] = -1,
	};

	if (kind >= RD_SRC_N_KINDS || roots[kind] < 0)
		return NULL;
	return rd_val_shape_at(roots[kind]);
}

const struct rd_val_shape *
rd_val_shape_at(int index)
{
	if (index < N_SHAPES)
		return &shapes[index];
	if (index < N_SENDING_SHAPES)
		return &rd_val_send_shapes[index - N_SHAPES];
	if (index < N_REDUX_SHAPES)
		return &rd_val_redux_shapes[index - N_SENDING_SHAPES];
	return &rd_val_flow_shapes[index - N_REDUX_SHAPES];
}

static const struct rd_val_shape *
find_cond(const char *name)
{
	for (int i = S_FIRST_COND; i < N_SHAPES; i++)
		if (!strcmp(shapes[i].name, name))
			return &shapes[i];
	return NULL;
}

bool
rd_val_shape_is_cond(const char *name)
{
	return find_cond(name) != NULL;
}

const struct rd_val_shape *
rd_val_shape_child_of(const struct rd_val_shape *parent, const char *name)
{
	for (const struct rd_val_shape_child *child = parent->children;
	     child->shape != RD_VAL_SHAPE_END; child++) {
		const struct rd_val_shape *found;

		if (child->shape == RD_VAL_SHAPE_COND)
			found = find_cond(name);
		else
			found = rd_val_shape_at(child->shape);
		if (found && strcmp(found->name, name))
			found = NULL;
		if (found)
			return found;
	}
	return NULL;
}

const struct rd_val_shape_attr *
rd_val_shape_attr_of(const struct rd_val_shape *shape, const char *name)
{
	for (const struct rd_val_shape_attr *attr = shape->attrs; attr->name;
	     attr++)
		if (!strcmp(attr->name, name))
			return attr;
	return NULL;
}
