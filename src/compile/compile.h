/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From the files of packs to the bytes of a program.  No file is opened, and
 * neither clock nor environment is read: equal input gives equal bytes. */
#ifndef RD_COMPILE_COMPILE_H
#define RD_COMPILE_COMPILE_H

#include "validate/validate.h"

/* Checks and compiles input->pack.  RD_OK: *program_out (initialised by the
 * caller; appended to) holds the program, diags may hold warnings.
 * RD_SEMANTIC: diags says why not.  RD_NOMEM. */
enum rd_status rd_cc_compile(const struct rd_val_input *input,
			     struct rd_diags *diags, struct rd_buf *program_out)
	RD_MUST_CHECK;
/* The findings only; status as above. */
enum rd_status rd_cc_check(const struct rd_val_input *input,
			   struct rd_diags *diags) RD_MUST_CHECK;

#endif
