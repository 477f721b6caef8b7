/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Kernels over vectors of values, made once per instruction set by lanes.c,
 * which defines
 *   NAME(kernel)   the name to give a kernel
 *   INSTRUCTIONS   its name for people
 *   TARGET         the attribute that allows the instructions
 *   LANES          values in a vector
 * and, under NAME, a type `vector` with + * / and the functions
 *   load_f32, load_f16, load_bf16     from bytes at any alignment
 *   store_f32, store_f16, store_bf16  to such; no NaN but the one
 *   one_nan(vector)                   every NaN becomes the one
 *   finite(values, dtype)             whether ABREAST vectors of values are
 * What is left over of whole vectors the plain kernels do.
 *
 * `way` is known where a function is inlined: nothing is asked at run time. */

#define INLINE TARGET static inline __attribute__((always_inline))
#define BYTES(dtype) ((dtype) == RD_RDX_F32 ? 4 : 2)
#define EACH(i) _Pragma("GCC unroll 4") for (size_t i = 0; i < abreast; i++)

INLINE
NAME(vector) NAME(load)(const unsigned char *values, enum rd_rdx_dtype dtype)
{
	return dtype == RD_RDX_F32   ? NAME(load_f32)(values)
	       : dtype == RD_RDX_F16 ? NAME(load_f16)(values)
				     : NAME(load_bf16)(values);
}

INLINE void
NAME(store)(unsigned char *values, NAME(vector) v, enum rd_rdx_dtype dtype)
{
	if (dtype == RD_RDX_F32)
		NAME(store_f32)(values, v);
	else if (dtype == RD_RDX_F16)
		NAME(store_f16)(values, v);
	else
		NAME(store_bf16)(values, v);
}

/* Step 1, and the weight of the column. */
INLINE
NAME(vector)
NAME(term)
(const struct rd_rdx_block *block, struct way way, const unsigned char *values,
 size_t x)
{
	NAME(vector) v = NAME(load)(values, way.dtype);

	if (way.masks)
		v *= block->mask[x];
	if (way.weighs)
		v *= block->column_weights[x];
	return v;
}

/* Steps 1 and 2 of so many vectors, from the first token of the row on.  -0
 * changes no number that is added to it; with the first token apart, processors
 * foresee less of what is read (a fifth more time for means of 3 x 3). */
INLINE void
NAME(add_row)(const struct rd_rdx_block *block, struct way way,
	      const unsigned char *token, size_t abreast,
	      NAME(vector) r[ABREAST])
{
	const size_t step = LANES * BYTES(way.dtype);

	EACH(i)
	{
		r[i] = -(NAME(vector)){ 0 };
	}
	for (size_t x = 0; x < block->columns; x++) {
		EACH(i)
		{
			r[i] += NAME(term)(block, way, token + i * step, x);
		}
		token += block->token_bytes;
	}
}

/* Step 3. */
INLINE void
NAME(add_rows)(struct rd_rdx_block block, struct way way, size_t at,
	       size_t abreast, float *sums)
{
	NAME(vector) s[ABREAST], r[ABREAST];

	block.values += at * BYTES(way.dtype);
	EACH(i)
	{
		s[i] = way.goes_on
			       ? NAME(load_f32)((void *)(sums + at + i * LANES))
			       : -(NAME(vector)){ 0 };
	}
	for (size_t y = 0; y < block.rows; y++) {
		NAME(add_row)(&block, way, block.values, abreast, r);
		EACH(i)
		{
			if (way.weighs)
				r[i] *= block.row_weights[y];
			s[i] += r[i];
		}
		block.values += block.row_bytes;
		if (way.masks)
			block.mask += block.mask_row;
	}
	EACH(i)
	{
		NAME(store_f32)((void *)(sums + at + i * LANES), s[i]);
	}
}

INLINE void
NAME(add_way)(const struct rd_rdx_block *block, struct way way, size_t n,
	      float *sums)
{
	size_t at = 0;

	for (; n - at >= ABREAST * LANES; at += ABREAST * LANES)
		NAME(add_rows)(*block, way, at, ABREAST, sums);
	for (; n - at >= LANES; at += LANES)
		NAME(add_rows)(*block, way, at, 1, sums);
	if (LANES > 1 && at < n) {
		struct rd_rdx_block rest = *block;

		rest.values += at * BYTES(way.dtype);
		plain_add(&rest, way.dtype, n - at, sums + at);
	}
}

INLINE void
NAME(add_kind)(const struct rd_rdx_block *block, struct way way, size_t n,
	       float *sums)
{
	struct way masks = way, weighs = way, both = way;

	masks.masks = both.masks = true;
	weighs.weighs = both.weighs = true;
	if (!block->mask && !block->column_weights)
		NAME(add_way)(block, way, n, sums);
	else if (!block->column_weights)
		NAME(add_way)(block, masks, n, sums);
	else if (!block->mask)
		NAME(add_way)(block, weighs, n, sums);
	else
		NAME(add_way)(block, both, n, sums);
}

INLINE void
NAME(add_type)(const struct rd_rdx_block *block, enum rd_rdx_dtype dtype,
	       size_t n, float *sums)
{
	struct way begins = { dtype, false, false, false };
	struct way goes_on = { dtype, false, false, true };

	if (block->goes_on)
		NAME(add_kind)(block, goes_on, n, sums);
	else
		NAME(add_kind)(block, begins, n, sums);
}

INLINE void
NAME(finish_type)(const struct rd_rdx_finish *finish, enum rd_rdx_dtype dtype,
		  size_t n, const float *sums, unsigned char *out)
{
	bool divides = finish->divisor > 1;
	bool scales = finish->scale < 1 || finish->scale > 1;
	size_t at = 0;

	for (; n - at >= LANES; at += LANES) {
		NAME(vector) v = NAME(load_f32)((const void *)(sums + at));

		if (divides)
			v /= finish->divisor;
		if (scales)
			v *= finish->scale;
		NAME(store)(out + at * BYTES(dtype), NAME(one_nan)(v), dtype);
	}
	if (LANES > 1 && at < n)
		plain_finish(finish, dtype, n - at, sums + at,
			     out + at * BYTES(dtype));
}

/* The first vectors that have one are looked at once more, value by value. */
INLINE size_t
NAME(nonfinite_type)(enum rd_rdx_dtype dtype, const unsigned char *values,
		     size_t n)
{
	size_t at = 0;

	while (n - at >= ABREAST * LANES &&
	       NAME(finite)(values + at * BYTES(dtype), dtype))
		at += ABREAST * LANES;
	return at + first_nonfinite(dtype, values + at * BYTES(dtype), n - at);
}

TARGET static void
NAME(add)(const struct rd_rdx_block *block, enum rd_rdx_dtype dtype, size_t n,
	  float *sums)
{
	if (dtype == RD_RDX_F32)
		NAME(add_type)(block, RD_RDX_F32, n, sums);
	else if (dtype == RD_RDX_F16)
		NAME(add_type)(block, RD_RDX_F16, n, sums);
	else
		NAME(add_type)(block, RD_RDX_BF16, n, sums);
}

TARGET static void
NAME(finish)(const struct rd_rdx_finish *finish, enum rd_rdx_dtype dtype,
	     size_t n, const float *sums, unsigned char *out)
{
	if (dtype == RD_RDX_F32)
		NAME(finish_type)(finish, RD_RDX_F32, n, sums, out);
	else if (dtype == RD_RDX_F16)
		NAME(finish_type)(finish, RD_RDX_F16, n, sums, out);
	else
		NAME(finish_type)(finish, RD_RDX_BF16, n, sums, out);
}

TARGET static size_t
NAME(nonfinite)(enum rd_rdx_dtype dtype, const unsigned char *values, size_t n)
{
	if (dtype == RD_RDX_F32)
		return NAME(nonfinite_type)(RD_RDX_F32, values, n);
	if (dtype == RD_RDX_F16)
		return NAME(nonfinite_type)(RD_RDX_F16, values, n);
	return NAME(nonfinite_type)(RD_RDX_BF16, values, n);
}

static const struct rd_rdx_lanes NAME(kernels) = {
	INSTRUCTIONS,
	NAME(add),
	NAME(finish),
	NAME(nonfinite),
};

#undef INLINE
#undef BYTES
#undef EACH
#undef NAME
#undef INSTRUCTIONS
#undef TARGET
#undef LANES
