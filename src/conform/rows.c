/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The situations of a case: its own, and one for each row and expectation of
 * its rows. */

#include "conform/internal.h"

static void
count_rows(const json_t *rows, uint32_t *n_rows, uint32_t *n_frames)
{
	*n_rows = *n_frames = 0;
	for (size_t i = 0; i < conf_n_children(rows); i++) {
		*n_rows += conf_is(conf_child(rows, i), "row");
		*n_frames += conf_is(conf_child(rows, i), "frame");
	}
}

uint32_t
conf_n_probes(const struct rd_conf_case *c)
{
	uint32_t n = 1, n_rows, n_frames;

	for (size_t i = 0; i < conf_n_children(c->root); i++) {
		const json_t *rows = conf_child(c->root, i);

		if (!conf_is(rows, "rows"))
			continue;
		count_rows(rows, &n_rows, &n_frames);
		n += n_rows * n_frames;
	}
	return n;
}

static uint32_t
list_rows(const struct rd_conf_case *c, const json_t *rows,
	  struct conf_probe *probes)
{
	uint32_t n = 0;

	for (size_t i = 0; i < conf_n_children(rows); i++) {
		const json_t *row = conf_child(rows, i);

		for (size_t k = 0; k < conf_n_children(rows); k++) {
			const json_t *frame = conf_child(rows, k);

			if (conf_is(row, "row") && conf_is(frame, "frame"))
				probes[n++] = (struct conf_probe){
					c, conf_child(frame, 0), rows, frame,
					row
				};
		}
	}
	return n;
}

void
conf_list_probes(const struct rd_conf_case *c, struct conf_probe *probes)
{
	uint32_t n = 1;

	probes[0] = (struct conf_probe){ .c = c, .expect = c->expect };
	for (size_t i = 0; i < conf_n_children(c->root); i++)
		if (conf_is(conf_child(c->root, i), "rows"))
			n += list_rows(c, conf_child(c->root, i), probes + n);
}

void
conf_probe_text(const struct conf_probe *probe, struct rd_buf *out)
{
	struct rd_str frame;
	ptrdiff_t at;

	if (!probe->rows)
		return;
	frame = conf_attr(probe->frame, "text");
	at = rd_str_find(frame, RD_STR_LIT("{}"));
	rd_buf_put(out, frame.ptr, at < 0 ? 0 : (size_t)at);
	rd_buf_str(out, conf_text(probe->row));
	if (at >= 0)
		rd_buf_put(out, frame.ptr + at + 2, frame.len - (size_t)at - 2);
}

void
conf_probe_place(const struct conf_probe *probe, struct rd_str *fact,
		 struct rd_str *field)
{
	struct rd_str place = conf_attr(probe->rows, "fact");
	const char *dot = place.ptr ? memchr(place.ptr, '.', place.len) : NULL;

	*fact = place;
	*field = RD_STR_NONE;
	if (!dot)
		return;
	fact->len = (size_t)(dot - place.ptr);
	*field = (struct rd_str){ dot + 1, place.len - fact->len - 1 };
}
