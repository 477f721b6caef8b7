/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Any bytes as a program, past the digest: what loads can be looked up, added
 * up and written down whole. */

#include "base/decimal.h"
#include "program/program.h"

#define DUMP_CAP (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
use(const struct rd_prog *prog)
{
	struct rd_buf out;
	int64_t total = 0;

	rd_buf_init(&out, DUMP_CAP);
	rd_prog_dump(prog, &out);
	rd_buf_reset(&out);
	rd_prog_inspect(prog, &out, true);
	rd_buf_fini(&out);
	for (uint32_t i = 0; i < prog->n_fact; i++)
		if (rd_prog_find_fact(
			    prog, rd_prog_str(prog, prog->fact[i].name)) != i)
			__builtin_trap();
	for (uint32_t i = 0; i < prog->n_factor; i++)
		if (prog->factor[i].kind == RD_FACTOR_COLUMN &&
		    !rd_points_add(total,
				   rd_prog_col_points(
					   prog, prog->factor[i].first_col, 0),
				   &total))
			__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str bytes = { (const char *)data, size };
	struct rd_problem problem;
	struct rd_prog prog;

	if (rd_prog_load(&prog, bytes, 0, &problem) != RD_OK)
		return 0;
	use(&prog);
	rd_prog_fini(&prog);
	return 0;
}
