/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Calls back from strangers: a key set, four fields and a body, line by line.
 * Nobody here has a private key, so only the seed's own call is accepted. */

#include "sign/webhook.h"

#include <stdint.h>
#include <stdlib.h>

#define SEED_TIME 1795176000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str rest = { (const char *)data, size };
	struct rd_sig_webhook_result result;
	struct rd_sig_webhook call;
	struct rd_problem problem;
	struct rd_sig_jwks jwks;

	if (rd_sig_jwks_read(take_line(&rest), &jwks, &problem) != RD_OK &&
	    jwks.n)
		abort();
	call.request_id = take_line(&rest);
	call.user_id = take_line(&rest);
	call.timestamp = take_line(&rest);
	call.signature = take_line(&rest);
	call.body = rest;
	if (rd_sig_webhook_verify(&call, &jwks, SEED_TIME, &result, &problem) ==
		    RD_OK &&
	    result.valid && result.key >= jwks.n)
		abort();
	return 0;
}
