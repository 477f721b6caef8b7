/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_VALIDATE_DERIVE_H
#define RD_VALIDATE_DERIVE_H

#include "validate/reader.h"

/* One derive while it is read. */
struct rd_val_derive_reader {
	struct rd_val *val;
	const struct rd_src_node *node;
	struct rd_val_derive *out;	/* args: room for each child */
	const struct rd_val_fact *fact; /* that is filled */
};

/* A finding when the vocabulary (RD_VAL_NONE: unknown) is not the fact's. */
void rd_val_derive_vocab(struct rd_val_derive_reader *r,
			 const struct rd_src_node *node, const char *attr,
			 uint32_t vocab);
/* The forms that look things up in areas, bands and tables (fence.c). */
void rd_val_read_geofence(struct rd_val_derive_reader *r,
			  const struct rd_src_node *node);
void rd_val_read_bands(struct rd_val_derive_reader *r,
		       const struct rd_src_node *node);
void rd_val_read_lookup(struct rd_val_derive_reader *r,
			const struct rd_src_node *node);

#endif
