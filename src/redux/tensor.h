/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tensors as they lie in files, .npy and .safetensors: whole files in memory to
 * a checked view of one tensor, and the heads of files that are written.  Every
 * count in a file is held against the bytes that are there before it is used.
 * Nothing here looks at the numbers themselves.
 *
 *	.npy		magic, version 1.0, 2.0 or 3.0, head as Python writes
 *			a dict, numbers
 *	.safetensors	u64 length of the head, JSON head, numbers of all
 *			tensors without gaps
 */
#ifndef RD_REDUX_TENSOR_H
#define RD_REDUX_TENSOR_H

#include "base/arena.h"
#include "base/problem.h"

/* More than any picture needs (64 x 64 tokens of 16384 channels in f32 are a
 * quarter of it), and what a machine of today has to spare. */
#define RD_RDX_FILE_CAP ((size_t)1 << 30)
/* Heads beyond that are not looked at: numpy's own limit, and room for the
 * names of some ten thousand tensors. */
#define RD_RDX_NPY_HEAD_CAP 10000
#define RD_RDX_SAFETENSORS_HEAD_CAP ((size_t)1 << 20)
#define RD_RDX_RANK_MAX 8
/* What a tensor without a name is called in .safetensors. */
#define RD_RDX_NAME RD_STR_LIT("tokens")

/* X(ID, word in reports, in .safetensors, in .npy, bytes).  numpy has no name
 * for bfloat16: the package ml_dtypes, which brings it, writes <V2, and numpy
 * makes |V2 of that when it has read it.  Both are read as bfloat16. */
#define RD_RDX_DTYPES(X)                                                       \
	X(F32, "f32", "F32", "<f4", 4)                                         \
	X(F16, "f16", "F16", "<f2", 2)                                         \
	X(BF16, "bf16", "BF16", "<V2", 2)
#define RD_RDX_ENUM(ID, ...) RD_RDX_##ID,
enum rd_rdx_dtype { RD_RDX_DTYPES(RD_RDX_ENUM) RD_RDX_N_DTYPES };
#undef RD_RDX_ENUM

enum rd_rdx_format { RD_RDX_NPY, RD_RDX_SAFETENSORS, RD_RDX_N_FORMATS };

extern const char *const rd_rdx_dtype_names[RD_RDX_N_DTYPES];
extern const size_t rd_rdx_dtype_bytes[RD_RDX_N_DTYPES];

/* One tensor, the last index running fastest, little-endian. */
struct rd_rdx_tensor {
	enum rd_rdx_dtype dtype;
	uint32_t rank;
	uint64_t dims[RD_RDX_RANK_MAX];
	struct rd_str
		bytes; /* a view, at any alignment; as dims and dtype say */
	struct rd_str name; /* absent in .npy */
};

/* A tensor as tokens of pictures: [batch, tokens, width], or [tokens, width],
 * then has_batch is false and batch 1.  None is 0. */
struct rd_rdx_shape {
	uint64_t batch, tokens, width;
	bool has_batch;
};

/* By the first bytes: a .npy magic, or else .safetensors. */
enum rd_rdx_format rd_rdx_format_of(struct rd_str file);

/* The one tensor of a .npy file.  Exit 4 and one of
 *	redux.not-a-tensor	no magic, or a version that is not known
 *	redux.truncated, redux.trailing	fewer or more bytes than the head says
 *	redux.header		the head is not as numpy writes it
 *	redux.dtype, redux.order	not f32, f16, bf16; columns first
 *	redux.shape		too many dimensions, or their product overflows
 * or exit 9, redux.too-large, for a head over the cap. */
enum rd_status rd_rdx_npy_read(struct rd_str file, struct rd_rdx_tensor *out,
			       struct rd_problem *problem) RD_MUST_CHECK;
/* The tensor of that name, or the only one when `name` is absent; its name is
 * in the arena or the file.  The whole head is checked: as above, and
 *	redux.offsets		numbers of tensors overlap, leave gaps or go
 *				beyond the file, or are not as many as the shape
 *				says
 *	redux.duplicate-key	a name or key that comes twice
 *	redux.which-tensor	there is none, or several and no name
 *	redux.unknown-tensor	none of that name
 */
enum rd_status rd_rdx_safetensors_read(struct rd_str file, struct rd_str name,
				       struct rd_arena *arena,
				       struct rd_rdx_tensor *out,
				       struct rd_problem *problem)
	RD_MUST_CHECK;
/* Either, by rd_rdx_format_of; a name for a .npy is redux.unknown-tensor. */
enum rd_status rd_rdx_tensor_read(struct rd_str file, struct rd_str name,
				  struct rd_arena *arena,
				  struct rd_rdx_tensor *out,
				  struct rd_problem *problem) RD_MUST_CHECK;

/* redux.shape when it cannot be tokens. */
enum rd_status rd_rdx_tensor_shape(const struct rd_rdx_tensor *tensor,
				   struct rd_rdx_shape *out,
				   struct rd_problem *problem) RD_MUST_CHECK;
/* Bytes that dims and dtype need; false when that overflows. */
bool rd_rdx_tensor_size(const struct rd_rdx_tensor *tensor, uint64_t *bytes);

/* Appends what stands before the numbers of a file with this one tensor, by
 * dtype, rank, dims and name (RD_RDX_NAME when absent).  The numbers follow at
 * a multiple of 64 bytes in .npy, of 8 in .safetensors. */
void rd_rdx_put_head(const struct rd_rdx_tensor *tensor,
		     enum rd_rdx_format format, struct rd_buf *out);

#endif
