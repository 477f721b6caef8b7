/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the cases reached: every factor, choice, step, gate, pin, hold, hold
 * reason, clock or month band and cue that took part in some decision. */

#include <stdlib.h>

#include "base/escape.h"
#include "conform/internal.h"

enum kind {
	FACTORS,
	CHOICES,
	STEPS,
	GATES,
	PINS,
	HOLDS,
	REASONS,
	BANDS,
	CUES,
	N_KINDS
};

struct rd_conf_coverage {
	const struct rd_prog *prog;
	unsigned char *reached[N_KINDS];
	uint32_t n[N_KINDS];
};

static const char *const kind_names[N_KINDS] = {
	"factors", "choices", "steps", "gates", "pins",
	"holds",   "reasons", "bands", "cues",
};

void
rd_conf_coverage_free(struct rd_conf_coverage *coverage)
{
	if (!coverage)
		return;
	for (int k = 0; k < N_KINDS; k++)
		free(coverage->reached[k]);
	free(coverage);
}

struct rd_conf_coverage *
rd_conf_coverage_new(const struct rd_prog *prog)
{
	struct rd_conf_coverage *coverage = calloc(1, sizeof(*coverage));
	const uint32_t n[N_KINDS] = { prog->n_factor, prog->n_choice,
				      prog->n_step,   prog->n_gate,
				      prog->n_pin,    prog->n_hold,
				      prog->n_reason, prog->n_darg,
				      prog->n_cue };

	if (!coverage)
		return NULL;
	coverage->prog = prog;
	for (int k = 0; k < N_KINDS; k++) {
		coverage->n[k] = n[k];
		coverage->reached[k] = calloc(n[k] + 1u, 1);
		if (!coverage->reached[k]) {
			rd_conf_coverage_free(coverage);
			return NULL;
		}
	}
	return coverage;
}

/* ---- taking note of a decision ---- */

static uint32_t
step_of(const struct rd_prog *prog, const struct rd_prog_factor *f,
	int64_t age_ms)
{
	for (uint32_t s = 0; s < f->n_steps; s++)
		if (age_ms < prog->step[f->first_step + s].below_ms)
			return f->first_step + s;
	return RD_NONE;
}

static void
cover_repeat(struct rd_conf_runner *runner, const struct rd_dec_part *part)
{
	struct rd_conf_coverage *cov = runner->coverage;
	uint32_t n, step;
	const struct rd_eng_use *uses = rd_dec_uses(runner->dec, &n);
	int64_t age_ms = runner->request.now.utc_ms - uses[part->use].at_ms;

	cov->reached[FACTORS][part->factor] = 1;
	if (part->exempt)
		return;
	step = step_of(cov->prog, &cov->prog->factor[part->factor],
		       age_ms < 0 ? 0 : age_ms);
	if (step != RD_NONE)
		cov->reached[STEPS][step] = 1;
}

static void
cover_parts(struct rd_conf_runner *runner, uint32_t ref)
{
	struct rd_conf_coverage *cov = runner->coverage;
	uint32_t n = rd_dec_parts(runner->dec, ref, runner->parts);

	for (uint32_t i = 0; i < n; i++) {
		const struct rd_dec_part *part = &runner->parts[i];

		if (part->use != RD_NONE) {
			cover_repeat(runner, part);
			continue;
		}
		/* A case that held counts even when it gives nothing. */
		if (part->choice != RD_NONE)
			cov->reached[CHOICES][part->choice] = 1;
		/* So does a row that was learned, whatever its scale. */
		if (part->factor != RD_NONE &&
		    (part->points || part->choice != RD_NONE ||
		     cov->prog->factor[part->factor].kind == RD_FACTOR_LEARNED))
			cov->reached[FACTORS][part->factor] = 1;
	}
}

static void
cover_cues(struct rd_conf_runner *runner)
{
	struct rd_conf_coverage *cov = runner->coverage;
	const struct rd_eng *eng = rd_dec_engine(runner->dec);
	const struct rd_prog *prog = cov->prog;

	for (uint32_t c = 0; c < prog->n_classifier; c++) {
		const struct rd_eng_verdict *v = rd_eng_verdict(eng, c);
		const struct rd_eng_hit *hits;
		uint32_t n;

		for (uint32_t i = 0; i < v->n_hits; i++)
			cov->reached[CUES][v->hits[i].cue] = 1;
		if (!prog->classifier[c].per_record)
			continue;
		hits = rd_eng_record_hits(eng, c, &n);
		for (uint32_t i = 0; i < n; i++)
			cov->reached[CUES][hits[i].cue] = 1;
	}
}

/* Which band of a clock or month table answered. */
static void
cover_bands(struct rd_conf_runner *runner)
{
	struct rd_conf_coverage *cov = runner->coverage;
	const struct rd_prog *prog = cov->prog;
	const struct rd_dec_request *request = &runner->request;
	struct rd_civil civil;

	rd_civil_from_ms(request->now.utc_ms +
				 request->offset_min * RD_MS_MINUTE,
			 &civil);
	for (uint32_t d = 0; d < prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];
		uint32_t band = RD_NONE;

		if (!rd_dec_fact_is_derived(runner->dec, rule->fact))
			continue;
		if (rule->kind == RD_DERIVE_MONTHS)
			band = rule->first_arg + (uint32_t)civil.month - 1;
		else if (rule->kind == RD_DERIVE_CLOCK)
			band = rule->first_arg + rule->n_args - 1;
		for (uint32_t b = 0;
		     rule->kind == RD_DERIVE_CLOCK && b < rule->n_args; b++)
			if (prog->darg[rule->first_arg + b].a <=
			    (uint32_t)civil.hour)
				band = rule->first_arg + b;
		if (band != RD_NONE)
			cov->reached[BANDS][band] = 1;
	}
}

static void
cover_rules(struct rd_conf_coverage *cov, const struct rd_dec_result *result)
{
	if (result->pin != RD_NONE)
		cov->reached[PINS][result->pin] = 1;
	if (result->hold_rule != RD_NONE)
		cov->reached[HOLDS][result->hold_rule] = 1;
	if (result->hold_reason != RD_NONE)
		cov->reached[REASONS][result->hold_reason] = 1;
}

void
conf_cover(struct rd_conf_runner *runner, const struct rd_dec_result *result)
{
	struct rd_conf_coverage *cov = runner->coverage;

	for (uint32_t i = 0; i < result->n_candidates; i++) {
		const struct rd_dec_candidate *c = &result->candidates[i];

		if (c->gate != RD_NONE)
			cov->reached[GATES][c->gate] = 1;
		else
			cover_parts(runner, c->ref);
	}
	cover_rules(cov, result);
	cover_cues(runner);
	cover_bands(runner);
}

/* ---- telling ---- */

/* Arguments of derives that are not clock or month bands are not items. */
static bool
is_item(const struct rd_conf_coverage *cov, int kind, uint32_t index)
{
	if (kind != BANDS)
		return true;
	for (uint32_t d = 0; d < cov->prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &cov->prog->derive[d];

		if (index >= rule->first_arg &&
		    index - rule->first_arg < rule->n_args &&
		    (rule->kind == RD_DERIVE_CLOCK ||
		     rule->kind == RD_DERIVE_MONTHS))
			return true;
	}
	return false;
}

static void
count_kind(const struct rd_conf_coverage *cov, int kind, uint32_t *reached,
	   uint32_t *total)
{
	*reached = *total = 0;
	for (uint32_t i = 0; i < cov->n[kind]; i++) {
		if (!is_item(cov, kind, i))
			continue;
		++*total;
		*reached += cov->reached[kind][i];
	}
}

void
rd_conf_coverage_count(const struct rd_conf_coverage *cov, uint32_t *reached,
		       uint32_t *total)
{
	*reached = *total = 0;
	for (int k = 0; k < N_KINDS; k++) {
		uint32_t r, t;

		count_kind(cov, k, &r, &t);
		*reached += r;
		*total += t;
	}
}

struct item {
	struct rd_str name;
	uint32_t file, line;
};

static struct item
item_of(const struct rd_prog *prog, int kind, uint32_t i)
{
	uint32_t name = 0, file = RD_NONE, line = 0;

	switch ((enum kind)kind) {
	case FACTORS:
		name = prog->factor[i].id;
		file = prog->factor[i].file;
		line = prog->factor[i].line;
		break;
	case CHOICES:
		name = prog->choice[i].id;
		file = prog->choice[i].file;
		line = prog->choice[i].line;
		break;
	case GATES:
		name = prog->gate[i].id;
		file = prog->gate[i].file;
		line = prog->gate[i].line;
		break;
	case PINS:
		name = prog->pin[i].id;
		file = prog->pin[i].file;
		line = prog->pin[i].line;
		break;
	case HOLDS:
		name = prog->hold[i].id;
		file = prog->hold[i].file;
		line = prog->hold[i].line;
		break;
	case CUES:
		name = prog->cue[i].regex ? prog->cue[i].regex
					  : prog->cue[i].text;
		file = prog->cue[i].file;
		line = prog->cue[i].line;
		break;
	case REASONS:
		name = prog->reason[i].term;
		break;
	case STEPS:
		line = prog->step[i].line;
		break;
	case BANDS:
	case N_KINDS:
		break;
	}
	return (struct item){ rd_prog_str(prog, name), file, line };
}

static void
put_missed(const struct rd_conf_coverage *cov, int kind, uint32_t i,
	   struct rd_buf *out)
{
	struct item item = item_of(cov->prog, kind, i);

	rd_buf_printf(out, "  not reached: %.*s %u",
		      (int)strlen(kind_names[kind]) - 1, kind_names[kind], i);
	if (item.name.len) {
		rd_buf_cstr(out, " \"");
		rd_put_shown(out, item.name);
		rd_buf_char(out, '"');
	}
	if (item.file != RD_NONE) {
		rd_buf_cstr(out, " at ");
		rd_prog_put_place(cov->prog, item.file, item.line, out);
	}
	rd_buf_char(out, '\n');
}

void
rd_conf_coverage_human(const struct rd_conf_coverage *cov, struct rd_buf *out)
{
	uint32_t reached, total;

	for (int k = 0; k < N_KINDS; k++) {
		count_kind(cov, k, &reached, &total);
		if (total)
			rd_buf_printf(out, "%-8s %5u of %u\n", kind_names[k],
				      reached, total);
	}
	rd_conf_coverage_count(cov, &reached, &total);
	rd_buf_printf(out, "%-8s %5u of %u\n", "all", reached, total);
	for (int k = 0; k < N_KINDS; k++)
		for (uint32_t i = 0; i < cov->n[k]; i++)
			if (!cov->reached[k][i] && is_item(cov, k, i))
				put_missed(cov, k, i, out);
}

static void
put_item_json(const struct rd_conf_coverage *cov, int kind, uint32_t i,
	      struct rd_buf *out)
{
	struct item item = item_of(cov->prog, kind, i);

	rd_buf_cstr(out, "{\"at\":\"");
	if (item.file != RD_NONE)
		rd_prog_put_place(cov->prog, item.file, item.line, out);
	rd_buf_printf(out, "\",\"index\":%u,\"name\":", i);
	rd_put_json_str(out, item.name);
	rd_buf_char(out, '}');
}

void
rd_conf_coverage_json(const struct rd_conf_coverage *cov, struct rd_buf *out)
{
	uint32_t reached, total;

	rd_buf_char(out, '{');
	for (int k = 0; k < N_KINDS; k++) {
		const char *comma = "";

		count_kind(cov, k, &reached, &total);
		rd_buf_printf(out, "%s\"%s\":{\"missed\":[", k ? "," : "",
			      kind_names[k]);
		for (uint32_t i = 0; i < cov->n[k]; i++) {
			if (cov->reached[k][i] || !is_item(cov, k, i))
				continue;
			rd_buf_cstr(out, comma);
			put_item_json(cov, k, i, out);
			comma = ",";
		}
		rd_buf_printf(out, "],\"reached\":%u,\"total\":%u}", reached,
			      total);
	}
	rd_buf_char(out, '}');
}
