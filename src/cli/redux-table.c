/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux table: every mode is settled in every profile as a plan would
 * settle it, and then compared. */
#include "cli/redux-table.h"

#include "base/decimal.h"
#include "cli/redux-ask.h"
#include "cli/redux.h"
#include "redux/axis.h"

const char *const cmd_redux_differs_names[CMD_REDUX_N_DIFFERS] = { "factor",
								   "rounding",
								   "function" };

/* ---- comparing ---- */

/* Bit for bit, whatever the tokens are. */
static bool
same_tokens(const struct cmd_redux_cell *a, const struct cmd_redux_cell *b)
{
	return a->has && b->has && a->setting.edge == b->setting.edge &&
	       rd_rdx_axis_alike(a->setting.grid, a->setting.edge,
				 a->setting.kernel, b->setting.kernel);
}

static void
compare(struct cmd_redux_table *table)
{
	struct cmd_redux_cell *row;
	uint32_t m, i, k;

	for (m = 0; m < table->prog->n_rdxmode; m++) {
		row = table->cells + (size_t)m * table->n_profiles;
		for (i = 0; i < table->n_profiles; i++) {
			k = 0;
			while (k < i && !same_tokens(&row[k], &row[i]))
				k++;
			row[i].same = k;
		}
	}
}

static unsigned
differ_by(const struct cmd_redux_cell *a, const struct cmd_redux_cell *b)
{
	if (!a->has || !b->has || a->same == b->same)
		return 0;
	if (a->setting.edge == b->setting.edge)
		return 1u << CMD_REDUX_BY_FUNCTION;
	return 1u << (a->setting.factor == b->setting.factor
			      ? CMD_REDUX_BY_ROUNDING
			      : CMD_REDUX_BY_FACTOR);
}

unsigned
cmd_redux_row_differs(const struct cmd_redux_table *table, uint32_t mode)
{
	const struct cmd_redux_cell *row = cmd_redux_row(table, mode);
	unsigned by = 0;
	uint32_t i, k;

	for (i = 0; i < table->n_profiles; i++) {
		for (k = 0; k < i; k++)
			by |= differ_by(&row[k], &row[i]);
	}
	return by;
}

uint32_t
cmd_redux_row_count(const struct cmd_redux_table *table, uint32_t mode)
{
	const struct cmd_redux_cell *row = cmd_redux_row(table, mode);
	uint32_t i, n = 0;

	for (i = 0; i < table->n_profiles; i++)
		n += row[i].has;
	return n;
}

const struct rd_plan_redux *
cmd_redux_row_common(const struct cmd_redux_table *table, uint32_t mode)
{
	const struct cmd_redux_cell *row = cmd_redux_row(table, mode);
	const struct rd_plan_redux *first = NULL;
	uint32_t i;

	for (i = 0; i < table->n_profiles; i++) {
		if (row[i].has && !first)
			first = &row[i].setting;
		if (row[i].has && row[i].setting.factor != first->factor)
			return NULL;
	}
	return first;
}

/* ---- numbers ---- */

bool
cmd_redux_divides(const struct rd_plan_redux *s)
{
	return (int64_t)s->grid * RD_DECIMAL_ONE % s->factor == 0;
}

void
cmd_redux_quotient_put(const struct rd_plan_redux *s, struct rd_buf *out)
{
	int64_t grid = (int64_t)s->grid * RD_DECIMAL_ONE;

	rd_buf_printf(out, "%u / ", s->grid);
	rd_decimal_put(out, s->factor, 4);
	if (grid * RD_DECIMAL_ONE % s->factor == 0) {
		rd_buf_cstr(out, " = ");
		rd_decimal_put(out, grid * RD_DECIMAL_ONE / s->factor, 4);
	} else {
		rd_buf_cstr(out, ", about ");
		rd_decimal_put(out, (grid * 200 / s->factor + 1) / 2, 2);
	}
}

uint32_t
cmd_redux_share(const struct cmd_redux_table *table, uint32_t edge)
{
	uint64_t of = (uint64_t)table->encoder->grid * table->encoder->grid;
	uint64_t tenths = (uint64_t)edge * edge * 1000 / of;
	uint64_t rest = (uint64_t)edge * edge * 1000 % of;

	if (2 * rest > of || (2 * rest == of && tenths % 2))
		tenths++;
	return (uint32_t)tenths;
}

void
cmd_redux_share_put(const struct cmd_redux_table *table, uint32_t edge,
		    struct rd_buf *out)
{
	uint32_t tenths = cmd_redux_share(table, edge);

	rd_buf_printf(out, "%u.%u", tenths / 10, tenths % 10);
}

bool
cmd_redux_takes_factors(const struct cmd_redux_table *table,
			const struct rd_prog_rdxprofile *profile)
{
	size_t encoder = (size_t)(table->encoder - table->prog->rdxencoder);

	return profile->factor_low && profile->encoders >> encoder & 1;
}

/* Larger factors never give larger edges, so the last of a run is found by
 * halving. */
bool
cmd_redux_factors_next(const struct cmd_redux_table *table,
		       const struct rd_prog_rdxprofile *profile,
		       struct cmd_redux_factors *run)
{
	const struct rd_prog_rdxencoder *encoder = table->encoder;
	int64_t step = profile->factor_step;
	int64_t from = run->edge ? run->to + step : profile->factor_low;
	int64_t low = 0, high, middle;
	uint32_t edge;

	if (!cmd_redux_takes_factors(table, profile) ||
	    from > profile->factor_high)
		return false;
	high = (profile->factor_high - from) / step;
	edge = rd_plan_redux_edge(profile, encoder, from);
	while (low < high) {
		middle = high - (high - low) / 2;
		if (rd_plan_redux_edge(profile, encoder,
				       from + middle * step) == edge)
			low = middle;
		else
			high = middle - 1;
	}
	*run = (struct cmd_redux_factors){ from, from + low * step, edge };
	return true;
}

/* ---- collecting ---- */

/* False only for what nobody could ask for. */
static int
settle(struct cmd *cmd, const struct cmd_redux_table *table,
       struct rd_plan_redux_ask *ask, struct cmd_redux_cell *cell)
{
	if (!rd_plan_redux_resolve(table->prog, ask, &cell->setting,
				   &cmd->problem)) {
		cell->has = true;
		return 0;
	}
	if (strcmp(cmd->problem.code, "redux.not-in-profile"))
		return cmd->problem.exit_code;
	cmd->problem = (struct rd_problem){ 0 };
	return 0;
}

static int
fill(struct cmd *cmd, struct cmd_redux_table *table)
{
	const struct rd_prog *prog = table->prog;
	struct rd_plan_redux_ask ask = {
		.encoder = rd_prog_str(prog, table->encoder->name),
	};
	struct cmd_redux_cell *cell = table->cells;
	uint32_t m, i;
	int code = 0;

	for (m = 0; m < prog->n_rdxmode && !code; m++) {
		ask.mode = rd_prog_str(prog, prog->rdxmode[m].name);
		for (i = 0; i < table->n_profiles && !code; i++, cell++) {
			ask.profile = rd_prog_str(prog,
						  table->profiles[i]->name);
			code = settle(cmd, table, &ask, cell);
		}
	}
	if (!code)
		compare(table);
	return code;
}

/* The names that were asked for exist, or it fails.  An encoder may be one that
 * the default profile does not take. */
static int
resolve(struct cmd *cmd, const struct rd_prog *prog,
	struct rd_plan_redux *asked)
{
	struct rd_plan_redux_ask ask;
	bool any_profile;
	uint32_t i = 0;
	int code = cmd_redux_ask(cmd, &ask);

	any_profile = ask.encoder.ptr && !ask.profile.ptr;
	while (!code) {
		if (!rd_plan_redux_resolve(prog, &ask, asked, &cmd->problem))
			return 0;
		if (!any_profile || i == prog->n_rdxprofile ||
		    strcmp(cmd->problem.code, "redux.not-in-profile"))
			return cmd->problem.exit_code;
		ask.profile = rd_prog_str(prog, prog->rdxprofile[i++].name);
	}
	return code;
}

static int
collect(struct cmd *cmd, const struct rd_prog *prog,
	struct cmd_redux_table *table)
{
	struct rd_plan_redux asked;
	int code = resolve(cmd, prog, &asked);
	uint32_t i;

	if (code)
		return code;
	*table = (struct cmd_redux_table){
		.prog = prog,
		.encoder = asked.encoder,
		.use = asked.use,
		.factors = cmd_given(cmd, OPT_FACTORS),
	};
	table->profiles = rd_arena_array(&cmd->arena, prog->n_rdxprofile,
					 sizeof(*table->profiles));
	table->cells = rd_arena_array(
		&cmd->arena, (size_t)prog->n_rdxmode * prog->n_rdxprofile,
		sizeof(*table->cells));
	if (!table->profiles || !table->cells)
		return cmd_no_memory(cmd);
	for (i = 0; i < prog->n_rdxprofile; i++) {
		if (!cmd_given(cmd, OPT_PROFILE) ||
		    asked.profile == &prog->rdxprofile[i])
			table->profiles[table->n_profiles++] =
				&prog->rdxprofile[i];
	}
	return fill(cmd, table);
}

int
cmd_redux_table(struct cmd *cmd)
{
	struct cmd_program program;
	struct cmd_redux_table table;
	int code;

	cmd_program_init(&program);
	code = cmd_redux_program(cmd, &program);
	if (!code)
		code = collect(cmd, &program.prog, &table);
	if (!code) {
		switch (cmd_redux_format(cmd)) {
		case CMD_REDUX_JSON:
			cmd_redux_table_json(&table, &cmd->out);
			break;
		case CMD_REDUX_SVG:
			cmd_redux_table_svg(&table, &cmd->out);
			break;
		default:
			cmd_redux_table_human(&table, &cmd->term, &cmd->out);
		}
		if (rd_buf_status(&cmd->out))
			code = cmd_no_memory(cmd);
	}
	cmd_program_fini(&program);
	return code;
}
