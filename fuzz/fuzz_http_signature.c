/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Signed requests from strangers: a URL, fields and a body as lines.  What is
 * serialized stays as it is when it is read again; what is accepted has a base;
 * and a request that the seeds' key has not signed is not accepted. */

#include "sign/fields.h"
#include "sign/http-list.h"

#include <stdint.h>
#include <stdlib.h>

#define MAX_FIELDS 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* RFC 9421 B.1.4, the public half. */
static const unsigned char public_bytes[32] = {
	0x26, 0xb4, 0x0b, 0x8f, 0x93, 0xff, 0xf3, 0xd8, 0x97, 0x11, 0x2f,
	0x7e, 0xbc, 0x58, 0x2b, 0x23, 0x2d, 0xbd, 0x72, 0x51, 0x7d, 0x08,
	0x2f, 0xe8, 0x3c, 0xfb, 0x30, 0xdd, 0xce, 0x43, 0xd1, 0xbb,
};

static struct rd_str
take_line(struct rd_str *rest)
{
	ptrdiff_t end = rd_str_find(*rest, RD_STR_LIT("\n"));
	struct rd_str line = { rest->ptr, end < 0 ? rest->len : (size_t)end };
	size_t used = line.len + (end >= 0);

	rest->ptr += used;
	rest->len -= used;
	return line;
}

static size_t
take_fields(struct rd_str *rest, struct rd_sig_field *fields)
{
	size_t n = 0;

	while (rest->len && n < MAX_FIELDS) {
		struct rd_str line = take_line(rest);
		ptrdiff_t colon = rd_str_find(line, RD_STR_LIT(":"));

		if (!line.len)
			break;
		if (colon < 0)
			continue;
		fields[n].name = (struct rd_str){ line.ptr, (size_t)colon };
		fields[n++].value = (struct rd_str){
			line.ptr + colon + 1, line.len - (size_t)colon - 1
		};
	}
	return n;
}

/* Serialized once or twice: the same. */
static void
check_member(void *ctx, struct rd_str key, struct rd_str value)
{
	struct rd_sf sf = rd_sf_of(value);
	struct rd_buf again;

	(void)ctx;
	(void)key;
	rd_buf_init(&again, RD_SIG_HTTP_BASE_CAP);
	if (!rd_sf_put_member(&sf, &again) || !rd_sf_done(&sf) ||
	    !rd_str_eq(rd_buf_view(&again), value))
		abort();
	rd_buf_fini(&again);
}

/* One line for each component and one for the list: nothing in a request can
 * add one. */
static void
check_base(const struct rd_sig_message *message, struct rd_str params)
{
	struct rd_sig_list list;
	struct rd_problem problem;
	struct rd_buf base;
	size_t lines = 0;

	rd_buf_init(&base, RD_SIG_HTTP_BASE_CAP);
	if (rd_sig_http_base(message, params, &base, &problem) == RD_OK) {
		for (size_t i = 0; i < base.len; i++)
			lines += base.ptr[i] == '\n';
		if (!rd_sig_list_read(params, &list) || lines != list.n)
			abort();
	}
	rd_buf_fini(&base);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str rest = { (const char *)data, size };
	struct rd_sig_field fields[MAX_FIELDS];
	struct rd_crypt_pubkey key;
	struct rd_sig_http_policy policy = { .keys = &key,
					     .n_keys = 1,
					     .now_s = 1795176000 };
	struct rd_sig_message message = { .method = RD_STR_LIT("POST"),
					  .fields = fields };
	struct rd_sig_http_result result;
	struct rd_problem problem;

	rd_crypt_pubkey_init(&key, (const unsigned char *)"TESTKEYS",
			     public_bytes);
	message.url = take_line(&rest);
	message.n_fields = take_fields(&rest, fields);
	message.body = rest;
	for (size_t i = 0; i < message.n_fields; i++) {
		rd_sf_each(fields[i].value, check_member, NULL);
		check_base(&message, fields[i].value);
	}
	if (rd_sig_http_verify(&message, &policy, &result, &problem) == RD_OK &&
	    !result.valid && result.body_covered)
		abort();
	return 0;
}
