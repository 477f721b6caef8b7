/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The decision as canonical JSON.  Keys come out sorted, so what is printed is
 * its own RFC 8785 form; only id, engine and digest are left out of the
 * digest, for which room is left where it belongs. */

#include "base/decimal.h"
#include "base/escape.h"
#include "crypt/hash.h"
#include "decide/internal.h"

/* Keys that the digest leaves out, where they stand in the answer. */
enum { DIGEST, ENGINE, ID, N_LEFT_OUT };

struct writer {
	struct rd_dec *dec;
	const struct rd_dec_write_opts *opts;
	struct rd_buf *out;
	size_t start;
	struct {
		size_t from, to;
	} left_out[N_LEFT_OUT];
};

static void
put_str_or_null(struct rd_buf *out, struct rd_str s)
{
	if (s.ptr)
		rd_put_json_str(out, s);
	else
		rd_buf_cstr(out, "null");
}

static void
put_candidate(struct writer *w, const struct rd_dec_candidate *c)
{
	struct rd_dec *dec = w->dec;

	if (c->gate != RD_NONE) {
		rd_buf_cstr(w->out, "{\"before_history\":null,\"eligible\":"
				    "false,\"gate\":");
		rd_put_json_str(
			w->out,
			rd_prog_str(dec->prog, dec->prog->gate[c->gate].code));
		rd_buf_cstr(w->out, ",\"parts\":[]");
		rd_buf_str(w->out, dec->ref_tails[c->ref]);
		rd_buf_cstr(w->out, "null}");
		return;
	}
	rd_buf_cstr(w->out, "{\"before_history\":");
	dec_put_points(c->before_history, w->out);
	rd_buf_cstr(w->out, ",\"eligible\":true,\"gate\":null,\"parts\":");
	dec_put_parts(dec, c->ref, w->opts->all, w->out);
	rd_buf_str(w->out, dec->ref_tails[c->ref]);
	dec_put_points(c->score, w->out);
	rd_buf_char(w->out, '}');
}

static void
put_candidates(struct writer *w)
{
	const struct rd_dec_result *result = &w->dec->result;
	const char *comma = "";

	rd_buf_cstr(w->out, ",\"candidates\":[");
	for (uint32_t i = 0; i < result->n_candidates; i++) {
		const struct rd_dec_candidate *c = &result->candidates[i];

		if (w->opts->candidate != RD_NONE &&
		    w->opts->candidate != c->ref)
			continue;
		rd_buf_cstr(w->out, comma);
		comma = ",";
		put_candidate(w, c);
	}
	rd_buf_char(w->out, ']');
}

/* ---- the rest ---- */

static struct rd_str
slot_name(const struct rd_prog *prog, uint32_t slot)
{
	return slot == RD_NONE ? RD_STR_NONE
			       : rd_prog_str(prog, prog->slot[slot].id);
}

static void
put_chosen(struct writer *w)
{
	const struct rd_dec_result *result = &w->dec->result;

	rd_buf_cstr(w->out, ",\"chosen\":[");
	for (uint32_t i = 0; i < result->n_chosen; i++) {
		const struct rd_dec_chosen *c = &result->chosen[i];

		rd_buf_cstr(w->out, i ? ",{\"rank\":" : "{\"rank\":");
		rd_buf_u64(w->out, c->rank);
		rd_buf_str(w->out, w->dec->ref_tails[c->ref]);
		if (result->outcome == RD_DEC_LOCKED)
			rd_buf_cstr(w->out, "null");
		else
			dec_put_points(c->score, w->out);
		rd_buf_cstr(w->out, ",\"slot\":");
		put_str_or_null(w->out, slot_name(w->dec->prog, c->slot));
		rd_buf_cstr(w->out, ",\"weight\":\"");
		rd_decimal_put(w->out, c->weight, 4);
		rd_buf_cstr(w->out, "\"}");
	}
	rd_buf_cstr(w->out, "],\"confidence\":");
	put_str_or_null(w->out, rd_dec_confidence(w->dec));
}

static void
put_attr(struct writer *w, uint32_t a, uint32_t ref)
{
	const struct rd_prog *prog = w->dec->prog;
	uint32_t term =
		a == RD_NONE
			? RD_NONE
			: prog->attrval[prog->attr[a].first_value + ref].value;

	if (term == RD_NONE)
		rd_buf_cstr(w->out, "null");
	else
		rd_put_json_str(
			w->out,
			rd_prog_term_name(prog, prog->attr[a].vocab, term));
}

static void
put_text_fact(struct writer *w, uint32_t fact)
{
	const struct rd_eng_value *v;

	if (fact == RD_NONE) {
		rd_buf_cstr(w->out, "null");
		return;
	}
	v = rd_eng_fact(w->dec->eng, fact);
	put_str_or_null(w->out, v->known ? v->text : RD_STR_NONE);
}

static void
put_instant(struct rd_buf *out, int64_t at_ms)
{
	rd_buf_char(out, '"');
	rd_instant_put(out, at_ms);
	rd_buf_char(out, '"');
}

static void
put_reference_date(struct writer *w)
{
	const struct rd_dec_result *result = &w->dec->result;

	if (result->has_reference_date)
		put_instant(w->out, result->reference_date_ms);
	else
		rd_buf_cstr(w->out, "null");
}

static void
put_record(struct writer *w, uint32_t ref)
{
	rd_buf_cstr(w->out, "{\"record\":{\"at\":");
	put_instant(w->out, w->dec->request->now.utc_ms);
	dec_put_factor_list(w->dec, ref, w->out);
	rd_buf_cstr(w->out, ",\"hairstyle\":");
	put_attr(w, w->dec->hairstyle, ref);
	rd_buf_cstr(w->out, w->dec->result.old_photo
				    ? ",\"is_old_photo\":true,\"mood\":"
				    : ",\"is_old_photo\":false,\"mood\":");
	put_text_fact(w, w->dec->mood);
	rd_buf_cstr(w->out, ",\"outfit\":");
	put_attr(w, w->dec->outfit, ref);
	rd_buf_cstr(w->out, ",\"reference\":");
	rd_put_json_str(w->out,
			rd_prog_str(w->dec->prog, w->dec->prog->ref[ref].id));
	rd_buf_cstr(w->out, ",\"reference_date\":");
	put_reference_date(w);
	rd_buf_cstr(w->out, ",\"scene\":");
	put_text_fact(w, w->dec->scene);
	rd_buf_cstr(w->out, "}}");
}

static void
put_effects(struct writer *w)
{
	const struct rd_dec_result *result = &w->dec->result;
	const char *comma = "";

	rd_buf_cstr(w->out, ",\"effects\":[");
	if (result->holds) {
		rd_buf_cstr(w->out, "{\"hold\":");
		dec_put_look(&result->hold, w->out);
		rd_buf_char(w->out, '}');
		comma = ",";
	}
	for (uint32_t i = 0; result->records && i < result->n_chosen; i++) {
		rd_buf_cstr(w->out, comma);
		comma = ",";
		put_record(w, result->chosen[i].ref);
	}
	rd_buf_char(w->out, ']');
}

static void
put_fact(struct writer *w, uint32_t fact)
{
	struct rd_dec *dec = w->dec;
	struct rd_str *head =
		&dec->fact_heads[fact * DEC_N_ORIGINS + dec->origin[fact]];

	if (!head->ptr)
		*head = dec_make_fact_head(dec, fact);
	if (!head->ptr) {
		w->out->status = RD_NOMEM;
		return;
	}
	rd_buf_str(w->out, *head);
	if (dec->prog->fact[fact].personal)
		return;
	dec_put_fact(dec, fact, w->out);
	rd_buf_char(w->out, '}');
}

static void
put_facts(struct writer *w)
{
	struct rd_dec *dec = w->dec;
	size_t start;

	rd_buf_cstr(w->out, ",\"facts\":");
	start = w->out->len;
	for (uint32_t i = 0; i < dec->prog->n_fact; i++) {
		uint32_t fact = dec->facts_by_name[i];

		if (fact == RD_BUILTIN_NOW || dec->origin[fact] == DEC_UNKNOWN)
			continue;
		put_fact(w, fact);
	}
	dec_close(w->out, start, "{}");
}

static void
put_look(struct writer *w)
{
	static const char *const bypasses[] = {
		[RD_DEC_NO_BYPASS] = "null",
		[RD_DEC_BYPASS_OLD_PHOTO] = "\"old_photo\"",
		[RD_DEC_BYPASS_REQUEST] = "\"request\"",
	};
	const struct rd_dec_result *result = &w->dec->result;

	rd_buf_cstr(w->out, ",\"look\":{\"bypass\":");
	rd_buf_cstr(w->out, bypasses[result->bypass]);
	rd_buf_cstr(w->out, ",\"held\":");
	if (result->look_held)
		dec_put_look(&w->dec->request->look, w->out);
	else
		rd_buf_cstr(w->out, "null");
	rd_buf_cstr(w->out, ",\"note\":");
	put_str_or_null(w->out, rd_str_of(result->look_note));
	rd_buf_cstr(w->out, "},\"margin\":");
	if (result->has_margin)
		dec_put_points(result->margin, w->out);
	else
		rd_buf_cstr(w->out, "null");
}

static void
put_notes(struct writer *w)
{
	const struct rd_dec_result *result = &w->dec->result;

	rd_buf_cstr(w->out, ",\"notes\":[");
	for (uint32_t i = 0; i < result->n_notes; i++) {
		rd_buf_cstr(w->out, i ? ",{\"code\":\"" : "{\"code\":\"");
		rd_buf_cstr(w->out, result->notes[i].code);
		rd_buf_cstr(w->out, "\",\"detail\":");
		put_str_or_null(w->out, result->notes[i].detail);
		/* Sentences are ours and hold nothing to escape. */
		rd_buf_cstr(w->out, ",\"text\":\"");
		rd_buf_cstr(w->out,
			    rd_dec_note_sentence(result->notes[i].code));
		rd_buf_cstr(w->out, "\"}");
	}
	rd_buf_cstr(w->out, "],\"now\":");
	put_instant(w->out, w->dec->request->now.utc_ms);
}

static void
put_outcome_and_program(struct writer *w)
{
	rd_buf_cstr(w->out, ",\"outcome\":\"");
	rd_buf_cstr(w->out, rd_dec_outcome_name(w->dec->result.outcome));
	rd_buf_str(w->out, w->dec->program);
}

static void
put_tense_source(struct writer *w)
{
	struct rd_dec *dec = w->dec;
	struct rd_str source = dec->request->observations[0].source;

	if (!dec->observed)
		rd_buf_cstr(w->out, "\"classifier\"");
	else
		rd_put_json_str(w->out, source.ptr ? source
						   : RD_STR_LIT("observation"));
}

static void
put_tense_confidence(struct writer *w, const struct rd_eng_verdict *verdict)
{
	struct rd_str given = w->dec->request->observations[0].confidence;

	if (w->dec->observed) {
		put_str_or_null(w->out, given);
	} else if (!verdict->known) {
		rd_buf_cstr(w->out, "null");
	} else {
		rd_buf_char(w->out, '"');
		rd_decimal_put(w->out, verdict->confidence, 4);
		rd_buf_char(w->out, '"');
	}
}

static void
put_term_fact(struct writer *w, uint32_t fact)
{
	if (fact == RD_NONE || !rd_eng_fact(w->dec->eng, fact)->known)
		rd_buf_cstr(w->out, "null");
	else
		dec_put_value(w->dec, fact, w->out);
}

void
rd_dec_write_tense(struct rd_dec *dec, struct rd_buf *out)
{
	const struct rd_prog_observation *rule = dec->prog->observation;
	struct writer w = { .dec = dec, .out = out };

	if (!dec->prog->n_observation) {
		rd_buf_cstr(out, "null");
		return;
	}
	rd_buf_cstr(out, "{\"confidence\":");
	put_tense_confidence(&w, rd_eng_verdict(dec->eng, rule->classifier));
	rd_buf_cstr(out, ",\"cues\":");
	if (dec->observed)
		rd_buf_cstr(out, "[]");
	else
		dec_put_cues(dec, rule->classifier, out);
	rd_buf_cstr(out, ",\"reference_date\":");
	put_reference_date(&w);
	rd_buf_cstr(out, ",\"source\":");
	put_tense_source(&w);
	rd_buf_cstr(out, ",\"timeframe\":");
	put_term_fact(&w, rule->timeframe_fact);
	rd_buf_cstr(out, ",\"value\":");
	put_term_fact(&w, rule->fact);
	rd_buf_char(out, '}');
}

/* ---- digests ---- */

static void
put_request_digest(struct writer *w)
{
	unsigned char hash[32];

	rd_buf_cstr(w->out, ",\"request_digest\":");
	if (!w->opts->digest) {
		rd_buf_cstr(w->out, "null");
		return;
	}
	rd_buf_reset(&w->dec->text);
	rd_dec_request_write(w->dec, &w->dec->text);
	rd_crypt_blake2b256(w->dec->text.ptr, w->dec->text.len, hash);
	rd_buf_char(w->out, '"');
	rd_buf_hex(w->out, hash, sizeof(hash));
	rd_buf_char(w->out, '"');
}

#define DIGEST_HEAD ",\"digest\":\""

/* Room for the digest, which is known when all else is written. */
static void
put_digest(struct writer *w)
{
	static const char room[64];

	if (!w->opts->digest) {
		rd_buf_cstr(w->out, ",\"digest\":null");
		return;
	}
	rd_buf_cstr(w->out, DIGEST_HEAD);
	rd_buf_put(w->out, room, sizeof(room));
	rd_buf_char(w->out, '"');
}

static void
put_engine(struct writer *w)
{
	rd_buf_cstr(w->out, ",\"engine\":\"" REFDESK_VERSION "\"");
}

static void
put_id(struct writer *w)
{
	rd_buf_cstr(w->out, ",\"id\":");
	put_str_or_null(w->out, w->opts->id);
}

static void
put_left_out(struct writer *w, int key)
{
	static void (*const keys[N_LEFT_OUT])(struct writer *) = {
		[DIGEST] = put_digest, [ENGINE] = put_engine, [ID] = put_id
	};

	w->left_out[key].from = w->out->len;
	keys[key](w);
	w->left_out[key].to = w->out->len;
}

static void
put_full(struct writer *w)
{
	struct rd_dec *dec = w->dec;

	w->start = w->out->len;
	rd_buf_cstr(w->out, "{\"arm\":");
	dec_put_arm(dec, w->out);
	put_candidates(w);
	put_chosen(w);
	put_left_out(w, DIGEST);
	put_effects(w);
	put_left_out(w, ENGINE);
	put_facts(w);
	put_left_out(w, ID);
	put_look(w);
	put_notes(w);
	put_outcome_and_program(w);
	put_request_digest(w);
	rd_buf_cstr(w->out, ",\"schema\":\"refdesk.decision/1\",\"subject\":");
	put_str_or_null(w->out, dec->request->subject);
	rd_buf_cstr(w->out, ",\"tense\":");
	rd_dec_write_tense(dec, w->out);
	rd_buf_char(w->out, '}');
}

/* BLAKE2b-256 of what was written as hexadecimal. */
static void
digest_of(const struct writer *w, char hex[65])
{
	static const char digits[] = "0123456789abcdef";
	struct rd_crypt_blake2b state;
	unsigned char hash[32];
	size_t at = w->start;

	rd_crypt_blake2b_init(&state);
	for (int i = 0; i < N_LEFT_OUT; i++) {
		rd_crypt_blake2b_update(&state, w->out->ptr + at,
					w->left_out[i].from - at);
		at = w->left_out[i].to;
	}
	rd_crypt_blake2b_update(&state, w->out->ptr + at, w->out->len - at);
	rd_crypt_blake2b_final(&state, hash);
	for (int i = 0; i < 32; i++) {
		hex[2 * i] = digits[hash[i] >> 4];
		hex[2 * i + 1] = digits[hash[i] & 15];
	}
	hex[64] = '\0';
}

/* A buffer that failed makes the answer fail. */
static void
take_failure(struct rd_buf *out, const struct rd_buf *scratch)
{
	if (rd_buf_status(scratch) != RD_OK && out->status == RD_OK)
		out->status = rd_buf_status(scratch);
}

/* The digest is that of the record form, whatever is shown. */
static void
put_digested(struct writer *w, char hex[65])
{
	struct rd_dec_write_opts as_record = { .digest = true,
					       .trace = true,
					       .candidate = RD_NONE };
	struct writer record = { .dec = w->dec,
				 .opts = &as_record,
				 .out = &w->dec->body };
	bool shown_so = !w->opts->all && w->opts->candidate == RD_NONE;

	put_full(w);
	if (!shown_so) {
		rd_buf_reset(record.out);
		put_full(&record);
		take_failure(w->out, record.out);
	}
	if (rd_buf_status(w->out) != RD_OK)
		return;
	digest_of(shown_so ? w : &record, hex);
	memcpy(w->out->ptr + w->left_out[DIGEST].from + strlen(DIGEST_HEAD),
	       hex, 64);
}

/* Chosen, margin and outcome only. */
static void
put_brief(struct writer *w)
{
	const struct rd_dec_result *result = &w->dec->result;

	rd_buf_cstr(w->out, "{\"arm\":");
	dec_put_arm(w->dec, w->out);
	put_chosen(w);
	put_id(w);
	rd_buf_cstr(w->out, ",\"margin\":");
	if (result->has_margin)
		dec_put_points(result->margin, w->out);
	else
		rd_buf_cstr(w->out, "null");
	put_outcome_and_program(w);
	rd_buf_cstr(w->out, ",\"schema\":\"refdesk.decision/1\"}");
}

void
rd_dec_write(struct rd_dec *dec, const struct rd_dec_write_opts *opts,
	     struct rd_buf *out, char *digest_hex)
{
	struct writer w = { .dec = dec, .opts = opts, .out = out };
	char hex[65] = "";

	dec_forget_parts(dec);
	if (!opts->trace)
		put_brief(&w);
	else if (!opts->digest)
		put_full(&w);
	else
		put_digested(&w, hex);
	if (opts->trace && digest_hex)
		memcpy(digest_hex, hex, sizeof(hex));
	take_failure(out, &dec->because);
	take_failure(out, &dec->text);
}
