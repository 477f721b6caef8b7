/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* .npy, one array as numpy saves it:
 *
 *	0	6	"\x93NUMPY"
 *	6	2	version: 1.0, 2.0 or 3.0
 *	8	2 or 4	u16 (1.0) or u32 length of the head
 *	10, 12		head: {'descr': '<f4', 'fortran_order': False,
 *			'shape': (1, 729, 4096), } as a Python literal, spaces,
 *			a newline; numbers follow
 *
 * Version 3.0 has UTF-8 in the head where the others have Latin-1; no head that
 * is taken here has anything but ASCII. */
#include "redux/internal.h"

#include <stdarg.h>
#include <stdio.h>

#define ALIGN 64

/* Where we are in the head.  The first mistake sticks. */
struct literal {
	const char *start, *at, *end;
	struct rd_problem *problem;
	enum rd_status status;
};

enum key { DESCR, ORDER, SHAPE, N_KEYS };
static const char *const keys[] = { "descr", "fortran_order", "shape" };

#define NPY_NAME(ID, word, safetensors, npy, bytes) npy,
static const char *const npy_names[] = { RD_RDX_DTYPES(NPY_NAME) };

static bool refuse(struct literal *l, enum rd_status status, const char *code,
		   const char *fmt, ...) RD_PRINTF(4, 5);

static bool
refuse(struct literal *l, enum rd_status status, const char *code,
       const char *fmt, ...)
{
	char title[sizeof(l->problem->title)];
	va_list args;

	if (l->status)
		return false;
	va_start(args, fmt);
	(void)vsnprintf(title, sizeof(title), fmt, args);
	va_end(args);
	l->status = rd_problem_set(l->problem, status, 4, code, "%s", title);
	l->problem->offset = (uint64_t)(l->at - l->start);
	l->problem->has_offset = true;
	return false;
}

static bool
not_so(struct literal *l, const char *wanted)
{
	return refuse(l, RD_SYNTAX, "redux.header",
		      "the head is not as numpy writes it: expected %s",
		      wanted);
}

static void
skip_spaces(struct literal *l)
{
	while (l->at < l->end && *l->at == ' ')
		l->at++;
}

static bool
next_is(struct literal *l, char c)
{
	skip_spaces(l);
	if (l->at == l->end || *l->at != c)
		return false;
	l->at++;
	return true;
}

static bool
read_text(struct literal *l, struct rd_str *text)
{
	char quote = next_is(l, '\'') ? '\'' : '"';
	const char *close;

	if (quote == '"' && !next_is(l, '"'))
		return not_so(l, "a text");
	close = memchr(l->at, quote, (size_t)(l->end - l->at));
	if (!close)
		return not_so(l, "the end of a text");
	*text = (struct rd_str){ l->at, (size_t)(close - l->at) };
	l->at = close + 1;
	return true;
}

static bool
read_descr(struct literal *l, struct rd_rdx_tensor *out)
{
	struct rd_str text;

	if (!read_text(l, &text))
		return false;
	for (unsigned i = 0; i < RD_RDX_N_DTYPES; i++) {
		if (rd_str_is(text, npy_names[i])) {
			out->dtype = (enum rd_rdx_dtype)i;
			return true;
		}
	}
	if (rd_str_is(text, "|V2")) {
		out->dtype = RD_RDX_BF16;
		return true;
	}
	return refuse(l, RD_SEMANTIC, "redux.dtype",
		      "numbers are '%.*s', not '<f4', '<f2' or '<V2' "
		      "(bfloat16)",
		      (int)(text.len < 20 ? text.len : 20), text.ptr);
}

static bool
read_order(struct literal *l, struct rd_rdx_tensor *out)
{
	struct rd_str rest;

	(void)out;
	skip_spaces(l);
	rest = (struct rd_str){ l->at, (size_t)(l->end - l->at) };
	if (rd_str_starts(rest, "True"))
		return refuse(l, RD_SEMANTIC, "redux.order",
			      "the array is in Fortran order; save "
			      "numpy.ascontiguousarray(a)");
	if (!rd_str_starts(rest, "False"))
		return not_so(l, "True or False");
	l->at += strlen("False");
	return true;
}

static bool
read_dim(struct literal *l, uint64_t *dim)
{
	struct rd_str digits = { l->at, 0 };

	while (digits.ptr + digits.len < l->end &&
	       rd_is_digit(digits.ptr[digits.len]))
		digits.len++;
	if (!digits.len)
		return not_so(l, "a number");
	if (!rd_str_u64(digits, dim))
		return refuse(l, RD_SEMANTIC, "redux.shape",
			      "a dimension is no number, or too large");
	l->at += digits.len;
	return true;
}

static bool
read_shape(struct literal *l, struct rd_rdx_tensor *out)
{
	bool comma = true;

	if (!next_is(l, '('))
		return not_so(l, "a shape as (1, 729, 4096)");
	out->rank = 0;
	while (!next_is(l, ')')) {
		if (!comma)
			return not_so(l, "',' or ')'");
		if (out->rank == RD_RDX_RANK_MAX)
			return refuse(l, RD_SEMANTIC, "redux.shape",
				      "more than %d dimensions",
				      RD_RDX_RANK_MAX);
		if (!read_dim(l, &out->dims[out->rank++]))
			return false;
		comma = next_is(l, ',');
	}
	/* (729) is a number in Python, (729,) a shape. */
	return comma || out->rank > 1 || not_so(l, "',' in a shape of one");
}

static bool (*const readers[])(struct literal *, struct rd_rdx_tensor *) = {
	read_descr, read_order, read_shape
};

static bool
read_member(struct literal *l, struct rd_rdx_tensor *out, unsigned *seen)
{
	struct rd_str key;
	unsigned i = 0;

	if (!read_text(l, &key))
		return false;
	while (i < N_KEYS && !rd_str_is(key, keys[i]))
		i++;
	if (i == N_KEYS)
		return not_so(l, "descr, fortran_order or shape");
	if (*seen & 1u << i)
		return refuse(l, RD_SYNTAX, "redux.duplicate-key",
			      "%s is in the head twice", keys[i]);
	*seen |= 1u << i;
	if (!next_is(l, ':'))
		return not_so(l, "':'");
	return readers[i](l, out);
}

static bool
read_head(struct literal *l, struct rd_rdx_tensor *out)
{
	unsigned seen = 0;
	bool comma = true;

	if (!next_is(l, '{'))
		return not_so(l, "'{'");
	while (!next_is(l, '}')) {
		if (!comma)
			return not_so(l, "',' or '}'");
		if (!read_member(l, out, &seen))
			return false;
		comma = next_is(l, ',');
	}
	if (seen != (1u << N_KEYS) - 1)
		return not_so(l, "descr, fortran_order and shape");
	next_is(l, '\n');
	return l->at == l->end || not_so(l, "spaces and a newline at the end");
}

/* The head's place in the file; *behind is what follows it. */
static enum rd_status
find_head(struct rd_str file, struct rd_str *head, struct rd_str *behind,
	  struct rd_problem *problem)
{
	const unsigned char *p = (const unsigned char *)file.ptr;
	size_t at, n;

	if (rd_rdx_format_of(file) != RD_RDX_NPY || file.len < 8)
		return rd_problem_set(problem, RD_VERSION, 4,
				      "redux.not-a-tensor", "no .npy file");
	if (p[6] < 1 || p[6] > 3 || p[7])
		return rd_problem_set(problem, RD_VERSION, 4,
				      "redux.not-a-tensor",
				      ".npy of version %d.%d, not 1.0, 2.0 or "
				      "3.0",
				      p[6], p[7]);
	at = p[6] == 1 ? 10 : 12;
	if (file.len < at)
		return rd_problem_set(problem, RD_SYNTAX, 4, "redux.truncated",
				      "the file ends before its head");
	n = p[8] | (size_t)p[9] << 8;
	if (p[6] > 1)
		n |= (size_t)p[10] << 16 | (size_t)p[11] << 24;
	if (n > RD_RDX_NPY_HEAD_CAP)
		return rd_problem_set(problem, RD_LIMIT, 9, "redux.too-large",
				      "a head of %zu bytes, more than %d", n,
				      RD_RDX_NPY_HEAD_CAP);
	if (n > file.len - at)
		return rd_problem_set(problem, RD_SYNTAX, 4, "redux.truncated",
				      "the file ends in its head");
	*head = (struct rd_str){ file.ptr + at, n };
	*behind = rd_str_behind(file, at + n);
	return RD_OK;
}

static enum rd_status
check_size(const struct rd_rdx_tensor *tensor, struct rd_problem *problem)
{
	uint64_t wanted;
	bool less;

	if (!rd_rdx_tensor_size(tensor, &wanted))
		return rd_problem_set(problem, RD_SEMANTIC, 4, "redux.shape",
				      "the shape has more numbers than there "
				      "can be");
	if (tensor->bytes.len == wanted)
		return RD_OK;
	less = tensor->bytes.len < wanted;
	return rd_problem_set(problem, RD_SYNTAX, 4,
			      less ? "redux.truncated" : "redux.trailing",
			      "%zu bytes of numbers, the shape needs %llu",
			      tensor->bytes.len, (unsigned long long)wanted);
}

enum rd_status
rd_rdx_npy_read(struct rd_str file, struct rd_rdx_tensor *out,
		struct rd_problem *problem)
{
	struct rd_rdx_tensor tensor = { .rank = 0 };
	struct literal l = { .start = file.ptr, .problem = problem };
	enum rd_status status;
	struct rd_str head = RD_STR_NONE;

	status = find_head(file, &head, &tensor.bytes, problem);
	if (status)
		return status;
	l.at = head.ptr;
	l.end = head.ptr + head.len;
	if (!read_head(&l, &tensor))
		return l.status;
	status = check_size(&tensor, problem);
	if (!status)
		*out = tensor;
	return status;
}

void
rdx_npy_put_head(const struct rd_rdx_tensor *tensor, struct rd_buf *out)
{
	size_t start = out->len, end;
	size_t n;

	rd_buf_str(out, RDX_NPY_MAGIC);
	rd_buf_put(out, "\1\0\0\0", 4);
	rd_buf_printf(out, "{'descr': '%s', 'fortran_order': False, ",
		      npy_names[tensor->dtype]);
	rd_buf_cstr(out, "'shape': (");
	rdx_put_dims(tensor, out);
	rd_buf_cstr(out, tensor->rank == 1 ? ",), }" : "), }");
	end = out->len + 1;
	for (n = (ALIGN - (end - start) % ALIGN) % ALIGN; n; n--)
		rd_buf_char(out, ' ');
	rd_buf_char(out, '\n');
	if (rd_buf_status(out))
		return;
	n = out->len - start - 10;
	out->ptr[start + 8] = (char)(n & 255);
	out->ptr[start + 9] = (char)(n >> 8);
}
