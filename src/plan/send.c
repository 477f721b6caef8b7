/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From a decision and a generation to the plan for a provider.  A try that the
 * rules say no to is left out with the reason, where another may take its
 * place; a model that was named has to do what it is asked, or nothing is
 * planned. */

#include "plan/making.h"

#include "base/decimal.h"
#include "plan/policy.h"
#include "plan/prompt.h"

#define URL_CAP ((size_t)4 << 10)
#define MICRO_PER_LIMIT 100 /* 1e-4 in 1e-6 */

/* ---- where it goes ---- */

/* Every provider has one. */
static const struct rd_prog_call *
submit_call(const struct rd_prog *prog, const struct rd_prog_provider *provider)
{
	const struct rd_prog_call *call = &prog->call[provider->first_call];

	while (call->on != RD_CALL_SUBMIT)
		call++;
	return call;
}

/* As in a path: what is not plain is percent-encoded, slashes stay. */
static enum rd_status
encode_path(struct plan_making *m, struct rd_str text, struct rd_str *out)
{
	static const char hex[] = "0123456789ABCDEF";
	struct rd_buf path;

	rd_buf_init(&path, URL_CAP);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (rd_is_alnum((char)c) || (c && strchr("-._~/", c))) {
			rd_buf_char(&path, (char)c);
		} else {
			rd_buf_char(&path, '%');
			rd_buf_char(&path, hex[c >> 4]);
			rd_buf_char(&path, hex[c & 15]);
		}
	}
	return plan_keep(m, &path, out);
}

static enum rd_status
write_target(struct plan_trying *t)
{
	struct plan_making *m = t->making;
	const struct rd_prog_provider *provider =
		&m->prog->provider[t->model->provider];
	const struct rd_prog_call *call = submit_call(m->prog, provider);
	struct plan_hole holes[] = { { "{endpoint}", RD_STR_NONE },
				     { "{app}", RD_STR_NONE } };
	enum rd_status status;
	struct rd_buf url;

	status = encode_path(m, t->out->endpoint, &holes[0].value);
	if (status == RD_OK)
		status = encode_path(m, t->out->app, &holes[1].value);
	if (status != RD_OK)
		return status;
	rd_buf_init(&url, URL_CAP);
	plan_prompt_fill(&url, rd_prog_str(m->prog, call->url), holes, 2);
	t->out->method = rd_prog_str(m->prog, call->method);
	return plan_keep(m, &url, &t->out->url);
}

/* ---- one try ---- */

static void
take_names(struct plan_trying *t)
{
	const struct rd_prog *prog = t->making->prog;
	const struct rd_prog_provider *provider =
		&prog->provider[t->model->provider];
	struct rd_str secret = rd_prog_str(prog, provider->secret);

	t->out->provider = rd_prog_str(prog, provider->name);
	t->out->model = rd_prog_str(prog, t->model->name);
	t->out->endpoint = rd_prog_str(prog, t->model->endpoint);
	t->out->app = rd_prog_str(prog, t->model->app);
	t->out->secret = secret.len ? secret : RD_STR_NONE;
}

static enum rd_status
check_state(struct plan_trying *t)
{
	struct plan_making *m = t->making;
	uint32_t instead = t->model->instead;
	const char *since = plan_cstr(m, t->model->since);

	if (t->model->state == RD_MODEL_ACTIVE)
		return RD_OK;
	if (t->model->state == RD_MODEL_DEPRECATED) {
		plan_note(&t->notes, "%s is deprecated%s%s%s%s",
			  plan_model_name(t), *since ? " since " : "", since,
			  instead == RD_NONE ? "" : "; there is ",
			  instead == RD_NONE
				  ? ""
				  : plan_cstr(m, m->prog->model[instead].name));
		return RD_OK;
	}
	plan_refuse(m, "plan.model-gone", "%s is gone%s%s", plan_model_name(t),
		    *since ? " since " : "", since);
	rd_problem_where(m->problem, "generation.model");
	if (instead != RD_NONE)
		rd_problem_hint(m->problem, "there is %s",
				plan_cstr(m, m->prog->model[instead].name));
	return RD_SEMANTIC;
}

static enum rd_status
check_texts(struct plan_trying *t)
{
	struct plan_making *m = t->making;

	return plan_denied(m->arena, m->prog, t->out->prompt, m->problem);
}

static enum rd_status
make_try(struct plan_making *m, const struct plan_step *step,
	 struct rd_plan_try *out)
{
	struct plan_trying t = {
		.making = m,
		.model = &m->prog->model[step->model],
		.may_drop = step->drops,
		.out = out,
		.notes = { .arena = m->arena },
	};
	enum rd_status status;

	*out = (struct rd_plan_try){ .on = step->on };
	take_names(&t);
	status = check_state(&t);
	if (status == RD_OK)
		status = plan_order(&t);
	if (status == RD_OK)
		status = check_texts(&t);
	if (status == RD_OK)
		status = plan_fields(&t);
	if (status == RD_OK)
		status = plan_body(&t);
	if (status == RD_OK)
		status = plan_cost(&t);
	if (status == RD_OK)
		status = write_target(&t);
	if (status == RD_OK && t.notes.failed)
		status = plan_no_memory(m);
	if (status == RD_OK && !m->images)
		m->images = t.images;
	m->has_redux = m->has_redux || (status == RD_OK && t.has_redux);
	out->notes = t.notes.list;
	out->n_notes = (uint32_t)t.notes.n;
	return status;
}

/* ---- limits of the user ---- */

static void
put_usd(char *out, int64_t micro)
{
	out[rd_decimal_format(micro, 6, out)] = '\0';
}

static bool
too_dear(const struct plan_making *m, const struct rd_plan_try *try)
{
	return m->g->has_max_cost &&
	       try->cost_micro > m->g->max_cost * MICRO_PER_LIMIT;
}

static enum rd_status
refuse_cost(struct plan_making *m, const struct rd_plan_try *try)
{
	char cost[RD_POINTS_TEXT + 1], most[RD_POINTS_TEXT + 1];

	put_usd(cost, try->cost_micro);
	put_usd(most, m->g->max_cost * MICRO_PER_LIMIT);
	rd_problem_set(m->problem, RD_LIMIT, 9, "plan.max-cost",
		       "%.*s would cost $%s, and at most $%s may be spent",
		       RD_STR_FMT(try->model), cost, most);
	rd_problem_where(m->problem, "generation.max_cost");
	rd_problem_hint(m->problem, "raise --max-cost, or ask for less");
	return RD_LIMIT;
}

enum rd_status
rd_plan_grid_cost(const struct rd_plan_doc *docs, uint32_t n,
		  struct rd_problem *problem)
{
	char cost[RD_POINTS_TEXT + 1], most[RD_POINTS_TEXT + 1];
	int64_t sum = 0;

	for (uint32_t i = 0; i < n; i++)
		if (__builtin_add_overflow(sum, docs[i].tries[0].cost_micro,
					   &sum))
			sum = INT64_MAX;
	if (!n || docs[0].max_cost == RD_PLAN_NO_LIMIT ||
	    sum <= docs[0].max_cost * MICRO_PER_LIMIT)
		return RD_OK;
	put_usd(cost, sum);
	put_usd(most, docs[0].max_cost * MICRO_PER_LIMIT);
	rd_problem_set(problem, RD_LIMIT, 9, "plan.max-cost",
		       "%u plans would cost $%s, and at most $%s may be spent",
		       n, cost, most);
	rd_problem_where(problem, "generation.max_cost");
	rd_problem_hint(problem, "raise --max-cost");
	return RD_LIMIT;
}

/* ---- all tries ---- */

/* What is wrong with one try only, and not with the request. */
static bool
passes_over(enum rd_status status, const struct rd_problem *problem)
{
	return problem->exit_code == 4 &&
	       (status == RD_SEMANTIC || status == RD_LIMIT);
}

static void
note_left_out(struct plan_making *m, const struct rd_plan_try *try)
{
	plan_note(&m->notes, "%.*s is left out: %s", RD_STR_FMT(try->model),
		  m->problem->title);
}

/* A first try that was not named may give way, when the next says so. */
static bool
may_give_way(const struct plan_making *m, const struct plan_step *steps,
	     uint32_t i, uint32_t n)
{
	return !m->g->model.ptr && i + 1 < n && steps[i + 1].on & RD_ON_REFUSED;
}

struct tries {
	struct rd_plan_try *list;
	uint32_t n;
	struct rd_problem first; /* that a try was left out for */
};

static enum rd_status
add_try(struct plan_making *m, const struct plan_step *steps, uint32_t i,
	uint32_t n, struct tries *tries)
{
	struct rd_plan_try *try = &tries->list[tries->n];
	enum rd_status status = make_try(m, &steps[i], try);

	if (status != RD_OK) {
		if (!passes_over(status, m->problem) ||
		    (!tries->n && !may_give_way(m, steps, i, n)))
			return status;
		if (!tries->first.code)
			tries->first = *m->problem;
		note_left_out(m, try);
		return RD_OK;
	}
	if (too_dear(m, try)) {
		status = refuse_cost(m, try);
		if (!tries->n)
			return status;
		note_left_out(m, try);
		return RD_OK;
	}
	if (!tries->n)
		try->on = 0;
	tries->n++;
	return RD_OK;
}

static enum rd_status
make_tries(struct plan_making *m, struct tries *tries)
{
	const struct plan_step *steps;
	enum rd_status status;
	uint32_t n;

	status = plan_choose(m, &steps, &n);
	if (status != RD_OK)
		return status;
	tries->list = rd_arena_array(m->arena, n, sizeof(*tries->list));
	if (!tries->list)
		return plan_no_memory(m);
	for (uint32_t i = 0; i < n && status == RD_OK; i++)
		status = add_try(m, steps, i, n, tries);
	if (tries->first.code && !tries->n && passes_over(status, m->problem))
		*m->problem = tries->first;
	else if (status == RD_OK)
		*m->problem = (struct rd_problem){ 0 };
	return status;
}

/* ---- the whole ---- */

static void
write_doc(const struct plan_making *m, const struct tries *tries,
	  struct rd_plan_doc *out)
{
	*out = (struct rd_plan_doc){
		.decision = m->ask->decision_id,
		.subject = m->ask->subject,
		.negative = m->asked.negative,
		.preset = m->g->preset,
		.seed = m->asked.seed,
		.program = rd_str_of(m->prog->sha256),
		.prompt = m->prompt,
		.images = m->images,
		.max_cost = m->g->has_max_cost ? m->g->max_cost
					       : RD_PLAN_NO_LIMIT,
		.mode = m->mode,
		.references = m->sources,
		.n_references = m->n_sources,
		.redux = m->has_redux ? m->redux : NULL,
		.notes = m->notes.list,
		.n_notes = (uint32_t)m->notes.n,
		.tries = tries->list,
		.n_tries = tries->n,
	};
}

/* Everything that somebody wrote, and what came of it. */
static enum rd_status
check_said(struct plan_making *m)
{
	enum rd_status status;
	struct rd_str said;
	struct rd_buf all;

	rd_buf_init(&all, 4u << 20);
	rd_buf_str(&all, m->prompt);
	rd_buf_char(&all, '\n');
	rd_buf_str(&all, m->g->prompt);
	for (uint32_t i = 0; i < m->g->n_params; i++) {
		rd_buf_char(&all, '\n');
		rd_buf_str(&all, m->g->params[i].value);
	}
	status = plan_keep(m, &all, &said);
	return status == RD_OK
		       ? plan_denied(m->arena, m->prog, said, m->problem)
		       : status;
}

static enum rd_status
prepare(struct plan_making *m)
{
	enum rd_status status = plan_find(m);

	if (status == RD_OK)
		status = plan_sources(m);
	if (status == RD_OK)
		status = plan_prompt_write(m->ask, plan_prompt_reference(m),
					   &m->prompt, m->problem);
	if (status == RD_OK)
		status = plan_prompt_attributes(m->ask, &m->prompt, m->problem);
	m->prompt = rd_str_trim(m->prompt);
	if (status == RD_OK)
		status = check_said(m);
	return status;
}

enum rd_status
rd_plan_send(const struct rd_plan_ask *ask, struct rd_plan_doc *out,
	     struct rd_problem *problem)
{
	struct plan_making m = {
		.ask = ask,
		.g = ask->generation,
		.prog = rd_dec_program(ask->dec),
		.arena = ask->arena,
		.problem = problem,
		.prompt_said = ask->generation->prompt.ptr ||
			       ask->generation->n_attributes,
		.notes = { .arena = ask->arena },
	};
	struct tries tries = { 0 };
	enum rd_status status = prepare(&m);

	if (status == RD_OK)
		status = make_tries(&m, &tries);
	if (status == RD_OK && m.notes.failed)
		status = plan_no_memory(&m);
	if (status == RD_OK)
		write_doc(&m, &tries, out);
	return status;
}
