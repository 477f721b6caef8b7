/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk-author: the only program that parses XML.  It gets files as bytes on
 * its stdin, locks itself in before it looks at the first one, and answers on
 * stdout (base/frame.h).  It opens no file and is told no path.
 *
 *   question                          answer
 *   TASK base   FILE                  BASE name of the base pack, "" for none
 *                                     NAME of the pack itself
 *   TASK build  PACK FILE... REPL... SETV... LINT     DIAG... ACKN... PROG
 *   TASK values PACK FILE... SETV...  DIAG... SAID...
 *   TASK amend  PACK FILE... SETV... OWNS...          DIAG... EDIT... HAND
 *   TASK check  LONE...               DIAG...
 *   TASK cases  LONE...               DIAG... LINE...
 *   TASK fmt    LONE...               DIAG... TEXT...
 *   TASK upgrade FILE...              DIAG... FROM version TEXT...
 *   TASK info                         INFO sandbox layers, LXML version
 *
 * With an empty LINT among them, build also looks for what is hardly meant.
 * FILE is "PACK/NAME", REPL and LONE are "NAME", each with the bytes; LINE has
 * the name of the file and the case as JSON.  OWNS names a pack whose files may
 * be edited.  Texts divided by NUL are
 *
 *   DIAG  id, line, file, message, hint, object, the file, line and message of
 *         the related place, the reason of an acknowledgement
 *   ACKN  id and object of what is acknowledged where cases are run
 *   SETV  path, value, reason
 *   SAID  path, value, PACK/NAME, line, tune, "set", "overridden" or "unset"
 *   EDIT  PACK/NAME, offset, length, text
 *   HAND  PACK/NAME, line, path of what only a person can change */
#include <unistd.h>

#include "base/sandbox.h"
#include "author/task.h"
#include "base/fs.h"

static const struct {
	const char *name;
	enum rd_status (*run)(struct task *task);
} tasks[] = {
	/* clang-format off */
	{ "amend", task_amend },
	{ "base", task_base },
	{ "build", task_build },
	{ "cases", task_cases },
	{ "check", task_check },
	{ "fmt", task_fmt },
	{ "info", task_info },
	{ "upgrade", task_upgrade },
	{ "values", task_values },
	/* clang-format on */
};

static enum rd_status
run_task(struct task *task, struct rd_str name)
{
	enum rd_status status = RD_SYNTAX;
	size_t i;

	for (i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++) {
		if (!rd_str_is(name, tasks[i].name))
			continue;
		status = tasks[i].run(task);
		break;
	}
	if (status)
		return status;
	task_put_diags(task);
	rd_frame_put_done(&task->answer);
	return rd_buf_status(&task->answer);
}

/* One question and its answer. */
static enum rd_status
answer(struct task *task)
{
	struct rd_problem ignored;
	struct rd_frame frame;
	enum rd_status status;

	status = rd_frame_read(STDIN_FILENO, &task->question);
	if (status)
		return status;
	task->rest = rd_buf_view(&task->question);
	status = rd_frame_next(&task->rest, &frame);
	if (!status && !rd_frame_is(&frame, "TASK"))
		status = RD_SYNTAX;
	if (!status)
		status = run_task(task, frame.body);
	if (!status)
		status = rd_fs_write_fd(STDOUT_FILENO, "answer",
					rd_buf_view(&task->answer), &ignored);
	return status;
}

/* 70: a question that makes no sense or a fault of ours; 71: memory. */
int
main(void)
{
	enum rd_status status = RD_OK;
	struct rd_src_schemas *schemas;
	struct task task;
	unsigned layers;

	rd_src_exit_on_nomem();
	/* The schemas are our own and need no cage. */
	schemas = rd_src_schemas_new();
	if (!schemas)
		return 71;
	layers = rd_sandbox_enter(NULL);
	while (!status) {
		task_init(&task, schemas, layers);
		status = answer(&task);
		task_fini(&task);
	}
	rd_src_schemas_free(schemas);
	if (status == RD_NOTFOUND)
		return 0;
	return status == RD_NOMEM || status == RD_LIMIT ? 71 : 70;
}
