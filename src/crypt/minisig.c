/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* minisign signatures: for people who have only Debian's minisign at hand. */
#include "crypt/minisig.h"
#include "crypt/codec.h"
#include "crypt/internal.h"
#include <sodium.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "
/* 2 algorithm, 8 key number, 64 signature */
#define RAW_BYTES 74
#define AT_SIG 10
#define FILE_CAP (RD_CRYPT_COMMENT_CAP + RD_CRYPT_TRUSTED_COMMENT_CAP + 512)

/* A file taken apart, not yet believed. */
struct parts {
	unsigned char raw[RAW_BYTES];
	bool has_trusted;
	struct rd_str trusted;
	unsigned char trusted_sig[RD_CRYPT_SIG_BYTES];
};

static struct rd_str
prehash(struct rd_str message, unsigned char hash[64])
{
	crypto_generichash_blake2b(hash, 64, (const unsigned char *)message.ptr,
				   message.len, NULL, 0);
	return (struct rd_str){ (const char *)hash, 64 };
}

/* What the last line signs: signature and comment together. */
static struct rd_str
covered(const unsigned char sig[64], struct rd_str trusted, char *scratch)
{
	memcpy(scratch, sig, RD_CRYPT_SIG_BYTES);
	if (trusted.len)
		memcpy(scratch + RD_CRYPT_SIG_BYTES, trusted.ptr, trusted.len);
	return (struct rd_str){ scratch, RD_CRYPT_SIG_BYTES + trusted.len };
}

enum rd_status
rd_crypt_minisig_write(const struct rd_crypt_key *key, struct rd_str message,
		       struct rd_str untrusted, struct rd_str trusted,
		       struct rd_buf *out)
{
	const struct rd_crypt_pubkey *pub = rd_crypt_key_public(key);
	unsigned char raw[RAW_BYTES] = { 'E', 'D' }, hash[64], last[64];
	char scratch[RD_CRYPT_SIG_BYTES + RD_CRYPT_TRUSTED_COMMENT_CAP];
	enum rd_status status;

	if (!rd_crypt_comment_ok(untrusted,
				 RD_CRYPT_COMMENT_CAP - strlen(UNTRUSTED)) ||
	    !rd_crypt_comment_ok(trusted, RD_CRYPT_TRUSTED_COMMENT_CAP))
		return RD_SEMANTIC;
	memcpy(raw + 2, pub->number, sizeof(pub->number));
	status = rd_crypt_key_sign(key, prehash(message, hash), raw + AT_SIG);
	if (status == RD_OK)
		status = rd_crypt_key_sign(
			key, covered(raw + AT_SIG, trusted, scratch), last);
	if (status != RD_OK)
		return status;
	rd_buf_cstr(out, UNTRUSTED);
	rd_buf_str(out, untrusted);
	rd_buf_char(out, '\n');
	rd_crypt_b64_put(out, raw, sizeof(raw));
	rd_buf_cstr(out, "\n" TRUSTED);
	rd_buf_str(out, trusted);
	rd_buf_char(out, '\n');
	rd_crypt_b64_put(out, last, sizeof(last));
	rd_buf_char(out, '\n');
	return rd_buf_status(out);
}

static bool
take_apart(struct rd_str file, struct parts *parts)
{
	struct rd_str rest = file, untrusted;

	if (!rd_crypt_line_comment(&rest, UNTRUSTED, RD_CRYPT_COMMENT_CAP,
				   &untrusted) ||
	    !rd_crypt_line_bytes(&rest, parts->raw, sizeof(parts->raw)))
		return false;
	parts->has_trusted = rest.len > 0;
	parts->trusted = RD_STR_NONE;
	if (!parts->has_trusted)
		return true;
	return rd_crypt_line_comment(&rest, TRUSTED,
				     strlen(TRUSTED) +
					     RD_CRYPT_TRUSTED_COMMENT_CAP,
				     &parts->trusted) &&
	       rd_crypt_line_bytes(&rest, parts->trusted_sig,
				   sizeof(parts->trusted_sig)) &&
	       !rest.len;
}

static bool
holds(const struct rd_crypt_pubkey *pub, const struct parts *parts,
      struct rd_str message, bool legacy)
{
	char scratch[RD_CRYPT_SIG_BYTES + RD_CRYPT_TRUSTED_COMMENT_CAP];
	const unsigned char *sig = parts->raw + AT_SIG;
	unsigned char hash[64];

	if (memcmp(parts->raw + 2, pub->number, sizeof(pub->number)))
		return false;
	if (!legacy)
		message = prehash(message, hash);
	if (!rd_crypt_verify(pub, message, sig))
		return false;
	return !parts->has_trusted ||
	       rd_crypt_verify(pub, covered(sig, parts->trusted, scratch),
			       parts->trusted_sig);
}

enum rd_status
rd_crypt_minisig_verify(const struct rd_crypt_pubkey *pub, struct rd_str file,
			struct rd_str message, unsigned accept,
			struct rd_crypt_minisig *result)
{
	struct parts parts;
	unsigned need;

	*result = (struct rd_crypt_minisig){ .trusted = RD_STR_NONE };
	if (file.len > FILE_CAP)
		return RD_LIMIT;
	if (!take_apart(file, &parts))
		return RD_SYNTAX;
	if (parts.raw[0] != 'E' || (parts.raw[1] != 'D' && parts.raw[1] != 'd'))
		return RD_SYNTAX;
	result->legacy = parts.raw[1] == 'd';
	if (!parts.has_trusted && !result->legacy)
		return RD_SYNTAX;
	need = !parts.has_trusted ? RD_CRYPT_SIGNIFY
	       : result->legacy	  ? RD_CRYPT_LEGACY
				  : 0;
	if ((accept & need) != need)
		return RD_OK;
	result->valid = holds(pub, &parts, message, result->legacy);
	if (result->valid)
		result->trusted = parts.trusted;
	return RD_OK;
}
