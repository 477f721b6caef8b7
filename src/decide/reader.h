/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_DECIDE_READER_H
#define RD_DECIDE_READER_H

#include "base/scan.h"
#include "decide/decide.h"

/* One request being read. */
struct reader {
	struct rd_scan scan;
	struct rd_dec_request *request;
	const struct rd_prog *prog;
	const struct rd_dec_read_opts *opts;
};

/* A key an object may have; `read` consumes its value. */
struct reader_key {
	struct rd_str name;
	bool (*read)(struct reader *reader, void *target);
};
#define READER_KEY(name, read)                                                 \
	{                                                                      \
		{ (name), sizeof(name) - 1 }, (read)                           \
	}

/* Reads an object whose keys are listed in `keys` (at most 32), refusing
 * unknown and repeated ones; *seen gets a bit per key found. */
bool reader_object(struct reader *reader, const struct reader_key *keys,
		   uint32_t n_keys, void *target, uint32_t *seen);

/* An array whose items are alike; `read` gets each in zeroed memory. */
struct reader_list {
	size_t item_bytes;
	uint32_t max;	  /* 0: as many as there is memory for */
	const char *what; /* "history rows" */
	bool (*read)(struct reader *reader, void *item);
};
/* The items lie in the request's arena; NULL when there are none. */
bool reader_list(struct reader *reader, const struct reader_list *list,
		 void **items, uint32_t *n);

bool reader_facts(struct reader *reader, void *target);
bool reader_look(struct reader *reader, void *target);
bool reader_history(struct reader *reader, void *target);
bool reader_learned(struct reader *reader, void *target);
bool reader_observations(struct reader *reader, void *target);
bool reader_unavailable(struct reader *reader, void *target);
bool reader_generation(struct reader *reader, void *target);
bool reader_derived(struct reader *reader, void *target);
/* Per-record verdicts of one list row in the resolved form. */
bool reader_row_matches(struct reader *reader, uint32_t list,
			uint64_t *matches);

/* A string that is an RFC 3339 instant with an offset. */
bool reader_instant(struct reader *reader, struct rd_instant *instant);
/* A term of `vocab`; the problem names the nearest one. */
bool reader_term(struct reader *reader, uint32_t vocab, int64_t *term);
/* A term of `vocab`, or any other text of 1..64 bytes. */
bool reader_open_term(struct reader *reader, uint32_t vocab,
		      struct rd_eng_value *value);
/* A string of 1..max bytes without control characters. */
bool reader_name(struct reader *reader, size_t max, struct rd_str *value);
/* A string holding a canonical decimal of at most 4 places. */
bool reader_decimal(struct reader *reader, int64_t *value);
void *reader_alloc(struct reader *reader, size_t n, size_t item_bytes);

#endif
