/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk inspect: what a program is, in a screenful. */
#include "base/escape.h"
#include "cli/desk.h"
#include "cli/inspect_facts.h"
#include "cli/seals.h"
#include "cli/verbs.h"

/* Each row is printed as "name: value" or as a JSON member, names sorted. */
struct row {
	const char *name;
	struct rd_str text; /* absent: the number counts */
	uint64_t number;
};

#define MAX_ROWS 32

struct rows {
	struct row items[MAX_ROWS];
	size_t n;
};

static void
add_text(struct rows *rows, const char *name, struct rd_str text)
{
	if (rows->n < MAX_ROWS)
		rows->items[rows->n++] = (struct row){ name, text, 0 };
}

static void
add_number(struct rows *rows, const char *name, uint64_t number)
{
	if (rows->n < MAX_ROWS)
		rows->items[rows->n++] = (struct row){ name, RD_STR_NONE,
						       number };
}

static void
collect(const struct rd_prog *prog, const char *seal, struct rows *rows)
{
	const struct rd_prog_meta *meta = &prog->meta[0];

	add_number(rows, "bytes", prog->file_bytes);
	add_number(rows, "classifiers", prog->n_classifier);
	add_number(rows, "cues", prog->n_cue);
	add_number(rows, "facts", prog->n_fact);
	add_number(rows, "factors", prog->n_factor);
	add_number(rows, "gates", prog->n_gate);
	add_number(rows, "language", meta->language);
	add_text(rows, "licence", rd_prog_str(prog, meta->licence));
	add_number(rows, "minimum_fixtures", meta->minimum_fixtures);
	add_number(rows, "models", prog->n_model);
	add_text(rows, "pack", rd_prog_str(prog, meta->pack));
	add_number(rows, "policies", prog->n_deny);
	add_number(rows, "presets", prog->n_preset);
	add_number(rows, "providers", prog->n_provider);
	add_number(rows, "redux_profiles", prog->n_rdxprofile);
	add_number(rows, "references", prog->n_ref);
	add_number(rows, "routes", prog->n_route);
	add_text(rows, "seal", rd_str_of(seal));
	add_number(rows, "semantics", meta->semantics);
	add_text(rows, "sha256", rd_str_of(prog->sha256));
	add_text(rows, "sources", rd_prog_str(prog, meta->sources));
	add_number(rows, "tables", prog->n_table);
	add_text(rows, "unicode", rd_prog_str(prog, meta->unicode));
	add_number(rows, "version", meta->version);
}

static void
put_json(const struct rows *rows, const struct rd_prog *prog,
	 struct rd_buf *out)
{
	size_t i;

	rd_buf_cstr(out, "{\"files\":{");
	for (i = 0; i < prog->n_file; i++) {
		rd_buf_cstr(out, i ? "," : "");
		rd_put_json_str(out, rd_prog_str(prog, prog->file[i].name));
		rd_buf_char(out, ':');
		rd_put_json_str(out, rd_prog_str(prog, prog->file[i].sha256));
	}
	rd_buf_char(out, '}');
	for (i = 0; i < rows->n; i++) {
		rd_buf_printf(out, ",\"%s\":", rows->items[i].name);
		if (rows->items[i].text.ptr)
			rd_put_json_str(out, rows->items[i].text);
		else
			rd_buf_u64(out, rows->items[i].number);
		/* In its place by name. */
		if (!strcmp(rows->items[i].name, "references")) {
			rd_buf_cstr(out, ",\"request_facts\":");
			cmd_facts_json(prog, out);
		}
	}
	rd_buf_cstr(out, "}\n");
}

static void
put_human(const struct cmd_term *term, const struct rows *rows,
	  const struct rd_prog *prog, struct rd_buf *out)
{
	size_t i;

	for (i = 0; i < rows->n; i++) {
		rd_buf_printf(out, "%-17s ", rows->items[i].name);
		if (rows->items[i].text.ptr)
			rd_put_shown(out, rows->items[i].text);
		else
			rd_buf_u64(out, rows->items[i].number);
		rd_buf_char(out, '\n');
	}
	for (i = 0; i < prog->n_file; i++) {
		rd_buf_cstr(out, "file              ");
		rd_put_shown(out, rd_prog_str(prog, prog->file[i].sha256));
		rd_buf_cstr(out, "  ");
		rd_put_shown(out, rd_prog_str(prog, prog->file[i].name));
		rd_buf_char(out, '\n');
	}
	cmd_facts_put(term, prog, out);
}

int
cmd_inspect(struct cmd *cmd)
{
	struct cmd_program program;
	struct rows rows = { .n = 0 };
	int code;

	cmd_program_init(&program);
	code = cmd_program_operand(cmd, &program);
	if (!code) {
		collect(&program.prog, cmd_seal_word(cmd, &program), &rows);
		if (cmd->json)
			put_json(&rows, &program.prog, &cmd->out);
		else
			put_human(&cmd->term, &rows, &program.prog, &cmd->out);
	}
	cmd_program_fini(&program);
	return code;
}
