/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_ENGINE_TRIE_H
#define RD_ENGINE_TRIE_H

#include "base/arena.h"

/* All cues of one text source in one trie.  A scan walks it from every place a
 * cue may start: each character, or only word starts when every cue of the
 * source matches whole words.  What is below a node is made when a text first
 * gets there, so that one short text of many cues costs little. */
struct rd_trie_key {
	uint32_t text; /* index of a folded text, not empty */
	uint32_t id : 31;
	uint32_t word : 1; /* only between characters that are not wordy */
};

struct rd_trie {
	struct rd_arena *arena;
	const struct rd_str *texts;
	const struct rd_trie_key *keys;
	struct rd_trie_node *nodes;
	/* Classes beyond the first 63: n_more words per node. */
	uint64_t *more;
	uint32_t n_more;
	uint32_t n_nodes, n_room;
	bool failed;	       /* for want of memory; stays so */
	uint8_t class_of[256]; /* 0: in no key; upper case as lower */
	bool alnum[256];       /* ASCII letters and digits */
	uint32_t root[256];    /* first step by byte; 0: no key starts so */
	uint32_t *outputs;     /* ids; a key's run ends with the LAST bit */
	uint32_t n_outputs;
	bool substring; /* some key may start inside a word */
};

#define RD_TRIE_LAST UINT32_C(0x80000000)

/* Called for each hit: bytes [at, at + length) of the folded text. */
typedef void (*rd_trie_hit_fn)(void *data, uint32_t id, uint32_t at,
			       uint32_t length);

/* `keys` are sorted by text, those of one text with `word` first; they and the
 * texts must outlive the trie.  Memory comes from the arena, now and in scans.
 * RD_NOMEM. */
enum rd_status rd_trie_init(struct rd_trie *trie, struct rd_arena *arena,
			    const struct rd_str *texts,
			    const struct rd_trie_key *keys, uint32_t n_keys)
	RD_MUST_CHECK;
/* `text` is folded, or ASCII as given.  RD_NOMEM, after some of the hits. */
enum rd_status rd_trie_scan(struct rd_trie *trie, struct rd_str text,
			    rd_trie_hit_fn hit, void *data) RD_MUST_CHECK;

#endif
