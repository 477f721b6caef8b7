/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Replies beyond all measure, and what follows from a reply. */
#include "reply_desk.h"

#include <stdio.h>

#define ISSUE(type) "{\"detail\":[{\"type\":\"" type "\"}]}"

static char *
repeated(const char *unit, size_t n, const char *end)
{
	size_t len = strlen(unit);
	char *text = malloc(n * len + strlen(end) + 1);

	cr_assert(text);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, unit, len);
	memcpy(text + n * len, end, strlen(end) + 1);
	return text;
}

Test(disp_reply, too_much_says_nothing)
{
	char *texts[] = {
		repeated("[", 1000000, ""),
		repeated("{\"a\":", 1000000, "1"),
		repeated("[1,[2],", 300000, ""),
		repeated(" ", RD_DISP_REPLY_CAP, "{\"request_id\":\"r\"}"),
		repeated("\\", 1000000, ""),
	};
	struct rd_disp_said said;
	struct reply_desk desk;

	reply_desk_init(&desk);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct row row = { DESK_FAL, RD_CALL_SUBMIT, 200,
				   "",	     texts[i],	     "" };

		read_reply(&desk, &row, &said);
		cr_expect_eq(said.meaning, RD_DISP_UNCLEAR, "text %zu", i);
		free(texts[i]);
	}
	reply_desk_fini(&desk);
}

Test(disp_reply, long_lists_of_files_are_cut)
{
	char *list = repeated(",{\"url\":\"https://v3.fal.media/f\"}", 100,
			      "]}");
	size_t size = strlen(list) + 32;
	char *body = malloc(size);
	struct rd_disp_said said;
	struct reply_desk desk;
	struct row row = { DESK_FAL, RD_CALL_RESULT, 200, "", body, "" };

	reply_desk_init(&desk);
	cr_assert(body);
	snprintf(body, size, "{\"images\":[%s", list + 1);
	read_reply(&desk, &row, &said);
	cr_expect_eq(said.n_files, RD_DISP_FILES_MAX);
	cr_expect_eq(said.n_unread, 100 - RD_DISP_FILES_MAX);
	reply_desk_fini(&desk);
	free(body);
	free(list);
}

/* With less and less memory: no answer, and never another one. */
Test(disp_reply, without_memory_it_says_nothing)
{
	char *list = repeated(",{\"url\":\"https:\\/\\/v3.fal.media\\/f\"}",
			      2000, "],\"seed\":7}");
	size_t size = strlen(list) + 32, starved = 0;
	char *body = malloc(size);
	struct rd_disp_said said;
	struct reply_desk desk;
	struct rd_disp_site site;
	struct rd_disp_reply reply;

	reply_desk_init(&desk);
	cr_assert(body);
	snprintf(body, size, "{\"images\":[%s", list + 1);
	site = send_desk_site(&desk.prog, DESK_FAL);
	reply = (struct rd_disp_reply){ .end = RD_NET_ANSWERED,
					.status = 200,
					.body = rd_str_of(body) };
	for (size_t cap = 0; cap < 4u << 20; cap += 4099) {
		struct rd_arena arena;
		enum rd_status status;

		rd_arena_init(&arena, cap);
		status = rd_disp_reply_read(&site, RD_CALL_RESULT, &reply,
					    &arena, &said);
		starved += status == RD_NOMEM;
		if (status != RD_NOMEM) {
			cr_expect_eq(status, RD_OK);
			cr_expect_eq(said.meaning, RD_DISP_SAID);
			cr_expect_eq(said.n_files, RD_DISP_FILES_MAX);
			cr_expect_eq(said.n_unread, 2000 - RD_DISP_FILES_MAX);
			cr_expect(rd_str_is(said.seed, "7"));
		}
		rd_arena_fini(&arena);
	}
	cr_expect_gt(starved, 10);
	cr_expect_lt(starved, 900);
	reply_desk_fini(&desk);
	free(body);
	free(list);
}

Test(disp_reply, ends_without_a_reply)
{
	static const struct {
		enum rd_net_end end;
		enum rd_disp_meaning submit, other;
	} rows[] = {
		{ RD_NET_FORBIDDEN, RD_DISP_FORBIDDEN, RD_DISP_FORBIDDEN },
		{ RD_NET_NOT_SENT, RD_DISP_UNSENT, RD_DISP_UNSENT },
		{ RD_NET_UNTRUSTED, RD_DISP_UNTRUSTED, RD_DISP_UNTRUSTED },
		{ RD_NET_STOPPED, RD_DISP_STOPPED, RD_DISP_STOPPED },
		{ RD_NET_LOST, RD_DISP_UNCLEAR, RD_DISP_AGAIN },
	};
	struct reply_desk desk;

	reply_desk_init(&desk);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rd_disp_site site = send_desk_site(&desk.prog, DESK_FAL);
		struct rd_net_reply net = { .end = rows[i].end,
					    .reason = "why it was" };
		struct rd_disp_reply reply = rd_disp_reply_of(&net, NOW);
		struct rd_disp_said said;

		cr_assert_eq(rd_disp_reply_read(&site, RD_CALL_SUBMIT, &reply,
						&desk.arena, &said),
			     RD_OK);
		cr_expect_eq(said.meaning, rows[i].submit, "end %zu", i);
		cr_expect_str_eq(said.why, "why it was");
		cr_assert_eq(rd_disp_reply_read(&site, RD_CALL_FETCH, &reply,
						&desk.arena, &said),
			     RD_OK);
		cr_expect_eq(said.meaning, rows[i].other, "end %zu", i);
	}
	reply_desk_fini(&desk);
}

Test(disp_reply, why_has_no_foreign_text)
{
	static const struct row rows[] = {
		{ DESK_FAL, RD_CALL_SUBMIT, 422, "", ISSUE("missing"),
		  "it answered 422 (missing)" },
		{ DESK_FAL, RD_CALL_SUBMIT, 422, "", ISSUE("\\u001b[31m"),
		  "it answered 422" },
		{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "hello",
		  "it answered 200 with a text that is no JSON, without an "
		  "id" },
		{ DESK_FAL, RD_CALL_STATUS, 200, "", "{}",
		  "it answered 200 without a state" },
		{ DESK_FAL, RD_CALL_SUBMIT, -201, "", "{",
		  "it answered 201, cut off, without an id" },
		{ DESK_FAL, RD_CALL_SUBMIT, 0, "", "", "it did not answer" },
	};
	struct reply_desk desk;

	reply_desk_init(&desk);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rd_disp_said said;

		read_reply(&desk, &rows[i], &said);
		cr_expect_str_eq(said.why, rows[i].says, "row %zu", i);
	}
	reply_desk_fini(&desk);
}

Test(disp_reply, the_head_alone_says_the_id)
{
	struct rd_disp_site site;
	struct reply_desk desk;
	struct rd_str id;

	reply_desk_init(&desk);
	site = send_desk_site(&desk.prog, DESK_FAL);
	id = rd_disp_head_id(&site, RD_STR_LIT("date: x\n"
					       "x-fal-request-id: r7\n"));
	cr_expect(rd_str_is(id, "r7"));
	id = rd_disp_head_id(&site, RD_STR_LIT("x-fal-request-id: a b\n"));
	cr_expect_null(id.ptr);
	id = rd_disp_head_id(&site, RD_STR_LIT("x-fal-request-idx: r7\n"));
	cr_expect_null(id.ptr);
	site = send_desk_site(&desk.prog, DESK_BFL);
	id = rd_disp_head_id(&site, RD_STR_LIT("x-fal-request-id: r7\n"));
	cr_expect_null(id.ptr);
	reply_desk_fini(&desk);
}

Test(disp_reply, a_state_never_goes_back)
{
	static const struct {
		enum rd_send_state known, said, then;
	} rows[] = {
		{ RD_STATE_UNKNOWN, RD_STATE_QUEUED, RD_STATE_QUEUED },
		{ RD_STATE_QUEUED, RD_STATE_RUNNING, RD_STATE_RUNNING },
		{ RD_STATE_RUNNING, RD_STATE_QUEUED, RD_STATE_RUNNING },
		{ RD_STATE_RUNNING, RD_STATE_UNKNOWN, RD_STATE_RUNNING },
		{ RD_STATE_RUNNING, RD_STATE_DONE, RD_STATE_DONE },
		{ RD_STATE_DONE, RD_STATE_QUEUED, RD_STATE_DONE },
		{ RD_STATE_DONE, RD_STATE_FAILED, RD_STATE_DONE },
		{ RD_STATE_FAILED, RD_STATE_DONE, RD_STATE_FAILED },
		{ RD_STATE_MODERATED, RD_STATE_RUNNING, RD_STATE_MODERATED },
		{ RD_STATE_CANCELLED, RD_STATE_DONE, RD_STATE_CANCELLED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_eq(rd_disp_state_after(rows[i].known, rows[i].said),
			     rows[i].then, "row %zu", i);
}

Test(disp_reply, only_what_took_nothing_lets_another_try)
{
	static const unsigned on[RD_DISP_N_MEANINGS] = {
		[RD_DISP_UNSENT] = RD_ON_UNREACHED,
		[RD_DISP_UNTRUSTED] = RD_ON_UNREACHED,
		[RD_DISP_REFUSED] = RD_ON_REFUSED,
		[RD_DISP_KEY] = RD_ON_FUNDS,
		[RD_DISP_FUNDS] = RD_ON_FUNDS,
		[RD_DISP_BUSY] = RD_ON_BUSY,
		[RD_DISP_UNSTARTED] = RD_ON_UNSTARTED,
		[RD_DISP_GONE] = RD_ON_GONE,
	};

	for (int m = 0; m < RD_DISP_N_MEANINGS; m++) {
		cr_expect_eq(rd_disp_meaning_on((enum rd_disp_meaning)m), on[m],
			     "%d", m);
		cr_expect(rd_disp_meaning_name((enum rd_disp_meaning)m));
	}
}

Test(disp_reply, retry_after)
{
	static const struct {
		const char *value;
		uint32_t seconds;
	} rows[] = {
		{ "7", 7 },
		{ "0", 0 },
		{ "007", 7 },
		{ "", 0 },
		{ "-5", 0 },
		{ "+5", 0 },
		{ "1.5", 0 },
		{ "7 s", 0 },
		{ "3600", 3600 },
		{ "1000000000", 3600 },
		{ "99999999999999999999999999", 3600 },
		{ "Fri, 20 Nov 2026 12:00:07 GMT", 7 },
		{ "Friday, 20-Nov-26 12:00:07 GMT", 7 },
		{ "Fri Nov 20 12:00:07 2026", 7 },
		{ "Sun Nov 22 12:00:07 2026", 3600 },
		{ "Fri Nov  6 12:00:07 2026", 0 },
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
		{ "Sun, 06-Nov-94 08:49:37 GMT", 0 },
		{ "Fri, 20 Nov 2026 12:00:07", 0 },
		{ "Fri, 20 Nov 2026 12:00:07 CET", 0 },
		{ "Fri, 20 Nov 9999 12:00:07 GMT", 3600 },
		{ "Fri, 20 Nov 26 12:00:07 GMT", 7 },
		{ "Fri, 20 Nov 126 12:00:07 GMT", 0 },
		{ "Fri, 20 Nov 2026 24:00:07 GMT", 0 },
		{ "Fri, 99 Nov 2026 12:00:07 GMT", 0 },
		{ "Fri, 20 Nix 2026 12:00:07 GMT", 0 },
		{ "Fri Nov", 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_eq(rd_disp_retry_after(rd_str_of(rows[i].value), NOW),
			     rows[i].seconds, "%s", rows[i].value);
	cr_expect_eq(rd_disp_retry_after(RD_STR_NONE, NOW), 0);
}
