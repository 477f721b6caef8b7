/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Contributions as JSON.  Most of a part is the same for every reference, so
 * each grant's text is put together once per decision and copied. */

#include "decide/internal.h"

uint32_t
rd_dec_max_parts(const struct rd_dec *dec)
{
	return dec->prog->n_choice + 3 * dec->prog->n_factor +
	       dec->prog->n_group + 1;
}

const struct rd_eng_grant *
dec_grants_of(const struct rd_dec *dec, uint32_t ref, uint32_t *n_grants)
{
	bool scored = dec->result.outcome != RD_DEC_LOCKED &&
		      rd_eng_explain(dec->eng, ref) == RD_OK;
	const struct rd_eng_grant *grants = rd_eng_grants(dec->eng, n_grants);

	if (!scored)
		*n_grants = 0;
	return grants;
}

static bool
concerns(const struct rd_eng_grant *grant, uint32_t ref)
{
	return !grant->set || grant->set[ref / 64] >> (ref % 64) & 1;
}

uint32_t
rd_dec_parts(const struct rd_dec *dec, uint32_t ref, struct rd_dec_part *parts)
{
	uint32_t n_grants, n = 0;
	const struct rd_eng_grant *grants = dec_grants_of(dec, ref, &n_grants);

	for (uint32_t g = 0; g < n_grants; g++) {
		if (!concerns(&grants[g], ref))
			continue;
		parts[n++] = (struct rd_dec_part){
			grants[g].factor,
			grants[g].choice,
			grants[g].group,
			RD_NONE,
			grants[g].clamp,
			false,
			rd_eng_grant_points(dec->eng, &grants[g], ref),
			&grants[g]
		};
	}
	for (uint32_t i = 0; i < dec->n_repeats; i++) {
		const struct dec_repeat *r = &dec->repeats[i];

		if (r->ref == ref)
			parts[n++] = (struct rd_dec_part){ r->factor, RD_NONE,
							   RD_NONE,   r->use,
							   false,     r->exempt,
							   r->points, NULL };
	}
	return n;
}

static const struct dec_fragment *
fragment_of(const struct rd_dec *dec, const struct rd_eng_grant *grant)
{
	if (grant->clamp && grant->factor != RD_NONE)
		return &dec->factor_clamps[grant->factor];
	if (grant->clamp)
		return &dec->group_clamps[grant->group];
	if (grant->choice != RD_NONE)
		return &dec->choice_fragments[grant->choice];
	return &dec->factor_fragments[grant->factor];
}

static bool
is_learned(const struct rd_dec *dec, const struct rd_eng_grant *grant)
{
	return grant->factor != RD_NONE && !grant->clamp &&
	       dec->prog->factor[grant->factor].kind == RD_FACTOR_LEARNED;
}

static void
keep_grant(struct rd_dec *dec, const struct rd_eng_grant *grant,
	   struct dec_kept *kept)
{
	const struct dec_fragment *fragment = fragment_of(dec, grant);

	kept->made = true;
	if (fragment->per_reference)
		return;
	kept->at = dec->because.len;
	rd_buf_str(&dec->because, fragment->head);
	dec_because(dec, fragment, RD_NONE, &dec->because);
	rd_buf_str(&dec->because, fragment->tail);
	kept->with_points = grant->col == RD_NONE && !grant->each;
	if (kept->with_points)
		dec_end_points(grant->points, &dec->because);
	kept->len = dec->because.len - kept->at;
}

/* What a grant says of one reference, up to the points. */
static void
put_grant(struct rd_dec *dec, const struct rd_eng_grant *grant, uint32_t ref,
	  struct rd_buf *out)
{
	const struct dec_fragment *fragment = fragment_of(dec, grant);

	rd_buf_str(out, fragment->head);
	if (is_learned(dec, grant))
		dec_put_lesson(dec, grant->factor, ref, out);
	else
		dec_because(dec, fragment, ref, out);
	rd_buf_str(out, fragment->tail);
}

void
dec_forget_parts(struct rd_dec *dec)
{
	rd_buf_reset(&dec->because);
	memset(dec->kept, 0, dec->max_grants * sizeof(*dec->kept));
}

static inline int64_t
points_of(const struct rd_dec *dec, const struct rd_eng_grant *grant,
	  uint32_t ref)
{
	return grant->col == RD_NONE && !grant->each
		       ? grant->points
		       : rd_eng_grant_points(dec->eng, grant, ref);
}

static void
put_grants(struct rd_dec *dec, uint32_t ref, bool all, struct rd_buf *out)
{
	uint32_t n_grants;
	const struct rd_eng_grant *grants = dec_grants_of(dec, ref, &n_grants);

	for (uint32_t g = 0; g < n_grants; g++) {
		struct dec_kept *kept = &dec->kept[g];
		int64_t points;

		if (!concerns(&grants[g], ref))
			continue;
		points = points_of(dec, &grants[g], ref);
		if (!points && !all)
			continue;
		if (!kept->made)
			keep_grant(dec, &grants[g], kept);
		if (kept->len)
			rd_buf_put(out, dec->because.ptr + kept->at, kept->len);
		else
			put_grant(dec, &grants[g], ref, out);
		if (!kept->with_points)
			dec_end_points(points, out);
	}
}

static void
put_repeat(struct rd_dec *dec, const struct dec_repeat *repeat,
	   struct rd_buf *out)
{
	const struct dec_fragment *fragment =
		&dec->factor_fragments[repeat->factor];

	rd_buf_str(out, fragment->head);
	if (repeat->exempt)
		rd_buf_cstr(out, "{\"exempt\":[\"same scene\"],"
				 "\"history\":[\"");
	else
		rd_buf_cstr(out, "{\"history\":[\"");
	rd_instant_put(out, dec->uses[repeat->use].at_ms);
	rd_buf_cstr(out, "\"]}");
	rd_buf_str(out, fragment->tail);
	dec_end_points(repeat->points, out);
}

void
dec_put_parts(struct rd_dec *dec, uint32_t ref, bool all, struct rd_buf *out)
{
	size_t start = out->len;

	put_grants(dec, ref, all, out);
	for (uint32_t i = 0; i < dec->n_repeats; i++) {
		const struct dec_repeat *repeat = &dec->repeats[i];

		if (repeat->ref == ref && (repeat->points || all))
			put_repeat(dec, repeat, out);
	}
	dec_close(out, start, "[]");
}

void
rd_dec_write_parts(struct rd_dec *dec, uint32_t ref, struct rd_buf *out)
{
	dec_forget_parts(dec);
	dec_put_parts(dec, ref, false, out);
}

static void
put_factor(const struct dec_fragment *fragment, int64_t points,
	   struct rd_buf *out)
{
	if (!points)
		return;
	rd_buf_cstr(out, ",{");
	/* without the comma that the tail begins with */
	rd_buf_put(out, fragment->tail.ptr + 1, fragment->tail.len - 1);
	dec_end_points(points, out);
}

void
dec_put_factor_list(struct rd_dec *dec, uint32_t ref, struct rd_buf *out)
{
	uint32_t n_grants;
	const struct rd_eng_grant *grants = dec_grants_of(dec, ref, &n_grants);
	size_t start;

	rd_buf_cstr(out, ",\"factors\":");
	start = out->len;
	for (uint32_t g = 0; g < n_grants; g++)
		if (concerns(&grants[g], ref))
			put_factor(fragment_of(dec, &grants[g]),
				   points_of(dec, &grants[g], ref), out);
	for (uint32_t i = 0; i < dec->n_repeats; i++)
		if (dec->repeats[i].ref == ref)
			put_factor(
				&dec->factor_fragments[dec->repeats[i].factor],
				dec->repeats[i].points, out);
	dec_close(out, start, "[]");
}
