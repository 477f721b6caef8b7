/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk completion bash|zsh|fish: verbs and their options, from the table. */
#include "cli/verbs.h"

static struct rd_opt_spec
spec_of(const struct cmd_verb *verb)
{
	return (struct rd_opt_spec){ cmd_options, N_OPTIONS, N_GLOBAL_OPTIONS,
				     verb->options, verb->name };
}

static void
put_verb_names(struct rd_buf *out)
{
	size_t i;

	for (i = 0; i < cmd_n_verbs; i++)
		rd_buf_printf(out, "%s%s", i ? " " : "", cmd_verbs[i].name);
}

static void
put_option_names(const struct cmd_verb *verb, struct rd_buf *out)
{
	struct rd_opt_spec spec = spec_of(verb);
	size_t n = 0;
	unsigned i;

	for (i = 0; i < N_OPTIONS; i++) {
		if (rd_opt_taken(&spec, i))
			rd_buf_printf(out, "%s--%s%s", n++ ? " " : "",
				      cmd_options[i].name,
				      cmd_options[i].value ? "=" : "");
	}
}

static void
put_case(struct rd_buf *out)
{
	size_t i;

	for (i = 0; i < cmd_n_verbs; i++) {
		rd_buf_printf(out, "\t\t%s) list=\"", cmd_verbs[i].name);
		put_option_names(&cmd_verbs[i], out);
		rd_buf_cstr(out, "\" ;;\n");
	}
}

/* ---- bash ---- */

/* Before the words: what the shell has split at '=' is put together again, an
 * option's value is not taken for the verb. */
static const char bash_begin[] =
	"_refdesk() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before= equals= i\n"
	"\tlocal option=${COMP_WORDS[COMP_CWORD - 1]} verb= list= words= files=\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n"
	"\t\t=) ((i++)) ;;\n"
	"\t\t";

static const char bash_value[] =
	")\n"
	"\t\t\t[[ ${COMP_WORDS[i + 1]} == = ]] || ((i++)) ;;\n"
	"\t\t-*) ;;\n"
	"\t\t*) verb=${COMP_WORDS[i]}; break ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tequals=1 cur=\n"
	"\telif [[ $cur == --*=* ]]; then\n"
	"\t\tequals=1 option=${cur%%=*} before=${cur%%=*}= cur=${cur#*=}\n"
	"\telif [[ $option == = ]]; then\n"
	"\t\tequals=1 option=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tcase $verb:$option in\n";

static const char bash_end[] =
	"\t\tesac\n"
	"\t\t[[ $cur != -* ]] || words=$list files=\n"
	"\tesac\n"
	"\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	"\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n"
	"\tif [[ $files ]]; then\n"
	"\t\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(\n"
	"\t\t\tcompgen $files -- \"$cur\")\n"
	"\t\tcompopt -o filenames\n"
	"\tfi\n"
	"\t[[ -z $before ]] ||\n"
	"\t\tCOMPREPLY=(\"${COMPREPLY[@]/#/$before}\")\n"
	"}\n"
	"complete -F _refdesk refdesk\n";

/* "--program|-C|--directory": the global options that have a value. */
static void
put_value_names(struct rd_buf *out)
{
	unsigned i;
	size_t n = 0;

	for (i = 0; i < N_GLOBAL_OPTIONS; i++) {
		if (!cmd_options[i].value)
			continue;
		rd_buf_printf(out, "%s--%s", n++ ? "|" : "",
			      cmd_options[i].name);
		if (cmd_options[i].letter)
			rd_buf_printf(out, "|-%c", cmd_options[i].letter);
	}
}

static void
put_choices(const char *choices, struct rd_buf *out)
{
	rd_buf_cstr(out, " words=\"");
	for (; *choices; choices++)
		rd_buf_char(out, *choices == '|' ? ' ' : *choices);
	rd_buf_char(out, '"');
}

/* What the value of an option may be; `verb` is "*" for a global one. */
static void
put_value(const char *verb, const struct rd_opt *opt, struct rd_buf *out)
{
	rd_buf_printf(out, "\t%s:--%s", verb, opt->name);
	if (opt->letter)
		rd_buf_printf(out, "|%s:-%c", verb, opt->letter);
	rd_buf_char(out, ')');
	if (opt->kind == RD_OPT_CHOICE)
		put_choices(opt->value, out);
	else if (!strcmp(opt->value, "DIR"))
		rd_buf_cstr(out, " files=-d");
	else if (!strcmp(opt->value, "FILE") || !strcmp(opt->value, "URI"))
		rd_buf_cstr(out, " files=-f");
	rd_buf_cstr(out, " ;;\n");
}

static void
put_values(struct rd_buf *out)
{
	const unsigned char *taken;
	size_t i;

	for (i = 0; i < N_GLOBAL_OPTIONS; i++) {
		if (cmd_options[i].value)
			put_value("*", &cmd_options[i], out);
	}
	for (i = 0; i < cmd_n_verbs; i++) {
		taken = cmd_verbs[i].options;
		for (; *taken != RD_OPT_END; taken++) {
			if (cmd_options[*taken].value)
				put_value(cmd_verbs[i].name,
					  &cmd_options[*taken], out);
		}
	}
}

/* The words that a verb's operands may be, "[VERB|exit-codes]": those in lower
 * case stand for themselves.  Returns whether a file may be one too. */
static bool
put_operand_words(const char *operands, struct rd_buf *out)
{
	static const char *const places[] = { "DIR", "FILE", "PATH", "PROGRAM",
					      "PACKDIR" };
	struct rd_str word;
	bool file = false;
	size_t i;

	for (; *operands; operands += word.len) {
		operands += strspn(operands, " []|.");
		word = (struct rd_str){ operands, strcspn(operands, " []|.") };
		if (*operands >= 'a' && *operands <= 'z')
			rd_buf_printf(out, "%.*s ", RD_STR_FMT(word));
		if (rd_str_is(word, "VERB")) {
			put_verb_names(out);
			rd_buf_char(out, ' ');
		}
		for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
			file = file || rd_str_is(word, places[i]);
	}
	return file;
}

static void
put_bash_verbs(struct rd_buf *out)
{
	const struct cmd_verb *verb;
	size_t i;

	for (i = 0; i < cmd_n_verbs; i++) {
		verb = &cmd_verbs[i];
		rd_buf_printf(out, "\t\t%s) list=\"", verb->name);
		put_option_names(verb, out);
		rd_buf_cstr(out, "\" words=\"");
		rd_buf_cstr(out, put_operand_words(verb->operands, out)
					 ? "\" files=-f ;;\n"
					 : "\" ;;\n");
	}
}

static void
put_bash(struct rd_buf *out)
{
	static const struct cmd_verb none = { .options = NULL };

	rd_buf_cstr(out, bash_begin);
	put_value_names(out);
	rd_buf_cstr(out, bash_value);
	put_values(out);
	rd_buf_cstr(out, "\t*)\n"
			 "\t\t[[ -z $equals ]] || return 0\n"
			 "\t\tcase $verb in\n"
			 "\t\t'') list=\"");
	put_option_names(&none, out);
	rd_buf_cstr(out, "\" words=\"");
	put_verb_names(out);
	rd_buf_cstr(out, "\" ;;\n");
	put_bash_verbs(out);
	rd_buf_cstr(out, bash_end);
}

/* ---- zsh and fish ---- */

static void
put_zsh(struct rd_buf *out)
{
	rd_buf_cstr(out, "#compdef refdesk\n"
			 "_refdesk() {\n"
			 "\tlocal verb list\n"
			 "\tverb=${${words[2,CURRENT-1]:#-*}[1]}\n"
			 "\tcase $verb in\n\t\t'') list=\"");
	put_verb_names(out);
	rd_buf_cstr(out, "\" ;;\n");
	put_case(out);
	rd_buf_cstr(out, "\tesac\n"
			 "\tif [[ -z $verb || $PREFIX == -* ]]; then\n"
			 "\t\tcompadd -- ${=list}\n"
			 "\telse\n"
			 "\t\t_files\n"
			 "\tfi\n"
			 "}\n"
			 "compdef _refdesk refdesk\n");
}

static void
put_fish_options(const struct cmd_verb *verb, struct rd_buf *out)
{
	struct rd_opt_spec spec = spec_of(verb);
	unsigned i;

	for (i = 0; i < N_OPTIONS; i++) {
		if (rd_opt_taken(&spec, i))
			rd_buf_printf(out,
				      "complete -c refdesk -n "
				      "'__fish_seen_subcommand_from %s' -l %s"
				      "%s -d '%s'\n",
				      verb->name, cmd_options[i].name,
				      cmd_options[i].value ? " -r" : "",
				      cmd_options[i].help);
	}
}

static void
put_fish(struct rd_buf *out)
{
	size_t i;

	for (i = 0; i < cmd_n_verbs; i++) {
		rd_buf_printf(out,
			      "complete -c refdesk -n "
			      "__fish_use_subcommand -a %s -d '%s'\n",
			      cmd_verbs[i].name, cmd_verbs[i].summary);
		put_fish_options(&cmd_verbs[i], out);
	}
}

int
cmd_completion(struct cmd *cmd)
{
	static const struct {
		const char *name;
		void (*put)(struct rd_buf *out);
	} shells[] = {
		{ "bash", put_bash },
		{ "zsh", put_zsh },
		{ "fish", put_fish },
	};
	size_t i;

	for (i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shells[i].name, cmd->args.operands[0]))
			continue;
		shells[i].put(&cmd->out);
		return 0;
	}
	cmd_fail(cmd, 2, "usage.operand", "no completions for '%s'",
		 cmd->args.operands[0]);
	rd_problem_hint(&cmd->problem, "bash, zsh or fish");
	return 2;
}
