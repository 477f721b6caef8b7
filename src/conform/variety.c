/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "conform/variety.h"

#include "base/decimal.h"
#include "base/escape.h"
#include "conform/internal.h"
#include "crypt/hash.h"
#include "json/json.h"

#define FIRST_DAY "2026-03-01T00:00:00Z"
#define MAX_SITUATIONS 4096u
#define HISTORY RD_DEC_HISTORY_ROWS

struct situation {
	json_t *root;
	int64_t hour;
	uint32_t third; /* of the day */
};

struct month {
	struct rd_conf_variety *v;
	struct rd_conf_runner *runner;
	struct rd_arena *arena;
	struct rd_problem *problem;
	struct rd_str seed;
	json_t *head;
	struct situation *situations;
	uint32_t n;
	/* What the effects left. */
	bool has_look;
	struct rd_dec_look look;
	struct rd_eng_use uses[HISTORY]; /* newest last */
	uint32_t n_uses;
	int64_t now_ms;
	uint32_t run, last;
};

/* ---- situations ---- */

static enum rd_status
wrong(struct month *m, uint32_t line, const char *what)
{
	if (!m->problem->code)
		rd_problem_set(m->problem, RD_SEMANTIC, 4, "variety.situation",
			       "%s", what);
	m->problem->line = line;
	m->problem->exit_code = 4;
	return RD_SEMANTIC;
}

static enum rd_status
take_line(struct month *m, struct rd_str text, uint32_t line)
{
	struct situation *s = &m->situations[m->n];
	json_t *root;
	enum rd_status status = rd_json_parse(text, NULL, &root, m->problem);

	if (status != RD_OK)
		return wrong(m, line, "this is no JSON object");
	if (!m->head) {
		m->head = root;
		m->seed = rd_json_get_str(root, "seed");
		return m->seed.ptr ? RD_OK
				   : wrong(m, line,
					   "the first line has no "
					   "seed");
	}
	if (m->n == MAX_SITUATIONS) {
		json_decref(root);
		return wrong(m, line, "there are too many situations");
	}
	m->n++;
	s->root = root;
	if (!rd_json_get_int(root, "hour", &s->hour) || s->hour < 0 ||
	    s->hour > 23)
		return wrong(m, line, "a situation needs an hour from 0 to 23");
	if (!json_is_object(rd_json_get(root, "facts")))
		return wrong(m, line, "a situation needs facts");
	s->third = s->hour < 12 ? 0 : s->hour < 17 ? 1 : 2;
	return RD_OK;
}

static enum rd_status
read_situations(struct month *m, struct rd_str text)
{
	uint32_t line = 0, thirds[RD_CONF_PICTURES_A_DAY] = { 0 };
	enum rd_status status = RD_OK;

	while (text.len && status == RD_OK) {
		const char *end = memchr(text.ptr, '\n', text.len);
		struct rd_str one = text;

		if (end)
			one.len = (size_t)(end - text.ptr);
		line++;
		if (rd_str_trim(one).len)
			status = take_line(m, one, line);
		text.ptr += one.len + (end != NULL);
		text.len -= one.len + (end != NULL);
	}
	for (uint32_t i = 0; i < m->n; i++)
		thirds[m->situations[i].third]++;
	if (status == RD_OK && (!thirds[0] || !thirds[1] || !thirds[2]))
		status = wrong(m, line,
			       "each third of a day needs a situation: before "
			       "noon, before five, after");
	return status;
}

/* ---- one picture ---- */

/* Draws by hash, so that a situation added at the end changes few others'
 * turns and the same file gives the same month everywhere. */
static const struct situation *
draw(struct month *m, uint32_t number)
{
	uint32_t third = number % RD_CONF_PICTURES_A_DAY, n = 0, at;
	unsigned char digest[32], counter[4];
	struct rd_crypt_blake2b hash;

	for (int i = 0; i < 4; i++)
		counter[i] = (unsigned char)(number >> (8 * i));
	rd_crypt_blake2b_init(&hash);
	rd_crypt_blake2b_update(&hash, m->seed.ptr, m->seed.len);
	rd_crypt_blake2b_update(&hash, counter, sizeof(counter));
	rd_crypt_blake2b_final(&hash, digest);
	for (uint32_t i = 0; i < m->n; i++)
		n += m->situations[i].third == third;
	at = (digest[0] | (uint32_t)digest[1] << 8 |
	      (uint32_t)digest[2] << 16) %
	     n;
	for (uint32_t i = 0;; i++)
		if (m->situations[i].third == third && !at--)
			return &m->situations[i];
}

static void
put_instant(struct rd_buf *out, const char *name, int64_t ms)
{
	char text[RD_INSTANT_TEXT];

	rd_buf_printf(out, "\"%s\":\"", name);
	rd_buf_put(out, text, rd_instant_format(ms, text));
	rd_buf_char(out, '"');
}

static void
put_string(struct rd_buf *out, const char *name, struct rd_str value)
{
	rd_buf_printf(out, ",\"%s\":", name);
	rd_put_json_str(out, value);
}

static void
put_state(struct month *m, struct rd_buf *out)
{
	if (m->has_look) {
		rd_buf_cstr(out, ",\"look\":{");
		put_instant(out, "expires_at", m->look.expires_at_ms);
		put_string(out, "hairstyle", m->look.hairstyle);
		rd_buf_char(out, ',');
		put_instant(out, "locked_at", m->look.locked_at_ms);
		put_string(out, "reason", m->look.reason);
		put_string(out, "reference", m->look.reference);
		rd_buf_char(out, '}');
	}
	rd_buf_cstr(out, ",\"history\":[");
	for (uint32_t i = 0; i < m->n_uses; i++) {
		rd_buf_cstr(out, i ? ",{" : "{");
		put_instant(out, "at", m->uses[i].at_ms);
		put_string(out, "reference", m->uses[i].reference);
		put_string(out, "scene", m->uses[i].scene);
		rd_buf_char(out, '}');
	}
	rd_buf_char(out, ']');
}

static enum rd_status
build_request(struct month *m, const struct situation *s)
{
	struct rd_buf *out = &m->runner->json;

	rd_buf_reset(out);
	rd_buf_char(out, '{');
	put_instant(out, "now", m->now_ms);
	put_string(out, "subject", RD_STR_LIT("variety"));
	rd_buf_cstr(out, ",\"facts\":");
	if (rd_json_write(rd_json_get(s->root, "facts"), out) != RD_OK)
		return RD_SEMANTIC;
	put_state(m, out);
	rd_buf_char(out, '}');
	return rd_buf_status(out);
}

/* Strings of a result live as long as the next decision; the state's do. */
static struct rd_str
keep(struct month *m, struct rd_str s)
{
	const char *copy = rd_arena_strdup(m->arena, s);

	return copy ? (struct rd_str){ copy, s.len } : RD_STR_LIT("");
}

static void
apply_effects(struct month *m, const struct situation *s,
	      const struct rd_dec_result *result)
{
	const struct rd_prog *prog = m->runner->prog;
	uint32_t ref = result->chosen[0].ref;

	if (result->holds) {
		m->has_look = true;
		m->look = result->hold;
		m->look.hairstyle = keep(m, result->hold.hairstyle);
		m->look.reference = keep(m, result->hold.reference);
		m->look.reason = keep(m, result->hold.reason);
	}
	if (!result->records)
		return;
	if (m->n_uses == HISTORY)
		memmove(m->uses, m->uses + 1, --m->n_uses * sizeof(*m->uses));
	m->uses[m->n_uses++] = (struct rd_eng_use){
		rd_prog_str(prog, prog->ref[ref].id), m->now_ms,
		rd_json_get_str(rd_json_get(s->root, "facts"), "scene")
	};
}

static void
count(struct month *m, uint32_t ref)
{
	m->v->counts[ref]++;
	m->run = m->last == ref ? m->run + 1 : 1;
	m->last = ref;
	if (m->run > m->v->longest_run) {
		m->v->longest_run = m->run;
		m->v->longest_ref = ref;
	}
}

static enum rd_status
take_picture(struct month *m, uint32_t number)
{
	struct rd_dec_read_opts opts = { .zones = m->runner->zones };
	const struct situation *s = draw(m, number);
	const struct rd_dec_result *result;
	struct rd_instant first;
	enum rd_status status = rd_instant_parse(RD_STR_LIT(FIRST_DAY), &first);

	m->now_ms = first.utc_ms + number / RD_CONF_PICTURES_A_DAY * RD_MS_DAY +
		    s->hour * RD_MS_HOUR;
	if (status == RD_OK)
		status = build_request(m, s);
	if (status == RD_OK)
		status = rd_dec_request_read(
			&m->runner->request, m->runner->prog,
			rd_buf_view(&m->runner->json), &opts, m->problem);
	if (status == RD_OK)
		status = rd_dec_decide(m->runner->dec, &m->runner->request,
				       &result, m->problem);
	if (status != RD_OK)
		return status;
	m->v->pictures++;
	if (!result->n_chosen) {
		m->v->none++;
		return RD_OK;
	}
	count(m, result->chosen[0].ref);
	apply_effects(m, s, result);
	return RD_OK;
}

enum rd_status
rd_conf_variety_run(struct rd_conf_variety *v, struct rd_conf_runner *runner,
		    struct rd_str situations, uint32_t days,
		    struct rd_arena *arena, struct rd_problem *problem)
{
	struct month m = { .v = v,
			   .runner = runner,
			   .arena = arena,
			   .problem = problem,
			   .last = RD_NONE };
	enum rd_status status = RD_NOMEM;

	*v = (struct rd_conf_variety){ .prog = runner->prog,
				       .days = days,
				       .longest_ref = RD_NONE };
	v->counts = rd_arena_array(arena, runner->prog->n_ref + 1u,
				   sizeof(*v->counts));
	m.situations = rd_arena_array(arena, MAX_SITUATIONS + 1u,
				      sizeof(*m.situations));
	if (v->counts && m.situations)
		status = read_situations(&m, situations);
	else
		rd_problem_set(problem, RD_NOMEM, 10, "memory",
			       "out of memory");
	for (uint32_t i = 0;
	     status == RD_OK && i < days * RD_CONF_PICTURES_A_DAY; i++)
		status = take_picture(&m, i);
	for (uint32_t i = 0; i < m.n; i++)
		json_decref(m.situations[i].root);
	json_decref(m.head);
	return status;
}

/* ---- telling ---- */

/* count / pictures in units of 1 / one, rounded to the nearest. */
static int64_t
share(const struct rd_conf_variety *v, uint32_t count, int64_t one)
{
	int64_t n = v->pictures;

	return n ? (2 * one * count + n) / (2 * n) : 0;
}

uint32_t
rd_conf_variety_most(const struct rd_conf_variety *v)
{
	uint32_t top = 0;

	for (uint32_t r = 0; r < v->prog->n_ref; r++)
		if (v->counts[r] > top)
			top = v->counts[r];
	return top;
}

uint32_t
rd_conf_variety_missing(const struct rd_conf_variety *v)
{
	uint32_t n = 0;

	for (uint32_t r = 0; r < v->prog->n_ref; r++)
		n += !v->counts[r];
	return n;
}

static struct rd_str
ref_id(const struct rd_conf_variety *v, uint32_t ref)
{
	return ref == RD_NONE ? RD_STR_LIT("")
			      : rd_prog_str(v->prog, v->prog->ref[ref].id);
}

void
rd_conf_variety_human(const struct rd_conf_variety *v, struct rd_buf *out)
{
	rd_buf_printf(out, "%u pictures in %u days\n", v->pictures, v->days);
	for (uint32_t r = 0; r < v->prog->n_ref; r++) {
		rd_buf_printf(out, "%5u  ", v->counts[r]);
		rd_decimal_put(out, share(v, v->counts[r], 1000), 1);
		rd_buf_cstr(out, "%  ");
		rd_buf_str(out, ref_id(v, r));
		rd_buf_char(out, '\n');
	}
	if (v->none)
		rd_buf_printf(out, "%5u  nothing to choose\n", v->none);
	rd_buf_printf(out, "longest run %u", v->longest_run);
	if (v->longest_run) {
		rd_buf_cstr(out, ", of ");
		rd_buf_str(out, ref_id(v, v->longest_ref));
	}
	rd_buf_char(out, '\n');
}

void
rd_conf_variety_json(const struct rd_conf_variety *v, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "{\"days\":%u,\"longest_run\":{\"length\":%u,"
		      "\"reference\":",
		      v->days, v->longest_run);
	if (v->longest_run)
		rd_put_json_str(out, ref_id(v, v->longest_ref));
	else
		rd_buf_cstr(out, "null");
	rd_buf_printf(out, "},\"none\":%u,\"pictures\":%u,\"references\":[",
		      v->none, v->pictures);
	for (uint32_t r = 0; r < v->prog->n_ref; r++) {
		rd_buf_printf(out, "%s{\"count\":%u,\"id\":", r ? "," : "",
			      v->counts[r]);
		rd_put_json_str(out, ref_id(v, r));
		rd_buf_char(out, '}');
	}
	rd_buf_cstr(out, "],\"top_share\":\"");
	rd_decimal_put(out, share(v, rd_conf_variety_most(v), RD_DECIMAL_ONE),
		       4);
	rd_buf_cstr(out, "\"}\n");
}
