/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Secrets in memory.  The only place that sees the pointer is _use. */
#include "crypt/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/sanitizer.h"
#include "crypt/crypt.h"
#include "crypt/hash.h"
#include "crypt/internal.h"

struct rd_crypt_secret {
	char fingerprint[RD_CRYPT_FINGERPRINT_TEXT];
	bool pinned;
	size_t len;
	char *bytes;
};

void
rd_crypt_shut_process(void)
{
	struct rlimit core;

	if (RD_UNDER_SANITIZER)
		return;
	/* The limit is for cores that are files: those that go to a program
	 * are made all the same, unless the process is not dumpable. */
	if (!getrlimit(RLIMIT_CORE, &core)) {
		core.rlim_cur = 0;
		(void)setrlimit(RLIMIT_CORE, &core);
	}
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

bool
rd_crypt_secret_name_ok(struct rd_str name)
{
	size_t i;
	char c;

	if (!name.len || name.len > RD_CRYPT_SECRET_NAME_CAP)
		return false;
	for (i = 0; i < name.len; i++) {
		c = name.ptr[i];
		if ((c < 'a' || c > 'z') &&
		    (!i || (c != '-' && (c < '0' || c > '9'))))
			return false;
	}
	return true;
}

enum rd_status
rd_crypt_secret_blank(struct rd_crypt_secret **secret, char **room)
{
	struct rd_crypt_secret *blank;

	*secret = NULL;
	if (rd_crypt_init() != RD_OK)
		return RD_INTERNAL;
	rd_crypt_shut_process();
	blank = sodium_malloc(sizeof(*blank));
	if (!blank)
		return RD_NOMEM;
	blank->bytes = sodium_malloc(RD_CRYPT_SECRET_ROOM);
	if (!blank->bytes) {
		sodium_free(blank);
		return RD_NOMEM;
	}
	/* sodium_malloc pins too, but keeps quiet when it cannot. */
	blank->pinned = sodium_mlock(blank->bytes, RD_CRYPT_SECRET_ROOM) == 0;
	*secret = blank;
	*room = blank->bytes;
	return RD_OK;
}

static bool
fits_header(struct rd_str s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7e)
			return false;
	}
	return s.len && s.ptr[0] != ' ' && s.ptr[s.len - 1] != ' ';
}

enum rd_status
rd_crypt_secret_settle(struct rd_crypt_secret **secret, size_t len)
{
	struct rd_crypt_secret *s = *secret;
	char sha256[RD_CRYPT_HASH_TEXT];
	enum rd_status status = RD_OK;

	if (len && s->bytes[len - 1] == '\n')
		len -= len > 1 && s->bytes[len - 2] == '\r' ? 2 : 1;
	if (len > RD_CRYPT_SECRET_CAP)
		status = RD_LIMIT;
	else if (!fits_header((struct rd_str){ s->bytes, len }))
		status = RD_SYNTAX;
	if (status) {
		rd_crypt_secret_free(s);
		*secret = NULL;
		return status;
	}
	s->len = len;
	rd_crypt_sha256_hex(s->bytes, len, sha256);
	(void)snprintf(s->fingerprint, sizeof(s->fingerprint), "%.8s", sha256);
	rd_crypt_wipe(sha256, sizeof(sha256));
	sodium_mprotect_noaccess(s->bytes);
	sodium_mprotect_readonly(s);
	return RD_OK;
}

enum rd_status
rd_crypt_secret_new(struct rd_str text, struct rd_crypt_secret **secret)
{
	enum rd_status status;
	char *room;

	*secret = NULL;
	if (text.len > RD_CRYPT_SECRET_ROOM)
		return RD_LIMIT;
	status = rd_crypt_secret_blank(secret, &room);
	if (status)
		return status;
	if (text.len)
		memcpy(room, text.ptr, text.len);
	return rd_crypt_secret_settle(secret, text.len);
}

void
rd_crypt_secret_free(struct rd_crypt_secret *secret)
{
	if (!secret)
		return;
	sodium_free(secret->bytes);
	sodium_free(secret);
}

const char *
rd_crypt_secret_fingerprint(const struct rd_crypt_secret *secret)
{
	return secret->fingerprint;
}

bool
rd_crypt_secret_is_pinned(const struct rd_crypt_secret *secret)
{
	return secret->pinned;
}

enum rd_status
rd_crypt_secret_use(const struct rd_crypt_secret *secret,
		    rd_crypt_secret_fn use, void *ctx)
{
	enum rd_status status;

	sodium_mprotect_readonly(secret->bytes);
	status = use(ctx, (struct rd_str){ secret->bytes, secret->len });
	sodium_mprotect_noaccess(secret->bytes);
	return status;
}
