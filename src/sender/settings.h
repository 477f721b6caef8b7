/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Settings of a run: what the command line says, else the project.  Whoever
 * starts this program has looked at the environment and other files. */
#ifndef RD_SENDER_SETTINGS_H
#define RD_SENDER_SETTINGS_H

#include "base/opt.h"
#include "sender/snd.h"

/* What the command line says; NULL: nothing. */
struct snd_given {
	const char *db, *out, *loopback, *key_fd, *embed;
	const char *budget_day, *budget_provider_day;
	const struct rd_opt_args *args;
	unsigned secret; /* the option in them that says NAME=FILE */
	bool insecure_env;
};

/* The project of the working directory and all that is said about sending.
 * Finish it in any case.  RD_NOTFOUND (exit 2) outside a project; RD_SEMANTIC
 * (exit 2) for a value that is none. */
enum rd_status snd_settings_load(struct snd_settings *set,
				 const struct snd_given *given,
				 struct rd_problem *problem) RD_MUST_CHECK;
void snd_settings_fini(struct snd_settings *set);

#endif
