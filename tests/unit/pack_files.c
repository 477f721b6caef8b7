/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Packs from the source tree as compiler input. */

#include "pack_files.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define PATH_BYTES 1024
#define FILE_BYTES (1u << 20)

struct rd_str
pack_files_slurp(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(FILE_BYTES);
	size_t len;

	cr_assert_not_null(file, "%s", path);
	cr_assert_not_null(bytes);
	len = fread(bytes, 1, FILE_BYTES, file);
	cr_assert_lt(len, FILE_BYTES, "%s", path);
	fclose(file);
	return (struct rd_str){ bytes, len };
}

static char *
copy_text(const char *text)
{
	char *copy = strdup(text);

	cr_assert_not_null(copy);
	return copy;
}

static struct rd_val_file *
find_file(struct pack_files *packs, const char *pack, const char *name)
{
	for (size_t i = 0; i < packs->n; i++)
		if (rd_str_is(packs->files[i].pack, pack) &&
		    rd_str_is(packs->files[i].name, name))
			return &packs->files[i];
	return NULL;
}

void
pack_files_put(struct pack_files *packs, const char *pack, const char *name,
	       struct rd_str bytes)
{
	struct rd_val_file *file = find_file(packs, pack, name);

	if (file) {
		free((char *)file->bytes.ptr);
		file->bytes = bytes;
		return;
	}
	if (packs->n == packs->cap) {
		packs->cap = packs->cap ? packs->cap * 2 : 64;
		packs->files = realloc(packs->files,
				       packs->cap * sizeof(*packs->files));
		cr_assert_not_null(packs->files);
	}
	packs->files[packs->n++] = (struct rd_val_file){
		.pack = rd_str_of(copy_text(pack)),
		.name = rd_str_of(copy_text(name)),
		.bytes = bytes,
	};
}

void
pack_files_edit(struct pack_files *packs, const char *pack, const char *name,
		const char *from, const char *to)
{
	struct rd_val_file *file = find_file(packs, pack, name);
	size_t from_len = strlen(from), to_len = strlen(to), rest;
	ptrdiff_t at;
	char *bytes;

	cr_assert_not_null(file, "%s/%s", pack, name);
	at = rd_str_find(file->bytes, rd_str_of(from));
	cr_assert_geq(at, 0, "%s is not in %s/%s", from, pack, name);
	bytes = malloc(file->bytes.len + to_len + 1);
	cr_assert_not_null(bytes);
	rest = file->bytes.len - (size_t)at - from_len;
	memcpy(bytes, file->bytes.ptr, (size_t)at);
	memcpy(bytes + at, to, to_len);
	memcpy(bytes + at + to_len, file->bytes.ptr + at + from_len, rest);
	pack_files_put(packs, pack, name,
		       (struct rd_str){ bytes, (size_t)at + to_len + rest });
}

static void
read_pack(struct pack_files *packs, const char *parent, const char *pack)
{
	char path[PATH_BYTES];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s/%s", SRCDIR, parent, pack);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (!rd_str_ends(rd_str_of(entry->d_name), ".xml"))
			continue;
		snprintf(path, sizeof(path), "%s/%s/%s/%s", SRCDIR, parent,
			 pack, entry->d_name);
		pack_files_put(packs, pack, entry->d_name,
			       pack_files_slurp(path));
	}
	if (dir)
		closedir(dir);
}

void
pack_files_read(struct pack_files *packs, const char *parent)
{
	char path[PATH_BYTES];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", SRCDIR, parent);
	dir = opendir(path);
	cr_assert_not_null(dir, "%s", path);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			read_pack(packs, parent, entry->d_name);
	closedir(dir);
}

void
pack_files_free(struct pack_files *packs)
{
	for (size_t i = 0; i < packs->n; i++) {
		free((char *)packs->files[i].pack.ptr);
		free((char *)packs->files[i].name.ptr);
		free((char *)packs->files[i].bytes.ptr);
	}
	free(packs->files);
	*packs = (struct pack_files){ .n = 0 };
}

const struct rd_src_schemas *
test_schemas(void)
{
	static struct rd_src_schemas *schemas;

	if (!schemas)
		schemas = rd_src_schemas_new();
	cr_assert_not_null(schemas);
	return schemas;
}

struct compiled
compile_input(const struct rd_val_input *input)
{
	struct compiled compiled;

	rd_diags_init(&compiled.diags);
	rd_buf_init(&compiled.program, 128u << 20);
	compiled.status = rd_cc_compile(input, &compiled.diags,
					&compiled.program);
	return compiled;
}

/* Lints would also tell what the small base packs leave unused. */
static bool
is_about_lints(const char *pack)
{
	return !strcmp(pack, "tidy") || !strcmp(pack, "sending") ||
	       !strncmp(pack, "RD2", 3) || !strncmp(pack, "RD1223", 6);
}

struct compiled
compile_pack(const struct pack_files *packs, const char *pack,
	     const struct rd_src_schemas *schemas)
{
	const struct rd_val_input input = {
		.pack = rd_str_of(pack),
		.files = packs->files,
		.n_files = packs->n,
		.schemas = schemas,
		.lint = is_about_lints(pack),
	};

	return compile_input(&input);
}

void
compiled_free(struct compiled *compiled)
{
	rd_diags_fini(&compiled->diags);
	rd_buf_fini(&compiled->program);
}

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
list_findings(const struct rd_diags *diags, struct rd_buf *out)
{
	char **lines = calloc(diags->n_items + 1, sizeof(*lines));

	cr_assert_not_null(lines);
	for (size_t i = 0; i < diags->n_items; i++) {
		const struct rd_diag *diag = &diags->items[i];
		int len = asprintf(&lines[i], "RD%d %s:%u", diag->id,
				   diag->file, diag->line);

		cr_assert_gt(len, 0);
	}
	qsort(lines, diags->n_items, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < diags->n_items; i++) {
		rd_buf_cstr(out, lines[i]);
		rd_buf_char(out, '\n');
		free(lines[i]);
	}
	rd_buf_char(out, '\0');
	free(lines);
}
