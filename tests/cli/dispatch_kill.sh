#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# A generation that is paid for, killed at each system call, and each call made
# to fail; then resumed.  The provider must have taken it once at most, and the
# journal must say what became of it.
#
#	dispatch_kill.sh [CASE...]
#
# Some points of each kind of call; CHECK_LONG=1 takes every point.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2317
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"
# shellcheck source=tests/cli/kill.inc
. "$SRCDIR/tests/cli/kill.inc"
need_strace

# call:error, for those that occur.
fail_calls='openat:ENOSPC openat:EACCES openat:EMFILE read:EIO pread64:EIO
	write:ENOSPC write:EIO pwrite64:ENOSPC pwrite64:EIO fsync:EIO
	fdatasync:EIO ftruncate:ENOSPC ftruncate:EIO rename:EACCES
	rename:ENOSPC renameat2:ENOSPC link:ENOSPC linkat:ENOSPC unlink:EACCES
	mkdir:ENOSPC mkdir:EROFS fcntl:EINTR fcntl:ENOLCK fchmod:EIO
	mmap:ENOMEM mlock:ENOMEM socket:EMFILE socket:EACCES
	connect:ECONNREFUSED connect:EINTR connect:ENETUNREACH
	setsockopt:ENOPROTOOPT getsockopt:ENOTCONN getsockname:EBADF
	sendto:ECONNRESET sendto:EPIPE sendto:EAGAIN sendto:EINTR
	sendmsg:ECONNRESET recvfrom:ECONNRESET recvfrom:EAGAIN recvfrom:EINTR
	poll:EINTR ppoll:EINTR poll:ENOMEM clock_nanosleep:EINTR
	getrandom:EAGAIN'
per_kind=${PER_KIND:-1}
long=${CHECK_LONG:-0}
n_runs=0 n_doubles=0 n_none=0 n_fetched=0 n_refused=0 n_cancelled=0 n_held=0
n_missed=0

# ---- what is killed ----

# CASE_set makes ./live, CASE_run runs it under "$@"; the plan is in ./plan.
send_set() {
	curl -sS -X POST "$url/_mock/reset" >/dev/null
	cp -a base live
}
send_run() { "$@" "$dispatch" -C live send --embed=none <plan; }
# The first try is refused, the second is to follow.
fall_set() {
	script 'progress 1' 'on submit 1 status 422' && cp -a base live
}
fall_run() { "$@" "$dispatch" -C live send --embed=none <two; }
# The process that goes on is killed as well, and the one that calls off.
resume_set() { begin_job; }
resume_run() { "$@" "$dispatch" -C live resume --embed=none; }
cancel_set() { begin_job; }
cancel_run() { "$@" "$dispatch" -C live cancel --embed=none "$(cat job)"; }

# A job that was taken and goes on, of a process that was killed.
begin_job() {
	script 'progress 2' 'on stream 1 stall' && cp -a base live || return
	"$dispatch" -C live send <plan >"$work/begun.out" 2>&1 &
	victim=$!
	n_waits=0
	until [ "$(curl -sS "$url/_mock/state" | grep -c '"stream":1')" = 1 ] ||
		[ $n_waits -ge 200 ]; do
		sleep 0.02
		n_waits=$((n_waits + 1))
	done
	kill -KILL $victim
	wait $victim 2>/dev/null
	jq -r 'select(.job).job' "$work/begun.out" | head -n 1 >job
	[ -s job ] && [ "$(journal live)" = submitted ]
}

# ---- what is left ----

# Until nothing is open, three times at most.
settle_job() {
	for _ in 1 2 3; do
		"$dispatch" -C live resume --embed=none >"$work/next.out" \
			2>"$work/now.err" </dev/null
		settled=$?
		states=$(journal live)
		case " $states " in
		*' intent '* | *' sending '* | *' submitted '* | \
			*' completed '* | *' unknown '*) ;;
		*) return ;;
		esac
	done
}

# A picture is whole or not there: there is but one that it can be.
pictures_hold() {
	find live -name '*.jp*g' | while read -r picture; do
		cmp -s "$picture" picture || echo "$picture is another picture"
	done
}

# judge POINT CASE: by the provider's count and the journal.
judge() {
	taken=$(accepted)
	[ "$taken" -le 1 ] || {
		n_doubles=$((n_doubles + 1))
		complain "$1" "taken $taken times"
	}
	case $states:$taken in
	'':0) n_none=$((n_none + 1))
		! grep -q '"job":"' "$work/run.out" ||
			complain "$1" "told of a job that there is not" ;;
	fetched:1 | 'failed fetched:1') n_fetched=$((n_fetched + 1))
		[ -n "$(find live/out -type f -size +0 2>/dev/null)" ] ||
			complain "$1" "fetched, and no file" ;;
	failed:0) n_refused=$((n_refused + 1))
		[ "$2" != fall ] || complain "$1" "the second try is forgotten" ;;
	cancelled:[01]) n_cancelled=$((n_cancelled + 1)) ;;
	# The provider shows what it took, so only what it did not take may be
	# anybody's guess.
	held:0 | 'failed held:0') n_held=$((n_held + 1))
		[ "$code" -eq 8 ] || [ "$settled" -eq 8 ] ||
			complain "$1" "held, exit $settled"
		"$REFDESK" -C live job show last --json >"$work/now" 2>&1
		jq -e '.next | length > 0' "$work/now" >/dev/null 2>&1 ||
			complain "$1" "held, and no command" ;;
	*) complain "$1" "taken $taken times, journal says '$states'" ;;
	esac
	pictures_hold >"$work/half"
	[ ! -s "$work/half" ] || complain "$1" "half a picture"
}

# attack CASE CALL N INJECTION
attack() {
	n_runs=$((n_runs + 1))
	point="$1 $2 $3 $4"
	rm -rf live
	"$1_set" || complain "$point" "it does not come to that"
	quick_=
	case $4 in error=*) quick_=$quick ;; esac
	# shellcheck disable=SC2086 # an option or nothing
	"$1_run" strace -f $quick_ -o /dev/null -e "trace=$2" \
		-e "inject=$2:$4:when=$3" >"$work/run.out" \
		2>"$work/run.err" </dev/null
	code=$?
	case $4:$code in
	signal=KILL:137) ;;
	signal=KILL:*) n_missed=$((n_missed + 1)) ;;
	esac
	settle_job
	judge "$point (exit $code)" "$1"
}

# ---- all of it ----

# All calls; without CHECK_LONG those that do something, from the journal on:
# what comes before cannot have cost anything.
every_call() {
	kinds='^(write|pwrite64|fsync|fdatasync|ftruncate|rename.*|unlink'
	kinds="$kinds|connect|sendto|recvfrom|poll|openat|socket)$"
	[ "$long" = 1 ] && kinds=.
	awk -v kinds="$kinds" -v mark="$([ "$long" = 1 ] && echo refdesk.conf || echo state.db)" '
		{ pid = $1; sub(/^[0-9]+ +/, "") }
		index($0, mark) { begun = 1 }
		!match($0, /^[a-z0-9_]+\(/) { next }
		{
			call = substr($0, 1, RLENGTH - 1)
			n = ++count[pid, call]
		}
		call ~ /^(exit_group|exit|restart_syscall)$/ { next }
		call !~ kinds { next }
		begun && !seen[call, n]++ { print call, n }' "$1" |
		sort -k1,1 -k2,2n
}

tally_runs() {
	echo "$n_runs runs: $n_none not begun, $n_fetched fetched," \
		"$n_refused failed, $n_cancelled cancelled, $n_held held;" \
		"$n_doubles submitted twice"
}
clear_tally() {
	n_runs=0 n_doubles=0 n_none=0 n_fetched=0 n_refused=0 n_cancelled=0
	n_held=0 n_missed=0
}

# sweep_dispatch CASE WHAT
sweep_dispatch() {
	clear_tally
	rm -rf live
	"$1_set" || complain "$1" "it does not come to that"
	"$1_run" strace -f -o "$work/trace" >"$work/run.out" 2>"$work/run.err"
	code=$?
	[ "$code" -eq 0 ] || complain "$1" "undisturbed it ends with $code"
	every_call "$work/trace" >"$work/$1.points"
	choose "$per_kind" <"$work/$1.points" >"$work/chosen"
	while read -r call n; do
		attack "$1" "$call" "$n" signal=KILL
	done <"$work/chosen"
	[ $n_missed -lt $((n_runs / 4 + 1)) ] ||
		complain "$1" "$n_missed of $n_runs were not killed"
	verdict "$2, killed at $(wc -l <"$work/chosen") of $(wc -l \
		<"$work/$1.points") calls; $(tally_runs)"
	clear_tally
	for pair in $fail_calls; do
		grep "^${pair%%:*} " "$work/$1.points" |
			choose $(((per_kind + 1) / 2)) >"$work/chosen"
		while read -r call n; do
			attack "$1" "$call" "$n" "error=${pair#*:}"
		done <"$work/chosen"
	done
	verdict "$2, a call fails; $(tally_runs)"
}

prepare() {
	quick_rules rules && sending_project base "$PWD/rules" &&
		plan_of base "a knight" >plan &&
		jq -c '.tries += [.tries[0] | .n = 2 | .on = ["refused"]]' \
			plan >two && send_set && send_run \
		>"$work/begun.out" && cp "$(ended '.files[0]' \
		"$work/begun.out")" picture
}

: >"$work/bad"
mock --fast
script 'progress 1'
prepare >"$work/prepare" 2>&1 || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}
script 'progress 1'
[ $# -gt 0 ] || set -- send fall resume cancel
for case_; do
	case $case_ in
	send) per_kind=$((per_kind * 2))
		sweep_dispatch send "a generation"
		per_kind=$((per_kind / 2)) ;;
	fall) sweep_dispatch fall "a generation whose first try is refused" ;;
	resume) sweep_dispatch resume "a job that is gone on with" ;;
	cancel) sweep_dispatch cancel "a job that is called off" ;;
	esac
done
mock_ends
finish
