#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""repeat_history.py DB TIMES: makes a long history of a short one.

Copies every recorded decision and its request TIMES - 1 times, under new ids
that follow the ones before.  What was recorded stays what refdesk recorded;
only there is more of it than anybody has patience to decide.  The state of
subjects and the histories are left alone."""
import sqlite3
import sys


def shift(by):
    """Ids whose 48 bits of time are that many milliseconds later."""

    def shifted(name):
        time = int(name[:8] + name[9:13], 16) + by
        text = "%012x" % time
        return text[:8] + "-" + text[8:] + name[13:]

    return shifted


def main():
    path, times = sys.argv[1], int(sys.argv[2])
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA foreign_keys = OFF")
    n, first, last = db.execute(
        "SELECT max(seq), min(id), max(id) FROM decision").fetchone()
    span = int(last[:8] + last[9:13], 16) - int(first[:8] + first[9:13], 16)
    for k in range(1, times):
        db.create_function("shifted", 1, shift(k * (span + 1)),
                           deterministic=True)
        db.execute("BEGIN")
        db.execute(
            "INSERT INTO decision (seq, id, subject, at_ms, digest, program,"
            " json) SELECT seq + ?, shifted(id), subject, at_ms, digest,"
            " program, json FROM decision WHERE seq <= ? ORDER BY seq",
            (k * n, n))
        db.execute(
            "INSERT INTO request (rowid, subject, decision_id, digest, json)"
            " SELECT rowid + ?, subject, shifted(decision_id), digest, json"
            " FROM request WHERE rowid <= ? ORDER BY rowid", (k * n, n))
        db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(db.execute("SELECT count(*) FROM request").fetchone()[0])


main()
