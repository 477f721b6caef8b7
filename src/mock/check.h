/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Inputs against the table of endpoints, as the provider's own checks would
 * have it (pydantic's types of error). */
#ifndef RD_MOCK_CHECK_H
#define RD_MOCK_CHECK_H

#include "mock/mock.h"

/* An array of details, empty when the input is all right; NULL without memory.
 * References that were never uploaded, or that are on this machine and not
 * here, cannot be loaded and are details too. */
json_t *rd_mock_check(const struct rd_mock *mock,
		      const struct rd_mock_endpoint *endpoint, json_t *input);

#endif
