/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tables: columns, cells, and what the hit policy and completeness demand. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/time.h"

#define ROWS_MAX 2048
#define INPUTS_MAX 65536 /* combinations that completeness looks at */
#define ANY_TERM (-1)
#define CELL_TYPES "term|text|decimal|integer|duration"

struct reader {
	struct rd_val *val;
	const struct rd_src_node *node;
	struct rd_val_table *out;
};

static void
read_column(struct reader *r, const struct rd_src_node *node,
	    struct rd_val_names *names, bool in)
{
	uint32_t at = r->out->n_in + r->out->n_out;
	struct rd_val_column *column = &r->out->columns[at];
	struct rd_str name = rd_src_attr_or(node, "name", "");
	enum rd_status status;

	status = rd_val_names_add(names, r->val->arena, name, at);
	if (status == RD_CONFLICT)
		rd_val_find(r->val, node, "name", RD_DIAG_DUPLICATE_COLUMN,
			    "column \"%.*s\" is declared twice",
			    RD_STR_FMT(name));
	else
		rd_val_fail(r->val, status);
	column->name = name;
	column->type = in ? RD_VAL_CELL_TERM
			  : rd_val_one_of(node, "type", CELL_TYPES,
					  RD_VAL_CELL_TEXT);
	column->vocab = rd_val_vocab_of(r->val, node, "of");
	if (column->type == RD_VAL_CELL_TERM && !rd_src_has(node, "of") && !in)
		rd_val_find(r->val, node, NULL, RD_DIAG_VOCABULARY_NEEDED,
			    "a column of terms needs of=");
	if (column->type != RD_VAL_CELL_TERM && rd_src_has(node, "of"))
		rd_val_find(r->val, node, "of", RD_DIAG_VOCABULARY_NOT_ALLOWED,
			    "only a column of terms has a vocabulary");
	if (in)
		r->out->n_in++;
	else
		r->out->n_out++;
}

static void
read_columns(struct reader *r)
{
	struct rd_val_names names = { .n_names = 0 };
	uint32_t n = rd_val_count(r->node, "in") + rd_val_count(r->node, "out");

	r->out->columns = rd_val_array(r->val, n, sizeof(*r->out->columns));
	if (r->val->status)
		return;
	for (const struct rd_src_node *node = rd_src_child(r->node, "in"); node;
	     node = rd_src_next(node, "in"))
		read_column(r, node, &names, true);
	for (const struct rd_src_node *node = rd_src_child(r->node, "out");
	     node; node = rd_src_next(node, "out"))
		read_column(r, node, &names, false);
	if (!r->out->n_in)
		rd_val_find(r->val, r->node, NULL, RD_DIAG_NO_IN_COLUMN,
			    "the table has no <in>");
	if (!r->out->n_out)
		rd_val_find(r->val, r->node, NULL, RD_DIAG_NO_OUT_COLUMN,
			    "the table has no <out>");
}

static bool
read_number(enum rd_val_cell_type type, struct rd_str text, int64_t *value)
{
	if (type == RD_VAL_CELL_DECIMAL)
		return !rd_decimal_rule(text, value);
	if (type == RD_VAL_CELL_DURATION)
		return !rd_duration_parse(text, value) &&
		       *value <= RD_VAL_DURATION_MAX &&
		       *value >= -RD_VAL_DURATION_MAX;
	return rd_str_i64(text, value);
}

/* False when a finding was made. */
static bool
read_cell(struct reader *r, const struct rd_src_node *node,
	  const struct rd_val_column *column, bool in, struct rd_val_cell *cell)
{
	struct rd_str text = node->text;

	if (column->type == RD_VAL_CELL_TEXT) {
		cell->text = text;
		return true;
	}
	text = rd_str_trim(text);
	if (in && rd_str_is(text, "*")) {
		cell->number = ANY_TERM;
		return true;
	}
	if (column->type == RD_VAL_CELL_TERM) {
		cell->number = rd_val_term_word(r->val, node, NULL, text,
						column->vocab);
		return cell->number != RD_VAL_NONE;
	}
	if (read_number(column->type, text, &cell->number))
		return true;
	rd_val_find(r->val, node, NULL, RD_DIAG_BAD_CELL,
		    "\"%.*s\" is no value of column \"%.*s\"", RD_STR_FMT(text),
		    RD_STR_FMT(column->name));
	return false;
}

static void
read_row(struct reader *r, const struct rd_src_node *node)
{
	struct rd_val_table *out = r->out;
	struct rd_val_row *row = &out->rows[out->n_rows++];
	bool fallback = rd_src_is(node, "default");
	uint32_t n_in = rd_val_count(node, "in");
	uint32_t n_out = rd_val_count(node, "out");
	uint32_t at = 0;

	row->line = node->line;
	row->cells = rd_val_array(r->val, out->n_in + out->n_out,
				  sizeof(*row->cells));
	if (!row->cells)
		return;
	if ((!fallback && n_in != out->n_in) || n_out != out->n_out) {
		rd_val_find(r->val, node, NULL, RD_DIAG_CELL_COUNT,
			    "%u in and %u out cells for %u and %u columns",
			    n_in, n_out, fallback ? 0 : out->n_in, out->n_out);
		row->bad = true;
		return;
	}
	for (const struct rd_src_node *cell = rd_src_child(node, "in");
	     cell && !fallback; cell = rd_src_next(cell, "in"), at++)
		row->bad |= !read_cell(r, cell, &out->columns[at], true,
				       &row->cells[at]);
	for (; fallback && at < out->n_in; at++)
		row->cells[at].number = ANY_TERM;
	for (const struct rd_src_node *cell = rd_src_child(node, "out"); cell;
	     cell = rd_src_next(cell, "out"), at++)
		row->bad |= !read_cell(r, cell, &out->columns[at], false,
				       &row->cells[at]);
}

static void
read_rows(struct reader *r)
{
	const struct rd_src_node *last = rd_src_child(r->node, "default");
	uint32_t n = rd_val_count(r->node, "row");

	if (n > ROWS_MAX) {
		rd_val_find(r->val, r->node, NULL, RD_DIAG_TOO_MANY_ROWS,
			    "a table has at most %d rows", ROWS_MAX);
		return;
	}
	r->out->rows = rd_val_array(r->val, n + 1, sizeof(*r->out->rows));
	if (!r->out->rows)
		return;
	for (const struct rd_src_node *node = rd_src_child(r->node, "row");
	     node && !r->val->status; node = rd_src_next(node, "row"))
		read_row(r, node);
	if (last)
		read_row(r, last);
	r->out->has_default = last != NULL;
}

static bool
do_overlap(const struct rd_val_table *table, const struct rd_val_row *a,
	   const struct rd_val_row *b)
{
	for (uint32_t i = 0; i < table->n_in; i++)
		if (a->cells[i].number != ANY_TERM &&
		    b->cells[i].number != ANY_TERM &&
		    a->cells[i].number != b->cells[i].number)
			return false;
	return true;
}

static bool
does_cover(const struct rd_val_table *table, const struct rd_val_row *a,
	   const struct rd_val_row *b)
{
	for (uint32_t i = 0; i < table->n_in; i++)
		if (a->cells[i].number != ANY_TERM &&
		    a->cells[i].number != b->cells[i].number)
			return false;
	return true;
}

/* Reports the row at most once. */
static void
check_row(struct reader *r, const struct rd_src_node *node, uint32_t at)
{
	const struct rd_val_table *table = r->out;
	const struct rd_val_row *row = &table->rows[at];

	for (uint32_t i = 0; i < at && !row->bad; i++) {
		const struct rd_val_row *other = &table->rows[i];

		if (other->bad)
			continue;
		if (!table->first && do_overlap(table, other, row)) {
			rd_val_find(r->val, node, NULL,
				    RD_DIAG_OVERLAPPING_ROWS,
				    "this row and that of line %u answer the "
				    "same input",
				    other->line);
			return;
		}
		if (table->first && does_cover(table, other, row)) {
			rd_val_find(r->val, node, NULL, RD_DIAG_UNREACHABLE_ROW,
				    "the row of line %u comes first",
				    other->line);
			return;
		}
	}
}

static bool
is_answered(const struct rd_val_table *table, const uint32_t *input)
{
	for (uint32_t i = 0; i < table->n_rows; i++) {
		uint32_t k = 0;

		while (k < table->n_in &&
		       (table->rows[i].cells[k].number == ANY_TERM ||
			table->rows[i].cells[k].number == input[k]))
			k++;
		if (k == table->n_in)
			return true;
	}
	return false;
}

static bool
next_input(const struct reader *r, uint32_t *input)
{
	for (uint32_t i = r->out->n_in; i-- > 0;) {
		uint32_t vocab = r->out->columns[i].vocab;

		if (++input[i] < r->val->model->vocabs[vocab].n_terms)
			return true;
		input[i] = 0;
	}
	return false;
}

static void
find_hole(struct reader *r, const uint32_t *input)
{
	const struct rd_val_vocab *vocab =
		&r->val->model->vocabs[r->out->columns[0].vocab];

	rd_val_find(r->val, r->node, "complete", RD_DIAG_INCOMPLETE_TABLE,
		    "no row answers \"%.*s\"%s",
		    RD_STR_FMT(vocab->terms[input[0]].id),
		    r->out->n_in > 1 ? " with some other inputs" : "");
}

static bool
is_countable(const struct reader *r)
{
	uint64_t n = 1;

	for (uint32_t i = 0; i < r->out->n_in; i++) {
		uint32_t vocab = r->out->columns[i].vocab;

		if (vocab == RD_VAL_NONE)
			return false;
		n *= r->val->model->vocabs[vocab].n_terms;
		if (!n)
			return false;
		if (n > INPUTS_MAX) {
			rd_val_find(r->val, r->node, "complete",
				    RD_DIAG_INCOMPLETE_TABLE,
				    "too many inputs to check; use a "
				    "default");
			return false;
		}
	}
	return r->out->n_in > 0;
}

static void
check_complete(struct reader *r)
{
	uint32_t *input;

	if (!rd_val_switch(r->node, "complete") || r->out->has_default ||
	    !is_countable(r))
		return;
	for (uint32_t i = 0; i < r->out->n_rows; i++)
		if (r->out->rows[i].bad)
			return;
	input = rd_val_array(r->val, r->out->n_in, sizeof(*input));
	if (!input)
		return;
	do {
		if (!is_answered(r->out, input)) {
			find_hole(r, input);
			return;
		}
	} while (next_input(r, input));
}

/* All rows may fit at once. */
static void
check_sum(struct reader *r, uint32_t out)
{
	const struct rd_val_table *table = r->out;
	enum rd_val_cell_type type = table->columns[table->n_in + out].type;
	int64_t most = type == RD_VAL_CELL_DURATION ? RD_VAL_DURATION_MAX
						    : INT64_MAX;
	int64_t sum = 0;

	if (type == RD_VAL_CELL_TERM || type == RD_VAL_CELL_TEXT)
		return;
	for (uint32_t i = 0; i < table->n_rows; i++) {
		int64_t cell = table->rows[i].cells[table->n_in + out].number;

		if (cell != INT64_MIN &&
		    !__builtin_add_overflow(sum, cell < 0 ? -cell : cell,
					    &sum) &&
		    sum <= most)
			continue;
		rd_val_find(r->val, r->node, NULL, RD_DIAG_COLLECT_OVERFLOW,
			    "column \"%.*s\" could add up to too much",
			    RD_STR_FMT(table->columns[table->n_in + out].name));
		return;
	}
}

static void
read_table(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_table *out)
{
	struct reader r = { .val = val, .node = node, .out = out };
	uint32_t at = 0;

	out->name = rd_src_attr_or(node, "name", "");
	out->first = rd_str_is(rd_src_attr(node, "hit"), "first");
	out->collect = rd_str_is(rd_src_attr(node, "hit"), "collect");
	out->place = rd_val_place(val, node);
	read_columns(&r);
	if (!val->status)
		read_rows(&r);
	if (val->status || !out->rows)
		return;
	for (const struct rd_src_node *row = rd_src_child(node, "row");
	     row && !out->collect; row = rd_src_next(row, "row"))
		check_row(&r, row, at++);
	for (uint32_t i = 0; i < out->n_out && out->collect; i++)
		check_sum(&r, i);
	check_complete(&r);
}

void
rd_val_read_tables(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_TABLE];
	struct rd_val_model *model = val->model;

	model->tables = rd_val_array(val, decl->n, sizeof(*model->tables));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_table(val, decl->nodes[i],
			   &model->tables[model->n_tables++]);
}
