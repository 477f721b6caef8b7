/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sections about what runs a plan of Redux elsewhere: graphs of nodes and
 * command lines, with holes.  Read by program/format.h, whose field kinds these
 * are. */
#ifndef RD_PROGRAM_FORMAT_FLOW_H
#define RD_PROGRAM_FORMAT_FLOW_H

#include "base/flow.h"

#define RD_PROG_FLOW_SECTIONS(X)                                               \
	X(100, FLOW, flow)                                                     \
	X(101, FLOWNODE, flownode)                                             \
	X(102, FLOWINPUT, flowinput)                                           \
	X(103, FLOWWORD, flowword)

/* clang-format off */
/* One of each kind for a profile.  A graph has nodes, a command the name of
 * what it runs and arguments. */
#define RD_FIELDS_FLOW(F)                                                     \
	F(name, STR, 0) F(title, STR, 0) F(kind, ENUM, RD_N_FLOW_KINDS)       \
	F(profile, IX, RD_SEC_RDXPROFILE) F(program, STR, 0)                  \
	F(first_node, U32, 0) F(n_nodes, U32, 0)                              \
	F(first_argument, U32, 0) F(n_arguments, U32, 0)                      \
	F(dated, STR, 0) F(source, STR, 0)                                    \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* Behind the nodes that its inputs link to.  The n-th of a repeated one has the
 * number id + n.  outputs 0: its result is what the graph is for. */
#define RD_FIELDS_FLOWNODE(F)                                                 \
	F(id, U32, 0) F(class, STR, 0) F(outputs, U32, 0)                     \
	F(each, ENUM, RD_N_FLOW_EACHES) F(when, ENUM, RD_N_FLOW_WHENS)        \
	F(first_input, U32, 0) F(n_inputs, U32, 0) F(line, U32, 0)
/* An input of a node, or an argument (each is then its own).  text, number: the
 * value, or what an empty hole gets (has_default).  Numbers are in 1e-4, and
 * when has_range is set within low .. high on steps from 0 (step 0: any);
 * lowered: one between steps becomes the one below.  A link: output of node
 * (an index within the graph), else or_output of or_node; RD_NONE: there is no
 * other. */
#define RD_FIELDS_FLOWINPUT(F)                                                \
	F(name, STR, 0) F(from, ENUM, RD_N_FLOW_SOURCES)                      \
	F(hole, ENUM, RD_N_FLOW_HOLES) F(when, ENUM, RD_N_FLOW_WHENS)         \
	F(each, ENUM, RD_N_FLOW_EACHES)                                       \
	F(text, STR, 0) F(number, I64, 0) F(has_default, BOOL, 0)             \
	F(has_range, BOOL, 0) F(lowered, BOOL, 0)                             \
	F(low, I64, 0) F(high, I64, 0) F(step, I64, 0)                        \
	F(node, U32, 0) F(output, U32, 0) F(which, ENUM, RD_N_FLOW_WHICHES)   \
	F(or_node, U32, 0) F(or_output, U32, 0)                               \
	F(first_word, U32, 0) F(n_words, U32, 0) F(line, U32, 0)
/* What another word is there.  When there are any, others are refused. */
#define RD_FIELDS_FLOWWORD(F) F(word, STR, 0) F(text, STR, 0)
/* clang-format on */

#endif
