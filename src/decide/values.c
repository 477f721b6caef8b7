/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Values as text: in reasons (always strings), as a request writes them, and
 * plain for people and templates. */

#include "base/decimal.h"
#include "base/escape.h"
#include "decide/internal.h"

static void
put_bool(const struct rd_prog *prog, uint32_t vocab,
	 const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_buf_str(out, v->number ? RD_STR_LIT("true") : RD_STR_LIT("false"));
}

static void
put_integer(const struct rd_prog *prog, uint32_t vocab,
	    const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_buf_i64(out, v->number);
}

static void
put_decimal(const struct rd_prog *prog, uint32_t vocab,
	    const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_decimal_put(out, v->number, 4);
}

static void
put_term(const struct rd_prog *prog, uint32_t vocab,
	 const struct rd_eng_value *v, struct rd_buf *out)
{
	rd_buf_str(out, v->number == RD_ENG_OTHER
				? v->text
				: rd_prog_term_name(prog, vocab,
						    (uint32_t)v->number));
}

static void
put_instant(const struct rd_prog *prog, uint32_t vocab,
	    const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_instant_put(out, v->number);
}

static void
put_text(const struct rd_prog *prog, uint32_t vocab,
	 const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_buf_str(out, v->text);
}

static void
put_words(const struct rd_prog *prog, uint32_t vocab,
	  const struct rd_eng_value *v, struct rd_buf *out)
{
	const char *space = "";

	for (uint64_t bits = v->bits; bits; bits &= bits - 1) {
		rd_buf_cstr(out, space);
		rd_buf_str(out,
			   rd_prog_term_name(prog, vocab,
					     (uint32_t)__builtin_ctzll(bits)));
		space = " ";
	}
}

static void
put_duration(const struct rd_prog *prog, uint32_t vocab,
	     const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_duration_put(out, v->number);
}

static void
put_geo(const struct rd_prog *prog, uint32_t vocab,
	const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_decimal_put(out, v->number, 4);
	rd_buf_char(out, ',');
	rd_decimal_put(out, v->lon, 4);
}

static void
quote_text(const struct rd_prog *prog, uint32_t vocab,
	   const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_put_json_str(out, v->text);
}

static void
quote_term(const struct rd_prog *prog, uint32_t vocab,
	   const struct rd_eng_value *v, struct rd_buf *out)
{
	if (v->number == RD_ENG_OTHER)
		rd_put_json_str(out, v->text);
	else
		rd_buf_quoted(out, rd_prog_term_name(prog, vocab,
						     (uint32_t)v->number));
}

static void
give_geo(const struct rd_prog *prog, uint32_t vocab,
	 const struct rd_eng_value *v, struct rd_buf *out)
{
	(void)prog, (void)vocab;
	rd_buf_cstr(out, "{\"lat\":\"");
	rd_decimal_put(out, v->number, 4);
	rd_buf_cstr(out, "\",\"lon\":\"");
	rd_decimal_put(out, v->lon, 4);
	rd_buf_cstr(out, "\"}");
}

typedef void put_value(const struct rd_prog *prog, uint32_t vocab,
		       const struct rd_eng_value *v, struct rd_buf *out);

/* How each type is written.  Terms and numbers need no escapes. */
static const struct {
	put_value *plain;
	put_value *quoted; /* NULL: plain between quotes */
	put_value *given;  /* by a request; NULL: quoted */
} types[RD_N_FACT_TYPES] = {
	[RD_FACT_BOOL] = { put_bool, NULL, put_bool },
	[RD_FACT_INTEGER] = { put_integer, NULL, put_integer },
	[RD_FACT_DECIMAL] = { put_decimal, NULL, NULL },
	[RD_FACT_TEXT] = { put_text, quote_text, NULL },
	[RD_FACT_TERM] = { put_term, quote_term, NULL },
	[RD_FACT_SET] = { put_words, NULL, NULL },
	[RD_FACT_INSTANT] = { put_instant, NULL, NULL },
	[RD_FACT_ZONE] = { put_text, quote_text, NULL },
	[RD_FACT_DURATION] = { put_duration, NULL, NULL },
	[RD_FACT_GEO] = { put_geo, NULL, give_geo },
};

void
dec_put_plain(const struct rd_prog *prog, const struct dec_type *type,
	      const struct rd_eng_value *v, struct rd_buf *out)
{
	if (types[type->type].plain)
		types[type->type].plain(prog, type->vocab, v, out);
}

void
dec_put_quoted(const struct rd_prog *prog, const struct dec_type *type,
	       const struct rd_eng_value *v, struct rd_buf *out)
{
	if (types[type->type].quoted) {
		types[type->type].quoted(prog, type->vocab, v, out);
		return;
	}
	rd_buf_char(out, '"');
	dec_put_plain(prog, type, v, out);
	rd_buf_char(out, '"');
}

void
dec_put_given(const struct rd_prog *prog, const struct dec_type *type,
	      const struct rd_eng_value *v, struct rd_buf *out)
{
	if (types[type->type].given)
		types[type->type].given(prog, type->vocab, v, out);
	else
		dec_put_quoted(prog, type, v, out);
}

void
dec_put_terms(const struct rd_prog *prog, uint32_t vocab, uint64_t bits,
	      struct rd_buf *out)
{
	for (; bits; bits &= bits - 1) {
		rd_buf_quoted(out, rd_prog_term_name(
					   prog, vocab,
					   (uint32_t)__builtin_ctzll(bits)));
		if (bits & (bits - 1))
			rd_buf_char(out, ',');
	}
}

struct rd_str
rd_dec_fact_text(struct rd_dec *dec, uint32_t fact)
{
	const struct rd_prog_fact *f = &dec->prog->fact[fact];
	struct dec_type type = { f->type, f->vocab };
	struct rd_str text;
	char *copy;

	if (f->personal)
		return RD_STR_NONE;
	if (!rd_eng_fact(dec->eng, fact)->known)
		return RD_STR_LIT("");
	rd_buf_reset(&dec->text);
	dec_put_plain(dec->prog, &type, rd_eng_fact(dec->eng, fact),
		      &dec->text);
	text = rd_buf_view(&dec->text);
	copy = rd_arena_strdup(rd_eng_arena(dec->eng), text);
	return copy ? (struct rd_str){ copy, text.len } : RD_STR_LIT("");
}
