/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Replies of providers: a letter for the provider, one for the call, one for
 * how it ended, then the status, headers up to an empty line, and the body. */

#include "dispatch/history.h"
#include "../tests/unit/send_desk.h"

#include <stdint.h>
#include <stdlib.h>

#define STATUS_DIGITS 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool good)
{
	if (!good)
		abort();
}

static bool
take_head(struct rd_str *rest, const struct rd_prog *prog,
	  struct rd_disp_site *site, enum rd_send_call *on,
	  struct rd_disp_reply *reply)
{
	if (rest->len < 3 + STATUS_DIGITS)
		return false;
	*site = send_desk_site(prog,
			       (unsigned char)rest->ptr[0] % DESK_N_PROVIDERS);
	*on = (enum rd_send_call)((unsigned char)rest->ptr[1] % RD_N_CALLS);
	reply->end = (enum rd_net_end)((unsigned char)rest->ptr[2] %
				       (RD_NET_LOST + 1));
	for (size_t i = 0; i < STATUS_DIGITS; i++)
		reply->status = reply->status * 10 + (rest->ptr[3 + i] & 15);
	rest->ptr += 3 + STATUS_DIGITS;
	rest->len -= 3 + STATUS_DIGITS;
	return true;
}

static void
check_said(enum rd_send_call on, const struct rd_disp_said *said)
{
	check(said->why && said->meaning < RD_DISP_N_MEANINGS &&
	      said->state < RD_N_STATES);
	check(said->retry_after_s <= RD_DISP_RETRY_MAX_S &&
	      said->id.len <= RD_DISP_ID_CAP &&
	      said->error_type.len <= RD_DISP_TYPE_CAP &&
	      said->n_files <= RD_DISP_FILES_MAX && said->percent <= 100);
	check(on != RD_CALL_SUBMIT ||
	      (said->meaning != RD_DISP_AGAIN &&
	       (said->meaning != RD_DISP_SAID || said->id.len)));
	check(on != RD_CALL_STATUS || said->meaning != RD_DISP_SAID ||
	      said->has_state);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rd_prog prog;
	struct rd_str rest = { (const char *)data, size };
	struct rd_disp_reply reply = { .now_ms = INT64_C(1795176000000) };
	struct rd_disp_lost lost = { .body = RD_STR_LIT("{\"prompt\":\"p\"}"),
				     .to_ms = INT64_MAX };
	struct rd_disp_found found;
	struct rd_disp_said said;
	struct rd_disp_site site;
	struct rd_arena arena;
	enum rd_send_call on;
	ptrdiff_t end;

	if (!prog.n_provider)
		send_desk_load(&prog);
	if (!take_head(&rest, &prog, &site, &on, &reply))
		return 0;
	end = rd_str_find(rest, RD_STR_LIT("\n\n"));
	reply.headers = (struct rd_str){ rest.ptr, end < 0 ? 0 : (size_t)end };
	reply.body = end < 0 ? rest
			     : (struct rd_str){ rest.ptr + end + 2,
						rest.len - (size_t)end - 2 };
	rd_arena_init(&arena, RD_DISP_REPLY_ARENA_CAP);
	check(rd_disp_reply_read(&site, on, &reply, &arena, &said) == RD_OK);
	check_said(on, &said);
	rd_arena_reset(&arena);
	check(rd_disp_history_match(&site, &reply, &lost, &arena, &found) ==
	      RD_OK);
	check((found.evidence == RD_DISP_FOUND) == (found.id.len > 0) &&
	      found.n_matches + found.n_unsure <= found.n_items);
	rd_arena_fini(&arena);
	return 0;
}
