/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* tables PROGRAM c|json: the words and the catalog of a compiled companion
 * pack, as a C header or as JSON, for the implementations it is measured
 * against.  They share the data, so that they cannot differ by a forgotten
 * phrase; what is done with it is each one's own. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "decide/decide.h"

#define HUNDREDTH 1000000 /* of points, which are counted in 1e-8 */

struct tables {
	struct rd_prog prog;
	bool json;
	bool first; /* of the members of a list */
};

static void
die(const char *what)
{
	fprintf(stderr, "bench: tables: %s\n", what);
	exit(1);
}

/* Names are ASCII; what C does not take becomes an underscore. */
static void
put_upper(struct rd_str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		putchar(c >= 'a' && c <= 'z' ? c - 32
			: rd_is_alnum(c)     ? c
					     : '_');
	}
}

static void
put_name(const char *prefix, struct rd_str name, struct rd_str more)
{
	printf("%s_", prefix);
	put_upper(name);
	if (more.len)
		putchar('_');
	put_upper(more);
}

static void
put_quoted(struct rd_str text)
{
	putchar('"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			putchar('\\');
		putchar(text.ptr[i]);
	}
	putchar('"');
}

static const struct rd_prog_attr *
attr_named(const struct rd_prog *prog, const char *name)
{
	for (uint32_t i = 0; i < prog->n_attr; i++)
		if (rd_str_is(rd_prog_str(prog, prog->attr[i].name), name))
			return &prog->attr[i];
	die("an attribute is missing");
	return NULL;
}

static const struct rd_prog_factor *
factor_named(const struct rd_prog *prog, const char *id)
{
	for (uint32_t i = 0; i < prog->n_factor; i++)
		if (rd_str_is(rd_prog_str(prog, prog->factor[i].id), id))
			return &prog->factor[i];
	die("a factor is missing");
	return NULL;
}

static uint32_t
n_terms(const struct rd_prog *prog, uint32_t vocab)
{
	return vocab == RD_NONE ? 1 : prog->vocab[vocab].n_terms;
}

/* ---- values of the catalog ---- */

static void
put_comma(struct tables *t)
{
	if (!t->first)
		putchar(',');
	t->first = false;
}

static void
put_key(struct tables *t, const char *name)
{
	put_comma(t);
	if (t->json)
		printf("\"%s\":", name);
	else
		printf(" .%s = ", name);
}

static void
put_term(struct tables *t, uint32_t ref, const char *name)
{
	const struct rd_prog_attr *a = attr_named(&t->prog, name);

	put_key(t, name);
	printf("%" PRIu32, t->prog.attrval[a->first_value + ref].value);
}

/* Sets are bits of local terms. */
static void
put_set(struct tables *t, uint32_t ref, const char *name)
{
	const struct rd_prog *prog = &t->prog;
	const struct rd_prog_attr *a = attr_named(prog, name);
	uint64_t bits = 0;

	for (uint32_t i = 0; i < n_terms(prog, a->vocab); i++)
		if (rd_prog_set(prog, a->first_set + i)[ref / 64] >>
			    (ref % 64) &
		    1)
			bits |= UINT64_C(1) << i;
	put_key(t, name);
	printf("%" PRIu64, bits);
}

/* The points a column factor gives, in hundredths. */
static void
put_points(struct tables *t, uint32_t ref, const char *id)
{
	const struct rd_prog *prog = &t->prog;
	const struct rd_prog_factor *f = factor_named(prog, id);
	uint32_t n = f->key == RD_NONE
			     ? 1
			     : n_terms(prog, prog->fact[f->key].vocab);
	int64_t points;

	put_key(t, id);
	putchar(n == 1 ? ' ' : t->json ? '[' : '{');
	for (uint32_t i = 0; i < n; i++) {
		points = rd_prog_col_points(prog, f->first_col + i, ref);
		if (points % HUNDREDTH)
			die("points finer than hundredths");
		printf("%s%" PRId64, i ? "," : "", points / HUNDREDTH);
	}
	putchar(n == 1 ? ' ' : t->json ? ']' : '}');
}

static void
put_ref(struct tables *t, uint32_t ref)
{
	putchar('{');
	t->first = true;
	put_key(t, "id");
	put_quoted(rd_prog_str(&t->prog, t->prog.ref[ref].id));
	put_term(t, ref, "hairstyle");
	put_term(t, ref, "outfit");
	put_set(t, ref, "suits");
	put_set(t, ref, "avoids");
	put_set(t, ref, "seasons");
	put_points(t, ref, "base");
	put_points(t, ref, "mood");
	put_points(t, ref, "time");
	putchar('}');
}

/* ---- words ---- */

static void
put_unless(struct tables *t, const struct rd_prog_cue *cue)
{
	if (!t->json) {
		printf(",%" PRIu32 ",%" PRIu32, cue->first_unless,
		       cue->n_unless);
		return;
	}
	printf(",[");
	for (uint32_t i = 0; i < cue->n_unless; i++) {
		if (i)
			putchar(',');
		put_quoted(rd_prog_str(
			&t->prog, t->prog.unless[cue->first_unless + i].text));
	}
	putchar(']');
}

/* text, source, classifier, class, term, priority, phrase, points, unless */
static void
put_cue(struct tables *t, uint32_t index)
{
	const struct rd_prog_cue *cue = &t->prog.cue[index];
	const struct rd_prog_class *class = &t->prog.class[cue->class];

	if (cue->match != RD_MATCH_WORD)
		die("a phrase that does not match whole words");
	putchar(t->json ? '[' : '{');
	put_quoted(rd_prog_str(&t->prog, cue->text));
	printf(",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32
	       ",%" PRIu32 ",%" PRId64,
	       cue->source, class->classifier,
	       cue->class - t->prog.classifier[class->classifier].first_class,
	       class->term, class->priority, cue->phrase, cue->points);
	put_unless(t, cue);
	putchar(t->json ? ']' : '}');
}

static void
put_source_name(const struct rd_prog *prog, uint32_t source, bool json)
{
	struct rd_buf name;

	rd_buf_init(&name, 4096);
	rd_dec_source_put(prog, source, &name);
	if (json)
		put_quoted(rd_buf_view(&name));
	else
		put_name("SOURCE", rd_buf_view(&name), RD_STR_NONE);
	rd_buf_fini(&name);
}

/* ---- the two forms ---- */

static void
put_c_names(const struct rd_prog *prog)
{
	printf("enum {");
	for (uint32_t i = 0; i < prog->n_source; i++) {
		put_source_name(prog, i, false);
		printf(",\n");
	}
	printf("N_SOURCES };\nenum {");
	for (uint32_t i = 0; i < prog->n_classifier; i++) {
		put_name("CLASSIFIER",
			 rd_prog_str(prog, prog->classifier[i].name),
			 RD_STR_NONE);
		printf(",\n");
	}
	printf("N_CLASSIFIERS };\nenum {");
	for (uint32_t i = 0; i < prog->n_term; i++) {
		const struct rd_prog_vocab *v =
			&prog->vocab[prog->term[i].vocab];

		put_name("TERM", rd_prog_str(prog, v->name),
			 rd_prog_str(prog, prog->term[i].name));
		printf(" = %" PRIu32 ",\n", i - v->first_term);
	}
	printf("};\n");
}

static void
put_c_words(struct tables *t)
{
	const struct rd_prog *prog = &t->prog;

	printf("static const struct plain_cue plain_cues[] = {\n");
	for (uint32_t i = 0; i < prog->n_cue; i++) {
		put_cue(t, i);
		printf(",\n");
	}
	printf("};\nstatic const char *const plain_unless[] = {\n");
	for (uint32_t i = 0; i < prog->n_unless; i++) {
		put_quoted(rd_prog_str(prog, prog->unless[i].text));
		printf(",\n");
	}
	printf("};\n");
}

static void
put_c(struct tables *t)
{
	put_c_names(&t->prog);
	printf("#define N_REFS %" PRIu32 "\n", t->prog.n_ref);
	printf("#ifdef PLAIN_CATALOG\n"
	       "static const struct plain_ref plain_refs[] = {\n");
	for (uint32_t i = 0; i < t->prog.n_ref; i++) {
		put_ref(t, i);
		printf(",\n");
	}
	printf("};\n#endif\n#ifdef PLAIN_WORDS\n");
	put_c_words(t);
	printf("#endif\n");
}

static void
put_json_names(const struct rd_prog *prog)
{
	printf("{\"sources\":[");
	for (uint32_t i = 0; i < prog->n_source; i++) {
		if (i)
			putchar(',');
		put_source_name(prog, i, true);
	}
	printf("],\"classifiers\":[");
	for (uint32_t i = 0; i < prog->n_classifier; i++) {
		if (i)
			putchar(',');
		put_quoted(rd_prog_str(prog, prog->classifier[i].name));
	}
	printf("],\"terms\":{");
	for (uint32_t i = 0; i < prog->n_term; i++) {
		const struct rd_prog_vocab *v =
			&prog->vocab[prog->term[i].vocab];

		if (i == v->first_term) {
			printf("%s", i ? "]," : "");
			put_quoted(rd_prog_str(prog, v->name));
		}
		printf("%s", i == v->first_term ? ":[" : ",");
		put_quoted(rd_prog_str(prog, prog->term[i].name));
	}
	printf("]}");
}

static void
put_json(struct tables *t)
{
	put_json_names(&t->prog);
	printf(",\n\"references\":[");
	for (uint32_t i = 0; i < t->prog.n_ref; i++) {
		printf("%s", i ? ",\n" : "");
		put_ref(t, i);
	}
	printf("],\n\"cues\":[");
	for (uint32_t i = 0; i < t->prog.n_cue; i++) {
		printf("%s", i ? ",\n" : "");
		put_cue(t, i);
	}
	printf("]}\n");
}

int
main(int argc, char **argv)
{
	struct tables t = { 0 };
	struct rd_problem problem = { 0 };
	struct rd_buf bytes;

	if (argc != 3) {
		fprintf(stderr, "usage: tables PROGRAM c|json\n");
		return 2;
	}
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (rd_fs_read(argv[1], &bytes, &problem) ||
	    rd_prog_load(&t.prog, rd_buf_view(&bytes), RD_PROG_CHECK_DIGEST,
			 &problem))
		die(problem.title);
	t.json = !strcmp(argv[2], "json");
	if (t.json)
		put_json(&t);
	else
		put_c(&t);
	rd_prog_fini(&t.prog);
	rd_buf_fini(&bytes);
	return fflush(stdout) || ferror(stdout) ? 10 : 0;
}
