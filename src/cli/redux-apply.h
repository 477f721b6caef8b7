/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux apply: a tensor on its way from one file to another. */
#ifndef RD_CLI_REDUX_APPLY_H
#define RD_CLI_REDUX_APPLY_H

#include "cli/redux-ask.h"
#include "redux/apply.h"

/* Which patches count, 0 to 1 each.  Without one patches is NULL. */
struct cmd_redux_mask {
	float *patches;		      /* grid * grid */
	float *tokens;		      /* edge * edge, the means of those */
	uint32_t n_patches, n_tokens; /* that are not 0 */
};

struct cmd_redux_apply {
	struct cmd *cmd;
	struct cmd_program program;
	struct rd_plan_redux_ask ask;
	struct rd_plan_redux setting;
	int64_t strength; /* 1e-4 */
	struct cmd_redux_mask mask;

	const char *in_path;
	struct rd_buf in; /* the whole file */
	struct rd_rdx_tensor tensor;
	struct rd_rdx_shape shape;
	uint32_t grid; /* tokens per side */

	const char *out_path;
	const char *side_path; /* NULL: OUT is no file, and stands alone */
	enum rd_rdx_format format;
	struct rd_rdx_tensor made;
	struct rd_buf out; /* the whole file */
	struct rd_buf side;
};

/* All return 0, or an exit code with the problem set. */

/* Fills in the mask by --mask, for the setting's grid and edge. */
int cmd_redux_apply_mask(struct cmd_redux_apply *a);
/* Calculates: fills in `made` and `out`, on as many threads as --jobs says. */
int cmd_redux_apply_run(struct cmd_redux_apply *a);

/* What --output is, whether it may be written there. */
int cmd_redux_apply_place(struct cmd_redux_apply *a);
/* Fills in `side`, if anybody is to see it. */
int cmd_redux_apply_describe(struct cmd_redux_apply *a);
/* Writes both files, or neither. */
int cmd_redux_apply_write(struct cmd_redux_apply *a);

#endif
