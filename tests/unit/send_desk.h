/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Providers as tables, put into a program: the shapes of fal, BFL, Replicate
 * and Gemini, one that leaves nearly everything out, and
 * one on this machine. */
#ifndef SEND_DESK_H
#define SEND_DESK_H

#include "dispatch/reply.h"

enum desk_provider {
	DESK_FAL,
	DESK_BFL,
	DESK_REPLICATE,
	DESK_GEMINI,
	DESK_BARE,
	DESK_LOCAL,
	DESK_N_PROVIDERS
};

/* Built and loaded; finish it with rd_prog_fini. */
void send_desk_load(struct rd_prog *prog);
/* Where a provider is asked, with its model, on no trial. */
struct rd_disp_site send_desk_site(const struct rd_prog *prog,
				   enum desk_provider provider);

#endif
