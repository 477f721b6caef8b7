/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef PACK_FILES_H
#define PACK_FILES_H

#include "compile/compile.h"

/* Every *.xml of every directory below `parent` (a path below the sources),
 * as the author program hands them to the compiler. */
struct pack_files {
	struct rd_val_file *files;
	size_t n, cap;
};

struct compiled {
	struct rd_diags diags;
	struct rd_buf program;
	enum rd_status status;
};

void pack_files_read(struct pack_files *packs, const char *parent);
void pack_files_free(struct pack_files *packs);
/* The bytes of a file; the caller frees ptr. */
struct rd_str pack_files_slurp(const char *path);
/* Takes `bytes` (from malloc) as the contents of PACK/NAME, new or not. */
void pack_files_put(struct pack_files *packs, const char *pack,
		    const char *name, struct rd_str bytes);
/* As above with one occurrence of `from` replaced by `to`; `from` must be
 * there. */
void pack_files_edit(struct pack_files *packs, const char *pack,
		     const char *name, const char *from, const char *to);

/* The schemas, made once. */
const struct rd_src_schemas *test_schemas(void);
struct compiled compile_pack(const struct pack_files *packs, const char *pack,
			     const struct rd_src_schemas *schemas);
struct compiled compile_input(const struct rd_val_input *input);
void compiled_free(struct compiled *compiled);
/* "RD1301 scoring.xml:12" lines of all findings, sorted. */
void list_findings(const struct rd_diags *diags, struct rd_buf *out);

#endif
