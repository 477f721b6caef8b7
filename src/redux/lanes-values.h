/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What lanes-kernels.h asks of vectors, in terms of GCC's.  lanes.c defines
 * NAME, TARGET and LANES, and, where there are instructions for them,
 *   READ_F16(bytes)     LANES halves as a vector of binary32
 *   WRITE_F16(bytes, v) the other way round */

#define INLINE TARGET static inline __attribute__((always_inline))

typedef float NAME(vector) __attribute__((vector_size(4 * LANES)));
typedef uint32_t NAME(bits) __attribute__((vector_size(4 * LANES)));
typedef uint16_t NAME(halves) __attribute__((vector_size(2 * LANES)));

INLINE
NAME(vector) NAME(load_f32)(const unsigned char *values)
{
	NAME(vector) v;

	memcpy(&v, values, sizeof(v));
	return v;
}

INLINE void
NAME(store_f32)(unsigned char *values, NAME(vector) v)
{
	memcpy(values, &v, sizeof(v));
}

INLINE
NAME(bits) NAME(load_halves)(const unsigned char *values)
{
	NAME(halves) halves;

	memcpy(&halves, values, sizeof(halves));
	return __builtin_convertvector(halves, NAME(bits));
}

INLINE
NAME(vector) NAME(load_bf16)(const unsigned char *values)
{
	return (NAME(vector))(NAME(load_halves)(values) << 16);
}

INLINE void
NAME(store_bf16)(unsigned char *values, NAME(vector) v)
{
	NAME(bits) bits = (NAME(bits))v;
	NAME(halves) halves;

	bits = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
	halves = __builtin_convertvector(bits, NAME(halves));
	memcpy(values, &halves, sizeof(halves));
}

INLINE
NAME(vector) NAME(load_f16)(const unsigned char *values)
{
#ifdef READ_F16
	return READ_F16(values);
#else
	NAME(bits) halves = NAME(load_halves)(values);
	NAME(bits) rest = halves & 0x7fff, sign = (halves & 0x8000) << 16;
	NAME(bits) many = (NAME(bits))(rest >= 0x7c00) & 0x7f800000;

	/* Exact, for subnormal numbers too; infinity and NaN are put right. */
	rest = (NAME(bits))((NAME(vector))(rest << 13) * 0x1p112f);
	return (NAME(vector))(rest | many | sign);
#endif
}

INLINE void
NAME(store_f16)(unsigned char *values, NAME(vector) v)
{
#ifdef WRITE_F16
	WRITE_F16(values, v);
#else
	for (size_t i = 0; i < LANES; i++) {
		uint16_t half = rd_rdx_half_write_f16(v[i]);

		memcpy(values + i * 2, &half, 2);
	}
#endif
}

INLINE
NAME(vector) NAME(one_nan)(NAME(vector) v)
{
	NAME(bits) nan = (NAME(bits))(v != v);

	return (NAME(vector))(((NAME(bits))v & ~nan) | (ONE_NAN & nan));
}

INLINE bool
NAME(finite)(NAME(vector) v)
{
	union {
		NAME(bits) bits;
		uint64_t words[LANES / 2];
	} many;
	uint64_t any = 0;

	many.bits = (NAME(bits))(((NAME(bits))v & EXPONENT) == EXPONENT);
	for (size_t i = 0; i < LANES / 2; i++)
		any |= many.words[i];
	return !any;
}

#undef INLINE
#undef READ_F16
#undef WRITE_F16
