/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The front of the journal: which steps there are, and what every
 * implementation may rely on. */
#include "record/journal.h"

#include "base/text.h"
#include "crypt/codec.h"

#define BIT(state) (1u << RD_REC_##state)

static const struct {
	const char *name;
	unsigned next; /* states that may follow */
} states[RD_REC_N_STATES] = {
	/* Nothing has left.  Sending may find that nothing left after all
	 * (refused before the first byte, "too many requests"). */
	[RD_REC_INTENT] = { "intent", BIT(SENDING) | BIT(FAILED) |
					      BIT(CANCELLED) | BIT(ABANDONED) },
	[RD_REC_SENDING] = { "sending", BIT(INTENT) | BIT(SUBMITTED) |
						BIT(COMPLETED) | BIT(FAILED) |
						BIT(UNKNOWN) },
	[RD_REC_SUBMITTED] = { "submitted", BIT(COMPLETED) | BIT(FAILED) |
						    BIT(CANCELLED) |
						    BIT(HELD) },
	[RD_REC_COMPLETED] = { "completed",
			       BIT(FETCHED) | BIT(FAILED) | BIT(HELD) },
	[RD_REC_FETCHED] = { "fetched", 0 },
	[RD_REC_FAILED] = { "failed", 0 },
	[RD_REC_CANCELLED] = { "cancelled", 0 },
	/* The provider's history, a late call back or a person may tell. */
	[RD_REC_UNKNOWN] = { "unknown", BIT(SUBMITTED) | BIT(COMPLETED) |
						BIT(FAILED) | BIT(HELD) },
	[RD_REC_HELD] = { "held", BIT(SUBMITTED) | BIT(COMPLETED) |
					  BIT(FAILED) | BIT(ABANDONED) },
	[RD_REC_ABANDONED] = { "abandoned", 0 },
};

const char *
rd_rec_state_name(enum rd_rec_state state)
{
	return states[state].name;
}

bool
rd_rec_state_parse(struct rd_str name, enum rd_rec_state *state)
{
	for (int s = 0; s < RD_REC_N_STATES; s++)
		if (rd_str_is(name, states[s].name)) {
			*state = (enum rd_rec_state)s;
			return true;
		}
	return false;
}

bool
rd_rec_state_is_final(enum rd_rec_state state)
{
	return !states[state].next;
}

bool
rd_rec_intent_is_open(const struct rd_rec_intent *intent)
{
	return states[intent->state].next || intent->next_try;
}

bool
rd_rec_state_may_follow(enum rd_rec_state from, enum rd_rec_state to)
{
	return states[from].next >> to & 1;
}

/* ---- what is written ---- */

static enum rd_status
refuse(struct rd_problem *problem, const char *what)
{
	return rd_problem_set(problem, RD_STATE, 10, "job.misuse",
			      "cannot enter: %s", what);
}

static bool
is_line(struct rd_str text, size_t max)
{
	if (!text.len || text.len > max || !rd_utf8_valid(text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
			return false;
	return true;
}

static bool
is_intent_id(struct rd_str id)
{
	unsigned char bytes[RD_REC_INTENT_ID / 2];

	return rd_crypt_hex_decode(id, bytes, sizeof(bytes)) == RD_OK;
}

static enum rd_status
check_try(const struct rd_rec_try *try, struct rd_problem *problem)
{
	if (!is_intent_id(try->id))
		return refuse(problem, "an intent's id is 32 hexadecimal "
				       "digits");
	if (!is_line(try->provider, 64) || !is_line(try->endpoint, 2048) ||
	    !is_line(try->method, 16))
		return refuse(problem, "an intent has a provider, an endpoint "
				       "and a method");
	if (!try->body.ptr || try->body.len > RD_REC_BODY_CAP ||
	    !try->ticket.len)
		return refuse(problem, "an intent has a body and a ticket");
	if (try->budget_micro_usd < 0)
		return refuse(problem, "money is not negative");
	return RD_OK;
}

static enum rd_status
check_job(const struct rd_rec_job_new *job, struct rd_problem *problem)
{
	if (job->id.len != 36)
		return refuse(problem, "a job's id is a UUID");
	if (!job->request_sha256 ||
	    !rd_crypt_is_sha256_hex(rd_str_of(job->request_sha256)))
		return refuse(problem, "a job has the digest of its request");
	if (job->subject.ptr && !is_line(job->subject, RD_REC_SUBJECT_MAX))
		return refuse(problem, "a subject is a line of text");
	if (!job->plan.len || job->plan.len > RD_REC_JSON_CAP)
		return refuse(problem, "a job has a plan");
	if (job->key.ptr && !is_line(job->key, RD_REC_KEY_MAX))
		return rd_problem_set(problem, RD_SEMANTIC, 4, "job.key",
				      "an idempotency key is 1 to %d bytes of "
				      "text without control characters",
				      RD_REC_KEY_MAX);
	return check_try(&job->first, problem);
}

enum rd_status
rd_rec_job_open(struct rd_rec_store *store, const struct rd_rec_job_new *job,
		struct rd_rec_opened *opened, struct rd_problem *problem)
{
	enum rd_status status = check_job(job, problem);

	*opened = (struct rd_rec_opened){ .existing = false };
	if (status != RD_OK)
		return status;
	return store->ops->job_open(store, job, opened, problem);
}

enum rd_status
rd_rec_job_fallback(struct rd_rec_store *store,
		    const struct rd_rec_fallback *fallback,
		    struct rd_problem *problem)
{
	enum rd_status status = check_try(&fallback->next, problem);

	if (status != RD_OK)
		return status;
	return store->ops->job_fallback(store, fallback, problem);
}

enum rd_status
rd_rec_job_stop(struct rd_rec_store *store, const struct rd_rec_job_stop *stop,
		struct rd_problem *problem)
{
	return store->ops->job_stop(store, stop, problem);
}

enum rd_status
rd_rec_intent_move(struct rd_rec_store *store, const struct rd_rec_move *move,
		   struct rd_problem *problem)
{
	if (!rd_rec_state_may_follow(move->from, move->to))
		return rd_problem_set(problem, RD_STATE, 10, "job.step",
				      "nothing leads from %s to %s",
				      states[move->from].name,
				      states[move->to].name);
	if (move->to == RD_REC_SUBMITTED && move->from == RD_REC_SENDING &&
	    !move->request_id.len)
		return refuse(problem, "what was submitted has an id there");
	if (move->next_try && move->to != RD_REC_FAILED)
		return refuse(problem, "another try follows a failed one");
	if (move->has_cost && move->cost_micro_usd < 0)
		return refuse(problem, "money is not negative");
	return store->ops->intent_move(store, move, problem);
}

enum rd_status
rd_rec_intent_lease(struct rd_rec_store *store,
		    const struct rd_rec_lease *lease, bool *held,
		    struct rd_problem *problem)
{
	*held = false;
	if (!is_line(lease->owner, 128) || lease->until_ms < lease->now_ms)
		return refuse(problem, "a lease has an owner and an end");
	return store->ops->intent_lease(store, lease, held, problem);
}

/* ---- what is read ---- */

enum rd_status
rd_rec_job(struct rd_rec_store *store, const struct rd_rec_want *want,
	   struct rd_arena *arena, struct rd_rec_job *out,
	   struct rd_problem *problem)
{
	struct rd_rec_want lower;
	char text[RD_UUID_TEXT];
	enum rd_status status = rd_rec_want_check(want, "job", text, &lower,
						  problem);

	*out = (struct rd_rec_job){ 0 };
	if (status != RD_OK)
		return status;
	return store->ops->job(store, &lower, arena, out, problem);
}

enum rd_status
rd_rec_jobs(struct rd_rec_store *store, const struct rd_rec_job_filter *filter,
	    struct rd_arena *arena, struct rd_rec_jobs *out,
	    struct rd_problem *problem)
{
	*out = (struct rd_rec_jobs){ NULL, 0 };
	return store->ops->jobs(store, filter, arena, out, problem);
}

enum rd_status
rd_rec_intent(struct rd_rec_store *store, struct rd_str id,
	      struct rd_arena *arena, struct rd_rec_intent *out,
	      struct rd_problem *problem)
{
	struct rd_rec_intents found = { NULL, 0 };
	enum rd_status status = store->ops->intent(store, id, arena, &found,
						   problem);

	*out = (struct rd_rec_intent){ 0 };
	if (status != RD_OK)
		return status;
	if (!found.n)
		return rd_problem_set(problem, RD_NOTFOUND, 4,
				      "job.intent-absent",
				      "no request of that id is entered");
	*out = found.items[0];
	return RD_OK;
}

enum rd_status
rd_rec_intents_open(struct rd_rec_store *store, struct rd_arena *arena,
		    struct rd_rec_intents *out, struct rd_problem *problem)
{
	*out = (struct rd_rec_intents){ NULL, 0 };
	return store->ops->intents_open(store, arena, out, problem);
}

enum rd_status
rd_rec_intent_body(struct rd_rec_store *store, struct rd_str intent,
		   struct rd_buf *out, struct rd_problem *problem)
{
	return store->ops->intent_body(store, intent, out, problem);
}

enum rd_status
rd_rec_request_known(struct rd_rec_store *store, struct rd_str provider,
		     struct rd_str id, bool *known, struct rd_problem *problem)
{
	*known = false;
	return store->ops->request_known(store, provider, id, known, problem);
}

enum rd_status
rd_rec_spent(struct rd_rec_store *store, struct rd_str provider, int64_t at_ms,
	     int64_t *micro_usd, struct rd_problem *problem)
{
	*micro_usd = 0;
	return store->ops->spent(store, provider, at_ms, micro_usd, problem);
}
