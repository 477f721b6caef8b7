/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* --mask of refdesk redux apply: boxes of patches, or a tensor of the grid. */
#include "cli/redux-apply.h"

/* A grid of f32 and its head. */
#define MASK_CAP ((size_t)4 << 20)

static int
refuse(struct cmd_redux_apply *a, const char *text, const char *where)
{
	cmd_fail(a->cmd, 4, "redux.mask", "%s", text);
	rd_problem_where(&a->cmd->problem, "%s", where);
	return 4;
}

/* ---- boxes ---- */

static bool
read_box(struct rd_str text, uint64_t box[4])
{
	for (unsigned i = 0; i < 4; i++) {
		size_t n = rd_str_until(text, ",");

		if (!rd_str_u64((struct rd_str){ text.ptr, n }, &box[i]) ||
		    (n == text.len) != (i == 3))
			return false;
		text = rd_str_behind(text, i < 3 ? n + 1 : n);
	}
	return true;
}

static int
add_box(struct cmd_redux_apply *a, const char *text, const uint64_t box[4])
{
	float *patches = a->mask.patches;

	if (box[0] >= box[2] || box[1] >= box[3])
		return refuse(a, "a box without a patch in it", text);
	if (box[2] > a->grid || box[3] > a->grid)
		return refuse(a, "a box that goes beyond the grid", text);
	for (uint64_t y = box[1]; y < box[3]; y++)
		for (uint64_t x = box[0]; x < box[2]; x++)
			patches[y * a->grid + x] = 1;
	return 0;
}

/* ---- a file ---- */

static bool
fits(const struct rd_rdx_tensor *tensor, uint32_t grid)
{
	const uint64_t *dims = tensor->dims;

	if (tensor->dtype != RD_RDX_F32 || tensor->rank < 2 || tensor->rank > 3)
		return false;
	if (tensor->rank == 3 && *dims++ != 1)
		return false;
	return dims[0] == grid && dims[1] == grid;
}

static int
add_file(struct cmd_redux_apply *a, const char *path)
{
	struct cmd *cmd = a->cmd;
	struct rd_rdx_tensor tensor;
	struct rd_str bytes;
	int code = cmd_read(cmd, path, MASK_CAP, 9, &bytes);
	size_t i;

	if (code)
		return code;
	if (rd_rdx_tensor_read(bytes, RD_STR_NONE, &cmd->arena, &tensor,
			       &cmd->problem)) {
		rd_problem_where(&cmd->problem, "%s", path);
		return cmd->problem.exit_code;
	}
	if (!fits(&tensor, a->grid))
		return refuse(a, "a mask is f32 of the grid's shape", path);
	for (i = 0; i < (size_t)a->grid * a->grid; i++) {
		float value;

		memcpy(&value, tensor.bytes.ptr + i * sizeof(value),
		       sizeof(value));
		if (!(value >= 0 && value <= 1))
			return refuse(a, "a mask has numbers from 0 to 1",
				      path);
		if (value > a->mask.patches[i])
			a->mask.patches[i] = value;
	}
	return 0;
}

/* ---- both ---- */

/* "1:" may stand before it, as for refdesk redux plan. */
static int
add(struct cmd_redux_apply *a, const char *text)
{
	struct rd_str rest = rd_str_of(text);
	uint64_t box[4];

	if (rd_str_starts(rest, "1:"))
		rest = rd_str_behind(rest, 2);
	if (read_box(rest, box))
		return add_box(a, text, box);
	if (rd_str_ends(rest, ".npy") || rd_str_ends(rest, ".safetensors"))
		return add_file(a, rest.ptr);
	cmd_fail(a->cmd, 2, "usage.option-value",
		 "--mask of redux apply is X0,Y0,X1,Y1 in patches, or a tensor "
		 "file, not '%s'",
		 text);
	return 2;
}

static uint32_t
count(const float *values, size_t n)
{
	uint32_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += values[i] > 0;
	return found;
}

static int
reduce(struct cmd_redux_apply *a)
{
	struct cmd_redux_mask *mask = &a->mask;
	size_t grid = a->grid, edge = a->setting.edge;

	mask->tokens = rd_arena_array(&a->cmd->arena, edge * edge,
				      sizeof(*mask->tokens));
	if (!mask->tokens)
		return cmd_no_memory(a->cmd);
	if (!rd_rdx_apply_mask(a->grid, a->setting.edge, mask->patches,
			       mask->tokens))
		return cmd_fail(a->cmd, 4, "redux.grid", "no such grid");
	mask->n_patches = count(mask->patches, grid * grid);
	mask->n_tokens = count(mask->tokens, edge * edge);
	if (mask->n_tokens)
		return 0;
	return cmd_fail(a->cmd, 4, "redux.mask",
			"the mask leaves no token at all");
}

int
cmd_redux_apply_mask(struct cmd_redux_apply *a)
{
	const struct rd_opt_args *args = &a->cmd->args;
	const struct rd_prog *prog = &a->program.prog;
	size_t n = (size_t)a->grid * a->grid;
	int code = 0;

	if (!cmd_given(a->cmd, OPT_MASK))
		return 0;
	if (!a->setting.profile->masks)
		return cmd_fail(
			a->cmd, 4, "redux.not-in-profile", "%s has no masks",
			rd_prog_str(prog, a->setting.profile->name).ptr);
	if (a->shape.batch > 1)
		return cmd_fail(a->cmd, 4, "redux.batch",
				"a mask is of one picture, and there are %llu",
				(unsigned long long)a->shape.batch);
	a->mask.patches = rd_arena_array(&a->cmd->arena, n,
					 sizeof(*a->mask.patches));
	if (!a->mask.patches)
		return cmd_no_memory(a->cmd);
	for (size_t i = 0; i < args->n_items && !code; i++) {
		if (args->items[i].opt == OPT_MASK)
			code = add(a, args->items[i].text);
	}
	return code ? code : reduce(a);
}
