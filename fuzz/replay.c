/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Stands in for libFuzzer where there is none: runs every seed given on the
 * command line (files, or directories of files), then damaged copies of each:
 * flipped bits, cut ends, doubled and zeroed stretches.  The damage is the same
 * on every run, so a failure can be repeated.
 *
 *	fuzz_NAME [-runs=N] PATH...	N damaged inputs in all (default 3000)
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_CAP (4u << 20)
#define PATH_CAP 4096
#define SEEDS_CAP 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seed {
	uint8_t *bytes;
	size_t len;
};

static struct seed seeds[SEEDS_CAP];
static size_t n_seeds;

static _Noreturn void
die(const char *what, const char *path)
{
	fprintf(stderr, "replay: %s: %s\n", path, what);
	exit(1);
}

static void
load_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct seed *seed = &seeds[n_seeds];

	if (!file)
		die("cannot be opened", path);
	if (n_seeds == SEEDS_CAP)
		die("too many seeds", path);
	seed->bytes = malloc(INPUT_CAP);
	if (!seed->bytes)
		die("no memory", path);
	seed->len = fread(seed->bytes, 1, INPUT_CAP, file);
	seed->bytes = realloc(seed->bytes, seed->len ? seed->len : 1);
	if (fclose(file) || !seed->bytes)
		die("cannot be read", path);
	n_seeds++;
}

static void
load_directory(const char *path)
{
	char name[PATH_CAP];
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort);

	if (n < 0)
		die("cannot be listed", path);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			load_file(name);
		free(entries[i]);
	}
	free(entries);
}

static void
load(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		die("does not exist", path);
	if (S_ISDIR(st.st_mode))
		load_directory(path);
	else
		load_file(path);
}

/* xorshift64: any fixed sequence will do. */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t
flip_bit(uint8_t *bytes, size_t len, uint64_t *state)
{
	bytes[next(state) % len] ^= (uint8_t)(1u << next(state) % 8);
	return len;
}

static size_t
set_byte(uint8_t *bytes, size_t len, uint64_t *state)
{
	bytes[next(state) % len] = (uint8_t)next(state);
	return len;
}

static size_t
cut(uint8_t *bytes, size_t len, uint64_t *state)
{
	(void)bytes;
	return next(state) % len;
}

static size_t
zero_stretch(uint8_t *bytes, size_t len, uint64_t *state)
{
	size_t at = next(state) % len;
	size_t n = next(state) % 16;

	memset(bytes + at, 0, n < len - at ? n : len - at);
	return len;
}

/* Copies a stretch over another place. */
static size_t
repeat_stretch(uint8_t *bytes, size_t len, uint64_t *state)
{
	size_t from = next(state) % len, to = next(state) % len;
	size_t far = from > to ? from : to;
	size_t n = next(state) % 64;

	memmove(bytes + to, bytes + from, n < len - far ? n : len - far);
	return len;
}

static size_t (*const damages[])(uint8_t *, size_t, uint64_t *) = {
	flip_bit, set_byte, cut, zero_stretch, repeat_stretch,
};

/* Each input gets its own heap block of the exact size, so that a sanitizer or
 * valgrind sees a read past its end. */
static void
run_damaged(const struct seed *seed, uint64_t *state)
{
	size_t len = seed->len;
	uint8_t *bytes = malloc(len ? len : 1);
	uint8_t *exact;

	if (!bytes)
		die("no memory", "run");
	memcpy(bytes, seed->bytes, len);
	for (uint64_t n = next(state) % 4 + 1; n && len; n--)
		len = damages[next(state) %
			      (sizeof(damages) / sizeof(damages[0]))](
			bytes, len, state);
	exact = realloc(bytes, len ? len : 1);
	if (!exact)
		die("no memory", "run");
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

int
main(int argc, char **argv)
{
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	unsigned long runs = 3000;

	for (int i = 1; i < argc; i++) {
		if (!strncmp(argv[i], "-runs=", 6))
			runs = strtoul(argv[i] + 6, NULL, 10);
		else if (argv[i][0] != '-')
			load(argv[i]);
	}
	if (!n_seeds)
		die("no seeds", "command line");
	for (size_t i = 0; i < n_seeds; i++)
		LLVMFuzzerTestOneInput(seeds[i].bytes, seeds[i].len);
	for (unsigned long i = 0; i < runs; i++)
		run_damaged(&seeds[i % n_seeds], &state);
	printf("replay: %zu seeds, %lu damaged\n", n_seeds, runs);
	for (size_t i = 0; i < n_seeds; i++)
		free(seeds[i].bytes);
	return 0;
}
