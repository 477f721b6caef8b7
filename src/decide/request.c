/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The record form of a request: every input of the decision, canonical, with
 * personal texts replaced by what was found in them. */

#include "base/decimal.h"
#include "base/escape.h"
#include "decide/internal.h"

bool
dec_is_personal_source(const struct rd_prog *prog, uint32_t source)
{
	const struct rd_prog_source *s = &prog->source[source];

	if (s->kind == RD_SOURCE_FIELD)
		return prog->field[prog->fact[s->fact].first_field + s->field]
			.personal;
	if (s->kind == RD_SOURCE_FACT)
		return prog->fact[s->fact].personal;
	for (uint32_t p = 0; p < s->n_parts; p++)
		if (prog->fact[prog->source[s->first_part + p].fact].personal)
			return true;
	return false;
}

static bool
reads_personal(const struct rd_prog *prog, uint32_t classifier)
{
	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (prog->class[prog->cue[c].class].classifier == classifier &&
		    dec_is_personal_source(prog, prog->cue[c].source))
			return true;
	return false;
}

/* Given in the request; defaults come from the program again. */
static bool
is_bound(const struct rd_dec *dec, uint32_t fact)
{
	return dec->prog->fact[fact].origin == RD_ORIGIN_REQUEST &&
	       dec->origin[fact] == DEC_REQUEST;
}

/* ---- values as the reader takes them ---- */

/* Names of the per-record classifiers that hit this row, under "@derived";
 * rows of lists without personal fields say nothing, they are read again. */
static void
put_row_matches(struct rd_dec *dec, uint32_t list, uint32_t row,
		struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	const uint64_t *matches = rd_eng_fact(dec->eng, list)->row_matches;
	const char *comma = "";

	rd_buf_cstr(out, "{\"@derived\":[");
	for (uint32_t c = 0; matches && matches[row] && c < prog->n_classifier;
	     c++) {
		uint32_t bit = rd_eng_record_bit(dec->eng, c);

		if (bit == RD_NONE || !(matches[row] >> bit & 1))
			continue;
		rd_buf_cstr(out, comma);
		rd_put_json_str(out,
				rd_prog_str(prog, prog->classifier[c].name));
		comma = ",";
	}
	rd_buf_char(out, ']');
}

/* Fields in name order; what was found in the row comes first, under a name
 * that no field can have. */
static void
put_row(struct rd_dec *dec, uint32_t list, uint32_t row, struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_prog_fact *f = &prog->fact[list];
	/* As given: derived fields come from the program again. */
	const struct rd_eng_value *fields = dec->request->facts[list].rows +
					    (size_t)row * f->n_fields;

	put_row_matches(dec, list, row, out);
	for (uint32_t i = 0; i < f->n_fields; i++) {
		const struct dec_field *field =
			&dec->fields[f->first_field + i];
		const struct rd_prog_field *rule = &prog->field[field->index];
		const struct rd_eng_value *value =
			&fields[field->index - f->first_field];
		struct dec_type type = { rule->type, rule->vocab };

		if (!value->known)
			continue;
		rd_buf_str(out, field->head);
		if (rule->personal)
			rd_buf_cstr(out, "null");
		else
			dec_put_given(prog, &type, value, out);
	}
	rd_buf_char(out, '}');
}

static void
put_rows(struct rd_dec *dec, uint32_t list, struct rd_buf *out)
{
	uint32_t n_rows = rd_eng_fact(dec->eng, list)->n_rows;

	rd_buf_char(out, '[');
	for (uint32_t row = 0; row < n_rows; row++) {
		if (row)
			rd_buf_char(out, ',');
		put_row(dec, list, row, out);
	}
	rd_buf_char(out, ']');
}

void
dec_put_fact(struct rd_dec *dec, uint32_t fact, struct rd_buf *out)
{
	const struct rd_prog_fact *f = &dec->prog->fact[fact];
	struct dec_type type = { f->type, f->vocab };

	if (f->personal)
		rd_buf_cstr(out, "null");
	else if (f->type == RD_FACT_SET)
		dec_put_value(dec, fact, out);
	else if (f->type == RD_FACT_LIST)
		put_rows(dec, fact, out);
	else
		dec_put_given(dec->prog, &type, rd_eng_fact(dec->eng, fact),
			      out);
}

/* ---- verdicts ---- */

void
dec_put_cues(struct rd_dec *dec, uint32_t classifier, struct rd_buf *out)
{
	const struct rd_eng_verdict *v = rd_eng_verdict(dec->eng, classifier);

	size_t start = out->len;

	for (uint32_t i = 0; i < v->n_hits; i++)
		dec_put_cue(dec, &v->hits[i], out);
	dec_close(out, start, "[]");
}

static void
put_verdict(struct rd_dec *dec, uint32_t classifier, struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_prog_classifier *rule = &prog->classifier[classifier];
	const struct rd_eng_verdict *v = rd_eng_verdict(dec->eng, classifier);

	if (!v->known) {
		rd_buf_cstr(out, "{}");
		return;
	}
	rd_buf_cstr(out, "{\"confidence\":\"");
	rd_decimal_put(out, v->confidence, 4);
	rd_buf_cstr(out, "\",\"cues\":");
	dec_put_cues(dec, classifier, out);
	rd_buf_cstr(out,
		    v->fallback ? ",\"fallback\":true" : ",\"fallback\":false");
	if (v->tag != RD_NONE) {
		rd_buf_cstr(out, ",\"tag\":");
		rd_put_json_str(out,
				rd_prog_term_name(prog, rule->tags, v->tag));
	}
	if (rule->pick == RD_PICK_ALL) {
		rd_buf_cstr(out, ",\"terms\":");
		dec_put_value(dec, rule->fact, out);
	} else {
		rd_buf_cstr(out, ",\"term\":");
		rd_put_json_str(out,
				rd_prog_term_name(prog, rule->vocab, v->term));
	}
	rd_buf_char(out, '}');
}

/* What a geofence found in a position that is left out, before exists-in had
 * its say; nothing when the request gave the fact. */
static void
put_area(struct rd_dec *dec, uint32_t fact, const char **comma,
	 struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t d = 0; d < prog->n_derive; d++) {
		if (prog->derive[d].fact != fact || is_bound(dec, fact) ||
		    !dec_is_personal_fence(prog, d))
			continue;
		rd_buf_cstr(out, *comma);
		*comma = ",";
		rd_put_json_str(out, rd_prog_str(prog, prog->fact[fact].name));
		rd_buf_cstr(out, ":{");
		if (dec->areas[d] != RD_NONE) {
			rd_buf_cstr(out, "\"term\":");
			rd_put_json_str(
				out,
				rd_prog_term_name(prog, prog->fact[fact].vocab,
						  dec->areas[d]));
		}
		rd_buf_char(out, '}');
	}
}

/* Patterns that no verdict can tell of, under a name that no classifier can
 * have. */
static void
put_undecided(struct rd_dec *dec, const char **comma, struct rd_buf *out)
{
	const struct rd_dec_result *result = &dec->result;
	const char *open = "\"@undecided\":[";

	for (uint32_t i = 0; i < result->n_notes; i++) {
		if (strcmp(result->notes[i].code, "cue.undecided"))
			continue;
		rd_buf_cstr(out, open);
		rd_put_json_str(out, result->notes[i].detail);
		open = ",";
		*comma = ",";
	}
	if (**comma)
		rd_buf_char(out, ']');
}

static void
put_derived(struct rd_dec *dec, struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	const char *comma = "";

	rd_buf_cstr(out, ",\"derived\":{");
	put_undecided(dec, &comma, out);
	for (uint32_t i = 0; i < prog->n_fact; i++) {
		uint32_t fact = dec->facts_by_name[i];

		put_area(dec, fact, &comma, out);
		if (prog->fact[fact].origin != RD_ORIGIN_CLASSIFIER)
			continue;
		for (uint32_t c = 0; c < prog->n_classifier; c++) {
			if (prog->classifier[c].fact != fact ||
			    prog->classifier[c].per_record ||
			    !dec->personal_classifier[c])
				continue;
			rd_buf_cstr(out, comma);
			rd_put_json_str(
				out,
				rd_prog_str(prog, prog->classifier[c].name));
			rd_buf_char(out, ':');
			put_verdict(dec, c, out);
			comma = ",";
		}
	}
	rd_buf_char(out, '}');
}

void
dec_find_personal(struct rd_dec *dec)
{
	for (uint32_t c = 0; c < dec->prog->n_classifier; c++)
		dec->personal_classifier[c] = reads_personal(dec->prog, c);
}

/* ---- state ---- */

static void
put_instant(struct rd_buf *out, const char *key, int64_t at_ms)
{
	rd_buf_cstr(out, key);
	rd_buf_char(out, '"');
	rd_instant_put(out, at_ms);
	rd_buf_char(out, '"');
}

void
dec_put_look(const struct rd_dec_look *look, struct rd_buf *out)
{
	put_instant(out, "{\"expires_at\":", look->expires_at_ms);
	rd_buf_cstr(out, ",\"hairstyle\":");
	rd_put_json_str(out, look->hairstyle);
	put_instant(out, ",\"locked_at\":", look->locked_at_ms);
	if (look->reason.ptr) {
		rd_buf_cstr(out, ",\"reason\":");
		rd_put_json_str(out, look->reason);
	}
	rd_buf_cstr(out, ",\"reference\":");
	rd_put_json_str(out, look->reference);
	rd_buf_char(out, '}');
}

static void
put_history(struct rd_dec *dec, struct rd_buf *out)
{
	if (dec->request->history_given == RD_DEC_ABSENT)
		return;
	rd_buf_cstr(out, ",\"history\":[");
	for (uint32_t i = 0; i < dec->n_uses; i++) {
		put_instant(out,
			    i ? ",{\"at\":" : "{\"at\":", dec->uses[i].at_ms);
		rd_buf_cstr(out, ",\"reference\":");
		rd_put_json_str(out, dec->uses[i].reference);
		rd_buf_cstr(out, ",\"scene\":");
		rd_put_json_str(out, dec->uses[i].scene);
		rd_buf_char(out, '}');
	}
	rd_buf_char(out, ']');
}

static void
put_local(struct rd_dec *dec, struct rd_buf *out)
{
	const struct rd_dec_request *request = dec->request;

	rd_buf_cstr(out, ",\"local\":{");
	if (request->offset_known) {
		rd_buf_cstr(out, "\"offset\":");
		rd_buf_i64(out, request->offset_min);
	}
	if (request->has_zone) {
		rd_buf_cstr(out, request->zone_south ? ",\"south\":true"
						     : ",\"south\":false");
		rd_buf_cstr(out, ",\"tzdata\":");
		rd_put_json_str(out, rd_str_of(request->tzdata));
	}
	rd_buf_char(out, '}');
}

static void
put_optional(struct rd_buf *out, const char *key, struct rd_str value)
{
	if (!value.ptr)
		return;
	rd_buf_cstr(out, key);
	rd_put_json_str(out, value);
}

static void
put_observation(const struct rd_dec_observation *o, struct rd_buf *out)
{
	const char *open = "{";

	if (o->has_at) {
		put_instant(out, "{\"at\":", o->at_ms);
		open = ",";
	}
	if (o->confidence.ptr) {
		rd_buf_cstr(out, open);
		rd_buf_cstr(out, "\"confidence\":");
		rd_put_json_str(out, o->confidence);
		open = ",";
	}
	if (o->source.ptr) {
		rd_buf_cstr(out, open);
		rd_buf_cstr(out, "\"source\":");
		rd_put_json_str(out, o->source);
		open = ",";
	}
	if (o->timeframe.ptr) {
		rd_buf_cstr(out, open);
		rd_buf_cstr(out, "\"timeframe\":");
		rd_put_json_str(out, o->timeframe);
		open = ",";
	}
	rd_buf_cstr(out, open);
	put_optional(out, "\"value\":", o->value);
	rd_buf_char(out, '}');
}

static uint32_t
observation_of(const struct rd_prog *prog, uint32_t fact)
{
	for (uint32_t o = 0; o < prog->n_observation; o++)
		if (prog->observation[o].fact == fact)
			return o;
	return RD_NONE;
}

/* An observation and its fact have one name. */
static void
put_observations(struct rd_dec *dec, struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	const char *comma = "";

	rd_buf_cstr(out, ",\"observations\":{");
	for (uint32_t i = 0; i < prog->n_fact; i++) {
		uint32_t o = observation_of(prog, dec->facts_by_name[i]);

		if (o == RD_NONE || !dec->request->has_observation[o])
			continue;
		rd_buf_cstr(out, comma);
		rd_put_json_str(out,
				rd_prog_str(prog, prog->observation[o].name));
		rd_buf_char(out, ':');
		put_observation(&dec->request->observations[o], out);
		comma = ",";
	}
	rd_buf_char(out, '}');
}

static void
put_facts(struct rd_dec *dec, struct rd_buf *out)
{
	const char *comma = "";

	rd_buf_cstr(out, ",\"facts\":{");
	for (uint32_t i = 0; i < dec->prog->n_fact; i++) {
		uint32_t fact = dec->facts_by_name[i];

		if (!is_bound(dec, fact))
			continue;
		rd_buf_cstr(out, comma);
		rd_put_json_str(out, rd_prog_str(dec->prog,
						 dec->prog->fact[fact].name));
		rd_buf_char(out, ':');
		dec_put_fact(dec, fact, out);
		comma = ",";
	}
	rd_buf_char(out, '}');
}

void
rd_dec_request_write(struct rd_dec *dec, struct rd_buf *out)
{
	const struct rd_dec_request *request = dec->request;
	const char *comma = "";

	rd_buf_cstr(out, "{\"count\":");
	rd_buf_u64(out, request->count);
	put_derived(dec, out);
	put_facts(dec, out);
	put_history(dec, out);
	dec_put_learned(dec, out);
	put_local(dec, out);
	if (request->look_given != RD_DEC_ABSENT)
		rd_buf_cstr(out, ",\"look\":");
	if (request->look_given == RD_DEC_GIVEN)
		dec_put_look(&request->look, out);
	else if (request->look_given == RD_DEC_NULL)
		rd_buf_cstr(out, "null");
	put_instant(out, ",\"now\":", request->now.utc_ms);
	put_observations(dec, out);
	rd_buf_cstr(out, ",\"schema\":\"refdesk.request/1\"");
	if (request->has_seed)
		put_optional(out, ",\"seed\":", request->seed);
	rd_buf_cstr(out, ",\"subject\":");
	if (request->subject.ptr)
		rd_put_json_str(out, request->subject);
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"unavailable\":[");
	for (uint32_t u = 0; u < request->n_unavailable; u++) {
		rd_buf_cstr(out, comma);
		rd_put_json_str(out, request->unavailable[u]);
		comma = ",";
	}
	rd_buf_cstr(out, "]}");
}

/* ---- the erasable side ---- */

/* A value with its type. */
struct dec_given {
	const struct rd_prog *prog;
	struct dec_type type;
	const struct rd_eng_value *value;
};

static void
put_personal(struct rd_buf *out, const char **comma, const char *path,
	     const struct dec_given *given)
{
	rd_buf_cstr(out, *comma);
	rd_put_json_str(out, rd_str_of(path));
	rd_buf_char(out, ':');
	dec_put_quoted(given->prog, &given->type, given->value, out);
	*comma = ",";
}

static void
put_personal_rows(struct rd_dec *dec, uint32_t list, const char **comma,
		  struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_prog_fact *f = &prog->fact[list];
	const struct rd_eng_value *v = rd_eng_fact(dec->eng, list);

	for (uint32_t row = 0; row < v->n_rows; row++) {
		for (uint32_t i = 0; i < f->n_fields; i++) {
			const struct rd_prog_field *field =
				&prog->field[f->first_field + i];
			const struct rd_eng_value *value =
				&v->rows[(size_t)row * f->n_fields + i];

			if (!field->personal || !value->known)
				continue;
			rd_buf_reset(&dec->text);
			rd_buf_printf(&dec->text, "%s[%u].%s%c",
				      rd_prog_str(prog, f->name).ptr, row,
				      rd_prog_str(prog, field->name).ptr, 0);
			put_personal(out, comma, dec->text.ptr,
				     &(struct dec_given){
					     prog,
					     { field->type, field->vocab },
					     value });
		}
	}
}

void
rd_dec_personal_write(struct rd_dec *dec, struct rd_buf *out)
{
	const struct rd_prog *prog = dec->prog;
	const char *comma = "";

	rd_buf_char(out, '{');
	for (uint32_t i = 0; i < prog->n_fact; i++) {
		uint32_t fact = dec->facts_by_name[i];
		const struct rd_eng_value *v = rd_eng_fact(dec->eng, fact);

		if (!is_bound(dec, fact))
			continue;
		if (prog->fact[fact].type == RD_FACT_LIST)
			put_personal_rows(dec, fact, &comma, out);
		else if (prog->fact[fact].personal && v->known)
			put_personal(
				out, &comma,
				rd_prog_str(prog, prog->fact[fact].name).ptr,
				&(struct dec_given){
					prog,
					{ prog->fact[fact].type, RD_NONE },
					v });
	}
	rd_buf_char(out, '}');
}
