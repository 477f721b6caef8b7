#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# redux apply: tokens in a file become fewer, what made them stands beside it;
# whatever is wrong, nothing is written.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

data=$SRCDIR/testdata/redux
first=$data/in_g27_h8_s1.npy

tensor() {
	python3 "$SRCDIR/tests/tools/tensor.py" "$@"
}

# apply NAME ARGUMENT...: must succeed, without a word on stdout.
apply() {
	what=$1
	shift
	exits 0 "$what" redux apply "$@"
	silent
}

# Whether the directory is as it was when `remember` was called.
remember() {
	ls -A >"$work/names"
}
unchanged() {
	ls -A | cmp - "$work/names"
}

# refused CODE TEXT NAME ARGUMENT...: with that exit code and problem, and
# nothing new in the directory.
refused() {
	code=$1 problem=$2 what=$3
	shift 3
	remember
	exits "$code" "$what" redux apply "$@"
	says "[$problem]"
	ok "$what: nothing is written" unchanged
}

ok "the rules are built" "$REFDESK" build "$SRCDIR/rules/redux" -o r.desk -q
exits 0 "with the installed rules" redux apply "$first" -o out.npy
ok "the default is medium, area" tensor near out.npy \
	"$data/out_g27_h8_s1_area_m9.npy" 2e-7
mv out.npy.json "$work/installed"
mv out.npy "$work/medium.npy"
medium=$work/medium.npy
REFDESK_PROGRAM=$PWD/r.desk
export REFDESK_PROGRAM

# ---- what comes out ----

for function in area bicubic bilinear nearest nearest-exact; do
	case $function in
	area) near=2e-7 ;;
	bi*) near=4e-6 ;;
	*) near=0 ;;
	esac
	for edge in 5 9 14; do
		golden=$data/out_g27_h8_s1_${function}_m$edge.npy
		rm -f out.npy*
		apply "$function to $edge" "$first" -o out.npy \
			--function $function --edge $edge
		if [ $near = 0 ]; then
			ok "is what is known, byte for byte" \
				cmp out.npy "$golden"
		else
			ok "is what is known" tensor near out.npy "$golden" $near
		fi
	done
done

set -- high 14 low 7 lowest 5
while [ $# -gt 0 ]; do
	apply "mode $1" "$first" -o mode.npy --mode "$1"
	"$REFDESK" redux apply "$first" -o edge.npy --edge "$2" -q
	ok "mode $1 is edge $2" cmp mode.npy edge.npy
	shift 2
done
apply "a factor" "$first" -o factor.npy --factor 2.5
"$REFDESK" redux apply "$first" -o edge.npy --edge 11 -q
ok "2.5 of 27 is 11" cmp factor.npy edge.npy
apply "another profile" "$first" -o mflux.npy --profile mflux --mode high
ok "has another grid" test "$(tensor show mflux.npy)" = "f32 1,169,8"
apply "a kind of picture" "$first" -o kind.npy --kind pixel-art
ok "says the function" cmp kind.npy "$data/out_g27_h8_s1_nearest_m9.npy"
tensor make big.npy f32 1,1024,300
apply "the grid says the encoder" big.npy -o out.npy --mode high
ok "32 halved is 16" test "$(tensor show out.npy)" = "f32 1,256,300"

# ---- forms ----

tensor save "$first" flat.npy f32 729,8
apply "without a batch" flat.npy -o out.npy
ok "stays so" test "$(tensor show out.npy)" = "f32 81,8"
tensor save out.npy whole.npy f32 1,81,8
ok "with the same numbers" cmp whole.npy "$medium"

apply "to .safetensors" "$first" -o out.safetensors
tensor save out.safetensors back.npy
ok "with the same numbers" cmp back.npy "$medium"
tensor save "$first" in.safetensors
apply "from .safetensors" in.safetensors -o out.npy
ok "with the same numbers" cmp out.npy "$medium"

for dtype in f16 bf16; do
	case $dtype in
	f16) near=2e-3 ;;
	*) near=2e-2 ;;
	esac
	for suffix in npy safetensors; do
		tensor save "$first" in_$dtype.$suffix $dtype
		apply "nearest, $dtype .$suffix" in_$dtype.$suffix \
			-o out.$suffix --function nearest
		tensor save "$data/out_g27_h8_s1_nearest_m9.npy" \
			golden.$suffix $dtype
		ok "picks numbers as they are" tensor near out.$suffix \
			golden.$suffix 0
		ok "and keeps their type" test "$(tensor show out.$suffix)" = \
			"$dtype 1,81,8"
		apply "area, $dtype .$suffix" in_$dtype.$suffix -o out.$suffix \
			--mode lowest
		ok "is near what is known" tensor near out.$suffix \
			"$data/out_g27_h8_s1_area_m5.npy" $near
	done
done

"$REFDESK" redux apply - -o - <"$first" >"$out" 2>"$err"
ok "from stdin to stdout" cmp "$out" "$medium"
apply "a file of the other format" in.safetensors -o out.safetensors
"$REFDESK" redux apply - -o - -q <in.safetensors >"$out" 2>"$err"
ok "stdout has the input's" cmp "$out" out.safetensors
mkfifo pipe
cat pipe >piped &
"$REFDESK" redux apply "$first" -o pipe -q
wait
ok "a FIFO is written to" cmp piped "$medium"
ok "and has no sidecar" test ! -e pipe.json

tensor make three.npy f32 3,729,2
apply "three pictures, whole grid" three.npy -o out.npy --mode highest
ok "go through as they are" cmp three.npy out.npy
apply "one of several" "$SRCDIR/testdata/redux/several.safetensors" \
	-o out.npy --tensor b
ok "is the one that was named" test "$(tensor show out.npy)" = "bf16 81,1"

# ---- strength and mask ----

apply "a strength" "$first" -o half.npy --function nearest --strength 0.5
ok "counts squared" tensor times "$data/out_g27_h8_s1_nearest_m9.npy" \
	half.npy 0.25
apply "a strength of mflux" "$first" -o half.npy --profile mflux \
	--function nearest --strength 0.5
ok "counts once" tensor times "$data/out_g27_h8_s1_nearest-exact_m9.npy" \
	half.npy 0.5

apply "a mask" "$first" -o some.npy --mask 0,0,3,3 --mask 6,3,9,6 \
	--function nearest
tensor pick "$data/out_g27_h8_s1_nearest_m9.npy" picked.npy 0,11
ok "leaves the tokens it shows" cmp some.npy picked.npy
ok "the sidecar says which" grep -qF '"mask":{"kept":["100000000","001000000",'\
'"000000000","000000000","000000000","000000000","000000000","000000000",'\
'"000000000"],"patches":18,"sha256":"' some.npy.json
apply "a part of a token" "$first" -o one.npy --mask 1:4,4,5,5
ok "is enough to keep it" test "$(tensor show one.npy)" = "f32 1,1,8"
tensor boxes mask.npy 27 0,0,3,3 6,3,9,6
apply "a mask in a file" "$first" -o file.npy --mask mask.npy --function nearest
ok "is the same" cmp some.npy file.npy
ok "has the same sidecar" cmp some.npy.json file.npy.json
apply "masks add up" "$first" -o both.npy --mask mask.npy --mask 0,24,3,27 \
	--function nearest
tensor pick "$data/out_g27_h8_s1_nearest_m9.npy" picked.npy 0,11,72
ok "to what each of them shows" cmp both.npy picked.npy

# ---- the same bytes ----

for setting in "--mode high" "--factor 1.1 --function bicubic" \
	"--mode lowest --profile mflux --function bicubic --encoder siglip-512" \
	"--mode highest --strength 0.3" "--mode low --mask 3,4,20,30"; do
	for jobs in 1 2 5; do
		# shellcheck disable=SC2086
		"$REFDESK" redux apply big.npy -o jobs$jobs.npy $setting \
			-j $jobs -q 2>"$err" || echo failed >>jobs$jobs.npy
	done
	ok "two threads, same bytes: $setting" cmp jobs1.npy jobs2.npy
	ok "five threads, same bytes: $setting" cmp jobs1.npy jobs5.npy
	ok "and the same sidecar" cmp jobs1.npy.json jobs5.npy.json
done

# ---- the sidecar ----

sha() {
	sha256sum "$1" | cut -d ' ' -f 1
}
apply "with a sidecar" in.safetensors -o side.npy --strength 0.5
version=$("$REFDESK" inspect r.desk --json | jq .version)
cat >wanted.json <<END
{"allow_nonfinite":false,"dtype":"f32","edge":9,"encoder":"siglip-384",\
"factor":"3","function":"area","grid":27,"in":{"bytes":$(wc -c <in.safetensors),\
"format":"safetensors","sha256":"$(sha in.safetensors)","shape":[1,729,8],\
"tensor":"tokens"},"kernel":"area","law":"square","mask":null,"mode":"medium",\
"out":{"bytes":2720,"format":"npy","sha256":"$(sha side.npy)","shape":[1,81,8],\
"tensor":null},"profile":"comfy-advanced","program":{"digest":"$(sha r.desk)",\
"name":"redux","version":$version},"scale":"0.25",\
"schema":"refdesk.redux-apply/1","strength":"0.5","tokens":81}
END
ok "which says how it was made" cmp side.npy.json wanted.json
exits 0 "with --json" redux apply in.safetensors -o side.npy --strength 0.5 \
	--json
ok "it is printed, too" cmp "$out" wanted.json
exits 0 "with --json, to a device" redux apply in.safetensors -o /dev/null \
	--strength 0.5 --json
ok "it is all there is" sh -c 'jq -e ".tokens == 81" "$1"' - "$out"
apply "an edge that no mode has" "$first" -o side.npy --edge 8
ok "has neither mode nor factor" sh -c 'jq -e \
	".mode == null and .factor == null and .tokens == 64" side.npy.json'
apply "the same again" "$first" -o again.npy
ok "the installed rules say the same" cmp again.npy.json "$work/installed"
rm -f ./*.npy.json out.* again.npy

# ---- refusals ----

refused 4 redux.grid "tokens that are no square" "$SRCDIR/testdata/redux/six.npy" \
	-o x.npy
tensor make grid25.npy f32 625,2
refused 4 redux.grid "a grid that no encoder has" grid25.npy -o x.npy
says "25 x 25"
refused 4 redux.grid "a grid that the encoder does not have" "$first" -o x.npy \
	--encoder siglip-512
refused 4 redux.batch "three pictures" three.npy -o x.npy
refused 4 redux.batch "a mask for three" three.npy -o x.npy --mode highest \
	--mask 0,0,3,3
refused 4 redux.shape "one dimension" "$SRCDIR/testdata/redux/flat.npy" -o x.npy
refused 4 redux.which-tensor "several, and no name" \
	"$SRCDIR/testdata/redux/several.safetensors" -o x.npy
refused 4 redux.unknown-tensor "a name that is not there" \
	"$SRCDIR/testdata/redux/several.safetensors" -o x.npy --tensor z
refused 4 redux.unknown-tensor "a name in .npy" "$first" -o x.npy --tensor a
refused 4 redux.not-a-tensor "another file" "$SRCDIR/README.md" -o x.npy
refused 4 redux.not-a-tensor "an empty file" /dev/null -o x.npy
head -c 23455 "$first" >cut.npy
refused 4 redux.truncated "a file that ends too early" cut.npy -o x.npy
says "refdesk: cut.npy: "
{ cat "$first"; echo; } >long.npy
refused 4 redux.trailing "a file that goes on" long.npy -o x.npy
for name in order dtype duplicate-key header truncated-head; do
	code=redux.${name%-head}
	refused 4 "$code" "$name" "$SRCDIR/testdata/redux/$name.npy" -o x.npy
done
for name in offsets duplicate-key dtype header; do
	refused 4 redux.$name "$name" \
		"$SRCDIR/testdata/redux/$name.safetensors" -o x.npy
done
refused 9 redux.too-large "a head over the cap" \
	"$SRCDIR/testdata/redux/too-large.safetensors" -o x.npy
truncate -s 1073741825 huge.npy
refused 9 file.too-large "a file over the cap" huge.npy -o x.npy
rm huge.npy
refused 10 file.not-found "no file" nowhere.npy -o x.npy

for value in nan inf -inf; do
	tensor set "$first" odd.npy 43 $value
	refused 4 redux.not-finite "$value" odd.npy -o x.npy
	says "value 3 of token 5"
	apply "$value that is allowed" odd.npy -o odd.out.npy --allow-nonfinite
	rm odd.out.npy*
done
tensor waves steep.npy 27 65504
refused 4 redux.not-finite "what becomes too large" steep.npy -o x.npy \
	--mode high --function bicubic
says "too large for f16"
apply "which is infinite when allowed" steep.npy -o steep.out.npy --mode high \
	--function bicubic --allow-nonfinite

refused 4 redux.mask "a box beyond the grid" "$first" -o x.npy --mask 0,0,28,1
refused 4 redux.mask "an empty box" "$first" -o x.npy --mask 3,0,3,1
refused 4 redux.mask "a mask of another grid" "$first" -o x.npy --mask big.npy
tensor make minus.npy f32 27,27
refused 4 redux.mask "a mask below 0" "$first" -o x.npy --mask minus.npy
refused 2 usage.option-value "a mask that is neither" "$first" -o x.npy \
	--mask 1,2,3
refused 10 file.not-found "a mask that is not there" "$first" -o x.npy \
	--mask none.npy
refused 4 redux.not-in-profile "a mask where there are none" "$first" -o x.npy \
	--profile mflux --mask 0,0,3,3
refused 4 redux.not-in-profile "a strength where there is none" "$first" \
	-o x.npy --profile comfy-simple --strength 0.5
refused 4 redux.range "a strength out of range" "$first" -o x.npy --strength 1.5
refused 4 redux.range "an edge beyond the grid" "$first" -o x.npy --edge 28
refused 4 redux.unknown-name "no such mode" "$first" -o x.npy --mode huge
refused 2 usage.option-value "two sizes" "$first" -o x.npy --mode low --edge 3
refused 2 usage.option-value "no thread" "$first" -o x.npy --jobs 0
refused 2 usage.option-value "another suffix" "$first" -o x.bin
refused 2 usage.operand "no output" "$first"
refused 2 usage.operand "no input" -o x.npy
exits 2 "two things to stdout" redux apply "$first" -o - --json
silent
refused 10 system.file "no such directory" "$first" -o no/x.npy
exits 4 "a problem as JSON" redux apply "$first" -o x.npy --edge 28 --json
silent
ok "is one object" sh -c 'jq -e ".exit_code == 4" "$1"' - "$err"

# ---- what is there already ----

echo mine >mine.npy
refused 2 usage.unconfirmed "a file of somebody's" "$first" -o mine.npy
ok "stays as it is" grep -qx mine mine.npy
apply "with --yes" "$first" -o mine.npy --yes
ok "it is replaced" cmp mine.npy "$medium"
apply "what was made here" "$first" -o mine.npy --mode low
ok "is made again without a question" test "$(tensor show mine.npy)" = \
	"f32 1,49,8"
echo '{"schema":"of somebody"}' >new.npy.json
refused 2 usage.unconfirmed "somebody's sidecar" "$first" -o new.npy
cp "$first" same.npy
ln same.npy link.npy
refused 2 usage.option-value "onto the input" same.npy -o link.npy --yes
ok "which stays" cmp same.npy "$first"
mkdir dir.npy side2.npy.json
refused 10 file.io "onto a directory" "$first" -o dir.npy --yes
refused 10 file.io "a sidecar that is a directory" "$first" -o side2.npy --yes

# ---- when the disk says no ----

(
	trap '' XFSZ
	ulimit -f 1
	exec "$REFDESK" redux apply big.npy -o full.npy --mode highest
) >"$out" 2>"$err"
ok "a limit of size ends it" test $? -eq 10
ok "and leaves nothing" sh -c '! ls -A | grep -F full.npy'
remember
exits 10 "a full device" redux apply "$first" -o /dev/full
ok "a full device leaves nothing" unchanged
ok "beside it neither" test ! -e /dev/full.json

if strace -o /dev/null true 2>/dev/null && [ "${SANITIZERS:-no}" = no ]; then
	for call in fsync:when=1 fsync:when=2; do
		remember
		strace -f -o "$work/trace" -e trace=fsync \
			-e "inject=${call%%:*}:signal=INT:${call#*:}" \
			"$REFDESK" redux apply "$first" -o sig.npy \
			>"$out" 2>"$err"
		ok "an interrupt at $call is its exit code" test $? -eq 130
		says redux.interrupted
		ok "an interrupt at $call leaves nothing" unchanged
	done
	for call in fsync:error=EIO:when=2 write:error=ENOSPC:when=2 \
		rename:error=EACCES:when=2; do
		remember
		strace -f -o "$work/trace" -e "trace=${call%%:*}" \
			-e "inject=$call" "$REFDESK" redux apply "$first" \
			-o sig.npy -q >"$out" 2>"$err"
		ok "$call is an error" test $? -eq 10
		ok "$call leaves nothing" unchanged
	done
else
	skip "interrupts" "strace is missing, or may not trace here"
fi
finish
