/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Text sources: which cues each has, and its trie once a text is read. */

#include "engine/internal.h"

static void
count_cues(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;

	for (uint32_t c = 0; c < prog->n_cue; c++) {
		const struct rd_prog_cue *cue = &prog->cue[c];
		struct eng_source *source = &eng->sources[cue->source];
		bool pair = rd_prog_is_pair(cue);

		eng->cue_classifier[c] = prog->class[cue->class].classifier;
		source->n_cues++;
		source->n_either += cue->match == RD_MATCH_EITHER;
		source->n_pairs += pair;
		source->n_keys += pair ? 0 : 1 + cue->n_unless;
		source->regexes |= cue->regex != 0;
	}
}

/* Those of a source that match so, behind the ones that stand at *to. */
static void
pick_cues(const struct rd_prog *prog, const struct eng_source *source,
	  uint32_t match, uint32_t **to)
{
	for (uint32_t i = 0; i < source->n_cues; i++)
		if (prog->cue[source->cues[i]].match == match)
			*(*to)++ = source->cues[i];
}

static void
pick_special(const struct rd_prog *prog, struct eng_source *source,
	     uint32_t **pool)
{
	source->either = *pool;
	if (source->n_either)
		pick_cues(prog, source, RD_MATCH_EITHER, pool);
	source->pairs = *pool;
	if (!source->n_pairs)
		return;
	pick_cues(prog, source, RD_MATCH_PAIR, pool);
	pick_cues(prog, source, RD_MATCH_ACROSS, pool);
}

enum rd_status
eng_sources_list(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;
	uint32_t *pool = rd_arena_array(&eng->load, prog->n_cue + 1,
					2 * sizeof(*pool));

	if (!pool)
		return RD_NOMEM;
	count_cues(eng);
	for (uint32_t s = 0; s < prog->n_source; s++) {
		eng->sources[s].cues = pool;
		pool += eng->sources[s].n_cues;
		eng->sources[s].n_cues = 0;
	}
	for (uint32_t c = 0; c < prog->n_cue; c++) {
		struct eng_source *source = &eng->sources[prog->cue[c].source];

		source->cues[source->n_cues++] = c;
	}
	for (uint32_t s = 0; s < prog->n_source; s++)
		pick_special(prog, &eng->sources[s], &pool);
	return RD_OK;
}

/* Keys of the cues that match whole words, or of the others; gives how many
 * there are now. */
static uint32_t
collect_keys(const struct rd_prog *prog, const struct eng_source *source,
	     bool word, struct rd_trie_key *keys, uint32_t n)
{
	for (uint32_t i = 0; i < source->n_cues; i++) {
		const struct rd_prog_cue *cue = &prog->cue[source->cues[i]];

		if (rd_prog_is_pair(cue) ||
		    (cue->match == RD_MATCH_WORD) != word)
			continue;
		keys[n++] = (struct rd_trie_key){ cue->text, source->cues[i],
						  word };
		for (uint32_t u = 0; u < cue->n_unless; u++) {
			uint32_t id = cue->first_unless + u;

			keys[n++] = (struct rd_trie_key){ prog->unless[id].text,
							  prog->n_cue + id,
							  word };
		}
	}
	return n;
}

/* By the place of their text among all, a byte of it at a time; equal ones stay
 * in order.  `spare` has room for as many; the sorted ones are in either. */
static struct rd_trie_key *
sort_keys(const struct rd_prog *prog, struct rd_trie_key *keys,
	  struct rd_trie_key *spare, uint32_t n)
{
	const uint32_t *rank = prog->string_rank;

	for (unsigned shift = 0; shift < 32 && (prog->n_strings - 1) >> shift;
	     shift += 8) {
		struct rd_trie_key *sorted = spare;
		uint32_t starts[257] = { 0 };

		for (uint32_t k = 0; k < n; k++)
			starts[(rank[keys[k].text] >> shift & 255) + 1]++;
		for (unsigned i = 0; i < 256; i++)
			starts[i + 1] += starts[i];
		for (uint32_t k = 0; k < n; k++)
			sorted[starts[rank[keys[k].text] >> shift & 255]++] =
				keys[k];
		spare = keys;
		keys = sorted;
	}
	return keys;
}

enum rd_status
eng_source_prepare(struct rd_eng *eng, uint32_t index)
{
	const struct rd_prog *prog = eng->prog;
	struct eng_source *source = &eng->sources[index];
	struct rd_trie_key *keys;
	uint32_t n = source->n_keys;
	enum rd_status status;

	if (source->ready)
		return RD_OK;
	keys = rd_arena_raw(&eng->load, 2 * (size_t)n * sizeof(*keys));
	if (!keys)
		return RD_NOMEM;
	collect_keys(prog, source, false, keys,
		     collect_keys(prog, source, true, keys, 0));
	keys = sort_keys(prog, keys, keys + n, n);
	status = rd_trie_init(&source->trie, &eng->load, prog->strings, keys,
			      n);
	source->ready = status == RD_OK;
	return status;
}
