/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What must not matter to a decision of the shipped pack. */

#include "companion_desk.h"

static struct companion desk;

static void
open_desk(void)
{
	companion_open(&desk, (struct companion_edit){ 0 });
}

static void
close_desk(void)
{
	companion_close(&desk);
}

TestSuite(properties, .init = open_desk, .fini = close_desk);

/* A small generator of its own (xorshift), so that a failure comes again. */
static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void
shuffle(const char **items, uint32_t n, uint32_t *state)
{
	for (uint32_t i = n; i > 1; i--) {
		uint32_t j = next_random(state) % i;
		const char *item = items[i - 1];

		items[i - 1] = items[j];
		items[j] = item;
	}
}

/* items joined by commas between `open` and `close` */
static const char *
join(const char *open, const char *const *items, uint32_t n, const char *close)
{
	static char text[1u << 16];
	size_t at = (size_t)snprintf(text, sizeof(text), "%s", open);

	for (uint32_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s",
				       i ? "," : "", items[i]);
	snprintf(text + at, sizeof(text) - at, "%s", close);
	return text;
}

#define USE(id, at, scene)                                                     \
	"{\"reference\":\"" id "\",\"at\":\"" at "\",\"scene\":\"" scene "\"}"

/* Ties in time, in time and reference, whole duplicates; more than ten. */
static const char *const uses[] = {
	USE("curly_casual", "2025-12-27T19:30:00Z", "cafe"),
	USE("curly_casual", "2025-12-27T19:30:00Z", "gym"),
	USE("straight_casual", "2025-12-27T19:30:00Z", "cafe"),
	USE("straight_casual", "2025-12-27T18:00:00+01:00", "park"),
	USE("messy_bun_casual", "2025-12-27T17:00:00Z", "park"),
	USE("messy_bun_casual", "2025-12-27T17:00:00Z", "park"),
	USE("curly_dressed_up", "2025-12-25T17:00:00Z", "bar"),
	USE("nobody", "2025-12-27T19:59:00Z", "bar"),
	USE("straight_dressed_up", "2025-12-26T17:00:00Z", "bar"),
	USE("straight_bun_casual", "2025-12-28T17:00:00Z", "bar"),
	USE("curly_casual_smile", "2025-12-20T17:00:00Z", "bar"),
	USE("messy_bun_dressed_up", "2025-12-19T17:00:00Z", "bar"),
	USE("curly_casual", "2025-12-18T17:00:00Z", ""),
};
#define N_USES (sizeof(uses) / sizeof(uses[0]))

Test(properties, the_order_of_history_rows_does_not_matter)
{
	const char *items[N_USES];
	uint32_t state = 1;
	char first[65];

	memcpy(items, uses, sizeof(uses));
	for (int round = 0; round < 200; round++) {
		companion_decide(
			&desk,
			join("{\"facts\":{\"scene\":\"cafe\"}," COMPANION_NOW
			     ",\"history\":[",
			     items, N_USES, "]}"));
		if (!round)
			memcpy(first, desk.digest, sizeof(first));
		cr_assert_str_eq(first, desk.digest, "round %d", round);
		shuffle(items, N_USES, &state);
	}
}

Test(properties, order_and_repetition_of_unavailable_do_not_matter)
{
	const char *items[] = {
		"\"curly_casual\"",	   "\"straight_casual\"",
		"\"messy_bun_casual\"",	   "\"curly_casual\"",
		"\"straight_dressed_up\"", "\"messy_bun_casual\""
	};
	uint32_t state = 2;
	char first[65];

	for (int round = 0; round < 100; round++) {
		companion_decide(
			&desk,
			join("{\"facts\":{\"scene\":\"cafe\"}," COMPANION_NOW
			     ",\"unavailable\":[",
			     items, 6, "]}"));
		if (!round)
			memcpy(first, desk.digest, sizeof(first));
		cr_assert_str_eq(first, desk.digest, "round %d", round);
		shuffle(items, 6, &state);
	}
}

static const char *
shuffled_facts(uint32_t *state)
{
	static char text[4096];
	const char *facts[] = { "\"scene\":\"cafe\"",
				"\"mood\":\"playful\"",
				"\"message\":\"right now, curly hair\"",
				"\"season\":\"winter\"",
				"\"hemisphere\":\"north\"",
				"\"presence_outfit\":\"nice dress\"",
				"\"outfit\":\"casual\"" };

	shuffle(facts, 7, state);
	snprintf(text, sizeof(text), "%s", join("\"facts\":{", facts, 7, "}"));
	return text;
}

Test(properties, the_order_of_keys_does_not_matter)
{
	uint32_t state = 3;
	char first[65];

	for (int round = 0; round < 200; round++) {
		const char *keys[] = {
			shuffled_facts(&state),
			COMPANION_NOW,
			"\"subject\":\"u\"",
			"\"look\":{\"reason\":\"session_start\",\"expires_at\":"
			"\"2025-12-28T08:00:00Z\",\"hairstyle\":\"curly\","
			"\"reference\":\"curly_casual\",\"locked_at\":\"2025-"
			"12-27T08:00:00Z\"}",
			"\"history\":[]",
			"\"count\":2",
			"\"seed\":\"1\"",
			"\"schema\":\"refdesk.request/1\"",
			"\"unavailable\":[\"straight_casual\"]",
		};

		shuffle(keys, 9, &state);
		companion_decide(&desk, join("{", keys, 9, "}"));
		if (!round)
			memcpy(first, desk.digest, sizeof(first));
		cr_assert_str_eq(first, desk.digest, "round %d", round);
	}
}

Test(properties, the_way_an_instant_is_written_does_not_matter)
{
	char first[65];

	companion_decide(&desk,
			 "{\"facts\":{\"scene\":\"cafe\",\"events\":[{"
			 "\"start\":\"2025-12-27T21:00:00Z\"}]}," COMPANION_NOW
			 "}");
	memcpy(first, desk.digest, sizeof(first));
	companion_decide(&desk,
			 "{\"facts\":{\"scene\":\"caf\\u0065\",\"events\":[{"
			 "\"start\":\"2025-12-27t22:00:00.000+01:00\"}]},"
			 "\"now\":\"2025-12-27T20:00:00.0Z\"}");
	cr_assert_str_eq(first, desk.digest);
}

/* ---- only the best ---- */

/* Everything about the last decision but its candidates, as text; the writers
 * work the parts of the chosen out anew. */
static void
put_summary(struct companion *d, struct rd_buf *out)
{
	const struct rd_dec_result *r = d->result;
	const struct rd_dec_write_opts brief = { .candidate = RD_NONE };

	rd_buf_printf(out, "%d %d %d %u %d %u %u %u %s", r->outcome,
		      r->has_margin, r->bypass, r->n_eligible, r->holds,
		      r->hold_rule, r->n_notes, r->confidence,
		      r->look_note ? r->look_note : "");
	rd_dec_write(d->dec, &brief, out, NULL);
	for (uint32_t i = 0; i < r->n_notes; i++)
		rd_buf_cstr(out, r->notes[i].code);
	for (uint32_t i = 0; i < r->n_chosen; i++)
		rd_dec_write_parts(d->dec, r->chosen[i].ref, out);
}

static const char *
draw_item(const char *const *items, uint32_t n, uint32_t *state)
{
	return items[next_random(state) % n];
}

static const char *
draw_request(uint32_t *state)
{
	static const char *const scenes[] = { "cafe", "restaurant",
					      "gym, then the beach", "home" };
	static const char *const moods[] = { "playful", "confident", "calm",
					     "" };
	static const char *const messages[] = {
		"a selfie", "right now, curly hair", "like last week",
		"straight hair please", "in a bun, dressed up"
	};
	static const char *const looks[] = { "curly", "straight", "messy_bun",
					     "mohawk" };
	static char text[4096];
	uint32_t first = next_random(state) % N_USES;
	uint32_t n = next_random(state) % (N_USES - first + 1);
	size_t at = (size_t)snprintf(
		text, sizeof(text),
		"{\"facts\":{\"scene\":\"%s\",\"mood\":\"%s\","
		"\"message\":\"%s\"}," COMPANION_NOW
		",\"count\":%u,\"look\":{\"reason\":\"session_start\","
		"\"expires_at\":\"2025-12-2%uT08:00:00Z\",\"hairstyle\":"
		"\"%s\",\"reference\":\"curly_casual\",\"locked_at\":"
		"\"2025-12-26T08:00:00Z\"},\"unavailable\":[",
		draw_item(scenes, 4, state), draw_item(moods, 4, state),
		draw_item(messages, 5, state), 1 + next_random(state) % 4,
		6 + next_random(state) % 3, draw_item(looks, 4, state));

	if (next_random(state) % 2)
		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "\"straight_casual\","
				       "\"curly_dressed_up\"");
	snprintf(text + at, sizeof(text) - at, "],%s",
		 join("\"history\":[", uses + first, n, "]}"));
	return text;
}

static void
assert_best_is_the_same(struct companion *d, int n_rounds)
{
	uint32_t state = 4;
	struct rd_buf all, best;

	rd_buf_init(&all, 1u << 20);
	rd_buf_init(&best, 1u << 20);
	for (int round = 0; round < n_rounds; round++) {
		const char *json = draw_request(&state);

		rd_buf_reset(&all);
		rd_buf_reset(&best);
		companion_decide(d, json);
		put_summary(d, &all);
		cr_assert_eq(rd_dec_decide_best(d->dec, &d->request, 1,
						&d->result, &d->problem),
			     RD_OK);
		cr_assert_leq(d->result->n_candidates, 4);
		put_summary(d, &best);
		cr_assert(rd_str_eq(rd_buf_view(&all), rd_buf_view(&best)),
			  "%s\n%.*s\n%.*s", json, RD_STR_FMT(rd_buf_view(&all)),
			  RD_STR_FMT(rd_buf_view(&best)));
	}
	rd_buf_fini(&all);
	rd_buf_fini(&best);
}

Test(properties, the_best_alone_are_those_of_all)
{
	assert_best_is_the_same(&desk, 2000);
}

#define N_MORE_REFERENCES 60

/* Enough of them that the best are searched for. */
static const char *
draw_references(void)
{
	static const char *const hair[] = { "curly", "straight", "messy_bun" };
	static const char *const outfits[] = { "casual", "dressed_up", "cozy" };
	static const char *const scenes[] = { "home library", "restaurant city",
					      "park", "office cafe" };
	static char text[1u << 17];
	uint32_t state = 7;
	size_t at = 0;

	for (int i = 0; i < N_MORE_REFERENCES; i++)
		at += (size_t)snprintf(
			text + at, sizeof(text) - at,
			"<reference id=\"r%d\" asset=\"references/r%d.svg\" "
			"sha256=\"%064d\" width=\"896\" height=\"1152\" "
			"licence=\"CC0-1.0\" consent=\"synthetic\">"
			"<value of=\"hairstyle\">%s</value>"
			"<value of=\"outfit\">%s</value>"
			"<value of=\"base\">0.%u</value>"
			"<value of=\"suits\">%s</value>"
			"<value of=\"avoids\">gym pool</value>"
			"<value of=\"seasons\">%s</value>"
			"<map of=\"mood\">playful=0.7 confident=0.%u "
			"relaxed=0.8 excited=0.7 flirty=0.6</map>"
			"<map of=\"time\">morning=0.9 afternoon=0.8 "
			"evening=0.%u night=0.5</map>"
			"<value of=\"description\">a woman</value>"
			"<tags category=\"style\">soft</tags></reference>",
			i, i, i, draw_item(hair, 3, &state),
			draw_item(outfits, 3, &state), next_random(&state) % 10,
			draw_item(scenes, 4, &state),
			next_random(&state) % 2 ? "winter" : "summer fall",
			next_random(&state) % 10, next_random(&state) % 10);
	snprintf(text + at, sizeof(text) - at, "</catalog>");
	return text;
}

Test(properties, searching_for_the_best_decides_the_same)
{
	struct companion variant;

	companion_open(&variant,
		       (struct companion_edit){ "catalog.xml", "</catalog>",
						draw_references() });
	cr_assert_gt(variant.prog.n_ref, N_MORE_REFERENCES);
	assert_best_is_the_same(&variant, 500);
	companion_close(&variant);
}

/* ---- variants of the pack ---- */

static const char *const situations[] = {
	"{\"facts\":{\"scene\":\"coffee shop, then the gym\",\"mood\":\"fun\"}," COMPANION_NOW
	"}",
	"{\"facts\":{\"scene\":\"restaurant\",\"outfit\":\"nice dress\","
	"\"message\":\"a selfie with straight hair\"}," COMPANION_NOW "}",
	"{\"facts\":{\"scene\":\"beach at sunset\",\"message\":\"like last week"
	"\",\"presence_mood\":\"calm\"}," COMPANION_NOW ",\"history\":[" USE(
		"curly_casual", "2025-12-27T18:00:00Z", "beach") "]}",
};

/* Things that situations do not speak of. */
static const struct companion_edit additions[] = {
	{ "words.xml", "<term id=\"beach\">",
	  "<term id=\"quarry\"/><term id=\"beach\">" },
	{ "words.xml", "<alias text=\"beaches\"/>",
	  "<alias text=\"beaches\"/><alias text=\"the seaside resort\"/>" },
	{ "catalog.xml", "<alias text=\"updo\"/>",
	  "<alias text=\"updo\"/><alias text=\"chignon\"/>" },
	{ "catalog.xml", "<term id=\"cozy\"/>",
	  "<term id=\"cozy\"/><term id=\"swimwear\"/>" },
	{ "words.xml", "<term id=\"vague_past\"/>",
	  "<term id=\"vague_past\"/><term id=\"last_decade\"/>" },
};

static int64_t
score_of(const struct companion *variant, struct rd_str id)
{
	uint32_t ref = rd_prog_find_ref(&variant->prog, id);

	for (uint32_t i = 0; i < variant->result->n_candidates; i++)
		if (variant->result->candidates[i].ref == ref)
			return variant->result->candidates[i].score;
	cr_assert_fail("no candidate %.*s", RD_STR_FMT(id));
	return 0;
}

static uint32_t
count_differences(const struct companion *variant)
{
	uint32_t n = 0;

	for (uint32_t r = 0; r < desk.prog.n_ref; r++) {
		struct rd_str id = rd_prog_str(&desk.prog, desk.prog.ref[r].id);

		n += score_of(&desk, id) != score_of(variant, id);
	}
	return n;
}

static void
assert_same_scores(struct companion *variant, const char *what)
{
	for (size_t s = 0; s < sizeof(situations) / sizeof(situations[0]);
	     s++) {
		companion_decide(&desk, situations[s]);
		companion_decide(variant, situations[s]);
		cr_assert_eq(desk.result->outcome, variant->result->outcome);
		cr_assert_eq(count_differences(variant), 0,
			     "situation %zu with %s", s, what);
		cr_assert(rd_str_eq(
			rd_prog_str(
				&desk.prog,
				desk.prog.ref[desk.result->chosen[0].ref].id),
			rd_prog_str(&variant->prog,
				    variant->prog
					    .ref[variant->result->chosen[0].ref]
					    .id)));
	}
}

Test(properties, a_word_that_nobody_says_changes_no_score)
{
	for (size_t i = 0; i < sizeof(additions) / sizeof(additions[0]); i++) {
		struct companion variant;

		companion_open(&variant, additions[i]);
		cr_assert_str_neq(variant.prog.sha256, desk.prog.sha256);
		assert_same_scores(&variant, additions[i].to);
		companion_close(&variant);
	}
}

Test(properties, a_word_that_is_said_does_change_them)
{
	struct companion variant;

	/* The same comparison must be able to fail. */
	companion_open(&variant, (struct companion_edit){
					 "words.xml", "<alias text=\"gyms\"/>",
					 "<alias text=\"gyms\"/><alias "
					 "text=\"restaurant\"/>" });
	companion_decide(&desk, situations[1]);
	companion_decide(&variant, situations[1]);
	cr_assert_gt(count_differences(&variant), 0);
	companion_close(&variant);
}
