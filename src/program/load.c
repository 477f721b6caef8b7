/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From untrusted bytes to a decoded, verified program: header, digest, section
 * table, strings, records, then the semantic pass (verify.c) and the lookup
 * order (lookup.c).  Sections must tile the file in tag order, with zero bytes
 * between them, so every byte of a file is accounted for. */

#include "base/text.h"
#include "crypt/hash.h"
#include "program/lookup.h"
#include "program/verify.h"

/* Decoded records, strings and lookup order are at most this many times as
 * large as the file, the records half of it. */
#define MEMORY_FACTOR 16
#define MEMORY_EXTRA (1u << 20)

struct span {
	const unsigned char *ptr;
	size_t length;
	uint32_t size; /* fields of a record; of a raw section its bytes */
	uint32_t n_records;
};

struct loader {
	struct rd_prog *prog;
	struct rd_problem *problem;
	struct rd_arena scratch;
	const unsigned char *bytes;
	size_t n_bytes, cap;
	unsigned checks;
	bool newer; /* a later minor version than ours */
	struct span spans[RD_PROG_N_ALL];
};

#define REBUILD_HINT "build the program again from its rules"

static enum rd_status
refuse(struct loader *l, const char *code, const char *what)
{
	rd_problem_set(l->problem, RD_CORRUPT, 6, code, "%s", what);
	rd_problem_hint(l->problem, REBUILD_HINT);
	return RD_CORRUPT;
}

static enum rd_status
refuse_version(struct loader *l, const char *what)
{
	rd_problem_set(l->problem, RD_VERSION, 3, "program.version", "%s",
		       what);
	rd_problem_hint(l->problem, "build the program again with this "
				    "refdesk, or use a newer one");
	return RD_VERSION;
}

static enum rd_status
no_memory(struct loader *l)
{
	return rd_problem_set(l->problem, RD_NOMEM, 10, "program.memory",
			      "not enough memory to load the program");
}

/* Beginnings that our magic turns into on the way through tools that think a
 * program is text. */
static const struct {
	const char *bytes;
	size_t n;
	const char *what;
} damages[] = {
	{ "\x89RDSK\n\x1a", 7, "line ends were changed (CRLF to LF)" },
	{ "\x89RDSK\r\r\n", 8, "line ends were changed (LF to CRLF)" },
	{ "\x89RDSK\n\n", 7, "line ends were changed (CR to LF)" },
	{ "\x89RDSK\r\n", 7, "the file ends at its ^Z byte" },
	{ "\x09RDSK\r\n", 7, "the eighth bit of each byte was removed" },
	{ "\xc2\x89RDSK", 6, "the bytes were converted to UTF-8" },
	{ "\xef\xbf\xbdRDSK", 7, "the bytes were replaced as invalid UTF-8" },
	{ "?RDSK", 5, "the bytes were converted as text" },
};

static enum rd_status
check_magic(struct loader *l)
{
	size_t n = l->n_bytes < 8 ? l->n_bytes : 8;

	if (!n)
		return refuse(l, "program.truncated", "the file is empty");
	if (!memcmp(l->bytes, RD_PROG_MAGIC, n)) {
		if (l->n_bytes >= RD_PROG_HEADER_BYTES)
			return RD_OK;
		return refuse(l, "program.truncated",
			      "the file ends within its header");
	}
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		if (l->n_bytes < damages[i].n ||
		    memcmp(l->bytes, damages[i].bytes, damages[i].n))
			continue;
		rd_problem_set(l->problem, RD_CORRUPT, 6, "program.text-damage",
			       "the program was damaged in transfer: %s",
			       damages[i].what);
		rd_problem_hint(l->problem,
				"copy it again in binary mode; mark *.desk "
				"as binary in .gitattributes");
		return RD_CORRUPT;
	}
	rd_problem_set(l->problem, RD_VERSION, 3, "program.foreign",
		       "this is not a refdesk program");
	rd_problem_hint(l->problem, "programs are made by `refdesk build` and "
				    "usually end in .desk");
	return RD_VERSION;
}

static enum rd_status
check_header(struct loader *l)
{
	const unsigned char *h = l->bytes;
	enum rd_status status;

	if (l->n_bytes > l->cap)
		return rd_problem_set(
			l->problem, RD_LIMIT, 3, "program.too-large",
			"the program is larger than %zu MiB", l->cap >> 20);
	status = check_magic(l);
	if (status != RD_OK)
		return status;
	if (rd_prog_get_le(h + 8, 2) != RD_PROG_MAJOR)
		return refuse_version(l, "the program has another format "
					 "version than this refdesk");
	if (rd_prog_get_le(h + 10, 2) < RD_PROG_MINOR)
		return refuse_version(l, "the program has an older format "
					 "version than this refdesk reads");
	l->newer = rd_prog_get_le(h + 10, 2) > RD_PROG_MINOR;
	if (rd_prog_get_le(h + 12, 4))
		return refuse_version(l, "the program asks for a feature this "
					 "refdesk does not have");
	if (rd_prog_get_le(h + 28, 4))
		return refuse(l, "program.structure",
			      "a reserved header field is not zero");
	if (rd_prog_get_le(h + 16, 8) > l->n_bytes)
		return refuse(l, "program.truncated",
			      "the file is shorter than its header says");
	if (rd_prog_get_le(h + 16, 8) < l->n_bytes)
		return refuse(l, "program.structure",
			      "the file is longer than its header says");
	return RD_OK;
}

static enum rd_status
check_digest(struct loader *l)
{
	unsigned char digest[32];

	if (!(l->checks & RD_PROG_CHECK_DIGEST))
		return RD_OK;
	rd_crypt_blake2b256(l->bytes + RD_PROG_HEADER_BYTES,
			    l->n_bytes - RD_PROG_HEADER_BYTES, digest);
	if (memcmp(digest, l->bytes + 32, sizeof(digest)))
		return refuse(l, "program.digest",
			      "the bytes do not match the program's digest");
	return RD_OK;
}

static bool
all_zero(const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i])
			return false;
	return true;
}

/* The size this reader expects; 0 where the section says it itself. */
static uint32_t
known_size(uint32_t section)
{
	static const uint32_t raw[] = { 4, 1, 0, 1 };

	return section < RD_N_SECTIONS ? rd_prog_sections[section].n_fields
				       : raw[section - RD_N_SECTIONS];
}

/* Are the widths of its fields such, and its records as many as it has bytes
 * for? */
static bool
fields_add_up(const struct span *span)
{
	uint64_t bytes = 0;

	if (span->size > span->length ||
	    (span->ptr[0] != 0) != (span->n_records != 0))
		return false;
	for (uint32_t f = 0; f < span->size; f++) {
		unsigned width = span->ptr[f];

		if (width > 8 || width & (width - 1))
			return false;
		bytes += width;
	}
	return span->length - span->size == bytes * span->n_records;
}

static bool
adds_up(uint32_t section, const struct span *span)
{
	if (section < RD_N_SECTIONS)
		return span->size && fields_add_up(span);
	return span->length == (uint64_t)span->size * span->n_records;
}

/* Reads entry `section`; *end is where the one before ended. */
static enum rd_status
read_entry(struct loader *l, uint32_t section, uint64_t *end)
{
	const unsigned char *e = l->bytes + RD_PROG_HEADER_BYTES +
				 (size_t)section * RD_PROG_SECTION_BYTES;
	struct span *span = &l->spans[section];
	uint64_t offset = rd_prog_get_le(e + 16, 8);

	if (rd_prog_get_le(e, 4) != rd_prog_section_tag(section))
		return l->newer ? refuse_version(l, "the program has a section "
						    "of a newer refdesk")
				: refuse(l, "program.structure",
					 "a section is missing or unknown");
	span->size = (uint32_t)rd_prog_get_le(e + 4, 4);
	span->n_records = (uint32_t)rd_prog_get_le(e + 8, 4);
	span->length = rd_prog_get_le(e + 24, 8);
	if (rd_prog_get_le(e + 12, 4) || offset != rd_prog_align8(*end) ||
	    offset > l->n_bytes || span->length > l->n_bytes - offset)
		return refuse(l, "program.structure",
			      "the section table does not add up");
	if (!all_zero(l->bytes + *end, offset - *end))
		return refuse(l, "program.structure",
			      "there are bytes between sections");
	span->ptr = l->bytes + offset;
	*end = offset + span->length;
	if (!adds_up(section, span))
		return refuse(l, "program.structure",
			      "a section does not add up");
	return RD_OK;
}

/* A minor step adds a field (or a section), so a newer minor version without
 * one more is a damaged header. */
static enum rd_status
check_sizes(struct loader *l)
{
	uint64_t bytes = 0;
	bool grown = false;

	for (uint32_t i = 0; i < RD_PROG_N_ALL; i++) {
		uint32_t known = known_size(i), stored = l->spans[i].size;
		bool may_grow = l->newer && i < RD_N_SECTIONS;

		if (known && (stored < known || (stored > known && !may_grow)))
			return refuse(l, "program.structure",
				      "a section has records of another size");
		grown |= known && stored > known;
		if (i < RD_N_SECTIONS)
			bytes += (uint64_t)rd_prog_sections[i].struct_bytes *
				 l->spans[i].n_records;
	}
	if (l->newer && !grown)
		return refuse(l, "program.structure",
			      "the minor version is not one of this format");
	if (bytes > l->prog->arena.cap_bytes / 2)
		return refuse(
			l, "program.structure",
			"there are more records than such a file may have");
	return RD_OK;
}

static enum rd_status
read_sections(struct loader *l)
{
	uint64_t end = RD_PROG_HEADER_BYTES +
		       (uint64_t)RD_PROG_N_ALL * RD_PROG_SECTION_BYTES;
	enum rd_status status = RD_OK;

	if (rd_prog_get_le(l->bytes + 24, 4) != RD_PROG_N_ALL)
		return l->newer ? refuse_version(l, "the program has sections "
						    "of a newer refdesk")
				: refuse(l, "program.structure",
					 "the number of sections is wrong");
	if (end > l->n_bytes)
		return refuse(l, "program.truncated",
			      "the file ends within its section table");
	for (uint32_t i = 0; i < RD_PROG_N_ALL && status == RD_OK; i++)
		status = read_entry(l, i, &end);
	if (status != RD_OK)
		return status;
	if (end != l->n_bytes)
		return refuse(l, "program.structure",
			      "there are bytes after the last section");
	return check_sizes(l);
}

/* One after the other, each with its NUL; the first is empty. */
static enum rd_status
read_strings(struct loader *l)
{
	const struct span *data = &l->spans[RD_PROG_RAW_STRDATA];
	uint32_t n = l->spans[RD_PROG_RAW_STRORDER].n_records;
	struct rd_str *strings = rd_arena_array(&l->prog->arena, n,
						sizeof(*strings));
	char *text = rd_arena_raw(&l->prog->arena, data->length);
	size_t at = 0;

	if (!strings || !text)
		return no_memory(l);
	memcpy(text, data->ptr, data->length);
	if (!rd_utf8_valid((struct rd_str){ text, data->length }))
		return refuse(l, "program.string", "a string is not UTF-8");
	for (uint32_t i = 0; i < n; i++) {
		const char *end = memchr(text + at, 0, data->length - at);

		if (!end)
			return refuse(l, "program.string",
				      "a string does not end");
		strings[i] = (struct rd_str){ text + at,
					      (size_t)(end - (text + at)) };
		at += strings[i].len + 1;
	}
	if (!n || strings[0].len || at != data->length)
		return refuse(l, "program.string",
			      "the string table does not add up");
	l->prog->strings = strings;
	l->prog->n_strings = n;
	return RD_OK;
}

/* Each text is behind the one before, so each stands once and all are there. */
static enum rd_status
read_order(struct loader *l)
{
	const struct span *order = &l->spans[RD_PROG_RAW_STRORDER];
	const struct rd_str *strings = l->prog->strings;
	uint32_t n = l->prog->n_strings, before = 0;
	uint32_t *rank = rd_arena_array(&l->prog->arena, n, sizeof(*rank));

	if (!rank)
		return no_memory(l);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t s = (uint32_t)rd_prog_get_le(
			order->ptr + 4 * (size_t)i, 4);

		if (s >= n ||
		    (i && rd_str_cmp(strings[before], strings[s]) >= 0))
			return refuse(l, "program.string",
				      "a string is out of order");
		rank[s] = i;
		before = s;
	}
	l->prog->string_rank = rank;
	return RD_OK;
}

/* Numbers from a file, one after the other, into fields that lie `stride`
 * apart. */
struct column {
	const unsigned char *from;
	char *to;
	size_t stride;
	uint32_t n;
	bool wide; /* 64 bits */
};

static inline __attribute__((always_inline)) void
decode_numbers(const struct column *column, unsigned width)
{
	const unsigned char *from = column->from;
	char *to = column->to;

	for (uint32_t i = 0; i < column->n; i++) {
		int64_t value = rd_prog_get_signed(from, width);
		int32_t narrow = (int32_t)value;

		if (column->wide)
			memcpy(to, &value, sizeof(value));
		else
			memcpy(to, &narrow, sizeof(narrow));
		from += width;
		to += column->stride;
	}
}

static void
decode_column(const struct column *column, unsigned width)
{
	switch (width) {
	case 1:
		decode_numbers(column, 1);
		break;
	case 2:
		decode_numbers(column, 2);
		break;
	case 4:
		decode_numbers(column, 4);
		break;
	case 8:
		decode_numbers(column, 8);
		break;
	default: /* zero already */
		break;
	}
}

/* Some records at a time, which stay in the first-level cache. */
#define DECODE_AT_ONCE 64u

static void *
decode_records(struct loader *l, enum rd_section section)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[section];
	const struct rd_prog_field_info *fields = info->fields();
	const struct span *span = &l->spans[section];
	uint32_t n = span->n_records;
	size_t bytes = info->struct_bytes;
	char *records = rd_arena_raw(&l->prog->arena, n * bytes);

	for (uint32_t i = 0; records && i < n; i += DECODE_AT_ONCE) {
		uint32_t now = n - i < DECODE_AT_ONCE ? n - i : DECODE_AT_ONCE;
		const unsigned char *numbers = span->ptr + span->size;

		memset(records + i * bytes, 0, now * bytes);
		for (uint32_t f = 0; f < info->n_fields; f++) {
			unsigned width = span->ptr[f];
			struct column column = {
				numbers + (size_t)i * width,
				records + i * bytes + fields[f].offset, bytes,
				now, fields[f].kind == RD_PROG_KIND_I64
			};

			decode_column(&column, width);
			numbers += (size_t)n * width;
		}
	}
	return records;
}

static enum rd_status
read_records(struct loader *l)
{
#define DECODE(tag, SECTION, name)                                             \
	l->prog->name = decode_records(l, RD_SEC_##SECTION);                   \
	l->prog->n_##name = l->spans[RD_SEC_##SECTION].n_records;              \
	if (!l->prog->name)                                                    \
		return no_memory(l);
	RD_PROG_SECTIONS(DECODE)
#undef DECODE
	return RD_OK;
}

static enum rd_status
check_meta(struct loader *l)
{
	const struct rd_prog *prog = l->prog;

	if (prog->n_meta != 1)
		return refuse(l, "program.structure",
			      "there is not exactly one meta record");
	if (prog->meta->language < RD_LANGUAGE_OLDEST ||
	    prog->meta->language > RD_LANGUAGE_VERSION)
		return refuse_version(l, "the program's rules are of another "
					 "language version");
	if (!prog->meta->semantics ||
	    prog->meta->semantics > RD_SEMANTICS_VERSION)
		return refuse_version(l, "the program expects other decision "
					 "semantics than this refdesk has");
	/* One that has providers or Redux may be there for that alone. */
	if ((!prog->n_ref && ((!prog->n_provider && !prog->n_redux) ||
			      prog->n_factor || prog->n_col)) ||
	    prog->meta->n_refs != prog->n_ref)
		return refuse(l, "program.structure",
			      "the number of references does not match");
	return RD_OK;
}

static enum rd_status
read_sets(struct loader *l)
{
	const struct span *span = &l->spans[RD_PROG_RAW_SETS];
	uint32_t n_refs = l->prog->n_ref;
	uint32_t per_set = n_refs / 64 + (n_refs % 64 != 0);
	size_t n_words = span->length / 8;
	uint64_t *words;

	if (span->size != per_set * 8)
		return refuse(l, "program.structure",
			      "the sets have the wrong size");
	words = rd_arena_array(&l->prog->arena, n_words, sizeof(*words));
	if (!words)
		return no_memory(l);
	for (size_t i = 0; i < n_words; i++) {
		words[i] = rd_prog_get_le(span->ptr + 8 * i, 8);
		if (n_refs % 64 && i % per_set == per_set - 1 &&
		    words[i] >> n_refs % 64)
			return refuse(l, "program.structure",
				      "a set holds an unknown reference");
	}
	l->prog->sets = words;
	l->prog->n_sets = span->n_records;
	l->prog->words_per_set = per_set;
	return RD_OK;
}

static enum rd_status
read_columns(struct loader *l)
{
	const struct span *span = &l->spans[RD_PROG_RAW_COLDATA];
	unsigned char *data = rd_arena_alloc(&l->prog->arena, span->length);

	if (!data)
		return no_memory(l);
	memcpy(data, span->ptr, span->length);
	l->prog->col_data = data;
	l->prog->col_bytes = span->length;
	return RD_OK;
}

static enum rd_status
verify_content(struct loader *l)
{
	enum rd_status status;

	status = rd_prog_verify(l->prog, &l->scratch, l->problem);
	if (status != RD_OK)
		return status;
	return rd_prog_index(l->prog, &l->scratch) == RD_OK ? RD_OK
							    : no_memory(l);
}

enum rd_status
rd_prog_load(struct rd_prog *prog, struct rd_str bytes, unsigned checks,
	     struct rd_problem *problem)
{
	return rd_prog_load_sized(prog, bytes, RD_PROG_CAP_BYTES, checks,
				  problem);
}

enum rd_status
rd_prog_load_sized(struct rd_prog *prog, struct rd_str bytes, size_t cap,
		   unsigned checks, struct rd_problem *problem)
{
	static enum rd_status (*const steps[])(struct loader *) = {
		check_header, check_digest,   read_sections, read_strings,
		read_order,   read_records,   check_meta,    read_sets,
		read_columns, verify_content,
	};
	struct loader l = { .prog = prog,
			    .problem = problem,
			    .bytes = (const unsigned char *)bytes.ptr,
			    .n_bytes = bytes.len,
			    .cap = cap,
			    .checks = checks };
	enum rd_status status = RD_OK;
	size_t memory = MEMORY_FACTOR * bytes.len + MEMORY_EXTRA;

	*prog = (struct rd_prog){ .file_bytes = bytes.len };
	rd_arena_init(&prog->arena, memory);
	rd_arena_init(&l.scratch, memory);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		status = steps[i](&l);
		if (status != RD_OK)
			goto out;
	}
	rd_crypt_sha256_hex(bytes.ptr, bytes.len, prog->sha256);
out:
	rd_arena_fini(&l.scratch);
	if (status != RD_OK)
		rd_prog_fini(prog);
	return status;
}

void
rd_prog_fini(struct rd_prog *prog)
{
	rd_arena_fini(&prog->arena);
	*prog = (struct rd_prog){ 0 };
}
