/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Four layers, each of use by itself, so that an old kernel still gives some.
 * Landlock and seccomp are spoken to directly: the headers of Debian 12 know
 * only the first versions of Landlock. */

#include "base/sandbox.h"

#include "base/sanitizer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#define NATIVE_ARCH 0 /* no filter there */
#endif

#define X32_BIT 0x40000000u

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif
#define LANDLOCK_ASK_VERSION 1u

/* What each version of Landlock can forbid, newest members last. */
struct landlock_attr {
	uint64_t fs;
	uint64_t net;	 /* version 4 */
	uint64_t scoped; /* version 6 */
};

static const struct {
	long version;
	size_t attr_bytes;
	struct landlock_attr forbid;
} landlock_versions[] = {
	{ 6, 24, { 0xffff, 3, 3 } }, /* + signals, abstract sockets */
	{ 5, 16, { 0xffff, 3, 0 } }, /* + ioctl on devices (1 << 15) */
	{ 4, 16, { 0x7fff, 3, 0 } }, /* + TCP bind, connect */
	{ 3, 8, { 0x7fff, 0, 0 } },  /* + truncate (1 << 14) */
	{ 2, 8, { 0x3fff, 0, 0 } },  /* + refer (1 << 13) */
	{ 1, 8, { 0x1fff, 0, 0 } },
};

const struct rd_sandbox_opts rd_sandbox_defaults = {
	.cpu_seconds = 20,
	.memory_bytes = UINT64_C(1) << 30,
};

bool
rd_sandbox_built_in(void)
{
	return !RD_UNDER_SANITIZER;
}

static bool
limit(int resource, rlim_t value)
{
	struct rlimit now, wanted = { value, value };

	if (getrlimit(resource, &now))
		return false;
	/* A tighter bound set from outside stays. */
	if (now.rlim_max < value)
		wanted.rlim_cur = wanted.rlim_max = now.rlim_max;
	return !setrlimit(resource, &wanted);
}

static unsigned
set_rlimits(const struct rd_sandbox_opts *opts)
{
	bool good = limit(RLIMIT_CPU, opts->cpu_seconds);

	good &= limit(RLIMIT_AS, opts->memory_bytes);
	good &= limit(RLIMIT_NOFILE, 16);
	good &= limit(RLIMIT_FSIZE, 0);
	good &= limit(RLIMIT_CORE, 0);
	return good ? RD_SANDBOX_RLIMITS : 0;
}

static unsigned
give_up_privileges(void)
{
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? 0
						      : RD_SANDBOX_NO_NEW_PRIVS;
}

/* A ruleset without rules: everything it handles is forbidden. */
static unsigned
set_landlock(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
			       LANDLOCK_ASK_VERSION);
	size_t i = 0;
	long ruleset;
	bool held;

	if (version < 1)
		return 0;
	while (landlock_versions[i].version > version)
		i++;
	ruleset = syscall(SYS_landlock_create_ruleset,
			  &landlock_versions[i].forbid,
			  landlock_versions[i].attr_bytes, 0);
	if (ruleset < 0)
		return 0;
	held = !syscall(SYS_landlock_restrict_self, ruleset, 0);
	close((int)ruleset);
	return held ? RD_SANDBOX_LANDLOCK : 0;
}

/* What computing, memory, and descriptors at hand need. */
static const uint32_t allowed_calls[] = {
	SYS_read,
	SYS_write,
	SYS_readv,
	SYS_writev,
	SYS_close,
	SYS_fstat,
	SYS_lseek,
	SYS_munmap,
	SYS_mremap,
	SYS_madvise,
	SYS_brk,
	SYS_futex,
	SYS_exit,
	SYS_exit_group,
	SYS_rt_sigreturn,
	SYS_rt_sigaction,
	SYS_rt_sigprocmask,
	SYS_getpid,
	SYS_gettid,
	SYS_tgkill,
	SYS_clock_gettime,
	SYS_gettimeofday,
	SYS_getrandom,
	SYS_getrusage,
	SYS_sched_yield,
	SYS_restart_syscall,
	SYS_ppoll,
#ifdef SYS_poll
	SYS_poll,
#endif
};
#define N_ALLOWED (sizeof(allowed_calls) / sizeof(*allowed_calls))
/* These, too, unless the memory is to be executable. */
static const uint32_t mapping_calls[] = { SYS_mmap, SYS_mprotect };

#define FILTER_MAX (8 + 5 * 2 + 2 * N_ALLOWED)

struct filter {
	struct sock_filter code[FILTER_MAX];
	unsigned short n;
};

static void
emit(struct filter *filter, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
	filter->code[filter->n++] = (struct sock_filter){
		.code = code, .jt = yes, .jf = no, .k = k
	};
}

static void
emit_load(struct filter *filter, size_t offset)
{
	emit(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void
emit_return(struct filter *filter, uint32_t action)
{
	emit(filter, BPF_RET | BPF_K, action, 0, 0);
}

static void
build_filter(struct filter *filter)
{
	const uint32_t refuse = SECCOMP_RET_ERRNO | EPERM;

	emit_load(filter, offsetof(struct seccomp_data, arch));
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0);
	emit_return(filter, SECCOMP_RET_KILL_PROCESS);
	emit_load(filter, offsetof(struct seccomp_data, nr));
	emit(filter, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
	emit_return(filter, SECCOMP_RET_KILL_PROCESS);
	for (size_t i = 0; i < N_ALLOWED; i++) {
		emit(filter, BPF_JMP | BPF_JEQ | BPF_K, allowed_calls[i], 0, 1);
		emit_return(filter, SECCOMP_RET_ALLOW);
	}
	for (size_t i = 0; i < 2; i++) {
		emit(filter, BPF_JMP | BPF_JEQ | BPF_K, mapping_calls[i], 0, 4);
		emit_load(filter, offsetof(struct seccomp_data, args[2]));
		emit(filter, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1);
		emit_return(filter, refuse);
		emit_return(filter, SECCOMP_RET_ALLOW);
	}
	emit_return(filter, refuse);
}

static unsigned
set_seccomp(void)
{
	struct filter filter = { .n = 0 };
	struct sock_fprog program;

	if (!NATIVE_ARCH)
		return 0;
	build_filter(&filter);
	program = (struct sock_fprog){ .len = filter.n, .filter = filter.code };
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0)
		       ? 0
		       : RD_SANDBOX_SECCOMP;
}

unsigned
rd_sandbox_enter(const struct rd_sandbox_opts *opts)
{
	unsigned layers = 0;

	if (!rd_sandbox_built_in())
		return 0;
	layers |= set_rlimits(opts ? opts : &rd_sandbox_defaults);
	layers |= give_up_privileges();
	layers |= set_landlock();
	layers |= set_seccomp();
	return layers;
}

static bool
is_refusal(void)
{
	return errno == EPERM || errno == EACCES;
}

static bool
try_escape(void)
{
	char *const argv[] = { (char *)"true", NULL };
	char *const envp[] = { NULL };
	bool refused = true;
	int fd;

	fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	refused &= fd < 0 && is_refusal();
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	refused &= fd < 0 && is_refusal();
	execve("/bin/true", argv, envp);
	refused &= is_refusal();
	return refused;
}

static void
be_probed(int fd)
{
	unsigned char answer[2];

	answer[0] = (unsigned char)rd_sandbox_enter(NULL);
	answer[1] = try_escape();
	_exit(write(fd, answer, sizeof(answer)) != sizeof(answer));
}

enum rd_status
rd_sandbox_probe(unsigned *layers, bool *tight)
{
	unsigned char answer[2];
	int ends[2], status;
	ssize_t n;
	pid_t child;

	*layers = 0;
	*tight = false;
	if (pipe2(ends, O_CLOEXEC))
		return RD_IO;
	child = fork();
	if (!child)
		be_probed(ends[1]);
	close(ends[1]);
	do {
		n = child < 0 ? -1 : read(ends[0], answer, sizeof(answer));
	} while (n < 0 && child > 0 && errno == EINTR);
	close(ends[0]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (n != sizeof(answer))
		return RD_IO;
	*layers = answer[0];
	*tight = answer[1];
	return RD_OK;
}

void
rd_sandbox_put(unsigned layers, struct rd_buf *out)
{
	static const char *const names[] = { "rlimits", "no-new-privs",
					     "landlock", "seccomp" };
	const char *comma = "";

	if (!layers)
		rd_buf_cstr(out, "none");
	for (size_t i = 0; i < 4; i++) {
		if (!(layers & (1u << i)))
			continue;
		rd_buf_printf(out, "%s%s", comma, names[i]);
		comma = ", ";
	}
}
