/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Before anything is filled in: which flow it is, and that everything asked for
 * has a place there. */

#include "plan/flow-fill.h"

#include <assert.h>

#define BIT(hole) (1u << RD_FLOW_HOLE_##hole)

_Static_assert(RD_N_FLOW_HOLES <= 32, "a bit for each hole");

const struct rd_prog_flow *
rd_plan_flow_find(const struct rd_prog *prog, enum rd_flow_kind kind,
		  const struct rd_prog_rdxprofile *profile)
{
	const struct rd_prog_flow *usual = NULL, *first = NULL;

	for (uint32_t i = prog->n_flow; i--;) {
		const struct rd_prog_flow *flow = &prog->flow[i];

		if (flow->kind != kind)
			continue;
		if (&prog->rdxprofile[flow->profile] == profile)
			return flow;
		first = flow;
		if (prog->n_redux && prog->redux[0].profile == flow->profile)
			usual = flow;
	}
	return usual ? usual : first;
}

/* ---- what has a place ---- */

static uint32_t
holes_of(const struct rd_prog *prog, uint32_t first, uint32_t n)
{
	uint32_t bits = 0;

	for (uint32_t i = first; i < first + n; i++)
		if (prog->flowinput[i].from == RD_FLOW_FROM_HOLE)
			bits |= 1u << prog->flowinput[i].hole;
	return bits;
}

static uint32_t
places_of(const struct rd_plan_flow *ask)
{
	const struct rd_prog *prog = ask->prog;
	const struct rd_prog_flow *flow = ask->flow;
	uint32_t bits = holes_of(prog, flow->first_argument, flow->n_arguments);

	for (uint32_t i = 0; i < flow->n_nodes; i++) {
		const struct rd_prog_flownode *node =
			&prog->flownode[flow->first_node + i];

		bits |= holes_of(prog, node->first_input, node->n_inputs);
	}
	return bits;
}

static uint32_t
wants_of(const struct rd_plan_flow *ask)
{
	return (ask->prompt.ptr ? BIT(PROMPT) : 0) |
	       (ask->has_seed ? BIT(SEED) : 0) | (ask->steps ? BIT(STEPS) : 0) |
	       (ask->has_guidance ? BIT(GUIDANCE) : 0) |
	       (ask->width ? BIT(WIDTH) : 0) | (ask->height ? BIT(HEIGHT) : 0) |
	       (ask->checkpoint.ptr ? BIT(CHECKPOINT) : 0) |
	       (ask->n_loras ? BIT(LORA) | BIT(LORA_SCALE) : 0);
}

static enum rd_status
check_places(struct flow_filling *f)
{
	uint32_t left = wants_of(f->ask) & ~f->used;

	for (uint32_t hole = 0; left; hole++, left >>= 1)
		if (left & 1)
			return flow_refuse(
				f, "flow.unused", "%.*s has no place for a %s",
				RD_STR_FMT(rd_prog_str(f->ask->prog,
						       f->ask->flow->name)),
				rd_flow_hole_names[hole]);
	return RD_OK;
}

static enum rd_status
check_masks(struct flow_filling *f)
{
	for (uint32_t i = 0; i < f->ask->n_references; i++) {
		const struct rd_plan_flow_reference *r = &f->ask->references[i];

		assert(r->setting->profile ==
		       &f->ask->prog->rdxprofile[f->ask->flow->profile]);
		if (r->mask.ptr && r->n_boxes)
			return flow_refuse(f, "flow.unused",
					   "reference %u has a mask in a file "
					   "and in boxes: one of them",
					   i + 1);
		if ((r->mask.ptr &&
		     !(f->used & (BIT(MASK) | BIT(MASK_NAME)))) ||
		    (r->n_boxes && !(f->used & BIT(BOX_X))))
			return flow_refuse(
				f, "flow.unused",
				"%.*s has no place for the mask of reference "
				"%u",
				RD_STR_FMT(rd_prog_str(f->ask->prog,
						       f->ask->flow->name)),
				i + 1);
	}
	return RD_OK;
}

/* ---- names without their folders ---- */

static struct rd_str
file_at(const struct flow_filling *f, uint32_t i)
{
	const struct rd_plan_flow_reference *r = &f->ask->references[i / 2];

	return i % 2 ? r->mask : r->image;
}

static enum rd_status
check_file(struct flow_filling *f, uint32_t i)
{
	struct rd_str path = file_at(f, i), name = flow_last_part(path);

	for (uint32_t k = 0; path.ptr && k < i; k++) {
		struct rd_str other = file_at(f, k);

		if (other.ptr && !rd_str_eq(path, other) &&
		    rd_str_eq(name, flow_last_part(other)))
			return flow_refuse(f, "flow.same-name",
					   "two files are called %.*s, and "
					   "only their names are said",
					   RD_STR_FMT(name));
	}
	return RD_OK;
}

static enum rd_status
check_names(struct flow_filling *f)
{
	enum rd_status status = RD_OK;

	if (!(f->used & (BIT(IMAGE_NAME) | BIT(MASK_NAME))))
		return RD_OK;
	for (uint32_t i = 0; !status && i < 2 * f->ask->n_references; i++)
		status = check_file(f, i);
	return status;
}

enum rd_status
flow_begin(struct flow_filling *f)
{
	enum rd_status status;

	assert(f->ask->n_references);
	f->used = places_of(f->ask);
	status = check_places(f);
	if (!status)
		status = check_masks(f);
	return status ? status : check_names(f);
}
