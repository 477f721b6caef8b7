/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What becomes of a call that is no success: by the program's ERROR records,
 * else by what HTTP says of the status.  In doubt it may have been taken. */
#include "dispatch/view.h"

const char *
rd_disp_meaning_name(enum rd_disp_meaning meaning)
{
	static const char *const names[RD_DISP_N_MEANINGS] = {
		[RD_DISP_SAID] = "said",
		[RD_DISP_UNSENT] = "unsent",
		[RD_DISP_UNTRUSTED] = "untrusted",
		[RD_DISP_FORBIDDEN] = "forbidden",
		[RD_DISP_STOPPED] = "stopped",
		[RD_DISP_REFUSED] = "refused",
		[RD_DISP_MODERATED] = "moderated",
		[RD_DISP_KEY] = "key",
		[RD_DISP_FUNDS] = "funds",
		[RD_DISP_BUSY] = "busy",
		[RD_DISP_UNSTARTED] = "unstarted",
		[RD_DISP_UNCLEAR] = "unclear",
		[RD_DISP_AGAIN] = "again",
		[RD_DISP_GONE] = "gone",
	};

	return names[meaning];
}

unsigned
rd_disp_meaning_on(enum rd_disp_meaning meaning)
{
	static const unsigned on[RD_DISP_N_MEANINGS] = {
		[RD_DISP_UNSENT] = RD_ON_UNREACHED,
		[RD_DISP_UNTRUSTED] = RD_ON_UNREACHED,
		[RD_DISP_REFUSED] = RD_ON_REFUSED,
		[RD_DISP_KEY] = RD_ON_FUNDS,
		[RD_DISP_FUNDS] = RD_ON_FUNDS,
		[RD_DISP_BUSY] = RD_ON_BUSY,
		[RD_DISP_UNSTARTED] = RD_ON_UNSTARTED,
		[RD_DISP_GONE] = RD_ON_GONE,
	};

	return on[meaning];
}

static enum rd_disp_meaning
meaning_of(enum rd_send_error error)
{
	static const enum rd_disp_meaning meanings[RD_N_ERRORS] = {
		[RD_ERROR_REFUSED] = RD_DISP_REFUSED,
		[RD_ERROR_MODERATED] = RD_DISP_MODERATED,
		[RD_ERROR_KEY] = RD_DISP_KEY,
		[RD_ERROR_FUNDS] = RD_DISP_FUNDS,
		[RD_ERROR_BUSY] = RD_DISP_BUSY,
		[RD_ERROR_UNSTARTED] = RD_DISP_UNSTARTED,
		[RD_ERROR_UNCLEAR] = RD_DISP_UNCLEAR,
		[RD_ERROR_AGAIN] = RD_DISP_AGAIN,
		[RD_ERROR_GONE] = RD_DISP_GONE,
	};

	return meanings[error];
}

/* Of an end without a status. */
static enum rd_disp_meaning
of_end(const struct disp_view *view)
{
	switch (view->reply->end) {
	case RD_NET_FORBIDDEN:
		return RD_DISP_FORBIDDEN;
	case RD_NET_NOT_SENT:
		return RD_DISP_UNSENT;
	case RD_NET_UNTRUSTED:
		return RD_DISP_UNTRUSTED;
	case RD_NET_STOPPED:
		return RD_DISP_STOPPED;
	default:
		return view->on == RD_CALL_SUBMIT ? RD_DISP_UNCLEAR
						  : RD_DISP_AGAIN;
	}
}

static enum rd_disp_meaning
of_status(const struct disp_view *view)
{
	bool submit = view->on == RD_CALL_SUBMIT;

	switch (view->reply->status) {
	case 400:
	case 403:
	case 405:
	case 406:
	case 411:
	case 413:
	case 414:
	case 415:
	case 422:
	case 431:
	case 451:
		return RD_DISP_REFUSED;
	case 401:
		return RD_DISP_KEY;
	case 402:
		return RD_DISP_FUNDS;
	case 404:
		return RD_DISP_GONE;
	case 410:
		return submit ? RD_DISP_REFUSED : RD_DISP_GONE;
	case 429:
		return submit ? RD_DISP_BUSY : RD_DISP_AGAIN;
	default:
		return submit ? RD_DISP_UNCLEAR : RD_DISP_AGAIN;
	}
}

bool
disp_is_success(int status)
{
	return status >= 200 && status < 300;
}

/* The first ERROR record that fits, or NULL. */
static enum rd_status
find_record(const struct disp_view *view, const struct rd_prog_error **found)
{
	const struct rd_prog *prog = view->site->prog;
	const struct rd_prog_provider *p =
		&prog->provider[view->site->provider];
	uint32_t status = (uint32_t)view->reply->status;
	bool holds;

	*found = NULL;
	for (uint32_t i = 0; i < p->n_errors && !*found; i++) {
		const struct rd_prog_error *e =
			&prog->error[p->first_error + i];

		if (!(e->calls & 1u << view->on) || status < e->low ||
		    status > e->high)
			continue;
		if (disp_view_holds(view, rd_prog_str(prog, e->path),
				    rd_prog_str(prog, e->equals),
				    &holds) != RD_OK)
			return RD_NOMEM;
		if (holds)
			*found = e;
	}
	return RD_OK;
}

static enum rd_status
judge_answer(const struct disp_view *view, struct rd_disp_said *said)
{
	const struct rd_prog_error *record;
	int status = view->reply->status;

	if (find_record(view, &record) != RD_OK)
		return RD_NOMEM;
	if (record)
		said->meaning = meaning_of((enum rd_send_error)record->is);
	else if (disp_is_success(status))
		said->meaning = RD_DISP_SAID;
	else
		said->meaning = of_status(view);
	/* A question that may be repeated is the one that costs nothing. */
	if (view->on == RD_CALL_SUBMIT && said->meaning == RD_DISP_AGAIN)
		said->meaning = RD_DISP_UNCLEAR;
	said->why = said->error_type.ptr
			    ? rd_arena_printf(view->arena,
					      "it answered %d (%.*s)", status,
					      RD_STR_FMT(said->error_type))
			    : rd_arena_printf(view->arena, "it answered %d",
					      status);
	return said->why ? RD_OK : RD_NOMEM;
}

enum rd_status
disp_error_judge(const struct disp_view *view, struct rd_disp_said *said)
{
	if (rd_net_was_sent(view->reply->end) &&
	    view->reply->end != RD_NET_LOST)
		return judge_answer(view, said);
	said->meaning = of_end(view);
	said->why = view->reply->reason ? view->reply->reason
					: "it did not answer";
	return RD_OK;
}
