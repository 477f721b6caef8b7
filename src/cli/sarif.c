/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Findings as SARIF 2.1.0, for code review.  What the standard calls a rule is
 * an entry of our registry of findings.  A failed allocation anywhere leaves a
 * NULL that the setters of jansson refuse, so one check per level will do. */
#include "cli/sarif.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/text.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
#define TEXT_BYTES 2048

static const char *
level_of(enum rd_severity severity)
{
	if (severity == RD_ERROR)
		return "error";
	return severity == RD_WARNING ? "warning" : "note";
}

/* Texts may have been cut within a character. */
static json_t *
string_of(const char *text)
{
	char copy[TEXT_BYTES];
	size_t n = 0;

	if (rd_utf8_valid(rd_str_of(text)))
		return json_string(text);
	for (; text[n] && n + 1 < sizeof(copy); n++)
		copy[n] = (unsigned char)text[n] < 0x80 ? text[n] : '?';
	return json_stringn(copy, n);
}

static json_t *
text_of(const char *text)
{
	return json_pack("{s:o}", "text", string_of(text));
}

/* A reference, relative but for files of installed packs: what is not plain
 * stands as %XX. */
static json_t *
uri_of(const char *file)
{
	char uri[TEXT_BYTES];
	size_t n = 0;

	if (*file == '/')
		n = (size_t)snprintf(uri, sizeof(uri), "file://");
	for (; *file && n + 4 < sizeof(uri); file++) {
		if (rd_is_alnum(*file) || strchr("-._~/", *file))
			uri[n++] = *file;
		else
			n += (size_t)snprintf(uri + n, 4, "%%%02X",
					      (unsigned char)*file);
	}
	return json_stringn(uri, n);
}

static json_t *
place_of(const char *file, uint32_t line)
{
	return json_pack("{s:{s:{s:o}, s:{s:i}}}", "physicalLocation",
			 "artifactLocation", "uri", uri_of(file), "region",
			 "startLine", line ? (int)line : 1);
}

static json_t *
rule_of(const struct rd_diag_info *info)
{
	char id[8];

	snprintf(id, sizeof(id), "RD%04d", info->id);
	return json_pack("{s:s, s:s, s:o, s:o, s:{s:s}}", "id", id, "name",
			 info->slug, "shortDescription", text_of(info->text),
			 "help", text_of(info->fix), "defaultConfiguration",
			 "level", level_of(info->severity));
}

static bool
has_finding(const struct rd_diags *diags, int id)
{
	for (size_t i = 0; i < diags->n_items; i++)
		if (diags->items[i].id == id)
			return true;
	return false;
}

/* The registry's entries that some finding is of, in order of id. */
static json_t *
rules_of(const struct rd_diags *diags)
{
	json_t *rules = json_array();
	const struct rd_diag_info *info;

	for (size_t i = 0; (info = rd_diag_info_at(i)) != NULL; i++)
		if (has_finding(diags, info->id))
			json_array_append_new(rules, rule_of(info));
	return rules;
}

/* Where the id stands among the rules. */
static int
index_of(const struct rd_diags *diags, int id)
{
	const struct rd_diag_info *info;
	int n = 0;

	for (size_t i = 0; (info = rd_diag_info_at(i)) && info->id != id; i++)
		n += has_finding(diags, info->id);
	return n;
}

static json_t *
related_of(const struct rd_diag *diag)
{
	json_t *place = place_of(diag->related.file, diag->related.line);

	json_object_set_new(place, "id", json_integer(1));
	json_object_set_new(place, "message", text_of(diag->related.message));
	return json_pack("[o]", place);
}

static json_t *
result_of(const struct rd_diags *diags, const struct rd_diag *diag)
{
	json_t *result;
	char id[8];

	snprintf(id, sizeof(id), "RD%04d", diag->id);
	result = json_pack("{s:s, s:i, s:s, s:o, s:[o]}", "ruleId", id,
			   "ruleIndex", index_of(diags, diag->id), "level",
			   level_of(diag->severity), "message",
			   text_of(diag->message), "locations",
			   place_of(diag->file, diag->line));
	if (*diag->hint || *diag->object)
		json_object_set_new(result, "properties",
				    json_pack("{s:o, s:o}", "hint",
					      string_of(diag->hint), "object",
					      string_of(diag->object)));
	if (diag->related.message)
		json_object_set_new(result, "relatedLocations",
				    related_of(diag));
	if (diag->reason)
		json_object_set_new(result, "suppressions",
				    json_pack("[{s:s, s:o}]", "kind",
					      "inSource", "justification",
					      string_of(diag->reason)));
	return result;
}

static json_t *
log_of(const struct rd_diags *diags)
{
	json_t *results = json_array();

	for (size_t i = 0; i < diags->n_items; i++)
		json_array_append_new(results,
				      result_of(diags, &diags->items[i]));
	return json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:o}]}",
			 "$schema", SCHEMA, "version", "2.1.0", "runs", "tool",
			 "driver", "name", "refdesk", "version",
			 REFDESK_VERSION, "rules", rules_of(diags), "results",
			 results);
}

enum rd_status
cmd_sarif_put(const struct rd_diags *diags, struct rd_buf *out)
{
	json_t *log = log_of(diags);
	char *text = NULL;

	if (log)
		text = json_dumps(log, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(log);
	if (!text)
		return RD_NOMEM;
	rd_buf_cstr(out, text);
	rd_buf_char(out, '\n');
	free(text);
	return RD_OK;
}
