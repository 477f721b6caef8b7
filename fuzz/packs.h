/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Small packs for fuzz targets: "mini" (language 1, testdata/invalid/mini) and,
 * over it, "two" (one of each thing that language 2 brought,
 * seeds/compile/two-*.xml); "sending" (language 3, testdata/invalid/sending);
 * "reducing" (language 4, testdata/invalid/reducing). */
#ifndef FUZZ_PACKS_H
#define FUZZ_PACKS_H

#include "program/program.h"
#include "validate/validate.h"

#define PACKS_N_FILES 17

struct packs {
	struct rd_val_input input;
	struct rd_val_file files[PACKS_N_FILES];
};

/* One of these packs; `bytes` take the place of its file with the same
 * root element.  Without bytes (ptr NULL) it is as it stands, and compiles. */
void packs_init(struct packs *packs, const char *pack, struct rd_str bytes);
/* The program of "two". */
void packs_load(struct rd_prog *prog);

#endif
