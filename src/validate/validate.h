/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From the files of packs to a checked model.  No file is opened here: the
 * caller hands in every *.xml of every directory that could be a base pack. */
#ifndef RD_VALIDATE_VALIDATE_H
#define RD_VALIDATE_VALIDATE_H

#include "base/diag.h"
#include "source/source.h"
#include "validate/model.h"

#define RD_VAL_ARENA_CAP ((size_t)1 << 30)

struct rd_val_file {
	struct rd_str pack;  /* name of its directory */
	struct rd_str name;  /* base name */
	struct rd_str bytes; /* ptr NULL: could not be read */
};

/* Packs of the same name must not come from two directories: the caller leaves
 * out those that are shadowed. */
/* A value that a draft sets, as an override behind all others would. */
struct rd_val_set {
	struct rd_str path, value;
	struct rd_str reason; /* ptr NULL: none */
};

struct rd_val_input {
	struct rd_str pack; /* the one to resolve */
	const struct rd_val_file *files;
	size_t n_files;
	const struct rd_val_file *replace; /* --replace; pack is ignored */
	size_t n_replace;
	const struct rd_val_set *sets; /* findings stand at "--set PATH" */
	size_t n_sets;
	const struct rd_src_schemas *schemas; /* NULL: no schema pass */
	bool lint; /* look for what is not wrong but hardly meant, too */
};

/* Resolves and checks the pack; adds every finding to diags (a finding of the
 * schema is left out where a check of ours says more).  RD_OK: *model may be
 * compiled.  RD_SEMANTIC: errors were found.  RD_NOMEM, RD_LIMIT.  The model is
 * initialised here and must be finished by the caller in any case; it refers
 * to the bytes of the input. */
enum rd_status rd_val_resolve(const struct rd_val_input *input,
			      struct rd_diags *diags,
			      struct rd_val_model *model) RD_MUST_CHECK;
void rd_val_model_fini(struct rd_val_model *model);

#endif
