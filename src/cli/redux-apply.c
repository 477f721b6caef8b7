/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux apply: the tokens in a file become fewer.  The input is read
 * into memory as it is (a file that changes while it is mapped would not be the
 * one that was checked and hashed); beside it there are the output and what
 * each thread needs for a row. */
#include "cli/redux-apply.h"
#include "cli/redux.h"

#include "base/decimal.h"

static int
read_operands(struct cmd_redux_apply *a)
{
	struct cmd *cmd = a->cmd;
	bool given;

	if (cmd->args.n_operands < 2 || !cmd_given(cmd, OPT_OUTPUT)) {
		cmd_fail(cmd, 2, "usage.operand",
			 "redux apply wants a file and --output");
		rd_problem_hint(&cmd->problem,
				"usage: refdesk redux apply FILE -o FILE");
		return 2;
	}
	a->in_path = cmd->args.operands[1];
	a->strength = -1;
	if (cmd_refuse_zero(cmd, OPT_JOBS) || cmd_redux_ask(cmd, &a->ask))
		return 2;
	return cmd_redux_decimal(cmd, OPT_STRENGTH, &given, &a->strength);
}

/* The place of a problem in the input. */
static int
fail_input(struct cmd_redux_apply *a)
{
	struct rd_problem *problem = &a->cmd->problem;
	char inside[sizeof(problem->where)];
	const char *name = strcmp(a->in_path, "-") ? a->in_path : "stdin";

	memcpy(inside, problem->where, sizeof(inside));
	rd_problem_where(problem, *inside ? "%s: %s" : "%s%s", name, inside);
	return problem->exit_code;
}

static int
read_input(struct cmd_redux_apply *a)
{
	struct cmd *cmd = a->cmd;
	int code = cmd_read_into(cmd, a->in_path, 9, &a->in);

	if (code)
		return code;
	if (rd_rdx_tensor_read(rd_buf_view(&a->in),
			       rd_str_of(cmd_text(cmd, OPT_TENSOR)),
			       &cmd->arena, &a->tensor, &cmd->problem) ||
	    rd_rdx_tensor_shape(&a->tensor, &a->shape, &cmd->problem))
		return fail_input(a);
	if (!a->side_path)
		a->format = rd_rdx_format_of(rd_buf_view(&a->in));
	while ((uint64_t)a->grid * a->grid < a->shape.tokens &&
	       a->grid <= RD_REDUX_GRID_MAX)
		a->grid++;
	if ((uint64_t)a->grid * a->grid == a->shape.tokens)
		return 0;
	cmd_fail(cmd, 4, "redux.grid",
		 "%llu tokens are no square grid of up to %d x %d",
		 (unsigned long long)a->shape.tokens, RD_REDUX_GRID_MAX,
		 RD_REDUX_GRID_MAX);
	return fail_input(a);
}

/* ---- the setting ---- */

static int
refuse_grid(struct cmd_redux_apply *a)
{
	const struct rd_prog *prog = &a->program.prog;
	const struct rd_plan_redux *s = &a->setting;

	cmd_fail(a->cmd, 4, "redux.grid",
		 "a grid of %u x %u tokens; %s has %u x %u", a->grid, a->grid,
		 rd_prog_str(prog, s->encoder->name).ptr, s->grid, s->grid);
	if (!a->ask.encoder.ptr)
		rd_problem_hint(&a->cmd->problem,
				"no other encoder of %s has such a grid either",
				rd_prog_str(prog, s->profile->name).ptr);
	return fail_input(a);
}

/* The grid says which encoder, unless it was said: the profile's usual one if
 * it may. */
static enum rd_status
find_encoder(struct cmd_redux_apply *a)
{
	struct rd_plan_redux_ask usual = { .profile = a->ask.profile };
	const struct rd_prog *prog = &a->program.prog;
	enum rd_status status;

	if (a->ask.encoder.ptr)
		return RD_OK;
	status = rd_plan_redux_resolve(prog, &usual, &a->setting,
				       &a->cmd->problem);
	for (uint32_t i = 0; !status && a->setting.grid != a->grid; i++) {
		if (i == prog->n_rdxencoder)
			break;
		if (a->setting.profile->encoders >> i & 1 &&
		    prog->rdxencoder[i].grid == a->grid) {
			a->ask.encoder = rd_prog_str(prog,
						     prog->rdxencoder[i].name);
			break;
		}
	}
	return status;
}

static int
settle(struct cmd_redux_apply *a)
{
	struct cmd *cmd = a->cmd;
	enum rd_status status = find_encoder(a);

	if (!status && !a->ask.encoder.ptr && a->setting.grid != a->grid)
		return refuse_grid(a);
	if (!status)
		status = rd_plan_redux_resolve(&a->program.prog, &a->ask,
					       &a->setting, &cmd->problem);
	if (status)
		return cmd->problem.exit_code;
	if (a->setting.grid != a->grid)
		return refuse_grid(a);
	if (!cmd_given(cmd, OPT_STRENGTH))
		a->strength = rd_plan_redux_strength_default(a->setting.law);
	if (rd_plan_redux_strength(&a->setting, a->strength, &cmd->problem))
		return cmd->problem.exit_code;
	if (a->shape.batch == 1 || a->setting.edge == a->grid)
		return 0;
	cmd_fail(cmd, 4, "redux.batch",
		 "%llu pictures in one tensor, which only the whole grid "
		 "can have",
		 (unsigned long long)a->shape.batch);
	rd_problem_hint(&cmd->problem, "give one picture after the other");
	return fail_input(a);
}

/* ---- what the numbers may be ---- */

static int
check_input(struct cmd_redux_apply *a)
{
	uint64_t n = a->shape.batch * a->shape.tokens * a->shape.width, at;

	if (cmd_given(a->cmd, OPT_ALLOW_NONFINITE))
		return 0;
	at = rd_rdx_apply_nonfinite(a->tensor.dtype, a->tensor.bytes.ptr,
				    (size_t)n);
	if (at == n)
		return 0;
	cmd_fail(a->cmd, 4, "redux.not-finite",
		 "value %llu of token %llu is NaN or infinite",
		 (unsigned long long)(at % a->shape.width),
		 (unsigned long long)(at / a->shape.width));
	rd_problem_hint(&a->cmd->problem,
			"--allow-nonfinite takes such numbers as they come");
	return fail_input(a);
}

static int
check_output(struct cmd_redux_apply *a)
{
	size_t bytes = rd_rdx_dtype_bytes[a->made.dtype];
	size_t n = a->made.bytes.len / bytes, at;

	if (cmd_given(a->cmd, OPT_ALLOW_NONFINITE))
		return 0;
	at = rd_rdx_apply_nonfinite(a->made.dtype, a->made.bytes.ptr, n);
	if (at == n)
		return 0;
	cmd_fail(a->cmd, 4, "redux.not-finite",
		 "value %llu of token %llu becomes too large for %s",
		 (unsigned long long)(at % a->shape.width),
		 (unsigned long long)(at / a->shape.width),
		 rd_rdx_dtype_names[a->made.dtype]);
	return fail_input(a);
}

static void
tell(const struct cmd_redux_apply *a)
{
	const struct rd_plan_redux *s = &a->setting;
	const struct rd_prog *prog = &a->program.prog;

	cmd_say(a->cmd, "%u x %u tokens to %u x %u, %llu in all (%s, %s)",
		s->grid, s->grid, s->edge, s->edge,
		(unsigned long long)(a->made.bytes.len /
				     rd_rdx_dtype_bytes[a->made.dtype] /
				     a->shape.width),
		rd_prog_str(prog, s->profile->name).ptr,
		rd_prog_str(prog, s->function->name).ptr);
}

static int
apply(struct cmd_redux_apply *a)
{
	static int (*const steps[])(struct cmd_redux_apply *) = {
		read_operands,
		cmd_redux_apply_place,
	};
	static int (*const work[])(struct cmd_redux_apply *) = {
		read_input,
		settle,
		cmd_redux_apply_mask,
		check_input,
		cmd_redux_apply_run,
		check_output,
		cmd_redux_apply_describe,
		cmd_redux_apply_write,
	};
	int code = 0;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && !code; i++)
		code = steps[i](a);
	if (!code)
		code = cmd_redux_program(a->cmd, &a->program);
	for (i = 0; i < sizeof(work) / sizeof(work[0]) && !code; i++)
		code = work[i](a);
	return code;
}

int
cmd_redux_apply(struct cmd *cmd)
{
	struct cmd_redux_apply a = { .cmd = cmd };
	int code;

	cmd->output_is_place = true;
	cmd_program_init(&a.program);
	rd_buf_init(&a.in, RD_RDX_FILE_CAP);
	rd_buf_init(&a.out, 2 * RD_RDX_FILE_CAP);
	rd_buf_init(&a.side, 1u << 20);
	code = apply(&a);
	if (!code && cmd_redux_format(cmd) == CMD_REDUX_JSON)
		rd_buf_str(&cmd->out, rd_buf_view(&a.side));
	if (!code)
		tell(&a);
	rd_buf_fini(&a.side);
	rd_buf_fini(&a.out);
	rd_buf_fini(&a.in);
	cmd_program_fini(&a.program);
	return code;
}
