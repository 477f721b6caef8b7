#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What surrounds a dispatch: names and addresses that lead nowhere, a clock that
# was set, a store that is in use, a ticket and a lease that are gone, a file
# that is too large for one piece.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"

fresh() {
	rm -rf live
	cp -a base live
	script "$@"
}
# does CODE NAME ARGUMENT...: refdesk-dispatch in ./live, ./line on stdin.
does() {
	wanted=$1
	name=$2
	shift 2
	timeout 60 "$dispatch" -C live "$@" >"$out" 2>"$err" <line
	got=$?
	ok "$name (exit $wanted)" test "$got" -eq "$wanted"
}
# is STATES TAKEN: the journal's and the provider's word.
is() {
	ok "  the journal says $1" test "$(journal live)" = "$1"
	ok "  $2 taken" test "$(accepted)" -eq "$2"
}
because() {
	ok "  because: $1" sh -c 'printf %s "$1" | grep -qiE -- "$2"' - \
		"$(ended '.reason // ""' "$out")" "$1"
}
# begin LINE...: a generation in the background.
begin() {
	fresh "$@"
	"$dispatch" -C live send <one >"$work/begun" 2>"$work/begun.err" &
	victim=$!
}
# until STATES: the journal says so.
until_is() {
	n_waits=0
	until [ "$(journal live)" = "$1" ] || [ $n_waits -ge 500 ]; do
		sleep 0.01
		n_waits=$((n_waits + 1))
	done
}
sql() {
	sqlite3 -cmd '.timeout 5000' live/.refdesk/state.db "$1"
}

mock --fast
quick_rules rules && sending_project base "$PWD/rules" >"$work/prepare" 2>&1 &&
	plan_of base "a knight" >one &&
	jq -c '.tries += [.tries[0] | .n = 2 | .on = ["unreached"]]' one >two || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}

# ---- nowhere ----

# A name that there will never be (RFC 2606).
cp -R rules elsewhere &&
	sed -i 's/queue\.fal\.run/queue.fal.invalid/g' elsewhere/providers/fal.xml &&
	sending_project nowhere "$PWD/elsewhere" >"$work/prepare" 2>&1
sed -i '/^loopback/d' nowhere/refdesk.conf
rm -rf live
cp -a nowhere live
sed "s/queue\\.fal\\.run/queue.fal.invalid/g; s/$(jq -r .program two)/$(
	sha256sum <nowhere/one.desk | cut -d ' ' -f 1)/" two >line
REFDESK_SECRET_FAL=a:key does 7 "a name that has no address" send --insecure-env
is "failed failed" 0
because 'address|resolve'
ok "  nothing had left" jq -s -e 'any(.[]; .event == "fallback" and
	.class == "unsent")' "$out"
ok "  nothing is spent" test "$(sql 'SELECT sum(micro_usd) FROM spend')" = 0

fresh
cp two line
hole=$(curl -sS -X POST "$url/_mock/blackhole" | jq -r .url)
does 7 "an address where nobody answers" send --loopback="$hole"
is "failed failed" 0
because 'connect'
ok "  it was asked three times" test "$(jq -s '[.[] | select(.event == "wait" and
	.try == 1)] | length' "$out")" -eq 2
ok "  nothing had left" jq -s -e 'any(.[]; .event == "fallback" and
	.class == "unsent")' "$out"

# ---- whose answer it is ----

other=00000000-1111-4222-8333-444444444444
# followed N: so many questions about a job that was taken.
followed() {
	ok "  followed by $1 questions" test "$(curl -sS \
		"$url/_mock/requests" | jq '[.[] | select(.route == "status" or
		.route == "stream" or .route == "result")] | length')" -eq "$1"
}
fresh 'on submit 1 no-id' "on submit 1 header \"x-fal-request-id: $other\""
cp one line
does 0 "one id in the head, one in the body: its history tells" send
is fetched 1
fresh hidden 'on submit 1 no-id' \
	"on submit 1 header \"x-fal-request-id: $other\""
does 8 "and nobody tells" send
is held 1
followed 0
fresh "on submit 1 other-id $other"
does 8 "an id that the provider does not know" send
is held 1
because "does not know the request"
fresh 'on submit 2 other-id'
cat one one >line
does 0 "the id of the job before it: its history tells" send
is "fetched fetched" 2
ok "  as two requests" test "$(sql \
	'SELECT count(DISTINCT request_id) FROM intent')" -eq 2
fresh hidden 'on submit 2 other-id'
does 8 "and nobody tells" send
is "fetched held" 2
cp one line

# ---- the clock ----

# set_clock MS: the journal was written by a clock that much ahead of this one.
set_clock() {
	sql "UPDATE job SET at_ms = at_ms + $1;
		UPDATE intent SET sent_at = sent_at + $1,
			lease_until = lease_until + $1;"
}
for day in 86400000 -86400000; do
	begin 'on stream 1 stall'
	until_is submitted
	kill -KILL $victim
	wait $victim 2>/dev/null
	set_clock $day
	does 0 "the clock was set by $day ms, and a job is known" resume
	is fetched 1
	begin 'on submit 1 accepted stall' 'on submit no-id'
	until_is sending
	sleep 0.2
	kill -KILL $victim
	wait $victim 2>/dev/null
	set_clock $day
	does 8 "the clock was set by $day ms, and a job is lost" resume
	is held 1
	because history
	begin 'on submit 1 delay 300' 'on submit 1 status 429' \
		'on submit 1 retry-after "3"'
	until_is sending
	until_is intent
	kill -KILL $victim
	wait $victim 2>/dev/null
	set_clock $day
	does 0 "the clock was set by $day ms, and nothing was taken" resume
	is fetched 1
done

# ---- a ticket ----

begin 'on submit 1 delay 300' 'on submit 1 status 429' \
	'on submit 1 retry-after "2"'
until_is sending
until_is intent
sql 'UPDATE intent SET attempt = 2'
wait $victim
got=$?
ok "a ticket that was used meanwhile (exit 5)" test $got -eq 5
ok "  says so" grep -q 'job.ticket-used' "$work/begun.err"
ok "  and sends nothing" test "$(curl -sS "$url/_mock/requests" | jq \
	'[.[] | select(.route == "submit")] | length')" -eq 1
is intent 0
does 0 "with the next one it goes on" resume
is fetched 1

# ---- a store that is in use ----

# hold SECONDS: by another process.
hold() {
	mkfifo "$work/go"
	{
		echo 'BEGIN IMMEDIATE; SELECT 1;'
		sleep "$1"
		echo 'COMMIT;'
	} | sqlite3 live/.refdesk/state.db >"$work/go" &
	holder=$!
	read -r _ <"$work/go"
	rm "$work/go"
}
fresh
cp one line
hold 1.5
does 0 "a store that is in use for a moment is waited for" send
is fetched 1
wait $holder
fresh
hold 7
does 75 "one that is in use for longer is not" send
ok "  says so" grep -q 'record.busy' "$err"
wait $holder
is "" 0
begin 'on submit delay 400'
until_is sending
hold 7
wait $victim
got=$?
ok "what was taken is entered, however long that takes" test $got -eq 0
wait $holder
is fetched 1

# ---- a lease ----

begin 'on submit delay 400'
until_is sending
sql 'UPDATE intent SET lease_until = 0'
"$dispatch" -C live resume >"$out" 2>"$err"
second=$?
wait $victim
first=$?
ok "a lease that has run out is taken over" test "$(journal live)" = fetched
is fetched 1
case $first:$second in
0:0 | 0:75 | 75:0) ends=yes ;;
*) ends=$first:$second ;;
esac
ok "  who came too late says so" test "$ends" = yes
begin 'on submit delay 400'
until_is sending
sql "UPDATE intent SET lease_owner = 'another machine',
	lease_until = lease_until + 600000"
does 75 "what another machine holds is left to it" resume
is sending 1
wait $victim

# ---- in parts ----

cp -R rules small &&
	sed -i -e 's/ inline-max="[^"]*"/ inline-max="1"/' \
		-e 's/ parts-above="[^"]*"/ parts-above="100000"/' \
		-e 's/ part-bytes="[^"]*"/ part-bytes="65536"/' \
		small/providers/fal.xml &&
	sending_project parts "$PWD/small" >"$work/prepare" 2>&1
# One that does not compress.
python3 -c '
import random, struct, sys, zlib
def piece(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))
rows = b"".join(b"\0" + random.Random(y).randbytes(1200) for y in range(300))
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" +
    piece(b"IHDR", struct.pack(">IIBBBBB", 400, 300, 8, 2, 0, 0, 0)) +
    piece(b"IDAT", zlib.compress(rows)) + piece(b"IEND", b""))' >picture.png
rm -rf live
cp -a parts live
script
plan_of parts "a knight" | jq -c --arg file "$PWD/picture.png" \
	--arg sha "$(sha256sum <picture.png | cut -d ' ' -f 1)" '
	.references = [{file: $file, height: null, id: null, n: 1, role: null,
		sha256: $sha, type: null, url: null, weight: "1", width: null}] |
	.tries[0] |= (.order = [1] | .model = "flux-kontext-max-multi" |
		.app = "fal-ai/flux-pro" |
		.endpoint = "fal-ai/flux-pro/kontext/max/multi" |
		.url = "https://queue.fal.run/fal-ai/flux-pro/kontext/max/multi" |
		.body = {image_urls: ["refdesk:reference:1"], prompt: .prompt})' \
	>line
does 0 "a file that is too large for one piece" send
is fetched 1
curl -sS "$url/_mock/requests" >requests
n_parts=$(jq '[.[] | select(.route == "part")] | length' requests)
ok "  goes in parts" test "$n_parts" -gt 2
ok "  which are put together" test "$(jq '[.[] | select(.route ==
	"complete")] | length' requests)" -eq 1
ok "  without the key" jq -e 'all(.[] | select(.route == "part" or
	.route == "complete"); .headers | has("authorization") | not)' requests
ok "  and what was sent has its URL" jq -e '.[] | select(.route == "submit") |
	.body | fromjson | .image_urls[0] | test("^http.*/files/")' requests
rm -rf live
cp -a parts live
script 'on part 2 status 500' 'on part 2 reset'
does 0 "a part that is lost is put again" send
ok "  and no other" test "$(curl -sS "$url/_mock/requests" | jq \
	'[.[] | select(.route == "part")] | length')" -eq $((n_parts + 1))
mock_ends
finish
