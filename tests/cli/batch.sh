#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# decide --batch: a line in, a line out, in order.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" \
	-o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_NOW=2025-12-27T20:00:00+01:00
export REFDESK_PROGRAM REFDESK_NOW

for scene in restaurant cafe home gym beach; do
	printf '{"facts":{"scene":"%s"}}\n' "$scene"
done >good
exits 0 "good lines" decide --no-record --batch good
ok "a line for each" test "$(grep -c . "$out")" -eq 5
cp "$out" "$work/batch"
for scene in restaurant cafe home gym beach; do
	"$REFDESK" decide --no-record "scene=$scene"
done >"$work/single"
ok "the same bytes as one by one" cmp "$work/batch" "$work/single"
"$REFDESK" decide --no-record --batch <good >"$work/stdin"
ok "from stdin" cmp "$work/batch" "$work/stdin"
exits 0 "to a file" decide --no-record --batch good -o answers
ok "the same there" cmp answers "$work/batch"

{ sed -n 1p good; echo '{"facts":{"scne":"a"}}'; echo; echo nonsense
	printf '\377\n'; sed -n 2p good; printf '{"facts":{"scene":"end"}}'; } \
	>mixed
exits 1 "bad lines among good ones" decide --no-record --batch mixed
ok "still a line for each" test "$(grep -c . "$out")" -eq 7
ok "good lines are answered, bad ones explained with their number" python3 -c '
import json, sys
a = [json.loads(line) for line in open(sys.argv[1])]
good = [i for i, x in enumerate(a, 1) if "chosen" in x]
bad = {i: x for i, x in enumerate(a, 1) if "chosen" not in x}
assert good == [1, 6, 7], good
assert sorted(bad) == [2, 3, 4, 5]
for i, x in bad.items():
    assert x["line"] == i and x["exit_code"] == 4 and x["type"], x
assert bad[2]["where"] == "facts.scne", bad[2]
assert bad[2]["title"] == "the pack companion has no fact " + repr("scne")' "$out"
ok "nothing on stderr" test ! -s "$err"

{ printf '{"facts":{"scene":"'; head -c 3000000 /dev/zero | tr '\0' a
	printf '"}}\n'; cat good; } >long
exits 1 "a line that is too long" decide --no-record --batch long
ok "is one answer, the others follow" test "$(grep -c . "$out")" -eq 6
ok "it says why" sh -c 'head -n 1 "$1" | grep -q request.too-large' - "$out"
tail -n 5 "$out" >"$work/after"
ok "and does not touch what follows" cmp "$work/after" "$work/batch"

# Enough to be dealt to several lanes, with mistakes in the first, in the last
# and around where one ends.
i=0
while [ $i -lt 1000 ]; do
	cat good
	i=$((i + 1))
done >many
{ echo worse; cat many; echo '{"facts":{"scne":"b"}}'; cat many many
	echo '{"facts":{"scene":"a"},"facts":{}}'; cat long good
	printf 'no end'; } >lanes
ok "there is enough for that" test "$(wc -c <many)" -gt 131072
exits 1 "in one lane" decide --no-record --no-trace --batch -j 1 lanes
cp "$out" "$work/one"
ok "a line for each of them" \
	test "$(grep -c . "$work/one")" -eq $((3 * 5000 + 2 + 1 + 1 + 5 + 5 + 1))
for jobs in 2 3 64 256; do
	exits 1 "in $jobs lanes" decide --no-record --no-trace --batch \
		-j $jobs lanes
	ok "the same bytes" cmp "$out" "$work/one"
done
exits 10 "a full disk, in lanes" decide --no-record --batch -j 2 many \
	-o /dev/full
: >nothing
exits 0 "no line at all" decide --no-record --batch nothing
silent
exits 10 "a file that is not there" decide --no-record --batch gone
exits 10 "a full disk" decide --no-record --batch good -o /dev/full
exits 2 "facts beside it" decide --no-record --batch scene=cafe

# Lines are answered as they come, not at the end.
mkfifo to from
"$REFDESK" decide --no-record --batch <to >from &
exec 3>to 4<from
printf '{"facts":{"scene":"cafe"}}\n' >&3
read -r answer <&4
ok "an answer before the end of the input" \
	sh -c 'case $1 in *chosen*) ;; *) exit 1 ;; esac' - "$answer"
exec 3>&- 4<&-
wait
ok "it ended" true

# With state each line sees what the line before it has done.
for at in 08 09 10; do
	printf '{"subject":"u","now":"2025-12-27T%s:00:00Z","facts":{"scene":"cafe"}}\n' "$at"
done >three
unset REFDESK_NOW
exits 0 "with state" decide --batch --db state.db three
ok "the first has no history, the others have" python3 -c '
import json, sys
a = [json.loads(line) for line in open(sys.argv[1])]
codes = [[n["code"] if isinstance(n, dict) else n for n in x["notes"]]
         for x in a]
assert "history.empty" in codes[0]
assert "history.empty" not in codes[1]
assert len({x["id"] for x in a}) == 3' "$out"
exits 0 "three are recorded" history --db state.db --subject u
ok "three rows" test "$(grep -c . "$out")" -eq 3

# recorded DB: the ids that are, in order; printed FILE: those of whole lines.
recorded() {
	"$REFDESK" history --db "$1" --limit 10000 --json | jq -r .id | tac
}
printed() {
	grep '}$' "$1" | jq -r .id
}
i=0
while [ $i -lt 600 ]; do
	echo "{\"subject\":\"u$((i % 7))\",\"now\":\"2025-12-27T10:00:00Z\",\"facts\":{\"scene\":\"cafe\"}}"
	i=$((i + 1))
done >long
exits 0 "many with state" decide --batch --db all.db long
printed "$out" >"$work/printed"
recorded all.db >"$work/recorded"
ok "all are printed" test "$(grep -c . "$work/printed")" -eq 600
ok "all are recorded, in order" cmp "$work/printed" "$work/recorded"
jq -c 'del(.id, .digest)' "$out" >"$work/grouped"
# A line that comes alone is a group of its own.
while read -r line; do
	echo "$line" | "$REFDESK" decide --batch --db single.db
done <long | jq -c 'del(.id, .digest)' >"$work/single"
ok "each has seen those before it" cmp "$work/grouped" "$work/single"

# Whatever happens, what is printed is recorded.
(trap '' XFSZ
	ulimit -f 5000
	"$REFDESK" decide --batch --db full.db long 2>"$err" | cat >"$out")
printed "$out" >"$work/printed"
recorded full.db >"$work/recorded"
ok "a disk that fills up ends it before the end" \
	test "$(grep -c . "$work/printed")" -lt 600
ok "something was printed" test -s "$work/printed"
ok "what is printed is recorded, and nothing else" \
	cmp "$work/printed" "$work/recorded"
says "recorded before this: refdesk show $(tail -n 1 "$work/recorded")"

"$REFDESK" decide --batch --db killed.db long >"$work/pipe.out" &
pid=$!
until [ -s "$work/pipe.out" ] || ! kill -0 $pid 2>/dev/null; do :; done
kill -9 $pid
wait
printed "$work/pipe.out" >"$work/printed"
recorded killed.db >"$work/recorded"
ok "it was killed in between" test "$(grep -c . "$work/printed")" -lt 600
ok "what a killed one has printed is recorded" \
	sh -c 'head -n "$(grep -c . "$1")" "$2" | cmp - "$1"' - \
	"$work/printed" "$work/recorded"
finish
