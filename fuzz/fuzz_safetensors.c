/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* .safetensors: what is taken lies in the file behind its head and can be
 * written again, alone. */

#include "redux/tensor.h"

#include <stdint.h>
#include <stdlib.h>

#define ARENA_CAP ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
try_again(const struct rd_rdx_tensor *tensor, struct rd_arena *arena)
{
	struct rd_rdx_tensor again;
	struct rd_problem problem;
	struct rd_buf out;

	rd_buf_init(&out, ARENA_CAP);
	rd_rdx_put_head(tensor, RD_RDX_SAFETENSORS, &out);
	rd_buf_str(&out, tensor->bytes);
	require(rd_rdx_safetensors_read(rd_buf_view(&out), RD_STR_NONE, arena,
					&again, &problem) == RD_OK);
	require(again.dtype == tensor->dtype && again.rank == tensor->rank);
	require(!memcmp(again.dims, tensor->dims,
			tensor->rank * sizeof(tensor->dims[0])));
	require(rd_str_eq(again.bytes, tensor->bytes));
	require(rd_str_eq(again.name, tensor->name));
	rd_buf_fini(&out);
}

static void
try_file(struct rd_str file, struct rd_str name)
{
	struct rd_rdx_tensor tensor;
	struct rd_problem problem;
	struct rd_arena arena;
	uint64_t bytes;

	rd_arena_init(&arena, ARENA_CAP);
	if (rd_rdx_safetensors_read(file, name, &arena, &tensor, &problem) ==
	    RD_OK) {
		require(rd_rdx_tensor_size(&tensor, &bytes));
		require(bytes == tensor.bytes.len && bytes <= file.len);
		require(tensor.bytes.ptr >= file.ptr + 8 &&
			tensor.bytes.ptr + bytes <= file.ptr + file.len);
		try_again(&tensor, &arena);
	}
	rd_arena_fini(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str file = { (const char *)data, size };

	try_file(file, RD_STR_NONE);
	try_file(file, RD_STR_LIT("a"));
	return 0;
}
