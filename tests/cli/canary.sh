#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Keys of providers are in all the places where keys may be, and every verb
# runs: none of them may be found anywhere else afterwards, nor in what a
# process writes or gives to another, nor in a core.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC3045
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"

canary=canary-$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
hex=$(printf %s "$canary" | od -An -v -tx1 | tr -d ' \n')
base64=$(printf %s "$canary" | base64 -w 0 | cut -c 1-28)

# One key in each place; those that are files are the only ones with it.
keys=$work/keys
mkdir "$keys" "$keys/credentials"
printf '%s\n' "$canary" >"$keys/stdin"
printf '%s' "$canary" >"$keys/settings"
printf '%s' "$canary" >"$keys/credentials/served"
chmod -R go= "$keys"
CREDENTIALS_DIRECTORY=$keys/credentials
export CREDENTIALS_DIRECTORY

exits 0 "init" init desk
cd desk || exit 1
desk=$PWD
echo "secret.named = $keys/settings" >>refdesk.conf
ok "a key is kept" sh -c '"$1" secret set fal <"$2"' - "$REFDESK" "$keys/stdin"
exits 0 "key generate" key generate
exits 0 "build" build -o ../c.desk
value=$("$REFDESK" get | grep "^base/scale=")

# strays: files with the key, in whatever writing, that must not have it.
strays() {
	grep -rlaF -e "$canary" -e "$hex" -e "$base64" "$work" |
		grep -v -e "^$keys/" -e "^$desk/.refdesk/secrets/fal\$"
}
nowhere() {
	! strays
}
held() {
	test "$(cat "$desk/.refdesk/secrets/fal")" = "$canary"
}
ok "the key is in the project" held
ok "and nowhere else" nowhere

# A provider that wants this key and no other.
mock --fast --key="$canary"

# ---- the table ----

# CODE WORDS: what a verb may end with, and how it is run.  Standard input is a
# key; @ is another word in each run.  A verb without a row fails below.
rows() {
	cat <<ROWS
0 init ../new@
0 check
[01] fmt --check
0 upgrade --dry-run
0 build -o ../c@.desk
0 inspect
0 dump
0 test
0 get
0 set --dry-run $value
0 mutate --list
0 whatif --fixtures --set $value
0 diff ../c.desk ../c.desk
[01] variety --days 2
0 seal ../c.desk
0 verify-seal ../c.desk
0 activate ../c.desk
0 decide scene=restaurant --subject=u1
0 explain last
0 temporal hello
0 generate scene=gym -o ../pictures@
0 plan scene=gym
0 generate scene=gym --provider fal --loopback $url -o ../sent@
0 generate scene=gym --provider fal --loopback $url -o ../sent@ --progress json
0 generate scene=bar --provider fal --loopback $url -o ../sent@ --insecure-env
4 generate scene=gym --model flux-lora --loopback $url
0 plan scene=gym --provider fal
0 job show last --all
0 job wait last --loopback $url -o ../sent@
0 job resume last --loopback $url -o ../sent@
0 job cancel last --loopback $url
0 redux table
0 job list
0 job resume
0 history
0 look show --subject=u1
0 show last --all
0 replay last
0 key list
0 secret set fal
0 secret list
0 secret rm fal
0 secret set fal --key-fd=0
4 secret rm absent
0 doctor
0 config --origin
0 completion bash
0 completion zsh
0 completion fish
0 version
0 help secret
ROWS
}

# run TAG WORD...: every row with these words before refdesk and, as far as they
# begin with a dash, behind it.
run() {
	tag=$1
	mode=$2
	shift 2
	while read -r code words; do
		words=$(echo "$words" | sed "s|@|$tag|")
		# shellcheck disable=SC2086
		"$@" "$REFDESK" $words $mode >"$out" 2>"$err" <"$keys/stdin"
		got=$?
		# shellcheck disable=SC2254
		case $got in
		$code) ok "$words $mode: neither said nor written" nowhere ;;
		*) ok "$words $mode (exit $code)" test "$got" = "$code" ;;
		esac
	done <../rows
}

rows >../rows
for verb in $("$REFDESK" help | sed -n 's/^  \([a-z-]*\)  *[a-z].*/\1/p'); do
	ok "$verb has a row" grep -q "^[^ ]* $verb\( \|\$\)" ../rows
done
run plain '' env
run json --json env
run verbose -v env
ok "the key is still there" held

exits 0 "a list" secret list
for place in 'fal  *project' 'named  *settings' 'served  *credential'; do
	ok "has $place" grep -q "^$place  *[0-9a-f]\{8\}  " "$out"
done
REFDESK_SECRET_OPEN=$canary
export REFDESK_SECRET_OPEN
exits 0 "a list with the environment" secret list --insecure-env
prints 'open             environment'
ok "does not show it" nowhere
exits 0 "a list with the environment as JSON" secret list --insecure-env --json
ok "does not show it" nowhere
unset REFDESK_SECRET_OPEN

# ---- what a mistake tells ----

# A key in the wrong place of a command line is not repeated.
mistake() {
	exits 2 "key in the wrong place" "$@"
	ok "is not repeated" nowhere
	exits 2 "key in the wrong place, as JSON" "$@" --json
	ok "is not repeated" nowhere
}
mistake secret set fal "$canary"
mistake secret set "fal=$canary"
mistake secret set "$canary" fal
mistake secret "$canary"
mistake secret list "$canary"
mistake secret rm fal "$canary"
mistake secret set fal "--key-fd=$canary"

# ---- what processes are given and write ----

case ${SANITIZERS:-no} in
no) traced=yes ;;
*) traced= ;;
esac
strace -o /dev/null true 2>/dev/null || traced=
# A process with a key is closed to a tracer without CAP_SYS_PTRACE: it would
# see calls without their strings.
sees=$traced
capabilities=$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)
[ $((0x${capabilities:-0} >> 19 & 1)) -eq 1 ] || sees=
# The header of a request, on its way through a socket.
to_provider='(sendto|write|writev|sendmsg)\([0-9]+<(socket|TCP)[^>]*>.*Authorization: Key '
# leaks: calls with the key that are not the writing of its file, nor that.
leaks() {
	grep -aF "$canary" "$keys"/trace.* | grep -avE "$to_provider" |
		grep -avE "write\([0-9]+<$desk/\.refdesk/secrets/\.fal\.[0-9a-f]+\.tmp>"
}
if [ "$sees" ]; then
	run traced '' strace -ff -y -v -s 65536 -o "$keys/trace" -e \
		trace=execve,write,writev,pwrite64,pwritev,sendto,sendmsg
	ok "the trace has seen the key written" sh -c \
		'grep -qaF "$1" "$2"/trace.*' - "$canary" "$keys"
	ok "the trace has seen other programs started" sh -c \
		'grep -qaE "execve\(.*refdesk-author" "$1"/trace.*' - "$keys"
	ok "the trace has seen the key go to the provider" sh -c \
		'grep -aF "$1" "$2"/trace.* | grep -qaE "$3"' - \
		"$canary" "$keys" "$to_provider"
	ok "no other call has the key" sh -c '! test "$1"' - "$(leaks)"
	leaks | cut -c 1-300 | sed 's/^/# /'
	rm -f "$keys"/trace.*
else
	skip "no other call has the key" "no strace that can see, or sanitizers"
fi

# ---- cores ----

# Ends refdesk with a core, if it lets one be made, when it first syncs a file.
die() {
	(
		ulimit -c unlimited
		strace -f -o /dev/null -e trace=fsync \
			-e inject=fsync:signal=SIGABRT:when=1 \
			"$REFDESK" "$@" <"$keys/stdin"
	) >"$out" 2>"$err"
	test $? -eq 134
}
core_made() {
	ls core* >/dev/null 2>&1
}
[ "$traced" ] && die build -o core.desk && rm -f core.desk
if [ "$traced" ] && core_made; then
	rm -f core*
	ok "it dies while it has the key" die secret set fal
	ok "what it was about to keep is there" sh -c \
		'cat .refdesk/secrets/.fal.*.tmp | grep -qF "$1"' - "$canary"
	ok "no core" sh -c '! ls core*'
	exits 0 "rm takes the rest away, too" secret rm fal
	ok "nothing has the key" nowhere
else
	skip "no core" "none are made here"
fi
finish
