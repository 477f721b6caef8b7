/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "dispatch/manifest-members.h"

#include "base/escape.h"
#include "base/text.h"
#include "dispatch/manifest.h"

const struct rd_scan_rules disp_manifest_rules = {
	.max_depth = RD_SCAN_DEPTH,
	.syntax = "manifest.malformed",
	.type = "manifest.malformed",
	.too_deep = "manifest.malformed",
	.nul = "manifest.malformed",
	.memory = "manifest.memory",
};

enum rd_status
disp_members_refuse(const struct disp_members *members, const char *what)
{
	return rd_problem_set(members->problem, RD_SYNTAX, 4,
			      "manifest.malformed",
			      "this is no manifest of a picture: %s", what);
}

enum rd_status
disp_members_no_memory(const struct disp_members *members)
{
	return rd_problem_set(members->problem, RD_NOMEM, 10, "manifest.memory",
			      "no memory for a manifest");
}

struct rd_str
disp_member(const struct disp_members *members, const char *name)
{
	for (size_t i = 0; i < members->n; i++)
		if (rd_str_is(members->items[i].name, name))
			return members->items[i].value;
	return RD_STR_NONE;
}

struct rd_str
disp_member_plain(const struct disp_members *members, const char *name)
{
	struct rd_str value = disp_member(members, name);

	if (value.len < 2 || value.ptr[0] != '"' ||
	    memchr(value.ptr, '\\', value.len))
		return RD_STR_NONE;
	return (struct rd_str){ value.ptr + 1, value.len - 2 };
}

static enum rd_status
read_all(struct disp_members *members, struct rd_str text)
{
	struct disp_member *m = members->items;
	struct rd_scan scan;
	const char *from;

	if (text.len > RD_DISP_MANIFEST_CAP || !rd_utf8_valid(text))
		return disp_members_refuse(members,
					   "it is too long, or no UTF-8");
	rd_scan_init(&scan, text, &disp_manifest_rules, members->arena,
		     members->problem);
	rd_scan_open(&scan, RD_SCAN_OBJECT);
	for (; members->n < DISP_MEMBERS_MAX && rd_scan_key(&scan, &m->name);
	     m++, members->n++) {
		rd_scan_peek(&scan);
		from = scan.at;
		if (!rd_scan_skip(&scan))
			return scan.status;
		m->value = (struct rd_str){ from, (size_t)(scan.at - from) };
		if (m > members->items && rd_str_cmp(m[-1].name, m->name) >= 0)
			return disp_members_refuse(
				members, "its names are not in order");
	}
	if (members->n == DISP_MEMBERS_MAX)
		return disp_members_refuse(members, "it has too many members");
	rd_scan_finish(&scan);
	return scan.status;
}

static enum rd_status
check_id(const struct disp_members *members)
{
	struct rd_str id = disp_member_plain(members, "id");
	char hex[RD_CRYPT_HASH_TEXT];
	enum rd_status status;
	struct rd_buf core;

	if (!disp_member(members, "id").ptr)
		return RD_OK;
	rd_buf_init(&core, RD_DISP_MANIFEST_CAP);
	for (size_t i = 0; i < members->n; i++) {
		const struct disp_member *m = &members->items[i];

		if (rd_str_is(m->name, "id") || rd_str_is(m->name, "delivered"))
			continue;
		rd_buf_char(&core, core.len ? ',' : '{');
		rd_put_json_str(&core, m->name);
		rd_buf_char(&core, ':');
		rd_buf_str(&core, m->value);
	}
	rd_buf_char(&core, '}');
	status = rd_buf_status(&core);
	rd_crypt_sha256_hex(core.ptr, core.len, hex);
	rd_buf_fini(&core);
	if (status != RD_OK)
		return disp_members_no_memory(members);
	if (rd_str_is(id, hex))
		return RD_OK;
	return rd_problem_set(members->problem, RD_CORRUPT, 6, "manifest.id",
			      "the manifest has been changed: its id is that "
			      "of another one");
}

enum rd_status
disp_members_read(struct disp_members *members, struct rd_str text)
{
	enum rd_status status;

	members->n = 0;
	status = read_all(members, text);
	if (status != RD_OK)
		return status;
	if (!rd_str_is(disp_member_plain(members, "schema"),
		       RD_DISP_MANIFEST_SCHEMA) ||
	    !rd_str_is(disp_member_plain(members, "kind"),
		       RD_DISP_MANIFEST_KIND))
		return disp_members_refuse(members,
					   "schema and kind are others");
	return check_id(members);
}
