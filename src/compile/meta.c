/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the program says about itself, and the digests of its sources. */

#include "compile/emit.h"

#include "base/text.h"
#include "crypt/dirhash.h"
#include "crypt/hash.h"

#define MANIFEST_CAP ((size_t)1 << 20)

static void
hash_sources(struct rd_cc *cc, char hex[RD_CRYPT_HASH_TEXT])
{
	const struct rd_val_model *model = cc->model;
	struct rd_crypt_dir_entry *entries = rd_cc_array(cc, model->n_files,
							 sizeof(*entries));
	struct rd_buf manifest;

	rd_buf_init(&manifest, MANIFEST_CAP);
	if (!entries)
		goto out;
	for (uint32_t i = 0; i < model->n_files; i++) {
		const struct rd_val_source *file = &model->files[i];

		entries[i].name = rd_str_of(file->name);
		rd_crypt_sha256(file->bytes.ptr, file->bytes.len,
				entries[i].sha256);
	}
	rd_cc_fail(cc,
		   rd_crypt_dirhash(entries, model->n_files, &manifest, hex));
out:
	rd_buf_fini(&manifest);
}

static void
emit_files(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_files; i++) {
		const struct rd_val_source *file = &cc->model->files[i];
		char hex[RD_CRYPT_HASH_TEXT];
		struct rd_prog_file out;

		rd_crypt_sha256_hex(file->bytes.ptr, file->bytes.len, hex);
		out.name = rd_cc_str(cc, rd_str_of(file->name));
		out.sha256 = rd_cc_str(cc, rd_str_of(hex));
		rd_prog_add_file(cc->builder, &out);
	}
}

void
rd_cc_emit_meta(struct rd_cc *cc)
{
	const struct rd_val_model *model = cc->model;
	char sources[RD_CRYPT_HASH_TEXT] = "";
	struct rd_prog_meta meta = {
		.version = model->version,
		.language = model->language,
		.semantics = RD_SEMANTICS_VERSION,
		.minimum_fixtures = model->minimum_fixtures,
		.n_refs = model->n_refs,
		.order = model->order_catalog ? RD_ORDER_CATALOG : RD_ORDER_ID,
		.choice = model->draws ? RD_CHOICE_DRAW : RD_CHOICE_TOP,
		.pixels = model->pixels,
		.look_attr = model->look_attr,
		.look_drop = model->look_drop,
	};

	hash_sources(cc, sources);
	meta.pack = rd_cc_str(cc, model->pack);
	meta.licence = rd_cc_str(cc, model->licence);
	meta.sources = rd_cc_str(cc, rd_str_of(sources));
	meta.unicode = rd_cc_str(cc, rd_str_of(rd_text_unicode_version()));
	rd_prog_add_meta(cc->builder, &meta);
	emit_files(cc);
}
