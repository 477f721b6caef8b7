/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reading and comparing trees, without recursion. */
#include "dispatch/tree.h"

#include "base/text.h"

struct reader {
	struct rd_scan scan;
	struct rd_arena *arena;
	uint32_t n_nodes;
	struct disp_node *root;
	struct disp_node *open[RD_SCAN_DEPTH];
	struct disp_node **tail[RD_SCAN_DEPTH]; /* where the next child goes */
	size_t n_open;
	struct rd_str key;
};

static const struct rd_scan_rules rules = {
	.max_depth = RD_SCAN_DEPTH,
	.syntax = "reply.syntax",
	.type = "reply.syntax",
	.too_deep = "reply.too-deep",
	.nul = "reply.syntax",
	.memory = "reply.memory",
};

/* FNV-1a. */
static uint32_t
hash_of(struct rd_str s)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * 16777619u;
	return hash;
}

static bool
fail(struct reader *r, enum rd_status status)
{
	return rd_scan_refuse(&r->scan, status, "reply.limit", "too much");
}

static const struct disp_node *
member(const struct disp_node *object, struct rd_str key, uint32_t hash)
{
	const struct disp_node *node = object->child;

	while (node && (node->hash != hash || !rd_str_eq(node->key, key)))
		node = node->next;
	return node;
}

/* Puts a node behind its elder siblings. */
static bool
attach(struct reader *r, struct disp_node *node)
{
	struct disp_node *parent;

	if (!r->n_open) {
		r->root = node;
		return true;
	}
	parent = r->open[r->n_open - 1];
	if (parent->type == RD_SCAN_OBJECT) {
		node->key = r->key;
		node->hash = hash_of(r->key);
		if (parent->n == DISP_TREE_MEMBERS)
			return fail(r, RD_LIMIT);
		if (member(parent, node->key, node->hash))
			return fail(r, RD_SYNTAX);
	}
	parent->n++;
	*r->tail[r->n_open - 1] = node;
	r->tail[r->n_open - 1] = &node->next;
	return true;
}

static bool
read_scalar(struct reader *r, struct disp_node *node)
{
	struct rd_scan *scan = &r->scan;
	const char *from = scan->at;
	bool ignored, good;

	switch (node->type) {
	case RD_SCAN_STRING:
		return rd_scan_string(scan, &node->text);
	case RD_SCAN_NUMBER:
		return rd_scan_number(scan, &node->text, &ignored);
	case RD_SCAN_NULL:
		good = rd_scan_null(scan);
		break;
	default:
		good = rd_scan_bool(scan, &ignored);
		break;
	}
	node->text = (struct rd_str){ from, (size_t)(scan->at - from) };
	return good;
}

/* One value, or the beginning of one. */
static bool
read_value(struct reader *r)
{
	enum rd_scan_type type = rd_scan_peek(&r->scan);
	struct disp_node *node;

	if (type == RD_SCAN_OTHER)
		return rd_scan_expected(&r->scan, "a value");
	if (++r->n_nodes > DISP_TREE_NODES)
		return fail(r, RD_LIMIT);
	node = rd_arena_alloc(r->arena, sizeof(*node));
	if (!node)
		return fail(r, RD_NOMEM);
	node->type = type;
	if (!attach(r, node))
		return false;
	if (type != RD_SCAN_OBJECT && type != RD_SCAN_ARRAY)
		return read_scalar(r, node);
	node->text.ptr = r->scan.at;
	if (!rd_scan_open(&r->scan, type))
		return false;
	r->open[r->n_open] = node;
	r->tail[r->n_open++] = &node->child;
	return true;
}

/* To the next value, closing what ends here. */
static bool
next_value(struct reader *r)
{
	while (r->n_open && rd_scan_ok(&r->scan)) {
		struct disp_node *parent = r->open[r->n_open - 1];
		uint32_t n = parent->n;

		if (parent->type == RD_SCAN_OBJECT
			    ? rd_scan_key(&r->scan, &r->key)
			    : rd_scan_element(&r->scan, &n))
			return true;
		parent->text.len = (size_t)(r->scan.at - parent->text.ptr);
		r->n_open--;
	}
	return false;
}

enum rd_status
disp_tree_read(struct rd_str json, struct rd_arena *arena,
	       const struct disp_node **root)
{
	struct reader r = { .arena = arena };

	*root = NULL;
	if (!json.ptr || !rd_utf8_valid(json))
		return RD_SYNTAX;
	rd_scan_init(&r.scan, json, &rules, arena, NULL);
	do {
		if (!read_value(&r))
			return r.scan.status;
	} while (next_value(&r));
	if (rd_scan_finish(&r.scan))
		*root = r.root;
	return r.scan.status;
}

const struct disp_node *
disp_tree_get(const struct disp_node *object, struct rd_str name)
{
	if (!object || object->type != RD_SCAN_OBJECT)
		return NULL;
	return member(object, name, hash_of(name));
}

bool
disp_tree_is_something(const struct disp_node *node)
{
	switch (node->type) {
	case RD_SCAN_NULL:
	case RD_SCAN_FALSE:
		return false;
	case RD_SCAN_STRING:
		return node->text.len;
	case RD_SCAN_OBJECT:
	case RD_SCAN_ARRAY:
		return node->n;
	default:
		return true;
	}
}

/* ---- comparing ---- */

/* A number as sign, digits and a power of ten: digits without zeros at their
 * ends stand for an integer. */
struct number {
	bool negative;
	struct rd_str text; /* the digits are in it, perhaps around a point */
	size_t first, last; /* of its bytes: the digits that count */
	int64_t power;	    /* of the last one */
};

#define POWER_CAP 1000000

/* Saturates. */
static int64_t
exponent_of(struct rd_str text)
{
	bool negative = text.len && *text.ptr == '-';
	int64_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		if (rd_is_digit(text.ptr[i]) && n < POWER_CAP)
			n = n * 10 + (text.ptr[i] - '0');
	return negative ? -n : n;
}

static struct number
number_of(struct rd_str text)
{
	struct number v = { .text = text };
	size_t end = 0, point;
	bool any = false;

	while (end < text.len && (text.ptr[end] | 32) != 'e')
		end++;
	if (end < text.len)
		v.power = exponent_of((struct rd_str){ text.ptr + end + 1,
						       text.len - end - 1 });
	for (point = 0; point < end && text.ptr[point] != '.';)
		point++;
	for (size_t i = 0; i < end; i++) {
		if (text.ptr[i] < '1' || text.ptr[i] > '9')
			continue;
		if (!any)
			v.first = i;
		v.last = i;
		any = true;
	}
	if (!any)
		return (struct number){ .text = text, .first = 1, .last = 0 };
	v.power += v.last < point ? (int64_t)(point - v.last) - 1
				  : -(int64_t)(v.last - point);
	v.negative = *text.ptr == '-';
	return v;
}

/* Digits from *at on, without the point; '\0' behind the last. */
static char
digit_at(const struct number *v, size_t *at)
{
	if (*at <= v->last && v->text.ptr[*at] == '.')
		++*at;
	return *at <= v->last ? v->text.ptr[(*at)++] : '\0';
}

static bool
same_number(struct rd_str a, struct rd_str b)
{
	struct number x = number_of(a), y = number_of(b);
	size_t i = x.first, j = y.first;
	char c;

	if (x.negative != y.negative || x.power != y.power)
		return false;
	do {
		c = digit_at(&x, &i);
		if (c != digit_at(&y, &j))
			return false;
	} while (c);
	return true;
}

/* All but their children. */
static bool
same_node(const struct disp_node *a, const struct disp_node *b)
{
	if (!b || a->type != b->type || a->n != b->n)
		return false;
	if (a->type == RD_SCAN_STRING)
		return rd_str_eq(a->text, b->text);
	return a->type != RD_SCAN_NUMBER || same_number(a->text, b->text);
}

/* The partner of the next child in b, whose last one was `before`. */
static const struct disp_node *
partner(const struct disp_node *child, const struct disp_node *b,
	const struct disp_node *before)
{
	if (b->type == RD_SCAN_OBJECT)
		return member(b, child->key, child->hash);
	return before ? before->next : b->child;
}

bool
disp_tree_same(const struct disp_node *a, const struct disp_node *b)
{
	struct {
		const struct disp_node *next, *parent, *before;
	} stack[RD_SCAN_DEPTH + 1];
	size_t n = 1;

	if (!same_node(a, b))
		return false;
	stack[0].next = a->child;
	stack[0].parent = b;
	stack[0].before = NULL;
	while (n) {
		const struct disp_node *child = stack[n - 1].next, *other;

		if (!child) {
			n--;
			continue;
		}
		other = partner(child, stack[n - 1].parent,
				stack[n - 1].before);
		if (!same_node(child, other))
			return false;
		stack[n - 1].next = child->next;
		stack[n - 1].before = other;
		stack[n].next = child->child;
		stack[n].parent = other;
		stack[n].before = NULL;
		n++;
	}
	return true;
}
