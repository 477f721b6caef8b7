/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Cases whose winner hangs on few points: the next change of a weight may turn
 * them over, and it is better to know which. */
#include "cli/thin.h"

#include "base/decimal.h"
#include "base/diag.h"

int
cmd_thin_option(struct cmd *cmd, int64_t *points)
{
	*points = 0;
	if (!cmd_given(cmd, OPT_MARGIN))
		return 0;
	if (!rd_decimal_rule(rd_str_of(cmd_text(cmd, OPT_MARGIN)), points) &&
	    *points >= 0) {
		*points *= RD_DECIMAL_ONE;
		return 0;
	}
	cmd_fail(cmd, 2, "usage.option-value", "--margin takes points");
	rd_problem_hint(&cmd->problem, "for instance --margin=5");
	return 2;
}

static bool
is_thin(const struct rd_conf_row *row, int64_t points)
{
	const struct rd_conf_outcome *outcome = row->outcome;

	return outcome && outcome->passed && outcome->has_margin &&
	       outcome->margin < points;
}

static bool
is_acknowledged(const struct cmd_case *item, const struct rd_conf_row *row)
{
	return rd_diags_has_ack(&item->program->built.diags,
				RD_DIAG_FIXTURE_THIN_MARGIN, row->name);
}

static void
add_thin(struct rd_diags *diags, const struct rd_conf_row *row)
{
	char text[RD_POINTS_TEXT];
	size_t n = rd_decimal_format(row->outcome->margin, 8, text);

	rd_diag_add(diags, RD_DIAG_FIXTURE_THIN_MARGIN, row->file,
		    row->outcome->line,
		    "\"%.*s\" is decided by a margin of %.*s",
		    RD_STR_FMT(row->name), (int)n, text);
	rd_diag_object(diags, "%.*s", RD_STR_FMT(row->name));
}

void
cmd_thin_tell(const struct cmd_suite *suite, int64_t points)
{
	struct rd_diags diags;
	struct rd_buf text;
	size_t n_acknowledged = 0;

	rd_diags_init(&diags);
	rd_buf_init(&text, 1u << 20);
	for (size_t i = 0; i < suite->cases.n; i++) {
		if (!is_thin(&suite->rows[i], points))
			continue;
		if (is_acknowledged(&suite->cases.items[i], &suite->rows[i]))
			n_acknowledged++;
		else
			add_thin(&diags, &suite->rows[i]);
	}
	rd_diags_human(&diags, &text);
	if (n_acknowledged)
		rd_buf_printf(&text, "%zu acknowledged RD%04d\n",
			      n_acknowledged, RD_DIAG_FIXTURE_THIN_MARGIN);
	cmd_talk(rd_buf_view(&text));
	rd_buf_fini(&text);
	rd_diags_fini(&diags);
}
