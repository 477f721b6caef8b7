/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Packs on disk: which directories belong together, and compiling them.  Files
 * are found by listing; what is in them only the helper knows, so it is asked
 * for the name of the base pack. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/author.h"
#include "cli/fixtures.h"
#include "cli/pack.h"

#define MAX_LEVELS (CMD_PACKS_MAX - 1)

/* In a build tree configure links the source tree's data beside the program;
 * NULL elsewhere. */
static const char *
build_tree_data(struct cmd *cmd)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *dir, *data, *rules;

	if (n <= 0)
		return NULL;
	self[n] = '\0';
	dir = rd_fs_dir_name(&cmd->arena, self);
	data = dir ? rd_fs_join(&cmd->arena, dir, "build-data") : NULL;
	rules = data ? rd_fs_join(&cmd->arena, data, "rules") : NULL;
	return rules && rd_fs_kind(rules) == RD_FS_DIR ? data : NULL;
}

const char *
cmd_data_dir(struct cmd *cmd)
{
	const char *data = getenv("REFDESK_DATA");

	if (data && *data)
		return rd_arena_strdup(&cmd->arena, rd_str_of(data));
	data = build_tree_data(cmd);
	return data ? data : REFDESK_DATADIR;
}

int
cmd_pack_find(struct cmd *cmd, const char *dir, struct cmd_pack *pack)
{
	char real[PATH_MAX];

	if (!realpath(dir, real))
		return cmd_fail_errno(cmd, dir, "open");
	if (rd_fs_kind(real) != RD_FS_DIR) {
		cmd_fail(cmd, 10, "rules.no-directory",
			 "a pack is a directory");
		rd_problem_where(&cmd->problem, "%s", dir);
		rd_problem_hint(&cmd->problem, "name the directory that has "
					       "the pack.xml");
		return 10;
	}
	pack->dir = rd_arena_strdup(&cmd->arena, rd_str_of(real));
	pack->name = pack->dir ? rd_fs_base_name(pack->dir) : NULL;
	return pack->dir ? 0 : cmd_no_memory(cmd);
}

static int
read_rule_file(struct cmd *cmd, const char *path, struct rd_str *bytes)
{
	return cmd_read(cmd, path, CMD_XML_CAP, 3, bytes);
}

/* The draft's bytes, when it has this file. */
static bool
put_edited(struct cmd_author *author, const char *label)
{
	const struct cmd_draft *draft = author->draft;
	size_t i;

	for (i = 0; draft && i < draft->n_edited; i++) {
		if (strcmp(draft->edited[i].label, label))
			continue;
		rd_frame_put_named(&author->request, "FILE", rd_str_of(label),
				   draft->edited[i].after);
		return true;
	}
	return false;
}

/* One FILE frame, "PACK/NAME" and the bytes. */
static int
put_file(struct cmd *cmd, struct cmd_author *author,
	 const struct cmd_pack *pack, const char *name)
{
	char *path = rd_fs_join(&cmd->arena, pack->dir, name);
	char *label = rd_arena_printf(&cmd->arena, "%s/%s", pack->name, name);
	struct rd_str bytes;
	int code;

	if (!path || !label)
		return cmd_no_memory(cmd);
	if (put_edited(author, label))
		return 0;
	if (rd_fs_kind(path) == RD_FS_OTHER)
		return cmd_files_refuse_odd(cmd, path);
	code = read_rule_file(cmd, path, &bytes);
	if (!code)
		rd_frame_put_named(&author->request, "FILE", rd_str_of(label),
				   bytes);
	return code;
}

static int
put_directory(struct cmd *cmd, struct cmd_author *author,
	      const struct cmd_pack *pack)
{
	const char *const *names;
	size_t n_names = 0;
	size_t n_files = 0;
	int code = 0;
	size_t i;

	if (rd_fs_list(pack->dir, &cmd->arena, &names, &n_names, &cmd->problem))
		return cmd->problem.exit_code;
	for (i = 0; i < n_names && !code; i++) {
		if (!rd_str_ends(rd_str_of(names[i]), ".xml"))
			continue;
		code = put_file(cmd, author, pack, names[i]);
		n_files++;
	}
	if (!code && !n_files) {
		cmd_fail(cmd, 3, "rules.empty",
			 "there are no rule files in this directory");
		rd_problem_where(&cmd->problem, "%s", pack->dir);
		rd_problem_hint(&cmd->problem, "a pack has a pack.xml");
		code = 3;
	}
	return code;
}

/* What the pack's pack.xml says: "BASE" or "NAME", "" for nothing. */
static int
ask_about(struct cmd *cmd, struct cmd_author *author,
	  const struct cmd_pack *pack, const char *what, const char **said)
{
	struct rd_str rest;
	struct rd_frame frame;
	char *path;
	int code;

	*said = "";
	rd_frame_put(&author->request, "TASK", RD_STR_LIT("base"));
	path = rd_fs_join(&cmd->arena, pack->dir, "pack.xml");
	if (!path)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_ABSENT)
		return 0;
	code = put_file(cmd, author, pack, "pack.xml");
	if (!code)
		code = cmd_author_ask(cmd, author);
	rest = rd_buf_view(&author->answer);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (!rd_frame_is(&frame, what))
			continue;
		*said = rd_arena_strdup(&cmd->arena, frame.body);
		code = *said ? 0 : cmd_no_memory(cmd);
	}
	rd_buf_reset(&author->request);
	return code;
}

static bool
is_pack_name(const char *name)
{
	struct rd_str s = rd_str_of(name);
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (!rd_is_alnum(s.ptr[i]) && s.ptr[i] != '_' &&
		    s.ptr[i] != '-')
			return false;
	}
	return s.len > 0 && s.len <= 64;
}

/* Beside the first pack, else among the installed rules; dir NULL when it is in
 * neither place (the finding is the helper's). */
static int
find_base(struct cmd *cmd, const struct cmd_pack *first, const char *name,
	  struct cmd_pack *base)
{
	const char *dirs[] = { rd_fs_dir_name(&cmd->arena, first->dir),
			       cmd_data_dir(cmd) };
	char *path, *file;
	size_t i;

	*base = (struct cmd_pack){ 0 };
	for (i = 0; i < 2 && !base->dir && is_pack_name(name); i++) {
		if (!dirs[i])
			return cmd_no_memory(cmd);
		path = rd_arena_printf(&cmd->arena, "%s/%s%s", dirs[i],
				       i ? "rules/" : "", name);
		file = path ? rd_fs_join(&cmd->arena, path, "pack.xml") : NULL;
		if (!file)
			return cmd_no_memory(cmd);
		if (rd_fs_kind(file) != RD_FS_ABSENT)
			base->dir = path;
	}
	base->name = rd_arena_strdup(&cmd->arena, rd_str_of(name));
	return base->name ? 0 : cmd_no_memory(cmd);
}

static bool
seen_before(const struct cmd_pack *packs, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strcmp(packs[i].name, name))
			return true;
	}
	return false;
}

/* The pack and its bases, nearest first.  A cycle ends the search; the finding
 * about it is the helper's. */
static int
find_chain(struct cmd *cmd, struct cmd_author *author, struct cmd_pack *packs,
	   size_t *n_packs)
{
	const char *base;
	int code = 0;

	for (*n_packs = 1; !code && *n_packs <= MAX_LEVELS; (*n_packs)++) {
		code = ask_about(cmd, author, &packs[*n_packs - 1], "BASE",
				 &base);
		if (code || !*base || seen_before(packs, *n_packs, base))
			break;
		code = find_base(cmd, &packs[0], base, &packs[*n_packs]);
		if (!packs[*n_packs].dir)
			break;
	}
	return code;
}

int
cmd_pack_put(struct cmd *cmd, struct cmd_author *author,
	     const struct cmd_pack *pack)
{
	struct cmd_pack *packs = author->packs;
	struct rd_buf kept = author->request;
	int code;
	size_t i;

	author->n_packs = 0;
	packs[0] = *pack;

	/* Asking for bases needs the request buffer: the frames that are
	 * already in it wait. */
	rd_buf_init(&author->request, RD_FRAME_MESSAGE_CAP);
	code = find_chain(cmd, author, packs, &author->n_packs);
	rd_buf_fini(&author->request);
	author->request = kept;
	for (i = 0; i < author->n_packs && !code; i++)
		code = put_directory(cmd, author, &packs[i]);
	return code;
}

void
cmd_built_init(struct cmd_built *built)
{
	*built = (struct cmd_built){ 0 };
	rd_buf_init(&built->bytes, RD_PROG_CAP_BYTES);
	rd_diags_init(&built->diags);
}

void
cmd_built_fini(struct cmd_built *built)
{
	if (built->has_prog)
		rd_prog_fini(&built->prog);
	rd_diags_fini(&built->diags);
	rd_buf_fini(&built->bytes);
	built->has_prog = false;
}

int
cmd_fail_findings(struct cmd *cmd, struct rd_diags *diags, const char *what)
{
	rd_diags_sort(diags);
	if (cmd->json)
		rd_diags_json(diags, &cmd->findings);
	else
		rd_diags_human(diags, &cmd->findings);
	return cmd_fail(cmd, 3, "rules.invalid", "%zu error%s in %s",
			diags->n_errors, diags->n_errors == 1 ? "" : "s", what);
}

static int
take_program(struct cmd *cmd, struct cmd_author *author,
	     struct cmd_built *built)
{
	struct rd_str rest = rd_buf_view(&author->answer);
	struct rd_frame frame;
	int code;

	code = cmd_author_diags(cmd, author, &built->diags);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (rd_frame_is(&frame, "PROG"))
			rd_buf_str(&built->bytes, frame.body);
	}
	return code;
}

static int
put_replacements(struct cmd *cmd, struct cmd_author *author,
		 const struct cmd_replace *replace, size_t n)
{
	struct rd_str bytes;
	int code = 0;
	size_t i;

	for (i = 0; i < n && !code; i++) {
		code = read_rule_file(cmd, replace[i].path, &bytes);
		if (!code)
			rd_frame_put_named(&author->request, "REPL",
					   rd_str_of(replace[i].file), bytes);
	}
	return code;
}

void
cmd_draft_put_sets(struct cmd_author *author, const struct cmd_draft *draft)
{
	const char *parts[3];
	struct rd_buf body;
	size_t i, k;

	rd_buf_init(&body, RD_FRAME_MESSAGE_CAP);
	for (i = 0; i < draft->n_sets; i++) {
		parts[0] = draft->sets[i].path;
		parts[1] = draft->sets[i].value;
		parts[2] = draft->sets[i].reason;
		rd_buf_reset(&body);
		for (k = 0; k < 3; k++) {
			rd_buf_cstr(&body, parts[k] ? parts[k] : "");
			if (k < 2)
				rd_buf_char(&body, '\0');
		}
		rd_frame_put(&author->request, "SETV", rd_buf_view(&body));
	}
	rd_buf_fini(&body);
}

int
cmd_draft_unknown(struct cmd *cmd, const struct rd_diags *diags)
{
	const struct rd_str ending = RD_STR_LIT(" to override");
	const struct rd_diag *diag;
	struct rd_str text;
	size_t i;

	for (i = 0; i < diags->n_items; i++) {
		diag = &diags->items[i];
		if (diag->id != RD_DIAG_OVERRIDE_UNKNOWN || diag->line)
			continue;
		/* A draft overrides, but who reads one does not. */
		text = rd_str_of(diag->message);
		if (text.len > ending.len &&
		    !memcmp(text.ptr + text.len - ending.len, ending.ptr,
			    ending.len))
			text.len -= ending.len;
		cmd_fail(cmd, 4, "rules.unknown-path", "%.*s",
			 RD_STR_FMT(text));
		rd_problem_where(&cmd->problem, "%s", diag->file);
		rd_problem_hint(&cmd->problem, "%s", diag->hint);
		if (!diag->hint[0] ||
		    !strcmp(diag->hint, rd_diag_info(diag->id)->fix))
			rd_problem_hint(&cmd->problem,
					"refdesk get lists the paths");
		return 4;
	}
	return 0;
}

/* What the helper made of the question. */
static int
judge(struct cmd *cmd, const char *pack, struct cmd_built *built)
{
	int code;

	if (built->diags.n_errors) {
		code = cmd_draft_unknown(cmd, &built->diags);
		return code ? code
			    : cmd_fail_findings(cmd, &built->diags, pack);
	}
	if (!built->bytes.len)
		return cmd_fail(cmd, 10, "author.answer",
				"refdesk-author gave "
				"neither a program nor a finding");
	if (rd_prog_load(&built->prog, rd_buf_view(&built->bytes),
			 RD_PROG_CHECK_DIGEST, &cmd->problem))
		return cmd->problem.exit_code;
	built->has_prog = true;
	return 0;
}

/* A pack without a name keeps its directory's; the finding is the helper's. */
static int
take_own_name(struct cmd *cmd, struct cmd_author *author, struct cmd_pack *pack)
{
	const char *name;
	int code = ask_about(cmd, author, pack, "NAME", &name);

	if (!code && is_pack_name(name))
		pack->name = name;
	return code;
}

int
cmd_draft_build(struct cmd *cmd, const char *dir, const struct cmd_draft *draft,
		struct cmd_built *built)
{
	struct cmd_author author;
	struct cmd_pack pack;
	int code;

	code = cmd_author_start(cmd, &author);
	author.draft = draft;
	if (!code)
		code = cmd_pack_find(cmd, dir, &pack);
	if (!code && draft->any_directory)
		code = take_own_name(cmd, &author, &pack);
	if (code)
		goto out;
	cmd_say_used(cmd, "pack", pack.name, pack.dir);
	rd_frame_put(&author.request, "TASK", RD_STR_LIT("build"));
	rd_frame_put(&author.request, "PACK", rd_str_of(pack.name));
	code = cmd_pack_put(cmd, &author, &pack);
	if (!code)
		code = put_replacements(cmd, &author, draft->replace,
					draft->n_replace);
	cmd_draft_put_sets(&author, draft);
	if (!code)
		code = cmd_author_ask(cmd, &author);
	if (!code)
		code = take_program(cmd, &author, built);
	if (!code)
		code = judge(cmd, pack.name, built);
out:
	cmd_author_stop(&author);
	return code;
}

int
cmd_pack_build(struct cmd *cmd, const char *dir,
	       const struct cmd_replace *replace, size_t n_replace,
	       struct cmd_built *built)
{
	struct cmd_draft draft = { .replace = replace, .n_replace = n_replace };

	return cmd_draft_build(cmd, dir, &draft, built);
}
