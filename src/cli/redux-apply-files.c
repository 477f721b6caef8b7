/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What refdesk redux apply writes: the tensor, and beside it OUT.json, which
 * says how it was made (refdesk-redux-apply(5)).  Both come into their place at
 * the end, when nothing can fail any more but that; the sidecar first, so that
 * no tensor is there without one. */
#include "cli/interrupt.h"
#include "cli/redux-apply.h"
#include "cli/redux.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/fs.h"
#include "crypt/hash.h"
#include "json/jcs.h"

#define SCHEMA "refdesk.redux-apply/1"
#define SIDE_CAP ((size_t)1 << 20)

static const char *const format_names[] = { "npy", "safetensors" };

/* ---- place ---- */

static bool
is_ours(const char *side_path)
{
	struct rd_problem ignored;
	struct rd_buf bytes;
	bool ours;

	rd_buf_init(&bytes, SIDE_CAP);
	ours = !rd_fs_read(side_path, &bytes, &ignored) &&
	       rd_str_find(rd_buf_view(&bytes),
			   RD_STR_LIT("\"schema\":\"" SCHEMA "\"")) >= 0;
	rd_buf_fini(&bytes);
	return ours;
}

static bool
holds_something(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && st.st_size > 0;
}

static bool
is_input(const char *in, const char *out)
{
	struct stat a, b;

	return strcmp(in, "-") && !stat(in, &a) && !stat(out, &b) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* What was made here can be made again; another file is somebody's work. */
static int
ask_to_overwrite(struct cmd_redux_apply *a)
{
	const char *path = a->out_path;
	char *question;

	if (is_ours(a->side_path))
		return 0;
	if (!holds_something(path))
		path = a->side_path;
	if (!holds_something(path))
		return 0;
	question = rd_arena_printf(&a->cmd->arena,
				   "%s is there and not made by redux apply; "
				   "overwrite it?",
				   path);
	return question ? cmd_confirm(a->cmd, question) : cmd_no_memory(a->cmd);
}

static int
place_files(struct cmd_redux_apply *a)
{
	struct rd_str out = rd_str_of(a->out_path);
	unsigned i = 0;
	char *dir;
	int code;

	while (i < RD_RDX_N_FORMATS &&
	       !(rd_str_ends(out, format_names[i]) &&
		 out.len > strlen(format_names[i]) + 1 &&
		 out.ptr[out.len - strlen(format_names[i]) - 1] == '.'))
		i++;
	if (i == RD_RDX_N_FORMATS)
		return cmd_fail(a->cmd, 2, "usage.option-value",
				"--output ends in .npy or .safetensors, not "
				"as '%s'",
				a->out_path);
	a->format = (enum rd_rdx_format)i;
	if (is_input(a->in_path, a->out_path))
		return cmd_fail(a->cmd, 2, "usage.option-value",
				"the output would replace the input");
	a->side_path = rd_arena_printf(&a->cmd->arena, "%s.json", a->out_path);
	dir = rd_fs_dir_name(&a->cmd->arena, a->out_path);
	if (!a->side_path || !dir)
		return cmd_no_memory(a->cmd);
	code = cmd_place_check(a->cmd, dir);
	return code ? code : ask_to_overwrite(a);
}

int
cmd_redux_apply_place(struct cmd_redux_apply *a)
{
	bool is_stdout;

	a->out_path = cmd_text(a->cmd, OPT_OUTPUT);
	is_stdout = !strcmp(a->out_path, "-");
	if (is_stdout && cmd_redux_format(a->cmd) == CMD_REDUX_JSON)
		return cmd_fail(a->cmd, 2, "usage.option-value",
				"the tensor and its description cannot both go "
				"to stdout");
	return is_stdout || rd_fs_kind(a->out_path) == RD_FS_OTHER
		       ? 0
		       : place_files(a);
}

/* ---- sidecar ---- */

static void
put_text(struct rd_buf *out, const char *name, struct rd_str value)
{
	rd_json_put_member(out, ",", name, value);
}

static void
put_number(struct rd_buf *out, const char *name, uint64_t value)
{
	rd_buf_char(out, ',');
	rd_json_put_name(out, name);
	rd_buf_u64(out, value);
}

static void
put_decimal(struct rd_buf *out, const char *name, int64_t value, int places)
{
	char text[RD_POINTS_TEXT];

	put_text(out, name,
		 (struct rd_str){ text,
				  rd_decimal_format(value, places, text) });
}

static void
put_sha256(struct rd_buf *out, const char *name, struct rd_str bytes)
{
	char hex[RD_CRYPT_HASH_TEXT];

	rd_crypt_sha256_hex(bytes.ptr, bytes.len, hex);
	put_text(out, name, rd_str_of(hex));
}

static void
put_file(struct rd_buf *out, const char *name, struct rd_str file,
	 const struct rd_rdx_tensor *tensor)
{
	enum rd_rdx_format format = rd_rdx_format_of(file);
	struct rd_str label = RD_STR_NONE;

	if (format == RD_RDX_SAFETENSORS)
		label = tensor->name.ptr ? tensor->name : RD_RDX_NAME;
	rd_buf_char(out, ',');
	rd_json_put_name(out, name);
	rd_buf_cstr(out, "{\"bytes\":");
	rd_buf_u64(out, file.len);
	put_text(out, "format", rd_str_of(format_names[format]));
	put_sha256(out, "sha256", file);
	rd_buf_cstr(out, ",\"shape\":[");
	for (uint32_t i = 0; i < tensor->rank; i++) {
		if (i)
			rd_buf_char(out, ',');
		rd_buf_u64(out, tensor->dims[i]);
	}
	rd_buf_char(out, ']');
	put_text(out, "tensor", label);
	rd_buf_char(out, '}');
}

/* Rows of 0 and 1, as in refdesk redux plan. */
static void
put_mask(const struct cmd_redux_apply *a, struct rd_buf *out)
{
	const struct cmd_redux_mask *mask = &a->mask;
	size_t n = (size_t)a->grid * a->grid * sizeof(*mask->patches);
	uint32_t edge = a->setting.edge;

	if (!mask->patches) {
		put_text(out, "mask", RD_STR_NONE);
		return;
	}
	rd_buf_cstr(out, ",\"mask\":{\"kept\":[");
	for (uint32_t y = 0; y < edge; y++) {
		rd_buf_cstr(out, y ? ",\"" : "\"");
		for (uint32_t x = 0; x < edge; x++)
			rd_buf_char(out,
				    mask->tokens[y * edge + x] > 0 ? '1' : '0');
		rd_buf_char(out, '"');
	}
	rd_buf_char(out, ']');
	put_number(out, "patches", mask->n_patches);
	put_sha256(out, "sha256",
		   (struct rd_str){ (const char *)mask->patches, n });
	rd_buf_char(out, '}');
}

static void
put_program(const struct rd_prog *prog, struct rd_buf *out)
{
	rd_buf_cstr(out, ",\"program\":");
	rd_json_put_member(out, "{", "digest", rd_str_of(prog->sha256));
	put_text(out, "name", rd_prog_str(prog, prog->meta[0].pack));
	put_number(out, "version", prog->meta[0].version);
	rd_buf_char(out, '}');
}

static void
put_setting(const struct cmd_redux_apply *a, struct rd_buf *out)
{
	const struct rd_plan_redux *s = &a->setting;
	const struct rd_prog *prog = s->prog;

	put_text(out, "dtype", rd_str_of(rd_rdx_dtype_names[a->tensor.dtype]));
	put_number(out, "edge", s->edge);
	put_text(out, "encoder", rd_prog_str(prog, s->encoder->name));
	if (s->factor)
		put_decimal(out, "factor", s->factor, 4);
	else
		put_text(out, "factor", RD_STR_NONE);
	put_text(out, "function", rd_prog_str(prog, s->function->name));
	put_number(out, "grid", s->grid);
	put_file(out, "in", rd_buf_view(&a->in), &a->tensor);
	put_text(out, "kernel", rd_str_of(rd_redux_kernel_names[s->kernel]));
	put_text(out, "law", rd_str_of(rd_redux_law_names[s->law->law]));
	put_mask(a, out);
	put_text(out, "mode",
		 s->mode ? rd_prog_str(prog, s->mode->name) : RD_STR_NONE);
}

int
cmd_redux_apply_describe(struct cmd_redux_apply *a)
{
	const struct rd_plan_redux *s = &a->setting;
	struct rd_buf *out = &a->side;

	if (!a->side_path && cmd_redux_format(a->cmd) != CMD_REDUX_JSON)
		return 0;
	rd_buf_char(out, '{');
	rd_json_put_name(out, "allow_nonfinite");
	rd_json_put_bool(out, cmd_given(a->cmd, OPT_ALLOW_NONFINITE));
	put_setting(a, out);
	put_file(out, "out", rd_buf_view(&a->out), &a->made);
	put_text(out, "profile", rd_prog_str(s->prog, s->profile->name));
	put_program(s->prog, out);
	put_decimal(out, "scale", rd_plan_redux_scale(s, a->strength), 8);
	put_text(out, "schema", RD_STR_LIT(SCHEMA));
	put_decimal(out, "strength", a->strength, 4);
	put_number(out, "tokens", a->made.dims[a->made.rank - 2]);
	rd_buf_cstr(out, "}\n");
	return rd_buf_status(out) ? cmd_no_memory(a->cmd) : 0;
}

/* ---- writing ---- */

static int
write_through(struct cmd_redux_apply *a)
{
	struct cmd *cmd = a->cmd;
	struct rd_str bytes = rd_buf_view(&a->out);

	if (!strcmp(a->out_path, "-"))
		return cmd_write_all(cmd, STDOUT_FILENO, "stdout", bytes);
	if (rd_fs_write_atomic(a->out_path, bytes, RD_FS_KEEP_MODE,
			       &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static int
write_files(struct cmd_redux_apply *a)
{
	struct rd_fs_staged *side = NULL, *out = NULL;
	struct rd_problem *problem = &a->cmd->problem;
	enum rd_status status;
	int number;

	status = rd_fs_stage(a->out_path, rd_buf_view(&a->out), RD_FS_KEEP_MODE,
			     &out, problem);
	if (status == RD_OK)
		status = rd_fs_stage(a->side_path, rd_buf_view(&a->side),
				     RD_FS_KEEP_MODE, &side, problem);
	number = cmd_interrupt_number();
	if (status == RD_OK && !number)
		return rd_fs_staged_place(side, out, problem)
			       ? problem->exit_code
			       : 0;
	rd_fs_staged_drop(side);
	rd_fs_staged_drop(out);
	if (status != RD_OK)
		return problem->exit_code;
	return cmd_fail(a->cmd, 128 + number, "redux.interrupted",
			"interrupted; nothing was written");
}

int
cmd_redux_apply_write(struct cmd_redux_apply *a)
{
	struct cmd_interrupt interrupt;
	int code;

	if (!a->side_path)
		return write_through(a);
	cmd_interrupt_catch(&interrupt);
	code = write_files(a);
	cmd_interrupt_release(&interrupt);
	return code;
}
