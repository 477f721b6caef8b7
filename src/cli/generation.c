/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From --prompt, --reference and their like to the object of a request.  What
 * the fields mean is for the request reader and the plan to judge. */
#include "cli/generation.h"

#include "base/decimal.h"
#include "base/text.h"
#include "json/json.h"

#define MAX_JSON_BYTES (1u << 20)

static int
fail_option(struct cmd *cmd, enum cmd_option option, const char *text,
	    const char *hint)
{
	cmd_fail(cmd, 2, "usage.option-value", "option --%s does not take '%s'",
		 cmd_options[option].name, text);
	rd_problem_hint(&cmd->problem, "%s", hint);
	return 2;
}

static int
set(struct cmd *cmd, json_t *object, const char *name, json_t *value)
{
	return json_object_set_new(object, name, value) ? cmd_no_memory(cmd)
							: 0;
}

static int
set_texts(struct cmd *cmd, json_t *object)
{
	static const struct {
		enum cmd_option option;
		const char *name;
	} texts[] = {
		{ OPT_PROMPT, "prompt" }, { OPT_NEGATIVE, "negative" },
		{ OPT_MODEL, "model" },	  { OPT_PROVIDER, "provider" },
		{ OPT_PRESET, "preset" }, { OPT_MAX_COST, "max_cost" },
	};
	const char *text;
	int code = 0;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]) && !code; i++) {
		text = cmd_text(cmd, texts[i].option);
		if (!text)
			continue;
		if (!rd_utf8_valid(rd_str_of(text)))
			return fail_option(cmd, texts[i].option, "(bytes)",
					   "write UTF-8");
		code = set(cmd, object, texts[i].name, json_string(text));
	}
	return code;
}

int
cmd_size(struct cmd *cmd, uint32_t *width, uint32_t *height)
{
	const char *text = cmd_text(cmd, OPT_SIZE);
	const char *x = text ? strchr(text, 'x') : NULL;
	uint64_t sides[2];

	*width = *height = 0;
	if (!text)
		return 0;
	if (!x ||
	    !rd_str_u64((struct rd_str){ text, (size_t)(x - text) },
			&sides[0]) ||
	    !rd_str_u64(rd_str_of(x + 1), &sides[1]) || !sides[0] ||
	    !sides[1] || sides[0] > 65535 || sides[1] > 65535)
		return fail_option(cmd, OPT_SIZE, text, "write it as 896x1152");
	*width = (uint32_t)sides[0];
	*height = (uint32_t)sides[1];
	return 0;
}

static int
set_size(struct cmd *cmd, json_t *object)
{
	uint32_t width, height;
	int code = cmd_size(cmd, &width, &height);

	if (code || !width)
		return code;
	code = set(cmd, object, "width", json_integer(width));
	return code ? code : set(cmd, object, "height", json_integer(height));
}

/* NAME=VALUE into the object's member; what has no name is a value of
 * `unnamed`, unless that is NULL. */
static int
set_pair(struct cmd *cmd, json_t *object, const char *member,
	 const struct rd_opt_item *item, const char *unnamed)
{
	const char *equals = strchr(item->text, '=');
	const char *value = equals ? equals + 1 : item->text;
	json_t *into = json_object_get(object, member);
	struct rd_str name = rd_str_of(unnamed);
	char *key;

	if (equals)
		name = (struct rd_str){ item->text,
					(size_t)(equals - item->text) };
	if (!name.len || !rd_utf8_valid(rd_str_of(item->text)))
		return fail_option(cmd, item->opt, item->text,
				   "write it as NAME=VALUE");
	key = rd_arena_strdup(&cmd->arena, name);
	if (!into) {
		into = json_object();
		if (json_object_set_new(object, member, into))
			return cmd_no_memory(cmd);
	}
	if (!key)
		return cmd_no_memory(cmd);
	if (json_object_get(into, key))
		return fail_option(cmd, item->opt, item->text,
				   "it is given twice");
	return set(cmd, into, key, json_string(value));
}

static bool
is_weight(const char *text)
{
	int64_t value;

	return !rd_decimal_rule(rd_str_of(text), &value);
}

/* Cuts ":WEIGHT" or ":WEIGHT:ROLE" off the end; colons of a URL stay, since
 * what follows them is no number. */
static void
cut_suffix(char *text, char **weight, char **role)
{
	char *last = strrchr(text, ':');
	char *before = NULL;

	*weight = NULL;
	*role = NULL;
	if (!last || last == text)
		return;
	if (is_weight(last + 1)) {
		*last = '\0';
		*weight = last + 1;
		return;
	}
	*last = '\0';
	before = strrchr(text, ':');
	if (before && before != text && is_weight(before + 1) && last[1]) {
		*before = '\0';
		*weight = before + 1;
		*role = last + 1;
	} else {
		*last = ':';
	}
}

/* A URL by its scheme, a file by a slash or dot, else the id of a reference. */
static const char *
kind_of(const char *text)
{
	if (strstr(text, "://"))
		return "url";
	return strpbrk(text, "/.") ? "file" : "id";
}

/* The option's text, to be cut up. */
static int
copy_text(struct cmd *cmd, const struct rd_opt_item *item, char **text)
{
	*text = rd_arena_strdup(&cmd->arena, rd_str_of(item->text));
	if (!*text)
		return cmd_no_memory(cmd);
	if (!rd_utf8_valid(rd_str_of(*text)))
		return fail_option(cmd, item->opt, "(bytes)", "write UTF-8");
	return 0;
}

/* One more object in the list `name`. */
static int
add_one(struct cmd *cmd, json_t *object, const char *name, json_t **one)
{
	json_t *list = json_object_get(object, name);

	if (!list) {
		list = json_array();
		if (json_object_set_new(object, name, list))
			return cmd_no_memory(cmd);
	}
	*one = json_object();
	return json_array_append_new(list, *one) ? cmd_no_memory(cmd) : 0;
}

static int
add_reference(struct cmd *cmd, json_t *object, const struct rd_opt_item *item)
{
	char *text, *weight, *role;
	json_t *one;
	int code = copy_text(cmd, item, &text);

	if (!code)
		code = add_one(cmd, object, "references", &one);
	if (code)
		return code;
	cut_suffix(text, &weight, &role);
	code = set(cmd, one, kind_of(text), json_string(text));
	if (!code && weight)
		code = set(cmd, one, "weight", json_string(weight));
	if (!code && role)
		code = set(cmd, one, "role", json_string(role));
	return code;
}

/* What follows the scale is a transformer, or else a family. */
static int
add_lora(struct cmd *cmd, json_t *object, const struct rd_opt_item *item)
{
	char *text, *scale, *last;
	bool part;
	json_t *one;
	int code = copy_text(cmd, item, &text);

	if (!code)
		code = add_one(cmd, object, "loras", &one);
	if (code)
		return code;
	cut_suffix(text, &scale, &last);
	part = last && (!strcmp(last, "high") || !strcmp(last, "low"));
	code = set(cmd, one, "path", json_string(text));
	if (!code && scale)
		code = set(cmd, one, "scale", json_string(scale));
	if (!code && last)
		code = set(cmd, one, part ? "transformer" : "family",
			   json_string(last));
	return code;
}

static int
set_repeated(struct cmd *cmd, json_t *object)
{
	const struct rd_opt_item *item;
	int code = 0;
	size_t i;

	for (i = 0; i < cmd->args.n_items && !code; i++) {
		item = &cmd->args.items[i];
		if (item->opt == OPT_PARAM)
			code = set_pair(cmd, object, "params", item, NULL);
		else if (item->opt == OPT_ATTRIBUTE)
			code = set_pair(cmd, object, "attributes", item, NULL);
		else if (item->opt == OPT_REDUX)
			code = set_pair(cmd, object, "redux", item, "mode");
		else if (item->opt == OPT_REFERENCE)
			code = add_reference(cmd, object, item);
		else if (item->opt == OPT_LORA)
			code = add_lora(cmd, object, item);
	}
	return code;
}

/* One by one to the references given; none between two commas leaves that
 * reference the strength that the rules say. */
static int
set_strengths(struct cmd *cmd, json_t *object)
{
	const char *text = cmd_text(cmd, OPT_REDUX_STRENGTHS), *at = text;
	const json_t *references = json_object_get(object, "references");
	json_t *reference;
	size_t i, n_bytes;
	int code = 0;

	for (i = 0; at && !code; i++) {
		n_bytes = strcspn(at, ",");
		reference = json_array_get(references, i);
		if (!reference || !rd_utf8_valid(rd_str_of(text)))
			return fail_option(cmd, OPT_REDUX_STRENGTHS, text,
					   "write one for each --reference");
		if (n_bytes)
			code = set(cmd, reference, "strength",
				   json_stringn(at, n_bytes));
		at = at[n_bytes] ? at + n_bytes + 1 : NULL;
	}
	return code;
}

static int
keep(struct cmd *cmd, const json_t *object, struct rd_str *json)
{
	struct rd_buf text;
	char *copy = NULL;

	rd_buf_init(&text, MAX_JSON_BYTES);
	if (!rd_json_write(object, &text))
		copy = rd_arena_strdup(&cmd->arena, rd_buf_view(&text));
	*json = (struct rd_str){ copy, text.len };
	rd_buf_fini(&text);
	return copy ? 0 : cmd_no_memory(cmd);
}

int
cmd_generation_collect(struct cmd *cmd, struct rd_str *json)
{
	json_t *object = json_object();
	int code;

	*json = RD_STR_NONE;
	if (!object)
		return cmd_no_memory(cmd);
	code = set_texts(cmd, object);
	if (!code)
		code = set_size(cmd, object);
	if (!code && cmd_given(cmd, OPT_IMAGES))
		code = set(cmd, object, "images",
			   json_integer((json_int_t)cmd->args.values[OPT_IMAGES]
						.number));
	if (!code && cmd_given(cmd, OPT_REFERENCE_MODE))
		code = set(cmd, object, "reference_mode",
			   json_boolean(cmd->args.values[OPT_REFERENCE_MODE]
						.choice == 0));
	if (!code)
		code = set_repeated(cmd, object);
	if (!code)
		code = set_strengths(cmd, object);
	if (!code && json_object_size(object))
		code = keep(cmd, object, json);
	json_decref(object);
	return code;
}
