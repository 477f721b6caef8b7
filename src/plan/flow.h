/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A plan of Redux as what another program takes: the graph of a workflow, or a
 * command line.  The rules of the program say what it looks like; what was
 * asked for is filled in.  Numbers are exact, nothing is filled in that the
 * rules do not allow, and what was asked for and has no place is refused. */
#ifndef RD_PLAN_FLOW_H
#define RD_PLAN_FLOW_H

#include "plan/redux.h"

/* Pixels of a picture, the second corner outside. */
struct rd_plan_flow_box {
	uint32_t x0, y0, x1, y1;
};

struct rd_plan_flow_reference {
	const struct rd_plan_redux *setting;
	struct rd_str image; /* file; absent: none */
	struct rd_str mask;  /* file, or absent */
	uint32_t width, height;
	const struct rd_plan_flow_box *boxes; /* of the mask, or */
	uint32_t n_boxes;
	int64_t strength; /* 1e-4 */
};

struct rd_plan_flow_lora {
	struct rd_str name;
	int64_t scale; /* 1e-4 */
};

/* Absent texts have ptr NULL, numbers of 0 or without has_ were not asked for.
 * At least one reference. */
struct rd_plan_flow {
	const struct rd_prog *prog;
	const struct rd_prog_flow *flow;
	struct rd_str prompt, checkpoint;
	bool has_seed, has_guidance;
	uint64_t seed;
	int64_t guidance; /* 1e-4 */
	uint32_t steps, width, height;
	const struct rd_plan_flow_reference *references;
	uint32_t n_references;
	const struct rd_plan_flow_lora *loras;
	uint32_t n_loras;
};

/* The program's flow of that kind for the profile, else for the rules' default
 * profile, else its first; NULL when it has none of the kind. */
const struct rd_prog_flow *rd_plan_flow_find(
	const struct rd_prog *prog, enum rd_flow_kind kind,
	const struct rd_prog_rdxprofile *profile);

/* The graph as one canonical JSON object of nodes.  `notes` gets a line for
 * each number that was lowered.  RD_SEMANTIC (exit 4) with "flow.range",
 * "flow.missing" (nothing fills an input), "flow.word" (the flow has no word
 * for a value), "flow.unused" (something asked for has no place there),
 * "flow.differs" (references differ in what is said once), "flow.same-name"
 * (two files of one name), "flow.numbers" (numbers of repeated nodes meet);
 * RD_LIMIT, RD_NOMEM. */
enum rd_status rd_plan_flow_graph(const struct rd_plan_flow *ask,
				  struct rd_arena *arena, struct rd_buf *out,
				  struct rd_buf *notes,
				  struct rd_problem *problem) RD_MUST_CHECK;

struct rd_plan_flow_argv {
	struct rd_str *items; /* the first is the command */
	size_t n_items;
};

/* The arguments, as an exec would take them; otherwise as above.  A value that
 * begins with "-" is joined to its option by "=", a file of a list gets "./"
 * before it. */
enum rd_status rd_plan_flow_argv(const struct rd_plan_flow *ask,
				 struct rd_arena *arena,
				 struct rd_plan_flow_argv *out,
				 struct rd_buf *notes,
				 struct rd_problem *problem) RD_MUST_CHECK;
/* One line for a POSIX shell, without its end: words of other bytes than
 * [A-Za-z0-9,._+:@%/=-] stand between apostrophes. */
void rd_plan_flow_shell(const struct rd_plan_flow_argv *argv,
			struct rd_buf *out);

/* The setting, as near as another profile comes to it: the same mode, factor or
 * number of tokens, and the same function.  `notes` gets a line for each
 * difference in what reaches the model.  RD_SEMANTIC (exit 4, "flow.unlike")
 * when the other has no such thing. */
enum rd_status rd_plan_flow_as(const struct rd_plan_redux *setting,
			       const struct rd_prog_rdxprofile *profile,
			       struct rd_plan_redux *out, struct rd_buf *notes,
			       struct rd_problem *problem) RD_MUST_CHECK;
/* reference->setting becomes `other`, which rd_plan_flow_as made of it; the
 * strength becomes what multiplies tokens by the same there, a mask is left out
 * where there are none. `number` counts from 1, for the notes. */
enum rd_status rd_plan_flow_reference_as(
	struct rd_plan_flow_reference *reference, uint32_t number,
	const struct rd_plan_redux *other, struct rd_buf *notes,
	struct rd_problem *problem) RD_MUST_CHECK;

#endif
