#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Plans over the shipped packs: what would be asked of whom, in which order and
# for how much.  Nothing is sent, written or recorded.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2086,SC2016
. "${SRCDIR:-.}/tests/cli/tap.inc"

json() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -se "$1" "$out"
}
problem() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -e "$1" "$err"
}
# plans NAME ARGUMENT...: as JSON.
plans() {
	name=$1
	shift
	exits 0 "$name" plan --json "$@" $facts
}
# refused CODE EXIT NAME ARGUMENT...
refused() {
	code=$1 status=$2 name=$3
	shift 3
	exits "$status" "$name" plan --json "$@" $facts
	problem ".type | endswith(\":$code\")"
	silent
}

facts='scene=restaurant mood=confident'
ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" -o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_NOW=2025-12-27T20:00:00Z
export REFDESK_PROGRAM REFDESK_NOW
three='--reference curly_casual:0.5 --reference straight_casual
	--reference messy_bun_casual:2:pose'

# ---- nobody asked for ----

plans "without a provider it is a preview"
json '.[0].schema == "refdesk.preview/1"'
refused plan.unsupported-field 4 "which has no size" --size 64x64

# ---- Redux ----

refused usage.option-value 2 "a part of Redux is not given twice" \
	--redux high --redux mode=low
refused usage.option-value 2 "nor without its name before =" --redux =low
refused usage.option-value 2 "nor more strengths than references" \
	--reference curly_casual --redux-strengths 0.5,1
refused request.unknown-key 4 "nor a part that there is not" --redux modus=low
refused request.decimal 4 "nor a strength that is no number" \
	--reference curly_casual --redux-strengths=some
refused plan.unsupported-field 4 "a model without it refuses it" \
	--model kontext-max --redux high
problem '.where == "generation.redux"'

# ---- three references with weights ----

plans "three references with weights" --model kontext-max-multi $three \
	--prompt 'candid dinner selfie' --size 896x1152 --images 2
json '.[0] | .schema == "refdesk.plan/1" and .decision == null and .images == 2'
json '.[0].tries[0] | .model == "flux-kontext-max-multi" and .order == [3, 2, 1]'
json '.[0].tries[0] | .cost == "0.16" and .price.usd == "0.08" and .price.per == "image"'
json '.[0].tries[0].body | .image_urls == ["refdesk:reference:3",
	"refdesk:reference:2", "refdesk:reference:1"] and .aspect_ratio == "3:4" and
	.num_images == 2 and .safety_tolerance == "2"'
json '.[0].tries[0] | .body.prompt == .prompt and
	(.prompt | test("candid dinner selfie.*first image.*third image"))'
json '.[0].tries[1].model == "flux-kontext-pro-multi" and
	(.[0].tries[1].on | index("busy") != null)'
json '.[0].tries[0].url ==
	"https://queue.fal.run/fal-ai/flux-pro/kontext/max/multi"'
cp "$out" "$work/plan"
plans "the same again" --model kontext-max-multi $three \
	--prompt 'candid dinner selfie' --size 896x1152 --images 2
ok "is the same plan" cmp "$out" "$work/plan"

exits 0 "for people" plan --model kontext-max-multi $three $facts \
	--prompt 'candid dinner selfie' --size 896x1152 --images 2
prints "references  1  curly_casual  weight 0.5"
prints "3  messy_bun_casual  weight 2  for pose"
prints "try 1       fal flux-kontext-max-multi  \$0.16  key: missing"
prints "order       3 2 1"
prints "is asked for as aspect_ratio 3:4, the nearest there is"
prints "try 2       fal flux-kontext-pro-multi  \$0.08  key: missing  when "
prints "spends      at most \$0.16 for 2 pictures"
says "nothing was sent, written or recorded"
ok "no file is made" test "$(ls -A)" = c.desk

# ---- keys ----

"$REFDESK" init -q p >"$work/ok" 2>&1 || ok "a project" false
printf canary-value-0123456789 | (cd p && "$REFDESK" secret set fal) >"$work/ok" 2>&1
exits 0 "with a key" plan -C p --provider fal $facts
prints "key: found"
ok "its value is nowhere" sh -c '! grep -q canary "$1" "$2"' - "$out" "$err"

# ---- which model ----

plans "one reference" --provider fal
json '.[0].tries[0].model == "flux-kontext-pro" and (.[0].tries | length) > 1'
plans "a model by its endpoint" --model fal-ai/flux-pro/kontext/max
json '.[0].tries[0].model == "flux-kontext-max"'
plans "reference mode" --provider fal --reference-mode on
json '.[0].mode and .[0].tries[0].model == "flux-control-lora-depth"'
plans "no references" --provider fal --reference-mode off
json '.[0].references == [] and .[0].tries[0].model == "flux-lora"'
plans "a deprecated one" --model flux-pro-depth
json '.[0].tries[0].notes | any(test("deprecated"))'
refused plan.unknown-model 4 "a slip" --model flux-kontext-pr
problem '.hint | test("flux-kontext-pro")'
refused plan.unknown-provider 4 "a provider that is not there" --provider nobody
refused plan.references 4 "too few places" --model kontext \
	--reference curly_casual --reference straight_casual

# ---- fields ----

refused plan.unknown-param 4 "a field the model lacks" --model kontext-multi \
	--param image_weights=1
problem '.title | test("flux-kontext-pro-multi")'
refused plan.unknown-param 4 "steps, that Kontext does not count" \
	--model kontext --param num_inference_steps=28
refused plan.unsupported-field 4 "LoRAs with depth" --model flux-pro-depth \
	--lora a/b
refused plan.unsupported-field 4 "a negative prompt" --model flux-lora \
	--reference-mode off --negative blur
refused policy.safety 5 "a safety switch" --model kontext \
	--param safety_tolerance=6
plans "a stricter one" --model kontext --param safety_tolerance=1
json '.[0].tries[0].body.safety_tolerance == "1"'
refused policy.safety 5 "the checker" --model flux-lora --reference-mode off \
	--param enable_safety_checker=false
refused plan.max-cost 9 "too dear" --model kontext-max --max-cost 0.07

# ---- presets ----

plans "a preset" --preset weighted --reference curly_casual \
	--reference straight_casual --reference messy_bun_casual
json '[.[0].references[].weight] == ["2", "1", "0.5"]'
json '.[0].tries[0].notes |
	any(test("preset field num_inference_steps left out"))'
plans "the grid of weights" --preset weight-grid --reference curly_casual \
	--reference straight_casual --reference messy_bun_casual
json '[.[] | [.references[].weight]] == [["2", "1", "0.5"], ["1", "2", "0.5"],
	["0.5", "1", "2"], ["1", "1", "1"]]'
refused plan.max-cost 9 "a grid costs what its rows cost" \
	--preset weight-grid --max-cost 0.1 --reference curly_casual \
	--reference straight_casual --reference messy_bun_casual
plans "four variants" --preset best-quality --model kontext
json '.[0].images == 4 and .[0].tries[0].body.num_images == 4'

# ---- LoRAs ----

plans "scales are kept and rounded" --model flux-lora --reference-mode off \
	--lora a/b:2.5 --lora https://host.example/c:0.125:style --lora d:0
json '.[0].tries[0].body.loras == [{path: "a/b", scale: 2},
	{path: "https://host.example/c", scale: 0.12}, {path: "d", scale: 0}]'
plans "a pair" --model wan-lora --reference-mode off --lora h:1:high \
	--lora l:0.5:low
json '.[0].tries[0].body.loras == [{path: "h", scale: 1, transformer: "high"},
	{path: "l", scale: 1, transformer: "low"}]'
refused plan.lora-pair 4 "half a pair" --model wan-lora --reference-mode off \
	--lora h:1:high
refused plan.lora-family 4 "a family the model lacks" --model wan-lora \
	--reference-mode off --lora h:1:flux --lora l:1:flux
refused policy.token 5 "a token in a URL" --model flux-lora \
	--reference-mode off --lora 'https://civitai.com/api/download/1?token=abc'

# ---- files and URLs ----

python3 - <<'PY'
import struct, zlib
def chunk(kind, data):
    return (struct.pack('>I', len(data)) + kind + data +
            struct.pack('>I', zlib.crc32(kind + data)))
row = b'\0' + b'\x80' * 24
open('pose.png', 'wb').write(
    b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 8, 6, 8, 2, 0, 0, 0)) +
    chunk(b'IDAT', zlib.compress(row * 6)) + chunk(b'IEND', b''))
open('cut.png', 'wb').write(open('pose.png', 'rb').read()[:-20])
PY
plans "a file" --model kontext --reference ./pose.png
json '.[0].references[0] | .file == "./pose.png" and .width == 8 and
	.height == 6 and .type == "image/png" and .sha256 == "'"$(
	sha256sum <pose.png | cut -c 1-64)"'"'
json '.[0].notes | any(test("in no catalog"))'
cp "$SRCDIR/rules/companion/pack.xml" page.png
refused picture.type 4 "a file that is no picture" --model kontext \
	--reference ./page.png
refused picture.cut 4 "a file that was cut" --model kontext --reference ./cut.png
exits 10 "a file that is not there" plan $facts --model kontext \
	--reference ./none.png
plans "a URL" --model kontext --reference https://host.example/a.png
json '.[0].references[0].url == "https://host.example/a.png"'
refused plan.url 4 "a URL in the open" --model kontext \
	--reference http://host.example/a.png

# ---- policy ----

refused policy.minor 5 "what is not sent" --model kontext \
	--prompt 'a child, naked'
refused policy.minor 5 "in whatever spelling" --model kontext \
	--prompt 'a CHILD... Naked!'
plans "the words beside it are meant" --model kontext --prompt 'childlike wonder'

# ---- dry runs, requests ----

(cd p && "$REFDESK" decide -q --subject u $facts) >"$work/ok" 2>&1
ls -A p p/.refdesk >"$work/before"
exits 0 "a dry run of a record" generate -C p last --dry-run --provider fal --json
json '.[0].decision != null and .[0].seed == null'
ls -A p p/.refdesk >"$work/after"
ok "leaves nothing" cmp "$work/before" "$work/after"
exits 0 "a seed for it" generate -C p last --dry-run --provider fal --json \
	--seed 18446744073709551615
json '.[0].seed == "18446744073709551615"'
ok "exact in the body" grep -q '"seed":18446744073709551615[,}]' "$out"
cat >request.json <<'END'
{"facts":{"scene":"restaurant"},"seed":"7","generation":{"model":"kontext",
 "images":2,"attributes":{"hair_color":"auburn"},"max_cost":"0.2"}}
END
exits 0 "a request" plan --json request.json
json '.[0] | .seed == "7" and .max_cost == "0.2" and
	.tries[0].body.num_images == 2 and (.prompt | test("[Aa]uburn hair"))'
finish
