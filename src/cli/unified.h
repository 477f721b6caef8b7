/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_UNIFIED_H
#define RD_CLI_UNIFIED_H

#include "base/buf.h"

/* A unified difference of two texts, as patch -p0 takes it; nothing when they
 * are equal. */
void cmd_unified_put(const char *name, struct rd_str before,
		     struct rd_str after, struct rd_buf *out);

#endif
