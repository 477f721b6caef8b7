/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The run over <redux>: encoders, functions, modes, what they are for, and
 * which facts choose among them. */

#include "validate/redux.h"

#include "base/diag-ids.h"

#define ADVICE_MAX 512

bool
rd_val_names_off(struct rd_val *val, const char *kind,
		 const struct rd_src_node *node, const char *attr)
{
	return rd_val_is_off(val, kind, rd_src_attr(node, attr));
}

const struct rd_val_rdx_level *
rd_val_rdx_level_of(const struct rd_val_rdx_profile *profile, uint32_t mode)
{
	for (uint32_t i = 0; i < profile->n_levels; i++)
		if (profile->levels[i].mode == mode)
			return &profile->levels[i];
	return NULL;
}

uint32_t
rd_val_rdx_edge(const struct rd_val_rdx_profile *profile,
		const struct rd_val_rdx_encoder *encoder, int64_t factor)
{
	return rd_redux_edge(encoder->grid, factor, profile->rounding);
}

static void
read_encoder(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_rdx_encoder *out)
{
	struct rd_val_place place = rd_val_place(val, node);

	*out = (struct rd_val_rdx_encoder){
		.name = rd_val_text(node, "name"),
		.title = rd_val_text(node, "title"),
		.grid = rd_val_integer(node, "grid", 1),
		.pixels = rd_val_integer(node, "pixels", 1),
		.patch = rd_val_integer(node, "patch", 1),
		.place_file = place.file,
		.line = place.line,
	};
	if (out->grid != out->pixels / out->patch)
		rd_val_find(val, node, "grid", RD_DIAG_GRID_DIFFERS,
			    "\"%.*s\": %u / %u pixels are %u patches a side, "
			    "not %u",
			    RD_STR_FMT(out->name), out->pixels, out->patch,
			    out->pixels / out->patch, out->grid);
}

static void
read_encoders(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RDX_ENCODER];
	struct rd_val_model *model = val->model;

	model->rdx_encoders = rd_val_array(val, decl->n,
					   sizeof(*model->rdx_encoders));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		if (i == RD_VAL_RDX_ENCODERS_MAX)
			rd_val_find(val, decl->nodes[i], NULL,
				    RD_DIAG_TOO_MANY_ENCODERS,
				    "more than %d encoders",
				    RD_VAL_RDX_ENCODERS_MAX);
		rd_val_enter(val, &val->rdx_encoders, decl->nodes[i],
			     RD_DIAG_DUPLICATE_REDUX, model->n_rdx_encoders);
		read_encoder(val, decl->nodes[i],
			     &model->rdx_encoders[model->n_rdx_encoders++]);
	}
}

/* Modes or functions. */
static struct rd_val_rdx_word *
read_words(struct rd_val *val, enum rd_val_decl_kind kind,
	   struct rd_val_names *names, uint32_t *n)
{
	const struct rd_val_decl *decl = &val->decls[kind];
	struct rd_val_rdx_word *words = rd_val_array(val, decl->n,
						     sizeof(*words));

	*n = 0;
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_place place = rd_val_place(val, node);

		rd_val_enter(val, names, node, RD_DIAG_DUPLICATE_REDUX, *n);
		words[(*n)++] = (struct rd_val_rdx_word){
			.name = rd_val_text(node, "name"),
			.title = rd_val_text(node, "title"),
			.text = rd_val_text(node, "text"),
			.place_file = place.file,
			.line = place.line,
		};
	}
	return words;
}

/* Advice for a mode that is disabled goes with it. */
static void
read_advices(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_rdx_use *out)
{
	out->advices = rd_val_array(val, rd_val_count(node, "advice"),
				    sizeof(*out->advices));
	rd_val_find_twice(val, node, "advice", "mode");
	for (const struct rd_src_node *child = rd_src_child(node, "advice");
	     out->advices && child; child = rd_src_next(child, "advice")) {
		struct rd_str text = rd_str_trim(child->text);

		if (!text.len || text.len > ADVICE_MAX)
			rd_val_find(val, child, NULL, RD_DIAG_BAD_LIST_TEXT,
				    "<advice> needs a text of 1 to %d bytes",
				    ADVICE_MAX);
		if (rd_val_names_off(val, "mode", child, "mode"))
			continue;
		out->advices[out->n_advices].text = text;
		out->advices[out->n_advices++].mode = rd_val_lookup(
			val, child, "mode", &val->rdx_modes);
	}
}

static void
read_uses(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RDX_USE];
	struct rd_val_model *model = val->model;

	model->rdx_uses = rd_val_array(val, decl->n, sizeof(*model->rdx_uses));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_rdx_use *out =
			&model->rdx_uses[model->n_rdx_uses];
		struct rd_val_place place = rd_val_place(val, node);

		rd_val_enter(val, &val->rdx_uses, node, RD_DIAG_DUPLICATE_REDUX,
			     model->n_rdx_uses++);
		out->name = rd_val_text(node, "name");
		out->title = rd_val_text(node, "title");
		out->mode = RD_VAL_NONE;
		if (!rd_val_names_off(val, "mode", node, "mode"))
			out->mode = rd_val_lookup(val, node, "mode",
						  &val->rdx_modes);
		out->place_file = place.file;
		out->line = place.line;
		read_advices(val, node, out);
	}
}

/* Kinds whose function is disabled go with it. */
static void
read_kinds(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RDX_KIND];
	struct rd_val_model *model = val->model;

	model->rdx_kinds = rd_val_array(val, decl->n,
					sizeof(*model->rdx_kinds));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_rdx_kind *out =
			&model->rdx_kinds[model->n_rdx_kinds];
		struct rd_val_place place = rd_val_place(val, node);

		if (rd_val_names_off(val, "function", node, "function"))
			continue;
		rd_val_enter(val, &val->rdx_kinds, node,
			     RD_DIAG_DUPLICATE_REDUX, model->n_rdx_kinds++);
		out->name = rd_val_text(node, "name");
		out->title = rd_val_text(node, "title");
		out->text = rd_val_text(node, "text");
		out->function = rd_val_lookup(val, node, "function",
					      &val->rdx_functions);
		out->place_file = place.file;
		out->line = place.line;
	}
}

static void
check_defaults(struct rd_val *val, const struct rd_src_node *node,
	       const struct rd_val_rdx_defaults *defaults)
{
	const struct rd_val_rdx_profile *profile;

	if (defaults->profile == RD_VAL_NONE)
		return;
	profile = &val->model->rdx_profiles[defaults->profile];
	if (defaults->mode != RD_VAL_NONE &&
	    !rd_val_rdx_level_of(profile, defaults->mode))
		rd_val_find(val, node, "mode", RD_DIAG_REDUX_DEFAULTS_UNFIT,
			    "\"%.*s\" has no mode \"%.*s\"",
			    RD_STR_FMT(profile->name),
			    RD_STR_FMT(rd_val_text(node, "mode")));
	if (defaults->encoder < RD_VAL_RDX_ENCODERS_MAX &&
	    !(profile->encoders >> defaults->encoder & 1))
		rd_val_find(val, node, "encoder", RD_DIAG_REDUX_DEFAULTS_UNFIT,
			    "\"%.*s\" does not take the encoder \"%.*s\"",
			    RD_STR_FMT(profile->name),
			    RD_STR_FMT(rd_val_text(node, "encoder")));
}

static void
read_defaults(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RDX_DEFAULTS];
	const struct rd_val_decl *profiles = &val->decls[RD_VAL_D_RDX_PROFILE];
	struct rd_val_rdx_defaults *out;
	const struct rd_src_node *node;
	struct rd_val_place place;

	if (!decl->n) {
		if (profiles->n)
			rd_val_find(val, profiles->nodes[0], NULL,
				    RD_DIAG_NO_REDUX_DEFAULTS,
				    "there are profiles, but no <defaults>");
		return;
	}
	node = decl->nodes[0];
	place = rd_val_place(val, node);
	out = rd_val_array(val, 1, sizeof(*out));
	if (!out)
		return;
	out->profile = rd_val_lookup(val, node, "profile", &val->rdx_profiles);
	out->mode = rd_val_lookup(val, node, "mode", &val->rdx_modes);
	out->encoder = rd_val_lookup(val, node, "encoder", &val->rdx_encoders);
	out->text_tokens = rd_val_integer(node, "text-tokens", 1);
	out->place_file = place.file;
	out->line = place.line;
	val->model->rdx_defaults = out;
	check_defaults(val, node, out);
}

/* Names of that kind, and how a finding calls one. */
static const struct rd_val_names *
names_of(const struct rd_val *val, enum rd_val_rdx_what what,
	 const char **called)
{
	const struct {
		const struct rd_val_names *names;
		const char *called;
	} kinds[RD_VAL_N_RDX_WHATS] = {
		[RD_VAL_RDX_PROFILE] = { &val->rdx_profiles, "profile" },
		[RD_VAL_RDX_MODE] = { &val->rdx_modes, "mode" },
		[RD_VAL_RDX_FUNCTION] = { &val->rdx_functions, "function" },
		[RD_VAL_RDX_USE] = { &val->rdx_uses, "use" },
		[RD_VAL_RDX_KIND] = { &val->rdx_kinds, "kind" },
	};

	*called = kinds[what].called;
	return kinds[what].names;
}

/* Whatever the fact becomes, it must be a name. */
static void
check_from(struct rd_val *val, const struct rd_src_node *node,
	   const struct rd_val_rdx_from *from)
{
	const struct rd_val_fact *fact = &val->model->facts[from->fact];
	const char *called;
	const struct rd_val_names *names = names_of(val, from->what, &called);
	const struct rd_val_vocab *vocab;

	if (fact->type != RD_VAL_TERM || fact->vocab == RD_VAL_NONE) {
		rd_val_find(val, node, "fact", RD_DIAG_FROM_FACT_UNFIT,
			    "\"%.*s\" is no fact of a term",
			    RD_STR_FMT(fact->name));
		return;
	}
	vocab = &val->model->vocabs[fact->vocab];
	if (vocab->open)
		rd_val_find(val, node, "fact", RD_DIAG_FROM_FACT_UNFIT,
			    "the terms of \"%.*s\" are open",
			    RD_STR_FMT(fact->name));
	for (uint32_t i = 0; i < vocab->n_terms; i++) {
		struct rd_str term = vocab->terms[i].id;

		rd_val_names_use(&val->terms[fact->vocab], term);
		if (rd_val_names_get(names, term) != RD_VAL_NONE)
			continue;
		rd_val_find(val, node, "fact", RD_DIAG_FROM_FACT_UNFIT,
			    "\"%.*s\" may be \"%.*s\", which is no %s",
			    RD_STR_FMT(fact->name), RD_STR_FMT(term), called);
		rd_val_hint_name(val, names, term);
	}
}

static void
read_froms(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RDX_FROM];
	struct rd_val_model *model = val->model;

	model->rdx_froms = rd_val_array(val, decl->n,
					sizeof(*model->rdx_froms));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_place place = rd_val_place(val, node);
		struct rd_val_rdx_from *out =
			&model->rdx_froms[model->n_rdx_froms++];

		out->what = rd_val_one_of(node, "what", RD_VAL_RDX_WHATS, 0);
		out->fact = rd_val_fact_of(val, node, "fact");
		out->place_file = place.file;
		out->line = place.line;
		if (out->fact != RD_VAL_NONE)
			check_from(val, node, out);
	}
}

void
rd_val_read_redux(struct rd_val *val)
{
	struct rd_val_model *model = val->model;

	read_encoders(val);
	model->rdx_modes = read_words(val, RD_VAL_D_RDX_MODE, &val->rdx_modes,
				      &model->n_rdx_modes);
	model->rdx_functions = read_words(val, RD_VAL_D_RDX_FUNCTION,
					  &val->rdx_functions,
					  &model->n_rdx_functions);
	if (val->status)
		return;
	read_uses(val);
	read_kinds(val);
	rd_val_read_rdx_profiles(val);
	if (val->status)
		return;
	read_defaults(val);
	read_froms(val);
}
