/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Schema findings: which, where, in which words. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>

#include "source/source.h"

static struct rd_src_schemas *schemas;
static struct rd_arena arena;
static struct rd_diags diags;
static struct rd_src_file *file;

static void
set_up(void)
{
	schemas = rd_src_schemas_new();
	cr_assert(schemas);
	rd_arena_init(&arena, 64u << 20);
	rd_diags_init(&diags);
}

static void
tear_down(void)
{
	rd_src_schemas_free(schemas);
	rd_arena_fini(&arena);
	rd_diags_fini(&diags);
}

TestSuite(schema, .init = set_up, .fini = tear_down);

static enum rd_status
check(const char *text)
{
	struct rd_src_input input = { .name = "t.xml",
				      .bytes = rd_str_of(text),
				      .schemas = schemas };
	enum rd_status status;

	rd_diags_fini(&diags);
	rd_diags_init(&diags);
	status = rd_src_parse(&arena, &diags, &input, &file);
	rd_diags_sort(&diags);
	return status;
}

static const struct rd_diag *
finding(int id, uint32_t line)
{
	for (size_t i = 0; i < diags.n_items; i++)
		if (diags.items[i].id == id && diags.items[i].line == line)
			return &diags.items[i];
	return NULL;
}

#define FACTS(body) "<facts xmlns='urn:refdesk:rules:1'>\n" body "\n</facts>"
#define SCORING(body)                                                          \
	"<scoring xmlns='urn:refdesk:rules:1'>\n" body "\n</scoring>"

Test(schema, accepts_a_good_file_of_each_kind)
{
	static const char *const good[] = {
		"<pack xmlns='urn:refdesk:rules:1' name='p' version='1' "
		"language='1'><file name='a.xml'/></pack>",
		FACTS("<fact name='a' type='bool'/>"),
		"<catalog xmlns='urn:refdesk:rules:1'><attribute name='a' "
		"type='text'/></catalog>",
		SCORING("<record id='r'/>"),
		"<words xmlns='urn:refdesk:rules:1'/>",
		"<prompt xmlns='urn:refdesk:rules:1'><template name='t'><text>"
		" x </text></template></prompt>",
		"<experiments xmlns='urn:refdesk:rules:1'><experiment id='e' "
		"unit='subject' salt='s' mode='shadow'>"
		"<arm id='a' share='10000'/><arm id='b' share='0'>"
		"<set path='f/step.PT6H/points' value='-1'/></arm>"
		"</experiment></experiments>",
		"<providers xmlns='urn:refdesk:rules:1'><route name='r' "
		"references='2..4'><try model='m'/>"
		"<try model='n' on='busy gone'/></route>"
		"<preset name='p'><weights>2 0.5</weights></preset>"
		"</providers>",
		"<redux xmlns='urn:refdesk:rules:1'><kind name='k' title='K' "
		"text='t' function='f'/><use name='u' title='U'>"
		"<advice mode='m'>Text.</advice></use></redux>",
		"<fixture xmlns='urn:refdesk:fixture:1' name='n' program='p'>"
		"<because>It pins nothing.</because>"
		"<given now='2025-12-27T20:00:00Z'/>"
		"<expect outcome='none'/></fixture>",
	};

	for (size_t i = 0; i < RD_SRC_N_KINDS; i++) {
		cr_expect_eq(check(good[i]), RD_OK, "%s: %s", good[i],
			     diags.n_items ? diags.items[0].message : "");
		cr_expect_eq(file->kind, (enum rd_src_kind)i);
	}
}

static void
check_file(const char *dir, const char *name)
{
	static char text[1 << 20];
	char path[1024];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	stream = fopen(path, "rb");
	cr_assert(stream, "%s", path);
	text[fread(text, 1, sizeof(text) - 1, stream)] = '\0';
	fclose(stream);
	cr_expect_eq(check(text), RD_OK, "%s:%u: %s", path,
		     diags.n_items ? diags.items[0].line : 0,
		     diags.n_items ? diags.items[0].message : "");
}

Test(schema, accepts_the_shipped_pack)
{
	const char *dir = SRCDIR "/rules/companion";
	DIR *stream = opendir(dir);
	struct dirent *entry;
	size_t n = 0;

	cr_assert(stream);
	while ((entry = readdir(stream))) {
		if (!rd_str_ends(rd_str_of(entry->d_name), ".xml"))
			continue;
		check_file(dir, entry->d_name);
		n++;
	}
	closedir(stream);
	cr_assert(n >= 5);
}

Test(schema, tells_an_unknown_element_and_the_likely_slip)
{
	cr_assert_eq(check(FACTS("<facct/>\n<bogus/>")), RD_SEMANTIC);
	cr_assert_eq(diags.n_items, 2);
	cr_assert_str_eq(finding(RD_DIAG_UNKNOWN_ELEMENT, 2)->message,
			 "<facct> is not known in <facts>");
	cr_assert_str_eq(finding(RD_DIAG_UNKNOWN_ELEMENT, 2)->hint,
			 "did you mean 'fact'?");
	cr_assert_str_eq(finding(RD_DIAG_UNKNOWN_ELEMENT, 3)->hint,
			 "allowed here: vocabulary, fact, derive, table");
}

Test(schema, tells_attributes_on_their_own_lines)
{
	check(FACTS("<fact\n name='A'\n typ='text'\n max='x'/>"));
	cr_assert_eq(diags.n_items, 4);
	cr_assert_str_eq(finding(RD_DIAG_MISSING_ATTRIBUTE, 2)->message,
			 "<fact> needs the attribute 'type'");
	cr_assert(finding(RD_DIAG_BAD_VALUE, 3));
	cr_assert_str_eq(finding(RD_DIAG_UNKNOWN_ATTRIBUTE, 4)->hint,
			 "did you mean 'type'?");
	cr_assert_str_eq(finding(RD_DIAG_BAD_VALUE, 5)->message,
			 "max of <fact>: 'x' is not a whole number, or a "
			 "decimal with at most 4 fraction digits");
}

Test(schema, lists_the_values_of_a_closed_type)
{
	check(FACTS("<fact name='a' type='tekst'/>\n"
		    "<fact name='b' type='number'/>"));
	cr_assert_str_eq(finding(RD_DIAG_BAD_VALUE, 2)->hint,
			 "did you mean 'text'?");
	cr_assert_str_eq(finding(RD_DIAG_BAD_VALUE, 3)->hint,
			 "one of: bool, integer, decimal, text, term, "
			 "instant, zone, list, set, duration, geo");
}

Test(schema, checks_what_follows_a_stranger)
{
	check(FACTS("<bogus/>\n<derive name='d'><clock>"
		    "<band from='1' term='a'/></clock>\n<when><known/></when>"
		    "</derive>\n<derive name='e'/>\n"
		    "<derive name='f'><when><all/></when></derive>"));
	cr_assert_eq(diags.n_items, 4);
	cr_assert(finding(RD_DIAG_UNKNOWN_ELEMENT, 2));
	cr_assert_str_eq(finding(RD_DIAG_MISPLACED_ELEMENT, 4)->message,
			 "<when> stands at the wrong place in <derive>, or "
			 "too often");
	cr_assert_str_eq(finding(RD_DIAG_MISSING_ELEMENT, 5)->message,
			 "<derive> is empty");
	cr_assert_str_eq(finding(RD_DIAG_MISSING_ELEMENT, 6)->message,
			 "<all> is empty");
}

Test(schema, tells_one_slip_in_an_order_once)
{
	check("<fixture xmlns='urn:refdesk:fixture:1' name='n' program='p'>\n"
	      "<given now='2025-12-27T20:00:00Z'/>\n<because>x</because>\n"
	      "<expect outcome='none'/></fixture>");
	cr_assert_eq(diags.n_items, 1);
	cr_assert(finding(RD_DIAG_MISPLACED_ELEMENT, 2));
}

Test(schema, names_a_missing_child)
{
	check(SCORING("<gate id='g' code='c'><when><available/></when></gate>"
		      "\n<group id='h'><factor/></group>"));
	cr_assert_eq(diags.n_items, 2);
	cr_assert_str_eq(finding(RD_DIAG_MISSING_ELEMENT, 2)->message,
			 "<gate> needs a <require>");
	cr_assert(finding(RD_DIAG_MISSING_ATTRIBUTE, 3));
}

Test(schema, refuses_stray_text_and_bad_text)
{
	check(FACTS("stray\n<fact name='a' type='bool'>\nx</fact>"));
	cr_assert_eq(diags.n_items, 2);
	cr_assert(finding(RD_DIAG_TEXT_NOT_ALLOWED, 1));
	cr_assert(finding(RD_DIAG_TEXT_NOT_ALLOWED, 3));
	check("<fixture xmlns='urn:refdesk:fixture:1' name='n' program='p'>"
	      "<because>x</because><given now='2025-12-27T20:00:00Z'/>\n"
	      "<expect><order>A b</order></expect></fixture>");
	cr_assert_eq(diags.n_items, 1);
	cr_assert_str_eq(finding(RD_DIAG_BAD_CONTENT, 2)->message,
			 "text of <order>: 'A b' is not ids separated by "
			 "spaces");
}

Test(schema, refuses_foreign_names)
{
	check("<facts/>");
	cr_assert_eq(diags.n_items, 1);
	cr_assert(finding(RD_DIAG_WRONG_NAMESPACE, 1));
	check(FACTS("<x:fact xmlns:x='urn:other'/>\n"
		    "<vocabulary name='a' xml:lang='en'/>"));
	cr_assert_eq(diags.n_items, 2);
	cr_assert(finding(RD_DIAG_WRONG_NAMESPACE, 2));
	cr_assert(finding(RD_DIAG_FOREIGN_ATTRIBUTE, 3));
	check("<factz/>");
	cr_assert_str_eq(finding(RD_DIAG_WRONG_ROOT, 1)->hint,
			 "did you mean 'facts'?");
}

#define XSI "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "

Test(schema, does_not_let_a_file_choose_its_types)
{
	check("<facts xmlns='urn:refdesk:rules:1' " XSI
	      "xsi:schemaLocation='urn:refdesk:rules:1 http://x.invalid/x'>"
	      "<fact name='a' type='bool'/></facts>");
	cr_assert_eq(diags.n_items, 0);
	check("<facts xmlns='urn:refdesk:rules:1' " XSI ">\n"
	      "<derive xsi:type='clock' name='d'><band from='1' term='a'/>"
	      "</derive></facts>");
	cr_assert(finding(RD_DIAG_FOREIGN_ATTRIBUTE, 2));
	cr_assert(finding(RD_DIAG_UNKNOWN_ELEMENT, 2));
}

Test(schema, cuts_long_values_at_a_character)
{
	const char *message;

	check(FACTS(
		"<fact type='bool' name='"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"\xc3\xa9zzz'/>"));
	message = finding(RD_DIAG_BAD_VALUE, 2)->message;
	cr_assert(strstr(message, "aaa'... is not a name"), "%s", message);
}

Test(schema, keeps_the_forms_of_values)
{
	static const struct {
		const char *attribute, *value;
		bool good;
	} rows[] = {
		{ "points", "-0.1234", true },
		{ "points", "1.", false },
		{ "points", "1e3", false },
		{ "points", "+1", false },
		{ "points", "0.12345", false },
		{ "points", " 1", false },
		{ "tune", "-10 40.5", true },
		{ "tune", " 0  40 ", true },
		{ "tune", "0", false },
		{ "tune", "0 1 2", false },
		{ "key", "look.hairstyle", true },
		{ "key", "a.b.c", false },
		{ "id", "a-b.c_d9", true },
		{ "id", "9a", false },
		{ "cases", "each", true },
		{ "cases", "all", false },
	};
	char text[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool is_id = !strcmp(rows[i].attribute, "id");

		snprintf(text, sizeof(text), SCORING("<factor %s %s='%s'/>"),
			 is_id ? "" : "id='f'", rows[i].attribute,
			 rows[i].value);
		cr_expect_eq(check(text), rows[i].good ? RD_OK : RD_SEMANTIC,
			     "%s='%s'", rows[i].attribute, rows[i].value);
		cr_expect_eq(diags.n_items, !rows[i].good, "%s='%s'",
			     rows[i].attribute, rows[i].value);
	}
}

Test(schema, keeps_the_form_of_durations)
{
	static const struct {
		const char *value;
		bool good;
	} rows[] = {
		{ "PT6H", true },      { "P1D", true },
		{ "-P2DT12H", true },  { "PT1H30M", true },
		{ "PT1H30M5S", true }, { "PT5S", true },
		{ "P", false },	       { "PT", false },
		{ "P1DT", false },     { "6H", false },
		{ "PT1.5H", false },   { "P1Y", false },
	};
	char text[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		snprintf(text, sizeof(text),
			 "<words xmlns='urn:refdesk:rules:1'><observation "
			 "name='a' of='b' classifier='c' ttl='%s'/></words>",
			 rows[i].value);
		cr_expect_eq(check(text), rows[i].good ? RD_OK : RD_SEMANTIC,
			     "%s", rows[i].value);
	}
}
