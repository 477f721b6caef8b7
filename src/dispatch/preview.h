/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_DISPATCH_PREVIEW_H
#define RD_DISPATCH_PREVIEW_H

#include "base/buf.h"
#include "base/problem.h"
#include "sign/ticket.h"

/* A picture that the body names, by its sha256. */
struct rd_disp_picture {
	struct rd_str sha256; /* hex */
	struct rd_str bytes;
};

/* Renders a contact sheet from the signed body alone: an SVG with the pictures
 * embedded (width proportional to weight), the prompt, the waterfall and the
 * manifest id, and the manifest JSON beside it.  It calls itself a contact
 * sheet, not a generated image.  Deterministic.  RD_CORRUPT (exit 6) when a
 * picture's bytes do not have the hash the body names, RD_NOTFOUND (exit 4)
 * when one is missing, RD_SEMANTIC when the body is not a preview body. */
enum rd_status rd_disp_preview(const struct rd_signed_request *request,
			       const struct rd_disp_picture *pictures,
			       uint32_t n_pictures, struct rd_buf *svg,
			       struct rd_buf *manifest,
			       struct rd_problem *problem) RD_MUST_CHECK;

#endif
