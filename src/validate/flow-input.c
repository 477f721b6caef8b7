/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What fills an input of a node, or an argument of a command. */

#include "validate/flow.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

/* Of inputs; they are other programs' and go further than rules' decimals. */
#define NUMBER_MAX (INT64_C(10000000000) * RD_DECIMAL_ONE)

static bool
number(struct rd_val *val, const struct rd_src_node *node, const char *attr,
       int64_t *out)
{
	struct rd_str text = rd_src_attr(node, attr);

	*out = 0;
	if (!text.ptr)
		return false;
	if (!rd_decimal_parse(text, 4, out) && *out >= -NUMBER_MAX &&
	    *out <= NUMBER_MAX)
		return true;
	*out = 0;
	rd_val_find(val, node, attr, RD_DIAG_BAD_FLOW_NUMBER,
		    "\"%.*s\" is no number with up to 4 decimals",
		    RD_STR_FMT(text));
	return true;
}

static bool
is_number(const struct rd_val_flow_input *in)
{
	return in->from == RD_FLOW_FROM_NUMBER ||
	       (in->from == RD_FLOW_FROM_HOLE &&
		!rd_flow_hole_is_text(in->hole));
}

static void
read_range(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_flow_input *out)
{
	bool has_low = number(val, node, "low", &out->low);
	bool has_high = number(val, node, "high", &out->high);
	bool has_step = number(val, node, "step", &out->step);

	out->lowered = rd_val_switch(node, "lowered");
	out->has_range = has_low && has_high;
	if (has_low != has_high || (has_step && !has_low) ||
	    (out->lowered && !has_step))
		rd_val_find(val, node, NULL, RD_DIAG_BAD_FLOW_RANGE,
			    "low and high go together, a step goes with them, "
			    "and what is lowered has one");
	else if (out->has_range && out->low > out->high)
		rd_val_find(val, node, "low", RD_DIAG_BAD_FLOW_RANGE,
			    "low is above high");
	else if (has_step && out->step <= 0)
		rd_val_find(val, node, "step", RD_DIAG_BAD_FLOW_RANGE,
			    "a step is above 0");
	if (out->has_range && !is_number(out))
		rd_val_find(val, node, "low", RD_DIAG_BAD_FLOW_RANGE,
			    "it is no number");
}

/* Its own value is what it is; a seed's steps are 1. */
static void
check_in_range(struct rd_val *val, const struct rd_src_node *node,
	       const char *attr, const struct rd_val_flow_input *in)
{
	if (!in->has_range || in->step < 0)
		return;
	if (in->number < in->low || in->number > in->high ||
	    (in->step && in->number % in->step))
		rd_val_find(val, node, attr, RD_DIAG_BAD_FLOW_RANGE,
			    "its own value is out of its range");
}

static void
read_default(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_flow_input *out)
{
	out->has_default = rd_src_has(node, "default");
	if (!out->has_default)
		return;
	if (out->from != RD_FLOW_FROM_HOLE)
		rd_val_find(val, node, "default", RD_DIAG_BAD_FLOW_INPUT,
			    "only what comes \"from\" somewhere has a default");
	else if (out->when == RD_FLOW_WHEN_GIVEN)
		rd_val_find(val, node, "default", RD_DIAG_BAD_FLOW_INPUT,
			    "what is left out when it is not given needs no "
			    "default");
	else if (rd_flow_hole_is_text(out->hole))
		out->text = rd_val_text(node, "default");
	else {
		number(val, node, "default", &out->number);
		check_in_range(val, node, "default", out);
	}
}

static void
read_words(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_flow_input *out)
{
	out->words = rd_val_array(val, rd_val_count(node, "word"),
				  sizeof(*out->words));
	rd_val_find_twice(val, node, "word", "is");
	for (const struct rd_src_node *child = rd_src_child(node, "word");
	     out->words && child; child = rd_src_next(child, "word"))
		out->words[out->n_words++] = (struct rd_val_flow_word){
			rd_val_text(child, "is"), rd_val_text(child, "says")
		};
	if (out->n_words && (out->from != RD_FLOW_FROM_HOLE ||
			     !rd_flow_hole_is_text(out->hole)))
		rd_val_find(val, node, NULL, RD_DIAG_BAD_FLOW_INPUT,
			    "only words that come \"from\" somewhere become "
			    "others");
}

/* What fills it: one of text, number, from and node; nothing, for an option
 * without a value. */
static void
read_source(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_flow_input *out)
{
	static const struct {
		const char *attr;
		enum rd_flow_source from;
	} sources[] = {
		{ "text", RD_FLOW_FROM_TEXT },
		{ "number", RD_FLOW_FROM_NUMBER },
		{ "from", RD_FLOW_FROM_HOLE },
		{ "node", RD_FLOW_FROM_LINK },
	};
	unsigned n = 0;

	out->from = RD_FLOW_FROM_FLAG;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (rd_src_has(node, sources[i].attr)) {
			out->from = sources[i].from;
			n++;
		}
	if (n > 1 || (!n && rd_src_is(node, "input")))
		rd_val_find(val, node, NULL, RD_DIAG_BAD_FLOW_INPUT,
			    "\"%.*s\" needs one of text, number, from and "
			    "node",
			    RD_STR_FMT(out->name));
}

/* The whole of an input that is there as often as `each` says. */
static void
check_place(struct rd_val *val, const struct rd_src_node *node,
	    const struct rd_val_flow_input *in)
{
	if (in->from == RD_FLOW_FROM_HOLE &&
	    !rd_flow_each_within(rd_flow_hole_each(in->hole), in->each))
		rd_val_find(val, node, "from", RD_DIAG_HOLE_NOT_FILLED,
			    "there is one %s for each %s, not here",
			    rd_flow_hole_names[in->hole],
			    rd_flow_each_names[rd_flow_hole_each(in->hole)]);
	if (in->when == RD_FLOW_WHEN_GIVEN && in->from != RD_FLOW_FROM_HOLE)
		rd_val_find(val, node, "when", RD_DIAG_BAD_FLOW_INPUT,
			    "it does not come \"from\" what may be given");
	if (in->when > RD_FLOW_WHEN_GIVEN &&
	    !rd_flow_each_within(RD_FLOW_EACH_REFERENCE, in->each))
		rd_val_find(val, node, "when", RD_DIAG_HOLE_NOT_FILLED,
			    "masks belong to references, and this stands there "
			    "for none");
}

void
rd_val_read_flow_input(struct rd_val *val, const struct rd_src_node *node,
		       struct rd_val_flow_input *out)
{
	out->name = rd_val_text(node,
				rd_src_is(node, "input") ? "name" : "option");
	out->line = node->line;
	out->text = rd_val_text(node, "text");
	out->when = rd_val_one_of(node, "when", RD_VAL_FLOW_WHENS,
				  RD_FLOW_WHEN_ALWAYS);
	out->hole = rd_val_one_of(node, "from", RD_VAL_FLOW_HOLES, 0);
	out->node = out->or_node = RD_VAL_NONE;
	read_source(val, node, out);
	read_range(val, node, out);
	if (number(val, node, "number", &out->number))
		check_in_range(val, node, "number", out);
	read_default(val, node, out);
	read_words(val, node, out);
	check_place(val, node, out);
}
