#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What check finds where: packs, lone files, and what should not be there.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

rules='xmlns="urn:refdesk:rules:1"'
printf '<scoring %s><bogus/></scoring>' "$rules" >scoring.xml
exits 3 "a lone rule file with an unknown element" check scoring.xml
prints "scoring.xml:1"
printf '<!DOCTYPE scoring><scoring/>' >doctype.xml
exits 3 "a lone file with a DOCTYPE" check doctype.xml
: >empty.xml
exits 3 "an empty file" check empty.xml
head -c 17000000 /dev/zero | tr '\0' ' ' >huge.xml
exits 3 "a file beyond the cap" check huge.xml
says huge.xml
printf '<case xmlns="urn:refdesk:fixture:1"><bogus/></case>' >case.xml
exits 4 "a bad fixture alone" check case.xml
mkdir fixtures
printf '<case' >fixtures/cut.xml
exits 4 "what stands among fixtures is one, however bad" check fixtures
exits 3 "rules weigh more than fixtures" check fixtures scoring.xml
"$REFDESK" init desk >/dev/null 2>&1
cd desk || exit 1

mkfifo fixtures/companion/pipe.xml rules/companion/pipe.xml
for verb in check test; do
	timeout 20 "$REFDESK" $verb >"$out" 2>"$err"
	ok "$verb does not wait for a pipe" test $? -eq 10
	says pipe.xml
done
rm fixtures/companion/pipe.xml rules/companion/pipe.xml

mkdir rules/companion/more
cp rules/companion/words.xml rules/companion/more/
exits 3 "a rule file below a pack" check
prints "rules/companion/more/pack.xml:"
rm -r rules/companion/more
mv rules/companion/pack.xml ..
exits 3 "rules without a pack.xml" check
prints RD1213
exits 3 "the same, named" check rules/companion
mv ../pack.xml rules/companion
exits 0 "all is well again" check

# Places open from where one stands.
cp rules/companion/scoring.xml ..
sed -i '0,/points="/s//points="x/' rules/companion/scoring.xml
cp -R "$SRCDIR/testdata/companion-ponytail" rules/
opens() {
	file=$(sed -n 's/^\([^ :]*\.xml\):.*/\1/p' "$1" | sort -u)
	ok "$file is there" test -n "$file" -a -f "$file"
}
for where in . rules rules/companion /; do
	here=$PWD
	cd $where || exit 1
	for pack in companion companion-ponytail; do
		exits 3 "check $pack from $where" check "$here/rules/$pack"
		opens "$out"
		exits 3 "build $pack from $where" build "$here/rules/$pack" \
			-o /dev/null
		opens "$err"
	done
	cd "$here" || exit 1
done
exits 3 "both at once" check rules
ok "a base's mistake is in one place" test \
	"$(grep -c '^[^ ]*xml:' "$out")" -eq \
	"$(grep -c '^rules/companion/scoring.xml:' "$out")"
cp rules/companion/scoring.xml ../bad.xml
cp ../scoring.xml rules/companion
mkdir ../instead
mv ../bad.xml ../instead/scoring.xml
exits 3 "a replacement" build rules/companion \
	--replace ../instead/scoring.xml -o /dev/null
ok "is named itself" grep -q '^\.\./instead/scoring.xml:' "$err"
rm -r rules/companion-ponytail
exits 0 "all is well once more" check

exits 0 "the shipped pack has nothing open" check --strict rules
pack=rules/companion/pack.xml
cp $pack ..
sed -i 's/ licence="CC0-1.0"//' $pack
exits 0 "a warning" check rules
prints RD1218
exits 3 "a warning when all counts" check --strict rules
sed -i 's|^</pack>|  <acknowledge id="RD1218"\
    object="companion" reason="private"/>\n&|' $pack
exits 0 "the same, acknowledged" check --strict rules
of_bases=$(grep -c "<acknowledge" "$REFDESK_DATA/rules/multiref/pack.xml")
n=$(($(grep -c "<acknowledge" $pack) + of_bases))
prints "$n acknowledged"
ok "no longer shown" sh -c "! grep -q RD1218 '$out'"
"$REFDESK" check --json rules >"$out"
prints '"acknowledged":"private"'

# In a catalog of 65 no pair is looked at, and none is missed.
cp -R "$SRCDIR/testdata/invalid/RD2015-sixty-five" ../RD2015-sixty-five
cp -R "$SRCDIR/testdata/invalid/tidy" ../tidy
exits 0 "65 different references" check ../RD2015-sixty-five
prints RD2015
ok "no pair" sh -c "! grep -qE 'RD(1223|2013)' '$out'"
sed -i '/"r63"/d; s/object="r01"/object="nobody"/' ../RD2015-sixty-five/*.xml
exits 0 "64 different references" check ../RD2015-sixty-five
prints RD1223
prints "\"r02\" wins only"
ok "all is compared" sh -c "! grep -q 'info RD2015' '$out'"

# What every reader of SARIF relies on.
cat >../sarif.py <<'PY'
import json, os, sys
log = json.load(sys.stdin)
assert log['version'] == '2.1.0' and 'sarif' in log['$schema']
run, = log['runs']
driver = run['tool']['driver']
assert driver['name'] == 'refdesk' and driver['version']
rules = driver['rules']
assert [r['id'] for r in rules] == sorted({r['ruleId'] for r in run['results']})
for r in rules:
    assert r['shortDescription']['text'] and r['help']['text'] and r['name']
    assert r['defaultConfiguration']['level'] in ('error', 'warning', 'note')
for r in run['results']:
    assert rules[r['ruleIndex']]['id'] == r['ruleId']
    assert r['level'] == rules[r['ruleIndex']]['defaultConfiguration']['level']
    assert r['message']['text']
    place = r['locations'][0]['physicalLocation']
    assert place['region']['startLine'] >= 1
    uri = place['artifactLocation']['uri']
    assert os.path.exists(uri.removeprefix('file://')), place
    assert not os.path.isabs(uri), place
    for other in r.get('relatedLocations', []):
        assert other['message']['text'] and other['physicalLocation']
    for s in r.get('suppressions', []):
        assert s['kind'] == 'inSource' and s['justification']
print(len(run['results']), 'results,',
      sum('suppressions' in r for r in run['results']), 'suppressed,',
      sum('relatedLocations' in r for r in run['results']), 'related')
PY
sarif() { "$REFDESK" check --format=sarif "$@" | python3 ../sarif.py >"$out"; }
ok "SARIF of a pack" sarif rules/companion
prints "$n results, $n suppressed"
ok "with related places" sh -c "! grep -q ' 0 related' '$out'"
sed -i '/<acknowledge/,/>/d' $pack
ok "SARIF of findings" sarif
prints " $of_bases suppressed"
rm rules/companion/facts.xml
"$REFDESK" check --format=sarif rules 2>/dev/null | python3 ../sarif.py >"$out"
prints "2 results, 0 suppressed, 0 related"
cp "$SRCDIR"/rules/companion/facts.xml rules/companion
mv ../pack.xml $pack

finish
