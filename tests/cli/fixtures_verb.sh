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
exits 1 "coverage below the limit" test --fail-under 90 cases
says "below 90%"
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
