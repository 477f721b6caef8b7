#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# get and set: values of rules by path, read and changed where they stand.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2317,SC2046
. "${SRCDIR:-.}/tests/cli/tap.inc"

"$REFDESK" init desk >/dev/null 2>&1
cd desk || exit 1
rules=rules/companion
cp -R $rules ../before

# is NAME TEXT: all of stdout.
is() {
	ok "$1" test "$(cat "$out")" = "$2"
}
line_of() {
	grep -nF -- "$2" "$rules/$1" | cut -d: -f1
}

# ---- get ----

exits 0 "one value" get scene_avoids/points
is "is printed alone" -50
exits 0 "one with its origin" get --origin scene_avoids/points
is "has file, line and bounds" \
	"-50  $rules/scoring.xml:$(line_of scoring.xml 'id="scene_avoids"')  tune -100 0"
exits 0 "several" get base/scale season/otherwise/points \
	curly_casual/mood.playful repetition/step.PT6H/points hold_look/for
is "are named" 'base/scale=100
season/otherwise/points=-15
curly_casual/mood.playful=0.7
repetition/step.PT6H/points=-40
hold_look/for=PT24H'
exits 0 "a map, its words joined" get curly_casual/time
is "by one space" \
	"$(sed -n '/id="curly_casual"/,/<\/reference>/p' $rules/catalog.xml |
		sed -n '/of="time"/,/<\/map>/p' | sed '1d;$d' | xargs)"
exits 0 "all values" get
ok "name each rule and reference" \
	test "$(sed 's,/.*,,' "$out" | sort -u | grep -cE \
		'^(base|tense|look|hold_look|messy_bun_casual)$')" -eq 5
cp "$out" ../all
grep -E '/(points|scale|for|base|ttl)=' ../all >../numbers
exits 0 "what get prints, set takes" \
	set --dry-run $(cat ../numbers)
says "it is so already"
silent
exits 0 "as JSON" get --json base/scale
ok "which says all" jq -e '.path == "base/scale" and .value == "100" and
	.tune == "50 150" and (.overridden | not) and
	(.at | endswith("scoring.xml:'"$(line_of scoring.xml 'id="base"')"'"))' \
	"$out"
exits 4 "a rule that is not there" get bse/scale
says 'did you mean "base"?'
silent
exits 4 "an attribute that is not there" get base/scal
says 'did you mean "scale"?'
exits 4 "a reference's attribute that is not there" get curly_casual/bse
exits 4 "a map's term that is not there" get curly_casual/mood.plaful
exits 4 "a case that is not there" get season/summer/points
exits 4 "a history step that is not there" get repetition/step.PT7H/points
exits 4 "no path at all" get scale
says 'there is no rule or reference "scale"'
exits 4 "a rule's name, misspelt" get scene_suit
says 'did you mean "scene_suits"?'
exits 4 "a path of too many parts" get a/b/c/d
says 'there is no place "a/b/c/d" [rules.unknown-path]'
exits 0 "all of a rule" get season
prints season/otherwise/points=
ok "and nothing else" sh -c '! grep -v "^season/" "$1"' - "$out"
exits 0 "all of a reference, and a value" get curly_casual base/scale
prints curly_casual/base=
prints base/scale=100
exits 1 "an attribute without a value" get base/min
says "refdesk set base/min=VALUE"

# ---- set ----

exits 0 "a dry run" set scene_avoids/points=-30 --dry-run
prints '+  <factor id="scene_avoids" points="-30" tune="-100 0">'
says "nothing was written"
ok "writes nothing" diff -r $rules ../before

exits 0 "five values in two files" set scene_avoids/points=-30 \
	season/otherwise/points=-12 repetition/step.PT6H/points=-41 \
	curly_casual/mood.playful=0.5 curly_casual/base=0.41 \
	--reason 'too "formal" & <stiff>'
cp "$out" ../difference
ok "print a difference that patch takes" sh -c '
	mkdir ../again && cp -R ../before ../again/companion &&
	mkdir ../again/rules && mv ../again/companion ../again/rules/ &&
	patch -s -d ../again -p0 <../difference &&
	diff -r -x edits.ndjson '$rules' ../again/rules/companion'
ok "change one line each" test "$(grep -c '^[-+] ' ../difference)" -eq 10
ok "leave the comments" test \
	"$(grep -c '<!--' $rules/scoring.xml)" -eq \
	"$(grep -c '<!--' ../before/scoring.xml)"
exits 0 "are read back" get scene_avoids/points season/otherwise/points \
	repetition/step.PT6H/points curly_casual/mood.playful curly_casual/base
is "as set" 'scene_avoids/points=-30
season/otherwise/points=-12
repetition/step.PT6H/points=-41
curly_casual/mood.playful=0.5
curly_casual/base=0.41'
exits 0 "and compile" check
ok "the journal says who, when, why and what" jq -e '
	.reason == "too \"formal\" & <stiff>" and (.who | length > 0) and
	(.at | test("^20..-..-..T")) and
	(.values | length) == 5 and .values[0].from == "-50" and
	.values[0].to == "-30" and (.files | length) == 2' $rules/edits.ndjson
sha=$(sha256sum $rules/scoring.xml | cut -c 1-64)
ok "and the digest of each file after" \
	grep -q "\"after\":\"$sha\"" $rules/edits.ndjson

exits 0 "a value that was not there" set base/min=2
prints 'scale="100" tune="50 150" min="2"/>'
exits 0 "a whole set" set 'curly_casual/suits=cafe  home'
exits 0 "is read back" get curly_casual/suits
is "as given" "cafe home"
exits 0 "with quotes and angles" set \
	'some_season/message=a "good" reference is > none & <all>'
exits 0 "are read back" get some_season/message
is "as given" 'a "good" reference is > none & <all>'
exits 0 "the same value again" set base/min=2
says "it is so already"
ok "has no line in the journal" test "$(wc -l <$rules/edits.ndjson)" -eq 4

# ---- an edit of two files is one ----

two() {
	set -- "$@" "$REFDESK" set season/otherwise/points=-13 \
		curly_casual/base=0.43
	"$@" >"$out" 2>"$err" </dev/null
}
# at WHAT: two, and WHAT happens to the rename of the second file.
at() {
	two strace -f -o /dev/null -e trace=rename,renameat2 \
		-e inject=rename,renameat2:"$1":when=3
}
case ${SANITIZERS:-no} in
no) strace -o /dev/null true 2>/dev/null && traces=yes || traces=no ;;
*) traces=no ;;
esac
if [ $traces = yes ]; then
	cp -R $rules ../whole
	at error=EIO
	ok "the second cannot be written" test $? -eq 10
	ok "then the first is as it was" \
		diff -r -x edits.ndjson $rules ../whole
	at signal=KILL
	ok "killed before the second" sh -c '
		! cmp -s "$1/scoring.xml" "$2/scoring.xml" &&
		cmp -s "$1/catalog.xml" "$2/catalog.xml"' - $rules ../whole
	rm -f $rules/.*.tmp
	exits 1 "another edit" set base/min=3
	says "broken off before it came to companion/catalog.xml"
	says "refdesk set 'season/otherwise/points=-13' 'curly_casual/base=0.43'"
	two
	ok "the same again" test $? -eq 0
	exits 0 "both are there" get season/otherwise/points curly_casual/base
	is "as set" 'season/otherwise/points=-13
curly_casual/base=0.43'
	exits 0 "another edit now" set base/min=3
	# Or it is undone by hand.
	rm -r $rules
	cp -R ../whole $rules
	at signal=KILL
	cp ../whole/scoring.xml $rules/
	rm -f $rules/.*.tmp
	exits 0 "another edit of what was undone" set base/min=3
	rm -r $rules
	cp -R ../whole $rules
else
	skip "an edit of two files" "strace may not trace here"
fi

# ---- refusals change nothing ----

cp -R $rules ../now
exits 3 "beyond the factor's tune" set base/scale=151
says "RD1211"
exits 3 "no decimal" set base/scale=many
says "RD1220"
exits 3 "a reference's value out of range" set curly_casual/base=7
exits 3 "a case beyond tune" set repetition/step.PT6H/points=40
exits 3 "good ones beside a bad one" set mood/scale=30 base/scale=151
exits 4 "an unknown path" set bse/scale=1
says 'did you mean "base"?'
exits 4 "a step's bound, which is its name" set repetition/step.PT6H/below=PT5H
exits 2 "no value" set base/scale
exits 2 "an empty value" set base/scale=
exits 2 "a value set twice" set base/scale=90 base/scale=91
ok "nothing was written" diff -r $rules ../now

sed -i 's,<value of="base">0.41,<value of="base"><!-- high -->0.41,' \
	$rules/catalog.xml
exits 1 "a text with a comment in it" set curly_casual/base=0.5
says "by hand"
flock $rules sleep 5 &
holder=$!
while flock -n $rules true; do :; done
exits 75 "while somebody else is editing" set mood/scale=21
kill $holder
wait

# ---- a base pack that is not the project's ----

mkdir -p ../other/rules
cat >../other/refdesk.conf <<'X'
rules = rules
X
mkdir ../other/rules/mine
cat >../other/rules/mine/pack.xml <<'X'
<!-- mine -->
<pack xmlns="urn:refdesk:rules:1" name="mine" version="1" language="1"
      licence="CC0-1.0" base="companion">
	<disable id="calendar"/> <!-- not yet -->
</pack>
X
cd ../other || exit 1
exits 0 "a value of the base" get --origin base/scale
prints "100  $SRCDIR/rules/companion/scoring.xml:"
exits 0 "is set by an override" set base/scale=90 curly_casual/mood.playful=0.1 \
	--reason "mine & yours"
ok "in pack.xml, laid out like the rest" test "$(cat rules/mine/pack.xml)" = \
'<!-- mine -->
<pack xmlns="urn:refdesk:rules:1" name="mine" version="1" language="1"
      licence="CC0-1.0" base="companion">
	<disable id="calendar"/>
	<override path="base/scale" value="90" reason="mine &amp; yours"/>
	<override path="curly_casual/mood.playful" value="0.1" reason="mine &amp; yours"/> <!-- not yet -->
</pack>'
exits 0 "is found there" get --origin base/scale
prints "90  rules/mine/pack.xml:5 (override)  tune 50 150"
exits 0 "is changed there" set base/scale=80 --reason later
prints '+	<override path="base/scale" value="80" reason="later"/>'
exits 0 "compiles" check
printf '%s' '<pack xmlns="urn:refdesk:rules:1" name="mine" version="1" language="1" licence="CC0-1.0" base="companion"/>' \
	>rules/mine/pack.xml
exits 0 "into an empty pack.xml" set base/scale=90
exits 0 "which compiles" check
exits 0 "an entry of a map that an override sets whole" set \
	'curly_casual/mood=playful=0.2 confident=0.3 relaxed=0.8 excited=0.7 flirty=0.6'
exits 0 "is changed in it" set curly_casual/mood.relaxed=0.9
ok "and not beside it" test "$(grep -c curly_casual rules/mine/pack.xml)" -eq 1
exits 0 "and read back" get curly_casual/mood
is "whole" "playful=0.2 confident=0.3 relaxed=0.9 excited=0.7 flirty=0.6"

finish
