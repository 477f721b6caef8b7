/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the parts of the validate layer share: the state of one resolution and
 * the helpers that read attributes and look up names.  Reading helpers return
 * a harmless value where the attribute is absent or malformed, since the
 * grammar pass (grammar.c) has made the finding; lookups make their own. */
#ifndef RD_VALIDATE_READER_H
#define RD_VALIDATE_READER_H

#include "validate/names.h"
#include "validate/path.h"
#include "validate/validate.h"

/* Longest duration: it can be added to any instant. */
#define RD_VAL_DURATION_MAX (INT64_C(1) << 58)

/* Kinds of declarations, in files and groups. */
enum rd_val_decl_kind {
	RD_VAL_D_VOCABULARY,
	RD_VAL_D_FACT,
	RD_VAL_D_DERIVE,
	RD_VAL_D_ATTRIBUTE,
	RD_VAL_D_REFERENCE,
	RD_VAL_D_INVARIANT,
	RD_VAL_D_GATE,
	RD_VAL_D_PIN,
	RD_VAL_D_FACTOR,
	RD_VAL_D_GROUP,
	RD_VAL_D_SELECT,
	RD_VAL_D_HOLD,
	RD_VAL_D_RECORD,
	RD_VAL_D_CLASSIFIER,
	RD_VAL_D_EXTEND,
	RD_VAL_D_WORDLIST,
	RD_VAL_D_TABLE,
	RD_VAL_D_OBSERVATION,
	RD_VAL_D_TEMPLATE,
	RD_VAL_D_RATE,
	RD_VAL_D_LEARNED,
	RD_VAL_D_EXPERIMENT,
	RD_VAL_D_SLOT,
	RD_VAL_D_PROVIDER,
	RD_VAL_D_MODEL,
	RD_VAL_D_SIZES,
	RD_VAL_D_WORDING,
	RD_VAL_D_ROLE,
	RD_VAL_D_ATTRIBUTE_TEXT,
	RD_VAL_D_PRESET,
	RD_VAL_D_ROUTE,
	RD_VAL_D_DENY,
	RD_VAL_D_RDX_DEFAULTS,
	RD_VAL_D_RDX_ENCODER,
	RD_VAL_D_RDX_FUNCTION,
	RD_VAL_D_RDX_MODE,
	RD_VAL_D_RDX_PROFILE,
	RD_VAL_D_RDX_USE,
	RD_VAL_D_RDX_KIND,
	RD_VAL_D_RDX_FROM,
	RD_VAL_D_WORKFLOW,
	RD_VAL_D_COMMAND,
	RD_VAL_N_DECLS
};

/* Active declarations of a kind, in rule order. */
struct rd_val_decl {
	struct rd_src_node **nodes;
	size_t n, cap;
};

#define RD_VAL_PHRASE_MAX 256 /* bytes, folded */
#define RD_VAL_GROUPS_MAX 63  /* of phrases, per classifier */

/* The texts that one attribute stands for. */
struct rd_val_texts {
	struct rd_str *texts;
	uint32_t n;
	size_t cap;
};

/* Lines that have a finding of ours, so that the schema need not repeat it. */
struct rd_val_mark {
	const char *file;
	uint32_t line;
};

/* Every rule by its number in `names`, disabled ones too (`off`). */
struct rd_val_rules {
	struct rd_val_names names;
	struct rd_src_node **nodes;
	struct rd_str *ids; /* as disable and paths say it */
	bool *off;
	size_t n, cap, ids_cap;
};

struct rd_val {
	struct rd_arena *arena;
	struct rd_diags *diags;
	struct rd_diags schema; /* findings of the schema, until the end */
	struct rd_val_model *model;
	const struct rd_val_input *input;
	enum rd_status status;	    /* first failure that is no finding */
	bool incomplete;	    /* a file is missing or unreadable */
	struct rd_src_file **trees; /* beside model->files; NULL: unreadable */
	uint32_t *languages;	    /* beside them: of the pack that has it */
	uint32_t n_packs;	    /* the first of them are pack.xml files */
	struct rd_val_decl decls[RD_VAL_N_DECLS];
	struct rd_val_names vocabs, facts, attrs, tables, templates;
	struct rd_val_rules rules;
	struct rd_val_names refs, classifiers, learned;
	struct rd_val_names providers, models, sizes, wordings, roles;
	struct rd_val_names rdx_encoders, rdx_functions, rdx_modes;
	struct rd_val_names rdx_profiles, rdx_uses, rdx_kinds, flows;
	struct rd_val_names models_off; /* and their aliases */
	struct rd_val_names *terms;	/* by vocabulary */
	struct rd_val_names *fields;	/* by fact */
	struct rd_val_texts *wordlists; /* by declaration */
	struct rd_src_node **overrides; /* of references' values */
	size_t n_overrides, overrides_cap;
	struct rd_val_mark *marks;
	size_t n_marks, marks_cap;
	bool pairs_left; /* references were not compared pair by pair */
	bool **had;	 /* by attribute, made when asked, then term: by some */
};

/* ---- findings (reader.c) ---- */

/* A finding at an attribute of a node (at the node: attr NULL or absent). */
void rd_val_find(struct rd_val *val, const struct rd_src_node *node,
		 const char *attr, int id, const char *fmt, ...)
	RD_PRINTF(5, 6);
/* What a finding at that node is about: the names of the elements around it,
 * "outfit/casual" (acknowledge.c). */
void rd_val_object(const struct rd_src_node *node, char *out, size_t room);
/* Gives the newest finding "did you mean NEAR?" when near is not NULL. */
void rd_val_did_you_mean(struct rd_val *val, const char *near);
/* As above with the likely one of the names, if there is one. */
void rd_val_hint_name(struct rd_val *val, const struct rd_val_names *names,
		      struct rd_str word);
/* A failure that is no finding: kept, first one wins. */
void rd_val_fail(struct rd_val *val, enum rd_status status);
struct rd_val_place rd_val_place(const struct rd_val *val,
				 const struct rd_src_node *node);

/* ---- memory ---- */

/* n zeroed items; on exhaustion NULL and val->status is set. */
void *rd_val_array(struct rd_val *val, size_t n, size_t item_bytes);
/* Number of children with that name (all: NULL). */
uint32_t rd_val_count(const struct rd_src_node *node, const char *name);
/* Number of white-space separated words. */
uint32_t rd_val_count_words(struct rd_str text);

/* ---- attributes ---- */

bool rd_val_is_name(struct rd_str s);
bool rd_val_is_id(struct rd_str s);
int64_t rd_val_decimal(const struct rd_src_node *node, const char *attr,
		       int64_t fallback);
int64_t rd_val_duration(const struct rd_src_node *node, const char *attr);
/* Is the attribute there, and a duration? */
bool rd_val_is_duration(const struct rd_src_node *node, const char *attr);
uint32_t rd_val_integer(const struct rd_src_node *node, const char *attr,
			uint32_t fallback);
bool rd_val_switch(const struct rd_src_node *node, const char *attr);
/* Position in "a|b|c" of the attribute's value, or the fallback. */
unsigned rd_val_one_of(const struct rd_src_node *node, const char *attr,
		       const char *list, unsigned fallback);
/* Position of word in "a|b|c", or -1. */
int rd_val_position(const char *list, struct rd_str word);

/* ---- names ---- */

/* The number of the name that the attribute gives; RD_VAL_NONE when it is
 * absent, or unknown (then a finding names->unknown). */
uint32_t rd_val_lookup(struct rd_val *val, const struct rd_src_node *node,
		       const char *attr, const struct rd_val_names *names);
uint32_t rd_val_lookup_word(struct rd_val *val, const struct rd_src_node *node,
			    const char *attr, struct rd_str word,
			    const struct rd_val_names *names);
/* Also RD_VAL_NONE after a finding for a fact that never has a value. */
uint32_t rd_val_fact_of(struct rd_val *val, const struct rd_src_node *node,
			const char *attr);
uint32_t rd_val_vocab_of(struct rd_val *val, const struct rd_src_node *node,
			 const char *attr);
uint32_t rd_val_attr_of(struct rd_val *val, const struct rd_src_node *node,
			const char *attr);
/* vocab RD_VAL_NONE: no finding. */
uint32_t rd_val_term_of(struct rd_val *val, const struct rd_src_node *node,
			const char *attr, uint32_t vocab);
uint32_t rd_val_term_word(struct rd_val *val, const struct rd_src_node *node,
			  const char *attr, struct rd_str word, uint32_t vocab);
struct rd_str rd_val_vocab_name(const struct rd_val *val, uint32_t vocab);

/* ---- parts, in the order in which rd_val_resolve runs them ---- */

void rd_val_load_packs(struct rd_val *val);	   /* pack.c */
void rd_val_check_grammar(struct rd_val *val);	   /* grammar.c */
void rd_val_collect(struct rd_val *val);	   /* collect.c */
void rd_val_read_vocabs(struct rd_val *val);	   /* vocab.c */
void rd_val_read_attrs(struct rd_val *val);	   /* catalog.c */
void rd_val_read_facts(struct rd_val *val);	   /* facts.c */
void rd_val_read_wordlists(struct rd_val *val);	   /* wordlist.c */
void rd_val_read_classifiers(struct rd_val *val);  /* words.c */
void rd_val_read_tables(struct rd_val *val);	   /* table.c */
void rd_val_read_observations(struct rd_val *val); /* observe.c */
void rd_val_read_derives(struct rd_val *val);	   /* derive.c */
void rd_val_order_derives(struct rd_val *val);	   /* order.c */
void rd_val_read_refs(struct rd_val *val);	   /* catalog.c */
void rd_val_check_assets(struct rd_val *val);	   /* asset.c */
void rd_val_read_rules(struct rd_val *val);	   /* rules.c */
void rd_val_read_factors(struct rd_val *val);	   /* factor.c */
void rd_val_read_rates(struct rd_val *val);	   /* rate.c */
void rd_val_read_select(struct rd_val *val);	   /* select.c */
void rd_val_read_learned(struct rd_val *val);	   /* learned.c */
void rd_val_read_experiments(struct rd_val *val);  /* experiment.c */
void rd_val_check_scores(struct rd_val *val);	   /* score.c */
void rd_val_read_templates(struct rd_val *val);	   /* template.c */
void rd_val_check_invariants(struct rd_val *val);  /* invariant.c */
void rd_val_read_send(struct rd_val *val);	   /* send.c */
void rd_val_read_redux(struct rd_val *val);	   /* redux.c */
void rd_val_read_flows(struct rd_val *val);	   /* flow.c */
void rd_val_acknowledge(struct rd_val *val);	   /* acknowledge.c */

/* ---- shared by parts ---- */

/* All files of the pack are about sending or Redux: it is a base of packs that
 * decide, and need not decide anything itself (send.c). */
bool rd_val_decides_nothing(const struct rd_val *val);

/* Lexical check of a value as attribute `attr` of an element; findings stand at
 * `at`'s attribute `at_attr` (grammar.c).  False when it is not fit. */
bool rd_val_grammar_fits(struct rd_val *val, const struct rd_src_node *target,
			 const char *attr, const struct rd_src_node *at,
			 const char *at_attr);
/* False (and a finding) when the element has no such attribute, or none that
 * the language version of `at`'s pack has. */
bool rd_val_grammar_has(struct rd_val *val, const struct rd_src_node *target,
			const char *attr, const struct rd_src_node *at,
			const char *at_attr);

/* Applies disable and override to the trees (override.c). */
void rd_val_apply_changes(struct rd_val *val);
/* An <override> that stands in no file; findings about it stand at "SHOWN
 * PATH".  NULL when memory is exhausted. */
struct rd_src_node *rd_val_set_node(struct rd_val *val, const char *shown,
				    const struct rd_val_set *set);

/* What a path names: an attribute of a rule or of a part of it; node NULL: a
 * value of a reference. */
struct rd_val_spot {
	struct rd_val_path path;
	struct rd_src_node *node;
	const char *attr;
};
/* False, with a finding at the `path` of `at`, when there is no such thing. */
bool rd_val_find_spot(struct rd_val *val, const struct rd_src_node *at,
		      struct rd_val_spot *spot);

/* Version of the language in which the pack of a file is written. */
uint32_t rd_val_language_of(const struct rd_val *val,
			    const struct rd_src_file *file);
/* False and a finding at the attribute (NULL: the element) when what came with
 * version `since` of the language stands in a pack of an older one. */
bool rd_val_needs_language(struct rd_val *val, const struct rd_src_node *at,
			   const char *at_attr, uint32_t since);

enum rd_val_scope {
	RD_VAL_IN_WHEN,	     /* fact leaves */
	RD_VAL_IN_REFERENCE, /* and leaves of the reference */
	RD_VAL_IN_INVARIANT, /* attribute and id leaves only */
	RD_VAL_IN_RECORD,    /* fact leaves and those of a record of `list` */
	RD_VAL_IN_FIELD,     /* the same, but no derived field */
};

/* Reads the condition in `holder` (cond.c); no condition when holder is NULL.
 * `list`: fact index of the list for RD_VAL_IN_RECORD. */
void rd_val_read_cond(struct rd_val *val, const struct rd_src_node *holder,
		      enum rd_val_scope scope, uint32_t list,
		      struct rd_val_cond *out);

/* Case-folded text of an attribute for matching; ptr NULL when it is absent
 * (words.c). */
struct rd_str rd_val_folded(struct rd_val *val, const struct rd_src_node *node,
			    const char *attr);
struct rd_str rd_val_fold(struct rd_val *val, struct rd_str text);
/* The folded texts that a phrase's attribute stands for, `{name}` being each
 * text of that word list; none when it is absent or after a finding
 * (wordlist.c). */
void rd_val_expand(struct rd_val *val, const struct rd_src_node *node,
		   const char *attr, struct rd_val_texts *out);

#endif
