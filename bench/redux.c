/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* redux [NAME]: tokens of [1, 729, 4096] made fewer, in one thread, by kernel,
 * edge and type, and what it takes to read the same bytes once.  With NAME only
 * rows that begin with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redux/apply.h"
#include "redux/half.h"
#include "redux/lanes.h"
#include "sample.h"

#define GRID 27
#define WIDTH 4096
#define N_VALUES ((size_t)GRID * GRID * WIDTH)
#define ROUNDS 101
#define ROUND_NS UINT64_C(1000000)
#define N_ITEMS(items) (sizeof(items) / sizeof(*(items)))

struct bench {
	const char *only;
	unsigned char *in[RD_RDX_N_DTYPES], *out;
	float mask[GRID * GRID];
	enum rd_rdx_dtype dtype;
	struct rd_rdx_apply apply;
	uint64_t seen; /* so that reading is not left out */
};

static void
fill(struct bench *b)
{
	uint32_t seed = 1;

	for (size_t i = 0; i < N_VALUES; i++) {
		float value;
		uint16_t half;

		seed = seed * 1664525 + 1013904223;
		value = (float)(int32_t)seed / 2147483648.0f;
		memcpy(b->in[RD_RDX_F32] + i * 4, &value, 4);
		half = rd_rdx_half_write_f16(value);
		memcpy(b->in[RD_RDX_F16] + i * 2, &half, 2);
		half = rd_rdx_half_write_bf16(value);
		memcpy(b->in[RD_RDX_BF16] + i * 2, &half, 2);
	}
	for (size_t i = 0; i < GRID * GRID; i++)
		b->mask[i] = i % GRID > 5;
}

static void
setup(struct bench *b)
{
	for (int dtype = 0; dtype < RD_RDX_N_DTYPES; dtype++) {
		b->in[dtype] = aligned_alloc(
			64, N_VALUES * rd_rdx_dtype_bytes[dtype]);
		if (!b->in[dtype])
			exit(2);
	}
	b->out = aligned_alloc(64, N_VALUES * 4);
	if (!b->out)
		exit(2);
	memset(b->out, 0, N_VALUES * 4);
	fill(b);
}

static void
run(struct bench *b, const char *name, void (*pass)(void *data))
{
	struct sample sample = {
		name, ROUNDS, ROUND_NS, 1, pass, b, true,
	};

	if (!strncmp(name, b->only, strlen(b->only)))
		sample_run(&sample);
}

#define READ_LOOP(vector)                                                      \
	const vector *values = (const void *)bytes;                            \
	vector a = { 0 }, b = a, c = a, d = a;                                 \
                                                                               \
	for (size_t i = 0; i + 4 <= n / sizeof(vector); i += 4) {              \
		a |= values[i];                                                \
		b |= values[i + 1];                                            \
		c |= values[i + 2];                                            \
		d |= values[i + 3];                                            \
	}                                                                      \
	a |= b | c | d;                                                        \
	return a[0] | a[1]

typedef uint64_t small __attribute__((vector_size(16)));

static uint64_t
read_small(const unsigned char *bytes, size_t n)
{
	READ_LOOP(small);
}

#ifdef __x86_64__
typedef uint64_t middle __attribute__((vector_size(32)));
typedef uint64_t wide __attribute__((vector_size(64)));

__attribute__((target("avx2"))) static uint64_t
read_middle(const unsigned char *bytes, size_t n)
{
	READ_LOOP(middle);
}

__attribute__((target("avx512f"))) static uint64_t
read_wide(const unsigned char *bytes, size_t n)
{
	READ_LOOP(wide);
}
#endif

static void
read_all(void *data)
{
	struct bench *b = data;
	const unsigned char *bytes = b->in[b->dtype];
	size_t n = N_VALUES * rd_rdx_dtype_bytes[b->dtype];

#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512f"))
		b->seen += read_wide(bytes, n);
	else if (__builtin_cpu_supports("avx2"))
		b->seen += read_middle(bytes, n);
	else
#endif
		b->seen += read_small(bytes, n);
}

static void
find_all(void *data)
{
	struct bench *b = data;

	b->seen += rd_rdx_apply_nonfinite(b->dtype, b->in[b->dtype], N_VALUES);
}

static void
apply_all(void *data)
{
	struct bench *b = data;

	rd_rdx_apply_rows(&b->apply, b->in[b->dtype], b->out, 0,
			  b->apply.axis.edge);
}

static void
run_apply(struct bench *b, enum rd_redux_kernel kernel, uint32_t edge,
	  bool masked)
{
	struct rd_rdx_apply_setting setting = {
		.grid = GRID,
		.edge = edge,
		.width = WIDTH,
		.kernel = kernel,
		.from = b->dtype,
		.to = b->dtype,
		.mask = masked ? b->mask : NULL,
		.scale = 1,
	};
	char name[80];

	if (!rd_rdx_apply_init(&b->apply, &setting))
		exit(2);
	snprintf(name, sizeof(name), "redux-%s-%u-%s%s",
		 rd_redux_kernel_names[kernel], edge,
		 rd_rdx_dtype_names[b->dtype], masked ? "-masked" : "");
	run(b, name, apply_all);
}

static void
run_whole(struct bench *b, const char *what, void (*pass)(void *data))
{
	char name[80];

	snprintf(name, sizeof(name), "redux-%s-%s", what,
		 rd_rdx_dtype_names[b->dtype]);
	run(b, name, pass);
}

int
main(int argc, char **argv)
{
	static const uint32_t edges[] = { 27, 14, 13, 9, 7, 6, 5 };
	static const enum rd_redux_kernel kernels[] = {
		RD_REDUX_KERNEL_AREA,
		RD_REDUX_KERNEL_BICUBIC,
		RD_REDUX_KERNEL_NEAREST,
	};
	static struct bench b;

	b.only = argc > 1 ? argv[1] : "";
	setup(&b);
	printf("#redux-instructions\t%s\n", rd_rdx_lanes_fastest()->name);
	for (int dtype = 0; dtype < RD_RDX_N_DTYPES; dtype++) {
		b.dtype = (enum rd_rdx_dtype)dtype;
		run_whole(&b, "read", read_all);
		run_whole(&b, "nonfinite", find_all);
		run_apply(&b, RD_REDUX_KERNEL_AREA, 9, true);
		for (size_t i = 0; i < N_ITEMS(edges) * N_ITEMS(kernels); i++)
			run_apply(&b, kernels[i / N_ITEMS(edges)],
				  edges[i % N_ITEMS(edges)], false);
	}
	run_whole(&b, "read-again", read_all);
	return b.seen == 42;
}
