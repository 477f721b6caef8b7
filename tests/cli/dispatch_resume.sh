#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# A plan of two tries, ended between them: the first is known to have taken
# nothing, the second is not entered yet.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"

# does CODE NAME ARGUMENT...: refdesk-dispatch in ./live.
does() {
	wanted=$1
	name=$2
	shift 2
	timeout 30 "$dispatch" -C live "$@" >"$out" 2>"$err" </dev/null
	got=$?
	ok "$name (exit $wanted)" test "$got" -eq "$wanted"
}
is() {
	ok "  the journal says $1" test "$(journal live)" = "$1"
}
takes() {
	ok "  $1 taken" test "$(accepted)" -eq "$1"
}

# between SIGNAL: the first try is refused, the second has its reference on the
# way when the signal comes.  The job is in $job.
between() {
	rm -rf live
	cp -a base live
	script 'on submit 1 status 422' 'on initiate 1 stall'
	"$dispatch" -C live send <plan >"$work/begun" 2>"$work/begun.err" &
	victim=$!
	n_waits=0
	until [ "$(curl -sS "$url/_mock/state" | grep -c '"initiate":1')" = 1 ] ||
		[ $n_waits -ge 200 ]; do
		sleep 0.02
		n_waits=$((n_waits + 1))
	done
	kill "-$1" $victim
	wait $victim 2>/dev/null
	got=$?
	job=$(jq -r 'select(.job).job' "$work/begun" | head -n 1)
	is failed
	takes 0
}

mock --fast
quick_rules rules &&
	sed -i 's/ inline-max="[^"]*"/ inline-max="1"/' rules/providers/fal.xml &&
	sending_project base "$PWD/rules" >"$work/prepare" 2>&1 &&
	cp "$SRCDIR/rules/companion/references/curly_casual.png" picture.png &&
	plan_of base "a knight" | jq -c --arg file "$PWD/picture.png" \
		--arg sha "$(sha256sum <picture.png | cut -d ' ' -f 1)" '
	.references = [{file: $file, height: null, id: null, n: 1, role: null,
		sha256: $sha, type: null, url: null, weight: "1", width: null}] |
	.tries += [.tries[0] | .n = 2 | .on = ["refused"] | .order = [1] |
		.model = "flux-kontext-max-multi" | .app = "fal-ai/flux-pro" |
		.endpoint = "fal-ai/flux-pro/kontext/max/multi" |
		.url = "https://queue.fal.run/fal-ai/flux-pro/kontext/max/multi" |
		.body = {image_urls: ["refdesk:reference:1"], prompt: .prompt}]' \
	>plan || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}

# ---- killed ----

between KILL
"$REFDESK" -C live job list --open --json >"$out" 2>"$err"
ok "it is an open job" jq -e -s --arg job "$job" 'map(.id) == [$job]' "$out"
"$REFDESK" -C live job show "$job" --json >"$out" 2>"$err"
ok "which says what is to follow" jq -e -s --arg job "$job" '.[] |
	.state == "failed" and .tries[0].next_try == 2 and
	.next == "refdesk job resume \($job)"' "$out"
"$REFDESK" -C live job show "$job" >"$out" 2>"$err"
ok "to people, too" grep -q "the plan's try 2 is to follow" "$out"
does 0 "it is gone on with" resume
is "failed fetched"
takes 1
ok "  as the second try" jq -s -e 'any(.[]; .event == "attempt" and
	.try == 2 and .model == "flux-kontext-max-multi") and
	all(.[]; .event != "attempt" or .try == 2)' "$out"
does 0 "and is over" resume
ok "  without a word" test ! -s "$out"

# ---- asked to stop ----

between TERM
ok "it ends with 8" test "$got" -eq 8
ok "and says how to go on" test "$(ended .next "$work/begun")" = \
	"refdesk job resume $job"
ok "  and how it stands" test "$(ended .state "$work/begun")" = failed
does 0 "it is gone on with by its name" resume "$job"
is "failed fetched"
takes 1

# ---- called off ----

between KILL
does 0 "it is called off" cancel "$job"
is failed
does 0 "and nothing follows" resume
is failed
does 7 "not by its name either" resume "$job"
takes 0

# ---- what the second try lacks ----

between KILL
mv live/.refdesk/keys/dispatch.key away
does 5 "without a key for tickets" resume "$job"
ok "  it stays open" test "$(ended .next "$out")" = "refdesk job resume $job"
mv away live/.refdesk/keys/dispatch.key
does 9 "without the money" resume --budget-day=0.01 "$job"
ok "  it stays open" test "$(ended .next "$out")" = "refdesk job resume $job"
is failed
does 0 "with all of it" resume "$job"
is "failed fetched"
takes 1

# ---- two at once ----

between KILL
script_now() {
	printf '%s\n' "$@" | curl -sS -f --data-binary @- "$url/_mock/script"
}
script_now 'on initiate delay 400' >"$work/script"
for i in 1 2 3; do
	"$dispatch" -C live resume "$job" >"$work/at.$i" 2>&1 &
	pids="${pids:-} $!"
done
# shellcheck disable=SC2086 # numbers
wait $pids
ok "one of three goes on" test "$(accepted)" -eq 1
is "failed fetched"
mock_ends
finish
