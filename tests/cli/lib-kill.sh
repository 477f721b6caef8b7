# shellcheck shell=sh disable=SC2154
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Kills a verb, or fails one of its system calls, at each call that changes
# something on disk, and has what is left judged.  Read after tap.inc, with
#	. "$SRCDIR/tests/cli/lib-kill.sh"
#
# A caller defines, for a CASE of its own naming:
#	CASE_set	makes ./live as it stands before the verb
#	CASE_run	runs the verb under $tracer: "$@" goes before refdesk
#	CASE_show	prints what ./live promises, without ids and times
#	CASE_next	an ordinary run afterwards; must succeed
# and may define
#	CASE_check	prints a line for each half thing, nothing when sound
# and then says: sweep CASE NAME.

state_calls='openat creat write writev pwrite64 pwritev fsync fdatasync
	ftruncate truncate fallocate rename renameat renameat2 unlink unlinkat
	rmdir mkdir mkdirat link linkat symlink symlinkat fchmod fchmodat chmod
	fchown'
trace_list=$(echo $state_calls | tr ' ' ',')
# call:error, for those that occur; the calls not named are asked for EIO.
error_calls='openat:ENOSPC openat:EACCES write:ENOSPC write:EIO
	pwrite64:ENOSPC pwrite64:EIO fsync:EIO fdatasync:EIO ftruncate:EIO
	ftruncate:ENOSPC rename:EACCES rename:ENOSPC renameat2:EACCES
	renameat2:ENOSPC mkdir:EACCES mkdir:ENOSPC mkdir:EROFS unlink:EACCES
	fchmod:EIO fchown:EPERM link:ENOSPC'
# How many points of a kind are taken unless all are asked for.
per_kind=${PER_KIND:-2}
n_points=0 n_old=0 n_new=0 n_half=0

need_strace() {
	# Stops at the calls asked for only, where the kernel can do that.
	quick=--seccomp-bpf
	strace -f $quick -o /dev/null -e trace=write true 2>/dev/null || quick=
	# Tracing is no fair game for a sanitizer's run time.
	case ${SANITIZERS:-no} in
	no) ;;
	*) echo '1..0 # SKIP sanitizers are on'; exit 0 ;;
	esac
	strace -o /dev/null true 2>/dev/null || {
		echo '1..0 # SKIP strace is missing or may not trace here'
		exit 0
	}
}

# points TRACE: "CALL N" for each call that changes something, N as strace
# counts: by process and call.
points() {
	awk '
		{ pid = $1; sub(/^[0-9]+ +/, "") }
		!match($0, /^[a-z0-9_]+\(/) { next }
		{
			call = substr($0, 1, RLENGTH - 1)
			n = ++count[pid, call]
		}
		call == "openat" && !/O_CREAT|O_TRUNC/ { next }
		!seen[call, n]++ { print call, n }' "$1" | sort -k1,1 -k2,2n
}

# Of each kind the first, the last and some between; CHECK_LONG takes all.
choose() {
	if [ "${CHECK_LONG:-0}" = 1 ]; then
		cat
		return
	fi
	awk -v most="$1" '
		{ kind[NR] = $1; n[NR] = $2; size[$1]++ }
		function slot(at, k) {
			return int(at * (most - 1) / (k - 1))
		}
		END {
			for (i = 1; i <= NR; i++) {
				at = rank[kind[i]]++
				k = size[kind[i]]
				if (k <= most || !at || most > 1 &&
				    slot(at, k) != slot(at - 1, k))
					print kind[i], n[i]
			}
		}'
}

# The state of ./live in one word, by CASE's two pictures.
tell_state() {
	"$1_show" >"$work/now" 2>"$work/now.err" </dev/null
	"$1_check" >>"$work/half" 2>&1
	if [ -s "$work/half" ]; then
		state=half
	elif cmp -s "$work/now" "$work/$1.new"; then
		state=new n_new=$((n_new + 1))
	elif cmp -s "$work/now" "$work/$1.old"; then
		state=old n_old=$((n_old + 1))
	else
		state=half
	fi
	[ "$state" != half ] || n_half=$((n_half + 1))
}

# complain POINT TEXT: and shows what was seen.
complain() {
	{
		echo "$1: $2"
		for file in half now now.err run.out run.err next.out; do
			[ ! -s "$work/$file" ] || {
				echo "  $file:"
				head -n 12 "$work/$file" | cut -c 1-200 |
					sed 's/^/    /'
			}
		done
	} >>"$work/bad"
}

# What an exit code lets the state be.
judge_killed() {
	case $code:$state in
	137:old | 137:new | 0:new) ;;
	# A child was killed, and the parent said so.
	10:old) ;;
	*) complain "$1" "exit $code, state $state" ;;
	esac
}

# The message is looked for only where its own writing was not what failed.
judge_failed() {
	case $code:$state in
	0:new | 10:old | 75:old) ;;
	# Behind the point of no return the answer may be lost, not the state,
	# and the hint says how to come by it.
	10:new) grep -qE 'hint: .*(recorded|stands)|cannot sync' "$work/run.err" ||
		complain "$1" "exit $code, state $state, no word about it" ;;
	*) complain "$1" "exit $code, state $state" ;;
	esac
	[ "$code" -eq 0 ] || {
		[ ! -s "$work/run.out" ] || complain "$1" "half an answer"
		case $2 in
		write) ;;
		*) grep -q '^refdesk: ' "$work/run.err" ||
			complain "$1" "no message" ;;
		esac
	}
	case $2 in
	unlink*) ;;
	*) leftover=$(find live -name '.*.tmp' -o -name .refdesk-init \
		2>/dev/null)
		[ -z "$leftover" ] || complain "$1" "left behind: $leftover" ;;
	esac
}

# attack CASE JUDGE CALL N INJECTION
attack() {
	n_points=$((n_points + 1))
	: >"$work/half"
	"$1_set"
	"$1_run" strace -f $quick -o /dev/null -e "trace=$3" \
		-e "inject=$3:$5:when=$4" >"$work/run.out" \
		2>"$work/run.err" </dev/null
	code=$?
	tell_state "$1"
	"$2" "$1 $3 $4 $5" "$3"
	"$1_next" >"$work/next.out" 2>&1 </dev/null ||
		complain "$1 $3 $4 $5" "the next run fails"
}

verdict() {
	n_tests=$((n_tests + 1))
	if [ -s "$work/bad" ]; then
		n_failed=$((n_failed + 1))
		echo "not ok $n_tests - $1"
		sed 's/^/# /' "$work/bad"
	else
		echo "ok $n_tests - $1"
	fi
	: >"$work/bad"
}

# sweep CASE NAME
sweep() {
	: >"$work/half"
	: >"$work/bad"
	command -v "$1_check" >/dev/null || eval "$1_check() { :; }"
	"$1_set"
	"$1_show" >"$work/$1.old" 2>/dev/null </dev/null
	"$1_run" strace -f $quick -o "$work/trace" -e "trace=$trace_list" \
		>"$work/run.out" 2>"$work/run.err" </dev/null
	code=$?
	"$1_show" >"$work/$1.new" 2>/dev/null </dev/null
	"$1_check" >"$work/half" 2>&1
	[ "$code" -eq 0 ] || complain "$1" "undisturbed it ends with $code"
	[ ! -s "$work/half" ] || complain "$1" "undisturbed it is half"
	! cmp -s "$work/$1.old" "$work/$1.new" ||
		complain "$1" "old and new look the same"
	points "$work/trace" >"$work/$1.points"
	[ -s "$work/$1.points" ] || complain "$1" "it changes nothing"
	before="$n_points $n_old $n_new"
	choose "$per_kind" <"$work/$1.points" >"$work/chosen"
	while read -r call n; do
		attack "$1" judge_killed "$call" "$n" signal=KILL
	done <"$work/chosen"
	[ "$n_points" -gt "${before%% *}" ] || complain "$1" "no point is hit"
	verdict "$2, killed: old or new ($(tally "$before"))"
	before="$n_points $n_old $n_new"
	for pair in $error_calls; do
		grep "^${pair%%:*} " "$work/$1.points" |
			choose $(((per_kind + 1) / 2)) >"$work/chosen"
		while read -r call n; do
			attack "$1" judge_failed "$call" "$n" \
				"error=${pair#*:}"
		done <"$work/chosen"
	done
	verdict "$2, a call fails: exit code and state agree ($(tally \
		"$before"))"
}

# tally "POINTS OLD NEW": how many more there are now.
tally() {
	# shellcheck disable=SC2086 # three numbers
	set -- $1
	echo "$((n_points - $1)) points: $((n_old - $2)) old," \
		"$((n_new - $3)) new"
}
