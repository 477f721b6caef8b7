#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Keys of providers: kept, listed, removed, and refused where others can read
# them.  That they show nowhere is for canary.sh.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

# gives CODE NAME TEXT ARGUMENT...: as exits, with TEXT on stdin.
gives() {
	wanted=$1
	name=$2
	printf %b "$3" >"$work/stdin"
	shift 3
	"$REFDESK" "$@" >"$out" 2>"$err" <"$work/stdin"
	got=$?
	ok "$name (exit $wanted)" test "$got" -eq "$wanted"
}
# fingerprint TEXT
fingerprint() {
	printf %s "$1" | sha256sum | cut -c 1-8
}
mode() {
	test "$(stat -c %a "$2")" = "$1"
}
kept=.refdesk/secrets

gives 2 "set outside a project" key secret set fal
says project.none
exits 0 "list outside a project" secret list
silent
says "refdesk secret set NAME"
exits 0 "init" init desk
cd desk || exit 1
rm -r .refdesk/keys

# ---- set ----

gives 0 "set" 'key:1\n' secret set fal
silent
says "fal: $(fingerprint key:1)"
ok "the file is for its owner only" mode 600 $kept/fal
ok "and so is the directory" mode 700 $kept
ok "it is the line without its end" sh -c 'printf key:1 | cmp - "$1"' - $kept/fal
ok "git leaves it alone" sh -c '
	command -v git >/dev/null || exit 0
	git init -q . && git add -A && ! git ls-files | grep -q secrets/' -
gives 0 "set again" 'key:2' secret set fal
says "fal: $(fingerprint key:2), was $(fingerprint key:1)"
gives 0 "set quietly" 'key:1' secret set fal -q
ok "without a word" test ! -s "$err"
gives 0 "set with more words" 'key:1' secret set fal -v
says "secret: $PWD/$kept/fal"
gives 0 "set as JSON" 'key:2' secret set fal --json
prints "{\"fingerprint\":\"$(fingerprint key:2)\",\"name\":\"fal\",\"replaced\":\"$(
	fingerprint key:1)\"}"
gives 0 "set a new one as JSON" 'key:3' secret set fal-eu --json
prints "\"replaced\":null"
printf 'key:4\n' >four
"$REFDESK" secret set fal --key-fd 7 7<four >"$out" 2>"$err" </dev/null
ok "set from a descriptor" grep -q "^fal: $(fingerprint key:4)" "$err"
exits 10 "a descriptor that is not open" secret set fal --key-fd 77
says "descriptor 77: the secret cannot be read [secret.unreadable]"
exits 2 "a descriptor that is none" secret set fal --key-fd x
says usage.option-value

for text in '' '\n' 'two\nlines' 'key\r\nX-Evil: 1' 'tab\there' ' blank' \
	'caf\303\251' '\033[2J' 'a\000b'; do
	gives 4 "no secret: $(printf %s "$text" | tr '\\' /)" "$text" \
		secret set fal
	says secret.malformed
done
gives 4 "no secret: too long" "$(printf '%05000d' 0)" secret set fal
says secret.too-long
ok "what was there still is" test "$(cat $kept/fal)" = key:4
for bad in Fal 2fal fal_x ../fal .fal fal/x ''; do
	gives 2 "no name: $bad" key secret set "$bad"
	says secret.name
done
exits 2 "no name at all" secret set
says "which secret?"
exits 2 "no job" secret show fal
says "secret takes set, list or rm"
exits 2 "an option of another job" secret list --key-fd=0
says usage.option-not-here
exits 2 "an option of another job" secret set fal --insecure-env
says usage.option-not-here
ln -s ../../elsewhere $kept/linked
gives 10 "set through a link" key secret set linked
says secret.no-file
ok "nothing was written there" test ! -e elsewhere
rm $kept/linked
mkdir full && : >full/refdesk.conf && : >full/.refdesk
gives 10 "set where no directory can be" key -C full secret set fal
says file.

# ---- list ----

exits 0 "list" secret list
prints "fal              project      $(fingerprint key:4)  $PWD/$kept/fal"
prints "fal-eu           project      $(fingerprint key:3)  "
printf key:5 >five
chmod 600 five
mkdir credentials
printf 'key:6\n' >credentials/fal
chmod 440 credentials/fal
echo 'secret.fal = five' >>refdesk.conf
gives 0 "set what the settings have" 'key:4' secret set fal
says "warning: fal comes from settings: $PWD/five"
CREDENTIALS_DIRECTORY=$PWD/credentials
REFDESK_SECRET_FAL=key:7
REFDESK_SECRET_FAL_US=key:8
export CREDENTIALS_DIRECTORY REFDESK_SECRET_FAL REFDESK_SECRET_FAL_US
exits 0 "list of all places" secret list --insecure-env
says "warning: other programs of this user can read environment variables"
cat >"$work/want" <<EOT
fal              credential   $(fingerprint key:6)  $PWD/credentials/fal
fal              settings     $(fingerprint key:5)  $PWD/five (not used)
fal              project      $(fingerprint key:4)  $PWD/$kept/fal (not used)
fal              environment  $(fingerprint key:7)  REFDESK_SECRET_FAL (not used)
fal-eu           project      $(fingerprint key:3)  $PWD/$kept/fal-eu
fal-us           environment  $(fingerprint key:8)  REFDESK_SECRET_FAL_US
EOT
ok "in their order" diff "$work/want" "$out"
exits 0 "list without leave for variables" secret list
ok "does not look there" sh -c '! grep -q environment "$1"' - "$out"
exits 0 "list as JSON" secret list --json
ok "has the same" python3 - "$out" <<'EOT'
import json, sys
rows = json.load(open(sys.argv[1]))
assert [(r['name'], r['source'], r['used']) for r in rows] == [
    ('fal', 'credential', True), ('fal', 'settings', False),
    ('fal', 'project', False), ('fal-eu', 'project', True)], rows
assert all(r['problem'] is None and len(r['fingerprint']) == 8 for r in rows)
EOT

(
	unset REFDESK_SECRET_FAL REFDESK_SECRET_FAL_US
	cd credentials && chmod 600 fal || exit
	for directory in '' . ../credentials; do
		CREDENTIALS_DIRECTORY=$directory "$REFDESK" secret list || exit
	done
) >"$out" 2>"$err"
ok "no credentials in a directory that only a shell can have meant" sh -c \
	'grep -q settings "$1" && ! grep -q credential "$1"' - "$out"

# ---- what is too open ----

chmod 444 credentials/fal
chmod 640 five
exits 0 "list with files that others can read" secret list
prints "fal              credential   -         $PWD/credentials/fal"
prints "the file of the secret is open to others [secret.exposed]"
prints "hint: make it yours alone: chmod 600 $PWD/five"
exits 0 "the same as JSON" secret list --json
ok "has the problem" python3 - "$out" <<'EOT'
import json, sys
row = json.load(open(sys.argv[1]))[0]
assert row['used'] and row['fingerprint'] is None
assert row['problem']['type'] == 'urn:refdesk:problem:secret.exposed'
assert row['problem']['exit_code'] == 10
EOT
exits 0 "doctor" doctor
prints "warn  secrets    $PWD/credentials/fal: the file of the secret is open"
prints "warn  secrets    $PWD/five: "
prints "chmod 600 $PWD/five"
chmod 600 five credentials/fal
chmod 750 $kept
exits 0 "doctor with an open directory" doctor
prints "chmod 700 $PWD/$kept"
chmod 700 $kept
exits 0 "doctor when all is well" doctor
prints "ok    secrets    fal, fal-eu"
rm five
exits 0 "doctor without a file that the settings name" doctor
prints "warn  secrets    $PWD/five: the secret cannot be read; check the path"
unset CREDENTIALS_DIRECTORY REFDESK_SECRET_FAL REFDESK_SECRET_FAL_US

exits 0 "config names the file" config --origin
prints "secret.fal = $PWD/five	# $PWD/refdesk.conf:"
exits 0 "config as JSON" config --json
ok "does, too" python3 -c 'import json,sys
assert json.load(open(sys.argv[1]))["secret.fal"]["value"].endswith("five")' "$out"
mkdir -p "$HOME/.config/refdesk"
printf 'secret.fal = users\nsecret.user = users\n' \
	>"$HOME/.config/refdesk/refdesk.conf"
exits 0 "the user's settings" config
prints "secret.fal = $PWD/five"
prints "secret.user = $HOME/.config/refdesk/users"
rm -r "$HOME/.config"
cp refdesk.conf saved
echo 'secret.Fal = x' >>refdesk.conf
exits 2 "a name that is none in the settings" secret list
says conf.secret-name
cp saved refdesk.conf

# ---- rm ----

: >$kept/.fal.01234567.tmp
: >$kept/.fal-eu.01234567.tmp
exits 0 "rm" secret rm fal
silent
says "removed $PWD/$kept/fal"
says "warning: fal comes from settings: $PWD/five"
ok "it is gone, and what a killed set had left" sh -c \
	'test ! -e "$1/fal" && test ! -e "$1/.fal.01234567.tmp"' - $kept
ok "others are not" test -e $kept/fal-eu -a -e $kept/.fal-eu.01234567.tmp
exits 4 "rm of what is not there" secret rm fal
says secret.missing
exits 4 "the same as JSON" secret rm fal --json
ok "is a problem object" python3 -m json.tool "$err"
exits 0 "rm as JSON" secret rm fal-eu --json
prints '{"name":"fal-eu","removed":true}'

# ---- on a terminal ----

typed=
# ask WORDS: asks on a terminal; the key is typed when the question is there.
ask() {
	rm -f "$work/keys" && mkfifo "$work/keys"
	script -qefc "$1" /dev/null <"$work/keys" >"$work/shown" 2>&1 &
	asking=$!
	exec 8>"$work/keys"
	until grep -q 'secret (' "$work/shown" || ! kill -0 $asking; do
		:
	done 2>/dev/null
	printf %b "$typed" >&8
	exec 8>&-
	wait $asking
	got=$?
	cp "$work/shown" "$out"
}
if command -v script >/dev/null; then
	typed='typed-key\n'
	ask "'$REFDESK' secret set fal; stty -a | tr ' ' '\n' | grep -x -- '-*echo'"
	ok "a key is asked for" grep -qF "fal: $(fingerprint typed-key)" "$out"
	ok "and does not show" sh -c '! grep -qF typed-key "$1"' - "$out"
	ok "afterwards typing shows" grep -qx 'echo.*' "$out"
	typed='\003'
	ask "'$REFDESK' secret set fal2; stty -a | tr ' ' '\n' | grep -x -- '-*echo'"
	ok "interrupted, typing shows again" grep -qx 'echo.*' "$out"
	ok "and nothing was kept" test ! -e $kept/fal2
	script -qefc "'$REFDESK' secret set fal2 --no-input" /dev/null \
		</dev/null >"$out" 2>&1
	ok "nothing is asked with --no-input (exit 2)" test $? -eq 2
	prints "--key-fd"
else
	skip "a key is asked for" "no script(1)"
fi
finish
