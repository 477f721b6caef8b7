#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# refdesk-dispatch by itself: plans in, events out, and what the journal and the
# provider know afterwards.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
dispatch=$BUILDDIR/refdesk-dispatch
db=one/.refdesk/state.db

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
mock --fast
echo "loopback = $url" >>one/refdesk.conf

# ---- plans, in their one spelling ----

host=https://queue.fal.run
price() {
	printf '{"date":"2026-11-20","per":"image","source":"https://fal.ai/","usd":"%s"}' "$1"
}
# words N PROMPT ON: a try without references.
words() {
	printf '{"app":"fal-ai/flux-lora","body":{"num_images":%s,"prompt":"%s"},"cost":"0.035","drops":[],"endpoint":"fal-ai/flux-lora","method":"POST","model":"flux-lora","n":%s,"notes":[],"on":[%s],"order":[],"price":%s,"prompt":"%s","provider":"fal","secret":"fal","url":"%s/fal-ai/flux-lora"}' \
		"${images:-1}" "$2" "$1" "$3" "$(price 0.035)" "$2" "$host"
}
# plan PROMPT [KEY [MAX [TRY...]]]: key and limit as JSON.
plan() {
	prompt=$1 given=${2:-null} most=${3:-null}
	printf '{"decision":null,"images":1,"key":%s,"max_cost":%s,"mode":false,"negative":null,"notes":[],"preset":null,"program":"%s","prompt":"%s","references":[],"request":null,"schema":"refdesk.plan/1","seed":null,"subject":null,"tries":[%s%s]}\n' \
		"$given" "$most" "${of:-$program}" "$prompt" \
		"$(words 1 "$prompt" "")" "${4:+,$4}"
}
# pictures N: a plan with one reference, JSON of it in $1.
pictures() {
	printf '{"decision":null,"images":1,"key":null,"max_cost":null,"mode":false,"negative":null,"notes":[],"preset":null,"program":"%s","prompt":"p","references":[%s],"request":null,"schema":"refdesk.plan/1","seed":null,"subject":null,"tries":[{"app":"fal-ai/flux-pro","body":{"image_urls":["refdesk:reference:1"],"prompt":"p"},"cost":"0.08","drops":[],"endpoint":"fal-ai/flux-pro/kontext/max/multi","method":"POST","model":"kontext","n":1,"notes":[],"on":[],"order":[1],"price":%s,"prompt":"p","provider":"fal","secret":"fal","url":"%s/fal-ai/flux-pro/kontext/max/multi"}]}\n' \
		"$program" "$1" "$(price 0.08)" "$host"
}

# sends CODE NAME [OPTION...]: the plans of ./line.
sends() {
	wanted=$1
	name=$2
	shift 2
	timeout 30 "$dispatch" send -C one "$@" >"$out" 2>"$err" <line
	got=$?
	ok "$name (exit $wanted)" test "$got" -eq "$wanted"
}
# does CODE NAME ARGUMENT...: another verb.
does() {
	wanted=$1
	name=$2
	shift 2
	timeout 30 "$dispatch" -C one "$@" >"$out" 2>"$err" </dev/null
	got=$?
	ok "$name (exit $wanted)" test "$got" -eq "$wanted"
}
# says_event FILTER: some event has it.
event() {
	ok "  $1" jq -e -s "any(.[]; $1)" "$out"
}
# the NAME of the last event that ends a job.
last() {
	jq -r "select(.event == \"done\") | .$1" "$out" | tail -n 1
}
sql() { sqlite3 -readonly "$db" "$1"; }
# is STATES: of all intents, in the order of trying.
is() {
	ok "  the journal says $1" test \
		"$(sql 'SELECT state FROM intent ORDER BY rowid' | paste -sd ' ' -)" = "$1"
}
# Nothing remembered, here and there.
fresh() {
	rm -rf one/.refdesk/state.db* one/out
	script "${@:-# nothing}"
}
requests() {
	curl -sS "$url/_mock/requests" >"$work/requests"
}

# ---- one that is delivered ----

fresh
plan "a knight" >line
sends 0 "a plan is delivered"
for one in attempt submitted queue image; do
	event ".event == \"$one\""
done
event '.event == "done" and .state == "fetched" and .exit == 0 and .next == null and .trial'
ok "  events are counted" jq -e -s 'map(.seq) == [range(1; length + 1)]' "$out"
ok "  the last is done" jq -e -s 'last.event == "done"' "$out"
ok "  stderr is silent" test ! -s "$err"
is fetched
ok "  steps in their order" test "$(sql \
	'SELECT state FROM job_event ORDER BY seq' | paste -sd ' ' -)" = \
	"intent sending submitted completed fetched"
counts 1 1
ok "  the picture is there" test -s "$(last 'files[0]')"
ok "  its bytes are kept" test -s "one/.refdesk/results/$(jq -r \
	'select(.event == "image") | .sha256' "$out")"
ok "  and its manifest" jq -e '.job' "$(last manifest)"
ok "  the money is settled" test "$(sql \
	'SELECT micro_usd, settled FROM spend')" = "35000|1"
requests
ok "  the body has one set of bytes" jq -e '[.[] |
	select(.route == "submit") | .body] ==
	["{\"num_images\":1,\"prompt\":\"a knight\"}"]' "$work/requests"
ok "  it is signed" jq -e '.[] | select(.route == "submit") | .headers |
	tostring | test("tag=\\\\\"refdesk") and test("sha-256=:")' \
	"$work/requests"
ok "  and nothing else is" jq -e '[.[] | select(.route != "submit") |
	select(.headers | tostring | test("ignature"))] | length == 0' \
	"$work/requests"
images=4
plan "four" >line
sends 0 "four pictures of one request"
ok "  all of them" test "$(last 'files | length')" -eq 4
images=1

# ---- what is refused before anything is asked ----

# unasked CODE NAME: and the provider never heard of it.
unasked() {
	sends "$@"
	requests
	ok "  nobody was asked" jq -e 'length == 0' "$work/requests"
	ok "  nothing is entered" test -z "$(sql 'SELECT id FROM intent' \
		2>/dev/null)"
}
fresh
plan "a" null '"0.03"' >line
unasked 9 "dearer than the request allows"
plan "a" >line
unasked 9 "dearer than the day allows" --budget-day=0.03
plan "a" >line
unasked 9 "dearer than the provider's day allows" \
	--budget-provider-day=0.03
plan "a" | sed 's|queue.fal.run/fal-ai/flux-lora"|evil.example/x"|' >line
unasked 5 "a plan that goes elsewhere"
plan "a" | sed 's/"flux-lora","n"/"flux-laura","n"/' >line
unasked 4 "a model the program does not have"
plan "a" | sed 's/:1,/: 1,/' >line
unasked 4 "a plan in another spelling"
echo '{}' >line
unasked 4 "something that is no plan"
of=$(echo none | sha256sum | cut -d ' ' -f 1)
plan "a" >line
unasked 4 "a program the project does not have"
unset of
seal=one/.refdesk/programs/$program.seal.dsse
mv "$seal" "$work/seal"
plan "a" >line
unasked 5 "a program without its seal"
says seal.missing
sed 's/"sig":"..../"sig":"AAAA/' "$work/seal" >"$seal"
plan "a" >line
unasked 5 "a program with another signature"
cp "$work/seal" "$seal"
mv one/.refdesk/keys/dispatch.key "$work/key"
plan "a" >line
unasked 5 "no key for tickets"
mv "$work/key" one/.refdesk/keys/dispatch.key
plan "a" >line
sends 2 "a loopback that is none" --loopback=http://example.org
does 2 "no verb"
does 2 "cancel wants a job" cancel
does 0 "the version" --version
does 0 "help" --help

# ---- keys of idempotency ----

fresh
plan "a" '"k-1"' >line
sends 0 "a key"
first=$(last job)
plan "a" '"k-1"' >line
sends 0 "the same once more"
ok "  is the same job" test "$(last job)" = "$first"
ok "  with its picture" test -s "$(last 'files[0]')"
counts 1 1
plan "b" '"k-1"' >line
sends 4 "another request under it"
says job.key-reused
counts 1 1

# ---- what can go wrong ----

fresh 'on submit 1 status 429' 'on submit 1 retry-after 1'
plan "a" >line
sends 0 "too many requests, then room"
event '.event == "wait" and .seconds >= 1'
ok "  a second ticket" test "$(sql 'SELECT attempt FROM intent')" -eq 2
ok "  which is another one" test "$(sql \
	"SELECT state FROM job_event ORDER BY seq" | paste -sd ' ' -)" = \
	"intent sending intent sending submitted completed fetched"
fresh 'on submit 1 status 429' 'on submit 1 retry-after 1000000000'
plan "a" >line
sends 7 "too many, for longer than anybody waits"
is failed
ok "  and nobody waited" jq -e -s 'all(.[]; .event != "wait")' "$out"
fresh 'on submit 1 status 429' 'on submit 1 retry-after 1000000000'
plan "a" null null "$(words 2 b '"busy"')" >line
sends 0 "the other one is asked instead"
is "failed fetched"
fresh 'on submit 1 status 400'
plan "a" >line
sends 7 "refused"
is failed
ok "  the money is free" test "$(sql 'SELECT micro_usd FROM spend')" -eq 0
fresh 'on submit 1 status 400'
plan "a" null null "$(words 2 b '"refused"')" >line
sends 0 "refused, then another"
event '.event == "fallback" and .class == "refused"'
is "failed fetched"
fresh 'on submit 1 status 400'
plan "a" null null "$(words 2 b '"busy"')" >line
sends 7 "refused, and the other is for other reasons"
is failed
fresh 'on submit 1 fail content_policy_violation'
plan "a" null null "$(words 2 b '"refused","failed"')" >line
sends 5 "moderated is not tried elsewhere"
is failed
fresh 'on submit 1 reset'
plan "a" null null "$(words 2 b '"refused","unreached","failed"')" >line
sends 0 "lost after it was taken, found in the history"
is fetched
counts 1 1
fresh 'hidden' 'on submit 1 reset'
plan "a" null null "$(words 2 b '"refused","unreached","failed"')" >line
sends 8 "lost, and no history"
is held
held=$(last job)
ok "  says how to go on" test "$(last next)" = "refdesk job resume $held"
ok "  its money stays spent" test "$(sql 'SELECT micro_usd FROM spend')" \
	-eq 35000
counts 1 1
does 8 "asked again, it is still held" resume "$held"
does 0 "nothing else is open" resume
does 0 "it is given up" cancel "$held"
is abandoned
fresh 'on submit 1 unaccepted reset'
plan "a" >line
sends 8 "lost, and not in the history"
is held
counts 0 0
fresh 'on image 1 truncate 100' 'on image 2 mime text/html'
plan "a" >line
sends 0 "a picture that is cut is fetched again"
fresh 'on result 1 other-host evil.example'
plan "a" >line
sends 8 "a result on a host that is not named"
is held
plan "a" >line
sends 7 "nobody listens" --loopback=http://127.0.0.1:1
ok "  it failed" test "$(sql \
	'SELECT state FROM intent ORDER BY rowid DESC LIMIT 1')" = failed

# ---- references ----

fresh
pictures '{"file":null,"height":null,"id":null,"n":1,"role":null,"sha256":null,"type":null,"url":"https://example.org/a.png","weight":"1","width":null}' >line
sends 0 "a reference by its URL"
requests
ok "  as it was given" jq -e '.[] | select(.route == "submit") | .body |
	fromjson.image_urls == ["https://example.org/a.png"]' "$work/requests"
cp "$(last 'files[0]')" picture.jpeg
picture=$PWD/picture.jpeg
sha=$(sha256sum <"$picture" | cut -d ' ' -f 1)
pictures "{\"file\":\"$picture\",\"height\":null,\"id\":null,\"n\":1,\"role\":null,\"sha256\":\"$sha\",\"type\":null,\"url\":null,\"weight\":\"1\",\"width\":null}" >line
sends 0 "a reference that is a file"
requests
ok "  was put there" jq -e 'any(.[]; .route == "put")' "$work/requests"
ok "  without the key" jq -e '[.[] | select(.route == "put") | .headers |
	tostring | test("uthorization")] == [false]' "$work/requests"
pictures "{\"file\":\"$picture\",\"height\":null,\"id\":null,\"n\":1,\"role\":null,\"sha256\":\"$program\",\"type\":null,\"url\":null,\"weight\":\"1\",\"width\":null}" >line
sends 6 "a file that has changed"

# ---- many ----

fresh
for i in $(seq 40); do
	plan "knight $i"
done >plans
cp plans line
sends 0 "40 plans, 16 at a time" --parallel=16
ok "  40 pictures" test "$(find one/out -name '*.jpeg' | wc -l)" -eq 40
counts 40 40
fresh
sends 0 "the same, each step by itself" --parallel=16 --commit=each
counts 40 40
fresh
{
	plan "a"
	echo '{}'
	plan "b"
} >line
sends 4 "one line is bad" --parallel=4
counts 2 2
fresh
cp plans line
sends 9 "a budget for 10" --budget-day=0.35 --parallel=16
counts 10 10

# ---- going on ----

# until FILTER: events of the run in the background.
until_event() {
	n_waits=0
	until jq -e -s "any(.[]; $1)" "$out" >/dev/null 2>&1; do
		n_waits=$((n_waits + 1))
		[ $n_waits -lt 200 ] || return 1
		sleep 0.05
	done
}
# begin NAME [OPTION...]: in the background; its process in $pid.
begin() {
	name=$1
	shift
	plan "$name" >line
	"$dispatch" send -C one "$@" <line >"$out" 2>"$err" &
	pid=$!
}
kill "$mock_pid"
mock
again() {
	sed -i '/^loopback/d' one/refdesk.conf
	echo "loopback = $url" >>one/refdesk.conf
}
again
fresh 'step 700'
begin "killed"
ok "a job is under way" until_event '.event == "submitted"'
job=$(jq -r 'select(.event == "submitted") | .job' "$out")
cp "$out" "$work/first"
does 75 "another process leaves it alone" resume "$job"
kill -9 "$pid"
wait "$pid" 2>/dev/null
is submitted
does 0 "after kill -9 it is gone on with" resume
is fetched
counts 1 1
begin "stopped"
ok "a job is under way" until_event '.event == "submitted"'
kill -TERM "$pid"
wait "$pid"
got=$?
ok "SIGTERM ends the waiting (exit 8)" test $got -eq 8
ok "  and says how to go on" test "$(last next)" = \
	"refdesk job resume $(last job)"
does 0 "which is done" resume "$(last job)"
counts 2 2
begin "cancelled"
ok "a job is under way" until_event '.event == "submitted"'
kill -9 "$pid"
wait "$pid" 2>/dev/null
does 0 "it is cancelled" cancel "$(jq -r 'select(.job) | .job' "$out" | tail -n 1)"
ok "  for certain" test "$(sql \
	'SELECT state FROM intent ORDER BY rowid DESC LIMIT 1')" = cancelled
fresh 'step 1'
begin "too late"
wait "$pid"
late=$(last job)
does 0 "cancelling what is fetched shows it" cancel "$late"
ok "  with its picture" test -s "$(last 'files[0]')"
does 4 "a job that is not there" resume 00000000
fresh 'on submit stall'
begin "on the wire"
until_event '.event == "attempt"'
n_waits=0
until [ "$(sql 'SELECT state FROM intent' 2>/dev/null)" = sending ] ||
	[ $n_waits -gt 100 ]; do
	sleep 0.05
	n_waits=$((n_waits + 1))
done
kill -9 "$pid"
wait "$pid" 2>/dev/null
is sending
script_only() {
	printf '%s\n' "$@" |
		curl -sS -f --data-binary @- "$url/_mock/script" >/dev/null
}
script_only 'step 1'
does 0 "what was on the wire is looked for" resume
is fetched
counts 1 1

# ---- no more than the provider takes ----

fresh 'step 100000'
cp plans line
"$dispatch" send -C one --parallel=16 <line >"$out" 2>"$err" &
pid=$!
ok "eight are under way" until_event '.event == "submitted"'
n_waits=0
until [ "$(grep -c '"submitted"' "$out")" -ge 8 ] || [ $n_waits -gt 200 ]; do
	sleep 0.05
	n_waits=$((n_waits + 1))
done
sleep 0.5
ok "  and no more" test "$(sql \
	"SELECT count(*) FROM intent WHERE state != 'intent'")" -eq 8
kill -9 "$pid"
wait "$pid" 2>/dev/null
sleep 3 | "$dispatch" send -C one >"$out" 2>"$err" &
pid=$!
sleep 0.5
kill -TERM "$pid"
wait "$pid"
got=$?
ok "SIGTERM before anything is sent (exit 143)" test $got -eq 143

# ---- a key is nowhere ----

canary="canary-0123456789:abcdef"
kill "$mock_pid"
mock --fast "--key=$canary"
again
fresh
printf %s "$canary" >keyfile
plan "a" >line
sends 0 "a key from a descriptor" --key-fd=3 3<keyfile
ok "  is in no output, file or record" sh -c \
	'! grep -rqaF canary-0123456789 one "$1" "$2"' - "$out" "$err"
fresh
plan "a" >line
REFDESK_SECRET_FAL=$canary sends 0 "a key from the environment" \
	--insecure-env
kill "$mock_pid"
mock --fast
mock_pid_kept=$mock_pid
again
fresh
plan "a" >line
sends 7 "a key that is wrong" --key-fd=3 3<keyfile
ok "  is in no message" sh -c '! grep -rqaF canary-0123456789 one "$1" "$2"' - \
	"$out" "$err"
mock_pid=$mock_pid_kept
finish
