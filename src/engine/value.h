/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_ENGINE_VALUE_H
#define RD_ENGINE_VALUE_H

#include "base/str.h"

/* The number of a term fact of an open vocabulary whose value is no term; the
 * value is its text. */
#define RD_ENG_OTHER INT64_C(-1)

/* A fact or list field.  Which members count follows from its type. */
struct rd_eng_value {
	union {
		int64_t number; /* bool, integer, decimal (1e-4), local term,
				 * instant (ms), duration (ms), latitude */
		uint64_t bits;	/* set: local terms */
	};
	union {
		struct rd_str text; /* text, zone, other value */
		int64_t lon;	    /* geo: 1e-4 degrees, as the latitude */
		struct {	    /* list */
			/* n_rows x n_fields, row by row */
			const struct rd_eng_value *rows;
			/* per row: bit k = the k-th per-record classifier was
			 * hit; NULL when none ran */
			const uint64_t *row_matches;
		};
	};
	uint32_t n_rows;
	bool known;
};

#endif
