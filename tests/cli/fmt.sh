#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The canonical layout: what it looks like, that it is stable, that it changes
# nothing but the looks, and what is left alone.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

cat >loose.xml <<'XML'
<?xml version='1.0'?>
<!-- A comment
     of two lines. -->
<scoring xmlns="urn:refdesk:rules:1">

	<!-- With
	     a tab. -->
<gate code="a.b" id='say'><require><available/></require></gate>


  <factor points="30" id="crowd"><when><all><is term="calm" fact="mood"/><is attribute="style" term="plain"/></all></when></factor> <!-- behind -->
  <factor id="one_with_a_name_that_is_long" attribute="quality_of_the_picture" scale="12.5" tune="0 100"/>
  <factor id="a" attribute="b" scale="1"></factor><record id="use"/>
</scoring>
XML
cat >tidy.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<!-- A comment
     of two lines. -->
<scoring xmlns="urn:refdesk:rules:1">
  <!-- With
       a tab. -->
  <gate id="say" code="a.b"><require><available/></require></gate>

  <factor id="crowd" points="30">
    <when>
      <all>
        <is fact="mood" term="calm"/>
        <is attribute="style" term="plain"/>
      </all>
    </when>
  </factor>
  <!-- behind -->
  <factor id="one_with_a_name_that_is_long" attribute="quality_of_the_picture"
          scale="12.5" tune="0 100"/>
  <factor id="a" attribute="b" scale="1"/><record id="use"/>
</scoring>
XML
cp loose.xml was.xml
exits 1 "a file that is not canonical" fmt --check loose.xml
prints loose.xml
ok "it is still what it was" cmp loose.xml was.xml
exits 0 "the difference" fmt --diff loose.xml
prints "+  <factor id=\"crowd\" points=\"30\">"
ok "and still" cmp loose.xml was.xml
exits 0 "it is laid out" fmt loose.xml
ok "as the manual says" diff tidy.xml loose.xml
exits 0 "which is canonical" fmt --check loose.xml
"$REFDESK" fmt - <was.xml >"$out"
ok "from stdin to stdout" cmp "$out" tidy.xml

cp was.xml loose.xml
printf '<scoring><factor></scoring>' >broken.xml
exits 3 "one file cannot be read" fmt loose.xml broken.xml
says "broken.xml:1"
ok "nothing was written" cmp loose.xml was.xml
printf '<a b="1"><c/>\r\n</a>' >foreign.xml
exits 0 "what the schema does not know" fmt foreign.xml
ok "is laid out as it is" sh -c 'printf "<a b=\"1\">\n  <c/>\n</a>\n" |
	cmp - foreign.xml'

exits 0 "the shipped rules stand in it" fmt --check \
	"$SRCDIR"/rules/companion/*.xml

# Laid out once it is stable, and means the same.
cp -r "$SRCDIR/rules" "$SRCDIR/fixtures" .
chmod -R u+w rules fixtures
"$REFDESK" build rules/companion -o a.desk >"$out" 2>"$err"
exits 0 "the shipped files" fmt rules fixtures
cp -r rules laid
for file in rules/companion/[a-oq-v]*.xml; do
	sed -E 's/^ +(<[a-z])/\1/; s/(<[a-z]+) ([a-z]+="[^"]*") ([a-z]+="[^"]*")/\1 \3 \2/' \
		"$file" >loose && cp loose "$file"
done
exits 1 "the shipped files, shaken" fmt --check "$PWD/rules"
prints rules/companion/scoring.xml
ok "by short paths" sh -c '! grep "^/" "$1"' - "$out"
exits 0 "are laid out" fmt rules fixtures
ok "as they were" diff -r rules laid
exits 0 "again" fmt --check rules fixtures
"$REFDESK" build rules/companion -o b.desk >"$out" 2>"$err"
strip() {
	"$REFDESK" dump "$1" | sed -E 's/ line=[0-9]+//g; s/\.xml:[0-9]+/.xml/g
		s/[0-9a-f]{64}//g'
}
strip a.desk >a.dump
strip b.desk >b.dump
ok "the program is the same but for lines" cmp a.dump b.dump
ok "which is something" test "$(wc -l <a.dump)" -gt 1000
mkdir bad
n=0
for dir in "$SRCDIR"/testdata/invalid/*/; do
	for file in "$dir"*.xml; do
		n=$((n + 1))
		"$REFDESK" fmt -q --check "$file" >/dev/null 2>&1
		[ $? -eq 3 ] || cp "$file" "bad/$n.xml"
	done
done
exits 0 "files with errors in them" fmt bad
exits 0 "are stable too" fmt --check bad
ok "of which there are many" test "$(find bad -type f | wc -l)" -gt 300
finish
