/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* data: URIs (RFC 2397) in the one form that results come in. */
#ifndef RD_DISPATCH_DATA_URI_H
#define RD_DISPATCH_DATA_URI_H

#include "base/buf.h"

bool rd_disp_is_data_uri(struct rd_str text);
/* Appends the bytes of data:TYPE;base64,…; *type (may be empty) lies in the
 * text.  RD_SYNTAX for anything else, else the buffer's status. */
enum rd_status rd_disp_data_uri(struct rd_str text, struct rd_str *type,
				struct rd_buf *out) RD_MUST_CHECK;

#endif
