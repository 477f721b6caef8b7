#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Word lists, extensions, the longest hit, pairs: what a pack that has them
# finds in a message, and where.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

rules='xmlns="urn:refdesk:rules:1"'
cp -R "$SRCDIR/testdata/invalid/mini" mini
mkdir site
cat >site/pack.xml <<EOF
<pack $rules name="site" version="1" language="2" licence="CC0-1.0"
      base="mini">
  <file name="early.xml"/><file name="words.xml"/><file name="late.xml"/>
</pack>
EOF
# Before the classifier's own file, with lists of the same names as after it.
cat >site/early.xml <<EOF
<words $rules>
  <wordlist name="day" words="lunedì|sabato"/>
  <wordlist name="past" words="ieri | {day} scorso"/>
  <extend classifier="when">
    <class term="old">
      <phrase text="{past}" group="past" points="3" tag="past"/>
      <phrase text="foto" group="photo" points="0"/>
      <phrase text="ora" points="2"><unless text="{day} ora"/></phrase>
    </class>
    <class term="now"><phrase text="adesso" points="9" tag="today"/></class>
  </extend>
</words>
EOF
cat >site/words.xml <<EOF
<words $rules>
  <vocabulary name="place"><term id="cafe"/><term id="gym"/></vocabulary>
  <vocabulary name="tense"><term id="now"/><term id="old"/></vocabulary>
  <vocabulary name="timeframe"><term id="today"/><term id="past"/></vocabulary>
  <classifier name="places" over="scene" of="place" pick="all" terms="yes"/>
  <extend classifier="places">
    <class term="cafe"><phrase text="bistrot" group="bar"/>
      <phrase text="corner" group="corner"/>
      <pair first="corner" then="bar" within="1"/></class>
  </extend>
  <classifier name="party" over="events.title" of="place" pick="first">
    <class term="cafe"><phrase text="brunch"/></class>
    <class term="gym"><phrase text="match"/></class>
  </classifier>
  <classifier name="when" over="message scene" of="tense" pick="points"
              longest="yes" default="now" tags="timeframe" confidence="0.5">
    <class term="old">
      <phrase text="last year" points="2" tag="past" confidence="0.9"/>
      <phrase text="last" points="1"/>
      <phrase text="last year's model" points="1"/>
      <phrase text="model" points="1"/>
      <phrase text="next" points="0"/>
      <phrase text="next time" points="1" in="message scene"/>
      <regex pattern="next (?:time|day)" needs="next" points="1"/>
      <phrase text="days past" points="3" tag="past"/>
      <regex pattern="\w+ past" needs="past" points="3" tag="past"
             in="message scene"/>
      <regex pattern="days pas\w" needs="days" points="3" tag="today"/>
      <regex pattern="days p\w+" needs="days" points="3" tag="past"/>
      <pair first="photo" then="past" within="2" points="5"/>
      <pair first="not" then="past" within="3" points="1" tag="today"/>
      <pair first="far" then="past" within="2" across="yes" points="0.5"/>
      <pair first="far" then="near" within="0" points="0.25"/>
    </class>
  </classifier>
  <table name="offset">
    <in name="timeframe" of="timeframe"/><out name="offset" type="duration"/>
    <row><in>past</in><out>-P365D</out></row>
  </table>
  <observation name="tense" of="tense" classifier="when" timeframes="timeframe"
               dates="offset" ttl="PT30S"/>
</words>
EOF
cat >site/late.xml <<EOF
<words $rules>
  <wordlist name="day" words="monday"/>
  <extend classifier="when">
    <class term="old">
      <phrase text="on {day}" group="past" points="3" tag="past"/>
      <phrase text="pic" group="photo" points="0"/>
      <phrase text="not" group="not" points="0"/>
      <phrase text="once" group="far" points="0"/>
      <phrase text="then" group="near" points="0.25"/>
    </class>
  </extend>
</words>
EOF
exits 0 "the pack" build site -o c.desk -q

# finds "MESSAGE[ | FACT=VALUE]" TAG CUE@OFFSET+LENGTH...: of the winning class,
# in their order.
finds() {
	message=$1
	shift
	ok "$message" python3 - "$REFDESK" "$message" "$@" <<'EOF'
import json, subprocess, sys
refdesk, message, tag, *cues = sys.argv[1:]
run = subprocess.run([refdesk, 'temporal', '--program', 'c.desk', '--json',
                      *message.split(' | ')], capture_output=True, check=True)
said = json.loads(run.stdout)
found = ['%(text)s@%(offset)d+%(length)d' % c for c in said['cues']]
assert found == cues, found
assert said['timeframe'] == (None if tag == '-' else tag), said['timeframe']
EOF
}

finds "LUNEDÌ scorso" past "lunedì scorso@0+14"
finds "lunedi scorso" -
finds "sabato ora" -
finds "lunedi ora" - "ora@7+3"
finds "adesso" today "adesso@0+6"
finds "last one" - "last@0+4"
finds "last year" past "last year@0+9"
finds "last year, last" past "last year@0+9" "last@11+4"
finds "last year's model" - "last year's model@0+17"
finds "the model of last year" past "model@4+5" "last year@13+9"

finds "foto di ieri" past "photo .. past@0+12"
finds "foto ieri" past "photo .. past@0+9"
finds "foto di te di ieri" past "foto@0+4" "ieri@14+4"
finds "foto di lui ieri" past "photo .. past@0+16"
finds "foto di d'accordo ieri" past "photo .. past@0+22"
finds "foto – ☀️ – ieri" past "photo .. past@0+24"
finds "foto d'è ieri" past "photo .. past@0+14"
for stop in . ! '?' ',' ';' :; do
	finds "foto$stop ieri" past "foto@0+4" "ieri@6+4"
done
finds "foto
ieri" past "foto@0+4" "ieri@5+4"
finds "ieri foto" past "ieri@0+4" "foto@5+4"
finds "a pic on Monday" past "photo .. past@2+13"
finds "foto e pic di ieri" past "foto@0+4" "photo .. past@7+11"
finds "ieri, foto di ieri" past "ieri@0+4" "photo .. past@6+12"
finds "ieri, on monday, foto di ieri" past "ieri@0+4" "on monday@6+9" \
	"photo .. past@17+12"
finds "not the foto ieri" today "not .. past@0+17"
finds "foto ieri, foto ieri" past "photo .. past@0+9" "foto@11+4" "ieri@16+4"

# Of the same place and length: where they, or what they need, is found.
finds "next day" - "next@0+4" "next (?:time|day)@0+8"
finds "next time" - "next (?:time|day)@0+9" "next time@0+9"
finds "days past" today 'days pas\w@0+9' 'days p\w+@0+9' "days past@0+9" \
	'\w+ past@0+9'
finds "days past | scene=long past" today 'days pas\w@0+9' 'days p\w+@0+9' \
	"days past@0+9" '\w+ past@0+9'

# Across clauses: it counts beside its parts, and hides nothing.
finds "once. ieri" past "once@0+4" "far .. past@0+10" "ieri@6+4"
finds "once, or
twice: ieri" past "once@0+4" "far .. past@0+20" "ieri@16+4"
finds "once, or twice, or ieri" past "once@0+4" "ieri@19+4"
finds "once then ieri" past "far .. near@0+9" "far .. past@0+14" "ieri@10+4"
finds "foto once ieri" past "photo .. past@0+14"

mkdir plain
sed 's/"site"/"plain"/; s/language="2"/language="1"/' site/pack.xml |
	grep -v '<file' | sed 's|base="mini">|&<file name="brace.xml"/>|' \
	>plain/pack.xml
cat >plain/brace.xml <<EOF
<words $rules>
  <classifier name="braces" over="scene" of="place" pick="first">
    <class term="gym"><phrase text="a {b}"/></class>
  </classifier>
</words>
EOF
exits 0 "in language 1 a brace is a character" check plain
sed -i 's|</class>|<phrase text="c" group="c"/></class>|' plain/brace.xml
exits 3 "and there are no groups" check plain
prints RD1221
finish
