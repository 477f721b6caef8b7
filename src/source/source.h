/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From XML bytes to the tree as written.  Foreign input: to be called in the
 * sandboxed child of refdesk-author, in unit tests and in fuzz targets only.
 * Every refusal is a finding (RD10xx for the file, RD11xx for the schema). */
#ifndef RD_SOURCE_SOURCE_H
#define RD_SOURCE_SOURCE_H

#include "base/arena.h"
#include "base/diag.h"
#include "source/tree.h"

struct rd_src_caps {
	size_t file_bytes;   /* 16 MiB */
	size_t tag_bytes;    /* 16 KiB, from '<' to '>' */
	uint32_t depth;	     /* 32 */
	uint32_t attributes; /* 64 per element, namespaces not counted */
	size_t elements;     /* 1048576 */
};

/* The caps of the language. */
extern const struct rd_src_caps rd_src_caps_default;

/* The schemas, compiled once from the copies inside the program. */
struct rd_src_schemas;

/* Ends the process with status 71 when an allocation inside the XML library
 * fails: version 2.9.14 may report a damaged document as good otherwise.  To be
 * called before any other function of this layer, in a process that does
 * nothing else; tests leave it out. */
void rd_src_exit_on_nomem(void);

/* NULL only when memory is exhausted.  Heap; free with rd_src_schemas_free. */
struct rd_src_schemas *rd_src_schemas_new(void) RD_MUST_CHECK;
void rd_src_schemas_free(struct rd_src_schemas *schemas);

struct rd_src_input {
	const char *name;		      /* for findings; copied */
	struct rd_str bytes;		      /* may go away after parsing */
	const struct rd_src_schemas *schemas; /* NULL: no schema check */
	const struct rd_src_caps *caps;	      /* NULL: the defaults */
};

/* Reads one file: size, bytes, tags, well-formedness, then its schema.
 *
 * RD_OK: *out is the tree and no finding was added.  RD_SEMANTIC: *out is the
 * tree, findings were added by the schema (all of them).  RD_SYNTAX, RD_LIMIT
 * or RD_NOMEM: *out is NULL and one finding was added. */
enum rd_status rd_src_parse(struct rd_arena *arena, struct rd_diags *diags,
			    const struct rd_src_input *input,
			    struct rd_src_file **out) RD_MUST_CHECK;

#endif
