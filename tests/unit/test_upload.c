/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* References on their way to a provider that is imitated here. */

#include "dispatch/data-uri.h"
#include "dispatch/upload.h"
#include "mock_server.h"
#include "sample_full.h"
#include "send_desk.h"

#define N_FILES 3
#define NOW INT64_C(1795176000000)

/* Two pictures with secrets in them and a drawing; what was asked, and how it
 * ended. */
struct scene {
	struct mock_server server;
	struct rd_prog prog;
	struct rd_net *net;
	struct rd_disp_uploads *uploads;
	struct rd_crypt_secret *key;
	struct sample files[N_FILES], stripped[N_FILES];
	char hashes[N_FILES][RD_CRYPT_HASH_TEXT];
	int64_t now_ms;
	uint32_t provider;
	int64_t pixels_max, bytes_max;
	unsigned n_reads, n_done;
	/* Of the last end. */
	enum rd_status status;
	char code[64];
	int exit_code;
	uint32_t on;
	uint32_t n_sent;
	struct rd_disp_sent sent[8];
	struct rd_buf urls[8];
};

static struct scene scene;

static enum rd_status
read_file(void *ctx, struct rd_str sha256, struct rd_buf *out,
	  struct rd_problem *problem)
{
	struct scene *s = ctx;

	s->n_reads++;
	for (size_t i = 0; i < N_FILES; i++)
		if (rd_str_is(sha256, s->hashes[i])) {
			rd_buf_str(out, sample_view(&s->files[i]));
			return RD_OK;
		}
	return rd_problem_set(problem, RD_NOTFOUND, 4, "asset.missing",
			      "a reference picture is missing");
}

static const struct rd_crypt_secret *
find_secret(void *ctx, uint32_t provider)
{
	(void)provider;
	return ((struct scene *)ctx)->key;
}

static int64_t
tell_time(void *ctx)
{
	return ((struct scene *)ctx)->now_ms;
}

static void
open_scene(const char *script)
{
	struct rd_net_options net_options = { .user_agent = "test" };
	struct rd_disp_uploads_options options = { .read = read_file,
						   .secret = find_secret,
						   .now_ms = tell_time,
						   .ctx = &scene };
	struct sample wanted;

	scene = (struct scene){ .now_ms = NOW };
	mock_start(&scene.server, script);
	send_desk_load(&scene.prog);
	scene.provider = send_desk_site(&scene.prog, DESK_FAL).provider;
	scene.prog.provider[scene.provider].files = RD_FILES_UPLOAD;
	scene.prog.provider[scene.provider].inline_max = 10;
	cr_assert_eq(rd_net_new(&net_options, &scene.net), RD_OK);
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT(MOCK_KEY), &scene.key),
		     RD_OK);
	options.net = scene.net;
	options.prog = &scene.prog;
	options.loopback = rd_str_of(scene.server.url);
	cr_assert_eq(rd_disp_uploads_new(&options, &scene.uploads), RD_OK);
	for (size_t i = 0; i < N_FILES; i++) {
		struct rd_buf *buf = &scene.files[i].buf;

		sample_init(&scene.files[i]);
		sample_init(&scene.stripped[i]);
		if (i == 2)
			rd_buf_cstr(buf, "<svg/>");
		else
			sample_full((enum rd_pic_type)i, 6, buf);
		rd_crypt_sha256_hex(buf->ptr, buf->len, scene.hashes[i]);
		if (i == 2)
			continue;
		sample_init(&wanted);
		cr_assert_eq(rd_pic_strip(rd_buf_view(buf),
					  &scene.stripped[i].buf,
					  &wanted.problem),
			     RD_OK);
		sample_fini(&wanted);
	}
	for (size_t i = 0; i < 8; i++)
		rd_buf_init(&scene.urls[i], SAMPLE_CAP);
}

static void
close_scene(void)
{
	if (scene.uploads)
		rd_disp_uploads_stop(scene.uploads);
	rd_net_free(scene.net);
	rd_disp_uploads_free(scene.uploads);
	rd_crypt_secret_free(scene.key);
	rd_prog_fini(&scene.prog);
	mock_stop(&scene.server);
	for (size_t i = 0; i < N_FILES; i++) {
		sample_fini(&scene.files[i]);
		sample_fini(&scene.stripped[i]);
	}
	for (size_t i = 0; i < 8; i++)
		rd_buf_fini(&scene.urls[i]);
}

static void
take_end(void *ctx, const struct rd_disp_uploads_end *end)
{
	struct scene *s = ctx;

	s->n_done++;
	s->status = end->status;
	s->on = end->on;
	s->n_sent = end->n_sent;
	snprintf(s->code, sizeof(s->code), "%s",
		 end->status == RD_OK ? "" : end->problem.code);
	s->exit_code = end->status == RD_OK ? 0 : end->problem.exit_code;
	for (uint32_t i = 0; i < end->n_sent; i++) {
		s->sent[i] = end->sent[i];
		rd_buf_reset(&s->urls[i]);
		rd_buf_str(&s->urls[i], end->sent[i].url);
	}
}

/* The file's digest, or an URL. */
static void
ask_for(const char *const *references)
{
	struct rd_disp_reference list[8] = { 0 };
	struct rd_disp_upload_ask ask = { .provider = scene.provider,
					  .references = list,
					  .pixels_max = scene.pixels_max,
					  .bytes_max = scene.bytes_max,
					  .done = take_end,
					  .ctx = &scene };

	for (uint32_t i = 0; references[i]; i++) {
		bool is_url = strchr(references[i], ':');

		list[i].n = i + 1;
		list[i].url = is_url ? rd_str_of(references[i]) : RD_STR_NONE;
		list[i].sha256 = is_url ? RD_STR_NONE
					: rd_str_of(references[i]);
		ask.n_references = i + 1;
	}
	cr_assert_eq(rd_disp_upload(scene.uploads, &ask), RD_OK);
}

/* Until so many asks have ended; time goes on when nothing else does. */
static void
wait_for(unsigned n_done)
{
	size_t running = 0;

	for (unsigned i = 0; scene.n_done < n_done && i < 10000; i++) {
		int64_t next = rd_disp_uploads_tick(scene.uploads);

		cr_assert_eq(rd_net_run(scene.net, 20, &running), RD_OK);
		if (!running && next != INT64_MAX && scene.n_done < n_done)
			scene.now_ms = next;
	}
	cr_assert_eq(scene.n_done, n_done);
}

static void
upload(const char *file)
{
	const char *const references[] = { file, NULL };

	ask_for(references);
	wait_for(1);
}

static void
expect_uploaded(uint32_t i, unsigned file)
{
	const struct rd_mock *mock = scene.server.mock;
	struct rd_str stripped = sample_view(&scene.stripped[file]);
	bool found = false;
	char hash[RD_CRYPT_HASH_TEXT];

	cr_expect_eq(scene.status, RD_OK, "%s", scene.code);
	cr_assert_gt(scene.n_sent, i);
	cr_expect_eq(scene.sent[i].way, RD_DISP_UPLOADED);
	cr_expect_eq(scene.sent[i].n, i + 1);
	cr_expect_eq(scene.sent[i].bytes, stripped.len);
	rd_crypt_sha256_hex(stripped.ptr, stripped.len, hash);
	cr_expect_str_eq(scene.sent[i].sha256, hash);
	cr_expect(rd_str_starts(rd_buf_view(&scene.urls[i]), scene.server.url));
	for (size_t k = 0; k < mock->n_uploads; k++)
		found = found ||
			(mock->uploads[k]->done &&
			 rd_str_eq(rd_buf_view(&mock->uploads[k]->bytes),
				   stripped));
	cr_expect(found, "what was stored is not the stripped picture");
}

static void
expect_failed(const char *code, int exit_code, uint32_t on)
{
	cr_expect_str_eq(scene.code, code);
	cr_expect_eq(scene.exit_code, exit_code);
	cr_expect_eq(scene.on, on, "%u", scene.on);
	cr_expect_eq(scene.n_sent, 0);
}

/* ---- ways ---- */

Test(upload, a_stripped_copy_is_put_where_the_provider_says)
{
	const struct rd_mock *mock;

	open_scene("");
	mock = scene.server.mock;
	upload(scene.hashes[0]);
	expect_uploaded(0, 0);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_INITIATE), 1);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_PUT), 1);
	cr_expect_str_eq(mock->uploads[0]->type, "image/jpeg");
	cr_expect(rd_str_starts(rd_str_of(scene.sent[0].sha256), "") &&
		  !strncmp(mock->uploads[0]->name, scene.sent[0].sha256, 16));
	close_scene();
}

Test(upload, several_at_once_and_none_twice)
{
	const char *const both[] = { scene.hashes[0], scene.hashes[1],
				     scene.hashes[0], NULL };

	open_scene("");
	ask_for(both);
	ask_for(both);
	wait_for(2);
	expect_uploaded(0, 0);
	expect_uploaded(1, 1);
	expect_uploaded(2, 0);
	ask_for(both);
	wait_for(3);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_INITIATE), 2);
	cr_expect_eq(scene.n_reads, 2);
	close_scene();
}

Test(upload, small_ones_stand_in_the_text)
{
	struct rd_str type;
	struct sample got;

	open_scene("");
	scene.prog.provider[scene.provider].inline_max = 1u << 18;
	upload(scene.hashes[1]);
	cr_expect_eq(scene.sent[0].way, RD_DISP_INLINE);
	sample_init(&got);
	cr_assert_eq(
		rd_disp_data_uri(rd_buf_view(&scene.urls[0]), &type, &got.buf),
		RD_OK);
	cr_expect(rd_str_is(type, "image/png"));
	cr_expect(
		rd_str_eq(sample_view(&got), sample_view(&scene.stripped[1])));
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_INITIATE), 0);
	sample_fini(&got);
	close_scene();
}

Test(upload, urls_stay_as_they_are)
{
	const char *const good[] = { "https://pictures.example/a.png?x=1",
				     NULL };
	const char *const bad[] = { "http://pictures.example/a.png", NULL };

	open_scene("");
	ask_for(good);
	wait_for(1);
	cr_expect_eq(scene.sent[0].way, RD_DISP_BY_URL);
	cr_expect(rd_str_is(rd_buf_view(&scene.urls[0]), good[0]));
	cr_expect_str_eq(scene.sent[0].sha256, "");
	ask_for(bad);
	wait_for(2);
	expect_failed("reference.url", 4, 0);
	close_scene();
}

Test(upload, large_ones_go_in_parts)
{
	open_scene("");
	scene.prog.provider[scene.provider].parts_above = 99;
	scene.prog.provider[scene.provider].part_bytes = 100;
	upload(scene.hashes[0]);
	expect_uploaded(0, 0);
	cr_expect(scene.server.mock->uploads[0]->multipart);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_PART),
		     (scene.stripped[0].buf.len + 99) / 100);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_COMPLETE), 1);
	close_scene();
}

/* ---- what is not sent at all ---- */

Test(upload, what_a_provider_does_not_take)
{
	static const char missing[] = "0000000000000000000000000000000000000000"
				      "000000000000000000000000";

	open_scene("");
	upload(missing);
	expect_failed("asset.missing", 4, 0);
	scene.n_done = 0;
	upload(scene.hashes[2]);
	expect_failed("picture.type", 4, 0);
	scene.n_done = 0;
	scene.pixels_max = 24 * 16 - 1;
	upload(scene.hashes[0]);
	expect_failed("reference.too-large", 4, RD_ON_REFUSED);
	scene.n_done = 0;
	scene.pixels_max = 0;
	scene.bytes_max = 20;
	upload(scene.hashes[0]);
	expect_failed("reference.too-large", 4, RD_ON_REFUSED);
	scene.n_done = 0;
	scene.bytes_max = 0;
	scene.prog.provider[scene.provider].files = RD_FILES_INLINE;
	upload(scene.hashes[0]);
	expect_failed("reference.too-large", 4, RD_ON_REFUSED);
	scene.n_done = 0;
	scene.prog.provider[scene.provider].files = RD_FILES_URL;
	upload(scene.hashes[0]);
	expect_failed("reference.file", 4, RD_ON_REFUSED);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_INITIATE), 0);
	close_scene();
}

/* One bad reference, and the good ones beside it do not move. */
Test(upload, all_or_none)
{
	const char *const mixed[] = { scene.hashes[0], scene.hashes[2], NULL };

	open_scene("");
	ask_for(mixed);
	wait_for(1);
	expect_failed("picture.type", 4, 0);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_INITIATE), 0);
	close_scene();
}

/* ---- faults ---- */

static const struct {
	const char *script;
	const char *code; /* "": it arrives all the same */
	int exit_code;
	uint32_t on;
	unsigned n_initiates, n_puts, seconds;
} faults[] = {
	{ "on initiate 1 status 500", "", 0, 0, 2, 1, 0 },
	{ "on initiate 1-3 nginx 502", "", 0, 0, 4, 1, 3 },
	{ "on initiate nginx 503", "upload.failed", 7, RD_ON_BUSY, 4, 0, 3 },
	{ "on initiate 1 status 429\non initiate 1 retry-after 7", "", 0, 0, 2,
	  1, 7 },
	{ "on initiate status 429\non initiate retry-after 3600",
	  "upload.failed", 7, RD_ON_BUSY, 1, 0, 0 },
	{ "on initiate status 401", "upload.refused", 7, RD_ON_FUNDS, 1, 0, 0 },
	{ "on initiate status 422", "upload.refused", 7, RD_ON_REFUSED, 1, 0,
	  0 },
	{ "on initiate 1 html", "", 0, 0, 2, 1, 0 },
	{ "on initiate 1 cut", "", 0, 0, 2, 1, 0 },
	{ "on initiate 1 reset", "", 0, 0, 2, 1, 0 },
	{ "on initiate other-host evil.example", "upload.host", 5, 0, 1, 0, 0 },
	{ "on put 1 status 403", "", 0, 0, 2, 2, 0 },
	{ "on put status 403", "upload.failed", 7, RD_ON_REFUSED, 4, 4, 3 },
	{ "on put 1 reset", "", 0, 0, 1, 2, 0 },
	{ "on put 1 close", "", 0, 0, 1, 2, 0 },
	{ "on put 1 nginx 504", "", 0, 0, 1, 2, 0 },
	{ "on put 1 slow-headers 2", "", 0, 0, 1, 1, 0 },
	{ "on put redirect 307 https://evil.example/", "upload.failed", 7,
	  RD_ON_BUSY, 1, 4, 3 },
};

Test(upload, faults, .timeout = 60)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		open_scene(faults[i].script);
		upload(scene.hashes[0]);
		cr_expect_str_eq(scene.code, faults[i].code, "%s: %s",
				 faults[i].script, scene.code);
		cr_expect_eq(scene.exit_code, faults[i].exit_code);
		cr_expect_eq(scene.on, faults[i].on, "%s: on %u",
			     faults[i].script, scene.on);
		if (!faults[i].code[0])
			expect_uploaded(0, 0);
		cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_INITIATE),
			     faults[i].n_initiates, "%s: %u initiates",
			     faults[i].script,
			     mock_count(&scene.server, RD_MOCK_AT_INITIATE));
		cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_PUT),
			     faults[i].n_puts, "%s: %u puts", faults[i].script,
			     mock_count(&scene.server, RD_MOCK_AT_PUT));
		cr_expect_geq(scene.now_ms - NOW, faults[i].seconds * 1000);
		close_scene();
	}
}

/* A part that is lost is sent again, and no other. */
Test(upload, lost_parts)
{
	open_scene("on part 2 reset");
	scene.prog.provider[scene.provider].parts_above = 99;
	scene.prog.provider[scene.provider].part_bytes = 100;
	upload(scene.hashes[0]);
	expect_uploaded(0, 0);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_PART),
		     (scene.stripped[0].buf.len + 99) / 100 + 1);
	close_scene();
}

Test(upload, nobody_there)
{
	open_scene("");
	mock_stop(&scene.server);
	upload(scene.hashes[0]);
	expect_failed("upload.failed", 7, RD_ON_UNREACHED);
	mock_start(&scene.server, "");
	close_scene();
}

/* One that failed is begun anew when it is asked for anew. */
Test(upload, failure_is_not_kept)
{
	open_scene("on initiate 1 status 422");
	upload(scene.hashes[0]);
	expect_failed("upload.refused", 7, RD_ON_REFUSED);
	scene.n_done = 0;
	upload(scene.hashes[0]);
	expect_uploaded(0, 0);
	close_scene();
}

Test(upload, who_does_not_wait_is_not_told)
{
	const char *const references[] = { scene.hashes[0], NULL };

	open_scene("");
	ask_for(references);
	rd_disp_upload_forget(scene.uploads, &scene);
	for (int i = 0; i < 20; i++) {
		size_t running;

		cr_assert_eq(rd_net_run(scene.net, 10, &running), RD_OK);
	}
	cr_expect_eq(scene.n_done, 0);
	ask_for(references);
	wait_for(1);
	cr_expect_eq(mock_count(&scene.server, RD_MOCK_AT_INITIATE), 1);
	close_scene();
}

/* Stopped in the middle: nothing is told, nothing is left. */
Test(upload, stopping)
{
	const char *const references[] = { scene.hashes[0], NULL };

	open_scene("on initiate stall");
	ask_for(references);
	close_scene();
	cr_expect_eq(scene.n_done, 0);
}

/* Whoever wanted them is gone while their bytes are on the way. */
Test(upload, orphans)
{
	const char *const references[] = { scene.hashes[0], scene.hashes[1],
					   NULL };
	size_t running = 1;

	open_scene("on put delay 50");
	ask_for(references);
	while (!mock_count(&scene.server, RD_MOCK_AT_PUT))
		cr_assert_eq(rd_net_run(scene.net, 10, &running), RD_OK);
	rd_disp_uploads_free(scene.uploads);
	scene.uploads = NULL;
	while (running)
		cr_assert_eq(rd_net_run(scene.net, 10, &running), RD_OK);
	close_scene();
	cr_expect_eq(scene.n_done, 0);
}
