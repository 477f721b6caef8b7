/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Drafts against decisions: what the files of refdesk whatif share.  Many
 * situations are decided by the program that decided them (or by the one in
 * use) and by one or more drafts; threads take them in chunks, and what they
 * count is added up so that the answer is the same for any number of them. */
#ifndef RD_CLI_WHATIF_H
#define RD_CLI_WHATIF_H

#include "audit/compare.h"
#include "cli/desk.h"

/* In the order of the option's words. */
enum whatif_only { ONLY_DIFFERENT, ONLY_WORSE, ONLY_NO_WINNER, ONLY_ALL };
enum whatif_format { WHATIF_HUMAN, WHATIF_JSON, WHATIF_NDJSON, WHATIF_SVG };

/* One set of rules to be tried. */
struct whatif_draft {
	const char *value; /* of a sweep, canonical; NULL: no sweep */
	struct rd_buf bytes;
	struct rd_prog prog;
	bool loaded;
	uint32_t n_failing; /* fixtures; with --fixtures */
};

/* One situation. */
struct whatif_item {
	int64_t ordinal;      /* in the order of the answer */
	struct rd_str id;     /* of the record, or what the request is called */
	struct rd_str sha256; /* which program decided it; absent: the base */
	struct rd_str json;
	bool may_fail; /* a case that wants to be refused */
};

/* A change of winner that many decisions share. */
struct whatif_group {
	struct rd_str was, is; /* ptr NULL: none was eligible */
	uint64_t n;
	/* Of the first decision of it. */
	int64_t ordinal;
	struct rd_str example; /* when and which */
	struct rd_str facts;   /* "scene=bar mood=playful" */
	struct rd_str lead;    /* "-4 -> +16" */
	struct rd_str rules;   /* "scene_avoids +20, season/otherwise -3" */
	struct whatif_group *next;
};

/* Decisions whose winners had these scores, in whole points. */
struct whatif_point {
	int32_t was, is;
	bool differs;
	uint64_t n;
	struct whatif_point *next;
};

#define WHATIF_BUCKETS 4096

/* What was found about one draft. */
struct whatif_tally {
	uint64_t n, differs, rescored, worse;
	uint64_t none[2];   /* without a winner before, now */
	uint64_t undecided; /* the draft cannot decide them; they differ */
	uint64_t stepped; /* other winner than with the draft before this one */
	uint64_t *wins;	  /* by reference of the draft */
	struct whatif_group *groups[WHATIF_BUCKETS];
	struct whatif_point *points[WHATIF_BUCKETS];
	size_t n_groups;
	struct rd_arena *arena; /* of groups and points */
	bool failed;		/* memory ran out */
};

struct whatif_chunk {
	struct rd_rec_span span; /* of records */
	size_t from, to;	 /* of lines */
	struct rd_buf rows;
};

struct whatif {
	struct cmd *cmd;
	enum whatif_only only;
	enum whatif_format format;
	bool wants_rows, wants_points, sweeps;
	unsigned n_jobs;
	struct whatif_draft *drafts;
	size_t n_drafts;
	const char *told; /* the draft, in words */
	/* The base: what decides requests that no record has. */
	struct cmd_program base;
	bool has_base;
	bool base_for_all; /* records too, whatever decided them */
	/* Recorded decisions, or requests. */
	bool from_store;
	struct rd_rec_filter filter;
	struct rd_rec_span span;
	struct whatif_item *lines;
	size_t n_lines, cap_lines;
	struct rd_instant clock;
	size_t n_fixtures, n_own; /* run; left out, having files of their own */
	const char **failing;	  /* fixtures, of a single draft */
	size_t n_failing, cap_failing;
	struct whatif_chunk *chunks;
	size_t n_chunks;
	struct whatif_tally *tallies; /* by draft */
};

/* ---- whatif-draft.c ---- */

/* Compiles or opens what --set, --sweep, --rules and --program name. */
int whatif_drafts_make(struct whatif *w);
/* Loads these bytes as a draft. */
int whatif_program_take(struct whatif *w, struct whatif_draft *draft,
			struct rd_str bytes);
void whatif_drafts_fini(struct whatif *w);

/* ---- whatif-corpus.c ---- */

/* Finds the situations: recorded, of fixtures, or of a file. */
int whatif_corpus_find(struct whatif *w);
/* The same for one kind, with the base in its place already. */
int whatif_recorded_find(struct whatif *w);
int whatif_fixtures_find(struct whatif *w);

/* ---- whatif-run.c ---- */

int whatif_run(struct whatif *w);

/* ---- whatif-tally.c ---- */

int whatif_tally_init(struct cmd *cmd, struct whatif_tally *tally,
		      const struct rd_prog *prog, struct rd_arena *arena);
/* The group of a change; made when it is new (then its n is 0). */
struct whatif_group *whatif_group_of(struct whatif_tally *tally,
				     const struct rd_aud_change *change);
void whatif_point_add(struct whatif_tally *tally,
		      const struct rd_aud_change *change);
/* Adds what another thread has found. */
void whatif_tally_add(struct whatif_tally *to, const struct whatif_tally *from,
		      uint32_t n_refs);
/* All groups, the largest first; NULL when memory is exhausted. */
struct whatif_group **whatif_groups_sorted(struct whatif_tally *tally);

/* ---- whatif-row.c ---- */

/* What is known of one changed decision. */
struct whatif_row {
	const struct whatif *w;
	const struct whatif_item *item;
	const struct rd_dec_request *request; /* as the base read it */
	struct rd_dec *dec[2];
	struct rd_aud_pair *pair;
	const struct rd_aud_change *change;
	const char *problem; /* why the draft cannot decide it, or NULL */
};

void whatif_row_put(const struct whatif_row *row, struct rd_buf *out);
/* "scene=bar mood=playful": what the request gave that is nobody's secret. */
void whatif_facts_put(const struct whatif_row *row, struct rd_buf *out);
void whatif_rules_put(const struct whatif_row *row, struct rd_buf *out);
/* "curly_casual", or "none". */
void whatif_winner_put(struct rd_str id, struct rd_buf *out);
/* "-4 -> +16", or why there is no such thing. */
void whatif_lead_put(const struct cmd_term *term,
		     const struct rd_aud_change *change, struct rd_buf *out);

/* ---- whatif-put.c, whatif-svg.c ---- */

int whatif_put(struct whatif *w);
int whatif_svg_put(struct whatif *w);
/* "groups": the changes of winner, the most frequent first. */
void whatif_groups_json_put(struct whatif_tally *tally, struct rd_buf *out);
/* Of a hundred, with one place: "9.0". */
void whatif_percent_put(uint64_t n, uint64_t of, struct rd_buf *out);

#endif
