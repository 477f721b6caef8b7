/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* .safetensors:
 *
 *	0	8	u64 n, length of the head
 *	8	n	JSON: {"NAME": {"dtype": "F32", "shape": [1, 729, 4096],
 *			"data_offsets": [BEGIN, END]}, ...} and perhaps
 *			"__metadata__", texts by name; spaces may follow
 *	8 + n	...	numbers of all tensors; BEGIN and END count from here
 *
 * In the order of their offsets tensors follow each other without gaps, from
 * the first byte behind the head to the last one of the file.  A reader that
 * looked at one tensor alone would not see two of them share bytes, or bytes
 * that belong to none; so all are looked at. */
#include "redux/internal.h"

#include <stdlib.h>

#include "base/escape.h"
#include "base/scan.h"
#include "base/text.h"

#define PAD 8
#define METADATA "__metadata__"

static const struct rd_scan_rules rules = {
	.max_depth = 3,
	.syntax = "redux.header",
	.type = "redux.header",
	.too_deep = "redux.header",
	.nul = "redux.header",
	.memory = "system.memory",
};

#define SAFETENSORS_NAME(ID, word, safetensors, ...) safetensors,
static const char *const dtype_words[] = { RD_RDX_DTYPES(SAFETENSORS_NAME) };

/* What else may lie beside tokens; they are passed over. */
static const struct {
	const char *word;
	uint32_t bytes;
} others[] = {
	{ "BOOL", 1 }, { "U8", 1 },  { "I8", 1 },  { "F8_E5M2", 1 },
	{ "U16", 2 },  { "I16", 2 }, { "U32", 4 }, { "F8_E4M3", 1 },
	{ "I32", 4 },  { "F64", 8 }, { "U64", 8 }, { "I64", 8 },
};

struct entry {
	struct rd_str name;
	struct rd_rdx_tensor tensor; /* dtype: RD_RDX_N_DTYPES is another */
	uint32_t item_bytes;
	uint64_t begin, end;
};

struct entries {
	struct entry *items;
	size_t n, cap;
};

enum key { DTYPE, SHAPE, OFFSETS, N_KEYS };
static const char *const keys[] = { "dtype", "shape", "data_offsets" };

static bool
read_dtype(struct rd_scan *scan, struct entry *entry)
{
	struct rd_str word;

	if (!rd_scan_string(scan, &word))
		return false;
	for (unsigned i = 0; i < RD_RDX_N_DTYPES; i++) {
		if (rd_str_is(word, dtype_words[i])) {
			entry->tensor.dtype = (enum rd_rdx_dtype)i;
			entry->item_bytes = (uint32_t)rd_rdx_dtype_bytes[i];
			return true;
		}
	}
	entry->tensor.dtype = RD_RDX_N_DTYPES;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (rd_str_is(word, others[i].word)) {
			entry->item_bytes = others[i].bytes;
			return true;
		}
	}
	return rd_scan_fail(scan, "redux.dtype",
			    "no type of numbers that is known");
}

static bool
read_count(struct rd_scan *scan, uint64_t *count)
{
	int64_t value;

	if (!rd_scan_integer(scan, &value))
		return false;
	if (value < 0)
		return rd_scan_fail(scan, "redux.shape", "a negative number");
	*count = (uint64_t)value;
	return true;
}

static bool
read_shape(struct rd_scan *scan, struct entry *entry)
{
	uint32_t n = 0;

	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (n > RD_RDX_RANK_MAX)
			return rd_scan_fail(scan, "redux.shape",
					    "more than %d dimensions",
					    RD_RDX_RANK_MAX);
		if (!read_count(scan, &entry->tensor.dims[n - 1]))
			return false;
	}
	entry->tensor.rank = n;
	return rd_scan_ok(scan);
}

static bool
read_offsets(struct rd_scan *scan, struct entry *entry)
{
	uint64_t at[2];
	uint32_t n = 0;

	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (n > 2)
			break;
		if (!read_count(scan, &at[n - 1]))
			return false;
	}
	if (!rd_scan_ok(scan))
		return false;
	if (n != 2)
		return rd_scan_fail(scan, "redux.header",
				    "not two offsets, begin and end");
	entry->begin = at[0];
	entry->end = at[1];
	return true;
}

static bool (*const readers[])(struct rd_scan *,
			       struct entry *) = { read_dtype, read_shape,
						   read_offsets };

static bool
read_member(struct rd_scan *scan, struct rd_str key, struct entry *entry,
	    unsigned *seen)
{
	uint32_t mark;
	unsigned i = 0;
	bool ok;

	while (i < N_KEYS && !rd_str_is(key, keys[i]))
		i++;
	if (i == N_KEYS)
		return rd_scan_fail(scan, "redux.header",
				    "only dtype, shape and data_offsets belong "
				    "here");
	if (*seen & 1u << i)
		return rd_scan_fail(scan, "redux.duplicate-key",
				    "%s is there twice", keys[i]);
	*seen |= 1u << i;
	mark = rd_scan_enter(scan, key);
	ok = readers[i](scan, entry);
	rd_scan_leave(scan, mark);
	return ok;
}

static bool
read_entry(struct rd_scan *scan, struct entry *entry)
{
	unsigned seen = 0;
	struct rd_str key;

	if (!rd_scan_open(scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(scan, &key)) {
		if (!read_member(scan, key, entry, &seen))
			return false;
	}
	if (rd_scan_ok(scan) && seen != (1u << N_KEYS) - 1)
		return rd_scan_fail(scan, "redux.header",
				    "dtype, shape and data_offsets are not "
				    "all there");
	return rd_scan_ok(scan);
}

static bool
add_name(struct rd_scan *scan, struct rd_str name, struct entries *all)
{
	if (rd_arena_grow(scan->arena, (void **)&all->items, all->n, &all->cap,
			  sizeof(*all->items)))
		return rd_scan_refuse(scan, RD_NOMEM, rules.memory,
				      "out of memory");
	all->items[all->n++] = (struct entry){ .name = name };
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return rd_str_cmp(x->name, y->name);
}

static bool
check_names(struct rd_scan *scan, struct entries *all)
{
	if (all->n)
		qsort(all->items, all->n, sizeof(*all->items), by_name);
	for (size_t i = 1; i < all->n; i++) {
		if (!rd_str_eq(all->items[i - 1].name, all->items[i].name))
			continue;
		(void)rd_scan_enter(scan, all->items[i].name);
		return rd_scan_fail(scan, "redux.duplicate-key",
				    "a name that is there twice");
	}
	return true;
}

/* Texts for people: looked at, not kept. */
static bool
read_metadata(struct rd_scan *scan)
{
	struct entries names = { .n = 0 };
	struct rd_str key, text;

	if (!rd_scan_open(scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(scan, &key)) {
		if (!add_name(scan, key, &names) ||
		    !rd_scan_string(scan, &text))
			return false;
	}
	return rd_scan_ok(scan) && check_names(scan, &names);
}

static bool
read_named(struct rd_scan *scan, struct rd_str name, struct entries *all,
	   bool *has_metadata)
{
	uint32_t mark = rd_scan_enter(scan, name);
	bool ok;

	if (rd_str_is(name, METADATA)) {
		ok = !*has_metadata ||
		     rd_scan_fail(scan, "redux.duplicate-key",
				  "a name that is there twice");
		*has_metadata = true;
		ok = ok && read_metadata(scan);
	} else {
		ok = add_name(scan, name, all) &&
		     read_entry(scan, &all->items[all->n - 1]);
	}
	rd_scan_leave(scan, mark);
	return ok;
}

static bool
read_all(struct rd_scan *scan, struct entries *all)
{
	bool has_metadata = false;
	struct rd_str name;

	if (!rd_scan_open(scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(scan, &name)) {
		if (!read_named(scan, name, all, &has_metadata))
			return false;
	}
	return rd_scan_ok(scan) && rd_scan_finish(scan) &&
	       check_names(scan, all);
}

static enum rd_status
refuse_entry(const struct entry *entry, struct rd_problem *problem,
	     const char *code, const char *text)
{
	rd_problem_set(problem, RD_SYNTAX, 4, code, "%s", text);
	rd_problem_where(problem, "%.*s", RD_STR_FMT(entry->name));
	return RD_SYNTAX;
}

static enum rd_status
check_entry(struct entry *entry, struct rd_str numbers,
	    struct rd_problem *problem)
{
	uint64_t n = entry->item_bytes;

	for (uint32_t i = 0; i < entry->tensor.rank; i++) {
		if (__builtin_mul_overflow(n, entry->tensor.dims[i], &n))
			return refuse_entry(entry, problem, "redux.shape",
					    "the shape has more numbers than "
					    "there can be");
	}
	if (entry->begin > entry->end || entry->end - entry->begin != n)
		return refuse_entry(entry, problem, "redux.offsets",
				    "the offsets are not as far apart as the "
				    "shape needs");
	if (entry->end > numbers.len)
		return refuse_entry(entry, problem, "redux.truncated",
				    "the file ends before its numbers do");
	entry->tensor.name = entry->name;
	entry->tensor.bytes = (struct rd_str){ numbers.ptr + entry->begin,
					       (size_t)n };
	return RD_OK;
}

static int
by_place(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return rd_str_cmp(x->name, y->name);
}

static enum rd_status
check_places(struct entries *all, struct rd_str numbers,
	     struct rd_problem *problem)
{
	enum rd_status status = RD_OK;
	uint64_t at = 0;

	if (all->n)
		qsort(all->items, all->n, sizeof(*all->items), by_place);
	for (size_t i = 0; i < all->n && !status; i++) {
		struct entry *entry = &all->items[i];

		status = check_entry(entry, numbers, problem);
		if (!status && entry->begin != at)
			status = refuse_entry(entry, problem, "redux.offsets",
					      entry->begin < at
						      ? "its numbers overlap "
							"another's"
						      : "there is a gap before "
							"its numbers");
		at = entry->end;
	}
	if (!status && at != numbers.len)
		status = rd_problem_set(problem, RD_SYNTAX, 4, "redux.trailing",
					"%llu bytes at the end belong to no "
					"tensor",
					(unsigned long long)(numbers.len - at));
	return status;
}

static enum rd_status
refuse_choice(const struct entries *all, struct rd_problem *problem)
{
	static const char code[] = "redux.which-tensor";

	if (!all->n)
		return rd_problem_set(problem, RD_SEMANTIC, 4, code,
				      "there is no tensor in the file");
	rd_problem_set(problem, RD_SEMANTIC, 4, code,
		       "there are %zu tensors in the file", all->n);
	rd_problem_hint(problem, "give --tensor NAME, as %.*s",
			RD_STR_FMT(all->items[0].name));
	return RD_SEMANTIC;
}

static enum rd_status
find_named(const struct entries *all, struct rd_str name,
	   const struct entry **found, struct rd_problem *problem)
{
	for (size_t i = 0; i < all->n; i++) {
		if (rd_str_eq(all->items[i].name, name)) {
			*found = &all->items[i];
			return RD_OK;
		}
	}
	rd_problem_set(problem, RD_SEMANTIC, 4, "redux.unknown-tensor",
		       "no tensor '%.*s' in the file", RD_STR_FMT(name));
	if (all->n)
		rd_problem_hint(problem, "one that there is: %.*s",
				RD_STR_FMT(all->items[0].name));
	return RD_SEMANTIC;
}

static enum rd_status
choose(const struct entries *all, struct rd_str name, struct rd_rdx_tensor *out,
       struct rd_problem *problem)
{
	const struct entry *entry = all->items;
	enum rd_status status = RD_OK;

	if (name.ptr)
		status = find_named(all, name, &entry, problem);
	else if (all->n != 1)
		status = refuse_choice(all, problem);
	if (status)
		return status;
	if (entry->tensor.dtype == RD_RDX_N_DTYPES)
		return refuse_entry(entry, problem, "redux.dtype",
				    "numbers are not F32, F16 or BF16");
	*out = entry->tensor;
	return RD_OK;
}

/* The head's place in the file; *numbers is what follows it. */
static enum rd_status
find_head(struct rd_str file, struct rd_str *head, struct rd_str *numbers,
	  struct rd_problem *problem)
{
	uint64_t n = 0;

	for (unsigned i = 8; i-- && file.len >= 8;)
		n = n << 8 | (unsigned char)file.ptr[i];
	if (file.len < 9 || n < 2 || file.ptr[8] != '{')
		return rd_problem_set(problem, RD_VERSION, 4,
				      "redux.not-a-tensor",
				      "neither .npy nor .safetensors");
	if (n > RD_RDX_SAFETENSORS_HEAD_CAP)
		return rd_problem_set(problem, RD_LIMIT, 9, "redux.too-large",
				      "a head of %llu bytes, more than %zu",
				      (unsigned long long)n,
				      RD_RDX_SAFETENSORS_HEAD_CAP);
	if (n > file.len - 8)
		return rd_problem_set(problem, RD_SYNTAX, 4, "redux.truncated",
				      "the file ends in its head");
	*head = (struct rd_str){ file.ptr + 8, (size_t)n };
	*numbers = rd_str_behind(file, 8 + (size_t)n);
	return RD_OK;
}

enum rd_status
rd_rdx_safetensors_read(struct rd_str file, struct rd_str name,
			struct rd_arena *arena, struct rd_rdx_tensor *out,
			struct rd_problem *problem)
{
	struct entries all = { .n = 0 };
	struct rd_str head = RD_STR_NONE, numbers = RD_STR_NONE;
	enum rd_status status;
	struct rd_scan scan;

	status = find_head(file, &head, &numbers, problem);
	if (status)
		return status;
	if (!rd_utf8_valid(head))
		return rd_problem_set(problem, RD_SYNTAX, 4, "redux.header",
				      "the head is not UTF-8");
	rd_scan_init(&scan, head, &rules, arena, problem);
	if (!read_all(&scan, &all))
		return scan.status;
	status = check_places(&all, numbers, problem);
	return status ? status : choose(&all, name, out, problem);
}

void
rdx_safetensors_put_head(const struct rd_rdx_tensor *tensor, struct rd_buf *out)
{
	struct rd_str name = tensor->name.ptr ? tensor->name : RD_RDX_NAME;
	size_t start = out->len, n;
	uint64_t bytes = 0;

	(void)rd_rdx_tensor_size(tensor, &bytes);
	rd_buf_put(out, "\0\0\0\0\0\0\0\0", 8);
	rd_buf_char(out, '{');
	rd_put_json_str(out, name);
	rd_buf_printf(out, ":{\"dtype\":\"%s\",\"shape\":[",
		      dtype_words[tensor->dtype]);
	rdx_put_dims(tensor, out);
	rd_buf_cstr(out, "],\"data_offsets\":[0,");
	rd_buf_u64(out, bytes);
	rd_buf_cstr(out, "]}}");
	while ((out->len - start) % PAD && !rd_buf_status(out))
		rd_buf_char(out, ' ');
	if (rd_buf_status(out))
		return;
	n = out->len - start - 8;
	for (unsigned i = 0; i < 8; i++)
		out->ptr[start + i] = (char)(n >> 8 * i & 255);
}
