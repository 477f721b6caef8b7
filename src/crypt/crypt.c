/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Start-up and the primitives on plain memory.  libsodium is named in this
 * layer only; its types never appear in a header of ours. */
#include "crypt/crypt.h"

#include <nettle/version.h>
#include <sodium.h>

enum rd_status
rd_crypt_init(void)
{
	return sodium_init() < 0 ? RD_INTERNAL : RD_OK;
}

void
rd_crypt_wipe(void *bytes, size_t n)
{
	sodium_memzero(bytes, n);
}

bool
rd_crypt_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

void
rd_crypt_random(void *bytes, size_t n)
{
	randombytes_buf(bytes, n);
}

const char *
rd_crypt_sodium_version(void)
{
	return sodium_version_string();
}

void
rd_crypt_nettle_version(int *major, int *minor)
{
	*major = nettle_version_major();
	*minor = nettle_version_minor();
}
