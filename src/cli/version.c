/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk version: what fits together, and what it runs with. */
#include <jansson.h>
#include <unistring/version.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/zone.h"
#include "cli/author.h"
#include "cli/verbs.h"
#include "crypt/crypt.h"
#include "engine/regex.h"
#include "program/format.h"
#include "record/store.h"

struct versions {
	struct cmd_author_info author; /* absent when it cannot be asked */
	struct rd_str unistring, tzdata, nettle, pcre2;
};

static void
find_versions(struct cmd *cmd, struct versions *v)
{
	char pcre2[RD_ENG_PCRE2_VERSION];
	struct rd_zones zones;
	struct rd_zone zone;
	int major, minor;

	/* A helper that is missing is doctor's business. */
	if (cmd_author_info(cmd, &v->author))
		cmd->problem = (struct rd_problem){ 0 };
	v->unistring = rd_str_of(rd_arena_printf(
		&cmd->arena, "%d.%d.%d", _libunistring_version >> 16,
		_libunistring_version >> 8 & 255, _libunistring_version & 255));
	rd_crypt_nettle_version(&major, &minor);
	v->nettle = rd_str_of(
		rd_arena_printf(&cmd->arena, "%d.%d", major, minor));
	rd_eng_pcre2_version(pcre2);
	pcre2[strcspn(pcre2, " ")] = '\0';
	v->pcre2 = rd_str_of(rd_arena_printf(&cmd->arena, "%s", pcre2));
	v->tzdata = RD_STR_NONE;
	rd_zones_init(&zones, NULL);
	if (!rd_zones_lookup(&zones, RD_STR_LIT("UTC"), 0, &zone) &&
	    *zone.version)
		v->tzdata = rd_str_of(
			rd_arena_printf(&cmd->arena, "%s", zone.version));
	rd_zones_fini(&zones);
}

/* The string, or null. */
static void
put_member(struct rd_buf *out, const char *before, struct rd_str text)
{
	rd_buf_cstr(out, before);
	if (text.ptr)
		rd_put_json_str(out, text);
	else
		rd_buf_cstr(out, "null");
}

static void
put_json(const struct versions *v, struct rd_buf *out)
{
	rd_buf_printf(out, "{\"format\":\"%d.%d\",\"language\":%d",
		      RD_PROG_MAJOR, RD_PROG_MINOR, RD_LANGUAGE_VERSION);
	put_member(out, ",\"libraries\":{\"jansson\":",
		   rd_str_of(jansson_version_str()));
	put_member(out,
		   ",\"libsodium\":", rd_str_of(rd_crypt_sodium_version()));
	put_member(out, ",\"libunistring\":", v->unistring);
	put_member(out, ",\"libxml2\":", v->author.libxml);
	put_member(out, ",\"nettle\":", v->nettle);
	put_member(out, ",\"pcre2\":", v->pcre2);
	put_member(out, ",\"sqlite\":", rd_str_of(rd_rec_sqlite_version()));
	put_member(out, "},\"sandbox\":", v->author.sandbox);
	rd_buf_printf(out, ",\"semantics\":%d", RD_SEMANTICS_VERSION);
	put_member(out, ",\"tzdata\":", v->tzdata);
	put_member(out, ",\"unicode\":", rd_str_of(rd_text_unicode_version()));
	put_member(out, ",\"version\":", RD_STR_LIT(REFDESK_VERSION));
	rd_buf_cstr(out, "}\n");
}

static struct rd_str
or_unknown(struct rd_str text)
{
	return text.ptr ? text : RD_STR_LIT("unknown");
}

static void
put_human(const struct versions *v, struct rd_buf *out)
{
	struct rd_str libxml = or_unknown(v->author.libxml);
	struct rd_str sandbox = or_unknown(v->author.sandbox);
	struct rd_str tzdata = or_unknown(v->tzdata);

	rd_buf_printf(out, "refdesk %s\n", REFDESK_VERSION);
	rd_buf_printf(out,
		      "language %d, semantics %d, program format %d.%d, "
		      "unicode %s\n",
		      RD_LANGUAGE_VERSION, RD_SEMANTICS_VERSION, RD_PROG_MAJOR,
		      RD_PROG_MINOR, rd_text_unicode_version());
	rd_buf_printf(out,
		      "libxml2 %.*s, libsodium %s, nettle %.*s, sqlite %s,\n",
		      RD_STR_FMT(libxml), rd_crypt_sodium_version(),
		      RD_STR_FMT(v->nettle), rd_rec_sqlite_version());
	rd_buf_printf(
		out, "jansson %s, libunistring %.*s, pcre2 %.*s, tzdata %.*s\n",
		jansson_version_str(), RD_STR_FMT(v->unistring),
		RD_STR_FMT(v->pcre2), RD_STR_FMT(tzdata));
	rd_buf_printf(out, "sandbox: %.*s\n", RD_STR_FMT(sandbox));
}

int
cmd_version(struct cmd *cmd)
{
	struct versions v = { 0 };

	find_versions(cmd, &v);
	if (cmd->json)
		put_json(&v, &cmd->out);
	else
		put_human(&v, &cmd->out);
	return 0;
}
