/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Codecs, hashes, directory digests and raw Ed25519. */
#include "crypt/codec.h"
#include "crypt/crypt.h"
#include "crypt/dirhash.h"
#include "crypt/hash.h"
#include "vectors.h"

#define B64(text, out, n)                                                      \
	rd_crypt_b64_decode(RD_STR_LIT(text), out, sizeof(out), n)

Test(codec, base64_round_trips_every_length)
{
	unsigned char bytes[64], back[64];
	struct rd_buf text;
	size_t n;

	for (size_t len = 0; len <= sizeof(bytes); len++) {
		rd_crypt_random(bytes, sizeof(bytes));
		rd_buf_init(&text, 1024);
		rd_crypt_b64_put(&text, bytes, len);
		cr_assert_eq(text.len, (len + 2) / 3 * 4);
		cr_assert_eq(rd_crypt_b64_decode(rd_buf_view(&text), back,
						 sizeof(back), &n),
			     RD_OK);
		cr_assert_eq(n, len);
		cr_assert_eq(memcmp(bytes, back, len), 0);
		rd_buf_fini(&text);
	}
}

Test(codec, base64_reads_both_alphabets)
{
	unsigned char a[8], b[8];
	size_t n_a, n_b;

	cr_assert_eq(B64("+/+/", a, &n_a), RD_OK);
	cr_assert_eq(B64("-_-_", b, &n_b), RD_OK);
	cr_assert_eq(n_a, 3);
	cr_assert_eq(n_b, 3);
	cr_assert_eq(memcmp(a, b, 3), 0);
}

Test(codec, base64_refuses_what_is_not_strict)
{
	static const char *const bad[] = {
		"QQ",	    "QQ=",	  "QQ===",    "Q===",
		"====",	    "QR==",	  "QUJ=",     "QQ==\n",
		" QQ==",    "Q Q=",	  "QQ==QQ==", "+_+_",
		"QUI=QUJD", "\xc3\xa9QQ", "\xffQQQ",  "QQQ\x80",
	};
	unsigned char out[16];
	size_t n;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_eq(rd_crypt_b64_decode(rd_str_of(bad[i]), out,
						 sizeof(out), &n),
			     RD_SYNTAX, "%s", bad[i]);
}

Test(codec, base64_honours_the_cap)
{
	unsigned char out[2];
	size_t n;

	cr_assert_eq(B64("QUI=", out, &n), RD_OK);
	cr_assert_eq(n, 2);
	cr_assert_eq(B64("QUJD", out, &n), RD_LIMIT);
	cr_assert_eq(n, 0);
}

Test(codec, hex_is_lower_case_and_exact)
{
	unsigned char out[2];
	char text[5];

	cr_assert_eq(rd_crypt_hex_decode(RD_STR_LIT("0aff"), out, 2), RD_OK);
	rd_crypt_hex(out, 2, text);
	cr_assert_str_eq(text, "0aff");
	cr_assert_eq(rd_crypt_hex_decode(RD_STR_LIT("0AFF"), out, 2),
		     RD_SYNTAX);
	cr_assert_eq(rd_crypt_hex_decode(RD_STR_LIT("0af"), out, 2), RD_SYNTAX);
	cr_assert_eq(rd_crypt_hex_decode(RD_STR_LIT("0aff0"), out, 2),
		     RD_SYNTAX);
	cr_assert_eq(rd_crypt_hex_decode(RD_STR_LIT("0agf"), out, 2),
		     RD_SYNTAX);
}

Test(hash, sha256_and_blake2b_of_nothing)
{
	unsigned char out[32];
	char hex[65];

	rd_crypt_sha256_hex("", 0, hex);
	cr_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb924"
			      "27ae41e4649b934ca495991b7852b855");
	rd_crypt_blake2b256("", 0, out);
	rd_crypt_hex(out, 32, hex);
	cr_assert_str_eq(hex, "0e5751c026e543b2e8ab2eb06099daa1"
			      "d1e5df47778f7787faab45cdf12fe3a8");
}

Test(hash, pieces_hash_like_the_whole)
{
	unsigned char bytes[1000], whole[32], pieces[32];
	struct rd_crypt_blake2b hash;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	rd_crypt_blake2b256(bytes, sizeof(bytes), whole);
	for (size_t step = 1; step < 300; step += 37) {
		rd_crypt_blake2b_init(&hash);
		for (size_t i = 0; i < sizeof(bytes); i += step)
			rd_crypt_blake2b_update(&hash, bytes + i,
						step < sizeof(bytes) - i
							? step
							: sizeof(bytes) - i);
		rd_crypt_blake2b_final(&hash, pieces);
		cr_assert_eq(memcmp(whole, pieces, 32), 0);
	}
}

Test(ed25519, every_vector_row)
{
	json_t *root = vectors_load("ed25519.json"), *row;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "vectors")), 12);
	json_array_foreach(json_object_get(root, "vectors"), i, row)
	{
		struct rd_crypt_pubkey pub;
		struct rd_buf message, sig;

		vector_pubkey(row, "public_hex", &pub);
		vector_hex(row, "message_hex", &message);
		cr_assert_eq(vector_hex(row, "signature_hex", &sig).len, 64);
		cr_assert_eq(rd_crypt_verify(&pub, rd_buf_view(&message),
					     (unsigned char *)sig.ptr),
			     vector_is(row, "expect", "valid"), "%s",
			     vector_str(row, "id").ptr);
		rd_buf_fini(&message);
		rd_buf_fini(&sig);
	}
	json_decref(root);
}

Test(ed25519, signing_gives_the_vectors_signatures)
{
	json_t *root = vectors_load("ed25519.json"), *row;
	size_t i, n = 0;

	json_array_foreach(json_object_get(root, "vectors"), i, row)
	{
		struct rd_crypt_key *key;
		struct rd_buf message, want;
		unsigned char sig[64];

		if (!json_object_get(row, "seed_hex"))
			continue;
		key = vector_key(row, "seed_hex", "TESTKEY");
		vector_hex(row, "message_hex", &message);
		vector_hex(row, "signature_hex", &want);
		cr_assert_eq(rd_crypt_key_sign(key, rd_buf_view(&message), sig),
			     RD_OK);
		cr_assert_eq(memcmp(sig, want.ptr, 64), 0);
		rd_crypt_key_free(key);
		rd_buf_fini(&message);
		rd_buf_fini(&want);
		n++;
	}
	cr_assert_eq(n, 8);
	json_decref(root);
}

Test(dirhash, equals_the_listing_of_sha256sum)
{
	json_t *root = vectors_load("in_toto_statement.json"), *value;
	json_t *row = json_object_get(root, "dir_hash");
	struct rd_crypt_dir_entry entries[8];
	struct rd_buf manifest;
	const char *name;
	char hex[65];
	size_t n = 0;

	json_object_foreach(json_object_get(row, "files"), name, value)
	{
		/* Backwards: the order given must not matter. */
		entries[2 - n].name = rd_str_of(name);
		rd_crypt_sha256(json_string_value(value),
				json_string_length(value),
				entries[2 - n].sha256);
		n++;
	}
	cr_assert_eq(n, 3);
	rd_buf_init(&manifest, 4096);
	cr_assert_eq(rd_crypt_dirhash(entries, n, &manifest, hex), RD_OK);
	cr_assert(
		rd_str_eq(rd_buf_view(&manifest), vector_str(row, "manifest")));
	cr_assert(vector_is(row, "dirHash_hex", hex));
	rd_buf_fini(&manifest);
	json_decref(root);
}

Test(dirhash, is_the_go_checksum_database_h1)
{
	json_t *root = vectors_load("in_toto_statement.json");
	json_t *row = json_object_get(json_object_get(root, "dir_hash"),
				      "go_example");
	struct rd_str h1 = vector_str(row, "h1");
	unsigned char bytes[32];
	char hex[65];
	size_t n;

	h1.ptr += 3;
	h1.len -= 3;
	cr_assert_eq(rd_crypt_b64_decode(h1, bytes, 32, &n), RD_OK);
	cr_assert_eq(n, 32);
	rd_crypt_hex(bytes, 32, hex);
	cr_assert(vector_is(row, "hex", hex));
	json_decref(root);
}

Test(dirhash, of_no_files_is_the_hash_of_nothing)
{
	struct rd_buf manifest;
	char hex[65];

	rd_buf_init(&manifest, 64);
	cr_assert_eq(rd_crypt_dirhash(NULL, 0, &manifest, hex), RD_OK);
	cr_assert_eq(manifest.len, 0);
	cr_assert_eq(strncmp(hex, "e3b0c442", 8), 0);
	rd_buf_fini(&manifest);
}

Test(dirhash, refuses_names_that_could_mean_other_files)
{
	static const char *const bad[] = {
		"",    "/a",	 "a/",	"a//b", ".",	    "..",
		"./a", "a/../b", "a b", "a\nb", "\xc3\xa9", "a\\b",
	};
	struct rd_buf manifest;
	char hex[65];

	rd_buf_init(&manifest, 4096);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct rd_crypt_dir_entry entry = { .name = rd_str_of(bad[i]) };

		cr_assert_eq(rd_crypt_dirhash(&entry, 1, &manifest, hex),
			     RD_SEMANTIC, "%s", bad[i]);
	}
	rd_buf_fini(&manifest);
}

Test(dirhash, refuses_one_name_twice)
{
	struct rd_crypt_dir_entry twice[2] = {
		{ .name = RD_STR_LIT("a.xml"), .sha256 = { 1 } },
		{ .name = RD_STR_LIT("a.xml"), .sha256 = { 2 } },
	};
	struct rd_buf manifest;
	char hex[65];

	rd_buf_init(&manifest, 4096);
	cr_assert_eq(rd_crypt_dirhash(twice, 2, &manifest, hex), RD_SEMANTIC);
	rd_buf_fini(&manifest);
}
