/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* webhook_verify JWKS REQUEST-ID USER-ID TIMESTAMP SIGNATURE BODY: is a call
 * that was caught in files genuine by now?  Prints the problem's code and exits
 * 1 when it is not. */
#include <stdio.h>
#include <time.h>

#include "base/fs.h"
#include "sign/webhook.h"

static int
fail(const struct rd_problem *problem)
{
	puts(problem->code);
	return 1;
}

int
main(int argc, char **argv)
{
	struct rd_sig_webhook_result result;
	struct rd_sig_webhook call;
	struct rd_buf jwks_text, body;
	struct rd_problem problem;
	struct rd_sig_jwks jwks;

	if (argc != 7)
		return 2;
	rd_buf_init(&jwks_text, RD_SIG_JWKS_CAP);
	rd_buf_init(&body, RD_SIG_WEBHOOK_CAP);
	if (rd_fs_read(argv[1], &jwks_text, &problem) ||
	    rd_fs_read(argv[6], &body, &problem) ||
	    rd_sig_jwks_read(rd_buf_view(&jwks_text), &jwks, &problem))
		return fail(&problem);
	call = (struct rd_sig_webhook){ rd_str_of(argv[2]), rd_str_of(argv[3]),
					rd_str_of(argv[4]), rd_str_of(argv[5]),
					rd_buf_view(&body) };
	if (rd_sig_webhook_verify(&call, &jwks, time(NULL), &result, &problem))
		return 2;
	rd_buf_fini(&jwks_text);
	rd_buf_fini(&body);
	return result.valid ? 0 : fail(&problem);
}
