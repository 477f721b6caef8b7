/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Key files and minisign signatures. */
#include "crypt/key.h"
#include "crypt/minisig.h"
#include "vectors.h"
#include <sys/stat.h>
#include <unistd.h>

static const unsigned char number[8] = "REFDESK1";
static const unsigned char seed[32] = "thirty-two bytes, for tests only";

static struct rd_crypt_key *
fixed_key(void)
{
	struct rd_crypt_key *key;

	cr_assert_eq(rd_crypt_key_from_seed(seed, number, &key), RD_OK);
	return key;
}

Test(minisig, every_vector_row)
{
	json_t *root = vectors_load("minisign.json"), *row;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "vectors")), 6);
	json_array_foreach(json_object_get(root, "vectors"), i, row)
	{
		struct rd_str expect = vector_str(row, "expect");
		bool legacy = rd_str_is(expect, "valid-legacy");
		struct rd_crypt_minisig strict, lax;
		struct rd_crypt_pubkey pub;
		struct rd_buf message;

		vector_b64(row, "message_b64", &message);
		cr_assert_eq(rd_crypt_pubkey_read(vector_str(row, "pub"), &pub),
			     RD_OK);
		cr_assert_eq(rd_crypt_minisig_verify(
				     &pub, vector_str(row, "minisig"),
				     rd_buf_view(&message), 0, &strict),
			     RD_OK);
		cr_assert_eq(rd_crypt_minisig_verify(&pub,
						     vector_str(row, "minisig"),
						     rd_buf_view(&message),
						     RD_CRYPT_LEGACY, &lax),
			     RD_OK);
		cr_assert_eq(strict.valid, rd_str_is(expect, "valid"), "%s",
			     vector_str(row, "id").ptr);
		cr_assert_eq(lax.valid, strict.valid || legacy, "%s",
			     vector_str(row, "id").ptr);
		rd_buf_fini(&message);
	}
	json_decref(root);
}

Test(minisig, trusted_comment_is_shown_only_when_valid)
{
	json_t *root = vectors_load("minisign.json"), *row;
	struct rd_crypt_minisig result;
	struct rd_crypt_pubkey pub;

	row = json_array_get(json_object_get(root, "vectors"), 3);
	cr_assert_eq(rd_crypt_pubkey_read(vector_str(row, "pub"), &pub), RD_OK);
	cr_assert_eq(rd_crypt_minisig_verify(&pub, vector_str(row, "minisig"),
					     RD_STR_LIT("refdesk seal test"), 0,
					     &result),
		     RD_OK);
	cr_assert(rd_str_is(result.trusted, "ruleset:abc seal:1"));
	cr_assert_eq(rd_crypt_minisig_verify(&pub, vector_str(row, "minisig"),
					     RD_STR_LIT("refdesk seal tesT"), 0,
					     &result),
		     RD_OK);
	cr_assert_null(result.trusted.ptr);
	json_decref(root);
}

Test(minisig, writes_what_minisign_wrote)
{
	json_t *root = vectors_load("minisign.json"), *row;
	struct rd_crypt_key *key;
	struct rd_buf out;

	row = json_array_get(json_object_get(root, "vectors"), 3);
	cr_assert_eq(rd_crypt_key_read(vector_str(row, "seckey_unencrypted"),
				       NULL, &key),
		     RD_OK);
	rd_buf_init(&out, 16384);
	cr_assert_eq(
		rd_crypt_minisig_write(key, RD_STR_LIT("refdesk seal test"),
				       RD_STR_LIT("signature from refdesk"),
				       RD_STR_LIT("ruleset:abc seal:1"), &out),
		RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&out), vector_str(row, "minisig")));
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
	json_decref(root);
}

Test(minisig, comments_stay_on_their_line)
{
	struct rd_crypt_key *key = fixed_key();
	struct rd_str ok = RD_STR_LIT("fine"), bad = RD_STR_LIT("two\nlines");
	struct rd_buf out;

	rd_buf_init(&out, 16384);
	cr_assert_eq(rd_crypt_minisig_write(key, ok, bad, ok, &out),
		     RD_SEMANTIC);
	cr_assert_eq(rd_crypt_minisig_write(key, ok, ok, bad, &out),
		     RD_SEMANTIC);
	cr_assert_eq(out.len, 0);
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}

Test(minisig, longest_trusted_comment_round_trips)
{
	struct rd_crypt_key *key = fixed_key();
	char text[RD_CRYPT_TRUSTED_COMMENT_CAP + 1];
	struct rd_str comment = { text, sizeof(text) - 1 };
	struct rd_str message = RD_STR_LIT("m");
	struct rd_crypt_minisig result;
	struct rd_buf out;

	memset(text, 'x', sizeof(text));
	rd_buf_init(&out, 16384);
	cr_assert_eq(rd_crypt_minisig_write(key, message, RD_STR_LIT("c"),
					    comment, &out),
		     RD_OK);
	cr_assert_eq(rd_crypt_minisig_verify(rd_crypt_key_public(key),
					     rd_buf_view(&out), message, 0,
					     &result),
		     RD_OK);
	cr_assert(result.valid);
	cr_assert_eq(result.trusted.len, comment.len);
	comment.len++;
	cr_assert_eq(rd_crypt_minisig_write(key, message, RD_STR_LIT("c"),
					    comment, &out),
		     RD_SEMANTIC);
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}

/* No flip of a byte, and no truncation, may leave a signature standing. */
Test(minisig, every_change_of_the_file_is_noticed)
{
	struct rd_crypt_key *key = fixed_key();
	struct rd_str message = RD_STR_LIT("message");
	struct rd_crypt_minisig result;
	enum rd_status status;
	struct rd_buf out;
	size_t first_line;

	rd_buf_init(&out, 16384);
	cr_assert_eq(rd_crypt_minisig_write(key, message, RD_STR_LIT("c"),
					    RD_STR_LIT("t"), &out),
		     RD_OK);
	first_line = strlen("untrusted comment: c\n");
	/* The last byte is the newline at the end, which may be missing. */
	for (size_t i = first_line; i + 1 < out.len; i++) {
		struct rd_str cut = { out.ptr, i };

		out.ptr[i] ^= 1;
		status = rd_crypt_minisig_verify(rd_crypt_key_public(key),
						 rd_buf_view(&out), message, 0,
						 &result);
		out.ptr[i] ^= 1;
		cr_assert(status != RD_OK || !result.valid, "byte %zu", i);
		status = rd_crypt_minisig_verify(rd_crypt_key_public(key), cut,
						 message, 0, &result);
		cr_assert(status != RD_OK || !result.valid, "cut %zu", i);
	}
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}

static void
signify_row(const json_t *row, struct rd_str sig, struct rd_str message)
{
	struct rd_crypt_minisig result;
	struct rd_crypt_pubkey pub;

	cr_assert_eq(rd_crypt_pubkey_read(vector_str(row, "pub"), &pub), RD_OK);
	cr_assert_eq(rd_crypt_minisig_verify(&pub, sig, message,
					     RD_CRYPT_SIGNIFY, &result),
		     RD_OK);
	cr_assert_eq(result.valid, vector_is(row, "expect", "valid"), "%s",
		     vector_str(row, "id").ptr);
	cr_assert_eq(rd_crypt_minisig_verify(&pub, sig, message, 0, &result),
		     RD_OK);
	cr_assert_not(result.valid);
}

/* The signature's two lines stand in front of the message. */
static void
signify_embedded(const json_t *row)
{
	struct rd_buf file;
	struct rd_str all = vector_b64(row, "embedded_b64", &file), sig;
	const char *end = memchr(all.ptr, '\n', all.len);

	end = (const char *)memchr(end + 1, '\n', all.len) + 1;
	sig = (struct rd_str){ all.ptr, (size_t)(end - all.ptr) };
	signify_row(row, sig, (struct rd_str){ end, all.len - sig.len });
	rd_buf_fini(&file);
}

static void
signify_secret(const json_t *row)
{
	struct rd_crypt_key *key;
	unsigned char want[8];

	cr_assert_eq(rd_crypt_key_read(vector_str(row, "sec"), NULL, &key),
		     RD_OK);
	cr_assert_eq(
		rd_crypt_hex_decode(vector_str(row, "keynum_hex"), want, 8),
		RD_OK);
	cr_assert_eq(memcmp(rd_crypt_key_public(key)->number, want, 8), 0);
	rd_crypt_key_free(key);
}

Test(signify, every_vector_row)
{
	json_t *root = vectors_load("signify.json"), *row;
	struct rd_buf message;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "vectors")), 5);
	json_array_foreach(json_object_get(root, "vectors"), i, row)
	{
		if (json_object_get(row, "sec")) {
			signify_secret(row);
		} else if (json_object_get(row, "embedded_b64")) {
			signify_embedded(row);
		} else {
			vector_b64(row, "message_b64", &message);
			signify_row(row, vector_str(row, "sig"),
				    rd_buf_view(&message));
			rd_buf_fini(&message);
		}
	}
	json_decref(root);
}

Test(key, public_file_round_trips)
{
	struct rd_crypt_key *key = fixed_key();
	struct rd_crypt_pubkey back;
	struct rd_buf out;

	rd_buf_init(&out, 4096);
	rd_crypt_pubkey_put(rd_crypt_key_public(key), "refdesk seal key", &out);
	cr_assert_eq(rd_crypt_pubkey_read(rd_buf_view(&out), &back), RD_OK);
	cr_assert(rd_crypt_pubkey_same(&back, rd_crypt_key_public(key)));
	cr_assert_eq(memcmp(back.number, number, 8), 0);
	cr_assert_str_eq(back.keyid, rd_crypt_key_public(key)->keyid);
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}

Test(key, public_files_that_are_none_are_refused)
{
	static const char good[] =
		"RWTAeKJJ1MTF3YCo0ivtKH8kuiFWJuLpNoUmpDd6iTFYhn6/tRu5qKJe";
	static const char *const bad[] = {
		"",
		"\n",
		"comment: x\n%s\n",
		"untrusted comment: x",
		"untrusted comment: x\n\n%s\n",
		"untrusted comment: x\n%s\n\n",
		"untrusted comment: x\n%s\nmore\n",
		"untrusted comment: x\n%s=",
		"untrusted comment: x\nA%s",
		"%s\n",
	};
	struct rd_crypt_pubkey pub;
	char text[256];

	snprintf(text, sizeof(text), "untrusted comment: x\r\n%s\r\n", good);
	cr_assert_eq(rd_crypt_pubkey_read(rd_str_of(text), &pub), RD_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct rd_str before = rd_str_of(bad[i]);
		ptrdiff_t at = rd_str_find(before, RD_STR_LIT("%s"));

		if (at < 0)
			snprintf(text, sizeof(text), "%s", bad[i]);
		else
			snprintf(text, sizeof(text), "%.*s%s%s", (int)at,
				 bad[i], good, bad[i] + at + 2);
		cr_assert_eq(rd_crypt_pubkey_read(rd_str_of(text), &pub),
			     RD_SYNTAX, "%s", text);
	}
}

static void
temp_path(char *path, size_t n, const char *name)
{
	snprintf(path, n, "/tmp/refdesk-test-XXXXXX");
	cr_assert(mkdtemp(path));
	snprintf(path + strlen(path), n - strlen(path), "/%s", name);
}

static void
remove_temp(char *path)
{
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}

Test(key, saved_file_is_private_and_loads_again)
{
	struct rd_crypt_key *key = fixed_key(), *back;
	struct rd_problem problem;
	struct stat st;
	char path[128];

	temp_path(path, sizeof(path), "seal.key");
	cr_assert_eq(rd_crypt_key_save(key, path, "refdesk", &problem), RD_OK);
	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0600);
	cr_assert_eq(rd_crypt_key_load(path, NULL, &back, &problem), RD_OK);
	cr_assert(rd_crypt_pubkey_same(rd_crypt_key_public(back),
				       rd_crypt_key_public(key)));
	rd_crypt_key_free(back);
	rd_crypt_key_free(key);
	remove_temp(path);
}

Test(key, saving_never_replaces_a_key)
{
	struct rd_crypt_key *key = fixed_key();
	struct rd_problem problem;
	char path[128];

	temp_path(path, sizeof(path), "seal.key");
	cr_assert_eq(rd_crypt_key_save(key, path, "refdesk", &problem), RD_OK);
	cr_assert_eq(rd_crypt_key_save(key, path, "refdesk", &problem),
		     RD_CONFLICT);
	rd_crypt_key_free(key);
	remove_temp(path);
}

Test(key, a_file_open_to_others_is_refused)
{
	struct rd_crypt_key *key = fixed_key(), *back;
	struct rd_problem problem;
	char path[128];

	temp_path(path, sizeof(path), "seal.key");
	cr_assert_eq(rd_crypt_key_save(key, path, "refdesk", &problem), RD_OK);
	cr_assert_eq(chmod(path, 0640), 0);
	cr_assert_eq(rd_crypt_key_load(path, NULL, &back, &problem), RD_DENIED);
	cr_assert_str_eq(problem.code, "key.exposed");
	cr_assert_null(back);
	rd_crypt_key_free(key);
	remove_temp(path);
}

Test(key, generated_keys_differ)
{
	struct rd_crypt_key *a, *b;

	cr_assert_eq(rd_crypt_key_generate(&a), RD_OK);
	cr_assert_eq(rd_crypt_key_generate(&b), RD_OK);
	cr_assert_not(rd_crypt_pubkey_same(rd_crypt_key_public(a),
					   rd_crypt_key_public(b)));
	rd_crypt_key_free(a);
	rd_crypt_key_free(b);
}

Test(key, halves_that_do_not_belong_together_are_refused)
{
	json_t *root = vectors_load("minisign.json"), *row;
	struct rd_crypt_key *key;
	char text[512];
	unsigned char raw[158];
	struct rd_buf out;
	struct rd_str file;
	size_t n;

	row = json_array_get(json_object_get(root, "vectors"), 3);
	file = vector_str(row, "seckey_unencrypted");
	memcpy(text, file.ptr, file.len);
	n = (size_t)((const char *)memchr(file.ptr, '\n', file.len) -
		     file.ptr) +
	    1;
	cr_assert_eq(rd_crypt_b64_decode(
			     (struct rd_str){ file.ptr + n, file.len - n - 1 },
			     raw, sizeof(raw), &n),
		     RD_OK);
	raw[100] ^= 1;
	rd_buf_init(&out, 4096);
	rd_buf_cstr(&out, "untrusted comment: x\n");
	rd_crypt_b64_put(&out, raw, sizeof(raw));
	cr_assert_eq(rd_crypt_key_read(rd_buf_view(&out), NULL, &key),
		     RD_CORRUPT);
	cr_assert_null(key);
	rd_buf_fini(&out);
	json_decref(root);
}

static enum rd_status
tell_password(void *ctx, char *out, size_t cap, size_t *len)
{
	const char *password = ctx;

	*len = strlen(password);
	cr_assert_leq(*len, cap);
	memcpy(out, password, *len);
	return RD_OK;
}

/* The fixed key under the password "refdesk" with scrypt's interactive limits;
 * Debian's minisign opens it too. */
static const char locked_key[] =
	"untrusted comment: refdesk test key, password refdesk\n"
	"RWRTY0IyPDKo0itdmGeMmlBTSbFIdkhqiJyogCVOgoLR/rZDYyAAAAgAAAAA"
	"AAAAAAEAAAAAPZ8GVpevoOvzYQJ01ljoHicIcuYYtH/ShATf79CWk6LQz/eJ"
	"KL9PE0pL/NB/qPrfnOWgi3d9+tV4erxprRePgSah4DYMkYSExSfnib55V1fN"
	"ooR2EEZV2ipEsJs8jhGtVelK7NsDAhM="
	"\n";

Test(key, scrypt_key_opens_with_its_password)
{
	char password_text[] = "refdesk";
	struct rd_crypt_password password = { tell_password, password_text };
	struct rd_crypt_key *key, *plain = fixed_key();

	cr_assert_eq(rd_crypt_key_read(rd_str_of(locked_key), &password, &key),
		     RD_OK);
	cr_assert(rd_crypt_pubkey_same(rd_crypt_key_public(key),
				       rd_crypt_key_public(plain)));
	rd_crypt_key_free(key);
	rd_crypt_key_free(plain);
}

Test(key, scrypt_key_stays_shut_without_it)
{
	char password_text[] = "Refdesk";
	struct rd_crypt_password password = { tell_password, password_text };
	struct rd_crypt_key *key;

	cr_assert_eq(rd_crypt_key_read(rd_str_of(locked_key), &password, &key),
		     RD_DENIED);
	cr_assert_eq(rd_crypt_key_read(rd_str_of(locked_key), NULL, &key),
		     RD_DENIED);
	cr_assert_null(key);
}

Test(key, scrypt_cost_beyond_minisigns_own_is_refused)
{
	char password_text[] = "refdesk";
	struct rd_crypt_password password = { tell_password, password_text };
	unsigned char raw[158] = { 'E', 'd', 'S', 'c', 'B', '2' };
	struct rd_crypt_key *key;
	struct rd_buf out;

	raw[38 + 7] = 0x7f;
	rd_buf_init(&out, 4096);
	rd_buf_cstr(&out, "untrusted comment: x\n");
	rd_crypt_b64_put(&out, raw, sizeof(raw));
	cr_assert_eq(rd_crypt_key_read(rd_buf_view(&out), &password, &key),
		     RD_LIMIT);
	rd_buf_fini(&out);
}
