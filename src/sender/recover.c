/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a start finds in the journal.  Whatever was being sent by a process that
 * is no more may have been taken: that is entered for all of it at once, before
 * anybody is asked anything, so that a journal of any size is right within
 * moments. */
#include "sender/snd.h"

#define GROUP 500

static enum rd_status
settle(struct snd *snd, struct rd_rec_intent *intent,
       struct rd_problem *problem)
{
	const struct rd_rec_move move = {
		.intent = intent->id,
		.from = RD_REC_SENDING,
		.to = RD_REC_UNKNOWN,
		.at_ms = snd->now_ms,
		.reason = RD_STR_LIT("the process that sent it ended"),
	};
	enum rd_status status;
	bool held;

	if (intent->state != RD_REC_SENDING)
		return RD_OK;
	status = snd_lease_take(snd, intent, &held, problem);
	if (status != RD_OK || !held)
		return status;
	status = rd_rec_intent_move(snd->store, &move, problem);
	if (status == RD_OK)
		intent->state = RD_REC_UNKNOWN;
	return status;
}

static enum rd_status
settle_group(struct snd *snd, struct rd_rec_intent *first, size_t n,
	     struct rd_problem *problem)
{
	enum rd_status status = rd_rec_group_begin(snd->store, problem), ended;
	struct rd_problem ignored;

	if (status != RD_OK)
		return status;
	for (size_t i = 0; i < n && status == RD_OK; i++)
		status = settle(snd, &first[i], problem);
	ended = rd_rec_group_end(snd->store, status == RD_OK,
				 status == RD_OK ? problem : &ignored);
	return status == RD_OK ? ended : status;
}

/* One that somebody else has moved meanwhile breaks its group; then each goes
 * by itself, and that one is left alone. */
static enum rd_status
settle_each(struct snd *snd, struct rd_rec_intent *first, size_t n,
	    struct rd_problem *problem)
{
	enum rd_status status = RD_OK;

	for (size_t i = 0; i < n && status == RD_OK; i++) {
		status = settle(snd, &first[i], problem);
		if (status == RD_CONFLICT)
			status = RD_OK;
	}
	return status;
}

enum rd_status
snd_recover(struct snd *snd, struct rd_rec_intents *open,
	    struct rd_problem *problem)
{
	enum rd_status status = rd_rec_intents_open(snd->store, &snd->set.arena,
						    open, problem);

	for (size_t at = 0; at < open->n && status == RD_OK; at += GROUP) {
		size_t n = open->n - at < GROUP ? open->n - at : GROUP;

		status = settle_group(snd, &open->items[at], n, problem);
		if (status == RD_CONFLICT)
			status = settle_each(snd, &open->items[at], n, problem);
	}
	return status;
}
