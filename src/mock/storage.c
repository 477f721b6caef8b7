/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* An upload's URL holds its own permission; a key that comes along is a leak
 * and refused. */
#include <stdio.h>
#include <stdlib.h>

#include "json/json.h"
#include "mock/storage.h"

void
rd_mock_upload_free(struct rd_mock_upload *upload)
{
	size_t i;

	if (!upload)
		return;
	for (i = 0; upload->parts && i < RD_MOCK_PARTS; i++)
		rd_buf_fini(&upload->parts[i]);
	free(upload->parts);
	rd_buf_fini(&upload->bytes);
	free(upload);
}

static struct rd_mock_upload *
find_upload(const struct rd_mock *mock, struct rd_str id)
{
	size_t i;

	for (i = 0; i < mock->n_uploads; i++) {
		if (rd_str_is(id, mock->uploads[i]->id))
			return mock->uploads[i];
	}
	return NULL;
}

bool
rd_mock_has_upload(const struct rd_mock *mock, struct rd_str id_and_name)
{
	const struct rd_mock_upload *upload;
	ptrdiff_t slash = rd_str_find(id_and_name, RD_STR_LIT("/"));

	if (slash < 1)
		return false;
	upload = find_upload(mock,
			     (struct rd_str){ id_and_name.ptr, (size_t)slash });
	return upload && upload->done &&
	       rd_str_is((struct rd_str){ id_and_name.ptr + slash + 1,
					  id_and_name.len - (size_t)slash - 1 },
			 upload->name);
}

/* ---- initiate ---- */

/* Names are what they may be in a path. */
static void
keep_name(struct rd_mock_upload *upload, const char *name)
{
	size_t n = 0;

	for (; name && *name && n < sizeof(upload->name) - 1; name++)
		upload->name[n++] = rd_is_alnum(*name) || strchr("._-", *name)
					    ? *name
					    : '_';
	if (!n)
		snprintf(upload->name, sizeof(upload->name), "file");
}

static struct rd_mock_upload *
add_upload(struct rd_mock *mock, const json_t *wish, bool multipart)
{
	struct rd_mock_upload *upload;
	const char *type = json_string_value(
		json_object_get(wish, "content_type"));
	size_t i;

	if (mock->n_uploads == RD_MOCK_UPLOADS)
		return NULL;
	upload = calloc(1, sizeof(*upload));
	if (!upload)
		return NULL;
	rd_buf_init(&upload->bytes, RD_MOCK_STORED);
	upload->multipart = multipart;
	if (multipart)
		upload->parts = calloc(RD_MOCK_PARTS, sizeof(*upload->parts));
	if (multipart && !upload->parts) {
		rd_mock_upload_free(upload);
		return NULL;
	}
	for (i = 0; multipart && i < RD_MOCK_PARTS; i++)
		rd_buf_init(&upload->parts[i], RD_MOCK_UPLOAD_CAP);
	snprintf(upload->type, sizeof(upload->type), "%s",
		 type ? type : "application/octet-stream");
	keep_name(upload,
		  json_string_value(json_object_get(wish, "file_name")));
	rd_mock_make_id(mock, (uint32_t)mock->n_uploads, upload->id);
	mock->uploads[mock->n_uploads++] = upload;
	return upload;
}

static void
say_urls(struct rd_mock_exchange *exchange, const struct rd_mock_upload *upload)
{
	struct rd_buf base;
	char to[512], from[768];

	rd_buf_init(&base, 1024);
	rd_mock_put_url(exchange, RD_MOCK_MEDIA, &base);
	snprintf(to, sizeof(to), "%.*s/upload/%s?sig=%.8s",
		 RD_STR_FMT(rd_buf_view(&base)), upload->id, upload->id);
	snprintf(from, sizeof(from), "%.*s/files/u/%s/%s",
		 RD_STR_FMT(rd_buf_view(&base)), upload->id, upload->name);
	rd_buf_fini(&base);
	rd_mock_say_json(
		&exchange->answer, 200,
		json_pack("{s:s,s:s}", "upload_url", to, "file_url", from));
}

void
rd_mock_serve_initiate(struct rd_mock_exchange *exchange)
{
	bool multipart = exchange->route.kind == RD_MOCK_AT_MULTIPART;
	char *store = rd_mock_parameter(exchange, "storage_type");
	struct rd_mock_upload *upload;
	struct rd_problem problem;
	json_t *wish = NULL;

	if (!store || (strcmp(store, "fal-cdn-v3") && strcmp(store, "gcs"))) {
		rd_mock_say_detail(&exchange->answer, 422,
				   "storage_type should be fal-cdn-v3 or gcs");
		free(store);
		return;
	}
	free(store);
	if (rd_json_parse(rd_buf_view(&exchange->body), NULL, &wish,
			  &problem) ||
	    !json_is_string(json_object_get(wish, "content_type")) ||
	    !json_is_string(json_object_get(wish, "file_name"))) {
		json_decref(wish);
		rd_mock_say_detail(&exchange->answer, 422,
				   "content_type and file_name are wanted");
		return;
	}
	upload = add_upload(exchange->mock, wish, multipart);
	json_decref(wish);
	if (upload)
		say_urls(exchange, upload);
	else
		rd_mock_say_detail(&exchange->answer, 507, "no room");
}

/* ---- the bytes ---- */

/* The upload that the URL may be used for, or NULL and an answer. */
static struct rd_mock_upload *
permitted(struct rd_mock_exchange *exchange)
{
	struct rd_mock_answer *answer = &exchange->answer;
	struct rd_mock_upload *upload = find_upload(exchange->mock,
						    exchange->route.job);
	char *sig = rd_mock_parameter(exchange, "sig");
	bool right = upload && sig && !strncmp(sig, upload->id, 8) && !sig[8];

	free(sig);
	if (rd_mock_header(exchange, "Authorization")) {
		rd_mock_say_detail(answer, 400,
				   "a signed URL takes no Authorization");
		return NULL;
	}
	if (!right) {
		rd_mock_say_detail(answer, 403, "the URL is not signed");
		return NULL;
	}
	if (exchange->mock->stored_bytes + exchange->body.len >
	    RD_MOCK_STORED) {
		rd_mock_say_detail(answer, 507, "no room");
		return NULL;
	}
	return upload;
}

void
rd_mock_serve_put(struct rd_mock_exchange *exchange)
{
	struct rd_mock_upload *upload = permitted(exchange);
	const char *type = rd_mock_header(exchange, "Content-Type");

	if (!upload)
		return;
	if (upload->multipart || !type || strcmp(type, upload->type)) {
		rd_mock_say_detail(&exchange->answer, 403,
				   "not the content_type that was signed");
		return;
	}
	exchange->mock->stored_bytes += exchange->body.len - upload->bytes.len;
	rd_buf_reset(&upload->bytes);
	rd_buf_str(&upload->bytes, rd_buf_view(&exchange->body));
	upload->done = !rd_buf_status(&upload->bytes);
	rd_mock_say(&exchange->answer, upload->done ? 200 : 507, "text/plain",
		    RD_STR_LIT(""));
}

static void
etag_of(const struct rd_buf *bytes, char out[40])
{
	char hex[RD_CRYPT_HASH_TEXT];

	rd_crypt_sha256_hex(bytes->ptr ? bytes->ptr : "", bytes->len, hex);
	snprintf(out, 40, "\"%.32s\"", hex);
}

void
rd_mock_serve_part(struct rd_mock_exchange *exchange)
{
	struct rd_mock_upload *upload = permitted(exchange);
	struct rd_buf *part;
	char etag[40];
	uint64_t n;

	if (!upload)
		return;
	if (!upload->multipart || !rd_str_u64(exchange->route.rest, &n) || !n ||
	    n > RD_MOCK_PARTS) {
		rd_mock_say_detail(&exchange->answer, 400, "no such part");
		return;
	}
	part = &upload->parts[n - 1];
	exchange->mock->stored_bytes += exchange->body.len - part->len;
	rd_buf_reset(part);
	rd_buf_str(part, rd_buf_view(&exchange->body));
	etag_of(part, etag);
	rd_mock_say_json(&exchange->answer, 200,
			 json_pack("{s:I,s:s}", "partNumber", (json_int_t)n,
				   "etag", etag));
	rd_mock_add_header(&exchange->answer, "ETag", rd_str_of(etag));
}

/* Every part in order, with the tag it was given. */
static bool
join_parts(struct rd_mock_upload *upload, const json_t *parts)
{
	const json_t *part;
	const char *tag;
	char etag[40];
	size_t i;

	if (!json_array_size(parts) || json_array_size(parts) > RD_MOCK_PARTS)
		return false;
	rd_buf_reset(&upload->bytes);
	for (i = 0; i < json_array_size(parts); i++) {
		part = json_array_get(parts, i);
		tag = json_string_value(json_object_get(part, "etag"));
		etag_of(&upload->parts[i], etag);
		if (json_integer_value(json_object_get(part, "partNumber")) !=
			    (json_int_t)i + 1 ||
		    !tag || strcmp(tag, etag))
			return false;
		rd_buf_str(&upload->bytes, rd_buf_view(&upload->parts[i]));
	}
	return !rd_buf_status(&upload->bytes);
}

void
rd_mock_serve_complete(struct rd_mock_exchange *exchange)
{
	struct rd_mock_upload *upload = permitted(exchange);
	struct rd_problem problem;
	json_t *list = NULL;

	if (!upload)
		return;
	exchange->mock->stored_bytes -= upload->bytes.len;
	if (upload->multipart &&
	    !rd_json_parse(rd_buf_view(&exchange->body), NULL, &list,
			   &problem) &&
	    join_parts(upload, json_object_get(list, "parts"))) {
		upload->done = true;
		rd_mock_say_json(&exchange->answer, 200, json_object());
	} else {
		rd_mock_say_detail(&exchange->answer, 400,
				   "the parts do not fit");
	}
	exchange->mock->stored_bytes += upload->bytes.len;
	json_decref(list);
}

void
rd_mock_serve_file(struct rd_mock_exchange *exchange)
{
	const struct rd_mock_upload *upload = find_upload(exchange->mock,
							  exchange->route.job);

	if (upload && upload->done &&
	    rd_str_is(exchange->route.rest, upload->name))
		rd_mock_say(&exchange->answer, 200, upload->type,
			    rd_buf_view(&upload->bytes));
	else
		rd_mock_say_detail(&exchange->answer, 404, "Not Found");
}
