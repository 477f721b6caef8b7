/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The journal: what can follow what, money, keys, and who may ask whom next. */
#include "record/journal.h"
#include "test_record_store.h"

TestSuite(record_journal, .init = store_set_up, .fini = store_tear_down);

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define CENT INT64_C(10000)

/* ---- states ---- */

/* Each row: what may follow. */
static const struct {
	enum rd_rec_state from;
	const char *to;
} steps[] = {
	{ RD_REC_INTENT, "sending failed cancelled abandoned" },
	{ RD_REC_SENDING, "intent submitted completed failed unknown" },
	{ RD_REC_SUBMITTED, "completed failed cancelled held" },
	{ RD_REC_COMPLETED, "fetched failed held" },
	{ RD_REC_FETCHED, "" },
	{ RD_REC_FAILED, "" },
	{ RD_REC_CANCELLED, "" },
	{ RD_REC_UNKNOWN, "submitted completed failed held" },
	{ RD_REC_HELD, "submitted completed failed abandoned" },
	{ RD_REC_ABANDONED, "" },
};

static bool
is_listed(const char *names, enum rd_rec_state state)
{
	struct rd_str rest = rd_str_of(names), word;

	while (rd_str_word(&rest, &word))
		if (rd_str_is(word, rd_rec_state_name(state)))
			return true;
	return false;
}

Test(record_journal, steps)
{
	cr_assert_eq(sizeof(steps) / sizeof(steps[0]), RD_REC_N_STATES);
	for (int i = 0; i < RD_REC_N_STATES; i++) {
		enum rd_rec_state from = steps[i].from, again;

		for (int to = 0; to < RD_REC_N_STATES; to++)
			cr_expect_eq(
				rd_rec_state_may_follow(from,
							(enum rd_rec_state)to),
				is_listed(steps[i].to, (enum rd_rec_state)to),
				"%s to %s", rd_rec_state_name(from),
				rd_rec_state_name((enum rd_rec_state)to));
		cr_expect_eq(rd_rec_state_is_final(from), !*steps[i].to);
		cr_expect(rd_rec_state_parse(rd_str_of(rd_rec_state_name(from)),
					     &again));
		cr_expect_eq(again, from);
	}
}

/* ---- jobs to enter ---- */

static struct rd_str
intent_of(unsigned number)
{
	return rd_str_of(rd_arena_printf(&arena, "%032x", number));
}

static struct rd_rec_try
try_of(unsigned number, const char *provider)
{
	return (struct rd_rec_try){
		.id = intent_of(number),
		.provider = rd_str_of(provider),
		.endpoint = RD_STR_LIT("https://queue.fal.run/fal-ai/x"),
		.method = RD_STR_LIT("POST"),
		.body = RD_STR_LIT("{\"prompt\":\"x\"}"),
		.ticket = RD_STR_LIT("{\"payload\":\"\"}"),
		.budget_micro_usd = 4 * CENT,
	};
}

static struct rd_rec_job_new
job_of(unsigned number)
{
	return (struct rd_rec_job_new){
		.id = id_of(number),
		.subject = RD_STR_LIT("u7"),
		.request_sha256 = SHA_A,
		.plan = RD_STR_LIT("{}"),
		.at_ms = T0 + number,
		.first = try_of(number, "fal"),
	};
}

static struct rd_rec_opened opened;

static enum rd_status
enter(const struct rd_rec_job_new *job)
{
	return rd_rec_job_open(store, job, &opened, &problem);
}

static void
must_enter(const struct rd_rec_job_new *job)
{
	cr_assert_eq(enter(job), RD_OK, "%s", problem.title);
	cr_assert_not(opened.existing);
	cr_assert(rd_str_is(job->id, opened.id));
}

static void
must_enter_plain(unsigned number)
{
	struct rd_rec_job_new job = job_of(number);

	must_enter(&job);
}

/* How often the intent of that number was about to be sent. */
static uint32_t
attempts(unsigned number)
{
	struct rd_rec_intents open;

	cr_assert_eq(rd_rec_intents_open(store, &arena, &open, &problem),
		     RD_OK);
	for (size_t i = 0; i < open.n; i++)
		if (rd_str_eq(open.items[i].id, intent_of(number)))
			return open.items[i].attempt;
	return 0;
}

static enum rd_status
go(unsigned number, enum rd_rec_state from, enum rd_rec_state to)
{
	struct rd_rec_move move = {
		.intent = intent_of(number),
		.from = from,
		.to = to,
		.at_ms = T0 + 1000,
		.attempt = attempts(number) + 1,
	};

	if (to == RD_REC_SUBMITTED)
		move.request_id = rd_str_of(
			rd_arena_printf(&arena, "r-%u", number));
	return rd_rec_intent_move(store, &move, &problem);
}

#define MUST_GO(number, from, to)                                              \
	cr_assert_eq(go(number, RD_REC_##from, RD_REC_##to), RD_OK, "%s",      \
		     problem.title)

static struct rd_rec_job
read_job(unsigned number)
{
	struct rd_rec_want want = { .id = id_of(number) };
	struct rd_rec_job job;

	cr_assert_eq(rd_rec_job(store, &want, &arena, &job, &problem), RD_OK,
		     "%s", problem.title);
	return job;
}

static int64_t
spent(const char *provider, int64_t at_ms)
{
	int64_t micro_usd;

	cr_assert_eq(rd_rec_spent(store, rd_str_of(provider), at_ms, &micro_usd,
				  &problem),
		     RD_OK);
	return micro_usd;
}

/* ---- entering and reading ---- */

Test(record_journal, a_job_is_there_after_a_restart)
{
	struct rd_rec_job_new job = job_of(1);
	struct rd_rec_job is;
	struct rd_buf body;

	job.key = RD_STR_LIT("key-1");
	must_enter(&job);
	MUST_GO(1, INTENT, SENDING);
	reopen();
	is = read_job(1);
	cr_expect(rd_str_is(is.subject, "u7"));
	cr_expect(rd_str_is(is.key, "key-1"));
	cr_expect(rd_str_is(is.plan, "{}"));
	cr_assert_eq(is.intents.n, 1);
	cr_expect_eq(is.intents.items[0].state, RD_REC_SENDING);
	cr_expect_eq(is.intents.items[0].attempt, 1);
	cr_expect_eq(is.intents.items[0].sent_at_ms, T0 + 1000);
	cr_expect_eq(is.intents.items[0].n, 1);
	cr_expect(rd_str_is(is.intents.items[0].provider, "fal"));
	cr_expect_eq(is.intents.items[0].budget_micro_usd, 4 * CENT);
	cr_expect_not(is.intents.items[0].settled);
	cr_assert_eq(is.n_events, 2);
	cr_expect_eq(is.events[0].state, RD_REC_INTENT);
	cr_expect_eq(is.events[1].state, RD_REC_SENDING);
	rd_buf_init(&body, RD_REC_BODY_CAP);
	cr_assert_eq(rd_rec_intent_body(store, intent_of(1), &body, &problem),
		     RD_OK);
	cr_expect(rd_str_is(rd_buf_view(&body), "{\"prompt\":\"x\"}"));
	rd_buf_fini(&body);
}

Test(record_journal, what_is_no_job)
{
	struct rd_rec_job_new job = job_of(1);

	job.first.id = RD_STR_LIT("0A");
	cr_expect_eq(enter(&job), RD_STATE);
	job = job_of(1);
	job.first.body = RD_STR_NONE;
	cr_expect_eq(enter(&job), RD_STATE);
	job = job_of(1);
	job.first.budget_micro_usd = -1;
	cr_expect_eq(enter(&job), RD_STATE);
	job = job_of(1);
	job.key = RD_STR_LIT("a\nb");
	cr_expect_eq(enter(&job), RD_SEMANTIC);
	cr_expect_eq(problem.exit_code, 4);
	must_enter_plain(2);
	job = job_of(2);
	cr_expect_eq(enter(&job), RD_CONFLICT);
	cr_expect_str_eq(problem.code, "job.duplicate");
	job.id = id_of(3);
	cr_expect_eq(enter(&job), RD_CONFLICT);
	cr_expect_str_eq(problem.code, "job.duplicate");
	cr_expect_eq(spent(NULL, T0), 4 * CENT, "a refused job costs nothing");
}

/* The same key again is the same job, and nothing is paid for it. */
Test(record_journal, keys)
{
	struct rd_rec_job_new job = job_of(1);

	job.key = RD_STR_LIT("k");
	must_enter(&job);
	job = job_of(2);
	job.key = RD_STR_LIT("k");
	cr_assert_eq(enter(&job), RD_OK);
	cr_expect(opened.existing);
	cr_expect(rd_str_is(id_of(1), opened.id));
	cr_expect_eq(spent(NULL, T0), 4 * CENT);
	job.request_sha256 = SHA_B;
	cr_expect_eq(enter(&job), RD_CONFLICT);
	cr_expect_str_eq(problem.code, "job.key-reused");
	cr_expect_eq(problem.exit_code, 4);
	cr_expect_not(opened.existing);
	cr_expect_str_eq(opened.id, "");
}

Test(record_journal, listings)
{
	struct rd_rec_job_filter filter = { .list.subject = RD_STR_LIT("u7") };
	struct rd_rec_jobs jobs;
	struct rd_rec_job_new other = job_of(3);
	struct rd_rec_intents open;

	for (unsigned i = 1; i <= 2; i++)
		must_enter_plain(i);
	other.subject = RD_STR_NONE;
	must_enter(&other);
	MUST_GO(1, INTENT, CANCELLED);
	cr_assert_eq(rd_rec_jobs(store, &filter, &arena, &jobs, &problem),
		     RD_OK);
	cr_assert_eq(jobs.n, 2);
	cr_expect(rd_str_eq(jobs.items[0].id, id_of(2)));
	cr_assert_eq(jobs.items[1].intents.n, 1);
	cr_expect_eq(jobs.items[1].intents.items[0].state, RD_REC_CANCELLED);
	filter.open = true;
	cr_assert_eq(rd_rec_jobs(store, &filter, &arena, &jobs, &problem),
		     RD_OK);
	cr_assert_eq(jobs.n, 1);
	filter.list.subject = RD_STR_NONE;
	filter.list.limit = 1;
	filter.open = true;
	cr_assert_eq(rd_rec_jobs(store, &filter, &arena, &jobs, &problem),
		     RD_OK);
	cr_assert_eq(jobs.n, 1);
	cr_expect(rd_str_eq(jobs.items[0].id, id_of(3)));
	cr_expect_null(jobs.items[0].subject.ptr);
	cr_assert_eq(rd_rec_intents_open(store, &arena, &open, &problem),
		     RD_OK);
	cr_assert_eq(open.n, 2);
	cr_expect(rd_str_eq(open.items[0].id, intent_of(2)));
	cr_expect(rd_str_eq(open.items[1].job_id, id_of(3)));
}

Test(record_journal, jobs_of_a_decision_and_of_a_key)
{
	struct rd_rec_job_filter filter = { .decision_id = id_of(9) };
	struct rd_rec_commit commit = commit_of(9);
	struct rd_rec_job_new job = job_of(2);
	struct rd_rec_jobs jobs;

	cr_assert_eq(rd_rec_commit(store, &commit, &problem), RD_OK);
	must_enter_plain(1);
	job.decision_id = commit.id;
	job.key = RD_STR_LIT("dinner");
	must_enter(&job);
	cr_assert_eq(rd_rec_jobs(store, &filter, &arena, &jobs, &problem),
		     RD_OK);
	cr_assert_eq(jobs.n, 1);
	cr_expect(rd_str_eq(jobs.items[0].id, id_of(2)));
	filter = (struct rd_rec_job_filter){ .key = job.key };
	cr_assert_eq(rd_rec_jobs(store, &filter, &arena, &jobs, &problem),
		     RD_OK);
	cr_assert_eq(jobs.n, 1);
	cr_expect(rd_str_eq(jobs.items[0].id, id_of(2)));
	filter.key = RD_STR_LIT("lunch");
	cr_assert_eq(rd_rec_jobs(store, &filter, &arena, &jobs, &problem),
		     RD_OK);
	cr_expect_eq(jobs.n, 0);
}

Test(record_journal, jobs_that_are_not_there)
{
	struct rd_rec_want want = { .id = RD_STR_LIT("0000") };
	struct rd_rec_job job;

	cr_expect_eq(rd_rec_job(store, &want, &arena, &job, &problem),
		     RD_NOTFOUND);
	must_enter_plain(1);
	must_enter_plain(2);
	cr_expect_eq(rd_rec_job(store, &want, &arena, &job, &problem),
		     RD_SEMANTIC);
	cr_expect_str_eq(problem.code, "job.ambiguous-id");
	want.id = RD_STR_LIT("xyz!");
	cr_expect_eq(rd_rec_job(store, &want, &arena, &job, &problem),
		     RD_SEMANTIC);
	want.id = RD_STR_NONE;
	cr_assert_eq(rd_rec_job(store, &want, &arena, &job, &problem), RD_OK);
	cr_expect(rd_str_eq(job.id, id_of(2)));
	cr_expect_eq(go(9, RD_REC_INTENT, RD_REC_SENDING), RD_NOTFOUND);
}

/* ---- steps of one intent ---- */

Test(record_journal, two_cannot_take_the_same_step)
{
	must_enter_plain(1);
	MUST_GO(1, INTENT, SENDING);
	cr_expect_eq(go(1, RD_REC_INTENT, RD_REC_SENDING), RD_CONFLICT);
	cr_expect_str_eq(problem.code, "job.moved");
	cr_expect_eq(go(1, RD_REC_FETCHED, RD_REC_SENDING), RD_STATE);
	cr_expect_str_eq(problem.code, "job.step");
	cr_expect_eq(read_job(1).n_events, 2);
}

Test(record_journal, the_whole_way)
{
	struct rd_rec_move move = {
		.intent = intent_of(1),
		.from = RD_REC_SENDING,
		.to = RD_REC_SUBMITTED,
		.at_ms = T0 + 5,
	};
	struct rd_rec_intent *is;
	struct rd_rec_job job;

	must_enter_plain(1);
	MUST_GO(1, INTENT, SENDING);
	MUST_GO(1, SENDING, INTENT);
	MUST_GO(1, INTENT, SENDING);
	cr_expect_eq(rd_rec_intent_move(store, &move, &problem), RD_STATE,
		     "submitted without an id");
	move.request_id = RD_STR_LIT("req");
	move.status_url = RD_STR_LIT("https://s");
	move.response_url = RD_STR_LIT("https://r");
	cr_assert_eq(rd_rec_intent_move(store, &move, &problem), RD_OK);
	MUST_GO(1, SUBMITTED, COMPLETED);
	move = (struct rd_rec_move){
		.intent = intent_of(1),
		.from = RD_REC_COMPLETED,
		.to = RD_REC_FETCHED,
		.result_sha256 = RD_STR_LIT(SHA_B),
		.has_cost = true,
		.cost_micro_usd = 3 * CENT,
	};
	cr_assert_eq(rd_rec_intent_move(store, &move, &problem), RD_OK);
	job = read_job(1);
	is = &job.intents.items[0];
	cr_expect_eq(is->attempt, 2);
	cr_expect(rd_str_is(is->request_id, "req"));
	cr_expect(rd_str_is(is->response_url, "https://r"));
	cr_expect(rd_str_is(is->result_sha256, SHA_B));
	cr_expect_eq(is->spent_micro_usd, 3 * CENT);
	cr_expect(is->settled);
	cr_expect_eq(job.n_events, 7);
}

Test(record_journal, an_id_belongs_to_one_request)
{
	struct rd_rec_move move = { .from = RD_REC_SENDING,
				    .to = RD_REC_SUBMITTED,
				    .request_id = RD_STR_LIT("same") };
	struct rd_rec_job_new other = job_of(3);

	other.first = try_of(3, "bfl");
	must_enter_plain(1);
	must_enter_plain(2);
	must_enter(&other);
	for (unsigned i = 1; i <= 3; i++)
		MUST_GO(i, INTENT, SENDING);
	move.intent = intent_of(1);
	cr_expect_eq(rd_rec_intent_move(store, &move, &problem), RD_OK);
	move.intent = intent_of(2);
	cr_expect_eq(rd_rec_intent_move(store, &move, &problem), RD_CONFLICT);
	cr_expect_str_eq(problem.code, "job.request-id");
	cr_expect_eq(problem.exit_code, 6);
	cr_expect_eq(read_job(2).intents.items[0].state, RD_REC_SENDING);
	move.intent = intent_of(3);
	cr_expect_eq(rd_rec_intent_move(store, &move, &problem), RD_OK,
		     "another provider's ids are its own");
}

Test(record_journal, leases)
{
	struct rd_rec_lease lease = { .intent = intent_of(1),
				      .owner = RD_STR_LIT("a"),
				      .now_ms = T0,
				      .until_ms = T0 + 100 };
	bool held;

	must_enter_plain(1);
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_expect(held);
	lease.owner = RD_STR_LIT("b");
	lease.now_ms = T0 + 99;
	lease.until_ms = T0 + 200;
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_expect_not(held);
	lease.owner = RD_STR_LIT("a");
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_expect(held, "its owner may prolong it");
	lease.owner = RD_STR_LIT("b");
	lease.now_ms = T0 + 200;
	lease.until_ms = T0 + 300;
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_expect(held, "it has run out");
	lease.owner = RD_STR_LIT("c");
	lease.now_ms = T0 + 250;
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_expect_not(held);
	lease.gone = RD_STR_LIT("b");
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_expect(held, "its owner is no more");
}

Test(record_journal, a_lease_is_there_from_the_first_moment)
{
	struct rd_rec_job_new job = job_of(1);
	struct rd_rec_lease lease = { .intent = intent_of(1),
				      .owner = RD_STR_LIT("b"),
				      .now_ms = T0,
				      .until_ms = T0 + 100 };
	struct rd_rec_intents open;
	bool held;

	job.first.owner = RD_STR_LIT("a");
	job.first.owner_until_ms = T0 + 50;
	must_enter(&job);
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_expect_not(held);
	cr_assert_eq(rd_rec_intents_open(store, &arena, &open, &problem),
		     RD_OK);
	cr_assert_eq(open.n, 1);
	cr_expect(rd_str_is(open.items[0].owner, "a"));
	cr_expect_eq(open.items[0].owner_until_ms, T0 + 50);
}

Test(record_journal, a_ticket_is_good_for_one_attempt)
{
	struct rd_rec_move move = { .intent = intent_of(1),
				    .from = RD_REC_INTENT,
				    .to = RD_REC_SENDING,
				    .at_ms = T0,
				    .attempt = 2 };

	must_enter_plain(1);
	cr_expect_eq(rd_rec_intent_move(store, &move, &problem), RD_CONFLICT);
	cr_expect_str_eq(problem.code, "job.ticket-used");
	cr_expect_eq(problem.exit_code, 5);
	MUST_GO(1, INTENT, SENDING);
	MUST_GO(1, SENDING, INTENT);
	move.attempt = 1;
	cr_expect_eq(rd_rec_intent_move(store, &move, &problem), RD_CONFLICT);
	cr_expect_str_eq(problem.code, "job.ticket-used");
	move.attempt = 2;
	move.ticket = RD_STR_LIT("{\"payload\":\"2\"}");
	cr_assert_eq(rd_rec_intent_move(store, &move, &problem), RD_OK, "%s",
		     problem.title);
	cr_expect(rd_str_eq(read_job(1).intents.items[0].ticket, move.ticket));
	cr_expect_eq(read_job(1).intents.items[0].attempt, 2);
}

/* ---- money ---- */

Test(record_journal, a_day_has_a_limit)
{
	struct rd_rec_job_new job = job_of(1);

	job.budget.day_micro_usd = 8 * CENT;
	must_enter(&job);
	job = job_of(2);
	job.budget.day_micro_usd = 8 * CENT;
	must_enter(&job); /* just reaches */
	job = job_of(3);
	job.first.budget_micro_usd = 1;
	job.budget.day_micro_usd = 8 * CENT;
	cr_expect_eq(enter(&job), RD_DENIED);
	cr_expect_str_eq(problem.code, "job.budget");
	cr_expect_eq(problem.exit_code, 9);
	job.at_ms += RD_REC_DAY_MS;
	must_enter(&job);
	cr_expect_eq(spent(NULL, T0), 8 * CENT);
	cr_expect_eq(spent(NULL, T0 + RD_REC_DAY_MS), 1);
}

Test(record_journal, a_provider_has_a_limit_of_its_own)
{
	struct rd_rec_job_new job = job_of(1);

	must_enter(&job);
	job = job_of(2);
	job.budget.provider_day_micro_usd = 7 * CENT;
	cr_expect_eq(enter(&job), RD_DENIED);
	job.first = try_of(2, "bfl");
	must_enter(&job);
	cr_expect_eq(spent("fal", T0), 4 * CENT);
	cr_expect_eq(spent("bfl", T0), 4 * CENT);
	cr_expect_eq(spent(NULL, T0), 8 * CENT);
}

static const struct {
	const char *name;
	enum rd_rec_state way[5]; /* from INTENT on, INTENT ends it */
	int64_t spent;
} ends[] = {
	{ "waiting", { RD_REC_INTENT }, 4 * CENT },
	{ "sending", { RD_REC_SENDING }, 4 * CENT },
	{ "refused there", { RD_REC_SENDING, RD_REC_FAILED }, 0 },
	{ "refused here", { RD_REC_FAILED }, 0 },
	{ "cancelled", { RD_REC_CANCELLED }, 0 },
	{ "given up in time", { RD_REC_ABANDONED }, 0 },
	{ "unknown", { RD_REC_SENDING, RD_REC_UNKNOWN }, 4 * CENT },
	{ "held", { RD_REC_SENDING, RD_REC_UNKNOWN, RD_REC_HELD }, 4 * CENT },
	{ "given up too late",
	  { RD_REC_SENDING, RD_REC_UNKNOWN, RD_REC_HELD, RD_REC_ABANDONED },
	  4 * CENT },
	{ "taken", { RD_REC_SENDING, RD_REC_SUBMITTED }, 4 * CENT },
	{ "failed there",
	  { RD_REC_SENDING, RD_REC_SUBMITTED, RD_REC_FAILED },
	  0 },
};

Test(record_journal, money_by_the_end)
{
	for (unsigned i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct rd_rec_job_new job = job_of(i + 1);
		enum rd_rec_state from = RD_REC_INTENT;

		job.at_ms = T0 + i * RD_REC_DAY_MS;
		must_enter(&job);
		for (int k = 0; k < 5 && ends[i].way[k] != RD_REC_INTENT; k++) {
			cr_assert_eq(go(i + 1, from, ends[i].way[k]), RD_OK,
				     "%s: %s", ends[i].name, problem.title);
			from = ends[i].way[k];
		}
		cr_expect_eq(spent("fal", job.at_ms), ends[i].spent, "%s",
			     ends[i].name);
	}
}

/* ---- another provider ---- */

static enum rd_status
ask_nth(unsigned job, unsigned intent, uint32_t n)
{
	struct rd_rec_fallback fallback = { .job_id = id_of(job),
					    .n = n,
					    .next = try_of(intent, "bfl"),
					    .at_ms = T0 + 9 };

	return rd_rec_job_fallback(store, &fallback, &problem);
}

static enum rd_status
ask_next(unsigned job, unsigned intent)
{
	return ask_nth(job, intent, 2);
}

static const struct {
	enum rd_rec_state way[5];
	enum rd_status status;
} fallbacks[] = {
	{ { RD_REC_INTENT }, RD_STATE },
	{ { RD_REC_SENDING }, RD_STATE },
	{ { RD_REC_SENDING, RD_REC_UNKNOWN }, RD_STATE },
	{ { RD_REC_SENDING, RD_REC_UNKNOWN, RD_REC_HELD }, RD_STATE },
	{ { RD_REC_SENDING, RD_REC_UNKNOWN, RD_REC_HELD, RD_REC_ABANDONED },
	  RD_STATE },
	{ { RD_REC_SENDING, RD_REC_SUBMITTED }, RD_STATE },
	{ { RD_REC_FAILED }, RD_OK },
	{ { RD_REC_SENDING, RD_REC_FAILED }, RD_OK },
	{ { RD_REC_ABANDONED }, RD_OK },
	{ { RD_REC_CANCELLED }, RD_OK },
};

Test(record_journal, another_provider_only_when_it_is_certain)
{
	for (unsigned i = 0; i < sizeof(fallbacks) / sizeof(fallbacks[0]);
	     i++) {
		enum rd_rec_state from = RD_REC_INTENT;

		must_enter_plain(i + 1);
		for (int k = 0; k < 5 && fallbacks[i].way[k] != RD_REC_INTENT;
		     k++) {
			cr_assert_eq(go(i + 1, from, fallbacks[i].way[k]),
				     RD_OK);
			from = fallbacks[i].way[k];
		}
		cr_expect_eq(ask_next(i + 1, i + 100), fallbacks[i].status,
			     "row %u", i);
		cr_expect_eq(read_job(i + 1).intents.n,
			     fallbacks[i].status == RD_OK ? 2 : 1);
	}
	cr_expect_eq(ask_next(99, 99), RD_NOTFOUND);
}

/* ---- a try that is to follow ---- */

static size_t
n_open(void)
{
	struct rd_rec_intents open;

	cr_assert_eq(rd_rec_intents_open(store, &arena, &open, &problem),
		     RD_OK);
	return open.n;
}

static enum rd_status
fail_with_next(unsigned number, enum rd_rec_state to, uint32_t next_try)
{
	const struct rd_rec_move move = { .intent = intent_of(number),
					  .from = RD_REC_INTENT,
					  .to = to,
					  .at_ms = T0 + 1000,
					  .next_try = next_try };

	return rd_rec_intent_move(store, &move, &problem);
}

Test(record_journal, a_job_is_open_while_a_try_is_to_follow)
{
	struct rd_rec_job is;

	must_enter_plain(1);
	must_enter_plain(2);
	cr_assert_eq(fail_with_next(1, RD_REC_FAILED, 3), RD_OK);
	MUST_GO(2, INTENT, FAILED);
	reopen();
	cr_assert_eq(n_open(), 1);
	is = read_job(1);
	cr_expect_eq(is.intents.items[0].next_try, 3);
	cr_expect(rd_rec_intent_is_open(&is.intents.items[0]));
	cr_expect_not(rd_rec_intent_is_open(&read_job(2).intents.items[0]));
	cr_assert_eq(ask_next(1, 3), RD_OK, "%s", problem.title);
	is = read_job(1);
	cr_expect_eq(is.intents.items[0].next_try, 0);
	cr_expect_eq(n_open(), 1);
	MUST_GO(3, INTENT, FAILED);
	cr_expect_eq(n_open(), 0);
}

Test(record_journal, a_try_follows_what_failed_alone)
{
	must_enter_plain(1);
	cr_expect_eq(fail_with_next(1, RD_REC_CANCELLED, 2), RD_STATE);
	cr_expect_neq(fail_with_next(1, RD_REC_FAILED, 1), RD_OK,
		      "the first try follows none");
	cr_expect_eq(n_open(), 1);
}

Test(record_journal, a_try_follows_once)
{
	must_enter_plain(1);
	cr_assert_eq(fail_with_next(1, RD_REC_FAILED, 2), RD_OK);
	cr_assert_eq(ask_nth(1, 2, 2), RD_OK, "%s", problem.title);
	MUST_GO(2, INTENT, FAILED);
	cr_expect_eq(ask_nth(1, 3, 2), RD_CONFLICT, "another was faster");
	cr_expect_str_eq(problem.code, "job.moved");
	cr_expect_eq(read_job(1).intents.n, 2);
}

/* ---- once more, by somebody's own word ---- */

static enum rd_status
ask_again(unsigned job, unsigned intent, uint32_t n, unsigned instead_of)
{
	struct rd_rec_fallback again = { .job_id = id_of(job),
					 .n = n,
					 .again = intent_of(instead_of),
					 .next = try_of(intent, "fal"),
					 .at_ms = T0 + 9 };

	return rd_rec_job_fallback(store, &again, &problem);
}

static void
must_hold(unsigned number)
{
	MUST_GO(number, INTENT, SENDING);
	MUST_GO(number, SENDING, UNKNOWN);
	MUST_GO(number, UNKNOWN, HELD);
}

/* What may have been taken stays paid for. */
Test(record_journal, what_is_held_is_given_up_for_another)
{
	struct rd_rec_job is;

	must_enter_plain(1);
	must_hold(1);
	cr_assert_eq(ask_again(1, 2, 2, 1), RD_OK, "%s", problem.title);
	cr_expect_eq(spent("fal", T0), 8 * CENT);
	is = read_job(1);
	cr_assert_eq(is.intents.n, 2);
	cr_expect_eq(is.intents.items[0].state, RD_REC_ABANDONED);
	cr_expect(is.intents.items[0].settled);
	cr_expect_eq(is.intents.items[0].spent_micro_usd, 4 * CENT);
	cr_expect_eq(is.intents.items[1].state, RD_REC_INTENT);
	MUST_GO(2, INTENT, FAILED);
	cr_expect_eq(spent("fal", T0), 4 * CENT);
	cr_expect_eq(ask_nth(1, 3, 3), RD_STATE,
		     "by itself nothing follows what may have been taken");
}

Test(record_journal, only_what_is_held_is_given_up_for_another)
{
	must_enter_plain(1);
	cr_expect_eq(ask_again(1, 2, 2, 1), RD_CONFLICT, "it is an intent");
	MUST_GO(1, INTENT, SENDING);
	MUST_GO(1, SENDING, UNKNOWN);
	cr_expect_eq(ask_again(1, 2, 2, 1), RD_CONFLICT, "it is unknown");
	MUST_GO(1, UNKNOWN, HELD);
	must_enter_plain(5);
	must_hold(5);
	cr_expect_eq(ask_again(1, 2, 2, 5), RD_STATE, "it is another job's");
	cr_expect_eq(ask_again(1, 2, 3, 1), RD_CONFLICT, "it is not the next");
	cr_expect_eq(read_job(1).intents.items[0].state, RD_REC_HELD);
	cr_expect_eq(read_job(5).intents.items[0].state, RD_REC_HELD);
	cr_expect_eq(spent("fal", T0), 8 * CENT);
}

Test(record_journal, another_has_to_fit_the_budget)
{
	struct rd_rec_fallback again = { .job_id = id_of(1),
					 .n = 2,
					 .again = intent_of(1),
					 .next = try_of(2, "fal"),
					 .budget.day_micro_usd = 7 * CENT,
					 .at_ms = T0 + 9 };

	must_enter_plain(1);
	must_hold(1);
	cr_expect_eq(rd_rec_job_fallback(store, &again, &problem), RD_DENIED);
	cr_expect_eq(read_job(1).intents.items[0].state, RD_REC_HELD);
}

Test(record_journal, a_try_that_was_to_follow_is_called_off)
{
	struct rd_rec_job_stop stop = { .job_id = id_of(1),
					.reason = RD_STR_LIT("cancelled"),
					.at_ms = T0 + 2000 };
	struct rd_rec_job is;

	must_enter_plain(1);
	cr_assert_eq(rd_rec_job_stop(store, &stop, &problem), RD_OK);
	cr_expect_eq(read_job(1).n_events, 1, "there is none to call off");
	cr_assert_eq(fail_with_next(1, RD_REC_FAILED, 2), RD_OK);
	cr_assert_eq(rd_rec_job_stop(store, &stop, &problem), RD_OK);
	is = read_job(1);
	cr_expect_eq(n_open(), 0);
	cr_assert_eq(is.n_events, 3);
	cr_expect_eq(is.events[2].state, RD_REC_FAILED);
	cr_expect_eq(is.events[2].n, 1);
	cr_expect(rd_str_is(is.events[2].reason, "cancelled"));
}

Test(record_journal, a_job_does_not_try_for_ever)
{
	must_enter_plain(1);
	for (unsigned i = 1; i < RD_REC_INTENTS_MAX; i++) {
		MUST_GO(i, INTENT, FAILED);
		cr_assert_eq(ask_nth(1, i + 1, i + 1), RD_OK, "%s",
			     problem.title);
	}
	MUST_GO(RD_REC_INTENTS_MAX, INTENT, FAILED);
	cr_expect_eq(ask_next(1, 99), RD_LIMIT);
	cr_expect_eq(read_job(1).intents.n, RD_REC_INTENTS_MAX);
}

/* ---- erasure ---- */

Test(record_journal, bodies_go_when_a_subject_goes)
{
	struct rd_rec_erase erase = { .subject = RD_STR_LIT("u7") };
	struct rd_buf body;
	int64_t n;

	must_enter_plain(1);
	must_enter_plain(2);
	MUST_GO(1, INTENT, FAILED);
	cr_assert_eq(rd_rec_erase(store, &erase, &n, &problem), RD_OK, "%s",
		     problem.title);
	cr_expect_eq(n, 1);
	rd_buf_init(&body, RD_REC_BODY_CAP);
	cr_expect_eq(rd_rec_intent_body(store, intent_of(1), &body, &problem),
		     RD_NOTFOUND);
	cr_expect_eq(rd_rec_intent_body(store, intent_of(2), &body, &problem),
		     RD_OK, "what may still be sent stays");
	cr_expect_eq(read_job(1).intents.items[0].body_sha256.len, 64);
	rd_buf_fini(&body);
}
