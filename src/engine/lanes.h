/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Points of many references at once: a lane of 16 or 32 bits per reference, 64
 * lanes per word of a set.  Every kernel does the same exact integer sums; they
 * differ in the instructions they use.  Lanes never overflow, since the catalog
 * chooses their width by a bound over all situations. */
#ifndef RD_ENGINE_LANES_H
#define RD_ENGINE_LANES_H

#include <stddef.h>
#include <stdint.h>

#define RD_LANES_PER_WORD 64

/* One way to do it.  `lanes` are int16_t or int32_t as `bytes` says; n counts
 * words of 64 lanes.  Sets have one word for 64 lanes. */
struct rd_lanes {
	const char *name;
	uint32_t bytes;
	void (*fill)(void *lanes, size_t n, int32_t points);
	void (*add)(void *lanes, size_t n, const void *others);
	/* lanes += column * times, by width of the column: 1, 2, 4 bytes */
	void (*add_column1)(void *lanes, size_t n, const void *column,
			    int32_t times);
	void (*add_column2)(void *lanes, size_t n, const void *column,
			    int32_t times);
	void (*add_column4)(void *lanes, size_t n, const void *column,
			    int32_t times);
	void (*add_where)(void *lanes, size_t n, const uint64_t *set,
			  int32_t points);
	void (*raise_where)(void *lanes, size_t n, const uint64_t *set,
			    int32_t points);
	/* 0 elsewhere */
	void (*keep_where)(void *lanes, size_t n, const uint64_t *set);
	void (*clamp)(void *lanes, size_t n, int32_t low, int32_t high);
	/* hits: the lanes of `among` that have at least `points` */
	void (*find)(const void *lanes, size_t n, const uint64_t *among,
		     int32_t points, uint64_t *hits);
	/* The largest lane of `among`, or the least number when it is empty. */
	int32_t (*peak)(const void *lanes, size_t n, const uint64_t *among);
};

/* The kernels this machine can run, of lanes of `bytes` bytes (2 or 4), by
 * number from 0, the plain one; NULL past the last, which is the fastest. */
const struct rd_lanes *rd_lanes_get(uint32_t bytes, uint32_t number);
const struct rd_lanes *rd_lanes_fastest(uint32_t bytes);

#endif
