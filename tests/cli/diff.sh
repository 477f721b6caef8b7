#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# diff: what two packs or programs say and decide differently.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2317
. "${SRCDIR:-.}/tests/cli/tap.inc"

"$REFDESK" init desk >/dev/null 2>&1
cd desk || exit 1
mkdir ../other
other=../other/companion
fresh() {
	rm -rf $other
	cp -R rules/companion $other
}
# alone RULE FIELD: the only difference.
alone() {
	ok "that is all that differs" jq -e --arg rule "$1" --arg field "$2" '
		(.rules | length) == 1 and .rules[0].rule == $rule and
		.rules[0].field == $field' "$out"
}

fresh
exits 0 "a pack and its copy" diff rules/companion $other
prints "rules: 0 differences"
prints "fixtures: 0 of "
"$REFDESK" build $other -o ../other.desk -q
exits 0 "a pack and its program" diff rules/companion ../other.desk --json
ok "have no difference" jq -e '.rules == [] and .fixtures.different == 0 and
	.fixtures.decisions > 100 and .history == null' "$out"
sed -i 's/<!-- Asking/\n\n\n&/' $other/scoring.xml
exits 0 "lines that moved" diff rules/companion $other --json

for change in 'scene_avoids/points=-30|factor scene_avoids choice scene_avoids|points' \
	'season/otherwise/points=-10|factor season choice otherwise|points' \
	'repetition/step.PT6H/points=-45|factor repetition step 21600000|points' \
	'mood/scale=25|factor mood|scale' 'hold_look/for=PT12H|hold hold_look|for_ms' \
	'curly_casual/mood.playful=0.5|ref curly_casual|mood.playful' \
	'curly_casual/base=0.41|ref curly_casual|base' \
	'curly_casual/suits=cafe home|ref curly_casual|suits' \
	'look/code=look.kept|gate look|code'; do
	fresh
	set=${change%%|*}
	rest=${change#*|}
	"$REFDESK" set --rules $other "$set" >/dev/null 2>&1
	exits 1 "$set" diff rules/companion $other --json
	alone "${rest%|*}" "${rest#*|}"
done
ok "with both values and places" jq -e '.rules[0] | .was.value == "look.held" and
	.is.value == "look.kept" and (.was.at | test("^scoring.xml:[0-9]+$")) and
	.is.at == .was.at' "$out"

fresh
sed -i '/<case id="gym"/,/<\/case>/d
	s|<factor id="calendar"|<factor id="extra" points="1">\
    <when><known fact="outfit"/></when></factor>\
  &|' $other/scoring.xml
exits 1 "a case gone and a factor more" diff rules/companion $other
prints "removed  factor presence/gym  "
prints "added    factor extra  "
exits 1 "the other way round" diff $other rules/companion
prints "added    factor presence/gym"
prints "removed  factor extra"
fresh
sed -i 's|<known fact="requested_hair"/></when>|<known fact="message"/></when>|' \
	$other/scoring.xml
exits 1 "another condition" diff rules/companion $other --json
alone "gate request" when
phrase=$(grep -o '<phrase text="[a-z]*"' $other/words.xml | head -n 1 |
	cut -d'"' -f2)
fresh
sed -i "0,/<phrase text=\"$phrase\"/s//<phrase text=\"zzyzx\"/" $other/words.xml
exits 1 "another word" diff rules/companion $other
prints "zzyzx"

# For people a value has the path and the form that set takes.
for change in scene_avoids/points=-30 season/otherwise/points=-10 \
	repetition/step.PT6H/points=-45 \
	curly_casual/mood.playful=0.5 look/code=look.kept; do
	fresh
	"$REFDESK" set --rules $other "$change" >/dev/null 2>&1
	exits 1 "for people, $change" diff rules/companion $other
	ok "there is one line about it" \
		test "$(grep -c '^  changed ' "$out")" -eq 1
	was=$("$REFDESK" get --rules rules/companion "${change%%=*}")
	prints "  changed  ${change%%=*}  ${was#*=} -> ${change#*=}  "
	ok "the place stands there once" sh -c \
		'grep "^  changed" "$1" | grep -Eq "  [a-z/]+\.xml:[0-9]+$"' - "$out"
done

fresh
"$REFDESK" set --rules $other hold_look/for=PT12H >/dev/null 2>&1
exits 1 "a duration" diff rules/companion $other
prints "  changed  hold_look/for  P1D -> PT12H  "
"$REFDESK" set --rules $other look/code=look.kept >/dev/null 2>&1

# A copy may stand in a directory of any name.
rm -rf ../a ../b
cp -R rules/companion ../a
cp -R $other ../b
exits 1 "copies elsewhere" diff ../a ../b
prints "changed  look/code  look.held -> look.kept"
exits 0 "what if it were a copy elsewhere" whatif --fixtures --rules ../b
exits 3 "other verbs go by the directory" check ../a
prints "RD1201"

# ---- decisions ----

fresh
"$REFDESK" set --rules $other scene_avoids/points=-10 >/dev/null 2>&1
awk -v n=300 -v seed=3 -f "$SRCDIR/tests/tools/make_history.awk" |
	"$REFDESK" decide --batch - >/dev/null 2>&1
exits 1 "over the history" diff rules/companion $other --history --json
"$REFDESK" whatif --rules $other --json >../whatif 2>/dev/null
ok "in the groups that whatif has" test "$(jq -c .history.groups "$out")" = \
	"$(jq -c .groups ../whatif)"
ok "which are some" sh -c 'jq -e ".history.groups | length > 0" "$1"' - "$out"
ok "are counted as whatif does" test "$(jq -c \
	'[.history.decisions, .history.different, .history.rescored]' "$out")" = \
	"$(jq -c '[.decisions, .different, .rescored]' ../whatif)"
ok "and there are some" test "$(jq .different ../whatif)" -gt 0
cp "$out" ../forth
exits 1 "backwards" diff $other rules/companion --history --json
counts='[.history, .fixtures | del(.groups)]'
ok "as many differ" test "$(jq -c "$counts" "$out")" = \
	"$(jq -c "$counts" ../forth)"
cd .. || exit 1
exits 1 "outside a project" diff desk/rules/companion other/companion --json
ok "without fixtures" jq -e '.fixtures == null' "$out"

# ---- mistakes ----

exits 2 "one side" diff desk/rules/companion
exits 10 "a side that is not there" diff desk/rules/companion nowhere
exits 3 "a side that is no program" diff desk/rules/companion \
	desk/rules/companion/pack.xml
sed -i 's/points="30"/points="x"/' other/companion/scoring.xml
exits 3 "rules with a mistake" diff desk/rules/companion other/companion
says RD1
silent

finish
