/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Steps 4 to 7 of a decision when only its best candidates are wanted: gates
 * and history become what the engine's search takes. */

#include "decide/internal.h"

static uint32_t
find_open_gates(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;
	uint32_t n = 0;

	for (uint32_t g = 0; g < prog->n_gate; g++) {
		if (!rd_eng_holds(dec->eng, prog->gate[g].when))
			continue;
		dec->look_rule_active |= dec->look_rule_gate[g];
		dec->open_gates[n++] = prog->gate[g].require;
	}
	return n;
}

/* Points of all history factors, by reference. */
static uint32_t
sum_repeats(struct rd_dec *dec)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < dec->n_repeats; i++) {
		const struct dec_repeat *r = &dec->repeats[i];
		uint32_t at = 0;

		while (at < n && dec->changes[at].ref != r->ref)
			at++;
		if (at == n)
			dec->changes[n++] = (struct rd_eng_change){ r->ref, 0 };
		dec->changes[at].points += r->points;
	}
	return n;
}

enum rd_status
dec_rank_best(struct rd_dec *dec, uint32_t n_wanted)
{
	struct rd_dec_result *result = &dec->result;
	struct rd_eng_search search = { .n_wanted = n_wanted,
					.gates = dec->open_gates,
					.changes = dec->changes,
					.best = dec->best };
	enum rd_status status;

	if (n_wanted > RD_ENG_BEST_MAX)
		return RD_NOTFOUND;
	status = dec_find_repeats(dec);
	if (status != RD_OK)
		return status;
	search.n_gates = find_open_gates(dec);
	search.n_changes = sum_repeats(dec);
	status = rd_eng_search(dec->eng, &search);
	if (status != RD_OK)
		return status;
	for (uint32_t i = 0; i < search.n_best; i++)
		dec->candidates[i] = (struct rd_dec_candidate){
			dec->best[i].ref, RD_NONE, dec->best[i].score,
			dec->best[i].before
		};
	dec->n_blocks = search.n_blocks;
	dec->n_visited = search.n_visited;
	result->candidates = dec->candidates;
	result->n_candidates = search.n_best;
	result->n_eligible = search.n_eligible;
	return RD_OK;
}
