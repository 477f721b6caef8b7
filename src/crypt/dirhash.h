/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_DIRHASH_H
#define RD_CRYPT_DIRHASH_H

#include "base/buf.h"
#include "crypt/hash.h"

/* One digest for a set of files: in-toto's dirHash, the SHA-256 of what
 *
 *   find . -type f | cut -c3- | LC_ALL=C sort | xargs -r sha256sum
 *
 * prints.  That text is the MANIFEST.sha256 that "sha256sum -c" checks. */
struct rd_crypt_dir_entry {
	struct rd_str name; /* relative, of [A-Za-z0-9._/-] */
	unsigned char sha256[RD_CRYPT_HASH_BYTES];
};

/* Sorts the entries in place, appends the listing to manifest and writes its
 * SHA-256 to hex.  RD_SEMANTIC for a name that is empty, absolute, twice there,
 * has other characters or "." or ".." as a part; else the buffer's status. */
enum rd_status rd_crypt_dirhash(struct rd_crypt_dir_entry *entries, size_t n,
				struct rd_buf *manifest,
				char hex[RD_CRYPT_HASH_TEXT]) RD_MUST_CHECK;

#endif
