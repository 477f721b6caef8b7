/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Trees and paths, events, data URIs, and the search in a history. */
#include "dispatch/data-uri.h"
#include "dispatch/history.h"
#include "dispatch/sse.h"
#include "dispatch/tree.h"
#include "send_desk.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---- paths ---- */

static const char path_json[] =
	"{\"a\":{\"b\":[{\"c\":1},{\"c\":2},{\"d\":3},7]},"
	"\"\":4,\"a.b\":5,\"n\":null,\"x\":[[1,2],[3]]}";
static const struct {
	const char *path, *hits; /* texts, each with a space behind */
} paths[] = {
	{ "a.b[0].c", "1 " },
	{ "a.b[*].c", "1 2 " },
	{ "a.b[3]", "7 " },
	{ "a.b[4]", "" },
	{ "a.b[-1]", "" },
	{ "a.b[00]", "" },
	{ "a.b[18446744073709551616]", "" },
	{ "a.b[*]", "{\"c\":1} {\"c\":2} {\"d\":3} 7 " },
	{ "x[*][*]", "1 2 3 " },
	{ "x[1][0]", "3 " },
	{ "n", "null " },
	{ "n.a", "" },
	{ "n[*]", "" },
	{ "a[*]", "" },
	{ "a.", "" },
	{ ".a", "" },
	{ "a..b", "" },
	{ "a.b[", "" },
	{ "a.b[]", "" },
	{ "a.b]", "" },
	{ "a.b[0]c", "" },
	{ "[0]", "" },
	{ "[*]", "" },
	{ "nothing", "" },
};

Test(disp_path, leads_to)
{
	const struct disp_node *root;
	struct disp_hits hits;
	struct rd_arena arena;
	struct rd_buf text;

	rd_arena_init(&arena, 1 << 20);
	rd_buf_init(&text, 1 << 10);
	cr_assert_eq(disp_tree_read(RD_STR_LIT(path_json), &arena, &root),
		     RD_OK);
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		cr_assert_eq(disp_path_find(root, rd_str_of(paths[i].path),
					    &arena, &hits),
			     RD_OK);
		rd_buf_reset(&text);
		for (size_t k = 0; k < hits.n; k++)
			rd_buf_printf(&text, "%.*s ",
				      RD_STR_FMT(hits.items[k]->text));
		cr_expect(rd_str_is(rd_buf_view(&text), paths[i].hits),
			  "%s: %.*s", paths[i].path,
			  RD_STR_FMT(rd_buf_view(&text)));
	}
	cr_assert_eq(disp_path_find(root, RD_STR_LIT(""), &arena, &hits),
		     RD_OK);
	cr_expect(hits.n == 1 && hits.items[0] == root);
	cr_assert_eq(disp_path_find(NULL, RD_STR_LIT("a"), &arena, &hits),
		     RD_OK);
	cr_expect_eq(hits.n, 0);
	rd_buf_fini(&text);
	rd_arena_fini(&arena);
}

Test(disp_path, hits_are_bounded)
{
	const size_t n = DISP_PATH_HITS + 100;
	char *json = malloc(2 * n + 2);
	const struct disp_node *root;
	struct disp_hits hits;
	struct rd_arena arena;

	cr_assert(json);
	for (size_t i = 0; i < n; i++)
		memcpy(json + 2 * i, i ? ",1" : "[1", 2);
	memcpy(json + 2 * n, "]", 2);
	rd_arena_init(&arena, 16 << 20);
	cr_assert_eq(disp_tree_read(rd_str_of(json), &arena, &root), RD_OK);
	cr_expect_eq(root->n, n);
	cr_assert_eq(disp_path_find(root, RD_STR_LIT("[*]"), &arena, &hits),
		     RD_OK);
	cr_expect_eq(hits.n, DISP_PATH_HITS);
	rd_arena_fini(&arena);
	free(json);
}

/* ---- trees ---- */

static const struct {
	const char *a, *b;
	bool same;
} pairs[] = {
	{ "{\"a\":1,\"b\":2}", "{ \"b\" : 2, \"a\" : 1 }", true },
	{ "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
	{ "{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", false },
	{ "[1,2]", "[1,2]", true },
	{ "[1,2]", "[2,1]", false },
	{ "[1,2]", "[1]", false },
	{ "[[1],[2]]", "[[1],[3]]", false },
	{ "\"a\"", "\"\\u0061\"", true },
	{ "\"1\"", "1", false },
	{ "null", "null", true },
	{ "null", "false", false },
	{ "true", "true", true },
	{ "{}", "[]", false },
	{ "3.5", "3.50", true },
	{ "3.5", "35e-1", true },
	{ "3.5", "0.35E+1", true },
	{ "2", "2.0", true },
	{ "100", "1e2", true },
	{ "100", "1e3", false },
	{ "0.05", "5e-2", true },
	{ "10.5", "105e-1", true },
	{ "10.5", "1.05", false },
	{ "0", "-0.0e7", true },
	{ "1", "-1", false },
	{ "12", "1.2", false },
	{ "101", "11", false },
	{ "196619188014358660", "196619188014358661", false },
	{ "1e99999999999999999999", "1e99999999999999999999", true },
	{ "{\"a\":[{\"b\":{\"c\":[1,{}]}}],\"d\":0}",
	  "{\"d\":0,\"a\":[{\"b\":{\"c\":[1,{}]}}]}", true },
	{ "{\"a\":[{\"b\":{\"c\":[1,{}]}}],\"d\":0}",
	  "{\"d\":0,\"a\":[{\"b\":{\"c\":[1,[]]}}]}", false },
};

Test(disp_tree, same_as_json)
{
	struct rd_arena arena;

	rd_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		const struct disp_node *a, *b;

		cr_assert_eq(disp_tree_read(rd_str_of(pairs[i].a), &arena, &a),
			     RD_OK);
		cr_assert_eq(disp_tree_read(rd_str_of(pairs[i].b), &arena, &b),
			     RD_OK);
		cr_expect_eq(disp_tree_same(a, b), pairs[i].same, "%s %s",
			     pairs[i].a, pairs[i].b);
		cr_expect_eq(disp_tree_same(b, a), pairs[i].same, "%s %s",
			     pairs[i].b, pairs[i].a);
	}
	rd_arena_fini(&arena);
}

Test(disp_tree, without_memory)
{
	const struct disp_node *root;
	struct rd_arena arena;

	rd_arena_init(&arena, 64);
	cr_expect_eq(disp_tree_read(RD_STR_LIT("[1,2]"), &arena, &root),
		     RD_NOMEM);
	cr_expect_null(root);
	rd_arena_fini(&arena);
}

Test(disp_tree, objects_are_bounded)
{
	struct rd_buf json;
	const struct disp_node *root;
	struct rd_arena arena;

	rd_buf_init(&json, 1 << 20);
	rd_buf_char(&json, '{');
	for (int i = 0; i < DISP_TREE_MEMBERS; i++)
		rd_buf_printf(&json, "%s\"m%d\":%d", i ? "," : "", i, i);
	rd_buf_char(&json, '}');
	rd_arena_init(&arena, 16 << 20);
	cr_expect_eq(disp_tree_read(rd_buf_view(&json), &arena, &root), RD_OK);
	json.len--;
	rd_buf_cstr(&json, ",\"one\":1}");
	cr_expect_eq(disp_tree_read(rd_buf_view(&json), &arena, &root),
		     RD_LIMIT);
	rd_arena_fini(&arena);
	rd_buf_fini(&json);
}

/* ---- events ---- */

static bool
note_event(void *ctx, struct rd_str event, struct rd_str data)
{
	rd_buf_printf(ctx, "%.*s(%.*s)", RD_STR_FMT(event), RD_STR_FMT(data));
	return !rd_str_is(data, "stop");
}

/* All events of a text that comes in pieces of n bytes. */
static enum rd_status
events_of(const char *text, size_t n, struct rd_buf *out)
{
	enum rd_status status = RD_OK;
	struct rd_disp_sse sse;
	size_t len = strlen(text);

	rd_buf_reset(out);
	rd_disp_sse_init(&sse, note_event, out);
	for (size_t i = 0; i < len && status == RD_OK; i += n)
		status = rd_disp_sse_feed(
			&sse,
			(struct rd_str){ text + i, n < len - i ? n : len - i });
	rd_disp_sse_fini(&sse);
	return status;
}

Test(disp_sse, events)
{
	static const struct {
		const char *text, *events;
	} rows[] = {
		{ "data: a\n\n", "(a)" },
		{ "data:a\n\ndata:  b\n\n", "(a)( b)" },
		{ "data: a\r\n\r\ndata: b\r\rdata: c\n\r\n", "(a)(b)(c)" },
		{ "data: a\ndata: b\n\n", "(a\nb)" },
		{ "event: ping\ndata: a\n\ndata: b\n\n", "ping(a)(b)" },
		{ ": note\n\n:\ndata: a\n\n", "(a)" },
		{ "data\n\n", "()" },
		{ "data:\n\n", "()" },
		{ "id: 7\nretry: 10\ndata: a\n\n", "(a)" },
		{ "dataa: x\ndata : y\n\n", "" },
		{ "event: x\n\n", "" },
		{ "\xef\xbb\xbf"
		  "data: a\n\n\xef\xbb\xbf"
		  "data: b\n\n",
		  "(a)" },
		{ "data: unfinished\n", "" },
		{ "data: unfinished", "" },
		{ "data: a\n\ndata: stop\n\ndata: b\n\n", "(a)(stop)" },
		{ "", "" },
		{ "\n\n\n", "" },
	};
	struct rd_buf out;

	rd_buf_init(&out, 1 << 10);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (size_t n = 1; n < 30; n += 7) {
			bool stops = strstr(rows[i].text, "stop");

			cr_expect_eq(events_of(rows[i].text, n, &out),
				     stops ? RD_STATE : RD_OK, "row %zu", i);
			cr_expect(rd_str_is(rd_buf_view(&out), rows[i].events),
				  "row %zu, by %zu: %.*s", i, n,
				  RD_STR_FMT(rd_buf_view(&out)));
		}
	rd_buf_fini(&out);
}

Test(disp_sse, events_are_bounded)
{
	struct rd_disp_sse sse;
	struct rd_buf out, line;
	enum rd_status status = RD_OK;

	rd_buf_init(&out, 1 << 20);
	rd_buf_init(&line, 1 << 20);
	rd_buf_cstr(&line, "data: ");
	for (int i = 0; i < 1000; i++)
		rd_buf_char(&line, 'x');
	rd_disp_sse_init(&sse, note_event, &out);
	for (size_t i = 0; i < RD_DISP_SSE_EVENT_CAP && status == RD_OK; i++)
		status = rd_disp_sse_feed(&sse, rd_buf_view(&line));
	cr_expect_eq(status, RD_LIMIT);
	rd_disp_sse_fini(&sse);

	/* In many lines. */
	rd_buf_char(&line, '\n');
	status = RD_OK;
	rd_disp_sse_init(&sse, note_event, &out);
	for (size_t i = 0; i < RD_DISP_SSE_EVENT_CAP && status == RD_OK; i++)
		status = rd_disp_sse_feed(&sse, rd_buf_view(&line));
	cr_expect_eq(status, RD_LIMIT);
	cr_expect_eq(out.len, 0);
	rd_disp_sse_fini(&sse);
	rd_buf_fini(&line);
	rd_buf_fini(&out);
}

/* ---- data URIs ---- */

Test(disp_data_uri, decodes)
{
	static const struct {
		const char *text;
		enum rd_status status;
		const char *type, *bytes;
	} rows[] = {
		{ "data:image/png;base64,aGVsbG8=", RD_OK, "image/png",
		  "hello" },
		{ "data:;base64,aGVsbG8=", RD_OK, "", "hello" },
		{ "data:image/svg+xml;charset=utf-8;base64,aGVsbG8=", RD_OK,
		  "image/svg+xml", "hello" },
		{ "data:image/png;base64,", RD_OK, "image/png", "" },
		{ "data:image/png,hello", RD_SYNTAX, NULL, NULL },
		{ "data:image/png;base64,aGVsbG8", RD_SYNTAX, NULL, NULL },
		{ "data:image/png;base64,a GVsbG8=", RD_SYNTAX, NULL, NULL },
		{ "data:image/\"png;base64,aGVsbG8=", RD_SYNTAX, NULL, NULL },
		{ "DATA:image/png;base64,aGVsbG8=", RD_SYNTAX, NULL, NULL },
		{ "data:", RD_SYNTAX, NULL, NULL },
		{ "https://a.example/", RD_SYNTAX, NULL, NULL },
		{ "data:image/png;base64,aGVsbG8hIGhlbGxvISBoZWxsbyE=",
		  RD_LIMIT, NULL, NULL },
	};
	struct rd_buf out;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct rd_str type;

		rd_buf_init(&out, 16);
		cr_expect_eq(
			rd_disp_data_uri(rd_str_of(rows[i].text), &type, &out),
			rows[i].status, "%s", rows[i].text);
		if (rows[i].status == RD_OK) {
			cr_expect(rd_str_is(type, rows[i].type));
			cr_expect(rd_str_is(rd_buf_view(&out), rows[i].bytes));
		}
		rd_buf_fini(&out);
	}
	cr_expect(rd_disp_is_data_uri(RD_STR_LIT("data:x")));
	cr_expect_not(rd_disp_is_data_uri(RD_STR_LIT("https://data:x")));
}

/* ---- history ---- */

#define SENT INT64_C(1795176000000) /* 2026-11-20T12:00:00Z */
#define ITEM(id, at, body)                                                     \
	"{\"request_id\":" id ",\"sent_at\":" at ",\"json_input\":" body "}"
#define OURS "{\"seed\":1,\"prompt\":\"p\"}"
#define OTHER "{\"seed\":2,\"prompt\":\"p\"}"
#define THEN "\"2026-11-20T12:00:10Z\""
#define BEFORE "\"2026-11-20T11:00:00Z\""
#define LATER "\"2026-11-20T13:30:00+00:00\""
#define LIST(items) "{\"items\":[" items "],\"next\":null}"

static bool
is_known(void *ctx, struct rd_str id)
{
	return rd_str_is(id, ctx);
}

struct history_row {
	int status;
	const char *body;
	enum rd_disp_evidence evidence;
	const char *id;
	bool reaches_back;
};

static const struct history_row history[] = {
	{ 200, LIST(""), RD_DISP_NOT_THERE, NULL, true },
	{ 200, LIST(ITEM("\"r1\"", THEN, OURS)), RD_DISP_FOUND, "r1", false },
	{ 200, LIST(ITEM("\"r1\"", THEN, "{\"prompt\":\"p\",\"seed\":1.0}")),
	  RD_DISP_FOUND, "r1", false },
	{ 200,
	  LIST(ITEM("\"r1\"", THEN,
		    "\"{\\\"prompt\\\":\\\"p\\\",\\\"seed\\\":1}\"")),
	  RD_DISP_FOUND, "r1", false },
	{ 200, LIST(ITEM("\"r1\"", THEN, OTHER)), RD_DISP_NOT_THERE, NULL,
	  false },
	{ 200, LIST(ITEM("\"r2\"", THEN, OTHER) "," ITEM("\"r1\"", THEN, OURS)),
	  RD_DISP_FOUND, "r1", false },
	{ 200, LIST(ITEM("\"r2\"", THEN, OURS) "," ITEM("\"r1\"", THEN, OURS)),
	  RD_DISP_SEVERAL, NULL, false },
	/* One of the two is another job's. */
	{ 200,
	  LIST(ITEM("\"known\"", THEN, OURS) "," ITEM("\"r1\"", THEN, OURS)),
	  RD_DISP_FOUND, "r1", false },
	{ 200, LIST(ITEM("\"known\"", THEN, OURS)), RD_DISP_NOT_THERE, NULL,
	  false },
	/* Beside the window. */
	{ 200, LIST(ITEM("\"r1\"", BEFORE, OURS)), RD_DISP_NOT_THERE, NULL,
	  true },
	{ 200, LIST(ITEM("\"r1\"", LATER, OURS)), RD_DISP_NOT_THERE, NULL,
	  false },
	{ 200,
	  LIST(ITEM("\"r0\"", BEFORE, OURS) "," ITEM("\"r1\"", THEN, OURS)),
	  RD_DISP_FOUND, "r1", true },
	/* What does not say enough proves nothing. */
	{ 200, LIST(ITEM("\"r1\"", "null", OURS)), RD_DISP_SEVERAL, NULL,
	  false },
	{ 200, LIST(ITEM("\"r1\"", "\"yesterday\"", OURS)), RD_DISP_SEVERAL,
	  NULL, false },
	{ 200, LIST(ITEM("\"r1\"", THEN, "null")), RD_DISP_SEVERAL, NULL,
	  false },
	{ 200, LIST(ITEM("\"r1\"", THEN, "\"{cut\"")), RD_DISP_SEVERAL, NULL,
	  false },
	{ 200, LIST(ITEM("null", THEN, OURS)), RD_DISP_SEVERAL, NULL, false },
	{ 200, LIST(ITEM("\"a b\"", THEN, OURS)), RD_DISP_SEVERAL, NULL,
	  false },
	{ 200,
	  LIST(ITEM("\"r1\"", THEN, OURS) "," ITEM("\"r2\"", THEN, "null")),
	  RD_DISP_SEVERAL, NULL, false },
	{ 200, LIST("7"), RD_DISP_SEVERAL, NULL, false },
	/* No list. */
	{ 200, "{\"items\":{}}", RD_DISP_UNANSWERED, NULL, false },
	{ 200, "{}", RD_DISP_UNANSWERED, NULL, false },
	{ 200, "<html>", RD_DISP_UNANSWERED, NULL, false },
	{ 200, "", RD_DISP_UNANSWERED, NULL, false },
	{ 503, LIST(""), RD_DISP_UNANSWERED, NULL, false },
	{ 404, LIST(""), RD_DISP_UNANSWERED, NULL, false },
};

Test(disp_history, evidence)
{
	char known[] = "known";
	const struct rd_disp_lost lost = { .body = RD_STR_LIT(
						   "{\"prompt\":\"p\","
						   "\"seed\":1}"),
					   .from_ms = SENT - 60000,
					   .to_ms = SENT + 60000,
					   .known = is_known,
					   .ctx = known };
	struct rd_disp_found found;
	struct rd_disp_site site;
	struct rd_arena arena;
	struct rd_prog prog;

	send_desk_load(&prog);
	site = send_desk_site(&prog, DESK_FAL);
	rd_arena_init(&arena, RD_DISP_REPLY_ARENA_CAP);
	for (size_t i = 0; i < COUNT_OF(history); i++) {
		const struct history_row *row = &history[i];
		const struct rd_disp_reply reply = {
			.end = RD_NET_ANSWERED,
			.status = row->status,
			.body = rd_str_of(row->body),
			.now_ms = SENT,
		};

		cr_assert_eq(rd_disp_history_match(&site, &reply, &lost, &arena,
						   &found),
			     RD_OK);
		cr_expect_eq(found.evidence, row->evidence, "row %zu: %s", i,
			     row->body);
		cr_expect(row->id ? rd_str_is(found.id, row->id)
				  : !found.id.ptr,
			  "row %zu", i);
		cr_expect_eq(found.reaches_back, row->reaches_back, "row %zu",
			     i);
		cr_expect(found.why);
	}
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
}

/* A hundred requests with pictures in them are more than any other reply may
 * be. */
Test(disp_history, long_ones)
{
	const size_t picture = 200000;
	struct rd_disp_reply reply = { .end = RD_NET_ANSWERED, .status = 200 };
	struct rd_disp_lost lost = { .from_ms = SENT - 60000,
				     .to_ms = SENT + 60000 };
	struct rd_disp_found found;
	struct rd_disp_site site;
	struct rd_buf body, text;
	struct rd_arena arena;
	struct rd_prog prog;

	send_desk_load(&prog);
	site = send_desk_site(&prog, DESK_FAL);
	rd_arena_init(&arena, RD_DISP_REPLY_ARENA_CAP);
	rd_buf_init(&text, 1 << 20);
	rd_buf_cstr(&text, "{\"image_url\":\"data:image\\/png;base64,");
	for (size_t i = 0; i < picture; i++)
		rd_buf_char(&text, 'A');
	rd_buf_cstr(&text, "\",\"seed\":100}");
	lost.body = rd_buf_view(&text);
	rd_buf_init(&body, RD_DISP_HISTORY_CAP);
	for (int i = 1; i <= 100; i++)
		rd_buf_printf(&body,
			      "%s{\"request_id\":\"r%d\",\"sent_at\":" THEN
			      ",\"json_input\":%.*s%d}}",
			      i > 1 ? "," : "{\"items\":[", i,
			      (int)(text.len - strlen("100}")), text.ptr, i);
	rd_buf_cstr(&body, "]}");
	cr_assert_eq(rd_buf_status(&body), RD_OK);
	cr_assert_gt(body.len, 2 * RD_DISP_REPLY_CAP);
	reply.body = rd_buf_view(&body);
	cr_assert_eq(
		rd_disp_history_match(&site, &reply, &lost, &arena, &found),
		RD_OK);
	cr_expect_eq(found.n_items, 100);
	cr_expect_eq(found.evidence, RD_DISP_FOUND);
	cr_expect(rd_str_is(found.id, "r100"));
	rd_buf_fini(&body);
	rd_buf_fini(&text);
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
}

Test(disp_history, nobody_who_shows_none)
{
	const struct rd_disp_lost lost = { .body = RD_STR_LIT("{}") };
	const struct rd_disp_reply reply = { .end = RD_NET_ANSWERED,
					     .status = 200,
					     .body = RD_STR_LIT("[]") };
	struct rd_disp_found found;
	struct rd_disp_site site;
	struct rd_arena arena;
	struct rd_prog prog;

	send_desk_load(&prog);
	site = send_desk_site(&prog, DESK_BFL);
	rd_arena_init(&arena, RD_DISP_REPLY_ARENA_CAP);
	cr_assert_eq(
		rd_disp_history_match(&site, &reply, &lost, &arena, &found),
		RD_OK);
	cr_expect_eq(found.evidence, RD_DISP_UNANSWERED);
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
}
