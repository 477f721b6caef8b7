/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the rules of Redux make of a generation and of facts of the decision, as
 * cases expect it: the setting, name by name and number by number. */

#include "base/decimal.h"
#include "conform/internal.h"
#include "crypt/hash.h"

#define PLACES 8
#define TEXT_CAP 4096

/* ---- what is asked for ---- */

/* What an <redux asks="..."> asks for. */
struct asked {
	struct rd_plan_redux_ask redux;
	bool has_strength;
	int64_t strength; /* 1e-4 */
};

static bool
take_decimal(struct rd_str text, int64_t *value, bool *has)
{
	*has = true;
	return rd_decimal_rule(text, value) == RD_OK;
}

static bool
take_count(struct rd_str text, uint32_t *value)
{
	uint64_t number;

	if (!rd_str_u64(text, &number) || number > UINT32_MAX)
		return false;
	*value = (uint32_t)number;
	return true;
}

/* false: there is no such name, or its value is no number. */
static bool
take_asked(struct asked *a, struct rd_str name, struct rd_str value)
{
	const struct {
		const char *name;
		struct rd_str *text;
	} texts[] = {
		{ "profile", &a->redux.profile },
		{ "mode", &a->redux.mode },
		{ "function", &a->redux.function },
		{ "encoder", &a->redux.encoder },
		{ "crop", &a->redux.crop },
		{ "law", &a->redux.law },
		{ "use", &a->redux.use },
		{ "kind", &a->redux.kind },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (rd_str_is(name, texts[i].name)) {
			*texts[i].text = value;
			return true;
		}
	if (rd_str_is(name, "factor"))
		return take_decimal(value, &a->redux.factor,
				    &a->redux.has_factor);
	if (rd_str_is(name, "margin"))
		return take_decimal(value, &a->redux.margin,
				    &a->redux.has_margin);
	if (rd_str_is(name, "strength"))
		return take_decimal(value, &a->strength, &a->has_strength);
	return rd_str_is(name, "edge") && take_count(value, &a->redux.edge);
}

static bool
read_asks(struct conf_check *check, const json_t *node, struct asked *a)
{
	struct rd_str rest = conf_attr(node, "asks"), word;

	while (rd_str_word(&rest, &word)) {
		size_t n = rd_str_until(word, "=");
		struct rd_str name = { word.ptr, n };
		struct rd_str value = n < word.len ? rd_str_behind(word, n + 1)
						   : RD_STR_LIT("");

		if (take_asked(a, name, value))
			continue;
		conf_wrong(check, node, "part of Redux", word);
		return false;
	}
	return true;
}

/* Without asks what the case's generation asks for. */
static enum rd_status
settle(struct conf_check *check, const json_t *node, struct asked *asked,
       struct rd_plan_redux *out, struct rd_problem *problem)
{
	struct rd_plan_generation generation;
	const struct rd_plan_ask ask = { .arena = check->arena,
					 .dec = check->runner->dec,
					 .result = check->result,
					 .generation = &generation };
	enum rd_status status = rd_plan_generation_read(
		check->arena, check->runner->request.generation, &generation,
		problem);

	if (conf_attr(node, "asks").ptr)
		generation.redux = asked->redux;
	if (status == RD_OK)
		status = rd_plan_redux_settle(&ask, out, problem);
	if (status != RD_OK)
		return status;
	if (!asked->has_strength)
		asked->strength = rd_plan_redux_strength_default(out->law);
	return rd_plan_redux_strength(out, asked->strength, problem);
}

/* ---- what came of it ---- */

struct shown {
	const struct rd_plan_redux *setting;
	int64_t strength;
	struct rd_buf *out;
};

#define NAME_OF(part)                                                          \
	static void put_##part(const struct shown *s)                          \
	{                                                                      \
		if (s->setting->part)                                          \
			rd_buf_str(s->out,                                     \
				   rd_prog_str(s->setting->prog,               \
					       s->setting->part->name));       \
	}
NAME_OF(profile)
NAME_OF(mode)
NAME_OF(function)
NAME_OF(encoder)
NAME_OF(use)
NAME_OF(kind)
#undef NAME_OF

#define NUMBER_OF(part, value, places)                                         \
	static void put_##part(const struct shown *s)                          \
	{                                                                      \
		rd_decimal_put(s->out, (value), (places));                     \
	}
NUMBER_OF(factor, s->setting->factor, 4)
NUMBER_OF(margin, s->setting->margin, 4)
NUMBER_OF(grid, s->setting->grid, 0)
NUMBER_OF(edge, s->setting->edge, 0)
NUMBER_OF(tokens, (int64_t)s->setting->edge * s->setting->edge, 0)
NUMBER_OF(text_tokens, s->setting->text_tokens, 0)
NUMBER_OF(per_node, s->setting->profile->per_node, 0)
NUMBER_OF(strength, s->strength, 4)
NUMBER_OF(scale, rd_plan_redux_scale(s->setting, s->strength), 8)
#undef NUMBER_OF

#define WORD_OF(part, word)                                                    \
	static void put_##part(const struct shown *s)                          \
	{                                                                      \
		rd_buf_cstr(s->out, word);                                     \
	}
WORD_OF(kernel, rd_redux_kernel_names[s->setting->kernel])
WORD_OF(crop, rd_redux_crop_names[s->setting->crop])
WORD_OF(masks, s->setting->profile->masks ? "yes" : "no")
WORD_OF(law, rd_redux_law_names[s->setting->law->law])
WORD_OF(why_profile, rd_plan_redux_why_names[s->setting->why_profile])
WORD_OF(why_mode, rd_plan_redux_why_names[s->setting->why_mode])
WORD_OF(why_function, rd_plan_redux_why_names[s->setting->why_function])
#undef WORD_OF

/* The attributes of <redux>, and what each is compared with. */
static const struct {
	const char *attribute;
	void (*put)(const struct shown *shown);
	bool is_decimal;
} parts[] = {
	{ "profile", put_profile, false },
	{ "mode", put_mode, false },
	{ "function", put_function, false },
	{ "kernel", put_kernel, false },
	{ "factor", put_factor, true },
	{ "encoder", put_encoder, false },
	{ "grid", put_grid, true },
	{ "edge", put_edge, true },
	{ "tokens", put_tokens, true },
	{ "text_tokens", put_text_tokens, true },
	{ "crop", put_crop, false },
	{ "margin", put_margin, true },
	{ "masks", put_masks, false },
	{ "per_node", put_per_node, true },
	{ "law", put_law, false },
	{ "strength", put_strength, true },
	{ "scale", put_scale, true },
	{ "use", put_use, false },
	{ "kind", put_kind, false },
	{ "why_profile", put_why_profile, false },
	{ "why_mode", put_why_mode, false },
	{ "why_function", put_why_function, false },
};
#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

static bool
is_same(struct rd_str wanted, struct rd_str got, bool is_decimal)
{
	int64_t a, b;

	if (!is_decimal)
		return rd_str_eq(wanted, got);
	return rd_decimal_parse(wanted, PLACES, &a) == RD_OK &&
	       rd_decimal_parse(got, PLACES, &b) == RD_OK && a == b;
}

/* All parts of it, as "name value;", are what its digest is of. */
static void
compare(struct conf_check *check, const json_t *node,
	const struct rd_plan_redux *setting, int64_t strength,
	struct rd_buf *all)
{
	const struct shown shown = { setting, strength, all };

	for (size_t i = 0; i < N_PARTS; i++) {
		struct rd_str wanted = conf_attr(node, parts[i].attribute);
		struct rd_str got = { NULL, 0 };
		size_t from;

		rd_buf_printf(all, "%s ", parts[i].attribute);
		from = all->len;
		parts[i].put(&shown);
		got = rd_str_behind(rd_buf_view(all), from);
		if (wanted.ptr && !is_same(wanted, got, parts[i].is_decimal))
			conf_miss(check, node,
				  rd_arena_strdup(check->arena, wanted),
				  rd_arena_strdup(check->arena, got),
				  "%s of Redux: expected \"%.*s\", got "
				  "\"%.*s\"",
				  parts[i].attribute, RD_STR_FMT(wanted),
				  RD_STR_FMT(got));
		rd_buf_char(all, ';');
	}
}

static void
check_settled(struct conf_check *check, const json_t *node,
	      const struct rd_plan_redux *setting, int64_t strength)
{
	struct rd_str error = conf_attr(node, "error");
	struct rd_buf all;

	if (error.ptr) {
		conf_miss(check, node, NULL, NULL,
			  "expected the refusal %.*s, but Redux has a setting",
			  RD_STR_FMT(error));
		return;
	}
	rd_buf_init(&all, TEXT_CAP);
	compare(check, node, setting, strength, &all);
	conf_fold_plan(check, rd_buf_view(&all));
	if (rd_buf_status(&all) != RD_OK)
		check->status = rd_buf_status(&all);
	rd_buf_fini(&all);
}

void
conf_check_redux(struct conf_check *check, const json_t *node)
{
	struct rd_str error = conf_attr(node, "error");
	struct rd_problem problem = { 0 };
	struct rd_plan_redux setting;
	struct asked asked = { 0 };
	enum rd_status status;

	if (!read_asks(check, node, &asked))
		return;
	status = settle(check, node, &asked, &setting, &problem);
	if (check->runner->coverage && status == RD_OK)
		conf_cover_redux(check->runner->coverage, &setting);
	if (status == RD_NOMEM)
		check->status = RD_NOMEM;
	else if (status == RD_OK)
		check_settled(check, node, &setting, asked.strength);
	else if (!error.ptr)
		conf_miss(check, node, NULL, NULL, "Redux: %s (%s)",
			  problem.title, problem.code);
	else if (!rd_str_is(error, problem.code))
		conf_miss(check, node, rd_arena_strdup(check->arena, error),
			  problem.code,
			  "expected the refusal %.*s, got %s (%s)",
			  RD_STR_FMT(error), problem.code, problem.title);
}
