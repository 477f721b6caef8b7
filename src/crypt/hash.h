/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_HASH_H
#define RD_CRYPT_HASH_H

#include <stdalign.h>
#include <stddef.h>

#define RD_CRYPT_HASH_BYTES 32
/* Lower-case hexadecimal of a 32-byte hash, and its NUL. */
#define RD_CRYPT_HASH_TEXT 65
#define RD_CRYPT_SHA512_BYTES 64

void rd_crypt_blake2b256(const void *bytes, size_t n, unsigned char out[32]);
void rd_crypt_sha256(const void *bytes, size_t n, unsigned char out[32]);
/* SHA-256 as lower-case hexadecimal with a NUL. */
void rd_crypt_sha512(const void *bytes, size_t n, unsigned char out[64]);
void rd_crypt_sha256_hex(const void *bytes, size_t n, char out[65]);

/* BLAKE2b-256 of bytes that come in pieces; the result is that of the pieces
 * put together.  After final the state must be initialised anew. */
struct rd_crypt_blake2b {
	alignas(64) unsigned char state[384];
};

void rd_crypt_blake2b_init(struct rd_crypt_blake2b *hash);
void rd_crypt_blake2b_update(struct rd_crypt_blake2b *hash, const void *bytes,
			     size_t n);
void rd_crypt_blake2b_final(struct rd_crypt_blake2b *hash,
			    unsigned char out[32]);

#endif
