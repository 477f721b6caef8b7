/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A helper program that reads foreign files locks itself in: once its inputs
 * are open it computes, writes to the descriptors it has, and exits. */
#ifndef RD_BASE_SANDBOX_H
#define RD_BASE_SANDBOX_H

#include "base/buf.h"

enum rd_sandbox_layer {
	RD_SANDBOX_RLIMITS = 1,	     /* processor time, memory, no files */
	RD_SANDBOX_NO_NEW_PRIVS = 2, /* no set-user-id programs */
	RD_SANDBOX_LANDLOCK = 4,     /* no path can be opened */
	RD_SANDBOX_SECCOMP = 8,	     /* only the system calls computing needs */
};

struct rd_sandbox_opts {
	unsigned cpu_seconds;  /* 20; SIGXCPU beyond */
	uint64_t memory_bytes; /* 1 GiB of address space */
};

extern const struct rd_sandbox_opts rd_sandbox_defaults;

/* False in sanitizer builds, whose run-time needs what the sandbox forbids;
 * rd_sandbox_enter does nothing there. */
bool rd_sandbox_built_in(void);

/* Locks the calling process in for good and returns the layers that hold; the
 * kernel may lack some.  A forbidden call fails with EPERM or EACCES.  Only for
 * a process with one thread.  opts NULL: the defaults. */
unsigned rd_sandbox_enter(const struct rd_sandbox_opts *opts);

/* Forks a child that enters the sandbox and then tries to open a file, to make
 * a socket and to start a program.  *layers: what held; *tight: all three were
 * refused.  RD_IO when there is no child to ask. */
enum rd_status rd_sandbox_probe(unsigned *layers, bool *tight) RD_MUST_CHECK;

/* "rlimits, no-new-privs, landlock, seccomp"; "none" for 0. */
void rd_sandbox_put(unsigned layers, struct rd_buf *out);

#endif
