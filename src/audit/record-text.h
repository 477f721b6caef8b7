/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One record of a program as text, from the tables of program/format.h. */
#ifndef RD_AUDIT_RECORD_TEXT_H
#define RD_AUDIT_RECORD_TEXT_H

#include "program/layout.h"
#include "program/program.h"

/* Records that lead to records are followed no deeper than this. */
#define RD_AUD_DEPTH_MAX 8

struct rd_aud_text {
	const struct rd_prog *prog;
	struct rd_buf text; /* what the calls below append to */
	unsigned depth;
};

struct rd_aud_record {
	enum rd_section section;
	uint32_t index;
	const char *bytes; /* in the program */
};

struct rd_aud_record rd_aud_record_of(const struct rd_prog *prog,
				      enum rd_section section, uint32_t index);

/* Is the field a value of its own?  Places in files are told apart, indices
 * are followed, counts follow from runs. */
bool rd_aud_is_shown(const struct rd_prog_field_info *fields, uint32_t f);

/* The name, else the first thing it is about: "derive season", "step PT6H". */
void rd_aud_put_name(struct rd_aud_text *o, const struct rd_aud_record *r);
void rd_aud_put_value(struct rd_aud_text *o, const struct rd_aud_record *r,
		      const struct rd_prog_field_info *field);
/* "kind=cases points=30": what is not nothing. */
void rd_aud_put_fields(struct rd_aud_text *o, const struct rd_aud_record *r);
/* All cells of a row of a table. */
void rd_aud_put_cells(struct rd_aud_text *o, uint32_t row);

#endif
