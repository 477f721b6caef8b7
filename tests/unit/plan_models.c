/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "plan_models.h"

#include "base/decimal.h"
#include "sample_parts.h"

#define FILE_AT .file = 4 /* prompt.xml */
#define ONE RD_DECIMAL_ONE

/* Everything a parameter may be, in words. */
struct param {
	const char *name;
	enum rd_param_hole hole;
	enum rd_param_type type;
	const char *usual;  /* default, or NULL */
	const char *values; /* of a term, one space between two */
	int64_t min, max;   /* both 0: none */
	bool needed, safety;
	uint32_t index;
};

static uint32_t shapes, words;

static uint32_t
add_listed(struct rd_prog_builder *b, const char *list, uint32_t *n)
{
	uint32_t first = rd_prog_count(b, RD_SEC_LISTED);
	struct rd_str rest = rd_str_of(list), word;

	for (*n = 0; rd_str_word(&rest, &word); ++*n)
		rd_prog_add_listed(b, &(struct rd_prog_listed){
					      rd_prog_add_str(b, word) });
	return first;
}

static void
add_param(struct rd_prog_builder *b, const struct param *p)
{
	struct rd_prog_param param = {
		.name = sample_str(b, p->name),
		.hole = p->hole,
		.index = p->index,
		.type = p->type,
		.needed = p->needed,
		.has_default = p->usual != NULL,
		.text = sample_str(b, p->usual ? p->usual : ""),
		.has_min = p->min || p->max,
		.has_max = p->min || p->max,
		.min = p->min,
		.max = p->max,
		.sizes = p->hole == RD_HOLE_ASPECT ? shapes : RD_NONE,
		.safety = p->safety,
		.line = 1,
	};

	if (p->values)
		param.first_value = add_listed(b, p->values, &param.n_values);
	rd_prog_add_param(b, &param);
}

#define PROMPT                                                                 \
	{                                                                      \
		.name = "prompt", .hole = RD_HOLE_PROMPT, .needed = true       \
	}
#define IMAGES                                                                 \
	{                                                                      \
		.name = "num_images", .hole = RD_HOLE_IMAGES,                  \
		.type = RD_PARAM_INTEGER                                       \
	}
#define SEED                                                                   \
	{                                                                      \
		.name = "seed", .hole = RD_HOLE_SEED, .type = RD_PARAM_INTEGER \
	}
#define LORAS                                                                  \
	{                                                                      \
		.name = "loras", .hole = RD_HOLE_LORAS                         \
	}
#define SIZE                                                                   \
	{                                                                      \
		.name = "image_size", .hole = RD_HOLE_SIZE                     \
	}
#define GUIDANCE                                                               \
	{                                                                      \
		.name = "guidance_scale", .hole = RD_HOLE_VALUE,               \
		.type = RD_PARAM_DECIMAL, .usual = "3.5", .min = ONE,          \
		.max = 20 * ONE                                                \
	}
#define CHECKER                                                                \
	{                                                                      \
		.name = "enable_safety_checker", .hole = RD_HOLE_VALUE,        \
		.type = RD_PARAM_BOOL, .usual = "true", .safety = true         \
	}
#define TOLERANCE                                                              \
	{                                                                      \
		.name = "safety_tolerance", .hole = RD_HOLE_VALUE,             \
		.type = RD_PARAM_TERM, .usual = "2", .values = "1 2 3 4 5 6",  \
		.safety = true                                                 \
	}
#define FORMAT                                                                 \
	{                                                                      \
		.name = "output_format", .hole = RD_HOLE_VALUE,                \
		.type = RD_PARAM_TERM, .usual = "jpeg", .values = "jpeg png"   \
	}

static const struct param multi[] = {
	PROMPT,
	{ .name = "image_urls", .hole = RD_HOLE_REFERENCES, .needed = true },
	{ .name = "aspect_ratio", .hole = RD_HOLE_ASPECT },
	IMAGES,
	GUIDANCE,
	TOLERANCE,
	FORMAT,
	SEED,
};
static const struct param single[] = {
	PROMPT,
	{ .name = "image_url", .hole = RD_HOLE_REFERENCE, .needed = true },
	{ .name = "aspect_ratio", .hole = RD_HOLE_ASPECT },
	IMAGES,
	GUIDANCE,
	TOLERANCE,
	SEED,
};
static const struct param lora[] = {
	PROMPT,
	LORAS,
	SIZE,
	IMAGES,
	{ .name = "num_inference_steps",
	  .hole = RD_HOLE_VALUE,
	  .type = RD_PARAM_INTEGER,
	  .usual = "28",
	  .min = 1,
	  .max = 50 },
	GUIDANCE,
	CHECKER,
	SEED,
	{ .name = "options.quality.level",
	  .hole = RD_HOLE_VALUE,
	  .type = RD_PARAM_INTEGER },
	{ .name = "options.note",
	  .hole = RD_HOLE_VALUE,
	  .type = RD_PARAM_TEXT },
	{ .name = "sync_mode",
	  .hole = RD_HOLE_FIXED,
	  .type = RD_PARAM_BOOL,
	  .usual = "false" },
};
static const struct param pair[] = {
	PROMPT,
	{ .name = "loras", .hole = RD_HOLE_LORAS, .needed = true },
	{ .name = "negative_prompt",
	  .hole = RD_HOLE_NEGATIVE,
	  .type = RD_PARAM_TEXT,
	  .usual = " " },
	{ .name = "image_size",
	  .hole = RD_HOLE_SIZE,
	  .type = RD_PARAM_TEXT,
	  .usual = "square_hd" },
	SEED,
};
static const struct param depth[] = {
	PROMPT,
	{ .name = "control_image_url",
	  .hole = RD_HOLE_REFERENCE,
	  .needed = true },
	{ .name = "width",
	  .hole = RD_HOLE_WIDTH,
	  .type = RD_PARAM_INTEGER,
	  .min = 64,
	  .max = 4096 },
	{ .name = "height", .hole = RD_HOLE_HEIGHT, .type = RD_PARAM_INTEGER },
	SEED,
};
static const struct param silent[] = {
	{ .name = "image", .hole = RD_HOLE_REFERENCE, .needed = true },
};

static uint32_t
add_model(struct rd_prog_builder *b, struct rd_prog_model model,
	  const char *name, const struct param *params, uint32_t n)
{
	char *path[2] = { NULL, NULL };
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 12);
	path[0] = rd_arena_printf(&arena, "vendor/%s/v 1", name);
	path[1] = rd_arena_printf(&arena, "vendor/%s", name);
	model.first_param = rd_prog_count(b, RD_SEC_PARAM);
	model.n_params = n;
	for (uint32_t i = 0; i < n; i++)
		add_param(b, &params[i]);
	model.name = sample_str(b, name);
	model.endpoint = sample_str(b, path[0]);
	model.app = sample_str(b, path[1]);
	model.title = model.name;
	model.since = model.since ? model.since : sample_str(b, "");
	model.price_date = sample_str(b, "2026-11-20");
	model.price_source = sample_str(b, "https://example.org/prices");
	model.first_reply = 3;
	model.n_replies = 1;
	model.line = 90;
	model.file = 4;
	rd_arena_fini(&arena);
	return rd_prog_add_model(b, &model);
}

static void
add_tables(struct rd_prog_builder *b)
{
	static const struct {
		const char *text;
		uint32_t width, height;
	} rows[] = {
		{ "21:9", 21, 9 }, { "16:9", 16, 9 }, { "4:3", 4, 3 },
		{ "3:2", 3, 2 },   { "1:1", 1, 1 },   { "2:3", 2, 3 },
		{ "3:4", 3, 4 },   { "9:16", 9, 16 }, { "9:21", 9, 21 },
	};
	uint32_t first = rd_prog_count(b, RD_SEC_SIZE);

	shapes = rd_prog_add_sizes(
		b,
		&(struct rd_prog_sizes){ sample_str(b, "shapes"), first, 9 });
	for (uint32_t i = 0; i < COUNT(rows); i++)
		rd_prog_add_size(b, &(struct rd_prog_size){
					    sample_str(b, rows[i].text),
					    rows[i].width, rows[i].height });
}

static void
add_words(struct rd_prog_builder *b)
{
	uint32_t n, strength = rd_prog_count(b, RD_SEC_STRENGTH);
	uint32_t first = add_listed(b, "first second third fourth", &n);

	words = rd_prog_add_wording(
		b, &(struct rd_prog_wording){
			   sample_str(b, "counting"),
			   sample_str(b, "{strength} the {ordinal} image for "
					 "the {role}."),
			   sample_str(b, "{strength} the {ordinal} image."),
			   first, n, strength, 3, FILE_AT, .line = 91 });
	rd_prog_add_strength(b, &(struct rd_prog_strength){
					7500, sample_str(b, "Hint at") });
	rd_prog_add_strength(
		b, &(struct rd_prog_strength){ 15000, sample_str(b, "Use") });
	rd_prog_add_strength(
		b, &(struct rd_prog_strength){ RD_DECIMAL_MAX + 1,
					       sample_str(b, "Lean most on") });
	rd_prog_add_roletext(b, &(struct rd_prog_roletext){
					sample_str(b, "pose"),
					sample_str(b, "way she stands") });
	rd_prog_add_attrtext(
		b, &(struct rd_prog_attrtext){ sample_str(b, "hair_color"),
					       sample_str(b, "{value} hair") });
	rd_prog_add_attrtext(
		b, &(struct rd_prog_attrtext){ sample_str(b, "eye_color"),
					       sample_str(b, "{value} eyes") });
}

static struct rd_prog_model
plain(enum rd_price_unit unit, int64_t price_micro)
{
	return (struct rd_prog_model){
		.instead = RD_NONE,
		.wording = RD_NONE,
		.weights = RD_WEIGHTS_IGNORE,
		.unit = unit,
		.price_micro = price_micro,
		.images_max = 4,
		.width = 1024,
		.height = 768,
	};
}

struct names {
	uint32_t multi, single, lora;
};

static void
add_flux(struct rd_prog_builder *b, struct names *names)
{
	struct rd_prog_model model = plain(RD_PRICE_IMAGE, 80000);

	model.refs_min = 1;
	model.refs_max = 4;
	model.weights = RD_WEIGHTS_WORDS;
	model.wording = words;
	model.prompt_max = 300;
	model.pixels_max = 4000000;
	model.bytes_max = 1000000;
	names->multi = add_model(b, model, "multi", multi, COUNT(multi));
	model.prompt_max = 0;
	model.weights = RD_WEIGHTS_REFUSE;
	model.wording = RD_NONE;
	add_model(b, model, "level", multi, COUNT(multi));
	model.weights = RD_WEIGHTS_ORDER;
	add_model(b, model, "order", multi, COUNT(multi));
	model.weights = RD_WEIGHTS_IGNORE;
	model.refs_max = 1;
	model.price_micro = 40000;
	names->single = add_model(b, model, "single", single, COUNT(single));
	model.state = RD_MODEL_GONE;
	model.since = sample_str(b, "2026-06-01");
	model.instead = names->multi;
	add_model(b, model, "lost", single, COUNT(single));
}

static void
add_others(struct rd_prog_builder *b, struct names *names)
{
	struct rd_prog_model model = plain(RD_PRICE_MEGAPIXEL, 35000);

	model.lora_max = 3;
	model.lora_high = 2 * ONE;
	model.lora_digits = 2;
	model.first_family = add_listed(b, "flux style", &model.n_families);
	names->lora = add_model(b, model, "lora", lora, COUNT(lora));
	model.lora_max = 2;
	model.lora_pair = RD_LORA_HIGH_LOW;
	model.n_families = 0;
	add_model(b, model, "pair", pair, COUNT(pair));
	model.lora_max = 0;
	model.lora_pair = RD_LORA_SINGLE;
	model.refs_min = model.refs_max = 1;
	model.state = RD_MODEL_DEPRECATED;
	model.since = sample_str(b, "2026-06-01");
	model.instead = names->lora;
	add_model(b, model, "depth", depth, COUNT(depth));
	model = plain(RD_PRICE_SECOND, 1000);
	model.refs_min = model.refs_max = 1;
	add_model(b, model, "silent", silent, COUNT(silent));
}

static void
add_routes(struct rd_prog_builder *b, const struct names *names)
{
	uint32_t first = rd_prog_count(b, RD_SEC_TRY);
	const uint32_t on = RD_ON_REFUSED | RD_ON_BUSY;

	rd_prog_add_try(b, &(struct rd_prog_try){ names->multi, 0, 0, 1 });
	rd_prog_add_try(b, &(struct rd_prog_try){
				   names->lora, on,
				   RD_DROP_REFERENCES | RD_DROP_PARAMS, 2 });
	rd_prog_add_try(b, &(struct rd_prog_try){ names->lora, 0, 0, 3 });
	rd_prog_add_try(
		b, &(struct rd_prog_try){ names->multi, RD_ON_REFUSED, 0, 4 });
	rd_prog_add_try(b, &(struct rd_prog_try){ names->single, on, 0, 5 });
	rd_prog_add_route(b, &(struct rd_prog_route){ sample_str(b, "several"),
						      2, 4, 0, 0, first, 2,
						      FILE_AT, .line = 92 });
	rd_prog_add_route(b, &(struct rd_prog_route){ sample_str(b, "one"), 1,
						      1, 2, 2, first + 2, 3,
						      FILE_AT, .line = 93 });
}

static void
add_preset(struct rd_prog_builder *b, const char *name, uint32_t model,
	   const char *const *rows, const char *values)
{
	struct rd_prog_preset preset = {
		.name = sample_str(b, name),
		.title = sample_str(b, name),
		.model = model,
		.first_value = rd_prog_count(b, RD_SEC_PRESETVALUE),
		.first_row = rd_prog_count(b, RD_SEC_PRESETROW),
		FILE_AT,
		.line = 94,
	};
	struct rd_str rest = rd_str_of(values), key, value;

	for (; *rows; rows++, preset.n_rows++) {
		struct rd_prog_presetrow row;

		row.first_weight = add_listed(b, *rows, &row.n_weights);
		rd_prog_add_presetrow(b, &row);
	}
	for (; rd_str_word(&rest, &key); preset.n_values++) {
		cr_assert(rd_str_word(&rest, &value));
		rd_prog_add_presetvalue(b, &(struct rd_prog_presetvalue){
						   rd_prog_add_str(b, key),
						   rd_prog_add_str(b, value) });
	}
	if (rd_str_is(rd_str_of(name), "fusion"))
		preset.first_role = add_listed(b, "face pose", &preset.n_roles);
	rd_prog_add_preset(b, &preset);
}

static void
add_presets(struct rd_prog_builder *b, const struct names *names)
{
	static const char *const weighted[] = { "2 1 0.5", NULL };
	static const char *const none[] = { NULL };
	static const char *const grid[] = { "2 1 0.5", "1 2 0.5", "0.5 1 2",
					    "1 1 1", NULL };

	add_preset(b, "weighted", names->multi, weighted,
		   "num_inference_steps 50 guidance_scale 4");
	add_preset(b, "grid", names->multi, grid, "guidance_scale 3.5");
	add_preset(b, "best", RD_NONE, none, "num_images 4 output_format png");
	add_preset(b, "own", RD_NONE, none,
		   "width 896 height 1152 images 2 seed 7 negative blur");
	add_preset(b, "fusion", names->multi, none, "aspect_ratio 3:4");
}

static void
add_policy(struct rd_prog_builder *b)
{
	struct rd_prog_deny deny = {
		.code = sample_str(b, "policy.minor"),
		.reason = sample_str(b, "no pictures of children"),
		FILE_AT,
		.line = 95,
	};

	deny.first_phrase = rd_prog_count(b, RD_SEC_LISTED);
	deny.n_phrases = 2;
	rd_prog_add_listed(b,
			   &(struct rd_prog_listed){ sample_str(b, "child") });
	rd_prog_add_listed(
		b, &(struct rd_prog_listed){ sample_str(b, "little girl") });
	rd_prog_add_deny(b, &deny);
}

void
plan_models_add(struct rd_prog_builder *b)
{
	struct names names;

	for (uint32_t i = 0; i < SAMPLE_N_REFS; i++)
		rd_prog_at_ref(b, i)->sha256 = sample_str(
			b,
			"abababababababababababababababababababababababababab"
			"abababababab");
	add_tables(b);
	add_words(b);
	add_flux(b, &names);
	add_others(b, &names);
	rd_prog_add_alias(b, &(struct rd_prog_alias){ sample_str(b, "many"),
						      names.multi });
	add_routes(b, &names);
	add_presets(b, &names);
	add_policy(b);
}
