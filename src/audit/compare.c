/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "audit/compare.h"

#include <stdlib.h>

#define ARENA_CAP ((size_t)512 << 20)

struct rd_aud_pair {
	struct rd_arena arena;
	const struct rd_prog *prog[2];
	uint32_t *twin; /* by reference of WAS: its number in IS, or RD_NONE */
	int64_t *score[2];
	struct rd_str *gate[2]; /* code; ptr NULL: eligible */
	struct rd_dec_part *parts;
	uint32_t max_parts;
	struct rd_aud_rule *rules;
	uint32_t n_rules;
};

static bool
allocate(struct rd_aud_pair *pair, uint32_t max_parts)
{
	struct rd_arena *arena = &pair->arena;

	for (int i = 0; i < 2; i++) {
		size_t n = pair->prog[i]->n_ref + 1u;

		pair->score[i] = rd_arena_array(arena, n,
						sizeof(*pair->score[i]));
		pair->gate[i] = rd_arena_array(arena, n,
					       sizeof(*pair->gate[i]));
	}
	pair->twin = rd_arena_array(arena, pair->prog[0]->n_ref + 1u,
				    sizeof(*pair->twin));
	pair->parts = rd_arena_array(arena, max_parts, sizeof(*pair->parts));
	pair->rules = rd_arena_array(arena, 4u * max_parts,
				     sizeof(*pair->rules));
	return pair->score[0] && pair->score[1] && pair->gate[0] &&
	       pair->gate[1] && pair->twin && pair->parts && pair->rules;
}

/* As rd_dec_max_parts, with room to spare. */
static uint32_t
parts_of(const struct rd_prog *prog)
{
	return 4 * (prog->n_choice + prog->n_factor + prog->n_group) + 16;
}

struct rd_aud_pair *
rd_aud_pair_new(const struct rd_prog *was, const struct rd_prog *is)
{
	struct rd_aud_pair *pair = calloc(1, sizeof(*pair));

	if (!pair)
		return NULL;
	pair->prog[0] = was;
	pair->prog[1] = is;
	pair->max_parts = parts_of(was) + parts_of(is);
	rd_arena_init(&pair->arena, ARENA_CAP);
	if (!allocate(pair, pair->max_parts)) {
		rd_aud_pair_free(pair);
		return NULL;
	}
	for (uint32_t r = 0; r < was->n_ref; r++)
		pair->twin[r] = rd_prog_find_ref(
			is, rd_prog_str(was, was->ref[r].id));
	return pair;
}

void
rd_aud_pair_free(struct rd_aud_pair *pair)
{
	if (!pair)
		return;
	rd_arena_fini(&pair->arena);
	free(pair);
}

/* ---- reading alike ---- */

/* Does the reader compare anything with this text? */
#define USES(section, field)                                                   \
	for (uint32_t i = 0; i < prog->n_##section; i++)                       \
		if (prog->section[i].field == text)                            \
	return true

static bool
is_read(const struct rd_prog *prog, uint32_t text)
{
	USES(vocab, name);
	USES(term, name);
	USES(fact, name);
	USES(field, name);
	USES(classifier, name);
	USES(cue, text);
	USES(observation, name);
	USES(ref, id);
	return false;
}

/* A program also holds digests of its sources, which are nobody's name. */
static bool
same_texts(const struct rd_prog *a, const struct rd_prog *b)
{
	if (a->n_strings != b->n_strings)
		return false;
	for (uint32_t i = 0; i < a->n_strings; i++)
		if (!rd_str_eq(a->strings[i], b->strings[i]) &&
		    (is_read(a, i) || is_read(b, i)))
			return false;
	return true;
}

static bool
same_bytes(const void *a, const void *b, uint32_t n_a, uint32_t n_b,
	   size_t bytes)
{
	return n_a == n_b && (!n_a || !memcmp(a, b, n_a * bytes));
}

#define SAME(name)                                                             \
	same_bytes(a->name, b->name, a->n_##name, b->n_##name, sizeof(*a->name))

/* Factors, gates, points and columns are what the reader does not look at. */
bool
rd_aud_reads_alike(const struct rd_prog *a, const struct rd_prog *b)
{
	return same_texts(a, b) && SAME(vocab) && SAME(term) && SAME(fact) &&
	       SAME(field) && SAME(source) && SAME(classifier) && SAME(class) &&
	       SAME(cue) && SAME(observation) && SAME(derive) && SAME(ref);
}

/* ---- comparing ---- */

static void
take_winner(const struct rd_prog *prog, const struct rd_dec_result *result,
	    struct rd_aud_winner *winner)
{
	*winner = (struct rd_aud_winner){ .any = result->n_chosen > 0 };
	if (!winner->any)
		return;
	winner->id = rd_prog_str(prog, prog->ref[result->chosen[0].ref].id);
	winner->scored = result->outcome == RD_DEC_SCORED;
	winner->score = winner->scored ? result->chosen[0].score : 0;
	winner->has_margin = result->has_margin;
	winner->margin = result->has_margin ? result->margin : 0;
}

static bool
same_winner(const struct rd_aud_winner *a, const struct rd_aud_winner *b)
{
	return a->any == b->any && (!a->any || rd_str_eq(a->id, b->id));
}

/* Scores and gate codes by reference. */
static void
spread(struct rd_aud_pair *pair, int side, const struct rd_dec_result *result)
{
	const struct rd_prog *prog = pair->prog[side];

	for (uint32_t i = 0; i < result->n_candidates; i++) {
		const struct rd_dec_candidate *c = &result->candidates[i];

		pair->score[side][c->ref] = c->score;
		pair->gate[side][c->ref] =
			c->gate == RD_NONE
				? RD_STR_NONE
				: rd_prog_str(prog, prog->gate[c->gate].code);
	}
}

static bool
same_standing(const struct rd_aud_pair *pair, uint32_t ref)
{
	uint32_t twin = pair->twin[ref];
	struct rd_str was = pair->gate[0][ref];
	struct rd_str is;

	if (twin == RD_NONE)
		return false;
	is = pair->gate[1][twin];
	if (!was.ptr || !is.ptr)
		return !was.ptr && !is.ptr &&
		       pair->score[0][ref] == pair->score[1][twin];
	return rd_str_eq(was, is);
}

static bool
is_rescored(struct rd_aud_pair *pair,
	    const struct rd_dec_result *const result[2])
{
	if (result[0]->outcome != result[1]->outcome ||
	    result[0]->n_candidates != result[1]->n_candidates)
		return true;
	for (uint32_t i = 0; i < result[0]->n_candidates; i++)
		if (!same_standing(pair, result[0]->candidates[i].ref))
			return true;
	return false;
}

/* The score of a reference on one side; false when it has none there. */
static bool
find_score(const struct rd_aud_pair *pair, int side,
	   const struct rd_dec_result *result, struct rd_str id, int64_t *score,
	   struct rd_str *gate)
{
	uint32_t ref = rd_prog_find_ref(pair->prog[side], id);

	if (ref == RD_NONE || !result->n_candidates)
		return false;
	*score = pair->score[side][ref];
	*gate = pair->gate[side][ref];
	return !gate->ptr;
}

static void
find_lead(struct rd_aud_pair *pair, const struct rd_dec_result *const result[2],
	  struct rd_aud_change *change)
{
	const struct rd_aud_winner *was = &change->winner[0];
	const struct rd_aud_winner *is = &change->winner[1];
	int64_t ahead = 0, behind = 0;

	if (!was->any || !is->any)
		return;
	change->has_lead = true;
	for (int side = 0; side < 2; side++) {
		struct rd_str *out = side ? &change->old_is_out
					  : &change->new_was_out;
		struct rd_str first = RD_STR_NONE, second = RD_STR_NONE;

		change->has_lead &= find_score(pair, side, result[side], is->id,
					       &ahead, &first);
		change->has_lead &= find_score(pair, side, result[side],
					       was->id, &behind, &second);
		*out = side ? second : first;
		if (change->has_lead)
			change->lead[side] = ahead - behind;
	}
}

void
rd_aud_compare(struct rd_aud_pair *pair,
	       const struct rd_dec_result *const result[2],
	       struct rd_aud_change *change)
{
	*change = (struct rd_aud_change){ .differs = false };
	for (int side = 0; side < 2; side++) {
		take_winner(pair->prog[side], result[side],
			    &change->winner[side]);
		spread(pair, side, result[side]);
	}
	change->differs = !same_winner(&change->winner[0], &change->winner[1]);
	change->rescored = is_rescored(pair, result);
	if (change->differs)
		find_lead(pair, result, change);
}

/* ---- rules ---- */

/* What a part is called, whichever program it stands in. */
static struct rd_aud_rule
rule_of(const struct rd_prog *prog, int side, const struct rd_dec_part *part)
{
	struct rd_aud_rule rule = { .part = RD_STR_LIT("") };
	uint32_t file, line;

	if (part->factor == RD_NONE) {
		rule.factor = rd_prog_str(prog, prog->group[part->group].id);
		file = prog->group[part->group].file;
		line = prog->group[part->group].line;
	} else {
		rule.factor = rd_prog_str(prog, prog->factor[part->factor].id);
		file = prog->factor[part->factor].file;
		line = prog->factor[part->factor].line;
	}
	if (part->choice != RD_NONE) {
		rule.part = rd_prog_str(prog, prog->choice[part->choice].id);
		line = prog->choice[part->choice].line;
	}
	/* The one case of a factor is the factor. */
	if (rd_str_eq(rule.part, rule.factor))
		rule.part = RD_STR_LIT("");
	if (part->clamp)
		rule.part = RD_STR_LIT("clamp");
	rule.has[side] = true;
	rule.file[side] = file;
	rule.line[side] = line;
	return rule;
}

static struct rd_aud_rule *
enter(struct rd_aud_pair *pair, int side, const struct rd_dec_part *part)
{
	struct rd_aud_rule rule = rule_of(pair->prog[side], side, part);

	for (uint32_t i = 0; i < pair->n_rules; i++) {
		struct rd_aud_rule *known = &pair->rules[i];

		if (!rd_str_eq(known->factor, rule.factor) ||
		    !rd_str_eq(known->part, rule.part))
			continue;
		known->has[side] = true;
		known->file[side] = rule.file[side];
		known->line[side] = rule.line[side];
		return known;
	}
	pair->rules[pair->n_rules] = rule;
	return &pair->rules[pair->n_rules++];
}

static void
add_parts(struct rd_aud_pair *pair, int side, const struct rd_dec *dec,
	  uint32_t ref, bool is_new)
{
	uint32_t n = rd_dec_parts(dec, ref, pair->parts);

	for (uint32_t i = 0; i < n; i++) {
		struct rd_aud_rule *rule = enter(pair, side, &pair->parts[i]);

		if (is_new)
			rule->new_winner[side] += pair->parts[i].points;
		else
			rule->old_winner[side] += pair->parts[i].points;
	}
}

/* Keeps the rules with a swing. */
static void
drop_still(struct rd_aud_pair *pair)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < pair->n_rules; i++)
		if (pair->rules[i].swing)
			pair->rules[n++] = pair->rules[i];
	pair->n_rules = n;
}

static int64_t
size_of(int64_t swing)
{
	return swing < 0 ? -swing : swing;
}

/* The largest first, else in rule order; there are few. */
static void
sort_by_swing(struct rd_aud_pair *pair)
{
	for (uint32_t i = 1; i < pair->n_rules; i++) {
		struct rd_aud_rule rule = pair->rules[i];
		uint32_t k = i;

		for (; k &&
		       size_of(pair->rules[k - 1].swing) < size_of(rule.swing);
		     k--)
			pair->rules[k] = pair->rules[k - 1];
		pair->rules[k] = rule;
	}
}

static bool
stands_before(const struct rd_aud_rule *a, const struct rd_aud_rule *b)
{
	if (a->file[RD_AUD_IS] != b->file[RD_AUD_IS])
		return a->file[RD_AUD_IS] < b->file[RD_AUD_IS];
	return a->line[RD_AUD_IS] < b->line[RD_AUD_IS];
}

static void
sort_by_place(struct rd_aud_pair *pair)
{
	for (uint32_t i = 1; i < pair->n_rules; i++) {
		struct rd_aud_rule rule = pair->rules[i];
		uint32_t k = i;

		for (; k && stands_before(&rule, &pair->rules[k - 1]); k--)
			pair->rules[k] = pair->rules[k - 1];
		pair->rules[k] = rule;
	}
}

const struct rd_aud_rule *
rd_aud_rules(struct rd_aud_pair *pair, const struct rd_dec *const dec[2],
	     const struct rd_aud_change *change, uint32_t *n)
{
	pair->n_rules = 0;
	for (int side = 0; side < 2 && change->has_lead; side++) {
		const struct rd_prog *prog = pair->prog[side];

		add_parts(pair, side, dec[side],
			  rd_prog_find_ref(prog, change->winner[1].id), true);
		add_parts(pair, side, dec[side],
			  rd_prog_find_ref(prog, change->winner[0].id), false);
	}
	for (uint32_t i = 0; i < pair->n_rules; i++) {
		struct rd_aud_rule *rule = &pair->rules[i];

		rule->swing = (rule->new_winner[1] - rule->old_winner[1]) -
			      (rule->new_winner[0] - rule->old_winner[0]);
	}
	drop_still(pair);
	sort_by_swing(pair);
	*n = pair->n_rules;
	return pair->rules;
}

const struct rd_aud_rule *
rd_aud_versus(struct rd_aud_pair *pair, const struct rd_dec *dec, uint32_t a,
	      uint32_t b, uint32_t *n)
{
	pair->n_rules = 0;
	add_parts(pair, RD_AUD_IS, dec, a, true);
	add_parts(pair, RD_AUD_IS, dec, b, false);
	for (uint32_t i = 0; i < pair->n_rules; i++)
		pair->rules[i].swing = pair->rules[i].new_winner[1] -
				       pair->rules[i].old_winner[1];
	drop_still(pair);
	sort_by_place(pair);
	*n = pair->n_rules;
	return pair->rules;
}
