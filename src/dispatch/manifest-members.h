/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A manifest as its members stand, byte for byte: its id is the digest of all
 * but two of them. */
#ifndef RD_DISPATCH_MANIFEST_MEMBERS_H
#define RD_DISPATCH_MANIFEST_MEMBERS_H

#include "base/scan.h"
#include "crypt/hash.h"

#define DISP_MEMBERS_MAX 64

struct disp_member {
	struct rd_str name, value; /* the value as it stands */
};

struct disp_members {
	struct rd_arena *arena;
	struct rd_problem *problem;
	struct disp_member items[DISP_MEMBERS_MAX];
	size_t n;
};

/* For parts of a manifest. */
extern const struct rd_scan_rules disp_manifest_rules;

/* The members of a manifest of a picture, sorted by their names, and its id is
 * right when it has one.  Statuses as rd_disp_manifest_rebuild. */
enum rd_status disp_members_read(struct disp_members *members,
				 struct rd_str text) RD_MUST_CHECK;
/* The value, or absent. */
struct rd_str disp_member(const struct disp_members *members, const char *name);
/* Its text when it is a string without escapes, else absent. */
struct rd_str disp_member_plain(const struct disp_members *members,
				const char *name);

enum rd_status disp_members_refuse(const struct disp_members *members,
				   const char *what);
enum rd_status disp_members_no_memory(const struct disp_members *members);

#endif
