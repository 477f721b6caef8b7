/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One wrong thing each in a graph and a command. */

#include "program_mutation.h"

#include "flow_program.h"
#include "redux_program.h"

#define NODE(ID) AT(flownode, FLOW_N_##ID)
#define INPUT_OF(ID, n) AT(flowinput, NODE(ID)->first_input + (n))
#define ARGUMENT(n) AT(flowinput, AT(flow, 1)->first_argument + (n))

#define FLOW_ROWS(X)                                                           \
	X(graph_has_nodes, AT(flow, 0)->n_nodes = 0,                           \
	  "neither graph nor command")                                         \
	X(graph_has_no_arguments, AT(flow, 0)->n_arguments = 1,                \
	  "neither graph nor command")                                         \
	X(graph_runs_nothing, AT(flow, 0)->program = STR("sh"),                \
	  "neither graph nor command")                                         \
	X(command_runs_something, AT(flow, 1)->program = STR(""),              \
	  "neither graph nor command")                                         \
	X(command_has_no_nodes, AT(flow, 1)->n_nodes = 1,                      \
	  "neither graph nor command")                                         \
	X(flow_stands_once, AT(flow, 1)->name = AT(flow, 0)->name,             \
	  "the name is used twice")                                            \
	X(flow_is_of_a_profile, AT(flow, 1)->profile = REDUX_N_PROFILES,       \
	  "profile")                                                           \
	X(flow_nodes_are_in_bounds, AT(flow, 0)->n_nodes = 11,                 \
	  "n_nodes runs past")                                                 \
	X(flow_is_the_profiles_only_one, two_of_a_profile(b),                  \
	  "its profile has one already")                                       \
	X(node_has_a_class, NODE(REDUX)->class = STR(""), "a name is empty")   \
	X(node_has_few_outputs, NODE(MODEL)->outputs = 65,                     \
	  "a member is out of range")                                          \
	X(node_inputs_are_few, many_inputs(b), "a member is out of range")     \
	X(node_inputs_differ, INPUT_OF(REDUX, 7)->when = RD_FLOW_WHEN_MASK,    \
	  "two of that name")                                                  \
	X(node_waits_for_no_hole, NODE(MODEL)->when = RD_FLOW_WHEN_GIVEN,      \
	  "a member is out of range")                                          \
	X(node_mask_is_of_a_reference, NODE(LORA)->when = RD_FLOW_WHEN_MASK,   \
	  "a member is out of range")                                          \
	X(node_inputs_have_values,                                             \
	  INPUT_OF(PROMPT, 0)->from = RD_FLOW_FROM_FLAG, "it has no value")    \
	X(link_goes_back, INPUT_OF(MODEL, 0)->from = RD_FLOW_FROM_LINK,        \
	  "no node before its own")                                            \
	X(link_goes_to_no_later_node, INPUT_OF(LORA, 0)->node = FLOW_N_REDUX,  \
	  "no node before its own")                                            \
	X(link_goes_to_a_node, INPUT_OF(LORA, 0)->node = RD_NONE,              \
	  "no node before its own")                                            \
	X(link_goes_to_an_output, INPUT_OF(LORA, 0)->output = 1,               \
	  "unknown output")                                                    \
	X(link_else_goes_back, INPUT_OF(LORA, 0)->or_node = FLOW_N_LORA,       \
	  "no node before its own")                                            \
	X(link_else_goes_to_one, INPUT_OF(SAVE, 0)->or_node = FLOW_N_IMAGE,    \
	  "is not said")                                                       \
	X(link_says_which, INPUT_OF(SAVE, 1)->which = RD_FLOW_WHICH_SAME,      \
	  "is not said")                                                       \
	X(link_to_the_last_is_to_several,                                      \
	  INPUT_OF(LORA, 0)->which = RD_FLOW_WHICH_LAST,                       \
	  "no node before its own")                                            \
	X(link_to_the_previous_is_to_several, previous_of_one(b),              \
	  "is not said")                                                       \
	X(link_to_the_last_of_its_own,                                         \
	  INPUT_OF(REDUX, 1)->which = RD_FLOW_WHICH_LAST, "is not said")       \
	X(hole_is_filled_there, INPUT_OF(SAVE, 2)->hole = RD_FLOW_HOLE_IMAGE,  \
	  "nothing fills its hole")                                            \
	X(hole_of_loras_is_theirs,                                             \
	  INPUT_OF(REDUX, 2)->hole = RD_FLOW_HOLE_LORA_SCALE,                  \
	  "nothing fills its hole")                                            \
	X(hole_of_an_argument, ARGUMENT(1)->each = RD_FLOW_EACH_ONCE,          \
	  "nothing fills its hole")                                            \
	X(input_waits_for_a_mask_of_one,                                       \
	  INPUT_OF(SAVE, 2)->when = RD_FLOW_WHEN_MASK,                         \
	  "a mask of no reference")                                            \
	X(input_waits_for_a_hole,                                              \
	  INPUT_OF(MASK, 1)->when = RD_FLOW_WHEN_GIVEN, "of no hole")          \
	X(range_is_one, INPUT_OF(REDUX, 2)->low = 100000, "its range is none") \
	X(step_is_positive, INPUT_OF(REDUX, 2)->step = -1,                     \
	  "its range is none")                                                 \
	X(lowered_to_a_step, ARGUMENT(6)->step = 0, "lowered to no step")      \
	X(argument_links_to_nothing, ARGUMENT(0)->from = RD_FLOW_FROM_LINK,    \
	  "an argument links")                                                 \
	X(word_is_one, AT(flowword, 0)->word = STR(""), "a name is empty")

static void
two_of_a_profile(struct rd_prog_builder *b)
{
	AT(flow, 1)->profile = REDUX_P_ADVANCED;
	AT(flow, 1)->kind = RD_FLOW_KIND_GRAPH;
	AT(flow, 1)->program = STR("");
	AT(flow, 1)->first_node = 0;
	AT(flow, 1)->n_nodes = 1;
	AT(flow, 1)->n_arguments = 0;
}

static void
many_inputs(struct rd_prog_builder *b)
{
	NODE(MODEL)->first_input = rd_prog_count(b, RD_SEC_FLOWINPUT);
	NODE(MODEL)->n_inputs = 65;
	for (uint32_t i = 0; i < 65; i++)
		rd_prog_add_flowinput(
			b, &(struct rd_prog_flowinput){ .name = STR("a") });
}

static void
previous_of_one(struct rd_prog_builder *b)
{
	INPUT_OF(SAVE, 0)->node = FLOW_N_MODEL;
	INPUT_OF(SAVE, 0)->which = RD_FLOW_WHICH_PREVIOUS;
}

static void
add_flows(struct rd_prog_builder *b)
{
	if (!rd_prog_count(b, RD_SEC_RDXPROFILE))
		redux_program_add(b);
	if (!rd_prog_count(b, RD_SEC_FLOW))
		flow_program_add(b);
}

#define WITH_FLOWS(name, change, title)                                        \
	static void change_##name(struct rd_prog_builder *b)                   \
	{                                                                      \
		add_flows(b);                                                  \
		change;                                                        \
	}                                                                      \
	Test(program_verify_flow, name)                                        \
	{                                                                      \
		mutation_refused(change_##name, title);                        \
	}
FLOW_ROWS(WITH_FLOWS)

Test(program_verify_flow, flows_are_accepted)
{
	struct rd_prog_builder *b = sample_builder();

	add_flows(b);
	mutation_accepted(b);
}
