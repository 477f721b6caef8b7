#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What is kept: records, looks, history; and that it replays.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" \
	-o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_DB=$PWD/state.db
export REFDESK_PROGRAM REFDESK_DB

exits 0 "no record yet" history
silent
exits 4 "nothing to show" show last
says record.none
exits 4 "nothing to replay" replay last
exits 4 "nothing to explain" explain
exits 0 "no look yet" look show --subject u
prints "no look is held"
ok "asking makes no store" test ! -e state.db
exits 0 "--no-record" decide --no-record --subject u scene=cafe
ok "makes none either" test ! -e state.db

exits 0 "a decision" decide --subject u --now 2025-12-27T20:00:00Z \
	scene=restaurant mood=confident 'message=my secret words'
id=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$out")
cp "$out" "$work/decision"
exits 0 "is shown by its id" show "$id"
ok "as it was printed" cmp "$out" "$work/decision"
exits 0 "and as the last one" show last
ok "the same" cmp "$out" "$work/decision"
exits 0 "by the start of its id" show "$(printf %.13s "$id")"
exits 4 "an id that is not there" show ffffffff
exits 4 "no id at all" show zzz
exits 0 "with its request" show last --all
ok "personal text is in neither" sh -c '! grep -q "secret" "$1"' - "$out"
exits 0 "it replays" replay "$id"
prints identical
if command -v sqlite3 >/dev/null; then
	ok "it is in the side table until it is erased" test \
		"$(sqlite3 state.db 'SELECT count(*) FROM text_side
			WHERE text LIKE "%my secret words%"')" -eq 1
else
	skip "it is in the side table until it is erased" "no sqlite3"
fi
exits 0 "replay as JSON" replay last --json
prints '"identical":true'
exits 0 "the look is held" look show --subject u
prints "straight"
exits 0 "look as JSON" look show --subject u --json
ok "it is JSON" python3 -m json.tool "$out"
exits 2 "whose look" look show
exits 2 "look of another kind" look watch --subject u
exits 0 "history" history --subject u
prints "$id"
exits 0 "history of somebody else" history --subject nobody
silent
exits 0 "history as JSON" history --json
ok "it is JSON" python3 -m json.tool "$out"

exits 0 "an hour later the look binds" decide --subject u \
	--now 2025-12-27T21:00:00Z scene=cafe
ok "only the held style is chosen" python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
assert d["look"]["held"]
assert d["chosen"][0]["reference"].startswith("straight"), d["chosen"]' "$out"
exits 0 "it replays" replay last
exits 0 "clear the look" look clear --subject u
exits 0 "clear it again" look clear --subject u
says "no look was held"
exits 0 "history stays" history --subject u
ok "both rows" test "$(grep -c . "$out")" -eq 2
exits 0 "none since the end of time" history --since 2999-01-01T00:00:00Z
says "nothing has been recorded since then"
at=$("$REFDESK" history --json | sed -n '1s/.*"at":"\([^"]*\)".*/\1/p')
exits 0 "some since the newest" history --since "$at"
ok "and none older" sh -c 'test -s "$1" && ! grep -v "^$2" "$1"' - "$out" "$at"
exits 2 "since a time that is none" history --since yesterday
says "a date as 2026-11-01, a span as 7d or 24h"
for bad in 2026-02-30 2026-11-1 2026-11-01T09:00:00 7 d 7w -7d +7d 7.5d 100001d \
	"7d " 20261101; do
	exits 2 "since $bad" history --since="$bad"
	exits 2 "what if since $bad" whatif --set base/scale=9 --since="$bad"
done
# since COUNT WHAT OPTION...: so many of the decisions at 20:00, 20:59:59.999,
# 21:00 and 22:30 of 27 December in UTC.
for at in 20:00:00 20:59:59.999 21:00:00 22:30:00; do
	"$REFDESK" decide scene=cafe --db since.db --now "2025-12-27T${at}Z"
done >"$work/since"
since() {
	exits 0 "since $2" history --db since.db --since "$2" "$3" "$4"
	ok "there are $1" test "$(grep -c . "$out")" -eq "$1"
}
since 4 2025-12-27 --tz UTC
since 0 2025-12-28 --tz UTC
since 1 2025-12-28 --tz Europe/Athens
since 2 2025-12-28 --tz Europe/Moscow
since 0 2025-12-28 --tz America/New_York
since 4 2025-12-28 --tz Pacific/Kiritimati
since 2 3h --now 2025-12-28T00:00:00Z
since 4 1d --now 2025-12-28T20:00:00Z
since 3 1d --now 2025-12-28T20:00:00.001Z
since 0 0h --now 2025-12-28T20:00:00Z
# Midnight comes twice (Havana, 2 November 2025) or not at all (Cairo, 25 April
# 2025: 22:00 UTC is 01:00).
for at in 2025-11-02T04:00:00Z 2025-11-02T03:59:59Z 2025-04-24T22:00:00Z \
	2025-04-24T21:59:59Z; do
	"$REFDESK" decide scene=cafe --db "midnight$at.db" --now "$at"
done >"$work/midnight"
# first WANTED DATE ZONE INSTANT
first() {
	exits 0 "$2 in $3 and $4" history --db "midnight$4.db" --since "$2" \
		--tz "$3"
	ok "it is $1" test "$(grep -c . "$out")" -eq "$1"
}
first 1 2025-11-02 America/Havana 2025-11-02T04:00:00Z
first 0 2025-11-02 America/Havana 2025-11-02T03:59:59Z
first 1 2025-04-25 Africa/Cairo 2025-04-24T22:00:00Z
first 0 2025-04-25 Africa/Cairo 2025-04-24T21:59:59Z
exits 0 "one row" history --limit 1
ok "one" test "$(grep -c . "$out")" -eq 1
exits 0 "without a subject" decide --now 2025-12-27T22:00:00Z scene=cafe
prints subject.none
exits 0 "is recorded and replays" replay last
exits 0 "the last of a subject" show last --subject u
prints '"subject":"u"'

# State of the request wins over the store's.
cat >own.json <<'JSON'
{"subject": "u", "now": "2025-12-27T23:00:00Z", "look": null, "history": [],
 "facts": {"scene": "cafe"}}
JSON
exits 0 "own look and history" decide own.json
prints history.empty

# Many at once: each decision is made from the state it then changes.
for i in 1 2 3 4 5 6 7 8; do
	"$REFDESK" decide --subject crowd --now "2025-12-28T0$i:00:00Z" \
		scene=cafe >"many.$i" 2>"many.err.$i" &
done
wait
ok "all were recorded" test "$(cat many.? | grep -c '"id":"')" -eq 8
exits 0 "each of them" history --subject crowd
ok "eight rows" test "$(grep -c . "$out")" -eq 8
for row in $(sed 's/^[^ ]* *\([^ ]*\).*/\1/' "$out"); do
	exits 0 "replay of $row" replay "$row"
done

# A replay is of the program that decided, whatever came after.
cp -R "$SRCDIR/rules" rules
sed 's/scale="100"/scale="90"/' rules/companion/scoring.xml >new
mv new rules/companion/scoring.xml
exits 0 "another program" build rules/companion -o other.desk
REFDESK_PROGRAM=$PWD/other.desk
export REFDESK_PROGRAM
exits 0 "the old decision still replays" replay "$id"
exits 1 "with the other program it does not" replay "$id" \
	--program other.desk
prints "differs"
prints "candidates[0]"
exits 1 "the difference as JSON" replay "$id" --program other.desk --json
prints '"identical":false'

# Places that cannot hold a store.
exits 2 "a store of another kind" history --db postgresql://x/y
exits 10 "a store in no directory" decide --db nowhere/s.db scene=cafe
printf 'this is no database, whatever its name says, and it is long enough
to be looked at by anybody who would open it as one of those files\n' >text.db
exits 10 "a text as store" history --db text.db
ok "and it was left alone" grep -q "no database" text.db
if [ "$(id -u)" -ne 0 ]; then
	mkdir locked
	chmod 555 locked
	exits 10 "a read-only directory" decide --db locked/s.db scene=cafe
	cp state.db frozen.db
	chmod 444 frozen.db
	exits 10 "a read-only store" decide --db frozen.db scene=cafe
	says record.read-only
	says "  hint: make the file and its directory writable"
	ok "of what holds for every verb" sh -c '! grep -q no-record "$1"' - \
		"$err"
	exits 10 "an answer into one" decide --no-record -o locked/x scene=cafe
	: >secret
	chmod 0 secret
	exits 10 "an unreadable file" decide --no-record secret
else
	skip "a read-only directory" "root may write anywhere"
	skip "a read-only store" "root may write anywhere"
	skip "an answer into one" "root may write anywhere"
	skip "an unreadable file" "root may read anything"
fi
exits 2 "a subject that is too long" decide --subject "$(printf %0200d 0)" \
	scene=cafe
exits 2 "a subject that is no UTF-8" decide --subject "$(printf '\377')" \
	scene=cafe
# A record that was cut is broken, not a request with a mistake.
"$REFDESK" decide --db cut.db --subject u scene=cafe >"$out" 2>"$err"
python3 -c 'import sqlite3
db = sqlite3.connect("cut.db")
db.execute("UPDATE request SET json = substr(json, 1, 40)")
db.commit()'
exits 6 "a record that was cut" replay last --db cut.db
says record.damaged
finish
