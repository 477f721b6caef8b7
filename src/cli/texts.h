/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The personal texts of a request, for the erasable side table. */
#ifndef RD_CLI_TEXTS_H
#define RD_CLI_TEXTS_H

#include "decide/decide.h"
#include "record/store.h"

/* The texts that the last decision left out of its request, each with a fresh
 * salt and BLAKE2b-256 of salt and text.  In the arena. */
enum rd_status cmd_texts_collect(struct rd_dec *dec, struct rd_arena *arena,
				 struct rd_rec_text **texts, uint32_t *n_texts,
				 struct rd_problem *problem) RD_MUST_CHECK;

#endif
