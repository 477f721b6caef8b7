/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the verbs of `refdesk` share: the table of verbs and options, the
 * settings, the terminal, the output buffer.  A verb first reads everything it
 * was given, then works, then appends its whole answer to cmd->out; main
 * prints either that or the problem, never both. */
#ifndef RD_CLI_CMD_H
#define RD_CLI_CMD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/opt.h"
#include "base/problem.h"
#include "record/project.h"

/* X(ID, name, letter, kind, repeats, value, max, help); the options up to YES
 * are global, the order is that of the help text. */
#define CMD_OPTIONS(X)                                                         \
	X(PROGRAM, "program", 0, TEXT, false, "FILE", 0,                       \
	  "compiled program to use")                                           \
	X(RULES, "rules", 0, TEXT, false, "DIR", 0,                            \
	  "rule pack, compiled for this call")                                 \
	X(SUBJECT, "subject", 0, TEXT, false, "ID", 0,                         \
	  "whose look and history count")                                      \
	X(NOW, "now", 0, TIME, false, "TIME", 0, "decide for this instant")    \
	X(TZ, "tz", 0, TEXT, false, "ZONE", 0,                                 \
	  "time zone, wins over the request's")                                \
	X(DB, "db", 0, TEXT, false, "URI", 0, "where state is kept")           \
	X(DIRECTORY, "directory", 'C', TEXT, false, "DIR", 0,                  \
	  "work as if started there")                                          \
	X(OUTPUT, "output", 'o', TEXT, false, "FILE", 0,                       \
	  "write the answer to a file")                                        \
	X(JSON, "json", 0, FLAG, false, NULL, 0,                               \
	  "answers and problems as JSON")                                      \
	X(COLOR, "color", 0, CHOICE, false, "auto|always|never", 0,            \
	  "colours in tables")                                                 \
	X(PROGRESS, "progress", 0, CHOICE, false, "auto|bar|plain|json|none",  \
	  0, "how to show progress")                                           \
	X(QUIET, "quiet", 'q', FLAG, false, NULL, 0, "say less on stderr")     \
	X(VERBOSE, "verbose", 'v', FLAG, false, NULL, 0, "say more on stderr") \
	X(NO_INPUT, "no-input", 0, FLAG, false, NULL, 0, "never ask")          \
	X(HELP, "help", 'h', FLAG, false, NULL, 0, "show how to use a verb")   \
	X(VERSION, "version", 'V', FLAG, false, NULL, 0, "show the version")   \
	X(YES, "yes", 0, FLAG, false, NULL, 0, "answer yes to questions")      \
	X(CHECK_FORMAT, "format", 0, CHOICE, false, "human|json|sarif", 0,     \
	  "how to print findings")                                             \
	X(TEST_FORMAT, "format", 0, CHOICE, false, "tap|junit|json", 0,        \
	  "how to print results")                                              \
	X(EXPLAIN_FORMAT, "format", 0, CHOICE, false, "human|json|svg", 0,     \
	  "how to print contributions")                                        \
	X(MUTATE_FORMAT, "format", 0, CHOICE, false, "human|tap|json", 0,      \
	  "how to print mutants")                                              \
	X(STRICT, "strict", 0, FLAG, false, NULL, 0,                           \
	  "whatever is found fails")                                           \
	X(REPLACE, "replace", 0, TEXT, true, "FILE", 0,                        \
	  "rule file for the pack's file of that name")                        \
	X(COVERAGE, "coverage", 0, FLAG, false, NULL, 0,                       \
	  "list what the cases reach")                                         \
	X(GAPS, "gaps", 0, FLAG, false, NULL, 0, "list what no case reaches")  \
	X(FAIL_UNDER, "fail-under", 0, TEXT, false, "PERCENT", 0,              \
	  "least coverage")                                                    \
	X(OPERATORS, "operators", 0, TEXT, false, "LIST", 0,                   \
	  "kinds of faults, comma-separated")                                  \
	X(KILL_RATE, "fail-under", 0, TEXT, false, "PERCENT", 0,               \
	  "least share of faults to be noticed")                               \
	X(EMIT, "emit", 0, TEXT, false, "DIR", 0,                              \
	  "write the cases that are missing, for review")                      \
	X(DAYS, "days", 0, NUMBER, false, "N", 10000, "days to simulate")      \
	X(MAX_SHARE, "max-share", 0, NUMBER, false, "PERCENT", 100,            \
	  "most of one reference")                                             \
	X(SITUATIONS, "situations", 0, TEXT, false, "FILE", 0,                 \
	  "what may happen on a day")                                          \
	X(LIST, "list", 0, FLAG, false, NULL, 0,                               \
	  "only say what would be done")                                       \
	X(DIFF_FORMAT, "format", 0, CHOICE, false, "human|json", 0,            \
	  "how to print differences")                                          \
	X(HISTORY, "history", 0, FLAG, false, NULL, 0,                         \
	  "over recorded decisions, too")                                      \
	X(JOBS, "jobs", 'j', NUMBER, false, "N", 256,                          \
	  "how many at a time, all cores unless said")                         \
	X(ACCEPT, "accept", 0, TEXT, false, "CASE", 0,                         \
	  "take the present result as expected")                               \
	X(REASON, "reason", 0, TEXT, false, "TEXT", 0,                         \
	  "why, kept in the fixture")                                          \
	X(SET_REASON, "reason", 0, TEXT, false, "TEXT", 0,                     \
	  "why, kept in edits.ndjson beside the rules")                        \
	X(DRY_RUN, "dry-run", 0, FLAG, false, NULL, 0,                         \
	  "show the difference, change nothing")                               \
	X(SET, "set", 0, TEXT, true, "PATH=VALUE", 0, "a value of the draft")  \
	X(SWEEP, "sweep", 0, TEXT, false, "PATH=FROM:TO:STEP", 0,              \
	  "one draft for each value")                                          \
	X(SINCE, "since", 0, TEXT, false, "TIME", 0,                           \
	  "from a date or instant on, or 7d, 24h back")                        \
	X(WITH_FIXTURES, "fixtures", 0, FLAG, false, NULL, 0,                  \
	  "over the project's fixtures")                                       \
	X(ONLY, "only", 0, CHOICE, false, "different|worse|no-winner|all", 0,  \
	  "which decisions to list")                                           \
	X(MAX_CHANGED, "max-changed", 0, TEXT, false, "PERCENT", 0,            \
	  "fail when more have another winner")                                \
	X(WHATIF_FORMAT, "format", 0, CHOICE, false, "human|json|ndjson|svg",  \
	  0, "how to print what changes")                                      \
	X(MARGIN, "margin", 0, TEXT, false, "POINTS", 0,                       \
	  "tell of cases decided by less")                                     \
	X(FMT_CHECK, "check", 0, FLAG, false, NULL, 0,                         \
	  "change nothing, fail if anything would")                            \
	X(FMT_DIFF, "diff", 0, FLAG, false, NULL, 0,                           \
	  "show the difference, change nothing")                               \
	X(FIXTURES, "fixtures", 0, TEXT, false, "DIR", 0, "cases to run")      \
	X(KEY, "key", 0, TEXT, false, "FILE", 0, "secret key to sign with")    \
	X(PREVIOUS, "previous", 0, FLAG, false, NULL, 0,                       \
	  "go back to the program before")                                     \
	X(BATCH, "batch", 0, FLAG, false, NULL, 0,                             \
	  "one request per line, one answer per line")                         \
	X(SEED, "seed", 0, TEXT, false, "N", 0,                                \
	  "seed of a lot, if the request has none")                            \
	X(NO_RECORD, "no-record", 0, FLAG, false, NULL, 0,                     \
	  "read and write no state")                                           \
	X(NO_TRACE, "no-trace", 0, FLAG, false, NULL, 0,                       \
	  "only what was chosen, no reasons")                                  \
	X(NO_DIGEST, "no-digest", 0, FLAG, false, NULL, 0,                     \
	  "leave out both digests")                                            \
	X(CANDIDATE, "candidate", 0, TEXT, false, "REFERENCE", 0,              \
	  "only this reference")                                               \
	X(VERSUS, "versus", 0, TEXT, false, "REFERENCE", 0,                    \
	  "where it differs from this reference")                              \
	X(ALL, "all", 0, FLAG, false, NULL, 0, "everything, zero parts too")   \
	X(ORIGIN, "origin", 0, FLAG, false, NULL, 0,                           \
	  "where each value comes from")                                       \
	X(LIMIT, "limit", 0, NUMBER, false, "N", 1000000,                      \
	  "only the newest N decisions")                                       \
	X(ROLE, "role", 0, CHOICE, false, "seal|dispatch|root|log", 0,         \
	  "what the key signs")                                                \
	X(PROMPT, "prompt", 0, TEXT, false, "TEXT", 0,                         \
	  "what else to say to the model")                                     \
	X(NEGATIVE, "negative", 0, TEXT, false, "TEXT", 0, "what to avoid")    \
	X(REFERENCE, "reference", 0, TEXT, true,                               \
	  "ID|FILE|URL[:WEIGHT[:ROLE]]", 0,                                    \
	  "reference picture, used as given")                                  \
	X(MODEL, "model", 0, TEXT, false, "NAME", 0, "model to ask")           \
	X(PROVIDER, "provider", 0, TEXT, false, "NAME", 0, "provider to ask")  \
	X(PRESET, "preset", 0, TEXT, false, "NAME", 0, "named parameters")     \
	X(IMAGES, "images", 0, NUMBER, false, "N", 64, "how many pictures")    \
	X(SIZE, "size", 0, TEXT, false, "WxH", 0, "picture size in pixels")    \
	X(PARAM, "param", 0, TEXT, true, "NAME=VALUE", 0, "model parameter")   \
	X(ATTRIBUTE, "attribute", 0, TEXT, true, "NAME=VALUE", 0,              \
	  "physical attribute")                                                \
	X(LORA, "lora", 0, TEXT, true, "PATH[:SCALE[:PART]]", 0,               \
	  "LoRA, by path or URL")                                              \
	X(REDUX, "redux", 0, TEXT, true, "MODE|SETTING", 0,                    \
	  "tokens of reference pictures")                                      \
	X(REDUX_STRENGTHS, "redux-strengths", 0, TEXT, false, "LIST", 0,       \
	  "of each --reference, with commas between")                          \
	X(REFERENCE_MODE, "reference-mode", 0, CHOICE, false, "on|off", 0,     \
	  "reference gives the shape, or is not sent")                         \
	X(PLAN_ONLY, "dry-run", 0, FLAG, false, NULL, 0,                       \
	  "show the plan, send nothing")                                       \
	X(MAX_COST, "max-cost", 0, TEXT, false, "AMOUNT", 0,                   \
	  "spend no more than this")                                           \
	X(RESEND, "resend", 0, FLAG, false, NULL, 0,                           \
	  "send once more what nobody can tell of")                            \
	X(OPEN, "open", 0, FLAG, false, NULL, 0,                               \
	  "only what is not done for good")                                    \
	X(KEY_FD, "key-fd", 0, TEXT, false, "N", 0,                            \
	  "descriptor to read the secret from")                                \
	X(INSECURE_ENV, "insecure-env", 0, FLAG, false, NULL, 0,               \
	  "secrets may be in environment variables")                           \
	X(IDEMPOTENCY_KEY, "idempotency-key", 0, TEXT, false, "KEY", 0,        \
	  "the same job again for the same key")                               \
	X(EMBED, "embed", 0, CHOICE, false, "none|id|full", 0,                 \
	  "what a picture says of its making")                                 \
	X(LOOPBACK, "loopback", 0, TEXT, false, "URL", 0,                      \
	  "try with what stands for all providers here")                       \
	X(PROFILE, "profile", 0, TEXT, false, "NAME", 0,                       \
	  "which implementation")                                              \
	X(REDUX_MODE, "mode", 0, TEXT, false, "NAME", 0,                       \
	  "how much of the reference reaches the model")                       \
	X(FACTOR, "factor", 0, TEXT, false, "N", 0,                            \
	  "tokens per side are divided by this, instead")                      \
	X(EDGE, "edge", 0, NUMBER, false, "N", 1024,                           \
	  "so many tokens per side, instead")                                  \
	X(FUNCTION, "function", 0, TEXT, false, "NAME", 0,                     \
	  "how patches become fewer")                                          \
	X(ENCODER, "encoder", 0, TEXT, false, "NAME", 0,                       \
	  "what turns the picture into patches")                               \
	X(USE, "use", 0, TEXT, false, "NAME", 0,                               \
	  "what for; proposes the mode")                                       \
	X(KIND, "kind", 0, TEXT, false, "NAME", 0,                             \
	  "of the reference; proposes the function")                           \
	X(LAW, "law", 0, TEXT, false, "NAME", 0, "what a strength does")       \
	X(STRENGTH, "strength", 0, TEXT, false, "LIST", 0,                     \
	  "of each reference, 1,0.5")                                          \
	X(MASK, "mask", 0, TEXT, true, "[N:]BOX|FILE", 0,                      \
	  "what counts, X0,Y0,X1,Y1 or a picture")                             \
	X(CROP, "crop", 0, TEXT, false, "NAME", 0,                             \
	  "how the picture becomes a square")                                  \
	X(CROP_MARGIN, "margin", 0, TEXT, false, "SHARE", 0,                   \
	  "around the mask, of the sides")                                     \
	X(PER_NODE, "per-node", 0, NUMBER, false, "N", 1024,                   \
	  "pictures that go into one node")                                    \
	X(TEXT_TOKENS, "text-tokens", 0, NUMBER, false, "N", 1000000,          \
	  "tokens of the prompt")                                              \
	X(FACTORS, "factors", 0, FLAG, false, NULL, 0,                         \
	  "all factors and their grids")                                       \
	X(REDUX_SEED, "seed", 0, TEXT, false, "N", 0, "seed of the noise")     \
	X(STEPS, "steps", 0, NUMBER, false, "N", 10000,                        \
	  "steps of the sampler")                                              \
	X(GUIDANCE, "guidance", 0, TEXT, false, "N", 0,                        \
	  "how strictly the prompt is followed")                               \
	X(CHECKPOINT, "checkpoint", 0, TEXT, false, "FILE", 0,                 \
	  "model to load")                                                     \
	X(REDUX_LORA, "lora", 0, TEXT, true, "PATH[:SCALE]", 0,                \
	  "LoRA to load")                                                      \
	X(TENSOR, "tensor", 0, TEXT, false, "NAME", 0,                         \
	  "which of several in the file")                                      \
	X(ALLOW_NONFINITE, "allow-nonfinite", 0, FLAG, false, NULL, 0,         \
	  "take NaN and infinity as they come")                                \
	X(REDUX_FORMAT, "format", 0, CHOICE, false,                            \
	  "human|json|svg|comfyui|mflux", 0, "how to print it")

#define CMD_OPTION_ENUM(id, ...) OPT_##id,
enum cmd_option { CMD_OPTIONS(CMD_OPTION_ENUM) N_OPTIONS };
#undef CMD_OPTION_ENUM
#define N_GLOBAL_OPTIONS (OPT_YES + 1)

struct cmd;

struct cmd_verb {
	const char *name;
	const char *operands; /* "[PATH...]" */
	const char *summary;  /* one line, lower case */
	const char *detail;   /* paragraphs for `help VERB` */
	const unsigned char *options;
	size_t min_operands, max_operands;
	/* Returns an exit code; cmd->problem is set when it failed. */
	int (*run)(struct cmd *cmd);
};

extern const struct rd_opt cmd_options[N_OPTIONS];
extern const struct cmd_verb cmd_verbs[];
extern const size_t cmd_n_verbs;
/* NULL when there is none. */
const struct cmd_verb *cmd_verb_find(const char *name);
/* Fails for a name that no verb has, or for none; the nearest is a hint. */
int cmd_fail_no_verb(struct cmd *cmd, const char *name);

/* Values that may come from a flag, the environment or a file. */
enum cmd_setting {
	SET_PROGRAM,
	SET_RULES,
	SET_FIXTURES,
	SET_ASSETS,
	SET_DB,
	SET_OUT,
	SET_SUBJECT,
	SET_TZ,
	SET_NOW,
	SET_COLOR,
	SET_KEY,
	SET_EMBED,
	SET_LOOPBACK,
	SET_BUDGET_DAY,
	SET_BUDGET_PROVIDER_DAY,
	SET_UPLOADS_KEEP,
	SET_UPLOADS_MAX,
	N_SETTINGS
};

struct cmd_value {
	const char *text;   /* NULL: no value */
	const char *origin; /* "--db", "REFDESK_DB", "refdesk.conf:3", ... */
	bool from_flag;
	bool from_env;
};

/* A file that settings name as the place of a provider's key. */
struct cmd_secret_file {
	const char *name, *path, *origin;
};
/* Of the project, the user and the system. */
#define CMD_SECRET_FILES_MAX (3 * RD_REC_SECRETS_MAX)

struct cmd_term {
	bool tty;
	bool color;
	bool utf8;
	unsigned width; /* columns */
};

struct cmd {
	const struct cmd_verb *verb;
	struct rd_opt_args args;
	struct rd_arena arena;
	struct cmd_value settings[N_SETTINGS];
	struct cmd_secret_file secret_files[CMD_SECRET_FILES_MAX];
	size_t n_secret_files;
	struct rd_rec_project project;
	bool has_project;
	struct cmd_term term; /* of stdout */
	struct rd_buf out;
	struct rd_problem problem; /* code NULL: none */
	/* Findings to print with the problem; JSON object, or empty. */
	struct rd_buf findings;
	bool json;
	bool output_is_place;	/* --output is not where the answer goes */
	const char *input_name; /* where the request came from, or NULL */
	/* All of it, when it came from there as it is. */
	struct rd_str input_text;
	/* What stands although a problem follows; its hint, unless "". */
	char done[sizeof(((struct rd_problem *)0)->hint)];
	bool told_db; /* --verbose has named the store */
};

static inline bool
cmd_given(const struct cmd *cmd, enum cmd_option option)
{
	return cmd->args.values[option].n_given > 0;
}

static inline const char *
cmd_text(const struct cmd *cmd, enum cmd_option option)
{
	return cmd->args.values[option].text;
}

/* Sets the problem and returns its exit code. */
int cmd_fail(struct cmd *cmd, int exit_code, const char *code, const char *fmt,
	     ...) RD_PRINTF(4, 5);
int cmd_no_memory(struct cmd *cmd);
/* As cmd_fail for a system call that failed on `path`: exit 10, errno text. */
int cmd_fail_errno(struct cmd *cmd, const char *path, const char *doing);
/* A line to stderr unless --quiet. */
void cmd_say(const struct cmd *cmd, const char *fmt, ...) RD_PRINTF(2, 3);
/* "NAME: TEXT (FROM)" to stderr with --verbose; `from` may be NULL. */
void cmd_say_used(const struct cmd *cmd, const char *name, const char *text,
		  const char *from);

/* From here on a problem does not mean that nothing was done: its hint says
 * what was.  "" takes that back. */
void cmd_done(struct cmd *cmd, const char *fmt, ...) RD_PRINTF(2, 3);

/* Text to stderr, whatever --quiet says. */
void cmd_talk(struct rd_str text);

/* ---- ask.c ---- */

/* For what cannot be made again.  0 when --yes is given or the question is
 * answered with yes; else exit 2 with the problem set: not asked when there is
 * no terminal or --no-input is given. */
int cmd_confirm(struct cmd *cmd, const char *question);

/* ---- settings.c ---- */

/* Finds the project upward from the working directory and reads its file, the
 * user's and the system's; flags and environment win.  0, or an exit code with
 * the problem set. */
int cmd_settings_load(struct cmd *cmd);
/* settings-check.c: exit 2 for a value that its setting cannot have. */
int cmd_settings_check(struct cmd *cmd);
/* The key in files, "rules". */
const char *cmd_setting_name(enum cmd_setting setting);
/* --jobs, else the number of processors; at least 1. */
unsigned cmd_jobs(const struct cmd *cmd);
/* Fails when the option's number is given as 0. */
int cmd_refuse_zero(struct cmd *cmd, enum cmd_option option);
/* A share of 1e-4 from 0 to RD_DECIMAL_ONE, 0 when the option is not given.
 * Written as percent, "95", "99.5%", or below 1 as a rate, "0.95"; 1 without a
 * percent sign could be either and is refused. */
int cmd_share(struct cmd *cmd, enum cmd_option option, int64_t *share);

/* ---- term.c ---- */

void cmd_term_init(struct cmd_term *term, int fd, const char *color);
/* Columns that a text takes. */
unsigned cmd_term_columns(struct rd_str s);
/* Appends `text` and a newline, broken at spaces so that no line is wider than
 * the terminal; lines but the first start with `indent` spaces.  `used` columns
 * of the first line are taken already.  A word wider than a line stands alone.
 */
void cmd_term_wrap(const struct cmd_term *term, struct rd_str text,
		   unsigned used, unsigned indent, struct rd_buf *out);
/* Each line of `text` so when the answer goes to a terminal; unchanged
 * elsewhere, where lines are for programs. */
void cmd_term_fit(const struct cmd_term *term, struct rd_str text,
		  unsigned indent, struct rd_buf *out);

/* ---- io.c ---- */

/* Reads a file ("-" is stdin) of at most cap bytes; *bytes lives in the arena.
 * 0, or exit 10 (missing, unreadable) or `limit_exit` (larger than the cap)
 * with the problem set. */
int cmd_read(struct cmd *cmd, const char *path, size_t cap, int limit_exit,
	     struct rd_str *bytes);
/* The same, at the end of a buffer with its own cap. */
int cmd_read_into(struct cmd *cmd, const char *path, int limit_exit,
		  struct rd_buf *buf);
/* Whether --output can be written where it is to be, asked before there is
 * something that a lost answer would be a pity for.  0, or exit 10. */
int cmd_output_check(struct cmd *cmd);
/* Whether files can be made in this directory. */
int cmd_place_check(struct cmd *cmd, const char *dir);
/* Sends cmd->out to --output (atomically) or stdout. */
int cmd_flush(struct cmd *cmd);
/* Writes all bytes; an exit code and a problem on failure. */
int cmd_write_all(struct cmd *cmd, int fd, const char *name, struct rd_str s);

#endif
