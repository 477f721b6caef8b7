/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Kernels over vectors, made once per instruction set and lane width by
 * lanes.c, which defines
 *   NAME(kernel)   the name to give a kernel
 *   TARGET         the attribute that allows the instructions
 *   LANE, NARROW   types of a lane and of its unsigned twin
 *   VECTOR_BYTES   of a register
 *   LANES_OF(bits) optional: the low bits as all-ones or zero lanes
 *   BITS_OF(lanes) optional: the other way round, for `find` */

#define PER_VECTOR (VECTOR_BYTES / sizeof(LANE))
#define PER_WORD (RD_LANES_PER_WORD / PER_VECTOR)

typedef LANE NAME(vector)
	__attribute__((vector_size(VECTOR_BYTES), aligned(1), may_alias));
typedef int8_t NAME(vector1)
	__attribute__((vector_size(PER_VECTOR), aligned(1), may_alias));
typedef int16_t NAME(vector2)
	__attribute__((vector_size(2 * PER_VECTOR), aligned(1), may_alias));
typedef int32_t NAME(vector4)
	__attribute__((vector_size(4 * PER_VECTOR), aligned(1), may_alias));

#ifndef LANES_OF
static const NAME(vector) NAME(bit) = {
#define B(i) (LANE)(UNSIGNED)(UINT32_C(1) << (i))
	B(0), B(1), B(2),  B(3),
#if VECTOR_BYTES * 8 / LANE_BITS > 4
	B(4), B(5), B(6),  B(7),
#endif
#if VECTOR_BYTES * 8 / LANE_BITS > 8
	B(8), B(9), B(10), B(11), B(12), B(13), B(14), B(15),
#endif
#undef B
};
#define LANES_OF(bits)                                                         \
	((NAME(vector))(((NAME(bit) & (LANE)(UNSIGNED)(bits))) != 0))
#endif

/* Vector v of the lanes that word w of a set stands for. */
#define AT(lanes, w, v) ((lanes)[(w)*PER_WORD + (v)])
#define EACH(w, v)                                                             \
	for (size_t w = 0; w < n; w++)                                         \
		for (size_t v = 0; v < PER_WORD; v++)
#define MASK(set, w, v) LANES_OF((set)[w] >> ((v)*PER_VECTOR))

TARGET static void
NAME(fill)(void *lanes, size_t n, int32_t points)
{
	NAME(vector) *sum = lanes, all = (NAME(vector)){ 0 } + (LANE)points;

	EACH(w, v)
	AT(sum, w, v) = all;
}

TARGET static void
NAME(add)(void *lanes, size_t n, const void *others)
{
	NAME(vector) *sum = lanes;
	const NAME(vector) *other = others;

	EACH(w, v)
	AT(sum, w, v) += AT(other, w, v);
}

#define ADD_COLUMN(bytes)                                                      \
	TARGET static void NAME(add_column##bytes)(                            \
		void *lanes, size_t n, const void *column, int32_t times)      \
	{                                                                      \
		NAME(vector) *sum = lanes;                                     \
		const NAME(vector##bytes) *from = column;                      \
                                                                               \
		if (times == 1)                                                \
			EACH(w, v)                                             \
		AT(sum, w, v) += __builtin_convertvector(AT(from, w, v),       \
							 NAME(vector));        \
		else EACH(w, v) AT(sum, w, v) += __builtin_convertvector(      \
							 AT(from, w, v),       \
							 NAME(vector)) *       \
						 (LANE)times;                  \
	}
ADD_COLUMN(1)
ADD_COLUMN(2)
ADD_COLUMN(4)
#undef ADD_COLUMN

TARGET static void
NAME(add_where)(void *lanes, size_t n, const uint64_t *set, int32_t points)
{
	NAME(vector) *sum = lanes, all = (NAME(vector)){ 0 } + (LANE)points;

	EACH(w, v)
	AT(sum, w, v) += MASK(set, w, v) & all;
}

TARGET static void
NAME(raise_where)(void *lanes, size_t n, const uint64_t *set, int32_t points)
{
	NAME(vector) *sum = lanes, all = (NAME(vector)){ 0 } + (LANE)points;

	EACH(w, v)
	{
		NAME(vector) low = MASK(set, w, v) & (AT(sum, w, v) < all);

		AT(sum, w, v) = (AT(sum, w, v) & ~low) | (all & low);
	}
}

TARGET static void
NAME(keep_where)(void *lanes, size_t n, const uint64_t *set)
{
	NAME(vector) *sum = lanes;

	EACH(w, v)
	AT(sum, w, v) &= MASK(set, w, v);
}

TARGET static void
NAME(clamp)(void *lanes, size_t n, int32_t low, int32_t high)
{
	NAME(vector) *sum = lanes, under, over;
	NAME(vector) least = (NAME(vector)){ 0 } + (LANE)low;
	NAME(vector) most = (NAME(vector)){ 0 } + (LANE)high;

	EACH(w, v)
	{
		under = AT(sum, w, v) < least;
		AT(sum, w, v) = (AT(sum, w, v) & ~under) | (least & under);
		over = AT(sum, w, v) > most;
		AT(sum, w, v) = (AT(sum, w, v) & ~over) | (most & over);
	}
}

#ifdef BITS_OF
TARGET static void
NAME(find)(const void *lanes, size_t n, const uint64_t *among, int32_t points,
	   uint64_t *hits)
{
	const NAME(vector) *sum = lanes;
	NAME(vector) all = (NAME(vector)){ 0 } + (LANE)points;

	for (size_t w = 0; w < n; w++) {
		uint64_t found = 0;

		for (size_t v = 0; v < PER_WORD; v++)
			found |= (uint64_t)BITS_OF(AT(sum, w, v) >= all)
				 << (v * PER_VECTOR);
		hits[w] = found & among[w];
	}
}
#else
/* The lanes of one word that have as much, one by one. */
static uint64_t
NAME(find_in_word)(const LANE *lanes, uint64_t among, int32_t points)
{
	uint64_t hits = 0;

	for (; among; among &= among - 1) {
		int lane = __builtin_ctzll(among);

		hits |= (uint64_t)(lanes[lane] >= points) << lane;
	}
	return hits;
}

/* Words without a hit, which most are, are told by one look at their lanes. */
TARGET static void
NAME(find)(const void *lanes, size_t n, const uint64_t *among, int32_t points,
	   uint64_t *hits)
{
	const NAME(vector) *sum = lanes;
	NAME(vector) all = (NAME(vector)){ 0 } + (LANE)points;

	for (size_t w = 0; w < n; w++) {
		union {
			NAME(vector) lanes;
			uint64_t words[VECTOR_BYTES / 8];
		} any = { { 0 } };
		uint64_t some = 0;

		for (size_t v = 0; v < PER_WORD; v++)
			any.lanes |= MASK(among, w, v) & (AT(sum, w, v) >= all);
		for (size_t i = 0; i < VECTOR_BYTES / 8; i++)
			some |= any.words[i];
		hits[w] = some ? NAME(find_in_word)((const LANE *)lanes +
							    w * 64,
						    among[w], points)
			       : 0;
	}
}
#endif

TARGET static int32_t
NAME(peak)(const void *lanes, size_t n, const uint64_t *among)
{
	const NAME(vector) *sum = lanes;
	NAME(vector) most = (NAME(vector)){ 0 } + LANE_LEAST, higher;
	int32_t peak = LANE_LEAST;

	EACH(w, v)
	{
		higher = MASK(among, w, v) & (AT(sum, w, v) > most);
		most = (most & ~higher) | (AT(sum, w, v) & higher);
	}
	for (size_t i = 0; i < PER_VECTOR; i++)
		peak = most[i] > peak ? most[i] : peak;
	return peak;
}

static const struct rd_lanes NAME(kernels) = {
	INSTRUCTIONS,	   sizeof(LANE),      NAME(fill),
	NAME(add),	   NAME(add_column1), NAME(add_column2),
	NAME(add_column4), NAME(add_where),   NAME(raise_where),
	NAME(keep_where),  NAME(clamp),	      NAME(find),
	NAME(peak),
};

#undef PER_VECTOR
#undef PER_WORD
#undef LANES_OF
#undef BITS_OF
#undef AT
#undef EACH
#undef MASK
#undef NAME
#undef LANE
#undef UNSIGNED
#undef LANE_BITS
#undef LANE_LEAST
