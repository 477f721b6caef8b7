/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The closed lists of workflows and commands: what fills an input, how often a
 * node stands there, which of several a link goes to.  Words as rules say them,
 * shared by the rules' readers, programs and what makes graphs of them. */
#ifndef RD_BASE_FLOW_H
#define RD_BASE_FLOW_H

#include <stdbool.h>

/* A graph of nodes, or a line of arguments. */
#define RD_FLOW_KINDS(X) X(GRAPH, "graph") X(COMMAND, "command")
/* Where the value of an input comes from. */
#define RD_FLOW_SOURCES(X)                                                     \
	X(TEXT, "text")                                                        \
	X(NUMBER, "number") /* as it stands in the rules */                    \
	X(HOLE, "hole")                                                        \
	X(LINK, "link") X(FLAG, "flag") /* an option without a value */
/* What is asked for once (up to encoder), what each reference has of its own
 * (up to image-height), each LoRA, each box of a mask. */
#define RD_FLOW_HOLES(X)                                                       \
	X(PROMPT, "prompt")                                                    \
	X(SEED, "seed")                                                        \
	X(STEPS, "steps")                                                      \
	X(GUIDANCE, "guidance")                                                \
	X(WIDTH, "width")                                                      \
	X(HEIGHT, "height")                                                    \
	X(CHECKPOINT, "checkpoint")                                            \
	X(ENCODER, "encoder")                                                  \
	X(MODE, "mode")                                                        \
	X(FUNCTION, "function")                                                \
	X(FACTOR, "factor")                                                    \
	X(CROP, "crop")                                                        \
	X(MARGIN, "margin")                                                    \
	X(LAW, "law")                                                          \
	X(STRENGTH, "strength")                                                \
	X(IMAGE, "image")                                                      \
	X(IMAGE_NAME, "image-name") /* its last part */                        \
	X(MASK, "mask")                                                        \
	X(MASK_NAME, "mask-name")                                              \
	X(IMAGE_WIDTH, "image-width")                                          \
	X(IMAGE_HEIGHT, "image-height")                                        \
	X(LORA, "lora")                                                        \
	X(LORA_SCALE, "lora-scale")                                            \
	X(BOX_X, "box-x")                                                      \
	X(BOX_Y, "box-y")                                                      \
	X(BOX_WIDTH, "box-width")                                              \
	X(BOX_HEIGHT, "box-height")
/* How often a node or an argument stands there. */
#define RD_FLOW_EACHES(X)                                                      \
	X(ONCE, "once") X(REFERENCE, "reference") X(LORA, "lora") X(BOX, "box")
/* When it stands there at all: its hole has a value; the reference has a mask
 * in a file; in boxes. */
#define RD_FLOW_WHENS(X)                                                       \
	X(ALWAYS, "always") X(GIVEN, "given") X(MASK, "mask") X(BOXES, "boxes")
/* Which of the nodes that stand there repeatedly. */
#define RD_FLOW_WHICHES(X)                                                     \
	X(SAME, "same") X(PREVIOUS, "previous") X(LAST, "last")

#define RD_FLOW_ENUM(PREFIX, ID) RD_FLOW_##PREFIX##_##ID,
#define RD_FLOW_KIND_ENUM(ID, word) RD_FLOW_ENUM(KIND, ID)
enum rd_flow_kind { RD_FLOW_KINDS(RD_FLOW_KIND_ENUM) RD_N_FLOW_KINDS };
#define RD_FLOW_FROM_ENUM(ID, word) RD_FLOW_ENUM(FROM, ID)
enum rd_flow_source { RD_FLOW_SOURCES(RD_FLOW_FROM_ENUM) RD_N_FLOW_SOURCES };
#define RD_FLOW_HOLE_ENUM(ID, word) RD_FLOW_ENUM(HOLE, ID)
enum rd_flow_hole { RD_FLOW_HOLES(RD_FLOW_HOLE_ENUM) RD_N_FLOW_HOLES };
#define RD_FLOW_EACH_ENUM(ID, word) RD_FLOW_ENUM(EACH, ID)
enum rd_flow_each { RD_FLOW_EACHES(RD_FLOW_EACH_ENUM) RD_N_FLOW_EACHES };
#define RD_FLOW_WHEN_ENUM(ID, word) RD_FLOW_ENUM(WHEN, ID)
enum rd_flow_when { RD_FLOW_WHENS(RD_FLOW_WHEN_ENUM) RD_N_FLOW_WHENS };
#define RD_FLOW_WHICH_ENUM(ID, word) RD_FLOW_ENUM(WHICH, ID)
enum rd_flow_which { RD_FLOW_WHICHES(RD_FLOW_WHICH_ENUM) RD_N_FLOW_WHICHES };

#define RD_FLOW_NODES_MAX 256 /* of one graph, before any is repeated */

extern const char *const rd_flow_hole_names[RD_N_FLOW_HOLES];
extern const char *const rd_flow_each_names[RD_N_FLOW_EACHES];

/* How often there is a value for the hole: once, for each reference, LoRA or
 * box. */
enum rd_flow_each rd_flow_hole_each(enum rd_flow_hole hole);
/* Is its value a text?  Others are numbers. */
bool rd_flow_hole_is_text(enum rd_flow_hole hole);
/* Can a hole of the first be filled, or a node of the first be meant, where
 * things stand as often as the second says?  A box belongs to a reference. */
bool rd_flow_each_within(enum rd_flow_each inner, enum rd_flow_each outer);
/* Does a link of a node that stands there so often go to a certain one of its
 * target's, or to none only because there is no such one? */
bool rd_flow_which_fits(enum rd_flow_which which, enum rd_flow_each target,
			enum rd_flow_each owner);

#endif
