/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Hashes.  BLAKE2b is for digests of our own making, SHA-256 for what other
 * tools check (program digest, dirHash, key ids).  SHA-256 is nettle's: it uses
 * the processor's own instructions, and each program that is loaded is hashed.
 */
#include "crypt/hash.h"
#include "crypt/codec.h"
#include <nettle/sha2.h>
#include <sodium.h>

_Static_assert(sizeof(struct rd_crypt_blake2b) >=
		       sizeof(crypto_generichash_blake2b_state),
	       "libsodium's BLAKE2b state grew");

static crypto_generichash_blake2b_state *
state_of(struct rd_crypt_blake2b *hash)
{
	return (crypto_generichash_blake2b_state *)(void *)hash->state;
}

void
rd_crypt_blake2b256(const void *bytes, size_t n, unsigned char out[32])
{
	crypto_generichash_blake2b(out, 32, bytes, n, NULL, 0);
}

void
rd_crypt_sha256(const void *bytes, size_t n, unsigned char out[32])
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, n, bytes);
	sha256_digest(&context, 32, out);
}

void
rd_crypt_sha512(const void *bytes, size_t n, unsigned char out[64])
{
	struct sha512_ctx context;

	sha512_init(&context);
	sha512_update(&context, n, bytes);
	sha512_digest(&context, RD_CRYPT_SHA512_BYTES, out);
}

void
rd_crypt_sha256_hex(const void *bytes, size_t n, char out[65])
{
	unsigned char hash[32];

	rd_crypt_sha256(bytes, n, hash);
	rd_crypt_hex(hash, sizeof(hash), out);
}

void
rd_crypt_blake2b_init(struct rd_crypt_blake2b *hash)
{
	crypto_generichash_blake2b_init(state_of(hash), NULL, 0, 32);
}

void
rd_crypt_blake2b_update(struct rd_crypt_blake2b *hash, const void *bytes,
			size_t n)
{
	crypto_generichash_blake2b_update(state_of(hash), bytes, n);
}

void
rd_crypt_blake2b_final(struct rd_crypt_blake2b *hash, unsigned char out[32])
{
	crypto_generichash_blake2b_final(state_of(hash), out, 32);
}
