/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The kernels, made from their pattern, and which of them the machine at hand
 * can run. */

#include "redux/lanes.h"

#include <string.h>

#include "redux/half.h"

/* What the steps of redux/apply.h rest on. */
_Static_assert(__FLT_EVAL_METHOD__ == 0, "operations in binary32");
#ifdef __FAST_MATH__
#error "-ffast-math changes the order of operations"
#endif

/* Vectors side by side, so that one addition need not wait for another. */
#define ABREAST 4
#define EXPONENT UINT32_C(0x7f800000)
#define ONE_NAN UINT32_C(0x7fc00000)

/* What is asked about a block once. */
struct way {
	enum rd_rdx_dtype dtype;
	bool masks, weighs, goes_on;
};

static void plain_add(const struct rd_rdx_block *block, enum rd_rdx_dtype dtype,
		      size_t n, float *sums);
static void plain_finish(const struct rd_rdx_finish *finish,
			 enum rd_rdx_dtype dtype, size_t n, const float *sums,
			 unsigned char *out);
static size_t first_nonfinite(enum rd_rdx_dtype dtype,
			      const unsigned char *values, size_t n);

/* Vectors of one value, for any machine. */
typedef float plain_vector;

static inline float
plain_load_f32(const unsigned char *values)
{
	float v;

	memcpy(&v, values, sizeof(v));
	return v;
}

static inline uint16_t
plain_load_half(const unsigned char *values)
{
	uint16_t half;

	memcpy(&half, values, sizeof(half));
	return half;
}

static inline float
plain_load_f16(const unsigned char *values)
{
	return rd_rdx_half_read_f16(plain_load_half(values));
}

static inline float
plain_load_bf16(const unsigned char *values)
{
	return rd_rdx_half_read_bf16(plain_load_half(values));
}

static inline void
plain_store_f32(unsigned char *values, float v)
{
	memcpy(values, &v, sizeof(v));
}

static inline void
plain_store_f16(unsigned char *values, float v)
{
	uint16_t half = rd_rdx_half_write_f16(v);

	memcpy(values, &half, sizeof(half));
}

static inline void
plain_store_bf16(unsigned char *values, float v)
{
	uint16_t half = rd_rdx_half_write_bf16(v);

	memcpy(values, &half, sizeof(half));
}

static inline float
plain_one_nan(float v)
{
	return __builtin_isnan(v) ? __builtin_nanf("") : v;
}

/* Left to first_nonfinite. */
static inline bool
plain_finite(const unsigned char *values, enum rd_rdx_dtype dtype)
{
	(void)values;
	(void)dtype;
	return false;
}

#define NAME(kernel) plain_##kernel
#define INSTRUCTIONS "plain"
#define TARGET
#define LANES 1
#include "redux/lanes-kernels.h"

static size_t
first_nonfinite(enum rd_rdx_dtype dtype, const unsigned char *values, size_t n)
{
	size_t bytes = rd_rdx_dtype_bytes[dtype], i = 0;

	while (i < n &&
	       __builtin_isfinite(plain_load(values + i * bytes, dtype)))
		i++;
	return i;
}

/* Vectors of 16 bytes: what every machine has that has any (and what the
 * compiler takes apart where there are none). */
#define NAME(kernel) small_##kernel
#define INSTRUCTIONS "vectors of 16 bytes"
#define TARGET
#define LANES 4
#include "redux/lanes-values.h"
#include "redux/lanes-kernels.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

__attribute__((target("avx2"), always_inline)) static inline __m128i
pack_halves(__m256i bits)
{
	return _mm_packus_epi32(_mm256_castsi256_si128(bits),
				_mm256_extracti128_si256(bits, 1));
}

#define NAME(kernel) avx2_##kernel
#define INSTRUCTIONS "AVX2"
#define TARGET __attribute__((target("avx2,f16c")))
#define LANES 8
#define WIDEN(bytes)                                                           \
	_mm256_cvtepu16_epi32(_mm_loadu_si128((const void *)(bytes)))
#define NARROW(bytes, bits)                                                    \
	_mm_storeu_si128((void *)(bytes), pack_halves((__m256i)(bits)))
#define READ_F16(bytes) _mm256_cvtph_ps(_mm_loadu_si128((const void *)(bytes)))
#define WRITE_F16(bytes, v)                                                    \
	_mm_storeu_si128((void *)(bytes),                                      \
			 _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT))
#include "redux/lanes-values.h"
#include "redux/lanes-kernels.h"

#define NAME(kernel) avx512_##kernel
#define INSTRUCTIONS "AVX-512"
#define TARGET __attribute__((target("avx512f")))
#define LANES 16
#define WIDEN(bytes)                                                           \
	_mm512_cvtepu16_epi32(_mm256_loadu_si256((const void *)(bytes)))
#define NARROW(bytes, bits)                                                    \
	_mm256_storeu_si256((void *)(bytes),                                   \
			    _mm512_cvtepi32_epi16((__m512i)(bits)))
#define READ_F16(bytes)                                                        \
	_mm512_cvtph_ps(_mm256_loadu_si256((const void *)(bytes)))
#define WRITE_F16(bytes, v)                                                    \
	_mm256_storeu_si256((void *)(bytes),                                   \
			    _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT))
#include "redux/lanes-values.h"
#include "redux/lanes-kernels.h"
#endif

#ifdef __x86_64__
/* Not every compiler's __builtin_cpu_supports knows "f16c". */
static bool
has_avx2_and_f16c(void)
{
	unsigned a, b, c, d;

	return __builtin_cpu_supports("avx2") &&
	       __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
}
#endif

struct offer {
	const struct rd_rdx_lanes *kernels;
	bool there;
};

#define MAX_OFFERS 4

static uint32_t
list_offers(struct offer offers[MAX_OFFERS])
{
	uint32_t n = 0;

	offers[n++] = (struct offer){ &plain_kernels, true };
	offers[n++] = (struct offer){ &small_kernels, true };
#ifdef __x86_64__
	offers[n++] = (struct offer){ &avx2_kernels, has_avx2_and_f16c() };
	offers[n++] = (struct offer){ &avx512_kernels,
				      __builtin_cpu_supports("avx512f") };
#endif
	return n;
}

const struct rd_rdx_lanes *
rd_rdx_lanes_get(uint32_t number)
{
	struct offer offers[MAX_OFFERS];
	uint32_t n = list_offers(offers);

	for (uint32_t i = 0; i < n; i++)
		if (offers[i].there && !number--)
			return offers[i].kernels;
	return NULL;
}

const struct rd_rdx_lanes *
rd_rdx_lanes_fastest(void)
{
	const struct rd_rdx_lanes *fastest = NULL, *next;

	for (uint32_t i = 0; (next = rd_rdx_lanes_get(i)); i++)
		fastest = next;
	return fastest;
}
