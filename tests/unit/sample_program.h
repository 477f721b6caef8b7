/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A small program with every kind of record in it, made with the builder. */
#ifndef SAMPLE_PROGRAM_H
#define SAMPLE_PROGRAM_H

#include "program/program.h"

enum sample_vocab {
	SAMPLE_V_HAIRSTYLE,  /* curly straight messy_bun */
	SAMPLE_V_SCENE,	     /* cafe gym beach */
	SAMPLE_V_MOOD,	     /* playful confident */
	SAMPLE_V_SEASON,     /* winter spring summer autumn */
	SAMPLE_V_DAY_PART,   /* morning evening */
	SAMPLE_V_HEMISPHERE, /* north south */
	SAMPLE_V_TENSE,	     /* now old */
	SAMPLE_V_TIMEFRAME,  /* yesterday last_week */
	SAMPLE_N_VOCABS
};

#define SAMPLE_T_GYM 4 /* TERM record */

enum sample_fact {
	SAMPLE_F_SCENE = RD_N_BUILTINS, /* text */
	SAMPLE_F_MESSAGE,		/* text, personal */
	SAMPLE_F_MOOD,			/* term */
	SAMPLE_F_HEMISPHERE,		/* term, default north */
	SAMPLE_F_EVENTS,      /* list: title text, start instant, formal bool */
	SAMPLE_F_ENERGY,      /* integer */
	SAMPLE_F_BUDGET,      /* decimal */
	SAMPLE_F_TIMEZONE,    /* zone */
	SAMPLE_F_SEASON,      /* term, derived by months */
	SAMPLE_F_TIME_OF_DAY, /* term, derived by clock */
	SAMPLE_F_SCENE_WORDS, /* set, classifier all */
	SAMPLE_F_HAIR_IN_MESSAGE, /* term, classifier earliest */
	SAMPLE_F_WHEN,		  /* term, classifier points */
	SAMPLE_F_EVENT_WORDS,	  /* term, classifier first, per record */
	SAMPLE_F_TENSE,		  /* term, observation */
	SAMPLE_F_TIMEFRAME,	  /* term, observation */
	SAMPLE_F_REQUESTED_HAIR,  /* term, derive first */
	SAMPLE_F_FORMAL_SOON,	  /* bool, derive exists */
	SAMPLE_F_DRESSED_UP,	  /* bool, derive when */
	SAMPLE_N_FACTS
};

enum sample_attr {
	SAMPLE_A_HAIRSTYLE,   /* term */
	SAMPLE_A_BASE,	      /* decimal */
	SAMPLE_A_SUITS,	      /* set of scene */
	SAMPLE_A_SEASONS,     /* set of season */
	SAMPLE_A_MOOD,	      /* map of mood */
	SAMPLE_A_DESCRIPTION, /* text, optional */
	SAMPLE_N_ATTRS
};

enum sample_classifier {
	SAMPLE_C_SCENE_WORDS,
	SAMPLE_C_HAIR_IN_MESSAGE,
	SAMPLE_C_WHEN,
	SAMPLE_C_EVENT_WORDS,
	SAMPLE_N_CLASSIFIERS
};

enum sample_cond {
	SAMPLE_K_DRESSED_UP,  /* derive when */
	SAMPLE_K_FORMAL_SOON, /* derive exists */
	SAMPLE_K_LOOK_WHEN,
	SAMPLE_K_LOOK_REQUIRE,
	SAMPLE_K_AVAILABLE,
	SAMPLE_K_SUITS,
	SAMPLE_K_IN_SEASON,
	SAMPLE_K_FORMAL_STRAIGHT,
	SAMPLE_K_SPORTY,
	SAMPLE_K_IS_NOW,
	SAMPLE_K_NOW_CUE,
	SAMPLE_N_CONDS
};

enum sample_ref {
	SAMPLE_R_CURLY,	   /* curly_casual */
	SAMPLE_R_STRAIGHT, /* straight_dressed */
	SAMPLE_R_BUN,	   /* bun_sport */
	SAMPLE_N_REFS
};

enum sample_factor {
	SAMPLE_X_BASE,	     /* column */
	SAMPLE_X_MOOD,	     /* lookup, tune */
	SAMPLE_X_SUITS,	     /* single case, in the group */
	SAMPLE_X_SEASON,     /* case and otherwise, in the group */
	SAMPLE_X_WARDROBE,   /* each, clamped */
	SAMPLE_X_REPETITION, /* history */
	SAMPLE_X_THRIFT,     /* curve over budget, where suits holds */
	SAMPLE_X_LEVEL,	     /* curve over base */
	SAMPLE_X_LIKED,	     /* learned, by reference, floor 20 */
	SAMPLE_X_TASTY,	     /* learned, by hairstyle */
	SAMPLE_N_FACTORS
};

/* All of it added, not yet finished; the caller may change records first. */
struct rd_prog_builder *sample_builder(void);
/* Its file bytes appended to out, which the caller has initialised. */
void sample_bytes(struct rd_buf *out);
/* Loaded; the caller finishes it with rd_prog_fini. */
void sample_load(struct rd_prog *prog);

#endif
