/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Secret key files.  Every copy of a secret made here lives in guarded memory;
 * sodium_free wipes. */
#include "base/fs.h"
#include "crypt/codec.h"
#include "crypt/crypt.h"
#include "crypt/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMMENT "untrusted comment: "
/* What minisign itself uses; dearer files could stall the reader. */
#define SCRYPT_OPS_CAP crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE
#define SCRYPT_MEM_CAP crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE

/* offsets in minisign's 158 bytes */
enum {
	AT_KDF = 2,
	AT_CHECKSUM_ALG = 4,
	AT_SALT = 6,
	AT_OPS = 38,
	AT_MEM = 46,
	AT_NUMBER = 54,
	AT_SECRET = 62,
	AT_CHECKSUM = 126,
	MINISIGN_BYTES = 158,
	STREAM_BYTES = MINISIGN_BYTES - AT_NUMBER
};

/* offsets in signify's 104 bytes */
enum {
	AT_SIGNIFY_ROUNDS = 4,
	AT_SIGNIFY_CHECKSUM = 24,
	AT_SIGNIFY_NUMBER = 32,
	AT_SIGNIFY_SECRET = 40,
	SIGNIFY_BYTES = 104,
	SIGNIFY_CHECKSUM_BYTES = 8
};

static uint64_t
read_u64(const unsigned char *at)
{
	uint64_t value = 0;

	for (int i = 7; i >= 0; i--)
		value = value << 8 | at[i];
	return value;
}

/* BLAKE2b-256 over algorithm, number and secret. */
static void
checksum(const unsigned char *raw, unsigned char out[32])
{
	struct rd_crypt_blake2b hash;

	rd_crypt_blake2b_init(&hash);
	rd_crypt_blake2b_update(&hash, raw, 2);
	rd_crypt_blake2b_update(&hash, raw + AT_NUMBER,
				AT_CHECKSUM - AT_NUMBER);
	rd_crypt_blake2b_final(&hash, out);
	rd_crypt_wipe(&hash, sizeof(hash));
}

/* scratch: password, then stream; both guarded. */
static enum rd_status
decrypt(unsigned char *raw, const struct rd_crypt_password *password,
	char *scratch)
{
	uint64_t ops = read_u64(raw + AT_OPS);
	uint64_t mem = read_u64(raw + AT_MEM);
	unsigned char *stream;
	size_t len = 0;
	enum rd_status status;

	if (ops > SCRYPT_OPS_CAP || mem > SCRYPT_MEM_CAP)
		return RD_LIMIT;
	if (!password || !password->ask)
		return RD_DENIED;
	status = password->ask(password->ctx, scratch, RD_CRYPT_PASSWORD_CAP,
			       &len);
	if (status != RD_OK)
		return status;
	stream = (unsigned char *)scratch + RD_CRYPT_PASSWORD_CAP;
	if (crypto_pwhash_scryptsalsa208sha256(stream, STREAM_BYTES, scratch,
					       len, raw + AT_SALT, ops,
					       (size_t)mem))
		return RD_NOMEM;
	for (size_t i = 0; i < STREAM_BYTES; i++)
		raw[AT_NUMBER + i] ^= stream[i];
	return RD_OK;
}

static enum rd_status
decrypt_guarded(unsigned char *raw, const struct rd_crypt_password *password)
{
	char *scratch = sodium_malloc(RD_CRYPT_PASSWORD_CAP + STREAM_BYTES);
	enum rd_status status;

	if (!scratch)
		return RD_NOMEM;
	status = decrypt(raw, password, scratch);
	sodium_free(scratch);
	return status;
}

static enum rd_status
read_minisign(unsigned char *raw, const struct rd_crypt_password *password,
	      struct rd_crypt_key **key)
{
	static const unsigned char zero[32];
	unsigned char sum[32];
	bool encrypted = !memcmp(raw + AT_KDF, "Sc", 2);
	enum rd_status status;

	if (memcmp(raw, "Ed", 2) || memcmp(raw + AT_CHECKSUM_ALG, "B2", 2) ||
	    (!encrypted && memcmp(raw + AT_KDF, zero, 2)))
		return RD_SYNTAX;
	if (encrypted) {
		status = decrypt_guarded(raw, password);
		if (status != RD_OK)
			return status;
	}
	checksum(raw, sum);
	/* minisign leaves the checksum of an open key zero. */
	if (!rd_crypt_equal(sum, raw + AT_CHECKSUM, sizeof(sum)) &&
	    (encrypted ||
	     !rd_crypt_equal(zero, raw + AT_CHECKSUM, sizeof(zero))))
		return encrypted ? RD_DENIED : RD_CORRUPT;
	return rd_crypt_key_from_secret(raw + AT_SECRET, raw + AT_NUMBER, key);
}

/* Only with 0 rounds of bcrypt, that is without a password. */
static enum rd_status
read_signify(unsigned char *raw, struct rd_crypt_key **key)
{
	static const unsigned char no_rounds[4];
	unsigned char sum[crypto_hash_sha512_BYTES];

	if (memcmp(raw, "EdBK", 4))
		return RD_SYNTAX;
	if (memcmp(raw + AT_SIGNIFY_ROUNDS, no_rounds, sizeof(no_rounds)))
		return RD_DENIED;
	crypto_hash_sha512(sum, raw + AT_SIGNIFY_SECRET,
			   SIGNIFY_BYTES - AT_SIGNIFY_SECRET);
	if (!rd_crypt_equal(sum, raw + AT_SIGNIFY_CHECKSUM,
			    SIGNIFY_CHECKSUM_BYTES))
		return RD_CORRUPT;
	return rd_crypt_key_from_secret(raw + AT_SIGNIFY_SECRET,
					raw + AT_SIGNIFY_NUMBER, key);
}

static enum rd_status
read_raw(struct rd_str base64, const struct rd_crypt_password *password,
	 unsigned char *raw, struct rd_crypt_key **key)
{
	size_t n;

	if (rd_crypt_b64_decode(base64, raw, MINISIGN_BYTES, &n) != RD_OK)
		return RD_SYNTAX;
	if (n == MINISIGN_BYTES)
		return read_minisign(raw, password, key);
	if (n == SIGNIFY_BYTES)
		return read_signify(raw, key);
	return RD_SYNTAX;
}

enum rd_status
rd_crypt_key_read(struct rd_str text, const struct rd_crypt_password *password,
		  struct rd_crypt_key **key)
{
	struct rd_str rest = text, comment, base64;
	unsigned char *raw;
	enum rd_status status;

	*key = NULL;
	if (text.len > RD_CRYPT_KEY_FILE_CAP)
		return RD_LIMIT;
	if (!rd_crypt_line_comment(&rest, COMMENT, RD_CRYPT_COMMENT_CAP,
				   &comment) ||
	    !rd_crypt_line_take(&rest, &base64) || rest.len)
		return RD_SYNTAX;
	if (rd_crypt_init() != RD_OK)
		return RD_INTERNAL;
	raw = sodium_malloc(MINISIGN_BYTES);
	if (!raw)
		return RD_NOMEM;
	status = read_raw(base64, password, raw, key);
	sodium_free(raw);
	return status;
}

static enum rd_status
fail(struct rd_problem *problem, enum rd_status status, const char *path,
     const char *code, const char *why)
{
	rd_problem_set(problem, status, 10, code, "%s", why);
	rd_problem_where(problem, "%s", path);
	return status;
}

/* Opens for reading after the owner and mode checks. */
static enum rd_status
open_private(const char *path, int *fd, struct rd_problem *problem)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (*fd < 0) {
		bool absent = errno == ENOENT;

		fail(problem, absent ? RD_NOTFOUND : RD_IO, path,
		     "key.unreadable", "cannot open the key file");
		rd_problem_hint(problem, absent ? "check the path"
						: "only its owner can read it");
		return absent ? RD_NOTFOUND : RD_IO;
	}
	if (fstat(*fd, &st))
		return fail(problem, RD_IO, path, "key.unreadable",
			    "cannot examine the key file");
	if (S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	    !(st.st_mode & (S_IRWXG | S_IRWXO)))
		return RD_OK;
	fail(problem, RD_DENIED, path, "key.exposed",
	     "the secret key file is open to others");
	rd_problem_hint(problem, "make it yours alone: chmod 600 %s", path);
	return RD_DENIED;
}

static const struct {
	enum rd_status status;
	const char *code, *why;
} read_faults[] = {
	{ RD_SYNTAX, "key.malformed", "this is not a secret key file" },
	{ RD_LIMIT, "key.malformed", "the key file asks for too much" },
	{ RD_DENIED, "key.password", "the password is missing or wrong" },
	{ RD_CORRUPT, "key.damaged", "the secret key file is damaged" },
	{ RD_IO, "key.unreadable", "cannot read the key file" },
	{ RD_NOMEM, "key.memory", "no memory for the secret key" },
	{ RD_INTERNAL, "key.library", "libsodium does not start" },
};

static enum rd_status
explain(struct rd_problem *problem, enum rd_status status, const char *path)
{
	for (size_t i = 0; i < sizeof(read_faults) / sizeof(read_faults[0]);
	     i++)
		if (read_faults[i].status == status)
			fail(problem, status, path, read_faults[i].code,
			     read_faults[i].why);
	return status;
}

enum rd_status
rd_crypt_key_load(const char *path, const struct rd_crypt_password *password,
		  struct rd_crypt_key **key, struct rd_problem *problem)
{
	char *text = NULL;
	size_t len = 0;
	int fd = -1;
	enum rd_status status;

	*key = NULL;
	status = open_private(path, &fd, problem);
	if (status != RD_OK)
		goto out;
	status = rd_crypt_init();
	if (status == RD_OK) {
		text = sodium_malloc(RD_CRYPT_KEY_FILE_CAP + 1);
		status = text ? RD_OK : RD_NOMEM;
	}
	if (status == RD_OK)
		status = rd_crypt_read_guarded(fd, text,
					       RD_CRYPT_KEY_FILE_CAP + 1, &len);
	if (status == RD_OK)
		status = rd_crypt_key_read((struct rd_str){ text, len },
					   password, key);
	if (status != RD_OK)
		explain(problem, status, path);
out:
	if (text)
		sodium_free(text);
	if (fd >= 0)
		close(fd);
	return status;
}

/* The file in guarded memory; its length. */
static size_t
lay_out(const struct rd_crypt_key *key, const char *comment, char *text)
{
	const struct rd_crypt_pubkey *pub = rd_crypt_key_public(key);
	unsigned char *raw = sodium_malloc(MINISIGN_BYTES);
	size_t n = strlen(COMMENT), n_comment = strlen(comment);

	if (!raw)
		return 0;
	memset(raw, 0, MINISIGN_BYTES);
	memcpy(raw, "Ed", 2);
	memcpy(raw + AT_CHECKSUM_ALG, "B2", 2);
	memcpy(raw + AT_NUMBER, pub->number, sizeof(pub->number));
	memcpy(raw + AT_SECRET, rd_crypt_key_open(key), 64);
	rd_crypt_key_close(key);
	checksum(raw, raw + AT_CHECKSUM);
	memcpy(text, COMMENT, n);
	memcpy(text + n, comment, n_comment);
	n += n_comment;
	text[n++] = '\n';
	sodium_bin2base64(text + n, RD_CRYPT_KEY_FILE_CAP - n, raw,
			  MINISIGN_BYTES, sodium_base64_VARIANT_ORIGINAL);
	sodium_free(raw);
	n += strlen(text + n);
	text[n++] = '\n';
	return n;
}

enum rd_status
rd_crypt_key_save(const struct rd_crypt_key *key, const char *path,
		  const char *comment, struct rd_problem *problem)
{
	size_t cap = RD_CRYPT_COMMENT_CAP - strlen(COMMENT);
	struct rd_str bytes;
	enum rd_status status;
	char *text;

	if (!rd_crypt_comment_ok(rd_str_of(comment), cap))
		return fail(problem, RD_SEMANTIC, path, "key.comment",
			    "the key's comment does not fit on its line");
	text = sodium_malloc(RD_CRYPT_KEY_FILE_CAP);
	bytes = (struct rd_str){ text, text ? lay_out(key, comment, text) : 0 };
	if (bytes.len)
		status = rd_fs_write_new(path, bytes, 0600, problem);
	else
		status = explain(problem, RD_NOMEM, path);
	if (text)
		sodium_free(text);
	return status;
}
