/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "plan/doc-fields.h"

#define DOC(name, kind, member)                                                \
	{                                                                      \
		name, DOC_##kind, offsetof(struct rd_plan_doc, member), 0      \
	}
#define SOURCE(name, kind, member)                                             \
	{                                                                      \
		name, DOC_##kind, offsetof(struct rd_plan_source, member), 0   \
	}
#define TRY(name, kind, member)                                                \
	{                                                                      \
		name, DOC_##kind, offsetof(struct rd_plan_try, member), 0      \
	}
#define REDUX(name, kind, member)                                              \
	{                                                                      \
		name, DOC_##kind, offsetof(struct rd_plan_redux_doc, member),  \
			0                                                      \
	}
#define LIST(name, kind, type, member, count)                                  \
	{                                                                      \
		name, DOC_##kind, offsetof(type, member),                      \
			offsetof(type, count)                                  \
	}
#define END                                                                    \
	{                                                                      \
		NULL, DOC_N_KINDS, 0, 0                                        \
	}

const struct doc_field doc_fields[] = {
	DOC("decision", MAYBE, decision),
	DOC("images", COUNT, images),
	DOC("key", MAYBE, key),
	DOC("max_cost", LIMIT, max_cost),
	DOC("mode", BOOL, mode),
	DOC("negative", MAYBE, negative),
	LIST("notes", TEXTS, struct rd_plan_doc, notes, n_notes),
	DOC("preset", MAYBE, preset),
	DOC("program", SHA256, program),
	DOC("prompt", TEXT, prompt),
	DOC("redux", REDUX, redux),
	LIST("references", SOURCES, struct rd_plan_doc, references,
	     n_references),
	DOC("request", SHA256, request),
	{ "schema", DOC_SCHEMA, 0, 0 },
	DOC("seed", MAYBE, seed),
	DOC("subject", MAYBE, subject),
	LIST("tries", TRIES, struct rd_plan_doc, tries, n_tries),
	END,
};

const struct doc_field doc_source_fields[] = {
	SOURCE("file", MAYBE, file),
	SOURCE("height", PIXELS, height_px),
	SOURCE("id", MAYBE, id),
	{ "n", DOC_NUMBER, 0, 0 },
	SOURCE("role", MAYBE, role),
	SOURCE("sha256", SHA256, sha256),
	SOURCE("type", MAYBE, type),
	SOURCE("url", MAYBE, url),
	SOURCE("weight", WEIGHT, weight),
	SOURCE("width", PIXELS, width_px),
	END,
};

const struct doc_field doc_try_fields[] = {
	TRY("app", TEXT, app),
	TRY("body", BODY, body),
	TRY("cost", MONEY, cost_micro),
	TRY("drops", DROPS, drops),
	TRY("endpoint", TEXT, endpoint),
	TRY("method", TEXT, method),
	TRY("model", TEXT, model),
	{ "n", DOC_NUMBER, 0, 0 },
	LIST("notes", TEXTS, struct rd_plan_try, notes, n_notes),
	TRY("on", ON, on),
	LIST("order", ORDER, struct rd_plan_try, order, n_order),
	{ "price", DOC_PRICE, 0, 0 },
	TRY("prompt", TEXT, prompt),
	TRY("provider", TEXT, provider),
	TRY("secret", MAYBE, secret),
	TRY("url", TEXT, url),
	END,
};

const struct doc_field doc_price_fields[] = {
	TRY("date", TEXT, price_date),
	TRY("per", UNIT, unit),
	TRY("source", TEXT, price_source),
	TRY("usd", MONEY, price_micro),
	END,
};

const struct doc_field doc_redux_fields[] = {
	REDUX("crop", TEXT, crop),
	REDUX("edge", COUNT, edge),
	REDUX("encoder", TEXT, encoder),
	REDUX("factor", WEIGHT, factor),
	REDUX("function", TEXT, function),
	REDUX("grid", COUNT, grid),
	REDUX("kernel", TEXT, kernel),
	REDUX("kind", MAYBE, kind),
	REDUX("law", TEXT, law),
	REDUX("mode", MAYBE, mode),
	REDUX("profile", TEXT, profile),
	LIST("references", REDUX_ONES, struct rd_plan_redux_doc, references,
	     n_references),
	REDUX("text_tokens", COUNT, text_tokens),
	REDUX("tokens", COUNT, tokens),
	REDUX("use", MAYBE, use),
	{ "why", DOC_REDUX_WHY, 0, 0 },
	END,
};

const struct doc_field doc_redux_one_fields[] = {
	{ "n", DOC_NUMBER, 0, 0 },
	{ "strength", DOC_WEIGHT, offsetof(struct rd_plan_redux_one, strength),
	  0 },
	{ "tokens", DOC_COUNT, offsetof(struct rd_plan_redux_one, tokens), 0 },
	END,
};

const struct doc_field doc_redux_why_fields[] = {
	REDUX("function", TEXT, why_function),
	REDUX("mode", TEXT, why_mode),
	REDUX("profile", TEXT, why_profile),
	END,
};

static const char *const on_names[] = {
	"refused",   "busy", "unreached", "no-key",
	"unstarted", "gone", "funds",	  "failed",
};
static const char *const drop_names[] = {
	"references", "loras", "params", "size", "seed", "negative", "images",
};
static const char *const unit_names[RD_N_PRICE_UNITS] = {
	[RD_PRICE_IMAGE] = "image",
	[RD_PRICE_MEGAPIXEL] = "megapixel",
	[RD_PRICE_SECOND] = "second",
	[RD_PRICE_REQUEST] = "request",
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))
_Static_assert((1u << N_OF(on_names)) - 1 == RD_ON_ALL, "a word for each");
_Static_assert((1u << N_OF(drop_names)) - 1 == RD_DROP_ALL, "a word for each");

const char *
rd_plan_on_name(uint32_t bit)
{
	return bit < N_OF(on_names) ? on_names[bit] : NULL;
}

const char *
rd_plan_drop_name(uint32_t bit)
{
	return bit < N_OF(drop_names) ? drop_names[bit] : NULL;
}

const char *
rd_plan_unit_name(enum rd_price_unit unit)
{
	return (uint32_t)unit < N_OF(unit_names) ? unit_names[unit] : NULL;
}
