#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What refdesk sends is what the provider's own client sent when it was recorded
# (testdata/providers/fal-wire.json), from the request on.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"
wire=$SRCDIR/testdata/providers/fal-wire.json
secret=11111111-2222-3333-4444-555555555555:0123456789abcdef0123456789abcdef

# generates CODE NAME GENERATION [ARGUMENT...]: of a request with that JSON.
generates() {
	wanted=$1
	name=$2
	rm -rf live
	cp -a base live
	printf '{"schema":"refdesk.request/1","facts":{"bright":true},%s%s}' \
		"${seed:+\"seed\":\"$seed\",}" "\"generation\":$3" >live/request.json
	shift 3
	"$REFDESK" -C live generate --yes --json "$@" request.json \
		>"$out" 2>"$err" </dev/null
	got=$?
	ok "$name (exit $wanted)" test "$got" -eq "$wanted"
	curl -sS "$url/_mock/requests" >requests
}

# same SCENARIO [--OPTION...]: as it was recorded.
same() {
	scenario=$1
	shift
	ok "  as in '$scenario'" "$SRCDIR/tests/tools/same_wire.py" "$wire" \
		"$scenario" requests "$@"
}

mock --fast --key=$secret
prepare() {
	quick_rules rules && sending_project base "$PWD/rules" &&
		printf %s "$secret" | "$REFDESK" -q -C base secret set fal
}
prepare >"$work/prepare" 2>&1 || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}
armor='"references":[{"url":"https://refs.example/medieval_armor.jpg"}]'

# ---- submit, status, result, for each kind of endpoint ----

for model in pro max; do
	script "progress 2" "on stream status 404"
	generates 0 "kontext $model" "{\"model\":\"flux-kontext-$model\",
		\"prompt\":\"make it night\",$armor}"
	case $model in
	pro) endpoint=fal-ai/flux-pro/kontext ;;
	*) endpoint=fal-ai/flux-pro/kontext/max ;;
	esac
	same "queue submit+status+result+cancel $endpoint" --sent \
		--only=submit,status,result --model=kontext
done
half='--as="portrait_4_3"->{"width":768,"height":1024}'
square='--as="square_hd"->{"width":1024,"height":1024}'
wide='--more=image_size={"width":1024,"height":768}'
# A token in an address that others see is not sent.
lora='--as=?token=T&x=%20y->'
polling="progress 2"

script "$polling" "on stream status 404"
generates 0 "LoRAs" '{"model":"flux-lora","reference_mode":false,
	"prompt":"portrait, café lighting, \"quoted\"","width":896,"height":1152,
	"loras":[{"path":"https://civitai.example/api/download/models/1",
	"scale":"0.8"},{"path":"org/repo","scale":"1"}]}'
same "queue submit+status+result+cancel fal-ai/flux-lora" --sent \
	--only=submit,status,result "$lora" --model=flux
same "subscribe polling flux-lora" --only=submit,status,result "$lora" \
	--model=flux

script "$polling" "on stream status 404"
generates 0 "kontext with LoRAs" '{"model":"flux-kontext-lora",
	"reference_mode":false,"prompt":"a knight"}'
same "queue submit+status+result+cancel fal-ai/flux-kontext-lora/text-to-image" \
	--sent --only=submit,status,result '--as=,"loras":[]->' --model=flux \
	"$wide"

script "$polling" "on stream status 404"
generates 0 "wan" '{"model":"wan-lora","reference_mode":false,
	"prompt":"a knight","width":1024,"height":1024,
	"loras":[{"path":"https://x.example/h","scale":"1","transformer":"high"},
	{"path":"https://x.example/l","scale":"1","transformer":"low"}]}'
pair='{"path":"https://x.example/h","scale":1,"transformer":"high"},'
pair="$pair{\"path\":\"https://x.example/l\",\"scale\":1,\"transformer\":\"low\"}"
one='{"path":"https://x.example/l.safetensors","scale":1,"transformer":"high"}'
same "queue submit+status+result+cancel fal-ai/wan/v2.2-a14b/text-to-image/lora" \
	--sent --only=submit,status,result "$square" "--as=$one->$pair" \
	--model=wan

# ---- with all that can be said; waiting in the call is not done ----

script
seed=7
generates 0 "several references" '{"model":"flux-kontext-max-multi",
	"prompt":"A warrior combining the armor styles from all references",
	"params":{"aspect_ratio":"3:4"},"references":[
	{"url":"https://refs.example/medieval_armor.jpg"},
	{"url":"https://refs.example/futuristic_suit.jpg"},
	{"url":"https://refs.example/samurai_armor.jpg"}]}'
seed=
same "queue submit all options" --only=submit --model=kontext
same "run fal-ai/flux-pro/kontext/max/multi" --queue --only=submit \
	--model=kontext

# ---- events; a small picture goes with the body ----

# picture WIDTH HEIGHT: a PNG of noise.
picture() {
	python3 - "$1" "$2" <<'END'
import random, struct, sys, zlib
width, height = int(sys.argv[1]), int(sys.argv[2])
def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))
noise = random.Random(1)
rows = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(height))
sys.stdout.buffer.write(
    b"\x89PNG\r\n\x1a\n" +
    chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
    chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))
END
}
picture 32 32 >base/ref.png
picture 400 400 >base/large.png
script
generates 0 "depth" '{"model":"flux-pro-depth","prompt":"a knight",
	"width":768,"height":1024,"references":[{"file":"ref.png"}]}'
same "subscribe streaming depth" --only=submit,stream,result "$half" \
	--model=depth
same "run fal-ai/flux-pro/v1/depth" --queue --only=submit "$half" \
	--model=depth

# ---- a large one is put where the provider says ----

script
generates 0 "an upload" '{"model":"flux-kontext-max-multi","prompt":"x",
	"references":[{"file":"large.png"},{"file":"large.png"}]}'
same "storage upload file" --only=initiate,put
same "run with File inputs auto-uploaded" --only=initiate,put,submit \
	'--as=fal.run->queue.fal.run' --model=kontext

# ---- again, and no ----

script "on submit 1 status 429"
generates 0 "too many, then not" '{"model":"flux-lora","prompt":"x",
	"reference_mode":false}'
same "retry: submit 429 then 200" --only=submit --model=flux "$wide"
script "progress 2" "on stream status 404" "on status 1 status 500"
generates 0 "an error, then a state" '{"model":"flux-lora","prompt":"x",
	"reference_mode":false}'
same "retry: status 500 then 202" --only=status
script "on submit 1 status 401"
generates 7 "the key is refused" '{"model":"flux-lora","prompt":"x",
	"reference_mode":false}'
same "error 401" --queue --only=submit --model=flux "$wide"

# ---- off ----

script "progress 9999" "on stream status 404"
rm -rf live
cp -a base live
printf '%s' '{"schema":"refdesk.request/1","facts":{"bright":true},"generation":
	{"model":"flux-kontext-pro","prompt":"make it night",'"$armor"'}}' \
	>live/request.json
"$REFDESK" -C live generate --yes --json request.json >"$out" 2>"$err" &
first=$!
n_waits=0
until [ "$(journal live)" = submitted ] || [ $n_waits -ge 200 ]; do
	sleep 0.02
	n_waits=$((n_waits + 1))
done
kill -INT $first
wait $first
ok "interrupted: exit 8" test $? -eq 8
"$REFDESK" -C live job cancel last >"$out" 2>"$err"
ok "called off" test "$(journal live)" = cancelled
curl -sS "$url/_mock/requests" >requests
same "queue submit+status+result+cancel fal-ai/flux-pro/kontext" \
	--only=submit,cancel --cancel --model=kontext
# ---- a model without words ----

# The recorded endpoint is gone; this one is in its place.
script "$polling" "on stream status 404"
generates 0 "redux" "{\"model\":\"flux-dev-redux\",$armor}"
same "queue submit+status+result+cancel fal-ai/flux/dev/redux" --sent \
	--only=submit,status,result '--as=fal-ai/flux/->fal-ai/flux-1/' --model=flux \
	"$wide"

mock_ends
finish
