/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Templates: text with slots and segments that stand or fall together.  No
 * logic beyond that. */

#include "plan/template.h"

#include "base/decimal.h"
#include "base/text.h"
#include "base/time.h"

#define NUMBER_CAP 64u

struct filling {
	struct rd_dec *dec;
	const struct rd_prog *prog;
	uint32_t ref;
	const struct rd_plan_generation *generation;
	struct rd_buf number; /* the cell that was asked for last */
};

static struct rd_str
cell_text(struct filling *f, const struct rd_prog_tcol *col, int64_t value)
{
	static const int places[RD_N_CELL_TYPES] = {
		[RD_CELL_DECIMAL] = 4,
	};

	if (col->type == RD_CELL_TEXT)
		return rd_prog_str(f->prog, (uint32_t)value);
	if (col->type == RD_CELL_TERM)
		return rd_prog_term_name(f->prog, col->vocab, (uint32_t)value);
	rd_buf_reset(&f->number);
	if (col->type == RD_CELL_DURATION)
		rd_duration_put(&f->number, value);
	else
		rd_decimal_put(&f->number, value, places[col->type]);
	return rd_buf_view(&f->number);
}

static struct rd_str
table_value(struct filling *f, const struct rd_prog_segment *s)
{
	const struct rd_prog_table *table = &f->prog->table[s->table];
	uint32_t term = rd_dec_fact_term(f->dec, s->fact);
	uint32_t row = rd_eng_table_row(f->prog, table, term), cell;

	if (row == RD_NONE)
		return RD_STR_NONE;
	cell = f->prog->row[row].first_cell + table->n_in + s->out;
	return cell_text(f, &f->prog->tcol[table->first_out + s->out],
			 f->prog->cell[cell].value);
}

static struct rd_str
fact_value(struct filling *f, const struct rd_prog_segment *s)
{
	struct rd_str text = rd_str_trim(rd_dec_fact_text(f->dec, s->fact));

	return text.len ? text : RD_STR_NONE;
}

static struct rd_str
attribute_value(struct filling *f, const struct rd_prog_segment *s)
{
	const struct rd_prog_attr *attr = &f->prog->attr[s->attr];
	uint32_t value;

	if (f->ref == RD_NONE ||
	    (attr->type != RD_ATTR_TEXT && attr->type != RD_ATTR_TERM))
		return RD_STR_NONE;
	value = f->prog->attrval[attr->first_value + f->ref].value;
	if (value == RD_NONE)
		return RD_STR_NONE;
	return attr->type == RD_ATTR_TEXT
		       ? rd_prog_str(f->prog, value)
		       : rd_prog_term_name(f->prog, attr->vocab, value);
}

static struct rd_str
text_value(struct filling *f, const struct rd_prog_segment *s)
{
	return rd_prog_str(f->prog, s->text);
}

static struct rd_str
prompt_value(struct filling *f, const struct rd_prog_segment *s)
{
	(void)s;
	return f->generation->prompt;
}

static struct rd_str
negative_value(struct filling *f, const struct rd_prog_segment *s)
{
	(void)s;
	return f->generation->negative;
}

static struct rd_str
value_of(struct filling *f, const struct rd_prog_segment *s)
{
	static struct rd_str (*const kinds[RD_N_SEGMENT_KINDS])(
		struct filling *, const struct rd_prog_segment *) = {
		[RD_SEGMENT_TEXT] = text_value,
		[RD_SEGMENT_FACT] = fact_value,
		[RD_SEGMENT_TABLE] = table_value,
		[RD_SEGMENT_ATTRIBUTE] = attribute_value,
		[RD_SEGMENT_PROMPT] = prompt_value,
		[RD_SEGMENT_NEGATIVE] = negative_value,
	};

	return kinds[s->kind](f, s);
}

/* Do all segments of that optional group have a value? */
static bool
group_stands(struct filling *f, const struct rd_prog_template *t,
	     uint32_t group)
{
	for (uint32_t i = 0; i < t->n_segments; i++) {
		const struct rd_prog_segment *s =
			&f->prog->segment[t->first_segment + i];

		if (s->optional == group && !value_of(f, s).ptr)
			return false;
	}
	return true;
}

static enum rd_status
no_value(const struct filling *f, const struct rd_prog_template *t,
	 const struct rd_prog_segment *s, struct rd_problem *problem)
{
	const char *name = "generation.negative";

	if (s->kind == RD_SEGMENT_PROMPT)
		name = "generation.prompt";
	else if (s->kind == RD_SEGMENT_ATTRIBUTE)
		name = rd_prog_str(f->prog, f->prog->attr[s->attr].name).ptr;
	else if (s->kind != RD_SEGMENT_NEGATIVE)
		name = rd_prog_str(f->prog, f->prog->fact[s->fact].name).ptr;
	rd_problem_set(problem, RD_SEMANTIC, 4, "plan.slot",
		       "the template \"%s\" needs a value for \"%s\"",
		       rd_prog_str(f->prog, t->name).ptr, name);
	rd_problem_hint(problem, "make the slot optional in the pack, or give "
				 "the value");
	return RD_SEMANTIC;
}

static bool
is_lower(struct rd_str s)
{
	size_t at = 0;

	return s.len && rd_text_is_lower(rd_utf8_next(s, &at));
}

/* The user's words as given.  After a full stop of the template a text that
 * begins with a small letter is no sentence, so it goes on with the one
 * before. */
static void
put_users(struct rd_str text, struct rd_buf *out)
{
	if (rd_str_ends(rd_buf_view(out), " "))
		text = rd_str_trim(text);
	if (rd_str_ends(rd_buf_view(out), ". ") && is_lower(text)) {
		out->len -= strlen(". ");
		rd_buf_cstr(out, ", ");
	}
	rd_buf_str(out, text);
}

static enum rd_status
put_value(struct filling *f, const struct rd_prog_template *t,
	  const struct rd_prog_segment *s, struct rd_buf *out,
	  struct rd_problem *problem)
{
	struct rd_str value = value_of(f, s);

	if (!value.ptr)
		return no_value(f, t, s, problem);
	if (s->kind == RD_SEGMENT_PROMPT)
		put_users(value, out);
	else
		rd_buf_str(out, value);
	return RD_OK;
}

/* A text of sentences ends as one. */
static void
end_sentence(struct rd_buf *out)
{
	static const char *const ends[] = {
		".", "!", "?", "\xe2\x80\xa6", "\xe3\x80\x82",
	};
	struct rd_str text = rd_str_trim(rd_buf_view(out));

	if (rd_str_find(text, RD_STR_LIT(". ")) < 0)
		return;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (rd_str_ends(text, ends[i]))
			return;
	out->len = (size_t)(text.ptr + text.len - out->ptr);
	rd_buf_char(out, '.');
}

enum rd_status
rd_plan_template(const struct rd_plan_ask *ask, uint32_t ref, uint32_t template,
		 struct rd_buf *out, struct rd_problem *problem)
{
	const struct rd_prog *prog = rd_dec_program(ask->dec);
	struct filling f = { ask->dec, prog, ref, ask->generation, { 0 } };
	const struct rd_prog_template *t = &prog->template[template];
	enum rd_status status = RD_OK;

	rd_buf_init(&f.number, NUMBER_CAP);
	for (uint32_t i = 0; i < t->n_segments && status == RD_OK; i++) {
		const struct rd_prog_segment *s =
			&prog->segment[t->first_segment + i];

		if (!s->optional || group_stands(&f, t, s->optional))
			status = put_value(&f, t, s, out, problem);
	}
	if (status == RD_OK)
		end_sentence(out);
	rd_buf_fini(&f.number);
	return status;
}
