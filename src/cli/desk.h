/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Everything a deciding verb needs: the program, the scratch to decide with,
 * the clock and zones, and (unless --no-record) the store. */
#ifndef RD_CLI_DESK_H
#define RD_CLI_DESK_H

#include "base/zone.h"
#include "cli/author.h"
#include "cli/cmd.h"
#include "decide/decide.h"
#include "record/store.h"

enum cmd_program_from {
	CMD_FROM_FILE,	 /* --program */
	CMD_FROM_RULES,	 /* --rules: compiled for this call */
	CMD_FROM_ACTIVE, /* the project's */
};

struct cmd_program {
	struct rd_buf bytes;
	struct rd_prog prog;
	bool loaded;
	enum cmd_program_from from;
	const char *path; /* file or directory */
};

void cmd_program_init(struct cmd_program *program);
void cmd_program_fini(struct cmd_program *program);
/* With --verbose, says which program is used. */
void cmd_program_tell(struct cmd *cmd, const struct cmd_program *program,
		      const char *from);
/* By --program, --rules, their settings, else the active one. */
int cmd_program_choose(struct cmd *cmd, struct cmd_program *program);
/* A named file: missing 10, foreign 3, damaged 6. */
int cmd_program_open(struct cmd *cmd, const char *path,
		     struct cmd_program *program);
/* The operand of the verb if there is one, else as cmd_program_choose. */
int cmd_program_operand(struct cmd *cmd, struct cmd_program *program);

/* Brings a program into cmd->project: its file under its digest, which goes to
 * sha256 (65 bytes), the pictures of its references, its place in the archive.
 * The active program stays what it is. */
int cmd_program_install(struct cmd *cmd, const struct cmd_program *program,
			char *sha256);

struct cmd_desk {
	struct cmd_program program;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_zones zones;
	struct rd_dec_zone_port port;
	struct rd_dec_read_opts opts;
	struct rd_instant now, clock;
	struct rd_rec_store *store; /* NULL: not recording */
	bool archived;		    /* the store has the program */
	/* Of one decision; reset by each. */
	struct rd_arena arena;
	struct rd_rec_snapshot snapshot;
	bool has_snapshot;
	bool fills_look, fills_history, fills_learned; /* it gave none */
	char id[RD_UUID_TEXT + 1];
};

/* Empty, with nothing opened. */
void cmd_desk_init(struct cmd_desk *desk);
/* Whether state counts.  RECORD: exit 2 with a hint when there is no place for
 * it; READ: a store that is not there yet is empty. */
enum cmd_state { CMD_PURE, CMD_READ, CMD_RECORD };

int cmd_desk_open(struct cmd *cmd, struct cmd_desk *desk, enum cmd_state state);
void cmd_desk_close(struct cmd_desk *desk);

/* Reads a request and fills in subject, look and history.  json must stay as
 * long as the request is used. */
int cmd_desk_read(struct cmd *cmd, struct cmd_desk *desk, struct rd_str json);

struct cmd_write {
	bool trace, digest, all;
};

/* Decides the request that was read, records it (again from a new snapshot when
 * somebody was faster) and appends the decision, one line, to out.  Returns 0,
 * 1 for outcome none, else an exit code with the problem set. */
int cmd_desk_decide(struct cmd *cmd, struct cmd_desk *desk,
		    const struct cmd_write *how, struct rd_buf *out);

/* Whether the problem is that somebody changed the subject meanwhile, and
 * reading its state again can help. */
bool cmd_desk_lost(const struct cmd *cmd, const struct cmd_desk *desk);
/* Reads the subject's state again and forgets the problem. */
int cmd_desk_again(struct cmd *cmd, struct cmd_desk *desk);

/* What a store is opened for.  One to be read may stand where nothing can be
 * written. */
enum cmd_store_use { CMD_STORE_READ, CMD_STORE_CHANGE, CMD_STORE_CREATE };
/* The store named by --db, else the project's.  NULL in *store when there is no
 * store yet and none is to be created. */
int cmd_store_open(struct cmd *cmd, enum cmd_store_use use,
		   struct rd_rec_store **store);
/* Machine time with the machine's local offset. */
void cmd_clock(struct rd_zones *zones, const char *tz, struct rd_instant *now);
/* --since: an instant with offset, a date (its first moment in the zone of --tz
 * or the machine), or so many hours or days before --now or the machine's time.
 * *given is false without the option; exit 2 for anything else. */
int cmd_since(struct cmd *cmd, bool *given, int64_t *utc_ms);
enum rd_status cmd_zone_resolve(void *zones, struct rd_str zone, int64_t utc_ms,
				struct rd_dec_zone *out);

#endif
