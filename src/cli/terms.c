/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/terms.h"

#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "crypt/hash.h"

#define FILE_CAP_BYTES ((size_t)1 << 20)
#define TEXT_CAP_BYTES ((size_t)1 << 20)

/* What is asked about, and the line that says it was accepted. */
struct terms {
	struct rd_str provider;
	struct rd_buf text;
	char *path;
	char *line;
	struct rd_buf file;
};

static void
put_field(const struct rd_prog *prog, struct terms *terms, const char *name,
	  uint32_t index)
{
	struct rd_str value = rd_prog_str(prog, index);

	if (!value.len)
		return;
	rd_buf_printf(&terms->text, "%-11s", name);
	rd_put_shown(&terms->text, value);
	rd_buf_char(&terms->text, '\n');
}

/* Who is shown the key: a rule file that names another host for it has to be
 * accepted anew. */
static void
put_hosts(const struct rd_prog *prog, const struct rd_prog_provider *provider,
	  struct terms *terms)
{
	for (uint32_t i = 0; i < provider->n_hosts; i++) {
		const struct rd_prog_host *host =
			&prog->host[provider->first_host + i];

		if (host->key)
			put_field(prog, terms, "key to", host->name);
	}
}

/* Empty when its rules say nothing and it gets no key. */
static void
put_text(const struct rd_prog *prog, const struct rd_prog_provider *provider,
	 struct terms *terms)
{
	const uint32_t said[] = { provider->terms, provider->region,
				  provider->data_use, provider->retention };
	bool any = rd_prog_str(prog, provider->secret).len;
	size_t i;

	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		any = any || rd_prog_str(prog, said[i]).len;
	if (!any)
		return;
	put_field(prog, terms, "provider", provider->name);
	put_field(prog, terms, "title", provider->title);
	put_field(prog, terms, "terms", provider->terms);
	put_field(prog, terms, "region", provider->region);
	put_field(prog, terms, "data use", provider->data_use);
	put_field(prog, terms, "retention", provider->retention);
	put_field(prog, terms, "as of", provider->dated);
	put_hosts(prog, provider, terms);
}

static int
open_terms(struct cmd *cmd, const struct rd_prog *prog, uint32_t index,
	   struct terms *terms)
{
	const struct rd_prog_provider *provider = &prog->provider[index];
	char sha256[RD_CRYPT_HASH_TEXT];

	*terms = (struct terms){ .provider = rd_prog_str(prog,
							 provider->name) };
	rd_buf_init(&terms->text, TEXT_CAP_BYTES);
	rd_buf_init(&terms->file, FILE_CAP_BYTES);
	put_text(prog, provider, terms);
	rd_crypt_sha256_hex(rd_buf_view(&terms->text).ptr, terms->text.len,
			    sha256);
	terms->path = rd_rec_project_path(&cmd->project, "terms", &cmd->arena);
	terms->line = rd_arena_printf(&cmd->arena, "%.*s %s\n",
				      RD_STR_FMT(terms->provider), sha256);
	if (!terms->path || !terms->line || rd_buf_status(&terms->text))
		return cmd_no_memory(cmd);
	if (rd_fs_kind(terms->path) != RD_FS_ABSENT &&
	    rd_fs_read(terms->path, &terms->file, &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static void
close_terms(struct terms *terms)
{
	rd_buf_fini(&terms->file);
	rd_buf_fini(&terms->text);
}

/* Takes the next line, its newline included. */
static struct rd_str
take_line(struct rd_str *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->len);
	struct rd_str line = { rest->ptr, end ? (size_t)(end - rest->ptr) + 1
					      : rest->len };

	rest->ptr += line.len;
	rest->len -= line.len;
	return line;
}

static bool
are_known(const struct terms *terms)
{
	struct rd_str rest = rd_buf_view(&terms->file);

	while (rest.len) {
		if (rd_str_is(take_line(&rest), terms->line))
			return true;
	}
	return !terms->text.len;
}

/* In the place of what was accepted of this provider before. */
static int
remember(struct cmd *cmd, const struct terms *terms)
{
	struct rd_str rest = rd_buf_view(&terms->file), line;
	struct rd_buf out;
	int code = 0;

	rd_buf_init(&out, FILE_CAP_BYTES);
	while (rest.len) {
		line = take_line(&rest);
		if (line.len <= terms->provider.len ||
		    memcmp(line.ptr, terms->line, terms->provider.len + 1) != 0)
			rd_buf_str(&out, line);
	}
	rd_buf_cstr(&out, terms->line);
	if (rd_buf_status(&out))
		code = cmd_no_memory(cmd);
	else if (rd_rec_project_prepare(&cmd->project, &cmd->problem) ||
		 rd_fs_write_atomic(terms->path, rd_buf_view(&out),
				    RD_FS_KEEP_MODE, &cmd->problem))
		code = cmd->problem.exit_code;
	rd_buf_fini(&out);
	return code;
}

static int
fail_unasked(struct cmd *cmd, const struct terms *terms)
{
	cmd_fail(cmd, 2, "terms.new",
		 "the terms of %.*s have not been accepted here",
		 RD_STR_FMT(terms->provider));
	rd_problem_hint(&cmd->problem,
			"read them, and give --yes once to accept them");
	if (!cmd->json)
		return 2;
	rd_buf_reset(&cmd->findings);
	rd_buf_cstr(&cmd->findings, "{\"terms\":");
	rd_put_json_str(&cmd->findings, rd_buf_view(&terms->text));
	rd_buf_char(&cmd->findings, '}');
	return 2;
}

/* What somebody agrees to has to be seen, whatever --quiet says. */
static int
ask(struct cmd *cmd, struct terms *terms)
{
	bool yes = cmd_given(cmd, OPT_YES);
	bool can = !cmd_given(cmd, OPT_NO_INPUT) && isatty(STDIN_FILENO) &&
		   isatty(STDERR_FILENO);
	char *question;

	if (yes || can || !cmd->json)
		cmd_talk(rd_buf_view(&terms->text));
	if (!yes && !can)
		return fail_unasked(cmd, terms);
	question = rd_arena_printf(&cmd->arena,
				   "Send requests to %.*s under these terms?",
				   RD_STR_FMT(terms->provider));
	return question ? cmd_confirm(cmd, question) : cmd_no_memory(cmd);
}

int
cmd_terms_known(struct cmd *cmd, const struct rd_prog *prog, uint32_t index,
		bool *known)
{
	struct terms terms;
	int code = open_terms(cmd, prog, index, &terms);

	*known = !code && are_known(&terms);
	close_terms(&terms);
	return code;
}

static int
ask_about(struct cmd *cmd, const struct rd_prog *prog, uint32_t index)
{
	struct terms terms;
	int code = open_terms(cmd, prog, index, &terms);

	if (!code && !are_known(&terms)) {
		code = ask(cmd, &terms);
		if (!code)
			code = remember(cmd, &terms);
	}
	close_terms(&terms);
	return code;
}

int
cmd_terms_ask(struct cmd *cmd, const struct rd_prog *prog,
	      struct rd_str provider)
{
	uint32_t i;

	for (i = 0; i < prog->n_provider; i++) {
		if (rd_str_eq(rd_prog_str(prog, prog->provider[i].name),
			      provider))
			return ask_about(cmd, prog, i);
	}
	return 0;
}
