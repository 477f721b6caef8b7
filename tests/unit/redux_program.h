/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sample program with the Redux implementations that there are: what the
 * profiles of the shipped pack say, as far as it is arithmetic. */
#ifndef REDUX_PROGRAM_H
#define REDUX_PROGRAM_H

#include "program/program.h"

enum redux_profile {
	REDUX_P_ADVANCED, /* default */
	REDUX_P_SIMPLE,
	REDUX_P_MFLUX,
	REDUX_P_CORE,
	REDUX_N_PROFILES
};
/* Strongest first; medium is the default. */
enum redux_mode {
	REDUX_M_HIGHEST,
	REDUX_M_HIGH,
	REDUX_M_MEDIUM,
	REDUX_M_LOW,
	REDUX_M_LOWEST,
	REDUX_N_MODES
};
enum redux_function {
	REDUX_F_AREA,
	REDUX_F_BICUBIC,
	REDUX_F_NEAREST,
	REDUX_F_BILINEAR,
	REDUX_F_NEAREST_EXACT,
	REDUX_N_FUNCTIONS
};

/* Adds the Redux records to a program that has none. */
void redux_program_add(struct rd_prog_builder *b);
/* To that: a use for each hemisphere, which the fact of it chooses. */
void redux_program_add_from(struct rd_prog_builder *b);
/* Loaded; the caller finishes it with rd_prog_fini. */
void redux_program_load(struct rd_prog *prog);

#endif
