/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Compares what a case expects with what was decided, item by item. */

#include <stdio.h>

#include "base/decimal.h"
#include "conform/internal.h"
#include "json/json.h"

#define SHOWN_CAP ((size_t)1 << 20)

static const struct rd_prog *
prog_of(const struct conf_check *check)
{
	return check->runner->prog;
}

/* A plain text comparison. */
static void
same_text(struct conf_check *check, const json_t *node, const char *what,
	  struct rd_str wanted, struct rd_str got)
{
	if (rd_str_eq(wanted, got))
		return;
	conf_miss(check, node, rd_arena_strdup(check->arena, wanted),
		  rd_arena_strdup(check->arena, got),
		  "%s: expected \"%.*s\", got \"%.*s\"", what,
		  RD_STR_FMT(wanted), RD_STR_FMT(got));
}

static const char *
points_text(struct conf_check *check, int64_t points)
{
	char text[RD_POINTS_TEXT];
	size_t len = rd_decimal_format(points, 8, text);

	return rd_arena_strdup(check->arena, (struct rd_str){ text, len });
}

static bool
wanted_points(struct conf_check *check, const json_t *node, const char *attr,
	      int64_t *points)
{
	struct rd_str text = conf_attr(node, attr);

	if (rd_decimal_parse(text, 8, points) == RD_OK)
		return true;
	conf_miss(check, node, NULL, NULL, "\"%.*s\" is not a decimal",
		  RD_STR_FMT(text));
	return false;
}

static void
same_points(struct conf_check *check, const json_t *node, const char *what,
	    int64_t wanted, int64_t got)
{
	const char *w, *g;

	if (wanted == got)
		return;
	w = points_text(check, wanted);
	g = points_text(check, got);
	if (w && g)
		conf_miss(check, node, w, g, "%s: expected %s, got %s", what, w,
			  g);
}

static uint32_t
find_ref(struct conf_check *check, const json_t *node)
{
	struct rd_str id = conf_attr(node, "reference");
	uint32_t ref = rd_prog_find_ref(prog_of(check), id);

	if (ref == RD_NONE)
		conf_wrong(check, node, "reference", id);
	return ref;
}

static const struct rd_dec_candidate *
candidate(const struct conf_check *check, uint32_t ref)
{
	for (uint32_t i = 0; i < check->result->n_candidates; i++)
		if (check->result->candidates[i].ref == ref)
			return &check->result->candidates[i];
	return NULL;
}

/* A gated reference has no parts, whatever the rules would give it. */
static bool
was_scored(const struct conf_check *check, uint32_t ref)
{
	const struct rd_dec_candidate *c = candidate(check, ref);

	return c && c->gate == RD_NONE;
}

/* ---- items ---- */

static void
check_score(struct conf_check *check, const json_t *node)
{
	uint32_t ref = find_ref(check, node);
	char what[96];
	int64_t wanted;

	if (ref == RD_NONE || !wanted_points(check, node, "value", &wanted))
		return;
	snprintf(what, sizeof(what), "score of %.*s",
		 RD_STR_FMT(conf_attr(node, "reference")));
	if (!was_scored(check, ref))
		conf_miss(check, node, NULL, NULL, "%s: it was not scored",
			  what);
	else
		same_points(check, node, what, wanted,
			    candidate(check, ref)->score);
}

static void
check_order(struct conf_check *check, const json_t *node)
{
	struct rd_str rest = conf_text(node), id;
	uint32_t i = 0;

	while (rd_str_word(&rest, &id)) {
		struct rd_str got = RD_STR_LIT("(nothing)");
		char what[32];

		if (i < check->result->n_candidates) {
			uint32_t ref = check->result->candidates[i].ref;

			got = rd_prog_str(prog_of(check),
					  prog_of(check)->ref[ref].id);
		}
		snprintf(what, sizeof(what), "place %u", ++i);
		same_text(check, node, what, id, got);
	}
}

static void
check_gate(struct conf_check *check, const json_t *node)
{
	uint32_t ref = find_ref(check, node);
	const struct rd_dec_candidate *c = candidate(check, ref);
	struct rd_str got = RD_STR_LIT("");
	char what[96];

	if (ref == RD_NONE)
		return;
	if (c && c->gate != RD_NONE)
		got = rd_prog_str(prog_of(check),
				  prog_of(check)->gate[c->gate].code);
	snprintf(what, sizeof(what), "gate of %.*s",
		 RD_STR_FMT(conf_attr(node, "reference")));
	same_text(check, node, what, conf_attr(node, "code"), got);
}

static bool
is_part_of(const struct rd_prog *prog, const struct rd_dec_part *part,
	   struct rd_str name)
{
	struct rd_str id =
		part->factor != RD_NONE
			? rd_prog_str(prog, prog->factor[part->factor].id)
			: rd_prog_str(prog, prog->group[part->group].id);

	if (part->clamp) {
		if (!rd_str_ends(name, ".clamp"))
			return false;
		name.len -= strlen(".clamp");
	}
	return rd_str_eq(id, name);
}

static bool
knows_factor(const struct rd_prog *prog, struct rd_str name)
{
	if (rd_str_ends(name, ".clamp"))
		name.len -= strlen(".clamp");
	for (uint32_t f = 0; f < prog->n_factor; f++)
		if (rd_str_eq(rd_prog_str(prog, prog->factor[f].id), name))
			return true;
	for (uint32_t g = 0; g < prog->n_group; g++)
		if (rd_str_eq(rd_prog_str(prog, prog->group[g].id), name))
			return true;
	return false;
}

/* Sum of the reference's parts of that factor; *n counts those not 0. */
static int64_t
part_sum(struct conf_check *check, uint32_t ref, struct rd_str factor,
	 uint32_t *n)
{
	struct rd_dec_part *parts = check->runner->parts;
	uint32_t n_parts = rd_dec_parts(check->runner->dec, ref, parts);
	int64_t sum = 0;

	*n = 0;
	for (uint32_t i = 0; i < n_parts; i++) {
		if (!is_part_of(prog_of(check), &parts[i], factor))
			continue;
		sum += parts[i].points;
		*n += parts[i].points != 0;
	}
	return sum;
}

static bool
has_part(struct conf_check *check, uint32_t ref, struct rd_str factor,
	 int64_t points)
{
	struct rd_dec_part *parts = check->runner->parts;
	uint32_t n = rd_dec_parts(check->runner->dec, ref, parts);

	for (uint32_t i = 0; i < n; i++)
		if (parts[i].points == points &&
		    is_part_of(prog_of(check), &parts[i], factor))
			return true;
	return false;
}

static void
check_part(struct conf_check *check, const json_t *node)
{
	uint32_t ref = find_ref(check, node), n;
	struct rd_str factor = conf_attr(node, "factor");
	int64_t wanted;
	char what[160];

	if (ref == RD_NONE || !wanted_points(check, node, "points", &wanted))
		return;
	if (!knows_factor(prog_of(check), factor)) {
		conf_wrong(check, node, "factor", factor);
		return;
	}
	snprintf(what, sizeof(what), "part %.*s of %.*s", RD_STR_FMT(factor),
		 RD_STR_FMT(conf_attr(node, "reference")));
	if (!was_scored(check, ref)) {
		conf_miss(check, node, NULL, NULL, "%s: it was not scored",
			  what);
		return;
	}
	if (has_part(check, ref, factor, wanted))
		return;
	same_points(check, node, what, wanted,
		    part_sum(check, ref, factor, &n));
}

static void
check_absent(struct conf_check *check, const json_t *node)
{
	uint32_t ref = find_ref(check, node), n;
	struct rd_str factor = conf_attr(node, "factor");

	if (ref == RD_NONE)
		return;
	if (!knows_factor(prog_of(check), factor)) {
		conf_wrong(check, node, "factor", factor);
		return;
	}
	part_sum(check, ref, factor, &n);
	if (n && was_scored(check, ref))
		conf_miss(check, node, NULL, NULL, "%.*s has a part of %.*s",
			  RD_STR_FMT(conf_attr(node, "reference")),
			  RD_STR_FMT(factor));
}

static void
check_note(struct conf_check *check, const json_t *node)
{
	struct rd_str code = conf_attr(node, "code");

	for (uint32_t i = 0; i < check->result->n_notes; i++)
		if (rd_str_is(code, check->result->notes[i].code))
			return;
	conf_miss(check, node, NULL, NULL, "note %.*s was not made",
		  RD_STR_FMT(code));
}

static void
same_instant(struct conf_check *check, const json_t *node, const char *what,
	     struct rd_str wanted, bool has, int64_t got_ms)
{
	struct rd_instant instant;
	char text[RD_INSTANT_TEXT];
	struct rd_str got = { text, 0 };

	if (has)
		got.len = rd_instant_format(got_ms, text);
	if (has && rd_instant_parse(wanted, &instant) == RD_OK &&
	    instant.utc_ms == got_ms)
		return;
	same_text(check, node, what, wanted, got);
}

static void
check_hold(struct conf_check *check, const json_t *node)
{
	const struct rd_dec_look *hold = &check->result->hold;
	struct rd_str expires = conf_attr(node, "expires_at");

	if (!check->result->holds) {
		conf_miss(check, node, NULL, NULL, "no look was held");
		return;
	}
	same_text(check, node, "held hairstyle", conf_attr(node, "hairstyle"),
		  hold->hairstyle);
	same_text(check, node, "held reference", conf_attr(node, "reference"),
		  hold->reference);
	if (conf_attr(node, "reason").ptr)
		same_text(check, node, "reason of the hold",
			  conf_attr(node, "reason"), hold->reason);
	if (expires.ptr)
		same_instant(check, node, "end of the hold", expires, true,
			     hold->expires_at_ms);
}

static void
check_no_hold(struct conf_check *check, const json_t *node)
{
	if (check->result->holds)
		conf_miss(check, node, NULL, NULL, "a look was held: %.*s",
			  RD_STR_FMT(check->result->hold.hairstyle));
}

static void
check_derived(struct conf_check *check, const json_t *node)
{
	struct rd_str name = conf_attr(node, "name");
	uint32_t fact = rd_prog_find_fact(prog_of(check), name);
	char what[96];

	if (fact == RD_NONE) {
		conf_wrong(check, node, "fact", name);
		return;
	}
	snprintf(what, sizeof(what), "fact %.*s", RD_STR_FMT(name));
	same_text(check, node, what, rd_str_trim(conf_attr(node, "value")),
		  rd_dec_fact_text(check->runner->dec, fact));
}

/* ---- attributes of expect ---- */

static void
check_chosen(struct conf_check *check, struct rd_str wanted)
{
	const struct rd_prog *prog = prog_of(check);
	struct rd_buf got;

	rd_buf_init(&got, 1u << 16);
	for (uint32_t i = 0; i < check->result->n_chosen; i++) {
		if (i)
			rd_buf_char(&got, ' ');
		rd_buf_str(&got,
			   rd_prog_str(
				   prog,
				   prog->ref[check->result->chosen[i].ref].id));
	}
	same_text(check, check->expect, "chosen", rd_str_trim(wanted),
		  rd_buf_view(&got));
	rd_buf_fini(&got);
}

/* What each chosen reference has, as `put` writes it, with spaces. */
static void
check_each(struct conf_check *check, const char *what, struct rd_str wanted,
	   void (*put)(const struct rd_prog *, const struct rd_dec_chosen *,
		       struct rd_buf *))
{
	struct rd_buf got;

	rd_buf_init(&got, 1u << 16);
	for (uint32_t i = 0; i < check->result->n_chosen; i++) {
		if (i)
			rd_buf_char(&got, ' ');
		put(prog_of(check), &check->result->chosen[i], &got);
	}
	same_text(check, check->expect, what, rd_str_trim(wanted),
		  rd_buf_view(&got));
	rd_buf_fini(&got);
}

static void
put_slot(const struct rd_prog *prog, const struct rd_dec_chosen *chosen,
	 struct rd_buf *out)
{
	if (chosen->slot == RD_NONE)
		rd_buf_char(out, '-');
	else
		rd_buf_str(out, rd_prog_str(prog, prog->slot[chosen->slot].id));
}

static void
put_weight(const struct rd_prog *prog, const struct rd_dec_chosen *chosen,
	   struct rd_buf *out)
{
	(void)prog;
	rd_decimal_put(out, chosen->weight, 4);
}

static void
check_margin(struct conf_check *check, struct rd_str wanted)
{
	const json_t *node = check->expect;
	int64_t points;

	if (rd_str_is(wanted, "none")) {
		if (check->result->has_margin)
			conf_miss(check, node, "none",
				  points_text(check, check->result->margin),
				  "margin: expected none");
	} else if (wanted_points(check, node, "margin", &points)) {
		if (!check->result->has_margin)
			conf_miss(check, node, NULL, NULL,
				  "margin: there is none");
		else
			same_points(check, node, "margin", points,
				    check->result->margin);
	}
}

static void
check_observed(struct conf_check *check, const char *what, struct rd_str wanted,
	       uint32_t fact)
{
	same_text(check, check->expect, what, wanted,
		  fact == RD_NONE ? RD_STR_LIT("")
				  : rd_dec_fact_text(check->runner->dec, fact));
}

/* As the decision shows it: {"confidence":"0.9",... or null. */
static void
check_tense_confidence(struct conf_check *check, struct rd_str wanted)
{
	static const char head[] = "{\"confidence\":\"";
	struct rd_str got = RD_STR_LIT("");
	struct rd_buf shown;
	const char *end;

	rd_buf_init(&shown, SHOWN_CAP);
	if (check->runner->prog->n_observation)
		rd_dec_write_tense(check->runner->dec, &shown);
	if (rd_str_starts(rd_buf_view(&shown), head)) {
		got.ptr = shown.ptr + sizeof(head) - 1;
		end = strchr(got.ptr, '"');
		got.len = end ? (size_t)(end - got.ptr) : 0;
	}
	same_text(check, check->expect, "confidence of the tense", wanted, got);
	rd_buf_fini(&shown);
}

static void
check_arm(struct conf_check *check, struct rd_str wanted)
{
	const struct rd_prog *prog = prog_of(check);
	uint32_t arm = check->result->arm;

	same_text(check, check->expect, "arm", wanted,
		  arm == RD_NONE ? RD_STR_LIT("")
				 : rd_prog_str(prog, prog->arm[arm].id));
}

static void
check_shadow(struct conf_check *check, struct rd_str wanted)
{
	const struct rd_prog *prog = prog_of(check);
	uint32_t ref = check->result->shadow.cast ? check->result->shadow.ref
						  : RD_NONE;

	same_text(check, check->expect, "shadow", wanted,
		  ref == RD_NONE ? RD_STR_LIT("")
				 : rd_prog_str(prog, prog->ref[ref].id));
}

static void
check_attributes(struct conf_check *check)
{
	const struct rd_prog *prog = prog_of(check);
	const json_t *expect = check->expect;
	bool observes = prog->n_observation != 0;
	struct rd_str value;

	value = conf_attr(expect, "outcome");
	if (value.ptr || !check->probe->rows)
		same_text(
			check, expect, "outcome", value,
			rd_str_of(rd_dec_outcome_name(check->result->outcome)));
	value = conf_attr(expect, "chosen");
	if (value.ptr)
		check_chosen(check, value);
	value = conf_attr(expect, "margin");
	if (value.ptr)
		check_margin(check, value);
	value = conf_attr(expect, "confidence");
	if (value.ptr)
		same_text(check, expect, "confidence", value,
			  rd_dec_confidence(check->runner->dec));
	value = conf_attr(expect, "slots");
	if (value.ptr)
		check_each(check, "slots", value, put_slot);
	value = conf_attr(expect, "weights");
	if (value.ptr)
		check_each(check, "weights", value, put_weight);
	value = conf_attr(expect, "arm");
	if (value.ptr)
		check_arm(check, value);
	value = conf_attr(expect, "shadow");
	if (value.ptr)
		check_shadow(check, value);
	value = conf_attr(expect, "tense");
	if (value.ptr)
		check_observed(check, "tense", value,
			       observes ? prog->observation[0].fact : RD_NONE);
	value = conf_attr(expect, "timeframe");
	if (value.ptr)
		check_observed(check, "timeframe", value,
			       observes ? prog->observation[0].timeframe_fact
					: RD_NONE);
	value = conf_attr(expect, "tense_confidence");
	if (value.ptr)
		check_tense_confidence(check, value);
	value = conf_attr(expect, "reference_date");
	if (value.ptr)
		same_instant(check, expect, "reference date", value,
			     check->result->has_reference_date,
			     check->result->reference_date_ms);
}

static void
keep_margin(struct conf_check *check)
{
	struct rd_conf_outcome *outcome = check->outcome;
	const struct rd_dec_result *result = check->result;

	if (!result->has_margin ||
	    (outcome->has_margin && outcome->margin <= result->margin))
		return;
	outcome->has_margin = true;
	outcome->margin = result->margin;
	outcome->line = conf_line(check->expect);
}

void
conf_check_all(struct conf_check *check)
{
	static const struct {
		const char *name;
		void (*check)(struct conf_check *, const json_t *);
	} kinds[] = {
		{ "score", check_score },
		{ "order", check_order },
		{ "gate", check_gate },
		{ "part", check_part },
		{ "absent", check_absent },
		{ "note", check_note },
		{ "hold", check_hold },
		{ "no-hold", check_no_hold },
		{ "derived", check_derived },
		{ "rendered", conf_check_rendered },
		{ "plan", conf_check_plan },
		{ "redux", conf_check_redux },
	};
	const json_t *expect = check->expect;

	keep_margin(check);
	check_attributes(check);
	for (size_t i = 0; i < conf_n_children(expect); i++) {
		const json_t *node = conf_child(expect, i);
		size_t k = 0, n = sizeof(kinds) / sizeof(kinds[0]);

		while (k < n && !conf_is(node, kinds[k].name))
			k++;
		if (k < n)
			kinds[k].check(check, node);
		else
			conf_wrong(check, node, "such expectation",
				   rd_json_get_str(node, "n"));
	}
}
