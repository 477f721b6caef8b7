/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Paths: which rules take part in a decision together.  There is no list of
 * all that are possible, so none is missing; but a case that alone takes its
 * path is needed for it. */

#include "conform/coverage.h"

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint64_t
mix_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = mix(hash, (unsigned char)*text);
	return mix(hash, 0x100);
}

/* Cases that gave something, and what became of uses. */
static uint64_t
mix_parts(struct rd_conf_runner *runner, uint64_t hash, uint32_t ref)
{
	uint32_t n = rd_dec_parts(runner->dec, ref, runner->parts);
	uint64_t sum = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct rd_dec_part *part = &runner->parts[i];

		if (part->choice != RD_NONE)
			sum |= UINT64_C(1) << part->choice % 64;
		if (part->use != RD_NONE)
			sum += mix(part->exempt, (uint64_t)part->points);
		if (part->clamp)
			sum += mix(2, part->factor);
	}
	return hash + mix(3, sum);
}

static uint64_t
path_of(struct rd_conf_runner *runner, const struct rd_dec_result *result)
{
	uint64_t hash = mix(result->outcome, result->bypass), parts = 0;

	hash = mix(mix(hash, result->pin), result->hold_rule);
	hash = mix(mix(hash, result->hold_reason), result->has_reference_date);
	for (uint32_t i = 0; i < result->n_notes; i++)
		hash = mix_text(hash, result->notes[i].code);
	for (uint32_t i = 0; i < result->n_candidates; i++) {
		const struct rd_dec_candidate *c = &result->candidates[i];

		if (c->gate != RD_NONE)
			parts += mix(4, c->gate);
		else
			parts = mix_parts(runner, parts, c->ref);
	}
	return mix(hash, parts);
}

void
conf_cover_path(struct rd_conf_runner *runner,
		const struct rd_dec_result *result)
{
	conf_mark_found(runner->coverage, &runner->coverage->paths,
			path_of(runner, result));
}
