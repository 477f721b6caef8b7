/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sandbox of refdesk-author's child.  Nothing to test in sanitizer builds,
 * which have none. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "source/source.h"

#define BOTH (RD_SANDBOX_LANDLOCK | RD_SANDBOX_SECCOMP)

/* Runs `act` in a locked-in child; its answer is the exit status. */
static int
inside(int (*act)(unsigned layers))
{
	pid_t child = fork();
	int status;

	cr_assert(child >= 0);
	if (!child)
		_exit(act(rd_sandbox_enter(NULL)));
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
need_sandbox(void)
{
	if (!rd_sandbox_built_in())
		cr_skip("sanitizer build");
}

static int
open_a_file(unsigned layers)
{
	int fd = open("/etc/passwd", O_RDONLY);

	if (!(layers & BOTH))
		return 77;
	return fd < 0 && (errno == EPERM || errno == EACCES) ? 0 : 1;
}

Test(sandbox, cannot_open_a_file)
{
	int answer;

	need_sandbox();
	answer = inside(open_a_file);
	if (answer == 77)
		cr_skip("this kernel has neither Landlock nor seccomp");
	cr_assert_eq(answer, 0);
}

static int
make_a_socket(unsigned layers)
{
	if (!(layers & RD_SANDBOX_SECCOMP))
		return 77;
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
		return 1;
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || errno != EPERM;
}

Test(sandbox, cannot_make_a_socket)
{
	int answer;

	need_sandbox();
	answer = inside(make_a_socket);
	if (answer == 77)
		cr_skip("this kernel has no seccomp filters");
	cr_assert_eq(answer, 0);
}

static int
start_a_program(unsigned layers)
{
	char *const argv[] = { (char *)"true", NULL };

	if (!(layers & BOTH))
		return 77;
	execv("/bin/true", argv);
	if (errno != EPERM && errno != EACCES)
		return 1;
	if (!(layers & RD_SANDBOX_SECCOMP))
		return 0;
	if (fork() >= 0 || errno != EPERM)
		return 2;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

Test(sandbox, cannot_start_programs_or_make_code)
{
	int answer;

	need_sandbox();
	answer = inside(start_a_program);
	if (answer == 77)
		cr_skip("this kernel has neither Landlock nor seccomp");
	cr_assert_eq(answer, 0);
}

static int
read_rules(unsigned layers)
{
	struct rd_src_schemas *schemas = rd_src_schemas_new();
	struct rd_str text = RD_STR_LIT(
		"<facts xmlns='urn:refdesk:rules:1'><fact name='a' "
		"type='bool'/></facts>");
	struct rd_src_file *file;
	struct rd_arena arena;
	struct rd_diags diags;
	char *large = malloc(32u << 20);

	(void)layers;
	rd_arena_init(&arena, 1u << 20);
	rd_diags_init(&diags);
	if (!schemas || !large)
		return 1;
	free(large);
	return rd_src_parse(&arena, &diags,
			    &(struct rd_src_input){ .name = "a.xml",
						    .bytes = text,
						    .schemas = schemas },
			    &file) != RD_OK;
}

Test(sandbox, can_still_read_rules)
{
	need_sandbox();
	cr_assert_eq(inside(read_rules), 0);
}

static int
exhaust_memory(unsigned layers)
{
	if (!(layers & RD_SANDBOX_RLIMITS))
		return 77;
	return malloc((size_t)1 << 30) != NULL;
}

Test(sandbox, bounds_memory)
{
	need_sandbox();
	cr_assert_eq(inside(exhaust_memory), 0);
}

static _Noreturn void
spin(void)
{
	struct rd_sandbox_opts opts = rd_sandbox_defaults;

	opts.cpu_seconds = 1;
	rd_sandbox_enter(&opts);
	for (;;)
		;
}

Test(sandbox, bounds_processor_time)
{
	pid_t child;
	int status;

	need_sandbox();
	child = fork();
	cr_assert(child >= 0);
	if (!child)
		spin();
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFSIGNALED(status));
	cr_assert(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
}

Test(sandbox, probe_tells_what_holds)
{
	struct rd_buf out;
	unsigned layers;
	bool tight;

	need_sandbox();
	cr_assert_eq(rd_sandbox_probe(&layers, &tight), RD_OK);
	cr_assert(layers & RD_SANDBOX_RLIMITS);
	cr_assert(layers & RD_SANDBOX_NO_NEW_PRIVS);
	cr_assert_eq(tight, (layers & RD_SANDBOX_SECCOMP) != 0);
	rd_buf_init(&out, 100);
	rd_sandbox_put(RD_SANDBOX_RLIMITS | RD_SANDBOX_SECCOMP, &out);
	cr_assert(rd_str_is(rd_buf_view(&out), "rlimits, seccomp"));
	rd_buf_fini(&out);
}

/* Memory runs out while the library parses: the process must end at once, with
 * the status that says so, rather than give an answer. */
static int
parse_without_memory(void)
{
	struct rlimit tight = { 64u << 20, 64u << 20 };
	struct rd_src_file *file;
	struct rd_arena arena;
	struct rd_diags diags;
	struct rd_buf text;

	rd_src_exit_on_nomem();
	rd_arena_init(&arena, 1u << 30);
	rd_diags_init(&diags);
	rd_buf_init(&text, 4u << 20);
	rd_buf_cstr(&text, "<facts>");
	for (int i = 0; i < 1000000; i++)
		rd_buf_cstr(&text, "<a/>");
	rd_buf_cstr(&text, "</facts>");
	if (setrlimit(RLIMIT_AS, &tight))
		return 1;
	return rd_src_parse(
		       &arena, &diags,
		       &(struct rd_src_input){ .name = "a.xml",
					       .bytes = rd_buf_view(&text) },
		       &file) == RD_OK;
}

Test(sandbox, ends_when_the_xml_library_finds_no_memory)
{
	pid_t child;
	int status;

	need_sandbox();
	child = fork();
	cr_assert(child >= 0);
	if (!child)
		_exit(parse_without_memory());
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status));
	cr_assert_eq(WEXITSTATUS(status), 71);
}
