/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Collects records and lays them out as a program file.  The same adds in the
 * same order give the same bytes on every machine.  The first failure sticks
 * and is told by rd_prog_finish; until then adds answer index 0 and late
 * changes go to a scratch record. */

#include "base/text.h"
#include "crypt/hash.h"
#include "program/layout.h"

#include <stdlib.h>

#define FIRST_SLOTS 256u

#define SCRATCH_BYTES 256
#define FITS_SCRATCH(tag, SECTION, name)                                       \
	_Static_assert(sizeof(struct rd_prog_##name) <= SCRATCH_BYTES,         \
		       "any record fits");
RD_PROG_SECTIONS(FITS_SCRATCH)

struct string_place {
	uint32_t offset, length;
};

struct rd_prog_builder {
	struct rd_arena arena; /* the builder itself and the string slots */
	struct rd_buf records[RD_N_SECTIONS];
	uint32_t n[RD_N_SECTIONS];
	struct rd_buf str_places; /* struct string_place */
	struct rd_buf str_data;
	uint32_t n_strings;
	uint32_t *slots; /* string index + 1; 0 is free */
	uint32_t n_slots;
	struct rd_buf sets; /* uint64_t */
	uint32_t n_sets;
	struct rd_buf col_data;
	size_t cap;
	enum rd_status status;
	_Alignas(int64_t) char scratch[SCRATCH_BYTES];
};

static void
fail(struct rd_prog_builder *b, enum rd_status status)
{
	if (b->status == RD_OK)
		b->status = status;
}

/* False, and a sticky failure, when the bytes did not fit. */
static bool
append(struct rd_prog_builder *b, struct rd_buf *buf, const void *bytes,
       size_t n)
{
	rd_buf_put(buf, bytes, n);
	if (rd_buf_status(buf) == RD_OK)
		return true;
	fail(b, rd_buf_status(buf));
	return false;
}

static const struct string_place *
string_places(const struct rd_prog_builder *b)
{
	return (const void *)b->str_places.ptr;
}

static struct rd_str
string_at(const struct rd_prog_builder *b, uint32_t index)
{
	struct string_place place = string_places(b)[index];

	return (struct rd_str){ b->str_data.ptr + place.offset, place.length };
}

static uint64_t
hash_string(struct rd_str s)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) *
		       UINT64_C(1099511628211);
	return hash ^ hash >> 32;
}

/* The slot that holds `s`, or the free one where it belongs. */
static uint32_t *
find_slot(const struct rd_prog_builder *b, struct rd_str s)
{
	uint32_t at = (uint32_t)hash_string(s) & (b->n_slots - 1);

	while (b->slots[at] && !rd_str_eq(string_at(b, b->slots[at] - 1), s))
		at = (at + 1) & (b->n_slots - 1);
	return &b->slots[at];
}

static bool
grow_slots(struct rd_prog_builder *b)
{
	uint32_t n_slots = b->n_slots ? b->n_slots * 2 : FIRST_SLOTS;
	uint32_t *slots = rd_arena_array(&b->arena, n_slots, sizeof(*slots));

	if (!slots) {
		fail(b, RD_NOMEM);
		return false;
	}
	b->slots = slots;
	b->n_slots = n_slots;
	for (uint32_t i = 0; i < b->n_strings; i++)
		*find_slot(b, string_at(b, i)) = i + 1;
	return true;
}

uint32_t
rd_prog_add_str(struct rd_prog_builder *b, struct rd_str s)
{
	struct string_place place = { (uint32_t)b->str_data.len,
				      (uint32_t)s.len };
	uint32_t *slot;

	if (b->status != RD_OK)
		return 0;
	if (s.len && (!rd_utf8_valid(s) || memchr(s.ptr, 0, s.len))) {
		fail(b, RD_SEMANTIC);
		return 0;
	}
	if (b->n_strings >= b->n_slots / 2 && !grow_slots(b))
		return 0;
	slot = find_slot(b, s);
	if (*slot)
		return *slot - 1;
	if (!append(b, &b->str_data, s.ptr, s.len) ||
	    !append(b, &b->str_data, "", 1) ||
	    !append(b, &b->str_places, &place, sizeof(place)))
		return 0;
	*slot = ++b->n_strings;
	return b->n_strings - 1;
}

struct rd_prog_builder *
rd_prog_builder_new(void)
{
	return rd_prog_builder_sized(RD_PROG_CAP_BYTES);
}

struct rd_prog_builder *
rd_prog_builder_sized(size_t cap)
{
	struct rd_arena arena;
	struct rd_prog_builder *b;

	rd_arena_init(&arena, 4 * cap);
	b = rd_arena_alloc(&arena, sizeof(*b));
	if (!b)
		return NULL;
	b->arena = arena;
	b->cap = cap;
	for (int i = 0; i < RD_N_SECTIONS; i++)
		rd_buf_init(&b->records[i], 2 * cap);
	rd_buf_init(&b->str_places, cap);
	rd_buf_init(&b->str_data, cap);
	rd_buf_init(&b->sets, cap);
	rd_buf_init(&b->col_data, cap);
	rd_prog_add_str(b, RD_STR_LIT(""));
	return b;
}

void
rd_prog_builder_free(struct rd_prog_builder *b)
{
	struct rd_arena arena;

	if (!b)
		return;
	for (int i = 0; i < RD_N_SECTIONS; i++)
		rd_buf_fini(&b->records[i]);
	rd_buf_fini(&b->str_places);
	rd_buf_fini(&b->str_data);
	rd_buf_fini(&b->sets);
	rd_buf_fini(&b->col_data);
	arena = b->arena;
	rd_arena_fini(&arena);
}

uint32_t
rd_prog_count(const struct rd_prog_builder *b, enum rd_section section)
{
	return b->n[section];
}

static uint32_t
add_record(struct rd_prog_builder *b, enum rd_section section,
	   const void *record)
{
	if (b->status != RD_OK ||
	    !append(b, &b->records[section], record,
		    rd_prog_sections[section].struct_bytes))
		return 0;
	return b->n[section]++;
}

static void *
record_at(struct rd_prog_builder *b, enum rd_section section, uint32_t index)
{
	if (index >= b->n[section])
		return b->scratch;
	return b->records[section].ptr +
	       (size_t)index * rd_prog_sections[section].struct_bytes;
}

#define ADD_AND_AT(tag, SECTION, name)                                         \
	uint32_t rd_prog_add_##name(struct rd_prog_builder *b,                 \
				    const struct rd_prog_##name *record)       \
	{                                                                      \
		return add_record(b, RD_SEC_##SECTION, record);                \
	}                                                                      \
	struct rd_prog_##name *rd_prog_at_##name(struct rd_prog_builder *b,    \
						 uint32_t index)               \
	{                                                                      \
		return record_at(b, RD_SEC_##SECTION, index);                  \
	}
RD_PROG_SECTIONS(ADD_AND_AT)

/* 0, and a sticky failure, when META is not there yet. */
static uint32_t
count_refs(struct rd_prog_builder *b)
{
	uint32_t n_refs = b->n[RD_SEC_META] ? rd_prog_at_meta(b, 0)->n_refs : 0;

	if (!n_refs)
		fail(b, RD_STATE);
	return n_refs;
}

uint32_t
rd_prog_add_set(struct rd_prog_builder *b, const uint64_t *words)
{
	uint32_t n_refs = count_refs(b);
	uint32_t n_words = n_refs / 64 + (n_refs % 64 != 0);

	if (b->status != RD_OK)
		return 0;
	if (n_refs % 64 && words[n_words - 1] >> n_refs % 64) {
		fail(b, RD_INTERNAL);
		return 0;
	}
	if (!append(b, &b->sets, words, (size_t)n_words * sizeof(*words)))
		return 0;
	return b->n_sets++;
}

static uint64_t
common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static int64_t
common_scale(const int64_t *points, uint32_t n)
{
	uint64_t scale = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t v = (uint64_t)points[i];

		scale = common_divisor(points[i] < 0 ? -v : v, scale);
	}
	return scale ? (int64_t)scale : 1;
}

/* Bytes that hold a signed number from `low` to `high`. */
static unsigned
width_of(int64_t low, int64_t high)
{
	if (low >= INT8_MIN && high <= INT8_MAX)
		return 1;
	if (low >= INT16_MIN && high <= INT16_MAX)
		return 2;
	return low >= INT32_MIN && high <= INT32_MAX ? 4 : 8;
}

static unsigned
column_width(const int64_t *points, uint32_t n, int64_t scale)
{
	int64_t low = 0, high = 0;

	for (uint32_t i = 0; i < n; i++) {
		int64_t v = points[i] / scale;

		low = v < low ? v : low;
		high = v > high ? v : high;
	}
	return width_of(low, high);
}

uint32_t
rd_prog_add_column(struct rd_prog_builder *b, const int64_t *points)
{
	static const unsigned char zeros[8];
	uint32_t n = count_refs(b);
	struct rd_prog_col col;
	size_t padding = rd_prog_align8(b->col_data.len) - b->col_data.len;

	for (uint32_t i = 0; i < n; i++)
		if (points[i] == INT64_MIN)
			fail(b, RD_LIMIT);
	if (b->status != RD_OK)
		return 0;
	append(b, &b->col_data, zeros, padding);
	col = (struct rd_prog_col){ .scale = common_scale(points, n),
				    .offset = (int64_t)b->col_data.len };
	col.width = column_width(points, n, col.scale);
	for (uint32_t i = 0; i < n; i++) {
		unsigned char value[8];

		rd_prog_put_le(value, col.width,
			       (uint64_t)(points[i] / col.scale));
		append(b, &b->col_data, value, col.width);
	}
	return rd_prog_add_col(b, &col);
}

/* One section as it will stand in the file. */
struct section_plan {
	uint32_t size, n_records; /* size: fields, or bytes of a raw record */
	uint64_t offset, length;
};

static int64_t
number_at(const struct rd_prog_builder *b, uint32_t section,
	  const struct rd_prog_field_info *field, uint32_t index)
{
	const char *record = b->records[section].ptr +
			     (size_t)index *
				     rd_prog_sections[section].struct_bytes;

	return field->kind == RD_PROG_KIND_I64
		       ? rd_prog_field_i64(record, field)
		       : (int32_t)rd_prog_field_u32(record, field);
}

/* Bytes that hold what every record has there: none where that is 0, but one
 * at least in the first field. */
static unsigned
field_width(const struct rd_prog_builder *b, uint32_t section, uint32_t f)
{
	const struct rd_prog_field_info *field =
		&rd_prog_sections[section].fields()[f];
	uint32_t n = b->n[section];
	int64_t low = 0, high = 0;

	for (uint32_t i = 0; i < n; i++) {
		int64_t value = number_at(b, section, field, i);

		low = value < low ? value : low;
		high = value > high ? value : high;
	}
	if (!low && !high)
		return !f && n ? 1 : 0;
	return width_of(low, high);
}

static struct section_plan
plan_records(const struct rd_prog_builder *b, uint32_t section)
{
	struct section_plan plan = { rd_prog_sections[section].n_fields,
				     b->n[section], 0, 0 };

	plan.length = plan.size;
	for (uint32_t f = 0; f < plan.size; f++)
		plan.length += (uint64_t)plan.n_records *
			       field_width(b, section, f);
	return plan;
}

static struct section_plan
plan_raw(uint32_t record_bytes, uint32_t n_records)
{
	return (struct section_plan){ record_bytes, n_records, 0,
				      (uint64_t)record_bytes * n_records };
}

static enum rd_status
plan_sections(struct rd_prog_builder *b, struct section_plan *plan,
	      uint64_t *file_bytes)
{
	uint64_t at = RD_PROG_HEADER_BYTES +
		      (uint64_t)RD_PROG_N_ALL * RD_PROG_SECTION_BYTES;
	uint32_t set_bytes = count_refs(b);

	set_bytes = (set_bytes / 64 + (set_bytes % 64 != 0)) * 8;
	if (b->sets.len != (uint64_t)b->n_sets * set_bytes)
		return RD_STATE; /* n_refs changed after the first set */
	for (uint32_t i = 0; i < RD_N_SECTIONS; i++)
		plan[i] = plan_records(b, i);
	plan[RD_PROG_RAW_STRORDER] = plan_raw(4, b->n_strings);
	plan[RD_PROG_RAW_STRDATA] = plan_raw(1, (uint32_t)b->str_data.len);
	plan[RD_PROG_RAW_SETS] = plan_raw(set_bytes, b->n_sets);
	plan[RD_PROG_RAW_COLDATA] = plan_raw(1, (uint32_t)b->col_data.len);
	for (uint32_t i = 0; i < RD_PROG_N_ALL; i++) {
		plan[i].offset = at = rd_prog_align8(at);
		at += plan[i].length;
	}
	*file_bytes = at;
	return at > b->cap ? RD_LIMIT : RD_OK;
}

static void
put_number(struct rd_buf *out, unsigned n_bytes, uint64_t value)
{
	unsigned char bytes[8];

	rd_prog_put_le(bytes, n_bytes, value);
	rd_buf_put(out, bytes, n_bytes);
}

static void
put_header(struct rd_buf *out, const struct section_plan *plan,
	   uint64_t file_bytes)
{
	static const unsigned char no_digest[32];

	rd_buf_put(out, RD_PROG_MAGIC, 8);
	put_number(out, 2, RD_PROG_MAJOR);
	put_number(out, 2, RD_PROG_MINOR);
	put_number(out, 4, 0);
	put_number(out, 8, file_bytes);
	put_number(out, 4, RD_PROG_N_ALL);
	put_number(out, 4, 0);
	rd_buf_put(out, no_digest, sizeof(no_digest));
	for (uint32_t i = 0; i < RD_PROG_N_ALL; i++) {
		put_number(out, 4, rd_prog_section_tag(i));
		put_number(out, 4, plan[i].size);
		put_number(out, 4, plan[i].n_records);
		put_number(out, 4, 0);
		put_number(out, 8, plan[i].offset);
		put_number(out, 8, plan[i].length);
	}
}

static void
put_records(const struct rd_prog_builder *b, uint32_t section,
	    struct rd_buf *out)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[section];
	size_t widths = out->len;

	for (uint32_t f = 0; f < info->n_fields; f++)
		put_number(out, 1, field_width(b, section, f));
	for (uint32_t f = 0; f < info->n_fields; f++) {
		const struct rd_prog_field_info *field = &info->fields()[f];

		if (rd_buf_status(out) != RD_OK)
			return;
		for (uint32_t i = 0; i < b->n[section]; i++)
			put_number(out, (unsigned char)out->ptr[widths + f],
				   (uint64_t)number_at(b, section, field, i));
	}
}

static int
compare_texts(const void *a, const void *b, void *data)
{
	return rd_str_cmp(string_at(data, *(const uint32_t *)a),
			  string_at(data, *(const uint32_t *)b));
}

static void
put_order(struct rd_prog_builder *b, struct rd_buf *out)
{
	uint32_t *order = rd_arena_array(&b->arena, b->n_strings,
					 sizeof(*order));

	if (!order) {
		fail(b, RD_NOMEM);
		return;
	}
	for (uint32_t i = 0; i < b->n_strings; i++)
		order[i] = i;
	qsort_r(order, b->n_strings, sizeof(*order), compare_texts, b);
	for (uint32_t i = 0; i < b->n_strings; i++)
		put_number(out, 4, order[i]);
}

static void
put_raw(struct rd_prog_builder *b, uint32_t section, struct rd_buf *out)
{
	const uint64_t *words = (const void *)b->sets.ptr;

	switch (section) {
	case RD_PROG_RAW_STRORDER:
		put_order(b, out);
		break;
	case RD_PROG_RAW_STRDATA:
		rd_buf_str(out, rd_buf_view(&b->str_data));
		break;
	case RD_PROG_RAW_SETS:
		for (size_t i = 0; i < b->sets.len / 8; i++)
			put_number(out, 8, words[i]);
		break;
	default:
		rd_buf_str(out, rd_buf_view(&b->col_data));
	}
}

enum rd_status
rd_prog_finish(struct rd_prog_builder *b, struct rd_buf *out)
{
	struct section_plan plan[RD_PROG_N_ALL];
	size_t start = out->len;
	unsigned char digest[32];
	uint64_t file_bytes = 0;

	if (b->n[RD_SEC_META] != 1)
		fail(b, RD_STATE);
	if (b->status == RD_OK)
		b->status = plan_sections(b, plan, &file_bytes);
	if (b->status != RD_OK)
		return b->status;
	put_header(out, plan, file_bytes);
	for (uint32_t i = 0; i < RD_PROG_N_ALL; i++) {
		while (out->len - start < plan[i].offset &&
		       rd_buf_status(out) == RD_OK)
			rd_buf_char(out, 0);
		if (i < RD_N_SECTIONS)
			put_records(b, i, out);
		else
			put_raw(b, i, out);
	}
	if (rd_buf_status(out) != RD_OK)
		fail(b, rd_buf_status(out));
	if (b->status != RD_OK)
		return b->status;
	rd_crypt_blake2b256(out->ptr + start + RD_PROG_HEADER_BYTES,
			    file_bytes - RD_PROG_HEADER_BYTES, digest);
	memcpy(out->ptr + start + 32, digest, sizeof(digest));
	return RD_OK;
}
