/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PLAN_REDUX_SHEET_H
#define RD_PLAN_REDUX_SHEET_H

#include "plan/redux-tokens.h"

/* Whether the pictures of each node go together in it: RD_SEMANTIC (exit 4),
 * "redux.batch" or "redux.not-in-profile". */
enum rd_status plan_redux_check_nodes(
	const struct rd_plan_redux *setting,
	const struct rd_plan_redux_pictures *pictures,
	const struct rd_plan_redux_ref *refs, struct rd_problem *problem)
	RD_MUST_CHECK;

/* Fills differs and n_differs; RD_NOMEM (exit 10). */
enum rd_status plan_redux_compare(struct rd_arena *arena,
				  struct rd_plan_redux_sheet *sheet,
				  struct rd_problem *problem) RD_MUST_CHECK;

/* 1 << enum rd_plan_redux_note; the tokens must have been counted. */
uint32_t plan_redux_notes(const struct rd_plan_redux_sheet *sheet);

#endif
