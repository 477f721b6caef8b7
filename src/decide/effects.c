/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Step 9: what the store should do after this decision, as data. */

#include "decide/internal.h"

int64_t
dec_later(int64_t at_ms, int64_t by_ms)
{
	int64_t sum;

	if (__builtin_add_overflow(at_ms, by_ms, &sum))
		sum = by_ms < 0 ? RD_INSTANT_MIN_MS : RD_INSTANT_MAX_MS;
	if (sum < RD_INSTANT_MIN_MS)
		return RD_INSTANT_MIN_MS;
	return sum > RD_INSTANT_MAX_MS ? RD_INSTANT_MAX_MS : sum;
}

static struct rd_str
reason_for(struct rd_dec *dec, const struct rd_prog_hold *hold)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t r = 0; r < hold->n_reasons; r++) {
		const struct rd_prog_reason *reason =
			&prog->reason[hold->first_reason + r];

		if (!rd_eng_holds(dec->eng, reason->cond))
			continue;
		dec->result.hold_reason = hold->first_reason + r;
		return rd_prog_str(prog, reason->term);
	}
	return RD_STR_LIT("session_start");
}

static void
hold_look(struct rd_dec *dec, const struct rd_prog_hold *hold)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_prog_attr *attr = &prog->attr[hold->attr];
	uint32_t ref = dec->chosen[0].ref;
	uint32_t term = prog->attrval[attr->first_value + ref].value;

	dec->result.holds = true;
	dec->result.hold = (struct rd_dec_look){
		.hairstyle = rd_prog_term_name(prog, attr->vocab, term),
		.reference = rd_prog_str(prog, prog->ref[ref].id),
		.locked_at_ms = dec->request->now.utc_ms,
		.expires_at_ms = dec_later(dec->request->now.utc_ms,
					   hold->for_ms),
		.reason = reason_for(dec, hold),
	};
}

void
dec_effects(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	if (dec->result.outcome == RD_DEC_NONE)
		return;
	dec->result.records = prog->n_record != 0;
	if (dec->result.outcome == RD_DEC_LOCKED)
		return;
	for (uint32_t h = 0; h < prog->n_hold; h++) {
		if (!rd_eng_holds(dec->eng, prog->hold[h].when))
			continue;
		dec->result.hold_rule = h;
		hold_look(dec, &prog->hold[h]);
		return;
	}
}
