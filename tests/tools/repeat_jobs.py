#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""repeat_jobs.py DB N: makes N open jobs of one.

The journal has one job, of a process that was killed while it sent it.  What
was recorded stays what refdesk recorded; the others differ in their ids."""
import sqlite3
import sys
import uuid


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def copy(db, table, changed, where):
    names = columns(db, table)
    chosen = ", ".join(changed.get(name, name) for name in names)
    db.execute(f"INSERT INTO {table} ({', '.join(names)})"
               f" SELECT {chosen} FROM {table}, made WHERE {where}")


def main():
    path, n = sys.argv[1], int(sys.argv[2])
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    (job, seq), = db.execute("SELECT id, seq FROM job")
    (intent,), = db.execute("SELECT id FROM intent")
    db.execute("BEGIN")
    db.execute("CREATE TEMP TABLE made (new_seq, new_job, new_intent)")
    db.executemany("INSERT INTO made VALUES (?, ?, ?)", (
        (seq + i, job[:24] + f"{i:012x}", uuid.uuid4().hex)
        for i in range(1, n)))
    copy(db, "job", {"seq": "new_seq", "id": "new_job"}, f"id = '{job}'")
    copy(db, "intent", {"id": "new_intent", "job_id": "new_job"},
         f"id = '{intent}'")
    copy(db, "intent_body", {"intent_id": "new_intent"},
         f"intent_id = '{intent}'")
    copy(db, "job_event", {"job_id": "new_job"}, f"job_id = '{job}'")
    copy(db, "spend", {"intent_id": "new_intent"}, f"intent_id = '{intent}'")
    db.execute("COMMIT")


main()
