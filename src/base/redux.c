/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Words of Redux, from the lists in the header. */
#include "base/redux.h"

#define WORD(ID, word) word,

const char *const rd_redux_kernel_names[] = { RD_REDUX_KERNELS(WORD) };
const char *const rd_redux_rounding_names[] = { RD_REDUX_ROUNDINGS(WORD) };
const char *const rd_redux_law_names[] = { RD_REDUX_LAWS(WORD) };
const char *const rd_redux_crop_names[] = { RD_REDUX_CROPS(WORD) };
