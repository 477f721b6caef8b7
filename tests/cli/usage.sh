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
says "write an instant with its offset"
exits 2 "instant finer than milliseconds" \
	decide --now=2025-12-27T20:00:00.123456Z
says "milliseconds at most"
exits 2 "leap second" decide --now=2016-12-31T23:59:60Z
says "no leap seconds"
exits 2 "empty subject" decide --subject=
says "it must not be empty"
exits 2 "empty zone" decide --tz=
says "it must not be empty"
exits 2 "history of no rows" history --limit=0
says "at least 1"
exits 2 "value that is no number" history --limit=many
says usage.option-value
exits 2 "number beyond its limit" variety --max-share 101
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
head -n 1 "$out" >"$work/version"
for flag in --version -V; do
	exits 0 "$flag" "$flag"
	ok "is the first line of the verb" cmp "$out" "$work/version"
	exits 0 "$flag of a verb" show "$flag"
	ok "is the same" cmp "$out" "$work/version"
done
exits 0 "version as JSON" version --json
ok "version is JSON" python3 -c 'import json,sys,re
v=json.load(open(sys.argv[1]))
assert re.fullmatch(r"\d+\.\d+\.\d+", v["version"])
assert set(v["libraries"])=={"jansson","libsodium","libunistring","libxml2",
	"nettle","pcre2","sqlite"}
for name, text in v["libraries"].items():
	assert re.match(r"\d+\.\d+", text), name
assert v["unicode"] and v["sandbox"] and "tzdata" in v' "$out"
# needed PROGRAM: the libraries it is linked with, as version names them.
needed() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\.so.*/\1/p' |
		sed '/^lib[cm]$/d; /^librefdesk$/d; s/^libpcre2-8$/pcre2/
			s/^libjansson$/jansson/; s/^libnettle$/nettle/
			s/^libsqlite3$/sqlite/'
}
if command -v readelf >/dev/null && readelf -d "$REFDESK" >"$work/elf" 2>&1
then
	for library in $(needed "$REFDESK"); do
		case $library in lib*san | libgcc_s) continue ;; esac
		ok "$library is among them" grep -q "\"$library\":" "$out"
	done
fi
REFDESK_LIBEXEC=/nowhere "$REFDESK" version >"$out" 2>"$err"
ok "version without the helper" test $? -eq 0
prints "sandbox: unknown"
exits 0 "help" help
prints "usage: refdesk"
ok "fits 80 columns" awk 'length($0) > 80 { bad = 1 } END { exit bad }' "$out"
exits 0 "exit codes" help exit-codes
ok "all thirteen are told" test "$(grep -c . "$out")" -eq 13
exits 2 "help of an unknown verb" help nothing
exits 2 "help of nearly a verb" help whatfi
says "did you mean whatif?"
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
	mkdir completing completing/decide completing/rules
	: >completing/my.desk
	cat >completes.bash <<'BASH'
# completes.bash ANSWER OPTIONS WORD...: what the last word is completed to, and
# the options that are asked of readline for it.
. ./complete.bash
cd completing || exit 1
compopt() { options+=$2; }
options= want=$1 wanted=$2
shift 2
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_refdesk
echo "'${COMPREPLY[*]}' with '$options', not '$want' with '$wanted'"
[ "${COMPREPLY[*]}" = "$want" ] && [ "$options" = "$wanted" ]
BASH
	# completes NAME ANSWER OPTIONS WORD...
	completes() {
		name=$1
		shift
		ok "bash completes $name" bash completes.bash "$@"
	}
	completes "a verb" verify-seal "" refdesk verif
	completes "a verb that is a directory too" decide "" refdesk deci
	completes "an option with a value" --subject= nospace \
		refdesk decide --sub
	completes "an option before the verb" --directory= nospace \
		refdesk --dir
	completes "a verb behind an option's value" check "" \
		refdesk --rules = rules che
	completes "a verb behind a value that is a word" decide "" \
		refdesk -C . de
	completes "a verb behind both" decide "" \
		refdesk -C . --rules rules --json de
	completes "a choice" json "" refdesk check --format = j
	completes "all choices" "human json svg" "" refdesk explain --format =
	completes "the choices of that verb" "tap junit json" "" \
		refdesk test --format ""
	completes "a choice where = does not split" --color=never "" \
		refdesk --color=n
	completes "a file as value" my.desk filenames refdesk --program = m
	completes "a directory as value" rules filenames refdesk -C r
	completes "no file for an id" "" "" refdesk decide --subject = m
	completes "no file for a fact" "" "" refdesk decide scene = m
	completes "a file as operand" my.desk filenames refdesk inspect m
	completes "look" "show clear" "" refdesk look ""
	completes "key" generate "" refdesk key g
	completes "help" explain "" refdesk help expl
	completes "help of exit codes" exit-codes "" refdesk help exit
	completes "completion" "bash zsh fish" "" refdesk completion ""
	# The paths are those of the rules at hand.
	mkdir completing/bin
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$REFDESK" >completing/bin/refdesk
	chmod +x completing/bin/refdesk
	cp -R "$SRCDIR/rules/companion" completing/companion
	REFDESK_RULES=companion
	before=$PATH
	PATH=$PWD/completing/bin:$PATH
	export REFDESK_RULES
	completes "a path" base/scale "" refdesk get base/s
	completes "a path to set" base/scale= nospace refdesk set base/s
	completes "a path of a draft" base/scale= nospace \
		refdesk whatif --set = base/s
	completes "a path to sweep" base/scale= nospace \
		refdesk whatif --sweep base/s
	completes "a reference" curly_dressed_up "" \
		refdesk explain --candidate = curly_d
	completes "the other one" "messy_bun_casual messy_bun_dressed_up" "" \
		refdesk explain --versus messy_
	unset REFDESK_RULES
	PATH=$before
	completes "nothing where nothing is taken" "" "" refdesk doctor ""
else
	skip "bash completes" "no bash"
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
REFDESK_NOW=2025-12-27T20:00:00.123456Z
exits 2 "finer than milliseconds in the environment" config
says "milliseconds at most"
unset REFDESK_NOW

# One limit of a subject, wherever it comes from.
bytes=$(printf '%0128d' 0)
for verb in config "history --db x.db" "look show --db x.db" \
	"show last --db x.db"; do
	# shellcheck disable=SC2086 # words
	exits 2 "$verb: a subject that is too long" $verb --subject "${bytes}0"
	says "--subject: a subject is 1 to 128 bytes"
	# shellcheck disable=SC2086 # words
	REFDESK_SUBJECT=${bytes}0 "$REFDESK" $verb >"$out" 2>"$err"
	ok "also in the environment" test $? -eq 2
	says "REFDESK_SUBJECT: a subject is 1 to 128 bytes"
done
exits 0 "the longest subject" config --subject "$bytes"
exits 2 "a control character in a subject" config --subject "a	b"
says "without control characters"
exits 2 "bytes that are no UTF-8 in a subject" \
	config --subject "$(printf '\377')"
exits 10 "output that cannot be written" version -o nowhere/file
exits 10 "full disk" version -o /dev/full
exits 0 "output to a file" version -o told
ok "the file has the answer" grep -q refdesk told
silent
finish
