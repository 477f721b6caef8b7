/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tokens made fewer: as PyTorch does it, within the tolerances that its own
 * order of operations needs, and by what the steps promise. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "redux/apply.h"

#define ROW_N(rows) (sizeof(rows) / sizeof(*(rows)))
#define CAP (1u << 20)

struct golden {
	struct rd_buf file;
	struct rd_rdx_tensor tensor;
	const float *values;
	size_t n;
};

static void
golden_open(struct golden *golden, const char *name)
{
	struct rd_problem problem = { 0 };
	char path[256];

	snprintf(path, sizeof(path), SRCDIR "/testdata/redux/%s.npy", name);
	rd_buf_init(&golden->file, CAP);
	cr_assert_eq(rd_fs_read(path, &golden->file, &problem), RD_OK, "%s",
		     problem.title);
	cr_assert_eq(rd_rdx_npy_read(rd_buf_view(&golden->file),
				     &golden->tensor, &problem),
		     RD_OK, "%s", problem.title);
	golden->values = (const void *)golden->tensor.bytes.ptr;
	golden->n = golden->tensor.bytes.len / sizeof(float);
}

static struct rd_rdx_apply_setting
setting_of(uint32_t edge, size_t width, enum rd_redux_kernel kernel)
{
	return (struct rd_rdx_apply_setting){
		.grid = 27,
		.edge = edge,
		.width = width,
		.kernel = kernel,
		.from = RD_RDX_F32,
		.to = RD_RDX_F32,
		.scale = 1,
	};
}

/* All rows; the result is the caller's. */
static void *
applied(const struct rd_rdx_apply_setting *setting, const void *in)
{
	struct rd_rdx_apply apply;
	void *out = malloc((size_t)setting->edge * setting->edge *
			   setting->width * rd_rdx_dtype_bytes[setting->to]);

	cr_assert(out);
	cr_assert(rd_rdx_apply_init(&apply, setting));
	rd_rdx_apply_rows(&apply, in, out, 0, setting->edge);
	return out;
}

/* The furthest from the golden file. */
static double
distance_from(const char *name, const float *values)
{
	struct golden golden;
	double most = 0;

	golden_open(&golden, name);
	for (size_t i = 0; i < golden.n; i++)
		most = fmax(most,
			    fabs((double)values[i] - (double)golden.values[i]));
	rd_buf_fini(&golden.file);
	return most;
}

Test(rdx_apply, as_in_pytorch)
{
	static const struct {
		enum rd_redux_kernel kernel;
		double within;
	} rows[] = {
		{ RD_REDUX_KERNEL_AREA, 2e-7 },
		{ RD_REDUX_KERNEL_BICUBIC, 4e-6 },
		{ RD_REDUX_KERNEL_BILINEAR, 4e-6 },
		{ RD_REDUX_KERNEL_NEAREST, 0 },
		{ RD_REDUX_KERNEL_NEAREST_EXACT, 0 },
	};
	static const uint32_t edges[] = { 5, 9, 14 };
	struct golden in;

	golden_open(&in, "in_g27_h8_s1");
	for (size_t i = 0; i < ROW_N(rows) * ROW_N(edges); i++) {
		enum rd_redux_kernel kernel = rows[i / ROW_N(edges)].kernel;
		uint32_t edge = edges[i % ROW_N(edges)];
		struct rd_rdx_apply_setting setting = setting_of(edge, 8,
								 kernel);
		float *out = applied(&setting, in.values);
		char name[64];
		double distance;

		snprintf(name, sizeof(name), "out_g27_h8_s1_%s_m%u",
			 rd_redux_kernel_names[kernel], edge);
		distance = distance_from(name, out);
		cr_assert_leq(distance, rows[i / ROW_N(edges)].within, "%s: %g",
			      name, distance);
		free(out);
	}
	rd_buf_fini(&in.file);
}

/* Token i of 27 x 27 has the value i. */
static void
ramp(float *tokens)
{
	for (int i = 0; i < 729; i++)
		tokens[i] = (float)i;
}

/* PyTorch finds its place in the grid in binary32: a ramp is symmetric, so
 * 717.5496 should be 728 - 10.4506. */
Test(rdx_apply, ramp_as_in_pytorch)
{
	static const struct {
		enum rd_redux_kernel kernel;
		uint32_t edge;
		double first, second, below_first, last, within;
	} rows[] = {
		{ RD_REDUX_KERNEL_AREA, 14, 14, 15.5, 54.5, 714, 0 },
		{ RD_REDUX_KERNEL_BICUBIC, 14, 10.4506, 12.4958, 65.6704,
		  717.5496, 728 * 4e-6 },
		{ RD_REDUX_KERNEL_BILINEAR, 14, 13, 14.9286, 65.0714, 715,
		  6e-5 },
		{ RD_REDUX_KERNEL_NEAREST, 14, 0, 1, 27, 700, 0 },
		{ RD_REDUX_KERNEL_NEAREST_EXACT, 14, 0, 2, 54, 728, 0 },
		{ RD_REDUX_KERNEL_BICUBIC, 13, 12.4006, NAN, NAN, 715.5991,
		  728 * 4e-6 },
	};
	float tokens[729];

	ramp(tokens);
	for (size_t i = 0; i < ROW_N(rows); i++) {
		uint32_t edge = rows[i].edge;
		struct rd_rdx_apply_setting setting = setting_of(
			edge, 1, rows[i].kernel);
		float *out = applied(&setting, tokens);
		const struct {
			double expected;
			size_t at;
		} spots[] = {
			{ rows[i].first, 0 },
			{ rows[i].second, 1 },
			{ rows[i].below_first, edge },
			{ rows[i].last, edge * edge - 1 },
		};

		for (size_t k = 0; k < ROW_N(spots); k++)
			cr_assert(isnan(spots[k].expected) ||
					  fabs((double)out[spots[k].at] -
					       spots[k].expected) <=
						  rows[i].within,
				  "%zu: token %zu is %.9g", i, spots[k].at,
				  (double)out[spots[k].at]);
		free(out);
	}
}

/* Exactly, where sums and quotients are: what is one token, and means of a
 * number with few bits.  Elsewhere a rounding for each operation. */
Test(rdx_apply, constants_stay)
{
	static const float constants[] = { 0, -1, 0.75f, 0.1f, 1e30f, 1e-40f };
	float tokens[729];

	for (size_t c = 0; c < ROW_N(constants); c++) {
		double constant = (double)constants[c];
		bool short_one = c < 3;

		for (int i = 0; i < 729; i++)
			tokens[i] = constants[c];
		for (uint32_t i = 0; i < 27 * RD_REDUX_N_KERNELS; i++) {
			enum rd_redux_kernel kernel = (enum rd_redux_kernel)(
				i / 27);
			uint32_t edge = i % 27 + 1;
			struct rd_rdx_apply_setting setting = setting_of(
				edge, 1, kernel);
			float *out = applied(&setting, tokens);
			bool exact = kernel == RD_REDUX_KERNEL_NEAREST ||
				     kernel == RD_REDUX_KERNEL_NEAREST_EXACT ||
				     (short_one &&
				      kernel <= RD_REDUX_KERNEL_AREA_DISJOINT);
			/* 27 x 27 additions at most, half an ulp each;
			 * subnormal ulps are absolute */
			double most = exact ? 0
					    : fabs(constant) * 729 * 0x1p-24 +
						      729 * 0x1p-150;

			for (uint32_t k = 0; k < edge * edge; k++)
				cr_assert_leq(fabs((double)out[k] - constant),
					      most, "%s, %u: %.9g",
					      rd_redux_kernel_names[kernel],
					      edge, (double)out[k]);
			free(out);
		}
	}
}

/* Whole numbers are added without rounding, so that the order does not show. */
Test(rdx_apply, a_mirrored_picture_has_mirrored_means)
{
	float tokens[729], mirrored[729];

	for (int i = 0; i < 729; i++) {
		tokens[i] = (float)(i * 7919 % 1000);
		mirrored[i / 27 * 27 + 26 - i % 27] = tokens[i];
	}
	for (uint32_t edge = 1; edge <= 27; edge++) {
		struct rd_rdx_apply_setting setting = setting_of(
			edge, 1, RD_REDUX_KERNEL_AREA);
		float *out = applied(&setting, tokens);
		float *other = applied(&setting, mirrored);

		for (uint32_t i = 0; i < edge * edge; i++)
			cr_assert_eq(
				out[i],
				other[i / edge * edge + edge - 1 - i % edge]);
		free(out);
		free(other);
	}
}

/* At 9 of 27 all implementations of area agree, and both interpolations are
 * nearest-exact. */
Test(rdx_apply, edge_9_of_27_is_the_same_in_all)
{
	static const enum rd_redux_kernel pairs[][2] = {
		{ RD_REDUX_KERNEL_AREA, RD_REDUX_KERNEL_AREA_DISJOINT },
		{ RD_REDUX_KERNEL_BICUBIC, RD_REDUX_KERNEL_NEAREST_EXACT },
		{ RD_REDUX_KERNEL_BILINEAR, RD_REDUX_KERNEL_NEAREST_EXACT },
	};
	struct golden in;

	golden_open(&in, "in_g27_h8_s1");
	for (size_t i = 0; i < ROW_N(pairs); i++) {
		struct rd_rdx_apply_setting one = setting_of(9, 8, pairs[i][0]);
		struct rd_rdx_apply_setting two = setting_of(9, 8, pairs[i][1]);
		float *out = applied(&one, in.values);
		float *other = applied(&two, in.values);

		cr_assert_arr_eq(out, other, 81 * 8 * sizeof(float));
		free(out);
		free(other);
	}
	rd_buf_fini(&in.file);
}

/* What mflux calls bicubic, in rows and columns alike. */
Test(rdx_apply, distance_weights_both_ways)
{
	static const double weights[] = { .1935484, .3870968, .1935484,
					  .1290323, .0967742 };
	struct rd_rdx_apply_setting setting = setting_of(
		9, 1, RD_REDUX_KERNEL_DISTANCE);
	double expected = 0;
	float tokens[729], *out;

	ramp(tokens);
	out = applied(&setting, tokens);
	for (int y = 0; y < 5; y++)
		for (int x = 0; x < 5; x++)
			expected += weights[y] * weights[x] * (y * 27 + x);
	cr_assert_float_eq(out[0], expected, 1e-4, "%.9g", (double)out[0]);
	free(out);
}

Test(rdx_apply, the_whole_grid_is_only_scaled)
{
	float tokens[729], mask[729] = { 0 };
	struct rd_rdx_apply_setting setting = setting_of(27, 1,
							 RD_REDUX_KERNEL_AREA);
	float *out;

	ramp(tokens);
	setting.mask = mask;
	out = applied(&setting, tokens);
	cr_assert_arr_eq(out, tokens, sizeof(tokens));
	free(out);
	setting.scale = rd_rdx_apply_scale(RD_REDUX_LAW_SQUARE, 5000);
	out = applied(&setting, tokens);
	for (int i = 0; i < 729; i++)
		cr_assert_eq(out[i], (float)i / 4);
	free(out);
}

Test(rdx_apply, strengths_by_law)
{
	cr_assert_eq(rd_rdx_apply_scale(RD_REDUX_LAW_SQUARE, 5000), 0.25f);
	cr_assert_eq(rd_rdx_apply_scale(RD_REDUX_LAW_SQUARE, 3000), 0.09f);
	cr_assert_eq(rd_rdx_apply_scale(RD_REDUX_LAW_SQUARE, 0), 0);
	cr_assert_eq(rd_rdx_apply_scale(RD_REDUX_LAW_LINEAR, 3000), 0.3f);
	cr_assert_eq(rd_rdx_apply_scale(RD_REDUX_LAW_LINEAR, 100000), 10);
	cr_assert_eq(rd_rdx_apply_scale(RD_REDUX_LAW_ATTN_BIAS, 5000), 1);
	cr_assert_eq(rd_rdx_apply_scale(RD_REDUX_LAW_NONE, 5000), 1);
}

/* 27 x 21 patches, as of a picture of 1024 x 768 kept whole. */
static void
put_wide_mask(float mask[729])
{
	for (int i = 0; i < 729; i++)
		mask[i] = i / 27 >= 3 && i / 27 < 24 ? 1 : 0;
}

Test(rdx_apply, masked_patches_count_as_zeros)
{
	struct rd_rdx_apply_setting setting = setting_of(9, 1,
							 RD_REDUX_KERNEL_AREA);
	float tokens[729], mask[729] = { 0 }, *out;

	for (int i = 0; i < 729; i++)
		tokens[i] = 9;
	mask[0] = mask[1] = 1;
	mask[27] = 0.5f;
	setting.mask = mask;
	out = applied(&setting, tokens);
	cr_assert_eq(out[0], 2.5f);
	cr_assert_eq(out[1], 0);
	free(out);
}

/* Whatever the function, a token is kept if any patch of its area was. */
Test(rdx_apply, kept_tokens)
{
	static const struct {
		uint32_t edge, kept;
	} rows[] = {
		{ 27, 567 }, { 14, 168 }, { 9, 63 }, { 7, 49 }, { 5, 25 }
	};
	float mask[729], out[729];
	uint16_t tokens[729][3];

	put_wide_mask(mask);
	for (size_t i = 0; i < ROW_N(rows); i++) {
		uint32_t n = rows[i].edge * rows[i].edge;
		size_t kept, next = 0;

		cr_assert(rd_rdx_apply_mask(27, rows[i].edge, mask, out));
		for (uint16_t k = 0; k < n; k++)
			tokens[k][0] = tokens[k][1] = tokens[k][2] = k;
		kept = rd_rdx_apply_keep(tokens, sizeof(*tokens), out, n);
		cr_assert_eq(kept, rows[i].kept, "%zu", kept);
		for (uint16_t k = 0; k < n; k++) {
			uint16_t token[3] = { k, k, k };

			if (out[k] > 0)
				cr_assert_arr_eq(tokens[next++], token,
						 sizeof(token));
		}
		cr_assert_eq(next, kept);
	}
	cr_assert_not(rd_rdx_apply_mask(27, 28, mask, out));
}

Test(rdx_apply, impossible_sizes)
{
	struct rd_rdx_apply apply;
	struct rd_rdx_apply_setting setting = setting_of(28, 1,
							 RD_REDUX_KERNEL_AREA);

	cr_assert_not(rd_rdx_apply_init(&apply, &setting));
	setting.edge = 0;
	cr_assert_not(rd_rdx_apply_init(&apply, &setting));
}
