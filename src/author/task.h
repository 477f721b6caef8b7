/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The jobs of refdesk-author (see main.c).  Everything here runs locked in. */
#ifndef RD_AUTHOR_TASK_H
#define RD_AUTHOR_TASK_H

#include "base/diag.h"
#include "base/frame.h"
#include "source/source.h"

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
enum rd_status task_base(struct task *task);
enum rd_status task_build(struct task *task);
enum rd_status task_cases(struct task *task);
enum rd_status task_check(struct task *task);
enum rd_status task_info(struct task *task);

#endif
