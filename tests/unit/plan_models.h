/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sample program with models of every shape, presets, routes and a policy,
 * for plans. */
#ifndef PLAN_MODELS_H
#define PLAN_MODELS_H

#include "plan_desk.h"

/* For plan_desk_open.
 *
 *  multi    1 to 4 references, weights as words; $0.08 a picture
 *  single   one reference; $0.04 a picture
 *  lora     no reference, LoRAs of flux and style; $0.035 a megapixel
 *  pair     a high and a low LoRA, a negative prompt
 *  depth    deprecated, one reference and no LoRAs
 *  lost     gone, multi stands in its place
 *  level    references, all of one weight
 *  order    references, heaviest first
 *  silent   no prompt, no seed, no size
 *
 *  route "several": 2 to 4 references: multi, then lora without them
 *  route "one": 1 reference: lora, then multi, then single */
void plan_models_add(struct rd_prog_builder *b);

#endif
