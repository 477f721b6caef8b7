#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# refdesk redux plan --format svg: the picture of a plan.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

portrait=$SRCDIR/rules/companion/references/curly_casual.png
is_xml() {
	if command -v xmllint >/dev/null; then
		ok "it is XML" xmllint --noout "$out"
	else
		skip "it is XML" "no xmllint"
	fi
}
# draws NAME ARGUMENT...: a picture, which is XML.
draws() {
	name=$1
	shift
	exits 0 "$name" redux plan --format svg "$@"
	is_xml
}
# tokens MODE KEPT OF: what stands below the square of a mode.
tokens() {
	ok "$1 keeps $2 of $3" sh -c \
		'grep -A1 "^<text class=\"ink\".*>$1<" "$2" | grep -q ">$3 of $4 tokens<"' \
		- "$1" "$out" "$2" "$3"
}
# squares N: paths with so many squares between "line" and the end.
squares() {
	ok "$1 squares are drawn with an outline" sh -c \
		'grep "^<path class=\"line\"" "$1" | awk -v n="$2" "
		gsub(/M/, \"\") == n { found = 1 } END { exit !found }"' - "$out" "$1"
}

# ---- sizes ----

draws "a size alone" 1920x1080 --crop keep-aspect
prints '<title id="t">What of each reference reaches the model</title>'
prints 'comfy-advanced, siglip-384, keep-aspect: 54 tokens of pictures, 566 with'
tokens highest 432 729
tokens high 126 196
tokens 'medium, planned' 54 81
tokens low 35 49
tokens lowest 20 25
squares 432
squares 20
ok "has no file in it" sh -c '! grep -q "<image" "$1"' - "$out"
ok "has the mode of the plan in a frame" \
	test "$(grep -c '<rect class="asked"' "$out")" -eq 1
ok "loads nothing from elsewhere" sh -c \
	'! grep -oE "href=\"[^\"]{1,40}" "$1" | grep -v "href=\"#" | grep -v "href=\"data:"' \
	- "$out"
draws "the middle of it" 1920x1080
prints 'M418 0H1499V1080H418z'
tokens highest 729 729

draws "a factor between the modes" 640x480 --factor 2.5
tokens 'factor 2.5, planned' 121 121
ok "stands before all modes" test "$(grep -c ' tokens<' "$out")" -eq 6
draws "an edge" 640x480 --edge 8
tokens 'edge, planned' 64 64
draws "a function that was asked for stays" 640x480 --function nearest
ok "in every mode where there is any" \
	test "$(grep -c ', nearest<' "$out")" -eq 4
draws "another profile" 640x480 --profile mflux
tokens high 169 169
draws "one with one mode" 640x480 --profile comfy-core --mode highest \
	--strength 0.5
prints '>strength 0.5<'
draws "several" 640x480 3x100x100 --strength 1,0.5 --mode highest
prints '>100 × 100, 3 of them<'
prints '>strength 0.5 (× 0.25)<'
ok "have a row each" test "$(grep -c 'planned<' "$out")" -eq 2

# ---- references of a project ----

exits 0 "a project" init desk
draws "a reference of it" -C desk curly_casual
prints 'href="data:image/png;base64,iVBOR'
rm desk/assets/references/curly_casual.png
draws "one whose file is gone" -C desk curly_casual
ok "has a frame" grep -q 'class="cross"' "$out"
echo damaged >desk/assets/references/curly_casual.png
draws "one whose file is none" -C desk curly_casual
ok "has a frame, too" grep -q 'class="cross"' "$out"
exits 0 "a program" -C desk build -o ../desk.desk
draws "one without a project" --program desk.desk curly_casual
ok "has no file" grep -q 'class="cross"' "$out"
exits 4 "nor can it be handed on" redux plan --program desk.desk curly_casual \
	--format mflux --prompt 'a cat'
says 'mflux needs the image of reference 1'

# ---- masks ----

draws "what a mask shows" 1024x768 --crop autocrop --mask 400,300,500,400
prints 'M258 158H642V542H258z'
prints 'd="M400 300H500V400H400z"'
tokens highest 64 729
tokens 'medium, planned' 9 81
squares 64

# ---- files ----

draws "a file" "$portrait"
prints '>curly_casual.png<'
prints '<image width="896" height="1152" preserveAspectRatio="none" href="data:image/png;base64,iVBOR'
ok "is there once" test "$(grep -c '<image' "$out")" -eq 1
ok "byte for byte" python3 - "$out" "$portrait" <<'PYTHON'
import base64, re, sys
data = re.search(r'base64,([^"]*)"', open(sys.argv[1]).read())[1]
assert base64.b64decode(data, validate=True) == open(sys.argv[2], "rb").read()
PYTHON
cp "$portrait" 'a<b>&"c'\''.png'
draws "a hostile name" ./'a<b>&"c'\''.png'
prints '>a&lt;b&gt;&amp;'
# Two of 5 MB: the second one would make the answer too large.
python3 - "$portrait" <<'PYTHON'
import struct, sys, zlib
png = open(sys.argv[1], "rb").read()
body = b"tEXt" + b"a\0" + b"x" * 5000000
chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
end = png.rindex(b"IEND") - 4
open("large.png", "wb").write(png[:end] + chunk + png[end:])
PYTHON
draws "too much of them" large.png large.png
ok "is not embedded" test "$(grep -c '<image' "$out")" -eq 1
ok "but has a frame" test "$(grep -c 'class="cross"' "$out")" -eq 1
if command -v rsvg-convert >/dev/null; then
	"$REFDESK" redux plan --format svg "$portrait" >plan.svg
	ok "it can be drawn" rsvg-convert plan.svg -o plan.png
	ok "as large as it says" sh -c \
		'file "$1" | grep -qF "$(sed -n "s/.*width=\"\([0-9]*\)\" height=\"\([0-9]*\)\" viewBox.*/\1 x \2/p" "$2" | head -n 1)"' \
		- plan.png plan.svg
else
	skip "it can be drawn" "no rsvg-convert"
fi
exits 4 "what cannot be planned is not drawn" redux plan --format svg \
	1024x768 --crop autocrop
silent
finish
