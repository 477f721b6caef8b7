/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Jobs over a journal, without a network: steps by themselves and in groups,
 * whose turn it is, what a start finds, what a run comes to. */
#include <sys/wait.h>

#include "sender/snd.h"
#include "test_record_store.h"

#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define CENT INT64_C(10000)

static struct snd *snd;
static unsigned n_done;

static void
set_up(void)
{
	store_set_up();
	snd = calloc(1, sizeof(*snd));
	cr_assert_not_null(snd);
	snd->store = store;
	snd->steps_end = &snd->steps;
	snd->now_ms = T0;
	snd->deaf = true;
	snd->quiet = true;
	rd_arena_init(&snd->set.arena, 64u << 20);
	rd_buf_init(&snd->out, 1u << 20);
	n_done = 0;
	cr_assert_eq(snd_owner_init(snd, &problem), RD_OK);
}

static void
tear_down(void)
{
	while (snd->jobs)
		snd_job_free(snd->jobs);
	rd_buf_fini(&snd->out);
	rd_arena_fini(&snd->set.arena);
	free(snd);
	store_tear_down();
}

TestSuite(sender, .init = set_up, .fini = tear_down);

static void
count(struct snd_job *job)
{
	(void)job;
	n_done++;
}

static struct rd_str
intent_of(unsigned number)
{
	return rd_str_of(rd_arena_printf(&arena, "%032x", number));
}

/* A job whose next step is its entry. */
static struct snd_job *
job_of(unsigned number)
{
	struct snd_job *job;

	cr_assert_eq(snd_job_new(snd, &job), RD_OK);
	memcpy(job->id, id_of(number).ptr, RD_UUID_TEXT);
	memcpy(job->intent, intent_of(number).ptr, RD_REC_INTENT_ID);
	job->step.kind = SND_OPEN;
	job->step.open = (struct rd_rec_job_new){
		.id = rd_str_of(job->id),
		.request_sha256 = SHA,
		.plan = RD_STR_LIT("{}"),
		.at_ms = T0,
		.first = { .id = rd_str_of(job->intent),
			   .provider = RD_STR_LIT("fal"),
			   .endpoint = RD_STR_LIT("https://queue.fal.run/x"),
			   .method = RD_STR_LIT("POST"),
			   .body = RD_STR_LIT("{}"),
			   .ticket = RD_STR_LIT("{}"),
			   .budget_micro_usd = CENT,
			   .owner = rd_str_of(snd->owner),
			   .owner_until_ms = T0 + 1000 },
	};
	return job;
}

static enum rd_rec_state
state_of(unsigned number)
{
	const struct rd_rec_want want = { .id = id_of(number) };
	struct rd_rec_job job;

	cr_assert_eq(rd_rec_job(store, &want, &arena, &job, &problem), RD_OK,
		     "%s", problem.title);
	return job.intents.items[0].state;
}

/* ---- steps ---- */

Test(sender, steps_of_several_jobs_are_one_group)
{
	struct snd_job *jobs[3];

	snd->set.commit = SND_COMMIT_GROUP;
	for (unsigned i = 0; i < 3; i++) {
		jobs[i] = job_of(i + 1);
		snd_step(jobs[i], count);
		cr_expect_eq(n_done, 0, "nothing before it is durable");
		cr_expect(jobs[i]->stepping);
	}
	snd_steps_flush(snd);
	cr_expect_eq(n_done, 3);
	for (unsigned i = 0; i < 3; i++) {
		cr_expect_eq(jobs[i]->step.status, RD_OK);
		cr_expect_eq(jobs[i]->state, RD_REC_INTENT);
		cr_expect_eq(state_of(i + 1), RD_REC_INTENT);
	}
}

Test(sender, a_step_that_cannot_be_leaves_the_others_of_its_group)
{
	struct snd_job *jobs[3];

	snd->set.commit = SND_COMMIT_GROUP;
	for (unsigned i = 0; i < 3; i++) {
		jobs[i] = job_of(i + 1);
		jobs[i]->step.open.budget.day_micro_usd = 2 * CENT;
		snd_step(jobs[i], count);
	}
	snd_steps_flush(snd);
	cr_expect_eq(n_done, 3);
	cr_expect_eq(jobs[0]->step.status, RD_OK);
	cr_expect_eq(jobs[1]->step.status, RD_OK);
	cr_expect_eq(jobs[2]->step.status, RD_DENIED);
	cr_expect_str_eq(jobs[2]->step.problem.code, "job.budget");
	cr_expect_eq(state_of(1), RD_REC_INTENT);
	cr_expect_eq(state_of(2), RD_REC_INTENT);
}

Test(sender, each_step_by_itself_is_done_at_once)
{
	struct snd_job *job = job_of(1);

	snd->set.commit = SND_COMMIT_EACH;
	snd_step(job, count);
	cr_expect_eq(n_done, 1);
	snd_move(job, RD_REC_SENDING, NULL)->attempt = 1;
	snd_step(job, count);
	cr_expect_eq(job->state, RD_REC_SENDING);
	snd_move(job, RD_REC_SENDING, NULL);
	job->step.move.from = RD_REC_INTENT;
	snd_step(job, count);
	cr_expect_eq(job->step.status, RD_CONFLICT, "it was moved already");
	cr_expect_eq(job->state, RD_REC_SENDING, "as the journal has it");
}

/* ---- whose turn it is ---- */

static struct rd_rec_intent
first_open(void)
{
	struct rd_rec_intents open;

	cr_assert_eq(rd_rec_intents_open(store, &arena, &open, &problem),
		     RD_OK);
	cr_assert_geq(open.n, 1);
	return open.items[0];
}

/* The owner as another process of this machine would write it. */
static void
be_process(long pid, const char *began)
{
	char *spaces = snd->owner;

	for (int i = 0; i < 2; i++)
		spaces = strchr(spaces, ' ') + 1;
	snprintf(spaces, sizeof(snd->owner) - (size_t)(spaces - snd->owner),
		 "%ld %s", pid, began);
}

/* A number that was a process's and is nobody's. */
static long
dead_process(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	return pid;
}

static bool
takes(void)
{
	struct rd_rec_intent intent = first_open();
	bool held;

	cr_assert_eq(snd_lease_take(snd, &intent, &held, &problem), RD_OK);
	return held;
}

static void
enter_as(long pid, const char *began)
{
	char mine[sizeof(snd->owner)];

	memcpy(mine, snd->owner, sizeof(mine));
	be_process(pid, began);
	snd->set.commit = SND_COMMIT_EACH;
	snd_step(job_of(1), count);
	memcpy(snd->owner, mine, sizeof(mine));
}

Test(sender, what_a_dead_process_held_can_be_taken)
{
	enter_as(dead_process(), "1");
	cr_expect(takes());
	cr_expect(rd_str_is(first_open().owner, snd->owner));
}

Test(sender, what_a_living_process_holds_is_left)
{
	char *last = strrchr(snd->owner, ' ') + 1, began[32];

	snprintf(began, sizeof(began), "%s", last);
	enter_as((long)getpid(), began);
	be_process((long)getpid(), "1"); /* somebody else asks */
	cr_expect_not(takes());
	snd->now_ms = T0 + 2000;
	cr_expect(takes(), "until it runs out");
}

Test(sender, a_number_that_is_used_again_is_another_process)
{
	enter_as((long)getpid(), "1");
	cr_expect(takes());
}

Test(sender, what_another_machine_holds_is_left)
{
	struct snd_job *job = job_of(1);

	job->step.open.first.owner = RD_STR_LIT("elsewhere 1 99999 1");
	snd->set.commit = SND_COMMIT_EACH;
	snd_step(job, count);
	cr_expect_not(takes());
}

/* ---- what a start finds ---- */

Test(sender, what_dead_processes_were_sending_is_unknown)
{
	struct rd_rec_intents open;
	long dead = dead_process();

	snd->set.commit = SND_COMMIT_EACH;
	for (unsigned i = 1; i <= 3; i++) {
		struct snd_job *job = job_of(i);
		char *owner = rd_arena_printf(&arena, "%s", snd->owner);

		if (i < 3) {
			char *pid = strchr(strchr(owner, ' ') + 1, ' ') + 1;

			snprintf(pid, 32, "%ld 1", dead);
		} else {
			owner = rd_arena_printf(&arena, "elsewhere 1 2 3");
		}
		job->step.open.first.owner = rd_str_of(owner);
		snd_step(job, count);
		if (i == 2)
			continue;
		snd_move(job, RD_REC_SENDING, NULL)->attempt = 1;
		snd_step(job, count);
	}
	cr_assert_eq(snd_recover(snd, &open, &problem), RD_OK, "%s",
		     problem.title);
	cr_expect_eq(open.n, 3);
	cr_expect_eq(state_of(1), RD_REC_UNKNOWN);
	cr_expect_eq(open.items[0].state, RD_REC_UNKNOWN);
	cr_expect_eq(state_of(2), RD_REC_INTENT, "nothing of it has left");
	cr_expect_eq(state_of(3), RD_REC_SENDING, "its process may live");
}

/* ---- what a run comes to ---- */

Test(sender, the_worst_job_is_the_exit)
{
	static const struct {
		int exit, worst;
	} rows[] = { { 0, 0 }, { 75, 75 }, { 4, 4 },   { 7, 7 },
		     { 0, 7 }, { 9, 9 },   { 7, 9 },   { 5, 5 },
		     { 8, 8 }, { 5, 8 },   { 10, 10 }, { 8, 10 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct snd_job *job;

		cr_assert_eq(snd_job_new(snd, &job), RD_OK);
		snd_job_end(job,
			    &(struct snd_ending){ rows[i].exit, NULL, NULL });
		cr_expect(job->ended);
		cr_expect_eq(snd->exit, rows[i].worst, "after %d: %d",
			     rows[i].exit, snd->exit);
	}
}

Test(sender, a_job_ends_once)
{
	struct snd_job *job = job_of(1);
	size_t n;

	snd_job_end(job, &(struct snd_ending){ 0, NULL, NULL });
	n = snd->out.len;
	cr_expect_gt(n, 0);
	snd_job_end(job, &(struct snd_ending){ 8, "again", NULL });
	cr_expect_eq(snd->out.len, n);
	cr_expect_eq(snd->exit, 0);
}
