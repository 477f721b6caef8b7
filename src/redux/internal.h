/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_REDUX_INTERNAL_H
#define RD_REDUX_INTERNAL_H

#include "redux/tensor.h"

#define RDX_NPY_MAGIC RD_STR_LIT("\x93NUMPY")

/* The formats' own parts of rd_rdx_put_head. */
void rdx_npy_put_head(const struct rd_rdx_tensor *tensor, struct rd_buf *out);
void rdx_safetensors_put_head(const struct rd_rdx_tensor *tensor,
			      struct rd_buf *out);

/* "1, 729, 8" */
void rdx_put_dims(const struct rd_rdx_tensor *tensor, struct rd_buf *out);

#endif
