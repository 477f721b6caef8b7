#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What must not be sent, or not there, or not twice; and who gets to see a key.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"

# send_line CODE NAME [ARGUMENT...]: the plan in ./line, from ./live.
send_line() {
	wanted=$1
	name=$2
	shift 2
	"$dispatch" -C live send "$@" <line >"$out" 2>"$err"
	got=$?
	ok "$name (exit $wanted)" test "$got" -eq "$wanted"
}
fresh() {
	rm -rf live
	cp -a base live
	cp plan line
	script
}
# takes N: the provider has taken so many.
takes() {
	ok "  $1 taken" test "$(accepted)" -eq "$1"
}
# asked N: the provider was asked so often.
asked() {
	ok "  asked $1 times" test "$(curl -sS "$url/_mock/requests" |
		jq length)" -eq "$1"
}

mock --fast
quick_rules rules && sending_project base "$PWD/rules" >"$work/prepare" 2>&1 &&
	plan_of base "a knight" >plan || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}

# ---- the plan is not of these rules ----

# altered NAME CODE FILTER: a plan somebody changed.
altered() {
	fresh
	jq -c "$3" plan >line
	send_line "$2" "$1"
	asked 0
	ok "  nothing in the journal" test -z "$(journal live)"
}
altered "a plan to another host" 5 \
	'.tries[0].url = "https://evil.example/fal-ai/flux-lora"'
altered "a plan to another path" 5 '.tries[0].url += "/x"'
altered "a plan to a host that only begins so" 5 \
	'.tries[0].url |= sub("fal.run"; "fal.run.evil.example")'
altered "a plan with a user in its URL" 5 \
	'.tries[0].url |= sub("https://"; "https://queue.fal.run@evil.example/")'
altered "a plan of another method" 5 '.tries[0].method = "PUT"'
altered "a plan of a provider that there is not" 4 \
	'.tries[0].provider = "fall"'
altered "a plan of a model that there is not" 4 '.tries[0].model = "flux"'
altered "a plan of a program that there is not" 4 \
	'.program |= (.[0:63] + (if .[63:64] == "0" then "1" else "0" end))'
altered "a plan that costs more than it may" 9 '.max_cost = "0.0001"'
altered "a plan with a member more" 4 '.more = 1'
altered "half a plan" 4 'tojson[0:40]'

# ---- the program is not sealed ----

# stripped NAME CODE COMMAND...: done in the project.
stripped() {
	fresh
	name=$1
	shift
	(cd live/.refdesk && "$@") >"$work/strip" 2>&1 ||
		ok "$name: $*" false
	send_line 5 "$name"
	ok "  the seal is named" grep -q 'seal\.' "$err"
	asked 0
	ok "  nothing in the journal" test -z "$(journal live)"
}
no_seal() { rm programs/*.seal.dsse; }
no_signature() {
	for file in programs/*.seal.dsse; do
		jq -c '.signatures = []' "$file" >x && mv x "$file"
	done
}
bad_signature() {
	for file in programs/*.seal.dsse; do
		jq -c '.signatures[0].sig |= ("AAAA" + .[4:])' "$file" >x &&
			mv x "$file"
	done
}
other_seal() { cp ../../other/.refdesk/programs/*.seal.dsse x &&
	for file in programs/*.seal.dsse; do cp x "$file"; done; }
other_bytes() {
	for file in programs/*.desk; do
		printf 'x' | dd of="$file" bs=1 seek=200 conv=notrunc
	done
}
cp -a base other
sed -i 's/ version="1"/ version="77"/' other/rules/sending-fal/pack.xml
(cd other && "$REFDESK" -q build -o two.desk && "$REFDESK" -q seal two.desk &&
	rm .refdesk/programs/* && "$REFDESK" -q activate two.desk) \
	>"$work/prepare" 2>&1 || ok "another program is sealed" false
stripped "a program without a seal" no_seal
stripped "a seal that nobody signed" no_signature
stripped "a seal with another signature" bad_signature
stripped "the seal of another program" other_seal

# ---- once ----

fresh
jq -c '.key = "dinner"' plan >line
send_line 0 "with a key"
send_line 0 "the same again"
takes 1
ok "  the same job" test "$(sqlite3 live/.refdesk/state.db \
	'SELECT count(*) FROM job')" -eq 1
jq -c '.key = "dinner" | .tries[0].body.prompt = "another knight"' plan >line
send_line 4 "another under the same key"
takes 1
fresh
jq -c '.key = "dinner"' plan >line
cat line line line line >lines
mv lines line
"$dispatch" -C live send --parallel 4 <line >"$out" 2>"$err"
ok "the same four times at once" test "$(journal live)" = fetched
takes 1
fresh
jq -c '.key = "dinner"' plan >line
for i in 1 2 3 4; do
	"$dispatch" -C live send <line >"$work/at.$i" 2>&1 &
	pids="${pids:-} $!"
done
# shellcheck disable=SC2086 # numbers
wait $pids
ok "by four processes at once" test "$(accepted)" -eq 1

# ---- two at work on one job ----

fresh
script 'on submit delay 800'
"$dispatch" -C live send <line >"$work/first" 2>&1 &
first=$!
n_waits=0
until [ "$(journal live)" = sending ] || [ $n_waits -ge 100 ]; do
	sleep 0.02
	n_waits=$((n_waits + 1))
done
"$dispatch" -C live resume >"$out" 2>"$err"
ok "somebody else's job is left alone" test "$(journal live)" = sending
wait $first
ok "  it comes to its end" test "$? $(journal live)" = "0 fetched"
takes 1

fresh
script 'on submit delay 800'
"$dispatch" -C live send <line >"$work/first" 2>&1 &
first=$!
n_waits=0
until [ "$(journal live)" = sending ] || [ $n_waits -ge 100 ]; do
	sleep 0.02
	n_waits=$((n_waits + 1))
done
kill -STOP $first
"$dispatch" -C live resume >"$out" 2>"$err"
kill -CONT $first
wait $first
ok "one that only sleeps is not dead" test "$(journal live)" = fetched
takes 1

# ---- who gets to see the key ----

fresh
send_line 0 "a generation"
curl -sS "$url/_mock/requests" >requests
ok "the key goes where the rules say" jq -e 'all(.[];
	((.headers.authorization // "") != "") ==
	(.route | IN("submit", "status", "stream", "result", "cancel",
		"history", "initiate", "multipart")))' requests
ok "  it was the right one" jq -e 'any(.[];
	.headers.authorization == "Key (right)")' requests
ok "  and pictures are fetched without" jq -e 'any(.[];
	.route == "image" and (.headers | has("authorization") | not))' requests
ok "it is nowhere else" sh -c '! grep -raq \
	00000000-0000-4000-8000-000000000000:mock "$@"' - live "$out" "$err"

fresh
script "on submit redirect 307 $url/queue.fal.run/fal-ai/flux-lora"
send_line 8 "a redirect is not followed"
takes 0
ok "  and not asked" test "$(curl -sS "$url/_mock/requests" | jq \
	'[.[] | select(.route == "submit")] | length')" -eq 1

# ---- a proxy that nobody asked for ----

"$SRCDIR/tests/tools/webhook_catch.py" "$work" 200 >port 2>/dev/null &
proxy=$!
n_waits=0
until [ -s port ] || [ $n_waits -ge 100 ]; do
	sleep 0.05
	n_waits=$((n_waits + 1))
done
fresh
for name in http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; do
	eval "$name=http://127.0.0.1:$(cat port)"
	export "${name?}"
done
no_proxy='' NO_PROXY=''
export no_proxy NO_PROXY
send_line 0 "the environment's proxy is ignored"
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
kill $proxy
takes 1

# ---- where a trial may go ----

fresh
for where in http://192.0.2.1:80 http://example.org https://fal.run \
	http://127.0.0.1.evil.example file:///etc http://127.0.0.1@evil.example; do
	sed -i '/^loopback/d' live/refdesk.conf
	echo "loopback = $where" >>live/refdesk.conf
	send_line 2 "a trial at $where"
done
asked 0
mock_ends
finish
