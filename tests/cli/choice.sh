#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What language 2 does with scores, as people meet it: rates, learned values from
# the store, experiments.
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

# ---- experiments ----

# The pack without the experiment, and a variant in the shadow, are one pack but
# for the file.
cp -r "$SRCDIR/testdata/choice" choice && chmod -R u+w choice
rm choice/experiments.xml
sed -i '/experiments.xml/d' choice/pack.xml
ok "without the experiment it builds" "$REFDESK" build choice -o plain.desk -q
awk 'BEGIN {
	for (i = 0; i < 400; i++)
		printf "{\"subject\":\"u%d\",\"look\":null,\"history\":[{\"reference\":\"%s\",\"at\":\"2025-12-27T10:00:00Z\",\"scene\":\"x\"}],\"facts\":{\"temperature\":\"%d\",\"people\":%d}}\n", i, i % 3 ? "a_plain" : "b_plain", i % 40 - 10, i % 7
}' >requests
exits 0 "decisions with the experiment" decide --batch --no-record requests
cp "$out" with
exits 0 "and without" decide --batch --no-record --program plain.desk requests
cp "$out" without
cat >compare.py <<'PY'
import json, sys
arms = {'control': 0, 'b': 0}
differ = 0
for a, b in zip(open('with'), open('without')):
    a, b = json.loads(a), json.loads(b)
    arms[a['arm']['id']] += 1
    control = a['arm']['id'] == 'control'
    assert b['arm'] is None
    for key in ('arm', 'program', 'digest'):
        del a[key], b[key]
    assert a == b or not control, (a, b)
    differ += a != b
print(arms, differ)
assert min(arms.values()) > 150 and differ == arms['b']
PY
ok "the control decides as without, the other arm does not" python3 compare.py
ok "added and removed, the program is the same again" sh -c '
	cp "$SRCDIR/testdata/choice/experiments.xml" choice &&
		sed -i "s,</pack>,<file name=\"experiments.xml\"/></pack>," \
			choice/pack.xml &&
		"$REFDESK" build choice -o there.desk -q &&
		! cmp -s there.desk plain.desk && rm choice/experiments.xml &&
		sed -i "s,<file name=\"experiments.xml\"/>,," choice/pack.xml &&
		"$REFDESK" build choice -o back.desk -q'
ok "but for the pack file, as it was" sh -c '
	"$REFDESK" decide --batch --no-record --program back.desk \
		requests >back && cmp back without'
exits 0 "a shadow" decide --no-record --rules "$SRCDIR/testdata/choice-shadow" \
	scene=x mood=lively
prints '"shadow":{"agrees":true,"chosen":"a_plain","margin":"1.5001","outcome":"scored","score":"5.0001"}'
exits 0 "a recorded arm" decide --subject u1 scene=x
prints '"arm":{"experiment":"numbers","id":"b","mode":"live"}'
exits 0 "replays" replay last
prints identical
exits 0 "is told" explain last
prints "arm b of numbers (live)"

# ---- lots ----

REFDESK_PROGRAM=
unset REFDESK_PROGRAM
REFDESK_RULES=$SRCDIR/testdata/choice-draw
export REFDESK_RULES
printf '{"facts":{},"count":4}\n' >four.json
exits 0 "a lot with a seed" decide --no-record --seed 42 four.json
prints '"rank":1,"reference":"a_plain"'
prints '"rank":3,"reference":"d_fancy"'
cp "$out" "$work/drawn"
exits 0 "again" decide --no-record --seed 42 four.json
ok "is the same" cmp "$out" "$work/drawn"
printf '{"facts":{},"count":4,"seed":"42"}\n' >seeded.json
exits 0 "the request's own seed wins" decide --no-record --seed 7 seeded.json
prints '"rank":3,"reference":"d_fancy"'
exits 2 "no number" decide --no-record --seed 7x scene=x
says "--seed"
exits 0 "a seed is made up" decide --subject w four.json
exits 0 "and kept" show last --all
ok "in the record" grep -q '"seed":"[0-9]' "$out"
exits 0 "so that the lot is the same again" replay last
prints identical
REFDESK_RULES=$SRCDIR/testdata/choice-slots
exits 0 "slots" decide --no-record scene=x
prints '"slot":"face","weight":"0.9"'
unset REFDESK_RULES
exits 3 "a learned table that is not there" \
	check "$SRCDIR/testdata/invalid/RD1330-unknown-learned"
prints 'unknown learned table "preference"'

# What cases reach of all that.
suite=$SRCDIR/testdata/choice-fixtures
unset REFDESK_PROGRAM REFDESK_NOW
exits 0 "coverage" test --coverage "$suite"
prints "# rates            4 of 4"
prints "# arms             3 of 3"
prints "# arms             1 of 2"
prints "# lots             3 of 3"
prints "# sizes            2 of 2"
prints "# slots            4 of 4"
prints "# diversities      2 of 2"
prints "# segments         5 of 7"
prints '#   not reached: segment 2 "warmth" at scoring.xml:11'
prints '#   not reached: lesson 6 "a row of an unknown key" at scoring.xml:35'
exits 0 "one word of a rate" test --gaps "$suite/rate-thin.xml"
prints '"sure" at scoring.xml'
ok "is reached" sh -c '! grep -q "rate [0-9]* \"thin\"" "$1"' - "$out"
exits 0 "one arm" test --gaps "$suite/arm-live.xml"
prints '"no unit" at experiments.xml'
exits 0 "a knot" test --gaps "$suite/curve-at-knot.xml"
prints 'not reached: rate 3'
prints 'not reached: arm 2 "no unit"'
prints 'not reached: lesson 0 "a row that counts"'
exits 0 "one chosen" test --gaps "$suite/diversity-single.xml"
prints 'not reached: diversity 0'
exits 0 "the best alone" test --gaps "$suite/draw-other-seed.xml"
prints 'not reached: lot 2 "nobody has a weight"'
exits 0 "two that go together" test --gaps "$suite/slots-none-fits.xml"
prints 'not reached: size 1 "nobody is left"'
exits 0 "sides of knots" test --gaps --emit knots "$suite/curve-at-knot.xml"
ok "are written" test -s knots/gap-temperature-value-150000-above.xml
exits 0 "and pass" test --rules "$SRCDIR/testdata/choice" knots
exits 10 "what is there stays" test --gaps --emit knots \
	"$suite/curve-at-knot.xml"
says "knots/gap"
exits 0 "terms in sets" test --gaps "$SRCDIR/testdata/facts-fixtures"
prints 'not reached: member 1 "beach" at scoring.xml:7'
exits 0 "a slot" test --gaps "$suite/slots-none-fits.xml"
prints 'not reached: slot 0 "face" filled at select.xml:9'
ok "that nobody fits in is reached so" sh -c '! grep -q "slot 1" "$1"' - "$out"
finish
