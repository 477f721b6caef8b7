/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Between the files that make the sample program. */
#ifndef SAMPLE_PARTS_H
#define SAMPLE_PARTS_H

#include "sample_program.h"

#define MINUTES(n) (INT64_C(60000) * (n))
#define HOURS(n) (60 * MINUTES(n))
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

uint32_t sample_str(struct rd_prog_builder *b, const char *text);
void sample_add_conds(struct rd_prog_builder *b);
void sample_add_derives(struct rd_prog_builder *b);
void sample_add_refs(struct rd_prog_builder *b);
void sample_add_attrs(struct rd_prog_builder *b);
void sample_add_columns(struct rd_prog_builder *b);
void sample_add_gates(struct rd_prog_builder *b);
void sample_add_factors(struct rd_prog_builder *b);
void sample_add_effects(struct rd_prog_builder *b);
void sample_add_template(struct rd_prog_builder *b);
void sample_add_send(struct rd_prog_builder *b);

#endif
