/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Asks, and the copies that they wait for. */

#include "dispatch/upload.h"

#include <stdio.h>
#include <stdlib.h>

#include "dispatch/upload-file.h"

#define SOURCE_CAP ((size_t)64 << 20)
#define ASK_CAP ((size_t)1 << 30)

/* What waits for one reference: a copy under way, or NULL where `sent` is
 * complete. */
struct wanted {
	struct rd_disp_sent sent;
	struct disp_upload_file *file;
};

struct ask {
	struct ask *next;
	struct rd_disp_upload_ask what;
	struct rd_arena arena;
	struct wanted *wanted;
};

struct rd_disp_uploads {
	struct rd_disp_uploads_options options;
	struct disp_upload_file *files;
	struct ask *asks;
	bool stopped;
};

enum rd_status
rd_disp_uploads_new(const struct rd_disp_uploads_options *options,
		    struct rd_disp_uploads **uploads)
{
	struct rd_disp_uploads *made = calloc(1, sizeof(*made));

	*uploads = made;
	if (!made)
		return RD_NOMEM;
	made->options = *options;
	return RD_OK;
}

static void
free_ask(struct ask *ask)
{
	rd_arena_fini(&ask->arena);
	free(ask);
}

void
rd_disp_uploads_stop(struct rd_disp_uploads *uploads)
{
	uploads->stopped = true;
}

void
rd_disp_uploads_free(struct rd_disp_uploads *uploads)
{
	if (!uploads)
		return;
	while (uploads->files) {
		struct disp_upload_file *file = uploads->files;

		uploads->files = file->next;
		disp_upload_file_drop(file);
	}
	while (uploads->asks) {
		struct ask *ask = uploads->asks;

		uploads->asks = ask->next;
		free_ask(ask);
	}
	free(uploads);
}

/* ---- ends ---- */

static void
end_ask(struct ask *ask, const struct rd_disp_uploads_end *end)
{
	ask->what.done(ask->what.ctx, end);
	free_ask(ask);
}

static void
end_failed(struct ask *ask, enum rd_status status, uint32_t on,
	   const struct rd_problem *problem)
{
	struct rd_disp_uploads_end end = { .status = status,
					   .problem = *problem,
					   .on = on };

	end_ask(ask, &end);
}

static void
end_complete(struct ask *ask)
{
	uint32_t n = ask->what.n_references;
	struct rd_disp_uploads_end end = { .status = RD_OK, .n_sent = n };
	struct rd_disp_sent *sent = rd_arena_array(&ask->arena, n + 1,
						   sizeof(*sent));

	if (!sent) {
		rd_problem_set(&end.problem, RD_NOMEM, 10, "upload.memory",
			       "no memory for references");
		end_failed(ask, RD_NOMEM, 0, &end.problem);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		sent[i] = ask->wanted[i].file ? ask->wanted[i].file->sent
					      : ask->wanted[i].sent;
		sent[i].n = ask->wanted[i].sent.n;
	}
	end.sent = sent;
	end_ask(ask, &end);
}

/* The first copy that failed; NULL and *all: none did, and all are there. */
static const struct disp_upload_file *
find_failed(const struct ask *ask, bool *all)
{
	*all = true;
	for (uint32_t i = 0; i < ask->what.n_references; i++) {
		const struct disp_upload_file *file = ask->wanted[i].file;

		if (file && file->step == DISP_UPLOAD_FAILED)
			return file;
		*all = *all && (!file || file->step == DISP_UPLOAD_DONE);
	}
	return NULL;
}

/* Ends the first ask that can be; false when there is none. */
static bool
end_one(struct rd_disp_uploads *uploads)
{
	for (struct ask **at = &uploads->asks; *at; at = &(*at)->next) {
		struct ask *ask = *at;
		bool all;
		const struct disp_upload_file *failed = find_failed(ask, &all);

		if (!failed && !all)
			continue;
		*at = ask->next;
		if (failed)
			end_failed(ask, failed->status, failed->on,
				   &failed->problem);
		else
			end_complete(ask);
		return true;
	}
	return false;
}

static void
take_ended(void *ctx)
{
	struct rd_disp_uploads *uploads = ctx;

	/* Asks may come while others are told: each is told once. */
	while (end_one(uploads))
		continue;
}

static bool
has_failed(const struct disp_upload_file *file)
{
	return file->step == DISP_UPLOAD_FAILED;
}

/* Those that failed, and those that were only made for an ask that has come to
 * nothing. */
static void
drop_files(struct rd_disp_uploads *uploads, const struct ask *nothing)
{
	struct disp_upload_file **at = &uploads->files;

	while (*at) {
		struct disp_upload_file *file = *at;

		if (nothing ? file->begun || file->maker != nothing
			    : !has_failed(file)) {
			at = &file->next;
			continue;
		}
		*at = file->next;
		disp_upload_file_drop(file);
	}
}

/* ---- references ---- */

struct making {
	struct rd_disp_uploads *uploads;
	struct ask *ask;
	const struct rd_prog_provider *provider;
	struct rd_problem problem;
};

static enum rd_status
no_memory(struct making *m)
{
	return rd_problem_set(&m->problem, RD_NOMEM, 10, "upload.memory",
			      "no memory for references");
}

static enum rd_status
take_url(struct making *m, struct rd_str text, struct rd_disp_sent *sent)
{
	struct rd_str loopback = m->uploads->options.loopback;
	bool on_trial = loopback.len && text.len > loopback.len &&
			!memcmp(text.ptr, loopback.ptr, loopback.len) &&
			text.ptr[loopback.len] == '/';
	struct rd_disp_url url;
	char *copy;

	if (!on_trial && !rd_disp_url_read(text, &url))
		return rd_problem_set(&m->problem, RD_SEMANTIC, 4,
				      "reference.url",
				      "the URL of reference %u is none that "
				      "can be sent: https, a host name, no "
				      "port and no user",
				      sent->n);
	copy = rd_arena_strdup(&m->ask->arena, text);
	sent->way = RD_DISP_BY_URL;
	sent->url = (struct rd_str){ copy, text.len };
	return copy ? RD_OK : no_memory(m);
}

static enum rd_status
refuse_size(struct making *m, uint32_t n, const char *what)
{
	return rd_problem_set(&m->problem, RD_LIMIT, 4, "reference.too-large",
			      "reference %u has more %s than the model takes",
			      n, what);
}

static enum rd_status
check_size(struct making *m, const struct rd_disp_sent *sent)
{
	const struct rd_disp_upload_ask *what = &m->ask->what;
	int64_t pixels = (int64_t)sent->picture.width * sent->picture.height;

	if (what->pixels_max && pixels > what->pixels_max)
		return refuse_size(m, sent->n, "pixels");
	if (what->bytes_max && (int64_t)sent->bytes > what->bytes_max)
		return refuse_size(m, sent->n, "bytes");
	if (m->provider->files == RD_FILES_INLINE &&
	    sent->bytes > m->provider->inline_max)
		return refuse_size(m, sent->n, "bytes");
	return RD_OK;
}

/* The stripped copy of a file. */
static enum rd_status
read_file(struct making *m, struct rd_str sha256, struct rd_buf *out,
	  struct rd_disp_sent *sent)
{
	const struct rd_disp_uploads_options *o = &m->uploads->options;
	struct rd_buf source;
	enum rd_status status;

	rd_buf_init(&source, SOURCE_CAP);
	status = o->read(o->ctx, sha256, &source, &m->problem);
	if (status == RD_OK)
		status = rd_pic_read_sent(rd_buf_view(&source), &sent->picture,
					  &m->problem);
	if (status == RD_OK)
		status = rd_pic_strip(rd_buf_view(&source), out, &m->problem);
	if (status != RD_OK && !m->problem.where[0])
		rd_problem_where(&m->problem, "reference %u", sent->n);
	rd_buf_fini(&source);
	if (status != RD_OK)
		return status;
	sent->bytes = out->len;
	rd_crypt_sha256_hex(out->ptr, out->len, sent->sha256);
	return check_size(m, sent);
}

static enum rd_status
take_inline(struct making *m, const struct rd_buf *bytes,
	    struct rd_disp_sent *sent)
{
	struct rd_buf uri;
	char *copy;

	rd_buf_init(&uri, 2 * RD_PIC_IN_CAP);
	rd_disp_inline_put(rd_buf_view(bytes), sent->picture.type, &uri);
	copy = rd_buf_status(&uri) == RD_OK
		       ? rd_arena_strdup(&m->ask->arena, rd_buf_view(&uri))
		       : NULL;
	sent->way = RD_DISP_INLINE;
	sent->url = (struct rd_str){ copy, uri.len };
	rd_buf_fini(&uri);
	return copy ? RD_OK : no_memory(m);
}

static enum rd_status
add_file(struct making *m, struct rd_str source, struct rd_buf *bytes,
	 struct wanted *wanted)
{
	struct rd_disp_uploads *uploads = m->uploads;
	struct disp_upload_file *file;

	file = disp_upload_file_new(&uploads->options, m->ask->what.provider,
				    bytes, &wanted->sent);
	if (!file)
		return no_memory(m);
	snprintf(file->source, sizeof(file->source), "%.*s",
		 RD_STR_FMT(source));
	file->ended = take_ended;
	file->ctx = uploads;
	file->maker = m->ask;
	file->stopped = &uploads->stopped;
	file->next = uploads->files;
	uploads->files = file;
	wanted->file = file;
	return RD_OK;
}

static struct disp_upload_file *
find_file(const struct making *m, struct rd_str source)
{
	struct disp_upload_file *file = m->uploads->files;

	while (file && (file->site.provider != m->ask->what.provider ||
			!rd_str_is(source, file->source) || has_failed(file)))
		file = file->next;
	return file;
}

static enum rd_status
take_file(struct making *m, struct rd_str source, struct wanted *wanted)
{
	struct rd_disp_sent sent;
	struct rd_buf bytes;
	enum rd_status status;

	if (m->provider->files == RD_FILES_URL)
		return rd_problem_set(&m->problem, RD_SEMANTIC, 4,
				      "reference.file",
				      "the provider takes references by URL "
				      "only, and reference %u is a file",
				      wanted->sent.n);
	wanted->file = find_file(m, source);
	if (wanted->file) {
		sent = wanted->file->sent;
		sent.n = wanted->sent.n;
		return check_size(m, &sent);
	}
	rd_buf_init(&bytes, RD_PIC_IN_CAP + RD_PIC_TURN_MAX);
	status = read_file(m, source, &bytes, &wanted->sent);
	if (status == RD_OK && (m->provider->files == RD_FILES_INLINE ||
				bytes.len <= m->provider->inline_max))
		status = take_inline(m, &bytes, &wanted->sent);
	else if (status == RD_OK)
		return add_file(m, source, &bytes, wanted);
	rd_buf_fini(&bytes);
	return status;
}

static enum rd_status
take_references(struct making *m)
{
	const struct rd_disp_upload_ask *what = &m->ask->what;
	enum rd_status status = RD_OK;

	for (uint32_t i = 0; status == RD_OK && i < what->n_references; i++) {
		const struct rd_disp_reference *r = &what->references[i];
		struct wanted *wanted = &m->ask->wanted[i];

		wanted->sent.n = r->n;
		status = r->url.ptr ? take_url(m, r->url, &wanted->sent)
				    : take_file(m, r->sha256, wanted);
	}
	return status;
}

/* ---- asks ---- */

static struct ask *
new_ask(const struct rd_disp_upload_ask *what)
{
	struct ask *ask = calloc(1, sizeof(*ask));

	if (!ask)
		return NULL;
	ask->what = *what;
	rd_arena_init(&ask->arena, ASK_CAP);
	ask->wanted = rd_arena_array(&ask->arena, what->n_references + 1,
				     sizeof(*ask->wanted));
	if (ask->wanted)
		return ask;
	free_ask(ask);
	return NULL;
}

/* A limit of the model or the provider may be none of another one's. */
static uint32_t
reason_to_leave(const struct rd_problem *problem)
{
	return rd_str_starts(rd_str_of(problem->code), "reference.") &&
			       strcmp(problem->code, "reference.url")
		       ? RD_ON_REFUSED
		       : 0;
}

static struct disp_upload_file *
find_unbegun(const struct rd_disp_uploads *uploads)
{
	struct disp_upload_file *file = uploads->files;

	while (file && file->begun)
		file = file->next;
	return file;
}

enum rd_status
rd_disp_upload(struct rd_disp_uploads *uploads,
	       const struct rd_disp_upload_ask *what)
{
	struct making m = { .uploads = uploads, .ask = new_ask(what) };
	struct disp_upload_file *file;
	enum rd_status status;

	if (!m.ask)
		return RD_NOMEM;
	m.provider = &uploads->options.prog->provider[what->provider];
	status = take_references(&m);
	m.ask->what.references = NULL; /* the caller's */
	if (status != RD_OK) {
		drop_files(uploads, m.ask);
		end_failed(m.ask, status, reason_to_leave(&m.problem),
			   &m.problem);
		return RD_OK;
	}
	m.ask->next = uploads->asks;
	uploads->asks = m.ask;
	while ((file = find_unbegun(uploads)))
		disp_upload_file_go(file);
	take_ended(uploads);
	return RD_OK;
}

void
rd_disp_upload_forget(struct rd_disp_uploads *uploads, const void *ctx)
{
	struct ask **at = &uploads->asks;

	while (*at) {
		struct ask *ask = *at;

		if (ask->what.ctx != ctx) {
			at = &ask->next;
			continue;
		}
		*at = ask->next;
		free_ask(ask);
	}
}

int64_t
rd_disp_uploads_tick(struct rd_disp_uploads *uploads)
{
	int64_t now = uploads->options.now_ms(uploads->options.ctx);
	int64_t next = INT64_MAX;

	drop_files(uploads, NULL);
	for (struct disp_upload_file *file = uploads->files; file;
	     file = file->next)
		if (file->due_ms <= now)
			disp_upload_file_go(file);
	for (struct disp_upload_file *file = uploads->files; file;
	     file = file->next)
		next = file->due_ms < next ? file->due_ms : next;
	return next;
}
