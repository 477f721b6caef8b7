/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* librefdesk: load a compiled program, decide, explain.  Pure: it opens no
 * files, reads no clock and no environment; the same program and request give
 * the same bytes on every machine. */
#ifndef REFDESK_REFDESK_H
#define REFDESK_REFDESK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define REFDESK_CHECK __attribute__((warn_unused_result))
#else
#define REFDESK_CHECK
#endif

/* Results of functions that can fail.  Values never change; new ones may
 * come. */
enum refdesk_status {
	REFDESK_OK = 0,
	REFDESK_NO_MEMORY = 1,
	REFDESK_BAD_PROGRAM = 2, /* foreign, too new, or damaged */
	REFDESK_BAD_REQUEST = 3, /* malformed, unknown names, missing facts */
	REFDESK_BAD_CALL = 4,	 /* an argument that cannot be taken */
};

/* What went wrong, for people and machines; filled in by every failing call and
 * only by these.  All texts end with NUL and may be empty. */
struct refdesk_problem {
	char code[64];	 /* stable, such as "request.unknown-fact" */
	char title[160]; /* one sentence */
	char where[160]; /* place in the input: "facts.mood" */
	char hint[200];	 /* what to do next */
	uint64_t offset; /* byte offset in the request, 0 when unknown */
	int exit_code;	 /* what the command line tool would exit with */
};

/* A borrowed run of bytes, not NUL-terminated. */
struct refdesk_text {
	const char *bytes;
	size_t n_bytes;
};

/* Version of this library, "MAJOR.MINOR.PATCH"; static. */
const char *refdesk_version(void);

/* A verified program.  Immutable: may be shared by threads. */
struct refdesk_program;

/* Verifies and copies `n_bytes` of a .desk file.  *program is NULL on failure.
 * problem may be NULL. */
int refdesk_program_load(const void *bytes, size_t n_bytes,
			 struct refdesk_program **program,
			 struct refdesk_problem *problem) REFDESK_CHECK;
/* NULL-safe.  Deciders of the program must be freed first. */
void refdesk_program_free(struct refdesk_program *program);
/* SHA-256 of the file bytes, 64 lower-case hexadecimal digits; pack name; pack
 * version.  The strings belong to the program. */
const char *refdesk_program_sha256(const struct refdesk_program *program);
const char *refdesk_program_name(const struct refdesk_program *program);
uint32_t refdesk_program_version(const struct refdesk_program *program);

/* Scratch memory for decisions with one program; one thread at a time. */
struct refdesk_decider;

/* NULL when memory is exhausted, or without a program.  The program must
 * outlive it. */
struct refdesk_decider *refdesk_decider_new(
	const struct refdesk_program *program) REFDESK_CHECK;
/* NULL-safe. */
void refdesk_decider_free(struct refdesk_decider *decider);

/* What a time zone says at an instant; the caller reads zone data. */
struct refdesk_zone {
	int offset_minutes; /* east of UTC */
	int south;	    /* its principal place lies south of the equator */
	char tzdata[16];    /* version of the zone data, "" when unknown */
};

/* Resolves an IANA zone name (not NUL-terminated) at a UTC time in
 * milliseconds; 0 on success, anything else for an unknown zone. */
typedef int (*refdesk_zone_fn)(void *data, const char *name, size_t n_name,
			       int64_t utc_ms, struct refdesk_zone *zone);

enum refdesk_decide_flags {
	REFDESK_NO_TRACE = 1,  /* only what was chosen, scores and margin */
	REFDESK_NO_DIGEST = 2, /* leave both digests out */
	REFDESK_ALL_PARTS = 4, /* parts of zero points too */
};

/* Zero all of it, set size = sizeof, then what is wanted.  Other sizes and
 * unknown flags are a bad call. */
struct refdesk_decide_options {
	size_t size;
	unsigned flags;
	int has_now; /* decide for now_ms (UTC), whatever the request says;
		      * within the years 0000 to 9999 */
	int64_t now_ms;
	refdesk_zone_fn zone; /* NULL: a request with a zone is refused */
	void *zone_data;
};

/* Decides one request (JSON, refdesk.request/1).  On success *decision is
 * one line of JSON without a newline, valid until the next call with this
 * decider; else it is empty.  options and problem may be NULL. */
int refdesk_decide(struct refdesk_decider *decider, struct refdesk_text request,
		   const struct refdesk_decide_options *options,
		   struct refdesk_text *decision,
		   struct refdesk_problem *problem) REFDESK_CHECK;

#ifdef __cplusplus
}
#endif

#endif
