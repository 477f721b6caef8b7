/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The public face of Redux: checks arguments, translates types. */

#include "lib/redux.h"

#include <stdlib.h>

#include "base/decimal.h"
#include "redux/apply.h"

#define ASK_FIRST                                                              \
	(offsetof(struct refdesk_redux_ask, text_tokens) + sizeof(uint32_t))
#define FACTS_FIRST                                                            \
	(offsetof(struct refdesk_redux_facts, text_tokens) + sizeof(uint32_t))
#define WORK_FIRST                                                             \
	(offsetof(struct refdesk_redux_work, end_row) + sizeof(uint32_t))

int
lib_refused(struct refdesk_problem *out, const struct rd_problem *why)
{
	lib_tell(out, why);
	return why->exit_code == 10  ? REFDESK_NO_MEMORY
	       : why->exit_code == 3 ? REFDESK_BAD_PROGRAM
				     : REFDESK_BAD_REQUEST;
}

/* ---- the setting ---- */

static bool
take_decimal(const char *text, bool *has, int64_t *value)
{
	*has = text;
	return !text || rd_decimal_rule(rd_str_of(text), value) == RD_OK;
}

static bool
take_ask(const struct refdesk_redux_ask *given, struct rd_plan_redux_ask *ask)
{
	struct refdesk_redux_ask all = { 0 };

	if (given->size < ASK_FIRST || given->size > sizeof(all))
		return false;
	memcpy(&all, given, given->size);
	ask->profile = rd_str_of(all.profile);
	ask->mode = rd_str_of(all.mode);
	ask->function = rd_str_of(all.function);
	ask->encoder = rd_str_of(all.encoder);
	ask->crop = rd_str_of(all.crop);
	ask->law = rd_str_of(all.law);
	ask->use = rd_str_of(all.use);
	ask->kind = rd_str_of(all.kind);
	ask->edge = all.edge;
	ask->text_tokens = all.text_tokens;
	return take_decimal(all.factor, &ask->has_factor, &ask->factor) &&
	       take_decimal(all.margin, &ask->has_margin, &ask->margin);
}

EXPORT int
refdesk_redux_new(const struct refdesk_program *program,
		  const struct refdesk_redux_ask *ask,
		  struct refdesk_redux **redux, struct refdesk_problem *problem)
{
	struct rd_plan_redux_ask names = { 0 };
	struct rd_problem why = { 0 };
	struct refdesk_redux *made;

	if (redux)
		*redux = NULL;
	if (!program || !ask || !redux)
		return lib_bad_call(problem, "NULL");
	if (!take_ask(ask, &names))
		return lib_bad_call(problem, "ask");
	made = calloc(1, sizeof(*made));
	if (!made)
		return lib_no_memory(problem);
	if (rd_plan_redux_resolve(&program->prog, &names, &made->setting,
				  &why) != RD_OK) {
		free(made);
		return lib_refused(problem, &why);
	}
	*redux = made;
	return REFDESK_OK;
}

EXPORT void
refdesk_redux_free(struct refdesk_redux *redux)
{
	free(redux);
}

EXPORT int
refdesk_redux_describe(const struct refdesk_redux *redux,
		       struct refdesk_redux_facts *facts,
		       struct refdesk_problem *problem)
{
	const struct rd_plan_redux *s = redux ? &redux->setting : NULL;
	struct refdesk_redux_facts all = { 0 };

	if (!s || !facts)
		return lib_bad_call(problem, "NULL");
	if (facts->size < FACTS_FIRST || facts->size > sizeof(all))
		return lib_bad_call(problem, "facts");
	all.size = facts->size;
	all.profile = rd_prog_str(s->prog, s->profile->name).ptr;
	all.mode = s->mode ? rd_prog_str(s->prog, s->mode->name).ptr : "";
	all.function = rd_prog_str(s->prog, s->function->name).ptr;
	all.encoder = rd_prog_str(s->prog, s->encoder->name).ptr;
	all.kernel = rd_redux_kernel_names[s->kernel];
	all.crop = rd_redux_crop_names[s->crop];
	all.law = rd_redux_law_names[s->law->law];
	if (s->factor)
		(void)rd_decimal_format(s->factor, 4, all.factor);
	all.grid = s->grid;
	all.edge = s->edge;
	all.tokens = s->edge * s->edge;
	all.text_tokens = s->text_tokens;
	memcpy(facts, &all, facts->size);
	return REFDESK_OK;
}

/* ---- tokens ---- */

_Static_assert((int)REFDESK_REDUX_F32 == (int)RD_RDX_F32 &&
		       (int)REFDESK_REDUX_F16 == (int)RD_RDX_F16 &&
		       (int)REFDESK_REDUX_BF16 == (int)RD_RDX_BF16,
	       "the same numbers");

/* A work that can be taken; the strength is checked later. */
static bool
take_work(const struct refdesk_redux *redux,
	  const struct refdesk_redux_work *given,
	  struct refdesk_redux_work *work)
{
	*work = (struct refdesk_redux_work){ 0 };
	if (given->size < WORK_FIRST || given->size > sizeof(*work))
		return false;
	memcpy(work, given, given->size);
	if (!work->first_row && !work->end_row)
		work->end_row = redux->setting.edge;
	return work->type >= 0 && work->type < RD_RDX_N_DTYPES &&
	       work->width > 0 && work->first_row <= work->end_row &&
	       work->end_row <= redux->setting.edge;
}

/* Whether n_bytes are those of side * side tokens. */
static bool
is_tensor(const struct refdesk_redux_work *work, uint32_t side, size_t n_bytes)
{
	size_t bytes;

	return !__builtin_mul_overflow(rd_rdx_dtype_bytes[work->type],
				       work->width, &bytes) &&
	       !__builtin_mul_overflow(bytes, (size_t)side * side, &bytes) &&
	       bytes == n_bytes;
}

static int
find_scale(const struct refdesk_redux *redux,
	   const struct refdesk_redux_work *work, float *scale,
	   struct refdesk_problem *problem)
{
	const struct rd_prog_rdxlaw *law = redux->setting.law;
	int64_t strength = rd_plan_redux_strength_default(law);
	struct rd_problem why = { 0 };
	bool has;

	if (!take_decimal(work->strength, &has, &strength))
		return lib_bad_call(problem, "strength");
	if (rd_plan_redux_strength(&redux->setting, strength, &why) != RD_OK)
		return lib_refused(problem, &why);
	*scale = rd_rdx_apply_scale((enum rd_redux_law)law->law, strength);
	return REFDESK_OK;
}

EXPORT int
refdesk_redux_apply(const struct refdesk_redux *redux,
		    const struct refdesk_redux_work *given, void *out,
		    size_t n_out, struct refdesk_problem *problem)
{
	struct refdesk_redux_work work;
	struct rd_rdx_apply_setting setting;
	struct rd_rdx_apply apply;
	int status;

	if (!redux || !given || !out)
		return lib_bad_call(problem, "NULL");
	if (!take_work(redux, given, &work) || !work.in)
		return lib_bad_call(problem, "work");
	if (!is_tensor(&work, redux->setting.grid, work.n_in) ||
	    !is_tensor(&work, redux->setting.edge, n_out))
		return lib_bad_call(problem, "the size of a tensor");
	setting = (struct rd_rdx_apply_setting){
		.grid = redux->setting.grid,
		.edge = redux->setting.edge,
		.width = work.width,
		.kernel = redux->setting.kernel,
		.from = (enum rd_rdx_dtype)work.type,
		.to = (enum rd_rdx_dtype)work.type,
		.mask = work.mask,
	};
	status = find_scale(redux, &work, &setting.scale, problem);
	if (status != REFDESK_OK)
		return status;
	if (!rd_rdx_apply_init(&apply, &setting))
		return lib_bad_call(problem, "the grid");
	rd_rdx_apply_rows(&apply, work.in, out, work.first_row, work.end_row);
	return REFDESK_OK;
}

EXPORT int
refdesk_redux_keep(const struct refdesk_redux *redux,
		   const struct refdesk_redux_work *given, void *out,
		   size_t *n_out, struct refdesk_problem *problem)
{
	struct refdesk_redux_work work;
	const struct rd_plan_redux *s;
	float *mask;
	size_t n;

	if (!redux || !given || !out || !n_out)
		return lib_bad_call(problem, "NULL");
	s = &redux->setting;
	n = (size_t)s->edge * s->edge;
	if (!take_work(redux, given, &work) ||
	    !is_tensor(&work, s->edge, *n_out))
		return lib_bad_call(problem, "work");
	if (!work.mask)
		return REFDESK_OK;
	mask = calloc(n, sizeof(*mask));
	if (!mask)
		return lib_no_memory(problem);
	if (rd_rdx_apply_mask(s->grid, s->edge, work.mask, mask))
		*n_out = rd_rdx_apply_keep(out, *n_out / n, mask, n) *
			 (*n_out / n);
	free(mask);
	return REFDESK_OK;
}

EXPORT size_t
refdesk_redux_nonfinite(int type, const void *values, size_t n_values)
{
	if (type < 0 || type >= RD_RDX_N_DTYPES)
		return n_values;
	return rd_rdx_apply_nonfinite((enum rd_rdx_dtype)type, values,
				      n_values);
}
