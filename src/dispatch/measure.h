/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_DISPATCH_MEASURE_H
#define RD_DISPATCH_MEASURE_H

#include "base/str.h"

/* How wide text may come out, from a table of the sheet's first font with room
 * to spare: fonts that stand in for it are narrower.  Texts are valid UTF-8. */

/* Pixels of a text set in `size_px`. */
int disp_text_px(struct rd_str text, int size_px);
/* Bytes of its beginning, whole characters, that fit into `room_px`. */
size_t disp_text_fit(struct rd_str text, int size_px, int room_px);
/* Bytes of its first line: up to a line feed, else whole words, or characters
 * where no word fits.  0 only for an empty text. */
size_t disp_text_line(struct rd_str text, int size_px, int room_px);

#endif
