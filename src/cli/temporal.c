/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk temporal: what a message says about time, by the same rules and the
 * same engine that decide.  No state is read, nothing is recorded. */
#include "base/escape.h"
#include "cli/desk.h"
#include "cli/facts.h"
#include "cli/verbs.h"
#include "json/json.h"

#define MAX_OPERANDS 256
/* Stands for required texts that say nothing about time. */
#define NEUTRAL_TEXT "-"

/* The fact TEXT goes to: `message`, else the first text that the tense
 * classifier reads. */
static uint32_t
find_message(const struct rd_prog *prog)
{
	uint32_t fact = rd_prog_find_fact(prog, RD_STR_LIT("message"));
	uint32_t classifier, i;

	if (fact != RD_NONE || !prog->n_observation)
		return fact;
	classifier = prog->observation[0].classifier;
	for (i = 0; i < prog->n_cue; i++) {
		if (prog->class[prog->cue[i].class].classifier == classifier)
			return prog->source[prog->cue[i].source].fact;
	}
	return RD_NONE;
}

static bool
is_given(const struct cmd_input *input, struct rd_str name)
{
	size_t i;

	for (i = 0; i < input->n_facts; i++) {
		if (!strncmp(input->facts[i], name.ptr, name.len) &&
		    input->facts[i][name.len] == '=')
			return true;
	}
	return false;
}

static bool
add_fact(struct cmd *cmd, struct cmd_input *input, struct rd_str name,
	 const char *value)
{
	const char **facts = (const char **)input->facts;
	char *text = rd_arena_printf(&cmd->arena, "%.*s=%s", RD_STR_FMT(name),
				     value);

	facts[input->n_facts] = text;
	input->n_facts += text != NULL;
	return text != NULL;
}

static int
collect_facts(struct cmd *cmd, const struct rd_prog *prog,
	      struct cmd_input *input)
{
	const struct rd_opt_args *args = &cmd->args;
	uint32_t message = find_message(prog);
	const char **facts;
	struct rd_str name;
	uint32_t i;

	if (message == RD_NONE || !prog->n_observation)
		return cmd_fail(cmd, 3, "temporal.no-tense",
				"the pack has no observation of tense");
	facts = rd_arena_array(&cmd->arena, args->n_operands + prog->n_fact,
			       sizeof(*facts));
	if (!facts)
		return cmd_no_memory(cmd);
	memcpy(facts, args->operands + 1,
	       (args->n_operands - 1) * sizeof(*facts));
	*input = (struct cmd_input){ .facts = facts,
				     .n_facts = args->n_operands - 1 };
	name = rd_prog_str(prog, prog->fact[message].name);
	if (is_given(input, name))
		return cmd_fail(cmd, 2, "usage.operand", "%s is TEXT already",
				name.ptr);
	if (!add_fact(cmd, input, name, args->operands[0]))
		return cmd_no_memory(cmd);
	for (i = 0; i < prog->n_fact; i++) {
		name = rd_prog_str(prog, prog->fact[i].name);
		if (prog->fact[i].origin != RD_ORIGIN_REQUEST ||
		    prog->fact[i].missing != RD_MISSING_ERROR ||
		    prog->fact[i].type != RD_FACT_TEXT || is_given(input, name))
			continue;
		if (!add_fact(cmd, input, name, NEUTRAL_TEXT))
			return cmd_no_memory(cmd);
	}
	return 0;
}

/* The members of a cue as they are told here. */
static int
rename_members(json_t *cue)
{
	return json_object_set(cue, "offset", json_object_get(cue, "at")) ||
	       json_object_set(cue, "text", json_object_get(cue, "cue")) ||
	       json_object_del(cue, "at") || json_object_del(cue, "cue");
}

static void
put_cue(const json_t *cue, struct rd_buf *out)
{
	int64_t offset = 0;

	(void)rd_json_get_int(cue, "offset", &offset);
	rd_buf_cstr(out, "  \"");
	rd_put_shown(out, rd_json_get_str(cue, "text"));
	rd_buf_printf(out, "\" at %lld of ", (long long)offset);
	rd_put_shown(out, rd_json_get_str(cue, "in"));
	rd_buf_cstr(out, ": ");
	rd_put_shown(out, rd_json_get_str(cue, "class"));
	rd_buf_cstr(out, ", ");
	rd_put_shown(out, rd_json_get_str(cue, "points"));
	rd_buf_cstr(out, rd_str_is(rd_json_get_str(cue, "points"), "1")
				 ? " point"
				 : " points");
	if (rd_json_get_str(cue, "tag").ptr) {
		rd_buf_cstr(out, ", ");
		rd_put_shown(out, rd_json_get_str(cue, "tag"));
	}
	rd_buf_char(out, '\n');
}

static void
put_human(const json_t *tense, struct rd_buf *out)
{
	const json_t *cues = json_object_get(tense, "cues");
	json_t *cue;
	size_t i;

	rd_put_shown(out, rd_json_get_str(tense, "value"));
	if (rd_json_get_str(tense, "timeframe").ptr) {
		rd_buf_cstr(out, "  ");
		rd_put_shown(out, rd_json_get_str(tense, "timeframe"));
	}
	rd_buf_cstr(out, "  confidence ");
	rd_put_shown(out, rd_json_get_str(tense, "confidence"));
	if (rd_json_get_str(tense, "reference_date").ptr) {
		rd_buf_cstr(out, "  about ");
		rd_put_shown(out, rd_json_get_str(tense, "reference_date"));
	}
	rd_buf_char(out, '\n');
	json_array_foreach(cues, i, cue) put_cue(cue, out);
	if (!json_array_size(cues))
		rd_buf_cstr(out, "  no cue was found; this is the default\n");
}

static int
report(struct cmd *cmd, struct rd_str text)
{
	json_t *tense = NULL;
	struct rd_buf shown;
	json_t *cue;
	int code = 0;
	size_t i;

	if (rd_json_parse(text, NULL, &tense, &cmd->problem))
		return cmd->problem.exit_code;
	json_array_foreach(json_object_get(tense, "cues"), i, cue)
	{
		if (rename_members(cue))
			code = cmd_no_memory(cmd);
	}
	if (!code &&
	    (cmd->json || !cmd->term.tty || cmd_given(cmd, OPT_OUTPUT))) {
		if (rd_json_write(tense, &cmd->out))
			code = cmd_no_memory(cmd);
		rd_buf_char(&cmd->out, '\n');
	} else if (!code) {
		rd_buf_init(&shown, RD_REC_JSON_CAP);
		put_human(tense, &shown);
		cmd_term_fit(&cmd->term, rd_buf_view(&shown), 4, &cmd->out);
		rd_buf_fini(&shown);
	}
	json_decref(tense);
	return code;
}

static int
classify(struct cmd *cmd, struct cmd_desk *desk, const struct cmd_input *input)
{
	const struct rd_dec_result *result;
	struct rd_str json;
	struct rd_buf text;
	int code;

	code = cmd_input_request(cmd, &desk->program.prog, input, &json);
	if (!code)
		code = cmd_desk_read(cmd, desk, json);
	if (!code &&
	    rd_dec_decide(desk->dec, &desk->request, &result, &cmd->problem))
		code = cmd->problem.exit_code;
	if (code)
		return code;
	rd_buf_init(&text, RD_REC_JSON_CAP);
	rd_dec_write_tense(desk->dec, &text);
	code = report(cmd, rd_buf_view(&text));
	rd_buf_fini(&text);
	return code;
}

int
cmd_temporal(struct cmd *cmd)
{
	struct cmd_input input;
	struct cmd_desk desk;
	size_t i;
	int code;

	for (i = 1; i < cmd->args.n_operands; i++) {
		if (cmd_is_fact(cmd->args.operands[i]))
			continue;
		cmd_fail(cmd, 2, "usage.operand", "'%s' is no fact",
			 cmd->args.operands[i]);
		rd_problem_hint(&cmd->problem, "put the whole text in quotes");
		return 2;
	}
	code = cmd_desk_open(cmd, &desk, CMD_PURE);
	if (!code)
		code = collect_facts(cmd, &desk.program.prog, &input);
	if (!code)
		code = classify(cmd, &desk, &input);
	cmd_desk_close(&desk);
	return code;
}
