/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The way of one copy: ask where it may be put, put it there, whole or in
 * parts.  Asking and putting cost nothing and may be repeated; where a place
 * is refused (its leave may have run out) another one is asked for. */

#include "dispatch/upload-file.h"

#include <stdio.h>
#include <stdlib.h>

#define REPLY_CAP ((size_t)1 << 20)
#define WIRE_CAP ((size_t)4 << 20)
#define PARTS_CAP ((size_t)512 << 10)
#define WAIT_MS 500
#define WAIT_MAX_S 60
#define MS 1000

struct disp_upload_file *
disp_upload_file_new(const struct rd_disp_uploads_options *options,
		     uint32_t provider, struct rd_buf *bytes,
		     const struct rd_disp_sent *sent)
{
	struct disp_upload_file *file = calloc(1, sizeof(*file));

	if (!file) {
		rd_buf_fini(bytes);
		return NULL;
	}
	file->options = options;
	file->site = (struct rd_disp_site){ options->prog, provider, RD_NONE,
					    options->loopback };
	file->sent = *sent;
	file->bytes = *bytes;
	file->due_ms = INT64_MAX;
	snprintf(file->name, sizeof(file->name), "%.16s.%s", sent->sha256,
		 rd_pic_suffix(sent->picture.type));
	rd_buf_init(&file->parts, PARTS_CAP);
	rd_buf_init(&file->upload_url, RD_NET_URL_CAP + 1);
	rd_buf_init(&file->url, RD_NET_URL_CAP + 1);
	rd_arena_init(&file->wire, WIRE_CAP);
	rd_arena_init(&file->answer, RD_DISP_REPLY_ARENA_CAP);
	return file;
}

/* What is known of a copy in the end is its URL; many may be known. */
static void
forget_exchange(struct disp_upload_file *file)
{
	rd_arena_fini(&file->wire);
	rd_arena_fini(&file->answer);
	rd_arena_init(&file->wire, WIRE_CAP);
	rd_arena_init(&file->answer, RD_DISP_REPLY_ARENA_CAP);
	rd_buf_fini(&file->parts);
	rd_buf_fini(&file->upload_url);
}

static void
free_file(struct disp_upload_file *file)
{
	forget_exchange(file);
	rd_buf_fini(&file->bytes);
	rd_buf_fini(&file->url);
	free(file);
}

void
disp_upload_file_drop(struct disp_upload_file *file)
{
	if (file->under_way)
		file->orphan = true;
	else
		free_file(file);
}

static const struct rd_prog_provider *
provider_of(const struct disp_upload_file *file)
{
	return &file->site.prog->provider[file->site.provider];
}

static struct rd_str
provider_name(const struct disp_upload_file *file)
{
	return rd_prog_str(file->site.prog, provider_of(file)->name);
}

/* ---- one exchange ---- */

static enum rd_send_call
call_of(const struct disp_upload_file *file)
{
	switch (file->step) {
	case DISP_UPLOAD_PUT:
		return RD_CALL_PUT;
	case DISP_UPLOAD_PART:
		return RD_CALL_PUT_PART;
	case DISP_UPLOAD_JOIN:
		return RD_CALL_PUT_DONE;
	default:
		return file->in_parts ? RD_CALL_UPLOAD_PARTS : RD_CALL_UPLOAD;
	}
}

static struct rd_str
part_of(const struct disp_upload_file *file)
{
	struct rd_str bytes = rd_buf_view(&file->bytes);
	size_t size = provider_of(file)->part_bytes;
	size_t from = size * (file->part - 1);

	return (struct rd_str){ bytes.ptr + from, bytes.len - from < size
							  ? bytes.len - from
							  : size };
}

static struct rd_str
body_of(const struct disp_upload_file *file)
{
	if (file->call.body_kind != RD_BODY_BYTES)
		return file->call.body;
	return file->step == DISP_UPLOAD_PART ? part_of(file)
					      : rd_buf_view(&file->bytes);
}

static void
take_reply(void *ctx, const struct rd_net_reply *reply)
{
	struct disp_upload_file *file = ctx;
	struct rd_disp_reply said;

	file->under_way = false;
	if (file->orphan) {
		free_file(file);
		return;
	}
	if (*file->stopped)
		return;
	said = rd_disp_reply_of(reply,
				file->options->now_ms(file->options->ctx));
	file->end = reply->end;
	rd_arena_reset(&file->answer);
	if (rd_disp_reply_read(&file->site, call_of(file), &said, &file->answer,
			       &file->said) != RD_OK)
		file->said = (struct rd_disp_said){ .meaning = RD_DISP_AGAIN,
						    .why = "out of memory" };
	file->answered = true;
	if (!file->starting)
		disp_upload_file_go(file);
}

static enum rd_status
start(struct disp_upload_file *file, struct rd_problem *problem)
{
	const struct rd_disp_uploads_options *o = file->options;
	const struct rd_disp_holes holes = {
		.on = call_of(file),
		.given_url = file->upload_url.len
				     ? rd_buf_view(&file->upload_url)
				     : RD_STR_NONE,
		.type = rd_str_of(rd_pic_mime(file->sent.picture.type)),
		.name = rd_str_of(file->name),
		.file_url = rd_buf_view(&file->url),
		.parts = rd_buf_view(&file->parts),
		.part = file->part,
	};
	struct rd_net_request rest = {
		.reply_cap = REPLY_CAP,
		.done = take_reply,
		.ctx = file,
	};
	enum rd_status status;

	rd_arena_reset(&file->wire);
	status = rd_disp_call_write(&file->site, &holes, &file->wire,
				    &file->call, problem);
	if (status != RD_OK)
		return status;
	rest.body = body_of(file);
	file->under_way = true;
	status = rd_disp_start(o->net, &file->call,
			       o->secret(o->ctx, file->site.provider), &rest,
			       problem);
	file->under_way = file->under_way && status == RD_OK;
	return status;
}

/* ---- what it comes to ---- */

static void
fail(struct disp_upload_file *file, enum rd_status status, uint32_t on)
{
	file->step = DISP_UPLOAD_FAILED;
	file->status = status;
	file->on = on;
	rd_buf_fini(&file->bytes);
}

static bool
fail_foreign(struct disp_upload_file *file)
{
	rd_problem_set(&file->problem, RD_DENIED, 5, "upload.host",
		       "%.*s names a place for a picture that the rules do "
		       "not allow",
		       RD_STR_FMT(provider_name(file)));
	fail(file, RD_DENIED, 0);
	return false;
}

/* May another place help?  Where it may be put is said for some time only. */
static bool
is_place_lost(const struct disp_upload_file *file)
{
	return file->step != DISP_UPLOAD_ASK &&
	       (file->said.meaning == RD_DISP_REFUSED ||
		file->said.meaning == RD_DISP_KEY ||
		file->said.meaning == RD_DISP_GONE);
}

static bool
is_again(const struct disp_upload_file *file)
{
	enum rd_disp_meaning meaning = file->said.meaning;

	return meaning == RD_DISP_UNSENT || meaning == RD_DISP_AGAIN ||
	       meaning == RD_DISP_BUSY || meaning == RD_DISP_UNCLEAR ||
	       is_place_lost(file);
}

static void
begin_anew(struct disp_upload_file *file)
{
	file->step = DISP_UPLOAD_ASK;
	file->part = 0;
	rd_buf_reset(&file->parts);
	rd_buf_reset(&file->upload_url);
	rd_buf_reset(&file->url);
}

static uint32_t
reason_to_leave(const struct disp_upload_file *file)
{
	uint32_t on = rd_disp_meaning_on(file->said.meaning);

	if (on || !is_again(file))
		return on;
	return rd_net_was_sent(file->end) ? RD_ON_BUSY : RD_ON_UNREACHED;
}

/* Waits for another try, or is done with trying. */
static bool
take_failure(struct disp_upload_file *file)
{
	int64_t wait = (int64_t)WAIT_MS << file->n_failed;
	int64_t asked = (int64_t)file->said.retry_after_s * MS;
	bool again = is_again(file) && file->said.retry_after_s <= WAIT_MAX_S &&
		     ++file->n_failed < RD_DISP_UPLOAD_TRIES;

	if (!again) {
		bool refused = !is_again(file);

		rd_problem_set(&file->problem, refused ? RD_DENIED : RD_IO, 7,
			       refused ? "upload.refused" : "upload.failed",
			       "%.*s does not take a picture: %s",
			       RD_STR_FMT(provider_name(file)), file->said.why);
		fail(file, refused ? RD_DENIED : RD_IO, reason_to_leave(file));
		return false;
	}
	if (is_place_lost(file))
		begin_anew(file);
	file->due_ms = file->options->now_ms(file->options->ctx) +
		       (asked > wait ? asked : wait);
	return false;
}

static bool
finish(struct disp_upload_file *file)
{
	if (!file->url.len || !rd_disp_url_accept(&file->site, RD_CALL_FETCH,
						  rd_buf_view(&file->url)))
		return fail_foreign(file);
	file->step = DISP_UPLOAD_DONE;
	file->sent.url = rd_buf_view(&file->url);
	rd_buf_fini(&file->bytes);
	return false;
}

static bool
take_place(struct disp_upload_file *file)
{
	rd_buf_reset(&file->upload_url);
	rd_buf_str(&file->upload_url, file->said.upload_url);
	if (file->in_parts) {
		file->part = 1;
		file->step = DISP_UPLOAD_PART;
		return true;
	}
	/* Where bytes are taken at once there is no second step. */
	if (!rd_disp_call_find(&file->site, RD_CALL_PUT))
		return finish(file);
	file->step = DISP_UPLOAD_PUT;
	return true;
}

static bool
take_part(struct disp_upload_file *file)
{
	if (!file->said.part.ptr) {
		file->said.meaning = RD_DISP_AGAIN;
		file->said.why = "nothing was said of a part";
		return take_failure(file);
	}
	rd_buf_char(&file->parts, file->parts.len ? ',' : '[');
	rd_buf_str(&file->parts, file->said.part);
	if (file->part++ < file->n_parts)
		return true;
	rd_buf_char(&file->parts, ']');
	if (rd_buf_status(&file->parts) != RD_OK) {
		rd_problem_set(&file->problem, RD_LIMIT, 7, "upload.failed",
			       "a picture has too many parts");
		fail(file, RD_LIMIT, RD_ON_REFUSED);
		return false;
	}
	file->step = DISP_UPLOAD_JOIN;
	return true;
}

/* True when there is a next exchange, now. */
static bool
take_success(struct disp_upload_file *file)
{
	if (file->said.uploaded.ptr) {
		rd_buf_reset(&file->url);
		rd_buf_str(&file->url, file->said.uploaded);
	}
	switch (file->step) {
	case DISP_UPLOAD_ASK:
		return take_place(file);
	case DISP_UPLOAD_PART:
		return take_part(file);
	default:
		return finish(file);
	}
}

static bool
take_answer(struct disp_upload_file *file)
{
	file->answered = false;
	return file->said.meaning == RD_DISP_SAID ? take_success(file)
						  : take_failure(file);
}

/* What could not even be written or started. */
static void
take_problem(struct disp_upload_file *file, enum rd_status status)
{
	if (status == RD_DENIED)
		fail_foreign(file);
	else
		fail(file, status, RD_ON_REFUSED);
}

static void
begin(struct disp_upload_file *file)
{
	const struct rd_prog_provider *p = provider_of(file);

	file->begun = true;
	file->sent.way = RD_DISP_UPLOADED;
	file->in_parts = p->parts_above && p->part_bytes &&
			 file->bytes.len > p->parts_above &&
			 rd_disp_call_find(&file->site, RD_CALL_UPLOAD_PARTS);
	if (file->in_parts)
		file->n_parts =
			(uint32_t)((file->bytes.len + p->part_bytes - 1) /
				   p->part_bytes);
}

void
disp_upload_file_go(struct disp_upload_file *file)
{
	bool more = true;
	enum rd_status status;

	if (!file->begun)
		begin(file);
	file->due_ms = INT64_MAX;
	if (file->answered)
		more = take_answer(file);
	while (more) {
		file->starting = true;
		status = start(file, &file->problem);
		file->starting = false;
		if (status != RD_OK)
			take_problem(file, status);
		more = status == RD_OK && file->answered && take_answer(file);
	}
	if (!disp_upload_has_ended(file))
		return;
	forget_exchange(file);
	file->ended(file->ctx);
}
