/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_CRYPT_H
#define RD_CRYPT_CRYPT_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

/* Readies libsodium.  Idempotent; functions that need it call it themselves.
 * RD_INTERNAL when the library cannot start. */
enum rd_status rd_crypt_init(void) RD_MUST_CHECK;
/* Clears n bytes in a way the compiler keeps. */
void rd_crypt_wipe(void *bytes, size_t n);
/* Compares in time that depends on n only. */
bool rd_crypt_equal(const void *a, const void *b, size_t n);
/* n unpredictable bytes from the system. */
void rd_crypt_random(void *bytes, size_t n);
/* Of the libraries that are loaded. */
const char *rd_crypt_sodium_version(void);
void rd_crypt_nettle_version(int *major, int *minor);

#endif
