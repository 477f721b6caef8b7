/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the holes of workflows are. */
#include "base/flow.h"

#define WORD(ID, word) word,

const char *const rd_flow_hole_names[] = { RD_FLOW_HOLES(WORD) };
const char *const rd_flow_each_names[] = { RD_FLOW_EACHES(WORD) };

enum rd_flow_each
rd_flow_hole_each(enum rd_flow_hole hole)
{
	if (hole >= RD_FLOW_HOLE_BOX_X)
		return RD_FLOW_EACH_BOX;
	if (hole >= RD_FLOW_HOLE_LORA)
		return RD_FLOW_EACH_LORA;
	return hole >= RD_FLOW_HOLE_STRENGTH ? RD_FLOW_EACH_REFERENCE
					     : RD_FLOW_EACH_ONCE;
}

bool
rd_flow_hole_is_text(enum rd_flow_hole hole)
{
	switch (hole) {
	case RD_FLOW_HOLE_PROMPT:
	case RD_FLOW_HOLE_CHECKPOINT:
	case RD_FLOW_HOLE_ENCODER:
	case RD_FLOW_HOLE_MODE:
	case RD_FLOW_HOLE_FUNCTION:
	case RD_FLOW_HOLE_CROP:
	case RD_FLOW_HOLE_LAW:
	case RD_FLOW_HOLE_IMAGE:
	case RD_FLOW_HOLE_IMAGE_NAME:
	case RD_FLOW_HOLE_MASK:
	case RD_FLOW_HOLE_MASK_NAME:
	case RD_FLOW_HOLE_LORA:
		return true;
	default:
		return false;
	}
}

bool
rd_flow_each_within(enum rd_flow_each inner, enum rd_flow_each outer)
{
	return inner == RD_FLOW_EACH_ONCE || inner == outer ||
	       (inner == RD_FLOW_EACH_REFERENCE && outer == RD_FLOW_EACH_BOX);
}

bool
rd_flow_which_fits(enum rd_flow_which which, enum rd_flow_each target,
		   enum rd_flow_each owner)
{
	switch (which) {
	case RD_FLOW_WHICH_SAME:
		return rd_flow_each_within(target, owner);
	case RD_FLOW_WHICH_PREVIOUS:
		return target == owner && target != RD_FLOW_EACH_ONCE;
	default:
		return !rd_flow_each_within(target, owner);
	}
}
