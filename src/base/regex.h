/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the compiler and the engine agree on about regular expressions: how
 * PCRE2 is asked to read them, and where it must stop. */
#ifndef RD_BASE_REGEX_H
#define RD_BASE_REGEX_H

#define RD_REGEX_MAX_BYTES 512
#define RD_REGEX_MOST 1024 /* different ones in a program */
#define RD_REGEX_STEPS 10000
#define RD_REGEX_DEPTH 250
#define RD_REGEX_HEAP_KIB 1024
/* For pcre2_compile; texts are folded, so case needs no option. */
#define RD_REGEX_OPTIONS (PCRE2_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C)

#endif
