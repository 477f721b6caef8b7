/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Values of a pack of which one file is foreign (packs.h): each one there is
 * can be set, alone and all together, by edits that lie within the files, do
 * not overlap and leave XML that can be read. */

#include <stdlib.h>

#include "packs.h"
#include "validate/values.h"

#define MAX_VALUES 256
#define MAX_EDITS (2 * MAX_VALUES + 1)
#define TEXT_CAP ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

static int
compare_edits(const void *a, const void *b)
{
	const struct rd_val_edit *x = a;
	const struct rd_val_edit *y = b;

	if (x->span.at != y->span.at)
		return x->span.at < y->span.at ? -1 : 1;
	return (x->span.n > y->span.n) - (x->span.n < y->span.n);
}

static void
check_text(const struct rd_buf *text)
{
	const struct rd_src_input input = { .name = "edited.xml",
					    .bytes = rd_buf_view(text) };
	struct rd_src_file *tree;
	struct rd_arena arena;
	struct rd_diags diags;

	rd_arena_init(&arena, 64u << 20);
	rd_diags_init(&diags);
	insist(rd_src_parse(&arena, &diags, &input, &tree) == RD_OK);
	rd_diags_fini(&diags);
	rd_arena_fini(&arena);
}

/* The edits stand in the order of their places. */
static void
check_file(const struct rd_val_file *file, const struct rd_val_amend *amend)
{
	struct rd_buf text;
	size_t done = 0;

	rd_buf_init(&text, TEXT_CAP);
	for (size_t i = 0; i < amend->n; i++) {
		const struct rd_val_edit *edit = &amend->edits[i];

		if (!rd_str_eq(edit->pack, file->pack) ||
		    !rd_str_is(file->name, edit->file))
			continue;
		insist(edit->span.at >= done &&
		       edit->span.at <= file->bytes.len &&
		       edit->span.n <= file->bytes.len - edit->span.at);
		rd_buf_put(&text, file->bytes.ptr + done, edit->span.at - done);
		rd_buf_str(&text, edit->text);
		done = edit->span.at + edit->span.n;
	}
	rd_buf_put(&text, file->bytes.ptr + done, file->bytes.len - done);
	insist(!rd_buf_status(&text));
	if (done)
		check_text(&text);
	rd_buf_fini(&text);
}

/* The values from `first` on, `n` of them, are to be 1. */
static void
check_amend(const struct packs *packs, struct rd_val_values *all, size_t first,
	    size_t n)
{
	static const struct rd_str owned[] = { RD_STR_LIT("two"),
					       RD_STR_LIT("mini") };
	struct rd_val_values some = *all;
	struct rd_val_set sets[MAX_VALUES];
	struct rd_val_amend amend = { .sets = sets,
				      .owned = owned,
				      .n_owned = first % 3 };
	enum rd_status status;

	some.items += first;
	some.n = n;
	for (size_t i = 0; i < n; i++)
		sets[i] = (struct rd_val_set){ .path = some.items[i].path,
					       .value = RD_STR_LIT("1"),
					       .reason = RD_STR_LIT("<&\">") };
	status = rd_val_values_amend(&some, &amend);
	all->model = some.model;
	insist(status == RD_OK || (status == RD_SEMANTIC && amend.by_hand));
	if (status)
		return;
	insist(amend.n <= MAX_EDITS);
	qsort(amend.edits, amend.n, sizeof(*amend.edits), compare_edits);
	for (size_t i = 0; i < PACKS_N_FILES; i++)
		check_file(&packs->files[i], &amend);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str bytes = { (const char *)data, size };
	struct rd_val_values values;
	struct rd_diags diags;
	struct packs packs;

	packs_init(&packs, "two", bytes);
	rd_diags_init(&diags);
	if (!rd_val_values_find(&packs.input, &diags, &values) &&
	    !diags.n_errors && values.n) {
		size_t n = values.n < MAX_VALUES ? values.n : MAX_VALUES;

		check_amend(&packs, &values, 0, n);
		check_amend(&packs, &values, size % n, 1);
		check_amend(&packs, &values, n / 2, n - n / 2);
	}
	rd_val_values_fini(&values);
	rd_diags_fini(&diags);
	return 0;
}
