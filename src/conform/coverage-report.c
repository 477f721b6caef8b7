/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What `refdesk test --coverage` and `--gaps` print. */

#include "base/escape.h"
#include "conform/coverage.h"

static const struct {
	const char *key, *one;
} kinds[CONF_N_KINDS] = {
#define KIND(id, key, one) [CONF_##id] = { key, one },
	CONF_KINDS(KIND)
#undef KIND
};

/* ---- which items there are ---- */

/* The derive that an argument belongs to, or RD_NONE. */
static uint32_t
derive_of(const struct rd_prog *prog, uint32_t arg)
{
	for (uint32_t d = 0; d < prog->n_derive; d++)
		if (arg >= prog->derive[d].first_arg &&
		    arg - prog->derive[d].first_arg < prog->derive[d].n_args)
			return d;
	return RD_NONE;
}

static bool
is_band(const struct rd_prog *prog, uint32_t index)
{
	bool south = index >= prog->n_darg;
	uint32_t d = derive_of(prog, south ? index - prog->n_darg : index);
	const struct rd_prog_derive *rule;

	if (d == RD_NONE)
		return false;
	rule = &prog->derive[d];
	if (rule->kind == RD_DERIVE_MONTHS)
		return !south || rule->hemisphere != RD_NONE;
	return !south &&
	       (rule->kind == RD_DERIVE_CLOCK || rule->kind == RD_DERIVE_BANDS);
}

static bool
is_key(const struct rd_prog *prog, uint32_t col)
{
	for (uint32_t f = 0; f < prog->n_factor; f++) {
		const struct rd_prog_factor *factor = &prog->factor[f];

		if (factor->kind == RD_FACTOR_LOOKUP &&
		    col >= factor->first_col &&
		    col - factor->first_col <
			    prog->vocab[prog->fact[factor->key].vocab].n_terms)
			return true;
	}
	return false;
}

static bool
is_clamp(const struct rd_prog *prog, uint32_t index)
{
	if (index < prog->n_factor)
		return prog->factor[index].kind != RD_FACTOR_HISTORY &&
		       (prog->factor[index].has_min ||
			prog->factor[index].has_max);
	index -= prog->n_factor;
	return prog->group[index].has_min || prog->group[index].has_max;
}

static bool
needs_something(const struct rd_prog *prog)
{
	for (uint32_t f = 0; f < prog->n_fact; f++)
		if (prog->fact[f].missing == RD_MISSING_ERROR)
			return true;
	return false;
}

static bool
has_history(const struct rd_prog *prog)
{
	for (uint32_t f = 0; f < prog->n_factor; f++)
		if (prog->factor[f].kind == RD_FACTOR_HISTORY)
			return true;
	return false;
}

static bool
is_outcome(const struct rd_prog *prog, uint32_t index)
{
	const bool is[CONF_N_OUTCOMES] = {
		[CONF_OUTCOME_SCORED] = true,
		[CONF_OUTCOME_LOCKED] = prog->n_pin != 0,
		[CONF_OUTCOME_NONE] = prog->n_gate != 0,
		[CONF_OUTCOME_REFUSED] = needs_something(prog),
	};

	return is[index];
}

/* Words that nothing reads are no rows; a row is what some slot asks for. */
static bool
is_row(const struct rd_prog *prog, uint32_t row)
{
	for (uint32_t t = 0; t < prog->n_table; t++)
		if (row >= prog->table[t].first_row &&
		    row - prog->table[t].first_row < prog->table[t].n_rows)
			return true;
	return false;
}

/* Looks and observations only where the rules have them. */
static bool
is_edge(const struct rd_prog *prog, uint32_t index)
{
	const char *name = conf_edges[index].name;
	bool looks = prog->meta->look_attr != RD_NONE;

	if (strstr(name, "look"))
		return looks;
	if (strstr(name, "observation"))
		return prog->n_observation != 0;
	if (strstr(name, "use"))
		return has_history(prog);
	return true;
}

/* No unit of points is the next one that scores could take. */
static bool
is_of_points(const struct rd_prog *prog, const struct conf_bound *bound)
{
	return prog->rateband[bound->a].measure != RD_MEASURE_EVIDENCE;
}

bool
conf_is_item(const struct rd_conf_coverage *cov, enum conf_kind kind,
	     uint32_t index)
{
	const struct rd_prog *prog = cov->prog;
	const struct conf_bound *bound;

	if (conf_table_of(kind)->count)
		return !conf_table_of(kind)->is ||
		       conf_table_of(kind)->is(prog, index);
	switch (kind) {
	case CONF_IDLE_CHOICES:
		return prog->choice[index].cond != RD_NONE;
	case CONF_IDLE_HOLDS:
		return prog->hold[index].when != RD_NONE;
	case CONF_KEYS:
		return is_key(prog, index);
	case CONF_CUES:
		return rd_prog_written_first(prog, index) == index;
	case CONF_BANDS:
		return is_band(prog, index);
	case CONF_CLAMPS:
		return is_clamp(prog, index);
	case CONF_ROWS:
		return is_row(prog, index);
	case CONF_OUTCOMES:
		return is_outcome(prog, index);
	case CONF_TIES:
		return index == CONF_TIE_USES ? has_history(prog)
					      : prog->n_ref > 2 || !index;
	case CONF_BOUNDS:
		/* A request has no fewer rows than none, no later hour than
		 * the last of a day. */
		bound = &cov->bounds[index / 3];
		if (bound->kind == CONF_BOUND_RATE && is_of_points(prog, bound))
			return index % 3 == 1;
		return bound->kind != CONF_BOUND_CLOCK || bound->value ||
		       index % 3;
	case CONF_EDGES:
		return is_edge(prog, index);
	default:
		return true;
	}
}

/* ---- their names ---- */

#define ITEM_OF(record)                                                        \
	(struct conf_item)                                                     \
	{                                                                      \
		rd_prog_str(prog, (record).id), (record).file, (record).line   \
	}

static struct conf_item
key_item(const struct rd_prog *prog, uint32_t col)
{
	for (uint32_t f = 0; f < prog->n_factor; f++) {
		const struct rd_prog_factor *factor = &prog->factor[f];
		uint32_t term = col - factor->first_col;

		if (factor->kind == RD_FACTOR_LOOKUP &&
		    col >= factor->first_col &&
		    term < prog->vocab[prog->fact[factor->key].vocab].n_terms)
			return (struct conf_item){
				rd_prog_term_name(prog,
						  prog->fact[factor->key].vocab,
						  term),
				factor->file, factor->line
			};
	}
	return (struct conf_item){ RD_STR_LIT(""), RD_NONE, 0 };
}

static struct conf_item
unless_item(const struct rd_prog *prog, uint32_t unless)
{
	struct conf_item item = { rd_prog_str(prog, prog->unless[unless].text),
				  RD_NONE, 0 };

	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (unless >= prog->cue[c].first_unless &&
		    unless - prog->cue[c].first_unless <
			    prog->cue[c].n_unless) {
			item.file = prog->cue[c].file;
			item.line = prog->cue[c].line;
		}
	return item;
}

static struct conf_item
near_miss_item(const struct rd_prog_classifier *c, const struct rd_prog *prog)
{
	return (struct conf_item){ rd_prog_str(prog, c->name), c->file,
				   c->line };
}

static struct conf_item
row_item(const struct rd_prog *prog, uint32_t row)
{
	for (uint32_t t = 0; t < prog->n_table; t++)
		if (row >= prog->table[t].first_row &&
		    row - prog->table[t].first_row < prog->table[t].n_rows)
			return (struct conf_item){
				rd_prog_str(prog, prog->table[t].name),
				prog->table[t].file, prog->row[row].line
			};
	return (struct conf_item){ RD_STR_LIT(""), RD_NONE, 0 };
}

static struct conf_item
band_item(const struct rd_prog *prog, uint32_t index)
{
	bool south = index >= prog->n_darg;
	uint32_t arg = south ? index - prog->n_darg : index;
	uint32_t d = derive_of(prog, arg);
	const struct rd_prog_derive *rule = &prog->derive[d];

	return (struct conf_item){ rd_prog_term_name(
					   prog, prog->fact[rule->fact].vocab,
					   south ? prog->darg[arg].b
					   : rule->kind == RD_DERIVE_CLOCK
						   ? prog->darg[arg].b
						   : prog->darg[arg].a),
				   rule->file, rule->line };
}

static struct conf_item
listed_item(const struct rd_conf_coverage *cov, enum conf_kind kind, uint32_t i)
{
	static const char *const ties[] = { "first place", "later place",
					    "uses at one time" };
	static const char *const outcomes[] = { "scored", "locked", "none",
						"refused" };

	if (kind == CONF_BOUNDS)
		return (struct conf_item){ cov->bounds[i / 3].name,
					   cov->bounds[i / 3].file,
					   cov->bounds[i / 3].line };
	if (kind == CONF_EDGES)
		return (struct conf_item){ rd_str_of(conf_edges[i].name),
					   RD_NONE, 0 };
	if (kind == CONF_NUMBERS)
		return (struct conf_item){ rd_str_of(cov->numbers[i].text),
					   cov->numbers[i].file,
					   cov->numbers[i].line };
	return (struct conf_item){
		rd_str_of(kind == CONF_TIES ? ties[i] : outcomes[i]), RD_NONE, 0
	};
}

static struct conf_item
item_of(const struct rd_conf_coverage *cov, enum conf_kind kind, uint32_t i)
{
	const struct rd_prog *prog = cov->prog;
	uint32_t n_factor = prog->n_factor;

	if (conf_table_of(kind)->item)
		return conf_table_of(kind)->item(prog, i);
	switch (kind) {
	case CONF_FACTORS:
		return ITEM_OF(prog->factor[i]);
	case CONF_CHOICES:
	case CONF_IDLE_CHOICES:
		return ITEM_OF(prog->choice[i]);
	case CONF_GATES:
	case CONF_OPEN_GATES:
		return ITEM_OF(prog->gate[i]);
	case CONF_PINS:
		return ITEM_OF(prog->pin[i]);
	case CONF_HOLDS:
	case CONF_IDLE_HOLDS:
		return ITEM_OF(prog->hold[i]);
	case CONF_WINNERS:
		return ITEM_OF(prog->ref[i]);
	case CONF_CLAMPS:
		if (i < n_factor)
			return ITEM_OF(prog->factor[i]);
		return ITEM_OF(prog->group[i - n_factor]);
	case CONF_CUES:
		return (struct conf_item){ rd_prog_cue_name(prog, i),
					   prog->cue[i].file,
					   prog->cue[i].line };
	case CONF_REASONS:
		return (struct conf_item){
			rd_prog_str(prog, prog->reason[i].term), RD_NONE, 0
		};
	case CONF_STEPS:
		return (struct conf_item){ RD_STR_LIT(""), RD_NONE, 0 };
	case CONF_NEAR_MISSES:
		return near_miss_item(&prog->classifier[i], prog);
	case CONF_KEYS:
		return key_item(prog, i);
	case CONF_UNLESSES:
		return unless_item(prog, i);
	case CONF_ROWS:
		return row_item(prog, i);
	case CONF_BANDS:
		return band_item(prog, i);
	default:
		return listed_item(cov, kind, i);
	}
}

/* "gate 0 "look" at scoring.xml:5" */
void
conf_put_item(const struct rd_conf_coverage *cov, enum conf_kind kind,
	      uint32_t index, struct rd_buf *out)
{
	static const char *const sides[] = { "below", "at", "above" };
	struct conf_item item = item_of(cov, kind, index);

	rd_buf_printf(out, "%s %u", kinds[kind].one,
		      kind == CONF_BOUNDS ? index / 3 : index);
	if (item.name.len) {
		rd_buf_cstr(out, " \"");
		rd_put_shown(out, item.name);
		rd_buf_char(out, '"');
	}
	if (kind == CONF_BOUNDS) {
		rd_buf_char(out, ' ');
		rd_buf_cstr(out, sides[index % 3]);
		rd_buf_char(out, ' ');
		rd_buf_i64(out, cov->bounds[index / 3].value);
	}
	if (kind == CONF_SLOTS)
		rd_buf_cstr(out, index % 2 ? " empty" : " filled");
	conf_put_send_side(kind, index, out);
	if (item.file != RD_NONE) {
		rd_buf_cstr(out, " at ");
		rd_prog_put_place(cov->prog, item.file, item.line, out);
	}
}

/* ---- telling ---- */

static void
count_kind(const struct rd_conf_coverage *cov, enum conf_kind kind,
	   uint32_t *reached, uint32_t *total)
{
	*reached = *total = 0;
	for (uint32_t i = 0; i < cov->n[kind]; i++) {
		if (!conf_is_item(cov, kind, i))
			continue;
		++*total;
		*reached += conf_is_marked(cov, kind, i);
	}
}

void
rd_conf_coverage_count(const struct rd_conf_coverage *cov, uint32_t *reached,
		       uint32_t *total)
{
	*reached = *total = 0;
	for (int k = 0; k < CONF_N_KINDS; k++) {
		uint32_t r, t;

		count_kind(cov, (enum conf_kind)k, &r, &t);
		*reached += r;
		*total += t;
	}
}

void
rd_conf_coverage_gaps(const struct rd_conf_coverage *cov, struct rd_buf *out)
{
	for (int k = 0; k < CONF_N_KINDS; k++)
		for (uint32_t i = 0; i < cov->n[k]; i++) {
			enum conf_kind kind = (enum conf_kind)k;

			if (conf_is_marked(cov, kind, i) ||
			    !conf_is_item(cov, kind, i))
				continue;
			rd_buf_cstr(out, "  not reached: ");
			conf_put_item(cov, kind, i, out);
			rd_buf_char(out, '\n');
		}
}

void
rd_conf_coverage_human(const struct rd_conf_coverage *cov, struct rd_buf *out)
{
	uint32_t reached, total;

	for (int k = 0; k < CONF_N_KINDS; k++) {
		count_kind(cov, (enum conf_kind)k, &reached, &total);
		if (total)
			rd_buf_printf(out, "%-12s %5u of %u\n", kinds[k].key,
				      reached, total);
	}
	rd_conf_coverage_count(cov, &reached, &total);
	rd_buf_printf(out, "%-12s %5u of %u\n", "all", reached, total);
	rd_buf_printf(out, "%-12s %5u\n", "paths", cov->paths.n);
	rd_conf_coverage_gaps(cov, out);
}

static void
put_item_json(const struct rd_conf_coverage *cov, enum conf_kind kind,
	      uint32_t i, struct rd_buf *out)
{
	struct conf_item item = item_of(cov, kind, i);

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
	for (int k = 0; k < CONF_N_KINDS; k++) {
		enum conf_kind kind = (enum conf_kind)k;
		const char *comma = "";

		count_kind(cov, kind, &reached, &total);
		rd_buf_printf(out, "%s\"%s\":{\"missed\":[", k ? "," : "",
			      kinds[k].key);
		for (uint32_t i = 0; i < cov->n[k]; i++) {
			if (conf_is_marked(cov, kind, i) ||
			    !conf_is_item(cov, kind, i))
				continue;
			rd_buf_cstr(out, comma);
			put_item_json(cov, kind, i, out);
			comma = ",";
		}
		rd_buf_printf(out, "],\"reached\":%u,\"total\":%u}", reached,
			      total);
	}
	rd_buf_printf(out, ",\"paths\":%u}", cov->paths.n);
}
