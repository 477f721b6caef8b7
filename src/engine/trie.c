/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The multi-pattern pass.  A node's children are contiguous and found by
 * counting bits of its class bitmap, and a key that shares nothing more is
 * kept as a tail, so the trie is a few nodes of 24 bytes per key and the part
 * that ordinary text touches stays in the first-level cache.  Bytes
 * that occur in no key have class 0 and end a walk at once. */

#include "engine/trie.h"

#include <stdlib.h>

#include "base/text.h"

#ifdef __x86_64__
#include <emmintrin.h>
#endif

struct rd_trie_node {
	union {
		uint64_t bitmap;  /* classes 1..63 that go on */
		const char *tail; /* when tail_len: the rest of the only key */
	};
	uint32_t first_child;
	uint32_t word_output; /* index into outputs, RD_TRIE_NONE: none */
	uint32_t any_output;  /* keys that match inside words too */
	uint16_t has_output;
	uint16_t tail_len;
};

#define RD_TRIE_NONE UINT32_MAX
#define INLINE static inline __attribute__((always_inline))

/* Children are in class order, so a child's place is the number of smaller
 * classes that go on. */
INLINE uint32_t
child_of(const struct rd_trie *trie, uint32_t node, unsigned class)
{
	const struct rd_trie_node *n = &trie->nodes[node];
	const uint64_t *more = trie->more + (size_t)node * trie->n_more;
	uint64_t bit = UINT64_C(1) << (class & 63);
	uint32_t before;

	if (class < 64) {
		if (!(n->bitmap & bit))
			return 0;
		return n->first_child +
		       (uint32_t)__builtin_popcountll(n->bitmap & (bit - 1));
	}
	class = (class >> 6) - 1;
	if (!(more[class] & bit))
		return 0;
	before = (uint32_t)(__builtin_popcountll(n->bitmap) +
			    __builtin_popcountll(more[class] & (bit - 1)));
	for (unsigned w = 0; w < class; w++)
		before += (uint32_t)__builtin_popcountll(more[w]);
	return n->first_child + before;
}

/* ---- building ---- */

struct builder {
	struct rd_arena *arena;
	const struct rd_trie_key *keys;
	struct rd_trie_node *nodes;
	uint64_t *more;
	uint32_t n_nodes, n_more;
	uint32_t *outputs;
	uint32_t n_outputs;
	const uint8_t *class_of;
};

/* A run of keys that share the bytes before `depth`. */
struct span {
	uint32_t first, end, node, depth;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct rd_trie_key *x = a, *y = b;
	int order;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	order = rd_str_cmp(x->text, y->text);
	if (order)
		return order;
	if (x->word != y->word)
		return x->word ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* The first eight bytes as a number that orders like they do. */
static uint64_t
prefix_of(struct rd_str text)
{
	uint64_t prefix = 0;

	for (size_t i = 0; i < 8; i++)
		prefix = prefix << 8 |
			 (i < text.len ? (unsigned char)text.ptr[i] : 0);
	return prefix;
}

static uint32_t
assign_classes(struct rd_trie *trie, const struct rd_trie_key *keys,
	       uint32_t n_keys)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < n_keys; k++)
		for (size_t i = 0; i < keys[k].text.len; i++)
			trie->class_of[(unsigned char)keys[k].text.ptr[i]] = 1;
	for (int c = 0; c < 256; c++)
		if (trie->class_of[c])
			trie->class_of[c] = (uint8_t)++n;
	for (int c = 'A'; c <= 'Z'; c++)
		trie->class_of[c] = trie->class_of[c + 32];
	return n;
}

/* Ids of the equal keys [first, end) with that word flag, as one run. */
static uint32_t
put_outputs(struct builder *b, uint32_t first, uint32_t end, bool word)
{
	uint32_t start = b->n_outputs;

	for (uint32_t k = first; k < end; k++)
		if (b->keys[k].word == word)
			b->outputs[b->n_outputs++] = b->keys[k].id;
	if (b->n_outputs == start)
		return RD_TRIE_NONE;
	b->outputs[b->n_outputs - 1] |= RD_TRIE_LAST;
	return start;
}

/* A span of one text needs no nodes for what is left of it. */
static bool
keep_tail(struct builder *b, const struct span *s)
{
	struct rd_trie_node *node = &b->nodes[s->node];
	struct rd_str text = b->keys[s->first].text;
	size_t len = text.len - s->depth;

	if (!len || len > UINT16_MAX ||
	    !rd_str_eq(text, b->keys[s->end - 1].text))
		return false;
	node->tail = text.ptr + s->depth;
	node->tail_len = (uint16_t)len;
	node->word_output = put_outputs(b, s->first, s->end, true);
	node->any_output = put_outputs(b, s->first, s->end, false);
	return true;
}

/* Gives the span's node its outputs and children; the children's spans go to
 * the end of the queue. */
static void
expand(struct builder *b, const struct span *s, struct span *queue,
       uint32_t *n_queue)
{
	struct rd_trie_node *node = &b->nodes[s->node];
	uint32_t k = s->first;

	if (s->node && keep_tail(b, s))
		return;

	while (k < s->end && b->keys[k].text.len == s->depth)
		k++;
	node->word_output = put_outputs(b, s->first, k, true);
	node->any_output = put_outputs(b, s->first, k, false);
	node->has_output = node->word_output != RD_TRIE_NONE ||
			   node->any_output != RD_TRIE_NONE;
	node->first_child = b->n_nodes;
	while (k < s->end) {
		unsigned char byte =
			(unsigned char)b->keys[k].text.ptr[s->depth];
		uint32_t class = b->class_of[byte], first = k;

		while (k < s->end &&
		       (unsigned char)b->keys[k].text.ptr[s->depth] == byte)
			k++;
		if (class < 64)
			node->bitmap |= UINT64_C(1) << class;
		else
			b->more[(size_t)s->node * b->n_more + (class >> 6) -
				1] |= UINT64_C(1) << (class & 63);
		queue[(*n_queue)++] = (struct span){ first, k, b->n_nodes++,
						     s->depth + 1 };
	}
}

static size_t
common_prefix(struct rd_str a, struct rd_str b)
{
	size_t n = 0;

	while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
		n++;
	return n;
}

/* How many nodes the sorted keys can need: a key adds those that it shares with
 * the next one but not with the one before, and one for its own rest, or more
 * where that is too long for one. */
static size_t
count_nodes(const struct rd_trie_key *keys, uint32_t n_keys)
{
	size_t n = 1, before = 0, after;

	for (uint32_t k = 0; k < n_keys; k++) {
		after = k + 1 < n_keys
				? common_prefix(keys[k].text, keys[k + 1].text)
				: 0;
		n += 1 + (after > before ? after - before : 0);
		if (keys[k].text.len > UINT16_MAX)
			n += keys[k].text.len - UINT16_MAX;
		before = after;
	}
	return n;
}

static void
find_roots(struct rd_trie *trie)
{
	for (unsigned c = 0; c < 128; c++)
		trie->alnum[c] = rd_is_alnum((char)c);
	for (unsigned c = 0; c < 256; c++)
		trie->root[c] = child_of(trie, 0, trie->class_of[c]);
}

enum rd_status
rd_trie_build(struct rd_trie *trie, struct rd_arena *arena,
	      struct rd_trie_key *keys, uint32_t n_keys)
{
	struct builder b = { .arena = arena, .keys = keys };
	struct span *queue;
	uint32_t n_queue = 1;
	size_t max_nodes;

	*trie = (struct rd_trie){ 0 };
	for (uint32_t k = 0; k < n_keys; k++) {
		keys[k].prefix = prefix_of(keys[k].text);
		trie->substring |= !keys[k].word;
	}
	qsort(keys, n_keys, sizeof(*keys), compare_keys);
	max_nodes = count_nodes(keys, n_keys);
	b.n_more = assign_classes(trie, keys, n_keys) / 64;
	b.nodes = rd_arena_array(arena, max_nodes, sizeof(*b.nodes));
	b.more = rd_arena_array(arena, max_nodes * b.n_more, sizeof(*b.more));
	b.outputs = rd_arena_array(arena, n_keys, sizeof(*b.outputs));
	queue = malloc(max_nodes * sizeof(*queue));
	if (!b.nodes || !b.more || !b.outputs || !queue) {
		free(queue);
		return RD_NOMEM;
	}
	b.class_of = trie->class_of;
	b.n_nodes = 1;
	queue[0] = (struct span){ 0, n_keys, 0, 0 };
	for (uint32_t i = 0; i < n_queue; i++)
		expand(&b, &queue[i], queue, &n_queue);
	free(queue);
	trie->nodes = b.nodes;
	trie->more = b.more;
	trie->n_more = b.n_more;
	trie->outputs = b.outputs;
	find_roots(trie);
	return RD_OK;
}

/* ---- scanning ---- */

struct scan {
	const struct rd_trie *trie;
	struct rd_str text;
	rd_trie_hit_fn hit;
	void *data;
};

/* A word-mode hit needs its *outer* neighbour not wordy; the inner side may be
 * anything, so a cue that begins with punctuation still needs a free left. */
static bool
left_free(struct rd_str text, size_t at)
{
	size_t next = at;
	uint32_t before;

	if (at == 0)
		return true;
	if ((unsigned char)text.ptr[at - 1] < 0x80 &&
	    (unsigned char)text.ptr[at] < 0x80)
		return !rd_is_alnum(text.ptr[at - 1]);
	before = rd_utf8_before(text, at);
	return !rd_text_is_wordy(before) || rd_text_is_unspaced(before) ||
	       rd_text_is_unspaced(rd_utf8_next(text, &next));
}

static bool
right_free(struct rd_str text, size_t end)
{
	size_t next = end;
	uint32_t after;

	if (end == text.len)
		return true;
	if ((unsigned char)text.ptr[end - 1] < 0x80 &&
	    (unsigned char)text.ptr[end] < 0x80)
		return !rd_is_alnum(text.ptr[end]);
	after = rd_utf8_next(text, &next);
	return !rd_text_is_wordy(after) || rd_text_is_unspaced(after) ||
	       rd_text_is_unspaced(rd_utf8_before(text, end));
}

static void
emit(const struct scan *scan, uint32_t output, size_t at, size_t length)
{
	uint32_t id;

	do {
		id = scan->trie->outputs[output++];
		scan->hit(scan->data, id & ~RD_TRIE_LAST, (uint32_t)at,
			  (uint32_t)length);
	} while (!(id & RD_TRIE_LAST));
}

static void
report(const struct scan *scan, const struct rd_trie_node *node, size_t start,
       size_t end, bool word_start)
{
	if (node->any_output != RD_TRIE_NONE)
		emit(scan, node->any_output, start, end - start);
	if (node->word_output != RD_TRIE_NONE && word_start &&
	    right_free(scan->text, end))
		emit(scan, node->word_output, start, end - start);
}

/* The rest of the only key below a node, if the text goes on like that. */
static void
walk_tail(const struct scan *scan, const struct rd_trie_node *node,
	  size_t start, size_t at, bool word_start)
{
	const uint8_t *class_of = scan->trie->class_of;
	size_t len = node->tail_len;

	if (scan->text.len - at < len)
		return;
	for (size_t i = 0; i < len; i++)
		if (class_of[(unsigned char)scan->text.ptr[at + i]] !=
		    class_of[(unsigned char)node->tail[i]])
			return;
	report(scan, node, start, at + len, word_start);
}

/* Follows the trie from byte `start`, reporting every key that ends. */
INLINE void
walk(const struct scan *scan, size_t start, bool word_start)
{
	const struct rd_trie *trie = scan->trie;
	const unsigned char *bytes = (const unsigned char *)scan->text.ptr;
	uint32_t node = trie->root[bytes[start]];

	for (size_t at = start + 1;; at++) {
		if (trie->nodes[node].tail_len) {
			walk_tail(scan, &trie->nodes[node], start, at,
				  word_start);
			return;
		}
		if (trie->nodes[node].has_output)
			report(scan, &trie->nodes[node], start, at, word_start);
		if (at == scan->text.len)
			return;
		node = child_of(trie, node, trie->class_of[bytes[at]]);
		if (!node)
			return;
	}
}

/* From byte `at` on, everywhere a word may start; everywhere when a key may
 * start inside one. */
INLINE void
scan_text(const struct scan *scan, size_t at)
{
	const struct rd_trie *trie = scan->trie;
	const unsigned char *bytes = (const unsigned char *)scan->text.ptr;
	size_t len = scan->text.len;
	unsigned char left = at ? bytes[at - 1] : ' ';

	for (; at < len; left = bytes[at++]) {
		unsigned char here = bytes[at];
		bool inside;

		/* The rest of an ASCII word. */
		if (!trie->substring)
			while (here < 0x80 && trie->alnum[left]) {
				if (++at == len)
					return;
				left = here;
				here = bytes[at];
			}
		if (!trie->root[here] || (here & 0xc0) == 0x80)
			continue;
		inside = (left | here) < 0x80 ? trie->alnum[left]
					      : !left_free(scan->text, at);
		if (!inside || trie->substring)
			walk(scan, at, !inside);
	}
}

#ifdef __x86_64__
/* One bit for each of 16 bytes that is an ASCII letter or digit; *high: some
 * byte is not ASCII. */
INLINE unsigned
alnum_bits(const unsigned char *bytes, bool *high)
{
	const __m128i v = _mm_loadu_si128((const __m128i *)bytes);
	const __m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));
	const __m128i letter = _mm_and_si128(
		_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)),
		_mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
	const __m128i digit = _mm_and_si128(
		_mm_cmpgt_epi8(v, _mm_set1_epi8('0' - 1)),
		_mm_cmplt_epi8(v, _mm_set1_epi8('9' + 1)));

	*high = _mm_movemask_epi8(v) != 0;
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(letter, digit));
}

/* The word starts of whole blocks of 16 ASCII bytes; tells where it got to. */
INLINE size_t
scan_blocks(const struct scan *scan)
{
	const uint32_t *root = scan->trie->root;
	const unsigned char *bytes = (const unsigned char *)scan->text.ptr;
	unsigned inside = 0;
	size_t at = 0;
	bool high;

	for (; scan->text.len - at >= 16; at += 16) {
		unsigned alnum = alnum_bits(bytes + at, &high), starts;

		if (high)
			return at;
		starts = ~(alnum << 1 | inside) & 0xffff;
		inside = alnum >> 15;
		for (; starts; starts &= starts - 1) {
			size_t start = at + (unsigned)__builtin_ctz(starts);

			if (root[bytes[start]])
				walk(scan, start, true);
		}
	}
	return at;
}

/* With the processor's own bit count, and blocks at a time. */
__attribute__((target("popcnt"))) static void
scan_text_popcnt(const struct scan *scan)
{
	scan_text(scan, scan->trie->substring ? 0 : scan_blocks(scan));
}
#endif

void
rd_trie_scan(const struct rd_trie *trie, struct rd_str text, rd_trie_hit_fn hit,
	     void *data)
{
	struct scan scan = { trie, text, hit, data };

#ifdef __x86_64__
	if (__builtin_cpu_supports("popcnt")) {
		scan_text_popcnt(&scan);
		return;
	}
#endif
	scan_text(&scan, 0);
}
