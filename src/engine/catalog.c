/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Columns and sets of a program, moved to their places. */

#include "engine/catalog.h"
#include "program/layout.h"

/* A register's worth, so that no vector crosses a line for nothing. */
#define ALIGNMENT 64u

static void *
aligned_array(struct eng_catalog *catalog, size_t n, size_t item_bytes)
{
	char *memory = rd_arena_array(&catalog->arena,
				      n + ALIGNMENT / item_bytes, item_bytes);

	if (memory)
		memory += -(uintptr_t)memory % ALIGNMENT;
	return memory;
}

/* ---- columns ---- */

static int64_t
value_at(const struct rd_prog *prog, const struct rd_prog_col *col,
	 uint32_t ref)
{
	return rd_prog_get_signed(prog->col_data + col->offset +
					  (size_t)ref * col->width,
				  col->width);
}

static uint32_t
width_of(const struct rd_prog *prog, const struct rd_prog_col *col)
{
	int64_t low = 0, high = 0;

	for (uint32_t r = 0; r < prog->n_ref; r++) {
		int64_t value = value_at(prog, col, r);

		low = value < low ? value : low;
		high = value > high ? value : high;
	}
	if (low >= INT8_MIN && high <= INT8_MAX)
		return 1;
	return low >= INT16_MIN && high <= INT16_MAX ? 2 : 4;
}

static void
put_value(void *values, uint32_t width, uint32_t at, int64_t value)
{
	if (width == 1)
		((int8_t *)values)[at] = (int8_t)value;
	else if (width == 2)
		((int16_t *)values)[at] = (int16_t)value;
	else
		((int32_t *)values)[at] = (int32_t)value;
}

static void
raise_peak(const struct eng_catalog *catalog, void *peaks, uint32_t block,
	   int64_t points)
{
	int16_t *narrow = peaks;
	int32_t *wide = peaks;

	if (catalog->lanes->bytes == 2 && points > narrow[block])
		narrow[block] = (int16_t)points;
	if (catalog->lanes->bytes == 4 && points > wide[block])
		wide[block] = (int32_t)points;
}

static void
begin_peak(const struct eng_catalog *catalog, void *peaks, uint32_t block)
{
	if (catalog->lanes->bytes == 2)
		((int16_t *)peaks)[block] = INT16_MIN;
	else
		((int32_t *)peaks)[block] = INT32_MIN;
}

static bool
move_column(struct eng_catalog *catalog, uint32_t index)
{
	const struct rd_prog *prog = catalog->prog;
	const struct rd_prog_col *from = &prog->col[index];
	struct eng_column *column = &catalog->columns[index];
	size_t n = (size_t)catalog->n_words * RD_LANES_PER_WORD;
	size_t n_peaks = (size_t)catalog->n_block_words * RD_LANES_PER_WORD;
	void *values, *peaks;

	column->width = width_of(prog, from);
	column->times = (int32_t)(from->scale / catalog->unit);
	column->values = values = aligned_array(catalog, n, column->width);
	column->peaks = peaks = aligned_array(catalog, n_peaks,
					      catalog->lanes->bytes);
	if (!values || !peaks)
		return false;
	for (uint32_t b = 0; b < catalog->n_blocks; b++)
		begin_peak(catalog, peaks, b);
	for (uint32_t r = 0; r < prog->n_ref; r++) {
		int64_t value = value_at(prog, from, r);
		uint32_t place = catalog->place[r];

		put_value(values, column->width, place, value);
		raise_peak(catalog, peaks, place / ENG_BLOCK,
			   value * column->times);
	}
	return true;
}

/* Those that a factor adds; what others hold was not measured. */
static bool
move_columns(struct eng_catalog *catalog)
{
	const struct rd_prog *prog = catalog->prog;

	catalog->columns = rd_arena_array(&catalog->arena, prog->n_col,
					  sizeof(*catalog->columns));
	if (!catalog->columns)
		return false;
	for (uint32_t i = 0; i < prog->n_factor; i++) {
		const struct rd_prog_factor *f = &prog->factor[i];

		for (uint32_t k = 0; k < eng_n_columns(prog, f); k++)
			if (!catalog->columns[f->first_col + k].values &&
			    !move_column(catalog, f->first_col + k))
				return false;
	}
	return true;
}

/* ---- sets ---- */

/* A block is full when each of its places holds a reference that is in. */
static void
sum_up_row(struct eng_catalog *catalog, uint32_t row)
{
	const uint64_t *set = eng_row(catalog, row);
	const uint64_t *there = eng_row(catalog, catalog->row_everything);
	size_t first = (size_t)row * catalog->n_block_words;
	uint64_t *some = catalog->some + first, *all = catalog->all + first;

	for (uint32_t b = 0; b < catalog->n_blocks; b++)
		all[b / 64] |= UINT64_C(1) << (b % 64);
	for (uint32_t w = 0; w < catalog->n_words; w++) {
		uint32_t b = w / ENG_BLOCK_WORDS;
		uint64_t bit = UINT64_C(1) << (b % 64);

		if (set[w])
			some[b / 64] |= bit;
		if (set[w] != there[w])
			all[b / 64] &= ~bit;
		catalog->n_members[row] += (uint32_t)__builtin_popcountll(
			set[w]);
	}
}

static void
move_set(struct eng_catalog *catalog, uint32_t row, const uint64_t *from)
{
	const struct rd_prog *prog = catalog->prog;
	uint64_t *set = eng_row(catalog, row);

	for (uint32_t w = 0; w < prog->words_per_set; w++)
		for (uint64_t rest = from[w]; rest; rest &= rest - 1) {
			uint32_t ref = w * 64 + (uint32_t)__builtin_ctzll(rest);
			uint32_t place = catalog->place[ref];

			set[place / 64] |= UINT64_C(1) << (place % 64);
		}
}

static bool
move_sets(struct eng_catalog *catalog)
{
	const struct rd_prog *prog = catalog->prog;
	size_t n = (size_t)prog->n_sets + 2;
	uint64_t *there;

	catalog->row_available = prog->n_sets;
	catalog->row_everything = prog->n_sets + 1;
	catalog->sets = aligned_array(catalog, n * catalog->n_words,
				      sizeof(*catalog->sets));
	catalog->some = rd_arena_array(&catalog->arena,
				       n * catalog->n_block_words,
				       sizeof(*catalog->some));
	catalog->all = rd_arena_array(&catalog->arena,
				      n * catalog->n_block_words,
				      sizeof(*catalog->all));
	catalog->n_members = rd_arena_array(&catalog->arena, n,
					    sizeof(*catalog->n_members));
	if (!catalog->sets || !catalog->some || !catalog->all ||
	    !catalog->n_members)
		return false;
	there = eng_row(catalog, catalog->row_everything);
	for (uint32_t i = 0; i < prog->n_ref; i++)
		there[i / 64] |= UINT64_C(1) << (i % 64);
	memcpy(eng_row(catalog, catalog->row_available), there,
	       catalog->n_words * sizeof(*there));
	for (uint32_t i = 0; i < prog->n_sets; i++)
		move_set(catalog, i, rd_prog_set(prog, i));
	for (uint32_t row = 0; row < n; row++)
		sum_up_row(catalog, row);
	/* Some of any block may be unavailable. */
	memset(catalog->all +
		       (size_t)catalog->row_available * catalog->n_block_words,
	       0, catalog->n_block_words * sizeof(*catalog->all));
	return true;
}

/* ---- */

enum rd_status
eng_catalog_init(struct eng_catalog *catalog, const struct rd_prog *prog)
{
	uint32_t n_lanes;

	*catalog = (struct eng_catalog){ .prog = prog };
	rd_arena_init(&catalog->arena, SIZE_MAX);
	if (!eng_catalog_measure(catalog))
		return RD_OK;
	catalog->n_words = prog->words_per_set;
	catalog->n_blocks = (catalog->n_words + ENG_BLOCK_WORDS - 1) /
			    ENG_BLOCK_WORDS;
	catalog->n_block_words = (catalog->n_blocks + 63) / 64;
	n_lanes = catalog->n_words * RD_LANES_PER_WORD;
	catalog->rank = rd_arena_array(&catalog->arena, n_lanes,
				       sizeof(*catalog->rank));
	catalog->place = rd_arena_array(&catalog->arena, prog->n_ref,
					sizeof(*catalog->place));
	if (!catalog->rank || !catalog->place ||
	    eng_catalog_order(catalog) != RD_OK || !move_columns(catalog) ||
	    !move_sets(catalog))
		return RD_NOMEM;
	catalog->usable = true;
	return RD_OK;
}

size_t
eng_catalog_bytes(const struct eng_catalog *catalog)
{
	size_t n_lanes = (size_t)catalog->n_words * RD_LANES_PER_WORD;
	size_t n_rows = (size_t)catalog->prog->n_sets + 2, bytes;

	if (!catalog->usable)
		return 0;
	bytes = n_rows * catalog->n_words * sizeof(*catalog->sets) +
		n_lanes * (sizeof(*catalog->rank) + sizeof(*catalog->place)) +
		2 * n_rows * catalog->n_block_words * sizeof(*catalog->some);
	for (uint32_t c = 0; c < catalog->prog->n_col; c++)
		bytes += catalog->columns[c].width * n_lanes +
			 (size_t)catalog->n_block_words * RD_LANES_PER_WORD *
				 catalog->lanes->bytes;
	return bytes;
}

void
eng_catalog_fini(struct eng_catalog *catalog)
{
	rd_arena_fini(&catalog->arena);
}
