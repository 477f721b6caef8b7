/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Providers' keys: what is one, where it is, and that nothing else has it. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/fs.h"
#include "base/sanitizer.h"
#include "crypt/secret-find.h"
#include "scratch.h"

static struct rd_crypt_secret *secret;
static struct rd_problem problem;
static struct rd_arena arena;

static void
set_up(void)
{
	scratch_open();
	rd_arena_init(&arena, 1u << 20);
}

static void
tear_down(void)
{
	rd_crypt_secret_free(secret);
	rd_arena_fini(&arena);
	scratch_close();
}

TestSuite(secret, .init = set_up, .fini = tear_down);

static enum rd_status
compare(void *ctx, struct rd_str bytes)
{
	return rd_str_is(bytes, ctx) ? RD_OK : RD_CONFLICT;
}

static bool
holds(const struct rd_crypt_secret *held, const char *text)
{
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "%s", text);
	return rd_crypt_secret_use(held, compare, wanted) == RD_OK;
}

static const char *
put(const char *name, const char *text, mode_t mode)
{
	const char *path = in_scratch(name);

	cr_assert_eq(rd_fs_write_atomic(path, rd_str_of(text), 0600, &problem),
		     RD_OK, "%s", problem.title);
	cr_assert_eq(chmod(path, mode), 0);
	return path;
}

static const struct {
	const char *text, *held; /* NULL: none */
} texts[] = {
	{ "id:0123abcd", "id:0123abcd" },
	{ "id:0123abcd\n", "id:0123abcd" },
	{ "id:0123abcd\r\n", "id:0123abcd" },
	{ "two words ~", "two words ~" },
	{ "", NULL },
	{ "\n", NULL },
	{ "key\n\n", NULL },
	{ "key\r\nX-Evil: 1", NULL },
	{ "key\rmore", NULL },
	{ "key\tmore", NULL },
	{ "key\x7f", NULL },
	{ "key\xc3\xa9", NULL },
	{ " key", NULL },
	{ "key ", NULL },
	{ "key \n", NULL },
};

Test(secret, is_one_line_that_fits_into_a_header)
{
	enum rd_status status;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		status = rd_crypt_secret_new(rd_str_of(texts[i].text), &secret);
		cr_assert_eq(status, texts[i].held ? RD_OK : RD_SYNTAX,
			     "row %zu", i);
		cr_assert_eq(secret != NULL, texts[i].held != NULL);
		if (secret)
			cr_assert(holds(secret, texts[i].held), "row %zu", i);
		rd_crypt_secret_free(secret);
		secret = NULL;
	}
	cr_assert_eq(rd_crypt_secret_new((struct rd_str){ "a\0b", 3 }, &secret),
		     RD_SYNTAX);
}

Test(secret, has_a_cap)
{
	static char text[RD_CRYPT_SECRET_CAP + 8];

	memset(text, 'k', sizeof(text));
	memcpy(text + RD_CRYPT_SECRET_CAP, "\r\n", 2);
	cr_assert_eq(rd_crypt_secret_new(
			     (struct rd_str){ text, RD_CRYPT_SECRET_CAP + 2 },
			     &secret),
		     RD_OK);
	rd_crypt_secret_free(secret);
	for (size_t n = RD_CRYPT_SECRET_CAP + 3; n <= sizeof(text); n++) {
		memset(text, 'k', sizeof(text));
		cr_assert_eq(rd_crypt_secret_new((struct rd_str){ text, n },
						 &secret),
			     RD_LIMIT);
		cr_assert_null(secret);
	}
}

Test(secret, shows_eight_digits_of_its_hash)
{
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("hello\n"), &secret),
		     RD_OK);
	cr_assert_str_eq(rd_crypt_secret_fingerprint(secret), "2cf24dba");
}

static enum rd_status
keep_place(void *ctx, struct rd_str bytes)
{
	*(const char *volatile *)ctx = bytes.ptr;
	return RD_CONFLICT;
}

/* What the child ended with. */
static int
in_child(void (*run)(const char *), const char *argument)
{
	pid_t pid = fork();
	int status;

	cr_assert_geq(pid, 0);
	if (!pid) {
		signal(SIGSEGV, SIG_DFL);
		signal(SIGABRT, SIG_DFL);
		run(argument);
		_exit(0);
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static void
look_at(const char *place)
{
	_exit(*(const volatile char *)place == 'h' ? 0 : 1);
}

Test(secret, cannot_be_read_between_uses)
{
	const char *volatile place = NULL;
	int status;

	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("hello"), &secret), RD_OK);
	/* What the callback says is handed on. */
	cr_assert_eq(rd_crypt_secret_use(secret, keep_place, (void *)&place),
		     RD_CONFLICT);
	status = in_child(look_at, place);
	cr_assert_neq(status, 0);
	if (!RD_UNDER_SANITIZER)
		cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void
abort_with(const char *text)
{
	struct rlimit all;

	if (getrlimit(RLIMIT_CORE, &all))
		_exit(2);
	all.rlim_cur = all.rlim_max;
	if (setrlimit(RLIMIT_CORE, &all) || chdir(scratch))
		_exit(2);
	if (text && rd_crypt_secret_new(rd_str_of(text), &secret))
		_exit(2);
	abort();
}

/* Seen against a process without a secret, which leaves one where the machine
 * makes cores at all. */
Test(secret, its_process_leaves_no_core)
{
	int status;

	if (RD_UNDER_SANITIZER)
		cr_skip_test("the sanitizer looks into its process");
	status = in_child(abort_with, NULL);
	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	if (!WCOREDUMP(status))
		cr_skip_test("no cores are made here");
	status = in_child(abort_with, "hello");
	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	cr_assert_not(WCOREDUMP(status));
}

Test(secret, its_process_is_closed_to_others)
{
	if (RD_UNDER_SANITIZER)
		cr_skip_test("the sanitizer looks into its process");
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("hello"), &secret), RD_OK);
	cr_assert_eq(prctl(PR_GET_DUMPABLE), 0);
}

/* libsodium says nothing when it cannot. */
Test(secret, knows_when_it_may_reach_swap)
{
	struct rlimit none = { 0, 0 };

	if (RD_UNDER_SANITIZER)
		cr_skip_test("the sanitizer has mlock do nothing");
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("hello"), &secret), RD_OK);
	if (!rd_crypt_secret_is_pinned(secret))
		cr_skip_test("nothing can be pinned here");
	rd_crypt_secret_free(secret);
	secret = NULL;
	cr_assert_eq(setrlimit(RLIMIT_MEMLOCK, &none), 0);
	scratch_as_nobody();
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("hello"), &secret), RD_OK);
	cr_assert_not(rd_crypt_secret_is_pinned(secret));
}

Test(secret, file_must_be_ones_own_and_closed)
{
	static const struct {
		mode_t mode;
		bool own, credential; /* accepted as */
	} modes[] = {
		{ 0600, true, true },	{ 0400, true, true },
		{ 0440, false, true },	{ 0640, false, true },
		{ 0620, false, false }, { 0604, false, false },
		{ 0601, false, false }, { 0444, false, false },
	};
	enum rd_status status;
	char chmod_hint[320];

	for (size_t i = 0; i < 2 * sizeof(modes) / sizeof(modes[0]); i++) {
		bool own = i % 2;
		bool good = own ? modes[i / 2].own : modes[i / 2].credential;
		const char *path = put("key", "hello\n", modes[i / 2].mode);

		status = rd_crypt_secret_load(
			path, own ? RD_CRYPT_OWN : RD_CRYPT_CREDENTIAL_FILE,
			&secret, &problem);
		cr_assert_eq(status, good ? RD_OK : RD_DENIED, "row %zu", i);
		cr_assert_eq(secret != NULL, good);
		rd_crypt_secret_free(secret);
		secret = NULL;
		if (good)
			continue;
		snprintf(chmod_hint, sizeof(chmod_hint),
			 "make it yours alone: chmod 600 %s", path);
		cr_assert_str_eq(problem.code, "secret.exposed");
		cr_assert_str_eq(problem.hint, chmod_hint);
		cr_assert_eq(problem.exit_code, 10);
	}
}

Test(secret, file_of_somebody_else_is_refused)
{
	const char *path = put("key", "hello\n", 0600);

	if (geteuid())
		cr_skip_test("only root can give a file away");
	cr_assert_eq(chown(path, 65534, 65534), 0);
	cr_assert_eq(
		rd_crypt_secret_load(path, RD_CRYPT_OWN, &secret, &problem),
		RD_DENIED);
	cr_assert_str_eq(problem.code, "secret.owner");
	cr_assert_eq(rd_crypt_secret_load(path, RD_CRYPT_CREDENTIAL_FILE,
					  &secret, &problem),
		     RD_DENIED);
	cr_assert_str_eq(problem.code, "secret.owner");
}

Test(secret, only_a_regular_file_is_read)
{
	static const struct {
		const char *name, *code;
		int exit_code;
	} rows[] = {
		{ "link", "secret.link", 10 },
		{ "fifo", "secret.no-file", 10 },
		{ "dir", "secret.no-file", 10 },
		{ "absent", "secret.unreadable", 10 },
		{ "long", "secret.too-long", 4 },
		{ "lines", "secret.malformed", 4 },
	};
	static char text[RD_CRYPT_SECRET_CAP + 8];

	put("key", "hello", 0600);
	put("lines", "hello\nworld\n", 0600);
	memset(text, 'k', sizeof(text) - 1);
	put("long", text, 0600);
	cr_assert_eq(symlink("key", in_scratch("link")), 0);
	cr_assert_eq(mkfifo(in_scratch("fifo"), 0600), 0);
	cr_assert_eq(mkdir(in_scratch("dir"), 0700), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert_neq(rd_crypt_secret_load(in_scratch(rows[i].name),
						   RD_CRYPT_OWN, &secret,
						   &problem),
			      RD_OK, "%s", rows[i].name);
		cr_assert_null(secret);
		cr_assert_str_eq(problem.code, rows[i].code);
		cr_assert_eq(problem.exit_code, rows[i].exit_code);
		cr_assert_str_eq(problem.where, in_scratch(rows[i].name));
	}
}

Test(secret, saved_file_is_private_and_loads_again)
{
	const char *path = in_scratch("saved");
	struct rd_crypt_secret *back;
	struct stat st;

	put("saved", "an older one", 0644);
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("hello"), &secret), RD_OK);
	cr_assert_eq(rd_crypt_secret_save(secret, path, &problem), RD_OK);
	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0600);
	cr_assert_eq(rd_crypt_secret_load(path, RD_CRYPT_OWN, &back, &problem),
		     RD_OK);
	cr_assert(holds(back, "hello"));
	rd_crypt_secret_free(back);
}

Test(secret, is_not_saved_through_a_link)
{
	put("elsewhere", "untouched", 0600);
	cr_assert_eq(symlink("elsewhere", in_scratch("link")), 0);
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("hello"), &secret), RD_OK);
	cr_assert_eq(rd_crypt_secret_save(secret, in_scratch("link"), &problem),
		     RD_DENIED);
	cr_assert_str_eq(problem.code, "secret.no-file");
	cr_assert_eq(rd_crypt_secret_load(in_scratch("elsewhere"), RD_CRYPT_OWN,
					  &secret, &problem),
		     RD_OK);
	cr_assert(holds(secret, "untouched"));
}

Test(secret, names_are_plain)
{
	static const char *const good[] = { "fal", "a", "fal-eu2", "x-" };
	static const char *const bad[] = { "",	    "Fal",  "2fal",  "-fal",
					   "fal_x", "fa/l", "fal\n", ".fal" };
	char text[RD_CRYPT_SECRET_NAME_CAP + 2];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		cr_assert(rd_crypt_secret_name_ok(rd_str_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_not(rd_crypt_secret_name_ok(rd_str_of(bad[i])));
	memset(text, 'a', sizeof(text) - 1);
	text[RD_CRYPT_SECRET_NAME_CAP + 1] = '\0';
	cr_assert_not(rd_crypt_secret_name_ok(rd_str_of(text)));
	cr_assert(rd_crypt_secret_name_ok(rd_str_of(text + 1)));
}

/* ---- sources ---- */

static struct rd_crypt_secret_file named = { "fal", NULL };

/* Every source has "fal", each another one. */
static struct rd_crypt_places
all_places(void)
{
	struct rd_crypt_places places = { .files = &named,
					  .n_files = 1,
					  .environment = true,
					  .arena = &arena };
	int ends[2];

	cr_assert_eq(mkdir(in_scratch("c"), 0700), 0);
	cr_assert_eq(mkdir(in_scratch("p"), 0700), 0);
	places.credentials = rd_fs_join(&arena, scratch, "c");
	places.project = rd_fs_join(&arena, scratch, "p");
	put("c/fal", "of-credential", 0440);
	put("p/fal", "of-project", 0600);
	put("named", "of-settings", 0600);
	named.path = rd_fs_join(&arena, scratch, "named");
	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], "of-descriptor\n", 14), 14);
	close(ends[1]);
	places.fd = ends[0];
	setenv("REFDESK_SECRET_FAL", "of-environment", 1);
	return places;
}

Test(secret, sources_are_asked_in_order)
{
	struct rd_crypt_places places = all_places();
	struct rd_crypt_found found;
	char wanted[32];

	for (int i = 0; i < RD_CRYPT_N_SOURCES; i++) {
		const char *name = rd_crypt_source_name(
			(enum rd_crypt_source)i);

		cr_assert_eq(
			rd_crypt_secret_find(&places, "fal", &found, &problem),
			RD_OK, "%s: %s", name, problem.title);
		cr_assert_eq(found.source, (enum rd_crypt_source)i);
		snprintf(wanted, sizeof(wanted), "of-%s", name);
		cr_assert(holds(found.secret, wanted), "%s", wanted);
		rd_crypt_secret_free(found.secret);
		/* the next time without it */
		if (i == RD_CRYPT_CREDENTIAL)
			unlink(in_scratch("c/fal"));
		else if (i == RD_CRYPT_SETTINGS)
			places.n_files = 0;
		else if (i == RD_CRYPT_PROJECT)
			places.project = NULL;
		else if (i == RD_CRYPT_DESCRIPTOR)
			places.fd = -1;
	}
	cr_assert_eq(rd_crypt_secret_find(&places, "fal", &found, &problem),
		     RD_NOTFOUND);
	cr_assert_str_eq(problem.code, "secret.missing");
	cr_assert_eq(problem.exit_code, 10);
	cr_assert_str_eq(problem.hint, "refdesk secret set fal");
}

/* A bad source must not be passed over in silence for one that somebody else
 * may have put there. */
Test(secret, a_source_that_fails_ends_the_search)
{
	struct rd_crypt_places places = all_places();
	struct rd_crypt_found found;

	cr_assert_eq(chmod(in_scratch("c/fal"), 0444), 0);
	cr_assert_eq(rd_crypt_secret_find(&places, "fal", &found, &problem),
		     RD_DENIED);
	cr_assert_str_eq(problem.code, "secret.exposed");
	cr_assert_eq(found.source, RD_CRYPT_CREDENTIAL);
	cr_assert_null(found.secret);
	unlink(in_scratch("c/fal"));
	unlink(named.path);
	cr_assert_eq(rd_crypt_secret_find(&places, "fal", &found, &problem),
		     RD_IO);
	cr_assert_str_eq(problem.code, "secret.unreadable");
	cr_assert_eq(found.source, RD_CRYPT_SETTINGS);
}

Test(secret, a_link_that_leads_nowhere_is_no_absence)
{
	struct rd_crypt_places places = { .project = scratch,
					  .fd = -1,
					  .arena = &arena };
	struct rd_crypt_found found;

	cr_assert_eq(symlink("nowhere", in_scratch("fal")), 0);
	cr_assert_eq(rd_crypt_secret_find(&places, "fal", &found, &problem),
		     RD_DENIED);
	cr_assert_str_eq(problem.code, "secret.link");
}

Test(secret, a_variable_is_read_once_and_wiped)
{
	struct rd_crypt_places places = { .fd = -1,
					  .environment = true,
					  .arena = &arena };
	struct rd_crypt_found found;
	const char *value;

	setenv("REFDESK_SECRET_FAL_EU", "hello", 1);
	value = getenv("REFDESK_SECRET_FAL_EU");
	cr_assert_eq(rd_crypt_secret_find(&places, "fal-eu", &found, &problem),
		     RD_OK);
	cr_assert(holds(found.secret, "hello"));
	cr_assert_str_eq(found.place, "REFDESK_SECRET_FAL_EU");
	cr_assert_null(getenv("REFDESK_SECRET_FAL_EU"));
	cr_assert_eq(memcmp(value, "\0\0\0\0\0", 5), 0);
	rd_crypt_secret_free(found.secret);
}

Test(secret, a_variable_needs_leave)
{
	struct rd_crypt_places places = { .fd = -1, .arena = &arena };
	struct rd_crypt_found found;
	const char *const *names;
	size_t n;

	setenv("REFDESK_SECRET_FAL", "hello", 1);
	cr_assert_eq(rd_crypt_secret_find(&places, "fal", &found, &problem),
		     RD_NOTFOUND);
	cr_assert_str_eq(problem.hint,
			 "REFDESK_SECRET_FAL is read with --insecure-env only");
	cr_assert_eq(rd_crypt_secret_names(&places, &names, &n, &problem),
		     RD_OK);
	cr_assert_eq(n, 0);
}

Test(secret, names_of_all_sources_each_once)
{
	static const char *const wanted[] = { "aaa", "fal", "fal-eu", "zzz" };
	struct rd_crypt_places places = all_places();
	const char *const *names;
	size_t n;

	put("c/aaa", "x", 0600);
	put("p/zzz", "x", 0600);
	put("p/.fal.00000000.tmp", "x", 0600);
	setenv("REFDESK_SECRET_FAL_EU", "x", 1);
	setenv("REFDESK_SECRET_", "x", 1);
	cr_assert_eq(rd_crypt_secret_names(&places, &names, &n, &problem),
		     RD_OK);
	cr_assert_eq(n, 4);
	for (size_t i = 0; i < n; i++)
		cr_assert_str_eq(names[i], wanted[i]);
}
