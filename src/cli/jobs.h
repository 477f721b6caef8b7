/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Jobs of the journal, as people and programs are told of them. */
#ifndef RD_CLI_JOBS_H
#define RD_CLI_JOBS_H

#include "cli/cmd.h"
#include "plan/doc.h"
#include "record/journal.h"

/* What a job comes to: the state and reason of its last try, money of all. */
struct cmd_job_sum {
	enum rd_rec_state state;
	struct rd_str reason;		  /* absent: none */
	const struct rd_rec_intent *last; /* NULL: no try */
	int64_t reserved_micro_usd, spent_micro_usd;
	bool open; /* something is left to do */
};

void cmd_job_sum(const struct rd_rec_job *job, struct cmd_job_sum *sum);
/* Finds one by ID (or the start of one), "last" or NULL for last, of the
 * subject if there is one.  Exit 4 when there is none. */
int cmd_job_find(struct cmd *cmd, struct rd_rec_store *store, const char *id,
		 struct rd_rec_job *job);
/* "refdesk job wait ID", in cmd->arena; NULL when nothing is left to do. */
const char *cmd_job_next(struct cmd *cmd, const struct rd_rec_job *job,
			 const struct cmd_job_sum *sum);
/* "0.16": USD without a sign. */
void cmd_usd_put(struct rd_buf *out, int64_t micro_usd);

/* "  job 0197aaaa-0000-7000 fetched", behind what belongs to its decision. */
void cmd_job_mention(const struct rd_rec_job *job, struct rd_buf *out);
/* One line of a listing, for people or as JSON. */
void cmd_job_row(struct cmd *cmd, const struct rd_rec_job *job);
/* All there is to say about one. */
int cmd_job_whole(struct cmd *cmd, const struct rd_rec_job *job);

/* What its plan says of Redux, or NULL. */
const struct rd_plan_redux_doc *cmd_job_redux(struct cmd *cmd,
					      const struct rd_rec_job *job);

#endif
