/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One file of a small pack is foreign (packs.h); no schema helps the compiler.
 * What it lets through must load: the verifier and the compiler have to agree
 * on what a program is. */

#include <stdlib.h>

#include "compile/compile.h"
#include "packs.h"

#define PROGRAM_CAP (128u << 20)
#define MUTATED_CAP 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
	__attribute__((weak));

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

static void
check_program(const struct rd_buf *program)
{
	struct rd_problem problem;
	struct rd_prog prog;

	insist(!rd_prog_load(&prog, rd_buf_view(program), RD_PROG_CHECK_DIGEST,
			     &problem));
	rd_prog_fini(&prog);
}

static enum rd_status
compile(const char *pack, struct rd_str bytes)
{
	struct rd_diags diags;
	struct rd_buf program;
	struct packs packs;
	enum rd_status status;

	packs_init(&packs, pack, bytes);
	rd_diags_init(&diags);
	rd_buf_init(&program, PROGRAM_CAP);
	status = rd_cc_compile(&packs.input, &diags, &program);
	insist((status == RD_OK) == (diags.n_errors == 0));
	insist(status == RD_OK || status == RD_SEMANTIC);
	if (!status)
		check_program(&program);
	rd_buf_fini(&program);
	rd_diags_fini(&diags);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool began;
	struct rd_str bytes = { (const char *)data, size };

	if (!began)
		insist(!compile("mini", RD_STR_NONE) &&
		       !compile("two", RD_STR_NONE) &&
		       !compile("sending", RD_STR_NONE) &&
		       !compile("reducing", RD_STR_NONE));
	began = true;
	(void)compile("mini", bytes);
	(void)compile("two", bytes);
	(void)compile("sending", bytes);
	(void)compile("reducing", bytes);
	return 0;
}

/* ---- with libFuzzer: mutations that keep XML what it is ---- */

/* The n-th text between quotes, counted around. */
static struct rd_str
find_quoted(struct rd_str bytes, size_t n)
{
	struct rd_str found[512];
	size_t n_found = 0, from = 0;
	bool open = false;

	for (size_t i = 0; i < bytes.len && n_found < 512; i++) {
		if (bytes.ptr[i] != '"')
			continue;
		if (open)
			found[n_found++] = (struct rd_str){ bytes.ptr + from,
							    i - from };
		open = !open;
		from = i + 1;
	}
	return n_found ? found[n % n_found] : RD_STR_NONE;
}

/* Puts one quoted text in the place of another. */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			unsigned int seed)
{
	static char copy[MUTATED_CAP];
	struct rd_str bytes = { (const char *)data, size };
	struct rd_str from = find_quoted(bytes, seed >> 4);
	struct rd_str to = find_quoted(bytes, seed >> 12);
	size_t before, total;

	if (!from.ptr || seed % 4 == 0 || size > sizeof(copy))
		return LLVMFuzzerMutate(data, size, max);
	before = (size_t)(from.ptr - bytes.ptr);
	total = size - from.len + to.len;
	if (total > max || total > sizeof(copy))
		return size;
	memcpy(copy, data, before);
	memcpy(copy + before, to.ptr, to.len);
	memcpy(copy + before + to.len, from.ptr + from.len,
	       size - before - from.len);
	memcpy(data, copy, total);
	return total;
}
