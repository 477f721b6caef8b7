#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What language 2 does with scores, as people meet it: rates and learned values
# from the store.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/testdata/choice" \
	-o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_DB=$PWD/state.db
REFDESK_NOW=2025-12-27T20:00:00Z
export REFDESK_PROGRAM REFDESK_DB REFDESK_NOW

exits 0 "a rate" decide --no-record mood=calm scene=x temperature=20
prints '"confidence":"sure"'
exits 0 "another rate" decide --no-record scene=x
prints '"confidence":"thin"'

# learned ROW...: rows "SUBJECT TABLE KEY VALUE EVIDENCE" into the store, the
# value in units of 1e-4.
learned() {
	python3 - "$@" <<'PY'
import sqlite3, sys
db = sqlite3.connect('state.db')
for row in sys.argv[1:]:
    db.execute('INSERT INTO learned VALUES (?, ?, ?, ?, ?)', row.split())
db.commit()
PY
}

exits 0 "a first decision makes the store" decide --subject u scene=x
ok "rows are learned" learned "u preference b_plain 8000 25" \
	"u preference gone 1 1" "u of_another_pack x 1 1" \
	"v preference a_plain -10000 20"
exits 0 "they count for their subject" decide --subject u --all scene=x
prints '"chosen":[{"rank":1,"reference":"b_plain","score":"57"'
prints '{"evidence":["25"],"learned":["0.8"]},"factor":"liked","points":"12"}'
prints '"code":"learned.unknown-key","detail":"gone"'
cp "$out" "$work/decision"
exits 0 "the decision replays" replay last
prints identical
exits 0 "the record has them" show last --all
prints '"learned":[{"evidence":25,"key":"b_plain","table":"preference"'
exits 0 "other rows now" decide --subject v scene=x
prints '"reference":"b_plain","score":"45"'
ok "the first is as it was" learned "u preference a_plain -10000 30"
exits 0 "and replays" replay last --subject u
prints identical
exits 0 "without a record nothing is read" decide --no-record --subject u scene=x
prints '"reference":"a_plain","score":"50"'
printf '{"facts":{},"subject":"u","learned":[]}\n' >none.json
exits 0 "nor when the request says there is none" decide none.json
prints '"reference":"a_plain","score":"50"'
exits 0 "people see why" explain last --subject u --candidate b_plain

cat >bad.json <<'JSON'
{"facts":{},"learned":[{"table":"preferences","key":"a","value":"1","evidence":1}]}
JSON
exits 4 "an unknown table" decide --no-record bad.json
says request.unknown-table
says "learned[0].table"
says "preference"
finish
