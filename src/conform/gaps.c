/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Cases for boundaries that no case touches: a situation is built that lies one
 * unit below, at or above the boundary, decided, and written down with what
 * came of it. */

#include <stdio.h>

#include "base/decimal.h"
#include "base/escape.h"
#include "conform/coverage.h"
#include "conform/mutants.h"
#include "json/json.h"

#define TEXT_CAP ((size_t)1 << 20)
#define ELSEWHERE "elsewhere"

struct gap {
	struct rd_conf_runner *runner;
	const struct conf_bound *bound;
	int64_t target; /* the value to be reached */
	int64_t now_ms;
	json_t *root, *given, *expect;
	struct rd_arena arena;
	struct rd_buf text;
	bool failed;
};

/* ---- elements, as the parsing child writes them ---- */

static json_t *
element(struct gap *g, json_t *parent, const char *name)
{
	json_t *node = json_pack("{s:{},s:[],s:i,s:s,s:s}", "a", "c", "l", 0,
				 "n", name, "t", "");

	if (!node)
		g->failed = true;
	if (parent && node &&
	    json_array_append_new(json_object_get(parent, "c"), node))
		g->failed = true;
	return node;
}

static void
set_attr(struct gap *g, json_t *node, const char *name, struct rd_str value)
{
	if (json_object_set_new(json_object_get(node, "a"), name,
				json_stringn(value.ptr, value.len)))
		g->failed = true;
}

static void
set_instant(struct gap *g, json_t *node, const char *name, int64_t ms)
{
	char text[RD_INSTANT_TEXT];

	set_attr(g, node, name,
		 (struct rd_str){ text, rd_instant_format(ms, text) });
}

static void
set_points(struct gap *g, json_t *node, const char *name, int64_t points)
{
	char text[RD_POINTS_TEXT];

	set_attr(g, node, name,
		 (struct rd_str){ text, rd_decimal_format(points, 8, text) });
}

static void
set_text(struct gap *g, json_t *node, struct rd_str text)
{
	if (json_object_set_new(node, "t", json_stringn(text.ptr, text.len)))
		g->failed = true;
}

static struct rd_str
str(const struct gap *g, uint32_t index)
{
	return rd_prog_str(g->runner->prog, index);
}

static void
add_fact(struct gap *g, uint32_t fact, struct rd_str value)
{
	json_t *node = element(g, g->given, "fact");

	set_attr(g, node, "name", str(g, g->runner->prog->fact[fact].name));
	set_text(g, node, value);
}

/* ---- situations ---- */

static void
add_use(struct gap *g, int64_t at_ms, const char *scene)
{
	json_t *use = element(g, g->given, "use");

	set_attr(g, use, "reference", str(g, g->runner->prog->ref[0].id));
	set_instant(g, use, "at", at_ms);
	set_attr(g, use, "scene", rd_str_of(scene));
}

static void
build_uses(struct gap *g)
{
	uint32_t scene = g->runner->prog->factor[g->bound->a].scene;
	bool same = g->bound->kind == CONF_BOUND_EXEMPT;

	set_attr(g, g->given, "subject", RD_STR_LIT("u"));
	if (same && scene != RD_NONE &&
	    !conf_hunt_needs(g->runner->prog, scene))
		add_fact(g, scene, RD_STR_LIT(CONF_HUNT_TEXT));
	if (g->bound->kind != CONF_BOUND_USES) {
		add_use(g, g->now_ms - g->target,
			same ? CONF_HUNT_TEXT : ELSEWHERE);
		return;
	}
	for (int64_t i = 0; i < g->target; i++)
		add_use(g, g->now_ms - (i + 1) * RD_MS_MINUTE, ELSEWHERE);
}

static void
build_observation(struct gap *g)
{
	const struct rd_prog *prog = g->runner->prog;
	const struct rd_prog_observation *o = &prog->observation[g->bound->a];
	json_t *node = element(g, g->given, "observation");

	set_attr(g, node, "name", str(g, o->name));
	set_attr(g, node, "value",
		 rd_prog_term_name(prog, prog->fact[o->fact].vocab, 0));
	set_instant(g, node, "at", g->now_ms - g->target);
}

static void
build_look(struct gap *g)
{
	const struct rd_prog *prog = g->runner->prog;
	const struct rd_prog_attr *attr = &prog->attr[prog->meta->look_attr];
	json_t *node = element(g, g->given, "look");
	int64_t expires_ms = g->now_ms - g->target;

	set_attr(g, node, "hairstyle",
		 rd_prog_term_name(prog, attr->vocab,
				   prog->attrval[attr->first_value].value));
	set_attr(g, node, "reference", str(g, prog->ref[0].id));
	set_attr(g, node, "reason",
		 prog->n_reason ? str(g, prog->reason[0].term)
				: RD_STR_LIT("held"));
	set_instant(g, node, "locked_at", expires_ms - RD_MS_DAY);
	set_instant(g, node, "expires_at", expires_ms);
}

/* The number as a value of that type is written; empty when it cannot be. */
static struct rd_str
typed(uint32_t type, int64_t number, char *text, size_t size)
{
	struct rd_str value = { text, 0 };

	if (type == RD_FACT_INTEGER)
		value.len = (size_t)snprintf(text, size, "%lld",
					     (long long)number);
	else if (type == RD_FACT_DECIMAL)
		value.len = rd_decimal_format(number, 4, text);
	else if (type == RD_FACT_INSTANT)
		value.len = rd_instant_format(number, text);
	return value;
}

static void
build_fact(struct gap *g)
{
	char text[64];
	uint32_t type = g->runner->prog->fact[g->bound->a].type;
	bool near = g->bound->kind == CONF_BOUND_NEAR;
	struct rd_str value = typed(type,
				    near ? g->now_ms + g->target : g->target,
				    text, sizeof(text));

	add_fact(g, g->bound->a, value);
	g->failed |= !value.len;
}

static void
build_record(struct gap *g)
{
	const struct rd_prog *prog = g->runner->prog;
	const struct rd_prog_fact *list = &prog->fact[g->bound->a];
	json_t *node = element(g, g->given, "list");
	json_t *record = element(g, node, "record");
	bool away = g->bound->kind != CONF_BOUND_FIELD;
	char text[64];

	set_attr(g, node, "name", str(g, list->name));
	for (uint32_t i = 0; i < list->n_fields; i++) {
		const struct rd_prog_field *f =
			&prog->field[list->first_field + i];
		struct rd_str value = { NULL, 0 };

		if (i == g->bound->b)
			value = typed(f->type,
				      away ? g->now_ms + g->target : g->target,
				      text, sizeof(text));
		else if (f->type == RD_FACT_BOOL)
			value = RD_STR_LIT("true");
		else if (f->missing == RD_MISSING_ERROR)
			value = f->type == RD_FACT_INSTANT
					? RD_STR_LIT(CONF_LATER)
					: RD_STR_LIT(ELSEWHERE);
		if (!value.len)
			continue;
		node = element(g, record, "field");
		set_attr(g, node, "name", str(g, f->name));
		set_text(g, node, value);
	}
}

static void
build_clock(struct gap *g)
{
	int64_t day = g->now_ms - g->now_ms % RD_MS_DAY;

	g->now_ms = day + g->target;
	set_instant(g, g->given, "now", g->now_ms);
}

static void
build_given(struct gap *g)
{
	static void (*const builders[])(struct gap *) = {
		[CONF_BOUND_STEP] = build_uses,
		[CONF_BOUND_EXEMPT] = build_uses,
		[CONF_BOUND_USES] = build_uses,
		[CONF_BOUND_TTL] = build_observation,
		[CONF_BOUND_LOOK] = build_look,
		[CONF_BOUND_CLOCK] = build_clock,
		[CONF_BOUND_FACT] = build_fact,
		[CONF_BOUND_NEAR] = build_fact,
		[CONF_BOUND_FIELD] = build_record,
		[CONF_BOUND_AWAY] = build_record,
		[CONF_BOUND_AHEAD] = build_record,
	};
	const struct rd_prog *prog = g->runner->prog;

	set_instant(g, g->given, "now", g->now_ms);
	for (uint32_t f = 0; f < prog->n_fact; f++)
		if (conf_hunt_needs(prog, f))
			add_fact(g, f, RD_STR_LIT(CONF_HUNT_TEXT));
	builders[g->bound->kind](g);
}

/* ---- what came of it ---- */

static void
add_candidates(struct gap *g, const struct rd_dec_result *result)
{
	const struct rd_prog *prog = g->runner->prog;

	for (uint32_t i = 0; i < result->n_candidates; i++) {
		const struct rd_dec_candidate *c = &result->candidates[i];
		bool gated = c->gate != RD_NONE;
		json_t *node = element(g, g->expect, gated ? "gate" : "score");

		set_attr(g, node, "reference", str(g, prog->ref[c->ref].id));
		if (gated)
			set_attr(g, node, "code",
				 str(g, prog->gate[c->gate].code));
		else
			set_points(g, node, "value", c->score);
	}
}

static void
add_hold(struct gap *g, const struct rd_dec_result *result)
{
	json_t *node = element(g, g->expect,
			       result->holds ? "hold" : "no-hold");

	if (!result->holds)
		return;
	set_attr(g, node, "hairstyle", result->hold.hairstyle);
	set_attr(g, node, "reference", result->hold.reference);
	set_attr(g, node, "reason", result->hold.reason);
	set_instant(g, node, "expires_at", result->hold.expires_at_ms);
}

static void
add_derived(struct gap *g, uint32_t fact)
{
	json_t *node = element(g, g->expect, "derived");

	set_attr(g, node, "name", str(g, g->runner->prog->fact[fact].name));
	set_attr(g, node, "value", rd_dec_fact_text(g->runner->dec, fact));
}

static void
build_expect(struct gap *g, const struct rd_dec_result *result)
{
	static const char *const outcomes[] = { "scored", "locked", "none" };
	const struct rd_prog *prog = g->runner->prog;

	set_attr(g, g->expect, "outcome", rd_str_of(outcomes[result->outcome]));
	rd_buf_reset(&g->text);
	for (uint32_t i = 0; i < result->n_chosen; i++) {
		rd_buf_cstr(&g->text, i ? " " : "");
		rd_buf_str(&g->text,
			   str(g, prog->ref[result->chosen[i].ref].id));
	}
	set_attr(g, g->expect, "chosen", rd_buf_view(&g->text));
	if (result->has_margin)
		set_points(g, g->expect, "margin", result->margin);
	add_candidates(g, result);
	add_hold(g, result);
	if (g->bound->kind == CONF_BOUND_CLOCK)
		add_derived(g, prog->derive[g->bound->a].fact);
}

/* ---- writing ---- */

static void
put_indent(struct rd_buf *out, int depth)
{
	for (int i = 0; i < depth; i++)
		rd_buf_cstr(out, "  ");
}

/* Elements nest four deep: fixture, given, list, record, field. */
static void
put_element(const json_t *node, int depth, struct rd_buf *out)
{
	struct rd_str name = rd_json_get_str(node, "n");
	const char *attr;
	json_t *value;

	put_indent(out, depth);
	rd_buf_char(out, '<');
	rd_buf_str(out, name);
	json_object_foreach(json_object_get(node, "a"), attr, value)
	{
		rd_buf_printf(out, " %s=\"", attr);
		rd_put_xml(out, rd_json_str(value));
		rd_buf_char(out, '"');
	}
	if (!conf_n_children(node) && !conf_text(node).len) {
		rd_buf_cstr(out, "/>\n");
		return;
	}
	rd_buf_char(out, '>');
	rd_put_xml(out, conf_text(node));
}

static void
put_end(const json_t *node, int depth, struct rd_buf *out)
{
	if (conf_n_children(node))
		put_indent(out, depth);
	rd_buf_cstr(out, "</");
	rd_buf_str(out, rd_json_get_str(node, "n"));
	rd_buf_cstr(out, ">\n");
}

static void
put_tree(const json_t *root, struct rd_buf *out)
{
	const json_t *path[8] = { root };
	size_t next[8] = { 0 };
	int depth = 0;

	put_element(root, 0, out);
	while (depth >= 0) {
		const json_t *node = path[depth], *child;

		if (next[depth] == conf_n_children(node)) {
			if (conf_n_children(node) || conf_text(node).len)
				put_end(node, depth, out);
			depth--;
			continue;
		}
		child = conf_child(node, next[depth]);
		if (!next[depth]++)
			rd_buf_char(out, '\n');
		put_element(child, depth + 1, out);
		if (conf_n_children(child) || conf_text(child).len) {
			path[++depth] = child;
			next[depth] = 0;
		}
	}
}

/* ---- one gap ---- */

static const char *const sides[] = { "below", "at", "above" };

static void
name_case(const struct gap *g, uint32_t side, char *name, size_t size)
{
	static const char *const kinds[] = {
		[CONF_BOUND_STEP] = "step",   [CONF_BOUND_EXEMPT] = "exempt",
		[CONF_BOUND_USES] = "uses",   [CONF_BOUND_TTL] = "ttl",
		[CONF_BOUND_LOOK] = "end",    [CONF_BOUND_CLOCK] = "clock",
		[CONF_BOUND_FACT] = "value",  [CONF_BOUND_NEAR] = "near",
		[CONF_BOUND_FIELD] = "field", [CONF_BOUND_AWAY] = "away",
		[CONF_BOUND_AHEAD] = "ahead",
	};

	snprintf(name, size, "gap-%.30s-%s-%lld-%s",
		 g->bound->name.len ? g->bound->name.ptr : "",
		 kinds[g->bound->kind], (long long)g->bound->value,
		 sides[side]);
	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = '-';
}

static void
begin(struct gap *g, const char *name, uint32_t side)
{
	json_t *because;

	g->root = element(g, NULL, "fixture");
	set_attr(g, g->root, "xmlns", RD_STR_LIT("urn:refdesk:fixture:1"));
	set_attr(g, g->root, "name", rd_str_of(name));
	set_attr(g, g->root, "program", str(g, g->runner->prog->meta->pack));
	set_attr(g, g->root, "tags", RD_STR_LIT("boundary emitted"));
	because = element(g, g->root, "because");
	rd_buf_reset(&g->text);
	rd_buf_printf(&g->text,
		      "%s the bound %lld of %.*s; emitted for review.",
		      side == 1 ? "Exactly at"
				: (side ? "One unit above" : "One unit below"),
		      (long long)g->bound->value, RD_STR_FMT(g->bound->name));
	set_text(g, because, rd_buf_view(&g->text));
	g->given = element(g, g->root, "given");
	build_given(g);
	g->expect = element(g, g->root, "expect");
}

/* Decides the situation; false when it is refused. */
static bool
decide(struct gap *g, struct rd_problem *problem)
{
	struct rd_conf_outcome outcome = { .passed = true };
	struct rd_conf_case *c = NULL;
	const struct rd_dec_result *result = NULL;
	struct conf_probe probe;
	bool decided;

	rd_buf_reset(&g->text);
	if (rd_json_write(g->root, &g->text) != RD_OK ||
	    rd_conf_case_read(rd_buf_view(&g->text), &c, problem) != RD_OK)
		return false;
	conf_list_probes(c, &probe);
	conf_cover_next(g->runner->coverage, c);
	decided = conf_probe_run(g->runner, &probe, &g->arena, &outcome,
				 &result, problem) == RD_OK &&
		  result;
	if (decided) {
		conf_cover(g->runner, result, probe.expect);
		build_expect(g, result);
	}
	rd_conf_case_free(c);
	return decided;
}

static bool
fill_gap(struct gap *g, uint32_t item, rd_conf_emit_fn emit, void *data)
{
	struct rd_problem problem = { 0 };
	char name[128];
	bool taken = true;

	name_case(g, item % 3, name, sizeof(name));
	begin(g, name, item % 3);
	if (!g->failed && decide(g, &problem) &&
	    conf_is_marked(g->runner->coverage, CONF_BOUNDS, item)) {
		rd_buf_reset(&g->text);
		rd_buf_cstr(&g->text,
			    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<!-- SPDX-FileCopyrightText: 2026 The refdesk "
			    "authors\n     SPDX-License-Identifier: CC0-1.0 "
			    "-->\n");
		put_tree(g->root, &g->text);
		taken = rd_buf_status(&g->text) == RD_OK &&
			emit(data, name, rd_buf_view(&g->text));
	}
	json_decref(g->root);
	return taken;
}

enum rd_status
rd_conf_gaps_emit(struct rd_conf_runner *runner, rd_conf_emit_fn emit,
		  void *data, struct rd_problem *problem)
{
	struct rd_conf_coverage *cov = runner->coverage;
	struct gap g = { .runner = runner };
	struct rd_instant now;
	bool done = rd_instant_parse(RD_STR_LIT(CONF_NOW), &now) == RD_OK;

	rd_arena_init(&g.arena, TEXT_CAP);
	rd_buf_init(&g.text, TEXT_CAP);
	for (uint32_t i = 0; done && i < cov->n[CONF_BOUNDS]; i++) {
		/* No situation is built from what the rate measures. */
		if (cov->bounds[i / 3].kind == CONF_BOUND_RATE ||
		    conf_is_marked(cov, CONF_BOUNDS, i) ||
		    !conf_is_item(cov, CONF_BOUNDS, i))
			continue;
		g.bound = &cov->bounds[i / 3];
		g.target = g.bound->value + (int64_t)(i % 3) - 1;
		g.now_ms = now.utc_ms;
		g.failed = false;
		rd_arena_reset(&g.arena);
		done = fill_gap(&g, i, emit, data);
	}
	rd_arena_fini(&g.arena);
	rd_buf_fini(&g.text);
	if (!done && !problem->code)
		rd_problem_set(problem, RD_NOMEM, 10, "memory",
			       "out of memory");
	return done ? RD_OK : RD_NOMEM;
}
