/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Project directories and their settings. */
#include "base/fs.h"
#include "record/project.h"
#include "scratch.h"

static struct rd_arena arena;
static struct rd_problem problem;
static struct rd_rec_project project;

static void
set_up(void)
{
	scratch_open();
	rd_arena_init(&arena, 1u << 22);
	cr_assert_eq(rd_rec_project_init(in_scratch("p"), &problem), RD_OK,
		     "%s", problem.title);
	cr_assert_eq(rd_rec_project_find(&project, in_scratch("p"), &problem),
		     RD_OK, "%s", problem.title);
}

static void
tear_down(void)
{
	rd_rec_project_fini(&project);
	rd_arena_fini(&arena);
	scratch_close();
}

TestSuite(project, .init = set_up, .fini = tear_down);

static enum rd_status
parse(const char *text, struct rd_rec_conf *conf)
{
	return rd_rec_conf_parse(rd_str_of(text), "refdesk.conf", &arena, conf,
				 &problem);
}

static void
put(const char *path, const char *text)
{
	struct rd_problem failed;

	cr_assert_eq(rd_fs_write_atomic(path, rd_str_of(text), 0644, &failed),
		     RD_OK, "%s", failed.title);
}

static void
install(const char *bytes, char *sha256)
{
	cr_assert_eq(rd_rec_project_install(&project, rd_str_of(bytes), sha256,
					    &problem),
		     RD_OK, "%s", problem.title);
}

Test(project, conf_values_comments_and_defaults)
{
	struct rd_rec_conf conf;

	cr_assert_eq(parse("# c\n\n rules=a b # kept\r\n\tdb = sqlite:x.db\n"
			   "out =\to",
			   &conf),
		     RD_OK, "%s", problem.title);
	cr_assert_str_eq(conf.settings[RD_REC_RULES].value, "a b # kept");
	cr_assert_eq(conf.settings[RD_REC_RULES].line, 3);
	cr_assert_str_eq(conf.settings[RD_REC_DB].value, "sqlite:x.db");
	cr_assert_str_eq(conf.settings[RD_REC_OUT].value, "o");
	cr_assert_eq(conf.settings[RD_REC_OUT].line, 5);
	cr_assert_str_eq(conf.settings[RD_REC_FIXTURES].value, "fixtures");
	cr_assert_eq(conf.settings[RD_REC_FIXTURES].line, 0);
}

Test(project, conf_names_files_of_secrets)
{
	struct rd_rec_conf conf;

	cr_assert_eq(parse("secret.fal = /etc/fal\nout = o\n"
			   "secret.fal-eu=eu\n",
			   &conf),
		     RD_OK, "%s", problem.title);
	cr_assert_eq(conf.n_secrets, 2);
	cr_assert_str_eq(conf.secrets[0].name, "fal");
	cr_assert_str_eq(conf.secrets[0].file.value, "/etc/fal");
	cr_assert_eq(conf.secrets[0].file.line, 1);
	cr_assert_str_eq(conf.secrets[1].name, "fal-eu");
	cr_assert_str_eq(conf.secrets[1].file.value, "eu");
	cr_assert_eq(conf.secrets[1].file.line, 3);
}

Test(project, conf_names_so_many_secrets_and_no_more)
{
	char text[(RD_REC_SECRETS_MAX + 1) * 16];
	struct rd_rec_conf conf;
	size_t n = 0;
	int i;

	for (i = 0; i < RD_REC_SECRETS_MAX; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      "secret.a%d = f\n", i);
	cr_assert_eq(parse(text, &conf), RD_OK, "%s", problem.title);
	snprintf(text + n, sizeof(text) - n, "secret.b = f\n");
	cr_assert_eq(parse(text, &conf), RD_LIMIT);
	cr_assert_str_eq(problem.code, "conf.too-many");
	cr_assert_eq(problem.line, RD_REC_SECRETS_MAX + 1);
}

static const struct {
	const char *text, *code;
	enum rd_status status;
	uint32_t line;
} bad_confs[] = {
	{ "rules = a\nrulez = b\n", "conf.unknown-key", RD_SEMANTIC, 2 },
	{ "rules = a\n\nrules = b\n", "conf.duplicate-key", RD_SEMANTIC, 3 },
	{ "Rules = a\n", "conf.unknown-key", RD_SEMANTIC, 1 },
	{ "= a\n", "conf.unknown-key", RD_SEMANTIC, 1 },
	{ "rules\n", "conf.syntax", RD_SYNTAX, 1 },
	{ "[project]\n", "conf.syntax", RD_SYNTAX, 1 },
	{ "rules =\n", "conf.no-value", RD_SYNTAX, 1 },
	{ "rules = a\x01\n", "conf.bytes", RD_SYNTAX, 1 },
	{ "rules = \xff\n", "conf.bytes", RD_SYNTAX, 1 },
	{ "secret. = a\n", "conf.secret-name", RD_SEMANTIC, 1 },
	{ "secret.Fal = a\n", "conf.secret-name", RD_SEMANTIC, 1 },
	{ "secret.fal =\n", "conf.no-value", RD_SYNTAX, 1 },
	{ "secret = a\n", "conf.unknown-key", RD_SEMANTIC, 1 },
	{ "secret.b = x\nsecret.a = x\nsecret.b = y\n", "conf.duplicate-key",
	  RD_SEMANTIC, 3 },
};

Test(project, conf_errors_name_line_and_exit_2)
{
	struct rd_rec_conf conf;

	for (size_t i = 0; i < sizeof(bad_confs) / sizeof(*bad_confs); i++) {
		cr_assert_eq(parse(bad_confs[i].text, &conf),
			     bad_confs[i].status, "row %zu", i);
		cr_assert_str_eq(problem.code, bad_confs[i].code);
		cr_assert_eq(problem.line, bad_confs[i].line);
		cr_assert_eq(problem.exit_code, 2);
	}
	parse(bad_confs[0].text, &conf);
	cr_assert_str_eq(problem.hint, "did you mean rules?");
}

Test(project, conf_caps)
{
	static char text[RD_REC_CONF_CAP + 2];
	struct rd_rec_conf conf;

	memset(text, 'x', RD_REC_CONF_CAP + 1);
	memcpy(text, "rules = ", 8);
	cr_assert_eq(parse(text, &conf), RD_LIMIT);
	text[8 + RD_REC_CONF_VALUE_MAX + 1] = '\0';
	cr_assert_eq(parse(text, &conf), RD_LIMIT);
	text[8 + RD_REC_CONF_VALUE_MAX] = '\0';
	cr_assert_eq(parse(text, &conf), RD_OK);
}

Test(project, init_makes_settings_that_read_as_the_defaults)
{
	struct stat st;

	for (int i = 0; i < RD_REC_N_PATHS; i++) {
		const char *value = rd_rec_conf_default((enum rd_rec_key)i);

		cr_assert_str_eq(project.conf.settings[i].value,
				 rd_fs_join(&arena, project.root, value));
		cr_assert_gt(project.conf.settings[i].line, 0);
	}
	cr_assert_eq(stat(in_scratch("p/.refdesk/keys"), &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0700);
	cr_assert_eq(rd_fs_kind(in_scratch("p/.refdesk/programs")), RD_FS_DIR);
	cr_assert_eq(rd_fs_kind(in_scratch("p/.refdesk/assets")), RD_FS_DIR);
}

Test(project, init_refuses_a_project_and_left_over_state)
{
	put(in_scratch("p/refdesk.conf"), "rules = mine\n");
	cr_assert_eq(rd_rec_project_init(in_scratch("p"), &problem),
		     RD_CONFLICT);
	cr_assert_eq(problem.exit_code, 2);
	cr_assert_eq(unlink(in_scratch("p/refdesk.conf")), 0);
	put(in_scratch("p/.refdesk/state.db"), "x");
	cr_assert_eq(rd_rec_project_init(in_scratch("p"), &problem),
		     RD_CONFLICT);
	cr_assert_eq(rd_fs_kind(in_scratch("p/refdesk.conf")), RD_FS_ABSENT);
	cr_assert_eq(unlink(in_scratch("p/.refdesk/state.db")), 0);
	cr_assert_eq(rd_rec_project_init(in_scratch("p"), &problem), RD_OK);
}

Test(project, init_in_a_read_only_directory_is_exit_10)
{
	scratch_as_nobody();
	cr_assert_eq(chmod(scratch, 0500), 0);
	cr_assert_neq(rd_rec_project_init(in_scratch("q"), &problem), RD_OK);
	cr_assert_eq(problem.exit_code, 10);
}

Test(project, is_found_upward_from_deep_below)
{
	struct rd_rec_project found;

	cr_assert_eq(rd_fs_mkdirs(in_scratch("p/a/b/c"), 0755, &problem),
		     RD_OK);
	cr_assert_eq(
		rd_rec_project_find(&found, in_scratch("p/a/b/c"), &problem),
		RD_OK);
	cr_assert_str_eq(found.root, project.root);
	rd_rec_project_fini(&found);
}

Test(project, outside_there_is_none)
{
	struct rd_rec_project found;

	cr_assert_eq(rd_rec_project_find(&found, scratch, &problem),
		     RD_NOTFOUND);
	cr_assert_eq(problem.exit_code, 2);
	rd_rec_project_fini(&found);
	cr_assert_eq(rd_rec_project_find(&found, in_scratch("no"), &problem),
		     RD_NOTFOUND);
	rd_rec_project_fini(&found);
}

Test(project, paths_and_uris_are_seen_from_the_root)
{
	struct rd_rec_project found;

	put(in_scratch("p/refdesk.conf"),
	    "rules = /abs\nfixtures = f/x\ndb = sqlite:s/x.db\n");
	cr_assert_eq(rd_rec_project_find(&found, in_scratch("p"), &problem),
		     RD_OK);
	cr_assert_str_eq(found.conf.settings[RD_REC_RULES].value, "/abs");
	cr_assert_str_eq(found.conf.settings[RD_REC_FIXTURES].value,
			 rd_fs_join(&arena, found.root, "f/x"));
	cr_assert_str_eq(
		found.conf.settings[RD_REC_DB].value,
		rd_arena_printf(&arena, "sqlite:%s/s/x.db", found.root));
	rd_rec_project_fini(&found);
	put(in_scratch("p/refdesk.conf"), "db = postgresql://h/d\n");
	cr_assert_eq(rd_rec_project_find(&found, in_scratch("p"), &problem),
		     RD_OK);
	cr_assert_str_eq(found.conf.settings[RD_REC_DB].value,
			 "postgresql://h/d");
	rd_rec_project_fini(&found);
	put(in_scratch("p/refdesk.conf"), "db = a/b:c.db\n");
	cr_assert_eq(rd_rec_project_find(&found, in_scratch("p"), &problem),
		     RD_OK);
	cr_assert_str_eq(found.conf.settings[RD_REC_DB].value,
			 rd_fs_join(&arena, found.root, "a/b:c.db"));
	rd_rec_project_fini(&found);
}

Test(project, a_bad_conf_is_told_with_its_path)
{
	struct rd_rec_project found;

	put(in_scratch("p/refdesk.conf"), "\nnonsense\n");
	cr_assert_eq(rd_rec_project_find(&found, in_scratch("p"), &problem),
		     RD_SYNTAX);
	cr_assert_eq(problem.line, 2);
	cr_assert_str_eq(problem.where, project.conf_path);
	rd_rec_project_fini(&found);
}

Test(project, a_program_lies_under_its_digest)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	const char *path;
	struct stat st;

	install("abc", sha256);
	cr_assert_str_eq(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177"
				 "a9cb410ff61f20015ad");
	path = rd_rec_project_program_path(&project, sha256, ".desk", &arena);
	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_size, 3);
	put(path, "damaged");
	install("abc", sha256);
	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_size, 3);
}

Test(project, activating_keeps_the_one_before)
{
	char one[RD_CRYPT_HASH_TEXT], two[RD_CRYPT_HASH_TEXT];
	struct rd_rec_active active;

	cr_assert_eq(rd_rec_project_active(&project, &active, &problem),
		     RD_NOTFOUND);
	cr_assert_eq(problem.exit_code, 2);
	install("one", one);
	install("two", two);
	cr_assert_eq(rd_rec_project_activate(&project, one, &problem), RD_OK);
	cr_assert_eq(rd_rec_project_active(&project, &active, &problem), RD_OK);
	cr_assert_str_eq(active.current, one);
	cr_assert_str_eq(active.previous, "");
	cr_assert_eq(
		rd_rec_project_activate_previous(&project, &active, &problem),
		RD_NOTFOUND);
	cr_assert_eq(rd_rec_project_activate(&project, two, &problem), RD_OK);
	cr_assert_eq(rd_rec_project_activate(&project, two, &problem), RD_OK);
	cr_assert_eq(rd_rec_project_active(&project, &active, &problem), RD_OK);
	cr_assert_str_eq(active.current, two);
	cr_assert_str_eq(active.previous, one);
	cr_assert_eq(
		rd_rec_project_activate_previous(&project, &active, &problem),
		RD_OK);
	cr_assert_str_eq(active.current, one);
	cr_assert_eq(rd_rec_project_active(&project, &active, &problem), RD_OK);
	cr_assert_str_eq(active.current, one);
	cr_assert_str_eq(active.previous, two);
}

Test(project, what_is_not_installed_is_not_activated)
{
	static const char digest[] = "ba7816bf8f01cfea414140de5dae2223b00361a39"
				     "6177a9cb410ff61f20015ad";
	struct rd_rec_active active;

	cr_assert_eq(rd_rec_project_activate(&project, digest, &problem),
		     RD_NOTFOUND);
	cr_assert_eq(rd_rec_project_activate(&project, "../../x", &problem),
		     RD_SEMANTIC);
	cr_assert_eq(rd_rec_project_active(&project, &active, &problem),
		     RD_NOTFOUND);
}

Test(project, a_damaged_active_mark_is_exit_6_until_activated_anew)
{
	static const char *const bad[] = { "", "x\n", "\n\n" };
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_rec_active active;
	const char *path = rd_rec_project_path(&project, "active", &arena);

	install("one", sha256);
	for (int i = 0; i < 5; i++) {
		put(path, i < 3	   ? bad[i]
			  : i == 3 ? rd_arena_printf(&arena, "%s\n", sha256)
				   : rd_arena_printf(&arena, "%s\n%s\nmore\n",
						     sha256, sha256));
		cr_assert_eq(rd_rec_project_active(&project, &active, &problem),
			     RD_CORRUPT, "row %d", i);
		cr_assert_eq(problem.exit_code, 6);
	}
	cr_assert_eq(rd_rec_project_activate(&project, sha256, &problem),
		     RD_OK);
	cr_assert_eq(rd_rec_project_active(&project, &active, &problem), RD_OK);
}

Test(project, seal_files_lie_beside_the_program)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_rec_seal seal = { .statement = RD_STR_LIT("s"),
				    .envelope = RD_STR_LIT("e"),
				    .minisig = RD_STR_LIT("m") };
	struct rd_rec_seal got;

	install("one", sha256);
	seal.program_sha256 = sha256;
	cr_assert_eq(rd_rec_project_seal_read(&project, sha256, &arena, &got,
					      &problem),
		     RD_NOTFOUND);
	cr_assert_eq(problem.exit_code, 5);
	cr_assert_eq(rd_rec_project_seal(&project, &seal, &problem), RD_OK);
	cr_assert_eq(rd_fs_kind(rd_rec_project_program_path(
			     &project, sha256, ".seal.json.minisig", &arena)),
		     RD_FS_FILE);
	seal.minisig = RD_STR_NONE;
	seal.statement = RD_STR_LIT("s2");
	cr_assert_eq(rd_rec_project_seal(&project, &seal, &problem), RD_OK);
	cr_assert_eq(rd_rec_project_seal_read(&project, sha256, &arena, &got,
					      &problem),
		     RD_OK);
	cr_assert(rd_str_is(got.statement, "s2"));
	cr_assert(rd_str_is(got.envelope, "e"));
	cr_assert_null(got.minisig.ptr);
}

Test(project, assets_are_checked_when_read)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_buf bytes;
	char *name;

	rd_buf_init(&bytes, RD_REC_ASSET_CAP);
	cr_assert_eq(rd_rec_project_asset_put(&project, RD_STR_LIT("<svg/>"),
					      sha256, &problem),
		     RD_OK);
	rd_buf_cstr(&bytes, "before ");
	cr_assert_eq(
		rd_rec_project_asset_get(&project, sha256, &bytes, &problem),
		RD_OK);
	cr_assert(rd_str_is(rd_buf_view(&bytes), "before <svg/>"));
	name = rd_arena_printf(&arena, "assets/%s", sha256);
	put(rd_rec_project_path(&project, name, &arena), "<svg />");
	cr_assert_eq(
		rd_rec_project_asset_get(&project, sha256, &bytes, &problem),
		RD_CORRUPT);
	cr_assert_eq(problem.exit_code, 6);
	cr_assert_eq(unlink(rd_rec_project_path(&project, name, &arena)), 0);
	cr_assert_eq(
		rd_rec_project_asset_get(&project, sha256, &bytes, &problem),
		RD_NOTFOUND);
	cr_assert_eq(problem.exit_code, 4);
	cr_assert_eq(
		rd_rec_project_asset_get(&project, "../x", &bytes, &problem),
		RD_SEMANTIC);
	rd_buf_fini(&bytes);
}

/* ---- pictures that requests brought ---- */

#define HOUR INT64_C(3600000)
#define NOW_MS INT64_C(1795176000000)

static char uploaded[RD_CRYPT_HASH_TEXT];

static enum rd_status
bring(char letter, size_t kib, int64_t at_ms, uint64_t max_kib)
{
	const struct rd_rec_uploads rule = { at_ms, 24 * HOUR, max_kib << 10 };
	char *bytes = rd_arena_alloc(&arena, kib << 10);

	cr_assert(bytes);
	memset(bytes, letter, kib << 10);
	return rd_rec_project_upload_put(&project,
					 (struct rd_str){ bytes, kib << 10 },
					 &rule, uploaded, &problem);
}

static size_t
count_uploads(void)
{
	const char *const *names;
	size_t n = 0;

	cr_assert_eq(rd_fs_list(in_scratch("p/.refdesk/uploads"), &arena,
				&names, &n, &problem),
		     RD_OK);
	return n;
}

Test(project, uploads_are_found_as_assets_are)
{
	struct rd_buf bytes;

	cr_assert_eq(bring('a', 1, NOW_MS, 10), RD_OK, "%s", problem.title);
	rd_buf_init(&bytes, RD_REC_ASSET_CAP);
	cr_assert_eq(
		rd_rec_project_asset_get(&project, uploaded, &bytes, &problem),
		RD_OK);
	cr_assert_eq(bytes.len, 1024);
	rd_buf_fini(&bytes);
}

Test(project, uploads_go_when_nobody_wants_them)
{
	struct rd_rec_uploads rule = { NOW_MS + 24 * HOUR + 1, 24 * HOUR,
				       1u << 20 };

	cr_assert_eq(bring('a', 1, NOW_MS, 10), RD_OK);
	cr_assert_eq(bring('b', 1, NOW_MS, 10), RD_OK);
	cr_assert_eq(bring('a', 1, NOW_MS + HOUR, 10), RD_OK);
	put(in_scratch("p/.refdesk/uploads/notes"), "somebody's own");
	cr_assert_eq(rd_rec_project_uploads_sweep(&project, &rule, &problem),
		     RD_OK);
	cr_assert_eq(count_uploads(), 2);
	cr_assert_eq(bring('c', 1, NOW_MS + 26 * HOUR, 10), RD_OK);
	cr_assert_eq(count_uploads(), 2);
}

Test(project, uploads_have_so_much_room)
{
	cr_assert_eq(bring('a', 4, NOW_MS, 10), RD_OK);
	cr_assert_eq(bring('b', 4, NOW_MS + 2 * HOUR, 10), RD_OK);
	cr_assert_eq(bring('b', 4, NOW_MS + 2 * HOUR, 10), RD_OK);
	cr_assert_eq(bring('c', 4, NOW_MS + 2 * HOUR, 10), RD_OK);
	cr_assert_eq(count_uploads(), 2);
	cr_assert_eq(bring('d', 4, NOW_MS + 2 * HOUR, 10), RD_LIMIT);
	cr_assert_eq(problem.exit_code, 9);
	cr_assert_str_eq(problem.code, "uploads.full");
	cr_assert_eq(count_uploads(), 2);
	cr_assert_eq(bring('d', 4, NOW_MS + 4 * HOUR, 10), RD_OK);
	cr_assert_eq(count_uploads(), 2);
	cr_assert_eq(bring('e', 11, NOW_MS + 9 * HOUR, 10), RD_LIMIT);
	cr_assert_eq(count_uploads(), 2);
}
