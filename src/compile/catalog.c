/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* References, and their attributes as sets and values. */

#include "compile/emit.h"

static const enum rd_attr_type attr_types[] = {
	[RD_VAL_ATTR_TERM] = RD_ATTR_TERM,
	[RD_VAL_ATTR_SET] = RD_ATTR_SET,
	[RD_VAL_ATTR_MAP] = RD_ATTR_MAP,
	[RD_VAL_ATTR_DECIMAL] = RD_ATTR_DECIMAL,
	[RD_VAL_ATTR_TEXT] = RD_ATTR_TEXT,
};

static bool
has_term(const struct rd_val_value *value, uint32_t term)
{
	uint32_t low = 0, high = value->n;

	if (value->term != RD_VAL_NONE)
		return value->term == term;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (value->terms[mid] < term)
			low = mid + 1;
		else
			high = mid;
	}
	return low < value->n && value->terms[low] == term;
}

static void
mark_having(struct rd_cc *cc, uint32_t at, uint32_t term)
{
	const struct rd_val_model *model = cc->model;

	for (uint32_t i = 0; i < model->n_refs; i++)
		if (has_term(&model->refs[i].values[at], term))
			cc->words[i / 64] |= UINT64_C(1) << i % 64;
}

/* A set of references per term; the second time around, with those that have
 * something broader. */
static uint32_t
emit_sets(struct rd_cc *cc, uint32_t at, bool broader)
{
	const struct rd_val_vocab *vocab =
		&cc->model->vocabs[cc->model->attrs[at].vocab];
	uint32_t first = cc->n_sets;

	if ((uint64_t)vocab->n_terms * cc->n_words * 8 > RD_PROG_CAP_BYTES)
		rd_cc_fail(cc, RD_LIMIT);
	for (uint32_t i = 0; i < vocab->n_terms && !cc->status; i++) {
		const struct rd_val_term *term = &vocab->terms[i];

		mark_having(cc, at, i);
		for (uint32_t k = 0; broader && k < term->n_above; k++)
			mark_having(cc, at, term->above[k]);
		rd_cc_set(cc);
	}
	return first;
}

static void
emit_all_sets(struct rd_cc *cc, uint32_t at)
{
	const struct rd_val_attr *attr = &cc->model->attrs[at];

	cc->first_set[at] = cc->first_under[at] = emit_sets(cc, at, false);
	if (attr->type == RD_VAL_ATTR_SET &&
	    cc->model->vocabs[attr->vocab].linked)
		cc->first_under[at] = emit_sets(cc, at, true);
}

static void
emit_values(struct rd_cc *cc, uint32_t at)
{
	bool text = cc->model->attrs[at].type == RD_VAL_ATTR_TEXT;

	for (uint32_t i = 0; i < cc->model->n_refs; i++) {
		const struct rd_val_value *value =
			&cc->model->refs[i].values[at];
		struct rd_prog_attrval out = { RD_NONE };

		if (value->given)
			out.value = text ? rd_cc_str(cc, value->text)
					 : value->term;
		rd_prog_add_attrval(cc->builder, &out);
	}
}

static void
emit_attr(struct rd_cc *cc, uint32_t at)
{
	const struct rd_val_attr *attr = &cc->model->attrs[at];
	uint32_t first = 0;

	if (attr->type == RD_VAL_ATTR_TERM || attr->type == RD_VAL_ATTR_SET)
		emit_all_sets(cc, at);
	if (attr->type == RD_VAL_ATTR_TERM || attr->type == RD_VAL_ATTR_TEXT) {
		first = rd_prog_count(cc->builder, RD_SEC_ATTRVAL);
		emit_values(cc, at);
	}
	rd_prog_add_attr(cc->builder, &(struct rd_prog_attr){
					      rd_cc_str(cc, attr->name),
					      attr_types[attr->type],
					      attr->vocab,
					      cc->first_set[at],
					      first,
					      cc->first_under[at],
				      });
}

static void
emit_tag(struct rd_cc *cc, const struct rd_val_tag *tag)
{
	struct rd_prog_tag out;

	out.category = rd_cc_str(cc, tag->category);
	out.tag = rd_cc_str(cc, tag->tag);
	rd_prog_add_tag(cc->builder, &out);
}

static void
emit_ref(struct rd_cc *cc, const struct rd_val_ref *ref)
{
	struct rd_prog_ref out = {
		.width = ref->width,
		.height = ref->height,
		.first_tag = rd_prog_count(cc->builder, RD_SEC_TAG),
		.n_tags = ref->n_tags,
		.file = ref->place.file,
		.line = ref->place.line,
	};

	for (uint32_t i = 0; i < ref->n_tags; i++)
		emit_tag(cc, &ref->tags[i]);
	out.id = rd_cc_str(cc, ref->id);
	out.asset = rd_cc_str(cc, ref->asset);
	out.sha256 = rd_cc_str(cc, ref->sha256);
	out.licence = rd_cc_str(cc, ref->licence);
	out.consent = rd_cc_str(cc, ref->consent);
	rd_prog_add_ref(cc->builder, &out);
}

void
rd_cc_emit_catalog(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_refs; i++)
		emit_ref(cc, &cc->model->refs[i]);
	for (uint32_t i = 0; i < cc->model->n_attrs && !cc->status; i++)
		emit_attr(cc, i);
}
