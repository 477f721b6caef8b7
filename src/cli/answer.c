/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A decision for people: who was chosen, who was not and why. */
#include "base/escape.h"
#include "cli/waterfall.h"
#include "json/json.h"

#define TEXT_CAP 65536

const json_t *
cmd_candidate_find(const json_t *decision, const char *id)
{
	json_t *candidate;
	size_t i;

	json_array_foreach(json_object_get(decision, "candidates"), i,
			   candidate)
	{
		if (rd_str_is(rd_json_get_str(candidate, "reference"), id))
			return candidate;
	}
	return NULL;
}

static bool
is_chosen(const json_t *decision, struct rd_str id)
{
	json_t *chosen;
	size_t i;

	json_array_foreach(json_object_get(decision, "chosen"), i, chosen)
	{
		if (rd_str_eq(rd_json_get_str(chosen, "reference"), id))
			return true;
	}
	return false;
}

/* " (look.held 5, scene.closed 1)": how many went out by which gate. */
static void
put_gates(const json_t *decision, struct rd_buf *out)
{
	json_t *counts = json_object();
	const char *before = " (";
	const char *gate;
	json_t *value;
	size_t i;

	json_array_foreach(json_object_get(decision, "candidates"), i, value)
	{
		gate = json_string_value(json_object_get(value, "gate"));
		if (!gate)
			continue;
		value = json_object_get(counts, gate);
		/* Out of memory there is one gate less to read about. */
		(void)json_object_set_new(
			counts, gate,
			json_integer(json_integer_value(value) + 1));
	}
	json_object_foreach(counts, gate, value)
	{
		rd_buf_printf(out, "%s%s ", before, gate);
		rd_buf_i64(out, json_integer_value(value));
		before = ", ";
	}
	rd_buf_cstr(out, json_object_size(counts) ? ")" : "");
	json_decref(counts);
}

static void
put_others(const struct cmd_term *term, const json_t *decision,
	   struct rd_buf *out)
{
	struct rd_str id = rd_json_get_str(decision, "id");
	struct rd_buf line;
	size_t ranked = 0;
	size_t gated = 0;
	json_t *candidate;
	size_t i;

	json_array_foreach(json_object_get(decision, "candidates"), i,
			   candidate)
	{
		if (!json_is_true(json_object_get(candidate, "eligible")))
			gated++;
		else if (!is_chosen(decision,
				    rd_json_get_str(candidate, "reference")))
			ranked++;
	}
	rd_buf_init(&line, TEXT_CAP);
	rd_buf_printf(&line, "%zu other%s ranked, %zu out", ranked,
		      ranked == 1 ? "" : "s", gated);
	put_gates(decision, &line);
	if (id.ptr)
		rd_buf_printf(&line, ", decision %.*s", RD_STR_FMT(id));
	cmd_shown_wrap(term, "\n", rd_buf_view(&line), 2, out);
	rd_buf_fini(&line);
}

/* The best candidate that was not chosen. */
static const json_t *
find_next(const json_t *decision)
{
	json_t *candidate;
	size_t i;

	json_array_foreach(json_object_get(decision, "candidates"), i,
			   candidate)
	{
		if (json_is_true(json_object_get(candidate, "eligible")) &&
		    !is_chosen(decision,
			       rd_json_get_str(candidate, "reference")))
			return candidate;
	}
	return NULL;
}

static void
put_head(const struct cmd_term *term, const json_t *decision,
	 const json_t *chosen, struct rd_buf *out)
{
	struct rd_str first = rd_json_get_str(chosen, "reference");
	const json_t *next = find_next(decision);
	bool alone = json_array_size(json_object_get(decision, "chosen")) == 1;
	struct rd_str score = rd_json_get_str(chosen, "score");
	struct rd_str margin = rd_json_get_str(decision, "margin");
	struct rd_str badge = rd_json_get_str(decision, "confidence");
	struct rd_buf line;

	rd_buf_init(&line, TEXT_CAP);
	rd_buf_printf(&line, "%.*s   %.*s", RD_STR_FMT(first),
		      RD_STR_FMT(score));
	if (next) {
		first = rd_json_get_str(next, "reference");
		score = rd_json_get_str(next, "score");
		rd_buf_printf(&line, "   (next: %.*s %.*s", RD_STR_FMT(first),
			      RD_STR_FMT(score));
		/* The margin is between the first and the second. */
		if (margin.ptr && alone)
			rd_buf_printf(&line, ", margin %.*s",
				      RD_STR_FMT(margin));
		if (badge.ptr)
			rd_buf_printf(&line, ", %.*s", RD_STR_FMT(badge));
		rd_buf_char(&line, ')');
	} else if (badge.ptr) {
		rd_buf_printf(&line, "   (%.*s)", RD_STR_FMT(badge));
	}
	cmd_shown_wrap(term, "", rd_buf_view(&line), 2, out);
	rd_buf_fini(&line);
}

/* "arm b of numbers (live)", "arm b of numbers (shadow: d_fancy 3.5)" */
static void
put_arm(const struct cmd_term *term, const json_t *decision, struct rd_buf *out)
{
	const json_t *arm = json_object_get(decision, "arm");
	const json_t *shadow = json_object_get(arm, "shadow");
	struct rd_str id = rd_json_get_str(arm, "id");
	struct rd_str experiment = rd_json_get_str(arm, "experiment");
	struct rd_str text = rd_json_get_str(arm, "mode");
	struct rd_buf line;

	/* The control in the shadow has nothing to tell. */
	if (!id.ptr || (!shadow && rd_str_is(text, "shadow")))
		return;
	rd_buf_init(&line, TEXT_CAP);
	rd_buf_printf(&line, "arm %.*s of %.*s (%.*s", RD_STR_FMT(id),
		      RD_STR_FMT(experiment), RD_STR_FMT(text));
	text = rd_json_get_str(shadow, "chosen");
	if (text.ptr)
		rd_buf_printf(&line, ": %.*s", RD_STR_FMT(text));
	text = rd_json_get_str(shadow, "score");
	if (text.ptr)
		rd_buf_printf(&line, " %.*s", RD_STR_FMT(text));
	rd_buf_char(&line, ')');
	cmd_shown_wrap(term, "", rd_buf_view(&line), 2, out);
	rd_buf_fini(&line);
}

/* "also chosen: straight_casual 101, curly_casual 99" */
static void
put_also(const struct cmd_term *term, const json_t *decision,
	 struct rd_buf *out)
{
	const json_t *all = json_object_get(decision, "chosen");
	struct rd_buf line;
	json_t *chosen;
	size_t i;

	if (json_array_size(all) < 2)
		return;
	rd_buf_init(&line, TEXT_CAP);
	json_array_foreach(all, i, chosen)
	{
		if (i)
			rd_buf_printf(
				&line, "%s%.*s %.*s",
				i > 1 ? ", " : "also chosen: ",
				RD_STR_FMT(
					rd_json_get_str(chosen, "reference")),
				RD_STR_FMT(rd_json_get_str(chosen, "score")));
	}
	cmd_shown_wrap(term, "", rd_buf_view(&line), 2, out);
	rd_buf_fini(&line);
}

void
cmd_decision_put(const struct cmd_term *term, const json_t *decision,
		 struct rd_buf *out)
{
	const json_t *chosen = json_array_get(
		json_object_get(decision, "chosen"), 0);
	struct rd_str outcome = rd_json_get_str(decision, "outcome");
	const json_t *first;

	if (rd_str_is(outcome, "none")) {
		rd_buf_cstr(out, "no reference is eligible\n");
	} else if (rd_str_is(outcome, "locked")) {
		rd_put_shown(out, rd_json_get_str(chosen, "reference"));
		cmd_term_wrap(
			term,
			RD_STR_LIT("   kept: the held look "
				   "decided, nothing was scored"),
			cmd_term_columns(rd_json_get_str(chosen, "reference")),
			2, out);
	} else {
		put_head(term, decision, chosen, out);
		put_also(term, decision, out);
		first = cmd_candidate_find(
			decision, rd_json_get_str(chosen, "reference").ptr);
		if (first) {
			rd_buf_char(out, '\n');
			cmd_waterfall_put(term, first, out);
		}
	}
	put_arm(term, decision, out);
	put_others(term, decision, out);
	cmd_notes_put(term, decision, out);
}
