/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One situation decided by two programs: who won, by how much, and which rules
 * made the difference.  References and rules of the two are matched by id.
 * Pure; the decisions are made by the caller. */
#ifndef RD_AUDIT_COMPARE_H
#define RD_AUDIT_COMPARE_H

#include "decide/decide.h"

enum rd_aud_side { RD_AUD_WAS, RD_AUD_IS };

/* Scratch for comparing decisions of two programs, which must outlive it. */
struct rd_aud_pair;

/* NULL when memory is exhausted. */
struct rd_aud_pair *rd_aud_pair_new(const struct rd_prog *was,
				    const struct rd_prog *is) RD_MUST_CHECK;
void rd_aud_pair_free(struct rd_aud_pair *pair);

/* Whether what rd_dec_request_read makes of a request for the one program is
 * good for the other: all that the reader looks at is equal, record by record
 * and text by text. */
bool rd_aud_reads_alike(const struct rd_prog *a, const struct rd_prog *b);

/* The rank 1 choice. */
struct rd_aud_winner {
	bool any;
	struct rd_str id;
	bool scored; /* not for one that a pin chose */
	int64_t score;
	bool has_margin;
	int64_t margin;
};

struct rd_aud_change {
	struct rd_aud_winner winner[2];
	bool differs;  /* another winner, or one instead of none */
	bool rescored; /* some reference has another score or gate */
	/* The new winner's score minus the old winner's, in both; unknown when
	 * one of them has no score in one of them. */
	bool has_lead;
	int64_t lead[2];
	/* Which gate kept the new winner out before, and the old one now. */
	struct rd_str new_was_out, old_is_out;
};

/* Compares the last decisions of both sides. */
void rd_aud_compare(struct rd_aud_pair *pair,
		    const struct rd_dec_result *const result[2],
		    struct rd_aud_change *change);

/* What one rule gives to both winners in both programs. */
struct rd_aud_rule {
	struct rd_str factor; /* a factor, or a group whose clamp it is */
	struct rd_str part;   /* case id; "clamp"; "" */
	bool has[2];	      /* the program has the rule */
	uint32_t file[2], line[2];
	int64_t old_winner[2], new_winner[2];
	/* How much it moved the lead of the new winner over the old one. */
	int64_t swing;
};

/* The rules by which a lead moved (swing not 0), the largest first; their
 * swings sum to lead[RD_AUD_IS] - lead[RD_AUD_WAS].  Only for a change that has
 * a lead.  The array is the pair's, until the next call. */
const struct rd_aud_rule *rd_aud_rules(struct rd_aud_pair *pair,
				       const struct rd_dec *const dec[2],
				       const struct rd_aud_change *change,
				       uint32_t *n);

/* The rules by which two references of one decision differ, as they stand, the
 * difference (a's points minus b's) as swing, a's points as new_winner, b's as
 * old_winner; both sides are of the one program.  Swings sum to the difference
 * of the scores, which for a gated reference is the one it would have. */
const struct rd_aud_rule *rd_aud_versus(struct rd_aud_pair *pair,
					const struct rd_dec *dec, uint32_t a,
					uint32_t b, uint32_t *n);

#endif
