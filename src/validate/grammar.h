/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The elements of the language as a table: what each may and must have.  The
 * schemas say the same to editors. */
#ifndef RD_VALIDATE_GRAMMAR_H
#define RD_VALIDATE_GRAMMAR_H

#include "base/str.h"
#include "source/tree.h"

enum rd_val_form {
	RD_VAL_F_SOME, /* any text but none */
	RD_VAL_F_NAME, /* [a-z][a-z0-9_]* */
	RD_VAL_F_ID,   /* and - . */
	RD_VAL_F_DECIMAL,
	RD_VAL_F_DURATION,
	RD_VAL_F_INTEGER, /* low..high */
	RD_VAL_F_ONE_OF,  /* of list */
	RD_VAL_F_SHA256,
	RD_VAL_F_PACK, /* [A-Za-z0-9][A-Za-z0-9_-]* */
	/* form.c */
	RD_VAL_F_WORDS, /* of list */
	RD_VAL_F_RANGE, /* within low..high */
	RD_VAL_F_WAIT,	/* up to high ms */
	RD_VAL_F_DATE,
	RD_VAL_F_MONEY,
	RD_VAL_F_IDS,
	RD_VAL_F_DECIMALS, /* LOW..HIGH */
	RD_VAL_F_HOST,
	RD_VAL_F_HEADER,
	RD_VAL_F_LINE, /* from here on at most high bytes */
	RD_VAL_F_CAPPED = RD_VAL_F_LINE,
	RD_VAL_F_TEXT,
	RD_VAL_F_VISIBLE,
	RD_VAL_F_JSON_PATH,
	RD_VAL_F_FIELD,
	RD_VAL_F_ENDPOINT,
};

/* since, in all three: the language version that brought it; 0 is 1. */
struct rd_val_shape_attr {
	const char *name;
	enum rd_val_form form;
	bool needed;
	const char *list;
	uint32_t low, high;
	int id; /* finding for a bad value; 0: the general one */
	uint32_t since;
	const char *newer; /* the values of list that `since` is about */
};

struct rd_val_shape_child {
	int shape;	   /* index, or RD_VAL_SHAPE_COND for any condition */
	uint32_t min, max; /* max 0: any number */
	uint32_t since;	   /* here; the element may be older elsewhere */
};

struct rd_val_shape {
	const char *name;
	bool text;
	const struct rd_val_shape_attr *attrs;	   /* up to name NULL */
	const struct rd_val_shape_child *children; /* up to shape -1 */
	uint32_t since;
};

#define RD_VAL_SHAPE_END (-1)
#define RD_VAL_SHAPE_COND (-2)

/* The shape of a root element, or NULL. */
const struct rd_val_shape *rd_val_shape_root(enum rd_src_kind kind);
/* The shape of a child of an element of that shape, or NULL. */
const struct rd_val_shape *rd_val_shape_child_of(
	const struct rd_val_shape *parent, const char *name);
const struct rd_val_shape *rd_val_shape_at(int index);
bool rd_val_shape_is_cond(const char *name);
const struct rd_val_shape_attr *rd_val_shape_attr_of(
	const struct rd_val_shape *shape, const char *name);

#endif
