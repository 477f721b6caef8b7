/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Contributions as JSON.  Most of a part is the same for every reference, so
 * each grant's text is put together once per decision and copied. */

#include "base/decimal.h"
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
fragment_of(const struct rd_dec *dec, const struct rd_dec_part *part)
{
	if (part->clamp && part->factor != RD_NONE)
		return &dec->factor_clamps[part->factor];
	if (part->clamp)
		return &dec->group_clamps[part->group];
	if (part->choice != RD_NONE)
		return &dec->choice_fragments[part->choice];
	return &dec->factor_fragments[part->factor];
}

static void
put_repeat_reason(const struct rd_dec *dec, const struct rd_dec_part *part,
		  struct rd_buf *out)
{
	rd_buf_cstr(out, part->exempt ? "{\"exempt\":[\"same scene\"],"
					"\"history\":[\""
				      : "{\"history\":[\"");
	rd_instant_put(out, dec->uses[part->use].at_ms);
	rd_buf_cstr(out, "\"]}");
}

static bool
is_learned(const struct rd_dec *dec, const struct rd_dec_part *part)
{
	return part->factor != RD_NONE && !part->clamp &&
	       dec->prog->factor[part->factor].kind == RD_FACTOR_LEARNED;
}

/* A part from nothing kept. */
static void
put_part(struct rd_dec *dec, const struct rd_dec_part *part, uint32_t ref,
	 struct rd_buf *out)
{
	const struct dec_fragment *fragment = fragment_of(dec, part);

	rd_buf_str(out, fragment->head);
	if (is_learned(dec, part))
		dec_put_lesson(dec, part->factor, ref, out);
	else if (part->grant)
		dec_because(dec, fragment, ref, out);
	else
		put_repeat_reason(dec, part, out);
	rd_buf_str(out, fragment->tail);
	rd_points_put(out, part->points);
	rd_buf_cstr(out, "\"}");
}

/* The grant's text up to the points, and with them when they are the same for
 * all its references; nothing when its reasons differ by reference. */
static const struct dec_kept *
keep_grant(struct rd_dec *dec, const struct rd_eng_grant *grant,
	   struct dec_kept *kept)
{
	struct rd_dec_part part = { .factor = grant->factor,
				    .choice = grant->choice,
				    .group = grant->group,
				    .clamp = grant->clamp };
	const struct dec_fragment *fragment = fragment_of(dec, &part);

	kept->made = true;
	kept->at = dec->because.len;
	if (fragment->per_reference)
		return kept;
	kept->with_points = grant->set && grant->col == RD_NONE;
	rd_buf_str(&dec->because, fragment->head);
	dec_because(dec, fragment, RD_NONE, &dec->because);
	rd_buf_str(&dec->because, fragment->tail);
	if (kept->with_points) {
		rd_points_put(&dec->because, grant->points);
		rd_buf_cstr(&dec->because, "\"}");
	}
	kept->len = dec->because.len - kept->at;
	return kept;
}

/* What a grant says of one reference. */
static void
put_grant(struct rd_dec *dec, const struct rd_eng_grant *grant,
	  struct dec_kept *kept, uint32_t ref, struct rd_buf *out)
{
	int64_t points = rd_eng_grant_points(dec->eng, grant, ref);

	if (!kept->made)
		keep_grant(dec, grant, kept);
	if (!kept->len) {
		struct rd_dec_part part = { grant->factor, grant->choice,
					    grant->group,  RD_NONE,
					    grant->clamp,  false,
					    points,	   grant };

		put_part(dec, &part, ref, out);
		return;
	}
	rd_buf_put(out, dec->because.ptr + kept->at, kept->len);
	if (kept->with_points)
		return;
	rd_points_put(out, points);
	rd_buf_put(out, "\"}", 2);
}

void
dec_forget_parts(struct rd_dec *dec)
{
	rd_buf_reset(&dec->because);
	memset(dec->kept, 0, dec->max_grants * sizeof(*dec->kept));
}

static bool
gives(const struct rd_dec *dec, const struct rd_eng_grant *grant, uint32_t ref,
      bool all)
{
	if (grant->set && !(grant->set[ref / 64] >> (ref % 64) & 1))
		return false;
	return all || rd_eng_grant_points(dec->eng, grant, ref);
}

static void
put_repeats(struct rd_dec *dec, uint32_t ref, bool all, bool first,
	    struct rd_buf *out)
{
	for (uint32_t i = 0; i < dec->n_repeats; i++) {
		const struct dec_repeat *r = &dec->repeats[i];
		struct rd_dec_part part = { r->factor, RD_NONE, RD_NONE,
					    r->use,    false,	r->exempt,
					    r->points, NULL };

		if (r->ref != ref || (!r->points && !all))
			continue;
		if (!first)
			rd_buf_char(out, ',');
		first = false;
		put_part(dec, &part, ref, out);
	}
}

void
dec_put_parts(struct rd_dec *dec, uint32_t ref, bool all, struct rd_buf *out)
{
	uint32_t n_grants;
	const struct rd_eng_grant *grants = dec_grants_of(dec, ref, &n_grants);
	bool first = true;

	rd_buf_char(out, '[');
	for (uint32_t g = 0; g < n_grants; g++) {
		if (!gives(dec, &grants[g], ref, all))
			continue;
		if (!first)
			rd_buf_char(out, ',');
		first = false;
		put_grant(dec, &grants[g], &dec->kept[g], ref, out);
	}
	put_repeats(dec, ref, all, first, out);
	rd_buf_char(out, ']');
}

void
rd_dec_write_parts(struct rd_dec *dec, uint32_t ref, struct rd_buf *out)
{
	dec_forget_parts(dec);
	dec_put_parts(dec, ref, false, out);
}

void
dec_put_factor_list(struct rd_dec *dec, uint32_t ref, struct rd_buf *out)
{
	uint32_t n = dec->result.outcome == RD_DEC_SCORED
			     ? rd_dec_parts(dec, ref, dec->parts)
			     : 0;
	bool first = true;

	rd_buf_cstr(out, ",\"factors\":[");
	for (uint32_t i = 0; i < n; i++) {
		struct rd_str tail = fragment_of(dec, &dec->parts[i])->tail;

		if (!dec->parts[i].points)
			continue;
		rd_buf_cstr(out, first ? "{" : ",{");
		first = false;
		/* without the comma that the tail begins with */
		rd_buf_put(out, tail.ptr + 1, tail.len - 1);
		rd_points_put(out, dec->parts[i].points);
		rd_buf_cstr(out, "\"}");
	}
	rd_buf_char(out, ']');
}
