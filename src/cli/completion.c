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

/* ---- bash ---- */

/* Before the words: what the shell has split at '=' is put together again, an
 * option's value is not taken for the verb. */
static const char bash_begin[] =
	"_refdesk() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before= equals= i\n"
	"\tlocal option=${COMP_WORDS[COMP_CWORD - 1]} verb= list= vals= files=\n"
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
	"\t\t[[ $cur != -* ]] || vals=$list files=\n"
	"\tesac\n"
	"\tCOMPREPLY=($(compgen -W \"$vals\" -- \"$cur\"))\n"
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
	rd_buf_cstr(out, " vals=\"");
	for (; *choices; choices++)
		rd_buf_char(out, *choices == '|' ? ' ' : *choices);
	rd_buf_char(out, '"');
}

/* Paths of values, asked of the rules at hand when they are wanted: "base/scale"
 * or, where a value follows, "base/scale=". */
#define ASK_PATHS "refdesk get 2>/dev/null | sed "
#define PATHS " vals=\"$(" ASK_PATHS "'s/=.*//')\""
#define OPEN_PATHS " vals=\"$(" ASK_PATHS "'s/=.*/=/')\""
/* Ids of the references of the program in use; written without a double quote
 * or a dollar, for fish. */
#define ASK_REFERENCES                                                         \
	"refdesk dump 2>/dev/null | sed -n "                                   \
	"'/^\\[ref\\]/,/^\\[/s/^[0-9]* id=.\\([^ ]*\\)[^ ].*/\\1/p'"
#define REFERENCES " vals=\"$(" ASK_REFERENCES ")\""

static bool
takes_value(const char *what)
{
	return strstr(what, "PATH=") != NULL;
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
	else if (!strcmp(opt->value, "REFERENCE"))
		rd_buf_cstr(out, REFERENCES);
	else if (takes_value(opt->value))
		rd_buf_cstr(out, OPEN_PATHS);
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

/* Cases of $verb: its options, and what its operands may be. */
static void
put_verbs(struct rd_buf *out)
{
	static const struct cmd_verb none = { .options = NULL };
	const struct cmd_verb *verb;
	size_t i;

	rd_buf_cstr(out, "\t\t'') list=\"");
	put_option_names(&none, out);
	rd_buf_cstr(out, "\" vals=\"");
	put_verb_names(out);
	rd_buf_cstr(out, "\" ;;\n");
	for (i = 0; i < cmd_n_verbs; i++) {
		verb = &cmd_verbs[i];
		rd_buf_printf(out, "\t\t%s) list=\"", verb->name);
		put_option_names(verb, out);
		if (verb->run == cmd_get || takes_value(verb->operands)) {
			rd_buf_printf(out, "\"%s ;;\n",
				      verb->run == cmd_get ? PATHS
							   : OPEN_PATHS);
			continue;
		}
		rd_buf_cstr(out, "\" vals=\"");
		rd_buf_cstr(out, put_operand_words(verb->operands, out)
					 ? "\" files=-f ;;\n"
					 : "\" ;;\n");
	}
}

static void
put_bash(struct rd_buf *out)
{
	rd_buf_cstr(out, bash_begin);
	put_value_names(out);
	rd_buf_cstr(out, bash_value);
	put_values(out);
	rd_buf_cstr(out, "\t*)\n"
			 "\t\t[[ -z $equals ]] || return 0\n"
			 "\t\tcase $verb in\n");
	put_verbs(out);
	rd_buf_cstr(out, bash_end);
}

/* ---- zsh ---- */

static const char zsh_begin[] =
	"#compdef refdesk\n"
	"_refdesk() {\n"
	"\tlocal cur=$words[CURRENT] option=$words[CURRENT-1] equals=\n"
	"\tlocal verb= list= vals= files= i\n"
	"\tfor ((i = 2; i < CURRENT; i++)); do\n"
	"\t\tcase $words[i] in\n"
	"\t\t";

static const char zsh_value[] = ") ((i++)) ;;\n"
				"\t\t-*) ;;\n"
				"\t\t*) verb=$words[i]; break ;;\n"
				"\t\tesac\n"
				"\tdone\n"
				"\tif [[ $cur == --*=* ]]; then\n"
				"\t\tequals=1 option=${cur%%=*}\n"
				"\t\tcompset -P '*='\n"
				"\tfi\n"
				"\tcase $verb:$option in\n";

static const char zsh_end[] =
	"\t\tesac\n"
	"\t\tif [[ $cur == -* ]]; then\n"
	"\t\t\tvals=$list files=\n"
	"\t\tfi\n"
	"\tesac\n"
	"\tlocal -a whole open\n"
	"\twhole=(${${=vals}:#*=}) open=(${(M)${=vals}:#*=})\n"
	"\t(($#whole)) && compadd -- $whole\n"
	"\t(($#open)) && compadd -S '' -- $open\n"
	"\tcase $files in\n"
	"\t-d) _files -/ ;;\n"
	"\t-f) _files ;;\n"
	"\tesac\n"
	"}\n"
	"compdef _refdesk refdesk\n";

static void
put_zsh(struct rd_buf *out)
{
	rd_buf_cstr(out, zsh_begin);
	put_value_names(out);
	rd_buf_cstr(out, zsh_value);
	put_values(out);
	rd_buf_cstr(out, "\t*)\n"
			 "\t\t[[ -z $equals ]] || return 1\n"
			 "\t\tcase $verb in\n");
	put_verbs(out);
	rd_buf_cstr(out, zsh_end);
}

/* ---- fish ---- */

/* ` -d 'TEXT'` */
static void
put_fish_help(const char *text, struct rd_buf *out)
{
	rd_buf_cstr(out, " -d '");
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			rd_buf_char(out, '\\');
		rd_buf_char(out, *text);
	}
	rd_buf_char(out, '\'');
}

/* What stands behind `complete -c refdesk -n CONDITION`. */
static void
put_fish_option(const struct rd_opt *opt, struct rd_buf *out)
{
	rd_buf_printf(out, " -l %s", opt->name);
	if (opt->letter)
		rd_buf_printf(out, " -s %c", opt->letter);
	put_fish_help(opt->help, out);
	if (!opt->value) {
		rd_buf_char(out, '\n');
		return;
	}
	if (opt->kind == RD_OPT_CHOICE) {
		rd_buf_cstr(out, " -x -a \"");
		for (const char *c = opt->value; *c; c++)
			rd_buf_char(out, *c == '|' ? ' ' : *c);
		rd_buf_cstr(out, "\"\n");
	} else if (!strcmp(opt->value, "DIR")) {
		rd_buf_cstr(out, " -x -a '(__fish_complete_directories)'\n");
	} else if (!strcmp(opt->value, "FILE") || !strcmp(opt->value, "URI")) {
		rd_buf_cstr(out, " -r\n");
	} else if (!strcmp(opt->value, "REFERENCE")) {
		rd_buf_cstr(out, " -x -a \"(" ASK_REFERENCES ")\"\n");
	} else if (takes_value(opt->value)) {
		rd_buf_cstr(out, " -x -a \"(" ASK_PATHS "'s/=.*/=/')\"\n");
	} else {
		rd_buf_cstr(out, " -x\n");
	}
}

static void
put_fish_verb(const struct cmd_verb *verb, struct rd_buf *out)
{
	const unsigned char *taken;
	struct rd_buf words;
	bool file;

	rd_buf_printf(out, "complete -c refdesk -f -n __refdesk_no_verb -a %s",
		      verb->name);
	put_fish_help(verb->summary, out);
	rd_buf_char(out, '\n');
	for (taken = verb->options; *taken != RD_OPT_END; taken++) {
		rd_buf_printf(out, "complete -c refdesk -n '__refdesk_verb %s'",
			      verb->name);
		put_fish_option(&cmd_options[*taken], out);
	}
	if (verb->run == cmd_get || takes_value(verb->operands)) {
		rd_buf_printf(out,
			      "complete -c refdesk -f -n '__refdesk_verb %s' "
			      "-a \"(" ASK_PATHS "'s/=.*/%s/')\"\n",
			      verb->name, verb->run == cmd_get ? "" : "=");
		return;
	}
	rd_buf_init(&words, 1u << 16);
	file = put_operand_words(verb->operands, &words);
	rd_buf_printf(out,
		      "complete -c refdesk %s-n '__refdesk_verb %s' -a "
		      "'%.*s'\n",
		      file ? "" : "-f ", verb->name,
		      RD_STR_FMT(rd_buf_view(&words)));
	rd_buf_fini(&words);
}

/* The verb is the first word that is neither an option nor the value of one. */
static void
put_fish(struct rd_buf *out)
{
	unsigned i;

	rd_buf_cstr(out, "function __refdesk_find_verb\n"
			 "\tset -l skip 0\n"
			 "\tfor word in (commandline -opc)[2..]\n"
			 "\t\tif test $skip = 1\n"
			 "\t\t\tset skip 0\n"
			 "\t\t\tcontinue\n"
			 "\t\tend\n"
			 "\t\tswitch $word\n"
			 "\t\t\tcase");
	for (i = 0; i < N_GLOBAL_OPTIONS; i++) {
		if (!cmd_options[i].value)
			continue;
		rd_buf_printf(out, " --%s", cmd_options[i].name);
		if (cmd_options[i].letter)
			rd_buf_printf(out, " -%c", cmd_options[i].letter);
	}
	rd_buf_cstr(out, "\n"
			 "\t\t\t\tset skip 1\n"
			 "\t\t\tcase '-*'\n"
			 "\t\t\tcase '*'\n"
			 "\t\t\t\techo $word\n"
			 "\t\t\t\treturn\n"
			 "\t\tend\n"
			 "\tend\n"
			 "end\n"
			 "function __refdesk_no_verb\n"
			 "\ttest -z \"$(__refdesk_find_verb)\"\n"
			 "end\n"
			 "function __refdesk_verb\n"
			 "\ttest \"$argv[1]\" = \"$(__refdesk_find_verb)\"\n"
			 "end\n");
	for (i = 0; i < N_GLOBAL_OPTIONS; i++) {
		rd_buf_cstr(out, "complete -c refdesk");
		put_fish_option(&cmd_options[i], out);
	}
	for (size_t v = 0; v < cmd_n_verbs; v++)
		put_fish_verb(&cmd_verbs[v], out);
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
