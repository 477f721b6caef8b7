/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* How sure a decision is, in a word of the pack. */

#include "base/decimal.h"
#include "decide/internal.h"

/* How many of the rate's facts are known, in the unit of points. */
static int64_t
count_evidence(const struct rd_dec *dec, const struct rd_prog_rate *rate)
{
	const struct rd_prog_evidence *facts = dec->prog->evidence +
					       rate->first_evidence;
	int64_t n = 0;

	for (uint32_t i = 0; i < rate->n_evidence; i++)
		n += rd_eng_fact(dec->eng, facts[i].fact)->known;
	return n * RD_POINTS_ONE;
}

static bool
is_below(const struct rd_dec *dec, const struct rd_prog_rate *rate,
	 const struct rd_prog_rateband *band)
{
	const struct rd_dec_result *result = &dec->result;

	switch (band->measure) {
	case RD_MEASURE_MARGIN:
		return result->has_margin && result->margin < band->below;
	case RD_MEASURE_SCORE:
		return result->chosen[0].score < band->below;
	default:
		return count_evidence(dec, rate) < band->below;
	}
}

void
dec_rate(struct rd_dec *dec)
{
	const struct rd_prog_rate *rate = dec->prog->rate;

	if (!dec->prog->n_rate || dec->result.outcome != RD_DEC_SCORED)
		return;
	dec->result.confidence = rate->otherwise;
	for (uint32_t i = 0; i < rate->n_bands; i++) {
		const struct rd_prog_rateband *band =
			&dec->prog->rateband[rate->first_band + i];

		if (!is_below(dec, rate, band))
			continue;
		dec->result.confidence = band->term;
		dec->result.rate_band = rate->first_band + i;
		return;
	}
}

struct rd_str
rd_dec_confidence(const struct rd_dec *dec)
{
	if (dec->result.confidence == RD_NONE)
		return RD_STR_NONE;
	return rd_prog_term_name(dec->prog, dec->prog->rate->vocab,
				 dec->result.confidence);
}
