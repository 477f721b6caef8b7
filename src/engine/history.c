/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Repetition: what a reference's last use costs it.  At most ten rows count, so
 * everything here is a short scan. */

#include "engine/internal.h"

/* The newer one; of rows that are alike the one given first. */
static bool
comes_first(const struct rd_eng_use *uses, uint32_t row, uint32_t other)
{
	const struct rd_eng_use *a = &uses[row], *b = &uses[other];
	int order;

	if (a->at_ms != b->at_ms)
		return a->at_ms > b->at_ms;
	order = rd_str_cmp(a->reference, b->reference);
	if (!order)
		order = rd_str_cmp(a->scene, b->scene);
	return order ? order < 0 : row < other;
}

/* Most histories stand in order already, from the newest on or from the oldest:
 * taken from the newer end nothing has to move. */
static uint32_t
rows_by_time(const struct rd_eng_use *uses, uint32_t n_uses, uint32_t max,
	     uint32_t *rows)
{
	bool backward = n_uses && comes_first(uses, n_uses - 1, 0);
	uint32_t n = 0;

	for (uint32_t i = 0; i < n_uses; i++) {
		uint32_t row = backward ? n_uses - 1 - i : i;
		uint32_t at = n < max ? n++ : max;

		while (at && comes_first(uses, row, rows[at - 1])) {
			if (at < max)
				rows[at] = rows[at - 1];
			at--;
		}
		if (at < max)
			rows[at] = row;
	}
	return n;
}

static uint32_t
rows_as_given(const struct rd_eng_use *uses, uint32_t n_uses, uint32_t max,
	      uint32_t *rows)
{
	uint32_t n = n_uses < max ? n_uses : max;

	(void)uses;
	for (uint32_t i = 0; i < n; i++)
		rows[i] = n_uses - 1 - i;
	return n;
}

uint32_t
rd_eng_history_rows(enum rd_history_order order, const struct rd_eng_use *uses,
		    uint32_t n_uses, uint32_t max, uint32_t *rows)
{
	return order == RD_HISTORY_TIME
		       ? rows_by_time(uses, n_uses, max, rows)
		       : rows_as_given(uses, n_uses, max, rows);
}

/* Next byte of a text read with runs of white space as one space and none at
 * either end; -1 at the end. */
static int
next_collapsed(struct rd_str *rest)
{
	if (!rest->len)
		return -1;
	if (rd_is_space(rest->ptr[0])) {
		*rest = rd_str_trim(*rest);
		return ' ';
	}
	rest->len--;
	return (unsigned char)*rest->ptr++;
}

bool
rd_eng_same_text(struct rd_eng *eng, struct rd_str a, struct rd_str b)
{
	struct rd_folded x, y;
	struct rd_str p, q;
	int c;

	if (rd_str_eq(a, b))
		return true;
	if (rd_text_fold(&eng->arena, a, &x) != RD_OK ||
	    rd_text_fold(&eng->arena, b, &y) != RD_OK)
		return false;
	p = rd_str_trim(x.folded);
	q = rd_str_trim(y.folded);
	do {
		c = next_collapsed(&p);
		if (c != next_collapsed(&q))
			return false;
	} while (c >= 0);
	return true;
}

static bool
same_scene(struct rd_eng *eng, const struct rd_prog_factor *f,
	   struct rd_str scene)
{
	const struct rd_eng_value *now = &eng->facts[f->scene];

	if (!now->known)
		return false;
	return f->compare == RD_SCENE_BYTES
		       ? rd_str_eq(now->text, scene)
		       : rd_eng_same_text(eng, now->text, scene);
}

static int64_t
age_points(const struct rd_eng *eng, const struct rd_prog_factor *f,
	   int64_t age_ms)
{
	for (uint32_t s = 0; s < f->n_steps; s++) {
		const struct rd_prog_step *step =
			&eng->prog->step[f->first_step + s];
		int64_t points = eng->step_points[f->first_step + s];

		if (age_ms >= step->below_ms)
			continue;
		if (f->has_min && points < f->min)
			points = f->min;
		if (f->has_max && points > f->max)
			points = f->max;
		return points;
	}
	return 0;
}

struct window {
	const struct rd_prog_factor *factor;
	const struct rd_eng_use *uses;
	const uint32_t *rows;
	uint32_t n_rows;
	int64_t now_ms;
};

static bool
is_exempt(struct rd_eng *eng, const struct window *w, uint32_t row,
	  int64_t age_ms)
{
	const struct rd_eng_use *use = &w->uses[w->rows[row]];

	if (w->factor->exempt_ms < 0 || age_ms >= w->factor->exempt_ms)
		return false;
	if (same_scene(eng, w->factor, use->scene))
		return true;
	if (w->factor->order != RD_HISTORY_TIME)
		return false;
	for (uint32_t i = row + 1; i < w->n_rows; i++) {
		const struct rd_eng_use *tied = &w->uses[w->rows[i]];

		if (tied->at_ms == use->at_ms &&
		    rd_str_eq(tied->reference, use->reference) &&
		    same_scene(eng, w->factor, tied->scene))
			return true;
	}
	return false;
}

static void
judge_use(struct rd_eng *eng, const struct window *w, uint32_t row)
{
	const struct rd_eng_use *use = &w->uses[w->rows[row]];
	uint32_t ref = rd_eng_find_ref(eng, use->reference);
	struct rd_eng_history *h = &eng->history;
	int64_t age_ms;

	/* Rows come newest first, so the first of a reference decides. */
	if (ref == RD_NONE || h->use[ref] != RD_NONE)
		return;
	if (__builtin_sub_overflow(w->now_ms, use->at_ms, &age_ms))
		age_ms = INT64_MAX;
	if (age_ms < 0)
		age_ms = 0;
	h->use[ref] = w->rows[row];
	h->touched[h->n_touched++] = ref;
	h->exempt[ref] = is_exempt(eng, w, row, age_ms);
	h->points[ref] = h->exempt[ref] ? 0
					: age_points(eng, w->factor, age_ms);
}

enum rd_status
rd_eng_history(struct rd_eng *eng, uint32_t factor, int64_t now_ms,
	       const struct rd_eng_use *uses, uint32_t n_uses,
	       struct rd_eng_history *out)
{
	const struct rd_prog_factor *f = &eng->prog->factor[factor];
	struct rd_eng_history *h = &eng->history;
	uint32_t rows[16];
	struct window window = { f, uses, rows, 0, now_ms };

	for (uint32_t i = 0; i < h->n_touched; i++)
		h->use[h->touched[i]] = RD_NONE;
	h->n_touched = 0;
	window.n_rows = rd_eng_history_rows(f->order, uses, n_uses,
					    f->rows < 16 ? f->rows : 16, rows);
	for (uint32_t row = 0; row < window.n_rows; row++)
		judge_use(eng, &window, row);
	*out = *h;
	return RD_OK;
}
