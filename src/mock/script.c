/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One statement a line, words divided by spaces, "text" in quotes with the
 * escapes of C, # to the end of the line. */
#include <stdlib.h>

#include "mock/script.h"

static const struct {
	const char *word, *takes;
	bool accepted;
} acts[] = {
#define X(name, word, takes, accepted) { word, takes, accepted },
	RD_MOCK_ACTS(X)
#undef X
};

struct reader {
	struct rd_mock_script *script;
	struct rd_problem *problem;
	struct rd_str rest; /* of the line */
	uint32_t line;
};

void
rd_mock_script_init(struct rd_mock_script *script)
{
	*script = (struct rd_mock_script){ .n_positions = 1,
					   .progress = 1,
					   .step_ms = 100 };
	rd_arena_init(&script->arena, (size_t)4 << 20);
}

void
rd_mock_script_fini(struct rd_mock_script *script)
{
	struct rd_mock_script *before = script->before, *next;

	rd_arena_fini(&script->arena);
	for (; before; before = next) {
		next = before->before;
		rd_arena_fini(&before->arena);
		free(before);
	}
}

/* ---- words ---- */

static enum rd_status
refuse(struct reader *reader, const char *what, struct rd_str word)
{
	rd_problem_set(reader->problem, RD_SEMANTIC, 2, "mock.script",
		       "%s%s%.*s%s", what, word.len ? " '" : "",
		       (int)(word.len > 60 ? 60 : word.len),
		       word.len ? word.ptr : "", word.len ? "'" : "");
	rd_problem_where(reader->problem, "script");
	reader->problem->line = reader->line;
	return RD_SEMANTIC;
}

static int
hex_digit(char c)
{
	if (rd_is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One character behind a backslash; the bytes taken, 0 for none such. */
static size_t
unescape(struct rd_str rest, char *c)
{
	static const char from[] = "nrt0\\\"", to[] = "\n\r\t\0\\\"";
	const char *at;
	int high, low;

	if (rest.len >= 3 && rest.ptr[0] == 'x') {
		high = hex_digit(rest.ptr[1]);
		low = hex_digit(rest.ptr[2]);
		if (high < 0 || low < 0)
			return 0;
		*c = (char)(high << 4 | low);
		return 3;
	}
	at = rest.len && rest.ptr[0] ? strchr(from, rest.ptr[0]) : NULL;
	if (!at)
		return 0;
	*c = to[at - from];
	return 1;
}

/* A quoted text without its quotes, in the arena. */
static enum rd_status
take_quoted(struct reader *reader, struct rd_str *text)
{
	struct rd_str rest = reader->rest;
	char *out = rd_arena_raw(&reader->script->arena, rest.len);
	size_t n = 0, used;

	if (!out)
		return RD_NOMEM;
	for (rest.ptr++, rest.len--; rest.len && rest.ptr[0] != '"';
	     rest.ptr += used, rest.len -= used) {
		used = 1;
		out[n] = rest.ptr[0];
		if (rest.ptr[0] == '\\') {
			rest.ptr++;
			rest.len--;
			used = unescape(rest, &out[n]);
			if (!used)
				return refuse(reader, "an escape that is none",
					      RD_STR_NONE);
		}
		n++;
	}
	if (!rest.len)
		return refuse(reader, "a quotation without end", RD_STR_NONE);
	reader->rest = (struct rd_str){ rest.ptr + 1, rest.len - 1 };
	*text = (struct rd_str){ out, n };
	return RD_OK;
}

/* The next word, or an absent one at the end of the line. */
static enum rd_status
take_word(struct reader *reader, struct rd_str *word)
{
	*word = RD_STR_NONE;
	reader->rest = rd_str_trim(reader->rest);
	if (!reader->rest.len || reader->rest.ptr[0] == '#')
		return RD_OK;
	if (reader->rest.ptr[0] == '"')
		return take_quoted(reader, word);
	rd_str_word(&reader->rest, word);
	return RD_OK;
}

static enum rd_status
take_number(struct reader *reader, uint64_t max, uint32_t *number)
{
	enum rd_status status;
	struct rd_str word;
	uint64_t value;

	status = take_word(reader, &word);
	if (status)
		return status;
	if (!word.ptr || !rd_str_u64(word, &value) || value > max)
		return refuse(reader, "not the number that is wanted here",
			      word);
	*number = (uint32_t)value;
	return RD_OK;
}

/* Words live as long as the script. */
static enum rd_status
keep_text(struct reader *reader, struct rd_str *text)
{
	char *copy;

	if (!text->len)
		return RD_OK;
	copy = rd_arena_raw(&reader->script->arena, text->len);
	if (!copy)
		return RD_NOMEM;
	memcpy(copy, text->ptr, text->len);
	text->ptr = copy;
	return RD_OK;
}

/* ---- on ROUTE [WHICH] [accepted|unaccepted] ACT ... ---- */

/* "3", "3-5", "3-", "*"; false for a word that is none of them. */
static bool
read_which(struct rd_str word, struct rd_mock_rule *rule)
{
	ptrdiff_t dash = rd_str_find(word, RD_STR_LIT("-"));
	struct rd_str from = word, to = RD_STR_NONE;
	uint64_t low, high;

	rule->from = 1;
	rule->to = UINT32_MAX;
	if (rd_str_is(word, "*"))
		return true;
	if (dash >= 0) {
		from.len = (size_t)dash;
		to = (struct rd_str){ word.ptr + dash + 1,
				      word.len - from.len - 1 };
	}
	if (!rd_str_u64(from, &low) || !low || low > UINT32_MAX)
		return false;
	high = dash < 0 ? low : UINT32_MAX;
	if (to.len && (!rd_str_u64(to, &high) || high > UINT32_MAX))
		return false;
	rule->from = (uint32_t)low;
	rule->to = (uint32_t)high;
	return low <= high;
}

static bool
is_digit_or_star(struct rd_str word)
{
	return word.len && (rd_is_digit(word.ptr[0]) || word.ptr[0] == '*');
}

static enum rd_status
take_act(struct reader *reader, struct rd_str word, struct rd_mock_rule *rule)
{
	int i;

	for (i = 0; i < RD_MOCK_N_ACTS; i++) {
		if (!rd_str_is(word, acts[i].word))
			continue;
		rule->act = (enum rd_mock_act)i;
		rule->accepted = acts[i].accepted;
		return RD_OK;
	}
	return refuse(reader, "no such fault", word);
}

static enum rd_status
take_argument(struct reader *reader, char kind, struct rd_mock_rule *rule)
{
	bool is_text = kind == 't' || kind == 'T';
	bool optional = kind == 'N' || kind == 'T';
	struct reader ahead = *reader;
	enum rd_status status;
	struct rd_str word;

	status = take_word(&ahead, &word);
	if (status)
		return status;
	if (!word.ptr && optional)
		return RD_OK;
	if (is_text) {
		*reader = ahead;
		if (!word.ptr)
			return refuse(reader, "a text is missing", RD_STR_NONE);
		rule->text = word;
		return keep_text(reader, &rule->text);
	}
	status = take_number(reader,
			     kind == 'c' ? 599 : RD_MOCK_DELAY_MAX * 256u,
			     &rule->number);
	if (!status && kind == 'c' && rule->number < 200)
		return refuse(reader, "no HTTP status", word);
	rule->has_number = true;
	return status;
}

static enum rd_status
add_rule(struct reader *reader, const struct rd_mock_rule *rule)
{
	struct rd_mock_script *script = reader->script;
	enum rd_status status;

	if (script->n_rules == RD_MOCK_RULES)
		return refuse(reader, "too many rules", RD_STR_NONE);
	if (script->n_rules == script->cap_rules) {
		status = rd_arena_grow(&script->arena, (void **)&script->rules,
				       script->n_rules, &script->cap_rules,
				       sizeof(*rule));
		if (status)
			return status;
	}
	script->rules[script->n_rules++] = *rule;
	return RD_OK;
}

static enum rd_status
finish_line(struct reader *reader)
{
	enum rd_status status;
	struct rd_str word;

	status = take_word(reader, &word);
	if (!status && word.ptr)
		return refuse(reader, "more words than are wanted", word);
	return status;
}

/* A connection has no answer yet. */
static bool
suits(const struct rd_mock_rule *rule)
{
	bool early = rule->act == RD_MOCK_DO_RESET ||
		     rule->act == RD_MOCK_DO_STALL ||
		     rule->act == RD_MOCK_DO_REFUSE;

	return rule->route == RD_MOCK_AT_CONNECT
		       ? early
		       : rule->act != RD_MOCK_DO_REFUSE;
}

static enum rd_status
take_rule(struct reader *reader)
{
	struct rd_mock_rule rule = { .from = 1, .to = UINT32_MAX };
	enum rd_status status;
	const char *takes;
	struct rd_str word;
	int accepted = -1;

	status = take_word(reader, &word);
	if (!status)
		rule.route = rd_mock_route_named(word);
	if (!status && rule.route == RD_MOCK_AT_NOWHERE)
		return refuse(reader, "no such route", word);
	if (!status)
		status = take_word(reader, &word);
	if (!status && is_digit_or_star(word)) {
		if (!read_which(word, &rule))
			return refuse(reader, "no number of a request", word);
		status = take_word(reader, &word);
	}
	if (!status &&
	    (rd_str_is(word, "accepted") || rd_str_is(word, "unaccepted"))) {
		accepted = rd_str_is(word, "accepted");
		status = take_word(reader, &word);
	}
	if (!status)
		status = take_act(reader, word, &rule);
	if (status)
		return status;
	for (takes = acts[rule.act].takes; *takes && !status; takes++)
		status = take_argument(reader, *takes, &rule);
	if (accepted >= 0)
		rule.accepted = accepted;
	if (!status && !suits(&rule))
		return refuse(reader, "not a fault of this route", word);
	return status ? status : add_rule(reader, &rule);
}

/* ---- the other statements ---- */

static enum rd_status
take_positions(struct reader *reader)
{
	struct rd_mock_script *script = reader->script;
	struct reader ahead = *reader;
	enum rd_status status;
	struct rd_str word;

	script->n_positions = 0;
	status = take_word(&ahead, &word);
	if (!status && rd_str_is(word, "none")) {
		*reader = ahead;
		return RD_OK;
	}
	if (!status && !word.ptr)
		return refuse(reader, "a position, or none", RD_STR_NONE);
	while (!status && word.ptr) {
		if (script->n_positions == RD_MOCK_POSITIONS)
			return refuse(reader, "too many positions",
				      RD_STR_NONE);
		status = take_number(reader, UINT32_MAX,
				     &script->positions[script->n_positions]);
		if (status)
			return status;
		script->n_positions++;
		ahead = *reader;
		status = take_word(&ahead, &word);
	}
	return status;
}

static enum rd_status
take_endpoints(struct reader *reader)
{
	struct rd_mock_script *script = reader->script;
	enum rd_status status;
	struct rd_str word;

	status = take_word(reader, &word);
	if (!status && !word.len)
		return refuse(reader, "an endpoint is missing", RD_STR_NONE);
	if (!status)
		status = keep_text(reader, &word);
	if (!status && script->n_endpoints == script->cap_endpoints)
		status = rd_arena_grow(&script->arena,
				       (void **)&script->endpoints,
				       script->n_endpoints,
				       &script->cap_endpoints, sizeof(word));
	if (!status)
		script->endpoints[script->n_endpoints++] = word;
	return status;
}

static enum rd_status
take_validate(struct reader *reader)
{
	enum rd_status status;
	struct rd_str word;

	status = take_word(reader, &word);
	if (status)
		return status;
	if (!rd_str_is(word, "submit") && !rd_str_is(word, "result"))
		return refuse(reader, "submit or result, not", word);
	reader->script->validate_first = rd_str_is(word, "submit");
	return RD_OK;
}

static enum rd_status
read_statement(struct reader *reader, struct rd_str word)
{
	struct rd_mock_script *script = reader->script;

	if (rd_str_is(word, "on"))
		return take_rule(reader);
	if (rd_str_is(word, "queue"))
		return take_positions(reader);
	if (rd_str_is(word, "progress"))
		return take_number(reader, 1000000, &script->progress);
	if (rd_str_is(word, "step"))
		return take_number(reader, RD_MOCK_DELAY_MAX, &script->step_ms);
	if (rd_str_is(word, "settle"))
		return take_number(reader, RD_MOCK_DELAY_MAX,
				   &script->settle_ms);
	if (rd_str_is(word, "endpoint"))
		return take_endpoints(reader);
	if (rd_str_is(word, "validate"))
		return take_validate(reader);
	if (rd_str_is(word, "hidden")) {
		script->hidden = true;
		return RD_OK;
	}
	return refuse(reader, "no such statement", word);
}

enum rd_status
rd_mock_script_read(struct rd_mock_script *script, struct rd_str text,
		    struct rd_problem *problem)
{
	struct reader reader = { script, problem, RD_STR_NONE, 0 };
	enum rd_status status = RD_OK;
	struct rd_str word;
	size_t n;

	if (text.len > RD_MOCK_SCRIPT_CAP)
		status = rd_problem_set(problem, RD_LIMIT, 2, "mock.script",
					"the script is too long");
	while (text.len && !status) {
		for (n = 0; n < text.len && text.ptr[n] != '\n';)
			n++;
		reader.rest = (struct rd_str){ text.ptr, n };
		reader.line++;
		text.ptr += n + (n < text.len);
		text.len -= n + (n < text.len);
		status = take_word(&reader, &word);
		if (!status && word.ptr)
			status = read_statement(&reader, word);
		if (!status)
			status = finish_line(&reader);
	}
	if (status == RD_NOMEM)
		rd_problem_set(problem, RD_NOMEM, 10, "mock.memory",
			       "out of memory");
	return status;
}

/* ---- questions ---- */

const struct rd_mock_rule *
rd_mock_script_next(const struct rd_mock_script *script,
		    enum rd_mock_kind route, uint32_t nth, uint32_t any_nth,
		    size_t *at)
{
	const struct rd_mock_rule *rule;
	uint32_t n;

	while (*at < script->n_rules) {
		rule = &script->rules[(*at)++];
		if (rule->route != route && rule->route != RD_MOCK_AT_ANY)
			continue;
		n = rule->route == route ? nth : any_nth;
		if (n >= rule->from && n <= rule->to)
			return rule;
	}
	return NULL;
}

bool
rd_mock_script_takes(const struct rd_mock_script *script,
		     struct rd_str endpoint)
{
	size_t i;

	for (i = 0; i < script->n_endpoints; i++) {
		if (rd_str_eq(endpoint, script->endpoints[i]))
			return true;
	}
	return false;
}
