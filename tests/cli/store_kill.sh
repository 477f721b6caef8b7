#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT

# Kills a committing process, or fails one of its system calls, at each call
# that touches the store, and looks at what is left: the state before the commit
# or the state after it, sound either way, and the next commit works.
#
#	store_kill.sh [PROGRAM]		default BUILDDIR/tests/tools/store_commit
#
# Every 5th point; FULL=1 takes every point.

set -u

program=${1:-${BUILDDIR:-.}/tests/tools/store_commit}
step=5
[ "${FULL:-0}" = 1 ] && step=1

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

# Failing mmap and tracing are no fair game for a sanitizer's run time.
case ${SANITIZERS:-no} in no) ;; *) skip 'sanitizers are on' ;; esac
command -v strace >/dev/null || skip 'strace is not installed'
[ -x "$program" ] || {
	echo "Bail out! no $program"
	exit 99
}
strace -o /dev/null true 2>/dev/null ||
	skip 'strace may not trace here'

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
db=$work/live/state.db

kill_calls='openat read pread64 write pwrite64 fsync fdatasync ftruncate
	fallocate unlink rename renameat2 close fcntl newfstatat mmap munmap
	fchown fchmod'
# call:error, tried once at each point and, with +, from the point on
fail_calls='openat:EMFILE openat:EACCES openat:EIO read:EIO pread64:EIO
	write:ENOSPC write:EIO pwrite64:ENOSPC pwrite64:EIO pwrite64:ENOSPC+
	fsync:EIO fdatasync:EIO ftruncate:EIO ftruncate:ENOSPC unlink:EACCES
	fcntl:EINTR pwrite64:EINTR pread64:EINTR mmap:ENOMEM fcntl:ENOLCK'

n_tests=0 n_failed=0 n_points=0 n_old=0 n_new=0

# What a store holds; nothing at all reads like a new store.
show() {
	"$program" "$1" show 2>"$work/show.err" && return
	grep -q 'record.absent' "$work/show.err" && cat "$work/empty.txt"
}

# restore KIND: the store as it was before the commit.
restore() {
	rm -rf "$work/live"
	mkdir "$work/live"
	[ "$1" = fresh ] || cp "$work/base.db" "$db"
}

# Number of calls of $2 in the trace $1 before the store is first touched, and
# in all: loading shared libraries is not the store's business.
count_calls() {
	awk -v call="$2" '
		/state\.db/ && !seen { seen = 1; before = n }
		{ sub(/^[0-9]+ +/, "") }
		index($0, call "(") == 1 { n++ }
		END { print before + 0, n + 0 }' "$1"
}

report() {
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

# judge KIND CODE POINT: old or new, as the exit code promised.
judge() {
	show "$db" >"$work/now.txt"
	n_points=$((n_points + 1))
	if cmp -s "$work/now.txt" "$work/$1.new"; then
		state=new n_new=$((n_new + 1))
	elif cmp -s "$work/now.txt" "$work/$1.old"; then
		state=old n_old=$((n_old + 1))
	else
		state=half
	fi
	case $2:$state in
	137:old | 137:new | 0:new | 10:old | 75:old) ;;
	*)
		echo "$3: exit $2, state $state" >>"$work/bad"
		sed 's/^/    /' "$work/now.txt" "$work/show.err" \
			"$work/run.err" >>"$work/bad"
		;;
	esac
	"$program" "$db" commit 9 2>"$work/next.err" || {
		echo "$3: the next commit fails" >>"$work/bad"
		sed 's/^/    /' "$work/next.err" >>"$work/bad"
	}
}

# attack KIND CALL INJECTION SUFFIX FIRST LAST
attack() {
	point=$(($5 + 1))
	while [ "$point" -le "$6" ]; do
		restore "$1"
		strace -f -o /dev/null -e trace="$2" \
			-e inject="$2:$3:when=$point$4" \
			"$program" "$db" commit 2 >/dev/null 2>"$work/run.err"
		judge "$1" $? "$1 $2 $3 $point$4"
		point=$((point + step))
	done
}

sweep() {
	restore "$1"
	strace -f -o "$work/trace" "$program" "$db" commit 2
	for call in $kill_calls; do
		# shellcheck disable=SC2046 # two numbers
		set -- "$1" $(count_calls "$work/trace" "$call")
		attack "$1" "$call" signal=KILL '' "$2" "$3"
	done
	report "$1 store, killed: the old state or the new one"
	for pair in $fail_calls; do
		call=${pair%%:*} error=${pair#*:} suffix=
		case $error in *+) error=${error%+} suffix=+ ;; esac
		# shellcheck disable=SC2046 # two numbers
		set -- "$1" $(count_calls "$work/trace" "$call")
		attack "$1" "$call" "error=$error" "$suffix" "$2" "$3"
	done
	report "$1 store, call failed: exit code and state agree"
}

: >"$work/bad"
: >"$work/show.err"
mkdir "$work/live"
"$program" "$work/base.db" commit 1 || exit 99
: >"$work/touch.db"
"$program" "$work/touch.db" show >"$work/empty.txt" || exit 99
for kind in used fresh; do
	restore "$kind"
	show "$db" >"$work/$kind.old"
	"$program" "$db" commit 2 || exit 99
	"$program" "$db" show >"$work/$kind.new" || exit 99
	cmp -s "$work/$kind.old" "$work/$kind.new" && exit 99
done
sweep used
sweep fresh
if [ "$n_old" -eq 0 ] || [ "$n_new" -eq 0 ]; then
	echo 'both outcomes must occur' >"$work/bad"
fi
report "points reached both outcomes"
echo "# $n_points points: $n_old old, $n_new new"
echo "1..$n_tests"
[ "$n_failed" -eq 0 ]
