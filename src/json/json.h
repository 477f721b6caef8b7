/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_JSON_JSON_H
#define RD_JSON_JSON_H

#include "base/buf.h"
#include "base/problem.h"
#include <jansson.h>

/* JSON off the decision path, over jansson trees. */

#define RD_JSON_DEPTH 32
/* Default for texts of foreign origin. */
#define RD_JSON_CAP_BYTES (8u << 20)
/* Integers stay exact in every reader below this magnitude. */
#define RD_JSON_INT_MAX ((INT64_C(1) << 53) - 1)

struct rd_json_limits {
	size_t cap_bytes; /* 0: RD_JSON_CAP_BYTES */
	/* Numbers must be integers of magnitude <= RD_JSON_INT_MAX (signed
	 * records: their number text then cannot differ between writers). */
	bool integers_only;
	/* Every number becomes a double, as RFC 8785 wants it. */
	bool doubles;
};

/* Reads one strict JSON text: UTF-8 without BOM, no duplicate names, no lone
 * surrogates, no NUL in strings, nesting <= RD_JSON_DEPTH, nothing but space
 * behind it.  limits may be NULL.  RD_OK and a new reference in *out
 * (json_decref); else NULL there and the place and reason in *problem (exit 4,
 * codes json.syntax, json.duplicate-name, json.too-deep, json.too-large,
 * json.encoding, json.number; memory: exit 10, json.memory).  RD_SYNTAX,
 * RD_LIMIT, RD_SEMANTIC (number out of the profile) or RD_NOMEM. */
enum rd_status rd_json_parse(struct rd_str text,
			     const struct rd_json_limits *limits, json_t **out,
			     struct rd_problem *problem) RD_MUST_CHECK;

/* Canonical text (RFC 8785) of a tree: names sorted, numbers as ECMAScript
 * writes them.  RD_LIMIT when nested deeper than RD_JSON_DEPTH, RD_SEMANTIC for
 * a number that is not finite, else the buffer's status. */
enum rd_status rd_json_write(const json_t *value, struct rd_buf *out)
	RD_MUST_CHECK;

/* Canonical text of a strict JSON text.  Numbers are IEEE doubles, as the RFC
 * says, so integers beyond 2^53 are rounded: signed records are read with
 * integers_only instead. */
enum rd_status rd_json_canonical(struct rd_str json, struct rd_buf *out)
	RD_MUST_CHECK;

/* Access for layers that do not link jansson themselves; a wrong type or a
 * missing member is NULL, 0 or false. */
void rd_json_free(json_t *value);
const json_t *rd_json_get(const json_t *object, const char *name);
const json_t *rd_json_at(const json_t *array, size_t index);
/* Elements of an array or members of an object. */
size_t rd_json_count(const json_t *value);
/* A string as a view, which lives as long as the tree; absent (ptr NULL) when
 * it is none. */
struct rd_str rd_json_str(const json_t *value);
struct rd_str rd_json_get_str(const json_t *object, const char *name);
bool rd_json_get_int(const json_t *object, const char *name, int64_t *value);
bool rd_json_get_bool(const json_t *object, const char *name, bool *value);
/* Walks an object's members: the one behind `at` (NULL: the first), whose name
 * goes to *name; NULL behind the last. */
const void *rd_json_next(const json_t *object, const void *at,
			 struct rd_str *name);
/* The string there, absent when it is none. */
struct rd_str rd_json_str_at(const void *at);

#endif
