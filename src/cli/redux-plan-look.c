/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures of a plan: how large they are, what their masks show. */
#include "base/fs.h"
#include "cli/redux-plan.h"
#include "picture/picture.h"

struct looking {
	struct cmd *cmd;
	struct cmd_redux_plan *plan;
	uint32_t n;
};

/* ---- files ---- */

/* Turned as its EXIF says, which the implementations do, too. */
static void
take_sides(struct rd_plan_redux_picture *picture, const struct rd_pic *read)
{
	bool turned = read->orientation >= 5;

	picture->width = turned ? read->height : read->width;
	picture->height = turned ? read->width : read->height;
}

static int
show(const struct looking *l, const struct rd_pic *read, struct rd_str bytes)
{
	struct cmd_redux_shown *shown = &l->plan->shown[l->n];

	if (cmd_redux_format(l->cmd) != CMD_REDUX_SVG)
		return 0;
	shown->type = rd_pic_mime(read->type);
	shown->bytes = (struct rd_str){ rd_arena_strdup(&l->cmd->arena, bytes),
					bytes.len };
	return shown->bytes.ptr ? 0 : cmd_no_memory(l->cmd);
}

static int
look_at_file(const struct looking *l, struct rd_str name)
{
	char *path = rd_arena_strdup(&l->cmd->arena, name);
	struct rd_pic read;
	struct rd_buf bytes;
	int code;

	if (!path)
		return cmd_no_memory(l->cmd);
	rd_buf_init(&bytes, RD_PIC_OUT_CAP);
	code = cmd_read_into(l->cmd, path, 9, &bytes);
	if (!code &&
	    rd_pic_read(rd_buf_view(&bytes), &read, &l->cmd->problem)) {
		rd_problem_where(&l->cmd->problem, "%s", path);
		code = l->cmd->problem.exit_code;
	}
	if (!code) {
		take_sides(&l->plan->pictures[l->n], &read);
		code = show(l, &read, rd_buf_view(&bytes));
	}
	rd_buf_fini(&bytes);
	l->plan->images[l->n] = name;
	return code;
}

/* ---- references of the program ---- */

#define NAMES_MAX 64u

static int
refuse_id(const struct looking *l, struct rd_str id)
{
	const struct rd_prog *prog = &l->plan->program.prog;
	const char *names[NAMES_MAX];
	uint32_t n = prog->n_ref < NAMES_MAX ? prog->n_ref : NAMES_MAX;

	for (uint32_t i = 0; i < n; i++)
		names[i] = rd_prog_str(prog, prog->ref[i].id).ptr;
	cmd_fail(l->cmd, 4, "redux.unknown-reference",
		 "there is no file and no reference \"%.*s\"", RD_STR_FMT(id));
	if (!rd_problem_suggest(&l->cmd->problem, id, names, n))
		rd_problem_hint(&l->cmd->problem,
				"a picture's file, the id of a reference of "
				"the program, or a size as 1024x768");
	return 4;
}

/* The file of a reference's picture; what lies elsewhere has none. */
static int
find_image(const struct looking *l, struct rd_str asset, struct rd_str *image)
{
	const char *assets = l->cmd->settings[SET_ASSETS].text;
	char *path;

	*image = RD_STR_NONE;
	if (!assets || !asset.len || rd_str_starts(asset, "https:"))
		return 0;
	path = rd_fs_join(&l->cmd->arena, assets, asset.ptr);
	*image = rd_str_of(path);
	return path ? 0 : cmd_no_memory(l->cmd);
}

/* A plan does not need the file; what cannot be read has no picture. */
static int
show_reference(const struct looking *l, struct rd_str image)
{
	struct rd_pic read;
	struct rd_buf bytes;
	int code = 0;

	if (cmd_redux_format(l->cmd) != CMD_REDUX_SVG || !image.ptr ||
	    rd_fs_kind(image.ptr) != RD_FS_FILE)
		return 0;
	rd_buf_init(&bytes, RD_PIC_IN_CAP);
	if (!cmd_read_into(l->cmd, image.ptr, 9, &bytes) &&
	    !rd_pic_read(rd_buf_view(&bytes), &read, &l->cmd->problem))
		code = show(l, &read, rd_buf_view(&bytes));
	if (!code)
		l->cmd->problem = (struct rd_problem){ 0 };
	rd_buf_fini(&bytes);
	return code;
}

static int
look_at_reference(const struct looking *l, struct rd_str id)
{
	const struct rd_prog *prog = &l->plan->program.prog;
	uint32_t index = rd_prog_find_ref(prog, id);
	const struct rd_prog_ref *ref;
	int code;

	if (index == RD_NONE)
		return refuse_id(l, id);
	ref = &prog->ref[index];
	if (!ref->width)
		return cmd_fail(l->cmd, 4, "redux.no-picture",
				"reference \"%.*s\" has no picture",
				RD_STR_FMT(id));
	l->plan->pictures[l->n].width = ref->width;
	l->plan->pictures[l->n].height = ref->height;
	code = find_image(l, rd_prog_str(prog, ref->asset),
			  &l->plan->images[l->n]);
	return code ? code : show_reference(l, l->plan->images[l->n]);
}

/* ---- all of them ---- */

static struct rd_str
size_name(struct cmd *cmd, const struct rd_plan_redux_wanted *wanted)
{
	const char *name;

	name = wanted->batch > 1
		       ? rd_arena_printf(&cmd->arena, "%ux%ux%u", wanted->batch,
					 wanted->width, wanted->height)
		       : rd_arena_printf(&cmd->arena, "%ux%u", wanted->width,
					 wanted->height);
	return rd_str_of(name ? name : "");
}

static int
look_at(const struct looking *l)
{
	const struct rd_plan_redux_wanted *wanted =
		&l->plan->request.references[l->n];
	struct rd_plan_redux_picture *picture = &l->plan->pictures[l->n];
	int code = 0;

	*picture = (struct rd_plan_redux_picture){
		.name = wanted->file.ptr ? wanted->file : wanted->id,
		.width = wanted->width,
		.height = wanted->height,
		.batch = wanted->batch,
		.masked = wanted->masked,
		.mask = { wanted->boxes, wanted->n_boxes, NULL },
		.has_strength = wanted->has_strength,
		.strength = wanted->strength,
	};
	if (wanted->file.ptr)
		code = look_at_file(l, wanted->file);
	else if (wanted->id.ptr)
		code = look_at_reference(l, wanted->id);
	else
		picture->name = size_name(l->cmd, wanted);
	if (!code && wanted->mask.ptr && l->plan->setting.profile->masks)
		code = cmd_redux_plan_mask(l->cmd, l->plan, l->n);
	return code;
}

int
cmd_redux_plan_look(struct cmd *cmd, struct cmd_redux_plan *plan)
{
	uint32_t n = plan->request.n_references;
	struct looking l = { cmd, plan, 0 };
	int code = 0;

	plan->pictures = rd_arena_array(&cmd->arena, n,
					sizeof(*plan->pictures));
	plan->images = rd_arena_array(&cmd->arena, n, sizeof(*plan->images));
	plan->shown = rd_arena_array(&cmd->arena, n, sizeof(*plan->shown));
	if (!plan->pictures || !plan->images || !plan->shown)
		return cmd_no_memory(cmd);
	for (; l.n < n && !code; l.n++)
		code = look_at(&l);
	return code;
}
