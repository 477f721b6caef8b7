/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The rate: a word for how sure a decision is. */

#include "validate/reader.h"

#include "base/diag-ids.h"

static const char measures[] = "margin|score|evidence";

static void
read_evidence(struct rd_val *val, const struct rd_src_node *node,
	      struct rd_val_rate *out)
{
	struct rd_str rest = rd_src_attr_or(node, "facts", "");
	struct rd_str word;

	out->facts = rd_val_array(val, rd_val_count_words(rest),
				  sizeof(*out->facts));
	while (out->facts && rd_str_word(&rest, &word)) {
		uint32_t fact = rd_val_lookup_word(val, node, "facts", word,
						   &val->facts);

		for (uint32_t i = 0; i < out->n_facts; i++)
			if (fact != RD_VAL_NONE && out->facts[i] == fact)
				rd_val_find(val, node, "facts",
					    RD_DIAG_EVIDENCE_TWICE,
					    "\"%.*s\" stands twice",
					    RD_STR_FMT(word));
		out->facts[out->n_facts++] = fact;
	}
}

static void
read_band(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_rate *out)
{
	struct rd_val_rate_band *band = &out->bands[out->n_bands++];

	band->line = node->line;
	band->measure = rd_val_one_of(node, "on", measures, 0);
	band->below = rd_val_decimal(node, "below", 0);
	band->term = rd_val_term_of(val, node, "term", out->vocab);
	if (band->measure == RD_VAL_EVIDENCE && !out->n_facts)
		rd_val_find(val, node, "on", RD_DIAG_EVIDENCE_WITHOUT_FACTS,
			    "the rate names no facts to count");
}

static void
read_rate(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_rate *out)
{
	out->id = rd_src_attr_or(node, "id", "");
	out->place = rd_val_place(val, node);
	out->vocab = rd_val_vocab_of(val, node, "of");
	read_evidence(val, node, out);
	out->bands = rd_val_array(val, rd_val_count(node, "band"),
				  sizeof(*out->bands));
	for (const struct rd_src_node *band = rd_src_child(node, "band");
	     band && out->bands; band = rd_src_next(band, "band"))
		read_band(val, band, out);
	if (rd_src_child(node, "otherwise"))
		out->otherwise = rd_val_term_of(val,
						rd_src_child(node, "otherwise"),
						"term", out->vocab);
}

void
rd_val_read_rates(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RATE];
	struct rd_val_model *model = val->model;

	model->rates = rd_val_array(val, decl->n, sizeof(*model->rates));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		if (i)
			rd_val_find(val, decl->nodes[i], NULL,
				    RD_DIAG_DUPLICATE_RATE,
				    "there is a rate already");
		read_rate(val, decl->nodes[i], &model->rates[model->n_rates++]);
	}
}
