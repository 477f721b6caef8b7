/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Field and section tables, expanded from program/format.h. */

#include "program/layout.h"

#define NAMES(enumeration, ...)                                                \
	static const char *const names_##enumeration[] = { __VA_ARGS__ };      \
	_Static_assert(sizeof(names_##enumeration) / sizeof(char *) ==         \
			       enumeration,                                    \
		       "a name for each value")

NAMES(RD_N_FACT_TYPES, "bool", "integer", "decimal", "text", "term", "set",
      "instant", "zone", "list", "duration", "geo");
NAMES(RD_N_FACT_ORIGINS, "request", "builtin", "classifier", "observation",
      "derive");
NAMES(RD_N_MISSING, "skip", "error", "default");
NAMES(RD_N_EMPTY, "absent", "value", "error");
NAMES(RD_N_SOURCE_KINDS, "fact", "field", "join");
NAMES(RD_N_MATCHES, "word", "substring", "either", "pair", "across");
NAMES(RD_N_PICKS, "first", "earliest", "all", "points");
NAMES(RD_N_HITS, "unique", "first", "collect");
NAMES(RD_N_CELL_TYPES, "term", "text", "decimal", "integer", "duration");
NAMES(RD_N_DERIVE_KINDS, "clock", "months", "first", "exists", "when",
      "geofence", "count", "bands", "lookup", "field");
NAMES(RD_N_ATTR_TYPES, "term", "set", "map", "decimal", "text");
NAMES(RD_N_FACTOR_KINDS, "column", "lookup", "cases", "each", "history",
      "curve", "learned");
NAMES(RD_N_CURVE_SHAPES, "step", "linear");
NAMES(RD_N_CHOICE_PICKS, "top", "draw");
NAMES(RD_N_EXPERIMENT_MODES, "live", "shadow");
NAMES(RD_N_PATCH_KINDS, "scale", "columns", "choice", "step", "knot");
NAMES(RD_N_MEASURES, "margin", "score", "evidence");
NAMES(RD_N_HISTORY_ORDERS, "time", "given");
NAMES(RD_N_SCENE_COMPARES, "text", "bytes");
NAMES(RD_N_SELECT_ORDERS, "id", "catalog");
NAMES(RD_N_SEGMENT_KINDS, "text", "fact", "table", "attribute", "prompt",
      "negative");
NAMES(RD_N_OPS, "all", "any", "none", "at-least", "fact-is", "fact-known",
      "fact-same", "fact-has", "fact-less", "fact-between", "matches",
      "attr-is", "attr-same", "attr-in", "available", "field-is", "field-known",
      "field-within", "fact-under", "fact-within", "field-less",
      "field-between", "field-window");
NAMES(RD_N_CALLS, "submit", "status", "stream", "result", "cancel", "upload",
      "put", "upload-parts", "put-part", "put-done", "fetch", "history");
NAMES(RD_N_REPLIES, "id", "status-url", "result-url", "cancel-url", "state",
      "position", "percent", "file", "seed", "flagged", "error", "error-type",
      "upload-url", "uploaded", "part", "items", "item-id", "item-at",
      "item-body", "cost");
NAMES(RD_N_STATES, "queued", "running", "done", "failed", "moderated",
      "cancelled", "unknown");
NAMES(RD_N_ERRORS, "refused", "moderated", "key", "funds", "busy", "unstarted",
      "unclear", "again", "gone");
NAMES(RD_N_BODIES, "none", "json", "bytes");
NAMES(RD_N_FILES, "url", "inline", "upload");
NAMES(RD_N_SIGNINGS, "none", "rfc9421");
NAMES(RD_N_MODEL_STATES, "active", "deprecated", "gone");
NAMES(RD_N_MODEL_WEIGHTS, "refuse", "order", "words", "ignore");
NAMES(RD_N_PRICE_UNITS, "image", "megapixel", "second", "request");
NAMES(RD_N_HOLES, "value", "fixed", "prompt", "negative", "reference",
      "references", "images", "size", "aspect", "width", "height", "seed",
      "loras", "redux");
NAMES(RD_N_PARAM_TYPES, "text", "integer", "decimal", "bool", "term");
NAMES(RD_N_LORA_PAIRS, "single", "high-low");
#define WORD(ID, word) word,
NAMES(RD_REDUX_N_KERNELS, RD_REDUX_KERNELS(WORD));
NAMES(RD_REDUX_N_ROUNDINGS, RD_REDUX_ROUNDINGS(WORD));
NAMES(RD_REDUX_N_LAWS, RD_REDUX_LAWS(WORD));
NAMES(RD_REDUX_N_CROPS, RD_REDUX_CROPS(WORD));
NAMES(RD_N_FLOW_KINDS, RD_FLOW_KINDS(WORD));
NAMES(RD_N_FLOW_SOURCES, RD_FLOW_SOURCES(WORD));
NAMES(RD_N_FLOW_HOLES, RD_FLOW_HOLES(WORD));
NAMES(RD_N_FLOW_EACHES, RD_FLOW_EACHES(WORD));
NAMES(RD_N_FLOW_WHENS, RD_FLOW_WHENS(WORD));
NAMES(RD_N_FLOW_WHICHES, RD_FLOW_WHICHES(WORD));
#undef WORD
NAMES(RD_N_RDX_WHATS, "profile", "mode", "function", "use", "kind");

#define NAMES_U32(arg) NULL
#define NAMES_STR(arg) NULL
#define NAMES_BOOL(arg) NULL
#define NAMES_ENUM(arg) names_##arg
#define NAMES_IX(arg) NULL
#define NAMES_OPT(arg) NULL
#define NAMES_TERM(arg) NULL
#define NAMES_I64(arg) NULL

#define FIELD_INFO(field, KIND, arg)                                           \
	{ #field, RD_PROG_KIND_##KIND, arg,                                    \
	  offsetof(__typeof__(*record), field), NAMES_##KIND(arg) },

/* Functions only because a field's offset needs its struct, which the field
 * lists do not name: each has its own `record`. */
#define FIELDS_OF(tag, SECTION, sname)                                         \
	static const struct rd_prog_field_info *fields_of_##sname(void)        \
	{                                                                      \
		static const struct rd_prog_##sname record[1];                 \
		static const struct rd_prog_field_info fields[] = {            \
			RD_FIELDS_##SECTION(FIELD_INFO)                        \
		};                                                             \
                                                                               \
		(void)record;                                                  \
		return fields;                                                 \
	}
RD_PROG_SECTIONS(FIELDS_OF)

#define ONE_MORE(field, KIND, arg) +1
#define SECTION_INFO(tag_, SECTION, sname)                                     \
	[RD_SEC_##SECTION] = {                                                 \
		.tag = tag_,                                                   \
		.name = #sname,                                                \
		.struct_bytes = sizeof(struct rd_prog_##sname),                \
		.n_fields = 0 RD_FIELDS_##SECTION(ONE_MORE),                   \
		.fields = fields_of_##sname,                                   \
	},
const struct rd_prog_section_info rd_prog_sections[RD_N_SECTIONS] = {
	RD_PROG_SECTIONS(SECTION_INFO)
};

uint32_t
rd_prog_section_tag(uint32_t section)
{
	static const uint32_t raw_tags[] = { RD_TAG_STRORDER, RD_TAG_STRDATA,
					     RD_TAG_SETS, RD_TAG_COLDATA };

	return section < RD_N_SECTIONS ? rd_prog_sections[section].tag
				       : raw_tags[section - RD_N_SECTIONS];
}

#define OPERAND(kind) RD_PROG_OPERAND_##kind
const struct rd_prog_op_info rd_prog_ops[RD_N_OPS] = {
	[RD_OP_ALL] = { .name = "all", .combines = true },
	[RD_OP_ANY] = { .name = "any", .combines = true },
	[RD_OP_NONE_OF] = { .name = "none", .combines = true },
	[RD_OP_AT_LEAST] = { .name = "at-least",
			     .combines = true,
			     .a = OPERAND(COUNT) },
	[RD_OP_FACT_IS] = { .name = "fact-is", .a = OPERAND(FACT) },
	[RD_OP_FACT_KNOWN] = { .name = "fact-known", .a = OPERAND(FACT) },
	[RD_OP_FACT_SAME] = { .name = "fact-same",
			      .a = OPERAND(FACT),
			      .b = OPERAND(FACT) },
	[RD_OP_FACT_HAS] = { .name = "fact-has", .a = OPERAND(FACT) },
	[RD_OP_FACT_LESS] = { .name = "fact-less", .a = OPERAND(FACT) },
	[RD_OP_FACT_BETWEEN] = { .name = "fact-between", .a = OPERAND(FACT) },
	[RD_OP_MATCHES] = { .name = "matches", .a = OPERAND(CLASSIFIER) },
	[RD_OP_ATTR_IS] = { .name = "attr-is",
			    .a = OPERAND(SET),
			    .needs = RD_PROG_NEEDS_REFERENCE },
	[RD_OP_ATTR_SAME] = { .name = "attr-same",
			      .a = OPERAND(FACT),
			      .b = OPERAND(ATTR),
			      .needs = RD_PROG_NEEDS_REFERENCE },
	[RD_OP_ATTR_IN] = { .name = "attr-in",
			    .a = OPERAND(FACT),
			    .b = OPERAND(ATTR),
			    .needs = RD_PROG_NEEDS_REFERENCE },
	[RD_OP_AVAILABLE] = { .name = "available",
			      .needs = RD_PROG_NEEDS_REFERENCE },
	[RD_OP_FIELD_IS] = { .name = "field-is",
			     .a = OPERAND(FIELD),
			     .needs = RD_PROG_NEEDS_RECORD },
	[RD_OP_FIELD_KNOWN] = { .name = "field-known",
				.a = OPERAND(FIELD),
				.needs = RD_PROG_NEEDS_RECORD },
	[RD_OP_FIELD_WITHIN] = { .name = "field-within",
				 .a = OPERAND(FIELD),
				 .needs = RD_PROG_NEEDS_RECORD },
	[RD_OP_FACT_UNDER] = { .name = "fact-under", .a = OPERAND(FACT) },
	[RD_OP_FACT_WITHIN] = { .name = "fact-within", .a = OPERAND(FACT) },
	[RD_OP_FIELD_LESS] = { .name = "field-less",
			       .a = OPERAND(FIELD),
			       .needs = RD_PROG_NEEDS_RECORD },
	[RD_OP_FIELD_BETWEEN] = { .name = "field-between",
				  .a = OPERAND(FIELD),
				  .needs = RD_PROG_NEEDS_RECORD },
	[RD_OP_FIELD_WINDOW] = { .name = "field-window",
				 .a = OPERAND(FIELD),
				 .needs = RD_PROG_NEEDS_RECORD },
};

struct rd_prog_records
rd_prog_records_of(const struct rd_prog *prog, enum rd_section section)
{
#define PLACE(tag, SECTION, name)                                              \
	{ offsetof(struct rd_prog, name), offsetof(struct rd_prog, n_##name) },
	static const struct {
		size_t records, n;
	} places[] = { RD_PROG_SECTIONS(PLACE) };
#undef PLACE
	const char *base = (const char *)prog;
	struct rd_prog_records records;

	memcpy(&records.ptr, base + places[section].records,
	       sizeof(records.ptr));
	memcpy(&records.n, base + places[section].n, sizeof(records.n));
	return records;
}
