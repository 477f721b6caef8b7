/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/jobs.h"

#include "base/decimal.h"
#include "base/escape.h"

#define LINE_CAP_BYTES 65536
#define INDENT 10

void
cmd_usd_put(struct rd_buf *out, int64_t micro_usd)
{
	rd_decimal_put(out, micro_usd, 6);
}

void
cmd_job_sum(const struct rd_rec_job *job, struct cmd_job_sum *sum)
{
	const struct rd_rec_intent *intent;
	size_t i;

	*sum = (struct cmd_job_sum){ .state = RD_REC_INTENT };
	for (i = 0; i < job->intents.n; i++) {
		intent = &job->intents.items[i];
		sum->last = intent;
		if (intent->settled)
			sum->spent_micro_usd += intent->spent_micro_usd;
		else
			sum->reserved_micro_usd += intent->spent_micro_usd;
	}
	if (!sum->last)
		return;
	sum->state = sum->last->state;
	sum->reason = sum->last->reason;
	sum->open = rd_rec_intent_is_open(sum->last);
}

int
cmd_job_find(struct cmd *cmd, struct rd_rec_store *store, const char *id,
	     struct rd_rec_job *job)
{
	const char *subject = cmd->settings[SET_SUBJECT].text;
	struct rd_rec_want want = { RD_STR_NONE, rd_str_of(subject) };

	if (id && strcmp(id, "last"))
		want = (struct rd_rec_want){ rd_str_of(id), RD_STR_NONE };
	if (!store)
		cmd_fail(cmd, 4, "job.absent", "no job is entered yet");
	else if (!rd_rec_job(store, &want, &cmd->arena, job, &cmd->problem))
		return 0;
	rd_problem_hint(&cmd->problem, "refdesk job list shows what there is");
	return cmd->problem.exit_code;
}

const char *
cmd_job_next(struct cmd *cmd, const struct rd_rec_job *job,
	     const struct cmd_job_sum *sum)
{
	bool resume = sum->state == RD_REC_HELD || sum->state == RD_REC_FAILED;

	if (!sum->open)
		return NULL;
	return rd_arena_printf(&cmd->arena, "refdesk job %s %.*s",
			       resume ? "resume" : "wait", RD_STR_FMT(job->id));
}

void
cmd_job_mention(const struct rd_rec_job *job, struct rd_buf *out)
{
	struct cmd_job_sum sum;

	cmd_job_sum(job, &sum);
	rd_buf_printf(out, "  job %.18s %s", job->id.ptr,
		      rd_rec_state_name(sum.state));
}

const struct rd_plan_redux_doc *
cmd_job_redux(struct cmd *cmd, const struct rd_rec_job *job)
{
	struct rd_plan_doc doc;
	struct rd_problem ignored = { 0 };

	return rd_plan_doc_read(&cmd->arena, job->plan, &doc, &ignored) == RD_OK
		       ? doc.redux
		       : NULL;
}

/* ---- JSON ---- */

static void
put_usd(struct rd_buf *out, const char *before, int64_t micro_usd)
{
	rd_buf_printf(out, "%s\"", before);
	cmd_usd_put(out, micro_usd);
	rd_buf_char(out, '"');
}

static void
put_time(struct rd_buf *out, const char *before, int64_t at_ms)
{
	rd_buf_cstr(out, before);
	if (!at_ms) {
		rd_buf_cstr(out, "null");
		return;
	}
	rd_buf_char(out, '"');
	rd_instant_put(out, at_ms);
	rd_buf_char(out, '"');
}

static struct rd_str
state_name(enum rd_rec_state state)
{
	return rd_str_of(rd_rec_state_name(state));
}

static void
put_row_json(const struct rd_rec_job *job, const struct cmd_job_sum *sum,
	     struct rd_buf *out)
{
	put_time(out, "{\"at\":", job->at_ms);
	rd_put_json_text(out, ",\"decision\":", job->decision_id);
	rd_put_json_text(out, ",\"endpoint\":",
			 sum->last ? sum->last->endpoint : RD_STR_NONE);
	rd_put_json_text(out, ",\"id\":", job->id);
	rd_put_json_text(out, ",\"key\":", job->key);
	rd_put_json_text(out, ",\"provider\":",
			 sum->last ? sum->last->provider : RD_STR_NONE);
	rd_put_json_text(out, ",\"reason\":", sum->reason);
	put_usd(out, ",\"reserved\":", sum->reserved_micro_usd);
	put_usd(out, ",\"spent\":", sum->spent_micro_usd);
	rd_put_json_text(out, ",\"state\":", state_name(sum->state));
	rd_put_json_text(out, ",\"subject\":", job->subject);
	rd_buf_printf(out, ",\"tries\":%zu}\n", job->intents.n);
}

/* Whose word the money is that is spent; NULL: none is. */
static const char *
cost_from(const struct rd_rec_intent *try)
{
	if (!try->settled || (!try->spent_micro_usd && !try->told))
		return NULL;
	return try->told ? "told" : "planned";
}

static void
put_try_json(const struct rd_rec_intent *try, struct rd_buf *out)
{
	rd_buf_printf(out, "{\"attempts\":%u", try->attempt);
	rd_put_json_text(out, ",\"cost\":", rd_str_of(cost_from(try)));
	rd_put_json_text(out, ",\"endpoint\":", try->endpoint);
	rd_buf_printf(out, ",\"n\":%u,\"next_try\":", try->n);
	if (try->next_try)
		rd_buf_printf(out, "%u", try->next_try);
	else
		rd_buf_cstr(out, "null");
	rd_put_json_text(out, ",\"provider\":", try->provider);
	rd_put_json_text(out, ",\"reason\":", try->reason);
	rd_put_json_text(out, ",\"request\":", try->request_id);
	put_usd(out, ",\"reserved\":", try->settled ? 0 : try->spent_micro_usd);
	rd_put_json_text(out, ",\"result\":", try->result_sha256);
	put_time(out, ",\"sent_at\":", try->sent_at_ms);
	put_usd(out, ",\"spent\":", try->settled ? try->spent_micro_usd : 0);
	rd_put_json_text(out, ",\"state\":", state_name(try->state));
	rd_buf_char(out, '}');
}

static void
put_event_json(const struct rd_rec_event *event, struct rd_buf *out)
{
	put_time(out, "{\"at\":", event->at_ms);
	rd_buf_printf(out, ",\"n\":%u", event->n);
	rd_put_json_text(out, ",\"reason\":", event->reason);
	rd_put_json_text(out, ",\"state\":", state_name(event->state));
	rd_buf_char(out, '}');
}

/* What else may be done with a job that is held. */
static const struct way {
	const char *command, *argument, *what;
} ways[] = {
	{ "resume", " --resend", "sends it once more; it may be paid twice" },
	{ "cancel", "", "gives it up; its money stays spent" },
};
#define N_WAYS (sizeof(ways) / sizeof(ways[0]))

static void
put_way(const struct way *way, const struct rd_rec_job *job, struct rd_buf *out)
{
	rd_buf_printf(out, "refdesk job %s %.*s%s", way->command,
		      RD_STR_FMT(job->id), way->argument);
}

static void
put_ways_json(const struct rd_rec_job *job, const struct cmd_job_sum *sum,
	      struct rd_buf *out)
{
	size_t i;

	rd_buf_cstr(out, ",\"or\":[");
	for (i = 0; sum->state == RD_REC_HELD && i < N_WAYS; i++) {
		rd_buf_cstr(out, i ? ",\"" : "\"");
		put_way(&ways[i], job, out);
		rd_buf_char(out, '"');
	}
	rd_buf_char(out, ']');
}

static void
put_redux_json(const struct rd_plan_redux_doc *redux, struct rd_buf *out)
{
	if (!redux)
		return;
	rd_buf_cstr(out, ",\"redux\":");
	rd_plan_redux_doc_write(redux, out);
}

static void
put_whole_json(struct cmd *cmd, const struct rd_rec_job *job,
	       const struct cmd_job_sum *sum, const char *next)
{
	struct rd_buf *out = &cmd->out;
	size_t i;

	put_time(out, "{\"at\":", job->at_ms);
	rd_put_json_text(out, ",\"decision\":", job->decision_id);
	rd_buf_cstr(out, ",\"events\":[");
	for (i = 0; i < job->n_events; i++) {
		rd_buf_cstr(out, i ? "," : "");
		put_event_json(&job->events[i], out);
	}
	rd_put_json_text(out, "],\"id\":", job->id);
	rd_put_json_text(out, ",\"key\":", job->key);
	rd_put_json_text(out, ",\"next\":", rd_str_of(next));
	put_ways_json(job, sum, out);
	if (cmd_given(cmd, OPT_ALL)) {
		rd_buf_cstr(out, ",\"plan\":");
		rd_buf_str(out, job->plan);
	}
	rd_put_json_text(out, ",\"reason\":", sum->reason);
	put_redux_json(cmd_job_redux(cmd, job), out);
	put_usd(out, ",\"reserved\":", sum->reserved_micro_usd);
	put_usd(out, ",\"spent\":", sum->spent_micro_usd);
	rd_put_json_text(out, ",\"state\":", state_name(sum->state));
	rd_put_json_text(out, ",\"subject\":", job->subject);
	rd_buf_cstr(out, ",\"tries\":[");
	for (i = 0; i < job->intents.n; i++) {
		rd_buf_cstr(out, i ? "," : "");
		put_try_json(&job->intents.items[i], out);
	}
	rd_buf_cstr(out, "]}\n");
}

/* ---- for people ---- */

static void
put_field(struct rd_buf *out, const char *name, struct rd_str value)
{
	if (!value.ptr)
		return;
	rd_buf_printf(out, "%-*s", INDENT, name);
	rd_put_shown(out, value);
	rd_buf_char(out, '\n');
}

static void
put_row(const struct rd_rec_job *job, const struct cmd_job_sum *sum,
	struct rd_buf *out)
{
	char at[RD_INSTANT_TEXT + 1];

	at[rd_instant_format(job->at_ms, at)] = '\0';
	rd_buf_printf(out, "%-24s  %.*s  %-9s  $", at, RD_STR_FMT(job->id),
		      rd_rec_state_name(sum->state));
	cmd_usd_put(out, sum->reserved_micro_usd + sum->spent_micro_usd);
	rd_buf_cstr(out, sum->reserved_micro_usd ? " reserved  " : "  ");
	if (sum->last) {
		rd_put_shown(out, sum->last->provider);
		rd_buf_char(out, ' ');
		rd_put_shown(out, sum->last->endpoint);
		rd_buf_cstr(out, "  ");
	}
	rd_put_shown(out, job->subject.ptr ? job->subject : RD_STR_LIT("-"));
	rd_put_shown_part(out, "  ", sum->reason);
	rd_buf_char(out, '\n');
}

static void
put_try(const struct rd_rec_intent *try, struct rd_buf *out)
{
	rd_buf_printf(out, "try %-6u", try->n);
	rd_put_shown(out, try->provider);
	rd_buf_char(out, ' ');
	rd_put_shown(out, try->endpoint);
	rd_buf_printf(out, ": %s", rd_rec_state_name(try->state));
	rd_put_shown_part(out, ", ", try->reason);
	if (try->attempt > 1)
		rd_buf_printf(out, ", sent %u times", try->attempt);
	rd_buf_cstr(out, ", $");
	cmd_usd_put(out, try->spent_micro_usd);
	rd_buf_cstr(out, try->settled ? " spent" : " reserved");
	if (cost_from(try))
		rd_buf_printf(out, " as %s", cost_from(try));
	rd_put_shown_part(out, ", request ", try->request_id);
	if (try->next_try)
		rd_buf_printf(out, ", the plan's try %u is to follow",
			      try->next_try);
	rd_buf_char(out, '\n');
}

static void
put_event(const struct rd_rec_event *event, struct rd_buf *out)
{
	rd_buf_printf(out, "%*s", INDENT, "");
	rd_instant_put(out, event->at_ms);
	rd_buf_printf(out, "  try %u %s", event->n,
		      rd_rec_state_name(event->state));
	rd_put_shown_part(out, ": ", event->reason);
	rd_buf_char(out, '\n');
}

static void
put_ways(const struct rd_rec_job *job, struct rd_buf *out)
{
	size_t i;

	for (i = 0; i < N_WAYS; i++) {
		rd_buf_printf(out, "%-*s", INDENT, "or");
		put_way(&ways[i], job, out);
		rd_buf_printf(out, "\n%*s%s\n", INDENT, "", ways[i].what);
	}
}

static void
put_whole(struct cmd *cmd, const struct rd_rec_job *job,
	  const struct cmd_job_sum *sum, const char *next, struct rd_buf *out)
{
	size_t i;

	put_field(out, "job", job->id);
	put_field(out, "decision", job->decision_id);
	put_field(out, "subject", job->subject);
	put_field(out, "key", job->key);
	rd_buf_printf(out, "%-*s", INDENT, "asked");
	rd_instant_put(out, job->at_ms);
	rd_buf_printf(out, "\n%-*s%s", INDENT, "state",
		      rd_rec_state_name(sum->state));
	rd_put_shown_part(out, ": ", sum->reason);
	rd_buf_printf(out, "\n%-*s$", INDENT, "money");
	cmd_usd_put(out, sum->spent_micro_usd);
	rd_buf_cstr(out, " spent, $");
	cmd_usd_put(out, sum->reserved_micro_usd);
	rd_buf_cstr(out, " reserved\n");
	rd_plan_redux_doc_human(cmd_job_redux(cmd, job), INDENT, out);
	for (i = 0; i < job->intents.n; i++)
		put_try(&job->intents.items[i], out);
	for (i = 0; i < job->n_events; i++)
		put_event(&job->events[i], out);
	put_field(out, "next", rd_str_of(next));
	if (sum->state == RD_REC_HELD)
		put_ways(job, out);
}

/* ---- */

static void
fit(struct cmd *cmd, const struct rd_buf *text, unsigned indent)
{
	cmd_term_fit(&cmd->term, rd_buf_view(text), indent, &cmd->out);
	if (rd_buf_status(text))
		cmd->out.status = rd_buf_status(text);
}

void
cmd_job_row(struct cmd *cmd, const struct rd_rec_job *job)
{
	struct cmd_job_sum sum;
	struct rd_buf line;

	cmd_job_sum(job, &sum);
	if (cmd->json) {
		put_row_json(job, &sum, &cmd->out);
		return;
	}
	rd_buf_init(&line, LINE_CAP_BYTES);
	put_row(job, &sum, &line);
	fit(cmd, &line, 2);
	rd_buf_fini(&line);
}

int
cmd_job_whole(struct cmd *cmd, const struct rd_rec_job *job)
{
	struct cmd_job_sum sum;
	struct rd_buf text;
	const char *next;

	cmd_job_sum(job, &sum);
	next = cmd_job_next(cmd, job, &sum);
	if (!next && sum.open)
		return cmd_no_memory(cmd);
	if (cmd->json) {
		put_whole_json(cmd, job, &sum, next);
		return 0;
	}
	rd_buf_init(&text, RD_REC_JSON_CAP);
	put_whole(cmd, job, &sum, next, &text);
	fit(cmd, &text, INDENT);
	rd_buf_fini(&text);
	return 0;
}
