#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# explain: the waterfall on every kind of terminal, and what is told beside it.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" \
	-o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_DB=$PWD/state.db
export REFDESK_PROGRAM REFDESK_DB

exits 0 "a decision" decide --subject u --now 2025-12-27T20:00:00Z \
	scene=restaurant mood=confident season=winter time_of_day=evening
exits 0 "explain" explain
prints "straight_dressed_up   83.25"
prints "scene_suits"
prints "scene_words=restaurant"
prints "+30"
prints "scoring.xml:"
prints "total"
prints "+83.25"
prints "7 others ranked, 0 out"
ok "ASCII only in the C locale" sh -c \
	'! LC_ALL=C grep -q "[^ -~]" "$1"' - "$out"
ok "bars of #" grep -q '###' "$out"
exits 0 "the same by id" explain "$(sed -n 's/.*decision //p' "$out")"
exits 0 "the one that lost" explain --candidate curly_casual
prints "(lost by 62.25)"
prints "scene_avoids"
prints "-50"
cp "$out" "$work/ascii"
LC_ALL=C.UTF-8 "$REFDESK" explain --candidate curly_casual >"$out"
prints "  -50 "
prints "▒"
prints "█"
LC_ALL='' LC_CTYPE='' LANG=C.UTF-8 "$REFDESK" explain >"$out"
prints "█"
ok "no colour without being asked" sh -c \
	'! grep -q "$(printf "\033")" "$1"' - "$out"
exits 0 "colour when asked" explain --color always --candidate curly_casual
prints "$(printf '\033[38;5;32m')"
prints "$(printf '\033[38;5;166m')"
sed "s/$(printf '\033')\[[0-9;]*m//g" "$out" >"$work/plain"
ok "nothing but colour is added" cmp "$work/plain" "$work/ascii"
NO_COLOR=1 "$REFDESK" explain --color always >"$out"
prints "$(printf '\033[')"
NO_COLOR=1 CLICOLOR_FORCE=1 "$REFDESK" explain >"$out"
ok "NO_COLOR before CLICOLOR_FORCE" sh -c \
	'! grep -q "$(printf "\033")" "$1"' - "$out"
CLICOLOR_FORCE=1 "$REFDESK" explain >"$out"
prints "$(printf '\033[')"
CLICOLOR_FORCE=1 "$REFDESK" explain --color never >"$out"
ok "--color before CLICOLOR_FORCE" sh -c \
	'! grep -q "$(printf "\033")" "$1"' - "$out"
for columns in 40 60 80 120 200; do
	COLUMNS=$columns "$REFDESK" explain --candidate curly_casual >"$out"
	prints "-50"
	prints "scoring.xml:"
	ok "no line is wider than $columns" awk -v w="$columns" \
		'length($0) > w { bad = 1 } END { exit bad }' "$out"
	COLUMNS=$columns "$REFDESK" explain >"$out"
	prints "note:"
	ok "nor of the whole" awk -v w="$columns" \
		'length($0) > w { bad = 1 } / $/ { bad = 1 }
		END { exit bad }' "$out"
done
COLUMNS=40 "$REFDESK" explain >"$out"
ok "a narrow terminal has no bars" sh -c '! grep -q "##" "$1"' - "$out"
prints "    scene_words=restaurant"
exits 0 "all candidates" explain --all
prints "messy_bun_casual"
prints "straight_bun_casual"
exits 0 "as JSON" explain --format json
ok "it is JSON" python3 -m json.tool "$out"
exits 0 "one candidate as JSON" explain --format json --candidate curly_casual
ok "it is the one" python3 -c 'import json,sys
c=json.load(open(sys.argv[1]))["candidates"]
assert [x["reference"] for x in c]==["curly_casual"]' "$out"
exits 4 "a reference that is not there" explain --candidate curly_casuel
says "did you mean curly_casual?"
exits 2 "a format of a later time" explain --format pdf

# On a terminal decide says the same at once.
if command -v script >/dev/null; then
	TERM=dumb script -qec "$REFDESK decide --no-record scene=cafe" /dev/null \
		>"$out" 2>"$err" </dev/null
	prints "curly_casual   "
	prints "scene_suits"
	prints "decide without --no-record and with --subject ID"
	TERM=dumb script -qec "$REFDESK decide --no-record --json scene=cafe" \
		/dev/null >"$out" 2>"$err" </dev/null
	prints '"candidates":['
else
	skip "decide on a terminal" "no script(1)"
fi

# What people ask when a choice surprises them.
exits 0 "no subject" decide --now 2025-12-27T20:00:00Z scene=cafe
exits 0 "is told" explain
prints "lock and history are off"
prints "give --subject ID"
exits 0 "a first decision" decide --subject new --now 2025-12-27T20:00:00Z \
	scene=cafe
exits 0 "an empty history is told" explain
prints "history is empty"
prints "decisions recorded for this subject add to it"
ok "what was recorded is not told to be" sh -c \
	'! grep -q "no-record" "$1"' - "$out"
exits 0 "the fallback answered" explain
prints "no observation was given"
exits 0 "a second decision" decide --subject new --now 2025-12-27T21:00:00Z \
	scene=cafe
exits 0 "gated references are told" explain last --all
prints "out: look.held"
prints "is held until 2025-12-28"
exits 0 "and by which gate" explain
prints "out (look.held "
prints "  note: the look "
ok "the look is told once, with its end and the way out" python3 -c '
import re, sys
text = " ".join(open(sys.argv[1]).read().split())
assert len(re.findall(r"note: the look (\w+) is held until "
    r"2025-12-28T20:00:00Z, so other hairstyles are out "
    r"refdesk look clear --subject new frees it", text)) == 1, text' "$out"
for columns in 40 60 80; do
	COLUMNS=$columns "$REFDESK" explain --all >"$out"
	ok "all of them fit $columns columns" awk -v w="$columns" \
		'length($0) > w { bad = 1 } END { exit bad }' "$out"
	COLUMNS=$columns "$REFDESK" explain >"$out"
	ok "the look's note fits $columns columns" awk -v w="$columns" \
		'length($0) > w { bad = 1 } END { exit bad }' "$out"
done
printf '%s' '{"subject":"new","now":"2025-12-27T21:30:00Z","facts":
{"scene":"cafe"},"look":null}' >nolook.json
exits 0 "no look" decide --no-record nolook.json
exits 0 "a fresh subject" decide --subject fresh --now 2025-12-27T20:00:00Z \
	scene=cafe
exits 0 "has no note of a look" explain
ok "nor a gate" sh -c '! grep -q "the look\|(look" "$1"' - "$out"

# Several are chosen.
printf '%s' '{"subject":"many","now":"2025-12-27T20:00:00Z","count":3,"facts":
{"scene":"cafe"}}' >three.json
exits 0 "three" decide three.json
cp "$out" many.json
exits 0 "are told" explain
ok "the others chosen by name and points, and not as merely ranked" \
	python3 -c '
import json, sys
chosen = json.load(open(sys.argv[1]))["chosen"]
text = " ".join(open(sys.argv[2]).read().split())
assert len(chosen) == 3
also = ", ".join(c["reference"] + " " + c["score"] for c in chosen[1:])
assert "also chosen: " + also in text, text
assert "5 others ranked, 0 out," in text, text
assert "margin" not in text
for c in chosen:
    assert "next: " + c["reference"] not in text' many.json "$out"

# Other rules decide again.
mkdir other
cp -R "$SRCDIR/rules/companion" other
chmod -R u+w other
sed 's/points="10"/points="11"/' "$SRCDIR/rules/companion/scoring.xml" \
	>other/companion/scoring.xml
ok "the rules differ" sh -c '! cmp -s "$1" "$2"' - other/companion/scoring.xml \
	"$SRCDIR/rules/companion/scoring.xml"
exits 0 "explained by other rules" explain --rules=other/companion
prints "decided again by companion version "
ok "it names what the record chose" python3 -c '
import json, sys
chosen = json.load(open(sys.argv[1]))["chosen"]
text = " ".join(open(sys.argv[2]).read().split())
names = ", ".join(c["reference"] for c in chosen)
assert "(the record chose " + names + ")" in text, text' many.json "$out"
exits 0 "explained by its own" explain
ok "which is not said" sh -c '! grep -q "decided again" "$1"' - "$out"

# The prompt made of it.
exits 0 "a prompt" plan --json --prompt='with a smile' 'outfit=red dress ' \
	scene=cafe
ok "has no stray blanks and is of sentences" python3 -c '
import json, sys
text = open(sys.argv[1]).read()
assert "Clothes: red dress, with a smile." in text, text
assert " ," not in text and " ." not in text and ".." not in text, text' "$out"
cat >old.json <<'JSON'
{"subject": "new", "now": "2025-12-27T22:00:00Z", "facts": {"scene": "cafe",
  "message": "send me a selfie from last week"}}
JSON
exits 0 "an old photo" decide old.json
exits 0 "goes past the look, and says so" explain
prints "a look is held but did not bind"
cat >stale.json <<'JSON'
{"now": "2025-12-27T22:00:00Z", "facts": {"scene": "cafe"}, "observations":
  {"tense": {"value": "old", "at": "2025-12-27T20:00:00Z"}}}
JSON
exits 0 "a stale observation" decide stale.json
exits 0 "is told" explain
prints "too old"

# ---- two candidates, rule by rule; pictures ----

cat >dinner.json <<'JSON'
{"now": "2025-12-27T20:00:00Z", "look": null, "history":
  [{"reference": "straight_dressed_up", "at": "2025-12-27T11:00:00Z"}],
  "facts": {"scene": "restaurant", "mood": "confident"}}
JSON
exits 0 "a dinner" decide dinner.json --all
cp "$out" dinner.answer
chosen=$(jq -r '.chosen[0].reference' dinner.answer)
for other in $(jq -r '.candidates[1:][].reference' dinner.answer); do
	"$REFDESK" explain last --versus "$other" --json >"$out" 2>"$err"
	ok "$other: differences sum to the margin over it" jq -e --slurpfile d \
		dinner.answer --arg a "$chosen" --arg b "$other" '
		def score($id): $d[0].candidates[] |
			select(.reference == $id) | .score | tonumber;
		([.rules[].difference | tonumber] | add) ==
			(.difference | tonumber) and
		(.difference | tonumber) == score($a) - score($b) and
		(.candidate.score | tonumber) == score($a) and
		all(.rules[]; (.points.candidate | tonumber) -
			(.points.versus | tonumber) ==
			(.difference | tonumber) and .difference != "0")' "$out"
done
exits 0 "the other way round" explain last --candidate straight_dressed_up \
	--versus curly_dressed_up --json
forth=$(jq -r .difference "$out")
exits 0 "and back" explain last --candidate curly_dressed_up \
	--versus straight_dressed_up --json
ok "has the other sign" test "-$(jq -r .difference "$out")" = "$forth" -o \
	"$(jq -r .difference "$out")" = "-$forth"
exits 0 "for people" explain last --versus straight_dressed_up
prints "$chosen 82.5 against straight_dressed_up 58.25: +24.25"
prints "0 against -25"
exits 0 "a candidate against itself" explain last --candidate curly_casual \
	--versus curly_casual
prints "no rule tells them apart"
exits 4 "a reference that is not there" explain last --versus curly_casua
says "did you mean curly_casual?"
exits 2 "all of them" explain last --all --versus curly_casual

# The look puts other hairstyles out.
cat >held.json <<'JSON'
{"now": "2025-12-27T20:00:00Z", "history": [], "look": {
  "hairstyle": "curly", "reference": "curly_casual", "reason": "session_start",
  "locked_at": "2025-12-27T18:00:00Z", "expires_at": "2025-12-28T18:00:00Z"},
  "facts": {"scene": "restaurant", "mood": "confident"}}
JSON
exits 0 "a held look" decide held.json
exits 0 "against one that is out" explain last --versus straight_dressed_up
prints "straight_dressed_up is out (look.held)"
prints "curly_dressed_up 82.5 against straight_dressed_up 83.25: -0.75"
exits 0 "as JSON" explain last --versus straight_dressed_up --json
ok "with its gate, and the sum all the same" jq -e '
	.versus.gate == "look.held" and .candidate.gate == null and
	([.rules[].difference | tonumber] | add) == -0.75' "$out"

for words in '' '--versus straight_dressed_up' '--candidate curly_casual'; do
	# shellcheck disable=SC2086
	exits 0 "a picture $words" explain last --format svg $words
	cp "$out" picture.svg
	ok "is XML" xmllint --noout picture.svg
	ok "for light and dark, with a title and a description" sh -c '
		grep -q "prefers-color-scheme:dark" picture.svg &&
		grep -q "<title id=\"t\">curly" picture.svg &&
		grep -q "<desc id=\"d\">" picture.svg &&
		grep -q "<rect class=\"up\"" picture.svg'
done
minus=$(printf '\342\210\222')
ok "a loss has its sign" grep -q ">${minus}50<" picture.svg
ok "and its colour" grep -q '<rect class="down"' picture.svg
exits 1 "a picture of one that is out" explain last --format svg \
	--candidate straight_casual
says "no points"
exits 2 "a picture of all" explain last --format svg --all
finish
