#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What curl makes of every fault the mock provider has, and what each costs.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
tools=$SRCDIR/tests/tools
submit_url() { printf %s "$url/queue/fal-ai/flux-lora"; }

# fails CODE NAME ARGUMENT...: what curl calls it.
fails() {
	wanted=$1
	name=$2
	shift 2
	ask "$@"
	cat "$work/curl.err" "$work/head" "$work/body" >"$out" 2>/dev/null
	ok "$name (curl $wanted)" test "$code" -eq "$wanted"
}
# post CODE NAME [ARGUMENT...]: a submission that fails so.
post() {
	wanted=$1
	name=$2
	shift 2
	fails "$wanted" "$name" "$@" -d '{"prompt":"a knight"}' "$(submit_url)"
}

mock --fast

# ---- before anything is asked ----

curl -sS -X POST "$url/_mock/refuse?ms=2500" >/dev/null
post 7 "refused at once"
counts_after() {
	n_waits=0
	until curl -sS "$url/_mock/state" >/dev/null 2>&1; do
		n_waits=$((n_waits + 1))
		[ $n_waits -lt 100 ] || break
		sleep 0.1
	done
}
counts_after
counts 0 0
# The connection of `script` is the first: the door closes behind it, and the
# one of the reset that follows is the second.
printf 'on connect 2 refuse 2500\n' |
	curl -sS --data-binary @- "$url/_mock/script" >/dev/null
curl -sS "$url/_mock/state" >/dev/null
post 7 "refused by the script"
counts_after
post 0 "and open again"
printf 'on connect 2 reset\non connect 3 stall\n' |
	curl -sS --data-binary @- "$url/_mock/script" >/dev/null
curl -sS "$url/_mock/state" >/dev/null
# Whether curl has begun to send by then is a matter of luck.
ask -d '{"prompt":"x"}' "$(submit_url)"
ok "a connection that is reset ($code)" test "$code" -eq 7 -o "$code" -eq 56
post 28 "a connection that nobody answers" -m 0.5
post 0 "the next one"

curl -sS -X POST "$url/_mock/blackhole" >hole
ask -m 0.7 -w '%{time_connect}' "$(jq -r .url hole)/"
ok "a SYN that is dropped" test "$code" -eq 28
ok "  no connection was made" test "$status" = 0.000000

fails 35 "TLS to a plain port" -k "https://127.0.0.1:${url##*:}/"
printf 'on connect 2 stall\n' |
	curl -sS --data-binary @- "$url/_mock/script" >/dev/null
curl -sS "$url/_mock/state" >/dev/null
fails 28 "TLS to one who says nothing" -k -m 0.5 "https://127.0.0.1:${url##*:}/"

# ---- on the wire; the job begins all the same ----

script "on submit stall"
post 28 "stall" -m 1.5
counts 1 1
script "on submit stall 300"
post 0 "stall for a while" -m 5
script "on submit reset"
post 56 "reset"
counts 1 1
script "on submit unaccepted reset"
post 56 "reset before it was accepted"
counts 0 0
script "on submit close"
post 52 "close"
counts 1 1
script "on submit slow-headers 300"
post 28 "headers, a byte in 0.3 s" -m 2
script "on submit slow-body 500"
post 28 "body, a byte in 0.5 s" -m 2.5
ok "  status 200 was read" test "$status" = 200
heads x-fal-request-id
script "on submit slow-body 1"
post 0 "a body that is only slow"
has '.request_id'
script "on submit cut 40"
post 18 "a body shorter than its length"
ok "  status 200" test "$status" = 200
ok "  40 bytes" test "$(wc -c <"$work/body")" -eq 40
heads x-fal-request-id
counts 1 1
script "on submit cut" "on submit no-id"
post 18 "the same without an id"
headless x-fal-request-id
script "on submit cut-chunked 40"
post 18 "a chunk without end"
script "on submit cut-nolength 40"
post 0 "no length, closed early"
ok "  40 bytes that look whole" test "$(wc -c <"$work/body")" -eq 40
script 'on submit http09 "hello there"'
post 1 "HTTP/0.9"
script 'on submit raw "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}\x0a"'
post 0 "raw bytes"
ok "  as they are" test "$(cat "$work/body")" = "{}"
script 'on submit raw "HTTP/1.1 999999 \x00\xff\r\n\r\n"'
ask -d '{"prompt":"x"}' "$(submit_url)"
ok "raw rubbish is no answer 200" test "$status" != 200
script "on submit gzip-bomb 20971520"
post 63 "a gzip bomb, with a cap" --compressed --max-filesize 30000
post 0 "a gzip bomb, without" --compressed
ok "  20 MiB" test "$(wc -c <"$work/body")" -eq 20971520
heads "content-encoding: gzip"
script "on submit gzip-bomb"
ask -d '{"prompt":"x"}' "$(submit_url)"
ok "200 MiB are less than 2 on the wire" test \
	"$(gzip -dc <"$work/body" | wc -c)" -eq 209715200 -a \
	"$(wc -c <"$work/body")" -lt 2097152
script "on submit delay 400"
post 28 "delay" -m 0.2
post 0 "delay, with time"
# A reused connection that dies: curl itself sends a GET again, but no POST.
script "on status 2 close"
submit "a job"
n=$(curl -sS -m 5 -H "$key" -o /dev/null -o /dev/null -w '%{num_connects} ' \
	"$job/status" "$job/status")
ok "a reused connection dies: a second one, a third request" test "$n" = "1 1 "
curl -sS "$url/_mock/requests" >requests
ok "  as it was sent again" jq -e \
	'[.[] | select(.route == "status")] | length == 3' requests

# ---- other answers; nothing begins ----

shape() {
	case $1 in
	401 | 403 | 404 | 500) has '.detail | type == "string"' ;;
	422) has '.detail[0] | has("loc") and has("msg") and has("type")' ;;
	*) has 'has("detail") and has("error_type")'
		heads "x-fal-error-type" ;;
	esac
}
for code_ in 401 403 404 408 409 422 429 500 502 503 504; do
	script "on submit 1 status $code_"
	answers $code_ "status" -d '{"prompt":"x"}' "$(submit_url)"
	heads x-fal-request-id
	case $code_ in 408 | 409) ;; *) shape $code_ ;; esac
	counts 0 0
	post 0 "then as usual"
done
script "on submit accepted status 500"
answers 500 "an error, but the job began" -d '{"prompt":"x"}' "$(submit_url)"
counts 1 1
script "on submit 1 status 503"
answers 503 "to be tried again" -d '{"prompt":"x"}' "$(submit_url)"
heads "x-fal-retryable: true"
heads "x-fal-needs-retry: 1"
script "on submit 1 status 502"
answers 502 "not to be tried again" -d '{"prompt":"x"}' "$(submit_url)"
heads "x-fal-retryable: false"
heads "x-fal-needs-retry: 0"
for code_ in 502 503 504; do
	script "on submit nginx $code_"
	answers $code_ "a page of the machine before" -d '{"prompt":"x"}' \
		"$(submit_url)"
	heads "content-type: text/html"
	headless x-fal-request-id
	ok "  nginx says so" grep -q nginx "$work/body"
	counts 0 0
done
script "on submit user-timeout"
answers 504 "not started in time" -d '{"prompt":"x"}' "$(submit_url)"
heads "x-fal-request-timeout-type: user"
for after in 7 "Fri, 20 Nov 2026 12:00:00 GMT" -1 1000000000; do
	script "on submit status 429" "on submit retry-after \"$after\""
	answers 429 "too many" -d '{"prompt":"x"}' "$(submit_url)"
	heads "retry-after: $after"
	counts 0 0
done
script "on submit redirect 307 http://127.0.0.1:9/elsewhere"
answers 307 "elsewhere" -d '{"prompt":"x"}' "$(submit_url)"
heads "location: http://127.0.0.1:9/elsewhere"
counts 0 0
script "on submit redirect 302 file:///etc/passwd"
post 1 "to a file, followed" -L
script "on submit html"
answers 200 "a page" -d '{"prompt":"x"}' "$(submit_url)"
heads "content-type: text/html"
ok "  no JSON" sh -c '! jq . "$1"' - "$work/body"
counts 1 1
script 'on submit body 200 "{\"a\":[1,2]}"' 'on submit header "x-more: much"'
answers 200 "a body of the script's" -d '{"prompt":"x"}' "$(submit_url)"
has '. == {"a": [1, 2]}'
heads "x-more: much"

# ---- answers that lie ----

script "on submit other-id"
answers 200 "the id of another" -d '{"prompt":"x"}' "$(submit_url)"
has '.request_id as $id | .status_url | contains($id) | not'
answers 200 "that of the job before" -d '{"prompt":"y"}' "$(submit_url)"
has '.request_id as $id | .status_url | contains($id) | not'
answers 202 "which there is" "$url/queue/fal-ai/flux-lora/requests/$(
	said .request_id)/status"
script "on submit other-id abc"
answers 200 "an id of the script's" -d '{"prompt":"x"}' "$(submit_url)"
has '.request_id == "abc"'
script "on submit duplicate-id"
answers 200 "two ids" -d '{"prompt":"x"}' "$(submit_url)"
ok "  in one object" test \
	"$(grep -o '"request_id":' "$work/body" | wc -l)" -eq 2
script "on submit other-host evil.example" "on result other-host evil.example"
submit "URLs of another host"
has '[.status_url, .response_url, .cancel_url] |
	all(startswith("http://evil.example/queue/"))'
for _ in 1 2; do ask "$job/status"; done
answers 200 "a result on another host" "$job"
has '.images[0].url | startswith("http://evil.example/media/files/")'
script "queue none" "progress 0" "on status 2 state IN_QUEUE" \
	"on status 3 unknown" "on status 4 state FAILED"
submit "a job"
answers 200 "completed" "$job/status"
answers 202 "and in the queue again" "$job/status"
has '.status == "IN_QUEUE"'
answers 404 "and unknown" "$job/status"
answers 202 "in a state that does not exist" "$job/status"
has '.status == "FAILED"'
answers 200 "completed" "$job/status"
script "on status 2 status 401"
submit "a job whose key is revoked"
answers 202 "with the key" "$job/status"
answers 401 "without" "$job/status"
script "queue none" "progress 9999"
submit "a job that takes 10 000 looks"
curl -sS -m 60 -H "$key" -o /dev/null -w '%{http_code}\n' \
	"$job/status?n=[1-10000]" 2>/dev/null | uniq -c | tr -s ' \n' ' ' >looks
ok "it is done with the last" grep -qx ' *9999 202 1 200 ' looks

script "queue none" "progress 0" "on image 1 truncate 100" \
	"on image 2 mime text/html" "on image 3 cut 100" "on image 4 status 404"
submit "a job with a picture"
ask "$job"
picture=$(said '.images[0].url')
answers 200 "half a picture" "$picture"
ok "  100 bytes, as its length says" test "$(wc -c <"$work/body")" -eq 100
heads "content-length: 100"
answers 200 "a picture that says it is text" "$picture"
heads "content-type: text/html"
fails 18 "a picture that is cut" "$picture"
answers 404 "a picture that is gone" "$picture"
answers 200 "the picture" "$picture"
heads "content-type: image/jpeg"

script "queue 0" "progress 2" "on stream 1 cut 20" "on stream 2 reset" \
	"on stream 3 status 503"
submit "a job with events"
fails 18 "events that are cut" "$job/status/stream"
fails 56 "events that are reset" "$job/status/stream"
answers 503 "no events" "$job/status/stream"
answers 200 "events" "$job/status/stream"

# ---- jobs that end badly ----

for type in content_policy_violation:422 runner_disconnected:503 \
	internal_error:500 startup_timeout:504 image_load_error:422; do
	script "queue none" "progress 0" "on submit 1 fail ${type%:*}" \
		"on run 1 fail ${type%:*}"
	submit "a job that ends so"
	answers 200 "it is completed" "$job/status"
	has ".status == \"COMPLETED\" and .error_type == \"${type%:*}\" and
		.error == \"Invalid status code: ${type#*:}\""
	answers "${type#*:}" "its result says why" "$job"
	ok "  ${type%:*}" grep -q "\"${type%:*}\"" "$work/body"
	counts 1 0
	answers "${type#*:}" "run says so at once" -d '{"prompt":"x"}' \
		"$url/run/fal-ai/flux-lora"
done
script "on cancel uncancelled"
submit "a job that goes on"
answers 202 "cancelled" -X PUT "$job/cancel"
for _ in 1 2; do ask "$job/status"; done
answers 200 "done all the same" "$job"
counts 1 1
script "on any 2 status 500" "on submit 3- close"
post 0 "any: the first"
answers 500 "any: the second" -d '{"prompt":"x"}' "$(submit_url)"
post 52 "from the third on"
post 52 "and on"

# ---- calls back ----

mkdir calls
"$tools/webhook_catch.py" calls 200 >port 2>catch.err &
catch=$!
n_waits=0
until [ -s port ] || [ $n_waits -ge 100 ]; do
	sleep 0.1
	n_waits=$((n_waits + 1))
done
hook=$(printf 'http%%3A%%2F%%2F127.0.0.1%%3A%s%%2Fhook%%3Fjob%%3D1' "$(cat port)")
# calls N: waits until there are so many.
called() {
	n_waits=0
	until [ -s "calls/$1.body" ] || [ $n_waits -ge 300 ]; do
		sleep 0.05
		n_waits=$((n_waits + 1))
	done
	ok "call $1 came" test -s "calls/$1.body"
}
# genuine N JWKS: what the verifier says.
genuine() {
	"$BUILDDIR/tests/tools/webhook_verify" "$2" "$(cat "calls/$1.request-id")" \
		"$(cat "calls/$1.user-id")" "$(cat "calls/$1.timestamp")" \
		"$(cat "calls/$1.signature")" "calls/$1.body"
}
curl -sS "$url/rest/.well-known/jwks.json" >jwks
ok "keys without a key" jq -e '.keys[0] | .kty == "OKP" and .crv == "Ed25519"' \
	jwks

script
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
has '.gateway_request_id == .request_id'
id=$(said .request_id)
called 1
ok "it is genuine" genuine 1 jwks
ok "about the job" jq -e --arg id "$id" '.request_id == $id and
	.status == "OK" and (.payload.images | length == 1)' calls/1.body
ok "to the whole URL" grep -qxF '/hook?job=1' calls/1.path
script "on submit fail content_policy_violation"
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
called 2
ok "an error is told" jq -e '.status == "ERROR" and
	.error == "Invalid status code: 422" and
	.payload.detail[0].type == "content_policy_violation"' calls/2.body
script "on submit webhook-old 301"
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
called 3
ok "too old" test "$(genuine 3 jwks)" = webhook.time
script "on submit webhook-forged"
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
called 4
ok "forged" test "$(genuine 4 jwks)" = webhook.untrusted
script "on submit webhook-twice"
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
called 6
ok "the same twice" cmp calls/5.body calls/6.body
script "on submit webhook-before" "on submit stall"
ask -m 2 -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
ok "there was no answer" test "$code" -eq 28
called 7
ok "but the call" genuine 7 jwks
script "on submit webhook-late 2000" "on submit 2 webhook-never"
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
ok "not yet" test ! -e calls/8.body
called 8
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
sleep 0.3
ok "never" test ! -e calls/9.body
curl -sS -X POST "$url/_mock/rotate" >/dev/null
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=$hook"
called 9
ok "a new key is none of the old" test "$(genuine 9 jwks)" = webhook.untrusted
curl -sS "$url/rest/.well-known/jwks.json" >jwks2
ok "but of the new" genuine 9 jwks2
script "on jwks 1 status 503" "on jwks 2 reset"
answers 503 "keys that are away" "$url/rest/.well-known/jwks.json"
fails 56 "keys that are not reached" "$url/rest/.well-known/jwks.json"
script "on submit reset"
ask -d '{"prompt":"lost"}' "$(submit_url)?fal_webhook=$hook"
ok "an answer is lost" test "$code" -eq 56
called 10
ok "the call says what became of it" jq -e '.payload.prompt == "lost"' \
	calls/10.body
kill $catch

# caught STATUS N: a receiver that answers so is called N times.
caught() {
	mkdir "calls$1"
	rm -f port
	"$tools/webhook_catch.py" "calls$1" "$1" >port 2>catch.err &
	catch=$!
	n_waits=0
	until [ -s port ] || [ $n_waits -ge 100 ]; do
		sleep 0.1
		n_waits=$((n_waits + 1))
	done
	script
	ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=http%3A%2F%2F127.0.0.1%3A$(
		cat port)%2F"
	n_waits=0
	until [ -s "calls$1/$2.body" ] || [ $n_waits -ge 150 ]; do
		sleep 0.1
		n_waits=$((n_waits + 1))
	done
	sleep 0.5
	ok "a receiver that says $1 is called $2 times" test \
		"$(find "calls$1" -name '*.body' | wc -l)" -eq "$2"
	kill $catch
}
caught 500 3
caught 302 1
script
ask -d '{"prompt":"x"}' "$(submit_url)?fal_webhook=http%3A%2F%2Fexample.org%2F"
sleep 0.2
answers 200 "nobody else is called" "$url/_mock/webhooks"
has '[.[].status] | all(. == 0)'
mock_ends
finish
