#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Options, help, settings, completions: what holds for every verb.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

exits 2 "no verb"
says usage.no-verb
exits 2 "unknown verb" dcide
says "did you mean decide?"
exits 2 "unknown option" decide --programm=x
says "did you mean --program?"
exits 2 "abbreviated option" decide --prog x
says usage.unknown-option
exits 2 "option of another verb" decide --strict
says "does not belong to this verb"
exits 2 "own option before the verb" --batch decide
says "stands after the verb"
exits 2 "option without its value" decide --program
says "wants a value"
exits 2 "flag with a value" decide --batch=yes
says "takes no value"
exits 2 "option given twice" decide --now 2025-01-01T00:00:00Z \
	--now 2025-01-01T00:00:00Z
says "is given twice"
exits 2 "value that is no choice" decide --color=blue
says "auto|always|never"
exits 2 "value that is no instant" decide --now 2025-01-01
says usage.option-value
exits 2 "value that is no number" history --limit=many
says usage.option-value
exits 2 "number beyond its limit" test --fail-under 101
says "up to 100"
exits 2 "short options together" decide -qv
says "short options stand alone"
exits 2 "unknown short option" decide -x
exits 2 "operand too many" version now
says "has no use for 'now'"
exits 2 "operand missing" show
says "show wants ID|last"
exits 10 "directory that is not there" -C nowhere version
says nowhere

exits 2 "problem as JSON" decide --bogus --json
silent
ok "the problem is one JSON object" \
	python3 -c 'import json,sys; p=json.load(open(sys.argv[1]));
assert p["exit_code"]==2 and p["type"].endswith("usage.unknown-option")' "$err"

exits 0 "version" version
prints "refdesk "
prints "sqlite "
prints "sandbox: "
exits 0 "version as JSON" version --json
ok "version is JSON" python3 -c 'import json,sys,re
v=json.load(open(sys.argv[1]))
assert re.fullmatch(r"\d+\.\d+\.\d+", v["version"])
assert set(v["libraries"])=={"jansson","libsodium","libunistring","libxml2",
	"sqlite"}
for name, text in v["libraries"].items():
	assert re.match(r"\d+\.\d+", text), name
assert v["unicode"] and v["sandbox"] and "tzdata" in v' "$out"
REFDESK_LIBEXEC=/nowhere "$REFDESK" version >"$out" 2>"$err"
ok "version without the helper" test $? -eq 0
prints "sandbox: unknown"
exits 0 "help" help
prints "usage: refdesk"
ok "fits 80 columns" awk 'length($0) > 80 { bad = 1 } END { exit bad }' "$out"
exits 0 "exit codes" help exit-codes
ok "all thirteen are told" test "$(grep -c . "$out")" -eq 13
exits 2 "help of an unknown verb" help nothing
verbs=$("$REFDESK" help | sed -n 's/^  \([a-z-]*\)  *[a-z].*/\1/p')
for verb in $verbs; do
	exits 0 "help $verb" help "$verb"
	prints "usage: refdesk $verb"
	ok "help $verb fits 80 columns" \
		awk 'length($0) > 80 { bad = 1 } END { exit bad }' "$out"
	"$REFDESK" "$verb" --help >"$work/help2"
	ok "$verb --help is the same" cmp "$out" "$work/help2"
done
for kind in bash zsh fish; do
	exits 0 "completion for $kind" completion "$kind"
	prints verify-seal
	prints no-record
done
"$REFDESK" completion bash >complete.bash
if command -v bash >/dev/null; then
	ok "bash completes a verb" bash -c '
		. ./complete.bash
		COMP_WORDS=(refdesk verif) COMP_CWORD=1
		_refdesk
		[ "${COMPREPLY[*]}" = verify-seal ]'
else
	skip "bash completes a verb" "no bash"
fi
exits 2 "completion for another shell" completion tcsh

exits 0 "config outside a project" config --origin
prints "color = auto	# built-in"
REFDESK_SUBJECT=environment
export REFDESK_SUBJECT
exits 0 "environment" config --origin
prints "subject = environment	# REFDESK_SUBJECT"
exits 0 "flag over environment" config --origin --subject flag
prints "subject = flag	# --subject"
unset REFDESK_SUBJECT
mkdir -p project/sub .config/refdesk
printf '# mine\nrules = my rules\n' >project/refdesk.conf
exits 0 "project file, found upward" -C project/sub config --origin
prints "project/my rules	# "
prints "refdesk.conf:2"
printf 'rules = a\nruls = b\n' >project/refdesk.conf
exits 2 "unknown key in the file" -C project config
says "refdesk.conf:2"
says "did you mean rules?"
printf 'rules = a\nout = user\n' >project/refdesk.conf
mkdir -p "$HOME/.config/refdesk"
printf 'db = state\nout = other\n' >"$HOME/.config/refdesk/refdesk.conf"
exits 0 "the user's file, below the project's" -C project config --origin
prints "/home/.config/refdesk/state"
prints "project/user"
REFDESK_NOW=yesterday
export REFDESK_NOW
exits 2 "bad value in the environment" config
says REFDESK_NOW
unset REFDESK_NOW
exits 10 "output that cannot be written" version -o nowhere/file
exits 10 "full disk" version -o /dev/full
exits 0 "output to a file" version -o told
ok "the file has the answer" grep -q refdesk told
silent
finish
