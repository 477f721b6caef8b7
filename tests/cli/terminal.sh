#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What only a terminal gets to see: questions, tables, a bar.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

if ! command -v script >/dev/null; then
	echo '1..0 # SKIP no script(1)'
	exit 0
fi

# typed CODE NAME TEXT COMMAND: the command on a terminal at which TEXT is
# typed; what it shows goes to $out.
typed() {
	printf %b "$3" | TERM=dumb script -qefc "$4" /dev/null >"$out" 2>"$err"
	got=$?
	tr -d '\r' <"$out" >"$work/shown"
	mv "$work/shown" "$out"
	ok "$2 (exit $1)" test "$got" -eq "$1"
}

pack=$SRCDIR/rules/companion
ok "the program is built" "$REFDESK" build "$pack" -o c.desk -q
printf 'my notes\n' >notes
typed 2 "no is no" 'n\n' "'$REFDESK' build '$pack' -o notes"
prints "notes is no program; overwrite it? [y/N]"
prints "not done"
ok "the file stays" grep -q "my notes" notes
typed 2 "another word is no" 'maybe\n' "'$REFDESK' build '$pack' -o notes"
typed 2 "nothing is asked with --no-input" 'y\n' \
	"'$REFDESK' build '$pack' -o notes --no-input"
prints "give --yes"
ok "the file still stays" grep -q "my notes" notes
typed 0 "nothing is asked about a program" '' \
	"'$REFDESK' build '$pack' -o c.desk"
ok "no question" sh -c '! grep -qF "[y/N]" "$1"' - "$out"
typed 0 "yes is yes" 'y\n' "'$REFDESK' build '$pack' -o notes"
ok "the program is there" cmp notes c.desk

typed 0 "decide" '' \
	"'$REFDESK' decide --program c.desk --no-record scene=cafe"
prints "scene_suits"
prints "total"
for scene in cafe gym home; do
	"$REFDESK" decide --program c.desk --db h.db scene="$scene" >/dev/null
done
typed 0 "history on a narrow terminal" '' \
	"COLUMNS=80 '$REFDESK' history --db h.db"
awk '/^20/ { print $2 }' "$out" >ids
ok "a row for each, with short ids" \
	sh -c 'test "$(sort -u ids | grep -c .)" -eq 3 && ! grep -E ".{36}" ids'
"$REFDESK" history --db h.db >rows
i=0
while read -r id; do
	i=$((i + 1))
	exits 0 "an id that was shown" show --db h.db "$id"
	whole=$(sed -n "${i}s/^[^ ]* *\([^ ]*\).*/\1/p" rows)
	prints "\"$whole\""
done <ids
ok "three of them" test "$i" -eq 3
typed 0 "history on a wide terminal" '' \
	"COLUMNS=120 '$REFDESK' history --db h.db"
prints "$whole"

typed 0 "temporal" '' \
	"'$REFDESK' temporal --program c.desk 'a selfie from last week'"
prints "last_week"
mkdir cases
cp "$SRCDIR"/fixtures/companion/calendar-*.xml cases
typed 0 "test" '' "'$REFDESK' test --rules '$pack' cases"
prints "] "
typed 0 "test, quietly" '' "'$REFDESK' test -q --rules '$pack' cases"
ok "no bar" sh -c '! grep -q "\[#" "$1"' - "$out"
typed 0 "test without progress" '' \
	"'$REFDESK' test --progress none --rules '$pack' cases"
ok "no bar" sh -c '! grep -q "\[#" "$1"' - "$out"
typed 2 "decide without anything" '' "'$REFDESK' decide --program c.desk --no-record"
prints "refdesk decide scene=restaurant"
typed 0 "a plan on a narrow terminal" '' \
	"COLUMNS=40 '$REFDESK' plan --program c.desk scene=cafe --provider fal"
prints "parameters  guidance_scale 3.5"
ok "no line is wider" \
	awk 'length > 40 && !/recorded$/ { exit 1 }' "$out"
finish
