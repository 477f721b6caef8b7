/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Digest of a set of files; the order given does not matter. */
#include "crypt/dirhash.h"
#include <stdlib.h>

static bool
part_ok(const char *part, size_t len)
{
	return len &&
	       !(part[0] == '.' && (len == 1 || (len == 2 && part[1] == '.')));
}

static bool
name_ok(struct rd_str name)
{
	size_t from = 0;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c == '/') {
			if (!part_ok(name.ptr + from, i - from))
				return false;
			from = i + 1;
		} else if (!rd_is_alnum(c) && c != '.' && c != '_' &&
			   c != '-') {
			return false;
		}
	}
	return name.len && part_ok(name.ptr + from, name.len - from);
}

static int
compare(const void *a, const void *b)
{
	return rd_str_cmp(((const struct rd_crypt_dir_entry *)a)->name,
			  ((const struct rd_crypt_dir_entry *)b)->name);
}

enum rd_status
rd_crypt_dirhash(struct rd_crypt_dir_entry *entries, size_t n,
		 struct rd_buf *manifest, char hex[RD_CRYPT_HASH_TEXT])
{
	size_t from = manifest->len;

	if (n)
		qsort(entries, n, sizeof(entries[0]), compare);
	for (size_t i = 0; i < n; i++) {
		if (!name_ok(entries[i].name) ||
		    (i && rd_str_eq(entries[i].name, entries[i - 1].name)))
			return RD_SEMANTIC;
		rd_buf_hex(manifest, entries[i].sha256,
			   sizeof(entries[i].sha256));
		rd_buf_cstr(manifest, "  ");
		rd_buf_str(manifest, entries[i].name);
		rd_buf_char(manifest, '\n');
	}
	if (rd_buf_status(manifest) == RD_OK)
		rd_crypt_sha256_hex(manifest->ptr ? manifest->ptr + from : "",
				    manifest->len - from, hex);
	return rd_buf_status(manifest);
}
