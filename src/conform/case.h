/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CONFORM_CASE_H
#define RD_CONFORM_CASE_H

#include "base/buf.h"
#include "source/tree.h"

/* One fixture file as one line of JSON, element by element: {"a":{attributes},
 * "c":[children],"l":line,"n":"name","t":"text"}.  The child that parses XML
 * writes it, the parent reads it (conform.h).  No newline at the end. */
void rd_conf_case_write(const struct rd_src_file *file, struct rd_buf *out);

#endif
