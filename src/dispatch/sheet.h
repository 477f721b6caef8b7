/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_DISPATCH_SHEET_H
#define RD_DISPATCH_SHEET_H

#include <jansson.h>

#include "dispatch/preview.h"

/* "kind" of a contact sheet's manifest. */
#define RD_DISP_SHEET_KIND "contact sheet"

/* The drawing alone: `body` is a checked preview body, `pictures[i]` belongs to
 * its i-th reference. */
void disp_sheet_draw(const json_t *body,
		     const struct rd_disp_picture *const *pictures,
		     struct rd_buf *svg);
/* "image/png" by magic bytes, or NULL. */
const char *disp_picture_type(struct rd_str bytes);
/* The "redux" member of a body or a manifest in words; nothing for NULL. */
void rd_disp_redux_words(const json_t *redux, struct rd_buf *out);

#endif
