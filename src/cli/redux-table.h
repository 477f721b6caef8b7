/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What each mode means in each profile, for one encoder. */
#ifndef RD_CLI_REDUX_TABLE_H
#define RD_CLI_REDUX_TABLE_H

#include "cli/cmd.h"
#include "plan/redux.h"

struct cmd_redux_cell {
	bool has; /* this profile has this mode and takes the encoder */
	struct rd_plan_redux setting;
	/* Number of the first profile that makes the same tokens of it. */
	uint32_t same;
};

/* Why one name is not the same tokens everywhere: 1 << which. */
enum cmd_redux_differs {
	CMD_REDUX_BY_FACTOR,
	CMD_REDUX_BY_ROUNDING,
	CMD_REDUX_BY_FUNCTION,
	CMD_REDUX_N_DIFFERS,
};
/* "factor", "rounding", "function". */
extern const char *const cmd_redux_differs_names[CMD_REDUX_N_DIFFERS];

struct cmd_redux_table {
	const struct rd_prog *prog;
	const struct rd_prog_rdxencoder *encoder;
	const struct rd_prog_rdxprofile **profiles;
	uint32_t n_profiles;
	const struct rd_prog_rdxuse *use; /* or NULL */
	bool factors;
	struct cmd_redux_cell *cells; /* n_profiles for each mode */
};

static inline const struct cmd_redux_cell *
cmd_redux_row(const struct cmd_redux_table *table, uint32_t mode)
{
	return table->cells + (size_t)mode * table->n_profiles;
}

/* Reasons why tokens of this mode differ, 0 when they are the same in all
 * profiles that have it. */
unsigned cmd_redux_row_differs(const struct cmd_redux_table *table,
			       uint32_t mode);
uint32_t cmd_redux_row_count(const struct cmd_redux_table *table,
			     uint32_t mode);
/* One of the settings when all have the same factor, else NULL. */
const struct rd_plan_redux *cmd_redux_row_common(
	const struct cmd_redux_table *table, uint32_t mode);
/* Whether the factor divides the grid. */
bool cmd_redux_divides(const struct rd_plan_redux *setting);
/* "27 / 4 = 6.75", or "27 / 2.8, about 9.64". */
void cmd_redux_quotient_put(const struct rd_plan_redux *setting,
			    struct rd_buf *out);
/* A tenth of a percent of the encoder's tokens, half to even. */
uint32_t cmd_redux_share(const struct cmd_redux_table *table, uint32_t edge);
/* "26.9" */
void cmd_redux_share_put(const struct cmd_redux_table *table, uint32_t edge,
			 struct rd_buf *out);

/* Whether the profile takes this encoder, and factors beside its modes. */
bool cmd_redux_takes_factors(const struct cmd_redux_table *table,
			     const struct rd_prog_rdxprofile *profile);

/* Factors from .. to, on steps of the profile, that give the same edge. */
struct cmd_redux_factors {
	int64_t from, to;
	uint32_t edge;
};
/* The run behind `run`, the first one when run->edge is 0; false behind the
 * last. */
bool cmd_redux_factors_next(const struct cmd_redux_table *table,
			    const struct rd_prog_rdxprofile *profile,
			    struct cmd_redux_factors *run);

void cmd_redux_table_human(const struct cmd_redux_table *table,
			   const struct cmd_term *term, struct rd_buf *out);
/* refdesk.redux-table/1, canonical. */
void cmd_redux_table_json(const struct cmd_redux_table *table,
			  struct rd_buf *out);
void cmd_redux_table_svg(const struct cmd_redux_table *table,
			 struct rd_buf *out);

#endif
