/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pairs of phrases in a text: how far apart, over which ends of clauses, and
 * which of several places counts. */
#include <stdio.h>

#include "decide_desk.h"
#include "pack_files.h"

#define NS "xmlns=\"urn:refdesk:rules:1\""
#define CLASSIFIER(name, pair)                                                 \
	"<classifier name=\"" name "\" over=\"message\" of=\"verdict\" "       \
	"pick=\"points\" match=\"word\"><class term=\"hit\">"                  \
	"<phrase text=\"alpha\" group=\"one\" points=\"0\"/>"                  \
	"<phrase text=\"beta\" group=\"two\" points=\"0\"/>"                   \
	"<pair first=\"one\" then=\"two\" " pair " points=\"1\"/>"             \
	"</class></classifier>"

static const struct {
	const char *name, *text;
} files[] = {
	{ "pack.xml", "<pack " NS " name=\"pairs\" version=\"1\" language=\"2\""
		      " licence=\"CC0-1.0\"><file name=\"facts.xml\"/>"
		      "<file name=\"words.xml\"/><file name=\"catalog.xml\"/>"
		      "<file name=\"scoring.xml\"/></pack>" },
	{ "facts.xml", "<facts " NS "><fact name=\"message\" type=\"text\"/>"
		       "</facts>" },
	{ "words.xml",
	  "<words " NS "><vocabulary name=\"verdict\">"
	  "<term id=\"hit\"/></vocabulary>" CLASSIFIER("near", "within=\"0\"")
		  CLASSIFIER("middle", "within=\"2\"") CLASSIFIER(
			  "over", "within=\"2\" across=\"yes\"") "</words>" },
	{ "catalog.xml", "<catalog " NS "><reference id=\"one\"/></catalog>" },
	{ "scoring.xml", "<scoring " NS "><factor id=\"near\" points=\"1\">"
			 "<when><matches classifier=\"near\"/></when></factor>"
			 "</scoring>" },
};

static void
open_pack(void)
{
	struct pack_files packs = { 0 };
	struct compiled compiled;
	struct rd_buf findings;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		pack_files_put(&packs, "pairs", files[i].name,
			       rd_str_of(strdup(files[i].text)));
	compiled = compile_pack(&packs, "pairs", test_schemas());
	rd_buf_init(&findings, 1u << 20);
	rd_diags_human(&compiled.diags, &findings);
	cr_assert_eq(compiled.status, RD_OK, "%.*s",
		     RD_STR_FMT(rd_buf_view(&findings)));
	rd_buf_fini(&findings);
	desk_open(rd_buf_view(&compiled.program));
	compiled_free(&compiled);
	pack_files_free(&packs);
}

TestSuite(pair, .init = open_pack, .fini = desk_close);

/* Which of near, middle and over hit, by their first letters. */
static void
assert_hits(const char *text, const char *wanted)
{
	static const char *const names[] = { "near", "middle", "over" };
	struct rd_dec_read_opts opts = { .tz = RD_STR_NONE };
	const struct rd_dec_result *result;
	char json[400], got[4] = "";
	size_t n = 0;

	snprintf(json, sizeof(json),
		 "{\"facts\":{\"message\":\"%s\"},"
		 "\"now\":\"2025-12-27T20:00:00Z\"}",
		 text);
	cr_assert_eq(rd_dec_request_read(&desk.request, &desk.prog,
					 rd_str_of(json), &opts, &desk.problem),
		     RD_OK, "%s", desk.problem.title);
	cr_assert_eq(
		rd_dec_decide(desk.dec, &desk.request, &result, &desk.problem),
		RD_OK, "%s", desk.problem.title);
	for (size_t i = 0; i < 3; i++) {
		uint32_t fact = rd_prog_find_fact(&desk.prog,
						  rd_str_of(names[i]));

		if (rd_str_is(rd_dec_fact_text(desk.dec, fact), "hit"))
			got[n++] = names[i][0];
	}
	got[n] = '\0';
	cr_assert_str_eq(got, wanted, "\"%s\": %s, wanted %s", text, got,
			 wanted);
}

Test(pair, words_between_are_counted)
{
	assert_hits("alpha beta", "nmo");
	assert_hits("alpha x beta", "mo");
	assert_hits("alpha x y beta", "mo");
	assert_hits("alpha x y z beta", "");
	assert_hits("alpha it's 12 beta", "mo");
	assert_hits("alpha it is 12 beta", "");
	assert_hits("alpha -- beta", "nmo");
}

Test(pair, the_end_of_a_clause_parts_them)
{
	static const char *const stops[] = {
		".", "!", "?", ",", ";", ":", "\\n"
	};
	char text[32];

	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		snprintf(text, sizeof(text), "alpha%s beta", stops[i]);
		assert_hits(text, "o");
	}
	assert_hits("alpha (beta)", "nmo");
}

Test(pair, the_first_part_comes_first)
{
	assert_hits("beta alpha", "");
	assert_hits("beta alpha beta", "nmo");
}

Test(pair, parts_are_whole_words)
{
	assert_hits("alphas beta", "");
	assert_hits("alpha betas", "");
	assert_hits("alphabeta", "");
}

Test(pair, all_hits_of_a_part_are_looked_at)
{
	assert_hits("alpha x y z alpha x beta", "mo");
	assert_hits("alpha x y z beta alpha beta", "nmo");
	assert_hits("beta x y z alpha x y z beta", "");
}

/* So many alphas and a beta. */
static void
assert_after(int n_alphas, const char *wanted)
{
	char text[200] = "";
	size_t at = 0;

	for (int n = 0; n < n_alphas; n++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "alpha ");
	snprintf(text + at, sizeof(text) - at, "beta");
	assert_hits(text, wanted);
}

/* Each alpha is a hit in three classifiers, so the 64th that is not the first
 * of its phrase is one of the 23rd alpha. */
Test(pair, a_text_has_64_further_hits)
{
	assert_after(23, "nmo");
	assert_after(24, "mo");
	assert_after(25, "");
}
