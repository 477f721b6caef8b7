#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# whatif: a draft against a history of 10 000 decisions, held against deciding
# all of them with both packs; bytes that do not depend on the number of
# threads; sweeps, fixtures, files of requests, the gate.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2317
. "${SRCDIR:-.}/tests/cli/tap.inc"

# A commit waits for the disk; where there is memory to be had it need not.
if [ -w /dev/shm ] && fast=$(mktemp -d /dev/shm/refdesk.XXXXXX); then
	trap 'rm -rf "$work" "$fast"' EXIT
	REFDESK_DB=$fast/state.db
	export REFDESK_DB
fi
"$REFDESK" init desk >/dev/null 2>&1
cd desk || exit 1
awk -v n=10000 -v seed=7 -v given=1 -f "$SRCDIR/tests/tools/make_history.awk" \
	>../requests
ok "the seeded requests are the same everywhere" test \
	"$(sha256sum <../requests | cut -c 1-16)" = 82f821fa6c770286
ok "10 000 decisions are recorded" sh -c \
	'"$REFDESK" decide --batch ../requests >../recorded'

# ---- brute force ----

sed '/id="scene_avoids"/s/"-50"/"-30"/' rules/companion/scoring.xml >../scoring
mkdir ../draft
cp -R rules/companion ../draft/companion
cp ../scoring ../draft/companion/scoring.xml
decide() {
	"$REFDESK" decide --batch --no-record --no-digest "$@" ../requests
}
decide --rules rules/companion >../before
decide --rules ../draft/companion >../after
fields='[.now, .chosen[0].reference, .chosen[0].score, .margin]'
jq -c "$fields" ../before >../before.is
jq -c "$fields" ../after >../after.is
paste -d, ../before.is ../after.is | sed 's/.*/[&]/' | jq -c '
	select(.[0][1] != .[1][1]) | [.[0][0], .[0][1:], .[1][1:]]' >../brute
ok "one weight changes some, not all" sh -c \
	'n=$(wc -l <../brute) && [ "$n" -gt 50 ] && [ "$n" -lt 5000 ]'

exits 0 "a weight over the history" whatif --set scene_avoids/points=-30 \
	--format ndjson -j1
cp "$out" ../one
sed '$d' "$out" | jq -c '[.at, [.was.reference, .was.score, .was.margin],
	[.is.reference, .is.score, .is.margin]]' >../found
ok "finds what brute force finds" cmp ../brute ../found
ok "counts them" test "$(tail -n 1 ../one | jq .different)" -eq \
	"$(wc -l <../brute)"
ok "and those with other scores only" test \
	"$(tail -n 1 ../one | jq .rescored)" -eq "$(
	for side in before after; do
		jq -c '[.now, ([.candidates[] | [.reference, .gate, .score]] |
			sort), .chosen[0].reference]' ../$side >../$side.all
	done
	paste -d, ../before.all ../after.all | sed 's/.*/[&]/' |
		jq -c 'select(.[0][2] == .[1][2] and .[0][1] != .[1][1])' |
		wc -l)"
ok "names the rule" test "$(sed '$d' ../one | jq -r '.rules[].factor' |
	sort -u)" = scene_avoids
ok "swings sum to what the lead moved" sh -c '
	sed "\$d" ../one | jq -e "[.rules[].swing | tonumber] | add" >../swings
	sed "\$d" ../one | jq -e ".lead | (.after | tonumber) -
		(.before | tonumber)" >../leads
	cmp ../swings ../leads'
ok "the new winner was behind and is ahead" sh -c '
	[ "$(sed "\$d" ../one | jq "(.lead.before | tonumber) <= 0 and
		(.lead.after | tonumber) >= 0" | sort -u)" = true ]'
for jobs in 1 2 3; do
	exits 0 "again with $jobs threads" whatif \
		--set scene_avoids/points=-30 --format ndjson -j $jobs
	ok "gives the same bytes" cmp ../one "$out"
done
exits 0 "a pack as the draft" whatif --rules ../draft/companion \
	--format ndjson
ok "is the same draft" sh -c \
	'sed "\$d" ../one >../rows; sed "\$d" "$1" | cmp ../rows -' sh "$out"
"$REFDESK" build ../draft/companion -o ../draft.desk -q
exits 0 "a program as the draft" whatif --program ../draft.desk \
	--format ndjson
ok "is the same draft" sh -c 'sed "\$d" "$1" | cmp ../rows -' sh "$out"
exits 0 "a file of requests" whatif --set scene_avoids/points=-30 \
	--format ndjson ../requests
ok "is decided by the program in use" sh -c '
	sed "\$d" "$1" | jq -c "del(.id)" >../file
	jq -c "del(.id)" ../rows | cmp ../file -' sh "$out"
exits 0 "for people" whatif --set scene_avoids/points=-30 -j2
cp "$out" ../people
prints "10000 decisions: "
ok "the groups sum to it" test "$(awk '/^ +[0-9]+  [a-z_]+ -> / { n += $1 }
	END { print n }' ../people)" -eq "$(wc -l <../brute)"
exits 0 "the same on one thread" whatif --set scene_avoids/points=-30 -j1
ok "gives the same bytes" cmp ../people "$out"
exits 0 "as one document" whatif --set scene_avoids/points=-30 --json
ok "with all rows" test "$(jq '.rows | length' "$out")" -eq \
	"$(wc -l <../brute)"

exits 0 "as a picture" whatif --set scene_avoids/points=-30 --format svg
cp "$out" ../picture
ok "which is XML" xmllint --noout ../picture
ok "and says what it shows" grep -qF \
	"<desc id=\"d\">10000 decisions, $(wc -l <../brute) with" ../picture
ok "has a diamond where another wins" grep -q '<path class="down"' ../picture
exits 0 "on one thread" whatif --set scene_avoids/points=-30 --format svg -j1
ok "is the same picture" cmp ../picture "$out"

# ---- which decisions ----

exits 0 "the newest hundred" whatif --set scene_avoids/points=-30 --limit 100 \
	--json
ok "are a hundred" test "$(jq .decisions "$out")" -eq 100
exits 0 "those of one subject" whatif --set scene_avoids/points=-30 \
	--subject u3 --only all --json
ok "are all of it" test "$(jq .decisions "$out")" -eq \
	"$(grep -c '"subject":"u3"' ../requests)"
ok "and no others" test "$(jq -r '.rows[].subject' "$out" | sort -u)" = u3
since=$(sed -n 9001p ../requests | jq -r .now)
exits 0 "those since an instant" whatif --set scene_avoids/points=-30 \
	--since "$since" --json
ok "are a thousand" test "$(jq .decisions "$out")" -eq 1000
exits 0 "those decided by less" whatif --set scene_avoids/points=-30 \
	--only worse --json
ok "have a smaller margin" test "$(jq '.rows | map(select(
	(.is.margin | tonumber) >= (.was.margin | tonumber))) | length' \
	"$out")" -eq 0
ok "as many as counted" test "$(jq '.rows | length' "$out")" -eq \
	"$(jq .worse "$out")"
exits 0 "those without a winner" whatif --set scene_avoids/points=-30 \
	--only no-winner --json
ok "are none" test "$(jq '.rows | length' "$out")" -eq 0
exits 0 "a draft that changes nothing" whatif --set scene_avoids/points=-50 \
	--json
ok "changes nothing" test "$(jq -c '[.different, .rescored, .worse]' "$out")" \
	= "[0,0,0]"

# ---- the gate: 10 000 decisions, so each is 0.01 % ----

changed=$(wc -l <../brute)
percent=$(awk -v n="$changed" 'BEGIN { printf "%.2f", n / 100 }')
below=$(awk -v n="$changed" 'BEGIN { printf "%.4f", n / 100 - 0.0001 }')
exits 0 "exactly as many as may" whatif --set scene_avoids/points=-30 \
	--max-changed "$percent"
exits 1 "one ten-thousandth less" whatif --set scene_avoids/points=-30 \
	--max-changed "$below"
says "--max-changed"
exits 4 "nobody's decisions pass no gate" whatif --subject nobody --max-changed 0
says record.none
silent
: >../empty
exits 4 "nor do no requests" whatif --max-changed 0 ../empty
says request.none
exits 0 "no changes to list" whatif --only different --limit 5
ok "leave no empty lines" test "$(wc -l <"$out")" -eq 2

# ---- sweeps ----

exits 0 "a sweep" whatif --sweep scene_avoids/points=-60:-30:10 --json
cp "$out" ../sweep
ok "has a step for each value" test "$(jq -c '[.steps[].value]' "$out")" = \
	'["-60","-50","-40","-30"]'
ok "counts as the single draft does" test \
	"$(jq '.steps[3].different' "$out")" -eq "$changed"
ok "nothing differs at the present value" test \
	"$(jq '.steps[1].different' "$out")" -eq 0
ok "wins sum to the decisions" test "$(jq -c '[.steps[].wins | add] | unique' \
	"$out")" = "[10000]"
exits 0 "the sweep on one thread" whatif -j1 --json \
	--sweep scene_avoids/points=-60:-30:10
ok "gives the same bytes" cmp ../sweep "$out"
exits 0 "a sweep where nothing changes" whatif --limit 5 \
	--sweep presence/gym/points=29:31:0.5
prints "29 to 31: 0 different"
exits 0 "how far it is" whatif --limit 5 --progress plain \
	--sweep presence/gym/points=29:31:0.5
says "5 of 5 drafts"
exits 0 "by lines" whatif --limit 5 --format ndjson \
	--sweep presence/gym/points=29:31:0.5
ok "one per value" test "$(wc -l <"$out")" -eq 5

# ---- fixtures ----

exits 0 "over the fixtures" whatif --set repetition/step.PT72H/points=-15 \
	--fixtures
prints "would pass"
prints history-72h-under-other-scene
exits 0 "when many fail" whatif --set base/scale=120 --fixtures
ok "only some are named" sh -c 'grep -E "fail: ([^,]*, ){7}[^,]* and [0-9]+ more" "$1"' - "$out"
exits 0 "as JSON" whatif --set repetition/step.PT72H/points=-15 --fixtures \
	--json
jq -r '.fixtures.failing[]' "$out" | sort >../failing
"$REFDESK" set repetition/step.PT72H/points=-15 >/dev/null 2>&1
"$REFDESK" test 2>&1 | sed -n 's/^not ok [0-9]* - //p' | sort >../fails
"$REFDESK" set repetition/step.PT72H/points=-10 >/dev/null 2>&1
ok "names those that test fails" cmp ../failing ../fails

# ---- mistakes ----

exits 4 "an unknown path" whatif --set scene_avoid/points=-30
says 'did you mean "scene_avoids"?'
silent
exits 3 "a value beyond its bounds" whatif --set scene_avoids/points=30
exits 2 "no value" whatif --set scene_avoids/points
exits 2 "a sweep that goes nowhere" whatif --sweep mood/scale=0:40:0
exits 2 "a sweep that goes down" whatif --sweep mood/scale=40:0:5
exits 2 "a sweep of too many values" whatif --sweep mood/scale=0:40:0.01
exits 3 "a sweep beyond the bounds" whatif --sweep mood/scale=0:50:25
exits 2 "a share beyond all" whatif --max-changed 101
exits 2 "no threads" whatif -j0
exits 2 "a program with values" whatif --program ../draft.desk --set \
	mood/scale=20
exits 2 "fixtures and a file" whatif --fixtures ../requests
printf '{"facts":{"scene":"bar"},"now":"2025-01-01T00:00:00Z"}\n{"facts":3}\n' \
	>../bad
exits 4 "a bad request" whatif --set mood/scale=25 ../bad
says "../bad:2"
exits 10 "a file that is not there" whatif ../nowhere
REFDESK_DB=$work/none exits 4 "no decision on record" whatif \
	--set mood/scale=25
says "whatif --fixtures"
ok "the rules are as they were" cmp rules/companion/scoring.xml \
	"$SRCDIR/rules/companion/scoring.xml"

finish
