/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "dispatch/data-uri.h"

#include "crypt/codec.h"

#define TYPE_CAP 64

bool
rd_disp_is_data_uri(struct rd_str text)
{
	return rd_str_starts(text, "data:");
}

/* TYPE/SUBTYPE, or nothing. */
static bool
is_type(struct rd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!rd_is_alnum(s.ptr[i]) && !strchr("/+.-", s.ptr[i]))
			return false;
	return s.len <= TYPE_CAP;
}

enum rd_status
rd_disp_data_uri(struct rd_str text, struct rd_str *type, struct rd_buf *out)
{
	const struct rd_str mark = RD_STR_LIT(";base64,");
	struct rd_str rest;
	ptrdiff_t at;

	if (!rd_disp_is_data_uri(text))
		return RD_SYNTAX;
	rest = (struct rd_str){ text.ptr + strlen("data:"),
				text.len - strlen("data:") };
	/* Searched for in the beginning alone: the rest may be megabytes. */
	at = rd_str_find((struct rd_str){ rest.ptr, rest.len < TYPE_CAP * 2
							    ? rest.len
							    : TYPE_CAP * 2 },
			 mark);
	if (at < 0)
		return RD_SYNTAX;
	*type = (struct rd_str){ rest.ptr, (size_t)at };
	if (memchr(type->ptr, ';', type->len))
		type->len = (size_t)((char *)memchr(type->ptr, ';', type->len) -
				     type->ptr);
	if (!is_type(*type))
		return RD_SYNTAX;
	return rd_crypt_b64_append(
		(struct rd_str){ rest.ptr + at + mark.len,
				 rest.len - (size_t)at - mark.len },
		out);
}
