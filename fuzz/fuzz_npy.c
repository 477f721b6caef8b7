/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Arrays of numpy: what is taken lies in the file and can be written again. */

#include "redux/tensor.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str file = { (const char *)data, size };
	struct rd_rdx_tensor tensor, again;
	struct rd_problem problem;
	struct rd_buf out;
	uint64_t bytes;

	if (rd_rdx_npy_read(file, &tensor, &problem) != RD_OK)
		return 0;
	require(rd_rdx_tensor_size(&tensor, &bytes));
	require(bytes == tensor.bytes.len);
	require(tensor.bytes.ptr + bytes == file.ptr + file.len);
	rd_buf_init(&out, size + 1024);
	rd_rdx_put_head(&tensor, RD_RDX_NPY, &out);
	rd_buf_str(&out, tensor.bytes);
	require(rd_rdx_npy_read(rd_buf_view(&out), &again, &problem) == RD_OK);
	require(again.dtype == tensor.dtype && again.rank == tensor.rank);
	require(!memcmp(again.dims, tensor.dims,
			tensor.rank * sizeof(tensor.dims[0])));
	require(rd_str_eq(again.bytes, tensor.bytes));
	rd_buf_fini(&out);
	return 0;
}
