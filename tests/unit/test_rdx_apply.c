/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tokens made fewer: as PyTorch does it, within the tolerances that its own
 * order of operations needs, and by what the steps promise. */

#include <criterion/criterion.h>
#include <math.h>
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
