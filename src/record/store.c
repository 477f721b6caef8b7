/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The front of the store port: what every implementation may rely on is checked
 * here once, so that they differ in storage only. */

#include "record/store.h"

#include "base/decimal.h"
#include "base/text.h"
#include "crypt/codec.h"

static enum rd_status
refuse(struct rd_problem *problem, const char *what)
{
	return rd_problem_set(problem, RD_STATE, 10, "record.misuse",
			      "cannot record: %s", what);
}

static enum rd_status
check_subject(struct rd_str subject, struct rd_problem *problem)
{
	bool ok = subject.len && subject.len <= RD_REC_SUBJECT_MAX &&
		  rd_utf8_valid(subject);

	for (size_t i = 0; ok && i < subject.len; i++)
		ok = (unsigned char)subject.ptr[i] >= 0x20 &&
		     subject.ptr[i] != 0x7f;
	if (ok)
		return RD_OK;
	rd_problem_set(problem, RD_SEMANTIC, 4, "record.subject",
		       "a subject is 1 to %d bytes of text without control "
		       "characters",
		       RD_REC_SUBJECT_MAX);
	return RD_SEMANTIC;
}

static enum rd_status
check_sha256(const char *sha256, struct rd_problem *problem)
{
	if (sha256 && rd_crypt_is_sha256_hex(rd_str_of(sha256)))
		return RD_OK;
	return refuse(problem, "a program digest is 64 hexadecimal digits");
}

static enum rd_status
check_bytes(const char *sha256, struct rd_str bytes, struct rd_problem *problem)
{
	char actual[RD_CRYPT_HASH_TEXT];

	if (bytes.len > RD_REC_PROGRAM_CAP)
		return rd_problem_set(problem, RD_LIMIT, 3, "record.too-large",
				      "a program is at most %u bytes",
				      RD_REC_PROGRAM_CAP);
	rd_crypt_sha256_hex(bytes.ptr, bytes.len, actual);
	if (!strcmp(actual, sha256))
		return RD_OK;
	return rd_problem_set(problem, RD_CORRUPT, 6, "record.program-digest",
			      "program bytes do not have the digest %s",
			      sha256);
}

static enum rd_status
check_texts(const struct rd_rec_commit *commit, struct rd_problem *problem)
{
	for (uint32_t i = 0; i < commit->n_texts; i++) {
		const struct rd_rec_text *text = &commit->texts[i];

		if (!text->path.len || !text->text.ptr ||
		    text->text.len > RD_REC_TEXT_CAP)
			return refuse(problem, "a personal text is incomplete");
	}
	return RD_OK;
}

static enum rd_status
check_effects(const struct rd_rec_commit *commit, struct rd_problem *problem)
{
	bool effects = commit->hold || commit->n_uses;

	if (!commit->subject.ptr && (effects || commit->checks_version))
		return refuse(problem, "effects need a subject");
	if (commit->hold && !commit->hold->reference.ptr)
		return refuse(problem, "a held look names a reference");
	for (uint32_t i = 0; i < commit->n_uses; i++)
		if (!commit->uses[i].reference.ptr)
			return refuse(problem, "a use names a reference");
	return commit->subject.ptr ? check_subject(commit->subject, problem)
				   : RD_OK;
}

static enum rd_status
check_commit(const struct rd_rec_commit *commit, struct rd_problem *problem)
{
	enum rd_status status;

	if (!rd_uuid_valid(commit->id))
		return refuse(problem, "a decision id is a UUID");
	if (!commit->decision.len || !commit->request.len)
		return refuse(problem, "decision and request are required");
	if (commit->decision.len > RD_REC_JSON_CAP ||
	    commit->request.len > RD_REC_JSON_CAP)
		return rd_problem_set(problem, RD_LIMIT, 4, "record.too-large",
				      "a recorded decision is at most %u bytes",
				      RD_REC_JSON_CAP);
	status = check_sha256(commit->program_sha256, problem);
	if (status == RD_OK)
		status = check_effects(commit, problem);
	if (status == RD_OK)
		status = check_texts(commit, problem);
	if (status == RD_OK && commit->program_bytes.ptr)
		status = check_bytes(commit->program_sha256,
				     commit->program_bytes, problem);
	return status;
}

enum rd_status
rd_rec_open(const char *uri, const struct rd_rec_open_opts *opts,
	    struct rd_rec_store **store, struct rd_problem *problem)
{
	static const char *const foreign[] = { "postgresql:", "postgres:",
					       "mysql:", "http:", "https:" };

	*store = NULL;
	if (rd_str_starts(rd_str_of(uri), "sqlite:"))
		return rd_rec_sqlite_open(uri + strlen("sqlite:"), opts, store,
					  problem);
	for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
		if (!rd_str_starts(rd_str_of(uri), foreign[i]))
			continue;
		rd_problem_set(problem, RD_SEMANTIC, 2, "record.scheme",
			       i < 2 ? "this build has no PostgreSQL support"
				     : "no such kind of store");
		/* Not the whole address: it may carry a password. */
		rd_problem_where(problem, "%s", foreign[i]);
		rd_problem_hint(problem, "use a path or sqlite:PATH");
		return RD_SEMANTIC;
	}
	return rd_rec_sqlite_open(uri, opts, store, problem);
}

void
rd_rec_close(struct rd_rec_store *store)
{
	if (store)
		store->ops->close(store);
}

enum rd_status
rd_rec_snapshot(struct rd_rec_store *store, struct rd_str subject,
		struct rd_arena *arena, struct rd_rec_snapshot *out,
		struct rd_problem *problem)
{
	enum rd_status status = check_subject(subject, problem);

	*out = (struct rd_rec_snapshot){ 0 };
	if (status != RD_OK)
		return status;
	return store->ops->snapshot(store, subject, arena, out, problem);
}

enum rd_status
rd_rec_commit(struct rd_rec_store *store, const struct rd_rec_commit *commit,
	      struct rd_problem *problem)
{
	enum rd_status status = check_commit(commit, problem);

	if (status != RD_OK)
		return status;
	return store->ops->commit(store, commit, problem);
}

enum rd_status
rd_rec_group_begin(struct rd_rec_store *store, struct rd_problem *problem)
{
	return store->ops->group_begin(store, problem);
}

enum rd_status
rd_rec_group_end(struct rd_rec_store *store, bool keep,
		 struct rd_problem *problem)
{
	return store->ops->group_end(store, keep, problem);
}

static bool
is_id_prefix(struct rd_str text)
{
	if (text.len < RD_REC_PREFIX_MIN || text.len > RD_UUID_TEXT)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!rd_is_digit(c) && c != '-' &&
		    ((c | 32) < 'a' || (c | 32) > 'f'))
			return false;
	}
	return true;
}

enum rd_status
rd_rec_want_check(const struct rd_rec_want *want, const char *what,
		  char text[RD_UUID_TEXT], struct rd_rec_want *out,
		  struct rd_problem *problem)
{
	*out = *want;
	if (!want->id.ptr)
		return RD_OK;
	if (!is_id_prefix(want->id)) {
		rd_problem_set(problem, RD_SEMANTIC, 4, "record.bad-id",
			       "not a %s id: \"%.*s\"", what,
			       (int)(want->id.len < 64 ? want->id.len : 64),
			       want->id.ptr);
		rd_problem_hint(problem,
				"give at least %d characters of an id, or "
				"\"last\"",
				RD_REC_PREFIX_MIN);
		return RD_SEMANTIC;
	}
	for (size_t i = 0; i < want->id.len; i++)
		text[i] = (char)(want->id.ptr[i] >= 'A' &&
						 want->id.ptr[i] <= 'F'
					 ? want->id.ptr[i] | 32
					 : want->id.ptr[i]);
	out->id.ptr = text;
	return RD_OK;
}

enum rd_status
rd_rec_decision(struct rd_rec_store *store, const struct rd_rec_want *want,
		struct rd_arena *arena, struct rd_rec_decision *out,
		struct rd_problem *problem)
{
	struct rd_rec_want lower;
	char text[RD_UUID_TEXT];
	enum rd_status status = rd_rec_want_check(want, "decision", text,
						  &lower, problem);

	*out = (struct rd_rec_decision){ 0 };
	if (status != RD_OK)
		return status;
	return store->ops->decision(store, &lower, arena, out, problem);
}

static enum rd_status
check_filter(const struct rd_rec_filter *filter, struct rd_problem *problem)
{
	return filter->subject.ptr ? check_subject(filter->subject, problem)
				   : RD_OK;
}

enum rd_status
rd_rec_decisions(struct rd_rec_store *store, const struct rd_rec_filter *filter,
		 struct rd_arena *arena, struct rd_rec_decisions *out,
		 struct rd_problem *problem)
{
	enum rd_status status = check_filter(filter, problem);

	*out = (struct rd_rec_decisions){ NULL, 0 };
	if (status != RD_OK)
		return status;
	return store->ops->decisions(store, filter, arena, out, problem);
}

enum rd_status
rd_rec_span(struct rd_rec_store *store, const struct rd_rec_filter *filter,
	    struct rd_arena *arena, struct rd_rec_span *out,
	    struct rd_problem *problem)
{
	enum rd_status status = check_filter(filter, problem);

	*out = (struct rd_rec_span){ .first = 1 };
	if (status != RD_OK)
		return status;
	return store->ops->span(store, filter, arena, out, problem);
}

enum rd_status
rd_rec_requests(struct rd_rec_store *store, const struct rd_rec_filter *filter,
		const struct rd_rec_span *span, rd_rec_take take, void *data,
		struct rd_problem *problem)
{
	return store->ops->requests(store, filter, span, take, data, problem);
}

enum rd_status
rd_rec_history(struct rd_rec_store *store, const struct rd_rec_filter *filter,
	       struct rd_arena *arena, struct rd_rec_uses *out,
	       struct rd_problem *problem)
{
	enum rd_status status = check_filter(filter, problem);

	*out = (struct rd_rec_uses){ NULL, 0 };
	if (status != RD_OK)
		return status;
	return store->ops->history(store, filter, arena, out, problem);
}

enum rd_status
rd_rec_look_clear(struct rd_rec_store *store, struct rd_str subject,
		  bool *cleared, struct rd_problem *problem)
{
	enum rd_status status = check_subject(subject, problem);

	*cleared = false;
	if (status != RD_OK)
		return status;
	return store->ops->look_clear(store, subject, cleared, problem);
}

static enum rd_status
check_learned(const struct rd_rec_learned *rows, uint32_t n,
	      struct rd_problem *problem)
{
	for (uint32_t i = 0; i < n; i++)
		if (!rows[i].table.len || !rows[i].key.len ||
		    rows[i].key.len > RD_REC_SUBJECT_MAX ||
		    rows[i].evidence < 0 || rows[i].value > RD_DECIMAL_MAX ||
		    rows[i].value < -RD_DECIMAL_MAX)
			return refuse(problem, "a learned row has a table, a "
					       "key, a decimal and evidence");
	return RD_OK;
}

enum rd_status
rd_rec_learned_put(struct rd_rec_store *store, struct rd_str subject,
		   const struct rd_rec_learned *rows, uint32_t n,
		   struct rd_problem *problem)
{
	enum rd_status status = check_subject(subject, problem);

	if (status == RD_OK)
		status = check_learned(rows, n, problem);
	if (status != RD_OK)
		return status;
	return store->ops->learned_put(store, subject, rows, n, problem);
}

enum rd_status
rd_rec_program_put(struct rd_rec_store *store, const char *sha256,
		   struct rd_str bytes, struct rd_problem *problem)
{
	enum rd_status status = check_sha256(sha256, problem);

	if (status == RD_OK)
		status = check_bytes(sha256, bytes, problem);
	if (status != RD_OK)
		return status;
	return store->ops->program_put(store, sha256, bytes, problem);
}

enum rd_status
rd_rec_program_get(struct rd_rec_store *store, const char *sha256,
		   struct rd_buf *out, struct rd_problem *problem)
{
	enum rd_status status = check_sha256(sha256, problem);
	size_t before = out->len;

	if (status == RD_OK)
		status = store->ops->program_get(store, sha256, out, problem);
	if (status != RD_OK)
		return status;
	return check_bytes(
		sha256, (struct rd_str){ out->ptr + before, out->len - before },
		problem);
}

enum rd_status
rd_rec_seal_put(struct rd_rec_store *store, const struct rd_rec_seal *seal,
		struct rd_problem *problem)
{
	enum rd_status status = check_sha256(seal->program_sha256, problem);

	if (status != RD_OK)
		return status;
	if (seal->serial < 1 || !seal->statement.len || !seal->envelope.len)
		return refuse(problem, "a seal has a serial, a statement and "
				       "an envelope");
	if (seal->statement.len > RD_REC_SEAL_CAP ||
	    seal->envelope.len > RD_REC_SEAL_CAP ||
	    seal->minisig.len > RD_REC_SEAL_CAP)
		return refuse(problem, "the seal is too large");
	return store->ops->seal_put(store, seal, problem);
}

enum rd_status
rd_rec_seal_get(struct rd_rec_store *store, const char *program_sha256,
		struct rd_arena *arena, struct rd_rec_seal *out,
		struct rd_problem *problem)
{
	enum rd_status status = check_sha256(program_sha256, problem);

	*out = (struct rd_rec_seal){ 0 };
	if (status != RD_OK)
		return status;
	return store->ops->seal_get(store, program_sha256, arena, out, problem);
}

enum rd_status
rd_rec_serial_get(struct rd_rec_store *store, struct rd_str ruleset,
		  int64_t *serial, struct rd_problem *problem)
{
	*serial = 0;
	return store->ops->serial_get(store, ruleset, serial, problem);
}

enum rd_status
rd_rec_serial_raise(struct rd_rec_store *store, struct rd_str ruleset,
		    int64_t serial, struct rd_problem *problem)
{
	if (!ruleset.len || serial < 1)
		return refuse(problem, "a seal serial is a positive number");
	return store->ops->serial_raise(store, ruleset, serial, problem);
}

enum rd_status
rd_rec_texts(struct rd_rec_store *store, struct rd_str decision_id,
	     struct rd_arena *arena, struct rd_rec_texts *out,
	     struct rd_problem *problem)
{
	*out = (struct rd_rec_texts){ NULL, 0 };
	if (!rd_uuid_valid(decision_id))
		return refuse(problem, "a decision id is a UUID");
	return store->ops->texts(store, decision_id, arena, out, problem);
}

enum rd_status
rd_rec_erase(struct rd_rec_store *store, const struct rd_rec_erase *erase,
	     int64_t *n_erased, struct rd_problem *problem)
{
	enum rd_status status = RD_OK;

	*n_erased = 0;
	if (!erase->decision_id.ptr == !erase->subject.ptr)
		return refuse(problem, "erase by decision or by subject");
	if (erase->decision_id.ptr && !rd_uuid_valid(erase->decision_id))
		return refuse(problem, "a decision id is a UUID");
	if (erase->subject.ptr)
		status = check_subject(erase->subject, problem);
	if (status != RD_OK)
		return status;
	return store->ops->erase(store, erase, n_erased, problem);
}

enum rd_status
rd_rec_check(struct rd_rec_store *store, bool thorough, struct rd_buf *findings,
	     struct rd_problem *problem)
{
	return store->ops->check(store, thorough, findings, problem);
}
