#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What nobody can tell of, sent once more by somebody's own word: evidence comes
# first, what may have been spent stays spent, and nothing follows by itself.
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
# is STATES TAKEN: the journal's and the provider's word.
is() {
	ok "  the journal says $1" test "$(journal live)" = "$1"
	ok "  $2 taken" test "$(accepted)" -eq "$2"
}
# money MICRO,SETTLED...: of all intents.
money() {
	ok "  money: $1" test "$(sqlite3 -readonly live/.refdesk/state.db \
		"SELECT micro_usd || ',' || settled FROM spend ORDER BY rowid" |
		paste -sd ' ' -)" = "$1"
}
# now LINE...: from now on, with all that is remembered.
now() {
	printf '%s\n' "$@" | curl -sS -f --data-binary @- \
		"$url/_mock/script" >"$work/script"
}
# held PLAN LINE...: its answer is lost, and the job is open; it is in $job.
held() {
	rm -rf live
	cp -a base live
	plan=$1
	shift
	script "$@" 'on submit 1 accepted reset'
	"$dispatch" -C live send <"$plan" >"$out" 2>"$err"
	job=$(ended .job "$out")
}

mock --fast
quick_rules rules && sending_project base "$PWD/rules" >"$work/prepare" 2>&1 &&
	plan_of base "a knight" >one &&
	jq -c '.tries += [.tries[0] | .n = 2 | .on = ["refused"]]' one >two || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}

# ---- what is held ----

held one hidden
is held 1
does 8 "it is looked for again, and not sent" resume "$job"
is held 1
does 0 "it is sent once more" resume --resend "$job"
is "abandoned fetched" 2
money "35000,1 35000,1"
ok "  which is said" jq -s -e 'any(.[]; .event == "note" and
	(.text | test("once more")))' "$out"
ok "  a picture" test -s "$(ended '.files[0]' "$out")"
does 0 "what was fetched is not sent again" resume --resend "$job"
is "abandoned fetched" 2

held one hidden
now 'progress 0'
does 0 "what is found meanwhile is not sent again" resume --resend "$job"
is fetched 1
money "35000,1"

held one hidden
does 9 "the day's money does not reach" resume --resend --budget-day=0.05 "$job"
is held 1
ok "  it stays as it is" test "$(ended '.state + " " + .next' "$out")" = \
	"held refdesk job resume $job"
does 0 "with more of it" resume --resend --budget-day=0.07 "$job"
is "abandoned fetched" 2

held two hidden
now hidden 'on submit status 422'
does 7 "refused this time" resume --resend "$job"
is "abandoned failed" 1
money "35000,1 0,1"
does 0 "and no other is asked" resume
is "abandoned failed" 1

held two hidden
now hidden 'on submit reset'
does 8 "lost once more" resume --resend "$job"
is "abandoned held" 2
money "35000,1 35000,0"
now hidden 'progress 0'
does 0 "and sent a third time" resume --resend "$job"
is "abandoned abandoned fetched" 3
money "35000,1 35000,1 35000,1"

# ---- what is unknown ----

held one 'on history status 500'
is unknown 1
does 0 "sent once more" resume --resend "$job"
is "abandoned fetched" 2
held one 'on history status 500'
does 8 "given up: the history is asked once more" cancel "$job"
is held 1
does 0 "then it is" cancel "$job"
is abandoned 1
money "35000,1"

# ---- a picture that cannot be had ----

held one 'on result 1-2 other-host evil.example'
is held 1
does 0 "made once more" resume --resend "$job"
is "abandoned fetched" 2

# ---- killed on the way ----

held one hidden
now hidden 'on stream stall'
"$dispatch" -C live resume --resend "$job" >"$work/begun" 2>&1 &
victim=$!
n_waits=0
until [ "$(journal live)" = "abandoned submitted" ] || [ $n_waits -ge 200 ]; do
	sleep 0.02
	n_waits=$((n_waits + 1))
done
kill -KILL $victim
wait $victim 2>/dev/null
is "abandoned submitted" 2
now hidden 'progress 0'
does 0 "it is gone on with" resume
is "abandoned fetched" 2
does 2 "which job" resume --resend
does 2 "it is nothing to send with" send --resend

# ---- as people do it ----

held one hidden
# asks CODE NAME ARGUMENT...: refdesk in ./live.
asks() {
	exits "$@"
}
asks 0 "what may be done" -C live job show "$job"
prints "next      refdesk job resume $job"
prints "or        refdesk job resume $job --resend"
prints "or        refdesk job cancel $job"
asks 0 "and as JSON" -C live job show "$job" --json
ok "  both" jq -e -s --arg job "$job" '.[0].or ==
	["refdesk job resume \($job) --resend", "refdesk job cancel \($job)"]' \
	"$out"
asks 8 "looked for again" -C live job resume "$job"
says "with --resend sends it once more; job cancel gives it up"
asks 2 "nobody is asked" -C live job resume "$job" --resend </dev/null
says usage.unconfirmed
says "may have been taken, and \$0.035 spent"
is held 1
asks 2 "which" -C live job resume --resend --yes
says "which job?"
asks 2 "it belongs to resume" -C live job wait "$job" --resend
says "--resend does not belong to job wait"
asks 0 "with a yes" -C live job resume "$job" --resend --yes
is "abandoned fetched" 2
asks 0 "what it did cost" -C live job show "$job"
ok "  as planned, what nobody tells" grep -q \
	'^try 1 .*abandoned.*\$0.035 spent as planned$' "$out"
ok "  as told, what the provider charged" grep -q \
	'^try 2 .*fetched.*\$0.035 spent as told' "$out"
asks 0 "nothing is left" -C live job show "$job" --json
ok "  to do" jq -e -s '.[0].or == [] and .[0].next == null' "$out"
mock_ends
finish
