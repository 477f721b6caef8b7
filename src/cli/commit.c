/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From a decision to its record.  The effects are read back from the decision
 * as written, so that what is applied is what the record says. */
#include "cli/commit.h"

#include <time.h>

#include "base/scan.h"
#include "cli/texts.h"
#include "crypt/crypt.h"
#include "json/json.h"

struct commit {
	struct rd_rec_commit record;
	struct rd_rec_use uses[64];
	struct rd_rec_look look;
	struct rd_buf decision, request;
	json_t *effects;
};

static const struct rd_scan_rules scan_rules = {
	.max_depth = RD_SCAN_DEPTH,
	.syntax = "record.decision",
	.type = "record.decision",
	.too_deep = "record.decision",
	.nul = "record.decision",
	.memory = "system.memory",
};

void
cmd_id_make(char id[RD_UUID_TEXT + 1])
{
	unsigned char random[RD_UUID_RANDOM];
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	rd_crypt_random(random, sizeof(random));
	rd_uuid7((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000, random, id);
}

static bool
get_instant(const json_t *object, const char *name, int64_t *ms)
{
	struct rd_instant instant;
	struct rd_str text = rd_json_get_str(object, name);

	if (!text.ptr || rd_instant_parse(text, &instant))
		return false;
	*ms = instant.utc_ms;
	return true;
}

static bool
take_use(struct commit *c, const json_t *effect, struct rd_arena *arena)
{
	struct rd_rec_use *use = &c->uses[c->record.n_uses];
	const json_t *factors = json_object_get(effect, "factors");
	struct rd_buf text;
	bool ok;

	if (c->record.n_uses == sizeof(c->uses) / sizeof(c->uses[0]))
		return false;
	use->reference = rd_json_get_str(effect, "reference");
	use->scene = rd_json_get_str(effect, "scene");
	use->mood = rd_json_get_str(effect, "mood");
	use->hairstyle = rd_json_get_str(effect, "hairstyle");
	use->outfit = rd_json_get_str(effect, "outfit");
	use->is_old_photo = json_is_true(
		json_object_get(effect, "is_old_photo"));
	use->has_reference_date = get_instant(effect, "reference_date",
					      &use->reference_date_ms);
	rd_buf_init(&text, RD_REC_JSON_CAP);
	ok = get_instant(effect, "at", &use->at_ms) && use->reference.ptr &&
	     (!factors || !rd_json_write(factors, &text));
	if (ok && factors) {
		use->factors.ptr = rd_arena_strdup(arena, rd_buf_view(&text));
		use->factors.len = text.len;
		ok = use->factors.ptr != NULL;
	}
	rd_buf_fini(&text);
	c->record.n_uses++;
	return ok;
}

static bool
take_hold(struct commit *c, const json_t *effect)
{
	c->look.hairstyle = rd_json_get_str(effect, "hairstyle");
	c->look.reference = rd_json_get_str(effect, "reference");
	c->look.reason = rd_json_get_str(effect, "reason");
	c->record.hold = &c->look;
	return c->look.reference.ptr &&
	       get_instant(effect, "locked_at", &c->look.locked_at_ms) &&
	       get_instant(effect, "expires_at", &c->look.expires_at_ms);
}

/* Without a subject there is nobody whose state could change. */
static bool
take_effects(struct commit *c, struct rd_arena *arena)
{
	json_t *effect;
	const json_t *hold;
	const json_t *use;
	bool ok = true;
	size_t i;

	if (!c->record.subject.ptr)
		return true;
	json_array_foreach(c->effects, i, effect)
	{
		hold = json_object_get(effect, "hold");
		use = json_object_get(effect, "record");
		if (hold)
			ok = ok && take_hold(c, hold);
		if (use)
			ok = ok && take_use(c, use, arena);
	}
	c->record.uses = c->uses;
	return ok;
}

/* The candidates, which are most of a decision, are passed over. */
static enum rd_status
read_back(struct cmd_desk *desk, struct commit *c, struct rd_problem *problem)
{
	struct rd_str effects = RD_STR_NONE;
	struct rd_scan scan;
	struct rd_str key;

	rd_scan_init(&scan, rd_buf_view(&c->decision), &scan_rules,
		     &desk->arena, problem);
	if (!rd_scan_open(&scan, RD_SCAN_OBJECT))
		return scan.status;
	while (rd_scan_key(&scan, &key)) {
		if (rd_str_is(key, "digest")) {
			rd_scan_string(&scan, &c->record.digest);
		} else if (rd_str_is(key, "request_digest")) {
			rd_scan_string(&scan, &c->record.request_digest);
		} else {
			(void)rd_scan_peek(&scan);
			if (rd_str_is(key, "effects"))
				effects.ptr = scan.at;
			rd_scan_skip(&scan);
			if (rd_str_is(key, "effects"))
				effects.len = (size_t)(scan.at - effects.ptr);
		}
	}
	if (!rd_scan_ok(&scan))
		return scan.status;
	return rd_json_parse(effects, NULL, &c->effects, problem);
}

static enum rd_status
write_record(struct cmd_desk *desk, struct commit *c,
	     struct rd_problem *problem)
{
	struct rd_dec_write_opts opts = { rd_str_of(desk->id), true, true,
					  false, RD_NONE };

	rd_dec_write(desk->dec, &opts, &c->decision, NULL);
	rd_dec_request_write(desk->dec, &c->request);
	if (rd_buf_status(&c->decision) || rd_buf_status(&c->request))
		return rd_problem_set(problem, RD_NOMEM, 10, "system.memory",
				      "out of memory");
	return read_back(desk, c, problem);
}

static int
fill_in(struct cmd *cmd, struct cmd_desk *desk, struct commit *c)
{
	struct rd_rec_commit *r = &c->record;
	struct rd_rec_text *texts = NULL;

	r->id = rd_str_of(desk->id);
	r->subject = desk->request.subject;
	r->at_ms = desk->request.now.utc_ms;
	r->decision = rd_buf_view(&c->decision);
	r->request = rd_buf_view(&c->request);
	r->program_sha256 = desk->program.prog.sha256;
	if (!desk->archived)
		r->program_bytes = rd_buf_view(&desk->program.bytes);
	r->checks_version = desk->has_snapshot;
	r->version = desk->snapshot.version;
	if (cmd_texts_collect(desk->dec, &desk->arena, &texts, &r->n_texts,
			      &cmd->problem))
		return cmd->problem.exit_code;
	r->texts = texts;
	if (!take_effects(c, &desk->arena))
		return cmd_fail(cmd, 10, "record.effects",
				"the effects of the decision make no sense");
	return 0;
}

int
cmd_commit(struct cmd *cmd, struct cmd_desk *desk, struct rd_buf *line)
{
	struct commit c = { 0 };
	int code;

	rd_buf_init(&c.decision, RD_REC_JSON_CAP);
	rd_buf_init(&c.request, RD_REC_JSON_CAP);
	if (rd_crypt_init())
		return cmd_fail(cmd, 10, "system.random",
				"the random source does not work");
	if (write_record(desk, &c, &cmd->problem))
		code = cmd->problem.exit_code;
	else
		code = fill_in(cmd, desk, &c);
	if (!code && rd_rec_commit(desk->store, &c.record, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code)
		cmd_done(cmd, "recorded before this: refdesk show %s",
			 desk->id);
	if (!code)
		desk->archived = true;
	if (!code && line)
		rd_buf_str(line, rd_buf_view(&c.decision));
	json_decref(c.effects);
	rd_buf_fini(&c.request);
	rd_buf_fini(&c.decision);
	return code;
}
