/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "crypt/draw.h"

#include <sodium.h>

#include "crypt/hash.h"

void
rd_crypt_draw_init(struct rd_crypt_draw *draw, const char *label,
		   const struct rd_str *parts, size_t n_parts)
{
	struct rd_crypt_blake2b hash;

	rd_crypt_blake2b_init(&hash);
	rd_crypt_blake2b_update(&hash, label, strlen(label));
	for (size_t i = 0; i < n_parts; i++) {
		rd_crypt_blake2b_update(&hash, "", 1);
		rd_crypt_blake2b_update(&hash, parts[i].ptr, parts[i].len);
	}
	rd_crypt_blake2b_final(&hash, draw->key);
}

uint64_t
rd_crypt_draw_of(const struct rd_crypt_draw *draw, struct rd_str bytes)
{
	unsigned char hash[32];
	uint64_t number = 0;

	crypto_generichash_blake2b(hash, sizeof(hash),
				   (const unsigned char *)bytes.ptr, bytes.len,
				   draw->key, sizeof(draw->key));
	for (int i = 8; i-- > 0;)
		number = number << 8 | hash[i];
	return number;
}

uint64_t
rd_crypt_draw_at(const struct rd_crypt_draw *draw, uint64_t n)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(unsigned char)(n >> (8 * i));
	return rd_crypt_draw_of(draw, (struct rd_str){ bytes, 8 });
}
