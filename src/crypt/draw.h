/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Numbers that anybody can compute again from a text: keyed BLAKE2b-256 (RFC
 * 7693), of which the first 8 bytes count, little-endian. */
#ifndef RD_CRYPT_DRAW_H
#define RD_CRYPT_DRAW_H

#include "base/str.h"

struct rd_crypt_draw {
	unsigned char key[32];
};

/* The key is the BLAKE2b-256 of the label and the parts, a zero byte before
 * each part. */
void rd_crypt_draw_init(struct rd_crypt_draw *draw, const char *label,
			const struct rd_str *parts, size_t n_parts);
/* The number of some bytes. */
uint64_t rd_crypt_draw_of(const struct rd_crypt_draw *draw,
			  struct rd_str bytes);
/* The number of n as 8 little-endian bytes. */
uint64_t rd_crypt_draw_at(const struct rd_crypt_draw *draw, uint64_t n);

#endif
