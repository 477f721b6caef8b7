/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Kernels lane by lane, for any machine, and what the others must equal.  Made
 * once per lane width by lanes.c, which defines NAME(kernel), LANE and
 * LANE_LEAST. */

#define EACH(i) for (size_t i = 0; i < n * RD_LANES_PER_WORD; i++)
#define IN(set, i) ((set)[(i) / 64] >> ((i) % 64) & 1)

static void
NAME(fill)(void *lanes, size_t n, int32_t points)
{
	LANE *sum = lanes;

	EACH(i)
	sum[i] = (LANE)points;
}

static void
NAME(add)(void *lanes, size_t n, const void *others)
{
	LANE *sum = lanes;
	const LANE *other = others;

	EACH(i)
	sum[i] = (LANE)(sum[i] + other[i]);
}

#define ADD_COLUMN(bytes, type)                                                \
	static void NAME(add_column##bytes)(void *lanes, size_t n,             \
					    const void *column, int32_t times) \
	{                                                                      \
		LANE *sum = lanes;                                             \
		const type *from = column;                                     \
                                                                               \
		EACH(i)                                                        \
		sum[i] = (LANE)(sum[i] + from[i] * times);                     \
	}
ADD_COLUMN(1, int8_t)
ADD_COLUMN(2, int16_t)
ADD_COLUMN(4, int32_t)
#undef ADD_COLUMN

static void
NAME(add_where)(void *lanes, size_t n, const uint64_t *set, int32_t points)
{
	LANE *sum = lanes;

	EACH(i)
	if (IN(set, i))
		sum[i] = (LANE)(sum[i] + points);
}

static void
NAME(raise_where)(void *lanes, size_t n, const uint64_t *set, int32_t points)
{
	LANE *sum = lanes;

	EACH(i)
	if (IN(set, i) && sum[i] < points)
		sum[i] = (LANE)points;
}

static void
NAME(keep_where)(void *lanes, size_t n, const uint64_t *set)
{
	LANE *sum = lanes;

	EACH(i)
	if (!IN(set, i))
		sum[i] = 0;
}

static void
NAME(clamp)(void *lanes, size_t n, int32_t low, int32_t high)
{
	LANE *sum = lanes;

	EACH(i)
	{
		if (sum[i] < low)
			sum[i] = (LANE)low;
		if (sum[i] > high)
			sum[i] = (LANE)high;
	}
}

static void
NAME(find)(const void *lanes, size_t n, const uint64_t *among, int32_t points,
	   uint64_t *hits)
{
	const LANE *sum = lanes;

	for (size_t w = 0; w < n; w++)
		hits[w] = 0;
	EACH(i)
	if (IN(among, i) && sum[i] >= points)
		hits[i / 64] |= UINT64_C(1) << (i % 64);
}

static int32_t
NAME(peak)(const void *lanes, size_t n, const uint64_t *among)
{
	const LANE *sum = lanes;
	int32_t peak = LANE_LEAST;

	EACH(i)
	if (IN(among, i) && sum[i] > peak)
		peak = sum[i];
	return peak;
}

static const struct rd_lanes NAME(kernels) = {
	"plain",	   sizeof(LANE),      NAME(fill),
	NAME(add),	   NAME(add_column1), NAME(add_column2),
	NAME(add_column4), NAME(add_where),   NAME(raise_where),
	NAME(keep_where),  NAME(clamp),	      NAME(find),
	NAME(peak),
};

#undef EACH
#undef IN
#undef NAME
#undef LANE
#undef LANE_LEAST
