/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The schema and every statement of the SQLite store, in one place.
 *
 * The subject leads every key of a subject's rows, so that the tables can be
 * split by it; a decision without a subject stands under ''.  subject_look
 * holds a row for each subject that ever changed, with its version and, while a
 * look is held, the look.  decision.seq is the order of recording; ids are
 * nearly in that order, but clocks step back.  text_side is the only table with
 * personal text, and nothing refers to it. */

#include "record/sqlite.h"

/* The index has the same words, or it is not used. */
#define IS_OPEN(of)                                                            \
	of "state <> 'fetched' AND " of "state <> 'failed' AND " of            \
	   "state <> 'cancelled' AND " of "state <> 'abandoned' OR " of        \
	   "next_try IS NOT NULL"

const char *const rd_rec_sql_migrations[RD_REC_SQL_VERSION] = {
	"CREATE TABLE program ("
	" sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),"
	" bytes BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE seal ("
	" program TEXT NOT NULL REFERENCES program (sha256),"
	" serial INTEGER NOT NULL CHECK (serial >= 1),"
	" statement BLOB NOT NULL,"
	" envelope BLOB NOT NULL,"
	" minisig BLOB,"
	" PRIMARY KEY (program, serial)"
	") STRICT;"
	"CREATE TABLE gate_serial ("
	" ruleset TEXT PRIMARY KEY,"
	" highest INTEGER NOT NULL CHECK (highest >= 1)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE subject_look ("
	" subject TEXT PRIMARY KEY,"
	" version INTEGER NOT NULL CHECK (version >= 1),"
	" hairstyle TEXT,"
	" reference TEXT,"
	" locked_at INTEGER,"
	" expires_at INTEGER,"
	" reason TEXT,"
	" CHECK ((reference IS NULL) = (locked_at IS NULL)),"
	" CHECK ((reference IS NULL) = (expires_at IS NULL)),"
	" CHECK (reference IS NOT NULL OR"
	"        (hairstyle IS NULL AND reason IS NULL))"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE decision ("
	" seq INTEGER PRIMARY KEY,"
	" id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),"
	" subject TEXT NOT NULL,"
	" at_ms INTEGER NOT NULL,"
	" digest TEXT,"
	" program TEXT NOT NULL REFERENCES program (sha256),"
	" json TEXT NOT NULL,"
	" UNIQUE (subject, seq)"
	") STRICT;"
	"CREATE INDEX decision_program ON decision (program);"
	"CREATE TABLE request ("
	" subject TEXT NOT NULL,"
	" decision_id TEXT NOT NULL UNIQUE"
	"  REFERENCES decision (id) ON DELETE CASCADE,"
	" digest TEXT,"
	" json TEXT NOT NULL,"
	" PRIMARY KEY (subject, decision_id)"
	") STRICT;"
	"CREATE TABLE history ("
	" subject TEXT NOT NULL,"
	" seq INTEGER NOT NULL CHECK (seq >= 1),"
	" decision_id TEXT REFERENCES decision (id) ON DELETE SET NULL,"
	" reference TEXT NOT NULL,"
	" at_ms INTEGER NOT NULL,"
	" scene TEXT,"
	" mood TEXT,"
	" hairstyle TEXT,"
	" outfit TEXT,"
	" is_old_photo INTEGER NOT NULL CHECK (is_old_photo IN (0, 1)),"
	" reference_date INTEGER,"
	" factors TEXT,"
	" PRIMARY KEY (subject, seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX history_latest"
	" ON history (subject, at_ms DESC, reference, scene);"
	"CREATE INDEX history_decision ON history (decision_id);"
	"CREATE TABLE text_side ("
	" subject TEXT NOT NULL,"
	" decision_id TEXT NOT NULL"
	"  REFERENCES decision (id) ON DELETE CASCADE,"
	" path TEXT NOT NULL,"
	" text TEXT NOT NULL,"
	" salt BLOB NOT NULL,"
	" digest BLOB NOT NULL,"
	" PRIMARY KEY (subject, decision_id, path)"
	") STRICT;"
	"CREATE INDEX text_decision ON text_side (decision_id);",
	"CREATE TABLE learned ("
	" subject TEXT NOT NULL,"
	" learned TEXT NOT NULL,"
	" key TEXT NOT NULL,"
	" value INTEGER NOT NULL,"
	" evidence INTEGER NOT NULL CHECK (evidence >= 0),"
	" PRIMARY KEY (subject, learned, key)"
	") STRICT, WITHOUT ROWID;",
	"CREATE TABLE job ("
	" seq INTEGER PRIMARY KEY,"
	" id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),"
	" subject TEXT NOT NULL,"
	" decision_id TEXT REFERENCES decision (id) ON DELETE SET NULL,"
	" at_ms INTEGER NOT NULL,"
	" user_key TEXT UNIQUE,"
	" request_sha256 TEXT NOT NULL CHECK (length(request_sha256) = 64),"
	" plan TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX job_decision ON job (decision_id);"
	"CREATE INDEX job_subject ON job (subject, seq);"
	"CREATE TABLE intent ("
	" id TEXT PRIMARY KEY CHECK (length(id) = 32),"
	" job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,"
	" n INTEGER NOT NULL CHECK (n >= 1),"
	" state TEXT NOT NULL CHECK (state = 'intent' OR state = 'sending'"
	"  OR state = 'submitted' OR state = 'completed' OR state = 'fetched'"
	"  OR state = 'failed' OR state = 'cancelled' OR state = 'unknown'"
	"  OR state = 'held' OR state = 'abandoned'),"
	" attempt INTEGER NOT NULL CHECK (attempt >= 0),"
	" provider TEXT NOT NULL,"
	" endpoint TEXT NOT NULL,"
	" method TEXT NOT NULL,"
	" body_sha256 TEXT NOT NULL CHECK (length(body_sha256) = 64),"
	" ticket BLOB NOT NULL,"
	" request_id TEXT,"
	" status_url TEXT,"
	" response_url TEXT,"
	" cancel_url TEXT,"
	" sent_at INTEGER,"
	" result_sha256 TEXT,"
	" reason TEXT,"
	" lease_owner TEXT,"
	" lease_until INTEGER,"
	" UNIQUE (job_id, n),"
	" UNIQUE (provider, request_id)"
	") STRICT;"
	"CREATE INDEX intent_open ON intent (state) WHERE state NOT IN"
	" ('fetched', 'failed', 'cancelled', 'abandoned');"
	"CREATE TABLE intent_body ("
	" intent_id TEXT PRIMARY KEY"
	"  REFERENCES intent (id) ON DELETE CASCADE,"
	" body BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE job_event ("
	" job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,"
	" seq INTEGER NOT NULL CHECK (seq >= 1),"
	" at_ms INTEGER NOT NULL,"
	" n INTEGER NOT NULL,"
	" state TEXT NOT NULL,"
	" reason TEXT,"
	" PRIMARY KEY (job_id, seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE spend ("
	" intent_id TEXT PRIMARY KEY"
	"  REFERENCES intent (id) ON DELETE CASCADE,"
	" day INTEGER NOT NULL,"
	" provider TEXT NOT NULL,"
	" budget INTEGER NOT NULL CHECK (budget >= 0),"
	" micro_usd INTEGER NOT NULL CHECK (micro_usd >= 0),"
	" settled INTEGER NOT NULL CHECK (settled IN (0, 1))"
	") STRICT;"
	"CREATE INDEX spend_day ON spend (day, provider, micro_usd);",
	"ALTER TABLE intent ADD COLUMN next_try INTEGER CHECK (next_try > 1);"
	"DROP INDEX intent_open;"
	"CREATE INDEX intent_open ON intent (state) WHERE state NOT IN"
	" ('fetched', 'failed', 'cancelled', 'abandoned')"
	" OR next_try IS NOT NULL;",
	"ALTER TABLE spend ADD COLUMN told INTEGER NOT NULL DEFAULT 0"
	" CHECK (told IN (0, 1));"
	/* An IN of more than two is a table, made anew for each statement. */
	"DROP INDEX intent_open;"
	"CREATE INDEX intent_open ON intent (state) WHERE " IS_OPEN(""),
};

#define DECISION_COLUMNS                                                       \
	"SELECT d.id, d.subject, d.at_ms, d.digest, d.program, d.json,"        \
	" r.digest, r.json FROM decision d"                                    \
	" JOIN request r ON r.subject = d.subject AND r.decision_id = d.id "
/* The same columns without the request's text. */
#define DECISION_LISTING                                                       \
	"SELECT d.id, d.subject, d.at_ms, d.digest, d.program, d.json,"        \
	" r.digest, NULL FROM decision d"                                      \
	" JOIN request r ON r.subject = d.subject AND r.decision_id = d.id "
#define HISTORY_COLUMNS                                                        \
	"SELECT subject, seq, decision_id, reference, at_ms, scene, mood,"     \
	" hairstyle, outfit, is_old_photo, reference_date, factors"            \
	" FROM history "

#define JOB_COLUMNS                                                            \
	"SELECT id, decision_id, subject, user_key, at_ms, plan FROM job "
#define INTENT_COLUMNS                                                         \
	"SELECT i.id, i.job_id, i.n, i.state, i.attempt, i.provider,"          \
	" i.endpoint, i.method, i.body_sha256, i.ticket, i.request_id,"        \
	" i.status_url, i.response_url, i.cancel_url, i.sent_at,"              \
	" i.result_sha256, i.reason, s.budget, s.micro_usd, s.settled,"        \
	" i.lease_owner, i.lease_until, i.next_try, s.told"                    \
	" FROM intent i JOIN spend s ON s.intent_id = i.id "
/* With 0 for that parameter all jobs, else those that are not done. */
#define JOB_LISTING(open)                                                      \
	"SELECT id, decision_id, subject, user_key, at_ms, NULL FROM job"      \
	" WHERE at_ms >= ?1 AND (" open " = 0 OR EXISTS (SELECT 1 FROM intent" \
	" i WHERE i.job_id = job.id AND (" IS_OPEN("i.") "))) "
#define JOBS_WHERE(column)                                                     \
	JOB_LISTING("?4")                                                      \
	"AND " column " = ?3 ORDER BY seq DESC LIMIT ?2"
#define FINAL_STATES " ('fetched', 'failed', 'cancelled', 'abandoned')"

#define BODY_DROP(of)                                                          \
	"DELETE FROM intent_body WHERE intent_id IN"                           \
	" (SELECT i.id FROM intent i JOIN job j ON j.id = i.job_id"            \
	" WHERE j." of " = ?1 AND i.state IN" FINAL_STATES ")"

const char *const rd_rec_sql_texts[SQL_COUNT] = {
	[SQL_BEGIN_READ] = "BEGIN",
	[SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_LOOK_GET] =
		"SELECT version, hairstyle, reference, locked_at, expires_at,"
		" reason FROM subject_look WHERE subject = ?1",
	[SQL_PAST_GET] = "SELECT reference, at_ms, scene FROM history"
			 " WHERE subject = ?1"
			 " ORDER BY at_ms DESC, reference, scene LIMIT ?2",
	[SQL_VERSION_GET] =
		"SELECT version FROM subject_look WHERE subject = ?1",
	[SQL_LOOK_SET] =
		"INSERT INTO subject_look (subject, version, hairstyle,"
		" reference, locked_at, expires_at, reason)"
		" VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (subject) DO UPDATE SET version = version + 1,"
		" hairstyle = excluded.hairstyle,"
		" reference = excluded.reference,"
		" locked_at = excluded.locked_at,"
		" expires_at = excluded.expires_at, reason = excluded.reason",
	[SQL_VERSION_RAISE] =
		"INSERT INTO subject_look (subject, version) VALUES (?1, 1)"
		" ON CONFLICT (subject) DO UPDATE SET version = version + 1",
	[SQL_LOOK_CLEAR] =
		"UPDATE subject_look SET version = version + 1,"
		" hairstyle = NULL, reference = NULL, locked_at = NULL,"
		" expires_at = NULL, reason = NULL"
		" WHERE subject = ?1 AND reference IS NOT NULL",
	[SQL_LEARNED_GET] =
		"SELECT learned, key, value, evidence FROM learned"
		" WHERE subject = ?1 ORDER BY learned, key LIMIT ?2",
	[SQL_LEARNED_SET] =
		"INSERT INTO learned (subject, learned, key, value, evidence)"
		" VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (subject, learned, key) DO UPDATE SET"
		" value = excluded.value, evidence = excluded.evidence",
	[SQL_LEARNED_COUNT] = "SELECT count(*) FROM learned WHERE subject = ?1",
	[SQL_PROGRAM_HAS] = "SELECT 1 FROM program WHERE sha256 = ?1",
	[SQL_PROGRAM_ADD] =
		"INSERT INTO program (sha256, bytes) VALUES (?1, ?2)"
		" ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes"
		" WHERE bytes IS NOT excluded.bytes",
	[SQL_PROGRAM_GET] = "SELECT bytes FROM program WHERE sha256 = ?1",
	[SQL_PROGRAM_NAMES] = "SELECT sha256, bytes FROM program",
	[SQL_DECISION_ADD] =
		"INSERT INTO decision (id, subject, at_ms, digest, program,"
		" json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_REQUEST_ADD] =
		"INSERT INTO request (subject, decision_id, digest, json)"
		" VALUES (?1, ?2, ?3, ?4)",
	[SQL_USE_ADD] =
		"INSERT INTO history (subject, seq, decision_id, reference,"
		" at_ms, scene, mood, hairstyle, outfit, is_old_photo,"
		" reference_date, factors) VALUES (?1,"
		" (SELECT coalesce(max(seq), 0) + 1 FROM history"
		"  WHERE subject = ?1),"
		" ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[SQL_TEXT_ADD] =
		"INSERT INTO text_side (subject, decision_id, path, text,"
		" salt, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	/* 'g' follows every digit of an id, so this is "starts with". */
	[SQL_DECISION_BY_ID] = DECISION_COLUMNS
	"WHERE d.id >= ?1 AND d.id < ?1 || 'g' LIMIT 2",
	[SQL_DECISION_LAST] = DECISION_COLUMNS "ORDER BY d.seq DESC LIMIT 1",
	[SQL_DECISION_LAST_OF] = DECISION_COLUMNS
	"WHERE d.subject = ?1 ORDER BY d.seq DESC LIMIT 1",
	[SQL_DECISIONS] = DECISION_LISTING
	"WHERE d.at_ms >= ?1 ORDER BY d.seq DESC LIMIT ?2",
	[SQL_DECISIONS_OF] = DECISION_LISTING
	"WHERE d.at_ms >= ?1 AND d.subject = ?3"
	" ORDER BY d.seq DESC LIMIT ?2",
	[SQL_SPAN] = "SELECT min(seq), max(seq) FROM (SELECT seq FROM decision"
		     " WHERE at_ms >= ?1 ORDER BY seq DESC LIMIT ?2)",
	[SQL_SPAN_OF] =
		"SELECT min(seq), max(seq) FROM (SELECT seq FROM decision"
		" WHERE at_ms >= ?1 AND subject = ?3"
		" ORDER BY seq DESC LIMIT ?2)",
	[SQL_SPAN_ALL] = "SELECT (SELECT min(seq) FROM decision),"
			 " (SELECT max(seq) FROM decision)",
	[SQL_SPAN_PLAIN] = "SELECT (SELECT min(rowid) FROM request),"
			   " (SELECT max(rowid) FROM request)",
	/* Skips from one program to the next in the index. */
	[SQL_PROGRAMS_USED] =
		"WITH RECURSIVE used (program) AS"
		" (SELECT min(program) FROM decision UNION ALL"
		"  SELECT (SELECT min(program) FROM decision"
		"   WHERE program > used.program) FROM used"
		"  WHERE used.program IS NOT NULL)"
		" SELECT program FROM used WHERE program IS NOT NULL",
	/* A decision's row is large; where its columns are not needed the
	 * requests, recorded beside it in the same order, do alone. */
	[SQL_REQUESTS] = "SELECT rowid, decision_id, subject, NULL, json"
			 " FROM request WHERE rowid BETWEEN ?1 AND ?2"
			 " ORDER BY rowid",
	[SQL_REQUESTS_SINCE] =
		"SELECT d.seq, d.id, d.subject, d.program, r.json"
		" FROM decision d CROSS JOIN request r"
		" ON r.subject = d.subject AND r.decision_id = d.id"
		" WHERE d.seq BETWEEN ?1 AND ?2 AND d.at_ms >= ?3"
		" ORDER BY d.seq",
	[SQL_REQUESTS_OF] = "SELECT d.seq, d.id, d.subject, d.program, r.json"
			    " FROM decision d CROSS JOIN request r"
			    " ON r.subject = d.subject AND r.decision_id = d.id"
			    " WHERE d.subject = ?4 AND d.seq BETWEEN ?1 AND ?2"
			    " AND d.at_ms >= ?3 ORDER BY d.seq",
	[SQL_HISTORY] = HISTORY_COLUMNS
	"WHERE at_ms >= ?1"
	" ORDER BY at_ms DESC, subject, reference, scene, seq LIMIT ?2",
	[SQL_HISTORY_OF] = HISTORY_COLUMNS
	"WHERE at_ms >= ?1 AND subject = ?3"
	" ORDER BY at_ms DESC, reference, scene, seq LIMIT ?2",
	[SQL_SEAL_SET] =
		"INSERT INTO seal (program, serial, statement, envelope,"
		" minisig) VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (program, serial) DO UPDATE SET"
		" statement = excluded.statement,"
		" envelope = excluded.envelope, minisig = excluded.minisig",
	[SQL_SEAL_GET] =
		"SELECT program, serial, statement, envelope, minisig"
		" FROM seal WHERE program = ?1 ORDER BY serial DESC LIMIT 1",
	[SQL_SERIAL_GET] = "SELECT highest FROM gate_serial WHERE ruleset = ?1",
	[SQL_SERIAL_RAISE] =
		"INSERT INTO gate_serial (ruleset, highest) VALUES (?1, ?2)"
		" ON CONFLICT (ruleset) DO UPDATE SET"
		" highest = max(highest, excluded.highest)",
	[SQL_TEXTS] = "SELECT path, text, salt, digest FROM text_side"
		      " WHERE decision_id = ?1 ORDER BY path",
	[SQL_TEXTS_DROP] = "DELETE FROM text_side WHERE decision_id = ?1",
	[SQL_TEXTS_DROP_OF] = "DELETE FROM text_side WHERE subject = ?1",
	[SQL_JOB_BY_KEY] =
		"SELECT id, request_sha256 FROM job WHERE user_key = ?1",
	[SQL_JOB_ADD] = "INSERT INTO job (id, subject, decision_id, at_ms,"
			" user_key, request_sha256, plan)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_JOB_BY_ID] = JOB_COLUMNS
	"WHERE id >= ?1 AND id < ?1 || 'g' LIMIT 2",
	[SQL_JOB_LAST] = JOB_COLUMNS "ORDER BY seq DESC LIMIT 1",
	[SQL_JOB_LAST_OF] = JOB_COLUMNS
	"WHERE subject = ?1 ORDER BY seq DESC LIMIT 1",
	[SQL_JOBS] = JOB_LISTING("?3") "ORDER BY seq DESC LIMIT ?2",
	[SQL_JOBS_OF] = JOBS_WHERE("subject"),
	[SQL_JOBS_OF_DECISION] = JOBS_WHERE("decision_id"),
	[SQL_JOBS_OF_KEY] = JOBS_WHERE("user_key"),
	[SQL_INTENT_ADD] =
		"INSERT INTO intent (id, job_id, n, state, attempt, provider,"
		" endpoint, method, body_sha256, ticket, lease_owner,"
		" lease_until)"
		" VALUES (?1, ?2, ?3, 'intent', 0, ?4, ?5, ?6, ?7, ?8, ?9,"
		" ?10)",
	[SQL_BODY_ADD] =
		"INSERT INTO intent_body (intent_id, body) VALUES (?1, ?2)",
	[SQL_BODY_GET] = "SELECT body FROM intent_body WHERE intent_id = ?1",
	/* What is not final may still need its bytes. */
	[SQL_BODY_DROP] = BODY_DROP("decision_id"),
	[SQL_BODY_DROP_OF] = BODY_DROP("subject"),
	[SQL_INTENT_STATE] = "SELECT state, job_id, n, attempt FROM intent"
			     " WHERE id = ?1",
	[SQL_INTENT_MOVE] =
		"UPDATE intent SET state = ?2, attempt = attempt + ?3,"
		" sent_at = coalesce(?4, sent_at), reason = ?5,"
		" request_id = coalesce(?6, request_id),"
		" status_url = coalesce(?7, status_url),"
		" response_url = coalesce(?8, response_url),"
		" cancel_url = coalesce(?9, cancel_url),"
		" result_sha256 = coalesce(?10, result_sha256),"
		" ticket = coalesce(?11, ticket), next_try = ?12"
		" WHERE id = ?1",
	[SQL_INTENT_LEASE] =
		"UPDATE intent SET lease_owner = ?2, lease_until = ?4"
		" WHERE id = ?1 AND (lease_owner IS NULL OR lease_owner = ?2"
		" OR lease_until <= ?3 OR lease_owner = ?5)",
	[SQL_INTENTS] = INTENT_COLUMNS "WHERE i.job_id = ?1 ORDER BY i.n",
	[SQL_INTENT_GET] = INTENT_COLUMNS "WHERE i.id = ?1",
	[SQL_INTENTS_OPEN] = INTENT_COLUMNS
	"JOIN job j ON j.id = i.job_id WHERE " IS_OPEN(
		"i.") " ORDER BY j.seq, i.n",
	[SQL_INTENTS_OF_JOB] = "SELECT state, attempt FROM intent"
			       " WHERE job_id = ?1 ORDER BY n",
	[SQL_NEXT_TRY] = "SELECT n FROM intent"
			 " WHERE job_id = ?1 AND next_try IS NOT NULL",
	[SQL_NEXT_TRY_DROP] = "UPDATE intent SET next_try = NULL"
			      " WHERE job_id = ?1 AND next_try IS NOT NULL",
	[SQL_EVENT_ADD] =
		"INSERT INTO job_event (job_id, seq, at_ms, n, state, reason)"
		" VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM job_event"
		"  WHERE job_id = ?1), ?2, ?3, ?4, ?5)",
	[SQL_EVENTS] = "SELECT at_ms, n, state, reason FROM job_event"
		       " WHERE job_id = ?1 ORDER BY seq",
	[SQL_SPEND_ADD] = "INSERT INTO spend (intent_id, day, provider, budget,"
			  " micro_usd, settled) VALUES (?1, ?2, ?3, ?4, ?4, 0)",
	[SQL_SPEND_SET] =
		"UPDATE spend SET micro_usd = ?2, settled = 1, told = ?3"
		" WHERE intent_id = ?1",
	[SQL_SPEND_KEEP] = "UPDATE spend SET settled = 1 WHERE intent_id = ?1",
	[SQL_SPENT] = "SELECT coalesce(sum(micro_usd), 0) FROM spend"
		      " WHERE day = ?1 AND (?2 IS NULL OR provider = ?2)",
	[SQL_REQUEST_KNOWN] = "SELECT 1 FROM intent WHERE provider = ?1"
			      " AND request_id = ?2",
	[SQL_QUICK_CHECK] = "PRAGMA quick_check(20)",
	[SQL_FULL_CHECK] = "PRAGMA integrity_check(20)",
	[SQL_KEY_CHECK] = "PRAGMA foreign_key_check",
};
