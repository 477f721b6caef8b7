#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What made a picture: told by the manifest beside it, or in it, and no more when
# either was changed.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2016
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"

# json FILTER: jq says true of the output.
json() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -e -s ".[0] | $1" "$out"
}
# made EMBED: a generation of two pictures into ./out.
made() {
	rm -rf live out
	cp -a base live
	script
	"$dispatch" -C live send "--embed=$1" -o "$PWD/out" <plan >"$out" 2>"$err"
	ok "two pictures, embed $1" test "$(ended '.files | length' "$out")" -eq 2
	picture=$(ended '.files[0]' "$out")
	manifest=$(ended .manifest "$out")
	job=$(ended .job "$out")
}

mock --fast
quick_rules rules && sending_project base "$PWD/rules" >"$work/prepare" 2>&1 &&
	plan_of base "a knight" | jq -c '.images = 2 |
		.tries[0].body = {image_size: .tries[0].body.image_size,
			num_images: 2, prompt: .prompt,
			guidance_scale: 0.1} |
		.tries[0].body |= (to_entries | sort_by(.key) | from_entries)' \
	>plan || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}

# ---- as it was delivered ----

made id
mkdir elsewhere
cd elsewhere || exit 1
exits 0 "a picture, outside of a project" show "$picture"
prints "picture   $picture: as it was delivered"
prints "provider  fal"
prints "model     flux-lora"
prints "prompt    a knight"
prints "job       $job"
prints "manifest  $manifest"
says_cost() { ok "  its cost" grep -qE '^cost      \$0\.[0-9]+ as told$' "$out"; }
says_cost
ok "  a trial" grep -q '^trial ' "$out"
exits 0 "as JSON" show "$picture" --json
json '.manifest.prompt == "a knight" and .manifest.kind == "picture"'
json '[.pictures[].state] == ["delivered"]'
ok "  its numbers are as they were" grep -q '"guidance_scale":0.1,' "$out"
json '.beside | endswith(".json")'
exits 0 "its manifest" show "$manifest" --json
json '[.pictures[].state] == ["delivered", "delivered"]'
cd ..
exits 0 "by a name in the directory" show "out/${picture##*/}"
exits 2 "the whole of it is in the JSON" show "$picture" --all
cp "$picture" out/portrait.jpeg
exits 0 "one that was given another name" show out/portrait.jpeg
prints "picture   out/portrait.jpeg: as it was delivered"

# ---- as it was not ----

cp "$picture" kept
printf x >>"$picture"
exits 6 "a picture with a byte more" show "$picture"
prints "picture   $picture: not what was delivered"
says manifest.picture
exits 6 "its manifest says so, too" show "$manifest" --json
json '[.pictures[].state] == ["changed", "delivered"]'
rm "$picture"
exits 0 "a picture that is gone" show "$manifest" --json
json '[.pictures[].state] == ["absent", "delivered"]'
cp kept "$picture"
cp "$manifest" whole
sed -i 's/a knight/a wight!/' "$manifest"
exits 6 "a manifest that was changed" show "$picture"
says manifest.id
exits 6 "by its own name, too" show "$manifest"
jq -c 'del(.delivered, .id) | .seed = "1"' whole | tr -d '\n' >"$manifest"
exits 6 "the manifest of something else" show "$picture"
says manifest.other
rm "$manifest"
exits 4 "no manifest at all" show "$picture"
says manifest.absent
says "refdesk job show $job"
exits 10 "no such file" show out/nothing.png
echo 'no picture' >x.png
exits 4 "what is no picture" show x.png
echo '{}' >x.json
exits 4 "what is no manifest" show x.json

# ---- without a mark, and with all of it ----

made none
exits 0 "found by its name" show "$picture"
prints "picture   $picture: as it was delivered"
cp "$picture" out/portrait.jpeg
exits 4 "but not by another" show out/portrait.jpeg
says "its manifest belongs beside it"
made full
rm "$manifest"
exits 0 "what is in the picture alone" show "$picture"
ok "  does not tell of changes" grep -q 'nobody can tell' "$out"
prints "prompt    a knight"
exits 0 "as JSON" show "$picture" --json
json '.beside == null and .pictures[0].state == "untold"'
mock_ends
finish
