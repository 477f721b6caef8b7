/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Inputs that a table has no answer to, with the first of them as witness. */

#include "validate/lint.h"

#include "base/diag-ids.h"

#include <stdio.h>

#define STEPS_MAX ((uint64_t)1 << 22) /* inputs times rows */
#define WITNESS_BYTES 256

static bool
is_small(const struct rd_val_lint *lint, const struct rd_val_table *table)
{
	uint64_t n = table->n_rows + 1;

	for (uint32_t i = 0; i < table->n_in && n <= STEPS_MAX; i++)
		n *= lint->model->vocabs[table->columns[i].vocab].n_terms;
	return n && n <= STEPS_MAX;
}

static bool
answers(const struct rd_val_table *table, const struct rd_val_row *row,
	const uint32_t *input)
{
	for (uint32_t i = 0; i < table->n_in; i++)
		if (row->cells[i].number != -1 &&
		    row->cells[i].number != input[i])
			return false;
	return true;
}

static bool
is_answered(const struct rd_val_table *table, const uint32_t *input)
{
	for (uint32_t i = 0; i < table->n_rows; i++)
		if (answers(table, &table->rows[i], input))
			return true;
	return false;
}

static bool
next_input(const struct rd_val_lint *lint, const struct rd_val_table *table,
	   uint32_t *input)
{
	for (uint32_t i = table->n_in; i-- > 0;) {
		uint32_t vocab = table->columns[i].vocab;

		if (++input[i] < lint->model->vocabs[vocab].n_terms)
			return true;
		input[i] = 0;
	}
	return false;
}

static void
tell(struct rd_val_lint *lint, const struct rd_val_table *table,
     const uint32_t *input)
{
	char witness[WITNESS_BYTES] = "";
	size_t len = 0;

	for (uint32_t i = 0; i < table->n_in && len < sizeof(witness); i++) {
		const struct rd_val_column *column = &table->columns[i];
		const struct rd_val_vocab *vocab =
			&lint->model->vocabs[column->vocab];
		int n = snprintf(witness + len, sizeof(witness) - len,
				 "%s%.*s=%.*s", i ? " " : "",
				 RD_STR_FMT(column->name),
				 RD_STR_FMT(vocab->terms[input[i]].id));

		len += n > 0 ? (size_t)n : 0;
	}
	rd_val_lint_find(lint, table->place, RD_DIAG_TABLE_GAP,
			 "\"%.*s\" has no row for %s and no default",
			 RD_STR_FMT(table->name), witness);
	rd_val_lint_object(lint, table->name, (struct rd_str){ NULL, 0 });
}

void
rd_val_lint_tables(struct rd_val_lint *lint)
{
	for (uint32_t i = 0; i < lint->model->n_tables; i++) {
		const struct rd_val_table *table = &lint->model->tables[i];
		uint32_t *input;
		bool more = !table->has_default && is_small(lint, table);

		input = rd_val_array(lint->val, table->n_in, sizeof(*input));
		while (more && input && is_answered(table, input))
			more = next_input(lint, table, input);
		if (more && input)
			tell(lint, table, input);
	}
}
