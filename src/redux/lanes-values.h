/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What lanes-kernels.h asks of vectors, in terms of GCC's.  lanes.c defines
 * NAME, TARGET and LANES, and, where there are instructions for them,
 *   WIDEN(bytes), READ_F16(bytes)	      LANES times 16 bits as 32 bits, or
 *					      as binary32
 *   NARROW(bytes, bits), WRITE_F16(bytes, v) the other way round */

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
#ifdef WIDEN
	return (NAME(bits))WIDEN(values);
#else
	NAME(halves) halves;

	memcpy(&halves, values, sizeof(halves));
	return __builtin_convertvector(halves, NAME(bits));
#endif
}

INLINE void
NAME(store_halves)(unsigned char *values, NAME(bits) bits)
{
#ifdef NARROW
	NARROW(values, bits);
#else
	NAME(halves) halves = __builtin_convertvector(bits, NAME(halves));

	memcpy(values, &halves, sizeof(halves));
#endif
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

	bits = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
	NAME(store_halves)(values, bits);
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

/* By bits: a number is none when all of its exponent is set. */
INLINE bool
NAME(finite)(const unsigned char *values, enum rd_rdx_dtype dtype)
{
	NAME(halves) half, halves = { 0 };
	NAME(bits) one, ones = { 0 };
	uint16_t exponent = dtype == RD_RDX_F16 ? 0x7c00 : 0x7f80;
	uint64_t words[LANES / 2], any = 0;

	for (size_t i = 0; i < ABREAST; i++)
		if (dtype == RD_RDX_F32) {
			memcpy(&one, values + i * sizeof(one), sizeof(one));
			ones |= (NAME(bits))((one & EXPONENT) == EXPONENT);
		} else {
			memcpy(&half, values + i * sizeof(half), sizeof(half));
			halves |= (NAME(halves))((half & exponent) == exponent);
		}
	if (dtype == RD_RDX_F32)
		memcpy(words, &ones, sizeof(words));
	else
		memcpy(words, &halves, sizeof(words) / 2);
	for (size_t i = 0; i < (dtype == RD_RDX_F32 ? LANES / 2 : LANES / 4);
	     i++)
		any |= words[i];
	return !any;
}

#undef INLINE
#undef WIDEN
#undef NARROW
#undef READ_F16
#undef WRITE_F16
