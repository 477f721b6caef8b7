/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The tables of program/format.h as data, for the files of this layer: what
 * the builder writes, the loader reads, the verifier checks and the dump
 * prints is driven by them. */
#ifndef RD_PROGRAM_LAYOUT_H
#define RD_PROGRAM_LAYOUT_H

#include "program/program.h"

enum rd_prog_field_kind {
	RD_PROG_KIND_U32,
	RD_PROG_KIND_STR,
	RD_PROG_KIND_BOOL,
	RD_PROG_KIND_ENUM,
	RD_PROG_KIND_IX,
	RD_PROG_KIND_OPT,
	RD_PROG_KIND_TERM,
	RD_PROG_KIND_I64,
};

struct rd_prog_field_info {
	const char *name;
	enum rd_prog_field_kind kind;
	uint32_t arg;	 /* number of values (ENUM) or section (IX, OPT) */
	uint32_t offset; /* in the struct */
	const char *const *names; /* of an ENUM's values, else NULL */
};

struct rd_prog_section_info {
	uint32_t tag;
	const char *name;
	uint32_t struct_bytes;
	uint32_t n_fields;
	const struct rd_prog_field_info *(*fields)(void); /* n_fields */
};

extern const struct rd_prog_section_info rd_prog_sections[RD_N_SECTIONS];

/* The raw sections, numbered on after the record sections. */
enum {
	RD_PROG_RAW_STRORDER = RD_N_SECTIONS,
	RD_PROG_RAW_STRDATA,
	RD_PROG_RAW_SETS,
	RD_PROG_RAW_COLDATA,
	RD_PROG_N_ALL
};
uint32_t rd_prog_section_tag(uint32_t section);

/* What an operand of a condition leaf names. */
enum rd_prog_operand {
	RD_PROG_OPERAND_NONE,
	RD_PROG_OPERAND_FACT,
	RD_PROG_OPERAND_CLASSIFIER,
	RD_PROG_OPERAND_ATTR,
	RD_PROG_OPERAND_SET,
	RD_PROG_OPERAND_FIELD,
	RD_PROG_OPERAND_COUNT,
};
/* Where a leaf may stand. */
enum rd_prog_needs {
	RD_PROG_NEEDS_REFERENCE = 1,
	RD_PROG_NEEDS_RECORD = 2,
};
struct rd_prog_op_info {
	const char *name;
	bool combines; /* pops `arity` values */
	enum rd_prog_operand a, b;
	unsigned needs;
};
extern const struct rd_prog_op_info rd_prog_ops[RD_N_OPS];

/* Records of a section as the bytes they are made of. */
struct rd_prog_records {
	const char *ptr;
	uint32_t n;
};
struct rd_prog_records rd_prog_records_of(const struct rd_prog *prog,
					  enum rd_section section);
static inline uint32_t
rd_prog_field_u32(const char *record, const struct rd_prog_field_info *field)
{
	uint32_t value;

	memcpy(&value, record + field->offset, sizeof(value));
	return value;
}
static inline int64_t
rd_prog_field_i64(const char *record, const struct rd_prog_field_info *field)
{
	int64_t value;

	memcpy(&value, record + field->offset, sizeof(value));
	return value;
}

#define RD_PROG_NO_UNIT (-1)

/* Fraction digits of a number that is shown as a decimal, RD_PROG_NO_UNIT for
 * one that is not. */
int rd_prog_field_places(enum rd_section section, size_t offset);
/* Name or id of a record; ptr NULL where records have none. */
struct rd_str rd_prog_name_of(const struct rd_prog *prog,
			      enum rd_section section, uint32_t index);
/* Vocabulary of the TERM field of a record. */
uint32_t rd_prog_vocab_of_term(const struct rd_prog *prog,
			       enum rd_section section, uint32_t index);

/* Little-endian numbers at any address, on any host. */
static inline uint64_t
rd_prog_get_le(const unsigned char *p, unsigned n_bytes)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < n_bytes; i++)
		value |= (uint64_t)p[i] << (8 * i);
	return value;
}
static inline void
rd_prog_put_le(unsigned char *p, unsigned n_bytes, uint64_t value)
{
	for (unsigned i = 0; i < n_bytes; i++)
		p[i] = (unsigned char)(value >> (8 * i));
}
static inline int64_t
rd_prog_get_signed(const unsigned char *p, unsigned n_bytes)
{
	uint64_t sign = UINT64_C(1) << (8 * n_bytes - 1);

	return (int64_t)((rd_prog_get_le(p, n_bytes) ^ sign) - sign);
}
static inline uint64_t
rd_prog_align8(uint64_t n)
{
	return (n + 7) & ~UINT64_C(7);
}

#endif
