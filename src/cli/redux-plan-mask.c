/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Masks that are pictures: what is not black counts. */
#include "cli/grey.h"
#include "cli/redux-plan.h"
#include "picture/picture.h"

static int
refuse_size(struct cmd *cmd, const struct rd_plan_redux_picture *picture,
	    const struct cmd_grey *grey)
{
	return cmd_fail(cmd, 4, "redux.mask",
			"the mask has %ux%u pixels, its picture %ux%u",
			grey->width, grey->height, picture->width,
			picture->height);
}

/* What its header says is enough to refuse one. */
static int
check_header(struct cmd *cmd, struct rd_str bytes,
	     const struct rd_plan_redux_picture *picture)
{
	struct cmd_grey sides = { 0 };
	struct rd_pic read;

	if (rd_pic_read(bytes, &read, &cmd->problem))
		return cmd->problem.exit_code;
	if (read.type != RD_PIC_PNG)
		return cmd_fail(cmd, 4, "image.type", "a mask is a PNG");
	sides.width = read.width;
	sides.height = read.height;
	if (sides.width != picture->width || sides.height != picture->height)
		return refuse_size(cmd, picture, &sides);
	return 0;
}

static int
decode(struct cmd *cmd, struct rd_str bytes,
       struct rd_plan_redux_picture *picture)
{
	struct cmd_grey grey;
	int code = check_header(cmd, bytes, picture);

	if (!code)
		code = cmd_grey_decode(cmd, bytes, &grey);
	if (!code &&
	    (grey.width != picture->width || grey.height != picture->height))
		code = refuse_size(cmd, picture, &grey);
	if (!code)
		picture->mask.plane = grey.pixels;
	return code;
}

int
cmd_redux_plan_mask(struct cmd *cmd, struct cmd_redux_plan *plan, uint32_t n)
{
	struct rd_str name = plan->request.references[n].mask;
	char *path = rd_arena_strdup(&cmd->arena, name);
	struct rd_buf bytes;
	int code;

	if (!path)
		return cmd_no_memory(cmd);
	rd_buf_init(&bytes, RD_PIC_OUT_CAP);
	code = cmd_read_into(cmd, path, 9, &bytes);
	if (!code) {
		code = decode(cmd, rd_buf_view(&bytes), &plan->pictures[n]);
		if (code == 4)
			rd_problem_where(&cmd->problem, "%s", path);
	}
	rd_buf_fini(&bytes);
	return code;
}
