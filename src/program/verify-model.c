/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Models and the fields of their bodies. */

#include "program/verify.h"

#define LORAS_MAX 16
#define PRICE_MAX INT64_C(10000000000) /* micro dollars */

static struct rd_str
listed(const struct rd_prog_verifier *v, uint32_t index)
{
	return rd_prog_str(v->prog, v->prog->listed[index].text);
}

/* ---- fields ---- */

static bool
read_number(const struct rd_prog_param *p, struct rd_str s, int64_t *value)
{
	return p->type == RD_PARAM_INTEGER ? rd_str_i64(s, value)
					   : !rd_decimal_rule(s, value);
}

static bool
has_value(const struct rd_prog_verifier *v, const struct rd_prog_param *p,
	  struct rd_str s)
{
	for (uint32_t i = 0; i < p->n_values; i++)
		if (rd_str_eq(listed(v, p->first_value + i), s))
			return true;
	return false;
}

static bool
is_size(struct rd_prog_verifier *v, uint32_t sizes, struct rd_str s)
{
	const struct rd_prog_sizes *list = &v->prog->sizes[sizes];

	for (uint32_t i = 0; i < list->n_sizes && v->budget; i++, v->budget--)
		if (rd_str_eq(rd_prog_str(
				      v->prog,
				      v->prog->size[list->first_size + i].text),
			      s))
			return true;
	return false;
}

static bool
takes(struct rd_prog_verifier *v, const struct rd_prog_param *p,
      struct rd_str s)
{
	int64_t value;

	switch (p->type) {
	case RD_PARAM_INTEGER:
	case RD_PARAM_DECIMAL:
		return read_number(p, s, &value) &&
		       (!p->has_min || value >= p->min) &&
		       (!p->has_max || value <= p->max);
	case RD_PARAM_BOOL:
		return rd_str_is(s, "true") || rd_str_is(s, "false");
	case RD_PARAM_TERM:
		return has_value(v, p, s);
	default:
		return p->sizes == RD_NONE || is_size(v, p->sizes, s);
	}
}

/* The type of what fills a field from elsewhere. */
static enum rd_param_type
type_of(enum rd_param_hole hole)
{
	switch (hole) {
	case RD_HOLE_IMAGES:
	case RD_HOLE_WIDTH:
	case RD_HOLE_HEIGHT:
	case RD_HOLE_SEED:
		return RD_PARAM_INTEGER;
	default:
		return RD_PARAM_TEXT;
	}
}

static bool
check_numbers(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_param *p = &v->prog->param[i];
	bool number = p->type == RD_PARAM_INTEGER ||
		      p->type == RD_PARAM_DECIMAL;

	if ((p->has_min || p->has_max) && !number)
		return rd_prog_refuse(v, RD_SEC_PARAM, i,
				      "has a range, but no numbers");
	if (p->has_min && p->has_max && p->min > p->max)
		return rd_prog_refuse(v, RD_SEC_PARAM, i, "min is above max");
	if ((p->type == RD_PARAM_TERM) != (p->n_values > 0))
		return rd_prog_refuse(v, RD_SEC_PARAM, i,
				      "values and type do not go together");
	return true;
}

static bool
check_param(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_param *p = &v->prog->param[i];
	bool value = p->hole == RD_HOLE_VALUE || p->hole == RD_HOLE_FIXED;

	if (!check_numbers(v, i))
		return false;
	if (!value && p->type != type_of(p->hole))
		return rd_prog_refuse(v, RD_SEC_PARAM, i,
				      "type and hole do not go together");
	if ((p->sizes != RD_NONE) != (p->hole == RD_HOLE_ASPECT))
		return rd_prog_refuse(v, RD_SEC_PARAM, i,
				      "sizes and hole do not go together");
	if (p->index >= RD_PROG_SEND_REFERENCES_MAX)
		return rd_prog_refuse(v, RD_SEC_PARAM, i,
				      "index is out of range (%u)", p->index);
	if (p->has_default && !takes(v, p, rd_prog_str(v->prog, p->text)))
		return rd_prog_refuse(v, RD_SEC_PARAM, i,
				      "its default does not fit");
	if ((p->hole == RD_HOLE_FIXED || p->safety) && !p->has_default)
		return rd_prog_refuse(v, RD_SEC_PARAM, i, "has no default");
	return !p->safety || (value && p->type != RD_PARAM_TEXT) ||
	       rd_prog_refuse(v, RD_SEC_PARAM, i,
			      "is a safety switch without order");
}

static bool
check_size(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_size *s = &v->prog->size[i];

	return (s->width && s->width <= RD_PROG_SIDE_MAX && s->height &&
		s->height <= RD_PROG_SIDE_MAX) ||
	       rd_prog_refuse(v, RD_SEC_SIZE, i, "is out of range");
}

static bool
check_sizes(struct rd_prog_verifier *v, uint32_t i)
{
	return v->prog->sizes[i].n_sizes ||
	       rd_prog_refuse(v, RD_SEC_SIZES, i, "is empty");
}

/* ---- models ---- */

/* How many references the fields have a place for. */
static uint32_t
places_of(const struct rd_prog_verifier *v, const struct rd_prog_model *m)
{
	uint64_t have = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->n_params; i++) {
		const struct rd_prog_param *p =
			&v->prog->param[m->first_param + i];

		if (p->hole == RD_HOLE_REFERENCES)
			return RD_PROG_SEND_REFERENCES_MAX;
		if (p->hole == RD_HOLE_REFERENCE)
			have |= UINT64_C(1) << p->index;
	}
	while (n < RD_PROG_SEND_REFERENCES_MAX && have >> n & 1)
		n++;
	return n;
}

static bool
check_references(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_model *m = &v->prog->model[i];

	if (m->refs_min > m->refs_max || m->refs_max > places_of(v, m))
		return rd_prog_refuse(v, RD_SEC_MODEL, i,
				      "its references have no place");
	if ((m->wording != RD_NONE) != (m->weights == RD_WEIGHTS_WORDS))
		return rd_prog_refuse(v, RD_SEC_MODEL, i,
				      "wording and weights do not go together");
	return m->wording == RD_NONE ||
	       v->prog->wording[m->wording].n_ordinals >= m->refs_max ||
	       rd_prog_refuse(v, RD_SEC_MODEL, i,
			      "its wording has too few ordinals");
}

static bool
check_price(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_model *m = &v->prog->model[i];

	if (m->price_micro < 0 || m->price_micro > PRICE_MAX)
		return rd_prog_refuse(v, RD_SEC_MODEL, i,
				      "its price is out of range");
	if (m->state != RD_MODEL_GONE &&
	    (!rd_prog_str(v->prog, m->price_date).len ||
	     !rd_prog_str(v->prog, m->price_source).len))
		return rd_prog_refuse(v, RD_SEC_MODEL, i,
				      "its price has no date or source");
	return m->state == RD_MODEL_ACTIVE ||
	       rd_prog_str(v->prog, m->since).len ||
	       rd_prog_refuse(v, RD_SEC_MODEL, i, "since is empty");
}

static bool
check_loras(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_model *m = &v->prog->model[i];

	return (m->lora_max <= LORAS_MAX && m->lora_low <= m->lora_high &&
		rd_prog_decimal_fits(m->lora_low) &&
		rd_prog_decimal_fits(m->lora_high) && m->lora_digits <= 4 &&
		(m->lora_pair == RD_LORA_SINGLE || m->lora_max >= 2)) ||
	       rd_prog_refuse(v, RD_SEC_MODEL, i,
			      "its LoRA rules are out of range");
}

/* Steps along `instead` are as many as there are models, at most. */
static bool
check_instead(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	uint32_t at = i;

	for (uint32_t n = 0; at != RD_NONE; n++) {
		if (n > prog->n_model || !v->budget)
			return rd_prog_refuse(v, RD_SEC_MODEL, i,
					      "stands in its own place");
		v->budget--;
		at = prog->model[at].instead;
	}
	return true;
}

static bool
check_model(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_model *m = &v->prog->model[i];

	if (!m->images_max || m->images_max > RD_PROG_SEND_IMAGES_MAX ||
	    !m->width || m->width > RD_PROG_SIDE_MAX || !m->height ||
	    m->height > RD_PROG_SIDE_MAX || m->pixels_max < 0 ||
	    m->bytes_max < 0)
		return rd_prog_refuse(v, RD_SEC_MODEL, i,
				      "a limit is out of range");
	v->stamp++;
	for (uint32_t k = 0; k < m->n_params; k++)
		if (!rd_prog_is_new_name(
			    v, v->prog->param[m->first_param + k].name))
			return rd_prog_refuse(v, RD_SEC_MODEL, i,
					      "has a field twice");
	return check_references(v, i) && check_price(v, i) &&
	       check_loras(v, i) && check_instead(v, i);
}

bool
rd_prog_verify_models(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_PARAM, check_param },
		{ RD_SEC_SIZE, check_size },
		{ RD_SEC_SIZES, check_sizes },
		{ RD_SEC_MODEL, check_model },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
