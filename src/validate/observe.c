/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Observations: answers from outside, with a classifier to fall back on. */

#include "validate/reader.h"

#include "base/diag-ids.h"

static void
check_classifier(struct rd_val *val, const struct rd_src_node *node,
		 const struct rd_val_observation *out, uint32_t vocab)
{
	const struct rd_val_classifier *found =
		&val->model->classifiers[out->classifier];

	if (found->pick != RD_VAL_PICK_POINTS || found->per_record ||
	    (vocab != RD_VAL_NONE && found->vocab != vocab))
		rd_val_find(val, node, "classifier",
			    RD_DIAG_OBSERVATION_CLASSIFIER,
			    "\"%.*s\" does not pick such a term by points",
			    RD_STR_FMT(found->name));
	if (rd_src_has(node, "timeframes") &&
	    !rd_str_eq(rd_src_attr(node, "timeframes"),
		       rd_val_vocab_name(val, found->tags)))
		rd_val_find(val, node, "timeframes",
			    RD_DIAG_OBSERVATION_TIMEFRAMES,
			    "the tags of \"%.*s\" are of another vocabulary",
			    RD_STR_FMT(found->name));
}

static void
check_dates(struct rd_val *val, const struct rd_src_node *node,
	    const struct rd_val_observation *out, uint32_t vocab)
{
	const struct rd_val_table *table = &val->model->tables[out->dates];
	uint32_t frames = rd_val_names_get(&val->vocabs,
					   rd_src_attr(node, "timeframes"));

	if (table->collect)
		rd_val_find(val, node, "dates", RD_DIAG_COLLECT_ELSEWHERE,
			    "table \"%.*s\" collects", RD_STR_FMT(table->name));
	if (frames == RD_VAL_NONE || table->n_in != 1 ||
	    table->columns[0].vocab != frames || table->n_out != 1 ||
	    table->columns[1].type != RD_VAL_CELL_DURATION)
		rd_val_find(val, node, "dates", RD_DIAG_OBSERVATION_DATES,
			    "\"%.*s\" does not lead from a timeframe to a "
			    "duration",
			    RD_STR_FMT(table->name));
	if (vocab != RD_VAL_NONE &&
	    rd_val_names_get(&val->terms[vocab], RD_STR_LIT("old")) ==
		    RD_VAL_NONE)
		rd_val_find(val, node, "dates", RD_DIAG_OBSERVATION_DATES,
			    "\"%.*s\" has no term \"old\" to give a date to",
			    RD_STR_FMT(rd_val_vocab_name(val, vocab)));
}

static void
read_observation(struct rd_val *val, const struct rd_src_node *node,
		 struct rd_val_observation *out)
{
	uint32_t vocab;

	out->name = rd_src_attr_or(node, "name", "");
	out->fact = rd_val_names_get(&val->facts, out->name);
	vocab = val->model->facts[out->fact].vocab;
	out->timeframe_fact = rd_val_names_get(&val->facts,
					       rd_src_attr(node, "timeframes"));
	out->classifier = rd_val_lookup(val, node, "classifier",
					&val->classifiers);
	out->dates = rd_val_lookup(val, node, "dates", &val->tables);
	out->ttl_ms = rd_val_duration(node, "ttl");
	out->place = rd_val_place(val, node);
	if (rd_val_is_duration(node, "ttl") && out->ttl_ms <= 0)
		rd_val_find(val, node, "ttl", RD_DIAG_BAD_TTL,
			    "a ttl is longer than nothing");
	if (out->classifier != RD_VAL_NONE)
		check_classifier(val, node, out, vocab);
	if (out->dates != RD_VAL_NONE)
		check_dates(val, node, out, vocab);
}

void
rd_val_read_observations(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_OBSERVATION];
	struct rd_val_model *model = val->model;

	model->observations = rd_val_array(val, decl->n,
					   sizeof(*model->observations));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_observation(val, decl->nodes[i],
				 &model->observations[model->n_observations++]);
}
