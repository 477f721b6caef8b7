/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the readers of <redux> share. */
#ifndef RD_VALIDATE_REDUX_H
#define RD_VALIDATE_REDUX_H

#include "validate/send.h"

void rd_val_read_rdx_profiles(struct rd_val *val); /* redux-profile.c */

/* What a profile says of itself (redux-check.c). */
void rd_val_check_rdx_profile(struct rd_val *val,
			      const struct rd_src_node *node,
			      const struct rd_val_rdx_profile *profile);

/* The rule that the attribute names is declared and disabled. */
bool rd_val_names_off(struct rd_val *val, const char *kind,
		      const struct rd_src_node *node, const char *attr);
const struct rd_val_rdx_level *rd_val_rdx_level_of(
	const struct rd_val_rdx_profile *profile, uint32_t mode);
/* Tokens per side. */
uint32_t rd_val_rdx_edge(const struct rd_val_rdx_profile *profile,
			 const struct rd_val_rdx_encoder *encoder,
			 int64_t factor);

#endif
