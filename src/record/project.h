/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A project directory:
 *
 *	refdesk.conf
 *	.refdesk/programs/<sha256>.desk		what runs, with its seal files
 *		          <sha256>.seal.json	statement
 *		          <sha256>.seal.dsse	envelope
 *		          <sha256>.seal.json.minisig
 *	         active				current and previous sha256
 *	         assets/<sha256>		pictures of activated packs
 *	         uploads/<sha256>		pictures that requests brought
 *	         results/			pictures that came back
 *	         keys/				signing and trusted keys
 *	         secrets/NAME			providers' keys, once there are
 *	         state.db			the store, unless `db` says else
 *
 * Every file is replaced whole (base/fs.h), so a reader needs no lock.  Digests
 * are lower-case hexadecimal SHA-256 of the file's bytes. */
#ifndef RD_RECORD_PROJECT_H
#define RD_RECORD_PROJECT_H

#include "record/conf.h"
#include "record/store.h"
#include "sign/keys.h"

#define RD_REC_ASSET_CAP (64u << 20)

struct rd_rec_project {
	struct rd_arena arena;
	const char *root;      /* absolute */
	const char *conf_path; /* absolute */
	/* As read, but paths absolute (a db URI keeps its scheme). */
	struct rd_rec_conf conf;
};

struct rd_rec_active {
	char current[RD_CRYPT_HASH_TEXT];
	char previous[RD_CRYPT_HASH_TEXT]; /* "" when there is none */
};

/* Makes a new project in `dir` (made as needed).  RD_CONFLICT (exit 2), with
 * nothing changed, when one is there already. */
enum rd_status rd_rec_project_init(const char *dir, struct rd_problem *problem)
	RD_MUST_CHECK;
/* The project that `start` lies in: the nearest refdesk.conf upward.
 * RD_NOTFOUND (exit 2); failures as of rd_rec_conf_parse.  Finish it in any
 * case. */
enum rd_status rd_rec_project_find(struct rd_rec_project *project,
				   const char *start,
				   struct rd_problem *problem) RD_MUST_CHECK;
void rd_rec_project_fini(struct rd_rec_project *project);
/* Makes what is missing of .refdesk: a copy of a project may come without it,
 * or without what is empty in it.  For whoever writes there first. */
enum rd_status rd_rec_project_prepare(const struct rd_rec_project *project,
				      struct rd_problem *problem) RD_MUST_CHECK;

/* ROOT/.refdesk/NAME in the arena; NULL on exhaustion. */
char *rd_rec_project_path(const struct rd_rec_project *project,
			  const char *name, struct rd_arena *arena)
	RD_MUST_CHECK;
/* ROOT/.refdesk/programs/<sha256><suffix>, suffix ".desk", ".seal.dsse" …;
 * NULL on exhaustion. */
char *rd_rec_project_program_path(const struct rd_rec_project *project,
				  const char *sha256, const char *suffix,
				  struct rd_arena *arena) RD_MUST_CHECK;

/* Stores the program under its digest, which goes to sha256 (65 bytes). */
enum rd_status rd_rec_project_install(const struct rd_rec_project *project,
				      struct rd_str bytes, char *sha256,
				      struct rd_problem *problem) RD_MUST_CHECK;
/* Statement, minisig (may be absent) and, last, the envelope of an installed
 * program.  The serial is not kept here; the statement has it. */
enum rd_status rd_rec_project_seal(const struct rd_rec_project *project,
				   const struct rd_rec_seal *seal,
				   struct rd_problem *problem) RD_MUST_CHECK;
/* RD_NOTFOUND (exit 5) without an envelope; other parts may be absent. */
enum rd_status rd_rec_project_seal_read(const struct rd_rec_project *project,
					const char *sha256,
					struct rd_arena *arena,
					struct rd_rec_seal *out,
					struct rd_problem *problem)
	RD_MUST_CHECK;

/* RD_NOTFOUND (exit 2) when no program is active, RD_CORRUPT (exit 6) for an
 * unreadable `active`. */
enum rd_status rd_rec_project_active(const struct rd_rec_project *project,
				     struct rd_rec_active *active,
				     struct rd_problem *problem) RD_MUST_CHECK;
/* Makes an installed program the active one.  The one before becomes the
 * previous; activating the current again changes nothing. */
enum rd_status rd_rec_project_activate(const struct rd_rec_project *project,
				       const char *sha256,
				       struct rd_problem *problem)
	RD_MUST_CHECK;
/* Swaps current and previous; RD_NOTFOUND (exit 2) without a previous. */
enum rd_status rd_rec_project_activate_previous(
	const struct rd_rec_project *project, struct rd_rec_active *active,
	struct rd_problem *problem) RD_MUST_CHECK;

/* The public keys that are trusted, .refdesk/keys/ROLE/NAME.pub.  RD_SEMANTIC
 * (exit 5: key.malformed, key.role). */
enum rd_status rd_rec_project_keyring(const struct rd_rec_project *project,
				      struct rd_arena *arena,
				      struct rd_sig_keyring *ring,
				      struct rd_problem *problem) RD_MUST_CHECK;
/* The secret key of a role, .refdesk/keys/ROLE.key.  RD_NOTFOUND (exit 5,
 * key.missing); else as rd_crypt_key_load. */
enum rd_status rd_rec_project_key(const struct rd_rec_project *project,
				  enum rd_sig_role role, struct rd_arena *arena,
				  struct rd_crypt_key **key,
				  struct rd_problem *problem) RD_MUST_CHECK;

/* Stores a picture under its digest, which goes to sha256 (65 bytes). */
enum rd_status rd_rec_project_asset_put(const struct rd_rec_project *project,
					struct rd_str bytes, char *sha256,
					struct rd_problem *problem)
	RD_MUST_CHECK;
/* Appends the picture, of a pack or brought by a request; RD_NOTFOUND (exit 4),
 * RD_CORRUPT (exit 6) when its bytes have changed. */
enum rd_status rd_rec_project_asset_get(const struct rd_rec_project *project,
					const char *sha256, struct rd_buf *out,
					struct rd_problem *problem)
	RD_MUST_CHECK;

/* How long pictures that requests brought stay, and how much of them. */
struct rd_rec_uploads {
	int64_t now_ms;
	int64_t keep_ms; /* since one was last put */
	uint64_t max_bytes;
};
#define RD_REC_UPLOADS_YOUNG_MS INT64_C(3600000)
/* Stores a picture, or says that it is wanted again.  Those that nobody wanted
 * for keep_ms go; where room is short, those longest unwanted, but none of the
 * last hour (RD_LIMIT, exit 9, uploads.full). */
enum rd_status rd_rec_project_upload_put(const struct rd_rec_project *project,
					 struct rd_str bytes,
					 const struct rd_rec_uploads *rule,
					 char *sha256,
					 struct rd_problem *problem)
	RD_MUST_CHECK;
/* Only removes what has had its time. */
enum rd_status rd_rec_project_uploads_sweep(
	const struct rd_rec_project *project, const struct rd_rec_uploads *rule,
	struct rd_problem *problem) RD_MUST_CHECK;

#endif
