/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_LIB_REDUX_H
#define RD_LIB_REDUX_H

#include "lib/lib.h"
#include "plan/redux.h"
#include "refdesk/redux.h"

struct refdesk_redux {
	struct rd_plan_redux setting;
};

/* Tells why rules or a plan say no; the status of that. */
int lib_refused(struct refdesk_problem *out, const struct rd_problem *why);

#endif
