/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The multi-pattern pass.  A node's children are contiguous and found by
 * counting bits of its class bitmap, and a key that shares nothing more is
 * kept as a tail, so the trie is a few nodes of 24 bytes per key and the part
 * that ordinary text touches stays in the first-level cache.  Bytes
 * that occur in no key have class 0 and end a walk at once.  A node begins as a
 * run of the sorted keys, and becomes one with children when it is entered. */

#include "engine/trie.h"

#include "base/text.h"

#ifdef __x86_64__
#include <emmintrin.h>
#endif

struct rd_trie_node {
	union {
		uint64_t bitmap;  /* classes 1..63 that go on */
		const char *tail; /* when tail_len: the rest of the only key */
		struct {
			uint32_t first, end; /* when CLOSED: its keys */
		};
	};
	uint32_t first_child; /* when CLOSED: bytes that the keys share */
	uint32_t word_output; /* index into outputs, RD_TRIE_NONE: none */
	uint32_t any_output;  /* keys that match inside words too */
	uint16_t has_output;
	uint16_t tail_len;
};

#define RD_TRIE_NONE UINT32_MAX
#define CLOSED UINT16_MAX /* as tail_len */
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

/* A run of keys that share the bytes before `depth`. */
struct span {
	uint32_t first, end, node, depth;
};

static struct rd_str
text_of(const struct rd_trie *trie, uint32_t key)
{
	return trie->texts[trie->keys[key].text];
}

static unsigned char
byte_at(const struct rd_trie *trie, uint32_t key, uint32_t depth)
{
	return (unsigned char)text_of(trie, key).ptr[depth];
}

static uint32_t
assign_classes(struct rd_trie *trie, uint32_t n_keys)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < n_keys; k++) {
		struct rd_str text = text_of(trie, k);

		for (size_t i = 0; i < text.len; i++)
			trie->class_of[(unsigned char)text.ptr[i]] = 1;
	}
	for (int c = 0; c < 256; c++)
		if (trie->class_of[c])
			trie->class_of[c] = (uint8_t)++n;
	for (int c = 'A'; c <= 'Z'; c++)
		trie->class_of[c] = trie->class_of[c + 32];
	return n;
}

/* Ids of the equal keys [first, end) with that word flag, as one run. */
static uint32_t
put_outputs(struct rd_trie *trie, uint32_t first, uint32_t end, bool word)
{
	uint32_t start = trie->n_outputs;

	for (uint32_t k = first; k < end; k++)
		if (trie->keys[k].word == word)
			trie->outputs[trie->n_outputs++] = trie->keys[k].id;
	if (trie->n_outputs == start)
		return RD_TRIE_NONE;
	trie->outputs[trie->n_outputs - 1] |= RD_TRIE_LAST;
	return start;
}

/* A span of one text needs no nodes for what is left of it. */
static bool
keep_tail(struct rd_trie *trie, const struct span *s)
{
	struct rd_trie_node *node = &trie->nodes[s->node];
	struct rd_str text = text_of(trie, s->first);
	size_t len = text.len - s->depth;

	if (!len || len >= CLOSED ||
	    !rd_str_eq(text, text_of(trie, s->end - 1)))
		return false;
	node->tail = text.ptr + s->depth;
	node->tail_len = (uint16_t)len;
	node->word_output = put_outputs(trie, s->first, s->end, true);
	node->any_output = put_outputs(trie, s->first, s->end, false);
	return true;
}

static bool
make_room(struct rd_trie *trie, uint32_t n_children)
{
	size_t n = (size_t)trie->n_nodes + n_children;
	size_t more_bytes = trie->n_more * sizeof(*trie->more);
	struct rd_trie_node *nodes;
	uint64_t *more;

	if (n <= trie->n_room)
		return true;
	n = n < 128 ? 256 : 2 * n;
	nodes = rd_arena_array(trie->arena, n, sizeof(*nodes));
	more = rd_arena_array(trie->arena, n, more_bytes);
	if (n > UINT32_MAX || !nodes || !more)
		return false;
	if (trie->n_nodes) {
		memcpy(nodes, trie->nodes, trie->n_nodes * sizeof(*nodes));
		memcpy(more, trie->more, trie->n_nodes * more_bytes);
	}
	trie->nodes = nodes;
	trie->more = more;
	trie->n_room = (uint32_t)n;
	return true;
}

/* Where the keys end that have the byte of key `first` at that depth; sorted as
 * they are, a few are looked at. */
static uint32_t
end_of_byte(const struct rd_trie *trie, uint32_t first, uint32_t end,
	    uint32_t depth)
{
	unsigned char byte = byte_at(trie, first, depth);
	uint32_t last = first, step = 1;

	while (step < end - last && byte_at(trie, last + step, depth) == byte) {
		last += step;
		step *= 2;
	}
	if (step < end - last)
		end = last + step;
	while (end - last > 1) {
		uint32_t middle = last + (end - last) / 2;

		if (byte_at(trie, middle, depth) == byte)
			last = middle;
		else
			end = middle;
	}
	return end;
}

static void
add_child(struct rd_trie *trie, const struct span *parent, uint32_t first,
	  uint32_t end)
{
	uint32_t class = trie->class_of[byte_at(trie, first, parent->depth)];
	uint64_t bit = UINT64_C(1) << (class & 63);
	struct rd_trie_node *child = &trie->nodes[trie->n_nodes++];

	if (class < 64)
		trie->nodes[parent->node].bitmap |= bit;
	else
		trie->more[(size_t)parent->node * trie->n_more + (class >> 6) -
			   1] |= bit;
	child->first = first;
	child->end = end;
	child->first_child = parent->depth + 1;
	child->tail_len = CLOSED;
}

/* Gives a closed node its outputs and its children, closed ones. */
static void
open_node(struct rd_trie *trie, uint32_t index)
{
	struct rd_trie_node *node = &trie->nodes[index];
	struct span s = { node->first, node->end, index, node->first_child };
	uint32_t k = s.first;

	*node = (struct rd_trie_node){ .word_output = RD_TRIE_NONE,
				       .any_output = RD_TRIE_NONE };
	if (index && keep_tail(trie, &s))
		return;
	while (k < s.end && text_of(trie, k).len == s.depth)
		k++;
	node->word_output = put_outputs(trie, s.first, k, true);
	node->any_output = put_outputs(trie, s.first, k, false);
	node->has_output = k > s.first;
	if (!make_room(trie, s.end - k < 256 ? s.end - k : 256)) {
		trie->failed = true;
		return;
	}
	trie->nodes[index].first_child = trie->n_nodes;
	while (k < s.end) {
		uint32_t first = k;

		k = end_of_byte(trie, first, s.end, s.depth);
		add_child(trie, &s, first, k);
	}
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
rd_trie_init(struct rd_trie *trie, struct rd_arena *arena,
	     const struct rd_str *texts, const struct rd_trie_key *keys,
	     uint32_t n_keys)
{
	*trie = (struct rd_trie){ .arena = arena,
				  .texts = texts,
				  .keys = keys };
	for (uint32_t k = 0; k < n_keys; k++)
		trie->substring |= !keys[k].word;
	trie->n_more = assign_classes(trie, n_keys) / 64;
	trie->outputs = rd_arena_raw(arena,
				     (size_t)n_keys * sizeof(*trie->outputs));
	if (!trie->outputs || !make_room(trie, 1))
		return RD_NOMEM;
	trie->nodes[0].end = n_keys;
	trie->n_nodes = 1;
	open_node(trie, 0);
	find_roots(trie);
	return trie->failed ? RD_NOMEM : RD_OK;
}

/* ---- scanning ---- */

struct scan {
	struct rd_trie *trie;
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
	struct rd_trie *trie = scan->trie;
	const unsigned char *bytes = (const unsigned char *)scan->text.ptr;
	uint32_t node = trie->root[bytes[start]];

	for (size_t at = start + 1;; at++) {
		if (trie->nodes[node].tail_len == CLOSED)
			open_node(trie, node);
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

enum rd_status
rd_trie_scan(struct rd_trie *trie, struct rd_str text, rd_trie_hit_fn hit,
	     void *data)
{
	struct scan scan = { trie, text, hit, data };

#ifdef __x86_64__
	if (__builtin_cpu_supports("popcnt")) {
		scan_text_popcnt(&scan);
		return trie->failed ? RD_NOMEM : RD_OK;
	}
#endif
	scan_text(&scan, 0);
	return trie->failed ? RD_NOMEM : RD_OK;
}
