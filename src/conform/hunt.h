/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Looking for texts that tell mutants of words from the program. */
#ifndef RD_CONFORM_HUNT_H
#define RD_CONFORM_HUNT_H

#include "conform/internal.h"
#include "conform/mutants.h"

#define CONF_HUNT_SINGLES 400u

/* One program to ask. */
struct conf_side {
	struct rd_prog *prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_buf shown;
};

struct conf_hunt {
	struct rd_conf_mutation *m;
	const struct rd_conf_mutation_opts *opts;
	struct rd_arena arena;
	struct conf_side was, is;
	struct rd_buf json, text;
	/* Phrases of that classifier and source to put beside others. */
	uint32_t singles[CONF_HUNT_SINGLES], n_singles;
	uint32_t classifier, source;
	uint32_t cue;	   /* that the mutant changes, or RD_NONE */
	const char *given; /* in `given_fact`, unless that is RD_NONE */
	uint32_t given_fact;
	uint32_t n_tried, n_nodes;
	bool failed;
};

/* False without memory. */
bool conf_side_open(struct conf_side *side, struct rd_prog *prog);
/* What comes of the situation without a text. */
void conf_note_base(struct conf_hunt *h);
/* Tries `row` between two texts; what tells the two apart goes into *find. */
bool conf_tells_apart(struct conf_hunt *h, const char *before, const char *row,
		      const char *after, struct conf_find *find);

#endif
