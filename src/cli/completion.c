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

static void
put_bash(struct rd_buf *out)
{
	rd_buf_cstr(out, "_refdesk() {\n"
			 "\tlocal cur=${COMP_WORDS[COMP_CWORD]} verb= list= i\n"
			 "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
			 "\t\tcase ${COMP_WORDS[i]} in -*) ;; *)\n"
			 "\t\t\tverb=${COMP_WORDS[i]}; break ;; esac\n"
			 "\tdone\n"
			 "\tcase $verb in\n\t\t'') list=\"");
	put_verb_names(out);
	rd_buf_cstr(out, "\" ;;\n");
	put_case(out);
	rd_buf_cstr(out,
		    "\tesac\n"
		    "\tif [[ -z $verb || $cur == -* ]]; then\n"
		    "\t\tCOMPREPLY=($(compgen -W \"$list\" -- \"$cur\"))\n"
		    "\t\t[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace\n"
		    "\telse\n"
		    "\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
		    "\tfi\n"
		    "}\n"
		    "complete -o filenames -F _refdesk refdesk\n");
}

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
