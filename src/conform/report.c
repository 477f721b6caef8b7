/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What `refdesk test` prints: TAP 13, JUnit XML, JSON, and the lines a seal
 * names by digest. */

#include "base/escape.h"
#include "conform/conform.h"

static bool
row_passed(const struct rd_conf_row *row)
{
	return row->outcome && row->outcome->passed;
}

/* ---- TAP ---- */

/* '#' and '\' would be read as a directive. */
static void
put_tap(struct rd_buf *out, struct rd_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '#' || text.ptr[i] == '\\')
			rd_buf_char(out, '\\');
		rd_buf_char(out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
	}
}

static void
put_tap_misses(const struct rd_conf_row *row, struct rd_buf *out)
{
	const struct rd_conf_outcome *outcome = row->outcome;

	for (uint32_t m = 0; outcome && m < outcome->n_misses; m++) {
		rd_buf_printf(out, "# %s:%u: ", row->file,
			      outcome->misses[m].line);
		rd_put_shown(out, rd_str_of(outcome->misses[m].text));
		rd_buf_char(out, '\n');
	}
	if (!outcome && row->problem)
		rd_buf_printf(out, "# %s:%u: %s [%s]\n", row->file,
			      row->problem->line, row->problem->title,
			      row->problem->code);
	if (!row_passed(row) && row->because.len) {
		rd_buf_cstr(out, "# because: ");
		rd_put_shown(out, row->because);
		rd_buf_char(out, '\n');
	}
}

void
rd_conf_report_tap(const struct rd_conf_row *rows, uint32_t n_rows,
		   struct rd_buf *out)
{
	rd_buf_printf(out, "TAP version 13\n1..%u\n", n_rows);
	for (uint32_t i = 0; i < n_rows; i++) {
		rd_buf_printf(out, "%sok %u - ",
			      row_passed(&rows[i]) ? "" : "not ", i + 1);
		put_tap(out, rows[i].name);
		rd_buf_char(out, '\n');
		put_tap_misses(&rows[i], out);
	}
}

/* ---- JUnit ---- */

static void
put_junit_failure(const struct rd_conf_row *row, struct rd_buf *out)
{
	const struct rd_conf_outcome *outcome = row->outcome;

	if (!outcome) {
		rd_buf_cstr(out, "\n    <error message=\"");
		if (row->problem)
			rd_put_xml(out, rd_str_of(row->problem->title));
		rd_buf_cstr(out, "\"/>\n  ");
		return;
	}
	rd_buf_cstr(out, "\n    <failure>");
	for (uint32_t m = 0; m < outcome->n_misses; m++) {
		if (m)
			rd_buf_char(out, '\n');
		rd_put_xml(out, rd_str_of(row->file));
		rd_buf_printf(out, ":%u: ", outcome->misses[m].line);
		rd_put_xml(out, rd_str_of(outcome->misses[m].text));
	}
	rd_buf_cstr(out, "</failure>\n  ");
}

void
rd_conf_report_junit(const struct rd_conf_row *rows, uint32_t n_rows,
		     struct rd_buf *out)
{
	uint32_t failures = 0, errors = 0;

	for (uint32_t i = 0; i < n_rows; i++) {
		failures += rows[i].outcome && !rows[i].outcome->passed;
		errors += !rows[i].outcome;
	}
	rd_buf_cstr(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	rd_buf_printf(out,
		      "<testsuite name=\"refdesk\" tests=\"%u\" "
		      "failures=\"%u\" errors=\"%u\">\n",
		      n_rows, failures, errors);
	for (uint32_t i = 0; i < n_rows; i++) {
		rd_buf_cstr(out, "  <testcase name=\"");
		rd_put_xml(out, rows[i].name);
		rd_buf_cstr(out, "\" classname=\"");
		rd_put_xml(out, rd_str_of(rows[i].file));
		rd_buf_cstr(out, "\">");
		if (!row_passed(&rows[i]))
			put_junit_failure(&rows[i], out);
		rd_buf_cstr(out, "</testcase>\n");
	}
	rd_buf_cstr(out, "</testsuite>\n");
}

/* ---- JSON ---- */

static void
put_miss(const struct rd_conf_miss *miss, struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"got\":");
	if (miss->got)
		rd_put_json_str(out, rd_str_of(miss->got));
	else
		rd_buf_cstr(out, "null");
	rd_buf_printf(out, ",\"line\":%u,\"text\":", miss->line);
	rd_put_json_str(out, rd_str_of(miss->text));
	rd_buf_cstr(out, ",\"wanted\":");
	if (miss->wanted)
		rd_put_json_str(out, rd_str_of(miss->wanted));
	else
		rd_buf_cstr(out, "null");
	rd_buf_char(out, '}');
}

static void
put_row(const struct rd_conf_row *row, struct rd_buf *out)
{
	const struct rd_conf_outcome *outcome = row->outcome;

	rd_buf_cstr(out, "{\"digest\":");
	rd_put_json_str(out, rd_str_of(outcome ? outcome->digest : ""));
	rd_buf_cstr(out, ",\"file\":");
	rd_put_json_str(out, rd_str_of(row->file));
	rd_buf_cstr(out, ",\"misses\":[");
	for (uint32_t m = 0; outcome && m < outcome->n_misses; m++) {
		if (m)
			rd_buf_char(out, ',');
		put_miss(&outcome->misses[m], out);
	}
	rd_buf_cstr(out, "],\"name\":");
	rd_put_json_str(out, row->name);
	rd_buf_printf(out, ",\"passed\":%s,\"problem\":",
		      row_passed(row) ? "true" : "false");
	if (!outcome && row->problem)
		rd_put_json_str(out, rd_str_of(row->problem->title));
	else
		rd_buf_cstr(out, "null");
	rd_buf_char(out, '}');
}

void
rd_conf_report_json_with(const struct rd_conf_row *rows, uint32_t n_rows,
			 struct rd_str members, struct rd_buf *out)
{
	uint32_t passed = 0;

	rd_buf_cstr(out, "{\"cases\":[");
	for (uint32_t i = 0; i < n_rows; i++) {
		if (i)
			rd_buf_char(out, ',');
		put_row(&rows[i], out);
		passed += row_passed(&rows[i]);
	}
	rd_buf_char(out, ']');
	rd_buf_str(out, members);
	rd_buf_printf(out, ",\"failed\":%u,\"passed\":%u}\n", n_rows - passed,
		      passed);
}

void
rd_conf_report_json(const struct rd_conf_row *rows, uint32_t n_rows,
		    struct rd_buf *out)
{
	rd_conf_report_json_with(rows, n_rows, RD_STR_LIT(""), out);
}

void
rd_conf_report_results(const struct rd_conf_row *rows, uint32_t n_rows,
		       struct rd_buf *out)
{
	for (uint32_t i = 0; i < n_rows; i++) {
		bool passed = row_passed(&rows[i]);
		struct rd_str digest = rd_str_of(
			rows[i].outcome ? rows[i].outcome->digest : "");

		rd_buf_cstr(out, "{\"actual\":");
		rd_put_json_str(out, digest);
		rd_buf_cstr(out, ",\"name\":");
		rd_put_json_str(out, rows[i].name);
		rd_buf_cstr(out, ",\"verdict\":");
		rd_buf_cstr(out, passed ? "\"passed\"}\n" : "\"failed\"}\n");
	}
}
