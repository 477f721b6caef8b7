/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Columns: factor, because, points, bar, place.  On a narrow terminal first the
 * bar goes, then the because column is cut and becomes a line of its own;
 * points, signs and places stay. */
#include "cli/waterfall.h"

#include <uniwidth.h>

#include "base/decimal.h"
#include "base/escape.h"
#include "base/text.h"
#include "decide/decide.h"
#include "json/json.h"

#define MAX_PARTS 512
#define MAX_LABEL 28
#define MIN_BAR 8
#define MAX_BAR 40
#define TEXT_CAP 65536
/* Divides points so that the product with a bar width cannot overflow. */
#define BAR_UNIT 100000
#define BLUE "\033[38;5;32m"
#define ORANGE "\033[38;5;166m"
#define PLAIN "\033[0m"

struct row {
	struct rd_str factor;
	struct rd_str place;
	size_t because, because_len; /* in the text buffer */
	int64_t points, before;
};

struct waterfall {
	const struct cmd_term *term;
	struct row rows[MAX_PARTS];
	size_t n_rows;
	struct rd_buf text;
	int64_t low, high, total;
	unsigned label, because, points, bar;
};

/* Pads to `width`; a longer text is cut and ends in ".." */
static void
put_cell(struct rd_buf *out, struct rd_str s, unsigned width)
{
	unsigned used = 0;
	bool cut = cmd_term_columns(s) > width;
	unsigned room = cut && width > 2 ? width - 2 : width;
	size_t at = 0;
	size_t from;
	int w;

	while (at < s.len) {
		from = at;
		w = uc_width(rd_utf8_next(s, &at), "UTF-8");
		if (used + (w > 0 ? (unsigned)w : 0) > room)
			break;
		used += w > 0 ? (unsigned)w : 0;
		rd_buf_put(out, s.ptr + from, at - from);
	}
	for (; cut && used < width; used++)
		rd_buf_char(out, '.');
	for (; used < width; used++)
		rd_buf_char(out, ' ');
}

/* With an explicit sign; the minus of typography where it can be shown. */
static void
put_points(const struct cmd_term *term, int64_t points, unsigned width,
	   struct rd_buf *out)
{
	char text[RD_POINTS_TEXT];
	size_t n = rd_decimal_format(points, 8, text);
	size_t skip = points < 0 ? 1 : 0;
	size_t used = n - skip + 1;

	for (; used < width; used++)
		rd_buf_char(out, ' ');
	if (points < 0)
		rd_buf_cstr(out, term->utf8 ? "\xe2\x88\x92" : "-");
	else
		rd_buf_char(out, points ? '+' : ' ');
	rd_buf_put(out, text + skip, n - skip);
}

static void
put_because_value(const json_t *value, struct rd_buf *out)
{
	const char *text = json_string_value(value);

	if (text)
		rd_put_shown(out, rd_str_of(text));
	else if (json_is_integer(value))
		rd_buf_i64(out, json_integer_value(value));
	else if (json_is_boolean(value))
		rd_buf_cstr(out, json_is_true(value) ? "true" : "false");
}

/* {"scene": ["restaurant"]} as "scene=restaurant". */
static void
put_because(const json_t *because, struct rd_buf *out)
{
	const char *name;
	json_t *values;
	json_t *value;
	size_t n = 0;
	size_t i;

	json_object_foreach((json_t *)because, name, values)
	{
		rd_buf_cstr(out, n++ ? " " : "");
		rd_put_shown(out, rd_str_of(name));
		rd_buf_char(out, '=');
		if (!json_is_array(values))
			put_because_value(values, out);
		json_array_foreach(values, i, value)
		{
			rd_buf_cstr(out, i ? "," : "");
			put_because_value(value, out);
		}
	}
}

static bool
read_points(const json_t *object, const char *name, int64_t *points)
{
	struct rd_str text = rd_json_get_str(object, name);

	return text.ptr && !rd_decimal_parse(text, 8, points);
}

static void
add_row(struct waterfall *w, const json_t *part)
{
	struct row *row = &w->rows[w->n_rows];
	int64_t after;

	if (w->n_rows == MAX_PARTS ||
	    !read_points(part, "points", &row->points))
		return;
	row->factor = rd_json_get_str(part, "factor");
	row->place = rd_json_get_str(part, "at");
	row->because = w->text.len;
	put_because(json_object_get(part, "because"), &w->text);
	row->because_len = w->text.len - row->because;
	row->before = w->total;
	if (!rd_points_add(w->total, row->points, &after))
		return;
	w->total = after;
	w->low = after < w->low ? after : w->low;
	w->high = after > w->high ? after : w->high;
	w->n_rows++;
}

static struct rd_str
because_of(const struct waterfall *w, const struct row *row)
{
	return (struct rd_str){ w->text.ptr + row->because, row->because_len };
}

static unsigned
points_width(int64_t points)
{
	char text[RD_POINTS_TEXT];

	return (unsigned)rd_decimal_format(points, 8, text) +
	       (points >= 0 ? 1 : 0);
}

static unsigned
larger(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

static void
lay_out(struct waterfall *w)
{
	const struct row *row;
	unsigned because = 0;
	unsigned place = 0;
	unsigned fixed, room;
	size_t i;

	w->label = 5;
	w->points = points_width(w->total);
	for (i = 0; i < w->n_rows; i++) {
		row = &w->rows[i];
		w->label = larger(w->label, cmd_term_columns(row->factor));
		w->points = larger(w->points, points_width(row->points));
		because = larger(because, cmd_term_columns(because_of(w, row)));
		place = larger(place, cmd_term_columns(row->place));
	}
	if (w->label > MAX_LABEL)
		w->label = MAX_LABEL;
	fixed = 2 + w->label + 2 + w->points + 2 + place;
	room = w->term->width > fixed ? w->term->width - fixed : 0;
	w->bar = 0;
	w->because = 0;
	if (room >= because + 4 + MIN_BAR)
		w->bar = room - because - 4;
	else if (room >= 40)
		w->bar = room / 2 - 4;
	if (w->bar > MAX_BAR)
		w->bar = MAX_BAR;
	room -= w->bar ? w->bar + 2 : 0;
	if (room >= 8)
		w->because = because < room - 2 ? because : room - 2;
}

/* The cells from..to of the bar column; at least one for points that count. */
static void
place_bar(const struct waterfall *w, const struct row *row, unsigned *start,
	  unsigned *end)
{
	int64_t span = (w->high - w->low) / BAR_UNIT + 1;
	int64_t from = row->before - w->low;
	int64_t to = from + row->points;

	if (row->points < 0) {
		from = to;
		to = row->before - w->low;
	}
	*start = (unsigned)(from / BAR_UNIT * w->bar / span);
	*end = (unsigned)((to / BAR_UNIT * w->bar + span - 1) / span);
	if (!row->points)
		*end = *start;
	else if (*end <= *start)
		*end = *start + 1;
}

static void
put_bar(const struct waterfall *w, const struct row *row, struct rd_buf *out)
{
	static const char *const marks[2][2] = {
		{ "#", "-" }, { "\xe2\x96\x88", "\xe2\x96\x92" }
	};
	const char *mark = marks[w->term->utf8][row->points < 0];
	unsigned start, end, i;

	place_bar(w, row, &start, &end);
	for (i = 0; i < start; i++)
		rd_buf_char(out, ' ');
	if (w->term->color)
		rd_buf_cstr(out, row->points < 0 ? ORANGE : BLUE);
	for (; i < end; i++)
		rd_buf_cstr(out, mark);
	if (w->term->color)
		rd_buf_cstr(out, PLAIN);
	for (; i < w->bar; i++)
		rd_buf_char(out, ' ');
}

static void
put_row(const struct waterfall *w, const struct row *row, struct rd_buf *out)
{
	rd_buf_cstr(out, "  ");
	put_cell(out, row->factor, w->label);
	rd_buf_cstr(out, "  ");
	if (w->because) {
		put_cell(out, because_of(w, row), w->because);
		rd_buf_cstr(out, "  ");
	}
	put_points(w->term, row->points, w->points, out);
	rd_buf_cstr(out, "  ");
	if (w->bar) {
		put_bar(w, row, out);
		rd_buf_cstr(out, "  ");
	}
	rd_put_shown(out, row->place);
	rd_buf_char(out, '\n');
	/* Without a column of its own the reason gets a line. */
	if (!w->because && row->because_len) {
		rd_buf_cstr(out, "    ");
		rd_buf_str(out, because_of(w, row));
		rd_buf_char(out, '\n');
	}
}

static void
put_total(const struct waterfall *w, struct rd_buf *out)
{
	unsigned wide = w->label + 2 + (w->because ? w->because + 2 : 0);
	unsigned i;

	rd_buf_cstr(out, "  ");
	for (i = 0; i < wide + w->points; i++)
		rd_buf_cstr(out, w->term->utf8 ? "\xe2\x94\x80" : "-");
	rd_buf_cstr(out, "\n  ");
	put_cell(out, RD_STR_LIT("total"), wide);
	put_points(w->term, w->total, w->points, out);
	rd_buf_char(out, '\n');
}

void
cmd_waterfall_put(const struct cmd_term *term, const json_t *candidate,
		  struct rd_buf *out)
{
	struct waterfall w;
	json_t *part;
	size_t i;

	memset(&w, 0, sizeof(w));
	w.term = term;
	rd_buf_init(&w.text, TEXT_CAP);
	json_array_foreach(json_object_get(candidate, "parts"), i, part)
		add_row(&w, part);
	lay_out(&w);
	for (i = 0; i < w.n_rows; i++)
		put_row(&w, &w.rows[i], out);
	if (w.n_rows)
		put_total(&w, out);
	else
		rd_buf_cstr(out, "  no part gave points\n");
	rd_buf_fini(&w.text);
}

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

/* What to do about a note; a decision that was not recorded wants another
 * advice where state is concerned. */
static const struct {
	const char *code;
	const char *advice, *unrecorded;
} advices[] = {
	{ "subject.none", "give --subject ID to keep a look and a history",
	  "decide without --no-record and with --subject ID to keep a look "
	  "and a history" },
	{ "history.empty",
	  "decisions recorded for this subject add to it, and "
	  "references used lately lose points; refdesk "
	  "history --subject ID lists them",
	  "decide without --no-record and with --subject ID, or give history "
	  "in the request, and references used lately lose points" },
	{ "tense.classifier",
	  "refdesk temporal TEXT shows the cues; give more "
	  "of the conversation where the pack reads it, or "
	  "an observation, which outweighs them",
	  NULL },
	{ "observation.stale", "observe again shortly before deciding", NULL },
	{ "observation.future", "check the clocks, or the observation's at",
	  NULL },
	{ "observation.undated", "give the observation an at", NULL },
	{ "look.dropped",
	  "add a reference with that style, or make one "
	  "available",
	  NULL },
	{ "look.bypassed", "it stays held for the photos after this one",
	  NULL },
	{ "pin.unavailable",
	  "make it available, or end the look with refdesk "
	  "look clear --subject ID",
	  "make it available, or give another look in the request" },
	{ "request.unknown-style",
	  "add a reference with that style, or make "
	  "one available",
	  NULL },
	{ "outcome.none",
	  "refdesk explain last --all shows the gate of each "
	  "reference",
	  "the decision as JSON has the gate of each reference" },
};

/* Line by line between margins, with control characters made visible. */
static void
put_wrapped(const struct cmd_term *term, const char *lead, struct rd_str text,
	    unsigned indent, struct rd_buf *out)
{
	struct rd_buf shown;

	rd_buf_init(&shown, TEXT_CAP);
	rd_put_shown(&shown, text);
	rd_buf_cstr(out, lead);
	cmd_term_wrap(term, rd_buf_view(&shown), (unsigned)strlen(lead), indent,
		      out);
	rd_buf_fini(&shown);
}

static void
put_advice(const struct cmd_term *term, struct rd_str code, bool recorded,
	   struct rd_buf *out)
{
	const char *advice;
	size_t i;

	for (i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
		if (!rd_str_is(code, advices[i].code))
			continue;
		advice = advices[i].advice;
		if (!recorded && advices[i].unrecorded)
			advice = advices[i].unrecorded;
		put_wrapped(term, "        ", rd_str_of(advice), 8, out);
	}
}

static void
put_note(const struct cmd_term *term, const json_t *note, bool recorded,
	 struct rd_buf *out)
{
	struct rd_str code = rd_json_get_str(note, "code");
	struct rd_str text = rd_json_get_str(note, "text");
	struct rd_str detail = rd_json_get_str(note, "detail");
	const char *sentence = code.ptr ? rd_dec_note_sentence(code.ptr) : NULL;
	struct rd_buf line;

	if (!text.ptr)
		text = sentence ? rd_str_of(sentence) : code;
	rd_buf_init(&line, TEXT_CAP);
	rd_buf_str(&line, text);
	if (detail.len) {
		rd_buf_cstr(&line, ": ");
		rd_buf_str(&line, detail);
	}
	put_wrapped(term, "  note: ", rd_buf_view(&line), 8, out);
	rd_buf_fini(&line);
	put_advice(term, code, recorded, out);
}

/* Is a candidate out because of the look? */
static bool
look_gated(const json_t *decision)
{
	json_t *candidate;
	size_t i;

	json_array_foreach(json_object_get(decision, "candidates"), i,
			   candidate)
	{
		if (rd_str_starts(rd_json_get_str(candidate, "gate"), "look."))
			return true;
	}
	return false;
}

/* A held look that decided is no surprise to the engine, but to people. */
static void
put_held(const struct cmd_term *term, const json_t *decision,
	 struct rd_buf *out)
{
	const json_t *look = json_object_get(decision, "look");
	const json_t *held = json_object_get(look, "held");
	bool locked = rd_str_is(rd_json_get_str(decision, "outcome"), "locked");
	struct rd_str subject = rd_json_get_str(decision, "subject");
	struct rd_buf line;

	if (!json_is_object(held) ||
	    !json_is_null(json_object_get(look, "bypass")) ||
	    !(locked || look_gated(decision)))
		return;
	rd_buf_init(&line, TEXT_CAP);
	rd_buf_printf(&line, "the look %.*s is held until %.*s%s",
		      RD_STR_FMT(rd_json_get_str(held, "hairstyle")),
		      RD_STR_FMT(rd_json_get_str(held, "expires_at")),
		      locked ? "" : ", so other hairstyles are out");
	put_wrapped(term, "  note: ", rd_buf_view(&line), 8, out);
	rd_buf_reset(&line);
	if (subject.ptr)
		rd_buf_printf(&line,
			      "refdesk look clear --subject %.*s frees it",
			      RD_STR_FMT(subject));
	else
		rd_buf_cstr(&line, "leave the look out of the request to "
				   "free it");
	put_wrapped(term, "        ", rd_buf_view(&line), 8, out);
	rd_buf_fini(&line);
}

void
cmd_notes_put(const struct cmd_term *term, const json_t *decision,
	      struct rd_buf *out)
{
	bool recorded = json_is_string(json_object_get(decision, "id"));
	json_t *note;
	size_t i;

	put_held(term, decision, out);
	json_array_foreach(json_object_get(decision, "notes"), i, note)
		put_note(term, note, recorded, out);
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
	put_wrapped(term, "\n", rd_buf_view(&line), 2, out);
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
		rd_buf_char(&line, ')');
	}
	put_wrapped(term, "", rd_buf_view(&line), 2, out);
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
	put_wrapped(term, "", rd_buf_view(&line), 2, out);
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
	put_others(term, decision, out);
	cmd_notes_put(term, decision, out);
}
