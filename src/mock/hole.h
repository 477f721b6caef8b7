/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* An address that does not answer: no refusal, no connection, nothing.  A
 * listener whose queue is full, of which Linux drops every further SYN. */
#ifndef RD_MOCK_HOLE_H
#define RD_MOCK_HOLE_H

#include "base/status.h"
#include <stdint.h>

#define RD_MOCK_HOLE_FDS 4

struct rd_mock_hole {
	int fds[RD_MOCK_HOLE_FDS]; /* the listener, and who fills its queue */
	unsigned n;
	uint16_t port; /* of 127.0.0.1; 0: not open */
};

/* RD_IO.  Open already is fine. */
enum rd_status rd_mock_hole_open(struct rd_mock_hole *hole) RD_MUST_CHECK;
void rd_mock_hole_close(struct rd_mock_hole *hole);

#endif
