#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Rules alone choose how much of a reference reaches the model; whoever has the
# plan, the picture or the job reads it back.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2016
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"
provider_pid=
trap 'kill $provider_pid 2>/dev/null; rm -rf "$work"' EXIT
packs=$SRCDIR/testdata/redux-facts
REFDESK_NOW=2025-12-27T20:00:00Z
export REFDESK_NOW

json() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -e "$1" "${2:-$out}"
}
# A project whose rules are those of the test.
project() {
	"$REFDESK" -q init desk && rm -rf desk/rules desk/fixtures &&
		mkdir desk/rules && cp -R "$packs" desk/rules &&
		sed -i 's|^rules = .*|rules = rules/redux-facts|' desk/refdesk.conf &&
		cp -R "$packs-fixtures" desk/fixtures && cd desk &&
		"$REFDESK" -q build -o one.desk && "$REFDESK" -q key generate &&
		"$REFDESK" -q seal one.desk && "$REFDESK" -q activate one.desk &&
		printf 'a-key-of-another-kind' | "$REFDESK" -q secret set other
}
project >"$work/prepare" 2>&1 || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project'
	exit 1
}
exits 0 "the rules have nothing open" check --strict "$packs"
sed 's/language="4"/language="3"/' "$packs/pack.xml" >rules/redux-facts/pack.xml
exits 3 "they are of language 4" check rules/redux-facts
prints "from needs language 4"
cp "$packs/pack.xml" rules/redux-facts

# ---- a fact chooses ----

exits 0 "a fact chooses the mode" plan --json scene=cafe purpose=passport
json '.redux | .mode == "highest" and .why.mode == "fact" and .tokens == 729 and
	.references == [{"n": 1, "strength": "1", "tokens": 729}]'
exits 0 "the request wins" plan --json scene=cafe purpose=passport --redux low \
	--redux function=nearest
json '.redux | .mode == "low" and .why.mode == "asked" and .edge == 7 and
	.kernel == "nearest" and .why.function == "asked"'
exits 0 "without the fact nobody asks" plan --json scene=cafe
json 'has("redux") | not'
exits 0 "for people" plan scene=cafe purpose=doodle
prints 'redux       lowest (fact) of comfy-advanced (default), factor 5'
exits 4 "a name that there is not" plan --json scene=cafe --redux hihg
ok "  with the nearest" jq -e '.hint == "did you mean \"high\"?" and
	.where == "generation.redux"' "$err"
exits 4 "a strength out of range" plan --json scene=cafe \
	--reference curly_casual --redux-strengths 1.5

# ---- a model that has Redux ----

exits 0 "a model takes it" plan --json --model studio-redux --prompt x \
	--reference curly_casual:0.5 --reference straight_casual:2 \
	--redux-strengths 0.25,0.75 scene=cafe purpose=poster
json '.redux | .mode == "medium" and .tokens == 162 and
	[.references[].strength] == ["0.25", "0.75"]'
json '.tries[0] | .order == [2, 1] and
	[.body.redux.references[].strength] == ["0.75", "0.25"]'
exits 0 "one that has none goes without what a fact says" plan --json \
	--model kontext-max --prompt x scene=cafe purpose=poster
json 'has("redux") | not'
exits 4 "but not without what was asked for" plan --json --model kontext-max \
	--prompt x --redux high scene=cafe

# ---- a contact sheet ----

exits 0 "a sheet" generate --json -o sheets scene=cafe purpose=doodle
sidecar=$(jq -r '.files[1]' "$out")
ok "its manifest has Redux" jq -e '.request.redux | .mode == "lowest" and
	.why.mode == "fact" and .profile == "comfy-advanced" and .tokens == 25' \
	"$sidecar"
sheet=$(jq -r '.files[0]' "$out")
ok "it says so itself" grep -q 'Mode lowest of comfy-advanced' "$sheet"
told='redux     Tokens that would reach a model: 25 of picture 1, strength 1. Mode lowest of comfy-advanced, factor 5:'
exits 0 "whoever has the sheet is told" show "$sheet"
prints "$told"
prints "$sheet: as it was delivered"
exits 0 "and who has what lies beside it" show "$sidecar"
prints "$told"
exits 0 "as JSON" show --json "$sheet"
json '.manifest.request.redux.mode == "lowest" and
	[.pictures[].state] == ["delivered"]'
cp "$sheet" sheets/other.svg
exits 4 "a sheet without its manifest" show sheets/other.svg
says 'nothing here says what made the picture'
echo >>"$sheet"
exits 6 "one that was changed" show "$sheet"
prints 'not what was delivered'
sed 's/contact sheet/contact/' "$sidecar" >sheets/wrong.json
exits 4 "no manifest of either kind" show sheets/wrong.json

# ---- a picture ----

"$SRCDIR/tests/tools/other_provider.py" >address 2>"$work/py.err" &
provider_pid=$!
n_waits=0
until [ -s address ] || [ $n_waits -ge 100 ]; do
	sleep 0.05
	n_waits=$((n_waits + 1))
done
exits 0 "a picture" generate --model studio-redux --prompt x -o pictures \
	--loopback "$(cat address)" --reference curly_casual \
	--redux-strengths 0.5 scene=cafe purpose=poster
ok "it was asked for with Redux" sh -c \
	'curl -sS "$(cat address)/_seen" | jq -e "map(select(.body)) |
	.[0].body.redux | .mode == \"medium\" and .factor == \"3\" and
	.references == [{n: 1, strength: \"0.5\", tokens: 81}]"'
manifest=$(grep -ls '"kind":"picture"' pictures/*.json)
json '.redux | .mode == "medium" and .function == "area" and .factor == "3" and
	.profile == "comfy-advanced" and .references[0].strength == "0.5"' \
	"$manifest"
exits 0 "so does show, of the picture" \
	show "$(find pictures -type f ! -name '*.json' | head -n 1)"
prints 'strength 0.5. Mode medium of comfy-advanced, factor 3: 9 by 9'
exits 0 "the job shows it" job show --json
json '.redux.mode == "medium" and .redux.why.mode == "fact"'
exits 0 "to people, too" job show
prints 'redux     medium (fact) of comfy-advanced (default), factor 3'
exits 0 "so does the decision" show last
says "its Redux: mode medium of comfy-advanced, area, 81 tokens of 1 reference"
finish
