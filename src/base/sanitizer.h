/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Whether a sanitizer is compiled in, whose run time needs what a process
 * usually gives up: address space, and being looked into. */
#ifndef RD_BASE_SANITIZER_H
#define RD_BASE_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RD_UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||     \
	__has_feature(thread_sanitizer)
#define RD_UNDER_SANITIZER 1
#endif
#endif
#ifndef RD_UNDER_SANITIZER
#define RD_UNDER_SANITIZER 0
#endif

#endif
