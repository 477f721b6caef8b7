#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# decide: facts on the command line and requests as JSON, without state.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" \
	-o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_NOW=2025-12-27T20:00:00+01:00
export REFDESK_PROGRAM REFDESK_NOW

# pure CODE NAME ARGUMENT...: decide without state.
pure() {
	code=$1
	name=$2
	shift 2
	exits "$code" "$name" decide --no-record "$@"
}

# The worked example of doc/language.md.
pure 0 "facts" scene=restaurant mood=confident season=winter \
	time_of_day=evening
prints '"reference":"straight_dressed_up","score":"83.25"'
cp "$out" "$work/facts"
ok "parts sum to the score, for every candidate" python3 -c '
import json, sys
from decimal import Decimal
d = json.load(open(sys.argv[1]))
assert d["candidates"]
for c in d["candidates"]:
    if c["eligible"]:
        assert sum(Decimal(p["points"]) for p in c["parts"]) == \
            Decimal(c["score"]), c' "$out"
cat >request.json <<'JSON'
{"facts": {"scene": "restaurant", "mood": "confident", "season": "winter",
  "time_of_day": "evening"}}
JSON
pure 0 "the same as a file" request.json
ok "gives the same bytes" cmp "$out" "$work/facts"
"$REFDESK" decide --no-record - <request.json >"$work/stdin"
ok "the same from stdin" cmp "$work/stdin" "$work/facts"
"$REFDESK" decide --no-record <request.json >"$work/stdin"
ok "stdin without being named" cmp "$work/stdin" "$work/facts"
printf '{"facts": {"scene": "restaurant"}}' >part.json
pure 0 "a file and facts" part.json mood=confident season=winter \
	time_of_day=evening
ok "together give the same bytes" cmp "$out" "$work/facts"
pure 4 "a fact in both" part.json scene=cafe
says "facts.scene: given in the file"
exits 0 "rules compiled for this call" decide --no-record \
	--rules "$SRCDIR/rules/companion" scene=restaurant mood=confident \
	season=winter time_of_day=evening
ok "give the same bytes" cmp "$out" "$work/facts"
pure 0 "text stays as it is" 'scene=a "quoted" \ cafe = bar'
prints 'a \"quoted\" \\ cafe = bar'
pure 0 "a list fact as JSON" scene=home \
	'events=[{"title":"Dinner","start":"2025-12-27T19:30:00Z"}]'
pure 0 "without reasons" --no-trace scene=cafe
ok "has no candidates and no digest" \
	sh -c '! grep -qE "candidates|digest\":\"[0-9a-f]{64}\",\"engine" "$1"' \
	- "$out"
pure 0 "without digests" --no-digest scene=cafe
prints '"request_digest":null'
cat >soon.json <<'JSON'
{"facts": {"scene": "cafe"}, "history": [{"reference": "curly_casual",
  "at": "2025-12-27T18:30:00Z", "scene": "cafe"}]}
JSON
pure 0 "without zero parts" soon.json
ok "there is none" sh -c '! grep -q "\"points\":\"0\"" "$1"' - "$out"
pure 0 "with zero parts" --all soon.json
prints '"points":"0"'
exits 2 "a fact without a value" decide --no-record --program c.desk scene
says "the fact 'scene' has no value"
says "write scene=VALUE; a file of that name is ./scene"
exits 10 "neither a fact nor a file" decide --no-record --program c.desk scne
says "this would be a request file; facts are written NAME=VALUE"
exits 10 "a file that is not there" decide --no-record --program c.desk ./scene
ok "is all that is said" sh -c '! grep -q NAME=VALUE "$1"' - "$err"
exits 2 "no reasons and zero parts" decide --no-trace --all scene=cafe
mkdir packs packs/two packs/two/other packs/none
cp -R "$SRCDIR/rules/companion" packs/one
mkdir one
cp -R packs/one one/companion
pure 0 "a directory with one pack" --rules one --no-trace scene=cafe
REFDESK_RULES=$PWD/one
export REFDESK_RULES
(unset REFDESK_PROGRAM; exec "$REFDESK" decide --no-record --no-trace \
	scene=cafe) >"$work/env" 2>"$err"
ok "the same by the environment" cmp "$work/env" "$out"
unset REFDESK_RULES
cp packs/one/pack.xml packs/two/other
cp -R packs/one packs/two/companion
pure 2 "a directory with several" --rules packs/two scene=cafe
says "packs/two: there is more than one pack"
says "name one of them: packs/two/companion, packs/two/other"
pure 3 "a directory with none" --rules packs/none scene=cafe
says rules.empty
exits 2 "two programs" decide --program c.desk --rules x scene=cafe
pure 0 "a zone of its own" --tz Asia/Tokyo scene=cafe
cp "$out" "$work/tokyo"
pure 0 "the clock of that zone counts" scene=cafe timezone=Asia/Tokyo
ok "by option as by fact" sh -c 'sed "s/.*\"time_of_day\"//" "$1" \
	>a; sed "s/.*\"time_of_day\"//" "$2" >b; cmp a b' - "$out" "$work/tokyo"
unset REFDESK_NOW
pure 0 "without now the machine's clock" scene=cafe
exits 4 "an unknown local time" decide --no-record \
	--now 2025-12-27T20:00:00-00:00 scene=cafe
says request.local-time
TZ=Nowhere/Bad "$REFDESK" decide --no-record scene=cafe >"$out" 2>"$err"
ok "a variable TZ that names no zone (exit 4)" test $? -eq 4
says 'the variable TZ is "Nowhere/Bad"'
TZ=Nowhere/Bad "$REFDESK" decide --no-record scene=cafe \
	--now 2025-12-27T20:00:00-00:00 >"$out" 2>"$err"
says 'give "now" a real offset'
pure 0 "unless nothing needs it" --now 2025-12-27T20:00:00-00:00 scene=cafe \
	season=winter time_of_day=evening
REFDESK_NOW=2025-12-27T20:00:00+01:00
export REFDESK_NOW

# What is refused, with its place.
pure 4 "an unknown fact" scne=cafe
says "did you mean scene?"
printf '{"facts":{"scene":"a","scne":"b"}}' >bad.json
pure 4 "the same in JSON" bad.json
says "facts.scne: the pack companion has no fact 'scne'"
for member in count seed history; do
	pure 4 "$member is no fact" scene=cafe "$member=3"
	says "$member is no fact: write it beside \"facts\" in a request file"
done
for member in now subject; do
	pure 4 "$member is no fact" scene=cafe "$member=3"
	says "$member is no fact: give --$member"
done
pure 4 "an unknown term" scene=cafe season=wintr
says 'did you mean "winter"?'
pure 4 "an empty text that must not be" scene=
says facts.scene
pure 4 "a required fact is missing" mood=confident
says facts.scene
pure 4 "a list that is no JSON" scene=cafe 'events=[1'
says facts.events
pure 4 "a list that would close the facts" scene=cafe \
	'events=[]},"count":2,"x":{"a":[]'
pure 4 "a key twice in a list" scene=cafe \
	'events=[{"title":"a","title":"b","start":"2025-12-27T19:30:00Z"}]'
pure 4 "an instant without offset" scene=cafe \
	'events=[{"title":"a","start":"2025-12-27T19:30:00"}]'
says 'facts.events[0].start'
pure 4 "an unknown zone" scene=cafe timezone=Mars/Base
says request.unknown-zone
pure 4 "an unknown zone as option" --tz ../../etc/passwd scene=cafe
pure 4 "bytes that are no UTF-8" "scene=$(printf '\377')"
says request.utf8
pure 2 "an operand behind a fact" scene=cafe request.json

# A value of the wrong type is told with the type that is wanted.
cp -R "$SRCDIR/rules/companion" typed
sed 's/name="companion"/name="typed"/' typed/pack.xml >new
mv new typed/pack.xml
sed 's/<fact name="mood" type="text"\/>/&\
  <fact name="lit" type="bool"\/><fact name="people" type="integer"\/>\
  <fact name="heat" type="decimal"\/><fact name="sunset" type="instant"\/>/' \
	typed/facts.xml >new
mv new typed/facts.xml
typed() {
	pure "$1" "$2" --rules typed scene=cafe "$3"
}
unset REFDESK_PROGRAM
typed 0 "a bool" lit=true
typed 4 "no bool" lit=yes
says "facts.lit: expected true or false"
typed 0 "an integer" people=-3
typed 4 "no integer" people=many
says "facts.people: expected an integer"
typed 4 "nor is a fraction one" people=2.5
says "facts.people: expected an integer"
typed 0 "a decimal" heat=21.5
typed 4 "no decimal" heat=warm
says 'facts.heat: "warm" is not a decimal'
typed 0 "an instant" sunset=2025-12-27T17:00:00Z
typed 4 "no instant" sunset=soon
says 'facts.sunset: "soon" is not an RFC 3339 time'
says "2025-12-27T20:00:00Z"
typed 4 "no list" 'events={}'
says "facts.events: expected an array"
exits 4 "a problem as JSON" decide --no-record --json --rules typed \
	scene=cafe lit=yes
silent
ok "is one object on stderr" python3 -c 'import json,sys
p=json.load(open(sys.argv[1])); assert p["where"]=="facts.lit", p' "$err"
REFDESK_PROGRAM=$PWD/c.desk
export REFDESK_PROGRAM
pure 10 "a file that is not there" nothing.json
says nothing.json
pure 10 "a directory as file" "$work"
: >empty
pure 4 "an empty file" empty
says request.empty
head -c 2000000 /dev/zero >huge
pure 4 "a file beyond the limit" huge
# refuse NAME TEXT JSON: the request is refused and the message has TEXT.
refuse() {
	printf '%s' "$3" >bad.json
	pure 4 "$1" bad.json
	says "$2"
	silent
}
refuse "no object" request.type '[]'
refuse "a key twice" request.duplicate-key \
	'{"facts":{"scene":"a"},"facts":{"scene":"b"}}'
refuse "a fact twice" request.duplicate '{"facts":{"scene":"a","scene":"b"}}'
refuse "an unknown key" "did you mean" '{"facts":{"scene":"a"},"cuont":1}'
refuse "an unknown fact in JSON" request.unknown-fact '{"facts":{"scne":"a"}}'
refuse "a wrong type" facts.scene '{"facts":{"scene":7}}'
refuse "a number for a decimal" request.number \
	'{"facts":{"scene":"a"},"observations":{"tense":{"value":"old","confidence":0.9}}}'
refuse "a number as seed" seed '{"facts":{"scene":"a"},"seed":42}'
refuse "now without offset" request.no-offset \
	'{"facts":{"scene":"a"},"now":"2025-12-27T20:00:00"}'
refuse "something behind the request" request '{"facts":{"scene":"a"}} x'
refuse "a comma too many" request '{"facts":{"scene":"a",}}'
printf '{\n "facts": {\n  scene: 1 } }' >lines.json
pure 4 "a mistake in the third line" lines.json
says "refdesk: lines.json:3: facts: expected a key in double quotes"
pure 4 "the same with facts beside it" lines.json mood=calm
says "lines.json:3: "
"$REFDESK" decide --no-record <lines.json >"$out" 2>"$err"
says "refdesk: stdin:3: facts: expected a key"
pure 4 "the same as JSON" --json lines.json
ok "has the offset and the path" python3 -c 'import json,sys
p=json.load(open(sys.argv[1]))
assert p["where"]=="facts" and p["offset"]==16 and "line" not in p, p' "$err"
printf '\n\n[]' >lines.json
pure 4 "no object" lines.json
says "refdesk: lines.json:3: expected an object"
refuse "a subject that is too long" "a subject is 1 to 128 bytes" \
	"$(printf '{"facts":{"scene":"a"},"subject":"%0129d"}' 0)"
refuse "an empty subject" "a subject is 1 to 128 bytes" \
	'{"facts":{"scene":"a"},"subject":""}'
refuse "a control character in a subject" "without control characters" \
	'{"facts":{"scene":"a"},"subject":"a\tb"}'
refuse "a lone surrogate" request '{"facts":{"scene":"\ud800"}}'
refuse "bytes that are no UTF-8 in JSON" request.utf8 \
	"$(printf '{"facts":{"scene":"\377"}}')"
refuse "depth" request \
	"{\"facts\":{\"scene\":\"a\",\"events\":$(printf '%0200d' 0 |
		tr 0 '[')}}"
refuse "an unknown schema" request.schema \
	'{"schema":"refdesk.request/9","facts":{"scene":"a"}}'
refuse "a count of none" count '{"facts":{"scene":"a"},"count":0}'
printf '{"facts":{"scene":7}}' >bad.json
pure 4 "a problem as JSON" --json bad.json
silent
ok "has its place" python3 -c 'import json,sys
p=json.load(open(sys.argv[1])); assert p["where"]=="facts.scene", p' "$err"
refs=$("$REFDESK" inspect --json | python3 -c \
	'import json,sys; print(json.load(sys.stdin)["references"])')
ok "the program has references" test "$refs" -gt 1
"$REFDESK" decide --no-record scene=cafe | python3 -c '
import json, sys
ids = [c["reference"] for c in json.load(sys.stdin)["candidates"]]
print(json.dumps({"facts": {"scene": "cafe"}, "unavailable": ids}))' >none.json
pure 1 "no eligible reference" none.json
prints '"outcome":"none"'
pure 10 "a full disk" scene=cafe -o /dev/full
"$REFDESK" decide --no-record scene=cafe >/dev/full 2>"$err"
ok "a full disk behind stdout is exit 10" test $? -eq 10

# Nothing outside can change a decision.
"$REFDESK" decide --no-record scene=cafe --now 2025-12-27T20:00:00+01:00 >a
mkdir elsewhere
(cd elsewhere && umask 077 && LC_ALL=tr_TR.UTF-8 TZ=Asia/Tokyo LANG=de_DE \
	"$REFDESK" decide --no-record scene=cafe \
	--now 2025-12-27T20:00:00+01:00) >b
ok "locale, zone, umask and directory change nothing" cmp a b
finish
