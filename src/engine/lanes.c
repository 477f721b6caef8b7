/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The kernels, made from their two patterns, and which of them the machine at
 * hand can run. */

#include "engine/lanes.h"

#include <stdbool.h>

#define NAME(kernel) plain16_##kernel
#define LANE int16_t
#define LANE_LEAST INT16_MIN
#include "engine/lanes-plain.h"
#define NAME(kernel) plain32_##kernel
#define LANE int32_t
#define LANE_LEAST INT32_MIN
#include "engine/lanes-plain.h"

/* Vectors of 16 bytes: what every machine has that has any (and what the
 * compiler takes apart where there are none). */
#define INSTRUCTIONS "vectors of 16 bytes"
#define TARGET
#define VECTOR_BYTES 16
#define NAME(kernel) small16_##kernel
#define LANE int16_t
#define UNSIGNED uint16_t
#define LANE_BITS 16
#define LANE_LEAST INT16_MIN
#include "engine/lanes-vector.h"
#define NAME(kernel) small32_##kernel
#define LANE int32_t
#define UNSIGNED uint32_t
#define LANE_BITS 32
#define LANE_LEAST INT32_MIN
#include "engine/lanes-vector.h"
#undef INSTRUCTIONS
#undef TARGET
#undef VECTOR_BYTES

#ifdef __x86_64__
#include <immintrin.h>

#define INSTRUCTIONS "AVX2"
#define TARGET __attribute__((target("avx2")))
#define VECTOR_BYTES 32
#define NAME(kernel) avx2_16_##kernel
#define BITS_OF(lanes)                                                         \
	(uint32_t) _mm_movemask_epi8(_mm_packs_epi16(                          \
		_mm256_castsi256_si128((__m256i)(lanes)),                      \
		_mm256_extracti128_si256((__m256i)(lanes), 1)))
#define LANE int16_t
#define UNSIGNED uint16_t
#define LANE_BITS 16
#define LANE_LEAST INT16_MIN
#include "engine/lanes-vector.h"
#define NAME(kernel) avx2_32_##kernel
#define BITS_OF(lanes) (uint32_t) _mm256_movemask_ps((__m256)(lanes))
#define LANE int32_t
#define UNSIGNED uint32_t
#define LANE_BITS 32
#define LANE_LEAST INT32_MIN
#include "engine/lanes-vector.h"
#undef INSTRUCTIONS
#undef TARGET
#undef VECTOR_BYTES

#define INSTRUCTIONS "AVX-512BW"
#define TARGET __attribute__((target("avx512bw")))
#define VECTOR_BYTES 64
#define NAME(kernel) avx512_16_##kernel
#define BITS_OF(lanes) _mm512_movepi16_mask((__m512i)(lanes))
#define LANE int16_t
#define UNSIGNED uint16_t
#define LANE_BITS 16
#define LANE_LEAST INT16_MIN
#define LANES_OF(bits) ((NAME(vector))_mm512_movm_epi16((__mmask32)(bits)))
#include "engine/lanes-vector.h"
#define NAME(kernel) avx512_32_##kernel
#define BITS_OF(lanes)                                                         \
	_mm512_cmplt_epi32_mask((__m512i)(lanes), _mm512_setzero_si512())
#define LANE int32_t
#define UNSIGNED uint32_t
#define LANE_BITS 32
#define LANE_LEAST INT32_MIN
#include "engine/lanes-vector.h"
#undef INSTRUCTIONS
#undef TARGET
#undef VECTOR_BYTES
#endif

struct offer {
	const struct rd_lanes *narrow, *wide;
	bool there;
};

#define MAX_OFFERS 4

static uint32_t
list_offers(struct offer offers[MAX_OFFERS])
{
	uint32_t n = 0;

	offers[n++] = (struct offer){ &plain16_kernels, &plain32_kernels,
				      true };
	offers[n++] = (struct offer){ &small16_kernels, &small32_kernels,
				      true };
#ifdef __x86_64__
	offers[n++] = (struct offer){ &avx2_16_kernels, &avx2_32_kernels,
				      __builtin_cpu_supports("avx2") };
	offers[n++] = (struct offer){ &avx512_16_kernels, &avx512_32_kernels,
				      __builtin_cpu_supports("avx512bw") };
#endif
	return n;
}

const struct rd_lanes *
rd_lanes_get(uint32_t bytes, uint32_t number)
{
	struct offer offers[MAX_OFFERS];
	uint32_t n = list_offers(offers);

	for (uint32_t i = 0; i < n; i++)
		if (offers[i].there && !number--)
			return bytes == 2 ? offers[i].narrow : offers[i].wide;
	return NULL;
}

const struct rd_lanes *
rd_lanes_fastest(uint32_t bytes)
{
	const struct rd_lanes *fastest = NULL, *next;

	for (uint32_t i = 0; (next = rd_lanes_get(bytes, i)); i++)
		fastest = next;
	return fastest;
}
