#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The mock provider as a program: options, address, script, signals.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"

# Whatever is accepted by mistake would run for ever.
printf '#!/bin/sh\nexec timeout 20 "%s/refdesk-mockprovider" "$@"\n' \
	"$BUILDDIR" >"$work/once"
chmod +x "$work/once"
REFDESK=$work/once
exits 0 "--help" --help
prints "--script=FILE"
exits 0 "--version" --version
prints "refdesk-mockprovider "
exits 2 "no such option" --nothing
exits 2 "no operand" here
says "no operand is taken"
exits 2 "another address" --address=0.0.0.0
exits 2 "every address" --address=::
exits 2 "no port" --port=65536
exits 10 "a script that is not there" --script=none
printf 'queue 1\n\non submit 1 explode\n' >bad
exits 2 "a script with a mistake" --script=bad
says "bad:3: no such fault 'explode'"
# said what of a line
refused() {
	printf '%b\n' "$1" >bad
	exits 2 "'$1'" --script=bad
	says "$2"
}
refused 'on nowhere reset' "no such route 'nowhere'"
refused 'on submit 0 reset' "no number of a request '0'"
refused 'on submit 5-3 reset' "no number of a request '5-3'"
refused 'on submit status 42' "no HTTP status '42'"
refused 'on submit delay soon' "not the number that is wanted here 'soon'"
refused 'on submit delay' "not the number that is wanted here"
refused 'on submit raw "abc' "a quotation without end"
refused 'on submit raw "\\q"' "an escape that is none"
refused 'on connect status 500' "not a fault of this route"
refused 'on submit refuse 5' "not a fault of this route"
refused 'on submit reset now' "more words than are wanted 'now'"
refused 'queue' "a position, or none"
refused 'validate never' "submit or result, not 'never'"
refused 'endpoint' "an endpoint is missing"
refused 'speed 9' "no such statement 'speed'"

if command -v bash >/dev/null; then
	"$REFDESK" --completion=bash >complete.bash
	ok "bash completes options" bash -c '. ./complete.bash
		COMP_WORDS=(refdesk-mockprovider --sc) COMP_CWORD=1
		_refdesk_mockprovider 2>&-
		[[ ${COMPREPLY[*]} == --script= ]]'
fi
if command -v zsh >/dev/null; then
	"$REFDESK" --completion=zsh >complete.zsh
	ok "zsh can read its completions" zsh -n complete.zsh
fi
if command -v fish >/dev/null; then
	"$REFDESK" --completion=fish >complete.fish
	ok "fish completes options" sh -c 'HOME=$PWD fish --no-config -c "
		source complete.fish; complete -C \"refdesk-mockprovider --sc\"" |
		grep -q -- --script'
fi

# ---- running ----

mock --fast
ok "it says its address" sh -c 'echo "$1" |
	grep -qxE "http://127\.0\.0\.1:[0-9]+"' - "$url"
port=${url##*:}
ok "no other address is open" sh -c '! curl -sS -m 2 "http://127.0.0.2:$1/" \
	2>/dev/null' - "$port"
exits 10 "the same port again" --port="$port"
says "cannot listen"
answers 421 "another host" -H "Host: example.org" "$url/queue/fal-ai/flux-lora"
answers 421 "a name that leads here" -H "Host: evil.example:$port" \
	"$url/_mock/state"
answers 421 "control by a provider's name" -H "Host: fal.run" "$url/_mock/state"
answers 421 "out of the path" --path-as-is "$url/queue/../x"
answers 400 "no host" -H "Host:" "$url/_mock/state"
answers 421 "two keys" -H "$key" "$url/queue/fal-ai/flux-lora"
# curl sends one Host only.
ok "two hosts (421)" python3 -c '
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10) as link:
    link.sendall(b"GET /_mock/state HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                 b"Host: fal.run\r\nConnection: close\r\n\r\n")
    sys.exit(not link.recv(64).startswith(b"HTTP/1.1 421 "))' "$port"
# two lengths: libmicrohttpd or we refuse, and nothing is accepted
ask -H "Transfer-Encoding: chunked" -H "Content-Length: 3" \
	-d '{"prompt":"x"}' "$url/queue/fal-ai/flux-lora"
ok "a length and chunks ($status)" test "$status" != 200
counts 0 0
answers 404 "nothing there" "$url/rest/nothing"
answers 405 "the wrong method" -X DELETE "$url/queue/fal-ai/flux-lora"
head -c 34000000 /dev/zero >large
answers 413 "a body that is too large" --data-binary @large \
	"$url/queue/fal-ai/flux-lora"
answers 413 "in chunks too" -H "Transfer-Encoding: chunked" \
	--data-binary @large "$url/queue/fal-ai/flux-lora"
answers 422 "a script with a mistake" -d 'on x reset' "$url/_mock/script"
has '.detail == "line 1: no such route '"'x'"'"'
answers 404 "no such control" "$url/_mock/none"
mock_ends

# It stops with connections that wait, and with jobs to call back about.
mock
script "on status stall"
submit "a job that waits"
curl -sS -m 30 -H "$key" "$job/status" >/dev/null 2>&1 &
sleep 0.3
mock_ends
wait

# The same seed, the same ids.
ids() {
	mock --fast ${1:+--seed="$1"}
	ask -d '{"prompt":"x"}' "$url/queue/fal-ai/flux-lora"
	said .request_id
	kill "$mock_pid"
	wait "$mock_pid"
}
ok "the same seed gives the same ids" test "$(ids 7)" = "$(ids 7)"
ok "another seed gives others" test "$(ids 7)" != "$(ids 8)"
ok "without one no id comes again" test "$(ids '')" != "$(ids '')"
mock_pid=

mock --fast --key=a:b
answers 401 "the usual key is wrong now" -d '{"prompt":"x"}' \
	"$url/queue/fal-ai/flux-lora"
key="Authorization: Key a:b"
answers 200 "the other one is right" -d '{"prompt":"x"}' \
	"$url/queue/fal-ai/flux-lora"
curl -sS "$url/_mock/requests" >requests
ok "keys are not kept" sh -c '! grep -q a:b requests'
ok "but whether they were right" jq -e '[.[].headers.authorization] ==
	["Key (wrong)", "Key (right)"]' requests
mock_ends

if mock --address=::1 2>/dev/null; then
	answers 200 "over IPv6" "$url/_mock/state"
	mock_ends
fi
finish
