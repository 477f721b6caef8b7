#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# mutate: a pack whose every mutant is known, and the companion under its gate.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

cp -R "$SRCDIR/testdata/mutants" mutants
cp -R "$SRCDIR/testdata/mutants-fixtures" fixtures
verdicts() {
	python3 -c 'import json, sys
for m in json.load(open(sys.argv[1]))["mutants"]:
	print(m["at"], m["verdict"], m["killer"], m["words"])' "$out"
}

exits 0 "all mutants" mutate mutants --fixtures fixtures --format json
verdicts >got
cat >wanted <<'EOF'
words.xml:6 survived None mood: calm after wild
words.xml:6 survived None mood: phrases of calm count within words
words.xml:6 survived None mood: phrases of wild count within words
words.xml:8 killed calm mood "calm": gone
words.xml:8 killed not-calm mood "calm": without unless "not calm"
words.xml:8 killed calm mood "calm": means wild
words.xml:10 killed wild mood "wild": gone
words.xml:10 killed wild mood "wild": means calm
catalog.xml:6 killed calm base of one: 0.1 to 0
catalog.xml:6 killed calm base of one: 0.1 to 0.2
catalog.xml:7 killed calm base of two: 0.1 to 0
catalog.xml:7 killed calm base of two: 0.1 to 0.2
scoring.xml:6 killed calm scale of factor base: 100 to 99
scoring.xml:6 killed calm scale of factor base: 100 to 101
scoring.xml:6 killed calm scale of factor base: 100 to -100
scoring.xml:6 killed calm without factor base
scoring.xml:8 killed calm without factor quiet
scoring.xml:8 killed calm points of quiet: 5 to 4
scoring.xml:8 killed calm points of quiet: 5 to 6
scoring.xml:8 killed calm points of quiet: 5 to -5
mutants equivalent None ties by catalog order
scoring.xml:8 killed calm condition of case quiet: mood: term calm to wild
scoring.xml:8 survived None condition of case quiet: mood: term calm to wild
scoring.xml:8 equivalent None condition of case quiet: wet is false
scoring.xml:8 equivalent None condition of case quiet: fact wet to look.expired
scoring.xml:8 survived None condition of case quiet: any for all
scoring.xml:8 killed calm condition of case quiet: all for any
scoring.xml:8 killed wild case quiet without its condition
EOF
ok "the list, who kills what, what survives, what is equivalent" \
	diff -u wanted got
says "20 of 25 mutants killed, 80 %; 3 equivalent"
cp "$out" first
for jobs in 1 2 7; do
	exits 0 "$jobs processes" mutate mutants --fixtures fixtures \
		--format json -j "$jobs"
	ok "the same bytes" cmp first "$out"
done

exits 0 "for people" mutate mutants --fixtures fixtures --progress plain
says " mutants"
ok "tells how far it is" grep -qE '^[0-9]+ of [0-9]+ mutants$' "$err"
prints "survived: words.xml:6: tie: mood: calm after wild"
prints "the condition is the same for all values of its facts"
prints "the catalog is in the order of the ids"
exits 0 "TAP" mutate mutants --fixtures fixtures --format tap
prints "ok 7 - phrase: 2 of 2 noticed"
prints "not ok 10 - tie: 0 of 1 noticed"
prints "1..10"
exits 0 "only a list" mutate mutants --list
prints 'words.xml:8: unless: mood "calm": without unless "not calm"'
ok "nothing ran" test "$(wc -l <"$out")" -eq 28
exits 0 "the list as JSON" mutate mutants --list --format json
ok "has no verdicts but proofs" python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
assert d["killed"] is None and d["equivalent"] == 3, d
assert {m["verdict"] for m in d["mutants"]} == {None, "equivalent"}' "$out"

exits 0 "a gate that holds" mutate mutants --fixtures fixtures --fail-under 0.79
exits 1 "a gate that does not" mutate mutants --fixtures fixtures \
	--fail-under 0.81
says "the kill rate is below 81 %"
exits 0 "in percent" mutate mutants --fixtures fixtures --fail-under 79
exits 1 "and beyond it" mutate mutants --fixtures fixtures --fail-under 80.5
says "the kill rate is below 80.5 %"
exits 0 "some operators" mutate mutants --fixtures fixtures \
	--operators phrase,unless --fail-under 100
says "3 of 3 mutants killed"

# What words leave open is found and written down.
exits 0 "missing cases" mutate mutants --fixtures fixtures --emit made
says "wrote 1 cases to made"
ok "a text that has both moods" grep -q "<row>calm</row>" \
	made/words-mood-text-1.xml
ok "is one for review" grep -q 'tags="words emitted"' \
	made/words-mood-text-1.xml
exits 0 "it passes as it is" test --rules mutants made
cp -R fixtures more
cp made/*.xml more
exits 0 "and is noticed" mutate mutants --fixtures more --operators tie \
	--fail-under 100
says "1 of 1 mutants killed"
exits 10 "what is there stays" mutate mutants --fixtures fixtures --emit made
rm -rf made
exits 0 "two processes" mutate mutants --fixtures fixtures --emit made -j 2
ok "write the same" cmp made/words-mood-text-1.xml more/words-mood-text-1.xml

# Each case is needed: without it fewer faults are noticed.
for name in calm not-calm wild; do
	rm -rf fewer
	cp -R fixtures fewer
	rm fewer/$name.xml
	exits 1 "without $name" mutate mutants --fixtures fewer --fail-under 0.79
done

exits 2 "an operator that is not there" mutate mutants --fixtures fixtures \
	--operators phrases
says "did you mean phrase?"
exits 2 "no operator" mutate mutants --fixtures fixtures --operators ""
exits 2 "all or one percent" mutate mutants --fixtures fixtures --fail-under 1
says "write 100 for all, or 1%"
exits 2 "no share" mutate mutants --fixtures fixtures --fail-under 195
exits 2 "the pack twice" mutate mutants --rules mutants --fixtures fixtures
exits 2 "no fixtures and no project" mutate mutants
exits 10 "a pack that is not there" mutate nowhere --fixtures fixtures
mkdir none
exits 1 "no cases" mutate mutants --fixtures none
says test.empty
sed 's/value="15"/value="16"/' fixtures/calm.xml >new
mv new fixtures/calm.xml
exits 1 "a case that fails as it is" mutate mutants --fixtures fixtures
says mutate.red

# A phrase with a word list is one phrase to faults.
mkdir listed
cp -R "$SRCDIR/testdata/mutants" listed/mutants
sed 's/language="1"/language="2"/' "$SRCDIR/testdata/mutants/pack.xml" \
	>listed/mutants/pack.xml
awk '{ sub(/<phrase text="wild"\/>/, "<phrase text=\"so {wild}\"/>") }
	{ print }
	/^<words/ { print "<wordlist name=\"wild\" words=\"wild | mad | rude\"/>" }
	' "$SRCDIR/testdata/mutants/words.xml" >listed/mutants/words.xml
exits 0 "faults in a phrase of three texts" mutate listed/mutants \
	--fixtures fixtures --list --operators phrase,retarget
ok "are planted in all three at once" \
	test "$(grep -c '"so ' "$out")" = 2

# Parts of templates, and rows of the tables they read.
cp -R "$SRCDIR/rules/companion" companion
mkdir plain
cp "$SRCDIR/fixtures/companion/eight-references.xml" plain
exits 0 "faults in prompts" mutate companion --fixtures plain \
	--operators row,part --emit prompts
says "0 of "
exits 0 "the cases for them pass" test --rules companion prompts
cp prompts/*.xml plain
exits 0 "and notice all but those in a table of dates" mutate companion \
	--fixtures plain --operators row,part --fail-under 0.9
prints "survived: words.xml"
ok "no prompt is left" sh -c '! grep -q "survived: prompt.xml" "$1"' - "$out"

# Plans are left out: each mutant of a decision would make all of them.
mkdir planned
cat >planned/planned.xml <<'END'
<fixture xmlns="urn:refdesk:fixture:1" name="planned" program="companion">
  <because>A prompt that the template alone makes.</because>
  <given now="2025-12-27T20:00:00Z">
    <fact name="scene">somewhere</fact>
    <generation model="flux-kontext-pro"/>
  </given>
  <expect outcome="scored">
    <plan tries="2">
      <try n="1">
        <prompt>Photo portrait of a woman with loose curly hair in a soft green jumper. Place: somewhere. Light: warm lamps against blue dusk.</prompt>
      </try>
    </plan>
  </expect>
</fixture>
END
exits 0 "a plan that a template made" test --rules companion planned
exits 0 "is not made for its mutants" mutate companion --fixtures planned \
	--operators row,part
says "0 of 49 mutants killed"

# Rows.
sed 's/<row>wild</<row>tame</' fixtures/wild.xml >new
cp "$SRCDIR/testdata/mutants-fixtures/calm.xml" fixtures/calm.xml
mv new fixtures/wild.xml
exits 1 "a row that is wrong" test --rules mutants fixtures
prints '"wild", got "", with "tame"'
sed 's/fact="text"/fact="wit"/' "$SRCDIR/testdata/mutants-fixtures/wild.xml" \
	>fixtures/wild.xml
exits 4 "rows of an unknown fact" test --rules mutants fixtures
prints 'the program has no fact "wit"'
sed 's/{}/()/' "$SRCDIR/testdata/mutants-fixtures/wild.xml" \
	>fixtures/wild.xml
exits 4 "a frame without a place" check --rules mutants fixtures
finish
