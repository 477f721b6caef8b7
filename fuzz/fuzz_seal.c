/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Sealed statements and tickets, as if a trusted key had signed them: the shape
 * of what is read holds, and only a ticket that covers the body is valid. */

#include "sign/gate.h"
#include "sign/ticket.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
empty_or_digest(const char *text)
{
	return !text[0] || strlen(text) == 64;
}

static void
fuzz_statement(struct rd_str text)
{
	struct rd_sig_statement statement;
	struct rd_problem problem;

	if (rd_sig_statement_read(text, &statement, &problem) != RD_OK)
		return;
	if (!empty_or_digest(statement.program) ||
	    !empty_or_digest(statement.sources) ||
	    !empty_or_digest(statement.schemas) ||
	    !empty_or_digest(statement.previous))
		abort();
	if (statement.extension == RD_SIG_EXTENSION_READ &&
	    !rd_sig_id_ok(rd_str_of(statement.ruleset_id)))
		abort();
}

static void
fuzz_ticket(struct rd_str text)
{
	static const unsigned char seed[32] = { 1 };
	static struct rd_crypt_key *key;
	static struct rd_sig_keyring ring;
	struct rd_str type = rd_str_of(rd_sig_role_type(RD_SIG_ROLE_DISPATCH));
	struct rd_sig_ticket_policy policy = { &ring, 0 };
	struct rd_sig_ticket_result result;
	struct rd_problem problem;
	struct rd_buf envelope;

	if (!key) {
		rd_sig_keyring_init(&ring);
		if (rd_crypt_key_from_seed(seed, seed, &key) != RD_OK ||
		    rd_sig_keyring_add(&ring, RD_SIG_ROLE_DISPATCH,
				       rd_crypt_key_public(key)) != RD_OK)
			abort();
	}
	rd_buf_init(&envelope, RD_CRYPT_ENVELOPE_CAP);
	if (rd_crypt_dsse_write(key, type, text, &envelope) == RD_OK) {
		if (rd_sig_ticket_verify(rd_buf_view(&envelope),
					 RD_STR_LIT("{}"), &policy, &result,
					 &problem) != RD_OK)
			abort();
		if (result.valid && (result.facts.expiry_ms <= 0 ||
				     strncmp(result.facts.body, "44136fa3", 8)))
			abort();
	}
	rd_buf_fini(&envelope);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str text = { (const char *)data + 1, size ? size - 1 : 0 };

	if (size && data[0] % 2)
		fuzz_ticket(text);
	else if (size)
		fuzz_statement(text);
	return 0;
}
