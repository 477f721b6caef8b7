/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What each rule says of itself in a trace, put together once per program: its
 * place, its id, and which facts count as its reasons. */

#include <stdlib.h>

#include "base/escape.h"
#include "decide/internal.h"

/* Reasons of one rule while they are collected. */
struct collector {
	struct rd_dec *dec;
	struct dec_reason *items; /* room for all facts */
	uint32_t n;
};

static void
collect(struct collector *c, uint32_t fact, uint32_t attr)
{
	if (fact == RD_BUILTIN_NOW)
		return;
	for (uint32_t i = 0; i < c->n; i++) {
		if (c->items[i].fact != fact)
			continue;
		/* Named twice with different attributes: tell all of it. */
		if (c->items[i].attr != attr)
			c->items[i].attr = RD_NONE;
		return;
	}
	c->items[c->n++] = (struct dec_reason){ fact, attr };
}

static uint32_t
attr_of(const struct rd_prog *prog, const struct rd_prog_op *op)
{
	return op->code == RD_OP_ATTR_IN &&
			       prog->fact[op->a].type == RD_FACT_SET
		       ? op->b
		       : RD_NONE;
}

static void
collect_condition(struct collector *c, uint32_t cond)
{
	const struct rd_prog *prog = c->dec->prog;
	const struct rd_prog_cond *range;

	if (cond == RD_NONE)
		return;
	range = &prog->cond[cond];
	for (uint32_t i = 0; i < range->n_ops; i++) {
		const struct rd_prog_op *op = &prog->op[range->first_op + i];

		if (op->code == RD_OP_MATCHES) {
			if (!prog->classifier[op->a].per_record)
				collect(c, prog->classifier[op->a].fact,
					RD_NONE);
		} else if ((op->code >= RD_OP_FACT_IS &&
			    op->code <= RD_OP_FACT_BETWEEN) ||
			   op->code == RD_OP_FACT_UNDER ||
			   op->code == RD_OP_FACT_WITHIN ||
			   op->code == RD_OP_ATTR_SAME ||
			   op->code == RD_OP_ATTR_IN) {
			collect(c, op->a, attr_of(prog, op));
			if (op->code == RD_OP_FACT_SAME)
				collect(c, op->b, RD_NONE);
		}
	}
}

/* A yes-or-no fact derived by a condition stands for what the condition
 * reads. */
static void
expand_derived(struct collector *c)
{
	const struct rd_prog *prog = c->dec->prog;

	for (uint32_t i = 0; i < c->n; i++)
		for (uint32_t d = 0; d < prog->n_derive; d++)
			if (prog->derive[d].fact == c->items[i].fact &&
			    prog->derive[d].kind == RD_DERIVE_WHEN)
				collect_condition(c, prog->derive[d].cond);
}

static void
sort_by_name(struct collector *c)
{
	const struct rd_prog *prog = c->dec->prog;

	for (uint32_t i = 1; i < c->n; i++) {
		struct dec_reason item = c->items[i];
		struct rd_str name = rd_prog_str(prog,
						 prog->fact[item.fact].name);
		uint32_t at = i;

		while (at &&
		       rd_str_cmp(name,
				  rd_prog_str(prog,
					      prog->fact[c->items[at - 1].fact]
						      .name)) < 0) {
			c->items[at] = c->items[at - 1];
			at--;
		}
		c->items[at] = item;
	}
}

static struct rd_str
keep(struct rd_dec *dec, struct rd_buf *buf)
{
	struct rd_str text = rd_buf_view(buf);
	char *copy = rd_arena_strdup(&dec->load, text);

	rd_buf_reset(buf);
	return copy ? (struct rd_str){ copy, text.len } : RD_STR_NONE;
}

struct place {
	uint32_t file, line;
	struct rd_str id;
	bool clamp;
};

static enum rd_status
finish(struct collector *c, const struct place *place,
       struct dec_fragment *fragment)
{
	struct rd_dec *dec = c->dec;
	struct dec_reason *reasons;

	expand_derived(c);
	sort_by_name(c);
	rd_buf_cstr(&dec->text, ",{\"at\":\"");
	rd_prog_put_place(dec->prog, place->file, place->line, &dec->text);
	rd_buf_cstr(&dec->text, "\",\"because\":");
	fragment->head = keep(dec, &dec->text);
	rd_buf_cstr(&dec->text, ",\"factor\":\"");
	rd_buf_str(&dec->text, place->id);
	rd_buf_cstr(&dec->text, place->clamp ? ".clamp\",\"points\":\""
					     : "\",\"points\":\"");
	fragment->tail = keep(dec, &dec->text);
	reasons = rd_arena_array(&dec->load, c->n, sizeof(*reasons));
	if (!fragment->head.ptr || !fragment->tail.ptr || !reasons)
		return RD_NOMEM;
	if (c->n)
		memcpy(reasons, c->items, c->n * sizeof(*reasons));
	fragment->reasons = reasons;
	fragment->n_reasons = c->n;
	for (uint32_t i = 0; i < c->n; i++)
		fragment->per_reference |= reasons[i].attr != RD_NONE;
	return RD_OK;
}

static enum rd_status
factor_fragments(struct rd_dec *dec, uint32_t factor,
		 struct dec_reason *scratch)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	struct collector all = { dec, scratch, 0 };
	struct place place = { f->file, f->line, rd_prog_str(prog, f->id),
			       false };
	enum rd_status status = RD_OK;

	for (uint32_t i = 0; i < f->n_choices && status == RD_OK; i++) {
		const struct rd_prog_choice *choice =
			&prog->choice[f->first_choice + i];
		struct collector own = { dec, scratch + prog->n_fact, 0 };
		struct place at = { choice->file, choice->line,
				    rd_prog_str(prog, f->id), false };

		collect_condition(&own, choice->cond);
		collect_condition(&all, choice->cond);
		/* "Otherwise" is explained by what was asked before it. */
		status = finish(choice->cond == RD_NONE ? &all : &own, &at,
				&dec->choice_fragments[f->first_choice + i]);
	}
	if (status == RD_OK && f->key != RD_NONE)
		collect(&all, f->key, RD_NONE);
	collect_condition(&all, f->when);
	if (status == RD_OK)
		status = finish(&all, &place, &dec->factor_fragments[factor]);
	dec->factor_fragments[factor].per_reference |= f->kind ==
						       RD_FACTOR_LEARNED;
	all.n = 0;
	place.clamp = true;
	if (status == RD_OK)
		status = finish(&all, &place, &dec->factor_clamps[factor]);
	return status;
}

static enum rd_status
reference_tails(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t r = 0; r < prog->n_ref; r++) {
		rd_buf_cstr(&dec->text, ",\"reference\":");
		rd_put_json_str(&dec->text, rd_prog_str(prog, prog->ref[r].id));
		rd_buf_cstr(&dec->text, ",\"score\":");
		dec->ref_tails[r] = keep(dec, &dec->text);
		if (!dec->ref_tails[r].ptr)
			return RD_NOMEM;
	}
	return RD_OK;
}

/* ,"NAME": */
static void
put_key(struct rd_buf *out, struct rd_str name)
{
	rd_buf_char(out, ',');
	rd_put_json_str(out, name);
	rd_buf_char(out, ':');
}

static enum rd_status
reason_heads(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t f = 0; f < prog->n_fact; f++) {
		put_key(&dec->text, rd_prog_str(prog, prog->fact[f].name));
		rd_buf_char(&dec->text, '[');
		dec->reason_heads[f] = keep(dec, &dec->text);
		if (!dec->reason_heads[f].ptr)
			return RD_NOMEM;
	}
	return RD_OK;
}

static enum rd_status
arm_texts(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t a = 0; a < prog->n_arm; a++) {
		rd_buf_cstr(&dec->text, "{\"experiment\":");
		rd_put_json_str(&dec->text,
				rd_prog_str(prog, prog->experiment->id));
		rd_buf_cstr(&dec->text, ",\"id\":");
		rd_put_json_str(&dec->text, rd_prog_str(prog, prog->arm[a].id));
		rd_buf_cstr(&dec->text,
			    prog->experiment->mode == RD_EXPERIMENT_LIVE
				    ? ",\"mode\":\"live\""
				    : ",\"mode\":\"shadow\"");
		dec->arm_texts[a] = keep(dec, &dec->text);
		if (!dec->arm_texts[a].ptr)
			return RD_NOMEM;
	}
	return RD_OK;
}

static enum rd_status
program_text(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	rd_buf_cstr(&dec->text, "\",\"program\":{\"digest\":\"");
	rd_buf_cstr(&dec->text, prog->sha256);
	rd_buf_cstr(&dec->text, "\",\"name\":");
	rd_put_json_str(&dec->text, rd_prog_str(prog, prog->meta->pack));
	rd_buf_cstr(&dec->text, ",\"version\":");
	rd_buf_u64(&dec->text, prog->meta->version);
	rd_buf_char(&dec->text, '}');
	dec->program = keep(dec, &dec->text);
	return dec->program.ptr ? RD_OK : RD_NOMEM;
}

static uint32_t
term_attr(const struct rd_prog *prog, const char *name)
{
	for (uint32_t a = 0; a < prog->n_attr; a++)
		if (prog->attr[a].type == RD_ATTR_TERM &&
		    rd_str_is(rd_prog_str(prog, prog->attr[a].name), name))
			return a;
	return RD_NONE;
}

/* RD_NONE too when records leave it out. */
static uint32_t
text_fact(const struct rd_prog *prog, const char *name)
{
	uint32_t fact = rd_prog_find_fact(prog, rd_str_of(name));

	return fact == RD_NONE || prog->fact[fact].personal ||
			       prog->fact[fact].type != RD_FACT_TEXT
		       ? RD_NONE
		       : fact;
}

static void
find_record_columns(struct rd_dec *dec)
{
	dec->hairstyle = term_attr(dec->prog, "hairstyle");
	dec->outfit = term_attr(dec->prog, "outfit");
	dec->mood = text_fact(dec->prog, "mood");
	dec->scene = text_fact(dec->prog, "scene");
}

static void
order_fields(struct rd_dec *dec, const struct rd_prog_fact *list)
{
	const struct rd_prog *prog = dec->prog;
	struct dec_field *fields = &dec->fields[list->first_field];

	for (uint32_t i = 0; i < list->n_fields; i++) {
		uint32_t index = list->first_field + i, at = i;
		struct rd_str name = rd_prog_str(prog, prog->field[index].name);

		for (; at; at--) {
			uint32_t before = fields[at - 1].index;

			if (rd_str_cmp(
				    rd_prog_str(prog, prog->field[before].name),
				    name) < 0)
				break;
			fields[at] = fields[at - 1];
		}
		fields[at] = (struct dec_field){ .index = index };
	}
}

static enum rd_status
field_heads(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t f = 0; f < prog->n_fact; f++)
		if (prog->fact[f].type == RD_FACT_LIST)
			order_fields(dec, &prog->fact[f]);
	for (uint32_t i = 0; i < prog->n_field; i++) {
		struct dec_field *field = &dec->fields[i];

		put_key(&dec->text,
			rd_prog_str(prog, prog->field[field->index].name));
		field->head = keep(dec, &dec->text);
		if (!field->head.ptr)
			return RD_NOMEM;
	}
	return RD_OK;
}

enum rd_status
dec_fragments(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;
	static enum rd_status (*const texts[])(struct rd_dec *) = {
		reference_tails, reason_heads, field_heads,
		arm_texts,	 program_text,
	};
	struct dec_reason *scratch = calloc(2 * (size_t)prog->n_fact + 1,
					    sizeof(*scratch));
	enum rd_status status = scratch ? RD_OK : RD_NOMEM;

	find_record_columns(dec);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (status == RD_OK)
			status = texts[i](dec);
	for (uint32_t f = 0; f < prog->n_factor && status == RD_OK; f++)
		status = factor_fragments(dec, f, scratch);
	for (uint32_t g = 0; g < prog->n_group && status == RD_OK; g++) {
		struct collector none = { .dec = dec };
		struct place place = { prog->group[g].file, prog->group[g].line,
				       rd_prog_str(prog, prog->group[g].id),
				       true };

		status = finish(&none, &place, &dec->group_clamps[g]);
	}
	free(scratch);
	return status;
}

/* ---- values ---- */

static void
put_scalar(struct rd_dec *dec, uint32_t fact, struct rd_buf *out)
{
	const struct rd_prog_fact *f = &dec->prog->fact[fact];
	struct dec_type type = { f->type, f->vocab };

	if (f->type != RD_FACT_LIST)
		dec_put_quoted(dec->prog, &type, rd_eng_fact(dec->eng, fact),
			       out);
}

void
dec_put_value(struct rd_dec *dec, uint32_t fact, struct rd_buf *out)
{
	const struct rd_prog_fact *f = &dec->prog->fact[fact];

	if (f->type != RD_FACT_SET) {
		put_scalar(dec, fact, out);
		return;
	}
	rd_buf_char(out, '[');
	dec_put_terms(dec->prog, f->vocab, rd_eng_fact(dec->eng, fact)->bits,
		      out);
	rd_buf_char(out, ']');
}

/* ---- because ---- */

/* Terms of a set fact that the reference has in a set attribute. */
static uint64_t
narrowed(struct rd_dec *dec, const struct dec_reason *reason, uint32_t ref)
{
	const struct rd_prog *prog = dec->prog;
	uint64_t bits = rd_eng_fact(dec->eng, reason->fact)->bits, own = 0;
	uint32_t first;

	if (reason->attr == RD_NONE || ref == RD_NONE)
		return bits;
	first = prog->attr[reason->attr].first_under;
	for (uint64_t rest = bits; rest; rest &= rest - 1) {
		uint32_t term = (uint32_t)__builtin_ctzll(rest);

		if (rd_prog_set(prog, first + term)[ref / 64] >> (ref % 64) & 1)
			own |= UINT64_C(1) << term;
	}
	return own;
}

/* The record that made an "exists" fact true, by its first instant. */
static bool
put_record(struct rd_dec *dec, uint32_t fact, struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	uint32_t row = dec->exists_row[fact], list = RD_NONE;
	const struct rd_eng_value *fields;

	if (row == RD_NONE)
		return false;
	for (uint32_t d = 0; d < prog->n_derive; d++)
		if (prog->derive[d].fact == fact)
			list = prog->derive[d].list;
	if (list == RD_NONE)
		return false;
	fields = rd_eng_fact(dec->eng, list)->rows +
		 (size_t)row * prog->fact[list].n_fields;
	for (uint32_t i = 0; i < prog->fact[list].n_fields; i++) {
		const struct rd_prog_field *field =
			&prog->field[prog->fact[list].first_field + i];

		if (field->type != RD_FACT_INSTANT || !fields[i].known)
			continue;
		rd_buf_cstr(out, "\"");
		rd_instant_put(out, fields[i].number);
		rd_buf_cstr(out, "\"");
		return true;
	}
	return false;
}

static void
put_reason(struct rd_dec *dec, const struct dec_reason *reason, uint32_t ref,
	   struct rd_buf *out)
{
	const struct rd_prog_fact *f = &dec->prog->fact[reason->fact];

	rd_buf_str(out, dec->reason_heads[reason->fact]);
	if (f->type == RD_FACT_SET)
		dec_put_terms(dec->prog, f->vocab, narrowed(dec, reason, ref),
			      out);
	else if (!f->personal && !put_record(dec, reason->fact, out))
		put_scalar(dec, reason->fact, out);
	rd_buf_char(out, ']');
}

void
dec_because(struct rd_dec *dec, const struct dec_fragment *fragment,
	    uint32_t ref, struct rd_buf *out)
{
	size_t start = out->len;

	for (uint32_t i = 0; i < fragment->n_reasons; i++) {
		const struct dec_reason *reason = &fragment->reasons[i];

		if (rd_eng_fact(dec->eng, reason->fact)->known)
			put_reason(dec, reason, ref, out);
	}
	dec_close(out, start, "{}");
}
