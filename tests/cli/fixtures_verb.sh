#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# check and test: findings, formats, empty selections, acceptance.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

cp -R "$SRCDIR/rules/companion" companion
mkdir cases
cat >cases/dinner.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<fixture xmlns="urn:refdesk:fixture:1" name="dinner" program="companion">
  <because>A dinner wants a dress.</because>
  <given now="2025-12-27T20:00:00Z">
    <fact name="scene">restaurant</fact>
    <fact name="mood">confident</fact>
    <fact name="season">winter</fact>
    <fact name="time_of_day">evening</fact>
  </given>
  <expect outcome="scored" chosen="straight_dressed_up" margin="0.75">
    <score reference="straight_dressed_up" value="83.25"/>
  </expect>
</fixture>
XML
exits 0 "a case" test cases
prints "ok 1"
prints "1..1"
exits 0 "a file" test cases/dinner.xml
exits 0 "the rules named" test --rules companion cases
exits 0 "JUnit" test --format junit cases
ok "is XML" python3 -c 'import sys, xml.dom.minidom as m
m.parse(sys.argv[1])' "$out"
exits 0 "JSON" test --format json cases
ok "is JSON" python3 -m json.tool "$out"
exits 0 "coverage" test --coverage cases
prints "# coverage of companion"
ok "all of it is comments" sh -c \
	'! grep -qvE "^(TAP|1\.\.|ok|#|  )" "$1"' - "$out"
exits 0 "coverage as JSON" test --coverage --format json cases
ok "is in the document" python3 -c 'import json,sys
d=json.load(open(sys.argv[1])); c=d["coverage"]["companion"]
assert d["passed"]==1
assert 0 < c["factors"]["reached"] <= c["factors"]["total"], c
assert c["cues"]["missed"], c' "$out"
exits 0 "without being asked" test --json cases
ok "it is not" python3 -c 'import json,sys
assert "coverage" not in json.load(open(sys.argv[1]))' "$out"
exits 0 "gaps alone" test --gaps cases
prints '#   not reached: step'
ok "without the table" sh -c '! grep -q "^# factors" "$1"' - "$out"
exits 0 "gaps are filled" test --gaps --emit filled cases
says "cases to filled"
prints "#   not reached: gate"
exits 0 "what is written passes" test filled
ok "a step, one below" test -s \
	filled/gap-repetition-step-21600000-below.xml
ok "at" test -s filled/gap-repetition-step-21600000-at.xml
ok "and above" test -s filled/gap-repetition-step-21600000-above.xml
ok "for review" grep -q 'tags="boundary emitted"' \
	filled/gap-repetition-step-21600000-at.xml
cp cases/*.xml filled
exits 0 "then no bound is missing" test --gaps filled
ok "but of the rate" sh -c \
	'! grep "not reached: bound" "$1" | grep -qv confidence' - "$out"
exits 2 "emit wants gaps" test --emit other cases
exits 10 "nothing is overwritten" test --gaps --emit filled cases
rm -r filled
exits 0 "coverage beside JUnit" test --coverage --format junit cases
says "coverage of companion"
# It has a history without a scene.
exits 0 "coverage above the limit" test --fail-under 20 \
	--rules "$SRCDIR/testdata/group" "$SRCDIR/testdata/group-fixtures"
exits 0 "margins of 1 point" test --margin=1 \
	"$SRCDIR/fixtures/companion/worked-example.xml"
says "worked-example.xml:"
says "warning RD1919"
says "by a margin of 0.75"
exits 0 "margins of 0.75 points" test --margin=0.75 \
	"$SRCDIR/fixtures/companion/worked-example.xml"
ok "are wide enough" sh -c "! grep -q RD1919 '$err'"
cp -R "$SRCDIR/rules/companion" thin
mv thin/pack.xml pack.xml
sed 's|^</pack>|  <acknowledge id="RD1919" object="dinner" reason="so it is"/>\n&|' \
	pack.xml >thin/pack.xml
mv companion before && mv thin companion
exits 0 "an acknowledged margin" test --margin=1 --rules companion cases
says "1 acknowledged RD1919"
ok "is told no more" sh -c "! grep -q 'warning RD1919' '$err'"
exits 0 "nor by check, which does not look for it" check --strict companion
exits 0 "another case's" test --margin=1 --rules companion \
	"$SRCDIR/fixtures/companion/worked-example.xml"
says "warning RD1919"
rm -r companion pack.xml && mv before companion
exits 2 "no number" test --margin=much "$SRCDIR/fixtures"
exits 0 "progress in lines" test --progress plain cases
says "1 of 1 cases"
exits 0 "progress as JSON" test --progress json -q cases
ok "is JSON" python3 -c 'import json,sys
assert json.load(open(sys.argv[1]))=={"done":1,"total":1,"what":"cases"}' "$err"
exits 0 "no progress without a terminal" test -q cases
ok "stderr is empty" test ! -s "$err"
exits 0 "a bar when asked" test --progress bar cases
says "] 1/1"
for least in 90 90% 0.9 90.00%; do
	exits 1 "coverage below the limit $least" test --fail-under $least cases
	says "below 90%"
done
exits 1 "parts of a percent count" test --fail-under 99.75 cases
says "below 99.75%"
exits 0 "a small share" test --fail-under 0.5% cases
exits 1 "is not the rate" test --fail-under 0.5 cases
says "below 50%"
exits 2 "all of it or one percent" test --fail-under 1 cases
says "write 100 for all, or 1%"
for bad in 101 100.01 -1 x 95%% % 99.755 "95 %" 1.0; do
	exits 2 "no share: $bad" test --fail-under="$bad" cases
	says usage.option-value
done
mkdir empty
exits 1 "an empty selection" test empty
says test.empty
exits 10 "cases that are not there" test nothing
exits 2 "no project and no path" test
sed 's/program="companion"/program="nobody"/' cases/dinner.xml >other.xml
exits 4 "a pack that is not there" test other.xml
says fixtures.no-pack
sed 's/name="scene"/name="scne"/' cases/dinner.xml >wrong.xml
exits 4 "a case with an unknown fact" test wrong.xml
sed 's/<given/<gvien/' cases/dinner.xml >broken.xml
exits 4 "a case that is no XML" test broken.xml
says broken.xml
exits 4 "a case against the schema" check wrong.xml broken.xml
: >empty.xml
exits 4 "an empty file" test empty.xml

# A changed weight, accepted.
sed 's/scale="100"/scale="90"/' companion/scoring.xml >new
mv new companion/scoring.xml
exits 1 "the case fails" test cases
prints "not ok 1"
cp cases/dinner.xml "$work/before"
exits 2 "accept wants a reason" test --accept dinner cases
silent
ok "and changes nothing" cmp cases/dinner.xml "$work/before"
exits 4 "no such case" test --accept supper --reason x cases
exits 0 "accept" test --accept dinner --reason "dresses <cost> less" cases
prints '-    <score reference="straight_dressed_up" value="83.25"/>'
prints '+    <score reference="straight_dressed_up" value="82.25"/>'
ok "the reason stands in the file" grep -q \
	'Accepted: dresses &lt;cost&gt; less</because>' cases/dinner.xml
exits 0 "now it passes" test cases
exits 0 "accepting it again changes nothing" test --accept dinner --reason x \
	cases
ok "it has one reason" test "$(grep -c Accepted cases/dinner.xml)" -eq 1
sed 's/chosen="[a-z_]*"/chosen="curly_casual"/; s/margin="[^"]*"//
	s/<score.*/<no-hold\/>/' "$work/before" >cases/dinner.xml
cp cases/dinner.xml "$work/before"
exits 1 "what is no value is not accepted" test --accept dinner --reason x \
	cases
ok "and nothing is written" cmp cases/dinner.xml "$work/before"

# What templates make of a decision.
mkdir prompts
rendered() {
	cat >prompts/home.xml <<-XML
	<?xml version="1.0" encoding="UTF-8"?>
	<fixture xmlns="urn:refdesk:fixture:1" name="home" program="companion">
	  <because>The words of the user come last.</because>
	  <given now="2025-12-27T20:00:00Z">
	    <fact name="scene">somewhere</fact>
	    $1
	  </given>
	  <expect outcome="scored">
	    $2
	  </expect>
	</fixture>
	XML
}
begin='Photo portrait of a woman with loose curly hair in a soft green jumper.'
plain="$begin Place: somewhere. Light: warm lamps against blue dusk"
rendered "" "<rendered template='prompt'>$plain.</rendered>"
exits 0 "the prompt" test --rules companion prompts
rendered "<generation prompt='in rain'/>" \
	"<rendered template='prompt'>$plain, in rain.</rendered>"
exits 0 "with words of the user" test --rules companion prompts
rendered "<generation prompt=' '/>" \
	"<rendered template='prompt'>$plain, in rain.</rendered>"
exits 1 "blank words are none" test --rules companion prompts
prints "blue dusk.\""
exits 0 "it can be accepted" test --rules companion --accept home --reason dry \
	prompts
exits 0 "and passes" test --rules companion prompts
ok "without the rain" sh -c '! grep -q "in rain" "$1"' - prompts/home.xml
rendered "" "<rendered template='prompt' error='plan.slot'/>"
exits 1 "no slot is empty" test --rules companion prompts
prints "expected plan.slot, but it was filled in"
rendered "" "<rendered template='caption'>x</rendered>"
exits 4 "no such template" test --rules companion prompts
prints "no template"
sed 's/<fact name="scene">somewhere/<fact name="time_of_day">night/
	s/<rendered.*/<rendered template="prompt" error="plan.slot"\/>/' \
	prompts/home.xml >new
mv new prompts/home.xml
mkdir bare
cp -R companion bare/companion
sed 's/name="scene" type="text" missing="error" empty="error"/name="scene" type="text"/' \
	companion/facts.xml >bare/companion/facts.xml
exits 0 "a slot without a value" test --rules bare/companion prompts

# check
exits 0 "check of a pack" check companion
prints "0 errors"
exits 0 "check of one of its files" check companion/scoring.xml
exits 0 "check as JSON" check companion --json
ok "is JSON" python3 -m json.tool "$out"
sed 's/<factor id="base"/<factor id="base" weight="1"/' \
	companion/scoring.xml >new
mv new companion/scoring.xml
exits 3 "a finding" check companion
prints "scoring.xml:"
prints "error RD"
prints "1 error"
exits 3 "the finding in its own file" check companion/scoring.xml
prints "error RD"
exits 0 "none in another file" check companion/words.xml
exits 3 "as JSON" check companion --format json
ok "is JSON on stdout" python3 -c 'import json,sys
f=json.load(open(sys.argv[1])); assert f["errors"]==1, f
assert f["findings"][0]["file"].endswith("scoring.xml")' "$out"
exits 3 "as SARIF" check companion --format sarif
ok "is SARIF" python3 -c 'import json,sys
f=json.load(open(sys.argv[1])); assert f["version"]=="2.1.0"
r=f["runs"][0]["results"][0]; assert r["level"]=="error", r' "$out"
exits 3 "rules with errors do not test" test cases
exits 3 "nor decide" decide --rules companion --no-record scene=cafe
says "scoring.xml"
exits 10 "a path that is not there" check nothing
exits 4 "a directory without XML" check empty

# Packs below a directory are checked as packs, whatever stands beside them.
mkdir packs
cp -R "$SRCDIR/rules/companion" packs/one
sed 's/name="companion"/name="one"/' packs/one/pack.xml >new
mv new packs/one/pack.xml
exits 0 "a directory with one pack" check packs
prints "ok  30 files, 0 errors"
cp -R packs/one packs/two
sed 's/name="one"/name="two"/' packs/two/pack.xml >new
mv new packs/two/pack.xml
sed '/outfit_words/s/term="dressed_up"/term="dresed_up"/' \
	packs/two/scoring.xml >new
ok "a term is misspelt" sh -c '! cmp -s new packs/two/scoring.xml'
mv new packs/two/scoring.xml
exits 3 "meaning is checked below a directory" check packs
prints "two/scoring.xml:"
prints "1 error"
prints "60 files"
cp packs/one/facts.xml packs/one/stray.xml
exits 3 "a file that no pack lists" check packs
prints 'one/pack.xml:'
prints '"stray.xml" is not listed'
rm packs/one/stray.xml
cp cases/dinner.xml packs/dinner.xml
sed 's/<given/<gvien/' cases/dinner.xml >packs/wrong.xml
exits 3 "files beside the packs are checked, too" check packs
prints "packs/wrong.xml:"
prints "62 files"
"$REFDESK" init several >"$out" 2>"$err"
cp -R several/rules/companion several/rules/second
sed 's/name="companion"/name="second"/' several/rules/second/pack.xml >new
mv new several/rules/second/pack.xml
exits 0 "check of a project with two packs" -C several check
prints "0 errors"
sed 's/scale="100"/scale="1OO"/' several/rules/second/scoring.xml >new
mv new several/rules/second/scoring.xml
exits 3 "checks both" -C several check
prints "second/scoring.xml:"

# What comes from the helper is foreign, too.
# helper NAME CODE SCRIPT: a helper that does what the script says.
helper() {
	mkdir -p helper
	printf '#!/bin/sh\n%s\n' "$3" >helper/refdesk-author
	chmod +x helper/refdesk-author
	REFDESK_LIBEXEC=$PWD/helper "$REFDESK" build \
		"$SRCDIR/rules/companion" -o built.desk >"$out" 2>"$err"
	ok "$1 (exit $2)" test $? -eq "$2"
	ok "and nothing is built" test ! -e built.desk
}
helper "a helper that ends at once" 10 'exit 0'
says author.ended
helper "a helper that fails" 10 'exit 70'
helper "a helper out of memory" 3 'exit 71'
says rules.too-large
helper "a helper that is killed" 10 'kill -9 $$'
says "signal 9"
helper "a helper that talks nonsense" 10 'echo hello world'
helper "an answer that ends too early" 10 'printf "PROG\377\000\000\000x"'
helper "an answer without a program" 10 'while :; do
	printf "DONE\000\000\000\000" || exit; done'
helper "an answer with a foreign program" 3 'while :; do
	printf "PROG\005\000\000\000helloDONE\000\000\000\000" || exit; done'
REFDESK_LIBEXEC=$PWD/nowhere
export REFDESK_LIBEXEC
exits 10 "no helper" check "$SRCDIR/rules/companion"
says refdesk-author
finish
