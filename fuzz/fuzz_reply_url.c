/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* URLs out of replies: what is accepted has the host of the rules in front of
 * everything else. */

#include "dispatch/call.h"
#include "../tests/unit/send_desk.h"

#include <stdint.h>
#include <stdlib.h>

#define TRIAL "http://127.0.0.1:8080"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where a reader of URLs that knows no more than slashes sees the host end. */
static bool
leads_home(struct rd_str url)
{
	static const char *const homes[] = {
		"https://queue.fal.run/", "https://queue.fal.run:443/",
		"https://queue.fal.run?", "https://queue.fal.run:443?",
		"https://rest.fal.ai/",	  "https://rest.fal.ai:443/",
		"https://api.fal.ai/",	  "https://api.fal.ai:443/"
	};
	char head[64] = "";

	for (size_t i = 0; i < url.len && i < sizeof(head) - 1; i++) {
		char c = url.ptr[i];

		head[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
	}
	for (size_t i = 0; i < sizeof(homes) / sizeof(*homes); i++)
		if (rd_str_starts(rd_str_of(head), homes[i]))
			return true;
	return !memchr(url.ptr + 8, '/', url.len - 8);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rd_prog prog;
	struct rd_disp_holes holes = { .on = RD_CALL_STATUS,
				       .id = RD_STR_LIT("r1"),
				       .given_url = { (const char *)data,
						      size } };
	struct rd_disp_call call;
	struct rd_problem problem;
	struct rd_disp_site site;
	struct rd_arena arena;

	if (!prog.n_provider)
		send_desk_load(&prog);
	site = send_desk_site(&prog, DESK_FAL);
	rd_arena_init(&arena, 1 << 20);
	/* There is always the URL of the rules. */
	if (rd_disp_call_write(&site, &holes, &arena, &call, &problem) !=
		    RD_OK ||
	    call.n_keyed != 1 || !leads_home(rd_str_of(call.url)))
		abort();
	site.loopback = RD_STR_LIT(TRIAL);
	if (rd_disp_call_write(&site, &holes, &arena, &call, &problem) !=
		    RD_OK ||
	    !rd_str_starts(rd_str_of(call.url), TRIAL "/"))
		abort();
	(void)rd_disp_is_loopback(holes.given_url);
	rd_arena_fini(&arena);
	return 0;
}
