#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What becomes of pictures: crop boxes and kept tokens as ComfyUI's Advanced node
# makes them, what is refused and why, by options and by a request.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2086,SC2016
. "${SRCDIR:-.}/tests/cli/tap.inc"

json() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -e "$1" "$out"
}
# refused CODE EXIT WORDS ARGUMENT...
refused() {
	code=$1 status=$2 words=$3
	shift 3
	exits "$status" "refused: $*" redux plan --json "$@"
	ok "  $code" jq -e ".type | endswith(\":$code\")" "$err"
	says "$words"
	silent
}
# counts BOX TOKENS... -- ARGUMENT...: at factors 1 to 5.
counts() {
	box=$1
	shift
	factor=1
	while [ "$1" != -- ]; do
		eval "want$factor=$1"
		factor=$((factor + 1))
		shift
	done
	shift
	last=$((factor - 1))
	factor=1
	while [ "$factor" -le "$last" ]; do
		eval "want=\$want$factor"
		exits 0 "$* at factor $factor" \
			redux plan --json --factor "$factor" "$@"
		json ".references[0].crop_box == [$box]"
		json ".image_tokens == $want and .references[0].tokens == $want"
		factor=$((factor + 1))
	done
}

# ---- what the node was seen to do ----

counts 0,0,1024,768 567 168 63 49 25 -- 1024x768 --crop keep-aspect
counts 0,0,1920,1080 432 126 54 35 20 -- 1920x1080 --crop keep-aspect
counts 0,0,1000,300 243 84 27 21 15 -- 1000x300 --crop keep-aspect
counts 258,158,642,542 64 -- \
	1024x768 --crop autocrop --margin 0.1 --mask 400,300,500,400
counts 0,0,384,384 16 -- 1024x768 --crop autocrop --mask 0,0,50,50
counts 640,384,1024,768 45 -- 1024x768 --crop autocrop --mask 900,700,1024,768
counts 0,0,300,200 6 -- 300x200 --crop autocrop --mask 100,50,120,60
counts 0,0,2000,500 52 -- 2000x500 --crop autocrop --mask 100,200,1900,300
counts 128,0,896,768 25 -- 1024x768 --mask 400,300,500,400
counts 0,0,1024,768 729 169 81 -- 1024x768 --profile mflux --crop stretch

exits 0 "several at factor 1" redux plan --json 3x1024x768 --factor 1
json '.image_tokens == 3 * 729 and .references[0].batch == 3'
exits 0 "the other encoder" redux plan --json 1024x768 --encoder siglip-512 \
	--mode highest --crop keep-aspect
json '.grid == 32 and .image_tokens == 768'

# ---- the sum ----

exits 0 "two pictures" redux plan --json 1024x768 800x600 --mode medium \
	--strength 0.5 --text-tokens 256
json '.image_tokens == 162 and .text_tokens == 256 and .prompt_tokens == 418'
json '[.references[] | [.n, .strength, .scale]] ==
	[[1, "0.5", "0.25"], [2, "1", "1"]]'
json '.schema == "refdesk.redux-plan/1" and .kernel == "area"'
json '.program.name == "redux" and (.program.digest | length == 64)'
exits 0 "strengths for attention" redux plan --json 1024x768 --strength 0.5 \
	--profile comfy-core --mode highest --law attn-bias
json '.references[0] | .attn_bias == "-0.69314718" and .scale == "1"'
exits 0 "boxes are united" redux plan --json 1024x768 --mode highest \
	--mask 400,300,500,400 --mask 1:500,300,600,400
json '.image_tokens > 25 and (.references[0].kept | length == 27)'
exits 0 "the same name elsewhere" redux plan --json 1024x768 --mode high
json '[.differs[] | [.profile, .tokens]] |
	contains([["comfy-simple", 169], ["mflux", 169]])'
exits 0 "where all agree" redux plan --json 1024x768 --mode medium
json '.differs == []'
exits 0 "references of a program" redux plan --json --crop keep-aspect \
	--rules "$SRCDIR/rules/companion" curly_casual messy_bun_casual
json '[.references[] | [.name, .width, .height, .tokens]] ==
	[["curly_casual", 896, 1152, 72], ["messy_bun_casual", 896, 1152, 72]]'
json '.program.name == "companion"'
exits 4 "none of that name" redux plan --rules "$SRCDIR/rules/companion" \
	curly_casul
says 'did you mean "curly_casual"'
exits 0 "for people" redux plan 1024x768 --mode high --crop keep-aspect
prints '168 of 196 tokens, from 567 patches'
prints 'comfy-simple: 169 tokens, 13x13 by bicubic (other rounding, function, crop)'
prints 'mflux: 169 tokens, 13x13 by area (other rounding, kernel, crop)'

# ---- what is refused ----

refused redux.batch 4 'no square' 2x1024x768 --mode high
refused redux.batch 4 'no square' 3x1024x768 --mode high
refused redux.batch 4 'say nothing (729 tokens)' 4x1024x768 --mode high
refused redux.batch 4 'no square' 1024x768 1024x768 --mode high --per-node 2
refused redux.batch 4 'one size' 1024x768 1024x800 --mode highest --per-node 2
refused redux.batch 4 'cuts the middle' 2x1024x768 --mode highest --mask 0,0,9,9
refused redux.strengths 4 'more strengths' 1024x768 --strength 1,1
refused redux.range 4 'a strength is 0 to 1' 1024x768 --strength 1.01
refused redux.range 4 'steps of' 1024x768 --strength 0.555
refused redux.mask 4 'needs a mask' 1024x768 --crop autocrop
refused redux.mask 4 'lie within' 1024x768 --mask 0,0,1025,10
refused redux.mask 4 'empty' 1024x768 --mask 5,5,5,10
refused redux.mask 4 'reference 2' 1024x768 --mask 2:0,0,5,5
refused redux.not-in-profile 4 'no masks' 1024x768 --profile mflux --mask 0,0,5,5
refused redux.not-in-profile 4 'no nodes' 1024x768 --profile mflux --per-node 1
refused redux.not-in-profile 4 'take several pictures' 2x10x10 --profile mflux
refused redux.not-in-profile 4 'crop' 1024x768 --profile mflux --crop center
refused redux.not-in-profile 4 'factor' 1024x768 --profile mflux --factor 2.5
refused redux.not-in-profile 4 'crop' 1024x768 --profile comfy-simple \
	--crop autocrop
refused redux.unknown-reference 4 'no file and no reference' nobody
refused redux.limit 9 '16384' 16385x10
refused redux.limit 9 '40 million' 8000x8000
refused redux.limit 9 '1 to 16384' 0x10
refused redux.limit 9 'so narrow' 16384x10 --crop keep-aspect
refused redux.limit 9 '64 pictures' 65x10x10 --mode highest
refused usage.operand 2 'at least one picture'
refused usage.option-value 2 'does not take' 10x10 10x10 10x10 --strength 1,,1
refused usage.option-value 2 'exclude each other' 10x10 --mode high --factor 2

# ---- files ----

printf 'no picture' >text
refused picture.type 4 'neither' ./text
exits 10 "no such file" redux plan --json ./nothing

png() {
	ok "a PNG of $2 x $3" python3 "$SRCDIR/tests/tools/mask_png.py" "$@"
}
png picture.png 1024 768
png mask.png 1024 768 400,300,500,400
png dim.png 1024 768 400,300,500,400,1
png black.png 1024 768
png small.png 1024 767
exits 0 "a picture and its mask" redux plan --json picture.png \
	--crop autocrop --mode highest --mask mask.png
json '.image_tokens == 64 and .references[0].crop_box == [258, 158, 642, 542]'
json '.references[0] | [.name, .width, .height] == ["picture.png", 1024, 768]'
cp "$out" by-picture
exits 0 "the same as a box" redux plan --json picture.png --crop autocrop \
	--mode highest --mask 1:400,300,500,400
ok "  is the same" cmp "$out" by-picture
exits 0 "all that is not black counts" redux plan --json picture.png \
	--crop autocrop --mode highest --mask dim.png
json '.image_tokens == 64'
exits 0 "a box beside a picture" redux plan --json 1024x768 --mode highest \
	--crop autocrop --mask mask.png --mask 0,0,50,50
json '.references[0].crop_box[0] == 0 and .image_tokens > 16'
refused redux.mask 4 'empty' picture.png --crop autocrop --mask black.png
refused redux.mask 4 'the mask has 1024x767 pixels, its picture 1024x768' \
	picture.png --mask small.png
refused redux.mask 4 'two mask pictures' picture.png --mask mask.png \
	--mask dim.png
refused picture.type 4 'neither' picture.png --mask ./text
refused redux.not-in-profile 4 'no masks' picture.png --profile mflux \
	--mask mask.png
exits 10 "no such mask" redux plan --json picture.png --mask ./nothing.png
seeds=${SRCDIR:?}/fuzz/seeds
for kind in grey1 grey4 grey16 interlaced rgb palette text; do
	exits 0 "a mask of $kind" redux plan --json 13x9 --mode highest \
		--mask "$seeds/grey/$kind.png"
	json '.image_tokens > 0 and .references[0].kept'
done
refused picture.damaged 4 '' 13x9 --mask "$seeds/grey/crc.png"
refused picture.cut 4 '' 13x9 --mask "$seeds/grey/cut.png"
refused picture.pixels 4 '' 13x9 --mask "$seeds/grey/bomb.png"
refused image.damaged 4 'damaged' 13x9 --mask "$seeds/grey/few-rows.png"
refused image.type 4 'a mask is a PNG' 13x9 --mask "$seeds/pic/plain.jpeg"
exits 0 "a turned JPEG" redux plan --json "$seeds/pic/full.jpeg"
mkdir helper
ln -s "$BUILDDIR/refdesk-author" helper/
REFDESK_LIBEXEC=$PWD/helper
export REFDESK_LIBEXEC
refused system.file 10 'cannot run' \
	picture.png --mask mask.png
# helper SCRIPT
helper() {
	printf '#!/bin/sh\n%s\n' "$1" >helper/refdesk-imagehelper
	chmod +x helper/refdesk-imagehelper
}
helper 'exit 71'
refused image.helper 10 'status 71' picture.png --mask mask.png
helper 'printf "SIZE\\10\\0\\0\\0aaaabbbbDONE\\0\\0\\0\\0"; cat >/dev/null'
refused image.helper 10 'makes no sense' picture.png --mask mask.png
unset REFDESK_LIBEXEC

# ---- a request ----

cat >request.json <<'END'
{"schema": "refdesk.redux/1", "mode": "highest", "crop": "autocrop",
 "margin": "0.1", "text_tokens": 256, "references": [
  {"size": [1024, 768], "mask_boxes": [[400, 300, 500, 400]]},
  {"size": [1024, 768], "mask_boxes": [[0, 0, 50, 50]], "strength": 0.5}]}
END
exits 0 "by a request" redux plan --json request.json
json '[.references[].tokens] == [64, 16] and .prompt_tokens == 336'
json '.references[1].strength == "0.5"'
ok "and from stdin" sh -c \
	'"$REFDESK" redux plan --json - <request.json | cmp - "$1"' sh "$out"
refused usage.option-not-here 2 'says itself' request.json --mode high
# bad CODE WORDS JSON
bad() {
	printf '%s' "$3" >bad.json
	refused "$1" 4 "$2" bad.json
}
bad redux.unknown-key 'mode' '{"schema":"refdesk.redux/1","moode":"high"}'
bad redux.malformed 'twice' \
	'{"schema":"refdesk.redux/1","mode":"high","mode":"low"}'
bad redux.malformed 'no schema' '{"references":[{"size":[10,10]}]}'
bad redux.malformed 'refdesk.redux/1' '{"schema":"refdesk.redux/2"}'
bad redux.malformed 'no references' '{"schema":"refdesk.redux/1"}'
bad redux.malformed 'empty' '{"schema":"refdesk.redux/1","references":[]}'
bad redux.malformed 'exactly one' '{"schema":"refdesk.redux/1",
	"references":[{"size":[10,10],"id":"a"}]}'
bad redux.malformed 'too few' '{"schema":"refdesk.redux/1",
	"references":[{"size":[10]}]}'
bad redux.malformed 'decimal' '{"schema":"refdesk.redux/1",
	"references":[{"size":[10,10],"strength":"1e-1"}]}'
printf '\n \n' >blank
refused picture.type 4 '' ./blank
ok "a request that is too long" sh -c '{ printf "{"; head -c 1100000 /dev/zero |
	tr "\\0" " "; } >long.json'
exits 9 "is refused" redux plan long.json
bad json.syntax '' '{"schema":"refdesk.redux/1",}'

finish
