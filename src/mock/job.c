/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A job's id ends with its number, so nothing is searched for. */
#include <stdio.h>
#include <stdlib.h>

#include "crypt/codec.h"
#include "mock/job.h"
#include "mock/picture.h"

/* ---- accepting and finding ---- */

void
rd_mock_job_free(struct rd_mock_job *job)
{
	if (!job)
		return;
	json_decref(job->input);
	json_decref(job->failure.detail);
	free(job->endpoint_id);
	free(job);
}

struct rd_mock_job *
rd_mock_job_add(struct rd_mock *mock, struct rd_str id, json_t *input,
		struct rd_str body)
{
	struct rd_crypt_blake2b hash;
	struct rd_mock_job *job = NULL;

	if (mock->n_jobs < RD_MOCK_JOBS)
		job = calloc(1, sizeof(*job));
	if (!job) {
		json_decref(input);
		return NULL;
	}
	job->input = input;
	job->endpoint = rd_mock_endpoint_find(id);
	job->endpoint_id = strndup(id.ptr, id.len);
	if (!job->endpoint_id) {
		rd_mock_job_free(job);
		return NULL;
	}
	rd_crypt_sha256_hex(body.ptr, body.len, job->body_sha256);
	rd_crypt_blake2b_init(&hash);
	rd_crypt_blake2b_update(&hash, id.ptr, id.len);
	rd_crypt_blake2b_update(&hash, "\n", 1);
	rd_crypt_blake2b_update(&hash, body.ptr, body.len);
	rd_crypt_blake2b_final(&hash, job->digest);
	rd_mock_make_id(mock, (uint32_t)mock->n_jobs, job->id);
	job->sent_ms = rd_mock_now_ms();
	job->began_ms = rd_mock_steady_ms();
	job->billed = true;
	mock->jobs[mock->n_jobs++] = job;
	mock->n_accepted++;
	mock->n_billed++;
	return job;
}

struct rd_mock_job *
rd_mock_job_find(struct rd_mock *mock, struct rd_str id)
{
	unsigned char index[3];
	size_t at;

	if (id.len != RD_MOCK_ID - 1 ||
	    rd_crypt_hex_decode((struct rd_str){ id.ptr + id.len - 6, 6 },
				index, 3))
		return NULL;
	at = (size_t)index[0] << 16 | (size_t)index[1] << 8 | index[2];
	if (at >= mock->n_jobs || !rd_str_is(id, mock->jobs[at]->id))
		return NULL;
	return mock->jobs[at];
}

/* ---- time ---- */

enum rd_mock_phase
rd_mock_job_phase(const struct rd_mock *mock, const struct rd_mock_job *job,
		  uint32_t *position)
{
	const struct rd_mock_script *script = &mock->script;
	uint64_t step = job->looks ? job->looks - 1 : 0;

	*position = 0;
	if (job->cancelled || job->sync)
		return RD_MOCK_DONE;
	if (!mock->fast && script->step_ms)
		step = (uint64_t)(rd_mock_steady_ms() - job->began_ms) /
		       script->step_ms;
	if (step < script->n_positions) {
		*position = script->positions[step];
		return RD_MOCK_QUEUED;
	}
	return step - script->n_positions < script->progress ? RD_MOCK_WORKING
							     : RD_MOCK_DONE;
}

uint64_t
rd_mock_job_duration_ms(const struct rd_mock *mock)
{
	return (uint64_t)(mock->script.n_positions + mock->script.progress) *
	       mock->script.step_ms;
}

/* ---- failing ---- */

static const struct {
	const char *type, *text;
	unsigned status;
	bool model;
} failures[] = {
	/* clang-format off */
	{ "request_timeout", "The request was not started in time", 504, false },
	{ "startup_timeout", "The runner did not start in time", 504, false },
	{ "runner_scheduling_failure", "No runner could be found", 503, false },
	{ "runner_connection_timeout", "The runner did not answer", 503, false },
	{ "runner_disconnected", "The runner went away", 503, false },
	{ "runner_connection_refused", "The runner refused", 503, false },
	{ "runner_connection_error", "The runner was not reached", 503, false },
	{ "runner_incomplete_response", "The runner stopped half way", 502, false },
	{ "runner_server_error", "The runner failed", 500, false },
	{ "internal_error", "Internal error", 500, false },
	{ "client_disconnected", "The client went away", 499, false },
	{ "client_cancelled", "Request was cancelled", 499, false },
	{ "bad_request", "Bad request", 400, false },
	{ "concurrent_requests_limit", "Too many requests at once", 429, false },
	{ "content_policy_violation", "The content could not be processed because it contained material flagged by a content checker.", 422, true },
	{ "image_too_small", "Image dimensions are too small", 422, true },
	{ "image_too_large", "Image dimensions are too large", 422, true },
	{ "image_aspect_ratio_error", "Image has an unsupported shape", 422, true },
	{ "image_load_error", "Failed to load the image", 422, true },
	{ "file_download_error", "Failed to download the file", 422, true },
	{ "file_too_large", "The file is too large", 422, true },
	{ "no_media_generated", "No image was generated", 422, true },
	{ "face_detection_error", "No face was found", 422, true },
	{ "feature_not_supported", "This is not supported", 422, true },
	{ "unsupported_image_format", "The format is not supported", 422, true },
	{ "generation_timeout", "The generation took too long", 504, true },
	{ "downstream_service_error", "A service behind it failed", 500, true },
	{ "downstream_service_unavailable", "A service behind it is away", 503, true },
	{ "internal_server_error", "Something went wrong", 500, true },
	/* clang-format on */
};
#define N_FAILURES (sizeof(failures) / sizeof(failures[0]))

static size_t
failure_of(const char *type)
{
	size_t i;

	for (i = 0; i < N_FAILURES && strcmp(failures[i].type, type);)
		i++;
	return i < N_FAILURES ? i : 9; /* internal_error */
}

void
rd_mock_job_fail(struct rd_mock *mock, struct rd_mock_job *job,
		 const char *type, unsigned status)
{
	size_t which = failure_of(type);

	json_decref(job->failure.detail);
	job->failure = (struct rd_mock_failure){
		.status = status ? status : failures[which].status,
		.type = failures[which].type,
		.model = failures[which].model,
	};
	mock->n_billed -= job->billed;
	job->billed = false;
}

void
rd_mock_job_say_failure(const struct rd_mock_job *job,
			struct rd_mock_answer *answer)
{
	const struct rd_mock_failure *failure = &job->failure;
	const char *text = failures[failure_of(failure->type)].text;
	json_t *details;

	if (!failure->model) {
		rd_mock_say_platform(answer, failure->status, failure->type,
				     text);
		if (failure->user_timeout)
			rd_mock_add_header(answer, "X-Fal-Request-Timeout-Type",
					   RD_STR_LIT("user"));
		return;
	}
	details = failure->detail
			  ? json_incref(failure->detail)
			  : json_pack("[o]",
				      rd_mock_detail("prompt", failure->type,
						     text));
	rd_mock_say_json(answer, failure->status,
			 json_pack("{s:o}", "detail", details));
}

/* ---- the result ---- */

static bool
is_png(const struct rd_mock_job *job)
{
	const char *format = json_string_value(
		json_object_get(job->input, "output_format"));

	if (!format)
		format = json_string_value(
			json_object_get(job->input, "image_format"));
	return format ? !strcmp(format, "png")
		      : job->endpoint && job->endpoint->png;
}

static struct rd_mock_size
size_of(const struct rd_mock_job *job)
{
	const json_t *wanted = json_object_get(job->input, "image_size");
	struct rd_mock_size size = { 1024, 1024 };
	const char *ratio = json_string_value(
		json_object_get(job->input, "aspect_ratio"));
	json_int_t width = json_integer_value(json_object_get(wanted, "width"));
	json_int_t height = json_integer_value(
		json_object_get(wanted, "height"));

	if (width > 0 && height > 0 && width <= RD_MOCK_PICTURE_EDGE &&
	    height <= RD_MOCK_PICTURE_EDGE)
		return (struct rd_mock_size){ (unsigned)width,
					      (unsigned)height };
	if (json_is_string(wanted))
		rd_mock_size_named(rd_str_of(json_string_value(wanted)), &size);
	else if (ratio)
		rd_mock_size_ratio(rd_str_of(ratio), &size);
	else if (job->endpoint)
		rd_mock_size_named(rd_str_of(job->endpoint->size), &size);
	return size;
}

static unsigned
count_of(const struct rd_mock_job *job)
{
	json_int_t n = json_integer_value(
		json_object_get(job->input, "num_images"));

	return n >= 1 && n <= 4 ? (unsigned)n : 1;
}

/* "DIGEST-WxH.EXT" of the nth image. */
static void
put_name(const struct rd_mock_job *job, unsigned nth, struct rd_buf *out)
{
	struct rd_mock_size size = size_of(job);
	unsigned char digest[33];

	memcpy(digest, job->digest, 32);
	digest[32] = (unsigned char)nth;
	rd_crypt_sha256(digest, 33, digest);
	rd_buf_hex(out, digest, 32);
	rd_buf_printf(out, "-%ux%u.%s", size.width, size.height,
		      is_png(job) ? "png" : "jpeg");
}

bool
rd_mock_job_picture(struct rd_str name, struct rd_buf *out, const char **type)
{
	struct rd_mock_size size;
	unsigned char digest[32];
	char ext[8], text[64];
	int end = 0;

	if (name.len < 65 || name.len > 64 + sizeof(text) - 1 ||
	    rd_crypt_hex_decode((struct rd_str){ name.ptr, 64 }, digest, 32))
		return false;
	memcpy(text, name.ptr + 64, name.len - 64);
	text[name.len - 64] = '\0';
	if (sscanf(text, "-%5ux%5u.%4[a-z]%n", &size.width, &size.height, ext,
		   &end) != 3 ||
	    (size_t)end != name.len - 64 || !size.width || !size.height ||
	    size.width > RD_MOCK_PICTURE_EDGE ||
	    size.height > RD_MOCK_PICTURE_EDGE)
		return false;
	if (!strcmp(ext, "png")) {
		rd_mock_picture_png(digest, size, out);
		*type = "image/png";
		return true;
	}
	rd_mock_picture_jpeg(digest, size, out);
	*type = "image/jpeg";
	return !strcmp(ext, "jpeg");
}

/* The picture itself, where no URL is wanted. */
static void
put_data_uri(struct rd_str name, struct rd_buf *out)
{
	const char *type;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_MOCK_PICTURE_CAP);
	if (rd_mock_job_picture(name, &bytes, &type)) {
		rd_buf_printf(out, "data:%s;base64,", type);
		rd_crypt_b64_put(out, bytes.ptr, bytes.len);
	}
	rd_buf_fini(&bytes);
}

static json_t *
image_of(const struct rd_mock_job *job, unsigned nth, struct rd_str media)
{
	struct rd_mock_size size = size_of(job);
	struct rd_buf name, url;
	json_t *image;

	rd_buf_init(&name, 256);
	rd_buf_init(&url, RD_MOCK_PICTURE_CAP * 2);
	put_name(job, nth, &name);
	if (json_is_true(json_object_get(job->input, "sync_mode")))
		put_data_uri(rd_buf_view(&name), &url);
	else
		rd_buf_printf(&url, "%.*s/files/m/%.*s", RD_STR_FMT(media),
			      RD_STR_FMT(rd_buf_view(&name)));
	image = json_pack("{s:s%,s:i,s:i,s:s}", "url", url.ptr ? url.ptr : "",
			  url.len, "width", (int)size.width, "height",
			  (int)size.height, "content_type",
			  is_png(job) ? "image/png" : "image/jpeg");
	if (image && job->endpoint && job->endpoint->shape == RD_MOCK_SINGLE) {
		json_object_del(image, "width");
		json_object_del(image, "height");
		json_object_set_new(image, "file_name",
				    json_stringn(name.ptr, name.len));
	}
	rd_buf_fini(&name);
	rd_buf_fini(&url);
	return image;
}

/* The seed that was asked for, else one that no double can hold. */
static json_int_t
seed_of(const struct rd_mock_job *job)
{
	const json_t *asked = json_object_get(job->input, "seed");
	uint64_t seed;

	if (json_is_integer(asked))
		return json_integer_value(asked);
	memcpy(&seed, job->digest, sizeof(seed));
	return (json_int_t)((seed >> 2) | UINT64_C(1) << 53 | 1);
}

json_t *
rd_mock_job_output(const struct rd_mock_job *job, struct rd_str media)
{
	enum rd_mock_shape shape = job->endpoint ? job->endpoint->shape
						 : RD_MOCK_IMAGES;
	json_t *images, *unsafe;
	const char *prompt = json_string_value(
		json_object_get(job->input, "prompt"));
	unsigned i;

	if (shape == RD_MOCK_SINGLE)
		return json_pack("{s:o,s:I}", "image", image_of(job, 0, media),
				 "seed", seed_of(job));
	images = json_array();
	unsafe = json_array();
	for (i = 0; i < count_of(job); i++) {
		json_array_append_new(images, image_of(job, i, media));
		json_array_append_new(unsafe, json_false());
	}
	if (shape == RD_MOCK_BARE) {
		json_decref(unsafe);
		return json_pack("{s:o,s:I}", "images", images, "seed",
				 seed_of(job));
	}
	return json_pack("{s:o,s:{},s:I,s:o,s:s}", "images", images, "timings",
			 "seed", seed_of(job), "has_nsfw_concepts", unsafe,
			 "prompt", prompt ? prompt : "");
}

/* ---- money ---- */

unsigned
rd_mock_job_units(const struct rd_mock_job *job)
{
	struct rd_mock_size size = size_of(job);
	uint64_t pixels = (uint64_t)size.width * size.height;

	if (!job->endpoint || job->endpoint->unit == RD_MOCK_IMAGE)
		return count_of(job);
	return count_of(job) * (unsigned)((pixels + 1048575) / 1048576);
}

unsigned
rd_mock_job_price(const struct rd_mock_job *job)
{
	return job->endpoint ? job->endpoint->price : 35;
}
