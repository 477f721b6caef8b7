/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "comfy_check.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "pack_files.h"

json_t *
comfy_read(const char *path)
{
	char full[1024];
	struct rd_str text;
	json_t *value;

	snprintf(full, sizeof(full), "%s/%s", SRCDIR, path);
	text = pack_files_slurp(full);
	value = json_loadb(text.ptr, text.len, 0, NULL);

	cr_assert(value, "%s", path);
	free((char *)text.ptr);
	return value;
}

json_t *
comfy_classes(void)
{
	json_t *all = comfy_read("testdata/comfy/object-info.json");
	json_t *more = comfy_read(
		"testdata/comfy/object-info-redux-advanced.json");

	json_object_update(all, more);
	json_decref(more);
	return all;
}

struct checking {
	const json_t *classes, *graph;
	const char *wrong;
};

static bool
fail(struct checking *c, const char *type)
{
	if (!c->wrong)
		c->wrong = type;
	return false;
}

static bool
is_step(double value, const json_t *step)
{
	double steps = step ? value / json_number_value(step) : 0;

	return fabs(steps - round(steps)) < 1e-6;
}

static bool
check_number(struct checking *c, const json_t *value, const json_t *config)
{
	const json_t *min = json_object_get(config, "min");
	const json_t *max = json_object_get(config, "max");
	double number = json_number_value(value);

	if (!json_is_number(value))
		return fail(c, "invalid_input_type");
	if (min && number < json_number_value(min))
		return fail(c, "value_smaller_than_min");
	if (max && number > json_number_value(max))
		return fail(c, "value_bigger_than_max");
	return is_step(number, json_object_get(config, "step")) ||
	       fail(c, "between steps");
}

static bool
check_choice(struct checking *c, const json_t *value, const json_t *list)
{
	size_t i;
	json_t *word;

	json_array_foreach(list, i,
			   word) if (json_equal(word, value)) return true;
	return fail(c, "value_not_in_list");
}

static bool
check_link(struct checking *c, const json_t *link, const char *type)
{
	const json_t *id = json_array_get(link, 0);
	const json_t *output = json_array_get(link, 1);
	const json_t *node, *class, *made;

	if (json_array_size(link) != 2 || !json_is_string(id) ||
	    !json_is_integer(output))
		return fail(c, "bad_linked_input");
	node = json_object_get(c->graph, json_string_value(id));
	if (!node)
		return fail(c, "link to no node");
	class = json_object_get(c->classes, json_string_value(json_object_get(
						    node, "class_type")));
	made = json_array_get(json_object_get(class, "output"),
			      (size_t)json_integer_value(output));
	return (json_is_string(made) &&
		!strcmp(json_string_value(made), type)) ||
	       fail(c, "return_type_mismatch");
}

static bool
check_input(struct checking *c, const json_t *value, const json_t *wanted)
{
	const json_t *type = json_array_get(wanted, 0);
	const char *name = json_string_value(type);

	if (json_is_array(type))
		return check_choice(c, value, type);
	if (!strcmp(name, "INT"))
		return check_number(c, value, json_array_get(wanted, 1)) &&
		       (json_is_integer(value) || fail(c, "no integer"));
	if (!strcmp(name, "FLOAT"))
		return check_number(c, value, json_array_get(wanted, 1));
	if (!strcmp(name, "STRING"))
		return json_is_string(value) || fail(c, "invalid_input_type");
	if (!strcmp(name, "FILE"))
		return json_string_length(value) ||
		       fail(c, "value_not_in_list");
	return check_link(c, value, name);
}

static bool
check_node(struct checking *c, const json_t *node)
{
	const json_t *class = json_object_get(
		c->classes,
		json_string_value(json_object_get(node, "class_type")));
	const json_t *wanted = json_object_get(class, "input");
	const json_t *required = json_object_get(wanted, "required");
	const json_t *optional = json_object_get(wanted, "optional");
	json_t *inputs = json_object_get(node, "inputs");
	const char *name;
	json_t *value;

	if (!class)
		return fail(c, "no such class");
	json_object_foreach((json_t *)required, name, value) if (
		!json_object_get(
			inputs, name)) return fail(c, "required_input_missing");
	json_object_foreach(inputs, name, value)
	{
		const json_t *type = json_object_get(required, name);

		if (!type)
			type = json_object_get(optional, name);
		if (!type)
			return fail(c, "unknown input");
		if (!check_input(c, value, type))
			return false;
	}
	return true;
}

/* ---- what runs ---- */

/* Takes the node and all it needs out of `left`. */
static bool
visit(struct checking *c, json_t *left, const char *id, unsigned depth)
{
	const json_t *node = json_object_get(c->graph, id);
	json_t *value;
	const char *name;

	if (depth > json_object_size(c->graph))
		return fail(c, "dependency_cycle");
	json_object_del(left, id);
	json_object_foreach(
		json_object_get(node, "inputs"), name,
		value) if (json_is_array(value) &&
			   !visit(c, left,
				  json_string_value(json_array_get(value, 0)),
				  depth + 1)) return false;
	return true;
}

static bool
is_output(const json_t *classes, const json_t *node)
{
	return json_is_true(json_object_get(
		json_object_get(classes, json_string_value(json_object_get(
						 node, "class_type"))),
		"output_node"));
}

static void
check_runs(struct checking *c)
{
	json_t *left = json_copy((json_t *)c->graph), *node;
	const char *id;
	bool any = false;

	json_object_foreach((json_t *)c->graph, id, node)
	{
		if (!is_output(c->classes, node))
			continue;
		any = true;
		if (!visit(c, left, id, 0))
			break;
	}
	if (!any)
		fail(c, "prompt_no_outputs");
	else if (json_object_size(left))
		fail(c, "a node that nothing needs");
	json_decref(left);
}

const char *
comfy_check(const json_t *classes, const json_t *graph)
{
	struct checking c = { classes, graph, NULL };
	const char *id;
	json_t *node;

	json_object_foreach((json_t *)graph, id,
			    node) if (!check_node(&c, node)) break;
	if (!c.wrong)
		check_runs(&c);
	return c.wrong;
}
