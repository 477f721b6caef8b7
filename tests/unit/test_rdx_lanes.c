/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The bytes are those of the steps in redux/apply.h, taken here one by one:
 * whatever the instructions, the pieces, the types, the rows done at a time and
 * where in memory it happens. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "redux/apply.h"
#include "redux/half.h"
#include "redux/lanes.h"

#define ROW_N(rows) (sizeof(rows) / sizeof(*(rows)))
/* Four vectors abreast, one alone and three values, for the widest. */
#define WIDTH 83
#define MOST_BYTES ((size_t)32 * 32 * 4096 * 4)

/* Numbers as they are in tokens, and such as are not. */
enum look { TAME, WILD };

struct trial {
	struct rd_rdx_apply_setting setting;
	unsigned char *in, *out, *expected;
	float mask[32 * 32];
	uint32_t seed;
};

static uint32_t
draw(struct trial *t)
{
	t->seed = t->seed * 1664525 + 1013904223;
	return t->seed >> 8;
}

static float
draw_value(struct trial *t, enum look look)
{
	static const uint32_t wild[] = {
		0x7f800000, 0xff800000, 0x7fc00000, 0xffc12345,
		0x7f812345, 0x80000000, 0x00000001, 0x807fffff,
		0x7f7fffff, 0xff7fffff, 0x477fe000, 0x33000001,
	};
	float value = (float)draw(t) / 8388608.0f - 1;

	if (look == WILD && draw(t) % 8 == 0)
		memcpy(&value, &wild[draw(t) % ROW_N(wild)], sizeof(value));
	return value;
}

static void
put_value(unsigned char *bytes, enum rd_rdx_dtype dtype, float value)
{
	uint16_t half = dtype == RD_RDX_F16 ? rd_rdx_half_write_f16(value)
					    : rd_rdx_half_write_bf16(value);

	if (dtype == RD_RDX_F32)
		memcpy(bytes, &value, 4);
	else
		memcpy(bytes, &half, 2);
}

static float
get_value(const unsigned char *bytes, enum rd_rdx_dtype dtype)
{
	float value;
	uint16_t half;

	memcpy(&half, bytes, 2);
	if (dtype == RD_RDX_F16)
		return rd_rdx_half_read_f16(half);
	if (dtype == RD_RDX_BF16)
		return rd_rdx_half_read_bf16(half);
	memcpy(&value, bytes, 4);
	return value;
}

static void
trial_init(struct trial *t)
{
	memset(t, 0, sizeof(*t));
	/* One more, for what is not aligned. */
	t->in = malloc(MOST_BYTES + 1);
	t->out = malloc(MOST_BYTES + 1);
	t->expected = malloc(MOST_BYTES);
	cr_assert(t->in && t->out && t->expected);
	t->seed = 1;
	for (size_t i = 0; i < ROW_N(t->mask); i++)
		t->mask[i] = i % 3 ? (float)(i % 5) / 4 : 1;
	t->setting.scale = 1;
}

static void
trial_fini(struct trial *t)
{
	free(t->in);
	free(t->out);
	free(t->expected);
}

static size_t
n_in(const struct trial *t)
{
	return (size_t)t->setting.grid * t->setting.grid * t->setting.width;
}

static size_t
out_bytes(const struct trial *t)
{
	return (size_t)t->setting.edge * t->setting.edge * t->setting.width *
	       rd_rdx_dtype_bytes[t->setting.to];
}

static void
fill(struct trial *t, enum look look)
{
	size_t bytes = rd_rdx_dtype_bytes[t->setting.from];

	for (size_t i = 0; i < n_in(t); i++)
		put_value(t->in + i * bytes, t->setting.from,
			  draw_value(t, look));
}

/* Step 1. */
static float
source_value(const struct trial *t, size_t y, size_t x, size_t i)
{
	const struct rd_rdx_apply_setting *setting = &t->setting;
	size_t patch = y * setting->grid + x;
	size_t bytes = rd_rdx_dtype_bytes[setting->from];
	float value = get_value(t->in + (patch * setting->width + i) * bytes,
				setting->from);

	if (setting->mask && setting->edge != setting->grid)
		value = value * setting->mask[patch];
	return value;
}

/* Steps 2 and 3. */
static float
window_sum(const struct trial *t, const struct rd_rdx_axis *axis, size_t token,
	   size_t i)
{
	const struct rd_rdx_window *row = &axis->windows[token / axis->edge];
	const struct rd_rdx_window *column = &axis->windows[token % axis->edge];
	float sum = 0, row_sum = 0, term;

	for (uint32_t y = 0; y < row->n; y++) {
		for (uint32_t x = 0; x < column->n; x++) {
			term = source_value(t, row->first + y,
					    column->first + x, i);
			if (axis->weighs)
				term = axis->weights[column->weights + x] *
				       term;
			row_sum = x ? row_sum + term : term;
		}
		if (axis->weighs)
			row_sum = axis->weights[row->weights + y] * row_sum;
		sum = y ? sum + row_sum : row_sum;
	}
	if (!axis->weighs)
		sum = sum / (float)(row->n * column->n);
	return sum;
}

static void
expect(struct trial *t)
{
	const struct rd_rdx_apply_setting *setting = &t->setting;
	size_t n = (size_t)setting->edge * setting->edge * setting->width;
	size_t bytes = rd_rdx_dtype_bytes[setting->to];
	struct rd_rdx_axis axis;

	cr_assert(rd_rdx_axis_init(&axis, setting->grid, setting->edge,
				   setting->edge == setting->grid
					   ? RD_REDUX_KERNEL_NEAREST
					   : setting->kernel));
	for (size_t i = 0; i < n; i++) {
		float value = window_sum(t, &axis, i / setting->width,
					 i % setting->width);

		if (setting->scale < 1)
			value = value * setting->scale;
		put_value(t->expected + i * bytes, setting->to,
			  isnan(value) ? (float)NAN : value);
	}
}

static void
apply_shifted(struct trial *t, const struct rd_rdx_lanes *lanes, size_t by,
	      uint32_t parts)
{
	uint32_t edge = t->setting.edge;
	struct rd_rdx_apply apply;

	memset(t->out, 0x55, out_bytes(t) + 1);
	cr_assert(rd_rdx_apply_init(&apply, &t->setting));
	if (lanes)
		apply.lanes = lanes;
	for (uint32_t i = 0; i < parts; i++)
		rd_rdx_apply_rows(&apply, t->in, t->out + by, edge * i / parts,
				  edge * (i + 1) / parts);
	cr_assert_arr_eq(t->out + by, t->expected, out_bytes(t),
			 "%u to %u, %s, %s to %s, %zu wide, by %s, in %u",
			 t->setting.grid, t->setting.edge,
			 rd_redux_kernel_names[t->setting.kernel],
			 rd_rdx_dtype_names[t->setting.from],
			 rd_rdx_dtype_names[t->setting.to], t->setting.width,
			 apply.lanes->name, parts);
}

static void
check_all_lanes(struct trial *t)
{
	const struct rd_rdx_lanes *lanes;

	expect(t);
	for (uint32_t i = 0; (lanes = rd_rdx_lanes_get(i)); i++)
		apply_shifted(t, lanes, 0, 1);
}

/* Everything but the NaN that keep their bits. */
static void
check_kernels(struct trial *t, uint32_t edge, enum look look)
{
	t->setting.edge = edge;
	for (int k = 0; k < RD_REDUX_N_KERNELS; k++) {
		t->setting.kernel = (enum rd_redux_kernel)k;
		t->setting.mask = draw(t) % 2 ? t->mask : NULL;
		t->setting.scale = draw(t) % 2 || look == WILD ? 0.3f : 1;
		check_all_lanes(t);
	}
}

static void
check_types(struct trial *t, uint32_t grid, const uint32_t *edges,
	    enum look look)
{
	t->setting.grid = grid;
	t->setting.width = WIDTH;
	for (int from = 0; from < RD_RDX_N_DTYPES; from++) {
		t->setting.from = (enum rd_rdx_dtype)from;
		fill(t, look);
		for (int to = 0; to < RD_RDX_N_DTYPES; to++) {
			t->setting.to = (enum rd_rdx_dtype)to;
			for (size_t i = 0; edges[i]; i++)
				check_kernels(t, edges[i], look);
		}
	}
}

static const uint32_t edges_27[] = { 27, 14, 13, 9, 7, 6, 5, 1, 0 };
static const uint32_t edges_32[] = { 31, 16, 11, 8, 6, 5, 4, 2, 0 };

Test(rdx_lanes, bytes_are_those_of_the_steps)
{
	struct trial t;

	trial_init(&t);
	check_types(&t, 27, edges_27, TAME);
	check_types(&t, 32, edges_32, TAME);
	trial_fini(&t);
}

/* Infinity, NaN of all kinds, subnormal numbers, and sums beyond the range. */
Test(rdx_lanes, bytes_of_what_is_no_number)
{
	struct trial t;

	trial_init(&t);
	check_types(&t, 27, edges_27, WILD);
	check_types(&t, 32, edges_32, WILD);
	trial_fini(&t);
}

Test(rdx_lanes, any_width)
{
	static const size_t widths[] = { 1,  2,	 3,   4,   7,	 8,   15,
					 16, 17, 511, 513, 1025, 4095 };
	struct trial t;

	trial_init(&t);
	t.setting.grid = 27;
	for (size_t i = 0; i < ROW_N(widths); i++) {
		t.setting.width = widths[i];
		t.setting.from = t.setting.to = (enum rd_rdx_dtype)(i % 3);
		fill(&t, TAME);
		check_kernels(&t, widths[i] > 512 ? 5 : 14, TAME);
	}
	trial_fini(&t);
}

/* What threads do. */
Test(rdx_lanes, rows_in_one_two_and_three_parts)
{
	struct trial t;

	trial_init(&t);
	t.setting.grid = 27;
	t.setting.width = 1100;
	t.setting.mask = t.mask;
	fill(&t, TAME);
	for (int k = 0; k < RD_REDUX_N_KERNELS; k++)
		for (uint32_t edge = 27; edge; edge /= 2) {
			t.setting.kernel = (enum rd_redux_kernel)k;
			t.setting.edge = edge;
			expect(&t);
			for (uint32_t parts = 1; parts <= 3; parts++)
				apply_shifted(&t, NULL, 0, parts);
		}
	trial_fini(&t);
}

Test(rdx_lanes, at_any_alignment)
{
	const struct rd_rdx_lanes *lanes;
	struct trial t;

	trial_init(&t);
	t.setting.grid = 27;
	t.setting.edge = 13;
	t.setting.width = WIDTH;
	t.setting.kernel = RD_REDUX_KERNEL_BICUBIC;
	t.in++;
	for (int dtype = 0; dtype < RD_RDX_N_DTYPES; dtype++) {
		t.setting.from = t.setting.to = (enum rd_rdx_dtype)dtype;
		fill(&t, TAME);
		expect(&t);
		for (uint32_t i = 0; (lanes = rd_rdx_lanes_get(i)); i++)
			apply_shifted(&t, lanes, 1, 1);
	}
	t.in--;
	trial_fini(&t);
}

/* Moved tokens are not read as numbers, so a NaN stays the one it was. */
Test(rdx_lanes, moved_tokens_keep_their_bits)
{
	static const enum rd_redux_kernel kernels[] = {
		RD_REDUX_KERNEL_NEAREST,
		RD_REDUX_KERNEL_BICUBIC, /* of 27, picks tokens at 9 */
	};
	struct trial t;

	trial_init(&t);
	t.setting.grid = 27;
	t.setting.edge = 9;
	t.setting.width = WIDTH;
	for (size_t i = 0; i < n_in(&t) * 4; i++)
		t.in[i] = (unsigned char)draw(&t);
	for (size_t k = 0; k < ROW_N(kernels); k++) {
		size_t bytes = WIDTH * 4, first = k ? 28 : 0;

		t.setting.kernel = kernels[k];
		for (size_t i = 0; i < 81; i++)
			memcpy(t.expected + i * bytes,
			       t.in + (first + i / 9 * 81 + i % 9 * 3) * bytes,
			       bytes);
		apply_shifted(&t, NULL, 0, 1);
	}
	trial_fini(&t);
}

static void
check_nonfinite(const struct rd_rdx_lanes *lanes, struct trial *t, size_t n,
		enum rd_rdx_dtype dtype)
{
	static const float bad[] = { (float)INFINITY, -(float)INFINITY,
				     (float)NAN, -(float)NAN };
	size_t bytes = rd_rdx_dtype_bytes[dtype];

	for (size_t i = 0; i < n; i++)
		put_value(t->in + i * bytes, dtype, i % 2 ? -6e4f : 0);
	cr_assert_eq(lanes->nonfinite(dtype, t->in, n), n);
	for (size_t i = n; i--;) {
		put_value(t->in + i * bytes, dtype, bad[i % ROW_N(bad)]);
		cr_assert_eq(lanes->nonfinite(dtype, t->in, n), i,
			     "%s, %s, %zu of %zu", lanes->name,
			     rd_rdx_dtype_names[dtype], i, n);
	}
}

Test(rdx_lanes, the_first_that_is_no_number)
{
	static const size_t sizes[] = { 0, 1, 7, 63, 64, 65, 300 };
	const struct rd_rdx_lanes *lanes;
	struct trial t;

	trial_init(&t);
	for (uint32_t l = 0; (lanes = rd_rdx_lanes_get(l)); l++)
		for (size_t i = 0; i < ROW_N(sizes); i++)
			for (int d = 0; d < RD_RDX_N_DTYPES; d++)
				check_nonfinite(lanes, &t, sizes[i],
						(enum rd_rdx_dtype)d);
	trial_fini(&t);
}

Test(rdx_lanes, the_last_is_the_fastest)
{
	uint32_t n = 0;

	while (rd_rdx_lanes_get(n))
		n++;
	cr_assert_geq(n, 2);
	cr_assert_eq(rd_rdx_lanes_fastest(), rd_rdx_lanes_get(n - 1));
	cr_assert_str_eq(rd_rdx_lanes_get(0)->name, "plain");
}

/* The number in the middle of two, and its neighbours. */
static void
check_between(float (*read)(uint16_t), uint16_t (*write)(float), uint16_t low)
{
	float middle = (float)(((double)read(low) +
				(double)read((uint16_t)(low + 1))) /
			       2);
	uint16_t even = low & 1 ? (uint16_t)(low + 1) : low;

	cr_assert_eq(write(read(low)), low);
	cr_assert_eq(write(middle), even, "%04x", low);
	cr_assert_eq(write(-middle), even | 0x8000);
	cr_assert_eq(write(nextafterf(middle, 0)), low, "%04x", low);
	cr_assert_eq(write(nextafterf(middle, (float)INFINITY)), low + 1,
		     "%04x", low);
}

Test(rdx_half, f16_rounds_half_to_even)
{
	for (uint16_t half = 0; half < 0x7bff; half++)
		check_between(rd_rdx_half_read_f16, rd_rdx_half_write_f16,
			      half);
}

Test(rdx_half, bf16_rounds_half_to_even)
{
	for (uint16_t half = 0; half < 0x7f7f; half++)
		check_between(rd_rdx_half_read_bf16, rd_rdx_half_write_bf16,
			      half);
}

Test(rdx_half, known_numbers)
{
	static const struct {
		float value;
		uint16_t f16, bf16;
	} rows[] = {
		{ 0, 0, 0 },
		{ 1, 0x3c00, 0x3f80 },
		{ -2, 0xc000, 0xc000 },
		{ 65504, 0x7bff, 0x4780 },
		{ 65519, 0x7bff, 0x4780 },
		{ 65520, 0x7c00, 0x4780 },
		{ 0x1p-24f, 1, 0x3380 },
		{ 0x1p-25f, 0, 0x3300 },
		{ 0x1.8p-25f, 1, 0x3340 },
		{ 0x1.ff8p-15f, 0x03ff, 0x3880 },
		{ 0x1.ffcp-15f, 0x0400, 0x3880 },
		{ 0x1p-149f, 0, 0 },
		{ 0x1.fep127f, 0x7c00, 0x7f7f },
		{ 0x1.ffp127f, 0x7c00, 0x7f80 },
	};

	for (size_t i = 0; i < ROW_N(rows); i++) {
		cr_assert_eq(rd_rdx_half_write_f16(rows[i].value), rows[i].f16,
			     "%zu: %04x", i,
			     rd_rdx_half_write_f16(rows[i].value));
		cr_assert_eq(rd_rdx_half_write_bf16(rows[i].value),
			     rows[i].bf16, "%zu: %04x", i,
			     rd_rdx_half_write_bf16(rows[i].value));
	}
}

Test(rdx_half, what_is_no_number_stays_so)
{
	for (uint32_t half = 0; half < 0x10000; half++) {
		float f16 = rd_rdx_half_read_f16((uint16_t)half);
		float bf16 = rd_rdx_half_read_bf16((uint16_t)half);

		cr_assert_eq(!!isnan(f16), (half & 0x7fff) > 0x7c00);
		cr_assert_eq(!!isinf(f16), (half & 0x7fff) == 0x7c00);
		/* Quiet, with the rest of its bits. */
		cr_assert_eq(rd_rdx_half_write_f16(f16),
			     isnan(f16) ? half | 0x200 : half);
		cr_assert_eq(rd_rdx_half_write_bf16(bf16),
			     isnan(bf16) ? half | 0x40 : half);
	}
}
