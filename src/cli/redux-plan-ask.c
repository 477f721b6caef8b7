/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What refdesk redux plan is asked for: by operands and options, or by one
 * request. */
#include <fcntl.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/fs.h"
#include "cli/redux-ask.h"
#include "cli/redux-plan.h"

static int
refuse_value(struct cmd *cmd, enum cmd_option option, const char *text,
	     const char *hint)
{
	cmd_fail(cmd, 2, "usage.option-value", "option --%s does not take '%s'",
		 cmd_options[option].name, text);
	rd_problem_hint(&cmd->problem, "%s", hint);
	return 2;
}

/* ---- strengths ---- */

/* "1,0.5" */
static int
read_strengths(struct cmd *cmd, struct rd_plan_redux_request *request)
{
	const char *given = cmd_text(cmd, OPT_STRENGTH);
	struct rd_str rest = rd_str_of(given);
	uint32_t n = 0;

	while (given) {
		size_t len = rd_str_until(rest, ",");
		struct rd_plan_redux_wanted *wanted = &request->references[n];

		if (n++ == request->n_references)
			return cmd_fail(cmd, 4, "redux.strengths",
					"there are more strengths than "
					"references (%u)",
					request->n_references);
		if (rd_decimal_rule((struct rd_str){ rest.ptr, len },
				    &wanted->strength))
			return refuse_value(cmd, OPT_STRENGTH, given,
					    "numbers with commas between, "
					    "1,0.5");
		wanted->has_strength = true;
		if (len == rest.len)
			break;
		rest = rd_str_behind(rest, len + 1);
	}
	return 0;
}

/* ---- masks ---- */

/* Takes "2:" from the front; without one it is reference 1. */
static uint64_t
take_number(struct rd_str *text)
{
	size_t len = rd_str_until(*text, ":");
	uint64_t n;

	if (len == text->len ||
	    !rd_str_u64((struct rd_str){ text->ptr, len }, &n))
		return 1;
	*text = rd_str_behind(*text, len + 1);
	return n;
}

static int
add_box(struct cmd *cmd, struct rd_plan_redux_wanted *wanted,
	struct rd_rdx_box box)
{
	if (!wanted->boxes)
		wanted->boxes = rd_arena_array(&cmd->arena,
					       RD_PLAN_REDUX_BOXES_MAX,
					       sizeof(*wanted->boxes));
	if (!wanted->boxes)
		return cmd_no_memory(cmd);
	if (wanted->n_boxes == RD_PLAN_REDUX_BOXES_MAX)
		return cmd_fail(cmd, 9, "redux.limit",
				"a mask has at most %u boxes",
				RD_PLAN_REDUX_BOXES_MAX);
	wanted->boxes[wanted->n_boxes++] = box;
	return 0;
}

static int
read_mask(struct cmd *cmd, struct rd_plan_redux_request *request,
	  const char *given)
{
	struct rd_str text = rd_str_of(given);
	uint64_t n = take_number(&text);
	struct rd_plan_redux_wanted *wanted;
	struct rd_rdx_box box;

	if (!n || n > request->n_references)
		return cmd_fail(cmd, 4, "redux.mask",
				"'%s' is the mask of reference %llu; there "
				"%s %u",
				given, (unsigned long long)n,
				request->n_references == 1 ? "is" : "are",
				request->n_references);
	wanted = &request->references[n - 1];
	wanted->masked = true;
	if (rd_plan_redux_box(text, &box))
		return add_box(cmd, wanted, box);
	if (!text.len)
		return refuse_value(cmd, OPT_MASK, given,
				    "a box X0,Y0,X1,Y1 or a picture, with N: "
				    "before it for reference N");
	if (wanted->mask.ptr)
		return cmd_fail(cmd, 4, "redux.mask",
				"reference %llu has two mask pictures",
				(unsigned long long)n);
	wanted->mask = text;
	return 0;
}

static int
read_masks(struct cmd *cmd, struct rd_plan_redux_request *request)
{
	const struct rd_opt_args *args = &cmd->args;
	int code = 0;

	for (size_t i = 0; i < args->n_items && !code; i++)
		if (args->items[i].opt == OPT_MASK)
			code = read_mask(cmd, request, args->items[i].text);
	return code;
}

/* ---- operands ---- */

/* What is neither a size nor a file is an id, for the program to know. */
static struct rd_plan_redux_wanted
wanted_by(const char *operand)
{
	struct rd_plan_redux_wanted wanted = { .batch = 1 };

	if (rd_plan_redux_size(rd_str_of(operand), &wanted))
		return wanted;
	if (strchr(operand, '/') || rd_fs_kind(operand) != RD_FS_ABSENT)
		wanted.file = rd_str_of(operand);
	else
		wanted.id = rd_str_of(operand);
	return wanted;
}

static int
ask_by_options(struct cmd *cmd, struct rd_plan_redux_request *request)
{
	uint32_t n = (uint32_t)cmd->args.n_operands - 1;
	int code;

	if (n > RD_PLAN_REDUX_PICTURES_MAX)
		return cmd_fail(cmd, 9, "redux.limit",
				"more than %u references",
				RD_PLAN_REDUX_PICTURES_MAX);
	request->references = rd_arena_array(&cmd->arena, n + 1,
					     sizeof(*request->references));
	if (!request->references)
		return cmd_no_memory(cmd);
	for (uint32_t i = 0; i < n; i++)
		request->references[i] = wanted_by(cmd->args.operands[i + 1]);
	request->n_references = n;
	request->per_node = (uint32_t)cmd->args.values[OPT_PER_NODE].number;
	code = cmd_refuse_zero(cmd, OPT_PER_NODE);
	if (!code)
		code = cmd_redux_ask(cmd, &request->ask);
	if (!code)
		code = read_strengths(cmd, request);
	return code ? code : read_masks(cmd, request);
}

/* ---- a request ---- */

static int
refuse_options(struct cmd *cmd)
{
	static const enum cmd_option said[] = {
		OPT_PROFILE,  OPT_REDUX_MODE, OPT_FACTOR,      OPT_EDGE,
		OPT_FUNCTION, OPT_ENCODER,    OPT_CROP,	       OPT_CROP_MARGIN,
		OPT_LAW,      OPT_USE,	      OPT_KIND,	       OPT_STRENGTH,
		OPT_MASK,     OPT_PER_NODE,   OPT_TEXT_TOKENS,
	};

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (cmd_given(cmd, said[i]))
			return cmd_fail(cmd, 2, "usage.option-not-here",
					"a request says itself what --%s "
					"would say",
					cmd_options[said[i]].name);
	return 0;
}

static int
ask_by_request(struct cmd *cmd, struct rd_plan_redux_request *request)
{
	const char *path = cmd->args.operands[1];
	struct rd_str json;
	int code = refuse_options(cmd);

	if (!code)
		code = cmd_read(cmd, path, RD_PLAN_REDUX_REQUEST_CAP, 9, &json);
	if (code)
		return code;
	cmd->input_name = strcmp(path, "-") ? path : "stdin";
	if (rd_plan_redux_request_read(&cmd->arena, json, request,
				       &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

/* Behind white space, of which there may be a line or two. */
static bool
begins_with_brace(const char *path)
{
	char head[256];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	return n > 0 &&
	       rd_str_starts(rd_str_trim((struct rd_str){ head, (size_t)n }),
			     "{");
}

/* "-", or the only operand is a file that begins with a brace. */
static bool
is_request(const struct cmd *cmd)
{
	const char *path = cmd->args.operands[1];

	if (cmd->args.n_operands != 2)
		return false;
	return !strcmp(path, "-") ||
	       (rd_fs_kind(path) == RD_FS_FILE && begins_with_brace(path));
}

int
cmd_redux_plan_ask(struct cmd *cmd, struct cmd_redux_plan *plan)
{
	if (cmd->args.n_operands < 2) {
		cmd_fail(cmd, 2, "usage.operand",
			 "redux plan wants at least one picture");
		rd_problem_hint(&cmd->problem,
				"a file, the id of a reference, or a size as "
				"1024x768");
		return 2;
	}
	return is_request(cmd) ? ask_by_request(cmd, &plan->request)
			       : ask_by_options(cmd, &plan->request);
}
