#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# A plan of Redux as a graph for ComfyUI and as a command line of mflux: the
# examples of the nodes, words that a shell reads back as they were, what is not
# the same there, what is refused.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2016
. "${SRCDIR:-.}/tests/cli/tap.inc"

json() {
	ok "  $1" jq -e "$1" "$out"
}
refused() {
	code=$1
	shift
	exits "$@"
	says "[$code]"
	silent
}

picture=$SRCDIR/fuzz/seeds/pic/plain.png
for name in ref1 ref2 ref3; do
	cp "$picture" $name.png
done
mkdir other
cp "$picture" other/ref1.png
seed=916915540436202

# same FILE ARGUMENT...: the graph is that of testdata/comfy as JSON values.
same() {
	file=$SRCDIR/testdata/comfy/$1
	shift
	exits 0 "a graph" redux plan --format comfyui --prompt PROMPT \
		--seed $seed "$@"
	jq -S . "$file" >wanted.json
	jq -S . "$out" >made.json
	ok "  it is that of ${file##*/}" diff wanted.json made.json
	ok "  nothing is to be said about it" test ! -s "$err"
}
same prompt-single.json ref1.png
same prompt-single.json --profile comfy-advanced --factor 3 ./ref1.png
same prompt-simple.json --profile comfy-simple ref1.png

# ---- graphs ----

exits 0 "three references, two LoRAs, a checkpoint" redux plan \
	--format comfyui --mode high --strength 0.5,1 --lora a.safetensors \
	--lora dir/b.safetensors:-0.25 --checkpoint mine.gguf \
	--size 1024x768 --steps 30 --guidance 4.5 ref1.png ref2.png ref3.png
json '."202".inputs.conditioning == ["201", 0]'
json '."200".inputs.weight == 0.5 and ."202".inputs.weight == 1'
json '."200".inputs.downsampling_factor == 2'
json '."22".inputs.conditioning == ["202", 0]'
json '."22".inputs.model == ["301", 0] and ."30".inputs.model == ["301", 0]'
json '."301".inputs == {"lora_name": "dir/b.safetensors",
	"model": ["300", 0], "strength_model": -0.25}'
json '."300".inputs.model == ["12", 0]'
json '."12".inputs.unet_name == "mine.gguf"'
json '."27".inputs.width == 1024 and ."30".inputs.height == 768'
json '."17".inputs.steps == 30 and ."26".inputs.guidance == 4.5'
json '."25".inputs.noise_seed == 0'
prints '"guidance":4.5}'

exits 0 "the core node with a bias" redux plan --format comfyui \
	--profile comfy-core --law attn-bias --strength 0.001 --crop stretch \
	ref1.png
json '."200".inputs.strength_type == "attn_bias"'
json '."200".inputs.strength == 0.001 and ."150".inputs.crop == "none"'

exits 0 "boxes of a mask are drawn" redux plan --format comfyui \
	--mask 1:1,2,5,8 --mask 1:0,0,2,2 --crop autocrop --margin 0.2 ref1.png
json '."6001".inputs == {"destination": ["6000", 0], "operation": "or",
	"source": ["1001", 0], "x": 0, "y": 0}'
json '."200".inputs.mask == ["6001", 0]'
json '."200".inputs.autocrop_margin == 0.2'
json '."200".inputs.mode == "autocrop with mask"'

ok "a mask is drawn" python3 "$SRCDIR/tests/tools/mask_png.py" mask.png 24 16 \
	1,2,9,12
exits 0 "a mask in a file is loaded" redux plan --format comfyui \
	--mask 2:mask.png ref1.png ref2.png
json '."401" == {"class_type": "LoadImageMask",
	"inputs": {"channel": "red", "image": "mask.png"}}'
json '."201".inputs.mask == ["401", 0] and ."200".inputs.mask == null'
json 'has("400") or has("500") | not'
refused flow.unused 4 "a mask in a file and in boxes" redux plan \
	--format comfyui --mask mask.png --mask 0,0,3,3 ref1.png

exits 0 "with --json there is what is to be known" redux plan \
	--format comfyui --json ref1.png
json '.schema == "refdesk.redux-graph/1" and .workflow == "comfy-advanced"'
json '.graph."200".class_type == "ReduxAdvanced"'
json '.differs == [] and .notes == [] and .profile == "comfy-advanced"'

exits 0 "the largest seed" redux plan --format comfyui \
	--seed 18446744073709551615 ref1.png
prints '"noise_seed":18446744073709551615'

refused flow.range 4 "a size between steps" redux plan --format comfyui \
	--size 1000x768 ref1.png
says 'in steps of 16'
refused flow.range 4 "a guidance too large" redux plan --format comfyui \
	--guidance 100.1 ref1.png
refused flow.range 4 "a scale between steps" redux plan --format comfyui \
	--lora a.safetensors:0.005 ref1.png
refused redux.range 4 "a factor too large" redux plan --format comfyui \
	--factor 10 ref1.png
refused flow.same-name 4 "two files of one name" redux plan \
	--format comfyui ref1.png other/ref1.png
refused flow.missing 4 "a size has no file" redux plan --format comfyui \
	ref1.png 1024x768
refused flow.missing 4 "an edge that no factor gives" redux plan \
	--format comfyui --edge 20 ref1.png
refused flow.batch 4 "two pictures in one node" redux plan \
	--format comfyui --mode highest --per-node 2 ref1.png ref2.png
refused flow.batch 4 "nor as a size" redux plan --format comfyui \
	--mode highest 2x1024x768
for option in --prompt=x --seed=1 --steps=4 --guidance=2 --size=64x64 \
	--checkpoint=x --lora=x; do
	refused usage.option-not-here 2 "$option is for graphs and commands" \
		redux plan "$option" ref1.png
done
refused usage.option-value 2 "a seed of 65 bits" redux plan \
	--format comfyui --seed 18446744073709551616 ref1.png
refused usage.option-value 2 "a size of one side" redux plan \
	--format comfyui --size 1024 ref1.png
refused usage.option-value 2 "a guidance that is no number" redux plan \
	--format comfyui --guidance much ref1.png
bad=$(printf 'bad\377.png')
cp "$picture" "$bad"
refused flow.name 4 "a name that JSON cannot say" redux plan \
	--format comfyui "$bad"

# ---- command lines ----

# back ARGUMENT...: what a shell makes of the line is the list of --json.
back() {
	exits 0 "an argument list" redux plan --format mflux --json \
		--profile mflux "$@"
	jq -j '.argv[] | . + "\u0000"' "$out" >list
	jq -r '.command' "$out" >said
	exits 0 "  its line" redux plan --format mflux --profile mflux "$@"
	ok "  is that of --json" cmp said "$out"
	for shell in sh bash; do
		command -v $shell >/dev/null || continue
		$shell -c 'eval "set -- $(cat "$1")"; printf "%s\0" "$@"' \
			shell "$out" >taken
		ok "  and comes back from $shell" cmp list taken
	done
}
quote="a 'b' \"c\" \$d \`e\` \\f
g.png"
cp "$picture" "$quote"
cp "$picture" ./-dash.png
cp "$picture" 'ünïcode ☂ *?.png'
back --prompt "it's a \"harbour\"
with \$HOME; \`id\` & more\\" "$quote" ./-dash.png 'ünïcode ☂ *?.png'
back --prompt -dash --lora '-l x:0.5' --lora "'" -- -dash.png
ok "  a prompt with a dash is joined" grep -qz '^--prompt=-dash$' list
ok "  a file with a dash is a path" grep -qz '^\./-dash.png$' list
ok "  and so is a LoRA's" grep -qz '^\./-l x$' list

exits 0 "a command is told all" redux plan --format mflux --profile mflux \
	--json --prompt p --mode low --function bicubic --strength 0.25 \
	--seed 7 --steps 4 --guidance 2 --size 1000x768 --lora a:0.5 \
	ref1.png ref2.png
json '.argv == ["mflux-generate-redux-advanced", "--prompt", "p",
	"--redux-image-paths", "ref1.png", "ref2.png",
	"--redux-image-strengths", "0.25", "1", "--redux-mode", "low",
	"--interpolation-mode", "bicubic", "--seed", "7", "--steps", "4",
	"--guidance", "2", "--width", "992", "--height", "768",
	"--lora-paths", "a", "--lora-scales", "0.5", "--metadata"]'
json '.notes == ["--width: 1000 becomes 992, a multiple of 16"]'
json '.schema == "refdesk.redux-command/1" and .differs == []'

# ---- where the two are not the same ----

exits 0 "medium is the same" redux plan --format mflux --prompt p ref1.png
ok "  nothing is said of grid and kernel" sh -c \
	'! grep -q "grid:\|area:" "$1"' sh "$err"
says 'differs: reference 1: crop: center in comfy-advanced, stretch in mflux'
exits 0 "high is not" redux plan --format mflux --mode high --prompt p ref1.png
says 'differs: grid: high is 14 x 14 = 196 tokens in comfy-advanced, 13 x 13 = 169 in mflux'
says 'differs: area: area in comfy-advanced, area-disjoint in mflux'
exits 0 "nor is bicubic, a mask or a weight" redux plan --format mflux \
	--json --prompt p --function bicubic --strength 0.5 --mask 1,1,9,9 \
	ref1.png
json '.differs | index(
	"bicubic: bicubic in comfy-advanced, distance in mflux")'
json '.differs | index(
	"reference 1: mask: used in comfy-advanced, none in mflux")'
json '.differs | map(select(test("strength: 0.5, tokens times 0.25"))) |
	length == 1'
json '.argv | index("0.25")'
exits 0 "--quiet does not say so" redux plan -q --format mflux --mode high \
	--prompt p ref1.png
ok "  stderr is empty" test ! -s "$err"
exits 0 "and the other way round" redux plan --format comfyui \
	--profile mflux --mode lowest --strength 0.25 ref1.png
json '."200".inputs.weight == 0.5'
says 'differs: area: area-disjoint in mflux, area in comfy-advanced'

exits 0 "a factor that makes as many is a mode" redux plan --format mflux \
	--factor 2.9 --prompt p ref1.png
prints '--redux-mode medium'
refused flow.unlike 4 "a factor of its own" redux plan --format mflux \
	--factor 2.5 --prompt p ref1.png
says 'mflux has no factor 2.5'
refused flow.unlike 4 "a function it lacks" redux plan --format mflux \
	--function bilinear --prompt p ref1.png
refused flow.missing 4 "without a prompt" redux plan --format mflux ref1.png
refused flow.unused 4 "a checkpoint has no place" redux plan \
	--format mflux --prompt p --checkpoint x ref1.png
refused redux.range 4 "a strength too large" redux plan --format mflux \
	--profile mflux --strength 1.5 --prompt p ref1.png
refused redux.strengths 4 "more strengths than references" redux plan \
	--format mflux --profile mflux --strength 1,1 --prompt p ref1.png

# ---- rules say what it looks like ----

mkdir -p rules/mine
cp -R "$SRCDIR/rules/redux" rules/redux
cat >rules/mine/pack.xml <<'XML'
<pack xmlns="urn:refdesk:rules:1" name="mine" version="1" language="4"
      licence="CC0-1.0" base="redux">
  <file name="own.xml"/>
  <disable id="workflow.comfy-advanced"/>
  <disable id="command.mflux"/>
</pack>
XML
cat >rules/mine/own.xml <<'XML'
<redux xmlns="urn:refdesk:rules:1">
  <workflow name="own" title="My files" profile="comfy-advanced"
            like="comfy-advanced" dated="2026-11-20"
            source="https://example.org/own">
    <node id="10" class="VAELoader">
      <input name="vae_name" text="mine.safetensors"/>
    </node>
  </workflow>
</redux>
XML
exits 0 "a workflow of one's own, like another" redux plan \
	--rules rules/mine --format comfyui ref1.png
json '."10".inputs.vae_name == "mine.safetensors"'
json '."200".class_type == "ReduxAdvanced"'
refused flow.none 3 "a program without a command" redux plan \
	--rules rules/mine --format mflux --prompt p ref1.png

finish
