/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From names to a setting of Redux: what was asked for first, then what facts
 * of the decision say, then recommendations, then defaults. */

#include "plan/redux.h"

#include "base/decimal.h"

#define NAMES_MAX 256u

const char *const rd_plan_redux_why_names[RD_PLAN_REDUX_N_WHYS] = {
	"asked", "fact", "use", "kind", "mode", "default"
};

/* Being resolved. */
struct settling {
	const struct rd_prog *prog;
	const struct rd_plan_redux_ask *ask;
	struct rd_plan_redux *out;
	struct rd_problem *problem;
};

/* ---- names ---- */

/* Records that begin with their name. */
struct listing {
	const char *what;
	const void *records;
	size_t record_bytes;
	uint32_t n;
};

#define NAME_FIRST(section)                                                    \
	_Static_assert(offsetof(struct rd_prog_##section, name) == 0,          \
		       "a listing reads names there")
NAME_FIRST(rdxprofile);
NAME_FIRST(rdxencoder);
NAME_FIRST(rdxuse);
NAME_FIRST(rdxkind);
NAME_FIRST(rdxmode);
NAME_FIRST(rdxfunction);
#undef NAME_FIRST

#define LISTING(prog, what, section)                                           \
	(struct listing)                                                       \
	{                                                                      \
		what, (prog)->section, sizeof(*(prog)->section),               \
			(prog)->n_##section                                    \
	}

static struct rd_str
name_at(const struct settling *s, const struct listing *listing, uint32_t i)
{
	uint32_t string;

	memcpy(&string,
	       (const char *)listing->records + i * listing->record_bytes,
	       sizeof(string));
	return rd_prog_str(s->prog, string);
}

static enum rd_status
suggest(struct settling *s, struct rd_str name, const char *const *names,
	uint32_t n)
{
	if (!rd_problem_suggest(s->problem, name, names, n) && n)
		rd_problem_hint(s->problem, "one of %s%s%s%s%s", names[0],
				n > 1 ? ", " : "", n > 1 ? names[1] : "",
				n > 2 ? ", " : "", n > 2 ? names[2] : "");
	return RD_SEMANTIC;
}

static enum rd_status
unknown(struct settling *s, const struct listing *listing, struct rd_str name)
{
	const char *names[NAMES_MAX];
	uint32_t n = 0;

	for (; n < listing->n && n < NAMES_MAX; n++)
		names[n] = name_at(s, listing, n).ptr;
	rd_problem_set(s->problem, RD_SEMANTIC, 4, "redux.unknown-name",
		       "there is no %s \"%.*s\"", listing->what,
		       RD_STR_FMT(name));
	return suggest(s, name, names, n);
}

/* *index is left alone when no name is given. */
static enum rd_status
find(struct settling *s, struct listing listing, struct rd_str name,
     uint32_t *index)
{
	if (!name.ptr)
		return RD_OK;
	for (uint32_t i = 0; i < listing.n; i++)
		if (rd_str_eq(name_at(s, &listing, i), name)) {
			*index = i;
			return RD_OK;
		}
	return unknown(s, &listing, name);
}

/* What was asked for, else what a fact of the decision says. */
static struct rd_str
wanted(const struct settling *s, struct rd_str asked, enum rd_rdx_what what,
       enum rd_plan_redux_why *why)
{
	*why = asked.ptr		? RD_PLAN_REDUX_ASKED
	       : s->ask->from[what].ptr ? RD_PLAN_REDUX_FACT
					: RD_PLAN_REDUX_DEFAULT;
	return asked.ptr ? asked : s->ask->from[what];
}

static enum rd_status
not_in_profile(struct settling *s, const char *what, struct rd_str name)
{
	rd_problem_set(s->problem, RD_SEMANTIC, 4, "redux.not-in-profile",
		       "%s has no %s%s%.*s%s",
		       rd_prog_str(s->prog, s->out->profile->name).ptr, what,
		       name.len ? " \"" : "", RD_STR_FMT(name),
		       name.len ? "\"" : "");
	return RD_SEMANTIC;
}

static const char *
decimal_text(int64_t value, char text[RD_POINTS_TEXT + 1])
{
	text[rd_decimal_format(value, 4, text)] = '\0';
	return text;
}

/* Fails unless low <= value <= high, a number of steps above low. */
static enum rd_status
check_range(int64_t value, const int64_t range[3], const char *what,
	    struct rd_problem *problem)
{
	char low[RD_POINTS_TEXT + 1], high[RD_POINTS_TEXT + 1];
	char step[RD_POINTS_TEXT + 1];

	if (value >= range[0] && value <= range[1] &&
	    (value - range[0]) % range[2] == 0)
		return RD_OK;
	return rd_problem_set(problem, RD_SEMANTIC, 4, "redux.range",
			      "a %s is %s to %s in steps of %s", what,
			      decimal_text(range[0], low),
			      decimal_text(range[1], high),
			      decimal_text(range[2], step));
}

/* ---- profile and encoder ---- */

static enum rd_status
settle_profile(struct settling *s)
{
	uint32_t index = s->prog->redux->profile;
	struct rd_str name = wanted(s, s->ask->profile, RD_RDX_PROFILE,
				    &s->out->why_profile);
	enum rd_status status = find(s, LISTING(s->prog, "profile", rdxprofile),
				     name, &index);

	s->out->profile = &s->prog->rdxprofile[index];
	return status;
}

static enum rd_status
settle_encoder(struct settling *s)
{
	uint32_t index = s->prog->redux->encoder;
	uint32_t has = s->out->profile->encoders;
	enum rd_status status = find(s, LISTING(s->prog, "encoder", rdxencoder),
				     s->ask->encoder, &index);

	if (status != RD_OK)
		return status;
	if (!(has >> index & 1)) {
		if (s->ask->encoder.ptr)
			return not_in_profile(s, "encoder", s->ask->encoder);
		index = (uint32_t)__builtin_ctz(has);
	}
	s->out->encoder = &s->prog->rdxencoder[index];
	s->out->grid = s->out->encoder->grid;
	return RD_OK;
}

static enum rd_status
settle_purpose(struct settling *s)
{
	enum rd_plan_redux_why why;
	uint32_t use = RD_NONE, kind = RD_NONE;
	enum rd_status status = find(s, LISTING(s->prog, "use", rdxuse),
				     wanted(s, s->ask->use, RD_RDX_USE, &why),
				     &use);

	if (status == RD_OK)
		status = find(s, LISTING(s->prog, "kind of picture", rdxkind),
			      wanted(s, s->ask->kind, RD_RDX_KIND, &why),
			      &kind);
	s->out->use = use == RD_NONE ? NULL : &s->prog->rdxuse[use];
	s->out->kind = kind == RD_NONE ? NULL : &s->prog->rdxkind[kind];
	return status;
}

/* ---- mode, factor or edge ---- */

const struct rd_prog_rdxlevel *
rd_plan_redux_level(const struct rd_prog *prog,
		    const struct rd_prog_rdxprofile *profile,
		    const struct rd_prog_rdxmode *mode)
{
	uint32_t index = (uint32_t)(mode - prog->rdxmode);

	for (uint32_t i = 0; i < profile->n_levels; i++)
		if (prog->rdxlevel[profile->first_level + i].mode == index)
			return &prog->rdxlevel[profile->first_level + i];
	return NULL;
}

uint32_t
rd_plan_redux_edge(const struct rd_prog_rdxprofile *profile,
		   const struct rd_prog_rdxencoder *encoder, int64_t factor)
{
	return rd_redux_edge(encoder->grid, factor,
			     (enum rd_redux_rounding)profile->rounding);
}

static enum rd_status
check_asked_once(struct settling *s)
{
	const struct rd_plan_redux_ask *ask = s->ask;

	if ((ask->mode.ptr != NULL) + ask->has_factor + (ask->edge != 0) <= 1)
		return RD_OK;
	return rd_problem_set(s->problem, RD_SEMANTIC, 4, "redux.conflict",
			      "a mode, a factor and an edge exclude each "
			      "other");
}

static enum rd_status
take_edge(struct settling *s)
{
	if (s->ask->edge > s->out->grid)
		return rd_problem_set(s->problem, RD_SEMANTIC, 4, "redux.range",
				      "an edge of %u tokens is more than the "
				      "%u of the encoder",
				      s->ask->edge, s->out->grid);
	s->out->edge = s->ask->edge;
	s->out->why_mode = RD_PLAN_REDUX_ASKED;
	return RD_OK;
}

static const struct rd_prog_rdxlevel *
level_of_factor(const struct settling *s)
{
	const struct rd_prog_rdxprofile *p = s->out->profile;

	for (uint32_t i = 0; i < p->n_levels; i++)
		if (s->prog->rdxlevel[p->first_level + i].factor ==
		    s->ask->factor)
			return &s->prog->rdxlevel[p->first_level + i];
	return NULL;
}

static enum rd_status
check_factor(struct settling *s)
{
	const struct rd_prog_rdxprofile *p = s->out->profile;
	const int64_t range[3] = { p->factor_low, p->factor_high,
				   p->factor_step };

	if (!p->factor_low) {
		not_in_profile(s, "factor of one's own", RD_STR_NONE);
		rd_problem_hint(s->problem, "it has modes only");
		return RD_SEMANTIC;
	}
	return check_range(s->ask->factor, range, "factor", s->problem);
}

static enum rd_status
take_factor(struct settling *s)
{
	const struct rd_prog_rdxlevel *level = level_of_factor(s);
	enum rd_status status = level ? RD_OK : check_factor(s);

	if (status != RD_OK)
		return status;
	s->out->mode = level ? &s->prog->rdxmode[level->mode] : NULL;
	s->out->factor = s->ask->factor;
	s->out->why_mode = RD_PLAN_REDUX_ASKED;
	return RD_OK;
}

static const struct rd_prog_rdxmode *
proposed_mode(struct settling *s)
{
	const struct rd_prog_rdxprofile *p = s->out->profile;
	const struct rd_prog_rdxmode *modes = s->prog->rdxmode, *mode;

	if (s->out->use && s->out->use->mode != RD_NONE) {
		mode = &modes[s->out->use->mode];
		s->out->why_mode = RD_PLAN_REDUX_USE;
		if (rd_plan_redux_level(s->prog, p, mode))
			return mode;
	}
	s->out->why_mode = RD_PLAN_REDUX_DEFAULT;
	mode = &modes[s->prog->redux->mode];
	if (rd_plan_redux_level(s->prog, p, mode))
		return mode;
	return &modes[s->prog->rdxlevel[p->first_level].mode];
}

static enum rd_status
take_mode(struct settling *s)
{
	struct rd_str name = wanted(s, s->ask->mode, RD_RDX_MODE,
				    &s->out->why_mode);
	const struct rd_prog_rdxlevel *level;
	uint32_t index = RD_NONE;
	enum rd_status status = find(s, LISTING(s->prog, "mode", rdxmode), name,
				     &index);

	if (status != RD_OK)
		return status;
	s->out->mode = index == RD_NONE ? proposed_mode(s)
					: &s->prog->rdxmode[index];
	level = rd_plan_redux_level(s->prog, s->out->profile, s->out->mode);
	if (!level)
		return not_in_profile(s, "mode", name);
	s->out->factor = level->factor;
	return RD_OK;
}

static enum rd_status
settle_mode(struct settling *s)
{
	enum rd_status status = check_asked_once(s);

	if (status != RD_OK)
		return status;
	if (s->ask->edge)
		return take_edge(s);
	status = s->ask->has_factor ? take_factor(s) : take_mode(s);
	if (status == RD_OK)
		s->out->edge = rd_plan_redux_edge(
			s->out->profile, s->out->encoder, s->out->factor);
	return status;
}

/* ---- function ---- */

const struct rd_prog_rdxkernel *
rd_plan_redux_kernel(const struct rd_prog *prog,
		     const struct rd_prog_rdxprofile *profile,
		     uint32_t function)
{
	const struct rd_prog_rdxkernel *kernels =
		&prog->rdxkernel[profile->first_kernel];

	for (uint32_t i = 0; i < profile->n_kernels; i++)
		if (kernels[i].function == function)
			return &kernels[i];
	return NULL;
}

/* The profile's own choice: of the mode, or of all factors. */
static uint32_t
own_function(struct settling *s)
{
	const struct rd_prog_rdxlevel *level =
		s->out->mode ? rd_plan_redux_level(s->prog, s->out->profile,
						   s->out->mode)
			     : NULL;

	s->out->why_function = level ? RD_PLAN_REDUX_MODE
				     : RD_PLAN_REDUX_DEFAULT;
	return level ? level->function : s->out->profile->function;
}

static enum rd_status
settle_function(struct settling *s)
{
	const struct rd_prog_rdxprofile *p = s->out->profile;
	uint32_t own = own_function(s), index = RD_NONE;
	enum rd_plan_redux_why why;
	struct rd_str name = wanted(s, s->ask->function, RD_RDX_FUNCTION, &why);
	const struct rd_prog_rdxkernel *kernel;
	enum rd_status status = find(
		s, LISTING(s->prog, "function", rdxfunction), name, &index);

	if (status != RD_OK)
		return status;
	if (index != RD_NONE) {
		if (!rd_plan_redux_kernel(s->prog, p, index) ||
		    (p->fixed && index != own))
			return not_in_profile(s, "function", name);
		s->out->why_function = why;
	} else if (s->out->kind && !p->fixed &&
		   rd_plan_redux_kernel(s->prog, p, s->out->kind->function)) {
		index = s->out->kind->function;
		s->out->why_function = RD_PLAN_REDUX_KIND;
	} else {
		index = own;
	}
	kernel = rd_plan_redux_kernel(s->prog, p, index);
	s->out->function = &s->prog->rdxfunction[index];
	s->out->kernel = (enum rd_redux_kernel)kernel->kernel;
	return RD_OK;
}

/* ---- crop and law ---- */

/* The word's number in a closed list; n: it is none of them. */
static uint32_t
word_of(const char *const *words, uint32_t n, struct rd_str name)
{
	uint32_t i = 0;

	while (i < n && !rd_str_is(name, words[i]))
		i++;
	return i;
}

static enum rd_status
unknown_word(struct settling *s, const char *what, struct rd_str name,
	     const char *const *words, uint32_t n)
{
	rd_problem_set(s->problem, RD_SEMANTIC, 4, "redux.unknown-name",
		       "there is no %s \"%.*s\"", what, RD_STR_FMT(name));
	return suggest(s, name, words, n);
}

static enum rd_status
settle_crop(struct settling *s)
{
	const struct rd_prog_rdxprofile *p = s->out->profile;
	struct rd_str name = s->ask->crop;
	uint32_t crop = p->crop;

	if (name.ptr) {
		crop = word_of(rd_redux_crop_names, RD_REDUX_N_CROPS, name);
		if (crop == RD_REDUX_N_CROPS)
			return unknown_word(s, "crop mode", name,
					    rd_redux_crop_names,
					    RD_REDUX_N_CROPS);
		if (!(p->crops >> crop & 1))
			return not_in_profile(s, "crop mode", name);
	}
	s->out->crop = (enum rd_redux_crop)crop;
	s->out->margin = p->margin;
	if (!s->ask->has_margin)
		return RD_OK;
	if (crop != RD_REDUX_CROP_AUTOCROP)
		return rd_problem_set(s->problem, RD_SEMANTIC, 4,
				      "redux.conflict",
				      "a margin needs the crop mode "
				      "\"autocrop\"");
	if (s->ask->margin < 0 || s->ask->margin > RD_DECIMAL_ONE)
		return rd_problem_set(s->problem, RD_SEMANTIC, 4, "redux.range",
				      "a margin is 0 to 1");
	s->out->margin = s->ask->margin;
	return RD_OK;
}

static enum rd_status
settle_law(struct settling *s)
{
	const struct rd_prog_rdxprofile *p = s->out->profile;
	const struct rd_prog_rdxlaw *laws = &s->prog->rdxlaw[p->first_law];
	struct rd_str name = s->ask->law;
	uint32_t law;

	s->out->law = &laws[0];
	if (!name.ptr)
		return RD_OK;
	law = word_of(rd_redux_law_names, RD_REDUX_N_LAWS, name);
	if (law == RD_REDUX_N_LAWS)
		return unknown_word(s, "law", name, rd_redux_law_names,
				    RD_REDUX_N_LAWS);
	for (uint32_t i = 0; i < p->n_laws; i++)
		if (laws[i].law == law) {
			s->out->law = &laws[i];
			return RD_OK;
		}
	return not_in_profile(s, "law", name);
}

/* ---- all of it ---- */

enum rd_status
rd_plan_redux_resolve(const struct rd_prog *prog,
		      const struct rd_plan_redux_ask *ask,
		      struct rd_plan_redux *out, struct rd_problem *problem)
{
	static enum rd_status (*const steps[])(struct settling *) = {
		settle_profile,	 settle_encoder, settle_purpose, settle_mode,
		settle_function, settle_crop,	 settle_law,
	};
	struct settling s = { prog, ask, out, problem };
	enum rd_status status = RD_OK;

	*out = (struct rd_plan_redux){ .prog = prog };
	if (!prog->n_redux) {
		rd_problem_set(problem, RD_SEMANTIC, 3, "redux.no-rules",
			       "the program has no rules of Redux");
		rd_problem_hint(problem, "a pack with base=\"redux\" has");
		return RD_SEMANTIC;
	}
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		status = steps[i](&s);
		if (status != RD_OK)
			return status;
	}
	out->text_tokens = ask->text_tokens ? ask->text_tokens
					    : prog->redux->text_tokens;
	return RD_OK;
}

/* ---- strengths ---- */

int64_t
rd_plan_redux_strength_default(const struct rd_prog_rdxlaw *law)
{
	return law->law == RD_REDUX_LAW_NONE ? RD_DECIMAL_ONE : law->fallback;
}

enum rd_status
rd_plan_redux_strength(const struct rd_plan_redux *setting, int64_t strength,
		       struct rd_problem *problem)
{
	const struct rd_prog_rdxlaw *law = setting->law;
	const int64_t range[3] = { law->low, law->high, law->step };

	if (law->law == RD_REDUX_LAW_NONE) {
		if (strength == RD_DECIMAL_ONE)
			return RD_OK;
		return rd_problem_set(
			problem, RD_SEMANTIC, 4, "redux.not-in-profile",
			"%s has no strength",
			rd_prog_str(setting->prog, setting->profile->name).ptr);
	}
	return check_range(strength, range, "strength", problem);
}

int64_t
rd_plan_redux_scale(const struct rd_plan_redux *setting, int64_t strength)
{
	switch ((enum rd_redux_law)setting->law->law) {
	case RD_REDUX_LAW_LINEAR:
		return strength * RD_DECIMAL_ONE;
	case RD_REDUX_LAW_SQUARE:
		return strength * strength;
	default:
		return RD_DECIMAL_ONE * RD_DECIMAL_ONE;
	}
}
