#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What goes wrong on the way to a provider and back, and what becomes of it: the
# table of refdesk-dispatch(8).  Each fault is met twice: by a plan of one try,
# and by one that could go on with another model.  The second is tried if and
# only if it is certain that nothing was taken.  CHECK_LONG=1 meets those as well
# that differ from others in their cause alone.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"

# meet PLAN: sends it from a project in which nothing was sent before.
meet() {
	rm -rf live
	cp -a base live
	"$dispatch" -C live send <"$1" >"$out" 2>"$err"
	got=$?
	states=$(journal live)
	taken=$(accepted)
}

# has_next: what is held says what may be done.
has_next() {
	case $(ended '.next // ""' "$out") in
	'refdesk job '*) return 0 ;;
	esac
	return 1
}

# ends EXIT STATE TAKEN REASON: how the last one did.
ends() {
	ok "$name: exit $1, $2, taken $3" test "$got $states $taken" = "$1 $2 $3"
	[ "$4" = - ] || ok "  because: $4" sh -c \
		'printf %s "$1" | grep -qE -- "$2"' - \
		"$(ended '.reason // ""' "$out")" "$4"
	case $1 in
	8) ok "  and a command to go on with" has_next ;;
	0) ok "  a picture" test -s "$(ended '.files[0]' "$out")" ;;
	esac
}

# fault NAME EXIT STATE TAKEN REASON SCRIPT-LINE...: what a plan of two tries
# comes to.  When the first comes to nothing and nothing was taken or is charged,
# the second is tried, and a plan of one try ends so.
fault() {
	name=$1 wanted=$2 state=$3 n=$4 reason=$5
	shift 5
	script 'queue none' 'progress 0' "$@"
	meet two
	case $state:$wanted in
	failed:7)
		ok "$name: the next try" test \
			"$got $states $taken" = "0 failed fetched $((n + 1))"
		script 'queue none' 'progress 0' "$@"
		meet one ;;
	esac
	ends "$wanted" "$state" "$n" "$reason"
}

# wants WHAT: is this one met now?
wants() {
	case ${CHECK_LONG:-0}:$1 in
	0:LONG*) return 1 ;;
	esac
}

mock --fast
quick_rules rules && sending_project base "$PWD/rules" >"$work/prepare" 2>&1 &&
	plan_of base "a knight" >one &&
	jq -c '.tries += [.tries[0] | .n = 2 | .on = ["refused", "busy",
		"unreached", "no-key", "unstarted", "gone", "funds", "failed"]]' \
		one >two || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project that sends'
	exit 1
}

# ---- nothing is in the way ----

fault "nothing is wrong" 0 fetched 1 -

# ---- bytes have left; what was taken is looked up ----

for what in reset 'slow-headers 300' 'redirect 307 http://127.0.0.1:9/x' \
	'status 500' 'nginx 502' 'LONG stall' 'LONG close' \
	'LONG http09 "hello there"' 'LONG status 502' 'LONG status 503' \
	'LONG status 504' 'LONG status 408' 'LONG status 409' \
	'LONG nginx 503' 'LONG nginx 504' \
	'LONG redirect 302 file:///etc/passwd'; do
	wants "$what" || continue
	what=${what#LONG }
	fault "$what, and taken" 0 fetched 1 - "on submit 1 accepted $what" \
		"on submit no-id"
	fault "$what, and not taken" 8 held 0 . "on submit 1 unaccepted $what" \
		"on submit no-id"
	fault "$what, and nobody tells" 8 held 1 . hidden \
		"on submit 1 accepted $what" "on submit no-id"
done

# ---- the head of an answer says the id ----

for what in cut html 'gzip-bomb 20971520' 'LONG cut-chunked 40' \
	'LONG cut-nolength 40' 'LONG slow-body 500' 'LONG duplicate-id'; do
	wants "$what" || continue
	what=${what#LONG }
	fault "$what, with an id in the head" 0 fetched 1 - hidden \
		"on submit 1 $what"
	fault "$what, without" 0 fetched 1 - "on submit 1 $what" \
		"on submit 1 no-id"
	fault "$what, without, and nobody tells" 8 held 1 . hidden \
		"on submit 1 $what" "on submit 1 no-id"
done

# ---- it says no, for certain ----

for status_ in 400 401 403 404 413; do
	fault "status $status_" 7 failed 0 . "on submit 1 status $status_"
done
fault "status 422" 7 failed 0 . "on submit 1 status 422"
fault "not started in time" 7 failed 0 . "on submit 1 user-timeout"

# ---- it says later ----

fault "too many, once" 0 fetched 1 - "on submit 1 status 429"
fault "too many, with a time" 0 fetched 1 - "on submit 1 status 429" \
	'on submit 1 retry-after "2"'
ok "  it waited for it" jq -s -e 'any(.event == "wait" and .seconds >= 2)' "$out"
fault "too many, with a time that is past" 0 fetched 1 - \
	"on submit 1 status 429" \
	'on submit 1 retry-after "Fri, 20 Nov 2020 12:00:00 GMT"'
fault "too many, with a time that is none" 0 fetched 1 - \
	"on submit 1 status 429" 'on submit 1 retry-after "-1"'

# ---- after it was taken ----

for route in status result image; do
	for what in reset 'status 500' 'cut 20' 'LONG close' 'LONG status 429' \
		'LONG nginx 503' 'LONG stall' 'LONG cut-chunked 20' \
		'LONG slow-headers 300'; do
		wants "$what" || continue
		what=${what#LONG }
		fault "$route: $what, once" 0 fetched 1 - "on $route 1 $what"
	done
done
fault "status: it goes back" 0 fetched 1 - 'progress 3' \
	"on status 3 state IN_QUEUE"
fault "status: one there is not" 0 fetched 1 - "on status 1 state PONDERING"
fault "status: no JSON" 0 fetched 1 - "on status 1 html"
fault "status: forgotten" 8 held 1 . "on status unknown" "on result unknown"
for route in status result; do
	fault "$route: the key is revoked" 8 submitted 1 401 \
		"on stream status 404" "on $route status 401"
done
fault "URLs of another host" 0 fetched 1 - "on submit other-host evil.example"
fault "a picture on another host" 8 held 1 host \
	"on result other-host evil.example"
fault "a picture that is cut short" 0 fetched 1 - "on image 1 truncate 100"
fault "a picture that is always cut short" 8 held 1 . \
	"on image truncate 100"
fault "a picture that says it is text" 0 fetched 1 - \
	"on image 1 mime text/html"
fault "a picture that is gone" 8 held 1 . "on image status 404"
fault "moderated" 5 failed 1 - \
	"on submit 1 fail content_policy_violation"
fault "no picture" 7 failed 1 . "on submit 1 fail no_media_generated"
fault "an error of theirs" 7 failed 1 . "on submit 1 fail internal_error"
fault "more looks than there is time for" 8 submitted 1 "not done" \
	'progress 9999' "on stream status 404"
mock_ends
finish
