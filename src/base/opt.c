/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Option parsing: see opt.h.  Nothing is looked up in the environment and
 * nothing is applied here; the caller gets values or one problem. */
#include "base/opt.h"

#include <stdio.h>

#include "base/text.h"

#define ARGS_CAP_BYTES (16u << 20)
#define MAX_NAMES 128

struct parse {
	const struct rd_opt_spec *spec;
	struct rd_opt_line *line;
	struct rd_opt_args *args;
	struct rd_problem *problem;
};

enum rd_status
rd_opt_args_init(struct rd_opt_args *args, size_t n_opts)
{
	*args = (struct rd_opt_args){ 0 };
	rd_arena_init(&args->arena, ARGS_CAP_BYTES);
	args->values = rd_arena_array(&args->arena, n_opts ? n_opts : 1,
				      sizeof(*args->values));
	return args->values ? RD_OK : RD_NOMEM;
}

void
rd_opt_args_fini(struct rd_opt_args *args)
{
	rd_arena_fini(&args->arena);
	*args = (struct rd_opt_args){ 0 };
}

bool
rd_subject_ok(struct rd_str subject)
{
	size_t i;

	if (!subject.len || subject.len > RD_SUBJECT_MAX)
		return false;
	for (i = 0; i < subject.len; i++) {
		if ((unsigned char)subject.ptr[i] < 0x20 ||
		    subject.ptr[i] == 0x7f)
			return false;
	}
	return rd_utf8_valid(subject);
}

bool
rd_opt_taken(const struct rd_opt_spec *spec, unsigned opt)
{
	const unsigned char *taken;

	if (opt < spec->n_global)
		return true;
	for (taken = spec->taken; taken && *taken != RD_OPT_END; taken++) {
		if (*taken == opt)
			return true;
	}
	return false;
}

int
rd_opt_choice(const char *choices, struct rd_str word)
{
	const char *start = choices;
	const char *end;
	int n;

	for (n = 0; start; n++) {
		end = strchr(start, '|');
		if (rd_str_eq(word, (struct rd_str){ start,
						     end ? (size_t)(end - start)
							 : strlen(start) }))
			return n;
		start = end ? end + 1 : NULL;
	}
	return -1;
}

/* Title: `before`, the name, `after`. */
static enum rd_status
usage_problem(struct parse *p, const char *code, const char *before,
	      struct rd_str name, const char *after)
{
	(void)rd_problem_set(p->problem, RD_SEMANTIC, 2, code, "%s%.*s%s",
			     before, RD_STR_FMT(name), after);
	if (p->spec->verb)
		rd_problem_hint(p->problem, "refdesk help %s lists the options",
				p->spec->verb);
	else
		rd_problem_hint(p->problem, "refdesk help lists the options");
	return RD_SEMANTIC;
}

static enum rd_status
unknown_option(struct parse *p, struct rd_str name)
{
	const char *names[MAX_NAMES];
	const char *near;
	size_t n = 0;
	size_t i;

	for (i = 0; i < p->spec->n_opts && n < MAX_NAMES; i++) {
		if (rd_opt_taken(p->spec, (unsigned)i))
			names[n++] = p->spec->opts[i].name;
	}
	near = rd_str_nearest(name, names, n);
	(void)usage_problem(p, "usage.unknown-option", "there is no option --",
			    name, "");
	if (near)
		rd_problem_hint(p->problem, "did you mean --%s?", near);
	return RD_SEMANTIC;
}

/* An option of another verb is told apart from one that does not exist. */
static enum rd_status
find_long(struct parse *p, struct rd_str name, unsigned *opt)
{
	bool elsewhere = false;
	size_t i;

	for (i = 0; i < p->spec->n_opts; i++) {
		if (!rd_str_is(name, p->spec->opts[i].name))
			continue;
		elsewhere = true;
		*opt = (unsigned)i;
		if (rd_opt_taken(p->spec, *opt))
			return RD_OK;
	}
	if (!elsewhere)
		return unknown_option(p, name);
	return usage_problem(p, "usage.option-not-here", "option --", name,
			     p->spec->verb ? " does not belong to this verb"
					   : " stands after the verb");
}

static enum rd_status
find_short(struct parse *p, char letter, unsigned *opt)
{
	size_t i;

	for (i = 0; i < p->spec->n_opts; i++) {
		if (p->spec->opts[i].letter != letter)
			continue;
		*opt = (unsigned)i;
		if (rd_opt_taken(p->spec, *opt))
			return RD_OK;
	}
	return usage_problem(p, "usage.unknown-option", "there is no option -",
			     (struct rd_str){ &letter, 1 }, "");
}

/* An instant like any other but for its offset: as wrong in an option as in a
 * request, where it ends with 4. */
static bool
lacks_offset(const struct rd_opt *opt, const char *text)
{
	struct rd_instant instant;

	return opt->kind == RD_OPT_TIME &&
	       rd_instant_parse(rd_str_of(text), &instant) == RD_SEMANTIC;
}

static enum rd_status
no_offset(struct parse *p, const struct rd_opt *opt, const char *text)
{
	(void)rd_problem_set(p->problem, RD_SEMANTIC, 4, "request.no-offset",
			     "option --%s: '%s' has no UTC offset", opt->name,
			     text);
	rd_problem_hint(p->problem,
			"write Z or an offset such as +01:00 at the end");
	return RD_SEMANTIC;
}

static enum rd_status
bad_value(struct parse *p, const struct rd_opt *opt, const char *text)
{
	if (lacks_offset(opt, text))
		return no_offset(p, opt, text);
	(void)rd_problem_set(p->problem, RD_SEMANTIC, 2, "usage.option-value",
			     "option --%s does not take '%s'", opt->name, text);
	if (opt->kind == RD_OPT_TIME)
		rd_problem_hint(p->problem, "%s",
				rd_instant_hint(rd_str_of(text)));
	else if (opt->kind == RD_OPT_NUMBER && opt->max)
		rd_problem_hint(p->problem, "write a whole number up to %llu",
				(unsigned long long)opt->max);
	else if (opt->kind == RD_OPT_NUMBER)
		rd_problem_hint(p->problem, "write a whole number");
	else if (opt->kind == RD_OPT_TEXT)
		rd_problem_hint(p->problem, "it must not be empty");
	else
		rd_problem_hint(p->problem, "write %s", opt->value);
	return RD_SEMANTIC;
}

static bool
read_number(const struct rd_opt *opt, const char *text,
	    struct rd_opt_value *value)
{
	return rd_str_u64(rd_str_of(text), &value->number) &&
	       (!opt->max || value->number <= opt->max);
}

static bool
read_choice(const struct rd_opt *opt, const char *text,
	    struct rd_opt_value *value)
{
	int choice = rd_opt_choice(opt->value, rd_str_of(text));

	value->choice = choice < 0 ? 0 : (unsigned)choice;
	return choice >= 0;
}

static bool
read_value(const struct rd_opt *opt, const char *text,
	   struct rd_opt_value *value)
{
	switch (opt->kind) {
	case RD_OPT_NUMBER:
		return read_number(opt, text, value);
	case RD_OPT_CHOICE:
		return read_choice(opt, text, value);
	case RD_OPT_TIME:
		return rd_instant_parse(rd_str_of(text), &value->time) == RD_OK;
	case RD_OPT_TEXT:
		return text[0] != '\0';
	case RD_OPT_FLAG:
		break;
	}
	return true;
}

static enum rd_status
store(struct parse *p, unsigned number, const char *text)
{
	const struct rd_opt *opt = &p->spec->opts[number];
	struct rd_opt_value *value = &p->args->values[number];
	struct rd_opt_args *args = p->args;
	enum rd_status status;

	if (value->n_given && opt->kind != RD_OPT_FLAG && !opt->repeats)
		return usage_problem(p, "usage.option-twice", "option --",
				     rd_str_of(opt->name), " is given twice");
	if (text && !read_value(opt, text, value))
		return bad_value(p, opt, text);
	status = rd_arena_grow(&args->arena, (void **)&args->items,
			       args->n_items, &args->cap_items,
			       sizeof(*args->items));
	if (status)
		return rd_problem_set(p->problem, status, 10, "system.memory",
				      "out of memory");
	args->items[args->n_items++] = (struct rd_opt_item){ number, text };
	value->n_given++;
	value->text = text;
	return RD_OK;
}

static enum rd_status
missing_value(struct parse *p, const struct rd_opt *opt)
{
	(void)rd_problem_set(p->problem, RD_SEMANTIC, 2, "usage.option-value",
			     "option --%s wants a value", opt->name);
	rd_problem_hint(p->problem, "write --%s=%s", opt->name, opt->value);
	return RD_SEMANTIC;
}

static enum rd_status
take_long(struct parse *p)
{
	const char *arg = p->line->argv[p->line->at++] + 2;
	const char *equals = strchr(arg, '=');
	struct rd_str name = { arg,
			       equals ? (size_t)(equals - arg) : strlen(arg) };
	enum rd_status status;
	unsigned number = 0;

	status = find_long(p, name, &number);
	if (status)
		return status;
	if (p->spec->opts[number].kind == RD_OPT_FLAG)
		return equals ? usage_problem(p, "usage.option-value",
					      "option --", name,
					      " takes no value")
			      : store(p, number, NULL);
	if (equals)
		return store(p, number, equals + 1);
	if (!p->line->argv[p->line->at])
		return missing_value(p, &p->spec->opts[number]);
	return store(p, number, p->line->argv[p->line->at++]);
}

static enum rd_status
take_short(struct parse *p)
{
	const char *arg = p->line->argv[p->line->at++];
	enum rd_status status;
	unsigned number = 0;

	status = find_short(p, arg[1], &number);
	if (status)
		return status;
	if (p->spec->opts[number].kind == RD_OPT_FLAG)
		return arg[2] ? usage_problem(p, "usage.unknown-option",
					      "short options stand alone, not"
					      " as ",
					      rd_str_of(arg), "")
			      : store(p, number, NULL);
	if (arg[2])
		return store(p, number, arg + 2);
	if (!p->line->argv[p->line->at])
		return missing_value(p, &p->spec->opts[number]);
	return store(p, number, p->line->argv[p->line->at++]);
}

static enum rd_status
take_operand(struct parse *p)
{
	struct rd_opt_args *args = p->args;
	enum rd_status status;

	status = rd_arena_grow(&args->arena, (void **)&args->operands,
			       args->n_operands, &args->cap_operands,
			       sizeof(*args->operands));
	if (status)
		return rd_problem_set(p->problem, status, 10, "system.memory",
				      "out of memory");
	args->operands[args->n_operands++] = p->line->argv[p->line->at++];
	return RD_OK;
}

enum rd_status
rd_opt_parse(const struct rd_opt_spec *spec, struct rd_opt_line *line,
	     struct rd_opt_args *args, struct rd_problem *problem)
{
	struct parse p = { spec, line, args, problem };
	enum rd_status status = RD_OK;
	bool only_operands = false;
	const char *arg;

	while (!status && (arg = line->argv[line->at])) {
		if (only_operands || arg[0] != '-' || !arg[1]) {
			if (line->stop)
				break;
			status = take_operand(&p);
		} else if (!strcmp(arg, "--")) {
			line->at++;
			only_operands = true;
		} else if (arg[1] == '-') {
			status = take_long(&p);
		} else {
			status = take_short(&p);
		}
	}
	return status;
}

static void
put_usage_line(const struct rd_opt *opt, struct rd_buf *out)
{
	size_t start = out->len;
	size_t used;

	if (opt->letter)
		rd_buf_printf(out, "  -%c, --%s", opt->letter, opt->name);
	else
		rd_buf_printf(out, "      --%s", opt->name);
	if (opt->value)
		rd_buf_printf(out, "=%s", opt->value);
	used = out->len - start;
	rd_buf_printf(out, "%*s%s\n", used < 33 ? (int)(34 - used) : 2, "",
		      opt->help);
}

void
rd_opt_usage(const struct rd_opt_spec *spec, size_t from, size_t to,
	     struct rd_buf *out)
{
	size_t i;

	for (i = from; i < to && i < spec->n_opts; i++) {
		if (rd_opt_taken(spec, (unsigned)i))
			put_usage_line(&spec->opts[i], out);
	}
}
