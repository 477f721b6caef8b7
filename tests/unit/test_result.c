/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What came back: judged, kept, found again, delivered, and told of. */

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/fs.h"
#include "dispatch/manifest.h"
#include "json/json.h"
#include "plan/doc.h"
#include "sample_full.h"
#include "scratch.h"

#define JOB "0190af3c-1b2c-7000-8000-00000000abcd"
#define INTENT "00112233445566778899aabbccddeeff"

struct room {
	const char *shelf_dir, *out_dir;
	struct rd_arena arena;
	struct rd_disp_shelf shelf;
	struct rd_disp_delivery delivery;
	struct sample picture;
	struct rd_disp_result result;
	struct rd_problem problem;
};

static struct room room;

static void
open_room(void)
{
	room = (struct room){ 0 };
	scratch_open();
	rd_arena_init(&room.arena, 1u << 20);
	room.shelf_dir = rd_fs_join(&room.arena, scratch, "a/results");
	room.out_dir = rd_fs_join(&room.arena, scratch, "out");
	room.shelf = (struct rd_disp_shelf){ room.shelf_dir,
					     RD_STR_LIT(INTENT) };
	room.delivery = (struct rd_disp_delivery){
		.arena = &room.arena,
		.dir = room.out_dir,
		.job = RD_STR_LIT(JOB),
		.embed = RD_PIC_EMBED_ID,
		.mark = { RD_STR_LIT(JOB), RD_STR_LIT("id"),
			  RD_STR_LIT("{\"a\":1}") },
	};
	sample_init(&room.picture);
	sample_plain(RD_PIC_JPEG, &room.picture.buf);
}

static void
close_room(void)
{
	sample_fini(&room.picture);
	rd_arena_fini(&room.arena);
	scratch_close();
}

/* ---- judged ---- */

static void
check(struct rd_str bytes, const char *said, const char *code)
{
	struct rd_problem problem = { .code = "" };
	struct rd_disp_result result = { 0 };
	enum rd_status status = rd_disp_result_check(
		bytes, said ? rd_str_of(said) : RD_STR_NONE, &result, &problem);

	cr_expect_str_eq(status == RD_OK ? "" : problem.code, code, "%s: %s",
			 said, problem.title);
	cr_expect_eq(status, code[0] ? RD_CORRUPT : RD_OK);
	if (code[0])
		cr_expect_eq(problem.exit_code, 7);
}

Test(result, what_is_a_whole_picture_of_the_type_said)
{
	struct rd_str bytes;

	open_room();
	bytes = sample_view(&room.picture);
	check(bytes, NULL, "");
	check(bytes, "image/jpeg", "");
	check(bytes, "IMAGE/JPG; q=1", "");
	check(bytes, "application/octet-stream", "");
	check(bytes, "image/png", "result.type");
	check(bytes, "text/html; charset=utf-8", "result.type");
	check(RD_STR_LIT("<html>"), "image/jpeg", "result.type");
	bytes.len--;
	check(bytes, "image/jpeg", "result.cut");
	room.picture.buf.ptr[2] = 0;
	check(bytes, NULL, "result.type");
	room.picture.buf.ptr[2] = (char)0xff;
	room.picture.buf.ptr[20] = 0;
	check(bytes, NULL, "result.damaged");
	close_room();
}

/* ---- kept ---- */

static enum rd_status
keep(uint32_t n)
{
	struct rd_str bytes = sample_view(&room.picture);

	cr_assert_eq(rd_disp_result_check(bytes, RD_STR_NONE, &room.result,
					  &room.problem),
		     RD_OK);
	room.result.n = n;
	return rd_disp_result_keep(&room.shelf, bytes, &room.result,
				   &room.problem);
}

/* As it was kept, or not at all. */
static enum rd_status
find(uint32_t n)
{
	struct rd_disp_result result = { 0 };
	enum rd_status status;
	struct sample out;

	sample_init(&out);
	status = rd_disp_result_find(&room.shelf, n, &out.buf, &result,
				     &out.problem);
	if (status == RD_OK) {
		cr_expect_eq(result.n, n);
		cr_expect_str_eq(result.sha256, room.result.sha256);
		cr_expect_eq(result.bytes, room.picture.buf.len);
		cr_expect_eq(result.picture.width, 24);
		cr_expect(rd_str_eq(sample_view(&out),
				    sample_view(&room.picture)));
	} else {
		cr_expect_str_eq(out.problem.code, "result.missing");
		cr_expect_eq(out.buf.len, 0);
	}
	sample_fini(&out);
	return status;
}

Test(result, kept_pictures_are_found_again)
{
	open_room();
	cr_expect_eq(find(3), RD_NOTFOUND);
	cr_assert_eq(keep(3), RD_OK, "%s", room.problem.title);
	cr_expect_eq(keep(3), RD_OK);
	cr_expect_eq(find(3), RD_OK);
	cr_expect_eq(find(2), RD_NOTFOUND);
	room.shelf.intent = RD_STR_LIT("ff112233445566778899aabbccddeeff");
	cr_expect_eq(find(3), RD_NOTFOUND);
	close_room();
}

static const char *
shelved(void)
{
	return rd_fs_join(&room.arena, room.shelf_dir, room.result.sha256);
}

/* A file that went bad is as good as none, and put right by the next. */
Test(result, damage_on_the_shelf)
{
	char mark[256];
	int fd;

	open_room();
	cr_assert_eq(keep(0), RD_OK);
	fd = open(shelved(), O_WRONLY);
	cr_assert_eq(pwrite(fd, "x", 1, 30), 1);
	close(fd);
	cr_expect_eq(find(0), RD_NOTFOUND);
	cr_assert_eq(keep(0), RD_OK);
	cr_expect_eq(find(0), RD_OK);
	cr_assert_eq(truncate(shelved(), 0), 0);
	cr_expect_eq(find(0), RD_NOTFOUND);
	cr_assert_eq(keep(0), RD_OK);
	cr_expect_eq(find(0), RD_OK);
	/* Only the bytes were there when it went dark. */
	snprintf(mark, sizeof(mark), "%s/" INTENT "-0", room.shelf_dir);
	cr_assert_eq(unlink(mark), 0);
	cr_expect_eq(find(0), RD_NOTFOUND);
	/* A place without second names for a file. */
	cr_assert_eq(keep(0), RD_OK);
	cr_assert_eq(unlink(mark), 0);
	cr_assert_eq(rd_fs_write_new(mark, sample_view(&room.picture), 0666,
				     &room.problem),
		     RD_OK);
	cr_expect_eq(find(0), RD_OK);
	close_room();
}

/* What is told of a job is told once and for all. */
Test(result, a_core_is_kept_as_pictures_are)
{
	char id[RD_CRYPT_HASH_TEXT], again[RD_CRYPT_HASH_TEXT];
	struct rd_buf core;

	open_room();
	rd_buf_init(&core, 1024);
	cr_expect_eq(
		rd_disp_core_find(&room.shelf, &core, again, &room.problem),
		RD_NOTFOUND);
	cr_assert_eq(rd_disp_core_keep(&room.shelf, RD_STR_LIT("{}"), id,
				       &room.problem),
		     RD_OK);
	cr_assert_eq(
		rd_disp_core_find(&room.shelf, &core, again, &room.problem),
		RD_OK);
	cr_expect_str_eq(id, again);
	cr_expect(rd_str_is(rd_buf_view(&core), "{}"));
	rd_buf_fini(&core);
	close_room();
}

Test(result, no_room_leaves_no_half_file)
{
	const char *const *names;
	struct rlimit small = { 100, 100 };
	size_t n = 0;

	open_room();
	cr_assert_eq(rd_fs_mkdirs(room.shelf_dir, 0777, &room.problem), RD_OK);
	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	cr_expect_eq(keep(0), RD_IO);
	cr_expect_eq(room.problem.exit_code, 10);
	cr_assert_eq(rd_fs_list(room.shelf_dir, &room.arena, &names, &n,
				&room.problem),
		     RD_OK);
	cr_expect_eq(n, 0);
	cr_expect_eq(rd_disp_result_deliver(&room.delivery,
					    sample_view(&room.picture),
					    &room.result, &room.problem),
		     RD_IO);
	cr_assert_eq(rd_fs_list(room.out_dir, &room.arena, &names, &n,
				&room.problem),
		     RD_OK);
	cr_expect_eq(n, 0);
	close_room();
}

/* ---- delivered ---- */

static void
deliver(const char *name, bool renamed)
{
	struct rd_buf file;
	char path[256], hash[RD_CRYPT_HASH_TEXT];

	cr_assert_eq(rd_disp_result_deliver(&room.delivery,
					    sample_view(&room.picture),
					    &room.result, &room.problem),
		     RD_OK, "%s", room.problem.title);
	snprintf(path, sizeof(path), "%s/%s", room.out_dir, name);
	cr_expect_str_eq(room.result.file, path);
	cr_expect_eq(room.result.renamed, renamed);
	rd_buf_init(&file, SAMPLE_CAP);
	cr_assert_eq(rd_fs_read(path, &file, &room.problem), RD_OK);
	rd_crypt_sha256_hex(file.ptr, file.len, hash);
	cr_expect_str_eq(room.result.file_sha256, hash);
	rd_buf_fini(&file);
}

/* Of the file that was delivered last. */
static void
expect_text(const char *text)
{
	struct rd_pic_mark mark;
	struct rd_buf file;

	rd_buf_init(&file, SAMPLE_CAP);
	cr_assert_eq(rd_fs_read(room.result.file, &file, &room.problem), RD_OK);
	cr_assert_eq(rd_pic_mark_read(rd_buf_view(&file), &room.arena, &mark,
				      &room.problem),
		     RD_OK);
	cr_expect(rd_str_is(mark.job, JOB));
	cr_expect(text ? rd_str_is(mark.text, text) : !mark.text.ptr);
	rd_buf_fini(&file);
}

Test(result, names_for_people)
{
	const char *file;
	bool renamed;

	open_room();
	cr_assert_eq(keep(1), RD_OK);
	deliver(JOB "-1.jpeg", false);
	cr_expect_eq(room.result.marked, RD_PIC_MARKED);
	deliver(JOB "-1.jpeg", false);
	expect_text(NULL);
	room.delivery.embed = RD_PIC_EMBED_FULL;
	deliver(JOB "-1.2.jpeg", true);
	expect_text("{\"a\":1}");
	room.delivery.embed = RD_PIC_EMBED_NONE;
	deliver(JOB "-1.3.jpeg", true);
	cr_expect_eq(room.result.marked, RD_PIC_MARKED_NOT);
	cr_expect_str_eq(room.result.file_sha256, room.result.sha256);
	cr_assert_eq(rd_disp_result_beside(&room.delivery, RD_STR_LIT("{}\n"),
					   &file, &renamed, &room.problem),
		     RD_OK);
	cr_expect_str_eq(rd_fs_base_name(file), JOB ".json");
	cr_expect_not(renamed);
	close_room();
}

/* ---- told of ---- */

#define BODY                                                                   \
	"{\"image_urls\":[\"refdesk:reference:2\",\"refdesk:reference:1\","    \
	"\"refdesk:reference:3\"],\"prompt\":\"a \\\"refdesk:reference:1\\\""  \
	"\",\"seed\":196619188014358660,\"strength\":0.10}"
#define GIVEN "https://pictures.example/a.png?signature=SECRET"
#define PLACE "https://v3.fal.media/files/SECRET/x.jpeg"

struct telling {
	struct sample source, stripped, uri;
	struct rd_disp_sent sent[3];
	struct rd_disp_manifest_reference references[3];
	struct rd_disp_manifest manifest;
	struct rd_disp_result results[2];
	struct rd_buf body, text;
	char source_sha256[RD_CRYPT_HASH_TEXT], id[RD_CRYPT_HASH_TEXT];
	const char *given, *place; /* as remembered */
};

static struct telling told;

static void
fill_references(void)
{
	struct telling *t = &told;

	sample_init(&t->source);
	sample_init(&t->stripped);
	sample_init(&t->uri);
	sample_full(RD_PIC_PNG, 6, &t->source.buf);
	cr_assert_eq(rd_pic_strip(sample_view(&t->source), &t->stripped.buf,
				  &t->source.problem),
		     RD_OK);
	rd_disp_inline_put(sample_view(&t->stripped), RD_PIC_PNG, &t->uri.buf);
	rd_crypt_sha256_hex(t->source.buf.ptr, t->source.buf.len,
			    t->source_sha256);
	t->sent[0] = (struct rd_disp_sent){ .n = 1,
					    .way = RD_DISP_INLINE,
					    .url = sample_view(&t->uri),
					    .bytes = t->stripped.buf.len };
	cr_assert_eq(rd_pic_read(sample_view(&t->stripped), &t->sent[0].picture,
				 &t->source.problem),
		     RD_OK);
	rd_crypt_sha256_hex(t->stripped.buf.ptr, t->stripped.buf.len,
			    t->sent[0].sha256);
	t->sent[1] = (struct rd_disp_sent){ .n = 2,
					    .way = RD_DISP_BY_URL,
					    .url = RD_STR_LIT(GIVEN) };
	t->sent[2] = t->sent[0];
	t->sent[2].n = 3;
	t->sent[2].way = RD_DISP_UPLOADED;
	t->sent[2].url = RD_STR_LIT(PLACE);
	for (unsigned i = 0; i < 3; i++)
		t->references[i] = (struct rd_disp_manifest_reference){
			.sent = &t->sent[i],
			.id = i ? RD_STR_NONE : RD_STR_LIT("curly_casual"),
			.sha256 = i == 1 ? RD_STR_NONE
					 : rd_str_of(t->source_sha256),
			.weight = RD_STR_LIT("0.5"),
			.role = i ? RD_STR_NONE : RD_STR_LIT("face"),
		};
}

static void
tell(void)
{
	const struct rd_plan_try try = { .body = RD_STR_LIT(BODY) };
	struct rd_str urls[3];
	struct telling *t = &told;

	*t = (struct telling){ .given = GIVEN, .place = PLACE };
	fill_references();
	for (unsigned i = 0; i < 3; i++)
		urls[i] = t->sent[i].url;
	rd_buf_init(&t->body, 1u << 20);
	rd_buf_init(&t->text, 1u << 20);
	cr_assert_eq(rd_plan_fill(&try, urls, 3, &t->body), RD_OK);
	for (unsigned i = 0; i < 2; i++)
		t->results[i] = (struct rd_disp_result){
			.n = i,
			.bytes = 10,
			.picture = { RD_PIC_JPEG, 24, 16, 1, false },
			.flagged = i,
			.file = "out/" JOB "-0.jpeg",
			.sha256 = "aa",
			.file_sha256 = "bb",
		};
	t->manifest = (struct rd_disp_manifest){
		.job = RD_STR_LIT(JOB),
		.intent = RD_STR_LIT(INTENT),
		.ticket = RD_STR_LIT("{envelope}"),
		.prompt = RD_STR_LIT("a \"knight\""),
		.body = RD_STR_LIT(BODY),
		.body_sent = rd_buf_view(&t->body),
		.references = t->references,
		.n_references = 3,
		.seed = RD_STR_LIT("196619188014358660"),
		.cost_micro_usd = 80000,
		.attempt = 2,
		.asked_ms = 1795176000000,
		.sent_ms = 1795176001500,
		.trial = true,
		.results = t->results,
		.n_results = 2,
	};
}

/* The core, and what lies beside the pictures. */
static void
write_core(void)
{
	rd_buf_reset(&told.text);
	cr_assert_eq(rd_disp_manifest_core(&told.manifest, &told.text), RD_OK);
	rd_crypt_sha256_hex(told.text.ptr, told.text.len, told.id);
}

static void
write_whole(void)
{
	struct rd_problem problem;
	struct rd_buf whole;

	write_core();
	rd_buf_init(&whole, 1u << 20);
	cr_assert_eq(rd_disp_manifest_write(rd_buf_view(&told.text),
					    told.results, 2, &whole, &problem),
		     RD_OK, "%s", problem.title);
	rd_buf_fini(&told.text);
	told.text = whole;
}

static void
hush(void)
{
	sample_fini(&told.source);
	sample_fini(&told.stripped);
	sample_fini(&told.uri);
	rd_buf_fini(&told.body);
	rd_buf_fini(&told.text);
}

static enum rd_status
read_source(void *ctx, struct rd_str sha256, struct rd_buf *out,
	    struct rd_problem *problem)
{
	(void)ctx;
	if (!rd_str_is(sha256, told.source_sha256))
		return rd_problem_set(problem, RD_NOTFOUND, 4, "asset.missing",
				      "missing");
	rd_buf_str(out, sample_view(&told.source));
	return RD_OK;
}

static struct rd_str
remember(void *ctx, uint32_t n)
{
	const char *text = n == 2 ? told.given : n == 3 ? told.place : NULL;

	(void)ctx;
	return text ? rd_str_of(text) : RD_STR_NONE;
}

static void
rebuild(struct rd_str manifest, const char *code)
{
	const struct rd_disp_rebuild ask = { read_source, remember, NULL };
	struct rd_problem problem = { .code = "" };
	struct rd_buf body;
	enum rd_status status;

	rd_buf_init(&body, 1u << 20);
	status = rd_disp_manifest_rebuild(manifest, &ask, &body, &problem);
	cr_expect_str_eq(status == RD_OK ? "" : problem.code, code, "%s",
			 problem.title);
	if (status == RD_OK)
		cr_expect(
			rd_str_eq(rd_buf_view(&body), rd_buf_view(&told.body)));
	rd_buf_fini(&body);
}

/* Both forms, whatever the body has in it. */
Test(manifest, makes_the_request_again)
{
	tell();
	write_core();
	rebuild(rd_buf_view(&told.text), "");
	write_whole();
	rebuild(rd_buf_view(&told.text), "");
	hush();
}

/* What would hand pictures on stands nowhere. */
Test(manifest, keeps_secrets)
{
	struct rd_str text;

	tell();
	write_whole();
	text = rd_buf_view(&told.text);
	cr_expect_lt(rd_str_find(text, RD_STR_LIT("SECRET")), 0);
	cr_expect_lt(rd_str_find(text, RD_STR_LIT("base64")), 0);
	cr_expect_geq(rd_str_find(text, RD_STR_LIT("\"https://pictures.example"
						   "/a.png\"")),
		      0);
	hush();
}

/* Sorted names, and an id that anybody can compute. */
Test(manifest, is_canonical)
{
	struct rd_problem problem;
	struct rd_buf core;
	json_t *tree;

	tell();
	told.manifest.body = RD_STR_LIT("{\"image_urls\":[],\"n\":1}");
	write_whole();
	cr_assert_eq(
		rd_json_parse(rd_buf_view(&told.text), NULL, &tree, &problem),
		RD_OK);
	rd_buf_init(&core, 1u << 20);
	cr_assert_eq(rd_json_write(tree, &core), RD_OK);
	rd_buf_char(&core, '\n');
	cr_expect(rd_str_eq(rd_buf_view(&core), rd_buf_view(&told.text)));
	cr_expect_str_eq(json_string_value(json_object_get(tree, "id")),
			 told.id);
	cr_expect_eq(json_array_size(json_object_get(tree, "delivered")), 2);
	json_object_del(tree, "id");
	json_object_del(tree, "delivered");
	rd_buf_reset(&core);
	cr_assert_eq(rd_json_write(tree, &core), RD_OK);
	write_core();
	cr_expect(rd_str_eq(rd_buf_view(&core), rd_buf_view(&told.text)));
	json_decref(tree);
	rd_buf_fini(&core);
	hush();
}

static void
change(const char *what, const char *into)
{
	ptrdiff_t at = rd_str_find(rd_buf_view(&told.text), rd_str_of(what));

	cr_assert_geq(at, 0);
	memcpy(told.text.ptr + at, into, strlen(into));
}

Test(manifest, changes_are_noticed)
{
	tell();
	write_whole();
	change("0.10}", "0.90}");
	rebuild(rd_buf_view(&told.text), "manifest.id");
	change("0.90}", "0.10}");
	rebuild(rd_buf_view(&told.text), "");
	change("\"id\":\"curly", "\"id\":\"Curly");
	rebuild(rd_buf_view(&told.text), "manifest.id");
	change("refdesk.manifest/1", "refdesk.manifest/2");
	rebuild(rd_buf_view(&told.text), "manifest.malformed");
	rebuild(RD_STR_LIT("{"), "manifest.malformed");
	rebuild(RD_STR_LIT("[]"), "manifest.malformed");
	hush();
}

Test(manifest, what_is_not_there_any_more)
{
	tell();
	write_whole();
	told.place = NULL;
	rebuild(rd_buf_view(&told.text), "manifest.url");
	told.place = "https://elsewhere.example/";
	rebuild(rd_buf_view(&told.text), "manifest.differs");
	told.place = PLACE;
	told.source_sha256[0] ^= 1;
	rebuild(rd_buf_view(&told.text), "asset.missing");
	hush();
}

/* Somebody who has only the manifest. */
Test(manifest, says_what_came_of_it)
{
	struct rd_disp_recalled recalled;
	struct rd_problem problem;
	struct rd_arena arena;

	tell();
	write_core();
	rd_arena_init(&arena, 1u << 20);
	cr_assert_eq(rd_disp_manifest_recall(rd_buf_view(&told.text), &arena,
					     &recalled, &problem),
		     RD_OK);
	cr_expect(rd_str_is(recalled.seed, "196619188014358660"));
	cr_expect_eq(recalled.cost_micro_usd, 80000);
	cr_expect_not(recalled.cost_said);
	cr_expect_eq(recalled.flagged, 2);
	rd_arena_fini(&arena);
	hush();
}

/* From the body alone, after a crash: as much as is needed. */
Test(manifest, is_the_same_from_what_was_sent)
{
	struct rd_disp_sent again;

	tell();
	for (unsigned i = 0; i < 3; i++) {
		again = (struct rd_disp_sent){ .n = i + 1 };
		rd_disp_sent_again(told.sent[i].url, i == 1, &again);
		cr_expect_eq(again.way, told.sent[i].way);
		if (i < 2)
			cr_expect_str_eq(again.sha256, told.sent[i].sha256);
		told.sent[i] = again;
	}
	write_whole();
	cr_expect_lt(rd_str_find(rd_buf_view(&told.text), RD_STR_LIT("SECRET")),
		     0);
	rebuild(rd_buf_view(&told.text), "");
	hush();
}
