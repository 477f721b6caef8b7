/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux plan --format comfyui|mflux: options and a plan become what
 * fills a workflow or a command of the rules. */
#include "cli/redux-emit.h"

#include "base/decimal.h"
#include "base/escape.h"
#include "base/text.h"
#include "cli/generation.h"
#include "cli/redux-ask.h"
#include "json/jcs.h"
#include "plan/flow.h"

#define ANSWER_CAP (16u << 20)

struct emission {
	struct cmd *cmd;
	struct rd_plan_flow ask;
	struct rd_plan_flow_reference *references;
	struct rd_plan_redux other; /* the setting in the flow's profile */
	struct rd_plan_flow_lora *loras;
	struct rd_buf made, notes, differs;
	struct rd_plan_flow_argv argv;
};

bool
cmd_redux_emits(const struct cmd *cmd)
{
	unsigned format = cmd->args.values[OPT_REDUX_FORMAT].choice;

	return format == CMD_REDUX_COMFYUI || format == CMD_REDUX_MFLUX;
}

int
cmd_redux_emit_refuse(struct cmd *cmd)
{
	static const enum cmd_option options[] = {
		OPT_PROMPT, OPT_REDUX_SEED, OPT_STEPS,	    OPT_GUIDANCE,
		OPT_SIZE,   OPT_CHECKPOINT, OPT_REDUX_LORA,
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (cmd_given(cmd, options[i]))
			return cmd_fail(cmd, 2, "usage.option-not-here",
					"option --%s belongs to --format "
					"comfyui and mflux",
					cmd_options[options[i]].name);
	return 0;
}

static bool
wants_graph(const struct cmd *cmd)
{
	return cmd->args.values[OPT_REDUX_FORMAT].choice == CMD_REDUX_COMFYUI;
}

/* ---- options ---- */

static int
read_texts(struct emission *e)
{
	e->ask.prompt = rd_str_of(cmd_text(e->cmd, OPT_PROMPT));
	e->ask.checkpoint = rd_str_of(cmd_text(e->cmd, OPT_CHECKPOINT));
	if (e->ask.prompt.ptr && !rd_utf8_valid(e->ask.prompt))
		return cmd_fail(e->cmd, 2, "usage.option-value",
				"the text of --prompt is not UTF-8");
	return 0;
}

static int
read_numbers(struct emission *e)
{
	const char *seed = cmd_text(e->cmd, OPT_REDUX_SEED);

	e->ask.steps = (uint32_t)e->cmd->args.values[OPT_STEPS].number;
	e->ask.has_seed = seed;
	if (seed && !rd_str_u64(rd_str_of(seed), &e->ask.seed))
		return cmd_fail(e->cmd, 2, "usage.option-value",
				"option --seed wants a whole number below "
				"2^64, not '%s'",
				seed);
	if (cmd_refuse_zero(e->cmd, OPT_STEPS))
		return 2;
	return cmd_redux_decimal(e->cmd, OPT_GUIDANCE, &e->ask.has_guidance,
				 &e->ask.guidance);
}

/* PATH[:SCALE]; what stands behind the last colon is a scale if it is one. */
static struct rd_plan_flow_lora
lora_of(const char *text)
{
	const char *colon = strrchr(text, ':');
	struct rd_plan_flow_lora lora = { rd_str_of(text), RD_DECIMAL_ONE };
	int64_t scale;

	if (!colon || colon == text ||
	    rd_decimal_rule(rd_str_of(colon + 1), &scale))
		return lora;
	lora.name.len = (size_t)(colon - text);
	lora.scale = scale;
	return lora;
}

static int
read_loras(struct emission *e)
{
	const struct rd_opt_args *args = &e->cmd->args;

	e->loras = rd_arena_array(&e->cmd->arena, args->n_items,
				  sizeof(*e->loras));
	if (!e->loras)
		return cmd_no_memory(e->cmd);
	for (size_t i = 0; i < args->n_items; i++)
		if (args->items[i].opt == OPT_REDUX_LORA)
			e->loras[e->ask.n_loras++] = lora_of(
				args->items[i].text);
	e->ask.loras = e->loras;
	return 0;
}

/* ---- references ---- */

static int
take_boxes(struct emission *e, const struct rd_rdx_mask *mask,
	   struct rd_plan_flow_reference *out)
{
	struct rd_plan_flow_box *boxes = rd_arena_array(
		&e->cmd->arena, mask->n_boxes, sizeof(*boxes));

	if (!boxes)
		return cmd_no_memory(e->cmd);
	for (uint32_t i = 0; i < mask->n_boxes; i++)
		boxes[i] = (struct rd_plan_flow_box){ mask->boxes[i].x0,
						      mask->boxes[i].y0,
						      mask->boxes[i].x1,
						      mask->boxes[i].y1 };
	out->boxes = boxes;
	out->n_boxes = mask->n_boxes;
	return 0;
}

static int
take_reference(struct emission *e, const struct rd_plan_redux_ref *ref,
	       struct rd_plan_flow_reference *out)
{
	const struct rd_plan_redux_picture *picture = ref->picture;

	out->width = picture->width;
	out->height = picture->height;
	out->strength = ref->strength;
	if (picture->batch > 1)
		return cmd_fail(e->cmd, 4, "flow.batch",
				"a graph or command has one picture at a time, "
				"not the %u of %.*s",
				picture->batch, RD_STR_FMT(picture->name));
	return picture->masked ? take_boxes(e, &picture->mask, out) : 0;
}

static int
take_references(struct emission *e, const struct rd_plan_redux_sheet *sheet,
		const struct cmd_redux_files *files)
{
	uint32_t n = sheet->n_refs;
	int code = 0;

	e->references = rd_arena_array(&e->cmd->arena, n,
				       sizeof(*e->references));
	if (!e->references)
		return cmd_no_memory(e->cmd);
	for (uint32_t i = 0; i < n && !code; i++) {
		e->references[i].setting = &sheet->setting;
		e->references[i].image = files->images[i];
		e->references[i].mask = files->masks[i];
		code = take_reference(e, &sheet->refs[i], &e->references[i]);
	}
	e->ask.references = e->references;
	e->ask.n_references = n;
	return code;
}

/* ---- the profile of the flow ---- */

static int
find_flow(struct emission *e, const struct rd_plan_redux *setting)
{
	bool graph = wants_graph(e->cmd);

	e->ask.prog = setting->prog;
	e->ask.flow = rd_plan_flow_find(setting->prog,
					graph ? RD_FLOW_KIND_GRAPH
					      : RD_FLOW_KIND_COMMAND,
					setting->profile);
	if (e->ask.flow)
		return 0;
	return cmd_fail(e->cmd, 3, "flow.none",
			"the rules of this program have no %s",
			graph ? "workflow" : "command");
}

static int
translate(struct emission *e, const struct rd_plan_redux *setting)
{
	struct rd_problem *problem = &e->cmd->problem;

	if (rd_plan_flow_as(setting,
			    &e->ask.prog->rdxprofile[e->ask.flow->profile],
			    &e->other, &e->differs, problem))
		return problem->exit_code;
	for (uint32_t i = 0; i < e->ask.n_references; i++)
		if (rd_plan_flow_reference_as(&e->references[i], i + 1,
					      &e->other, &e->differs, problem))
			return problem->exit_code;
	return 0;
}

/* ---- what JSON can hold ---- */

static bool
is_text(struct rd_str s)
{
	return !s.ptr || rd_utf8_valid(s);
}

static int
check_texts(struct emission *e)
{
	bool ok = is_text(e->ask.checkpoint);

	for (uint32_t i = 0; i < e->ask.n_references; i++)
		ok &= is_text(e->references[i].image) &&
		      is_text(e->references[i].mask);
	for (uint32_t i = 0; i < e->ask.n_loras; i++)
		ok &= is_text(e->loras[i].name);
	return ok ? 0
		  : cmd_fail(e->cmd, 4, "flow.name",
			     "a file's name is not UTF-8, which JSON cannot "
			     "say");
}

/* ---- answers ---- */

static int
status_code(struct cmd *cmd, enum rd_status status)
{
	if (status == RD_LIMIT)
		return cmd_fail(cmd, 9, "flow.limit", "the answer is too long");
	if (status == RD_NOMEM)
		return cmd_no_memory(cmd);
	return status ? cmd->problem.exit_code : 0;
}

static int
make(struct emission *e)
{
	struct cmd *cmd = e->cmd;
	enum rd_status status;

	if (wants_graph(cmd)) {
		status = rd_plan_flow_graph(&e->ask, &cmd->arena, &e->made,
					    &e->notes, &cmd->problem);
		return status_code(cmd, status);
	}
	status = rd_plan_flow_argv(&e->ask, &cmd->arena, &e->argv, &e->notes,
				   &cmd->problem);
	if (!status)
		rd_plan_flow_shell(&e->argv, &e->made);
	return status_code(cmd, status ? status : rd_buf_status(&e->made));
}

/* Each line of a text as a string. */
static void
put_lines(struct rd_buf *out, const char *before, struct rd_str lines)
{
	const char *between = "[";

	rd_buf_cstr(out, before);
	if (!lines.len)
		rd_buf_char(out, '[');
	while (lines.len) {
		size_t n = rd_str_until(lines, "\n");

		rd_buf_cstr(out, between);
		rd_put_json_str(out, (struct rd_str){ lines.ptr, n });
		lines = rd_str_behind(lines, n + (n < lines.len));
		between = ",";
	}
	rd_buf_char(out, ']');
}

static void
put_argv(struct rd_buf *out, const struct rd_plan_flow_argv *argv)
{
	for (size_t i = 0; i < argv->n_items; i++) {
		rd_buf_cstr(out, i ? "," : "{\"argv\":[");
		rd_put_json_str(out, argv->items[i]);
	}
	rd_buf_char(out, ']');
}

static void
put_object(struct emission *e)
{
	const struct rd_prog *prog = e->ask.prog;
	struct rd_buf *out = &e->cmd->out;
	bool graph = wants_graph(e->cmd);

	if (!graph) {
		put_argv(out, &e->argv);
		rd_put_json_text(out, ",\"command\":", rd_buf_view(&e->made));
	}
	put_lines(out, graph ? "{\"differs\":" : ",\"differs\":",
		  rd_buf_view(&e->differs));
	if (graph) {
		rd_buf_cstr(out, ",\"graph\":");
		rd_buf_str(out, rd_buf_view(&e->made));
	}
	put_lines(out, ",\"notes\":", rd_buf_view(&e->notes));
	rd_put_json_text(
		out, ",\"profile\":",
		rd_prog_str(prog, prog->rdxprofile[e->ask.flow->profile].name));
	rd_put_json_text(out, ",\"schema\":",
			 rd_str_of(graph ? CMD_REDUX_GRAPH_SCHEMA
					 : CMD_REDUX_COMMAND_SCHEMA));
	rd_put_json_text(
		out, ",\"workflow\":", rd_prog_str(prog, e->ask.flow->name));
	rd_buf_cstr(out, "}\n");
}

static void
say_lines(const struct cmd *cmd, const char *what, struct rd_str lines)
{
	while (lines.len) {
		size_t n = rd_str_until(lines, "\n");

		cmd_say(cmd, "%s: %.*s", what, (int)n, lines.ptr);
		lines = rd_str_behind(lines, n + (n < lines.len));
	}
}

static void
answer(struct emission *e)
{
	if (e->cmd->json) {
		put_object(e);
		return;
	}
	say_lines(e->cmd, "differs", rd_buf_view(&e->differs));
	say_lines(e->cmd, "note", rd_buf_view(&e->notes));
	rd_buf_str(&e->cmd->out, rd_buf_view(&e->made));
	rd_buf_char(&e->cmd->out, '\n');
}

static int
emit(struct emission *e, const struct rd_plan_redux_sheet *sheet,
     const struct cmd_redux_files *files)
{
	int code = read_texts(e);

	if (!code)
		code = read_numbers(e);
	if (!code)
		code = cmd_size(e->cmd, &e->ask.width, &e->ask.height);
	if (!code)
		code = read_loras(e);
	if (!code)
		code = find_flow(e, &sheet->setting);
	if (!code)
		code = take_references(e, sheet, files);
	if (!code)
		code = translate(e, &sheet->setting);
	if (!code && (e->cmd->json || wants_graph(e->cmd)))
		code = check_texts(e);
	return code ? code : make(e);
}

int
cmd_redux_emit(struct cmd *cmd, const struct rd_plan_redux_sheet *sheet,
	       const struct cmd_redux_files *files)
{
	struct emission e = { .cmd = cmd };
	int code;

	rd_buf_init(&e.made, ANSWER_CAP);
	rd_buf_init(&e.notes, ANSWER_CAP);
	rd_buf_init(&e.differs, ANSWER_CAP);
	code = emit(&e, sheet, files);
	if (!code)
		answer(&e);
	rd_buf_fini(&e.made);
	rd_buf_fini(&e.notes);
	rd_buf_fini(&e.differs);
	return code;
}
