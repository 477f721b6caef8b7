/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What both formats share. */
#include "redux/internal.h"

#define WORD(ID, word, ...) word,
#define BYTES(ID, word, safetensors, npy, bytes) bytes,

const char *const rd_rdx_dtype_names[] = { RD_RDX_DTYPES(WORD) };
const size_t rd_rdx_dtype_bytes[] = { RD_RDX_DTYPES(BYTES) };

enum rd_rdx_format
rd_rdx_format_of(struct rd_str file)
{
	return rd_str_starts(file, RDX_NPY_MAGIC.ptr) ? RD_RDX_NPY
						      : RD_RDX_SAFETENSORS;
}

enum rd_status
rd_rdx_tensor_read(struct rd_str file, struct rd_str name,
		   struct rd_arena *arena, struct rd_rdx_tensor *out,
		   struct rd_problem *problem)
{
	if (rd_rdx_format_of(file) == RD_RDX_SAFETENSORS)
		return rd_rdx_safetensors_read(file, name, arena, out, problem);
	if (name.ptr)
		return rd_problem_set(problem, RD_SEMANTIC, 4,
				      "redux.unknown-tensor",
				      "a .npy file has one tensor and no names "
				      "in it");
	return rd_rdx_npy_read(file, out, problem);
}

bool
rd_rdx_tensor_size(const struct rd_rdx_tensor *tensor, uint64_t *bytes)
{
	uint64_t n = rd_rdx_dtype_bytes[tensor->dtype];

	for (uint32_t i = 0; i < tensor->rank; i++) {
		if (__builtin_mul_overflow(n, tensor->dims[i], &n))
			return false;
	}
	*bytes = n;
	return true;
}

void
rdx_put_dims(const struct rd_rdx_tensor *tensor, struct rd_buf *out)
{
	for (uint32_t i = 0; i < tensor->rank; i++) {
		if (i)
			rd_buf_cstr(out, ", ");
		rd_buf_u64(out, tensor->dims[i]);
	}
}

static enum rd_status
refuse_shape(const struct rd_rdx_tensor *tensor, struct rd_problem *problem)
{
	struct rd_buf dims;

	rd_buf_init(&dims, 256);
	rdx_put_dims(tensor, &dims);
	rd_problem_set(problem, RD_SEMANTIC, 4, "redux.shape",
		       "a tensor of shape [%.*s] is no tokens",
		       RD_STR_FMT(rd_buf_view(&dims)));
	rd_buf_fini(&dims);
	rd_problem_hint(problem, "tokens are [1, grid * grid, width] or "
				 "[grid * grid, width]");
	return RD_SEMANTIC;
}

enum rd_status
rd_rdx_tensor_shape(const struct rd_rdx_tensor *tensor,
		    struct rd_rdx_shape *out, struct rd_problem *problem)
{
	const uint64_t *dims = tensor->dims;

	if (tensor->rank != 2 && tensor->rank != 3)
		return refuse_shape(tensor, problem);
	*out = (struct rd_rdx_shape){ .batch = 1 };
	out->has_batch = tensor->rank == 3;
	if (out->has_batch)
		out->batch = *dims++;
	out->tokens = dims[0];
	out->width = dims[1];
	if (!out->batch || !out->tokens || !out->width)
		return refuse_shape(tensor, problem);
	return RD_OK;
}

void
rd_rdx_put_head(const struct rd_rdx_tensor *tensor, enum rd_rdx_format format,
		struct rd_buf *out)
{
	if (format == RD_RDX_NPY)
		rdx_npy_put_head(tensor, out);
	else
		rdx_safetensors_put_head(tensor, out);
}
