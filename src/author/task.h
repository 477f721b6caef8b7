/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The jobs of refdesk-author (see main.c).  Everything here runs locked in. */
#ifndef RD_AUTHOR_TASK_H
#define RD_AUTHOR_TASK_H

#include "base/diag.h"
#include "base/frame.h"
#include "source/source.h"
#include "validate/validate.h"

struct task {
	const struct rd_src_schemas *schemas;
	unsigned layers; /* of the sandbox */
	struct rd_buf question, answer;
	struct rd_str rest; /* of the question, behind TASK */
	struct rd_arena arena;
	struct rd_diags diags;
};

void task_init(struct task *task, const struct rd_src_schemas *schemas,
	       unsigned layers);
void task_fini(struct task *task);
/* Appends the findings to the answer. */
void task_put_diags(struct task *task);

/* RD_SYNTAX for a question that makes no sense, RD_NOMEM; findings are no
 * failure. */
enum rd_status task_amend(struct task *task);
enum rd_status task_base(struct task *task);
enum rd_status task_build(struct task *task);
enum rd_status task_cases(struct task *task);
enum rd_status task_check(struct task *task);
enum rd_status task_fmt(struct task *task);
enum rd_status task_info(struct task *task);
enum rd_status task_upgrade(struct task *task);
enum rd_status task_values(struct task *task);

/* ---- sources.c ---- */

#define TASK_MAX_FILES 4096
#define TASK_MAX_SETS 65536
#define TASK_MAX_OWNED 16

/* The files, values and packs of a question; too large for the stack. */
struct task_sources {
	struct rd_val_file files[TASK_MAX_FILES];
	struct rd_val_file replace[TASK_MAX_FILES];
	struct rd_val_set sets[TASK_MAX_SETS];
	struct rd_str owned[TASK_MAX_OWNED];
	size_t n_owned;
	struct rd_val_input input;
};

/* Reads the frames of the question up to its end.  NULL with *status. */
struct task_sources *task_take_sources(struct task *task,
				       enum rd_status *status);
/* The next frame before DONE; false at its end. */
bool task_next(struct task *task, struct rd_frame *frame,
	       enum rd_status *status);

#endif
