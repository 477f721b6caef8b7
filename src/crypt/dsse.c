/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Envelopes.  The payload is decoded once, and the buffer whose signature held
 * is the one that callers go on to parse. */
#include "crypt/dsse.h"
#include "base/scan.h"
#include "base/text.h"
#include "crypt/codec.h"

#define TYPE_CAP_BYTES 256
/* Only strings with escapes are copied. */
#define ARENA_CAP_BYTES (4 * RD_CRYPT_ENVELOPE_CAP)

/* A signature in the envelope; usable when it has Ed25519's length. */
struct signature {
	bool usable;
	unsigned char bytes[RD_CRYPT_SIG_BYTES];
};

struct opening {
	struct rd_crypt_dsse *result;
	struct signature signatures[RD_CRYPT_MAX_SIGNATURES];
};

void
rd_crypt_dsse_pae(struct rd_str type, struct rd_str payload, struct rd_buf *out)
{
	rd_buf_cstr(out, "DSSEv1 ");
	rd_buf_u64(out, type.len);
	rd_buf_char(out, ' ');
	rd_buf_str(out, type);
	rd_buf_char(out, ' ');
	rd_buf_u64(out, payload.len);
	rd_buf_char(out, ' ');
	rd_buf_str(out, payload);
}

static void
put_envelope(const struct rd_crypt_pubkey *pub, struct rd_str type,
	     struct rd_str payload, const unsigned char sig[64],
	     struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"payload\":\"");
	rd_crypt_b64_put(out, payload.ptr, payload.len);
	rd_buf_cstr(out, "\",\"payloadType\":\"");
	rd_buf_str(out, type);
	rd_buf_cstr(out, "\",\"signatures\":[{\"keyid\":\"");
	rd_buf_cstr(out, pub->keyid);
	rd_buf_cstr(out, "\",\"sig\":\"");
	rd_crypt_b64_put(out, sig, RD_CRYPT_SIG_BYTES);
	rd_buf_cstr(out, "\"}]}");
}

/* Types stand in the envelope unescaped. */
static bool
type_is_plain(struct rd_str type)
{
	for (size_t i = 0; i < type.len; i++) {
		char c = type.ptr[i];

		if (!rd_is_alnum(c) && !memchr("/.+-_:;=", c, 8))
			return false;
	}
	return type.len <= TYPE_CAP_BYTES;
}

enum rd_status
rd_crypt_dsse_write(const struct rd_crypt_key *key, struct rd_str type,
		    struct rd_str payload, struct rd_buf *out)
{
	unsigned char sig[RD_CRYPT_SIG_BYTES];
	struct rd_buf pae;
	enum rd_status status;

	if (!type_is_plain(type))
		return RD_SEMANTIC;
	if (payload.len > RD_CRYPT_ENVELOPE_CAP / 2)
		return RD_LIMIT;
	rd_buf_init(&pae, RD_CRYPT_ENVELOPE_CAP);
	rd_crypt_dsse_pae(type, payload, &pae);
	status = rd_buf_status(&pae);
	if (status == RD_OK)
		status = rd_crypt_key_sign(key, rd_buf_view(&pae), sig);
	if (status == RD_OK) {
		put_envelope(rd_crypt_key_public(key), type, payload, sig, out);
		status = rd_buf_status(out);
	}
	rd_buf_fini(&pae);
	return status;
}

/* Lets the reading end with a status that is not the scanner's own. */
static bool
passed(struct rd_scan *scan, enum rd_status status)
{
	return status == RD_OK || rd_scan_refuse(scan, status, "", "refused");
}

/* Base64 in a JSON string. */
static bool
read_base64(struct rd_scan *scan, struct rd_buf *out)
{
	struct rd_str text;

	return rd_scan_string(scan, &text) &&
	       passed(scan, rd_crypt_b64_append(text, out));
}

static bool
read_payload(struct rd_scan *scan, void *ctx)
{
	struct opening *opening = ctx;

	return read_base64(scan, &opening->result->payload);
}

static bool
read_type(struct rd_scan *scan, void *ctx)
{
	struct opening *opening = ctx;
	struct rd_buf *type = &opening->result->type;
	struct rd_str text;

	if (!rd_scan_string(scan, &text))
		return false;
	rd_buf_str(type, text);
	return passed(scan, rd_buf_status(type));
}

static bool
read_sig(struct rd_scan *scan, void *ctx)
{
	struct signature *signature = ctx;
	struct rd_buf bytes;
	bool good;

	/* Other algorithms have longer ones; they are just not ours. */
	rd_buf_init(&bytes, RD_CRYPT_ENVELOPE_CAP);
	good = read_base64(scan, &bytes);
	signature->usable = good && bytes.len == sizeof(signature->bytes);
	if (signature->usable)
		memcpy(signature->bytes, bytes.ptr, bytes.len);
	rd_buf_fini(&bytes);
	return good;
}

static bool
read_signatures(struct rd_scan *scan, void *ctx)
{
	static const struct rd_scan_member members[] = {
		{ "sig", read_sig },
		{ NULL, NULL },
	};
	struct opening *opening = ctx;
	uint32_t n = 0;
	unsigned seen;

	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (n > RD_CRYPT_MAX_SIGNATURES)
			return passed(scan, RD_LIMIT);
		opening->result->n_signatures = n;
		if (!rd_scan_object(scan, members, &opening->signatures[n - 1],
				    &seen))
			return false;
		if (!seen)
			return passed(scan, RD_SYNTAX);
	}
	return rd_scan_ok(scan);
}

static enum rd_status
read_envelope(struct rd_str text, struct opening *opening,
	      struct rd_arena *arena)
{
	static const struct rd_scan_rules rules = { .max_depth =
							    RD_SCAN_DEPTH };
	static const struct rd_scan_member members[] = {
		{ "payload", read_payload },
		{ "payloadType", read_type },
		{ "signatures", read_signatures },
		{ NULL, NULL },
	};
	struct rd_scan scan;
	unsigned seen;

	if (text.len > RD_CRYPT_ENVELOPE_CAP)
		return RD_LIMIT;
	if (!text.len || !rd_utf8_valid(text))
		return RD_SYNTAX;
	rd_scan_init(&scan, text, &rules, arena, NULL);
	if (rd_scan_object(&scan, members, opening, &seen) &&
	    rd_scan_finish(&scan) && seen != 7)
		return RD_SYNTAX;
	return scan.status;
}

/* The first entry of the list with the same key: one that is listed twice must
 * not count twice. */
static size_t
first_of(const struct rd_crypt_trust *trust, size_t i)
{
	size_t j = 0;

	while (!rd_crypt_pubkey_same(&trust->keys[j], &trust->keys[i]))
		j++;
	return j;
}

static void
mark_signers(const struct opening *opening, const struct rd_crypt_trust *trust,
	     struct rd_str pae)
{
	for (size_t i = 0; i < opening->result->n_signatures; i++) {
		const struct signature *signature = &opening->signatures[i];

		for (size_t k = 0; signature->usable && k < trust->n_keys; k++)
			if (rd_crypt_verify(&trust->keys[k], pae,
					    signature->bytes))
				opening->result->signers |=
					UINT64_C(1) << first_of(trust, k);
	}
}

static enum rd_status
check(const struct opening *opening, const struct rd_crypt_trust *trust)
{
	struct rd_crypt_dsse *result = opening->result;
	struct rd_buf pae;
	enum rd_status status;
	unsigned n;

	rd_buf_init(&pae, 2 * RD_CRYPT_ENVELOPE_CAP);
	rd_crypt_dsse_pae(rd_buf_view(&result->type),
			  rd_buf_view(&result->payload), &pae);
	status = rd_buf_status(&pae);
	if (status == RD_OK)
		mark_signers(opening, trust, rd_buf_view(&pae));
	rd_buf_fini(&pae);
	n = (unsigned)__builtin_popcountll(result->signers);
	result->valid = status == RD_OK && trust->threshold &&
			n >= trust->threshold;
	return status;
}

enum rd_status
rd_crypt_dsse_open(struct rd_str envelope, const struct rd_crypt_trust *trust,
		   struct rd_crypt_dsse *result)
{
	struct opening opening = { .result = result };
	struct rd_arena arena;
	enum rd_status status;

	memset(result, 0, sizeof(*result));
	rd_buf_init(&result->type, TYPE_CAP_BYTES);
	rd_buf_init(&result->payload, RD_CRYPT_ENVELOPE_CAP);
	if (trust->n_keys > RD_CRYPT_MAX_KEYS)
		return RD_LIMIT;
	rd_arena_init(&arena, ARENA_CAP_BYTES);
	status = read_envelope(envelope, &opening, &arena);
	rd_arena_fini(&arena);
	if (status == RD_OK)
		status = check(&opening, trust);
	if (!result->valid)
		rd_buf_reset(&result->payload);
	if (status != RD_OK)
		rd_buf_reset(&result->type);
	return status;
}

void
rd_crypt_dsse_fini(struct rd_crypt_dsse *result)
{
	rd_buf_fini(&result->type);
	rd_buf_fini(&result->payload);
}
