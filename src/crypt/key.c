/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Keys in memory.  The 64 secret bytes have pages of their own (libsodium's
 * guarded heap: canaries, guard pages, wiped on free) which are unreadable
 * except while a signature is made. */
#include "crypt/key.h"
#include "crypt/crypt.h"
#include "crypt/codec.h"
#include "crypt/internal.h"
#include <sodium.h>

struct rd_crypt_key {
	struct rd_crypt_pubkey pub;
	bool pinned;
	unsigned char *secret;
};

void
rd_crypt_pubkey_init(struct rd_crypt_pubkey *pub, const unsigned char number[8],
		     const unsigned char bytes[32])
{
	memcpy(pub->number, number, sizeof(pub->number));
	memcpy(pub->bytes, bytes, sizeof(pub->bytes));
	rd_crypt_sha256_hex(bytes, sizeof(pub->bytes), pub->keyid);
}

enum rd_status
rd_crypt_pubkey_read(struct rd_str text, struct rd_crypt_pubkey *pub)
{
	unsigned char raw[42];
	struct rd_str rest = text, comment;

	if (text.len > RD_CRYPT_KEY_FILE_CAP)
		return RD_LIMIT;
	if (!rd_crypt_line_comment(&rest, "untrusted comment: ",
				   RD_CRYPT_COMMENT_CAP, &comment) ||
	    !rd_crypt_line_bytes(&rest, raw, sizeof(raw)) || rest.len ||
	    memcmp(raw, "Ed", 2))
		return RD_SYNTAX;
	rd_crypt_pubkey_init(pub, raw + 2, raw + 10);
	return RD_OK;
}

void
rd_crypt_pubkey_put(const struct rd_crypt_pubkey *pub, const char *comment,
		    struct rd_buf *out)
{
	unsigned char raw[42] = { 'E', 'd' };

	memcpy(raw + 2, pub->number, sizeof(pub->number));
	memcpy(raw + 10, pub->bytes, sizeof(pub->bytes));
	rd_buf_cstr(out, "untrusted comment: ");
	rd_buf_cstr(out, comment);
	rd_buf_char(out, '\n');
	rd_crypt_b64_put(out, raw, sizeof(raw));
	rd_buf_char(out, '\n');
}

bool
rd_crypt_verify(const struct rd_crypt_pubkey *pub, struct rd_str message,
		const unsigned char sig[64])
{
	return crypto_sign_ed25519_verify_detached(
		       sig, (const unsigned char *)message.ptr, message.len,
		       pub->bytes) == 0;
}

static struct rd_crypt_key *
allocate(void)
{
	struct rd_crypt_key *key;

	if (rd_crypt_init() != RD_OK)
		return NULL;
	rd_crypt_shut_process();
	key = sodium_malloc(sizeof(*key));
	if (!key)
		return NULL;
	key->secret = sodium_malloc(crypto_sign_ed25519_SECRETKEYBYTES);
	if (!key->secret) {
		sodium_free(key);
		return NULL;
	}
	/* sodium_malloc pins too, but keeps quiet when it cannot. */
	key->pinned = sodium_mlock(key->secret,
				   crypto_sign_ed25519_SECRETKEYBYTES) == 0;
	return key;
}

static void
seal_up(struct rd_crypt_key *key, const unsigned char number[8],
	const unsigned char public_bytes[32])
{
	rd_crypt_pubkey_init(&key->pub, number, public_bytes);
	rd_crypt_key_close(key);
	sodium_mprotect_readonly(key);
}

enum rd_status
rd_crypt_key_from_seed(const unsigned char seed[32],
		       const unsigned char number[8], struct rd_crypt_key **key)
{
	unsigned char public_bytes[crypto_sign_ed25519_PUBLICKEYBYTES];

	*key = allocate();
	if (!*key)
		return RD_NOMEM;
	crypto_sign_ed25519_seed_keypair(public_bytes, (*key)->secret, seed);
	seal_up(*key, number, public_bytes);
	return RD_OK;
}

enum rd_status
rd_crypt_key_from_secret(const unsigned char secret[64],
			 const unsigned char number[8],
			 struct rd_crypt_key **key)
{
	enum rd_status status;
	bool same;

	/* libsodium's secret starts with the seed. */
	status = rd_crypt_key_from_seed(secret, number, key);
	if (status != RD_OK)
		return status;
	same = rd_crypt_equal(rd_crypt_key_open(*key), secret,
			      crypto_sign_ed25519_SECRETKEYBYTES);
	rd_crypt_key_close(*key);
	if (same)
		return RD_OK;
	rd_crypt_key_free(*key);
	*key = NULL;
	return RD_CORRUPT;
}

enum rd_status
rd_crypt_key_generate(struct rd_crypt_key **key)
{
	unsigned char number[RD_CRYPT_KEY_NUMBER];
	unsigned char *seed;
	enum rd_status status;

	*key = NULL;
	if (rd_crypt_init() != RD_OK)
		return RD_INTERNAL;
	seed = sodium_malloc(RD_CRYPT_SEED_BYTES);
	if (!seed)
		return RD_NOMEM;
	randombytes_buf(seed, RD_CRYPT_SEED_BYTES);
	randombytes_buf(number, sizeof(number));
	status = rd_crypt_key_from_seed(seed, number, key);
	sodium_free(seed);
	return status;
}

void
rd_crypt_key_free(struct rd_crypt_key *key)
{
	if (!key)
		return;
	sodium_free(key->secret);
	sodium_free(key);
}

const struct rd_crypt_pubkey *
rd_crypt_key_public(const struct rd_crypt_key *key)
{
	return &key->pub;
}

bool
rd_crypt_key_is_pinned(const struct rd_crypt_key *key)
{
	return key->pinned;
}

const unsigned char *
rd_crypt_key_open(const struct rd_crypt_key *key)
{
	sodium_mprotect_readonly(key->secret);
	return key->secret;
}

void
rd_crypt_key_close(const struct rd_crypt_key *key)
{
	sodium_mprotect_noaccess(key->secret);
}

enum rd_status
rd_crypt_key_sign(const struct rd_crypt_key *key, struct rd_str message,
		  unsigned char sig[64])
{
	int rc = crypto_sign_ed25519_detached(
		sig, NULL, (const unsigned char *)message.ptr, message.len,
		rd_crypt_key_open(key));

	rd_crypt_key_close(key);
	return rc ? RD_INTERNAL : RD_OK;
}
