/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Versions of the rule language (doc/language.md, section 1). */
#ifndef RD_BASE_LANGUAGE_H
#define RD_BASE_LANGUAGE_H

#define RD_LANGUAGE_OLDEST 1
#define RD_LANGUAGE_VERSION 4

#endif
