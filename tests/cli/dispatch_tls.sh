#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Whom a request is sent to has to be who it says it is: a certificate that does
# not hold, or none, ends a try before its first byte.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
dispatch=$BUILDDIR/refdesk-dispatch
server=
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT

openssl version >/dev/null 2>&1 || {
	skip "certificates" "no openssl"
	finish
}

# ---- a project that may send ----

"$REFDESK" init one >/dev/null 2>&1
rm -rf one/rules one/fixtures
mkdir one/rules one/fixtures
cp -R "$SRCDIR/testdata/sending" one/rules/
cp -R "$SRCDIR/testdata/sending-fixtures" one/fixtures/sending
chmod -R u+w one
exits 0 "the pack is built" -C one build -o one.desk
exits 0 "keys" -C one key generate
exits 0 "it is sealed" -C one seal one.desk
exits 0 "and active" -C one activate one.desk
program=$(sha256sum <one/one.desk | cut -d ' ' -f 1)
for n in 1 2; do
	try=$try${try:+,}$(printf '{"app":"fal-ai/flux-lora","body":{"prompt":"a"},"cost":"0.035","drops":[],"endpoint":"fal-ai/flux-lora","method":"POST","model":"flux-lora","n":%d,"notes":[],"on":[%s],"order":[],"price":{"date":"2026-11-20","per":"image","source":"https://fal.ai/","usd":"0.035"},"prompt":"a","provider":"fal","secret":"fal","url":"https://queue.fal.run/fal-ai/flux-lora"}' $n "$([ $n = 1 ] || echo '"unreached"')")
done
printf '{"decision":null,"images":1,"key":null,"max_cost":null,"mode":false,"negative":null,"notes":[],"preset":null,"program":"%s","prompt":"a","references":[],"request":null,"schema":"refdesk.plan/1","seed":null,"subject":null,"tries":[%s]}\n' \
	"$program" "$try" >plan

# ---- servers ----

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	-keyout self.key -out self.pem -days 2 -subj /CN=self \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null
# tls: one with its own certificate; its address is in $url.
tls() {
	openssl s_server -www -accept 127.0.0.1:0 -cert self.pem \
		-key self.key >asked 2>&1 &
	server=$!
	n_waits=0
	until url=$(sed -n 's|^ACCEPT \(127.*\)|https://\1|p' asked) && [ -n "$url" ]; do
		n_waits=$((n_waits + 1))
		[ $n_waits -lt 200 ] || {
			echo 'Bail out! openssl does not serve'
			exit 1
		}
		sleep 0.05
	done
}
# sends NAME: the plan, to $url; nothing comes of it.
sends() {
	rm -rf one/.refdesk/state.db*
	timeout 60 "$dispatch" send -C one --loopback="$url" <plan >"$out" \
		2>"$err"
	got=$?
	ok "$1 (exit 7)" test $got -eq 7
	ok "  nothing was sent" test "$(sqlite3 -readonly \
		one/.refdesk/state.db \
		"SELECT group_concat(state, ' ') FROM intent")" = \
		"failed failed"
	ok "  nothing is spent" test "$(sqlite3 -readonly \
		one/.refdesk/state.db 'SELECT sum(micro_usd) FROM spend')" = 0
}
# because CLASS WORDS: why the first try was left, and what is said of it.
because() {
	ok "  $1" jq -e -s --arg class "$1" --arg words "$2" 'any(.[];
		.event == "fallback" and .class == $class and
		(.reason | test($words; "i")))' "$out"
}

tls
sends "a certificate that it signed itself"
because untrusted certificate
ok "  not asked twice" jq -e -s 'all(.[]; .event != "wait")' "$out"
ok "  it saw the connection end" grep -q "unknown ca\|alert" asked
kill "$server"
wait "$server" 2>/dev/null

"$BUILDDIR/refdesk-mockprovider" --fast >mock.out 2>/dev/null &
server=$!
n_waits=0
until [ -s mock.out ] || [ $n_waits -gt 200 ]; do
	sleep 0.05
	n_waits=$((n_waits + 1))
done
plain=$(cat mock.out)
url=https${plain#http}
sends "a port where nobody speaks TLS"
because unsent .
ok "  nothing was taken" test "$(curl -sS "$plain/_mock/billed")" = \
	'{"accepted":0,"billed":0}'
finish
