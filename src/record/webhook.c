/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "record/webhook.h"

#include "json/json.h"

#define ARENA_CAP ((size_t)1 << 20)
#define MS 1000

struct taking {
	struct rd_rec_store *store;
	const struct rd_rec_webhook *webhook;
	enum rd_rec_webhook_end *end;
	struct rd_problem *problem;
	struct rd_rec_intent intent;
};

static enum rd_status
refuse(const struct taking *t, const char *code, const char *why)
{
	*t->end = RD_REC_WEBHOOK_REFUSED;
	rd_problem_set(t->problem, RD_OK, 5, code, "%s", why);
	return RD_OK;
}

static enum rd_status
know(const struct taking *t)
{
	*t->end = RD_REC_WEBHOOK_KNOWN;
	return RD_OK;
}

/* "status": "OK"; the body has been verified. */
static enum rd_status
went_well(const struct taking *t, bool *well)
{
	static const struct rd_json_limits limits = {
		.cap_bytes = RD_SIG_WEBHOOK_CAP,
		.doubles = true,
	};
	json_t *root;
	enum rd_status status = rd_json_parse(t->webhook->call->body, &limits,
					      &root, t->problem);

	*well = root && rd_str_is(rd_json_get_str(root, "status"), "OK");
	rd_json_free(root);
	return status;
}

static enum rd_status
move(const struct taking *t, enum rd_rec_state to)
{
	const struct rd_rec_move step = {
		.intent = t->intent.id,
		.from = t->intent.state,
		.to = to,
		.at_ms = t->webhook->now_ms,
		.reason = RD_STR_LIT("the provider called back"),
		.request_id = t->webhook->call->request_id,
	};
	enum rd_status status = rd_rec_intent_move(t->store, &step, t->problem);

	if (status == RD_OK)
		*t->end = RD_REC_WEBHOOK_MOVED;
	if (status != RD_CONFLICT)
		return status;
	*t->end = strcmp(t->problem->code, "job.moved") ? RD_REC_WEBHOOK_REFUSED
							: RD_REC_WEBHOOK_LATER;
	return RD_OK;
}

static bool
is_held_by_another(const struct taking *t)
{
	return t->intent.owner.ptr &&
	       t->intent.owner_until_ms > t->webhook->now_ms;
}

/* The call is the first to say which request it is. */
static enum rd_status
name(const struct taking *t)
{
	switch (t->intent.state) {
	case RD_REC_SENDING:
		if (!is_held_by_another(t))
			return move(t, RD_REC_SUBMITTED);
		*t->end = RD_REC_WEBHOOK_LATER;
		rd_problem_set(t->problem, RD_CONFLICT, 75, "webhook.busy",
			       "the request is just being sent");
		return RD_OK;
	case RD_REC_UNKNOWN:
	case RD_REC_HELD:
		return move(t, RD_REC_SUBMITTED);
	case RD_REC_INTENT:
		return refuse(t, "webhook.unsent",
			      "the call is about what has not been sent");
	default:
		return know(t);
	}
}

/* It is about the request that is known. */
static enum rd_status
finish(const struct taking *t)
{
	enum rd_status status;
	bool well;

	if ((t->intent.state != RD_REC_SUBMITTED &&
	     t->intent.state != RD_REC_HELD) ||
	    is_held_by_another(t))
		return know(t);
	status = went_well(t, &well);
	if (status != RD_OK)
		return status;
	return well ? move(t, RD_REC_COMPLETED) : know(t);
}

static enum rd_status
take_verified(const struct taking *t)
{
	const struct rd_rec_webhook *webhook = t->webhook;

	if (!rd_str_eq(t->intent.provider, webhook->provider))
		return refuse(t, "webhook.provider",
			      "the call is from another provider than the one "
			      "that was asked");
	if (!t->intent.request_id.len)
		return name(t);
	if (!rd_str_eq(t->intent.request_id, webhook->call->request_id))
		return refuse(t, "webhook.request-id",
			      "the call is about another request than the one "
			      "that is known");
	return finish(t);
}

enum rd_status
rd_rec_webhook_take(struct rd_rec_store *store,
		    const struct rd_rec_webhook *webhook,
		    enum rd_rec_webhook_end *end, struct rd_problem *problem)
{
	struct taking t = { .store = store,
			    .webhook = webhook,
			    .end = end,
			    .problem = problem };
	struct rd_sig_webhook_result verdict;
	struct rd_arena arena;
	enum rd_status status = rd_sig_webhook_verify(
		webhook->call, webhook->jwks, webhook->now_ms / MS, &verdict,
		problem);

	*end = RD_REC_WEBHOOK_REFUSED;
	if (status != RD_OK || !verdict.valid)
		return status;
	rd_arena_init(&arena, ARENA_CAP);
	status = rd_rec_intent(store, webhook->intent, &arena, &t.intent,
			       problem);
	if (status == RD_OK)
		status = take_verified(&t);
	else if (status == RD_NOTFOUND)
		status = refuse(&t, "webhook.unknown-intent",
				"the call is about nothing that was sent from "
				"here");
	rd_arena_fini(&arena);
	return status;
}
