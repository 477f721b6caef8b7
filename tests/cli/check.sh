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
prints more/
rm -r rules/companion/more
mv rules/companion/pack.xml ..
exits 3 "rules without a pack.xml" check
prints RD1213
exits 3 "the same, named" check rules/companion
mv ../pack.xml rules/companion
exits 0 "all is well again" check

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
prints "10 acknowledged"
ok "no longer shown" sh -c "! grep -q RD1218 '$out'"
"$REFDESK" check --json rules >"$out"
prints '"acknowledged":"private"'
mv ../pack.xml $pack

finish
