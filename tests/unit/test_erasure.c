/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What is kept of a decision holds no personal text, and decides the same when
 * the texts are gone. */

#include "companion_desk.h"

/* Everything personal that companion reads has this word in it somewhere, and
 * nothing else has. */
#define SECRET "Zo\xc3\xab"

#define EVENTS                                                                 \
	"\"events\":[{\"title\":\"Dinner with " SECRET "\",\"start\":\"2025-"  \
	"12-27T21:00:00Z\"},{\"start\":\"2025-12-28T21:00:00Z\",\"formal\":"   \
	"true},{\"title\":\"" SECRET "\",\"start\":\"2025-12-27T20:30:00Z\"}]"
#define CONVERSATION                                                           \
	"\"conversation\":[{\"role\":\"user\",\"content\":\"" SECRET ", the "  \
	"one from last week\"},{\"role\":\"assistant\",\"content\":\"" SECRET  \
	"?\"}]"

static const char *const situations[] = {
	/* every personal text at once */
	"{\"facts\":{\"scene\":\"restaurant\",\"message\":\"send " SECRET
	" the "
	"pic from yesterday, straight hair\",\"presence_outfit\":\"" SECRET
	"'s dress, getting ready\",\"presence_mood\":\"" SECRET
	" is excited\"," EVENTS "," CONVERSATION "}," COMPANION_NOW
	",\"subject\":\"u1\"}",
	/* cues in other scripts, composed and not, cased and not */
	"{\"facts\":{\"scene\":\"Caf\xc3\xa9\",\"message\":\"" SECRET
	" \xf0\x9f\x98\x80 YESTERDAY\xe2\x80\x99S "
	"\xc3\x85ngstr\xc3\xb6m, e\xcc\x81t\xc3\xa9, LAST WEEK\"}," COMPANION_NOW
	"}",
	/* only the conversation tells */
	"{\"facts\":{\"scene\":\"gym\",\"message\":\"" SECRET "\"," CONVERSATION
	"}," COMPANION_NOW "}",
	/* a held look, another style asked for, history, a picture of now */
	"{\"facts\":{\"scene\":\"gym\",\"message\":\"" SECRET ", right now, a "
	"messy bun please\",\"season\":\"summer\",\"time_of_day\":\"night\"}," COMPANION_NOW
	",\"look\":{\"hairstyle\":\"curly\",\"reference\":\"curly"
	"_casual\",\"locked_at\":\"2025-12-27T08:00:00Z\",\"expires_at\":\"2025"
	"-12-28T08:00:00Z\",\"reason\":\"session_start\"},\"history\":[{"
	"\"reference\":\"straight_casual\",\"at\":\"2025-12-27T19:30:00Z\","
	"\"scene\":\"gym\"}],\"unavailable\":[\"curly_dressed_up\"],\"count\":3"
	",\"seed\":\"7\"}",
	/* an observation with phrases, stale words below it */
	"{\"facts\":{\"scene\":\"park\",\"message\":\"" SECRET
	" yesterday\"}," COMPANION_NOW
	",\"observations\":{\"tense\":{\"value\":\"now\","
	"\"confidence\":\"0.75\",\"source\":\"model\",\"at\":\"2025-12-27T19:59"
	":50Z\",\"phrases\":[\"" SECRET " yesterday\"]}}}",
	/* a style that nobody has */
	"{\"facts\":{\"scene\":\"park\",\"message\":\"" SECRET
	" with a ponytail"
	"\"}," COMPANION_NOW "}",
};

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

TestSuite(erasure, .init = open_desk, .fini = close_desk);

static bool
holds(const struct rd_buf *text, const char *part)
{
	return rd_str_find(rd_buf_view(text), rd_str_of(part)) >= 0;
}

/* No trace of the word, in any spelling that JSON has. */
static void
assert_clean(const struct rd_buf *text)
{
	static const char *const traces[] = { SECRET, "Zo", "zo\xc3\xab",
					      "\\u00eb", "\\u00EB" };

	for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++)
		cr_assert_not(holds(text, traces[i]), "%s in %.*s", traces[i],
			      RD_STR_FMT(rd_buf_view(text)));
}

Test(erasure, decision_and_record_hold_no_personal_text)
{
	struct rd_buf record;

	rd_buf_init(&record, 1u << 24);
	for (size_t i = 0; i < sizeof(situations) / sizeof(situations[0]);
	     i++) {
		companion_decide(&desk, situations[i]);
		rd_buf_reset(&record);
		rd_dec_request_write(desk.dec, &record);
		assert_clean(&record);
		assert_clean(&desk.decision);
	}
	rd_buf_fini(&record);
}

Test(erasure, the_record_decides_the_same_to_the_byte)
{
	struct rd_buf record, decision;

	rd_buf_init(&record, 1u << 24);
	rd_buf_init(&decision, 1u << 24);
	for (size_t i = 0; i < sizeof(situations) / sizeof(situations[0]);
	     i++) {
		char first[65];

		companion_decide(&desk, situations[i]);
		memcpy(first, desk.digest, sizeof(first));
		rd_buf_reset(&decision);
		rd_buf_str(&decision, rd_buf_view(&desk.decision));
		rd_buf_reset(&record);
		rd_dec_request_write(desk.dec, &record);
		companion_read(&desk, rd_buf_view(&record), true);
		cr_assert_str_eq(first, desk.digest, "situation %zu", i);
		cr_assert(rd_str_eq(rd_buf_view(&decision),
				    rd_buf_view(&desk.decision)));
	}
	rd_buf_fini(&decision);
	rd_buf_fini(&record);
}

Test(erasure, the_record_of_a_replay_is_the_record)
{
	struct rd_buf record, again;

	rd_buf_init(&record, 1u << 24);
	rd_buf_init(&again, 1u << 24);
	for (size_t i = 0; i < sizeof(situations) / sizeof(situations[0]);
	     i++) {
		companion_decide(&desk, situations[i]);
		rd_buf_reset(&record);
		rd_dec_request_write(desk.dec, &record);
		companion_read(&desk, rd_buf_view(&record), true);
		rd_buf_reset(&again);
		rd_dec_request_write(desk.dec, &again);
		cr_assert(rd_str_eq(rd_buf_view(&record), rd_buf_view(&again)),
			  "situation %zu", i);
	}
	rd_buf_fini(&again);
	rd_buf_fini(&record);
}

Test(erasure, what_was_found_still_stands_there)
{
	companion_decide(&desk, situations[0]);
	cr_assert(holds(&desk.decision, "\"value\":\"old\""));
	cr_assert(holds(&desk.decision, "\"timeframe\":\"yesterday\""));
	cr_assert(holds(&desk.decision,
			"\"reference_date\":\"2025-12-26T20:00:00Z\""));
	cr_assert(holds(&desk.decision, "\"formal_soon\":{\"source\":\"derived"
					"\",\"value\":true}"));
	cr_assert(holds(&desk.decision, "\"@derived\":[\"formal_title\"]"));
	cr_assert(holds(&desk.decision,
			"\"requested_hair\":{\"source\":\"derived\",\"value\":"
			"\"straight\"}"));
	companion_decide(&desk, situations[2]);
	cr_assert(holds(&desk.decision, "\"in\":\"conversation.content\""));
}

Test(erasure, the_texts_stand_by_path_in_the_erasable_part)
{
	struct rd_buf texts;

	rd_buf_init(&texts, 1u << 20);
	companion_decide(&desk, situations[0]);
	rd_dec_personal_write(desk.dec, &texts);
	cr_assert(holds(&texts,
			"\"events[0].title\":\"Dinner with " SECRET "\""));
	cr_assert(holds(&texts, "\"events[2].title\":\"" SECRET "\""));
	cr_assert_not(holds(&texts, "events[1]"));
	cr_assert(holds(&texts, "\"conversation[1].content\":\"" SECRET "?\""));
	cr_assert(holds(&texts, "\"presence_mood\":\"" SECRET " is excited\""));
	cr_assert(holds(&texts, "\"message\":\"send " SECRET));
	cr_assert_not(holds(&texts, "scene"));
	rd_buf_reset(&texts);
	companion_decide(&desk,
			 "{\"facts\":{\"scene\":\"x\"}," COMPANION_NOW "}");
	rd_dec_personal_write(desk.dec, &texts);
	cr_assert(rd_str_is(rd_buf_view(&texts), "{}"));
	rd_buf_fini(&texts);
}
