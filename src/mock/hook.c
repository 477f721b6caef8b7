/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One thread, one list ordered by time, one call at a time.  A call that gets
 * no 2xx is made up to three times; a redirect is final. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "crypt/codec.h"
#include "mock/hook.h"
#include "mock/job.h"

#define TRIES 3
#define AGAIN_MS 200
#define ANSWER_MS 15000

struct rd_mock_hook {
	struct rd_mock_hook *next;
	int64_t due_ms;	 /* of the steady clock */
	int64_t skew_ms; /* of the timestamp */
	unsigned tries;
	bool forged, before;
	char job[RD_MOCK_ID];
	char *url;
	struct rd_buf body;
};

static void
free_hook(struct rd_mock_hook *hook)
{
	if (!hook)
		return;
	rd_buf_fini(&hook->body);
	free(hook->url);
	free(hook);
}

void
rd_mock_hooks_forget(struct rd_mock *mock)
{
	struct rd_mock_hook *next;

	for (; mock->hooks; mock->hooks = next) {
		next = mock->hooks->next;
		free_hook(mock->hooks);
	}
}

/* ---- the key ---- */

enum rd_status
rd_mock_hook_key(struct rd_mock *mock)
{
	static const unsigned char number[8] = "mockhook";
	unsigned char seed[32];
	char text[96];

	snprintf(text, sizeof(text), "refdesk-mockprovider webhook %llu %u",
		 (unsigned long long)mock->seed, mock->n_rotations);
	rd_crypt_sha256(text, strlen(text), seed);
	rd_crypt_key_free(mock->hook_key);
	mock->hook_key = NULL;
	return rd_crypt_key_from_seed(seed, number, &mock->hook_key);
}

void
rd_mock_serve_jwks(struct rd_mock_exchange *exchange)
{
	const struct rd_crypt_pubkey *pub = rd_crypt_key_public(
		exchange->mock->hook_key);
	struct rd_buf x;
	size_t i;

	rd_buf_init(&x, 64);
	rd_crypt_b64_put(&x, pub->bytes, sizeof(pub->bytes));
	for (i = 0; i < x.len; i++) {
		if (x.ptr[i] == '+')
			x.ptr[i] = '-';
		else if (x.ptr[i] == '/')
			x.ptr[i] = '_';
	}
	rd_mock_say_json(&exchange->answer, 200,
			 json_pack("{s:[{s:s,s:s,s:s%}]}", "keys", "kty", "OKP",
				   "crv", "Ed25519", "x", x.ptr ? x.ptr : "",
				   x.len ? x.len - 1 : 0));
	rd_buf_fini(&x);
}

/* ---- planning ---- */

static void
put_hook(struct rd_mock *mock, struct rd_mock_hook *hook)
{
	struct rd_mock_hook **at = &mock->hooks;

	while (*at && (*at)->due_ms <= hook->due_ms)
		at = &(*at)->next;
	hook->next = *at;
	*at = hook;
	pthread_cond_broadcast(&mock->changed);
}

static int
put_bytes(const char *bytes, size_t n, void *ctx)
{
	rd_buf_put(ctx, bytes, n);
	return 0;
}

/* {request_id, gateway_request_id, status, payload, error?} */
static void
put_body(struct rd_mock_exchange *exchange, struct rd_buf *out)
{
	const struct rd_mock_job *job = exchange->job;
	struct rd_mock_answer answer;
	struct rd_buf media;
	json_t *body, *payload;

	rd_buf_init(&media, 1024);
	rd_mock_put_url(exchange, RD_MOCK_MEDIA, &media);
	rd_mock_answer_init(&answer);
	if (job->failure.status) {
		rd_mock_job_say_failure(job, &answer);
		payload = json_loadb(answer.body.ptr ? answer.body.ptr : "",
				     answer.body.len, 0, NULL);
	} else {
		payload = rd_mock_job_output(job, rd_buf_view(&media));
	}
	body = json_pack("{s:s,s:s,s:s,s:o}", "request_id", job->id,
			 "gateway_request_id", job->id, "status",
			 job->failure.status ? "ERROR" : "OK", "payload",
			 payload);
	if (job->failure.status)
		json_object_set_new(body, "error",
				    json_sprintf("Invalid status code: %u",
						 job->failure.status));
	json_dump_callback(body, put_bytes, out, JSON_COMPACT);
	json_decref(body);
	rd_mock_answer_fini(&answer);
	rd_buf_fini(&media);
}

static struct rd_mock_hook *
make_hook(struct rd_mock_exchange *exchange, const char *url)
{
	const struct rd_mock_rule *old = rd_mock_edit(exchange,
						      RD_MOCK_DO_HOOK_OLD);
	const struct rd_mock_rule *late = rd_mock_edit(exchange,
						       RD_MOCK_DO_HOOK_LATE);
	struct rd_mock_hook *hook = calloc(1, sizeof(*hook));

	if (!hook)
		return NULL;
	rd_buf_init(&hook->body, RD_MOCK_BODY_CAP);
	hook->url = strdup(url);
	if (!hook->url) {
		free(hook);
		return NULL;
	}
	memcpy(hook->job, exchange->job->id, sizeof(hook->job));
	put_body(exchange, &hook->body);
	hook->before = rd_mock_edit(exchange, RD_MOCK_DO_HOOK_BEFORE) != NULL;
	hook->forged = rd_mock_edit(exchange, RD_MOCK_DO_HOOK_FORGED) != NULL;
	hook->skew_ms = old ? (int64_t)old->number * 1000 : 0;
	hook->due_ms = rd_mock_steady_ms();
	if (!hook->before && !exchange->mock->fast)
		hook->due_ms += (int64_t)rd_mock_job_duration_ms(
			exchange->mock);
	if (late)
		hook->due_ms += late->number;
	return hook;
}

void
rd_mock_hook_plan(struct rd_mock_exchange *exchange, const char *url)
{
	bool twice = rd_mock_edit(exchange, RD_MOCK_DO_HOOK_TWICE) != NULL;
	struct rd_mock_hook *hook;
	int i;

	if (rd_mock_edit(exchange, RD_MOCK_DO_HOOK_NEVER))
		return;
	for (i = 0; i < (twice ? 2 : 1); i++) {
		hook = make_hook(exchange, url);
		if (hook)
			put_hook(exchange->mock, hook);
	}
}

static bool
is_planned(const struct rd_mock *mock, const char *job)
{
	const struct rd_mock_hook *hook = mock->hooks;

	while (hook && strcmp(hook->job, job))
		hook = hook->next;
	return hook || (mock->calling && !strcmp(mock->calling->job, job));
}

void
rd_mock_hook_wait(struct rd_mock_exchange *exchange)
{
	struct rd_mock *mock = exchange->mock;

	if (!exchange->job_id[0] ||
	    !rd_mock_edit(exchange, RD_MOCK_DO_HOOK_BEFORE))
		return;
	pthread_mutex_lock(&mock->lock);
	while (!mock->stopping && is_planned(mock, exchange->job_id))
		pthread_cond_wait(&mock->changed, &mock->lock);
	pthread_mutex_unlock(&mock->lock);
}

/* ---- calling ---- */

/* "http://127.0.0.1:PORT/path" taken apart. */
static bool
split_url(const char *url, struct sockaddr_in *to, struct rd_str *host,
	  const char **path)
{
	struct rd_str rest = rd_str_of(url);
	uint64_t port = 80;
	size_t n, name;

	if (!rd_str_starts(rest, "http://"))
		return false;
	rest.ptr += 7;
	rest.len -= 7;
	for (n = 0; n < rest.len && rest.ptr[n] != '/';)
		n++;
	*host = (struct rd_str){ rest.ptr, n };
	*path = rest.ptr[n] ? rest.ptr + n : "/";
	for (name = 0; name < n && rest.ptr[name] != ':';)
		name++;
	if (name < n &&
	    (!rd_str_u64((struct rd_str){ rest.ptr + name + 1, n - name - 1 },
			 &port) ||
	     !port || port > 65535))
		return false;
	*to = (struct sockaddr_in){ .sin_family = AF_INET,
				    .sin_port = htons((uint16_t)port) };
	to->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	host->len = n;
	return rd_mock_host_is_loopback(*host) && rest.ptr[0] != '[';
}

/* Headers and body of a call, signed as of now. */
static void
put_call(struct rd_mock *mock, const struct rd_mock_hook *hook,
	 struct rd_str host, const char *path, struct rd_buf *out)
{
	long long now = (rd_mock_now_ms() - hook->skew_ms) / 1000;
	char digest[RD_CRYPT_HASH_TEXT];
	unsigned char sig[64] = { 0 };
	struct rd_buf message;

	rd_buf_init(&message, 1024);
	rd_crypt_sha256_hex(hook->body.ptr, hook->body.len, digest);
	rd_buf_printf(&message, "%s\nmock-user\n%lld\n%s", hook->job, now,
		      digest);
	if (rd_crypt_key_sign(mock->hook_key, rd_buf_view(&message), sig) ||
	    hook->forged)
		sig[0] ^= 1;
	rd_buf_fini(&message);
	rd_buf_printf(out,
		      "POST %s HTTP/1.1\r\nHost: %.*s\r\n"
		      "Content-Type: application/json\r\n"
		      "Content-Length: %zu\r\nConnection: close\r\n"
		      "X-Fal-Webhook-Request-Id: %s\r\n"
		      "X-Fal-Webhook-User-Id: mock-user\r\n"
		      "X-Fal-Webhook-Timestamp: %lld\r\n"
		      "X-Fal-Webhook-Signature: ",
		      path, RD_STR_FMT(host), hook->body.len, hook->job, now);
	rd_buf_hex(out, sig, sizeof(sig));
	rd_buf_cstr(out, "\r\n\r\n");
	rd_buf_str(out, rd_buf_view(&hook->body));
}

static bool
wait_for(const struct rd_mock *mock, int fd, short events)
{
	struct pollfd fds[2] = { { fd, events, 0 },
				 { mock->stop_fd, POLLIN, 0 } };

	return poll(fds, 2, ANSWER_MS) > 0 && !fds[1].revents;
}

static bool
send_all(const struct rd_mock *mock, int fd, struct rd_str bytes)
{
	ssize_t n;

	while (bytes.len) {
		if (!wait_for(mock, fd, POLLOUT))
			return false;
		n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		bytes.ptr += n > 0 ? n : 0;
		bytes.len -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* The status of the answer, 0 without one. */
static unsigned
read_status(const struct rd_mock *mock, int fd)
{
	char head[13] = "";
	size_t n = 0;
	ssize_t got;
	unsigned status;

	while (n < 12) {
		if (!wait_for(mock, fd, POLLIN))
			return 0;
		got = recv(fd, head + n, 12 - n, 0);
		if (got <= 0)
			return 0;
		n += (size_t)got;
	}
	return sscanf(head, "HTTP/1.%*1[01] %3u", &status) == 1 ? status : 0;
}

static unsigned
call(struct rd_mock *mock, const struct sockaddr_in *to, struct rd_str message)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	unsigned status = 0;

	if (fd < 0)
		return 0;
	if (!connect(fd, (const struct sockaddr *)to, sizeof(*to)) &&
	    send_all(mock, fd, message))
		status = read_status(mock, fd);
	close(fd);
	return status;
}

/* Calls once; the lock is held, but not while calling. */
static unsigned
deliver(struct rd_mock *mock, struct rd_mock_hook *hook)
{
	struct sockaddr_in to;
	struct rd_buf message;
	struct rd_str host;
	const char *path;
	unsigned status = 0;

	rd_buf_init(&message, RD_MOCK_BODY_CAP);
	if (split_url(hook->url, &to, &host, &path)) {
		put_call(mock, hook, host, path, &message);
		pthread_mutex_unlock(&mock->lock);
		status = call(mock, &to, rd_buf_view(&message));
		pthread_mutex_lock(&mock->lock);
	}
	rd_buf_fini(&message);
	json_array_append_new(mock->deliveries,
			      json_pack("{s:s,s:s,s:i,s:i}", "request_id",
					hook->job, "url", hook->url, "try",
					(int)++hook->tries, "status",
					(int)status));
	return status;
}

/* The first one that is due; waits until there is one.  NULL at the end. */
static struct rd_mock_hook *
next_hook(struct rd_mock *mock)
{
	struct timespec until;
	int64_t wait_ms;

	while (!mock->stopping) {
		if (!mock->hooks) {
			pthread_cond_wait(&mock->changed, &mock->lock);
			continue;
		}
		wait_ms = mock->hooks->due_ms - rd_mock_steady_ms();
		if (wait_ms <= 0)
			return mock->hooks;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += wait_ms / 1000;
		until.tv_nsec += wait_ms % 1000 * 1000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
		pthread_cond_timedwait(&mock->changed, &mock->lock, &until);
	}
	return NULL;
}

static void *
run(void *ctx)
{
	struct rd_mock *mock = ctx;
	struct rd_mock_hook *hook;
	unsigned status;

	pthread_mutex_lock(&mock->lock);
	while ((hook = next_hook(mock))) {
		mock->hooks = hook->next;
		mock->calling = hook;
		status = deliver(mock, hook);
		mock->calling = NULL;
		if (status / 100 == 2 || status / 100 == 3 ||
		    hook->tries == TRIES || mock->stopping) {
			free_hook(hook);
		} else {
			hook->due_ms = rd_mock_steady_ms() + AGAIN_MS;
			put_hook(mock, hook);
		}
		pthread_cond_broadcast(&mock->changed);
	}
	pthread_mutex_unlock(&mock->lock);
	return NULL;
}

enum rd_status
rd_mock_hooks_start(struct rd_mock *mock)
{
	return pthread_create(&mock->hook_thread, NULL, run, mock) ? RD_IO
								   : RD_OK;
}

void
rd_mock_hooks_stop(struct rd_mock *mock)
{
	pthread_join(mock->hook_thread, NULL);
}
