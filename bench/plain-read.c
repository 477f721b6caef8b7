/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One pass over a request line, straight into the struct. */
#include "plain.h"

#include <string.h>

struct cursor {
	const char *at;
	struct plain_request *request;
};

#define IS(text, literal)                                                      \
	((text).len == sizeof(literal) - 1 &&                                  \
	 !memcmp((text).ptr, literal, sizeof(literal) - 1))

static unsigned
hex(const char *digits)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++)
		value = value << 4 |
			(unsigned)(digits[i] <= '9'
					   ? digits[i] - '0'
					   : (digits[i] | 32) - 'a' + 10);
	return value;
}

/* The generator escapes nothing beyond the basic plane. */
static char *
put_utf8(char *out, unsigned cp)
{
	if (cp < 0x80) {
		*out++ = (char)cp;
	} else if (cp < 0x800) {
		*out++ = (char)(0xc0 | cp >> 6);
		*out++ = (char)(0x80 | (cp & 0x3f));
	} else {
		*out++ = (char)(0xe0 | cp >> 12);
		*out++ = (char)(0x80 | (cp >> 6 & 0x3f));
		*out++ = (char)(0x80 | (cp & 0x3f));
	}
	return out;
}

static struct plain_text
unescape(struct plain_request *request, struct plain_text raw)
{
	char *start = request->pool + request->n_pool, *out = start;
	const char *end = raw.ptr + raw.len;

	for (const char *in = raw.ptr; in < end; in++) {
		if (*in != '\\') {
			*out++ = *in;
		} else if (*++in == 'u') {
			out = put_utf8(out, hex(in + 1));
			in += 4;
		} else {
			*out++ = (char)(*in == 'n'   ? '\n'
					: *in == 't' ? '\t'
					: *in == 'r' ? '\r'
					: *in == 'b' ? '\b'
					: *in == 'f' ? '\f'
						     : *in);
		}
	}
	request->n_pool += (size_t)(out - start);
	return (struct plain_text){ start, (size_t)(out - start) };
}

static struct plain_text
string(struct cursor *c)
{
	const char *from = c->at + 1, *end = rawmemchr(from, '"');
	struct plain_text text;
	bool plain = !memchr(from, '\\', (size_t)(end - from));

	if (!plain)
		for (end = from; *end != '"'; end++)
			if (*end == '\\')
				end++;
	c->at = end + 1;
	text = (struct plain_text){ from, (size_t)(end - from) };
	return plain ? text : unescape(c->request, text);
}

static bool
is_end(char c)
{
	return c == '}' || c == ']';
}

/* Steps over the bracket or comma before a member; false, behind the closing
 * bracket, when there is none. */
static bool
next(struct cursor *c)
{
	if (is_end(*c->at++))
		return false;
	if (!is_end(*c->at))
		return true;
	c->at++;
	return false;
}

static bool
next_key(struct cursor *c, struct plain_text *key)
{
	const char *end;

	if (!next(c))
		return false;
	end = memchr(c->at + 1, '"', 64);
	*key = (struct plain_text){ c->at + 1, (size_t)(end - c->at - 1) };
	c->at = end + 2;
	return true;
}

static int
two(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* "2025-12-27T20:00:00", then Z or +01:00. */
static int64_t
instant(struct cursor *c, int *offset_min)
{
	const char *t = c->at + 1;
	int64_t year = two(t) * 100 + two(t + 2), month = two(t + 5), day;
	int offset = 0;

	year -= month <= 2;
	day = 365 * year + year / 4 - year / 100 + year / 400 +
	      (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + two(t + 8) -
	      719469;
	if (t[19] != 'Z')
		offset = (t[19] == '-' ? -1 : 1) *
			 (two(t + 20) * 60 + two(t + 23));
	c->at = t + (t[19] == 'Z' ? 21 : 26);
	if (offset_min)
		*offset_min = offset;
	return (((day * 24 + two(t + 11)) * 60 + two(t + 14) - offset) * 60 +
		two(t + 17)) *
	       1000;
}

static int
term(struct cursor *c, const char *const *terms, int n)
{
	struct plain_text name = string(c);

	for (int i = 0; i < n; i++)
		if (strlen(terms[i]) == name.len &&
		    !memcmp(terms[i], name.ptr, name.len))
			return i;
	return -1;
}

static int
season(struct cursor *c)
{
	static const char *const names[] = {
		[TERM_SEASON_WINTER] = "winter",
		[TERM_SEASON_SPRING] = "spring",
		[TERM_SEASON_SUMMER] = "summer",
		[TERM_SEASON_FALL] = "fall",
	};

	return term(c, names, 4);
}

static int
time_of_day(struct cursor *c)
{
	static const char *const names[] = {
		[TERM_TIME_OF_DAY_MORNING] = "morning",
		[TERM_TIME_OF_DAY_AFTERNOON] = "afternoon",
		[TERM_TIME_OF_DAY_EVENING] = "evening",
		[TERM_TIME_OF_DAY_NIGHT] = "night",
	};

	return term(c, names, 4);
}

static int
hairstyle(struct cursor *c)
{
	static const char *const names[] = {
		[TERM_HAIRSTYLE_CURLY] = "curly",
		[TERM_HAIRSTYLE_STRAIGHT] = "straight",
		[TERM_HAIRSTYLE_MESSY_BUN] = "messy_bun",
	};

	return term(c, names, 3);
}

static void
read_events(struct cursor *c)
{
	struct plain_event *event;
	struct plain_text key;

	while (next(c)) {
		event = &c->request->events[c->request->n_events++];
		event->title.ptr = NULL;
		event->formal = -1;
		while (next_key(c, &key)) {
			if (IS(key, "title")) {
				event->title = string(c);
			} else if (IS(key, "start")) {
				event->start_ms = instant(c, NULL);
			} else {
				event->formal = *c->at == 't';
				c->at += event->formal ? 4 : 5;
			}
		}
	}
}

static void
read_conversation(struct cursor *c)
{
	struct plain_text key, text;

	while (next(c))
		while (next_key(c, &key)) {
			text = string(c);
			if (IS(key, "content"))
				c->request->said[c->request->n_said++] = text;
		}
}

static void
read_facts(struct cursor *c)
{
	struct plain_request *r = c->request;
	struct plain_text key;

	while (next_key(c, &key)) {
		if (IS(key, "scene"))
			r->text[SOURCE_SCENE] = string(c);
		else if (IS(key, "mood"))
			r->text[SOURCE_MOOD] = string(c);
		else if (IS(key, "outfit"))
			r->text[SOURCE_OUTFIT] = string(c);
		else if (IS(key, "message"))
			r->text[SOURCE_MESSAGE] = string(c);
		else if (IS(key, "presence_outfit"))
			r->text[SOURCE_PRESENCE_OUTFIT] = string(c);
		else if (IS(key, "presence_mood"))
			r->text[SOURCE_PRESENCE_MOOD] = string(c);
		else if (IS(key, "season"))
			r->season = season(c);
		else if (IS(key, "time_of_day"))
			r->time = time_of_day(c);
		else if (IS(key, "events"))
			read_events(c);
		else
			read_conversation(c);
	}
}

static void
read_look(struct cursor *c)
{
	struct plain_text key;

	while (next_key(c, &key)) {
		if (IS(key, "hairstyle"))
			c->request->look_hair = hairstyle(c);
		else if (IS(key, "expires_at"))
			c->request->look_expires_ms = instant(c, NULL);
		else
			string(c);
	}
}

static void
read_history(struct cursor *c)
{
	struct plain_text key;
	struct plain_use *use;

	while (next(c)) {
		use = &c->request->uses[c->request->n_uses++];
		use->scene.len = 0;
		while (next_key(c, &key)) {
			if (IS(key, "reference"))
				use->ref = plain_find_ref(string(c));
			else if (IS(key, "at"))
				use->at_ms = instant(c, NULL);
			else
				use->scene = string(c);
		}
	}
}

static void
read_unavailable(struct cursor *c)
{
	int ref;

	while (next(c)) {
		ref = plain_find_ref(string(c));
		if (ref >= 0)
			c->request->unavailable |= 1u << ref;
	}
}

void
plain_read(struct plain_request *request, const char *line)
{
	struct cursor c = { line, request };
	struct plain_text key;

	memset(request->text, 0, sizeof(request->text));
	request->season = request->time = request->look_hair = -1;
	request->n_events = request->n_said = request->n_uses = 0;
	request->unavailable = 0;
	request->n_pool = 0;
	while (next_key(&c, &key)) {
		if (IS(key, "now"))
			request->now_ms = instant(&c, &request->offset_min);
		else if (IS(key, "facts"))
			read_facts(&c);
		else if (IS(key, "look"))
			read_look(&c);
		else if (IS(key, "history"))
			read_history(&c);
		else if (IS(key, "unavailable"))
			read_unavailable(&c);
		else if (*c.at == '"')
			string(&c);
		else
			c.at += strspn(c.at, "0123456789");
	}
}
