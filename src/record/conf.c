/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reader of refdesk.conf. */

#include "record/conf.h"

#include "base/text.h"
#include "crypt/secret.h"

#define SECRET "secret."

struct key {
	const char *name;
	const char *value;
	const char *comment;
};

static const struct key keys[RD_REC_KEYS] = {
	[RD_REC_RULES] = { "rules", "rules", "rule packs" },
	[RD_REC_FIXTURES] = { "fixtures", "fixtures", "golden cases" },
	[RD_REC_ASSETS] = { "assets", "assets", "reference pictures" },
	[RD_REC_DB] = { "db", ".refdesk/state.db",
			"state store: a path or sqlite:PATH" },
	[RD_REC_OUT] = { "out", "out", "results" },
	[RD_REC_EMBED] = { "embed", "id", NULL },
	[RD_REC_LOOPBACK] = { "loopback", NULL, NULL },
	[RD_REC_BUDGET_DAY] = { "budget-day", NULL, NULL },
	[RD_REC_BUDGET_PROVIDER_DAY] = { "budget-provider-day", NULL, NULL },
	[RD_REC_UPLOADS_KEEP] = { "uploads-keep", "PT24H", NULL },
	[RD_REC_UPLOADS_MAX] = { "uploads-max", "1024", NULL },
};

const char *
rd_rec_conf_key_name(enum rd_rec_key key)
{
	return keys[key].name;
}

const char *
rd_rec_conf_default(enum rd_rec_key key)
{
	return keys[key].value;
}

struct reading {
	struct rd_arena *arena;
	struct rd_rec_conf *conf;
	struct rd_problem *problem;
	uint32_t line;
};

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "conf.memory",
			      "no memory for the settings");
}

static enum rd_status
find_secret(const struct reading *r, struct rd_str name,
	    struct rd_rec_setting **setting)
{
	struct rd_rec_conf *conf = r->conf;
	struct rd_rec_secret *secret;

	if (!rd_crypt_secret_name_ok(name))
		return rd_problem_set(r->problem, RD_SEMANTIC, 2,
				      "conf.secret-name",
				      "what follows " SECRET " is a name of "
				      "a-z, 0-9 and -");
	for (size_t i = 0; i < conf->n_secrets; i++) {
		*setting = &conf->secrets[i].file;
		if (rd_str_is(name, conf->secrets[i].name))
			return RD_OK;
	}
	if (conf->n_secrets == RD_REC_SECRETS_MAX)
		return rd_problem_set(r->problem, RD_LIMIT, 2, "conf.too-many",
				      "at most %d secrets are named here",
				      RD_REC_SECRETS_MAX);
	secret = &conf->secrets[conf->n_secrets];
	*secret = (struct rd_rec_secret){ rd_arena_strdup(r->arena, name),
					  { NULL, 0 } };
	if (!secret->name)
		return no_memory(r->problem);
	conf->n_secrets++;
	*setting = &secret->file;
	return RD_OK;
}

static enum rd_status
find_key(const struct reading *r, struct rd_str name,
	 struct rd_rec_setting **setting)
{
	const char *names[RD_REC_KEYS];
	const char *nearest;

	if (rd_str_starts(name, SECRET)) {
		name.ptr += sizeof(SECRET) - 1;
		name.len -= sizeof(SECRET) - 1;
		return find_secret(r, name, setting);
	}
	for (int i = 0; i < RD_REC_KEYS; i++) {
		names[i] = keys[i].name;
		*setting = &r->conf->settings[i];
		if (rd_str_is(name, names[i]))
			return RD_OK;
	}
	rd_problem_set(r->problem, RD_SEMANTIC, 2, "conf.unknown-key",
		       "unknown key \"%.*s\"",
		       (int)(name.len < 64 ? name.len : 64), name.ptr);
	nearest = rd_str_nearest(name, names, RD_REC_KEYS);
	if (nearest)
		rd_problem_hint(r->problem, "did you mean %s?", nearest);
	else
		rd_problem_hint(r->problem,
				"the keys are rules, fixtures, assets, db, "
				"out, embed, loopback, budget-day, "
				"budget-provider-day, uploads-keep, "
				"uploads-max and " SECRET "NAME");
	return RD_SEMANTIC;
}

static enum rd_status
check_value(struct rd_str value, struct rd_problem *problem)
{
	bool plain = rd_utf8_valid(value);

	if (!value.len)
		return rd_problem_set(problem, RD_SYNTAX, 2, "conf.no-value",
				      "a key without a value");
	if (value.len > RD_REC_CONF_VALUE_MAX)
		return rd_problem_set(problem, RD_LIMIT, 2, "conf.too-long",
				      "a value is at most %d bytes",
				      RD_REC_CONF_VALUE_MAX);
	for (size_t i = 0; plain && i < value.len; i++)
		plain = (unsigned char)value.ptr[i] >= 0x20 &&
			value.ptr[i] != 0x7f;
	if (!plain)
		return rd_problem_set(problem, RD_SYNTAX, 2, "conf.bytes",
				      "a value is UTF-8 text without control "
				      "characters");
	return RD_OK;
}

static enum rd_status
read_line(const struct reading *r, struct rd_str line)
{
	struct rd_rec_setting *setting = NULL;
	struct rd_str name, value;
	enum rd_status status;
	const char *equals;

	line = rd_str_trim(line);
	if (!line.len || *line.ptr == '#')
		return RD_OK;
	equals = memchr(line.ptr, '=', line.len);
	if (!equals)
		return rd_problem_set(r->problem, RD_SYNTAX, 2, "conf.syntax",
				      "not \"key = value\"");
	name = (struct rd_str){ line.ptr, (size_t)(equals - line.ptr) };
	value = (struct rd_str){ equals + 1, line.len - name.len - 1 };
	name = rd_str_trim(name);
	value = rd_str_trim(value);
	status = find_key(r, name, &setting);
	if (status == RD_OK && setting->line)
		return rd_problem_set(r->problem, RD_SEMANTIC, 2,
				      "conf.duplicate-key",
				      "\"%.*s\" is given in line %u already",
				      RD_STR_FMT(name), setting->line);
	if (status == RD_OK)
		status = check_value(value, r->problem);
	if (status != RD_OK)
		return status;
	setting->line = r->line;
	setting->value = rd_arena_strdup(r->arena, value);
	return setting->value ? RD_OK : no_memory(r->problem);
}

enum rd_status
rd_rec_conf_parse(struct rd_str text, const char *name, struct rd_arena *arena,
		  struct rd_rec_conf *conf, struct rd_problem *problem)
{
	struct reading r = { arena, conf, problem, 0 };
	enum rd_status status = RD_OK;

	conf->n_secrets = 0;
	for (int i = 0; i < RD_REC_KEYS; i++)
		conf->settings[i] = (struct rd_rec_setting){ keys[i].value, 0 };
	if (text.len > RD_REC_CONF_CAP)
		status = rd_problem_set(problem, RD_LIMIT, 2, "conf.too-large",
					"settings are at most %u bytes",
					RD_REC_CONF_CAP);
	while (status == RD_OK && text.len) {
		const char *stop = memchr(text.ptr, '\n', text.len);
		size_t n = stop ? (size_t)(stop - text.ptr) : text.len;

		r.line++;
		status = read_line(&r, (struct rd_str){ text.ptr, n });
		n += stop != NULL;
		text.ptr += n;
		text.len -= n;
	}
	if (status != RD_OK) {
		rd_problem_where(problem, "%s", name);
		problem->line = r.line;
	}
	return status;
}

void
rd_rec_conf_write_default(struct rd_buf *out)
{
	rd_buf_cstr(out, "# refdesk project.  Paths are relative to this "
			 "file.\n");
	for (int i = 0; i < RD_REC_N_PATHS; i++)
		rd_buf_printf(out, "# %s\n%s = %s\n", keys[i].comment,
			      keys[i].name, keys[i].value);
}
