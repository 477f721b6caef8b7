/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* plain-send URL BODY N PARALLEL: the requests of N generations, PARALLEL at
 * once, on bare libcurl: submit, status until it is done, result, picture.  No
 * journal, no signature, no checks; nothing is kept.  URL is the endpoint's at
 * a mock provider, BODY the JSON. */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARALLEL_MAX 256
#define REPLY_CAP (1u << 20)
#define URL_CAP 512
#define POLL_MS 1000

enum step { SUBMIT, STATUS, RESULT, PICTURE };

struct slot {
	CURL *easy;
	enum step step;
	char status_url[URL_CAP], result_url[URL_CAP], picture_url[URL_CAP];
	char *reply;
	size_t n;
};

struct bench {
	CURLM *multi;
	struct curl_slist *headers;
	const char *url, *body;
	long left, open;
	struct slot slots[PARALLEL_MAX];
};

static void
die(const char *what)
{
	fprintf(stderr, "bench: plain-send: %s\n", what);
	exit(1);
}

static size_t
take(char *bytes, size_t size, size_t n, void *ctx)
{
	struct slot *slot = ctx;

	if (slot->n + size * n >= REPLY_CAP)
		return 0;
	memcpy(slot->reply + slot->n, bytes, size * n);
	slot->n += size * n;
	slot->reply[slot->n] = '\0';
	return size * n;
}

/* The string member of that name, wherever it stands. */
static void
find(const char *reply, const char *name, char out[URL_CAP])
{
	const char *at = strstr(reply, name);
	size_t n;

	if (!at)
		die("a reply without what is looked for");
	at += strlen(name);
	n = strcspn(at, "\"");
	if (n >= URL_CAP)
		die("a long URL");
	memcpy(out, at, n);
	out[n] = '\0';
}

static void
ask(struct bench *b, struct slot *slot, enum step step, const char *url)
{
	slot->step = step;
	slot->n = 0;
	curl_easy_setopt(slot->easy, CURLOPT_URL, url);
	if (step == SUBMIT)
		curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDS, b->body);
	else
		curl_easy_setopt(slot->easy, CURLOPT_HTTPGET, 1L);
	if (curl_multi_add_handle(b->multi, slot->easy))
		die("no transfer");
}

static void
begin(struct bench *b, struct slot *slot)
{
	if (!b->left)
		return;
	b->left--;
	b->open++;
	ask(b, slot, SUBMIT, b->url);
}

static void
go_on(struct bench *b, struct slot *slot)
{
	switch (slot->step) {
	case SUBMIT:
		find(slot->reply, "\"status_url\":\"", slot->status_url);
		find(slot->reply, "\"response_url\":\"", slot->result_url);
		ask(b, slot, STATUS, slot->status_url);
		break;
	case STATUS:
		if (strstr(slot->reply, "\"COMPLETED\""))
			ask(b, slot, RESULT, slot->result_url);
		else
			ask(b, slot, STATUS, slot->status_url);
		break;
	case RESULT:
		find(slot->reply, "\"url\":\"", slot->picture_url);
		ask(b, slot, PICTURE, slot->picture_url);
		break;
	case PICTURE:
		b->open--;
		begin(b, slot);
		break;
	}
}

static void
take_done(struct bench *b)
{
	CURLMsg *message;
	int rest;

	while ((message = curl_multi_info_read(b->multi, &rest))) {
		CURL *easy = message->easy_handle;
		long status = 0;
		char *slot;

		if (message->data.result)
			die(curl_easy_strerror(message->data.result));
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		if (status / 100 != 2)
			die("a reply of another status");
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
		curl_multi_remove_handle(b->multi, easy);
		go_on(b, (struct slot *)(void *)slot);
	}
}

static void
set_up(struct bench *b, struct slot *slot)
{
	slot->easy = curl_easy_init();
	slot->reply = malloc(REPLY_CAP);
	if (!slot->easy || !slot->reply)
		die("out of memory");
	curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, b->headers);
	curl_easy_setopt(slot->easy, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(slot->easy, CURLOPT_WRITEDATA, slot);
	curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, slot);
	begin(b, slot);
}

static void
tear_down(struct bench *b, long parallel)
{
	for (long i = 0; i < parallel; i++) {
		curl_easy_cleanup(b->slots[i].easy);
		free(b->slots[i].reply);
	}
	curl_slist_free_all(b->headers);
	curl_multi_cleanup(b->multi);
}

int
main(int argc, char **argv)
{
	static struct bench b;
	long parallel = argc == 5 ? strtol(argv[4], NULL, 10) : 0;
	int running;

	if (parallel < 1 || parallel > PARALLEL_MAX) {
		fprintf(stderr, "usage: plain-send URL BODY N PARALLEL\n");
		return 2;
	}
	b.multi = curl_multi_init();
	b.headers = curl_slist_append(NULL, "Authorization: Key 00000000-0000-"
					    "4000-8000-000000000000:mock");
	if (!b.multi || !b.headers ||
	    !curl_slist_append(b.headers, "Content-Type: application/json"))
		die("out of memory");
	b.url = argv[1];
	b.body = argv[2];
	b.left = strtol(argv[3], NULL, 10);
	for (long i = 0; i < parallel; i++)
		set_up(&b, &b.slots[i]);
	while (b.open) {
		curl_multi_perform(b.multi, &running);
		take_done(&b);
		curl_multi_poll(b.multi, NULL, 0, b.open ? POLL_MS : 0, NULL);
	}
	tear_down(&b, parallel);
	return 0;
}
