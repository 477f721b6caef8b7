/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A month simulated: so many pictures a day under the pack's own rules of
 * repetition and looks.  A reference that never comes is dead weight, one that
 * always comes is a bore. */
#ifndef RD_CONFORM_VARIETY_H
#define RD_CONFORM_VARIETY_H

#include "conform/conform.h"

#define RD_CONF_SITUATIONS_CAP (1u << 20)
#define RD_CONF_PICTURES_A_DAY 3u
#define RD_CONF_MAX_DAYS 10000u

struct rd_conf_variety {
	const struct rd_prog *prog;
	uint32_t days, pictures, none; /* none: nothing could be chosen */
	uint32_t *counts;	       /* by reference, in the arena */
	uint32_t longest_run, longest_ref;
};

/* `situations` is one JSON object per line: first {"seed":TEXT}, then
 * {"hour":0..23,"facts":{...}}, facts as in a request.  Of each day's thirds
 * (before noon, before five, after) one situation is drawn by the hash of the
 * seed and the picture's number; state goes on in memory as the effects say.
 * RD_SYNTAX or RD_SEMANTIC with *problem (exit 4) and its line; RD_NOMEM. */
enum rd_status rd_conf_variety_run(struct rd_conf_variety *variety,
				   struct rd_conf_runner *runner,
				   struct rd_str situations, uint32_t days,
				   struct rd_arena *arena,
				   struct rd_problem *problem) RD_MUST_CHECK;

/* Pictures of the reference that came most often. */
uint32_t rd_conf_variety_most(const struct rd_conf_variety *variety);
uint32_t rd_conf_variety_missing(const struct rd_conf_variety *variety);

void rd_conf_variety_human(const struct rd_conf_variety *variety,
			   struct rd_buf *out);
void rd_conf_variety_json(const struct rd_conf_variety *variety,
			  struct rd_buf *out);

#endif
