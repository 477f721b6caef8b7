/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/facts.h"

#include <unistd.h>

#include "base/text.h"
#include "decide/decide.h"
#include "json/jcs.h"
#include "json/json.h"

#define MAX_FACTS 1024

bool
cmd_is_fact(const char *operand)
{
	const char *equals = strchr(operand, '=');
	const char *c;

	if (!equals || equals == operand || rd_is_digit(*operand))
		return false;
	for (c = operand; c < equals; c++) {
		if (!rd_is_alnum(*c) && *c != '_')
			return false;
	}
	return true;
}

int
cmd_input_split(struct cmd *cmd, size_t from, struct cmd_input *input)
{
	const struct rd_opt_args *args = &cmd->args;
	size_t i;

	*input = (struct cmd_input){ 0 };
	if (from < args->n_operands && !cmd_is_fact(args->operands[from]))
		input->path = args->operands[from++];
	input->facts = args->operands + from;
	input->n_facts = args->n_operands - from;
	for (i = from; i < args->n_operands; i++) {
		if (cmd_is_fact(args->operands[i]))
			continue;
		cmd_fail(cmd, 2, "usage.operand", "'%s' is no fact",
			 args->operands[i]);
		rd_problem_hint(&cmd->problem,
				"facts are written NAME=VALUE and stand behind "
				"the one file");
		return 2;
	}
	return 0;
}

/* Members of a request that stand beside its facts. */
static bool
hint_member(struct cmd *cmd, struct rd_str name)
{
	static const char *const options[] = { "now", "subject" };
	static const char *const members[] = { "count",	       "seed",
					       "look",	       "history",
					       "observations", "unavailable",
					       "generation" };
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (!rd_str_is(name, options[i]))
			continue;
		rd_problem_hint(&cmd->problem,
				"%s is no fact: give --%s, or write it beside "
				"\"facts\" in a request file",
				options[i], options[i]);
		return true;
	}
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!rd_str_is(name, members[i]))
			continue;
		rd_problem_hint(&cmd->problem,
				"%s is no fact: write it beside \"facts\" in a "
				"request file",
				members[i]);
		return true;
	}
	return false;
}

static int
fail_unknown(struct cmd *cmd, const struct rd_prog *prog, struct rd_str name)
{
	const char *names[MAX_FACTS];
	const char *near;
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < prog->n_fact && n < MAX_FACTS; i++) {
		if (prog->fact[i].origin == RD_ORIGIN_REQUEST)
			names[n++] = rd_prog_str(prog, prog->fact[i].name).ptr;
	}
	near = rd_str_nearest(name, names, n);
	cmd_fail(cmd, 4, "request.unknown-fact",
		 "the pack %s has no fact '%.*s'",
		 rd_prog_str(prog, prog->meta[0].pack).ptr, RD_STR_FMT(name));
	rd_problem_where(&cmd->problem, "facts.%.*s", RD_STR_FMT(name));
	if (hint_member(cmd, name))
		return 4;
	if (near)
		rd_problem_hint(&cmd->problem, "did you mean %s?", near);
	else
		rd_problem_hint(&cmd->problem,
				"refdesk inspect lists the facts of the active "
				"program");
	return 4;
}

static void
put_text(struct rd_buf *out, struct rd_str text)
{
	rd_put_json_str(out, text);
}

/* Written as they are, for the request reader to judge; what is no JSON there
 * is shown to it as a string, so that its message names the type. */
static void
put_literal(struct rd_buf *out, struct rd_str text)
{
	int64_t number;

	if (rd_str_is(text, "true") || rd_str_is(text, "false") ||
	    rd_str_i64(text, &number))
		rd_buf_str(out, text);
	else
		rd_put_json_str(out, text);
}

static void
put_list(struct rd_buf *out, struct rd_str text)
{
	rd_buf_str(out, text);
}

static void
put_text_or_object(struct rd_buf *out, struct rd_str text)
{
	if (rd_str_starts(text, "{"))
		rd_buf_str(out, text);
	else
		rd_put_json_str(out, text);
}

/* "a,b" as terms; what is an array already stays as it is. */
static void
put_set(struct rd_buf *out, struct rd_str text)
{
	const char *comma = "";

	if (rd_str_starts(text, "[")) {
		rd_buf_str(out, text);
		return;
	}
	rd_buf_char(out, '[');
	while (text.len) {
		ptrdiff_t at = rd_str_find(text, RD_STR_LIT(","));
		size_t n = at < 0 ? text.len : (size_t)at;

		rd_buf_cstr(out, comma);
		rd_put_json_str(out, (struct rd_str){ text.ptr, n });
		comma = ",";
		n += at >= 0;
		text.ptr += n;
		text.len -= n;
	}
	rd_buf_char(out, ']');
}

/* "45.4642,9.19" as a position. */
static void
put_geo(struct rd_buf *out, struct rd_str text)
{
	ptrdiff_t at = rd_str_find(text, RD_STR_LIT(","));

	if (at < 0 || rd_str_starts(text, "{")) {
		put_text_or_object(out, text);
		return;
	}
	rd_buf_cstr(out, "{\"lat\":");
	rd_put_json_str(out, (struct rd_str){ text.ptr, (size_t)at });
	rd_buf_cstr(out, ",\"lon\":");
	rd_put_json_str(out, (struct rd_str){ text.ptr + at + 1,
					      text.len - (size_t)at - 1 });
	rd_buf_char(out, '}');
}

static void (*const put_typed[RD_N_FACT_TYPES])(struct rd_buf *,
						struct rd_str) = {
	[RD_FACT_BOOL] = put_literal, [RD_FACT_INTEGER] = put_literal,
	[RD_FACT_DECIMAL] = put_text, [RD_FACT_TEXT] = put_text,
	[RD_FACT_TERM] = put_text,    [RD_FACT_SET] = put_set,
	[RD_FACT_INSTANT] = put_text, [RD_FACT_ZONE] = put_text,
	[RD_FACT_LIST] = put_list,    [RD_FACT_DURATION] = put_text,
	[RD_FACT_GEO] = put_geo,
};

/* Is the value put as it is?  Then it must be a whole JSON value, or it could
 * close the facts object. */
static bool
is_raw(enum rd_fact_type type, struct rd_str value)
{
	return type == RD_FACT_LIST ||
	       (type == RD_FACT_SET && rd_str_starts(value, "[")) ||
	       (type == RD_FACT_GEO && rd_str_starts(value, "{"));
}

static int
check_value(struct cmd *cmd, enum rd_fact_type type, struct rd_str name,
	    struct rd_str value)
{
	json_t *list = NULL;

	if (!rd_utf8_valid(value))
		cmd_fail(cmd, 4, "request.utf8", "this is not valid UTF-8");
	else if (!is_raw(type, value) ||
		 !rd_json_parse(value, NULL, &list, &cmd->problem))
		cmd->problem.code = NULL;
	json_decref(list);
	if (!cmd->problem.code)
		return 0;
	rd_problem_where(&cmd->problem, "facts.%.*s", RD_STR_FMT(name));
	if (rd_utf8_valid(value))
		rd_problem_hint(&cmd->problem,
				"a list is written as a JSON array");
	return cmd->problem.exit_code;
}

static int
put_fact(struct cmd *cmd, const struct rd_prog *prog, const char *operand,
	 struct rd_buf *out)
{
	const char *equals = strchr(operand, '=');
	struct rd_str name = { operand, (size_t)(equals - operand) };
	struct rd_str value = rd_str_of(equals + 1);
	uint32_t fact = rd_prog_find_fact(prog, name);
	int code;

	if (fact == RD_NONE || prog->fact[fact].origin != RD_ORIGIN_REQUEST)
		return fail_unknown(cmd, prog, name);
	code = check_value(cmd, prog->fact[fact].type, name, value);
	if (code)
		return code;
	rd_put_json_str(out, name);
	rd_buf_char(out, ':');
	put_typed[prog->fact[fact].type](out, value);
	return 0;
}

static int
put_facts(struct cmd *cmd, const struct rd_prog *prog,
	  const struct cmd_input *input, struct rd_buf *out)
{
	int code = 0;
	size_t i;

	rd_buf_char(out, '{');
	for (i = 0; i < input->n_facts && !code; i++) {
		if (i)
			rd_buf_char(out, ',');
		code = put_fact(cmd, prog, input->facts[i], out);
	}
	rd_buf_char(out, '}');
	return code;
}

static int
keep(struct cmd *cmd, const struct rd_buf *text, struct rd_str *json)
{
	char *copy = NULL;

	if (!rd_buf_status(text))
		copy = rd_arena_strdup(&cmd->arena, rd_buf_view(text));
	if (!copy)
		return cmd_no_memory(cmd);
	*json = (struct rd_str){ copy, text->len };
	return 0;
}

static int
make_request(struct cmd *cmd, const struct rd_prog *prog,
	     const struct cmd_input *input, struct rd_str *json)
{
	struct rd_buf text;
	int code;

	rd_buf_init(&text, 2 * RD_DEC_REQUEST_CAP);
	rd_buf_cstr(&text, "{\"facts\":");
	code = put_facts(cmd, prog, input, &text);
	if (input->generation.ptr) {
		rd_buf_cstr(&text, ",\"generation\":");
		rd_buf_str(&text, input->generation);
	}
	rd_buf_char(&text, '}');
	if (!code)
		code = keep(cmd, &text, json);
	rd_buf_fini(&text);
	return code;
}

/* Adds the members of `from` to an object that must not have them yet. */
static int
add_members(struct cmd *cmd, const char *prefix, json_t *into, json_t *from)
{
	const char *name;
	json_t *value;

	json_object_foreach(from, name, value)
	{
		if (json_object_get(into, name)) {
			cmd_fail(cmd, 4, "request.duplicate-key",
				 "given in "
				 "the file and on the command line");
			rd_problem_where(&cmd->problem, "%s%s", prefix, name);
			return 4;
		}
		if (json_object_set(into, name, value))
			return cmd_no_memory(cmd);
	}
	return 0;
}

static int
merge(struct cmd *cmd, json_t *into, json_t *from)
{
	json_t *facts = json_object_get(into, "facts");
	int code = 0;

	if (facts) {
		code = add_members(cmd, "facts.", facts,
				   json_object_get(from, "facts"));
		(void)json_object_del(from, "facts");
	}
	return code ? code : add_members(cmd, "", into, from);
}

static int
merge_texts(struct cmd *cmd, struct rd_str file, struct rd_str *json)
{
	json_t *into = NULL;
	json_t *from = NULL;
	struct rd_buf text;
	int code;

	rd_buf_init(&text, 2 * RD_DEC_REQUEST_CAP);
	if (rd_json_parse(file, NULL, &into, &cmd->problem)) {
		cmd->input_text = file;
		cmd_input_where(cmd, file);
		code = cmd->problem.exit_code;
		goto out;
	}
	if (rd_json_parse(*json, NULL, &from, &cmd->problem)) {
		code = cmd->problem.exit_code;
		goto out;
	}
	if (!json_is_object(into) ||
	    (json_object_get(into, "facts") &&
	     !json_is_object(json_object_get(into, "facts")))) {
		code = cmd_fail(cmd, 4, "request.type",
				"the request and its facts must be objects");
		goto out;
	}
	code = merge(cmd, into, from);
	if (!code && rd_json_write(into, &text))
		code = cmd_no_memory(cmd);
	if (!code)
		code = keep(cmd, &text, json);
out:
	json_decref(into);
	json_decref(from);
	rd_buf_fini(&text);
	return code;
}

void
cmd_input_where(struct cmd *cmd, struct rd_str json)
{
	struct rd_problem *problem = &cmd->problem;
	char path[sizeof(problem->where)];
	unsigned line = 1;
	size_t i;

	if (!cmd->input_name)
		return;
	/* What is wrong as a whole has no path of its own. */
	if (!problem->where[0])
		rd_problem_where(problem, "%s", cmd->input_name);
	else if (cmd->json)
		return;
	if (cmd->json || !problem->has_offset ||
	    json.ptr != cmd->input_text.ptr)
		return;
	for (i = 0; i < json.len && i < problem->offset; i++)
		line += json.ptr[i] == '\n';
	memcpy(path, problem->where, sizeof(path));
	if (strcmp(path, cmd->input_name))
		rd_problem_where(problem, "%s:%u: %s", cmd->input_name, line,
				 path);
	else
		problem->line = line;
}

/* A fact's name where a file should be is no file that is missing. */
static int
fail_path(struct cmd *cmd, const struct rd_prog *prog, const char *path,
	  int code)
{
	if (strcmp(cmd->problem.code, "file.not-found"))
		return code;
	for (uint32_t i = 0; i < prog->n_fact; i++) {
		if (prog->fact[i].origin != RD_ORIGIN_REQUEST ||
		    !rd_str_is(rd_prog_str(prog, prog->fact[i].name), path))
			continue;
		cmd->problem = (struct rd_problem){ 0 };
		cmd_fail(cmd, 2, "usage.operand", "the fact '%s' has no value",
			 path);
		rd_problem_hint(&cmd->problem,
				"write %s=VALUE; a file of that name is ./%s",
				path, path);
		return 2;
	}
	if (!strchr(path, '/') && !strchr(path, '.'))
		rd_problem_hint(&cmd->problem,
				"this would be a request file; facts are "
				"written NAME=VALUE");
	return code;
}

int
cmd_input_request(struct cmd *cmd, const struct rd_prog *prog,
		  const struct cmd_input *input, struct rd_str *json)
{
	struct rd_str file = RD_STR_NONE;
	const char *path = input->path;
	int code;

	if (!path && !input->n_facts) {
		if (isatty(STDIN_FILENO)) {
			cmd_fail(cmd, 2, "usage.operand",
				 "a request or facts are needed");
			rd_problem_hint(&cmd->problem,
					"for example: refdesk "
					"%s scene=restaurant mood=confident",
					cmd->verb->name);
			return 2;
		}
		path = "-";
	}
	cmd->input_name = path && !strcmp(path, "-") ? "stdin" : path;
	if (path) {
		code = cmd_read(cmd, path, RD_DEC_REQUEST_CAP, 4, &file);
		if (code)
			return fail_path(cmd, prog, path, code);
	}
	if (path && !input->n_facts && !input->generation.ptr) {
		*json = file;
		cmd->input_text = file;
		return 0;
	}
	code = make_request(cmd, prog, input, json);
	if (!code && path)
		code = merge_texts(cmd, file, json);
	return code;
}
