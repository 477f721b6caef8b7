/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Damaged program files: cut, flipped, converted, of other versions, with
 * tables that do not add up. */

#include <criterion/criterion.h>

#include "crypt/hash.h"
#include "program/layout.h"
#include "sample_program.h"

#define HEADER RD_PROG_HEADER_BYTES
#define ENTRY(section) (HEADER + (size_t)(section)*RD_PROG_SECTION_BYTES)

static unsigned char *
bytes_of(struct rd_buf *buf)
{
	return (unsigned char *)buf->ptr;
}

static void
reseal(struct rd_buf *buf)
{
	rd_crypt_blake2b256(bytes_of(buf) + HEADER, buf->len - HEADER,
			    bytes_of(buf) + 32);
}

static void
make(struct rd_buf *buf)
{
	rd_buf_init(buf, RD_PROG_CAP_BYTES + 100);
	sample_bytes(buf);
}

/* Loads a copy of exactly that size, so that ASan sees reads past its end. */
static enum rd_status
load(struct rd_str bytes, unsigned checks, struct rd_problem *problem)
{
	char *copy = malloc(bytes.len ? bytes.len : 1);
	struct rd_prog prog;
	struct rd_buf text;
	enum rd_status status;

	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	status = rd_prog_load(&prog, (struct rd_str){ copy, bytes.len }, checks,
			      problem);
	free(copy);
	if (status != RD_OK)
		return status;
	rd_buf_init(&text, 1 << 20);
	rd_prog_dump(&prog, &text);
	rd_buf_fini(&text);
	rd_prog_fini(&prog);
	return status;
}

static void
refused(struct rd_buf *buf, enum rd_status status, const char *code)
{
	struct rd_problem problem = { 0 };

	cr_assert_eq(load(rd_buf_view(buf), RD_PROG_CHECK_DIGEST, &problem),
		     status, "%s", problem.title);
	cr_assert_str_eq(problem.code, code);
	cr_assert_eq(problem.exit_code, status == RD_CORRUPT ? 6 : 3);
	cr_assert(problem.title[0]);
	rd_buf_fini(buf);
}

Test(program_bytes, every_truncation_is_refused)
{
	struct rd_problem problem;
	struct rd_buf buf;

	make(&buf);
	for (size_t n = 0; n < buf.len; n++) {
		struct rd_str cut = { buf.ptr, n };

		cr_assert_eq(load(cut, RD_PROG_CHECK_DIGEST, &problem),
			     RD_CORRUPT, "%zu bytes", n);
		cr_assert_eq(load(cut, 0, &problem), RD_CORRUPT, "%zu bytes",
			     n);
	}
	rd_buf_fini(&buf);
}

Test(program_bytes, every_bit_flip_is_refused)
{
	struct rd_problem problem;
	struct rd_buf buf;

	make(&buf);
	for (size_t bit = 0; bit < buf.len * 8; bit++) {
		enum rd_status status;

		bytes_of(&buf)[bit / 8] ^= 1 << bit % 8;
		status = load(rd_buf_view(&buf), RD_PROG_CHECK_DIGEST,
			      &problem);
		cr_assert(status == RD_CORRUPT || status == RD_VERSION,
			  "bit %zu", bit);
		bytes_of(&buf)[bit / 8] ^= 1 << bit % 8;
	}
	rd_buf_fini(&buf);
}

/* Without the digest a flip may pass (a line number, a letter of a text); what
 * loads can be followed without leaving the program. */
Test(program_bytes, a_bit_flip_without_digest_does_no_harm, .timeout = 300)
{
	struct rd_problem problem;
	size_t n_refused = 0;
	struct rd_buf buf;

	make(&buf);
	for (size_t bit = 0; bit < buf.len * 8; bit++) {
		bytes_of(&buf)[bit / 8] ^= 1 << bit % 8;
		n_refused += load(rd_buf_view(&buf), 0, &problem) != RD_OK;
		bytes_of(&buf)[bit / 8] ^= 1 << bit % 8;
	}
	cr_assert_gt(n_refused, buf.len * 8 / 2);
	rd_buf_fini(&buf);
}

Test(program_bytes, no_flip_of_the_section_table_passes_without_digest)
{
	struct rd_problem problem;
	struct rd_buf buf;

	make(&buf);
	for (size_t bit = HEADER * 8; bit < ENTRY(RD_PROG_N_ALL) * 8; bit++) {
		bytes_of(&buf)[bit / 8] ^= 1 << bit % 8;
		cr_assert_eq(load(rd_buf_view(&buf), 0, &problem), RD_CORRUPT,
			     "bit %zu", bit);
		bytes_of(&buf)[bit / 8] ^= 1 << bit % 8;
	}
	rd_buf_fini(&buf);
}

static void
raw_refused(struct rd_str bytes, enum rd_status status, const char *code)
{
	struct rd_buf buf;

	rd_buf_init(&buf, RD_PROG_CAP_BYTES + 100);
	rd_buf_str(&buf, bytes);
	refused(&buf, status, code);
}

Test(program_bytes, an_empty_file_is_refused)
{
	raw_refused(RD_STR_LIT(""), RD_CORRUPT, "program.truncated");
}

Test(program_bytes, a_foreign_file_is_refused)
{
	raw_refused(RD_STR_LIT("<?xml version=\"1.0\"?>"), RD_VERSION,
		    "program.foreign");
	raw_refused(RD_STR_LIT("\x7f"
			       "ELF"),
		    RD_VERSION, "program.foreign");
}

Test(program_bytes, a_file_beyond_the_cap_is_refused_unread)
{
	struct rd_buf buf;
	struct rd_problem problem;

	rd_buf_init(&buf, RD_PROG_CAP_BYTES + 100);
	cr_assert(rd_buf_reserve(&buf, RD_PROG_CAP_BYTES + 1));
	memset(buf.ptr, 0, RD_PROG_CAP_BYTES + 1);
	buf.len = RD_PROG_CAP_BYTES + 1;
	cr_assert_eq(load(rd_buf_view(&buf), 0, &problem), RD_LIMIT);
	cr_assert_str_eq(problem.code, "program.too-large");
	rd_buf_fini(&buf);
}

Test(program_bytes, the_cap_is_what_the_caller_says)
{
	struct rd_problem problem = { 0 };
	struct rd_prog prog;
	struct rd_buf buf;

	make(&buf);
	cr_assert_eq(rd_prog_load_sized(&prog, rd_buf_view(&buf), buf.len - 1,
					RD_PROG_CHECK_DIGEST, &problem),
		     RD_LIMIT);
	cr_assert_str_eq(problem.code, "program.too-large");
	cr_assert_eq(rd_prog_load_sized(&prog, rd_buf_view(&buf), buf.len,
					RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK);
	rd_prog_fini(&prog);
	rd_buf_fini(&buf);
}

/* The sample with each occurrence of `from` replaced. */
static void
convert(struct rd_buf *out, struct rd_str from, struct rd_str to)
{
	struct rd_buf buf;

	make(&buf);
	rd_buf_init(out, RD_PROG_CAP_BYTES);
	for (size_t i = 0; i < buf.len; i++) {
		struct rd_str rest = { buf.ptr + i, buf.len - i };

		if (rest.len >= from.len &&
		    !memcmp(rest.ptr, from.ptr, from.len)) {
			rd_buf_str(out, to);
			i += from.len - 1;
		} else {
			rd_buf_char(out, buf.ptr[i]);
		}
	}
	rd_buf_fini(&buf);
}

static void
damage_is_named(struct rd_buf *buf, const char *title)
{
	struct rd_problem problem = { 0 };

	cr_assert_eq(load(rd_buf_view(buf), RD_PROG_CHECK_DIGEST, &problem),
		     RD_CORRUPT);
	cr_assert_str_eq(problem.code, "program.text-damage");
	cr_assert(strstr(problem.title, title), "%s", problem.title);
	cr_assert(strstr(problem.hint, "binary"), "%s", problem.hint);
	rd_buf_fini(buf);
}

Test(program_bytes, line_ends_made_unix_are_named)
{
	struct rd_buf buf;

	convert(&buf, RD_STR_LIT("\r\n"), RD_STR_LIT("\n"));
	damage_is_named(&buf, "CRLF to LF");
}

Test(program_bytes, line_ends_made_dos_are_named)
{
	struct rd_buf buf;

	convert(&buf, RD_STR_LIT("\n"), RD_STR_LIT("\r\n"));
	damage_is_named(&buf, "LF to CRLF");
}

Test(program_bytes, line_ends_made_from_mac_are_named)
{
	struct rd_buf buf;

	convert(&buf, RD_STR_LIT("\r"), RD_STR_LIT("\n"));
	damage_is_named(&buf, "CR to LF");
}

Test(program_bytes, a_conversion_to_utf8_is_named)
{
	struct rd_buf buf;

	convert(&buf, RD_STR_LIT("\x89"), RD_STR_LIT("\xc2\x89"));
	damage_is_named(&buf, "UTF-8");
}

Test(program_bytes, a_lost_eighth_bit_is_named)
{
	struct rd_buf buf;

	make(&buf);
	for (size_t i = 0; i < buf.len; i++)
		bytes_of(&buf)[i] &= 0x7f;
	damage_is_named(&buf, "eighth bit");
}

Test(program_bytes, a_file_cut_at_control_z_is_named)
{
	struct rd_buf buf;

	make(&buf);
	buf.len = 7;
	refused(&buf, RD_CORRUPT, "program.truncated");
}

static void
refuse_patch(size_t offset, unsigned n_bytes, uint64_t value,
	     enum rd_status status, const char *code)
{
	struct rd_buf buf;

	make(&buf);
	rd_prog_put_le(bytes_of(&buf) + offset, n_bytes, value);
	reseal(&buf);
	refused(&buf, status, code);
}

Test(program_bytes, another_major_version_is_refused)
{
	refuse_patch(8, 2, RD_PROG_MAJOR + 1, RD_VERSION, "program.version");
	refuse_patch(8, 2, 0, RD_VERSION, "program.version");
}

Test(program_bytes, an_unknown_flag_is_refused)
{
	refuse_patch(12, 4, 1, RD_VERSION, "program.version");
}

Test(program_bytes, a_reserved_header_field_is_zero)
{
	refuse_patch(28, 4, 1, RD_CORRUPT, "program.structure");
}

Test(program_bytes, a_newer_minor_version_with_nothing_newer_is_refused)
{
	refuse_patch(10, 2, RD_PROG_MINOR + 1, RD_CORRUPT, "program.structure");
}

Test(program_bytes, an_older_minor_version_says_so)
{
	refuse_patch(10, 2, RD_PROG_MINOR - 1, RD_VERSION, "program.version");
}

Test(program_bytes, bytes_after_the_end_are_refused)
{
	struct rd_buf buf;

	make(&buf);
	rd_buf_char(&buf, 0);
	refused(&buf, RD_CORRUPT, "program.structure");
}

/* A section with one field more, a byte wide, or with raw records that are
 * longer by one; gives its new length. */
static uint64_t
put_grown(struct rd_buf *out, bool raw, const unsigned char *entry,
	  const char *from)
{
	uint32_t size = rd_prog_get_le(entry + 4, 4);
	uint32_t n = rd_prog_get_le(entry + 8, 4);
	uint64_t length = rd_prog_get_le(entry + 24, 8);

	if (!raw) {
		rd_buf_put(out, from, size);
		rd_buf_char(out, 1);
		rd_buf_put(out, from + size, length - size);
	}
	for (uint32_t i = 0; i < n; i++) {
		if (raw)
			rd_buf_put(out, from + (size_t)i * size, size);
		rd_buf_char(out, 'x');
	}
	return length + n + !raw;
}

/* A file whose records of one section are longer, as a later minor version
 * would write it. */
static void
grow_records(struct rd_buf *out, uint32_t grown)
{
	struct rd_buf buf;

	make(&buf);
	rd_buf_init(out, RD_PROG_CAP_BYTES);
	rd_buf_put(out, buf.ptr, ENTRY(RD_PROG_N_ALL));
	for (uint32_t s = 0; s < RD_PROG_N_ALL; s++) {
		const unsigned char *was = bytes_of(&buf) + ENTRY(s);
		const char *from = buf.ptr + rd_prog_get_le(was + 16, 8);
		uint64_t length = rd_prog_get_le(was + 24, 8);
		unsigned char *entry;

		while (out->len % 8)
			rd_buf_char(out, 0);
		entry = bytes_of(out) + ENTRY(s);
		rd_prog_put_le(entry + 4, 4,
			       rd_prog_get_le(was + 4, 4) + (s == grown));
		rd_prog_put_le(entry + 16, 8, out->len);
		if (s == grown)
			length = put_grown(out, s >= RD_N_SECTIONS, was, from);
		else
			rd_buf_put(out, from, length);
		rd_prog_put_le(bytes_of(out) + ENTRY(s) + 24, 8, length);
	}
	rd_prog_put_le(bytes_of(out) + 16, 8, out->len);
	rd_buf_fini(&buf);
}

Test(program_bytes, longer_records_of_a_newer_minor_version_are_read)
{
	struct rd_problem problem = { 0 };
	struct rd_prog prog;
	struct rd_buf buf;

	grow_records(&buf, RD_SEC_GATE);
	rd_prog_put_le(bytes_of(&buf) + 10, 2, RD_PROG_MINOR + 1);
	reseal(&buf);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&buf),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	cr_assert_eq(prog.gate[1].line, 6);
	cr_assert_eq(prog.gate[1].require, SAMPLE_K_AVAILABLE);
	rd_prog_fini(&prog);
	rd_buf_fini(&buf);
}

Test(program_bytes, longer_records_of_our_minor_version_are_refused)
{
	struct rd_buf buf;

	grow_records(&buf, RD_SEC_GATE);
	reseal(&buf);
	refused(&buf, RD_CORRUPT, "program.structure");
}

Test(program_bytes, longer_raw_records_are_refused_in_any_minor_version)
{
	struct rd_buf buf;

	grow_records(&buf, RD_PROG_RAW_STRORDER);
	rd_prog_put_le(bytes_of(&buf) + 10, 2, RD_PROG_MINOR + 1);
	reseal(&buf);
	refused(&buf, RD_CORRUPT, "program.structure");
}

Test(program_bytes, an_unknown_section_of_a_newer_version_says_so)
{
	struct rd_buf buf;

	make(&buf);
	rd_prog_put_le(bytes_of(&buf) + 10, 2, RD_PROG_MINOR + 1);
	rd_prog_put_le(bytes_of(&buf) + ENTRY(3), 4, 50);
	reseal(&buf);
	refused(&buf, RD_VERSION, "program.version");
	make(&buf);
	rd_prog_put_le(bytes_of(&buf) + 10, 2, RD_PROG_MINOR + 1);
	rd_prog_put_le(bytes_of(&buf) + 24, 4, RD_PROG_N_ALL + 1);
	reseal(&buf);
	refused(&buf, RD_VERSION, "program.version");
}

#define REFUSED_ENTRY(name, section, field, n_bytes, value)                    \
	Test(program_bytes, name)                                              \
	{                                                                      \
		refuse_patch(ENTRY(section) + (field), n_bytes, value,         \
			     RD_CORRUPT, "program.structure");                 \
	}

REFUSED_ENTRY(an_unknown_section_is_refused, 3, 0, 4, 50)
REFUSED_ENTRY(a_section_out_of_order_is_refused, 3, 0, 4, 5)
REFUSED_ENTRY(records_of_another_size_are_refused, 3, 4, 4, 3)
REFUSED_ENTRY(records_of_no_size_are_refused, 3, 4, 4, 0)
REFUSED_ENTRY(more_records_than_bytes_are_refused, 3, 8, 4, 1000)
REFUSED_ENTRY(a_number_of_records_that_overflows_is_refused, 3, 8, 4,
	      UINT32_MAX)
REFUSED_ENTRY(a_reserved_table_field_is_zero, 3, 12, 4, 1)
REFUSED_ENTRY(a_section_beyond_the_file_is_refused, 3, 16, 8, 1 << 30)
REFUSED_ENTRY(a_section_at_the_end_of_time_is_refused, 3, 16, 8, UINT64_MAX - 7)
REFUSED_ENTRY(overlapping_sections_are_refused, 3, 16, 8, RD_PROG_HEADER_BYTES)
REFUSED_ENTRY(a_length_that_overflows_is_refused, 3, 24, 8, UINT64_MAX - 8)

Test(program_bytes, a_wrong_number_of_sections_is_refused)
{
	refuse_patch(24, 4, RD_PROG_N_ALL - 1, RD_CORRUPT, "program.structure");
	refuse_patch(24, 4, UINT32_MAX, RD_CORRUPT, "program.structure");
}

/* First byte of a section, by the section table. */
static size_t
start_of(struct rd_buf *buf, uint32_t section)
{
	return rd_prog_get_le(bytes_of(buf) + ENTRY(section) + 16, 8);
}

static size_t
end_of(struct rd_buf *buf, uint32_t section)
{
	return start_of(buf, section) +
	       rd_prog_get_le(bytes_of(buf) + ENTRY(section) + 24, 8);
}

Test(program_bytes, padding_between_sections_is_zero)
{
	struct rd_buf buf;
	uint32_t s = 0;

	make(&buf);
	while (end_of(&buf, s) % 8 == 0)
		s++;
	bytes_of(&buf)[end_of(&buf, s)] = 1;
	reseal(&buf);
	refused(&buf, RD_CORRUPT, "program.structure");
}

static void
refuse_byte(uint32_t section, size_t offset, unsigned char value,
	    const char *code)
{
	struct rd_buf buf;

	make(&buf);
	bytes_of(&buf)[start_of(&buf, section) + offset] = value;
	reseal(&buf);
	refused(&buf, RD_CORRUPT, code);
}

/* Widths stand at the beginning of a section. */
Test(program_bytes, a_field_is_as_wide_as_a_number)
{
	refuse_byte(RD_SEC_TERM, 0, 3, "program.structure");
	refuse_byte(RD_SEC_TERM, 0, 16, "program.structure");
	refuse_byte(RD_SEC_TERM, 0, 255, "program.structure");
}

Test(program_bytes, no_record_is_for_free)
{
	refuse_byte(RD_SEC_TERM, 0, 0, "program.structure");
	refuse_byte(RD_SEC_META, 0, 0, "program.structure");
}

/* A file has a byte of each at least, and they take many in memory. */
Test(program_bytes, more_records_than_a_file_of_its_size_may_have_are_refused)
{
	struct rd_prog_builder *b = rd_prog_builder_new();
	struct rd_problem problem;
	struct rd_buf buf;

	rd_prog_add_meta(b, &(struct rd_prog_meta){ .n_refs = 1 });
	for (uint32_t i = 0; i < 200000; i++)
		rd_prog_add_factor(b, &(struct rd_prog_factor){ 0 });
	rd_buf_init(&buf, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &buf), RD_OK);
	cr_assert_lt(buf.len, 250000);
	cr_assert_eq(load(rd_buf_view(&buf), RD_PROG_CHECK_DIGEST, &problem),
		     RD_CORRUPT);
	cr_assert(strstr(problem.title, "more records"), "%s", problem.title);
	rd_buf_fini(&buf);
	rd_prog_builder_free(b);
}

Test(program_bytes, the_first_string_is_empty)
{
	refuse_byte(RD_PROG_RAW_STRDATA, 0, 'x', "program.string");
}

Test(program_bytes, strings_have_an_order)
{
	refuse_byte(RD_PROG_RAW_STRORDER, 0, 1, "program.string");
	refuse_byte(RD_PROG_RAW_STRORDER, 4, 0, "program.string");
	refuse_byte(RD_PROG_RAW_STRORDER, 7, 0x80, "program.string");
}

Test(program_bytes, a_string_has_no_nul_inside)
{
	refuse_byte(RD_PROG_RAW_STRDATA, 3, 0, "program.string");
}

Test(program_bytes, a_string_ends_with_nul)
{
	refuse_byte(RD_PROG_RAW_STRDATA, 7, 'x', "program.string");
}

Test(program_bytes, a_string_is_utf8)
{
	refuse_byte(RD_PROG_RAW_STRDATA, 3, 0xff, "program.string");
}

Test(program_bytes, a_string_stands_once)
{
	struct rd_buf buf;
	size_t strings;
	char *north;

	make(&buf);
	strings = start_of(&buf, RD_PROG_RAW_STRDATA);
	north = memmem(buf.ptr + strings, buf.len - strings, "north", 6);
	cr_assert_not_null(north);
	memcpy(north, "south", 5);
	reseal(&buf);
	refused(&buf, RD_CORRUPT, "program.string");
}

Test(program_bytes, a_set_holds_known_references_only)
{
	refuse_byte(RD_PROG_RAW_SETS, 0, 0x08, "program.structure");
	refuse_byte(RD_PROG_RAW_SETS, 7, 0x80, "program.structure");
}

Test(program_bytes, bytes_between_columns_are_zero)
{
	refuse_byte(RD_PROG_RAW_COLDATA, 3, 1, "program.record");
}
