/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "packs.h"

#include <stdio.h>
#include <stdlib.h>

#include "compile/compile.h"

#define MINI SRCDIR "/testdata/invalid/mini/"
#define REDUCING SRCDIR "/testdata/invalid/reducing/"
#define SENDING SRCDIR "/testdata/invalid/sending/"
#define TWO SRCDIR "/fuzz/seeds/compile/two-"
#define FILE_BYTES 8192

static const struct {
	const char *pack, *name, *path, *root;
} kinds[PACKS_N_FILES] = {
	{ "mini", "facts.xml", MINI "facts.xml", "<facts" },
	{ "mini", "words.xml", MINI "words.xml", "<words" },
	{ "mini", "catalog.xml", MINI "catalog.xml", "<catalog" },
	{ "mini", "scoring.xml", MINI "scoring.xml", "<scoring" },
	{ "mini", "prompt.xml", MINI "prompt.xml", "<prompt" },
	{ "mini", "pack.xml", MINI "pack.xml", "<pack" },
	{ "two", "more-facts.xml", TWO "facts.xml", "<facts" },
	{ "two", "more-words.xml", TWO "words.xml", "<words" },
	{ "two", "more-catalog.xml", TWO "catalog.xml", "<catalog" },
	{ "two", "scoring.xml", TWO "scoring.xml", "<scoring" },
	{ "two", "more-prompt.xml", TWO "prompt.xml", "<prompt" },
	{ "two", "experiments.xml", TWO "experiments.xml", "<experiments" },
	{ "two", "pack.xml", TWO "pack.xml", "<pack" },
	{ "sending", "providers.xml", SENDING "providers.xml", "<providers" },
	{ "sending", "pack.xml", SENDING "pack.xml", "<pack" },
	{ "reducing", "redux.xml", REDUCING "redux.xml", "<redux" },
	{ "reducing", "pack.xml", REDUCING "pack.xml", "<pack" },
};

static void
read_files(struct rd_val_file *files)
{
	static char bytes[PACKS_N_FILES][FILE_BYTES];

	for (size_t i = 0; i < PACKS_N_FILES; i++) {
		FILE *file = fopen(kinds[i].path, "rb");

		if (!file)
			abort();
		files[i] = (struct rd_val_file){
			.pack = rd_str_of(kinds[i].pack),
			.name = rd_str_of(kinds[i].name),
			.bytes = { bytes[i],
				   fread(bytes[i], 1, FILE_BYTES, file) },
		};
		if (fclose(file) || files[i].bytes.len == FILE_BYTES)
			abort();
	}
}

/* What no root element tells is a pack.xml. */
static size_t
find_place(struct rd_str pack, struct rd_str bytes)
{
	size_t i, place = 0;

	for (i = 0; i < PACKS_N_FILES; i++) {
		if (!rd_str_is(pack, kinds[i].pack))
			continue;
		place = i;
		if (rd_str_find(bytes, rd_str_of(kinds[i].root)) >= 0)
			break;
	}
	return place;
}

void
packs_init(struct packs *packs, const char *pack, struct rd_str bytes)
{
	static struct rd_val_file files[PACKS_N_FILES];

	if (!files[0].bytes.ptr)
		read_files(files);
	memcpy(packs->files, files, sizeof(files));
	packs->input = (struct rd_val_input){ .pack = rd_str_of(pack),
					      .files = packs->files,
					      .n_files = PACKS_N_FILES,
					      .lint = true };
	if (bytes.ptr)
		packs->files[find_place(packs->input.pack, bytes)].bytes =
			bytes;
}

void
packs_load(struct rd_prog *prog)
{
	struct rd_problem problem;
	struct rd_diags diags;
	struct packs packs;
	struct rd_buf bytes;

	packs_init(&packs, "two", RD_STR_NONE);
	rd_diags_init(&diags);
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (rd_cc_compile(&packs.input, &diags, &bytes) ||
	    rd_prog_load(prog, rd_buf_view(&bytes), RD_PROG_CHECK_DIGEST,
			 &problem))
		abort();
	rd_buf_fini(&bytes);
	rd_diags_fini(&diags);
}
