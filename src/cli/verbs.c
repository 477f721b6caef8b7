/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The one table of verbs and options: parsing, help, completions and the
 * check of the man pages are all made from it. */
#include "cli/verbs.h"

#define OPTION(id, name, letter, kind, repeats, value, max, help)              \
	[OPT_##id] = { name, letter, RD_OPT_##kind, repeats, value, help, max },

const struct rd_opt cmd_options[N_OPTIONS] = { CMD_OPTIONS(OPTION) };

#define TAKES(...)                                                             \
	(const unsigned char[])                                                \
	{                                                                      \
		__VA_ARGS__, RD_OPT_END                                        \
	}
#define TAKES_NONE                                                             \
	(const unsigned char[])                                                \
	{                                                                      \
		RD_OPT_END                                                     \
	}
#define MANY 1000000
#define GENERATION                                                             \
	OPT_PROMPT, OPT_NEGATIVE, OPT_REFERENCE, OPT_MODEL, OPT_PROVIDER,      \
		OPT_PRESET, OPT_IMAGES, OPT_SIZE, OPT_PARAM, OPT_ATTRIBUTE,    \
		OPT_MAX_COST, OPT_LORA, OPT_REDUX, OPT_REDUX_STRENGTHS,        \
		OPT_REFERENCE_MODE
#define REDUX_SETTING                                                          \
	OPT_PROFILE, OPT_REDUX_MODE, OPT_FACTOR, OPT_EDGE, OPT_FUNCTION,       \
		OPT_ENCODER, OPT_USE, OPT_KIND, OPT_LAW, OPT_STRENGTH
#define REDUX_PICTURES                                                         \
	OPT_MASK, OPT_CROP, OPT_CROP_MARGIN, OPT_PER_NODE, OPT_TEXT_TOKENS
#define REDUX_EMISSION                                                         \
	OPT_PROMPT, OPT_REDUX_SEED, OPT_STEPS, OPT_GUIDANCE, OPT_SIZE,         \
		OPT_CHECKPOINT, OPT_REDUX_LORA

const struct cmd_verb cmd_verbs[] = {
	{ "init", "DIR", "make a project",
	  "Writes refdesk.conf, the companion rules, their fixtures, sample\n"
	  "references and an empty state into DIR, which must not hold a\n"
	  "project yet.\n",
	  TAKES_NONE, 1, 1, cmd_init },
	{ "check", "[PATH...]", "find mistakes in rules and fixtures",
	  "PATH is a pack, a directory with packs or fixtures below it, or\n"
	  "one file; without it the project's rules, all packs of them, and\n"
	  "fixtures are checked.  All findings come in one run.\n",
	  TAKES(OPT_CHECK_FORMAT, OPT_STRICT), 0, MANY, cmd_check },
	{ "fmt", "[PATH...]", "lay rule and fixture files out anew",
	  "PATH is a file or a directory of files; without it the project's\n"
	  "rules and fixtures; - is stdin, and then the answer goes to\n"
	  "stdout.  Comments and texts stay.  A file that cannot be read is\n"
	  "left alone, and so are all others.\n",
	  TAKES(OPT_FMT_CHECK, OPT_FMT_DIFF), 0, MANY, cmd_fmt },
	{ "upgrade", "[PATH...]", "move packs to the newest language version",
	  "PATH is a directory with packs in it or below it; without it the\n"
	  "project's rules.  Changes only the bytes that have to change, and\n"
	  "prints the difference.\n",
	  TAKES(OPT_FMT_CHECK, OPT_DRY_RUN), 0, MANY, cmd_upgrade },
	{ "build", "[PACKDIR]", "compile a pack to a program",
	  "Writes the program to --output; a file that is no program is\n"
	  "overwritten only when asked or with --yes.  The same sources give\n"
	  "the same bytes on any machine.\n",
	  TAKES(OPT_REPLACE), 0, 1, cmd_build },
	{ "inspect", "[PROGRAM]", "what a program is",
	  "Name, versions, digests, counts and seal of a program, and the\n"
	  "facts that a request may give, with their types; without PROGRAM\n"
	  "of the active one.\n",
	  TAKES_NONE, 0, 1, cmd_inspect },
	{ "dump", "[PROGRAM]", "everything in a program, with source lines",
	  "One record per line; without PROGRAM of the active one.\n",
	  TAKES_NONE, 0, 1, cmd_dump },
	{ "test", "[PATH...]", "run golden fixtures",
	  "PATH is a case or a directory of cases; without it the project's\n"
	  "fixtures run.  In a directory that has others whose names end in\n"
	  "\"fixtures\", only what is in those counts.  Programs are compiled\n"
	  "afresh from the packs the cases name.  An empty selection fails.\n",
	  TAKES(OPT_TEST_FORMAT, OPT_COVERAGE, OPT_GAPS, OPT_EMIT,
		OPT_FAIL_UNDER, OPT_MARGIN, OPT_ACCEPT, OPT_REASON),
	  0, MANY, cmd_test },
	{ "get", "[PATH...]", "values of rules, by path",
	  "PATH is RULE/ATTRIBUTE, FACTOR/CASE/ATTRIBUTE, REFERENCE/ATTR or\n"
	  "REFERENCE/ATTR.TERM; without one, all there are.  Reads the\n"
	  "project's rules or --rules, not the active program.\n",
	  TAKES(OPT_ORIGIN), 0, MANY, cmd_get },
	{ "set", "PATH=VALUE...", "change values of rules",
	  "Edits the XML and nothing else in it, after a check of the rules as\n"
	  "they would be, and prints the difference.  A value that comes from\n"
	  "a base pack outside the project becomes an override in pack.xml.\n",
	  TAKES(OPT_SET_REASON, OPT_DRY_RUN, OPT_ORIGIN), 1, MANY, cmd_set },
	{ "mutate", "[PACKDIR]", "would the cases notice a fault in the rules",
	  "Plants small faults in the compiled pack, one at a time (a number a\n"
	  "step off, a case gone, a term exchanged), and runs the cases of\n"
	  "--fixtures that name the pack.  A fault that no case notices is\n"
	  "listed with its place; one that cannot be told from the rules is\n"
	  "listed with the reason.\n",
	  TAKES(OPT_MUTATE_FORMAT, OPT_FIXTURES, OPT_OPERATORS, OPT_KILL_RATE,
		OPT_EMIT, OPT_LIST, OPT_JOBS),
	  0, 1, cmd_mutate },
	{ "whatif", "[FILE|-]", "what a draft of the rules would change",
	  "Decides recorded decisions again with a draft and lists those with\n"
	  "another winner: the project's rules with --set values, a pack\n"
	  "(--rules) or a program (--program).  With --fixtures the situations\n"
	  "are those of the fixtures, with FILE its requests, one per line.\n"
	  "Nothing is written.\n",
	  TAKES(OPT_SET, OPT_SWEEP, OPT_SINCE, OPT_LIMIT, OPT_WITH_FIXTURES,
		OPT_ONLY, OPT_MAX_CHANGED, OPT_WHATIF_FORMAT, OPT_JOBS),
	  0, 1, cmd_whatif },
	{ "diff", "A B", "what is different between two packs or programs",
	  "A and B are packs or programs.  Rules that were added, removed or\n"
	  "changed, with both places, and which of the project's fixtures are\n"
	  "decided otherwise.  Exit 1 when anything differs.\n",
	  TAKES(OPT_DIFF_FORMAT, OPT_HISTORY, OPT_JOBS), 2, 2, cmd_diff },
	{ "variety", "[PACKDIR]", "simulate a month of pictures",
	  "Three pictures a day, of the situations in PACKDIR/situations.jsonl,\n"
	  "under the pack's own looks and repetition; the store is not touched.\n"
	  "Fails when a reference never comes or one comes too often.\n",
	  TAKES(OPT_DAYS, OPT_MAX_SHARE, OPT_SITUATIONS), 0, 1, cmd_variety },
	{ "seal", "PROGRAM", "prove a program and sign the proof",
	  "Recompiles --rules, which must give the same bytes, runs the\n"
	  "cases of --fixtures that name the pack, and writes the signed\n"
	  "statement beside PROGRAM.\n",
	  TAKES(OPT_FIXTURES, OPT_KEY), 1, 1, cmd_seal },
	{ "verify-seal", "PROGRAM", "check the seal of a program",
	  "Exit 0 when the gate would open, 5 with the reason when not.\n",
	  TAKES_NONE, 1, 1, cmd_verify_seal },
	{ "activate", "[PROGRAM]", "make a program the project's active one",
	  "Takes effect at once and as a whole.  An unsealed program may\n"
	  "decide, but nothing is dispatched with it.\n",
	  TAKES(OPT_PREVIOUS), 0, 1, cmd_activate },
	{ "decide", "[FILE|-] [NAME=VALUE...]", "choose a reference",
	  "The request is a JSON object in FILE or on stdin, or facts as\n"
	  "NAME=VALUE, typed by the pack (refdesk inspect lists them).  With\n"
	  "both, the facts are added to the request's.  A list is written as\n"
	  "a JSON array:\n"
	  "\n"
	  "  refdesk decide scene=restaurant mood=confident \\\n"
	  "      'events=[{\"title\":\"Dinner\",\"start\":"
	  "\"2025-12-27T21:00:00Z\"}]'\n"
	  "\n"
	  "On a terminal the answer is a table, else JSON.  Decisions are\n"
	  "recorded unless --no-record is given.\n",
	  TAKES(OPT_BATCH, OPT_JOBS, OPT_SEED, OPT_NO_RECORD, OPT_NO_TRACE,
		OPT_NO_DIGEST, OPT_ALL),
	  0, MANY, cmd_decide },
	{ "explain", "[ID|last]", "why a decision came out as it did",
	  "A waterfall of all contributions to the chosen reference, or to\n"
	  "the one named by --candidate; with --versus rule by rule where the\n"
	  "two differ.\n",
	  TAKES(OPT_CANDIDATE, OPT_VERSUS, OPT_ALL, OPT_EXPLAIN_FORMAT), 0, 1,
	  cmd_explain },
	{ "temporal", "TEXT [NAME=VALUE...]", "is a message about then or now",
	  "Classifies TEXT as the message of a request; decides and records\n"
	  "nothing.\n",
	  TAKES_NONE, 1, MANY, cmd_temporal },
	{ "generate", "[ID|last|FILE|-] [NAME=VALUE...]", "make a picture",
	  "Takes what decide takes (a new decision) or a recorded decision\n"
	  "of the active program (no new effects).  Needs a sealed program.\n"
	  "Pictures go to the directory named by --output, else the project's\n"
	  "out directory.\n",
	  TAKES(GENERATION, OPT_SEED, OPT_PLAN_ONLY, OPT_IDEMPOTENCY_KEY,
		OPT_EMBED, OPT_LOOPBACK, OPT_KEY_FD, OPT_INSECURE_ENV),
	  0, MANY, cmd_generate },
	{ "plan", "[ID|last|FILE|-] [NAME=VALUE...]", "what generate would do",
	  "The plan, its parameters and its price; nothing is sent, written\n"
	  "or recorded.\n",
	  TAKES(GENERATION, OPT_SEED), 0, MANY, cmd_plan },
	{ "redux", "table|plan|apply [FILE|-|PICTURE...]",
	  "how much of a reference reaches the model",
	  "table shows what each mode means in each implementation; plan what\n"
	  "becomes of pictures (files, ids of references, or sizes as\n"
	  "1024x768); apply makes fewer tokens of those in FILE and writes\n"
	  "--output.  Without rules of its own the installed ones count.\n",
	  TAKES(REDUX_SETTING, REDUX_PICTURES, REDUX_EMISSION, OPT_FACTORS,
		OPT_TENSOR, OPT_ALLOW_NONFINITE, OPT_JOBS, OPT_REDUX_FORMAT),
	  1, MANY, cmd_redux },
	{ "job", "list|show|wait|cancel|resume [ID|last]",
	  "what was asked of providers",
	  "list has the newest 50, or as many as --limit says; with --subject\n"
	  "of one subject, with --open those alone that are not done for good.\n"
	  "show tells state, tries, money and what to do next; with --all and\n"
	  "--json the plan, too.  wait goes on with a job to its end, resume\n"
	  "with all that are open; cancel stops one.  ID may be the start of\n"
	  "one.  What is held goes on with resume ID --resend, which sends it\n"
	  "once more, or is given up with cancel.\n",
	  TAKES(OPT_LIMIT, OPT_SINCE, OPT_OPEN, OPT_ALL, OPT_RESEND, OPT_KEY_FD,
		OPT_INSECURE_ENV, OPT_LOOPBACK, OPT_EMBED),
	  1, 2, cmd_job },
	{ "history", "", "decisions of a subject, newest first",
	  "The newest 50, or as many as --limit says; without --subject of all\n"
	  "subjects.\n",
	  TAKES(OPT_LIMIT, OPT_SINCE), 0, 0, cmd_history },
	{ "look", "show|clear", "the held look of a subject",
	  "Needs --subject.\n", TAKES_NONE, 1, 1, cmd_look },
	{ "show", "ID|last|FILE", "a recorded decision, or what made a picture",
	  "Prints the decision as it was recorded; with --all its resolved\n"
	  "request beside it.  Of a picture or its manifest (a name with a dot\n"
	  "or slash) it tells what made it, and whether it was changed.\n",
	  TAKES(OPT_ALL), 1, 1, cmd_show },
	{ "replay", "ID|last", "decide again and compare",
	  "Exit 0 when the digest is the same, else 1 and the first\n"
	  "difference.\n",
	  TAKES_NONE, 1, 1, cmd_replay },
	{ "key", "generate|list", "signing keys",
	  "Keys are minisign files in the project's key directory.\n",
	  TAKES(OPT_ROLE), 1, 1, cmd_key },
	{ "secret", "set|list|rm [NAME]", "keys of providers",
	  "set reads the key of provider NAME from stdin or --key-fd, on a\n"
	  "terminal it asks, and keeps it in the project for nobody else to\n"
	  "read; rm removes it; list shows where keys are, never what they\n"
	  "are.\n",
	  TAKES(OPT_KEY_FD, OPT_INSECURE_ENV), 1, MANY, cmd_secret },
	{ "doctor", "", "is everything in place",
	  "Exit 0 when everything needed for deciding works, else 10.\n",
	  TAKES_NONE, 0, 0, cmd_doctor },
	{ "config", "", "settings in effect",
	  "With --origin also where each comes from.\n", TAKES(OPT_ORIGIN), 0,
	  0, cmd_config },
	{ "completion", "bash|zsh|fish", "completions for a shell",
	  "Prints a script to source.\n", TAKES_NONE, 1, 1, cmd_completion },
	{ "version", "", "version and what it was built with", "", TAKES_NONE,
	  0, 0, cmd_version },
	{ "help", "[VERB|exit-codes]", "how to use it", "", TAKES_NONE, 0, 1,
	  cmd_help },
};
const size_t cmd_n_verbs = sizeof(cmd_verbs) / sizeof(cmd_verbs[0]);

const struct cmd_verb *
cmd_verb_find(const char *name)
{
	size_t i;

	for (i = 0; i < cmd_n_verbs; i++) {
		if (!strcmp(cmd_verbs[i].name, name))
			return &cmd_verbs[i];
	}
	return NULL;
}
