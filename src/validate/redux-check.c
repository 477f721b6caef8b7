/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a profile of Redux says of itself, held against the rest of it: numbers
 * of tokens that it claims, factors, functions, laws, crops. */

#include "validate/redux.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

struct shown {
	char text[RD_POINTS_TEXT + 1];
};

static struct shown
show(int64_t decimal)
{
	struct shown shown;

	shown.text[rd_decimal_format(decimal, 4, shown.text)] = '\0';
	return shown;
}

struct checked {
	struct rd_val *val;
	const struct rd_src_node *node;
	const struct rd_val_rdx_profile *profile;
};

static struct rd_str
mode_name(const struct checked *c, uint32_t mode)
{
	return mode == RD_VAL_NONE ? RD_STR_LIT("")
				   : c->val->model->rdx_modes[mode].name;
}

/* The element of a level, for a finding at it. */
static const struct rd_src_node *
level_node(const struct checked *c, const struct rd_val_rdx_level *level)
{
	const struct rd_src_node *child = rd_src_child(c->node, "level");
	struct rd_str mode = mode_name(c, level->mode);

	while (child && !rd_str_eq(rd_val_text(child, "mode"), mode))
		child = rd_src_next(child, "level");
	return child ? child : c->node;
}

static bool
is_encoder(const struct checked *c, uint32_t at)
{
	return at < RD_VAL_RDX_ENCODERS_MAX &&
	       at < c->val->model->n_rdx_encoders &&
	       c->profile->encoders >> at & 1;
}

/* ---- functions ---- */

static bool
has_function(const struct rd_val_rdx_profile *profile, uint32_t function)
{
	for (uint32_t i = 0; i < profile->n_kernels; i++)
		if (profile->kernels[i].function == function)
			return true;
	return function == RD_VAL_NONE;
}

static void
find_foreign(const struct checked *c, const struct rd_src_node *node)
{
	rd_val_find(c->val, node, "function", RD_DIAG_FUNCTION_NOT_IN_PROFILE,
		    "\"%.*s\" has no function \"%.*s\"",
		    RD_STR_FMT(c->profile->name),
		    RD_STR_FMT(rd_val_text(node, "function")));
}

static void
check_functions(const struct checked *c)
{
	const struct rd_val_rdx_profile *profile = c->profile;

	if (!has_function(profile, profile->function))
		find_foreign(c, c->node);
	for (uint32_t i = 0; i < profile->n_levels; i++) {
		const struct rd_src_node *node = level_node(
			c, &profile->levels[i]);

		if (rd_src_has(node, "function") &&
		    !has_function(profile, profile->levels[i].function))
			find_foreign(c, node);
	}
}

/* ---- factors ---- */

static void
check_range(const struct checked *c)
{
	const struct rd_val_rdx_profile *profile = c->profile;
	bool steps = rd_src_has(c->node, "factor-step");
	struct rd_str range = rd_src_attr(c->node, "factor");
	const char *why = NULL;
	int64_t low, high;

	if (steps != (range.ptr != NULL))
		why = "factor and factor-step need each other";
	else if (!range.ptr || !rd_val_decimals_parse(range, &low, &high))
		return;
	else if (profile->factor_low < RD_DECIMAL_ONE)
		why = "a factor below 1 would make more tokens";
	else if (profile->factor_step <= 0)
		why = "the step is not above 0";
	else if ((profile->factor_high - profile->factor_low) %
		 profile->factor_step)
		why = "no step ends at the highest factor";
	if (why)
		rd_val_find(c->val, c->node, steps ? "factor-step" : "factor",
			    RD_DIAG_BAD_FACTOR_RANGE, "\"%.*s\": %s",
			    RD_STR_FMT(profile->name), why);
}

static bool
is_in_range(const struct rd_val_rdx_profile *profile, int64_t factor)
{
	if (!profile->factor_low || profile->factor_step <= 0)
		return true;
	return factor >= profile->factor_low &&
	       factor <= profile->factor_high &&
	       !((factor - profile->factor_low) % profile->factor_step);
}

static void
check_level(const struct checked *c, const struct rd_val_rdx_level *level)
{
	const struct rd_val_rdx_profile *profile = c->profile;

	if (level->factor >= RD_DECIMAL_ONE &&
	    is_in_range(profile, level->factor))
		return;
	rd_val_find(c->val, level_node(c, level), "factor",
		    RD_DIAG_BAD_LEVEL_FACTOR,
		    "mode \"%.*s\" of \"%.*s\" has the factor %s, which %s",
		    RD_STR_FMT(mode_name(c, level->mode)),
		    RD_STR_FMT(profile->name), show(level->factor).text,
		    level->factor < RD_DECIMAL_ONE
			    ? "is below 1"
			    : "is none of the profile's");
	if (profile->factor_low)
		rd_diag_hint(c->val->diags, "from %s to %s in steps of %s",
			     show(profile->factor_low).text,
			     show(profile->factor_high).text,
			     show(profile->factor_step).text);
}

/* ---- edges ---- */

static void
check_some_token(const struct checked *c, const struct rd_src_node *node,
		 int64_t factor)
{
	const struct rd_val_model *model = c->val->model;

	for (uint32_t i = 0; i < model->n_rdx_encoders; i++) {
		const struct rd_val_rdx_encoder *encoder =
			&model->rdx_encoders[i];

		if (!is_encoder(c, i) || factor < RD_DECIMAL_ONE ||
		    rd_val_rdx_edge(c->profile, encoder, factor))
			continue;
		rd_val_find(c->val, node, "factor", RD_DIAG_NO_TOKENS_LEFT,
			    "factor %s leaves no token of the %u x %u of "
			    "\"%.*s\"",
			    show(factor).text, encoder->grid, encoder->grid,
			    RD_STR_FMT(encoder->name));
	}
}

static void
find_growth(const struct checked *c, const struct rd_val_rdx_level *stronger,
	    const struct rd_val_rdx_level *weaker)
{
	const struct rd_val_model *model = c->val->model;

	for (uint32_t i = 0; i < model->n_rdx_encoders; i++) {
		const struct rd_val_rdx_encoder *encoder =
			&model->rdx_encoders[i];
		uint32_t more, less;

		if (!is_encoder(c, i))
			continue;
		less = rd_val_rdx_edge(c->profile, encoder, stronger->factor);
		more = rd_val_rdx_edge(c->profile, encoder, weaker->factor);
		if (more <= less)
			continue;
		rd_val_find(c->val, level_node(c, weaker), "factor",
			    RD_DIAG_WEAKER_WITH_MORE_TOKENS,
			    "\"%.*s\" is weaker than \"%.*s\", but has %u "
			    "tokens of \"%.*s\", not at most %u",
			    RD_STR_FMT(mode_name(c, weaker->mode)),
			    RD_STR_FMT(mode_name(c, stronger->mode)),
			    more * more, RD_STR_FMT(encoder->name),
			    less * less);
		return;
	}
}

static void
check_levels(const struct checked *c)
{
	const struct rd_val_rdx_profile *profile = c->profile;

	for (uint32_t i = 0; i < profile->n_levels; i++) {
		const struct rd_val_rdx_level *level = &profile->levels[i];

		check_level(c, level);
		check_some_token(c, level_node(c, level), level->factor);
		if (!i || level->factor < RD_DECIMAL_ONE ||
		    level[-1].factor < RD_DECIMAL_ONE)
			continue;
		if (level->mode < level[-1].mode &&
		    level[-1].mode != RD_VAL_NONE)
			rd_val_find(c->val, level_node(c, level), "mode",
				    RD_DIAG_LEVELS_UNORDERED,
				    "\"%.*s\" is stronger than \"%.*s\" "
				    "before it",
				    RD_STR_FMT(mode_name(c, level->mode)),
				    RD_STR_FMT(mode_name(c, level[-1].mode)));
		else
			find_growth(c, level - 1, level);
	}
}

/* ---- claims ---- */

/* What the profile says it is; what the level makes of it. */
static void
check_count(const struct checked *c, const struct rd_src_node *node,
	    const struct rd_val_rdx_level *level, uint32_t encoder)
{
	struct rd_val *val = c->val;
	const struct rd_val_rdx_encoder *by =
		&val->model->rdx_encoders[encoder];
	uint32_t said = rd_val_integer(node, "are", 1), edge;
	const char *file = val->model->files[c->profile->place_file].shown;

	if (level->factor < RD_DECIMAL_ONE)
		return;
	edge = rd_val_rdx_edge(c->profile, by, level->factor);
	if (edge * edge == said)
		return;
	rd_val_find(val, node, "are", RD_DIAG_TOKENS_DIFFER,
		    "\"%.*s\" of \"%.*s\" is said to have %u tokens of "
		    "\"%.*s\", but its level (%s:%u) has factor %s, which "
		    "makes %u x %u = %u",
		    RD_STR_FMT(mode_name(c, level->mode)),
		    RD_STR_FMT(c->profile->name), said, RD_STR_FMT(by->name),
		    file, level->line, show(level->factor).text, edge, edge,
		    edge * edge);
	rd_diag_related(val->diags, file, level->line,
			"the level of that mode");
}

static void
check_claims(const struct checked *c)
{
	struct rd_val *val = c->val;

	for (const struct rd_src_node *node = rd_src_child(c->node, "tokens");
	     node; node = rd_src_next(node, "tokens")) {
		const struct rd_val_rdx_level *level;
		uint32_t mode, encoder;

		if (rd_val_names_off(val, "mode", node, "mode") ||
		    rd_val_names_off(val, "encoder", node, "encoder"))
			continue;
		mode = rd_val_lookup(val, node, "mode", &val->rdx_modes);
		encoder = rd_val_lookup(val, node, "encoder",
					&val->rdx_encoders);
		if (mode == RD_VAL_NONE || encoder == RD_VAL_NONE)
			continue;
		level = rd_val_rdx_level_of(c->profile, mode);
		if (level && is_encoder(c, encoder))
			check_count(c, node, level, encoder);
		else
			rd_val_find(val, node, level ? "encoder" : "mode",
				    RD_DIAG_TOKENS_OF_NOTHING,
				    "\"%.*s\" has no %s \"%.*s\"",
				    RD_STR_FMT(c->profile->name),
				    level ? "encoder" : "mode",
				    RD_STR_FMT(rd_val_text(
					    node, level ? "encoder" : "mode")));
	}
}

/* ---- laws and crops ---- */

static const char *
why_bad_law(const struct rd_src_node *node, const struct rd_val_rdx_law *law)
{
	bool numbers = rd_src_has(node, "low") || rd_src_has(node, "high") ||
		       rd_src_has(node, "step") || rd_src_has(node, "default");

	if (law->law == RD_REDUX_LAW_NONE)
		return numbers ? "a law without strengths has no numbers"
			       : NULL;
	if (!rd_src_has(node, "low") || !rd_src_has(node, "high") ||
	    !rd_src_has(node, "step") || !rd_src_has(node, "default"))
		return "low, high, step and default are needed";
	if (law->low < 0)
		return "a strength is not below 0";
	if (law->low > law->fallback || law->fallback > law->high)
		return "the default lies outside of low and high";
	if (law->step <= 0)
		return "the step is not above 0";
	return (law->high - law->low) % law->step ||
			       (law->fallback - law->low) % law->step
		       ? "high or the default is not on a step"
		       : NULL;
}

static void
check_laws(const struct checked *c)
{
	const struct rd_src_node *node = rd_src_child(c->node, "law");

	for (uint32_t i = 0; i < c->profile->n_laws; i++) {
		const char *why = why_bad_law(node, &c->profile->laws[i]);

		if (why)
			rd_val_find(c->val, node, NULL, RD_DIAG_BAD_LAW, "%s",
				    why);
		node = rd_src_next(node, "law");
	}
}

static void
check_crops(const struct checked *c)
{
	const struct rd_val_rdx_profile *profile = c->profile;
	bool autocrop = profile->crops >> RD_REDUX_CROP_AUTOCROP & 1;

	if (autocrop && !profile->masks)
		rd_val_find(c->val, c->node, "crops", RD_DIAG_BAD_CROPS,
			    "autocrop needs masks=\"yes\"");
	if (profile->margin && !autocrop)
		rd_val_find(c->val, c->node, "margin", RD_DIAG_BAD_CROPS,
			    "a margin is for autocrop, which \"%.*s\" has not",
			    RD_STR_FMT(profile->name));
	if (profile->margin < 0 || profile->margin > RD_DECIMAL_ONE)
		rd_val_find(c->val, c->node, "margin", RD_DIAG_BAD_CROPS,
			    "the margin is a part of the picture, from 0 to 1");
}

void
rd_val_check_rdx_profile(struct rd_val *val, const struct rd_src_node *node,
			 const struct rd_val_rdx_profile *profile)
{
	struct checked c = { val, node, profile };

	if (!profile->encoders && !val->diags->n_errors)
		rd_val_find(val, node, "encoders", RD_DIAG_NO_TOKENS_LEFT,
			    "\"%.*s\" has no encoder left",
			    RD_STR_FMT(profile->name));
	if (!profile->n_levels || !profile->n_kernels)
		rd_val_find(val, node, NULL, RD_DIAG_NO_TOKENS_LEFT,
			    "\"%.*s\" has no %s left",
			    RD_STR_FMT(profile->name),
			    profile->n_levels ? "function" : "level");
	check_functions(&c);
	check_range(&c);
	check_levels(&c);
	if (profile->factor_high)
		check_some_token(&c, node, profile->factor_high);
	check_claims(&c);
	check_laws(&c);
	check_crops(&c);
}
