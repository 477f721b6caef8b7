/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_JSON_NUMBER_H
#define RD_JSON_NUMBER_H

#include "base/buf.h"

/* A double as ECMAScript's Number::toString writes it (RFC 8785 3.2.2.3): the
 * fewest digits that read back the same.  RD_SEMANTIC when it is not finite. */
enum rd_status rd_json_put_number(struct rd_buf *out, double value)
	RD_MUST_CHECK;
/* The nearest double of a NUL-terminated text that has been found to be a JSON
 * number.  RD_SEMANTIC when it is beyond their range. */
enum rd_status rd_json_get_number(const char *text, double *value)
	RD_MUST_CHECK;

#endif
