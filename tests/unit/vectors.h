/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reads test vector files (testdata/vectors) and their usual encodings. */
#ifndef RD_TESTS_VECTORS_H
#define RD_TESTS_VECTORS_H

#include "base/buf.h"
#include "crypt/codec.h"
#include "crypt/key.h"
#include <criterion/criterion.h>
#include <jansson.h>

static inline json_t *
vectors_load(const char *name)
{
	char path[512];
	json_error_t error;
	json_t *root;

	snprintf(path, sizeof(path), SRCDIR "/testdata/vectors/%s", name);
	root = json_load_file(path, 0, &error);
	cr_assert(root, "%s: %s", path, error.text);
	return root;
}

/* A string member; the test fails when it is missing. */
static inline struct rd_str
vector_str(const json_t *row, const char *name)
{
	const json_t *value = json_object_get(row, name);

	cr_assert(json_is_string(value), "no string '%s'", name);
	return (struct rd_str){ json_string_value(value),
				json_string_length(value) };
}

static inline bool
vector_is(const json_t *row, const char *name, const char *text)
{
	return rd_str_is(vector_str(row, name), text);
}

/* Decoded into out, which is initialised here. */
static inline struct rd_str
vector_hex(const json_t *row, const char *name, struct rd_buf *out)
{
	struct rd_str text = vector_str(row, name);

	rd_buf_init(out, 1 << 20);
	cr_assert(rd_buf_reserve(out, text.len / 2 + 1));
	cr_assert_eq(rd_crypt_hex_decode(text, (unsigned char *)out->ptr,
					 text.len / 2),
		     RD_OK);
	out->len = text.len / 2;
	return rd_buf_view(out);
}

static inline struct rd_str
vector_b64(const json_t *row, const char *name, struct rd_buf *out)
{
	rd_buf_init(out, 1 << 20);
	cr_assert_eq(rd_crypt_b64_append(vector_str(row, name), out), RD_OK);
	return rd_buf_view(out);
}

static inline void
vector_pubkey(const json_t *row, const char *name, struct rd_crypt_pubkey *pub)
{
	static const unsigned char number[8] = "TESTKEY";
	unsigned char bytes[32];

	cr_assert_eq(rd_crypt_hex_decode(vector_str(row, name), bytes, 32),
		     RD_OK);
	rd_crypt_pubkey_init(pub, number, bytes);
}

static inline struct rd_crypt_key *
vector_key(const json_t *row, const char *name, const char *number)
{
	unsigned char seed[32];
	struct rd_crypt_key *key;

	cr_assert_eq(rd_crypt_hex_decode(vector_str(row, name), seed, 32),
		     RD_OK);
	cr_assert_eq(rd_crypt_key_from_seed(seed, (const unsigned char *)number,
					    &key),
		     RD_OK);
	return key;
}

#endif
