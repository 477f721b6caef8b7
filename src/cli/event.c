/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/event.h"

#include <stddef.h>

#include "base/text.h"
#include "base/time.h"
#include "base/uuid.h"

#define COUNT_MAX UINT32_MAX

enum type { TEXT, COUNT, FLAG };

/* What a member must be wherever it stands, and where it must stand. */
struct member {
	const char *name;
	enum type type;
	bool nullable;
	unsigned needed; /* 1 << kind */
	size_t offset;
};

#define IN(kind) (1u << CMD_EVENT_##kind)
#define MEMBER(name, type, nullable, needed)                                   \
	{                                                                      \
#name, type, nullable, needed,                                 \
			offsetof(struct cmd_event, name)                       \
	}

static const struct member members[] = {
	MEMBER(try, COUNT, true,
	       IN(ATTEMPT) | IN(WAIT) | IN(SUBMITTED) | IN(FALLBACK)),
	MEMBER(seconds, COUNT, false, IN(WAIT)),
	MEMBER(position, COUNT, false, IN(QUEUE)),
	MEMBER(percent, COUNT, false, IN(PROGRESS)),
	MEMBER(provider, TEXT, true, IN(ATTEMPT)),
	MEMBER(model, TEXT, true, IN(ATTEMPT)),
	MEMBER(cost, TEXT, true, 0),
	MEMBER(reason, TEXT, true, IN(WAIT) | IN(FALLBACK)),
	MEMBER(request, TEXT, true, IN(SUBMITTED)),
	MEMBER(from, TEXT, true, IN(FALLBACK)),
	MEMBER(to, TEXT, true, IN(FALLBACK)),
	MEMBER(class, TEXT, true, 0),
	MEMBER(text, TEXT, false, IN(NOTE)),
	MEMBER(file, TEXT, false, IN(IMAGE)),
	MEMBER(sha256, TEXT, true, 0),
	MEMBER(state, TEXT, false, IN(DONE)),
	MEMBER(manifest, TEXT, true, 0),
	MEMBER(seed, TEXT, true, 0),
	MEMBER(next, TEXT, true, IN(DONE)),
	MEMBER(flagged, FLAG, true, 0),
	MEMBER(trial, FLAG, true, 0),
};

static bool
take_text(const json_t *value, struct rd_str *out)
{
	*out = rd_json_str(value);
	return out->ptr && out->len <= CMD_EVENT_TEXT_MAX;
}

static bool
take_count(const json_t *value, uint32_t *out)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < 0 || number > COUNT_MAX)
		return false;
	*out = (uint32_t)number;
	return true;
}

static bool
take_member(const struct member *member, struct cmd_event *event)
{
	const json_t *value = rd_json_get(event->tree, member->name);
	void *at = (char *)event + member->offset;

	if (!value)
		return !(member->needed & 1u << event->kind);
	if (json_is_null(value))
		return member->nullable;
	if (member->type == TEXT)
		return take_text(value, at);
	if (member->type == COUNT)
		return take_count(value, at);
	*(bool *)at = json_is_true(value);
	return json_is_boolean(value);
}

static bool
take_members(struct cmd_event *event)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!take_member(&members[i], event))
			return false;
	}
	return event->percent <= 100;
}

static bool
take_kind(struct cmd_event *event)
{
	static const char *const names[CMD_EVENT_N_KINDS] = {
		"attempt",  "wait",	"submitted", "queue", "running",
		"progress", "fallback", "note",	     "image", "done",
	};
	struct rd_str name = rd_json_get_str(event->tree, "event");

	for (int i = 0; i < CMD_EVENT_N_KINDS; i++) {
		if (!rd_str_is(name, names[i]))
			continue;
		event->kind = (enum cmd_event_kind)i;
		return true;
	}
	return false;
}

/* It becomes part of a command that somebody types. */
static bool
is_id(struct rd_str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (!rd_is_digit(c) && c != '-' && (c < 'a' || c > 'f'))
			return false;
	}
	return id.len == RD_UUID_TEXT;
}

/* What every event has. */
static bool
take_head(struct cmd_event *event)
{
	const json_t *job = rd_json_get(event->tree, "job");
	struct rd_instant at;
	uint32_t seq;

	event->job = rd_json_str(job);
	return take_kind(event) && (json_is_null(job) || is_id(event->job)) &&
	       take_count(rd_json_get(event->tree, "seq"), &seq) &&
	       !rd_instant_parse(rd_json_get_str(event->tree, "t"), &at);
}

static bool
take_files(struct cmd_event *event)
{
	const json_t *list = rd_json_get(event->tree, "files");

	if (!json_is_array(list) || rd_json_count(list) > CMD_EVENT_FILES_MAX)
		return false;
	for (; event->n_files < rd_json_count(list); event->n_files++) {
		if (!take_text(rd_json_at(list, event->n_files),
			       &event->files[event->n_files]))
			return false;
	}
	return true;
}

/* The exit codes that a job may end with. */
static bool
take_exit(struct cmd_event *event)
{
	if (!take_count(rd_json_get(event->tree, "exit"), &event->exit_code))
		return false;
	return !event->exit_code || event->exit_code == 75 ||
	       (event->exit_code >= 2 && event->exit_code <= 10) ||
	       (event->exit_code > 128 && event->exit_code <= 128 + 64);
}

enum rd_status
cmd_event_read(struct rd_str line, struct cmd_event *event,
	       struct rd_problem *problem)
{
	struct rd_json_limits limits = { .cap_bytes = CMD_EVENT_CAP_BYTES,
					 .integers_only = true };
	enum rd_status status;

	*event = (struct cmd_event){ .kind = CMD_EVENT_NOTE };
	status = rd_json_parse(line, &limits, &event->tree, problem);
	if (status == RD_NOMEM)
		return status;
	if (status == RD_OK && take_head(event) && take_members(event) &&
	    (event->kind != CMD_EVENT_DONE ||
	     (take_exit(event) && take_files(event))))
		return RD_OK;
	return rd_problem_set(problem, RD_SYNTAX, 10, "sender.event",
			      "refdesk-dispatch said something that makes no "
			      "sense");
}

void
cmd_event_fini(struct cmd_event *event)
{
	rd_json_free(event->tree);
	event->tree = NULL;
}
