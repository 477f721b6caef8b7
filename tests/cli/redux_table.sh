#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# refdesk redux: the table of modes, and what all tasks have in common.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

# shows TEXT: the last output begins with these lines.
shows() {
	printf '%s\n' "$2" >"$work/wanted"
	head -n "$(wc -l <"$work/wanted")" "$out" >"$work/got"
	ok "$1" diff "$work/wanted" "$work/got"
}
fits() {
	ok "fits $1 columns" awk -v w="$1" '
	length($0) > w && !/^ *https:[^ ]*$/ { bad = 1; print } END { exit bad }' \
		"$out"
}

# ---- outside a project: the installed pack ----

exits 0 "table" redux table
shows "the counts of each implementation stand side by side" \
'siglip-384: 27x27 patches, 729 tokens; rules of redux version 1

tokens   comfy-advanced  comfy-simple  comfy-core   mflux
highest             729           729         729     729
high                196           169           -     169
medium               81            81           -      81
low                  49            36           -      36
lowest               25            25           -      25'
fits 80
sed -n '/^high:/,/^$/p' "$out" >"$work/high"
cat >"$work/wanted" <<'TEXT'
high: 27 / 2 = 13.5
  The picture leads, and the prompt may still change it.
  comfy-advanced  14x14   26.9 %  area, half-even -> 14
  comfy-simple    13x13   23.2 %  bicubic, floor -> 13
  mflux           13x13   23.2 %  area (area-disjoint), trunc -> 13
  one name, different tokens: by rounding and function

TEXT
ok "one name, three results, and why" diff "$work/wanted" "$work/high"
sed -n '/^medium (default):/,/^$/p' "$out" >"$work/medium"
ok "factor 3 is the same everywhere" \
	grep -qxF '  the same tokens in all of them' "$work/medium"
sed -n '/^lowest:/,/^$/p' "$out" >"$work/lowest"
ok "25 tokens, but not the same 25" \
	grep -qxF '  one name, different tokens: by function' "$work/lowest"
prints 'kinds of pictures: photo -> area, art -> bicubic, pixel-art -> nearest'
prints 'uses, with --use: portrait, style, composition'

for width in 60 40 20; do
	COLUMNS=$width
	export COLUMNS
	exits 0 "in $width columns" redux table
	[ "$width" = 20 ] || fits "$width"
	ok "has all counts of comfy-advanced" sh -c \
		'for n in 729 196 81 49 25; do grep -qw $n "$1" || exit 1; done' \
		- "$out"
done
COLUMNS=60
exits 0 "in 60 columns" redux table
shows "nothing is broken at 60 columns" \
'siglip-384: 27x27 patches, 729 tokens; rules of redux
    version 1

tokens   comfy-advanced  comfy-simple  comfy-core   mflux
highest             729           729         729     729
high                196           169           -     169
medium               81            81           -      81
low                  49            36           -      36
lowest               25            25           -      25'
COLUMNS=40
exits 0 "in 40 columns" redux table
shows "profiles that do not fit go below" \
'siglip-384: 27x27 patches, 729 tokens;
    rules of redux version 1

tokens   comfy-advanced  comfy-simple
highest             729           729
high                196           169
medium               81            81
low                  49            36
lowest               25            25

tokens   comfy-core   mflux
highest         729     729'
unset COLUMNS
LC_ALL=C.UTF-8 "$REFDESK" redux table >"$out" 2>"$err"
prints 'area, half-even → 14'

# ---- one profile, another encoder ----

exits 0 "one profile" redux table --profile mflux
shows "is alone" \
'siglip-384: 27x27 patches, 729 tokens; rules of redux version 1

tokens    mflux
highest     729
high        169
medium       81
low          36
lowest       25'
prints 'functions: area (area-disjoint), bicubic (distance), nearest (nearest-exact)'
prints 'strengths: linear 0 to 1 in steps of 0.01'
ok "there is nothing to compare it with" sh -c '! grep -q "same tokens" "$1"' \
	- "$out"
exits 0 "another encoder" redux table --encoder siglip-512
shows "is taken by one profile" \
'siglip-512: 32x32 patches, 1024 tokens; rules of redux version 1

tokens   comfy-advanced  comfy-simple  comfy-core   mflux
highest            1024             -           -       -
high                256             -           -       -
medium              121             -           -       -
low                  64             -           -       -
lowest               36             -           -       -'
prints 'medium (default): 32 / 3, about 10.67'
exits 4 "an encoder that the profile does not take" \
	redux table --profile mflux --encoder siglip-512
says 'mflux has no encoder "siglip-512"'
silent

# ---- factors ----

exits 0 "factors" redux table --factors --profile comfy-advanced
sed -n '/different grids$/,/^$/p' "$out" >"$work/factors"
cat >"$work/wanted" <<'TEXT'
comfy-advanced: 81 factors, 21 different grids
  1           27x27    729  100.0 %  highest
  1.1         25x25    625   85.7 %
  1.2         22x22    484   66.4 %
  1.3         21x21    441   60.5 %
  1.4         19x19    361   49.5 %
  1.5         18x18    324   44.4 %
  1.6         17x17    289   39.6 %
  1.7         16x16    256   35.1 %
  1.8         15x15    225   30.9 %
  1.9 to 2    14x14    196   26.9 %  high
  2.1         13x13    169   23.2 %
  2.2 to 2.3  12x12    144   19.8 %
  2.4 to 2.5  11x11    121   16.6 %
  2.6 to 2.8  10x10    100   13.7 %
  2.9 to 3.1   9x9      81   11.1 %  medium
  3.2 to 3.6   8x8      64    8.8 %
  3.7 to 4.1   7x7      49    6.7 %  low
  4.2 to 4.9   6x6      36    4.9 %
  5 to 5.9     5x5      25    3.4 %  lowest
  6 to 7.7     4x4      16    2.2 %
  7.8 to 9     3x3       9    1.2 %

TEXT
ok "are ranges with one grid each" diff "$work/wanted" "$work/factors"
exits 0 "factors of a profile without" redux table --factors --profile mflux
ok "are not there" sh -c '! grep -q "different grids" "$1"' - "$out"

# ---- uses ----

exits 0 "a use" redux table --use composition
prints 'composition: Composition'
ok "its recommendation is marked" grep -q '^\* high  ' "$out"
ok "and no other" test "$(grep -c '^\* [a-z]*  ' "$out")" -eq 1
ok "each mode has advice" test "$(sed -n '/^composition:/,/recommended$/p' \
	"$out" | grep -cE '^[ *] (highest|high|medium|low|lowest) ')" -eq 5

# ---- for programs ----

exits 0 "JSON" redux table --json --factors
cp "$out" "$work/json"
ok "is canonical and complete" python3 - "$out" <<'PYTHON'
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
t = json.loads(text)
assert text == json.dumps(t, sort_keys=True, separators=(",", ":"),
                          ensure_ascii=False) + "\n"
assert t["schema"] == "refdesk.redux-table/1"
assert (t["grid"], t["tokens"], t["encoder"]) == (27, 729, "siglip-384")
assert t["default"] == {"mode": "medium", "profile": "comfy-advanced"}
assert len(t["program"]["digest"]) == 64
def tokens(profile):
    return [s["tokens"] for m in t["modes"] for s in m["settings"]
            if s["profile"] == profile]
assert tokens("comfy-advanced") == [729, 196, 81, 49, 25]
assert tokens("comfy-simple") == [729, 169, 81, 36, 25]
assert tokens("mflux") == [729, 169, 81, 36, 25]
assert tokens("comfy-core") == [729]
modes = {m["mode"]: m for m in t["modes"]}
assert list(modes) == ["highest", "high", "medium", "low", "lowest"]
assert modes["high"]["differs"] == ["rounding", "function"]
assert modes["high"]["same"] == []
assert modes["medium"]["differs"] == []
assert modes["medium"]["same"] == [["comfy-advanced", "comfy-simple", "mflux"]]
assert modes["lowest"]["differs"] == ["function"]
assert [s["kernel"] for s in modes["low"]["settings"]] == [
    "area", "bicubic", "area-disjoint"]
assert [s["share"] for s in modes["high"]["settings"]] == ["26.9", "23.2", "23.2"]
profiles = {p["profile"]: p for p in t["profiles"]}
runs = profiles["comfy-advanced"]["factors"]
assert len(runs) == 21 and runs[-1]["to"] == "9" and profiles["mflux"]["factors"] == []
# Every factor, as Python rounds: half to even.
from fractions import Fraction
for tenths in range(10, 91):
    run, = [r for r in runs if Fraction(r["from"]) <= Fraction(tenths, 10)
            <= Fraction(r["to"])]
    assert run["edge"] == round(27 / Fraction(tenths, 10)), tenths
assert {k["kind"]: k["function"] for k in t["kinds"]} == {
    "photo": "area", "art": "bicubic", "pixel-art": "nearest",
    "geometric": "nearest"}
assert [u["use"] for u in t["uses"]] == ["portrait", "style", "composition"]
PYTHON
exits 0 "--format json" redux table --format=json --factors
ok "is the same" cmp "$out" "$work/json"
exits 0 "a use as JSON" redux table --json --use style
ok "is the only one" python3 -c 'import json,sys
u,=json.load(open(sys.argv[1]))["uses"]
assert u["use"]=="style" and u["mode"]=="medium" and len(u["advice"])==5' "$out"

# ---- as a picture ----

exits 0 "a picture" redux table --format svg
cp "$out" "$work/table.svg"
ok "is as small as its grids allow" test "$(wc -c <"$out")" -lt 60000
ok "draws each grid once" test "$(grep -c '<path id=' "$out")" -eq 10
ok "and uses it for each profile" test "$(grep -c '<use ' "$out")" -eq 16
ok "has as many shapes as tokens" sh -c \
	'test "$(grep -F "id=\"m14\"" "$1" | tr -cd M | wc -c)" -eq 196' - "$out"
for text in comfy-advanced '13 × 13, 23.2 %' '27 / 4 = 6.75' 'by rounding'; do
	prints ">$text<"
done
if command -v xmllint >/dev/null; then
	ok "it is XML" xmllint --noout "$out"
else
	skip "it is XML" "no xmllint"
fi

# ---- what is refused ----

exits 4 "an unknown profile" redux table --profile mflx
says 'there is no profile "mflx"'
says 'did you mean "mflux"?'
exits 4 "an unknown encoder" redux table --encoder siglip
says 'there is no encoder "siglip"'
exits 4 "an unknown use" redux table --use portrat
says 'did you mean "portrait"?'
exits 2 "a mode" redux table --mode high
says 'option --mode does not belong to redux table'
exits 2 "a format of another task" redux table --format comfyui
says 'redux table has no format comfyui'
exits 2 "a format of nobody" redux table --format xml
exits 2 "an operand" redux table mflux
says "redux table has no use for 'mflux'"
exits 2 "no task" redux
exits 2 "an unknown task" redux tabel
says 'did you mean "table"?'
exits 2 "two sizes" redux apply --mode low --edge 3 in.npy -o out.npy
says '--mode, --factor and --edge exclude each other'
exits 2 "a factor that is no number" redux apply --factor 2,5 in.npy -o out.npy
says "not '2,5'"
exits 2 "an edge of 0" redux apply --edge 0 in.npy -o out.npy
REFDESK_DATA=/nowhere "$REFDESK" redux table >"$out" 2>"$err"
ok "without the installed pack (exit 10)" test $? -eq 10
says 'the shipped rules of Redux are missing'
says '/nowhere/rules/redux/pack.xml'

# ---- whose rules ----

exits 3 "rules without Redux that were asked for" \
	redux table --rules "$SRCDIR/testdata/mutants"
says 'this program has no rules of Redux'

# A mode more is XML alone: its name, and what a profile makes of it.
mkdir six
cp -r "$SRCDIR/rules/redux" six/
chmod -R u+w six
cat >six/redux/faint.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-FileCopyrightText: 2026 The refdesk authors
     SPDX-License-Identifier: CC0-1.0 -->
<redux xmlns="urn:refdesk:rules:1">
  <mode name="faint" title="Faint" text="&lt;b> &amp; &#39;quotes&#39; &#34;are&#34; text."/>
  <profile name="own" title="Own" text="Of this test." rounding="half-even"
           function="nearest" crops="center" encoders="siglip-384"
           dated="2026-11-20" source="https://example.org/">
    <has function="nearest" kernel="nearest"/>
    <level mode="medium" factor="2.8"/>
    <level mode="faint" factor="9"/>
    <law name="none"/>
  </profile>
</redux>
XML
sed -i 's|^  <file name="redux-uses.xml"/>|&\n  <file name="faint.xml"/>|' six/redux/pack.xml
exits 0 "rules with a sixth mode" redux table --rules six/redux
shows "show it everywhere" \
'siglip-384: 27x27 patches, 729 tokens; rules of redux version 1

tokens   comfy-advanced  comfy-simple  comfy-core   mflux     own
highest             729           729         729     729       -
high                196           169           -     169       -
medium               81            81           -      81     100
low                  49            36           -      36       -
lowest               25            25           -      25       -
faint                 -             -           -       -       9'
prints "  <b> & 'quotes' \"are\" text."
sed -n '/^medium (default)/,/^$/p' "$out" >"$work/medium"
cat >"$work/wanted" <<'TEXT'
medium (default)
  Picture and prompt have a say alike.
  comfy-advanced   9x9    11.1 %  area, 27 / 3 = 9
  comfy-simple     9x9    11.1 %  area, 27 / 3 = 9
  mflux            9x9    11.1 %  area (area-disjoint), 27 / 3 = 9
  own             10x10   13.7 %  nearest, 27 / 2.8, about 9.64, half-even -> 10
  one name, different tokens: by factor
  the same tokens: comfy-advanced, comfy-simple, mflux

TEXT
ok "factors that differ are told one by one" \
	diff "$work/wanted" "$work/medium"
exits 0 "as JSON" redux table --rules six/redux --json
ok "the same" python3 -c 'import json,sys
t=json.load(open(sys.argv[1])); m={m["mode"]:m for m in t["modes"]}
assert m["faint"]["settings"]==[{"edge":3,"factor":"9","function":"nearest",
	"kernel":"nearest","profile":"own","share":"1.2","tokens":9}]
assert m["medium"]["differs"]==["factor"]
assert m["medium"]["same"]==[["comfy-advanced","comfy-simple","mflux"]]' "$out"
exits 0 "as a picture" redux table --rules six/redux --format svg
prints '>faint<'
ok "one patch of several is a diamond" grep -q 'id="o3" class="down"' "$out"
if command -v xmllint >/dev/null; then
	ok "it is XML" xmllint --noout "$out"
else
	skip "it is XML" "no xmllint"
fi
exits 0 "a plan may ask for it" redux plan --rules six/redux --profile own \
	--mode faint 1024x768 --json
ok "and gets its 9 tokens" grep -q '"image_tokens":9,' "$out"
exits 4 "another profile does not have it" redux plan --rules six/redux \
	--mode faint 1024x768
says 'comfy-advanced has no mode "faint"'

# In a project the active program counts, and one without rules of Redux gives
# way to the installed ones.
exits 0 "build" build six/redux -o six.desk
exits 0 "a program" redux table --program six.desk --profile own
prints 'medium      100'
exits 0 "build" build "$SRCDIR/testdata/mutants" -o bare.desk
exits 3 "a program without Redux" redux table --program bare.desk
says 'this program has no rules of Redux'
exits 0 "a project" init desk
exits 0 "its own program comes first" -C desk redux table -v
says companion
finish
